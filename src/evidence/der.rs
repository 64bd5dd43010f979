//! Keys and certificates in DER (X.690), as base64 without the lines of PEM around it: `MIIB…`, `MFkw…`.
//!
//! Looks at the shape only, by the tags and lengths of the parts: whether the numbers in it are a key is for `keys` to
//! say. It has no crate, because what is recognised and what travels must not wait for the part of the page that has one.

use super::{Finding, MOST};
use crate::text::Span;
use crate::token::Look;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};

/// A form that has a PEM label of its own (RFC 7468; RFC 8017, A.1; RFC 5915).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// SubjectPublicKeyInfo (RFC 5280, section 4.1).
    PublicKey,
    /// RSAPublicKey (RFC 8017, A.1.1).
    RsaPublicKey,
    /// PrivateKeyInfo (RFC 5208, section 5).
    PrivateKey,
    /// RSAPrivateKey (RFC 8017, A.1.2).
    RsaPrivateKey,
    /// ECPrivateKey (RFC 5915, section 3).
    EcPrivateKey,
    /// EncryptedPrivateKeyInfo (RFC 5208, section 6).
    EncryptedPrivateKey,
    /// RFC 5280, section 4.1.
    Certificate,
}

impl Shape {
    pub fn label(self) -> &'static str {
        match self {
            Shape::PublicKey => "PUBLIC KEY",
            Shape::RsaPublicKey => "RSA PUBLIC KEY",
            Shape::PrivateKey => "PRIVATE KEY",
            Shape::RsaPrivateKey => "RSA PRIVATE KEY",
            Shape::EcPrivateKey => "EC PRIVATE KEY",
            Shape::EncryptedPrivateKey => "ENCRYPTED PRIVATE KEY",
            Shape::Certificate => "CERTIFICATE",
        }
    }

    pub fn look(self) -> Look {
        match self {
            Shape::PublicKey | Shape::RsaPublicKey => Look::PublicKey,
            Shape::Certificate => Look::Certificate,
            Shape::PrivateKey
            | Shape::RsaPrivateKey
            | Shape::EcPrivateKey
            | Shape::EncryptedPrivateKey => Look::PrivateKey,
        }
    }
}

/// A sequence begins with `M` in base64, and its length with one of these.
const SECOND: &[u8] = b"ABCDEFGHI";

/// Bytes of the longest certificate that is looked for.
const LONGEST: usize = 32 * 1024;

/// Characters of a line that is not the last.
const SHORTEST_LINE: usize = 16;

/// So many times the paste is read where what begins like DER is none.
const PATIENCE: usize = 8;

/// Characters of a line in PEM (RFC 7468, section 2).
const LINE: usize = 64;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Most pastes are a token, which is told sooner.
    if pasted.starts_with("ey") && is_one_word(pasted) {
        return findings;
    }
    let mut left = pasted.len().saturating_mul(PATIENCE);
    let mut at = 0;
    while let Some(start) = next_word(pasted, at) {
        let (read, found) = der(&pasted[start..]);
        if let Some(found) = found {
            at = start + read;
            findings.push(Finding {
                form: "der",
                span: Span::new(start, at),
                token: None,
                look: Some(found.look()),
                notes: Vec::new(),
            });
        } else {
            at = start + 1;
        }
        left = left.saturating_sub(read);
        if left == 0 || findings.len() == MOST {
            break;
        }
    }
    findings
}

fn is_one_word(pasted: &str) -> bool {
    let text = pasted.trim_end();
    !text.contains(' ') && !text.contains('\n') && !text.contains('"') && !text.contains(':')
}

/// Where the first one begins.
pub(super) fn first(pasted: &str) -> Option<usize> {
    find(pasted).first().map(|finding| finding.span.start)
}

/// The bytes of a stretch that was found.
pub fn bytes(stretch: &str) -> Option<Vec<u8>> {
    let digits: String = stretch.split_ascii_whitespace().collect();
    BASE64_STANDARD_NO_PAD
        .decode(digits.trim_end_matches('='))
        .ok()
}

