//! The algorithms that a signature may name in `alg`: one table, which whoever verifies and whoever signs goes by.
//!
//! Knows names, kinds of keys, digests and lengths; touches no key. `none` is no algorithm. Not in it: what
//! encrypts (RFC 7518, section 4), the names of RFC 9864, and what no registered JWS algorithm is.

use super::Kind;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// A JWS algorithm, as it is registered.
#[derive(Debug, PartialEq, Eq)]
pub struct Algorithm {
    /// As the header spells it; compared letter by letter (RFC 7515, section 4.1.1).
    pub name: &'static str,
    pub scheme: Scheme,
    /// Bytes of a signature, where they do not depend on the key.
    pub length: Option<usize>,
}

/// How a signature is made, and of what it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RFC 7518, section 3.2.
    Hmac(Digest),
    /// RSASSA-PKCS1-v1_5 (RFC 7518, section 3.3).
    Pkcs1(Digest),
    /// RSASSA-PSS with MGF1 of the same digest and a salt as long as it (RFC 7518, section 3.5).
    Pss(Digest),
    /// R and S one behind the other, each as long as the curve's numbers (RFC 7518, section 3.4).
    Ecdsa(Curve, Digest),
    /// The curve of the key decides all the rest (RFC 8037, section 3.1).
    EdDsa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

/// What a key has to be for an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Secret,
    Rsa,
    Curve(Curve),
    Edwards,
}

/// RFC 7518, section 3.1; RFC 8812, section 3.2; RFC 8037, section 3.1.
pub static ALGORITHMS: &[Algorithm] = &[
    of("HS256", Scheme::Hmac(Digest::Sha256), Some(32)),
    of("HS384", Scheme::Hmac(Digest::Sha384), Some(48)),
    of("HS512", Scheme::Hmac(Digest::Sha512), Some(64)),
    of("RS256", Scheme::Pkcs1(Digest::Sha256), None),
    of("RS384", Scheme::Pkcs1(Digest::Sha384), None),
    of("RS512", Scheme::Pkcs1(Digest::Sha512), None),
    of("PS256", Scheme::Pss(Digest::Sha256), None),
    of("PS384", Scheme::Pss(Digest::Sha384), None),
    of("PS512", Scheme::Pss(Digest::Sha512), None),
    of(
        "ES256",
        Scheme::Ecdsa(Curve::P256, Digest::Sha256),
        Some(64),
    ),
    of(
        "ES384",
        Scheme::Ecdsa(Curve::P384, Digest::Sha384),
        Some(96),
    ),
    of(
        "ES512",
        Scheme::Ecdsa(Curve::P521, Digest::Sha512),
        Some(132),
    ),
    of(
        "ES256K",
        Scheme::Ecdsa(Curve::Secp256k1, Digest::Sha256),
        Some(64),
    ),
    of("EdDSA", Scheme::EdDsa, None),
];

const fn of(name: &'static str, scheme: Scheme, length: Option<usize>) -> Algorithm {
    Algorithm {
        name,
        scheme,
        length,
    }
}

impl Algorithm {
    pub fn of(name: &str) -> Option<&'static Algorithm> {
        ALGORITHMS.iter().find(|algorithm| algorithm.name == name)
    }

    /// What a key of this sort can be used with, in the order of the table.
    pub fn with(key: Takes) -> impl Iterator<Item = &'static Algorithm> {
        let mut all = ALGORITHMS.iter();
        std::iter::from_fn(move || all.find(|algorithm| algorithm.takes() == key))
    }

    pub fn takes(&self) -> Takes {
        match self.scheme {
            Scheme::Hmac(_) => Takes::Secret,
            Scheme::Pkcs1(_) | Scheme::Pss(_) => Takes::Rsa,
            Scheme::Ecdsa(curve, _) => Takes::Curve(curve),
            Scheme::EdDsa => Takes::Edwards,
        }
    }

    /// None for EdDSA, which takes the text itself.
    pub fn digest(&self) -> Option<Digest> {
        match self.scheme {
            Scheme::Hmac(digest)
            | Scheme::Pkcs1(digest)
            | Scheme::Pss(digest)
            | Scheme::Ecdsa(_, digest) => Some(digest),
            Scheme::EdDsa => None,
        }
    }
}

impl Digest {
    /// Bytes.
    pub fn length(self) -> usize {
        match self {
            Digest::Sha256 => 32,
            Digest::Sha384 => 48,
            Digest::Sha512 => 64,
        }
    }

    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Digest::Sha256 => Sha256::digest(bytes).to_vec(),
            Digest::Sha384 => Sha384::digest(bytes).to_vec(),
            Digest::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

impl Curve {
    /// As a JWK's `crv` spells it (RFC 7518, section 6.2.1.1; RFC 8812, section 3.1).
    pub fn name(self) -> &'static str {
        match self {
            Curve::P256 => "P-256",
            Curve::P384 => "P-384",
            Curve::P521 => "P-521",
            Curve::Secp256k1 => "secp256k1",
        }
    }

    pub fn named(crv: &str) -> Option<Curve> {
        let all = [Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1];
        all.into_iter().find(|curve| curve.name() == crv)
    }

    /// Bytes of a coordinate, and of each half of a signature.
    pub fn length(self) -> usize {
        match self {
            Curve::P256 | Curve::Secp256k1 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }
}

impl Kind {
    /// What the key is to an algorithm.
    pub fn takes(self) -> Takes {
        match self {
            Kind::Rsa { .. } => Takes::Rsa,
            Kind::P256 => Takes::Curve(Curve::P256),
            Kind::P384 => Takes::Curve(Curve::P384),
            Kind::P521 => Takes::Curve(Curve::P521),
            Kind::Secp256k1 => Takes::Curve(Curve::Secp256k1),
            Kind::Ed25519 => Takes::Edwards,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_entry_and_is_compared_letter_by_letter() {
        for (at, algorithm) in ALGORITHMS.iter().enumerate() {
            let found = Algorithm::of(algorithm.name).expect(algorithm.name);
            assert!(std::ptr::eq(found, &ALGORITHMS[at]));
        }
        for none in ["", "none", "rs256", "RS256 ", "ES256k", "Ed25519", "RS1"] {
            assert_eq!(Algorithm::of(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_key_has_the_algorithms_of_its_sort() {
        let names = |key| Algorithm::with(key).map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(Takes::Secret), ["HS256", "HS384", "HS512"]);
        let rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
        assert_eq!(names(Kind::Rsa { bits: 2048 }.takes()), rsa);
        assert_eq!(names(Kind::P256.takes()), ["ES256"]);
        assert_eq!(names(Kind::P384.takes()), ["ES384"]);
        assert_eq!(names(Kind::P521.takes()), ["ES512"]);
        assert_eq!(names(Kind::Secp256k1.takes()), ["ES256K"]);
        assert_eq!(names(Kind::Ed25519.takes()), ["EdDSA"]);
    }

    #[test]
    fn lengths_are_those_of_curve_and_digest() {
        for algorithm in ALGORITHMS {
            let wanted = match algorithm.scheme {
                Scheme::Hmac(digest) => Some(digest.length()),
                Scheme::Ecdsa(curve, _) => Some(2 * curve.length()),
                _ => None,
            };
            assert_eq!(algorithm.length, wanted, "{}", algorithm.name);
            if let Some(digest) = algorithm.digest() {
                assert_eq!(digest.of(b"").len(), digest.length());
                assert_eq!(digest.length(), bits(algorithm.name) / 8, "{algorithm:?}");
            }
        }
    }

    fn bits(name: &str) -> usize {
        name[2..5].parse().expect("digits")
    }
}
