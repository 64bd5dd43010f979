//! PEM blocks (RFC 7468): keys and certificates, named for what their first line says.

use super::Finding;
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (start, _) in pasted.match_indices("-----BEGIN ") {
        let label = &pasted[start + 11..];
        let Some(label_end) = label.find("-----") else {
            continue;
        };
        let label = &label[..label_end];
        let look = if label.ends_with("PRIVATE KEY") {
            Look::PrivateKey
        } else if label.ends_with("PUBLIC KEY") {
            Look::PublicKey
        } else if label.ends_with("CERTIFICATE") {
            Look::Certificate
        } else {
            continue;
        };
        let closing = format!("-----END {label}-----");
        let end = pasted[start..]
            .find(&closing)
            .map_or(pasted.len(), |at| start + at + closing.len());
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
