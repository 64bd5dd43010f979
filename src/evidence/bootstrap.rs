//! A bootstrap token as kubeadm makes them: six characters, a dot, sixteen characters.

use super::Finding;
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    let is_part = |text: &str, length| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let Some((id, secret)) = trimmed.split_once('.') else {
        return Vec::new();
    };
    if !(is_part(id, 6) && is_part(secret, 16)) {
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
