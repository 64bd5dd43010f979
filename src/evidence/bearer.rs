//! `Bearer <token>`, with or without `Authorization:` before it (RFC 6750, section 2.1).
//!
//! Only a paste that begins so. Inside a curl line the token is found by `compact`.

use super::{Finding, compact, der};
use crate::text::Span;
use crate::token::{Problem, TookOff, What};

pub fn find(pasted: &str) -> Vec<Finding> {
    // The first letter tells most pastes.
    let first = pasted.bytes().find(u8::is_ascii_alphabetic);
    if !first.is_some_and(|b| matches!(b, b'A' | b'a' | b'B' | b'b')) {
        return Vec::new();
    }
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`') || compact::is_hidden(c);
    let start = pasted.len() - pasted.trim_start_matches(is_edge).len();
    let end = pasted.trim_end_matches(is_edge).len().max(start);
    let Some((after, took)) = prefix(&pasted[start..end]) else {
        return Vec::new();
    };
    let again = again(&pasted[start + after..end]);
    let first = start + after;
    let after = after + again;
    let token_start = start + after;
    // The words of DER look like a wrapped token's.
    let key = der::first(pasted).filter(|key| *key > token_start);
    let end = pasted[..key.unwrap_or(end)].trim_end_matches(is_edge).len();
    let end = end.max(token_start);
    let token = pasted[token_start..end].trim();
    if token.is_empty() {
        return Vec::new();
    }
    // Another word behind the token is not the token's; a wrapped token goes on over line breaks.
    let word_end = token_start + word_length(token);
    let mut finding = compact::finding("bearer", pasted, Span::new(token_start, word_end.min(end)));
    finding.span = Span::new(start, word_end.min(end));
    let place = Some(Span::new(start, token_start));
    finding
        .notes
        .insert(0, Problem::note(What::TookOff(took), place));
    if again > 0 {
        let place = Some(Span::new(first, token_start));
        finding.notes.push(Problem::fault(What::BearerTwice, place));
    }
    vec![finding]
}

/// How long the prefix is, blanks behind it included, and what it was.
fn prefix(text: &str) -> Option<(usize, TookOff)> {
    let (after, took) = match strip(text, "authorization:") {
        Some(after) => (after, TookOff::AuthorizationHeader),
        None => (0, TookOff::Bearer),
    };
    let bearer = strip(&text[after..], "bearer")? + after;
    let space = text[bearer..].len() - text[bearer..].trim_start().len();
    (space > 0).then_some((bearer + space, took))
}

/// How long it is if the word stands there once more, or more often.
fn again(text: &str) -> usize {
    let mut length = 0;
    while let Some(word) = strip(&text[length..], "bearer") {
        let behind = &text[length + word..];
        let blanks = behind.len() - behind.trim_start().len();
        if blanks == 0 {
            break;
        }
        length += word + blanks;
    }
    length
}

/// The length of the word and the blanks around it, whatever its case.
fn strip(text: &str, word: &str) -> Option<usize> {
    let begin = text.len() - text.trim_start().len();
    let head = text.get(begin..begin + word.len())?;
    head.eq_ignore_ascii_case(word)
        .then_some(begin + word.len())
}

/// A token may be wrapped over lines, but ends before a blank, and before a line that holds anything else.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let foreign = |c: char| !(c.is_ascii_alphanumeric() || "-_.=+/\r\n".contains(c));
        if index > 0 && line.contains(foreign) {
            break;
        }
        match line.find([' ', '\t']) {
            Some(blank) => return length + blank,
            None => length += line.len(),
        }
    }
    text[..length].trim_end().len()
}
