//! Any member of a JSON or YAML document whose value is a token, or holds some: named by its path.
//!
//! Where the document cannot be read, a token is named by what stands before it on its line.

use super::carried::{self, Around};
use super::clue::{Found, Wrapped};
use super::document::{Document, is_token};
use crate::json::{Node, Value};

const FORM: &str = "json_member";

/// A token in base64 begins so, and one after `Bearer `, and JSON.
const IN_BASE64: [&str; 3] = ["ZXlK", "QmVhcmVyIG", "eyJ"];

/// Shorter is no token.
const SHORTEST: usize = 40;

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    walk(document, &document.root, &mut String::new(), &mut found);
    found
}

fn walk(document: &Document, node: &Node, path: &mut String, found: &mut Vec<Found>) {
    let length = path.len();
    match &node.value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
                walk(document, item, path, found);
                path.truncate(length);
            }
        }
        Value::Object(members) => {
            for member in members {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(&member.name);
                walk(document, &member.value, path, found);
                path.truncate(length);
            }
        }
        Value::String(text) if text.len() > SHORTEST => leaf(document, node, text, path, found),
        _ => {}
    }
}

fn leaf(document: &Document, node: &Node, text: &str, path: &str, found: &mut Vec<Found>) {
    if let Some(clean) = document.token(node) {
        let name = Some(path.to_owned());
        found.push(carried::token(FORM, clean, name, Vec::new(), Vec::new()));
        return;
    }
    let depth = document.depth + 1;
    let trimmed = text.trim_start();
    let bare = ["Bearer ", "bearer "]
        .iter()
        .find_map(|it| trimmed.strip_prefix(it));
    if let Some(token) = bare.filter(|token| is_token(token.trim())) {
        let start = text.len() - token.len();
        let clean = document
            .text(node)
            .map(|it| it.part(start, start + token.trim_end().len()));
        let name = Some(path.to_owned());
        let clean = clean.map(|it| carried::token(FORM, it.into(), name, Vec::new(), Vec::new()));
        found.extend(clean);
    } else if IN_BASE64.iter().any(|begin| trimmed.starts_with(begin)) && !text.contains('.') {
        if let Some(decoded) = document.word(node).and_then(|word| carried::base64(&word)) {
            let how = Wrapped::Base64;
            let inner = carried::unwrapped(FORM, &decoded, how, Some(path), depth);
            found.extend(inner);
        }
    } else if document.is_json && text.contains("eyJ") && text.contains(['"', '\n']) {
        // A document in a text, or lines of another form.
        if let Some(text) = document.text(node) {
            let inner = carried::within(&text, Wrapped::JsonString, Some(path), depth);
            found.extend(inner);
        }
    }
}

/// `"name": "`, `\"name\":\"`, `name: ` before the token.
pub fn around(around: &Around) -> Vec<Found> {
    match name(around.before) {
        Some(name) => around.found(FORM, name),
        None => Vec::new(),
    }
}

fn name(before: &str) -> Option<&str> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\');
    let before = before.trim_end_matches(is_quote).trim_end();
    let lower = before.len().checked_sub(6).and_then(|at| before.get(at..));
    let bearer = lower.is_some_and(|word| word.eq_ignore_ascii_case("bearer"));
    let before = match bearer {
        true => before
            .get(..before.len() - 6)?
            .trim_end()
            .trim_end_matches(is_quote),
        false => before,
    };
    let before = before.trim_end().strip_suffix(':')?.trim_end();
    let before = before.trim_end_matches(is_quote);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let start = before.trim_end_matches(is_name).len();
    let name = before.get(start..)?;
    let lead = before.get(..start)?.trim_end_matches([' ', '-', '{', ',']);
    // A word in the middle of a sentence is no name.
    let begins = lead.is_empty() || lead.ends_with(is_quote) || lead.len() < start;
    let sentence = lead.ends_with(char::is_alphanumeric);
    (!name.is_empty() && begins && !sentence).then_some(name)
}
