//! Unpacks what the single file carries: LZMA, over bytes that both sides know, and wasm that was taken apart before.
//!
//! It reads the one form that `xtask/src/packed.rs` writes, and no `.lzma`, `.xz` or `.7z`.

#![cfg_attr(target_arch = "wasm32", no_std)]

mod apart;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;

use lzma_rust2::LzmaReader;
#[cfg(target_arch = "wasm32")]
use lzma_rust2::Read;
#[cfg(not(target_arch = "wasm32"))]
use std::io::Read;

#[cfg(not(target_arch = "wasm32"))]
pub use apart::apart;
pub use apart::{length, together};
pub use text::{BYTES, group};

/// How many bits of the byte before choose how a byte is read. These three were the best for wasm.
pub const LITERAL_CONTEXT: u32 = 3;
pub const LITERAL_POSITION: u32 = 0;
pub const POSITION: u32 = 0;

/// Before the LZMA stands the Adler-32 of what it holds, with its lowest byte first.
const SUM: usize = 4;

/// No dictionary is shorter.
pub const SHORTEST: usize = 4_096;

pub fn sum(bytes: &[u8]) -> [u8; SUM] {
    adler2::adler32_slice(bytes).to_le_bytes()
}

/// Fills `unknown` with what was packed over `known`. The text is gone then: it is unpacked where it lies.
///
/// # Errors
///
/// [`Damaged`] if what comes out is not what was packed.
pub fn unpack(text: &mut [u8], known: &[u8], unknown: &mut [u8]) -> Result<(), Damaged> {
    let packed = text::bytes(text).ok_or(Damaged)?;
    let (wanted, lzma) = packed.split_at_checked(SUM).ok_or(Damaged)?;
    let reach = SHORTEST.max(known.len() + unknown.len());
    let reader = LzmaReader::new(
        lzma,
        unknown.len() as u64,
        LITERAL_CONTEXT,
        LITERAL_POSITION,
        POSITION,
        u32::try_from(reach).map_err(|_| Damaged)?,
        Some(known),
    );
    let read = reader.and_then(|mut reader| reader.read_exact(unknown));
    match read {
        Ok(()) if sum(unknown) == wanted => Ok(()),
        _ => Err(Damaged),
    }
}

/// It is not as it was packed, or the known bytes are others.
#[derive(Debug, PartialEq, Eq)]
pub struct Damaged;
