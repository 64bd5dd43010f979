//! Public keys as JSON (RFC 7517): the answer of `kubectl get --raw /openid/v1/jwks`, or one key of it.
//!
//! Finds stretches only; `keys::pasted` reads them. A key inside of other JSON, as in a claim `cnf`, is not found.

use super::{Finding, MOST};
use crate::text::Span;
use crate::token::Look;

/// So many times the paste is read where braces do not close.
const PATIENCE: usize = 8;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Most pastes are a token, which is told sooner by one character.
    if !pasted.contains('{') {
        return findings;
    }
    let last = pasted.rfind("\"kty\"").unwrap_or(0);
    let mut left = pasted.len().saturating_mul(PATIENCE);
    let mut at = 0;
    while let Some(found) = pasted.get(at..last).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let object = scan(&pasted[start..]);
        at = start + object.end;
        if let Some(look) = object.look {
            findings.push(Finding {
                form: "jwks",
                span: Span::new(start, at),
                token: None,
                look: Some(look),
                notes: Vec::new(),
            });
            if findings.len() == MOST {
                break;
            }
        } else if !object.is_closed {
            at = start + 1;
            left = left.saturating_sub(object.end);
            if left == 0 {
                break;
            }
        }
    }
    findings
}

struct Object {
    end: usize,
    is_closed: bool,
    /// What it announces, if it has keys.
    look: Option<Look>,
}

/// From a brace to the one that closes it, or as far as the text may be JSON.
fn scan(text: &str) -> Object {
    let mut object = Object {
        end: 1,
        is_closed: false,
        look: None,
    };
    let (mut depth, mut in_keys, mut is_secret) = (0_usize, false, false);
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        at += 1;
        match byte {
            b'"' => {
                let (length, is_whole) = string(&text[at..]);
                let name = &text[at..at + length];
                at += length + usize::from(is_whole);
                object.end = at;
                if !is_whole {
                    break;
                }
                let after = text[at..].trim_start();
                let Some(value) = after.strip_prefix(':').filter(|_| is_name(depth, in_keys))
                else {
                    continue;
                };
                if depth == 1 {
                    in_keys = name == "keys" && value.trim_start().starts_with('[');
                }
                match name {
                    "kty" => object.look = Some(Look::PublicKey),
                    "d" | "k" => is_secret = true,
                    _ => {}
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' | b'.' | b'+' | b'-' => {}
            _ if byte.is_ascii_digit() || b"truefalsnE".contains(byte) => {}
            _ if byte.is_ascii_whitespace() => continue,
            _ => break,
        }
        if b"{}[],:".contains(byte) {
            object.end = at;
        }
        if depth == 0 {
            object.is_closed = true;
            break;
        }
    }
    if is_secret && object.look.is_some() {
        object.look = Some(Look::PrivateKey);
    }
    object
}

/// Of the object itself, or of an object in its list `keys`.
fn is_name(depth: usize, in_keys: bool) -> bool {
    depth == 1 || (depth == 3 && in_keys)
}

/// How long a string is whose quote was opened before, and whether it ends on its line.
fn string(text: &str) -> (usize, bool) {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' | b'\r' => return (at, false),
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return (at, true),
            _ => {}
        }
    }
    (text.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pasted: &str, stretches: &[&str]) {
        let found: Vec<_> = find(pasted)
            .iter()
            .map(|it| &pasted[it.span.start..it.span.end])
            .collect();
        assert_eq!(found, stretches, "{pasted:?}");
    }

    const SET: &str = r#"{"keys":[{"use":"sig","kty":"RSA","kid":"a","n":"x","e":"AQAB"}]}"#;

    #[test]
    fn sets_and_single_keys_are_found_wherever_they_stand() {
        for one in [
            SET,
            r#"{"kty":"EC","crv":"P-256"}"#,
            "{\r\n  \"keys\" : [\r\n    {\r\n      \"kty\" : \"RSA\" } ] }",
            r#"{"x":{"keys":1},"keys":[{"x5c":["a","}"],"kty":"RSA"},{"kty":"EC"}],"y":[true,-1.5e3]}"#,
            r#"{"a":"\"}","kty":"OKP"}"#,
        ] {
            for (before, after) in [
                ("", ""),
                ("$ kubectl get --raw /openid/v1/jwks\n", "user@host:~$ "),
                ("I1212 body: ", "\nE1212 x"),
                ("jwks: '", "'\nother: {}"),
                ("{\"level\":\"info\"}\nset {x} {", "\n{\"a\":1}"),
                ("{\"cut\":\"off\n\n", "\n}"),
                ("中{", "中"),
            ] {
                check(&format!("{before}{one}{after}"), &[one]);
            }
            check(&format!("{one}\n{one}"), &[one, one]);
            check(&format!("[{one},{one}]"), &[one, one]);
        }
    }

    #[test]
    fn what_was_cut_off_ends_where_it_is_no_json() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
        for one in [
            r#"{"keys":[{"kty":"RSA","n":"abc"#,
            r#"{"keys":[{"kty":"RSA","n":"abc","#,
            r#"{"keys":[{"kty":"RSA","n":"abc"}"#,
            r#"{"keys":[{"kty":"#,
        ] {
            check(one, &[one]);
            for after in ["\n", "\n\n", "\r\n  "] {
                check(&format!("{one}{after}{token}"), &[one]);
            }
        }
    }

    #[test]
    fn what_only_looks_like_keys_is_not_found() {
        for none in [
            "",
            "\"kty\"",
            "{\"kty\"",
            "{\"keys\":[]}",
            "{\"keys\":[\"kty\"]}",
            "{\"keys\":{\"a\":{\"kty\":\"RSA\"}}}",
            "{\"others\":[{\"kty\":\"RSA\"}]}",
            "{\"keys\":1,\"others\":[{\"kty\":\"RSA\"}]}",
            "{\"iss\":\"x\",\"cnf\":{\"jwk\":{\"kty\":\"EC\"}}}",
            "{\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\"}}",
            "{\"a\":\"kty\",\"b\":\"{\\\"kty\\\":1}\"}",
            "{\"level\":\"info\",\"body\":\"{\\\"keys\\\":[{\\\"kty\\\":1}]}\"}",
            "the member \"kty\": of {\"keys\"",
            "keys:\n- kty: RSA",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn a_key_with_its_secret_is_no_public_one() {
        for (pasted, look) in [
            (SET, Look::PublicKey),
            (r#"{"kty":"EC","d":"x"}"#, Look::PrivateKey),
            (r#"{"keys":[{"d":"x","kty":"RSA"}]}"#, Look::PrivateKey),
            (r#"{"k":"x","kty":"oct"}"#, Look::PrivateKey),
            (r#"{"kty":"EC","x":{"d":1}}"#, Look::PublicKey),
        ] {
            assert_eq!(find(pasted)[0].look, Some(look), "{pasted}");
        }
    }

    #[test]
    fn many_braces_take_no_long_time() {
        for piece in [
            "{",
            "{\"",
            "{\"a\":1\n",
            "{\"a\":[{\"b\":",
            "{{{\"kty\":1",
            "}",
        ] {
            let pasted = format!("{}{{\"kty\":1", piece.repeat(100_000));
            find(&pasted);
        }
    }
}
