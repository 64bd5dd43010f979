//! JSON that carries no token in compact form.

use super::Finding;
use crate::json::{Kind, read};
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    if !trimmed.starts_with(['{', '[']) {
        return Vec::new();
    }
    let (node, _) = read(trimmed.as_bytes());
    let is_structure =
        node.is_some_and(|node| matches!(node.value.kind(), Kind::Object | Kind::Array));
    if !is_structure {
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
