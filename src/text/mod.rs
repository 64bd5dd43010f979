//! Places in what was pasted: byte spans, and the line and column that a person counts.

mod beginnings;

pub use beginnings::Beginnings;

/// A stretch of bytes, `start` included, `end` not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The same stretch, so many bytes further on.
    pub fn moved(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Where a person looks for it: both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// The line and column of a byte offset. An offset past the end is the place after the last character.
pub fn place_of(text: &str, offset: usize) -> Place {
    let mut place = Place { line: 1, column: 1 };
    for (at, character) in text.char_indices() {
        if at >= offset {
            break;
        }
        if character == '\n' {
            place = Place {
                line: place.line + 1,
                column: 1,
            };
        } else {
            place.column += 1;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one_in_characters() {
        for (text, offset, line, column) in [
            ("", 0, 1, 1),
            ("abc", 2, 1, 3),
            ("é中x", 5, 1, 3),
            ("a\nbc", 3, 2, 2),
            ("a\n", 99, 2, 1),
        ] {
            assert_eq!(
                place_of(text, offset),
                Place { line, column },
                "{text:?} at {offset}"
            );
        }
    }
}
