//! The way from the parser's places, which count characters, to bytes of the text.

use crate::text::Span;
use saphyr_parser::Marker;

/// How many characters lie between two places that are kept.
const STEP: usize = 64;

pub struct Places<'a> {
    text: &'a str,
    /// Where the text begins in the whole.
    offset: usize,
    /// The byte of each character whose number is a multiple of `STEP`; none if characters are bytes.
    kept: Option<Vec<usize>>,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str, offset: usize) -> Places<'a> {
        let kept = || {
            let places = text.char_indices().map(|(at, _)| at);
            places.step_by(STEP).collect()
        };
        Places {
            text,
            offset,
            kept: (!text.is_ascii()).then(kept),
        }
    }

    pub fn at(&self, marker: &Marker) -> usize {
        let index = marker.index();
        let byte = match &self.kept {
            None => index.min(self.text.len()),
            Some(kept) => {
                let near = kept.get(index / STEP).copied();
                let rest = near.and_then(|near| self.text.get(near..));
                let far = rest.and_then(|rest| rest.char_indices().nth(index % STEP));
                match near.zip(far) {
                    Some((near, (far, _))) => near + far,
                    None => self.text.len(),
                }
            }
        };
        self.offset + byte
    }

    /// The bytes of an event, without white space behind it.
    pub fn span(&self, span: &saphyr_parser::Span) -> Span {
        let (start, end) = (self.at(&span.start), self.at(&span.end));
        let text = self.text.get(start - self.offset..end - self.offset);
        Span::new(start, start + text.unwrap_or_default().trim_end().len())
    }

    /// Where the character that begins here ends.
    pub fn end_of_character(&self, at: usize) -> usize {
        let rest = self.text.get(at - self.offset..);
        at + rest
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    }
}
