//! Private keys: read from PEM, DER and JSON Web Keys, and written again for the person to copy.
//!
//! What a key is comes from its own form, whatever a label or an `alg` says. No password is asked for, no key is taken
//! whose public part is another key's, and whether its primes are prime only shows when it signs.

mod der;
mod jwk;
mod numbers;

use super::algorithms::Algorithm;
use super::pasted::{Fault, Wrong};
use super::{KeyFault, Kind, PublicKey, read};
use crate::json::{self, Node, Value};
use crate::text::Span;
use std::fmt;
use zeroize::Zeroizing;

pub(super) use numbers::{SEED, Signs, of_rsa_key, of_scalar, of_seed};

/// So many keys of one text are read. Of the longest, each takes some 30 ms, and in the page more.
pub const MOST: usize = 32;

/// A key that signs. Its secret is overwritten when it is dropped, and no `Debug` shows it; the text that it was
/// read from is the caller's.
#[derive(Clone)]
pub struct PrivateKey {
    pub(super) held: Held,
    public: PublicKey,
    named: Option<String>,
}

#[derive(Clone)]
pub(super) enum Held {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Secp256k1(k256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

/// Why a text is not taken for a private key. Nothing of the text is kept but labels, object identifiers and places.
#[derive(Clone, Debug, PartialEq)]
pub enum PrivateFault {
    /// It has none of the forms: PEM, a JWK or a set of them, DER as base64.
    NoKey,
    /// Of a PEM block or of DER.
    Form(KeyFault),
    /// Of a JWK, with its place in the text.
    Jwk(Fault),
    /// A public key, or a certificate.
    NoPrivatePart,
    /// The private part is that of another key than the public part.
    Apart,
    /// An RSA modulus that is too short, or longer than anybody waits for.
    Modulus { bits: usize },
    /// An RSA key of more than two primes.
    MorePrimes,
    /// An RSA key without its primes. They can be found again only if the public exponent is above 65536
    /// (NIST SP 800-56B, revision 2, appendix C.2).
    NoPrimes,
    /// From here on keys were not read.
    TooMany,
}

impl PrivateKey {
    /// Reads the first private key of a text: PEM (PKCS#8 of RFC 5958, PKCS#1 of RFC 8017, SEC 1 of RFC 5915), a JWK
    /// or a set of them (RFC 7517), or DER as base64. Without any, the first fault that is more than a public key.
    pub fn from_text(text: &str) -> Result<PrivateKey, PrivateFault> {
        let mut first = PrivateFault::NoKey;
        for read in PrivateKey::all(text) {
            match read {
                Ok(key) => return Ok(key),
                Err(fault) if says_less(&first) => first = fault,
                Err(_) => {}
            }
        }
        Err(first)
    }

    /// Every key of a text, or why it is none, in its order and up to [`MOST`].
    pub fn all(text: &str) -> Vec<Result<PrivateKey, PrivateFault>> {
        if text.contains("-----BEGIN ") {
            return of_pem(text);
        }
        if text.trim_start().starts_with(['{', '[']) {
            return of_json(text);
        }
        match read::bytes(text) {
            Ok(bytes) if !bytes.is_empty() => vec![PrivateKey::from_der(&Zeroizing::new(bytes))],
            _ => Vec::new(),
        }
    }

    /// Reads PKCS#8, PKCS#1 or SEC 1.
    pub fn from_der(bytes: &[u8]) -> Result<PrivateKey, PrivateFault> {
        der::read(bytes)
    }

    /// Reads one JWK with `d`. Places are those of the node.
    pub fn from_jwk(node: &Node) -> Result<PrivateKey, PrivateFault> {
        jwk::read(node)
    }

    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub fn kind(&self) -> Kind {
        self.public.kind()
    }

    /// What its JWK calls it (`kid`). Kubernetes' name for it is that of its public key.
    pub fn named(&self) -> Option<&str> {
        self.named.as_deref()
    }

    /// What it can sign by.
    pub fn algorithms(&self) -> impl Iterator<Item = &'static Algorithm> {
        Algorithm::with(self.kind().takes())
    }

    /// PKCS#8 in PEM, without a password.
    pub fn to_pkcs8_pem(&self) -> Zeroizing<String> {
        der::write_pem(self)
    }

    /// PKCS#8 in DER.
    pub fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        der::write(self)
    }

    /// A JWK without blanks: what [`PublicKey::to_jwk`] has, the private members, of RSA all of them (RFC 7518,
    /// section 6), and `kid` if it was read with one.
    pub fn to_jwk(&self) -> Zeroizing<String> {
        jwk::write(self)
    }

    pub(super) fn new(held: Held, public: PublicKey) -> PrivateKey {
        PrivateKey {
            held,
            public,
            named: None,
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("public", &self.public)
            .field("named", &self.named)
            .finish_non_exhaustive()
    }
}

impl From<KeyFault> for PrivateFault {
    fn from(fault: KeyFault) -> PrivateFault {
        PrivateFault::Form(fault)
    }
}

fn says_less(fault: &PrivateFault) -> bool {
    matches!(fault, PrivateFault::NoKey | PrivateFault::NoPrivatePart)
}

/// Each block of a text, without the curves that `openssl ecparam -genkey` writes before its keys.
fn of_pem(text: &str) -> Vec<Result<PrivateKey, PrivateFault>> {
    let mut found = Vec::new();
    for (blocks, (at, _)) in text.match_indices("-----BEGIN ").enumerate() {
        // Looking for the end of a block may go through all of the text.
        if found.len() == MOST || blocks == 2 * MOST {
            found.push(Err(PrivateFault::TooMany));
            break;
        }
        let block = read::block(&text[at..]);
        if !matches!(block, Ok(("EC PARAMETERS", Ok(_)))) {
            found.push(of_block(block));
        }
    }
    found
}

fn of_block(
    block: Result<(&str, Result<&str, KeyFault>), KeyFault>,
) -> Result<PrivateKey, PrivateFault> {
    let (label, body) = block?;
    let body = body?;
    // RFC 1421, section 4.6.1.1, and PKCS#8's own form.
    if label.starts_with("ENCRYPTED ") || body.contains("ENCRYPTED") {
        return Err(KeyFault::Encrypted.into());
    }
    // A form of its own, which no token is signed with.
    if label == "OPENSSH PRIVATE KEY" {
        return Err(KeyFault::Label(label.to_owned()).into());
    }
    PrivateKey::from_der(&Zeroizing::new(read::bytes(body)?))
}

/// A JWK, a set of them, or a list.
fn of_json(text: &str) -> Vec<Result<PrivateKey, PrivateFault>> {
    let (node, faults) = json::read(text.as_bytes());
    if let Some(fault) = faults.into_iter().find(|fault| !fault.what.go_reads_on()) {
        return vec![Err(of_place(fault.span, Wrong::Json(fault.what)))];
    }
    let Some(node) = node else {
        return Vec::new();
    };
    let items = match (&node.value, node.get("keys").map(|keys| &keys.value)) {
        (Value::Array(items), _) => items,
        (_, Some(Value::Array(items))) if node.get("kty").is_none() => items,
        _ => return vec![PrivateKey::from_jwk(&node)],
    };
    let mut found: Vec<_> = items.iter().take(MOST).map(PrivateKey::from_jwk).collect();
    if items.len() > MOST {
        found.push(Err(PrivateFault::TooMany));
    }
    found
}

fn of_place(span: Span, what: Wrong) -> PrivateFault {
    PrivateFault::Jwk(Fault { span, what })
}

#[cfg(test)]
mod tests;
