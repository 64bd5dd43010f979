//! A token file to whose end a log line is stuck: a program's output that holds the token and what else was said.
//!
//! What klog writes first, `E0712` without a blank before it, looks like the end of the signature and is taken off.

use super::carried::{Around, token};
use super::clue::Found;
use std::rc::Rc;

const FORM: &str = "log_tail";

/// How the end of a run and what is behind it look where a log line begins: `0` is a digit, `A` one of `IWEF`.
const TAILS: [(&str, &str); 7] = [
    ("A0000", " 00:00:00."),
    ("", " 00:00:00."),
    ("0000-00-00T00", ":00:00"),
    ("0000-00-00", " 00:00:00"),
    ("0000", "/00/00 00:00:00"),
    ("time", "=\"0000-00-00T"),
    ("", "{\"level\":"),
];

pub fn read(around: &Around) -> Vec<Found> {
    let run = &around.candidate.clean.text;
    // The first look takes one word whole.
    if let Some(kept) = run.find("{\"").filter(|at| *at > 0) {
        return without_tail(around, kept);
    }
    for (end, behind) in TAILS {
        let kept = run.len().saturating_sub(end.len());
        let is_end = run.get(kept..).is_some_and(|text| fits(text, end));
        let rest = around.after.get(..behind.len());
        if is_end && rest.is_some_and(|text| fits(text, behind)) && begins(around.before) {
            return without_tail(around, kept);
        }
    }
    Vec::new()
}

fn without_tail(around: &Around, kept: usize) -> Vec<Found> {
    let clean = Rc::new(around.candidate.clean.part(0, kept));
    let wrapped = around.candidate.wrapped.clone();
    vec![token(FORM, clean, None, Vec::new(), wrapped)]
}

/// A log line that holds a token has words before it.
fn begins(before: &str) -> bool {
    before.trim().is_empty() || before.ends_with(['=', '"'])
}

fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(found, wanted)| match wanted {
                b'0' => found.is_ascii_digit(),
                b'A' => b"IWEF".contains(&found),
                _ => found == wanted,
            })
}
