//! What a key makes of a signature, by the table of algorithms: the standard's answer, and where it is another, Go's.
//!
//! The key's own form decides what an `alg` may be, so an HS256 token never meets a public key as its secret
//! (`asymmetric.go` in go-jose v2.6.3). Where go-jose takes more than the standard is in [`Loose`], and nowhere else.

use super::Key;
use super::algorithms::{Algorithm, Curve, Digest, Scheme, Takes};
use ecdsa::elliptic_curve::{CurveArithmetic, FieldBytes};
use ecdsa::signature::Verifier;
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{EcdsaCurve, Signature, VerifyingKey};
use rsa::traits::PublicKeyParts;
use sha2::digest::FixedOutputReset;
use sha2::{Sha256, Sha384, Sha512};
use spki::der::asn1::UintRef;
use spki::der::{AnyRef, Decode, Reader, SliceReader, Tag, Tagged};

/// What a key, or a secret, makes of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Verifies,
    /// By the standard it does not; go-jose, and with it kube-apiserver, says that it does.
    VerifiesInGoOnly(Loose),
    Not(Why),
}

/// What go-jose does not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loose {
    /// The salt of RSASSA-PSS is not as long as the digest (RFC 7518, section 3.5). go-jose passes no options, and Go
    /// then takes any.
    SaltLength,
    /// `alg` is for another curve (RFC 7518, section 3.4). go-jose goes by it for digest and length alone.
    OtherCurve { wanted: Curve },
}

/// Why a signature does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No algorithm of the table, by the header's `alg`.
    UnknownAlgorithm,
    /// The algorithm is for keys of another sort.
    OtherKind { wanted: Takes },
    /// Bytes.
    Length { found: usize, wanted: usize },
    /// It is in the form that OpenSSL writes (ASN.1), and would verify as R and S (RFC 7518, section 3.4).
    DerEncoded,
    /// Another key, another text, or a damaged signature.
    Wrong,
}

impl Check {
    /// By the standard or in Go alone.
    pub fn is_good(self) -> bool {
        !matches!(self, Check::Not(_))
    }
}

pub fn modulus_bits(key: &rsa::PublicKey) -> usize {
    key.n().bit_width() as usize
}

pub(super) fn check(key: &Key, alg: &str, signed: &[u8], signature: &[u8]) -> Check {
    let Some(algorithm) = Algorithm::of(alg) else {
        return Check::Not(Why::UnknownAlgorithm);
    };
    let asked = Asked {
        algorithm,
        signed,
        signature,
    };
    match key {
        Key::Rsa(key) => asked.of_rsa(key),
        Key::P256(key) => asked.of_curve(key, Curve::P256),
        Key::P384(key) => asked.of_curve(key, Curve::P384),
        Key::P521(key) => asked.of_curve(key, Curve::P521),
        Key::Secp256k1(key) => asked.of_curve(key, Curve::Secp256k1),
        // Not `verify_strict`: Go's check asks no more than RFC 8032 does.
        Key::Ed25519(key) => asked.of_edwards(64, |bytes| {
            ed25519_dalek::Signature::from_slice(bytes)
                .is_ok_and(|it| key.verify(signed, &it).is_ok())
        }),
    }
}

struct Asked<'a> {
    algorithm: &'static Algorithm,
    signed: &'a [u8],
    signature: &'a [u8],
}

