//! A JOSE header, with the types that go-jose wants (shared.go, rawHeader; jws.go, sanitized).

use super::{Library, base64};
use crate::json::{Kind, Node, Value, read_as_go};
use std::collections::HashSet;

/// What go-jose reads of a protected header.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Header {
    /// Empty if it is missing or null.
    pub alg: String,
    pub kid: String,
    pub critical: Critical,
    /// RFC 7797: false if the payload is signed as it is, not in base64url.
    pub encoded_payload: bool,
}

/// The header's `crit` (RFC 7515, section 4.1.11).
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Critical {
    #[default]
    Missing,
    Names(Vec<String>),
    /// Not a list; of what kind it is.
    NotAList(Kind),
    /// A list with something else than text in it.
    NotText(Kind),
}

impl Header {
    /// Reads the protected header; none if go-jose does not parse it.
    pub fn read(bytes: &[u8]) -> Option<Header> {
        let mut header = Header {
            encoded_payload: true,
            ..Header::default()
        };
        // No header is an empty one.
        if bytes.is_empty() {
            return Some(header);
        }
        let node = read_as_go(bytes)?;
        if !matches!(node.value.kind(), Kind::Object | Kind::Null) {
            return None;
        }
        let mut names = HashSet::new();
        for member in node.members() {
            if !names.insert(member.name.as_str()) {
                return None;
            }
            let value = &member.value;
            match member.name.as_str() {
                "alg" => header.alg = text(value)?,
                "kid" => header.kid = text(value)?,
                "nonce" => _ = text(value)?,
                "jwk" if !is_null(value) && !is_public_key(value) => return None,
                "x5c" if !is_null(value) && !is_chain(value) => return None,
                "crit" => header.critical = critical(value),
                "b64" => header.encoded_payload = value.value != Value::Bool(false),
                _ => {}
            }
        }
        Some(header)
    }

    /// The algorithms that go-jose v4 is told to take. Those of v2 are not limited.
    pub fn is_allowed_by(&self, library: Library) -> bool {
        const ALLOWED: &[&str] = &[
            "EdDSA", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384",
            "ES512", "PS256", "PS384", "PS512",
        ];
        library < Library::V4 || ALLOWED.contains(&self.alg.as_str())
    }
}

fn is_null(node: &Node) -> bool {
    node.value == Value::Null
}

/// Null counts as missing.
fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn critical(node: &Node) -> Critical {
    let items = match &node.value {
        Value::Null => return Critical::Missing,
        Value::Array(items) => items,
        other => return Critical::NotAList(other.kind()),
    };
    let mut names = Vec::new();
    for item in items {
        match text(item) {
            Some(name) => names.push(name),
            None => return Critical::NotText(item.value.kind()),
        }
    }
    Critical::Names(names)
}

/// An embedded key has to be a public one that reads. Whether its numbers make sense is not looked at.
fn is_public_key(node: &Node) -> bool {
    let member = |name: &str| {
        let text = node.get(name).and_then(Node::as_str)?;
        base64::decode(text).filter(|bytes| !bytes.is_empty())
    };
    let has = |names: &[&str]| names.iter().all(|name| member(name).is_some());
    let public = match node.get("kty").and_then(Node::as_str) {
        Some("RSA") => has(&["n", "e"]),
        Some("EC") => has(&["x", "y"]),
        Some("OKP") => has(&["x"]),
        _ => false,
    };
    public && member("d").is_none()
}

/// A list of certificates in ordinary base64. Of each only the outer shell of DER is looked at.
fn is_chain(node: &Node) -> bool {
    use ::base64::Engine;
    use ::base64::engine::general_purpose::STANDARD;
    let Value::Array(items) = &node.value else {
        return false;
    };
    items.iter().all(|item| {
        let der = item.as_str().and_then(|text| STANDARD.decode(text).ok());
        // A SEQUENCE with a length of two bytes, as every certificate with a key in it has.
        der.is_some_and(|der| {
            matches!(der.as_slice(), [0x30, 0x82, high, low, rest @ ..]
            if usize::from(*high) << 8 | usize::from(*low) == rest.len())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_go_jose_reads_has_its_type_and_stands_once() {
        for (header, parses) in [
            ("", true),
            ("{}", true),
            ("null", true),
            ("[]", false),
            (r#"{"alg":"RS256","kid":"k","typ":1,"x":{"y":1}}"#, true),
            (r#"{"alg":null,"kid":null,"nonce":null}"#, true),
            (r#"{"alg":1}"#, false),
            (r#"{"kid":1}"#, false),
            (r#"{"nonce":1}"#, false),
            (r#"{"alg":"a","alg":"a"}"#, false),
            (r#"{"alg":"a"}x"#, false),
            (r#"{"jwk":null,"x5c":null}"#, true),
            (r#"{"jwk":{}}"#, false),
            (r#"{"jwk":{"kty":"oct","k":"AAAA"}}"#, false),
            (
                r#"{"jwk":{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}}"#,
                true,
            ),
            (
                r#"{"jwk":{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"AAAA"}}"#,
                false,
            ),
            (r#"{"x5c":[]}"#, true),
            (r#"{"x5c":["AAAA"]}"#, false),
        ] {
            assert_eq!(
                Header::read(header.as_bytes()).is_some(),
                parses,
                "{header}"
            );
        }
    }

    #[test]
    fn crit_and_b64_are_kept_for_the_verifier() {
        let names = |names: &[&str]| Critical::Names(names.iter().map(|n| (*n).into()).collect());
        for (header, critical, encoded) in [
            ("{}", Critical::Missing, true),
            (r#"{"crit":null,"b64":true}"#, Critical::Missing, true),
            (r#"{"crit":["b64"],"b64":false}"#, names(&["b64"]), false),
            (r#"{"crit":[],"b64":"no"}"#, names(&[]), true),
            (r#"{"crit":"b64"}"#, Critical::NotAList(Kind::String), true),
            (
                r#"{"crit":["b64",1]}"#,
                Critical::NotText(Kind::Number),
                true,
            ),
        ] {
            let read = Header::read(header.as_bytes()).expect("a header");
            assert_eq!(
                (read.critical, read.encoded_payload),
                (critical, encoded),
                "{header}"
            );
        }
    }
}
