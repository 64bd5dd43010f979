//! SD-JWT (RFC 9901): a token, `~`, disclosures that end in `~` each, and perhaps a key-binding token.

use super::clue::{Found, Opened, What, Wrapped};
use super::compact;
use super::document::is_token;
use crate::jose::base64::decode;
use crate::json::{self, Value, pretty};
use crate::text::Span;

const FORM: &str = "sd_jwt";

/// So many disclosures are read.
const MOST: usize = 1000;

pub fn read(pasted: &str, found: &mut Found) -> Vec<Found> {
    let What::Token(carried) = &mut found.what else {
        return Vec::new();
    };
    let start = found.span.end;
    let behind = pasted.get(start..).unwrap_or_default();
    let Some(mut rest) = behind.strip_prefix('~') else {
        return Vec::new();
    };
    let mut read = Vec::new();
    while read.len() < MOST {
        let run = compact::run_length(rest);
        let (text, after) = rest.split_at_checked(run).unwrap_or_default();
        let Some(disclosure) = after.strip_prefix('~').and_then(|_| disclosure(text)) else {
            break;
        };
        read.push(disclosure);
        rest = after.get(1..).unwrap_or_default();
    }
    if read.is_empty() && !is_token(rest.get(..compact::run_length(rest)).unwrap_or_default()) {
        return Vec::new();
    }
    found.form = FORM;
    carried.wrapped.push(Wrapped::Disclosures(read.len()));
    if read.is_empty() {
        return Vec::new();
    }
    let end = start + behind.len() - rest.len();
    vec![Found {
        form: FORM,
        span: Span::new(start + 1, end),
        what: What::Opened(Opened::Disclosures(read)),
    }]
}

/// `[salt, name, value]`, or `[salt, value]` for an element of a list (RFC 9901, section 4.2).
fn disclosure(text: &str) -> Option<(Option<String>, String)> {
    let (node, _) = json::read(&decode(text)?);
    let Value::Array(parts) = node?.value else {
        return None;
    };
    match &parts[..] {
        [_, name, value] => Some((Some(name.as_str()?.to_owned()), pretty(value))),
        [_, value] => Some((None, pretty(value))),
        _ => None,
    }
}