/// As a PEM block that says what it is; none if it is no key and no certificate.
pub fn to_pem(der: &[u8]) -> Option<String> {
    let label = shape(der)?.label();
    let mut written = format!("-----BEGIN {label}-----\n");
    for (at, character) in BASE64_STANDARD.encode(der).chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            written.push('\n');
        }
        written.push(character);
    }
    written.push_str(&format!("\n-----END {label}-----"));
    Some(written)
}

/// Where the next word begins that may be DER.
fn next_word(pasted: &str, from: usize) -> Option<usize> {
    let bytes = pasted.as_bytes();
    let goes_on = |b: &&u8| b.is_ascii_alphanumeric() || b"+/-_.=".contains(b);
    let mut at = from;
    while let Some(start) = pasted.get(at..)?.find('M').map(|found| at + found) {
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        let begins = !before.as_ref().is_some_and(goes_on);
        let word = bytes.get(start..)?;
        if begins && word.get(1).is_some_and(|b| SECOND.contains(b)) {
            return Some(start);
        }
        // None begins inside of a word.
        at = start + word.iter().take_while(goes_on).count();
    }
    None
}

fn is_digit(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/')
}

/// How much of the text was read, and what it is if it is DER whose end is a word's end.
fn der(text: &str) -> (usize, Option<Shape>) {
    let mut digits = String::new();
    let (mut wanted, mut line, mut end) = (usize::MAX, 0, text.len());
    for (at, character) in text.char_indices() {
        end = at;
        if digits.len() == wanted {
            break;
        }
        match character {
            c if is_digit(c) => {
                digits.push(c);
                line += 1;
            }
            '\n' | '\r' | ' ' | '\t' if line == 0 || line >= SHORTEST_LINE => line = 0,
            _ => return (at + 1, None),
        }
        if digits.len() == 8 {
            match length(&digits).filter(|length| *length <= LONGEST) {
                Some(length) => wanted = (length * 8).div_ceil(6),
                None => return (at + 1, None),
            }
        }
        end = at + character.len_utf8();
    }
    let padding = text[end..].bytes().take_while(|byte| *byte == b'=').count();
    end += padding.min(2);
    let goes_on = |c: char| is_digit(c) || matches!(c, '-' | '_' | '.' | '=');
    if digits.len() != wanted || text[end..].starts_with(goes_on) {
        return (end, None);
    }
    let found = BASE64_STANDARD_NO_PAD.decode(&digits);
    (end, found.ok().and_then(|der| shape(&der)))
}

/// Bytes of the whole, by its first eight digits.
fn length(digits: &str) -> Option<usize> {
    let begin = BASE64_STANDARD_NO_PAD.decode(digits).ok()?;
    let (inside, head) = header(begin.get(1..)?)?;
    Some(1 + head + inside)
}

const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `[0]`, in which a certificate has its version.
const VERSION: u8 = 0xa0;

/// Bytes of the shortest RSA modulus: two numbers alone are a signature of ECDSA as well.
const SHORTEST_MODULUS: usize = 64;
const LONGEST_EXPONENT: usize = 8;

/// No form has so many parts.
const MOST_PARTS: usize = 16;

/// The form, if the bytes are one and nothing else.
pub fn shape(der: &[u8]) -> Option<Shape> {
    let parts = sequence(der)?;
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    match tags[..] {
        [SEQUENCE, BITS] => is_algorithm(&parts[0]).then_some(Shape::PublicKey),
        [INTEGER, INTEGER] => {
            let fits = |part: &Part| part.inside.len() <= LONGEST_EXPONENT;
            let is_rsa = parts[0].inside.len() >= SHORTEST_MODULUS && fits(&parts[1]);
            is_rsa.then_some(Shape::RsaPublicKey)
        }
        [SEQUENCE, SEQUENCE, BITS] => {
            (is_certified(&parts[0]) && is_algorithm(&parts[1])).then_some(Shape::Certificate)
        }
        [INTEGER, SEQUENCE, OCTETS, ..] => is_algorithm(&parts[1]).then_some(Shape::PrivateKey),
        [INTEGER, OCTETS, ..] => (parts[0].inside == [1]).then_some(Shape::EcPrivateKey),
        [
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            ..,
        ] => Some(Shape::RsaPrivateKey),
        [SEQUENCE, OCTETS] => is_algorithm(&parts[0]).then_some(Shape::EncryptedPrivateKey),
        _ => None,
    }
}

