//! The look at `iss` that chooses the authenticator, before anything is parsed or verified.
//!
//! kubernetes pkg/serviceaccount/jwt.go, hasCorrectIssuer: it splits at dots, decodes the middle and reads it
//! with Go's own encoding/json, which takes names in any case and, of several, the last.

use super::base64;
use crate::json::{Kind, Node, Value, read_as_go};

/// What the first look sees.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FirstLook {
    /// The issuer, empty if there is none; none at all if the text does not read.
    pub issuer: Option<String>,
    /// Whether the text begins like a JWS in JSON, which is not looked at from 1.30 on.
    pub is_json: bool,
}

pub fn first_look(text: &str) -> FirstLook {
    FirstLook {
        issuer: issuer(text),
        is_json: text.trim().starts_with('{'),
    }
}

fn issuer(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    in_payload(&base64::decode(payload)?)
}

/// The issuer in a payload, as Go unmarshals it into a struct with one field of type string.
fn in_payload(payload: &[u8]) -> Option<String> {
    issuer_of(&read_as_go(payload)?)
}

/// The issuer in a payload that reads; none if it is something else than text.
pub fn issuer_of(payload: &Node) -> Option<String> {
    match payload.value.kind() {
        Kind::Object => {}
        // Go leaves the struct as it is.
        Kind::Null => return Some(String::new()),
        _ => return None,
    }
    let mut issuer = String::new();
    for member in payload.members() {
        if folds_to(&member.name, "iss") {
            match &member.value.value {
                Value::String(text) => issuer.clone_from(text),
                Value::Null => {}
                _ => return None,
            }
        }
    }
    Some(issuer)
}

/// Go's case folding of member names, which also equates `ſ` with `s` and the Kelvin sign with `k`.
pub fn folds_to(name: &str, wanted: &str) -> bool {
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    name.chars().map(fold).eq(wanted.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_issuer_in_any_case_counts() {
        for (payload, issuer) in [
            (r#"{"iss":"a"}"#, Some("a")),
            (r#"{"ISS":"a"}"#, Some("a")),
            (r#"{"iſs":"a"}"#, Some("a")),
            (r#"{"ıss":"a"}"#, Some("")),
            (r#"{"iss":"a","Iss":"b"}"#, Some("b")),
            (r#"{"iss":"a","iss":null}"#, Some("a")),
            (r#"{"iss":1,"iss":"a"}"#, None),
            ("{}", Some("")),
            ("null", Some("")),
            ("[]", None),
            (r#"{"iss":"a"}x"#, None),
            ("{", None),
        ] {
            let text = format!("h.{}.s", base64::encode(payload.as_bytes()));
            assert_eq!(first_look(&text).issuer.as_deref(), issuer, "{payload}");
        }
    }

    #[test]
    fn the_text_has_three_parts_and_the_middle_decodes() {
        for text in ["", "e30", "h.e30", "h.e30.s.", "h.e30=.s", "h. e30.s"] {
            assert_eq!(first_look(text).issuer, None, "{text}");
        }
        assert_eq!(first_look(".e3\n0.").issuer.as_deref(), Some(""));
        assert!(first_look(" {").is_json);
    }
}
