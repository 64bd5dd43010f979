//! PEM (RFC 7468) and DER of public keys, as strict about the bytes as Go's `x509.ParsePKIXPublicKey`,
//! which has no secp256k1.
//!
//! Reads no certificate and no private key: `file.rs` does, for what is public in them.

use super::algorithms::Curve;
use super::{Key, KeyFault, PublicKey};
use base64::Engine;
use base64::alphabet;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytesSize};
use ecdsa::{EcdsaCurve, VerifyingKey};
use rsa::BoxedUint;
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::EncodePublicKey;
use sha2::{Digest, Sha256};
use spki::der::asn1::BitStringRef;
use spki::der::{AnyRef, Decode, Encode};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};
use std::ops::RangeInclusive;

/// Unused bits at the end may be anything, as in Go's decoder.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

pub const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
pub const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
pub const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
pub const SECP256K1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");
pub const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
pub const ED448: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");

pub fn oid_of(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => P256,
        Curve::P384 => P384,
        Curve::P521 => P521,
        Curve::Secp256k1 => SECP256K1,
    }
}

/// Bits of an RSA modulus. Below are no keys in use, above a single check takes seconds.
pub const MODULUS: RangeInclusive<usize> = 512..=16384;

pub fn from_pem(text: &str) -> Result<PublicKey, KeyFault> {
    let (label, body) = block(text)?;
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY") {
        return Err(KeyFault::Label(label.to_owned()));
    }
    let der = bytes(body?)?;
    if label == "PUBLIC KEY" {
        public(&der)
    } else {
        let (n, e) = numbers(&der)?;
        rsa(n, e)
    }
}

/// The label of the first block, and what stands between its first line and its last.
pub fn block(text: &str) -> Result<(&str, Result<&str, KeyFault>), KeyFault> {
    let (_, rest) = text.split_once("-----BEGIN ").ok_or(KeyFault::NoPem)?;
    let (label, rest) = rest.split_once("-----").ok_or(KeyFault::NoPem)?;
    let body = rest.split_once(&format!("-----END {label}-----"));
    Ok((label, body.map(|(body, _)| body).ok_or(KeyFault::NoEnd)))
}

pub fn bytes(body: &str) -> Result<Vec<u8>, KeyFault> {
    // Keys in YAML are indented, and in strings of JSON the line breaks are written as two characters.
    let body: String = body.replace("\\n", "\n").split_ascii_whitespace().collect();
    ENGINE.decode(body).map_err(|_| KeyFault::NotBase64)
}

/// A SubjectPublicKeyInfo.
pub fn public(spki: &[u8]) -> Result<PublicKey, KeyFault> {
    Ok(named(from_spki(spki)?, spki))
}

/// A SubjectPublicKeyInfo, written first: of an algorithm, perhaps a curve, and the key's bytes.
pub fn public_of(
    algorithm: ObjectIdentifier,
    curve: Option<&ObjectIdentifier>,
    bytes: &[u8],
) -> Result<PublicKey, KeyFault> {
    let spki = SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid: algorithm,
            parameters: curve.map(AnyRef::from),
        },
        subject_public_key: BitStringRef::from_bytes(bytes).map_err(|_| KeyFault::NotDer)?,
    };
    public(&spki.to_der().map_err(|_| KeyFault::NotDer)?)
}

/// An RSA key of its modulus and exponent, big-endian.
pub fn rsa(n: &[u8], e: &[u8]) -> Result<PublicKey, KeyFault> {
    let key = rsa_numbers(n, e)?;
    let spki = key.to_public_key_der().map_err(|_| KeyFault::Numbers)?;
    Ok(named(Key::Rsa(key), spki.as_bytes()))
}

/// DER has one spelling only, so what was pasted is what Kubernetes hashes when it spells the key again.
fn named(key: Key, spki: &[u8]) -> PublicKey {
    PublicKey {
        key,
        spki: spki.to_vec(),
        kid: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(spki)),
    }
}

fn from_spki(der: &[u8]) -> Result<Key, KeyFault> {
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyFault::NotDer)?;
    let parameters = spki.algorithm.parameters;
    let bytes = spki.subject_public_key.as_bytes().ok_or(KeyFault::NotDer)?;
    match spki.algorithm.oid {
        RSA if parameters.is_some_and(|it| it.is_null()) => from_pkcs1(bytes).map(Key::Rsa),
        EC => {
            let curve = parameters.ok_or(KeyFault::NotDer)?;
            let curve: ObjectIdentifier = curve.decode_as().map_err(|_| KeyFault::NotDer)?;
            match curve {
                P256 => point(bytes).map(Key::P256),
                P384 => point(bytes).map(Key::P384),
                P521 => point(bytes).map(Key::P521),
                SECP256K1 => point(bytes).map(Key::Secp256k1),
                _ => Err(KeyFault::Algorithm(curve.to_string())),
            }
        }
        ED25519 if parameters.is_none() => {
            let bytes = bytes.try_into().map_err(|_| KeyFault::NotDer)?;
            ed25519_dalek::VerifyingKey::from_bytes(bytes)
                .map(Key::Ed25519)
                .map_err(|_| KeyFault::Numbers)
        }
        ED448 => Err(KeyFault::Ed448),
        RSA | ED25519 => Err(KeyFault::NotDer),
        other => Err(KeyFault::Algorithm(other.to_string())),
    }
}

fn from_pkcs1(der: &[u8]) -> Result<rsa::PublicKey, KeyFault> {
    let (n, e) = numbers(der)?;
    rsa_numbers(n, e)
}

fn numbers(pkcs1: &[u8]) -> Result<(&[u8], &[u8]), KeyFault> {
    let key = RsaPublicKeyRef::from_der(pkcs1).map_err(|_| KeyFault::NotDer)?;
    Ok((key.modulus.as_bytes(), key.public_exponent.as_bytes()))
}

fn rsa_numbers(n: &[u8], e: &[u8]) -> Result<rsa::PublicKey, KeyFault> {
    let n = BoxedUint::from_be_slice_vartime(n);
    let e = BoxedUint::from_be_slice_vartime(e);
    rsa::PublicKey::new_with_size_limits(n, e, MODULUS).map_err(|_| KeyFault::Numbers)
}

/// A point on its curve. Go reads the uncompressed form only, which begins with 4.
fn point<C>(bytes: &[u8]) -> Result<VerifyingKey<C>, KeyFault>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    if bytes.first() != Some(&4) {
        return Err(KeyFault::Numbers);
    }
    VerifyingKey::from_sec1_bytes(bytes).map_err(|_| KeyFault::Numbers)
}
