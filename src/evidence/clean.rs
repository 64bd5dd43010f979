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
    pub fn of(pasted: &str, span: Span, is_stray: fn(char) -> bool) -> Clean {
        let stretch = &pasted[span.start..span.end];
        let mut is_kept = false;
        let begins = |c| {
            let before = std::mem::replace(&mut is_kept, !is_stray(c));
            is_kept && !before
        };
        // All the room at once: a damaged paste of megabytes has as many pieces.
        let pieces = stretch.matches(begins).count();
        let mut clean = Clean {
            text: String::with_capacity(stretch.len()),
            kept: Vec::with_capacity(pieces),
        };
        let mut rest = stretch.trim_start_matches(is_stray);
        while !rest.is_empty() {
            clean.kept.push(Kept {
                in_text: clean.text.len(),
                in_paste: span.end - rest.len(),
            });
            let length = rest.find(is_stray).unwrap_or(rest.len());
            let (kept, behind) = rest.split_at(length);
            clean.text.push_str(kept);
            rest = behind.trim_start_matches(is_stray);
        }
        clean
    }

    /// A text that was decoded. Each piece is the place of a byte in the text, and where it stands in the paste; a
    /// piece ends in the paste where the next one begins, and the last one is the end of both.
    pub fn of_pieces(text: String, pieces: impl IntoIterator<Item = (usize, usize)>) -> Clean {
        let kept = pieces
            .into_iter()
            .map(|(in_text, in_paste)| Kept { in_text, in_paste });
        Clean {
            kept: kept.collect(),
            text,
        }
    }

    /// For a text that was found in `outer`'s: the same with the way back to where that stands.
    pub fn through(mut self, outer: &Clean) -> Clean {
        let length = self.text.len();
        let mut kept = Vec::with_capacity(self.kept.len());
        let ends = self.kept.iter().skip(1).map(|next| next.in_text);
        for (piece, end) in self.kept.iter().zip(ends.chain([length])) {
            if piece.in_text >= length {
                break;
            }
            let first = outer.at(piece.in_paste);
            kept.extend(first.map(|in_paste| Kept {
                in_text: piece.in_text,
                in_paste,
            }));
            // Where the outer text is in pieces, so is this.
            let last = piece.in_paste + (end - piece.in_text);
            let from = outer
                .kept
                .partition_point(|it| it.in_text <= piece.in_paste);
            let rest = outer.kept.get(from..).unwrap_or_default();
            let inside = rest.iter().take_while(|it| it.in_text < last);
            kept.extend(inside.map(|it| Kept {
                in_text: piece.in_text + (it.in_text - piece.in_paste),
                in_paste: it.in_paste,
            }));
        }
        let last = self.kept.last();
        let end = last.map_or(0, |last| last.in_paste + (length - last.in_text));
        kept.push(Kept {
            in_text: length,
            in_paste: outer.place(end.saturating_sub(1), end).end,
        });
        self.kept = kept;
        self
    }

    /// Its pieces, for a text in which it begins so far in.
    pub(super) fn pieces(&self, moved: usize) -> impl Iterator<Item = (usize, usize)> {
        let pieces = self.kept.iter();
        pieces.map(move |piece| (piece.in_text + moved, piece.in_paste))
    }

    /// A stretch of the text with its way back.
    pub(super) fn part(&self, start: usize, end: usize) -> Clean {
        let text = self.text.get(start..end).unwrap_or_default().to_owned();
        let ends = (text.len(), start + text.len());
        Clean::of_pieces(text, [(0, start), ends]).through(self)
    }

    /// The stretch of the paste in which all of it stands, whatever the order of its pieces.
    pub fn hull(&self) -> Span {
        let starts = self.kept.iter().map(|piece| piece.in_paste);
        let start = starts.min().unwrap_or(0);
        let ends = self.kept.iter().skip(1).map(|next| next.in_text);
        let pieces = self.kept.iter().zip(ends.chain([self.text.len()]));
        let ends = pieces.map(|(piece, end)| self.place(piece.in_text, end).end);
        Span::new(start, ends.max().unwrap_or(start))
    }

    /// Where a stretch of the text stands in the paste.
    pub fn place(&self, start: usize, end: usize) -> Span {
        let from = self.at(start).unwrap_or_else(|| self.end(self.text.len()));
        let to = match end > start {
            true => self.end(end.min(self.text.len())),
            false => from,
        };
        Span::new(from, to.max(from))
    }

    /// Behind the byte before this one.
    fn end(&self, end: usize) -> usize {
        // Only what was decoded has a piece that begins with the text's end.
        let next = self.kept.partition_point(|kept| kept.in_text < end);
        let next = self.kept.get(next).filter(|next| next.in_text == end);
        let last = self.kept.last();
        let next = next.filter(|_| last.is_some_and(|last| last.in_text == self.text.len()));
        let before = end.checked_sub(1).and_then(|before| self.at(before));
        let behind = before.map_or(0, |at| at + 1);
        next.map_or(behind, |next| next.in_paste.max(behind))
    }

    /// Where this byte of the text stands in the paste; none if the text is shorter.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        let behind = self.kept.partition_point(|kept| kept.in_text <= byte);
        let kept = self.kept.get(behind.checked_sub(1)?)?;
        (byte < self.text.len()).then_some(kept.in_paste + byte - kept.in_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clean: &Clean, pasted: &str, stretch: (usize, usize), wanted: &str) {
        let place = clean.place(stretch.0, stretch.1);
        assert_eq!(&pasted[place.start..place.end], wanted, "{stretch:?}");
    }

    #[test]
    fn what_was_decoded_leads_back_to_what_it_was_decoded_from() {
        // Percent-encoded.
        let pasted = "x a%2Eb%2ec x";
        let pieces = [(0, 2), (1, 3), (2, 6), (3, 7), (4, 10), (5, 11)];
        let clean = Clean::of_pieces("a.b.c".into(), pieces);
        for (stretch, wanted) in [
            ((0, 5), "a%2Eb%2ec"),
            ((0, 1), "a"),
            ((1, 2), "%2E"),
            ((1, 4), "%2Eb%2e"),
            ((4, 5), "c"),
            ((2, 2), ""),
            ((5, 9), ""),
        ] {
            check(&clean, pasted, stretch, wanted);
        }
        assert_eq!(clean.hull(), Span::new(2, 11));
        // What was found in it has the way through both.
        let inner = Clean::of("a.b.c", Span::new(1, 5), |c| c == 'b').through(&clean);
        assert_eq!(inner.text, "..c");
        for (stretch, wanted) in [
            ((0, 3), "%2Eb%2ec"),
            ((0, 1), "%2Eb"),
            ((1, 2), "%2e"),
            ((2, 3), "c"),
        ] {
            check(&inner, pasted, stretch, wanted);
        }
        // The pieces of JWS JSON stand in any order.
        let turned = Clean::of_pieces("ab".into(), [(0, 5), (1, 2), (2, 3)]);
        assert_eq!(turned.hull(), Span::new(2, 6));
        let empty = Clean::of_pieces(String::new(), []);
        assert_eq!(empty.clone().through(&clean).hull(), Span::new(2, 2));
        assert_eq!(empty.hull(), Span::new(0, 0));
    }
}
