//! A block of a key file, as `ParsePublicKeysPEM` of kube-apiserver takes it (kubernetes
//! staging/src/k8s.io/client-go/util/keyutil/key.go at 04791b49): by its bytes, whatever the label says.
//!
//! Of certificates and private keys only the public key is looked at. Whether the rest is sound is not asked.

use super::read::{EC, ED448, RSA, block, bytes, public, public_of, rsa};
use super::{KeyFault, Kind, PublicKey};
use spki::der::asn1::{BitStringRef, OctetStringRef, UintRef};
use spki::der::{AnyRef, Decode, Encode, Reader, SliceReader, Tag, Tagged};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};

/// No sequence of a key or a certificate has so many parts.
const MOST_PARTS: usize = 16;

pub struct Block {
    pub key: PublicKey,
    /// Whether kube-apiserver takes it from a file.
    pub in_key_file: bool,
    pub is_private: bool,
    pub is_certificate: bool,
}

/// Reads the first block of a text.
pub fn read(text: &str) -> Result<Block, KeyFault> {
    let (label, body) = block(text)?;
    let body = body?;
    // RFC 1421, section 4.6.1.1, and PKCS#8's own form.
    if label.starts_with("ENCRYPTED ") || body.contains("ENCRYPTED") {
        return Err(KeyFault::Encrypted);
    }
    of_der(&bytes(body)?)
}

/// Reads what stands there without a block around it.
pub fn read_der(text: &str) -> Result<Block, KeyFault> {
    of_der(&bytes(text)?)
}

/// Reads what stands in a block.
pub fn of_der(der: &[u8]) -> Result<Block, KeyFault> {
    let parts = parts(der)?;
    let tags: Vec<Tag> = parts.iter().map(|part| part.tag()).collect();
    let block = |key: PublicKey, in_key_file: bool, is_private: bool| Block {
        in_key_file: in_key_file && key.kind().is_in_key_file(),
        key,
        is_private,
        is_certificate: matches!(tags[..], [Tag::Sequence, Tag::Sequence, Tag::BitString]),
    };
    match tags.as_slice() {
        [Tag::Sequence, Tag::BitString] => Ok(block(public(der)?, true, false)),
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => {
            Ok(block(of_certificate(parts[0])?, true, false))
        }
        [Tag::Sequence, Tag::OctetString] => Err(KeyFault::Encrypted),
        [Tag::Integer, Tag::Integer] => Ok(block(rsa_of(&parts)?, false, false)),
        [Tag::Integer, Tag::Integer, _, ..] => Ok(block(rsa_of(&parts[1..])?, true, true)),
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => {
            let key = of_pkcs8(parts[1], parts[2])?;
            let is_rsa = matches!(key.kind(), Kind::Rsa { .. });
            Ok(block(key, is_rsa, true))
        }
        [Tag::Integer, Tag::OctetString, ..] => Ok(block(of_sec1(&parts[2..], None)?, true, true)),
        _ => Err(KeyFault::NotDer),
    }
}

/// The parts of a sequence.
fn parts(der: &[u8]) -> Result<Vec<AnyRef<'_>>, KeyFault> {
    let whole = AnyRef::from_der(der).map_err(|_| KeyFault::NotDer)?;
    if whole.tag() != Tag::Sequence {
        return Err(KeyFault::NotDer);
    }
    let mut reader = SliceReader::new(whole.value()).map_err(|_| KeyFault::NotDer)?;
    let mut parts = Vec::new();
    while !reader.is_finished() && parts.len() < MOST_PARTS {
        parts.push(AnyRef::decode(&mut reader).map_err(|_| KeyFault::NotDer)?);
    }
    Ok(parts)
}

fn decoded<'a, T>(part: AnyRef<'a>) -> Result<T, KeyFault>
where
    T: spki::der::Choice<'a> + spki::der::DecodeValue<'a>,
{
    part.decode_as().map_err(|_| KeyFault::NotDer)
}

/// The TBSCertificate's sixth part, not counting its version (RFC 5280, section 4.1).
fn of_certificate(signed: AnyRef) -> Result<PublicKey, KeyFault> {
    let der = signed.to_der().map_err(|_| KeyFault::NotDer)?;
    let parts = parts(&der)?;
    let counted = parts.iter().filter(|part| !is_tagged(part, 0));
    let spki = counted.copied().nth(5).ok_or(KeyFault::NotDer)?;
    public(&spki.to_der().map_err(|_| KeyFault::NotDer)?)
}

/// The modulus and the exponent come first (RFC 8017, A.1).
fn rsa_of(parts: &[AnyRef]) -> Result<PublicKey, KeyFault> {
    let number = |at: usize| {
        let part = parts.get(at).copied().ok_or(KeyFault::NotDer)?;
        let number: UintRef = decoded(part)?;
        Ok(number.as_bytes())
    };
    rsa(number(0)?, number(1)?)
}

/// PKCS#8 (RFC 5208), which kube-apiserver asks for RSA keys only. Of Ed25519 it has the secret alone.
fn of_pkcs8(algorithm: AnyRef, key: AnyRef) -> Result<PublicKey, KeyFault> {
    let algorithm: AlgorithmIdentifierRef = decoded(algorithm)?;
    let key: &OctetStringRef = decoded(key)?;
    let within = || parts(key.as_bytes());
    match algorithm.oid {
        RSA => rsa_of(within()?.get(1..).ok_or(KeyFault::NotDer)?),
        EC => {
            let curve = algorithm.parameters.ok_or(KeyFault::NotDer)?;
            of_sec1(
                within()?.get(2..).ok_or(KeyFault::NotDer)?,
                Some(decoded(curve)?),
            )
        }
        ED448 => Err(KeyFault::Ed448),
        other => Err(KeyFault::Pkcs8(other.to_string())),
    }
}

/// The curve and the public key behind the secret number (RFC 5915, section 3); inside of PKCS#8 the curve may stand
/// outside alone. Go derives the public key where it is missing.
fn of_sec1(parts: &[AnyRef], outside: Option<ObjectIdentifier>) -> Result<PublicKey, KeyFault> {
    let tagged = |number| parts.iter().find(|part| is_tagged(part, number));
    let curve = match (tagged(0), outside) {
        (_, Some(curve)) => curve,
        (Some(curve), None) => {
            ObjectIdentifier::from_der(curve.value()).map_err(|_| KeyFault::NotDer)?
        }
        (None, None) => return Err(KeyFault::NotDer),
    };
    let point = tagged(1).ok_or(KeyFault::NoPublicPart)?;
    let point = BitStringRef::from_der(point.value()).map_err(|_| KeyFault::NotDer)?;
    public_of(EC, Some(&curve), point.as_bytes().ok_or(KeyFault::NotDer)?)
}

fn is_tagged(part: &AnyRef, number: u32) -> bool {
    part.tag().is_context_specific() && part.tag().number().value() == number
}