pub(super) struct Part<'a> {
    pub(super) tag: u8,
    /// With its tag and length.
    whole: &'a [u8],
    pub(super) inside: &'a [u8],
}

/// The parts of a sequence behind which nothing stands.
fn sequence(der: &[u8]) -> Option<Vec<Part<'_>>> {
    let (whole, behind) = part(der)?;
    if whole.tag != SEQUENCE || !behind.is_empty() {
        return None;
    }
    parts(whole.inside)
}

/// The elements one after another.
pub(super) fn parts(mut rest: &[u8]) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (part, behind) = part(rest)?;
        parts.push(part);
        rest = behind;
        if parts.len() > MOST_PARTS {
            return None;
        }
    }
    Some(parts)
}

/// The first element, and what is behind it.
pub(super) fn part(der: &[u8]) -> Option<(Part<'_>, &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (length, head) = header(rest)?;
    let (inside, behind) = rest.get(head..)?.split_at_checked(length)?;
    let whole = &der[..der.len() - behind.len()];
    let part = Part {
        tag: *tag,
        whole,
        inside,
    };
    Some((part, behind))
}

/// A length, and in how many bytes it is written.
fn header(der: &[u8]) -> Option<(usize, usize)> {
    let (first, rest) = der.split_first()?;
    match first {
        0..=0x7f => Some((usize::from(*first), 1)),
        0x81..=0x83 => {
            let count = usize::from(first & 0x0f);
            let bytes = rest.get(..count)?;
            let length = bytes.iter().fold(0, |sum, b| sum << 8 | usize::from(*b));
            Some((length, 1 + count))
        }
        _ => None,
    }
}

/// An AlgorithmIdentifier begins with an object identifier.
fn is_algorithm(part: &Part) -> bool {
    let parts = sequence(part.whole).unwrap_or_default();
    matches!(&parts[..], [first] | [first, _] if first.tag == OBJECT)
}

