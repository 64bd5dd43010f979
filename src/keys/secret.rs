//! Shared secrets of HMAC (RFC 7518, section 3.2), and whether a signature was made with one.
//!
//! No API server has such a key. A text that is a key of another sort is none either, unless somebody insists: that is
//! how public keys become secrets (RFC 8725, section 2.1). Of a secret nothing but its length is ever shown.

use super::algorithms::{Algorithm, Digest, Scheme};
use super::pasted::{Fault, Wrong};
use super::{Check, Why, jwk};
use crate::evidence::der;
use crate::json::{self, Node};
use crate::text::Span;
use base64::Engine;
use base64::alphabet::{self, Alphabet};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;
use zeroize::Zeroizing;

#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    looks_like: Option<KeyLike>,
}

/// How a text stands for bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As UTF-8, its last line end included.
    Text,
    /// Padding and blanks may be there or not.
    Base64,
    Base64url,
    Hex,
}

/// Why a text is not taken for a secret. Nothing of the text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFault {
    /// A character that the form does not have.
    Character(Span),
    /// The last characters make no whole byte.
    Cut(Span),
    /// It is a key of another sort; [`Secret::outright`] takes it all the same.
    LooksLikeAKey(KeyLike),
}

/// What a text is that somebody may take for a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLike {
    Pem,
    /// One JSON Web Key, or a set. Of `oct`, the secret is in its member `k`.
    Jwk,
    Der,
}

/// What is to be said of a secret that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    Empty,
    /// In bits. A secret must be as long as the digest (RFC 7518, section 3.2).
    Short {
        found: usize,
        wanted: usize,
    },
    LooksLikeAKey(KeyLike),
}

/// How a text ends with which a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// As `printf` and most settings have it.
    None,
    /// As `echo` writes it.
    Newline,
    /// As files from Windows have it.
    CarriageReturn,
}

impl Secret {
    /// Reads a text that a person gave as a secret.
    pub fn read(text: &str, form: Form) -> Result<Secret, SecretFault> {
        let secret = Secret::outright(text, form)?;
        match secret.looks_like {
            Some(like) => Err(SecretFault::LooksLikeAKey(like)),
            None => Ok(secret),
        }
    }

    /// Also if it looks like a key of another sort; then it carries that warning.
    pub fn outright(text: &str, form: Form) -> Result<Secret, SecretFault> {
        let bytes = bytes(text, form)?;
        let looks_like = looks_like_a_key(text).or_else(|| looks_like(&bytes));
        Ok(Secret {
            bytes: bytes.into(),
            looks_like,
        })
    }

    /// Of a JSON Web Key of the type `oct` (RFC 7518, section 6.4).
    pub fn of_jwk(node: &Node) -> Result<Secret, Fault> {
        let (kty, span) = jwk::text(node, "kty")?;
        if kty != "oct" {
            let what = Wrong::Type(kty.into());
            return Err(Fault { span, what });
        }
        let (bytes, _) = jwk::bytes(node, "k")?;
        let looks_like = looks_like(&bytes);
        Ok(Secret {
            bytes: bytes.into(),
            looks_like,
        })
    }

    pub fn bits(&self) -> usize {
        self.bytes.len() * 8
    }

