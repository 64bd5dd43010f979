//! A text with one layer of backslashes taken off, as JSON, Go's `%q` and logfmt put them on, and the way back.

use super::clue::{Found, Reason, What};
use crate::text::Span;
use std::borrow::Cow;

pub(super) struct Plain<'a> {
    pub text: Cow<'a, str>,
    /// Where the stretches between the escapes begin, in the text and in the paste.
    pieces: Vec<(usize, usize)>,
    /// Where the escaped text ends in the paste.
    end: usize,
}

impl<'a> Plain<'a> {
    /// `at` is where the escaped text begins in the paste.
    pub fn of(escaped: &'a str, at: usize) -> Plain<'a> {
        let mut pieces = vec![(0, at)];
        let end = at + escaped.len();
        let Some((first, _)) = escaped.split_once('\\') else {
            let text = Cow::Borrowed(escaped);
            return Plain { text, pieces, end };
        };
        let mut text = String::with_capacity(escaped.len());
        text.push_str(first);
        let mut rest = escaped.get(first.len()..).unwrap_or_default();
        while let Some(behind) = rest.strip_prefix('\\') {
            let (character, length) = escape(behind);
            // Where the character stands that was escaped: its backslash belongs to it.
            pieces.push((text.len(), end - rest.len()));
            text.push(character);
            rest = behind.get(length..).unwrap_or_default();
            let next = rest.find('\\').unwrap_or(rest.len());
            let (piece, more) = rest.split_at_checked(next).unwrap_or_default();
            if !piece.is_empty() {
                pieces.push((text.len(), end - rest.len()));
                text.push_str(piece);
            }
            rest = more;
        }
        let text = Cow::Owned(text);
        Plain { text, pieces, end }
    }

    /// Where a stretch of the text stands in the paste.
    pub fn place(&self, span: Span) -> Span {
        let start = self.at(span.start);
        let end = match span.end.checked_sub(1).filter(|_| !span.is_empty()) {
            // The last byte of it may be escaped.
            Some(_) if self.begins_piece(span.end) => self.at(span.end),
            Some(last) => self.at(last) + 1,
            None => start,
        };
        Span::new(start, end.clamp(start, self.end))
    }

    fn at(&self, byte: usize) -> usize {
        if byte >= self.text.len() {
            return self.end;
        }
        let behind = self.pieces.partition_point(|(text, _)| *text <= byte);
        let piece = behind.checked_sub(1).and_then(|at| self.pieces.get(at));
        piece.map_or(self.end, |(text, paste)| paste + (byte - text))
    }

    fn begins_piece(&self, byte: usize) -> bool {
        byte >= self.text.len()
            || self
                .pieces
                .binary_search_by_key(&byte, |(text, _)| *text)
                .is_ok()
    }

    pub fn place_reasons(&self, reasons: &mut [Reason]) {
        for reason in reasons {
            reason.span = self.place(reason.span);
        }
    }

    /// What was found in the text, as found in the paste. Tokens are found there anyway: they have no escapes.
    pub fn placed(&self, mut found: Found) -> Option<Found> {
        found.span = self.place(found.span);
        match &mut found.what {
            What::Token(_) => return None,
            What::Said(said) => {
                said.sentence = self.place(said.sentence);
                self.place_reasons(&mut said.reasons);
            }
            What::Measured(_) | What::Opened(_) | What::Named => {}
        }
        Some(found)
    }
}

/// What stands behind a backslash, and how long that is. Line breaks become blanks.
fn escape(behind: &str) -> (char, usize) {
    match behind.chars().next() {
        Some('n' | 'r' | 't') => (' ', 1),
        Some('u') => {
            let digits = behind.get(1..5);
            let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
            match code.and_then(char::from_u32) {
                Some(character) => (character, 5),
                None => ('u', 1),
            }
        }
        Some(other) => (other, other.len_utf8()),
        None => ('\\', 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_go_and_places_stay() {
        for (escaped, text, part, place) in [
            ("abc", "abc", "bc", "bc"),
            (r#"a \"b\" c"#, "a \"b\" c", "\"b\"", r#"\"b\""#),
            (r#"a \"b\" c"#, "a \"b\" c", "b", "b"),
            (r#"a \"b\" c"#, "a \"b\" c", "c", "c"),
            (r#"\\\"x\\\""#, "\\\"x\\\"", "x", "x"),
            (r"a\nb", "a b", "a b", r"a\nb"),
            (r"\u003cb\u003e", "<b>", "b>", r"b\u003e"),
            (r"é\u4e2d中\", "é中中\\", "中中", r"\u4e2d中"),
            (r"\uzz", "uzz", "zz", "zz"),
        ] {
            let plain = Plain::of(escaped, 10);
            assert_eq!(plain.text, text);
            let start = text.find(part).expect("a part");
            let span = plain.place(Span::new(start, start + part.len()));
            assert_eq!(&escaped[span.start - 10..span.end - 10], place, "{escaped}");
        }
    }
}
