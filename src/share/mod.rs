//! What people hand to one another: a link that holds a whole scenario, and what a page's address says.
//!
//! Texts in and values out. Nothing here knows a browser, and nothing sends anything.

pub mod address;
pub mod dictionary;
pub mod link;
mod packed;
mod pieces;
