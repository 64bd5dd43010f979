//! The words of a command line as a shell cuts them, with their places.
//!
//! Line breaks separate words, so that lines of a unit file and items of a list are read alike.

use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and backslashes.
    pub text: String,
    /// With them.
    pub span: Span,
}

pub fn words(pasted: &str, stretch: Span) -> Vec<Word> {
    let text = pasted.get(stretch.start..stretch.end).unwrap_or_default();
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let at = stretch.start + at;
        match (quote, character) {
            (None, c) if c.is_whitespace() => end(&mut words, word.take(), pasted, at),
            (None, '\\') if breaks(&text[at - stretch.start + 1..]) => {
                // A backslash before a line break joins the lines.
                while characters.next_if(|(_, c)| *c == '\r').is_some() {}
                characters.next();
            }
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                begin(&mut word, at);
                quote = Some(character);
            }
            (None | Some('"'), '\\') => {
                let word = begin(&mut word, at);
                let escapes = |c: char| quote.is_none() || matches!(c, '"' | '\\' | '$' | '`');
                match characters.next_if(|(_, c)| escapes(*c)) {
                    Some((_, escaped)) => word.text.push(escaped),
                    None => word.text.push('\\'),
                }
            }
            (_, c) => begin(&mut word, at).text.push(c),
        }
    }
    end(&mut words, word, pasted, stretch.end);
    words
}

/// Whether a line break follows, or the end.
fn breaks(rest: &str) -> bool {
    let rest = rest.trim_start_matches('\r');
    rest.is_empty() || rest.starts_with('\n')
}

fn begin(word: &mut Option<Word>, at: usize) -> &mut Word {
    word.get_or_insert_with(|| Word {
        text: String::new(),
        span: Span::new(at, at),
    })
}

fn end(words: &mut Vec<Word>, word: Option<Word>, pasted: &str, at: usize) {
    let Some(mut word) = word else {
        return;
    };
    word.span.end = at;
    // The hyphen of a list in YAML, and the comma behind a word of a list in JSON.
    if word.text == "-" {
        return;
    }
    let written = pasted.get(word.span.start..at).unwrap_or_default();
    if written.ends_with("\",") || written.ends_with("',") {
        word.text.pop();
        word.span.end -= 1;
    }
    words.push(word);
}
