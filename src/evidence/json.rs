//! JSON that carries no token in compact form: what begins as an object or a list, whole or not.

use super::Finding;
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    if !trimmed.starts_with(['{', '[']) {
        return Vec::new();
    }
    vec![Finding {
        form: "json",
        span: Span::new(start, start + trimmed.len()),
        token: None,
        look: Some(Look::Json),
        notes: Vec::new(),
    }]
}
