//! The only code that touches the browser: clock, zone, storage, clipboard, document, sizes.

pub mod clipboard;
pub mod clock;
pub mod document;
pub mod storage;
pub mod width;
