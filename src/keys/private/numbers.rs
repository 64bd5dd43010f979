//! Private keys of their numbers, and whether these belong together.

use super::{Held, PrivateFault, PrivateKey};
use crate::keys::algorithms::Curve;
use crate::keys::read::{
    EC, ED25519, MODULUS, P256, P384, P521, SECP256K1, oid_of, public_of, rsa,
};
use crate::keys::{KeyFault, PublicKey};
use ecdsa::elliptic_curve::bigint::NonZero;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::{DigestAlgorithm, EcdsaCurve, SigningKey, VerifyingKey};
use rsa::BoxedUint;
use rsa::traits::PrivateKeyParts;
use spki::ObjectIdentifier;
use zeroize::Zeroizing;

const NUMBERS: PrivateFault = PrivateFault::Form(KeyFault::Numbers);

/// Public exponents up to here do not give the primes away.
const SMALL_EXPONENT: u64 = 1 << 16;

/// A curve whose keys can be held.
pub trait Signs: EcdsaCurve + CurveArithmetic + DigestAlgorithm {
    const CURVE: Curve;

    fn held(key: SigningKey<Self>) -> Held;
}

impl Signs for p256::NistP256 {
    const CURVE: Curve = Curve::P256;

    fn held(key: SigningKey<Self>) -> Held {
        Held::P256(key)
    }
}

impl Signs for p384::NistP384 {
    const CURVE: Curve = Curve::P384;

    fn held(key: SigningKey<Self>) -> Held {
        Held::P384(key)
    }
}

impl Signs for p521::NistP521 {
    const CURVE: Curve = Curve::P521;

    fn held(key: SigningKey<Self>) -> Held {
        Held::P521(key)
    }
}

impl Signs for k256::Secp256k1 {
    const CURVE: Curve = Curve::Secp256k1;

    fn held(key: SigningKey<Self>) -> Held {
        Held::Secp256k1(key)
    }
}

pub fn curve_of(identifier: ObjectIdentifier) -> Result<Curve, KeyFault> {
    match identifier {
        P256 => Ok(Curve::P256),
        P384 => Ok(Curve::P384),
        P521 => Ok(Curve::P521),
        SECP256K1 => Ok(Curve::Secp256k1),
        other => Err(KeyFault::Algorithm(other.to_string())),
    }
}

/// A key of its number, which may be shorter than the curve's or have zeros before it, and of its point, if that is
/// there, compressed or not.
pub fn of_curve(
    curve: Curve,
    number: &[u8],
    point: Option<&[u8]>,
) -> Result<PrivateKey, PrivateFault> {
    match curve {
        Curve::P256 => of_number::<p256::NistP256>(number, point),
        Curve::P384 => of_number::<p384::NistP384>(number, point),
        Curve::P521 => of_number::<p521::NistP521>(number, point),
        Curve::Secp256k1 => of_number::<k256::Secp256k1>(number, point),
    }
}

fn of_number<C: Signs>(number: &[u8], point: Option<&[u8]>) -> Result<PrivateKey, PrivateFault>
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let mut field = Zeroizing::new(FieldBytes::<C>::default());
    let digits = without_zeros(number);
    let start = field.len().checked_sub(digits.len()).ok_or(NUMBERS)?;
    field[start..].copy_from_slice(digits);
    let key = SigningKey::<C>::from_bytes(&field).map_err(|_| NUMBERS)?;
    if let Some(point) = point {
        let given = VerifyingKey::<C>::from_sec1_bytes(point).map_err(|_| NUMBERS)?;
        if given != *key.verifying_key() {
            return Err(PrivateFault::Apart);
        }
    }
    of_scalar(key)
}

/// A key of a curve, with the public key that is its own.
pub fn of_scalar<C: Signs>(key: SigningKey<C>) -> Result<PrivateKey, PrivateFault>
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let point = key.verifying_key().to_sec1_point(false);
    let public = public_of(EC, Some(&oid_of(C::CURVE)), point.as_bytes())?;
    Ok(PrivateKey::new(C::held(key), public))
}

/// Bytes of an Ed25519 seed (RFC 8032, section 5.1.5).
pub const SEED: usize = ed25519_dalek::SECRET_KEY_LENGTH;

