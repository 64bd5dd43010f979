//! The only code that touches the browser: clock, zone, storage, clipboard, document, sizes, address,
//! files that are dropped.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod document;
pub mod large;
pub mod offline;
pub mod random;
pub mod storage;
pub mod width;
