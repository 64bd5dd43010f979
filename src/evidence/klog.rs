//! Log lines in klog's form: `E1212 18:37:53.063583       1 authentication.go:63] …`.
//!
//! Only recognised as such, so that they do not count as stray text beside a token.

use super::Finding;
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut start = 0;
    // Whether the line before was one, so that a screenful of them is one finding.
    let mut goes_on = false;
    for line in pasted.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let is_one = is_klog(line.trim_start());
        match findings.last_mut().filter(|_| is_one && goes_on) {
            Some(block) => block.span.end = end,
            None if is_one => findings.push(Finding {
                form: "klog",
                span: Span::new(start, end),
                token: None,
                look: Some(Look::Log),
                notes: Vec::new(),
            }),
            None => {}
        }
        goes_on = is_one;
        start += line.len();
    }
    findings
}

/// A severity letter, month and day, and a time.
pub(super) fn is_klog(line: &str) -> bool {
    let bytes = line.as_bytes();
    let pattern = b"E0000 00:00:00.";
    bytes.len() > pattern.len()
        && matches!(bytes[0], b'I' | b'W' | b'E' | b'F')
        && pattern
            .iter()
            .zip(bytes)
            .skip(1)
            .all(|(wanted, found)| match wanted {
                b'0' => found.is_ascii_digit(),
                other => found == other,
            })
}