    pub fn warnings(&self, algorithm: &Algorithm) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let found = self.bits();
        let wanted = algorithm.digest().map_or(0, |digest| digest.length() * 8);
        if found == 0 {
            warnings.push(Warning::Empty);
        } else if found < wanted {
            warnings.push(Warning::Short { found, wanted });
        }
        warnings.extend(self.looks_like.map(Warning::LooksLikeAKey));
        warnings
    }

    /// The signature over `signed`, or none if `alg`, as the header spells it, is no HMAC.
    pub fn sign(&self, alg: &str, signed: &[u8]) -> Option<Vec<u8>> {
        match Algorithm::of(alg)?.scheme {
            Scheme::Hmac(Digest::Sha256) => self.mac::<Hmac<Sha256>>(signed).map(finished),
            Scheme::Hmac(Digest::Sha384) => self.mac::<Hmac<Sha384>>(signed).map(finished),
            Scheme::Hmac(Digest::Sha512) => self.mac::<Hmac<Sha512>>(signed).map(finished),
            Scheme::Pkcs1(_) | Scheme::Pss(_) | Scheme::Ecdsa(..) | Scheme::EdDsa => None,
        }
    }

    /// What the secret makes of `signature` over `signed`, in a time that does not tell how much of it is right.
    pub fn check(&self, alg: &str, signed: &[u8], signature: &[u8]) -> Check {
        let Some(algorithm) = Algorithm::of(alg) else {
            return Check::Not(Why::UnknownAlgorithm);
        };
        let wanted = algorithm.takes();
        let other_kind = Check::Not(Why::OtherKind { wanted });
        let Scheme::Hmac(digest) = algorithm.scheme else {
            return other_kind;
        };
        let is_good = match digest {
            Digest::Sha256 => self.is_mac::<Hmac<Sha256>>(signed, signature),
            Digest::Sha384 => self.is_mac::<Hmac<Sha384>>(signed, signature),
            Digest::Sha512 => self.is_mac::<Hmac<Sha512>>(signed, signature),
        };
        let (found, wanted) = (signature.len(), digest.length());
        match is_good {
            true => Check::Verifies,
            false if found != wanted => Check::Not(Why::Length { found, wanted }),
            false => Check::Not(Why::Wrong),
        }
    }

    pub fn verifies(&self, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
        self.check(alg, signed, signature) == Check::Verifies
    }

    /// A secret of any length is taken.
    fn mac<M: Mac + KeyInit>(&self, signed: &[u8]) -> Option<M> {
        let mut mac = <M as KeyInit>::new_from_slice(&self.bytes).ok()?;
        mac.update(signed);
        Some(mac)
    }

    fn is_mac<M: Mac + KeyInit>(&self, signed: &[u8], signature: &[u8]) -> bool {
        let mac = self.mac::<M>(signed);
        mac.is_some_and(|mac| mac.verify_slice(signature).is_ok())
    }
}

fn finished<M: Mac>(mac: M) -> Vec<u8> {
    mac.finalize().into_bytes().to_vec()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bits)", self.bits())
    }
}

/// With which last line end, if with any, a text signed: as it was pasted, or else with another. A file that `echo`
/// wrote ends in one, and what is copied from a terminal seldom does.
pub fn line_end(text: &str, alg: &str, signed: &[u8], signature: &[u8]) -> Option<LineEnd> {
    let (line, own) = match (text.strip_suffix("\r\n"), text.strip_suffix('\n')) {
        (Some(line), _) => (line, LineEnd::CarriageReturn),
        (None, Some(line)) => (line, LineEnd::Newline),
        (None, None) => (text, LineEnd::None),
    };
    let others = [LineEnd::None, LineEnd::Newline, LineEnd::CarriageReturn];
    let mut ends = std::iter::once(own).chain(others);
    ends.find(|end| {
        let end = match end {
            LineEnd::None => "",
            LineEnd::Newline => "\n",
            LineEnd::CarriageReturn => "\r\n",
        };
        let secret = Secret {
            bytes: [line, end].concat().into_bytes().into(),
            looks_like: None,
        };
        secret.verifies(alg, signed, signature)
    })
}

/// Whether a text is a key in a form of its own: a PEM block, a JSON Web Key or a set, or DER in base64 or hex.
pub fn looks_like_a_key(text: &str) -> Option<KeyLike> {
    if text.contains("-----BEGIN ") {
        return Some(KeyLike::Pem);
    }
    if text.trim_start().starts_with('{') {
        let (node, _) = json::read(text.as_bytes());
        let is_key = |node: &Node| node.get("kty").is_some() || node.get("keys").is_some();
        return node.as_ref().is_some_and(is_key).then_some(KeyLike::Jwk);
    }
    let forms = [Form::Base64, Form::Base64url, Form::Hex];
    let is_der = |form| bytes(text, form).is_ok_and(|bytes| der::shape(&bytes).is_some());
    forms.into_iter().any(is_der).then_some(KeyLike::Der)
}

