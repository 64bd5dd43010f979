//! X.509 certificates (RFC 5280, section 4.1), opened as far as clocks and names go: subject, issuer, dates, CA or not.
//!
//! In PEM, as DER in base64, and PEM in base64 once more, as kubeconfigs and Secrets have it; and as openssl prints it.
//! Verifies nothing.

use super::clue::{Found, Opened, What};
use super::der::{self, Part};
use super::{Clean, Evidence, carried, certificate_text, pem};
use crate::text::Span;
use crate::time::{Instant, SECOND};
use crate::token::Look;

const FORM: &str = "certificate";

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = certificate_text::read(FORM, pasted);
    if pasted.contains("-----BEGIN CERT") {
        for block in pem::find(pasted) {
            let text = pasted.get(block.span.start..block.span.end);
            let opened = text.and_then(of_block).filter(|_| is_one(&block.look));
            found.extend(opened.map(|it| one(FORM, block.span, it)));
        }
    }
    for finding in &evidence.findings {
        let text = pasted.get(finding.span.start..finding.span.end);
        let bytes = match finding.form == "der" && is_one(&finding.look) {
            true => text.and_then(der::bytes),
            false => None,
        };
        let opened = bytes.and_then(|bytes| open(&bytes));
        found.extend(opened.map(|it| one(FORM, finding.span, it)));
    }
    found
}

fn is_one(look: &Option<Look>) -> bool {
    *look == Some(Look::Certificate)
}

fn one(form: &'static str, span: Span, opened: Opened) -> Found {
    Found {
        form,
        span,
        what: What::Opened(opened),
    }
}

/// The certificates of a text in PEM, at their places in the paste.
pub fn of_pem(form: &'static str, text: &Clean) -> Vec<Found> {
    if !text.text.contains("-----BEGIN CERT") {
        return Vec::new();
    }
    let blocks = pem::find(&text.text).into_iter().filter_map(|block| {
        let Span { start, end } = block.span;
        let opened = of_block(text.text.get(start..end)?)?;
        Some(one(form, text.place(start, end), opened))
    });
    blocks.collect()
}

/// The same of what is in base64: PEM, or DER as in ExecCredentials of some programs.
pub fn of_base64(form: &'static str, word: &Clean) -> Vec<Found> {
    if let Some(text) = carried::base64(word) {
        return of_pem(form, &text);
    }
    let opened = der::bytes(&word.text).and_then(|bytes| open(&bytes));
    let opened = opened.map(|it| one(form, word.hull(), it));
    opened.into_iter().collect()
}

/// A PEM block; lines may be indented, or written as `\n`.
fn of_block(block: &str) -> Option<Opened> {
    let body = block.strip_prefix("-----BEGIN ")?.split_once("-----")?.1;
    let body = body.split_once("-----END").map_or(body, |(body, _)| body);
    let body = body.replace("\\r", "").replace("\\n", "");
    open(&der::bytes(&body)?)
}

const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const BMP_STRING: u8 = 0x1e;
const LATIN: [u8; 2] = [0x14, 0x1b];
/// basicConstraints, 2.5.29.19 (RFC 5280, section 4.2.1.9).
const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1d, 0x13];

/// Attribute types with short names (RFC 4514, section 3, and what Go's crypto/x509/pkix adds).
const ATTRIBUTES: [(&[u8], &str); 11] = [
    (&[0x55, 4, 3], "CN"),
    (&[0x55, 4, 5], "SERIALNUMBER"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "STREET"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
    (&[0x55, 4, 17], "POSTALCODE"),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
        "DC",
    ),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1],
        "UID",
    ),
];

