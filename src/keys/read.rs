//! PEM (RFC 7468) and DER of public keys, as strict about the bytes as Go's `x509.ParsePKIXPublicKey`.
//!
//! Reads no certificate and no private key.

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
use spki::der::Decode;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use std::ops::RangeInclusive;

/// Unused bits at the end may be anything, as in Go's decoder.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Bits of an RSA modulus. Below are no keys in use, above a single check takes seconds.
const MODULUS: RangeInclusive<usize> = 512..=16384;

pub fn from_pem(text: &str) -> Result<PublicKey, KeyFault> {
    let (label, der) = block(text)?;
    if label == "PUBLIC KEY" {
        let key = from_spki(&der)?;
        Ok(named(key, &der))
    } else {
        let key = from_pkcs1(&der)?;
        let spki = key.to_public_key_der().map_err(|_| KeyFault::Numbers)?;
        Ok(named(Key::Rsa(key), spki.as_bytes()))
    }
}

/// The label and the bytes of the first block.
fn block(text: &str) -> Result<(&str, Vec<u8>), KeyFault> {
    let (_, rest) = text.split_once("-----BEGIN ").ok_or(KeyFault::NoPem)?;
    let (label, rest) = rest.split_once("-----").ok_or(KeyFault::NoPem)?;
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY") {
        return Err(KeyFault::Label(label.to_owned()));
    }
    let (body, _) = rest
        .split_once(&format!("-----END {label}-----"))
        .ok_or(KeyFault::NoEnd)?;
    // Keys in YAML are indented.
    let body: String = body.split_ascii_whitespace().collect();
    let der = ENGINE.decode(body).map_err(|_| KeyFault::NotBase64)?;
    Ok((label, der))
}

/// DER has one spelling only, so what was pasted is what Kubernetes hashes when it spells the key again.
fn named(key: Key, spki: &[u8]) -> PublicKey {
    PublicKey {
        key,
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
                _ => Err(KeyFault::Algorithm(curve.to_string())),
            }
        }
        ED25519 if parameters.is_none() => {
            let bytes = bytes.try_into().map_err(|_| KeyFault::NotDer)?;
            ed25519_dalek::VerifyingKey::from_bytes(bytes)
                .map(Key::Ed25519)
                .map_err(|_| KeyFault::Numbers)
        }
        RSA | ED25519 => Err(KeyFault::NotDer),
        other => Err(KeyFault::Algorithm(other.to_string())),
    }
}

fn from_pkcs1(der: &[u8]) -> Result<rsa::PublicKey, KeyFault> {
    let key = RsaPublicKeyRef::from_der(der).map_err(|_| KeyFault::NotDer)?;
    let n = BoxedUint::from_be_slice_vartime(key.modulus.as_bytes());
    let e = BoxedUint::from_be_slice_vartime(key.public_exponent.as_bytes());
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