impl Asked<'_> {
    fn other_kind(&self) -> Check {
        let wanted = self.algorithm.takes();
        Check::Not(Why::OtherKind { wanted })
    }

    /// What is wrong if it is not the length.
    fn wrong(&self, wanted: usize) -> Check {
        let found = self.signature.len();
        Check::Not(match found == wanted {
            true => Why::Wrong,
            false => Why::Length { found, wanted },
        })
    }

    fn of_rsa(&self, key: &rsa::PublicKey) -> Check {
        match self.algorithm.scheme {
            Scheme::Pkcs1(_) if self.pkcs1(key) => Check::Verifies,
            Scheme::Pss(digest) if self.pss(key, Some(digest.length())) => Check::Verifies,
            Scheme::Pss(_) if self.pss(key, None) => Check::VerifiesInGoOnly(Loose::SaltLength),
            Scheme::Pkcs1(_) | Scheme::Pss(_) => self.wrong(key.size()),
            Scheme::Hmac(_) | Scheme::Ecdsa(..) | Scheme::EdDsa => self.other_kind(),
        }
    }

    fn pkcs1(&self, key: &rsa::PublicKey) -> bool {
        let (signed, signature) = (self.signed, self.signature);
        let verified = match self.algorithm.digest() {
            Some(Digest::Sha256) => key.pkcs1v15_verify::<Sha256>(signed, signature),
            Some(Digest::Sha384) => key.pkcs1v15_verify::<Sha384>(signed, signature),
            Some(Digest::Sha512) => key.pkcs1v15_verify::<Sha512>(signed, signature),
            None => return false,
        };
        verified.is_ok()
    }

    fn pss(&self, key: &rsa::PublicKey, salt: Option<usize>) -> bool {
        match self.algorithm.digest() {
            Some(Digest::Sha256) => self.pss_with::<Sha256>(key, salt),
            Some(Digest::Sha384) => self.pss_with::<Sha384>(key, salt),
            Some(Digest::Sha512) => self.pss_with::<Sha512>(key, salt),
            None => false,
        }
    }

    fn pss_with<D: sha2::Digest + FixedOutputReset>(
        &self,
        key: &rsa::PublicKey,
        salt: Option<usize>,
    ) -> bool {
        let scheme = rsa::Pss::<D> {
            blinded: false,
            digest: D::new(),
            salt_len: salt,
        };
        let verified = key.verify(scheme, &D::digest(self.signed), self.signature);
        verified.is_ok()
    }

    fn of_curve<C>(&self, key: &VerifyingKey<C>, curve: Curve) -> Check
    where
        C: EcdsaCurve + CurveArithmetic,
    {
        let Scheme::Ecdsa(wanted, digest) = self.algorithm.scheme else {
            return self.other_kind();
        };
        // go-jose has neither this curve nor its algorithm.
        let in_go = |curve| curve != Curve::Secp256k1;
        if curve != wanted && !(in_go(curve) && in_go(wanted)) {
            return self.other_kind();
        }
        let digest = digest.of(self.signed);
        let good =
            halves(self.signature, wanted).is_some_and(|(r, s)| is_signature(key, &digest, r, s));
        match (good, curve == wanted) {
            (true, true) => Check::Verifies,
            (true, false) => Check::VerifiesInGoOnly(Loose::OtherCurve { wanted }),
            (false, false) => self.other_kind(),
            (false, true) => match numbers(self.signature) {
                Some((r, s)) if is_signature(key, &digest, r, s) => Check::Not(Why::DerEncoded),
                _ => self.wrong(2 * wanted.length()),
            },
        }
    }

    fn of_edwards(&self, length: usize, verifies: impl Fn(&[u8]) -> bool) -> Check {
        match self.algorithm.scheme {
            Scheme::EdDsa if verifies(self.signature) => Check::Verifies,
            Scheme::EdDsa => self.wrong(length),
            _ => self.other_kind(),
        }
    }
}

fn is_signature<C>(key: &VerifyingKey<C>, digest: &[u8], r: &[u8], s: &[u8]) -> bool
where
    C: EcdsaCurve + CurveArithmetic,
{
    let (Some(r), Some(s)) = (field::<C>(r), field::<C>(s)) else {
        return false;
    };
    // The crate wants the smaller S of secp256k1, which is a rule of Bitcoin and none of RFC 8812.
    Signature::<C>::from_scalars(r, s).is_ok_and(|signature| {
        let signature = signature.normalize_s();
        key.verify_prehash(digest, &signature).is_ok()
    })
}

/// R and S, each as long as a number of the curve.
fn halves(signature: &[u8], curve: Curve) -> Option<(&[u8], &[u8])> {
    let length = curve.length();
    (signature.len() == 2 * length).then(|| signature.split_at(length))
}

/// R and S of an ECDSA-Sig-Value (RFC 3279, section 2.2.3).
fn numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let whole = AnyRef::from_der(der).ok()?;
    let inside = (whole.tag() == Tag::Sequence).then(|| whole.value())?;
    let mut reader = SliceReader::new(inside).ok()?;
    let r = UintRef::decode(&mut reader).ok()?;
    let s = UintRef::decode(&mut reader).ok()?;
    reader.is_finished().then(|| (r.as_bytes(), s.as_bytes()))
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

#[cfg(test)]
mod tests {
    use super::super::PublicKey;
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use serde_json::Value;

