//! A log line inside of an object, as services and collectors of logs hand it out: Cloud Logging (`textPayload`),
//! `journalctl -o json` (`MESSAGE`), logcli's `jsonl` (`line`), Fluentd and Fluent Bit (`log` beside `kubernetes`).
//!
//! What the line says is of its own form, if it has one; the object adds the year, the zone and the machine. Objects over
//! several lines are read, too, and documents of YAML with `textPayload`, as `gcloud logging read` prints them; where
//! such a document is damaged, its `textPayload: …` in one line.

use super::Evidence;
use super::clue::{Found, What, Who};
use super::document::Document;
use super::objects::objects;
use super::plain::Plain;
use super::prefix::Prefix;
use super::{rows, said};
use crate::cluster::pasted::move_node;
use crate::json::{Node, Value, read as read_json};
use crate::kube::reasons::Speaks;
use crate::kube::speakers;
use crate::text::Span;
use crate::time::Stamp;
use crate::yaml;

const FORM: &str = "log_export";

struct Export {
    /// The member that holds the line, as it stands in JSON, and its path.
    sign: &'static str,
    line: &'static [&'static str],
    /// Without this member it is none.
    beside: &'static [&'static str],
    time: &'static [&'static str],
    host: &'static [&'static [&'static str]],
    program: &'static [&'static [&'static str]],
    /// Through a container runtime.
    runtime: bool,
}

impl Export {
    fn may_be_in(&self, text: &str) -> bool {
        text.contains(self.sign) && self.beside.iter().all(|name| text.contains(name))
    }
}

const EXPORTS: &[Export] = &[
    Export {
        sign: "\"textPayload\"",
        line: &["textPayload"],
        beside: &[],
        time: &["timestamp"],
        host: &[
            &["resource", "labels", "node_name"],
            &["labels", "compute.googleapis.com/resource_name"],
        ],
        program: &[&["resource", "labels", "container_name"]],
        runtime: true,
    },
    Export {
        sign: "\"jsonPayload\"",
        line: &["jsonPayload", "MESSAGE"],
        beside: &[],
        time: &["timestamp"],
        host: &[
            &["jsonPayload", "_HOSTNAME"],
            &["resource", "labels", "node_name"],
            &["labels", "compute.googleapis.com/resource_name"],
        ],
        program: &[&["jsonPayload", "SYSLOG_IDENTIFIER"]],
        runtime: false,
    },
    Export {
        sign: "\"jsonPayload\"",
        line: &["jsonPayload", "message"],
        beside: &[],
        time: &["timestamp"],
        host: &[
            &["resource", "labels", "node_name"],
            &["labels", "compute.googleapis.com/resource_name"],
        ],
        program: &[&["resource", "labels", "container_name"]],
        runtime: true,
    },
    Export {
        sign: "\"MESSAGE\"",
        line: &["MESSAGE"],
        beside: &["__REALTIME_TIMESTAMP"],
        time: &["__REALTIME_TIMESTAMP"],
        host: &[&["_HOSTNAME"]],
        program: &[&["SYSLOG_IDENTIFIER"], &["_COMM"]],
        runtime: false,
    },
    Export {
        sign: "\"labels\"",
        line: &["line"],
        beside: &["labels"],
        time: &["timestamp"],
        host: &[
            &["labels", "node"],
            &["labels", "node_name"],
            &["labels", "hostname"],
        ],
        program: &[&["labels", "container"], &["labels", "app"]],
        runtime: true,
    },
    Export {
        sign: "\"kubernetes\"",
        line: &["log"],
        beside: &["kubernetes"],
        time: &["time"],
        host: &[&["kubernetes", "host"]],
        program: &[&["kubernetes", "container_name"]],
        runtime: true,
    },
];

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let object = line.trim();
    let at = at + (line.len() - line.trim_start().len());
    if let Some(value) = object.strip_prefix("textPayload: ") {
        return in_yaml(value, at + object.len() - value.len());
    }
    let is_one = object.starts_with('{') && object.trim_end_matches(',').ends_with('}');
    if !is_one || !EXPORTS.iter().any(|export| export.may_be_in(object)) {
        return None;
    }
    let (node, _) = read_json(object.as_bytes());
    of_object(&node?, object, at)
}

/// Longer documents of YAML are no log entries.
const LONGEST: usize = 65_536;

