//! What travels of keys: public ones, written anew from what is public in them. Verifies nothing.
//!
//! Whether bytes are public is told by their form (DER), not by the label above them.

use super::Counts;
use super::claims::PRIVATE;
use super::secrets;
use super::token::Depth;
use crate::evidence::der;
use crate::json::{self, Node, Value};
use crate::token::Look;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value as Json, json};

/// Members that are public (RFC 7517, section 4; RFC 7518, section 6).
const PUBLIC: &[&str] = &["kty", "kid", "alg", "use", "crv", "x", "y", "n", "e"];

/// Types whose public part is a public key.
const TYPES: &[&str] = &["RSA", "EC", "OKP"];

/// The longest modulus that is read, in base64url.
const LONGEST_NUMBER: usize = 4_096;

const LONGEST_NAME: usize = 256;

/// What became of a stretch with keys.
pub struct Keys {
    /// None if nothing of it travels.
    pub text: Option<String>,
    /// How many keys travel in it.
    pub count: usize,
    /// What the keys are called, as far as that is known.
    pub kids: Vec<String>,
    /// Whether one that stays may be the one that signed.
    pub leaves_one: bool,
}

/// A PEM block.
pub fn pem(text: &str, stays: &mut Counts) -> Keys {
    let block = block(text).filter(|(label, _)| !label.ends_with("PRIVATE KEY"));
    let is_private = text.contains("PRIVATE KEY-----");
    public(block.map(|(_, der)| der), is_private, stays)
}

/// The same without the lines around it; it travels with them.
pub fn der(text: &str, stays: &mut Counts) -> Keys {
    let der = der::bytes(text);
    let shape = der.as_deref().and_then(der::shape);
    let is_private = shape.is_some_and(|shape| shape.look() == Look::PrivateKey);
    public(der.filter(|_| !is_private), is_private, stays)
}

/// A block, if the bytes are a public form and nothing else.
fn public(der: Option<Vec<u8>>, is_private: bool, stays: &mut Counts) -> Keys {
    let shape = der.as_deref().and_then(der::shape);
    let shape = shape.filter(|shape| shape.look() != Look::PrivateKey);
    let (Some(der), Some(shape)) = (der, shape) else {
        match is_private {
            true => stays.private_keys += 1,
            false => stays.keys += 1,
        }
        return Keys {
            text: None,
            count: 0,
            kids: Vec::new(),
            leaves_one: true,
        };
    };
    Keys {
        text: der::to_pem(&der),
        count: 1,
        kids: kid(shape.label(), &der).into_iter().collect(),
        // A certificate counts if the header names its key; then it counts where it is read.
        leaves_one: false,
    }
}

/// The label and the bytes.
fn block(text: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    let body: String = body.replace("\\n", "\n").split_ascii_whitespace().collect();
    Some((label, BASE64_STANDARD.decode(body).ok()?))
}

/// What Kubernetes calls the key.
#[cfg(feature = "keys")]
fn kid(label: &str, der: &[u8]) -> Option<String> {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(der);
    (label == "PUBLIC KEY").then(|| crate::jose::base64::encode(&hash))
}

#[cfg(not(feature = "keys"))]
fn kid(_: &str, _: &[u8]) -> Option<String> {
    None
}

/// A set of JSON Web Keys, or one of them.
pub fn jwks(text: &str, stays: &mut Counts) -> Keys {
    let (node, faults) = json::read(text.as_bytes());
    let is_whole = faults.iter().all(|fault| fault.what.go_reads_on());
    let mut found: Vec<&Node> = Vec::new();
    if let Some(node) = &node {
        if node.get("kty").is_some() {
            found.push(node);
        }
        if let Some(Value::Array(items)) = node.get("keys").map(|keys| &keys.value) {
            found.extend(items);
        }
    }
    let mut leaves_one = false;
    // The end of one that was cut may have said that it is private.
    if !is_whole {
        stays.keys += usize::from(found.pop().is_some());
        leaves_one = true;
    }
    let mut kids = Vec::new();
    let mut written = Vec::new();
    for key in found {
        match jwk(key, stays) {
            Some(members) => {
                let kid = members.get("kid").and_then(Json::as_str);
                kids.extend(kid.map(str::to_owned));
                written.push(Json::Object(members));
            }
            None => {
                stays.private_keys += 1;
                leaves_one = true;
            }
        }
    }
    let count = written.len();
    let whole = match count {
        0 => None,
        1 => written.pop(),
        _ => Some(json!({"keys": written})),
    };
    Keys {
        text: whole.map(|whole| whole.to_string()),
        count,
        kids,
        leaves_one,
    }
}

/// The public members; none of a key that may be private.
fn jwk(key: &Node, stays: &mut Counts) -> Option<Map<String, Json>> {
    let is_private = |name: &str| PRIVATE.iter().any(|it| it.eq_ignore_ascii_case(name));
    if key.members().iter().any(|member| is_private(&member.name)) {
        return None;
    }
    let kty = key.get("kty").and_then(Node::as_str);
    if !kty.is_some_and(|kty| TYPES.contains(&kty)) {
        return None;
    }
    let mut members = Map::new();
    for name in PUBLIC {
        let Some(text) = key.get(name).and_then(Node::as_str) else {
            continue;
        };
        let fits = match *name {
            "x" | "y" | "n" | "e" => is_number(text),
            "kid" => text.len() <= LONGEST_NAME,
            _ => text.len() <= 16 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        };
        if fits {
            let plain = secrets::without(text, Depth::FIRST, stays);
            let plain = plain.unwrap_or_else(|| text.into());
            members.insert((*name).into(), plain.into());
        }
    }
    Some(members)
}

fn is_number(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_=".contains(&b);
    text.len() <= LONGEST_NUMBER && text.bytes().all(fits)
}
