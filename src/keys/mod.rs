//! Keys, and whether a signature is theirs: as the standard has it, and as go-jose v2 answers, which kube-apiserver
//! asks.
//!
//! Of a key that signs, only what is public is read; whether a header is sound (`crit`, `b64`, `kid`) is not asked here.

pub mod algorithms;
pub mod chance;
mod file;
pub mod generate;
mod jwk;
pub mod pasted;
pub mod private;
pub mod question;
mod read;
pub mod secret;
pub mod sign;
mod verify;

pub use verify::{Check, Loose, Why};

use std::fmt;

/// A key that verifies signatures.
#[derive(Clone, Debug)]
pub struct PublicKey {
    key: Key,
    /// SubjectPublicKeyInfo in DER.
    spki: Vec<u8>,
    kid: String,
}

#[derive(Clone, Debug)]
enum Key {
    Rsa(rsa::PublicKey),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
    Secp256k1(k256::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
}

/// What sort of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rsa { bits: usize },
    P256,
    P384,
    P521,
    Secp256k1,
    Ed25519,
}

impl Kind {
    /// Whether kube-apiserver can have such a key: Go's `x509.ParsePKIXPublicKey` and go-jose v2 do not know
    /// secp256k1.
    pub fn is_in_go(self) -> bool {
        self != Kind::Secp256k1
    }

    /// Whether kube-apiserver takes it from a key file, which it asks for RSA and ECDSA keys (`ParsePublicKeysPEM` in
    /// client-go util/keyutil/key.go at 04791b49).
    pub fn is_in_key_file(self) -> bool {
        self.is_in_go() && self != Kind::Ed25519
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Rsa { bits } => write!(f, "RSA {bits}"),
            Kind::P256 => f.write_str("P-256"),
            Kind::P384 => f.write_str("P-384"),
            Kind::P521 => f.write_str("P-521"),
            Kind::Secp256k1 => f.write_str("secp256k1"),
            Kind::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

/// Why a text is not taken for a public key. Nothing of the text but its label is kept: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// There is no `-----BEGIN …-----`.
    NoPem,
    /// The block says that it is something else: `CERTIFICATE`, `EC PRIVATE KEY`.
    Label(String),
    /// The last line, `-----END …-----`, is missing.
    NoEnd,
    NotBase64,
    /// The bytes are no SubjectPublicKeyInfo (RFC 5280, section 4.1), or no RSAPublicKey (RFC 8017, A.1.1).
    NotDer,
    /// An algorithm or a curve, by object identifier, that no token is verified with.
    Algorithm(String),
    /// A key on that curve: recognised, and not checked (DESIGN.md says why).
    Ed448,
    /// The form is right, but the numbers are no key: a point beside its curve, an even modulus.
    Numbers,
    /// A private key behind a password.
    Encrypted,
    /// A private key that does not say which public key is its own.
    NoPublicPart,
    /// A private key in PKCS#8 that is none of RSA or ECDSA, by the object identifier of its algorithm.
    Pkcs8(String),
}

impl PublicKey {
    /// Reads the first PEM block of a text: `PUBLIC KEY`, or `RSA PUBLIC KEY`, which kube-apiserver does
    /// not take. The text around the block, blanks and line lengths do not matter.
    pub fn from_pem(text: &str) -> Result<PublicKey, KeyFault> {
        read::from_pem(text)
    }

    /// The `kid` that Kubernetes gives it: base64url of the SHA-256 of its SubjectPublicKeyInfo in DER
    /// (`keyIDFromPublicKey` in `pkg/serviceaccount/jwt.go`).
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Reads a JSON Web Key, or says what stands in the way first, with its place. Of a private one only what is
    /// public is read. No set, and no secret: [`secret::Secret::of_jwk`].
    pub fn from_jwk(text: &str) -> Result<PublicKey, pasted::Fault> {
        jwk::from_text(text)
    }

    /// As a PEM block `PUBLIC KEY` (RFC 7468, section 13), a line end behind it.
    pub fn to_pem(&self) -> String {
        let block = crate::evidence::der::to_pem(&self.spki);
        block.map(|block| block + "\n").unwrap_or_default()
    }

    /// As a JSON Web Key without blanks, of the members that make it the key, in the order of their names.
    pub fn to_jwk(&self) -> String {
        jwk::written(&self.key)
    }

    /// The thumbprint (RFC 7638) with SHA-256, in base64url. Kubernetes' `kid` is another hash.
    pub fn thumbprint(&self) -> String {
        let digest = algorithms::Digest::Sha256.of(self.to_jwk().as_bytes());
        crate::jose::base64::encode(&digest)
    }

