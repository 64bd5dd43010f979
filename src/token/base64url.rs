//! base64url as tokens use it (RFC 7515, section 2): no padding, `-` and `_`.
//!
//! Reads on where a strict decoder would stop: ordinary base64 characters are taken for what they mean,
//! padding is skipped, and the text before any other character is decoded.

use super::problem::{Part, What};
use crate::jose::base64::ENGINE;
use base64::Engine;

pub struct Decoded {
    pub bytes: Vec<u8>,
    /// Each with the stretch of the text it is about.
    pub faults: Vec<(What, usize, usize)>,
}

/// Decodes one segment.
pub fn decode(text: &str, part: Part) -> Decoded {
    if let Ok(bytes) = ENGINE.decode(text) {
        return Decoded {
            bytes,
            faults: Vec::new(),
        };
    }
    let mut faults = Vec::new();
    let mut kept = String::with_capacity(text.len());
    let mut replaced = false;
    for (at, found) in text.char_indices() {
        let end = at + found.len_utf8();
        match found {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => kept.push(found),
            '+' | '/' => {
                let instead = if found == '+' { '-' } else { '_' };
                if !replaced {
                    faults.push((
                        What::OrdinaryBase64 {
                            part,
                            found,
                            instead,
                        },
                        at,
                        end,
                    ));
                }
                replaced = true;
                kept.push(instead);
            }
            '=' if text[at..].bytes().all(|b| b == b'=') => {
                faults.push((What::Padding { part }, at, text.len()));
                break;
            }
            '…' => {
                faults.push((What::Ellipsis { part }, at, end));
                break;
            }
            _ => {
                faults.push((What::NotBase64 { part, found }, at, end));
                break;
            }
        }
    }
    if kept.len() % 4 == 1 {
        if faults.is_empty() {
            faults.push((What::LengthImpossible { part }, text.len() - 1, text.len()));
        }
        kept.pop();
    }
    Decoded {
        bytes: ENGINE.decode(&kept).unwrap_or_default(),
        faults,
    }
}

/// The stretch of the base64 text in which these decoded bytes stand.
pub fn text_span(start: usize, end: usize, length: usize) -> (usize, usize) {
    let first = (start * 4 / 3).min(length);
    let last = (end * 4).div_ceil(3).min(length).max(first);
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, bytes: &[u8], faults: &[(What, usize, usize)]) {
        let decoded = decode(text, Part::Payload);
        assert_eq!(decoded.bytes, bytes, "{text}");
        assert_eq!(decoded.faults, faults, "{text}");
    }

    #[test]
    fn what_can_be_decoded_is_decoded() {
        let part = Part::Payload;
        check("", b"", &[]);
        check("Zm9v", b"foo", &[]);
        check("_-8", &[0xff, 0xef], &[]);
        check("Zm9=", b"fo", &[(What::Padding { part }, 3, 4)]);
        check("Zh", b"f", &[]);
        let ordinary = What::OrdinaryBase64 {
            part,
            found: '/',
            instead: '_',
        };
        check("/+8", &[0xff, 0xef], &[(ordinary, 0, 1)]);
        check("Zm9vZ", b"foo", &[(What::LengthImpossible { part }, 4, 5)]);
        check(
            "Zm9v!Zm9v",
            b"foo",
            &[(What::NotBase64 { part, found: '!' }, 4, 5)],
        );
        check("Zm9v…", b"foo", &[(What::Ellipsis { part }, 4, 7)]);
        check("Z=m9", b"", &[(What::NotBase64 { part, found: '=' }, 1, 2)]);
    }

    #[test]
    fn decoded_bytes_lead_back_to_their_characters() {
        for (bytes, text) in [
            ((0, 1), (0, 2)),
            ((1, 2), (1, 3)),
            ((2, 3), (2, 4)),
            ((3, 6), (4, 8)),
        ] {
            assert_eq!(text_span(bytes.0, bytes.1, 8), text);
        }
        assert_eq!(text_span(100, 101, 8), (8, 8));
    }
}
