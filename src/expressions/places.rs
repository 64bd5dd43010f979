//! Errors of an expression with their places, written as cel-go writes them.
//!
//! cel-go common/error.go, ToDisplayString; checker/errors.go.

use super::{Failure, Said};
use cel::ParseErrors;

/// A word of an expression: an identifier, and what stands around it.
pub struct Word<'a> {
    pub text: &'a str,
    pub at: usize,
    pub behind_dot: bool,
    /// Where the parenthesis is, if it is called.
    pub called: Option<usize>,
}

/// The words outside of string literals and comments.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let bytes = text.as_bytes();
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    let mut dot = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                // r"…", b'…' and the like are no words.
                let raw = words
                    .pop_if(|it| {
                        it.at + it.text.len() == at && it.text.bytes().all(|b| b"rRbB".contains(&b))
                    })
                    .is_some_and(|it| it.text.contains(['r', 'R']));
                at = string_end(bytes, at, raw);
                dot = false;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                let rest = &bytes[at..];
                at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
                let length = bytes[at..].iter().take_while(|b| is_word(b)).count();
                let end = at + length;
                let blanks = bytes[end..].iter().take_while(|b| b.is_ascii_whitespace());
                let next = end + blanks.count();
                words.push(Word {
                    text: &text[at..end],
                    at,
                    behind_dot: dot,
                    called: (bytes.get(next) == Some(&b'(')).then_some(next),
                });
                at = end;
                dot = false;
            }
            // The letters of a number are no words.
            b'0'..=b'9' => {
                let is_digit = |b: &u8| b.is_ascii_alphanumeric();
                at += bytes[at..].iter().take_while(|b| is_digit(b)).count();
                dot = false;
            }
            other => {
                // `.?name` as well.
                if !other.is_ascii_whitespace() && *other != b'?' {
                    dot = *other == b'.';
                }
                at += 1;
            }
        }
    }
    words
}

/// Behind the string that begins here.
fn string_end(bytes: &[u8], start: usize, raw: bool) -> usize {
    let quote = bytes[start];
    let triple = [quote; 3];
    let (mark, mut at) = match bytes[start..].starts_with(&triple) {
        true => (&triple[..], start + 3),
        false => (&triple[..1], start + 1),
    };
    while at < bytes.len() {
        if bytes[at] == b'\\' && !raw {
            at += 2;
        } else if bytes[at..].starts_with(mark) {
            return at + mark.len();
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// One error with its line.
pub fn error(text: &str, at: usize, message: &str) -> String {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].chars().count();
    let shown = text[start..].lines().next().unwrap_or_default();
    let shown = shown.replace('\t', " ");
    let mut below = String::new();
    let mut characters = shown.chars();
    for character in characters.by_ref().take(column) {
        below.push(if character.is_ascii() { '.' } else { '．' });
    }
    below.push(match characters.next() {
        Some(character) if !character.is_ascii() => '＾',
        _ => '^',
    });
    format!(
        "ERROR: <input>:{line}:{}: {message}\n | {shown}\n | {below}",
        column + 1
    )
}

/// What cannot be parsed. Its place is known; the words are those of another parser.
pub fn syntax(text: &str, errors: &ParseErrors) -> Failure {
    let mut said = String::from("compilation failed: ");
    for (index, found) in errors.errors.iter().enumerate() {
        if index > 0 {
            said.push('\n');
        }
        let line = usize::try_from(found.pos.0).unwrap_or(1).max(1);
        let column = usize::try_from(found.pos.1).unwrap_or(1).max(1);
        let start: usize = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let rest = text.get(start..).unwrap_or_default();
        let within = rest.char_indices().nth(column - 1);
        let at = start + within.map_or(rest.len(), |(at, _)| at);
        let words = found
            .msg
            .strip_prefix("Syntax error: ")
            .unwrap_or(&found.msg);
        said.push_str(&error(text, at, &format!("Syntax error: {words}")));
    }
    Said::like(said)
}
