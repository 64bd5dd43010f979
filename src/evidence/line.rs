//! Any other line in which a verifier or a library refuses a token, with the time that it begins with.

use super::clue::{Found, What, Who};
use super::said;
use crate::kube::reasons::Speaks;
use crate::kube::speakers::speaker;
use crate::text::Span;
use crate::time::Stamp;

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let at = at + (line.len() - line.trim_start().len());
    let whole = line.trim();
    let text = said::start_of(whole);
    let reasons = said::reasons(text, at, Speaks::Anyone);
    if reasons.is_empty() {
        return None;
    }
    let (clock, length) = clock(text);
    let who = match speaker("", text) {
        Who::Other => said::of_library(&reasons).unwrap_or(Who::Other),
        who => who,
    };
    let mut said = said::said(
        who,
        clock,
        Span::new(at + length, at + whole.len()),
        reasons,
    );
    said.subject = said::subject(text);
    Some(Found {
        form: "line",
        span: Span::new(at, at + whole.len()),
        what: What::Said(said),
    })
}

/// The time that a line begins with, in brackets or not, and where what stands behind it begins.
pub(super) fn clock(line: &str) -> (Option<Stamp>, usize) {
    let opened = line.strip_prefix(['[', '(']).unwrap_or(line);
    // A line that begins with ten digits may be anything else.
    let Some((stamp, length)) = Stamp::read(opened) else {
        return (None, 0);
    };
    let behind = opened.get(length..).unwrap_or_default();
    let rest = behind.trim_start_matches([']', ')', ':', ' ', '\t', '-', '|']);
    if !behind.is_empty() && rest.len() == behind.len() {
        return (None, 0);
    }
    (Some(stamp), line.len() - rest.len())
}
