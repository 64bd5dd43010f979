//! Evidence in pieces: text as it is, and tokens as the two JSON texts that their first two segments encode.
//!
//! base64url hides from a compressor what is in it. Put together again, the pieces are the evidence to the byte.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// What stands there is the base64url of both, with a dot between.
    Token(String, String),
}

/// Takes the evidence apart. A token's rest, from its second dot on, is text.
pub fn apart(evidence: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut taken = 0;
    let mut at = 0;
    let bytes = evidence.as_bytes();
    while at < bytes.len() {
        if !is_of_base64url(bytes[at]) {
            at += 1;
            continue;
        }
        let end = end_of_segment(bytes, at);
        let second = (bytes.get(end) == Some(&b'.')).then_some(end + 1);
        let after = second.map_or(end, |second| end_of_segment(bytes, second));
        let json = |start, end| json_object(evidence.get(start..end)?);
        let token = second.and_then(|second| Some((json(at, end)?, json(second, after)?)));
        at = match token {
            Some((header, payload)) => {
                if taken < at {
                    pieces.push(Piece::Text(&evidence[taken..at]));
                }
                pieces.push(Piece::Token(header, payload));
                taken = after;
                after
            }
            None => end,
        };
    }
    if taken < evidence.len() {
        pieces.push(Piece::Text(&evidence[taken..]));
    }
    pieces
}

/// A token's first two segments again.
pub fn put_together(header: &str, payload: &str, evidence: &mut String) {
    URL_SAFE_NO_PAD.encode_string(header, evidence);
    evidence.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, evidence);
}

fn is_of_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn end_of_segment(bytes: &[u8], start: usize) -> usize {
    let rest = bytes[start..].iter();
    start + rest.take_while(|byte| is_of_base64url(**byte)).count()
}

/// What a segment encodes, if that looks like an object of JSON. The engine takes only what it would write itself,
/// so that the text leads back to the very segment.
fn json_object(segment: &str) -> Option<String> {
    // `{` has the bits of an `e` and of half a character.
    if !segment.starts_with('e') {
        return None;
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(segment).ok()?).ok()?;
    (text.starts_with('{') && text.ends_with('}')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(evidence: &str, tokens: usize) {
        let pieces = apart(evidence);
        let mut again = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => again.push_str(text),
                Piece::Token(header, payload) => put_together(header, payload, &mut again),
            }
        }
        assert_eq!(again, evidence);
        let found = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Token(..)));
        assert_eq!(found.count(), tokens, "{evidence}");
    }

    #[test]
    fn evidence_comes_apart_and_together_again() {
        // {} and {"a":1}
        for (evidence, tokens) in [
            ("", 0),
            ("e30.e30", 1),
            ("e30.eyJhIjoxfQ.c2ln", 1),
            ("e30.e30.e30.e30", 2),
            ("e30.e30\ne30.e30.x\n", 2),
            ("Bearer e30.e30.", 1),
            ("a.b.e30.e30", 1),
            ("e30", 0),
            ("e30.", 0),
            ("e30..e30", 0),
            // Unused bits, padding, cut, not UTF-8, no object.
            ("e31.e30", 0),
            ("e30=.e30", 0),
            ("e30.eyJhIjox", 0),
            ("e30.ev99", 0),
            ("e30.W10", 0),
            ("中e30.e30中", 1),
        ] {
            check(evidence, tokens);
        }
    }

    #[test]
    fn megabytes_without_a_token_are_one_piece() {
        for text in ["e", ".", "e.", "e30.", " e", "中"] {
            let evidence = text.repeat(1 << 20);
            let tokens = if text == "e30." { 1 << 19 } else { 0 };
            assert!(apart(&evidence).len() <= 1 + 2 * tokens, "{text}");
        }
    }
}