/// The same of bytes that a text stood for.
fn looks_like(bytes: &[u8]) -> Option<KeyLike> {
    if der::shape(bytes).is_some() {
        return Some(KeyLike::Der);
    }
    looks_like_a_key(std::str::from_utf8(bytes).ok()?)
}

fn bytes(text: &str, form: Form) -> Result<Vec<u8>, SecretFault> {
    match form {
        Form::Text => Ok(text.as_bytes().to_vec()),
        Form::Base64 => base64_of(text, &alphabet::STANDARD),
        Form::Base64url => base64_of(text, &alphabet::URL_SAFE),
        Form::Hex => hex(text),
    }
}

/// Characters that are not blank, with their places.
fn characters(text: &str) -> impl Iterator<Item = (Span, char)> {
    let all = text.char_indices();
    let all = all.filter(|(_, character)| !character.is_ascii_whitespace());
    all.map(|(at, character)| (Span::new(at, at + character.len_utf8()), character))
}

fn base64_of(text: &str, alphabet: &Alphabet) -> Result<Vec<u8>, SecretFault> {
    let (mut digits, mut padded) = (String::new(), false);
    let mut last = Span::new(0, 0);
    for (span, character) in characters(text) {
        let fits = character.is_ascii() && alphabet.as_str().contains(character);
        match (fits, character, padded) {
            (true, _, false) => digits.push(character),
            (_, '=', _) => padded = true,
            _ => return Err(SecretFault::Character(span)),
        }
        last = span;
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    let decoded = GeneralPurpose::new(alphabet, config).decode(digits);
    decoded.map_err(|_| SecretFault::Cut(last))
}

fn hex(text: &str) -> Result<Vec<u8>, SecretFault> {
    let mut bytes = Vec::new();
    let mut first: Option<(Span, u8)> = None;
    for (span, character) in characters(text) {
        let digit = character
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok());
        let digit = digit.ok_or(SecretFault::Character(span))?;
        match first.take() {
            Some((_, high)) => bytes.push(high << 4 | digit),
            None => first = Some((span, digit)),
        }
    }
    match first {
        Some((span, _)) => Err(SecretFault::Cut(span)),
        None => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515, A.1.
    const KEY: &str =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const SIGNED: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const MAC: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn mac() -> Vec<u8> {
        crate::jose::base64::decode(MAC).expect("base64url")
    }

    fn of_jwk(text: &str) -> Result<Secret, Fault> {
        Secret::of_jwk(&json::read(text.as_bytes()).0.expect("JSON"))
    }

    #[test]
    fn a_secret_verifies_and_signs_in_every_form() {
        let raw = crate::jose::base64::decode(KEY).expect("base64url");
        let hex: String = raw.iter().map(|byte| format!("{byte:02X}")).collect();
        let standard = KEY.replace('-', "+").replace('_', "/");
        let wrapped = format!("{}\n {}==\n", &standard[..30], &standard[30..]);
        for (text, form) in [
            (KEY, Form::Base64url),
            (&standard, Form::Base64),
            (&wrapped, Form::Base64),
            (&hex, Form::Hex),
            (
                &format!("{}\r\n{}", &hex[..9], &hex[9..].to_lowercase()),
                Form::Hex,
            ),
        ] {
            let secret = Secret::read(text, form).expect(text);
            assert_eq!(secret.bits(), 512);
            assert!(
                secret.verifies("HS256", SIGNED.as_bytes(), &mac()),
                "{text}"
            );
            assert_eq!(secret.sign("HS256", SIGNED.as_bytes()), Some(mac()));
        }
        let jwk = of_jwk(&format!("{{\"kty\":\"oct\",\"k\":\"{KEY}\"}}")).expect("a key");
        assert!(jwk.verifies("HS256", SIGNED.as_bytes(), &mac()));
        let secret = Secret::read("s3cret", Form::Text).expect("text");
        for alg in ["HS256", "HS384", "HS512"] {
            let mac = secret.sign(alg, b"x").expect("HMAC");
            assert!(secret.verifies(alg, b"x", &mac));
            assert!(!secret.verifies(alg, b"y", &mac));
        }
    }

    #[test]
    fn a_reason_is_given() {
        let secret = Secret::read(KEY, Form::Base64url).expect("a secret");
        let ask = |alg: &str, signature: &[u8]| secret.check(alg, SIGNED.as_bytes(), signature);
        let length = |found, wanted| Check::Not(Why::Length { found, wanted });
        assert_eq!(ask("HS256", &mac()), Check::Verifies);
        assert_eq!(ask("HS512", &mac()), length(32, 64));
        assert_eq!(ask("HS256", &mac()[..31]), length(31, 32));
        assert_eq!(ask("HS256", b""), length(0, 32));
        assert_eq!(ask("HS256", &[0; 32]), Check::Not(Why::Wrong));
        assert_eq!(ask("hs256", &mac()), Check::Not(Why::UnknownAlgorithm));
        for algorithm in super::super::algorithms::ALGORITHMS {
            let name = algorithm.name;
            let other = matches!(ask(name, &mac()), Check::Not(Why::OtherKind { .. }));
            assert_eq!(other, !name.starts_with("HS"), "{name}");
            assert_eq!(secret.sign(name, b"").is_none(), other, "{name}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_text_has_its_place() {
        let character = |start, end| Err(SecretFault::Character(Span::new(start, end)));
        let cut = |start, end| Err(SecretFault::Cut(Span::new(start, end)));
        for (text, form, fault) in [
            ("YWJj+w==", Form::Base64url, character(4, 5)),
            ("YWJj-w==", Form::Base64, character(4, 5)),
            ("YWJé", Form::Base64, character(3, 5)),
            ("YQ==YQ", Form::Base64, character(4, 5)),
            (" YWJjZ", Form::Base64, cut(5, 6)),
            ("a", Form::Base64url, cut(0, 1)),
            ("0x12", Form::Hex, character(1, 2)),
            ("12 3", Form::Hex, cut(3, 4)),
        ] {
            assert_eq!(Secret::read(text, form), fault, "{text}");
        }
    }

    #[test]
    fn a_weak_secret_is_said_to_be_weak() {
        let hs = |name| Algorithm::of(name).expect(name);
        let warnings = |text: &str, alg| {
            Secret::read(text, Form::Text)
                .expect(text)
                .warnings(hs(alg))
        };
        let short = |found, wanted| vec![Warning::Short { found, wanted }];
        assert_eq!(warnings("", "HS256"), [Warning::Empty]);
        assert_eq!(warnings(&"x".repeat(31), "HS256"), short(248, 256));
        assert_eq!(warnings(&"x".repeat(32), "HS256"), []);
        assert_eq!(warnings(&"x".repeat(32), "HS384"), short(256, 384));
        assert_eq!(warnings(&"x".repeat(63), "HS512"), short(504, 512));
    }

    #[test]
    fn a_key_of_another_sort_is_a_secret_only_outright() {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/keys/pasted.json")).expect("JSON");
        for it in all.as_array().expect("a list") {
            let jwk = it["jwk"].to_string();
            let set = format!(" {{\"keys\":[{jwk}]}}");
            let mut texts = vec![(jwk, KeyLike::Jwk), (set, KeyLike::Jwk)];
            for name in ["pem", "pkcs1", "pkcs8", "traditional", "certificate"] {
                let Some(pem) = it[name].as_str() else {
                    continue;
                };
                let lines: Vec<&str> = pem.lines().collect();
                let body = lines[1..lines.len() - 1].join("\n");
                let raw = bytes(&body, Form::Base64).expect("base64");
                texts.push((pem.into(), KeyLike::Pem));
                texts.push((body.replace('+', "-").replace('/', "_"), KeyLike::Der));
                texts.push((body, KeyLike::Der));
                texts.push((
                    raw.iter().map(|b| format!("{b:02x}")).collect(),
                    KeyLike::Der,
                ));
            }
            for (text, like) in texts {
                assert_eq!(looks_like_a_key(&text), Some(like), "{text}");
                let refused = Err(SecretFault::LooksLikeAKey(like));
                assert_eq!(Secret::read(&text, Form::Text), refused, "{text}");
                let secret = Secret::outright(&text, Form::Text).expect("outright");
                let hs256 = Algorithm::of("HS256").expect("HS256");
                let warned = Warning::LooksLikeAKey(like);
                assert!(secret.warnings(hs256).contains(&warned));
                // Also behind one more wrapping, as Kubernetes' secrets have it.
                let wrapped = crate::jose::base64::encode(text.as_bytes());
                assert_eq!(Secret::read(&wrapped, Form::Base64url), refused, "{text}");
            }
        }
        for text in [
            "s3cret",
            "{}",
            "{\"a\":1}",
            "MIIBIjAN",
            "MFkwEwYH",
            "",
            "30",
            KEY,
        ] {
            assert_eq!(looks_like_a_key(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_end_is_found_that_is_there_or_missing() {
        for (signs, end) in [
            ("s3cret", LineEnd::None),
            ("s3cret\n", LineEnd::Newline),
            ("s3cret\r\n", LineEnd::CarriageReturn),
        ] {
            let secret = Secret::read(signs, Form::Text).expect("text");
            let mac = secret.sign("HS256", b"x").expect("HMAC");
            for pasted in ["s3cret", "s3cret\n", "s3cret\r\n"] {
                assert_eq!(line_end(pasted, "HS256", b"x", &mac), Some(end));
                assert_eq!(line_end(pasted, "HS256", b"y", &mac), None);
            }
            assert_eq!(line_end("other", "HS256", b"x", &mac), None);
        }
    }

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::read("correct horse battery staple", Form::Text).expect("text");
        assert_eq!(format!("{secret:?}"), "Secret(224 bits)");
        assert_eq!(
            format!("{:?}", Secret::read("zz", Form::Hex)),
            "Err(Character(Span { start: 0, end: 1 }))"
        );
    }

    #[test]
    fn an_oct_key_is_read_as_it_is_specified() {
        let missing = |text: &str| of_jwk(text).map_err(|fault| fault.what);
        assert_eq!(
            missing("{\"kty\":\"oct\"}"),
            Err(Wrong::Missing { member: "k" })
        );
        assert_eq!(
            missing("{\"kty\":\"oct\",\"k\":\"a+b/\"}"),
            Err(Wrong::NotBase64url { member: "k" })
        );
        let other = of_jwk("{\"kty\":\"RSA\",\"k\":\"YQ\"}");
        assert_eq!(
            other.map_err(|fault| fault.what),
            Err(Wrong::Type("RSA".into()))
        );
        let empty = of_jwk("{\"kty\":\"oct\",\"k\":\"\"}").expect("empty");
        let hs256 = Algorithm::of("HS256").expect("HS256");
        assert_eq!(empty.warnings(hs256), [Warning::Empty]);
        // The classic mistake in another wrapping.
        let pem = crate::jose::base64::encode(b"-----BEGIN PUBLIC KEY-----\n");
        let pem = of_jwk(&format!("{{\"kty\":\"oct\",\"k\":\"{pem}\"}}")).expect("outright");
        assert!(
            pem.warnings(hs256)
                .contains(&Warning::LooksLikeAKey(KeyLike::Pem))
        );
    }
}
