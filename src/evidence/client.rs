//! What clients print: kubectl, client-go, the Java and Python clients, CNI plugins, and the body of a refusal.
//!
//! An API server does not tell them why. Where a client names a cause all the same, it guesses.

use super::Evidence;
use super::clue::{Found, Grade, Reason, What, Who};
use super::line::clock;
use super::objects::objects;
use super::said;
use crate::json::{Node, Value, read as read_json};
use crate::kube::clients::client_words;
use crate::kube::reasons::{Speaks, reason};
use crate::text::Span;

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let at = at + (line.len() - line.trim_start().len());
    let whole = line.trim();
    let text = said::start_of(whole);
    if let Some(found) = body(text, at) {
        return Some(found);
    }
    let (start, remark) = client_words(text)?;
    let words = text.get(start..)?;
    let why = reason(words, at + start, Speaks::Client).or_else(|| {
        let span = Span::new(at + start, at + text.len());
        // A request that is named, and nothing of its end.
        let refused = words.contains("401") || words.contains("nauthorized");
        (refused || remark.is_some()).then(|| said::of_grade(span, Grade::NoReason))
    })?;
    let (clock, length) = clock(text);
    let mut said = said::said(
        Who::Client,
        clock,
        Span::new(at + length, at + whole.len()),
        vec![why],
    );
    said.remark = remark;
    said.subject = said::subject(text);
    Some(Found {
        form: "client",
        span: Span::new(at, at + whole.len()),
        what: What::Said(said),
    })
}

/// `{"kind":"Status",…,"code":401}` in one line, whatever stands before it.
fn body(line: &str, at: usize) -> Option<Found> {
    if !line.contains("\"Status\"") {
        return None;
    }
    let start = line.find("{\"")?;
    let (node, _) = read_json(line.get(start..)?.as_bytes());
    let node = node?;
    Some(status(&node, at + start, Span::new(at, at + line.len())))?
}

/// A Status that refuses because it does not know who asks.
fn status(node: &Node, at: usize, span: Span) -> Option<Found> {
    let is = |name: &str, wanted: &str| node.get(name).and_then(Node::as_str) == Some(wanted);
    let code = node.get("code").map(|code| &code.value);
    let is_401 =
        matches!(code, Some(Value::Number(code)) if code == "401") || is("reason", "Unauthorized");
    let is_status = is("kind", "Status") && is_401;
    let place = node
        .get("message")
        .map_or(node.span, |message| message.span)
        .moved(at);
    let why: Reason = said::of_grade(place, Grade::NoReason);
    is_status.then(|| Found {
        form: "client",
        span,
        what: What::Said(said::said(Who::ApiServer, None, place, vec![why])),
    })
}

/// The same on several lines.
pub(super) fn find(pasted: &str, _: &Evidence) -> Vec<Found> {
    let found = objects(pasted, "\"Status\"");
    let bodies = found.iter().filter(|it| it.lines > 1);
    bodies
        .filter_map(|it| status(&it.node, it.span.start, it.span))
        .collect()
}