    fn recorded(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    fn key(all: &Value, name: &str) -> PublicKey {
        let mut all = all.as_array().expect("a list").iter();
        let it = all.find(|it| it["name"] == name).expect(name);
        PublicKey::from_pem(it["pem"].as_str().expect("PEM")).expect(name)
    }

    fn bytes(text: &Value) -> Vec<u8> {
        let text = text.as_str().expect("text");
        BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    #[test]
    fn what_go_alone_takes_is_told_apart() {
        let all = recorded(include_str!("../../tests/keys/signatures.json"));
        let signed = all["signed"].as_str().expect("text").as_bytes();
        let mut loose = 0;
        for it in all["signatures"].as_array().expect("a list") {
            let (of, alg) = (
                it["key"].as_str().expect("a name"),
                it["alg"].as_str().expect("alg"),
            );
            let digest = &alg[2..];
            let strict = match (of, alg) {
                ("p256", "ES384" | "ES512") | ("p384", "ES512") => {
                    let wanted = match alg {
                        "ES384" => Curve::P384,
                        _ => Curve::P521,
                    };
                    Check::VerifiesInGoOnly(Loose::OtherCurve { wanted })
                }
                (_, "PS256" | "PS384" | "PS512") => {
                    let bytes = digest.parse::<usize>().expect("bits") / 8;
                    match it["note"] == format!("salt {bytes}") {
                        true => Check::Verifies,
                        false => Check::VerifiesInGoOnly(Loose::SaltLength),
                    }
                }
                _ => Check::Verifies,
            };
            let key = key(&all["keys"], of);
            let found = key.check(alg, signed, &bytes(&it["signature"]));
            assert_eq!(found, strict, "{of}, {alg}, {}", it["note"]);
            assert!(key.verifies(alg, signed, &bytes(&it["signature"])));
            loose += usize::from(found != Check::Verifies);
        }
        assert!(loose >= 15, "{loose}");
    }

    #[test]
    fn a_reason_is_given() {
        let all = recorded(include_str!("../../tests/keys/pasted.json"));
        for it in all.as_array().expect("a list") {
            let name = it["name"].as_str().expect("a name");
            if name == "ed448" {
                continue;
            }
            let key = key(&all, name);
            let token = it["token"].as_str().expect("a token");
            let (signed, signature) = token.rsplit_once('.').expect("three parts");
            let signature = bytes(&signature.into());
            let own = Algorithm::with(key.kind().takes()).next().expect("one");
            let wanted = signature.len();
            let ask = |alg: &str, signature: &[u8]| key.check(alg, signed.as_bytes(), signature);
            assert_eq!(ask(own.name, &signature), Check::Verifies, "{name}");
            for alg in ["", "none", "rs256", "RS1"] {
                assert_eq!(ask(alg, &signature), Check::Not(Why::UnknownAlgorithm));
            }
            let takes = Takes::Secret;
            let other = Check::Not(Why::OtherKind { wanted: takes });
            assert_eq!(ask("HS256", &signature), other, "{name}");
            let mut changed = signature.clone();
            changed[wanted / 2] ^= 1;
            assert_eq!(ask(own.name, &changed), Check::Not(Why::Wrong), "{name}");
            let found = wanted - 1;
            let short = Check::Not(Why::Length { found, wanted });
            assert_eq!(ask(own.name, &signature[1..]), short, "{name}");
        }
        let secp256k1 = key(&all, "secp256k1");
        let other = Takes::Curve(Curve::P256);
        let other = Check::Not(Why::OtherKind { wanted: other });
        assert_eq!(secp256k1.check("ES256", b"", &[1; 64]), other);
    }

    /// As OpenSSL writes it: without zeros in front, and with one before a number that would be negative.
    fn asn1(signature: &[u8]) -> Vec<u8> {
        let (r, s) = signature.split_at(signature.len() / 2);
        let mut inside = Vec::new();
        for number in [r, s] {
            let start = number.iter().position(|byte| *byte != 0).expect("no zero");
            let mut digits = number[start..].to_vec();
            if digits[0] >= 0x80 {
                digits.insert(0, 0);
            }
            inside.extend([2, digits.len() as u8]);
            inside.extend(digits);
        }
        let length = inside.len() as u8;
        let head = if length < 0x80 {
            vec![0x30, length]
        } else {
            vec![0x30, 0x81, length]
        };
        [head, inside].concat()
    }

    #[test]
    fn a_signature_in_asn_1_is_named_if_it_would_be_right() {
        let all = recorded(include_str!("../../tests/keys/pasted.json"));
        for name in ["p256", "p384", "p521", "secp256k1"] {
            let key = key(&all, name);
            let mut items = all.as_array().expect("a list").iter();
            let it = items.find(|it| it["name"] == name).expect(name);
            let token = it["token"].as_str().expect("a token");
            let (signed, signature) = token.rsplit_once('.').expect("three parts");
            let der = asn1(&bytes(&signature.into()));
            let own = Algorithm::with(key.kind().takes()).next().expect("one");
            let ask = |signed: &str, der: &[u8]| key.check(own.name, signed.as_bytes(), der);
            assert_eq!(ask(signed, &der), Check::Not(Why::DerEncoded), "{name}");
            assert!(!key.verifies(own.name, signed.as_bytes(), &der));
            // Another text, and one byte too many.
            let (found, wanted) = (der.len(), own.length.expect("fixed"));
            let length = |found| Check::Not(Why::Length { found, wanted });
            assert_eq!(ask("x", &der), length(found), "{name}");
            assert_eq!(ask(signed, &[&der[..], &[0]].concat()), length(found + 1));
            for end in 0..der.len() {
                assert_ne!(ask(signed, &der[..end]), Check::Not(Why::DerEncoded));
            }
        }
    }
}
