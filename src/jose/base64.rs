//! Go's `base64.RawURLEncoding`: no padding, line breaks skipped, unused bits at the end of no interest.

use ::base64::Engine;
use ::base64::alphabet;
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Also where a paste is read with more patience (`token/base64url.rs`).
pub const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes, or none if Go would report an error (encoding/base64, Encoding.DecodeString).
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let is_break = |character| matches!(character, '\r' | '\n');
    if text.contains(is_break) {
        return ENGINE.decode(text.replace(is_break, "")).ok();
    }
    ENGINE.decode(text).ok()
}

pub fn encode(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_go_reads() {
        for (text, bytes) in [
            ("", Some("")),
            ("YWI", Some("ab")),
            ("YWJ", Some("ab")),
            ("Y\r\nWI\n", Some("ab")),
            ("YWI=", None),
            ("YW I", None),
            ("Y", None),
            ("YW+I", None),
        ] {
            assert_eq!(
                decode(text),
                bytes.map(|b| b.as_bytes().to_vec()),
                "{text:?}"
            );
        }
    }
}
