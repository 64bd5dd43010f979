//! go-jose's `jwt.ParseSigned`: a JWS in compact form, and before v4 in JSON as well.

use super::{Header, Library, base64};
use crate::json::{Node, Value, read_as_go};
use std::borrow::Cow;
use std::collections::HashSet;

/// A parsed JWS, nothing verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Jws {
    pub header: Header,
    /// The protected header's bytes.
    pub protected: Vec<u8>,
    pub payload: Vec<u8>,
    pub signature: Vec<u8>,
}

/// None where the library returns an error, which kube-apiserver drops.
pub fn parse(text: &str, library: Library) -> Option<Jws> {
    let text = match library {
        Library::V2_2 => without(text, |c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
        Library::V2_6 => without(text, char::is_whitespace),
        Library::V4 => text.into(),
    };
    let jws = if library < Library::V4 && text.starts_with('{') {
        from_json(&text)?
    } else {
        compact(&text)?
    };
    jws.header.is_allowed_by(library).then_some(jws)
}

fn without(text: &str, is_space: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&is_space) {
        text.replace(is_space, "").into()
    } else {
        text.into()
    }
}

fn compact(text: &str) -> Option<Jws> {
    let mut parts = text.split('.');
    let mut part = || base64::decode(parts.next()?);
    let (protected, payload, signature) = (part()?, part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    Some(Jws {
        header: Header::read(&protected)?,
        protected,
        payload,
        signature,
    })
}

/// The flattened JSON serialization (RFC 7515, section 7.2.2). The general one with its list of signatures
/// has never been a token of Kubernetes and is not read.
fn from_json(text: &str) -> Option<Jws> {
    let node = read_as_go(text.as_bytes())?;
    let mut names = HashSet::new();
    if !node
        .members()
        .iter()
        .all(|member| names.insert(&member.name))
    {
        return None;
    }
    let bytes = |name: &str| match node.get(name).map(|node: &Node| &node.value) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(text)) => base64::decode(text),
        Some(_) => None,
    };
    node.get("payload")?;
    let signatures = match node.get("signatures").map(|node| &node.value) {
        Some(Value::Array(items)) => !items.is_empty(),
        _ => false,
    };
    if signatures {
        return None;
    }
    let protected = bytes("protected")?;
    Some(Jws {
        header: Header::read(&protected)?,
        protected,
        payload: bytes("payload")?,
        signature: bytes("signature")?,
    })
}

impl Jws {
    /// What the signature is over. go-jose encodes anew what it decoded, so unused bits make no difference.
    pub fn signed(&self, encoded_payload: bool) -> Vec<u8> {
        let mut signed = base64::encode(&self.protected).into_bytes();
        signed.push(b'.');
        if encoded_payload {
            signed.extend(base64::encode(&self.payload).into_bytes());
        } else {
            signed.extend(&self.payload);
        }
        signed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_taken_off_by_one_version_and_not_by_another() {
        let (head, rest) = ("eyJhbGciOiJSUzI1NiJ9", "e30.c2ln");
        for (text, parses) in [
            (format!("{head}.{rest}"), [true, true, true]),
            (format!(" {head}.{rest}\t"), [true, true, false]),
            (format!("{head}\n.{rest}\r\n"), [true, true, true]),
            (format!("\u{a0}{head}.{rest}"), [false, true, false]),
            (format!("{head}.{rest}."), [false, false, false]),
            (format!("{head}.{rest}="), [false, false, false]),
            (format!(".{rest}"), [true, true, false]),
            ("bm9uZQ.e30.".into(), [false, false, false]),
        ] {
            let ours = [Library::V2_2, Library::V2_6, Library::V4]
                .map(|library| parse(&text, library).is_some());
            assert_eq!(ours, parses, "{text:?}");
        }
    }

    #[test]
    fn json_is_a_token_before_v4() {
        let text = r#"{"payload":"e30","protected":"eyJhbGciOiJSUzI1NiJ9","signature":"c2ln"}"#;
        let compact = parse("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", Library::V2_6);
        assert_eq!(parse(text, Library::V2_6), compact);
        assert_eq!(parse(text, Library::V4), None);
    }
}
