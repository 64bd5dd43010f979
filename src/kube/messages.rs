//! Kubernetes' own error strings, by release. They are quoted, never translated.
//!
//! Sources: kubernetes `pkg/serviceaccount/{jwt,claims,legacy}.go` and go-jose `jwt/errors.go` of each release.

use super::Release;
use super::behaviours::{JOSE, LIBRARY, WORDING, Wording};
use crate::cluster::ObjectKind;
use crate::jose::{ClaimError, Library};
use crate::json::Kind;
use crate::rules::{ObjectRef, Refusal};

/// The errors that the authenticator returns: one for each key where each key fails in its own way. None where
/// it only has no opinion.
pub fn errors(refusal: &Refusal, release: impl Into<Release>) -> Vec<String> {
    let release = release.into();
    let library = LIBRARY.at(release);
    let crypto = || format!("{library}: error in cryptographic primitive");
    match refusal {
        Refusal::NotMine { .. } | Refusal::Unreadable => Vec::new(),
        Refusal::SignatureWrong { tried: 0 } => Vec::new(),
        Refusal::Undecodable {
            error,
            others_before,
            others_after,
        } => {
            let mut errors = Vec::new();
            errors.extend(others_before.then(crypto));
            errors.push(claim_error(error, library));
            errors.extend(others_after.then(crypto));
            errors
        }
        Refusal::AlgorithmUnusable { .. } | Refusal::SignatureWrong { .. } => vec![crypto()],
        Refusal::CriticalUnknown { .. } if JOSE.at(release) < Library::V4 => vec![crypto()],
        Refusal::CriticalUnknown { .. } => vec![format!("{library}: unsupported critical header")],
        Refusal::CriticalUnreadable { found, wanted } => vec![wrong_type(*found, wanted)],
        other => vec![one_error(other, WORDING.at(release))],
    }
}

fn one_error(refusal: &Refusal, wording: Wording) -> String {
    let old = wording == Wording::Old;
    match refusal {
        Refusal::NoKeyFound { .. } => "invalid signature, no keys found".into(),
        Refusal::IssuerChanged { found } => format!("token issuer {} is invalid", go_quote(found)),
        Refusal::AudienceDiffers { found, wanted, .. } => format!(
            "token audiences {} is invalid for the target audiences {}",
            go_quote_list(found),
            go_quote_list(wanted)
        ),
        Refusal::NotValidYet if old => "Token could not be validated.".into(),
        Refusal::NotValidYet => "service account token is not valid yet".into(),
        Refusal::Expired | Refusal::NoExpiry if old => "Token has expired.".into(),
        Refusal::Expired | Refusal::NoExpiry => "service account token has expired".into(),
        Refusal::IssuedInTheFuture => "service account token is issued in the future".into(),
        Refusal::LegacyClaimMissing { claim } => format!("{claim} claim is missing"),
        Refusal::LegacySubjectDiffers => "sub claim is invalid".into(),
        Refusal::ByConfiguration { error } => error.clone(),
        Refusal::NodeBindingOff => "token is bound to a Node object but the \
             ServiceAccountTokenNodeBindingValidation feature gate is disabled"
            .into(),
        Refusal::LegacySecretDiffers { .. } => "Token does not match server's copy".into(),
        Refusal::LegacyInvalidated { object } => format!(
            "the token in secret {}/{} for service account {} has been marked invalid. Use tokens from the \
             TokenRequest API or manually created secret-based tokens, or remove the \
             'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of \
             this token",
            object.namespace, object.name, object.service_account
        ),
        Refusal::ObjectMissing { object } if object.kind == ObjectKind::ServiceAccount => {
            not_found(object)
        }
        Refusal::ObjectDeleted { object } if object.kind == ObjectKind::ServiceAccount => {
            let what = if old || object.legacy {
                "ServiceAccount"
            } else {
                "service account"
            };
            format!(
                "{what} {}/{} has been deleted",
                object.namespace, object.name
            )
        }
        Refusal::ObjectMissing { object } | Refusal::ObjectDeleted { object } => {
            if old || object.legacy {
                "Token has been invalidated".into()
            } else {
                "service account token has been invalidated".into()
            }
        }
        Refusal::ObjectDiffers { object, uid, claim } => {
            let (what, of) = match (object.kind, old || object.legacy) {
                (ObjectKind::ServiceAccount, true) => ("ServiceAccount", ""),
                (ObjectKind::ServiceAccount, false) => ("service account", ""),
                (ObjectKind::Secret, true) => ("Secret", ""),
                (ObjectKind::Secret, false) => ("secret", "service account secret ref "),
                (ObjectKind::Pod, true) => ("Pod", ""),
                (ObjectKind::Pod, false) => ("pod", "service account pod ref "),
                (ObjectKind::Node, _) => ("node", "service account node ref "),
            };
            format!("{what} UID ({uid}) does not match {of}claim ({claim})")
        }
        // These are lists, or no errors.
        Refusal::NotMine { .. }
        | Refusal::Unreadable
        | Refusal::Undecodable { .. }
        | Refusal::AlgorithmUnusable { .. }
        | Refusal::SignatureWrong { .. }
        | Refusal::CriticalUnknown { .. }
        | Refusal::CriticalUnreadable { .. } => String::new(),
    }
}

/// What the API machinery says of an object that is not there.
pub fn not_found(object: &ObjectRef) -> String {
    format!(
        "{} {} not found",
        object.kind.resource(),
        go_quote(&object.name)
    )
}

fn claim_error(error: &ClaimError, library: &str) -> String {
    match error {
        ClaimError::DateNotANumber { .. } => {
            format!("{library}/jwt: expected number value to unmarshal NumericDate")
        }
        ClaimError::AudienceNotText { .. } => {
            format!("{library}/jwt: expected string or array value to unmarshal to Audience")
        }
        ClaimError::WrongType { found, wanted, .. } => wrong_type(*found, wanted),
        ClaimError::Duplicate { name } => format!("json: duplicate key '{name}' in object"),
    }
}

fn wrong_type(found: Kind, wanted: &str) -> String {
    format!(
        "json: cannot unmarshal {} into Go value of type {wanted}",
        go_kind(found)
    )
}

/// What is logged as `err` and stands in TokenReview's `status.error`: the loopback authenticator always
/// adds `invalid bearer token`.
pub fn request_error(errors: &[String]) -> String {
    let mut all = vec!["invalid bearer token".to_owned()];
    all.extend_from_slice(errors);
    aggregate(&all)
}

/// Several errors as one: each once, in brackets if there are two (apimachinery pkg/util/errors, Aggregate).
pub fn aggregate(errors: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for error in errors {
        if !distinct.contains(&error.as_str()) {
            distinct.push(error);
        }
    }
    match distinct.as_slice() {
        [one] => (*one).into(),
        several => format!("[{}]", several.join(", ")),
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
        for (errors, said) in [
            (&[][..], "invalid bearer token"),
            (&["x"], "[invalid bearer token, x]"),
            (&["x", "y", "x"], "[invalid bearer token, x, y]"),
            (&["invalid bearer token"], "invalid bearer token"),
        ] {
            let errors: Vec<String> = errors.iter().map(|error| (*error).into()).collect();
            assert_eq!(request_error(&errors), said);
        }
    }
}
