//! PEM blocks (RFC 7468): keys and certificates, named for what their first line says.

use super::Finding;
use crate::text::Span;
use crate::token::Look;

const BEGIN: &str = "-----BEGIN ";

/// `RSA PRIVATE KEY` and its like are far shorter.
const LONGEST_LABEL: usize = 64;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut at = 0;
    while let Some(start) = pasted[at..].find(BEGIN).map(|found| at + found) {
        at = start + BEGIN.len();
        let Some((label, look)) = label(&pasted[at..]) else {
            continue;
        };
        let closing = format!("-----END {label}-----");
        // A block whose end is missing goes on to the end of the paste.
        let end = pasted[at..]
            .find(&closing)
            .map_or(pasted.len(), |found| at + found + closing.len());
        at = end;
        findings.push(Finding {
            form: "pem",
            span: Span::new(start, end),
            token: None,
            look: Some(look),
            notes: Vec::new(),
        });
    }
    findings
}

/// The label of a first line, and what it announces.
fn label(text: &str) -> Option<(&str, Look)> {
    let label = &text[..text.find("-----").filter(|end| *end <= LONGEST_LABEL)?];
    let look = if label.ends_with("PRIVATE KEY") {
        Look::PrivateKey
    } else if label.ends_with("PUBLIC KEY") {
        Look::PublicKey
    } else if label.ends_with("CERTIFICATE") {
        Look::Certificate
    } else {
        return None;
    };
    Some((label, look))
}