/// An Ed25519 key of its seed, and of its point, if that is there.
pub fn of_seed(seed: &[u8], point: Option<&[u8]>) -> Result<PrivateKey, PrivateFault> {
    let key = ed25519_dalek::SigningKey::try_from(seed).map_err(|_| NUMBERS)?;
    let own = key.verifying_key();
    if point.is_some_and(|point| point != own.as_bytes()) {
        return Err(PrivateFault::Apart);
    }
    let public = public_of(ED25519, None, own.as_bytes())?;
    Ok(PrivateKey::new(Held::Ed25519(key), public))
}

/// The numbers of an RSA key, big-endian; the primes, and what is derived from them, may be missing.
pub struct Rsa<'a> {
    pub n: &'a [u8],
    pub e: &'a [u8],
    pub d: &'a [u8],
    pub primes: Option<[&'a [u8]; 2]>,
    /// d modulo p - 1, d modulo q - 1, and the inverse of q modulo p.
    pub derived: [Option<&'a [u8]>; 3],
}

pub fn of_rsa(numbers: &Rsa) -> Result<PrivateKey, PrivateFault> {
    let public = of_modulus(numbers.n, numbers.e)?;
    let n = number(numbers.n);
    let d = Zeroizing::new(within(numbers.d, numbers.n)?);
    let primes = match numbers.primes {
        // The crate subtracts one from d times e before it looks for the primes.
        None if d.bit_width() < 2 => return Err(PrivateFault::Apart),
        None if number(numbers.e) <= BoxedUint::from(SMALL_EXPONENT) => {
            return Err(PrivateFault::NoPrimes);
        }
        None => Vec::new(),
        Some([p, q]) => vec![within(p, numbers.n)?, within(q, numbers.n)?],
    };
    let key = rsa::PrivateKey::from_components(n, number(numbers.e), (*d).clone(), primes);
    let key = key.map_err(|_| PrivateFault::Apart)?;
    let own = derived(&key).ok_or(PrivateFault::Apart)?;
    for (given, own) in numbers.derived.iter().zip(&own) {
        if given.is_some_and(|given| number(given) != **own) {
            return Err(PrivateFault::Apart);
        }
    }
    Ok(PrivateKey::new(Held::Rsa(Box::new(key)), public))
}

/// A key that was made of two primes.
pub fn of_rsa_key(key: rsa::PrivateKey) -> Result<PrivateKey, PrivateFault> {
    use rsa::traits::PublicKeyParts;
    let public = of_modulus(&key.n_bytes(), &key.e_bytes())?;
    Ok(PrivateKey::new(Held::Rsa(Box::new(key)), public))
}

fn of_modulus(n: &[u8], e: &[u8]) -> Result<PublicKey, PrivateFault> {
    let digits = without_zeros(n);
    let first = digits.first().map_or(0, |byte| byte.leading_zeros());
    let bits = (digits.len() * 8).saturating_sub(first as usize);
    if !MODULUS.contains(&bits) {
        return Err(PrivateFault::Modulus { bits });
    }
    Ok(rsa(n, e)?)
}

/// d modulo p - 1, d modulo q - 1, and the inverse of q modulo p.
pub fn derived(key: &rsa::PrivateKey) -> Option<[Zeroizing<BoxedUint>; 3]> {
    let [p, q] = key.primes() else {
        return None;
    };
    let exponent = |prime: &BoxedUint| {
        let below = NonZero::new(prime.wrapping_sub(BoxedUint::one())).into_option()?;
        Some(Zeroizing::new(key.d().rem(&below)))
    };
    let inverse = Zeroizing::new(key.crt_coefficient()?);
    Some([exponent(p.as_ref())?, exponent(q.as_ref())?, inverse])
}

/// A number that has no more digits than the modulus: whatever is longer belongs to another key, and takes long.
fn within(digits: &[u8], n: &[u8]) -> Result<BoxedUint, PrivateFault> {
    if without_zeros(digits).len() > without_zeros(n).len() {
        return Err(PrivateFault::Apart);
    }
    Ok(number(digits))
}

fn number(digits: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(without_zeros(digits))
}

fn without_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|byte| **byte == 0).count();
    &digits[zeros..]
}
