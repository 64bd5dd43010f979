//! A log line that is a JSON object: Kubernetes' JSON format, zap, logrus, hclog, in any order of members.

use super::clue::{Found, What, Who};
use super::said;
use crate::json::{Node, Value, read as read_json};
use crate::kube::reasons::Speaks;
use crate::kube::speakers::speaker;
use crate::text::Span;
use crate::time::Stamp;

const TIMES: [&str; 6] = ["ts", "time", "timestamp", "@timestamp", "t", "T"];
const MESSAGES: [&str; 4] = ["msg", "message", "@message", "M"];
const ERRORS: [&str; 4] = ["err", "error", "exception", "errorVerbose"];
const FILES: [&str; 3] = ["caller", "source", "C"];

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let object = line.trim();
    let is_one = object.starts_with("{\"") && object.ends_with('}');
    if !is_one || !MESSAGES.iter().any(|name| line.contains(name)) {
        return None;
    }
    let at = at + (line.len() - line.trim_start().len());
    let (node, faults) = read_json(object.as_bytes());
    let node = node.filter(|_| faults.is_empty())?;
    let first = |names: &[&str]| names.iter().find_map(|name| node.get(name));
    let clock = first(&TIMES).and_then(stamp)?;
    let message = first(&MESSAGES).filter(|message| message.as_str().is_some())?;
    let file = first(&FILES).and_then(Node::as_str).unwrap_or_default();
    let who = speaker(file, object);
    let speaks = match who {
        Who::ApiServer | Who::Delegating | Who::Kubelet => Speaks::Verifier,
        _ => Speaks::Client,
    };
    let errors = ERRORS.iter().filter_map(|name| node.get(name));
    let mut reasons = Vec::new();
    for part in errors
        .chain([message])
        .filter(|part| part.as_str().is_some())
    {
        let (start, end) = (part.span.start + 1, part.span.end.saturating_sub(1));
        let text = said::start_of(object.get(start..end).unwrap_or_default());
        reasons = said::reasons_in_quotes(text, at + start, speaks);
        if !reasons.is_empty() {
            break;
        }
    }
    let who = said::of_library(&reasons)
        .filter(|_| who == Who::Other)
        .unwrap_or(who);
    let mut said = said::said(who, Some(clock), message.span.moved(at), reasons);
    said.subject = said::subject(object);
    Some(Found {
        form: "json_log",
        span: Span::new(at, at + object.len()),
        what: What::Said(said),
    })
}

fn stamp(node: &Node) -> Option<Stamp> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Stamp::read_whole(text),
        _ => None,
    }
}
