//! Packs the text of a link, and unpacks it with limits: deflate with a preset dictionary, a checksum, base64url.
//!
//! Only unpacking is frozen. It takes any deflate data, whoever compressed them and how well.

use super::dictionary::DICTIONARY;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output,
    create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Why a text cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpackable {
    Damaged,
    /// It would be longer than was allowed.
    TooMuch,
}

/// The checksum at the end, as RFC 1950 has it.
const CHECKSUM: usize = 4;

/// Level 10 asks three times as many places for a match; in short texts there are not so many.
const LEVEL: i32 = 9;

/// Raw deflate, without the header of zlib.
const RAW: i32 = -15;

/// The same text always gives the same characters.
pub fn pack(text: &str) -> String {
    let strategies = [CompressionStrategy::Default, CompressionStrategy::Fixed];
    let packed = strategies.map(|strategy| deflated(text.as_bytes(), strategy));
    // Short texts are shorter with the codes that need no table.
    let [mut packed, fixed] = packed;
    if fixed.len() < packed.len() {
        packed = fixed;
    }
    packed.extend(checksum(text.as_bytes()));
    URL_SAFE_NO_PAD.encode(packed)
}

fn checksum(text: &[u8]) -> [u8; CHECKSUM] {
    miniz_oxide::mz_adler32_oxide(miniz_oxide::MZ_ADLER32_INIT, text).to_be_bytes()
}

/// The compressor has no preset dictionary: it compresses the dictionary first, and what comes out is dropped.
fn deflated(text: &[u8], strategy: CompressionStrategy) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW, strategy as i32);
    let mut compressor = Box::new(CompressorOxide::new(flags));
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let mut packed = Vec::new();
    let mut rest = text;
    loop {
        let (status, consumed) =
            compress_to_output(&mut compressor, rest, TDEFLFlush::Finish, |bytes| {
                packed.extend_from_slice(bytes);
                true
            });
        rest = rest.get(consumed..).unwrap_or_default();
        if status != TDEFLStatus::Okay {
            return packed;
        }
    }
}

/// The text again, if it has at most so many bytes.
pub fn unpack(packed: &str, most: usize) -> Result<String, Unpackable> {
    let packed = URL_SAFE_NO_PAD
        .decode(packed)
        .map_err(|_| Unpackable::Damaged)?;
    let text = inflated(&packed, most)?;
    String::from_utf8(text).map_err(|_| Unpackable::Damaged)
}

/// The dictionary stands before the text as if it had been unpacked already.
fn inflated(packed: &[u8], most: usize) -> Result<Vec<u8>, Unpackable> {
    let most = DICTIONARY.len().saturating_add(most);
    let mut decompressor = Box::<DecompressorOxide>::default();
    let mut out = DICTIONARY.to_vec();
    let mut at = out.len();
    let mut rest = packed;
    out.resize(most.min(at + 4 * packed.len() + 64), 0);
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, consumed, produced) = decompress(&mut decompressor, rest, &mut out, at, flags);
        at += produced;
        rest = rest.get(consumed..).unwrap_or_default();
        match status {
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput if out.len() < most => {
                out.resize(most.min(2 * out.len()), 0)
            }
            TINFLStatus::HasMoreOutput => return Err(Unpackable::TooMuch),
            _ => return Err(Unpackable::Damaged),
        }
    }
    out.truncate(at);
    let text = out.split_off(DICTIONARY.len());
    if rest == checksum(&text) {
        Ok(text)
    } else {
        Err(Unpackable::Damaged)
    }
}
