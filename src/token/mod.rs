//! Decodes a token: segments, base64url, JSON. Verifies nothing.
//!
//! Decoding never fails. It returns what could be read and a list of problems, each with its place in the paste.

pub(crate) mod base64url;
mod decode;
mod kind;
pub mod mend;
mod problem;

pub use decode::{LEFT_OUT, Segment, Token, decode, is_same};
pub use kind::{Binding, Kind, kind_of};
pub use problem::{Look, Part, Problem, TookOff, Weight, What};
