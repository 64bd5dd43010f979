//! A bootstrap token as kubeadm makes them: six characters, a dot, sixteen characters.

use super::clue::{Found, Opened, What};
use super::{Evidence, Finding};
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    if !is_one(trimmed) {
        return Vec::new();
    }
    vec![Finding {
        form: "bootstrap",
        span: Span::new(start, start + trimmed.len()),
        token: None,
        look: Some(Look::BootstrapToken),
        notes: Vec::new(),
    }]
}

fn is_one(text: &str) -> bool {
    let is_part = |text: &str, length| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let parts = text.split_once('.');
    parts.is_some_and(|(id, secret)| is_part(id, 6) && is_part(secret, 16))
}

/// The closer look at one that stands alone, or behind `--token` in a command line of kubeadm. Its end is in a Secret.
pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let alone = evidence.findings.iter().filter(|it| it.form == "bootstrap");
    let mut spans: Vec<Span> = alone.map(|it| it.span).collect();
    for (at, flag) in pasted.match_indices("--token") {
        let start = at + flag.len() + 1;
        let behind = pasted.get(start..).unwrap_or_default();
        let start = start + behind.len() - behind.trim_start_matches(['"', '\'']).len();
        let word = pasted.get(start..start + 23);
        let end = pasted.get(start + 23..).unwrap_or_default();
        let goes_on = end.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if word.is_some_and(is_one) && !goes_on && spans.len() < super::MOST {
            spans.push(Span::new(start, start + 23));
        }
    }
    let found = spans.into_iter().filter_map(|span| {
        let what = What::Opened(open(pasted.get(span.start..span.end)?)?);
        let form = "bootstrap";
        Some(Found { form, span, what })
    });
    found.collect()
}

pub fn open(token: &str) -> Option<Opened> {
    let id = token.get(..6).filter(|_| is_one(token))?.to_owned();
    Some(Opened::Bootstrap { id, expires: None })
}
