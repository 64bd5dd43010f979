//! JSON objects of one kind in a paste, one to a line or printed over several.

use super::prefix::prefix;
use crate::json::{Node, Wrong, read};
use crate::text::Span;

pub(super) struct Object {
    /// Its places count from the object's beginning.
    pub node: Node,
    pub span: Span,
    pub lines: usize,
}

/// So many lines above its word an object begins at most.
const MOST_LINES: usize = 100;

/// So many that only begin as one are looked at.
const MOST_FAILURES: usize = 1000;

/// The objects that hold this word, outermost as they are written: from a line that begins with a brace.
pub(super) fn objects(pasted: &str, word: &str) -> Vec<Object> {
    let mut all = Vec::new();
    let (mut at, mut failures) = (0, 0);
    while let Some(found) = pasted.get(at..).and_then(|rest| rest.find(word)) {
        let (floor, place) = (at, at + found);
        let after = place + word.len();
        let line_end = pasted.get(after..).and_then(|rest| rest.find('\n'));
        at = line_end.map_or(pasted.len(), |length| after + length);
        let Some(start) = start(pasted, place, floor) else {
            continue;
        };
        let (node, faults) = read(pasted.get(start..).unwrap_or_default().as_bytes());
        let whole = faults
            .iter()
            .all(|fault| fault.what == Wrong::Trailing || fault.what.go_reads_on());
        let Some(node) = node else { continue };
        let span = node.span.moved(start);
        if whole && span.end >= after {
            at = at.max(span.end);
            let text = pasted.get(start..span.end).unwrap_or_default();
            let lines = text.lines().count();
            all.push(Object { node, span, lines });
        } else {
            failures += 1;
            // What is open to the end is open for all that follow.
            let mut faults = faults.iter();
            let is_cut = faults.any(|fault| matches!(fault.what, Wrong::CutShort { .. }));
            if is_cut || failures == MOST_FAILURES {
                break;
            }
        }
    }
    all
}

/// Where the object begins in which this place is, not before the floor.
fn start(pasted: &str, place: usize, floor: usize) -> Option<usize> {
    let before = pasted.get(..place)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let text = pasted.get(line..place)?;
    let (_, length) = prefix(text);
    let inner = text.get(length..)?;
    let indent = inner.len() - inner.trim_start().len();
    if inner.trim_start().starts_with('{') {
        return Some(line + length + indent);
    }
    // Printed over lines: the nearest brace above that is alone and stands further out.
    let mut end = line;
    for _ in 0..MOST_LINES {
        let above = pasted.get(..end.checked_sub(1).filter(|end| *end > floor)?)?;
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        let text = above.get(start..)?;
        let depth = text.len() - text.trim_start().len();
        if text.trim() == "{" && depth < indent {
            return Some(start + depth);
        }
        end = start;
    }
    None
}