    pub fn kind(&self) -> Kind {
        match &self.key {
            Key::Rsa(key) => Kind::Rsa {
                bits: verify::modulus_bits(key),
            },
            Key::P256(_) => Kind::P256,
            Key::P384(_) => Kind::P384,
            Key::P521(_) => Kind::P521,
            Key::Secp256k1(_) => Kind::Secp256k1,
            Key::Ed25519(_) => Kind::Ed25519,
        }
    }

    /// What the key makes of `signature` over `signed`, by the algorithm `alg` as the header spells it.
    pub fn check(&self, alg: &str, signed: &[u8], signature: &[u8]) -> Check {
        verify::check(&self.key, alg, signed, signature)
    }

    /// What go-jose answers, and so an API server with this key. Of keys that it cannot have, nothing verifies.
    pub fn verifies(&self, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
        self.kind().is_in_go() && self.check(alg, signed, signature).is_good()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use serde_json::Value;

    /// Made with Python's `cryptography` from keys that were thrown away; those named `vectors` are of the
    /// API servers that `tests/vectors` was recorded with.
    const RECORDED: &str = include_str!("../../tests/keys/signatures.json");

    const ALGS: &[&str] = &[
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ];

    fn recorded() -> Value {
        serde_json::from_str(RECORDED).expect("JSON")
    }

    fn text<'a>(value: &'a Value, member: &str) -> &'a str {
        value[member].as_str().expect("a string")
    }

    fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
        value[member].as_array().expect("an array")
    }

    fn keys(recorded: &Value) -> Vec<(&str, PublicKey)> {
        list(recorded, "keys")
            .iter()
            .map(|it| {
                let name = text(it, "name");
                let key = PublicKey::from_pem(text(it, "pem"));
                (
                    name,
                    key.unwrap_or_else(|fault| panic!("{name}: {fault:?}")),
                )
            })
            .collect()
    }

    /// What is signed, and each signature: the name of its key, `alg`, a note, and the bytes.
    type Signed<'a> = (&'a [u8], Vec<(&'a str, &'a str, &'a str, Vec<u8>)>);

    fn signatures(recorded: &Value) -> Signed<'_> {
        let all = list(recorded, "signatures").iter().map(|it| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(text(it, "signature"));
            let bytes = bytes.expect("base64url");
            (text(it, "key"), text(it, "alg"), text(it, "note"), bytes)
        });
        (text(recorded, "signed").as_bytes(), all.collect())
    }

    fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        bytes
    }

    #[test]
    fn a_signature_verifies_with_its_key_and_its_alg_alone() {
        let recorded = recorded();
        let keys = keys(&recorded);
        let (signed, signatures) = signatures(&recorded);
        for (of, alg, note, signature) in &signatures {
            for (name, key) in &keys {
                for other in ALGS {
                    assert_eq!(
                        key.verifies(other, signed, signature),
                        name == of && other == alg,
                        "{other} with {name}: {alg} of {of}, {note}"
                    );
                }
            }
        }
        for alg in ALGS {
            let there = signatures.iter().any(|(_, it, _, _)| it == alg);
            assert!(there, "no signature for {alg}");
        }
    }

    #[test]
    fn one_changed_bit_is_enough() {
        let recorded = recorded();
        let keys = keys(&recorded);
        let (signed, signatures) = signatures(&recorded);
        for (of, alg, note, signature) in &signatures {
            let (_, key) = keys.iter().find(|(name, _)| name == of).expect("its key");
            let last = signature.len() - 1;
            for at in [0, last / 2, last / 2 + 1, last] {
                let changed = flipped(signature, at);
                assert!(
                    !key.verifies(alg, signed, &changed),
                    "{alg}, {note}: byte {at}"
                );
            }
            let changed = flipped(signed, 20);
            assert!(
                !key.verifies(alg, &changed, signature),
                "{alg}, {note}: the text"
            );
        }
    }

    #[test]
    fn a_signature_has_one_length() {
        let recorded = recorded();
        let keys = keys(&recorded);
        let (signed, signatures) = signatures(&recorded);
        for (of, alg, note, signature) in &signatures {
            let (_, key) = keys.iter().find(|(name, _)| name == of).expect("its key");
            let half = signature.len() / 2;
            let (r, s) = signature.split_at(half);
            for (what, other) in [
                ("none", Vec::new()),
                ("without its last byte", [r, &s[..s.len() - 1]].concat()),
                ("without its first byte", signature[1..].to_vec()),
                ("a zero before", [&[0][..], signature].concat()),
                ("a zero after", [signature, &[0][..]].concat()),
                ("a zero before each half", [&[0], r, &[0], s].concat()),
            ] {
                assert!(!key.verifies(alg, signed, &other), "{alg}, {note}: {what}");
            }
        }
    }

    #[test]
    fn an_alg_is_compared_letter_by_letter() {
        let recorded = recorded();
        let keys = keys(&recorded);
        let (signed, signatures) = signatures(&recorded);
        for alg in [
            "", "none", "HS256", "HS384", "HS512", "es256", "rs256", "RS256 ", "ES256K", "RS1",
            "Ed25519", "eddsa", "\0",
        ] {
            for (_, key) in &keys {
                for (_, _, _, signature) in &signatures {
                    assert!(!key.verifies(alg, signed, signature), "{alg:?}");
                }
                assert!(!key.verifies(alg, signed, b""), "{alg:?}");
            }
        }
    }

    #[test]
    fn any_bytes_get_an_answer() {
        let recorded = recorded();
        for (name, key) in keys(&recorded) {
            for length in [
                0, 1, 63, 64, 65, 95, 96, 97, 128, 131, 132, 133, 255, 256, 257,
            ] {
                for fill in [0x00, 0x01, 0x7f, 0xff] {
                    for alg in ALGS {
                        let signature = vec![fill; length];
                        assert!(!key.verifies(alg, b"", &signature), "{name}, {alg}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_kid_is_the_one_that_kubernetes_derives() {
        let recorded = recorded();
        for (it, (name, key)) in list(&recorded, "keys").iter().zip(keys(&recorded)) {
            assert_eq!(key.kid(), text(it, "kid"), "{name}");
            let kind = match name.strip_prefix("vectors ").unwrap_or(name) {
                "rsa 1024" => "RSA 1024",
                "rsa 2049" => "RSA 2049",
                "rsa 2048" | "rsa1" | "rsa2" => "RSA 2048",
                "p256" | "ec1" | "ec2" => "P-256",
                "p384" | "ec384" => "P-384",
                "p521" | "ec521" => "P-521",
                _ => "Ed25519",
            };
            assert_eq!(key.kind().to_string(), kind, "{name}");
        }
    }

    #[test]
    fn the_older_form_of_an_rsa_key_is_the_same_key() {
        let recorded = recorded();
        let old = PublicKey::from_pem(text(&recorded, "pkcs1")).expect("a key");
        let same = keys(&recorded)
            .into_iter()
            .find(|(name, _)| *name == "rsa 2048");
        assert_eq!(
            same.map(|(_, key)| key.kid().to_owned()).as_deref(),
            Some(old.kid())
        );
    }

    #[test]
    fn a_key_is_read_as_people_paste_it() {
        let recorded = recorded();
        for it in list(&recorded, "keys") {
            let (pem, kid) = (text(it, "pem"), text(it, "kid"));
            for pasted in [
                pem.replace('\n', "\r\n"),
                pem.replace('\n', "\n    "),
                pem.replace('\n', " "),
                pem.trim_end().to_owned(),
                format!("key:\n{pem}\n{pem}"),
            ] {
                let key = PublicKey::from_pem(&pasted);
                assert_eq!(key.as_ref().map(PublicKey::kid), Ok(kid), "{pasted}");
            }
        }
    }

    #[test]
    fn what_is_no_key_is_named() {
        let recorded = recorded();
        let check = |pasted: &str, fault: KeyFault| {
            assert_eq!(PublicKey::from_pem(pasted).err(), Some(fault), "{pasted}");
        };
        check("", KeyFault::NoPem);
        check("eyJhbGciOiJSUzI1NiJ9", KeyFault::NoPem);
        check("-----BEGIN PUBLIC KEY", KeyFault::NoPem);
        check("-----BEGIN PUBLIC KEY-----\nAAAA", KeyFault::NoEnd);
        check(
            "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
            KeyFault::NotBase64,
        );
        check(
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
            KeyFault::NotDer,
        );
        check(
            "-----BEGIN EC PRIVATE KEY-----\nAAAA",
            KeyFault::Label("EC PRIVATE KEY".into()),
        );
        for it in list(&recorded, "refused") {
            let fault = match text(it, "fault") {
                "NotDer" => KeyFault::NotDer,
                "Numbers" => KeyFault::Numbers,
                other => KeyFault::Algorithm(other.replace("Algorithm ", "")),
            };
            check(text(it, "pem"), fault);
        }
    }

    #[test]
    fn a_damaged_key_is_refused_or_another_key() {
        let recorded = recorded();
        for it in list(&recorded, "keys") {
            let lines: Vec<&str> = text(it, "pem").lines().collect();
            let der = BASE64_STANDARD.decode(lines[1..lines.len() - 1].concat());
            let der = der.expect("base64");
            for at in 0..der.len() {
                for (bytes, what) in [(flipped(&der, at), "changed"), (der[..at].to_vec(), "cut")] {
                    let block = BASE64_STANDARD.encode(bytes);
                    let pem = format!("{}\n{block}\n{}", lines[0], lines[lines.len() - 1]);
                    if let Ok(key) = PublicKey::from_pem(&pem) {
                        assert_ne!(key.kid(), text(it, "kid"), "{what} at {at}");
                        assert!(!key.verifies("PS256", b"", &[1; 256]), "{what} at {at}");
                    }
                }
            }
        }
    }
}
