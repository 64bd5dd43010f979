//! Log lines in klog's form: `E1212 18:37:53.063583       1 authentication.go:63] …`.
//!
//! `find` only recognises them, so that they do not count as stray text beside a token; `read` tells what they say.

use super::clue::{Found, Grade, Reason, What, Who};
use super::plain::Plain;
use super::said::{self, reasons, reasons_in_quotes};
use super::{Finding, calls};
use crate::kube::reasons::Speaks;
use crate::kube::speakers::speaker;
use crate::text::Span;
use crate::time::Stamp;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut start = 0;
    // Whether the line before was one, so that a screenful of them is one finding.
    let mut goes_on = false;
    for line in pasted.split_inclusive('\n') {
        let is_one = line.len() > PATTERN.len() && is_klog(line.trim_start());
        if is_one {
            let end = start + line.trim_end().len();
            match findings.last_mut().filter(|_| goes_on) {
                Some(block) => block.span.end = end,
                None => findings.push(Finding {
                    form: "klog",
                    span: Span::new(start, end),
                    token: None,
                    look: Some(Look::Log),
                    notes: Vec::new(),
                }),
            }
        }
        goes_on = is_one;
        start += line.len();
    }
    findings
}

const PATTERN: &[u8] = b"E0000 00:00:00.";

/// A severity letter, month and day, and a time.
pub(super) fn is_klog(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() > PATTERN.len()
        && matches!(bytes[0], b'I' | b'W' | b'E' | b'F')
        && PATTERN
            .iter()
            .zip(bytes)
            .skip(1)
            .all(|(wanted, found)| match wanted {
                b'0' => found.is_ascii_digit(),
                other => found == other,
            })
}

/// What stands before the text of a line.
pub(super) struct Head<'a> {
    pub at: Stamp,
    /// `authentication.go:63`.
    pub file: &'a str,
    /// Where the text begins.
    pub length: usize,
}

/// Severity, date, time, thread, file and line. A line that is cut off in there has no file.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    if !is_klog(line) {
        return None;
    }
    let (at, length) = Stamp::read(line.get(1..)?)?;
    let behind = line.get(1 + length..)?;
    let rest = behind.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let file = rest.split_once(']').map_or("", |(file, _)| file);
    let is_file = !file.is_empty() && file.contains(':') && !file.contains(char::is_whitespace);
    let (file, skipped) = if is_file {
        (file, file.len() + 1)
    } else {
        ("", 0)
    };
    let text = rest.get(skipped..)?.trim_start_matches(' ');
    Some(Head {
        at,
        file,
        length: line.len() - text.len(),
    })
}

/// Names of the member that holds the error.
const ERRORS: [&str; 2] = [" err=\"", " error=\""];

/// What the line says; of words that are not known, who said them and when.
pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let indent = line.len() - line.trim_start().len();
    let line = line.trim_start();
    let at = at + indent;
    let head = head(line)?;
    let start = at + head.length;
    let whole = line.get(head.length..).unwrap_or_default();
    let text = said::start_of(whole);
    let who = speaker(head.file, text);
    let speaks = match who {
        Who::ApiServer | Who::Delegating | Who::Kubelet => Speaks::Verifier,
        _ => Speaks::Client,
    };
    // Structured: the error is a member, in quotes. Its text and the message have words alike.
    let error = ERRORS.iter().find_map(|name| {
        let at = text.find(name).filter(|_| text.starts_with('"'))? + name.len();
        Some((at, quoted(text.get(at..)?)))
    });
    let mut found = match error {
        Some((at, error)) => reasons_in_quotes(error, start + at, speaks),
        None => Vec::new(),
    };
    let plain = Plain::of(text, start);
    if found.is_empty() {
        found = reasons(&plain.text, 0, speaks);
        plain.place_reasons(&mut found);
    }
    if found.is_empty() && head.file.starts_with("httplog.go:") {
        found.extend(refused(text, start));
    }
    let sentence = Span::new(start, start + whole.trim_end().len());
    let mut said = said::said(who, Some(head.at), sentence, found);
    said.subject = said::subject(&plain.text);
    calls::of_line(text, &mut said);
    if said.subject.is_none() && who == Who::Kubelet {
        said.subject = said::cached_subject(&plain.text);
    }
    Some(Found {
        form: "klog",
        span: Span::new(at, sentence.end),
        what: What::Said(said),
    })
}

/// `resp=401` in the log of requests.
fn refused(text: &str, at: usize) -> Option<Reason> {
    let code = text.find(" resp=401")? + " resp=".len();
    let place = Span::new(at + code, at + code + 3);
    Some(said::of_grade(place, Grade::NoReason))
}

/// Up to the quote that closes.
pub(super) fn quoted(text: &str) -> &str {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => return text.get(..at).unwrap_or_default(),
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    text
}
