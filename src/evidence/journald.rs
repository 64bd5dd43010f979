//! A line as journald or syslog has it. What is behind the prefix is of its own form, if it has one; of other lines
//! the program and its clock are known.

use super::clue::{Found, What, Who};
use super::prefix::prefix;
use super::said;
use crate::kube::reasons::Speaks;
use crate::kube::speakers;
use crate::text::Span;

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let (prefix, length) = prefix(line);
    if length == 0 || prefix.runtime {
        return None;
    }
    let inner = line.get(length..)?;
    if let Some(found) = said::behind(prefix.clone(), inner, at + length) {
        return Some(found);
    }
    let who = prefix.program.as_deref().and_then(speakers::program);
    let sentence = Span::new(at + length, at + length + inner.trim_end().len());
    let speaks = if who == Some(Who::Client) {
        Speaks::Client
    } else {
        Speaks::Anyone
    };
    let reasons = said::reasons(said::start_of(inner), at + length, speaks);
    let mut said = said::said(who.unwrap_or(Who::Other), prefix.at, sentence, reasons);
    said.speaker.host = prefix.host;
    said.subject = said::subject(inner);
    Some(Found {
        form: "journald",
        span: Span::new(at, sentence.end),
        what: What::Said(said),
    })
}
