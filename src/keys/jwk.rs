//! One JSON Web Key (RFC 7517): RSA and the curves of RFC 7518, section 6, secp256k1 of RFC 8812, section 3.1, and
//! Ed25519 of RFC 8037, section 2.
//!
//! A secret is no key of an API server: of `oct` nothing is read, of a private key only what is public.

use super::algorithms::Curve;
use super::pasted::{Fault, Wrong};
use super::read::{EC, ED25519, MODULUS, oid_of, public_of, rsa};
use super::{Key, KeyFault, PublicKey};
use crate::jose::base64;
use crate::json::{self, Node};
use crate::text::Span;
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;

pub struct Jwk {
    pub key: PublicKey,
    /// What it calls itself; an empty name counts as none.
    pub kid: Option<String>,
    pub is_private: bool,
}

/// Reads a JWK, or returns what stands in the way first.
pub fn read(node: &Node) -> Result<Jwk, Fault> {
    let (kty, span) = text(node, "kty")?;
    let key = match kty {
        "RSA" => of_rsa(node)?,
        "EC" => of_curve(node)?,
        "OKP" => of_edwards(node)?,
        "oct" => return Err(fault(span, Wrong::Symmetric)),
        other => return Err(fault(span, Wrong::Type(other.into()))),
    };
    let kid = node.get("kid").and_then(Node::as_str);
    Ok(Jwk {
        key,
        kid: kid.filter(|kid| !kid.is_empty()).map(str::to_owned),
        is_private: node.get("d").is_some(),
    })
}

/// Reads a text that is one key.
pub fn from_text(text: &str) -> Result<PublicKey, Fault> {
    let (node, faults) = json::read(text.as_bytes());
    let mut faults = faults.into_iter().filter(|fault| !fault.what.go_reads_on());
    match (node, faults.next()) {
        (Some(node), None) => read(&node).map(|jwk| jwk.key),
        (_, Some(wrong)) => Err(fault(wrong.span, Wrong::Json(wrong.what))),
        (None, None) => Err(fault(
            Span::new(0, text.len()),
            Wrong::Missing { member: "kty" },
        )),
    }
}

/// The required members (RFC 7638, section 3.2), in the order of their names.
pub fn written(key: &Key) -> String {
    let member = |name: &str, text: &str| format!("\"{name}\":\"{text}\"");
    let members = match key {
        Key::Rsa(key) => {
            let number = |number: &BoxedUint| {
                let bytes = number.to_be_bytes();
                let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                base64::encode(&bytes[zeros..])
            };
            vec![
                member("e", &number(key.e())),
                member("kty", "RSA"),
                member("n", &number(key.n().as_ref())),
            ]
        }
        Key::P256(key) => on_curve(Curve::P256, key.to_sec1_point(false).as_bytes()),
        Key::P384(key) => on_curve(Curve::P384, key.to_sec1_point(false).as_bytes()),
        Key::P521(key) => on_curve(Curve::P521, key.to_sec1_point(false).as_bytes()),
        Key::Secp256k1(key) => on_curve(Curve::Secp256k1, key.to_sec1_point(false).as_bytes()),
        Key::Ed25519(key) => vec![
            member("crv", "Ed25519"),
            member("kty", "OKP"),
            member("x", &base64::encode(key.as_bytes())),
        ],
    };
    format!("{{{}}}", members.join(","))
}

fn on_curve(curve: Curve, point: &[u8]) -> Vec<String> {
    let coordinates = point.get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len().min(curve.length()));
    vec![
        format!("\"crv\":\"{}\"", curve.name()),
        "\"kty\":\"EC\"".into(),
        format!("\"x\":\"{}\"", base64::encode(x)),
        format!("\"y\":\"{}\"", base64::encode(y)),
    ]
}

fn of_rsa(node: &Node) -> Result<PublicKey, Fault> {
    let (n, span) = bytes(node, "n")?;
    let (e, _) = bytes(node, "e")?;
    let bits = bit_length(&n);
    if !MODULUS.contains(&bits) {
        return Err(fault(span, Wrong::Modulus { bits }));
    }
    rsa(&n, &e).map_err(|wrong| fault(node.span, Wrong::Key(wrong)))
}

fn bit_length(number: &[u8]) -> usize {
    let mut digits = number.iter().skip_while(|byte| **byte == 0);
    let first = digits.next().map_or(0, |byte| 8 - byte.leading_zeros());
    digits.count() * 8 + first as usize
}

fn of_curve(node: &Node) -> Result<PublicKey, Fault> {
    let (crv, span) = text(node, "crv")?;
    let Some(curve) = Curve::named(crv) else {
        return Err(fault(span, Wrong::Curve(crv.into())));
    };
    let (oid, length) = (oid_of(curve), curve.length());
    // Uncompressed, as in SEC 1, section 2.3.3.
    let mut point = vec![4];
    point.extend(bytes_of_length(node, "x", length)?);
    point.extend(bytes_of_length(node, "y", length)?);
    public_of(EC, Some(&oid), &point).map_err(|wrong| fault(node.span, Wrong::Key(wrong)))
}

fn of_edwards(node: &Node) -> Result<PublicKey, Fault> {
    let (crv, span) = text(node, "crv")?;
    match crv {
        "Ed25519" => {}
        "Ed448" => return Err(fault(span, Wrong::Key(KeyFault::Ed448))),
        _ => return Err(fault(span, Wrong::Curve(crv.into()))),
    }
    let x = bytes_of_length(node, "x", 32)?;
    public_of(ED25519, None, &x).map_err(|wrong| fault(node.span, Wrong::Key(wrong)))
}

pub fn text<'a>(node: &'a Node, member: &'static str) -> Result<(&'a str, Span), Fault> {
    let Some(value) = node.get(member) else {
        return Err(fault(node.span, Wrong::Missing { member }));
    };
    let found = value.value.kind();
    let text = value.as_str();
    let text = text.ok_or_else(|| fault(value.span, Wrong::NotText { member, found }))?;
    Ok((text, value.span))
}

/// go-jose takes padding, which RFC 7515, section 2, does not have.
pub fn bytes(node: &Node, member: &'static str) -> Result<(Vec<u8>, Span), Fault> {
    let (text, span) = text(node, member)?;
    let bytes = base64::decode(text.trim_end_matches('='));
    let bytes = bytes.ok_or_else(|| fault(span, Wrong::NotBase64url { member }))?;
    Ok((bytes, span))
}

/// A coordinate has its full length (RFC 7518, section 6.2.1.2).
fn bytes_of_length(node: &Node, member: &'static str, wanted: usize) -> Result<Vec<u8>, Fault> {
    let (bytes, span) = bytes(node, member)?;
    let found = bytes.len();
    if found != wanted {
        let wrong = Wrong::Length {
            member,
            found,
            wanted,
        };
        return Err(fault(span, wrong));
    }
    Ok(bytes)
}

fn fault(span: Span, what: Wrong) -> Fault {
    Fault { span, what }
}
