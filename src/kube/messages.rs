//! Kubernetes' own error strings, by minor. They are quoted, never translated.
//!
//! Sources: kubernetes `pkg/serviceaccount/{jwt,claims,legacy}.go` and go-jose `jwt/errors.go` of each release.

use super::Minor;
use super::behaviours::{LIBRARY, WORDING, Wording};
use crate::json::Kind;
use crate::rules::Refusal;

/// The error that the authenticator returns; none where it only has no opinion.
pub fn error_text(refusal: &Refusal, minor: Minor) -> Option<String> {
    let wording = WORDING.at(minor);
    let library = LIBRARY.at(minor);
    let text = match refusal {
        Refusal::NotMine { .. } | Refusal::Unreadable => return None,
        Refusal::IssuerChanged { found } => format!("token issuer {} is invalid", go_quote(found)),
        Refusal::DateNotANumber { .. } => {
            format!("{library}/jwt: expected number value to unmarshal NumericDate")
        }
        Refusal::AudienceNotText { .. } => {
            format!("{library}/jwt: expected string or array value to unmarshal to Audience")
        }
        Refusal::WrongType { found, wanted, .. } => format!(
            "json: cannot unmarshal {} into Go value of type {wanted}",
            go_kind(*found)
        ),
        Refusal::DuplicateMember { name } => format!("json: duplicate key '{name}' in object"),
        Refusal::AlgorithmUnusable { .. } => format!("{library}: error in cryptographic primitive"),
        Refusal::AudienceDiffers { found, wanted, .. } => format!(
            "token audiences {} is invalid for the target audiences {}",
            go_quote_list(found),
            go_quote_list(wanted)
        ),
        Refusal::NotValidYet => match wording {
            Wording::Old => "Token could not be validated.".into(),
            Wording::New => "service account token is not valid yet".into(),
        },
        Refusal::Expired | Refusal::NoExpiry => match wording {
            Wording::Old => "Token has expired.".into(),
            Wording::New => "service account token has expired".into(),
        },
        Refusal::IssuedInTheFuture => "service account token is issued in the future".into(),
        Refusal::LegacyClaimMissing { claim } => format!("{claim} claim is missing"),
        Refusal::LegacySubjectDiffers => "sub claim is invalid".into(),
        Refusal::NothingToLookUp {
            what: "serviceaccounts",
        } => "serviceaccounts \"\" not found".into(),
        Refusal::NothingToLookUp { .. } => match wording {
            Wording::Old => "Token has been invalidated".into(),
            Wording::New => "service account token has been invalidated".into(),
        },
        Refusal::NodeBindingOff => "token is bound to a Node object but the \
             ServiceAccountTokenNodeBindingValidation feature gate is disabled"
            .into(),
    };
    Some(text)
}

/// What is logged as `err` and stands in TokenReview's `status.error`: the loopback authenticator always
/// adds `invalid bearer token`, and two distinct messages are bracketed (apimachinery, util/errors).
pub fn request_error(error: Option<&str>) -> String {
    match error {
        None | Some("invalid bearer token") => "invalid bearer token".into(),
        Some(error) => format!("[invalid bearer token, {error}]"),
    }
}

fn go_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    }
}

/// Go's `%q` of a string.
pub fn go_quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            control if (control as u32) < 0x20 || control as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", control as u32));
            }
            // strconv.IsPrint: no other control, format or space character but the blank itself.
            hidden if hidden != ' ' && !is_printable(hidden) => {
                let code = hidden as u32;
                if code < 0x10000 {
                    out.push_str(&format!("\\u{code:04x}"));
                } else {
                    out.push_str(&format!("\\U{code:08x}"));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn is_printable(character: char) -> bool {
    !(character.is_control()
        || character.is_whitespace()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'))
}

/// Go's `%q` of a slice of strings: `["a" "b"]`.
pub fn go_quote_list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| go_quote(item)).collect();
    format!("[{}]", quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_quoted_as_go_quotes_them() {
        assert_eq!(
            go_quote_list(&["a".into(), "b\"c".into()]),
            r#"["a" "b\"c"]"#
        );
        assert_eq!(go_quote_list(&[]), "[]");
        assert_eq!(go_quote("é中\u{200b}\u{1}\n"), r#""é中\u200b\x01\n""#);
    }

    #[test]
    fn the_loopback_authenticator_always_speaks_first() {
        assert_eq!(request_error(None), "invalid bearer token");
        assert_eq!(request_error(Some("x")), "[invalid bearer token, x]");
    }
}
