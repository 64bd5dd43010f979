//! Instants, windows of instants, and offsets of clocks. No clock is read here.

mod go_duration;
mod instant;
mod offset;
mod stamp;
mod typed;
mod window;
mod zones;

pub use go_duration::go_duration;
pub use instant::{Civil, Instant, Nanos, SECOND, civil};
pub use offset::{LARGEST_OFFSET, OffsetFault, offset_text, read_offset};
pub use stamp::{Assumed, Stamp};
pub use typed::{Typed, TypedFault, read_typed};
pub use window::{End, Window};
