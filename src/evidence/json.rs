//! JSON that carries no token in compact form: what begins as an object or a list, whole or not.

use super::{Finding, begins_log};
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
        look: Some(look(trimmed)),
        notes: Vec::new(),
    }]
}

/// An object on each line is a log, and so is a time in brackets.
fn look(text: &str) -> Look {
    let mut lines = text.lines();
    let is_log = |line: Option<&str>| line.is_some_and(begins_log);
    let two = text.starts_with('{') && is_log(lines.next()) && is_log(lines.next());
    // `[2023-12-12 10:37:53] …`
    let begins_list = text.strip_prefix('[');
    let stamped = begins_list.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    match two || stamped && is_log(lines.next()) {
        true => Look::Log,
        false => Look::Json,
    }
}
