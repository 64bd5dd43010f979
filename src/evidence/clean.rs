//! A token's text with everything stray taken off, and the way back to the paste.

use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Clean {
    pub text: String,
    /// For each byte of `text`, where it stands in the paste; one more for the end.
    at: Vec<usize>,
}

impl Clean {
    pub fn new() -> Clean {
        Clean::default()
    }

    /// Keeps a character that stands at this byte of the paste.
    pub fn keep(&mut self, character: char, offset: usize) {
        self.text.push(character);
        for byte in 0..character.len_utf8() {
            self.at.push(offset + byte);
        }
    }

    /// Where a stretch of the text stands in the paste.
    pub fn place(&self, start: usize, end: usize) -> Span {
        let last = self.at.last().map_or(0, |last| last + 1);
        let from = self.at.get(start).copied().unwrap_or(last);
        let to = match end.checked_sub(1).filter(|_| end > start) {
            Some(before) => self.at.get(before).map_or(last, |at| at + 1),
            None => from,
        };
        Span::new(from, to.max(from))
    }
}
