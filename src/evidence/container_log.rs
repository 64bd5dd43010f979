//! A line as a container runtime, `kubectl logs` or stern has it. What is behind the prefix is of its own form, if it
//! has one.
//!
//! The runtime's stamp and the line's are of one machine's clock: the two together say nothing about it.

use super::clue::{Found, What, Who};
use super::plain::Plain;
use super::prefix::{Prefix, compose_service, prefix};
use super::{client, line, said};
use crate::json::{Node, read as read_json};
use crate::kube::speakers;
use crate::text::Span;
use crate::time::Stamp;

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    if line.starts_with('{') {
        return docker(line, at);
    }
    let (prefix, length) = prefix(line);
    if length == 0 {
        return compose(line, at);
    }
    if !prefix.runtime {
        return None;
    }
    let inner = line.get(length..)?;
    let span = Span::new(at, at + line.trim_end().len());
    let start = at + length;
    if let Some(found) = said::behind(prefix.clone(), inner, start) {
        return Some(found);
    }
    Some(unknown(prefix, span, Span::new(start, span.end.max(start))))
}

/// `api-1  | ` before a line without a stamp, in which a token is refused; a table has columns like it.
fn compose(row: &str, at: usize) -> Option<Found> {
    let (prefix, length) = compose_service(row)?;
    // Nothing that looks behind prefixes: one may follow another without end.
    let (inner, start) = (row.get(length..)?, at + length);
    let mut found = client::read(inner, start).or_else(|| line::read(inner, start))?;
    said::complete(&mut found.what, prefix);
    let refuses = matches!(&found.what, What::Said(said) if !said.reasons.is_empty());
    refuses.then_some(found)
}

/// `{"log":"…\n","stream":"stderr","time":"2024-10-19T20:50:00.035673627Z"}`.
fn docker(line: &str, at: usize) -> Option<Found> {
    if !line.contains("\"log\"") || !line.contains("\"stream\"") {
        return None;
    }
    let (node, _) = read_json(line.as_bytes());
    let node = node?;
    let log = node.get("log")?;
    log.as_str()?;
    let prefix = Prefix {
        at: node
            .get("time")
            .and_then(Node::as_str)
            .and_then(Stamp::read_whole),
        runtime: true,
        ..Prefix::default()
    };
    node.get("stream")?.as_str()?;
    let escaped = line.get(log.span.start + 1..log.span.end.checked_sub(1)?)?;
    let start = at + log.span.start + 1;
    let plain = Plain::of(escaped, start);
    let span = Span::new(at, at + line.trim_end().len());
    match said::behind(prefix.clone(), plain.text.trim_end(), 0) {
        Some(found) => plain.placed(found),
        None => Some(unknown(
            prefix,
            span,
            Span::new(start, start + escaped.len()),
        )),
    }
}

/// Of a line that is not known, whose it is and when the runtime had it.
fn unknown(prefix: Prefix, span: Span, sentence: Span) -> Found {
    let who = prefix.program.as_deref().and_then(speakers::program);
    let mut said = said::said(
        who.unwrap_or(Who::ContainerRuntime),
        prefix.at,
        sentence,
        Vec::new(),
    );
    said.speaker.host = prefix.host;
    Found {
        form: "container_log",
        span,
        what: What::Said(said),
    }
}
