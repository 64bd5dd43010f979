//! PKCS#8 (RFC 5958), PKCS#1 (RFC 8017, A.1.2) and SEC 1 (RFC 5915), told apart by their bytes.

use super::numbers::{Rsa, curve_of, of_curve, of_rsa, of_seed};
use super::{Held, PrivateFault, PrivateKey};
use crate::keys::KeyFault;
use crate::keys::algorithms::Curve;
use crate::keys::read::{EC, ED448, ED25519, RSA, oid_of};
use ecdsa::SigningKey;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, FieldBytesSize};
use rsa::pkcs1::{RsaPrivateKeyRef, Version};
use rsa::pkcs8::{EncodePrivateKey, LineEnding, PrivateKeyInfoRef, SecretDocument};
use sec1::{EcParameters, EcPrivateKey};
use spki::der::asn1::OctetStringRef;
use spki::der::{AnyRef, Decode, Encode, Reader, SliceReader, Tag, Tagged};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};
use zeroize::Zeroizing;

const NOT_DER: PrivateFault = PrivateFault::Form(KeyFault::NotDer);

/// So many parts tell the forms apart.
const FIRST_PARTS: usize = 4;

pub fn read(der: &[u8]) -> Result<PrivateKey, PrivateFault> {
    match first_tags(der).ok_or(NOT_DER)?.as_slice() {
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => of_pkcs8(der),
        [Tag::Integer, Tag::Integer, Tag::Integer, ..] => of_pkcs1(der),
        [Tag::Integer, Tag::OctetString, ..] => of_sec1(der, None),
        // EncryptedPrivateKeyInfo.
        [Tag::Sequence, Tag::OctetString] => Err(KeyFault::Encrypted.into()),
        // SubjectPublicKeyInfo, RSAPublicKey, Certificate.
        [Tag::Sequence, Tag::BitString]
        | [Tag::Integer, Tag::Integer]
        | [Tag::Sequence, Tag::Sequence, Tag::BitString] => Err(PrivateFault::NoPrivatePart),
        _ => Err(NOT_DER),
    }
}

fn first_tags(der: &[u8]) -> Option<Vec<Tag>> {
    let whole = AnyRef::from_der(der).ok()?;
    if whole.tag() != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(whole.value()).ok()?;
    let mut tags = Vec::new();
    while !reader.is_finished() && tags.len() < FIRST_PARTS {
        tags.push(AnyRef::decode(&mut reader).ok()?.tag());
    }
    Some(tags)
}

fn of_pkcs8(der: &[u8]) -> Result<PrivateKey, PrivateFault> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| NOT_DER)?;
    let key = info.private_key.as_bytes();
    let point = info.public_key.map(|bits| bits.as_bytes().ok_or(NOT_DER));
    let point = point.transpose()?;
    match info.algorithm.oid {
        RSA => of_pkcs1(key),
        EC => {
            let curve = info.algorithm.parameters.ok_or(NOT_DER)?;
            let curve: ObjectIdentifier = curve.decode_as().map_err(|_| NOT_DER)?;
            of_sec1(key, Some(curve))
        }
        ED25519 => {
            // A CurvePrivateKey (RFC 8410, section 7).
            let seed = <&OctetStringRef>::from_der(key).map_err(|_| NOT_DER)?;
            of_seed(seed.as_bytes(), point)
        }
        ED448 => Err(KeyFault::Ed448.into()),
        other => Err(KeyFault::Algorithm(other.to_string()).into()),
    }
}

fn of_pkcs1(der: &[u8]) -> Result<PrivateKey, PrivateFault> {
    let key = RsaPrivateKeyRef::from_der(der).map_err(|_| NOT_DER)?;
    if key.version() != Version::TwoPrime {
        return Err(PrivateFault::MorePrimes);
    }
    of_rsa(&Rsa {
        n: key.modulus.as_bytes(),
        e: key.public_exponent.as_bytes(),
        d: key.private_exponent.as_bytes(),
        primes: Some([key.prime1.as_bytes(), key.prime2.as_bytes()]),
        derived: [key.exponent1, key.exponent2, key.coefficient].map(|it| Some(it.as_bytes())),
    })
}

/// Alone it has to name its curve; in PKCS#8 that is named outside, and may be once more.
fn of_sec1(der: &[u8], curve: Option<ObjectIdentifier>) -> Result<PrivateKey, PrivateFault> {
    let key = EcPrivateKey::from_der(der).map_err(|_| NOT_DER)?;
    let own = key.parameters.map(|EcParameters::NamedCurve(own)| own);
    let named = curve.or(own).ok_or(NOT_DER)?;
    let curve = curve_of(named)?;
    if own.is_some_and(|own| own != named) {
        return Err(PrivateFault::Apart);
    }
    of_curve(curve, key.private_key, key.public_key)
}

pub fn write(key: &PrivateKey) -> Zeroizing<Vec<u8>> {
    document(key).to_bytes()
}

pub fn write_pem(key: &PrivateKey) -> Zeroizing<String> {
    let pem = document(key).to_pem("PRIVATE KEY", LineEnding::LF);
    pem.expect("the label is plain, and the length is known")
}

fn document(key: &PrivateKey) -> SecretDocument {
    match &key.held {
        Held::Rsa(key) => key.to_pkcs8_der().expect("the key has two primes"),
        Held::P256(key) => of_scalar(Curve::P256, key),
        Held::P384(key) => of_scalar(Curve::P384, key),
        Held::P521(key) => of_scalar(Curve::P521, key),
        Held::Secp256k1(key) => of_scalar(Curve::Secp256k1, key),
        Held::Ed25519(key) => {
            let seed = OctetStringRef::new(key.as_bytes()).expect(SHORT);
            info(ED25519, None, &Zeroizing::new(seed.to_der().expect(SHORT)))
        }
    }
}

const SHORT: &str = "DER holds longer values than a key has";

fn of_scalar<C: super::Signs>(curve: Curve, key: &SigningKey<C>) -> SecretDocument
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let number = Zeroizing::new(key.to_bytes());
    let point = key.verifying_key().to_sec1_point(false);
    let inner = EcPrivateKey {
        private_key: &number,
        parameters: None,
        public_key: Some(point.as_bytes()),
    };
    let inner = Zeroizing::new(inner.to_der().expect(SHORT));
    info(EC, Some(&oid_of(curve)), &inner)
}

fn info(
    algorithm: ObjectIdentifier,
    curve: Option<&ObjectIdentifier>,
    key: &[u8],
) -> SecretDocument {
    let algorithm = AlgorithmIdentifierRef {
        oid: algorithm,
        parameters: curve.map(AnyRef::from),
    };
    let key = OctetStringRef::new(key).expect(SHORT);
    SecretDocument::encode_msg(&PrivateKeyInfoRef::new(algorithm, key)).expect(SHORT)
}
