//! kubectl's answer about an object that is not there: `Error from server (NotFound): pods "web-0" not found`.
//!
//! kubernetes staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, and the API's own words behind the colon
//! (k8s.io/apimachinery/pkg/api/errors/errors.go, NewNotFound).

use super::{Finding, MOST};
use crate::text::Span;

const REASON: &str = "(NotFound): ";
const END: &str = "\" not found";

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !pasted.contains(REASON) {
        return findings;
    }
    let mut line_start = 0;
    for line in pasted.split_inclusive('\n') {
        if let Some(stretch) = in_line(line).filter(|_| findings.len() < MOST) {
            findings.push(Finding {
                form: "not_found",
                span: Span::new(line_start + stretch.start, line_start + stretch.end),
                token: None,
                look: None,
                notes: Vec::new(),
            });
        }
        line_start += line.len();
    }
    findings
}

fn in_line(line: &str) -> Option<Span> {
    let at = line.find(REASON)?;
    let end = at + line[at..].find(END)? + END.len();
    let start = line[..at].find("Error from").unwrap_or(at);
    Some(Span::new(start, end))
}

/// The resource and the name in words that were found.
pub fn read(words: &str) -> Option<(&str, &str)> {
    let (_, said) = words.split_once(REASON)?;
    let (resource, rest) = said.split_once(" \"")?;
    Some((resource, rest.strip_suffix(END)?))
}
