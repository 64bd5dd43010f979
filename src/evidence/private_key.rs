//! Private keys where the first look does not see them: in PEM inside of an object, and in base64 once more, as
//! `client-key-data` of kubeconfigs and `tls.key` of Secrets have them. Reads nothing of them.

use super::clue::{Found, Opened, What};
use super::{Evidence, carried};
use crate::text::Span;

const FORM: &str = "private_key";

const LABEL: &str = "PRIVATE KEY-----";
const BEGIN: &str = "-----BEGIN ";

/// So `-----BEGIN ` is written in base64, whatever stands before it: where three bytes begin, and behind one or two
/// more; and how many of these digits belong to the three bytes before.
const IN_BASE64: [(&str, usize); 3] = [
    ("LS0tLS1CRUdJTi", 0),
    ("0tLS0tQkVHSU4g", 2),
    ("tLS0tLUJFR0lOI", 1),
];

/// The label ends within so many characters.
const HEAD: usize = 80;

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    let mut known = evidence.findings.iter().peekable();
    for (start, _) in pasted.match_indices(LABEL) {
        // `-----END … PRIVATE KEY-----` is the same key.
        let before = pasted.get(..start).unwrap_or_default();
        let Some(begin) = before.rfind(BEGIN).filter(|at| start - at < HEAD) else {
            continue;
        };
        while known.next_if(|it| it.span.end <= start).is_some() {}
        if known
            .peek()
            .is_some_and(|it| it.form == "pem" && it.span.start <= start)
        {
            continue;
        }
        if before.get(begin..).is_some_and(|it| !it.contains('\n')) {
            found.push(one(begin, start + LABEL.len()));
        }
    }
    in_base64(pasted, &mut found);
    found
}

fn in_base64(pasted: &str, found: &mut Vec<Found>) {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let bytes = pasted.as_bytes();
    for (begin, skipped) in IN_BASE64 {
        for (at, _) in pasted.match_indices(begin) {
            let rest = bytes.get(at..).unwrap_or_default();
            let head = rest.iter().filter(|byte| !byte.is_ascii_whitespace());
            let head = head.skip(skipped).take(HEAD);
            let mut head: Vec<u8> = head.take_while(|byte| is_digit(byte)).copied().collect();
            head.truncate(head.len() - head.len() % 4);
            let text = String::from_utf8(head).ok();
            let text = text.and_then(|text| carried::decoded(&text));
            if text.is_some_and(|text| text.contains("-BEGIN ") && text.contains(LABEL)) {
                let length = rest.iter().take_while(|byte| is_digit(byte)).count();
                found.push(one(at, at + length));
            }
        }
    }
}

fn one(start: usize, end: usize) -> Found {
    Found {
        form: FORM,
        span: Span::new(start, end),
        what: What::Opened(Opened::PrivateKey),
    }
}