/// A TBSCertificate; that of a request or of a revocation list has other parts.
fn is_certified(part: &Part) -> bool {
    let parts = sequence(part.whole).unwrap_or_default();
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    let counted = tags.strip_prefix(&[VERSION]).unwrap_or(&tags);
    let wanted = [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE];
    counted.starts_with(&wanted)
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn recorded() -> Vec<(String, Vec<u8>)> {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/keys/pasted.json")).expect("JSON");
        let mut found = Vec::new();
        for it in all.as_array().expect("a list") {
            for name in ["pem", "pkcs1", "pkcs8", "traditional", "certificate"] {
                let Some(pem) = it[name].as_str() else {
                    continue;
                };
                let lines: Vec<&str> = pem.lines().collect();
                let body = lines[1..lines.len() - 1].join("\n");
                found.push((pem.to_owned(), bytes(&body).expect("base64")));
            }
        }
        assert!(found.len() > 20);
        found
    }

    fn check(pasted: &str, stretches: &[&str]) {
        let found: Vec<_> = find(pasted)
            .iter()
            .map(|it| &pasted[it.span.start..it.span.end])
            .collect();
        assert_eq!(found, stretches, "{pasted:?}");
    }

    #[test]
    fn bytes_become_the_pem_block_that_they_are() {
        for (pem, der) in recorded() {
            assert_eq!(to_pem(&der).as_deref(), Some(pem.trim_end()));
            for end in 0..der.len() {
                assert_eq!(shape(&der[..end]), None);
            }
            assert_eq!(shape(&[&der[..], &[0]].concat()), None);
        }
    }

    #[test]
    fn keys_are_found_wherever_they_stand() {
        for (pem, der) in recorded() {
            let one = BASE64_STANDARD.encode(&der);
            let lines: Vec<&str> = pem.lines().collect();
            let wrapped = lines[1..lines.len() - 1].join("\r\n    ");
            let bare = one.trim_end_matches('=');
            for stretch in [one.as_str(), &wrapped, bare] {
                for (before, after) in [
                    ("", ""),
                    ("public_key: ", "\n"),
                    ("{\"public_key\":\"", "\",\"x\":1}"),
                    ("MIIB MII M é", " MIIB"),
                    ("中", "中"),
                ] {
                    check(&format!("{before}{stretch}{after}"), &[stretch]);
                }
                check(&format!("{stretch}\n\n{stretch}"), &[stretch, stretch]);
            }
        }
    }

    #[test]
    fn what_only_begins_so_is_not_found() {
        let (_, der) = recorded().swap_remove(0);
        let one = BASE64_STANDARD.encode(&der);
        let signature = [&[0x30, 0x44, 2, 0x20][..], &[1; 32], &[2, 0x20], &[1; 32]].concat();
        for none in [
            "MIIB".to_owned(),
            "MICHAEL and MIRANDA".into(),
            "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".into(),
            format!("x{one}"),
            format!("{one}x"),
            format!("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.{one}"),
            format!("{one}.e30"),
            format!("_{one}"),
            one.replace("MII", "MIJ"),
            one[..one.len() - 8].to_owned(),
            // Words, as in prose, are no lines of base64.
            one.chars().map(|c| format!("{c} ")).collect(),
            // A signature of ECDSA has two numbers as well, and a request for a certificate three parts.
            BASE64_STANDARD.encode(signature),
            BASE64_STANDARD.encode([0x30, 3, 2, 1, 1]),
            BASE64_STANDARD.encode([0x30, 11, 0x30, 2, 5, 0, 0x30, 2, 6, 0, 3, 1, 0]),
        ] {
            check(&none, &[]);
        }
    }

    #[test]
    fn many_beginnings_take_no_long_time() {
        for piece in [
            "MIIB",
            "MIIB ",
            "MIJ//////////////////////////////////////// ",
            "MII/AAAAAAAAAAAAAAAAAAAA\n",
        ] {
            find(&piece.repeat(1_000_000 / piece.len()));
        }
    }

    #[test]
    fn a_key_beside_a_token_is_no_part_of_it() {
        const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
        let check = |pasted: &str, forms: &[&str], token: Option<&str>| {
            let evidence = recognise(pasted);
            let found: Vec<_> = evidence.findings.iter().map(|it| it.form).collect();
            assert_eq!(found, forms, "{pasted}");
            let text = evidence.token.map(|clean| clean.text.clone());
            assert_eq!(text.as_deref(), token, "{pasted}");
        };
        for (_, der) in recorded() {
            let key = BASE64_STANDARD.encode(der);
            check(&key, &["der"], None);
            for (pasted, forms) in [
                (format!("{key}\n{TOKEN}"), ["der", "compact"]),
                (format!("{TOKEN}\n{key}"), ["compact", "der"]),
                (format!("{TOKEN} {key}"), ["compact", "der"]),
                (format!("Bearer {TOKEN}\n\n{key}\n"), ["bearer", "der"]),
                (
                    format!("{{\"key\":\"{key}\",\"token\":\"{TOKEN}\"}}"),
                    ["der", "compact"],
                ),
            ] {
                check(&pasted, &forms, Some(TOKEN));
            }
            // What only begins so is the token's, or nothing.
            let cut = &key[..56];
            check(cut, &[], None);
            check(
                &format!("{TOKEN}\n{cut}"),
                &["compact"],
                Some(&format!("{TOKEN}{cut}")),
            );
        }
    }
}
