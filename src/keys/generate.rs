//! Keys and secrets to throw away after a rehearsal.
//!
//! Curves take one draw. RSA is looked for in slices, so that whoever waits can go on with something else.

use super::Kind;
use super::private::{PrivateKey, SEED, Signs, of_rsa_key, of_scalar, of_seed};
use crypto_primes::hazmat::{
    MillerRabin, SetBits, SmallFactorsSieve, minimum_mr_iterations, random_odd_integer,
};
use ecdsa::SigningKey;
use ecdsa::elliptic_curve::Generate;
use ecdsa::elliptic_curve::bigint::{NonZero, Odd};
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, FieldBytesSize};
use rand_core::CryptoRng;
use rsa::BoxedUint;
use rsa::traits::PrivateKeyParts;
use std::num::NonZeroU32;
use zeroize::{Zeroize, Zeroizing};

/// Bits of a modulus that can be asked for (FIPS 186-5, section 5.1, has 2048 and more).
pub const RSA_SIZES: [u32; 3] = [2048, 3072, 4096];

/// The public exponent of every RSA key made here, which is a prime.
pub const EXPONENT: u32 = 65_537;

/// A composite number passes for a prime with a probability below 2 to the minus this.
const CERTAINTY: u32 = 144;

/// So many bits may primes have in common at their top, as FIPS 186-5 has it (A.1.3, step 5.4).
const APART: u32 = 100;

/// A new key of this sort at once. None for RSA, which takes its time: see [`RsaSearch`].
pub fn generate(kind: Kind, chance: &mut dyn CryptoRng) -> Option<PrivateKey> {
    match kind {
        Kind::Rsa { .. } => None,
        Kind::P256 => on_curve::<p256::NistP256>(chance),
        Kind::P384 => on_curve::<p384::NistP384>(chance),
        Kind::P521 => on_curve::<p521::NistP521>(chance),
        Kind::Secp256k1 => on_curve::<k256::Secp256k1>(chance),
        Kind::Ed25519 => of_seed(&generate_secret(SEED, chance), None).ok(),
    }
}

fn on_curve<C: Signs>(chance: &mut dyn CryptoRng) -> Option<PrivateKey>
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    of_scalar(SigningKey::<C>::generate_from_rng(chance)).ok()
}

/// The bytes of a secret for HMAC, to be written in one of the forms that [`Secret`](super::secret::Secret) reads.
/// RFC 7518, section 3.2, wants as many as the digest has.
pub fn generate_secret(bytes: usize, chance: &mut dyn CryptoRng) -> Zeroizing<Vec<u8>> {
    let mut secret = Zeroizing::new(vec![0; bytes]);
    chance.fill_bytes(&mut secret);
    secret
}

/// An RSA key being looked for: two primes with both top bits set, far enough from each other, neither of them one
/// above a multiple of the exponent, and a private exponent that is not short (FIPS 186-5, A.1.1 and A.1.3). Unlike
/// there, what follows a random number upwards is tried before another is drawn, as OpenSSL does. What was found is
/// overwritten when it is dropped; what the crates keep while they test is not.
pub struct RsaSearch {
    /// Bits of each prime.
    bits: NonZeroU32,
    rounds: usize,
    sieve: Option<SmallFactorsSieve<BoxedUint>>,
    trial: Option<Trial>,
    found: Option<BoxedUint>,
}

/// A number that may be prime, and how often it has passed.
struct Trial {
    candidate: BoxedUint,
    test: MillerRabin<BoxedUint>,
    passed: usize,
}

impl RsaSearch {
    /// None if no such size is offered: [`RSA_SIZES`].
    pub fn new(bits: u32) -> Option<RsaSearch> {
        let bits = RSA_SIZES.contains(&bits).then_some(bits / 2)?;
        Some(RsaSearch {
            bits: NonZeroU32::new(bits)?,
            rounds: minimum_mr_iterations(bits, CERTAINTY)?,
            sieve: None,
            trial: None,
            found: None,
        })
    }

    /// A bounded piece of work: one Miller-Rabin test of one number that has no small factor. Returns the key when it
    /// is found; the next step then begins with another.
    pub fn step(&mut self, chance: &mut dyn CryptoRng) -> Option<PrivateKey> {
        let mut trial = match self.trial.take() {
            Some(trial) => trial,
            None => self.next(chance)?,
        };
        if trial.test.test_random_base(chance).is_composite() {
            return None;
        }
        trial.passed += 1;
        if trial.passed < self.rounds {
            self.trial = Some(trial);
            return None;
        }
        self.sieve = None;
        self.add(trial.candidate)
    }

    /// The next number worth a test; none if this one was not, or there are no more above the last draw.
    fn next(&mut self, chance: &mut dyn CryptoRng) -> Option<Trial> {
        if self.sieve.is_none() {
            let start = random_odd_integer::<BoxedUint, _>(chance, self.bits, SetBits::TwoMsb);
            let sieve = SmallFactorsSieve::new(start.ok()?.get(), self.bits, false);
            self.sieve = sieve.ok();
        }
        let Some(candidate) = self.sieve.as_mut()?.next() else {
            self.sieve = None;
            return None;
        };
        if !suits_exponent(&candidate) {
            return None;
        }
        Some(Trial {
            test: MillerRabin::new(Odd::new(candidate.clone()).into_option()?),
            candidate,
            passed: 0,
        })
    }

    fn add(&mut self, prime: BoxedUint) -> Option<PrivateKey> {
        let Some(mut first) = self.found.take() else {
            self.found = Some(prime);
            return None;
        };
        let half = self.bits.get();
        if !are_apart(&first, &prime, half) {
            self.found = Some(first);
            return None;
        }
        let key = rsa::PrivateKey::from_p_q(first.clone(), prime, u64::from(EXPONENT).into());
        first.zeroize();
        let key = key.ok().filter(|key| key.d().bit_width() > half)?;
        of_rsa_key(key).ok()
    }
}

impl Drop for RsaSearch {
    fn drop(&mut self) {
        self.found.zeroize();
        if let Some(trial) = &mut self.trial {
            trial.candidate.zeroize();
        }
    }
}

/// Whether the exponent, a prime, has no factor in common with what is one below.
fn suits_exponent(candidate: &BoxedUint) -> bool {
    let exponent = NonZero::new(BoxedUint::from(EXPONENT)).into_option();
    exponent.is_some_and(|exponent| !bool::from(candidate.rem(&exponent).is_one()))
}

fn are_apart(one: &BoxedUint, other: &BoxedUint, half: u32) -> bool {
    let (larger, smaller) = if one > other {
        (one, other)
    } else {
        (other, one)
    };
    larger.wrapping_sub(smaller).bit_width() > half - APART
}

#[cfg(test)]
mod tests;
