//! A token's text with everything stray taken off, and the way back to the paste.

use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Clean {
    pub text: String,
    /// The stretches that were kept, in order.
    kept: Vec<Kept>,
}

/// A stretch that stands in the paste as it stands in the text, up to the next one.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    in_text: usize,
    in_paste: usize,
}

impl Clean {
    /// Keeps of a stretch of the paste what is not stray.
    pub fn of(pasted: &str, span: Span, is_stray: impl Fn(char) -> bool) -> Clean {
        let stretch = &pasted[span.start..span.end];
        // All the room at once: a damaged paste of megabytes has as many pieces.
        let pieces = stretch.matches(&is_stray).count() + 1;
        let mut clean = Clean {
            text: String::with_capacity(stretch.len()),
            kept: Vec::with_capacity(pieces),
        };
        let mut at = span.start;
        for piece in stretch.split_inclusive(&is_stray) {
            let kept = piece.trim_end_matches(&is_stray);
            if !kept.is_empty() {
                clean.kept.push(Kept {
                    in_text: clean.text.len(),
                    in_paste: at,
                });
                clean.text.push_str(kept);
            }
            at += piece.len();
        }
        clean
    }

    /// Where a stretch of the text stands in the paste.
    pub fn place(&self, start: usize, end: usize) -> Span {
        let last = self.text.len().checked_sub(1);
        let last = last.and_then(|last| self.at(last)).map_or(0, |at| at + 1);
        let from = self.at(start).unwrap_or(last);
        let to = match end.checked_sub(1).filter(|_| end > start) {
            Some(before) => self.at(before).map_or(last, |at| at + 1),
            None => from,
        };
        Span::new(from, to.max(from))
    }

    /// Where this byte of the text stands in the paste; none if the text is shorter.
    fn at(&self, byte: usize) -> Option<usize> {
        let behind = self.kept.partition_point(|kept| kept.in_text <= byte);
        let kept = self.kept.get(behind.checked_sub(1)?)?;
        (byte < self.text.len()).then_some(kept.in_paste + byte - kept.in_text)
    }
}