/// Objects over several lines, and documents of YAML.
pub(super) fn find(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let has_payload = pasted.contains("Payload");
    if has_payload && pasted.contains("textPayload: ") {
        let stretches = stretches(pasted).into_iter();
        all.extend(stretches.filter_map(|span| of_yaml(pasted, span)));
    }
    for sign in ["\"textPayload\"", "\"jsonPayload\"", "\"MESSAGE\""] {
        let mut exports = EXPORTS.iter().filter(|export| export.sign == sign);
        let passed_over = !has_payload && sign.contains("Payload");
        if passed_over || !exports.any(|export| export.may_be_in(pasted)) {
            continue;
        }
        let several = objects(pasted, sign).into_iter().filter(|it| it.lines > 1);
        all.extend(several.filter_map(|it| {
            let text = pasted.get(it.span.start..it.span.end)?;
            of_object(&it.node, text, it.span.start)
        }));
    }
    all
}

/// What lies between `---`, blank lines and the ends.
fn stretches(pasted: &str) -> Vec<Span> {
    let (mut all, mut start, mut at) = (Vec::new(), 0, 0);
    for line in pasted.split_inclusive('\n') {
        let end = at + line.len();
        if matches!(line.trim_end(), "" | "---") {
            all.push(Span::new(start, at));
            start = end;
        }
        at = end;
    }
    all.push(Span::new(start, at));
    all
}

fn of_yaml(pasted: &str, span: Span) -> Option<Found> {
    let written = pasted.get(span.start..span.end)?;
    let is_one = |line: &str| line.starts_with("textPayload: ");
    if written.len() > LONGEST || !written.lines().any(is_one) {
        return None;
    }
    let mut root = yaml::read(written).0.into_iter().next()?;
    move_node(&mut root, span.start);
    let document = Document {
        pasted,
        root,
        is_json: false,
        depth: 0,
    };
    let export = export(&document.root)?;
    let way = document.text(text(&document.root, export.line)?)?;
    let before = before(export, &document.root);
    // Without a time of its own the line says as much by itself.
    before.at?;
    let found = said::behind(before, way.text.trim_end(), 0)?;
    Some(rows::placed(found, &way))
}

fn export(node: &Node) -> Option<&'static Export> {
    let fits = |export: &&Export| {
        let beside = export.beside.iter().all(|name| node.get(name).is_some());
        beside && text(node, export.line).is_some()
    };
    EXPORTS.iter().find(fits)
}

/// What the object says beside the line.
fn before(export: &Export, node: &Node) -> Prefix {
    let first = |paths: &[&[&str]]| {
        let mut found = paths.iter().filter_map(|path| text(node, path)?.as_str());
        found.next().map(str::to_owned)
    };
    Prefix {
        at: text(node, export.time).and_then(stamp),
        host: first(export.host),
        program: first(export.program),
        runtime: export.runtime,
    }
}

fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    let end = path.iter().try_fold(node, |node, name| node.get(name))?;
    end.as_str().filter(|text| !text.is_empty())?;
    Some(end)
}

/// `written` is the object as it stands in the paste at `at`; the node's places count from there.
fn of_object(node: &Node, written: &str, at: usize) -> Option<Found> {
    let export = export(node)?;
    let line = text(node, export.line)?;
    let start = line.span.start + 1;
    let end = start + (line.span.end - line.span.start).checked_sub(2)?;
    let escaped = written.get(start..end)?;
    inner(before(export, node), escaped, at + start)
}

fn stamp(node: &Node) -> Option<Stamp> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text,
        _ => return None,
    };
    // journald counts microseconds, Loki nanoseconds.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_at_checked(10) {
        Some((seconds, rest)) if digits && matches!(rest.len(), 6 | 9) => {
            Stamp::read_whole(&[seconds, ".", rest].concat())
        }
        _ => Stamp::read_whole(text),
    }
}

/// `textPayload: 'E1212 …'`, as `gcloud logging read` prints it; the time stands elsewhere.
fn in_yaml(value: &str, at: usize) -> Option<Found> {
    let (escaped, skipped) = match value.strip_prefix(['"', '\'']) {
        Some(inner) => (inner.strip_suffix(['"', '\'']).unwrap_or(inner), 1),
        None => (value, 0),
    };
    let before = Prefix {
        runtime: true,
        ..Prefix::default()
    };
    inner(before, escaped, at + skipped)
}

fn inner(before: Prefix, escaped: &str, at: usize) -> Option<Found> {
    let plain = Plain::of(escaped, at);
    if let Some(found) = said::behind(before.clone(), plain.text.trim_end(), 0) {
        return plain.placed(found);
    }
    let who = before.program.as_deref().and_then(speakers::program);
    let reasons = said::reasons_in_quotes(said::start_of(escaped), at, Speaks::Anyone);
    let sentence = plain.place(Span::new(0, plain.text.len()));
    let mut said = said::said(who.unwrap_or(Who::Other), before.at, sentence, reasons);
    said.speaker.host = before.host;
    said.subject = said::subject(&plain.text);
    Some(Found {
        form: FORM,
        span: sentence,
        what: What::Said(said),
    })
}
