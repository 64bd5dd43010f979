//! What people hand to one another: what of a page travels, the link that holds it, and what a page's address says.
//!
//! Values in and values out. Nothing here knows a browser, and nothing sends anything.

pub mod address;
pub mod again;
pub mod dictionary;
pub mod link;
mod packed;
mod pieces;
pub mod travel;
pub mod weight;
