//! Are the keys that are made what FIPS 186-5 asks of them, and does a step stay a step?

use super::*;
use crate::keys::chance::{Chance, thrown as chance};
use crate::keys::private::Held;

fn search(bits: u32, seed: u64) -> (PrivateKey, usize) {
    let mut search = RsaSearch::new(bits).expect("a size that is offered");
    let mut chance = chance(seed);
    let found = (1..20_000).find_map(|steps| Some((search.step(&mut chance)?, steps)));
    found.expect("a key within 20000 steps")
}

#[test]
fn an_rsa_key_has_its_size_and_two_primes_as_fips_wants_them() {
    let (key, steps) = search(2048, 1);
    assert_eq!(key.kind(), Kind::Rsa { bits: 2048 });
    assert!(steps > 10, "{steps} steps are none that a page could use");
    let held = match &key.held {
        Held::Rsa(rsa) => Some(rsa),
        _ => None,
    };
    let rsa = held.expect("RSA");
    let [p, q] = rsa.primes().first_chunk().expect("two primes");
    assert_eq!(rsa.primes().len(), 2);
    for prime in [p, q] {
        assert_eq!(prime.bit_width(), 1024);
        assert!(prime.bit_vartime(1022), "the second bit");
        assert!(crypto_primes::is_prime(
            crypto_primes::Flavor::Any,
            prime.as_ref()
        ));
    }
    assert!(are_apart(p.as_ref(), q.as_ref(), 1024));
    assert!(rsa.d().bit_width() > 1024);
    assert_eq!(
        *rsa::traits::PublicKeyParts::e(&**rsa),
        BoxedUint::from(65_537_u32)
    );
}

#[test]
fn the_same_chance_makes_the_same_key_and_another_another() {
    for kind in [
        Kind::P256,
        Kind::P384,
        Kind::P521,
        Kind::Secp256k1,
        Kind::Ed25519,
    ] {
        let kid = |seed| {
            let key = generate(kind, &mut chance(seed)).expect("a key");
            assert_eq!(key.kind(), kind);
            key.public().kid().to_owned()
        };
        assert_eq!(kid(1), kid(1));
        assert_ne!(kid(1), kid(2));
    }
}

#[test]
fn rsa_is_not_made_at_once_and_in_no_other_size() {
    assert!(generate(Kind::Rsa { bits: 2048 }, &mut chance(1)).is_none());
    for bits in [0, 1, 512, 1024, 2047, 2049, 8192, u32::MAX] {
        assert!(RsaSearch::new(bits).is_none(), "{bits}");
    }
    for bits in RSA_SIZES {
        let search = RsaSearch::new(bits).expect("offered");
        assert!(
            (4..=8).contains(&search.rounds),
            "{bits}: {}",
            search.rounds
        );
    }
}

#[test]
fn primes_that_begin_alike_are_too_near() {
    let number = |exponent: u32| BoxedUint::one_with_precision(1024).shl(exponent);
    let prime = number(1023);
    let near = prime.wrapping_add(number(923));
    let apart = prime.wrapping_add(number(924));
    assert!(!are_apart(&prime, &prime, 1024));
    assert!(!are_apart(
        &prime,
        &near.wrapping_sub(BoxedUint::one()),
        1024
    ));
    assert!(are_apart(&prime, &apart, 1024));
    assert!(are_apart(&apart, &prime, 1024));
}

#[test]
fn one_above_a_multiple_of_the_exponent_is_no_prime_for_it() {
    assert!(!suits_exponent(&BoxedUint::from(65_537_u64 * 6 + 1)));
    assert!(suits_exponent(&BoxedUint::from(65_537_u64 * 6 + 3)));
}

#[test]
fn the_same_prime_twice_is_no_key() {
    let mut search = RsaSearch::new(2048).expect("offered");
    let mut zeros = Chance(|bytes: &mut [u8]| bytes.fill(0));
    let mut found = 0;
    for _ in 0..1_000 {
        let had = search.sieve.is_some();
        assert!(search.step(&mut zeros).is_none());
        found += usize::from(had && search.sieve.is_none());
    }
    assert!(found > 1, "{found} primes");
}

#[test]
fn a_secret_has_the_length_that_was_asked_for() {
    for bytes in [0, 1, 32, 64] {
        assert_eq!(generate_secret(bytes, &mut chance(3)).len(), bytes);
    }
    assert_ne!(
        *generate_secret(32, &mut chance(3)),
        *generate_secret(32, &mut chance(4))
    );
}