/// A certificate in DER.
pub fn open(bytes: &[u8]) -> Option<Opened> {
    if der::shape(bytes)? != der::Shape::Certificate {
        return None;
    }
    let (whole, _) = der::part(bytes)?;
    let (signed, _) = der::part(whole.inside)?;
    let parts = der::parts(signed.inside)?;
    let first = parts.first()?;
    let from = usize::from(first.tag == VERSION);
    let [issuer, validity, subject] = parts.get(from + 2..from + 5)? else {
        return None;
    };
    let dates = der::parts(validity.inside)?;
    let [not_before, not_after] = &dates[..] else {
        return None;
    };
    let extensions = parts.iter().find(|part| part.tag == EXTENSIONS);
    Some(Opened::Certificate {
        subject: name(subject)?,
        issuer: name(issuer)?,
        not_before: date(not_before)?,
        not_after: date(not_after)?,
        is_ca: extensions.and_then(is_ca).unwrap_or(false),
    })
}

/// As Go prints it (RFC 4514): the last first.
fn name(part: &Part) -> Option<String> {
    let mut written = String::new();
    let sets = der::parts(part.inside)?;
    for set in sets.iter().rev() {
        for (index, attribute) in der::parts(set.inside)?.iter().enumerate() {
            let pair = der::parts(attribute.inside)?;
            let [sort, value] = &pair[..] else {
                return None;
            };
            if !written.is_empty() {
                written.push(if index > 0 { '+' } else { ',' });
            }
            match ATTRIBUTES.iter().find(|(id, _)| *id == sort.inside) {
                Some((_, name)) => written.push_str(name),
                None => written.push_str(&dotted(sort.inside)),
            }
            written.push('=');
            for character in text(value).chars() {
                if matches!(character, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
                    written.push('\\');
                }
                written.push(character);
            }
        }
    }
    Some(written)
}

fn text(value: &Part) -> String {
    match value.tag {
        BMP_STRING => {
            let units = value.inside.chunks_exact(2);
            let units = units.map(|pair| pair.iter().fold(0, |sum, b| sum << 8 | u16::from(*b)));
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        tag if LATIN.contains(&tag) => value.inside.iter().map(|b| char::from(*b)).collect(),
        _ => String::from_utf8_lossy(value.inside).into_owned(),
    }
}

/// An object identifier in digits (X.690, section 8.19).
fn dotted(bytes: &[u8]) -> String {
    let mut numbers: Vec<u64> = Vec::new();
    let mut number = 0_u64;
    for byte in bytes {
        number = number.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                let first = (number / 40).min(2);
                numbers.push(first);
                number -= first * 40;
            }
            numbers.push(number);
            number = 0;
        }
    }
    let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
    words.join(".")
}

fn is_ca(extensions: &Part) -> Option<bool> {
    let (list, _) = der::part(extensions.inside)?;
    let mut rest = list.inside;
    while !rest.is_empty() {
        let (extension, behind) = der::part(rest)?;
        rest = behind;
        let parts = der::parts(extension.inside)?;
        if parts.first()?.inside == BASIC_CONSTRAINTS {
            let (constraints, _) = der::part(parts.last()?.inside)?;
            let (first, _) = der::part(constraints.inside)?;
            return Some(first.tag == 1 && first.inside.first().is_some_and(|b| *b != 0));
        }
    }
    None
}

/// `230613153051Z` or `20230613153051Z`, always UTC (RFC 5280, section 4.1.2.5).
fn date(part: &Part) -> Option<Instant> {
    let digits = part.inside.strip_suffix(b"Z")?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut pairs = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0')));
    let century = match (part.tag, digits.len()) {
        (UTC_TIME, 12) => None,
        (GENERALIZED_TIME, 14) => pairs.next(),
        _ => return None,
    };
    let short = pairs.next()?;
    let year = match century {
        Some(century) => century * 100 + short,
        None => short + if short < 50 { 2000 } else { 1900 },
    };
    let (month, day) = (pairs.next()?, pairs.next()?);
    let (hour, minute, second) = (pairs.next()?, pairs.next()?, pairs.next()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 {
        return None;
    }
    // Years that begin in March end with the leap day.
    let year = if month < 3 { year - 1 } else { year };
    let days = 365 * year + year / 4 - year / 100 + year / 400;
    let days = days + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 719_468;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
    Some(Instant(i128::from(seconds) * SECOND))
}
