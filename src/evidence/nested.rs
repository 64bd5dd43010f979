//! A token inside of another: as its payload (`cty` is `JWT`; RFC 7519, section 5.2), or in a claim.

use super::clue::{Found, What, Wrapped};
use super::document::{is_token, unescaped};
use super::{Clean, carried};
use crate::json::{self, Node, Value};
use std::rc::Rc;

const FORM: &str = "nested";

/// So deep tokens are looked for in each other.
const DEEPEST: usize = 4;

pub fn read(_pasted: &str, found: &mut Found) -> Vec<Found> {
    let What::Token(outer) = &found.what else {
        return Vec::new();
    };
    let nested = |it: &&Wrapped| **it == Wrapped::Nested;
    if outer.wrapped.iter().filter(nested).count() == DEEPEST {
        return Vec::new();
    }
    let mut dots = outer.clean.text.match_indices('.').map(|(at, _)| at);
    let (Some(first), Some(second)) = (dots.next(), dots.next()) else {
        return Vec::new();
    };
    if dots.next().is_some() {
        return Vec::new();
    }
    let payload = outer.clean.part(first + 1, second);
    let Some(payload) = carried::base64(&payload).filter(|it| it.text.contains("eyJ")) else {
        return Vec::new();
    };
    let mut inner = Vec::new();
    let trimmed = payload.text.trim().trim_matches('"');
    if is_token(trimmed) {
        let start = payload.text.find(trimmed).unwrap_or(0);
        inner.push((None, payload.part(start, start + trimmed.len())));
    } else if let (Some(claims), _) = json::read(payload.text.as_bytes()) {
        walk(&payload, &claims, &mut String::new(), &mut inner);
    }
    let tokens = inner.into_iter().map(|(name, clean)| {
        let mut wrapped = outer.wrapped.clone();
        wrapped.push(Wrapped::Nested);
        carried::token(FORM, Rc::new(clean), name, Vec::new(), wrapped)
    });
    tokens.collect()
}

fn walk(payload: &Clean, node: &Node, path: &mut String, inner: &mut Vec<(Option<String>, Clean)>) {
    let length = path.len();
    match &node.value {
        Value::Array(items) => {
            for item in items {
                walk(payload, item, path, inner);
            }
        }
        Value::Object(members) => {
            for member in members {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(&member.name);
                walk(payload, &member.value, path, inner);
                path.truncate(length);
            }
        }
        Value::String(text) if is_token(text) => {
            let (start, end) = (node.span.start + 1, node.span.end.saturating_sub(1));
            let written = payload.text.get(start..end).unwrap_or_default();
            let clean = match written == text {
                true => payload.part(start, end),
                false => unescaped(written, start).through(payload),
            };
            inner.push((Some(path.clone()), clean));
        }
        _ => {}
    }
}
