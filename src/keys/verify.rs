//! The signature algorithms of RFC 7518 and RFC 8037, each only with its own kind of key.
//!
//! The kind of the key decides what an `alg` may be, so an HS256 token never meets a public key as its
//! secret (`asymmetric.go` in go-jose v2.6.3).

use ecdsa::elliptic_curve::{CurveArithmetic, FieldBytes};
use ecdsa::signature::Verifier;
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{EcdsaCurve, Signature, VerifyingKey};
use rsa::traits::PublicKeyParts;
use sha2::digest::FixedOutputReset;
use sha2::{Digest, Sha256, Sha384, Sha512};

pub fn modulus_bits(key: &rsa::PublicKey) -> usize {
    key.n().bit_width() as usize
}

pub fn rsa(key: &rsa::PublicKey, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
    match alg {
        "RS256" => key.pkcs1v15_verify::<Sha256>(signed, signature).is_ok(),
        "RS384" => key.pkcs1v15_verify::<Sha384>(signed, signature).is_ok(),
        "RS512" => key.pkcs1v15_verify::<Sha512>(signed, signature).is_ok(),
        "PS256" => pss::<Sha256>(key, signed, signature),
        "PS384" => pss::<Sha384>(key, signed, signature),
        "PS512" => pss::<Sha512>(key, signed, signature),
        _ => false,
    }
}

/// RFC 7518, section 3.5, wants a salt as long as the digest; go-jose passes no options, and Go then takes
/// a salt of any length.
fn pss<D: Digest + FixedOutputReset>(
    key: &rsa::PublicKey,
    signed: &[u8],
    signature: &[u8],
) -> bool {
    let scheme = rsa::Pss::<D> {
        blinded: false,
        digest: D::new(),
        salt_len: None,
    };
    key.verify(scheme, &D::digest(signed), signature).is_ok()
}

/// The `alg` chooses digest and length; go-jose never compares it with the curve of the key.
pub fn ecdsa<C>(key: &VerifyingKey<C>, alg: &str, signed: &[u8], signature: &[u8]) -> bool
where
    C: EcdsaCurve + CurveArithmetic,
{
    let (half, digest) = match alg {
        "ES256" => (32, Sha256::digest(signed).to_vec()),
        "ES384" => (48, Sha384::digest(signed).to_vec()),
        "ES512" => (66, Sha512::digest(signed).to_vec()),
        _ => return false,
    };
    if signature.len() != 2 * half {
        return false;
    }
    let (r, s) = signature.split_at(half);
    let (Some(r), Some(s)) = (field::<C>(r), field::<C>(s)) else {
        return false;
    };
    Signature::<C>::from_scalars(r, s)
        .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok())
}

/// A number in as many bytes as the curve has, or `None` if it does not fit and so is above the order.
fn field<C: EcdsaCurve>(number: &[u8]) -> Option<FieldBytes<C>> {
    let mut field = FieldBytes::<C>::default();
    let excess = number.len().saturating_sub(field.len());
    let (zeros, digits) = number.split_at(excess);
    let start = field.len() - digits.len();
    field[start..].copy_from_slice(digits);
    zeros.iter().all(|byte| *byte == 0).then_some(field)
}

pub fn ed25519(
    key: &ed25519_dalek::VerifyingKey,
    alg: &str,
    signed: &[u8],
    signature: &[u8],
) -> bool {
    // Not `verify_strict`: Go's check asks no more than RFC 8032 does.
    alg == "EdDSA"
        && ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| key.verify(signed, &signature).is_ok())
}
