//! Project Wycheproof.
