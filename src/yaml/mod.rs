//! Reads YAML into the same tree as JSON, with places: one tree for each document.
//!
//! The crate `saphyr-parser` knows the grammar; here its events become values, by the core schema of YAML 1.2
//! (section 10.3.2). Reading never fails: it returns what was read up to a fault, and goes on with the next
//! document. Merge keys (`<<`) stay members of that name.

mod build;
mod places;

use crate::json::{Node, Value};
use crate::text::Span;
use build::Builder;
use places::Places;
use saphyr_parser::{Event, Parser};

/// What is wrong with the text, each with the bytes it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The grammar allows nothing that goes on like this. In the parser's words, in English.
    Stopped(String),
    /// A name that stands twice in one mapping. Both are kept.
    Duplicate(String),
    /// A key that is a list or a mapping. The member is left out.
    KeyIsNoText,
    /// An alias inside of what it stands for. It is read as null.
    AliasOfItself,
    TooDeep,
    /// More values than anybody reads, or aliases that would make as many.
    TooMany,
}

/// Reads all documents of a text. Documents without content are left out.
pub fn read(text: &str) -> (Vec<Node>, Vec<Fault>) {
    let mut builder = Builder::default();
    for part in parts(text) {
        if !document(text, part, &mut builder) {
            break;
        }
    }
    builder.finish()
}

/// The stretches between the lines `---`. Each is parsed alone, so that a fault in one is none in the next.
///
/// The line may be indented as far as the document, as when a whole file stands inside of other text.
fn parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    // How far the document's first line is indented.
    let mut base = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let words = line.trim_end();
        let indent = words.len() - words.trim_start_matches(' ').len();
        let words = &words[indent..];
        let ends = match words.strip_prefix("---") {
            Some("") => base.is_none_or(|base| indent <= base),
            Some(rest) => indent == 0 && rest.starts_with([' ', '\t']),
            None => false,
        };
        if ends {
            parts.push(Span::new(start, at));
            // What stands behind the marker belongs to the document; an indented marker is left out.
            start = if words == "---" { end } else { at };
            base = None;
        } else if !words.is_empty() && !words.starts_with('#') {
            base = base.or(Some(indent));
        }
        at = end;
    }
    parts.push(Span::new(start, text.len()));
    parts.retain(|part| !text[part.start..part.end].trim().is_empty());
    parts
}

/// Hands the events of one stretch to the builder; false if nothing more is to be read at all.
fn document(text: &str, part: Span, builder: &mut Builder) -> bool {
    let mut text = &text[part.start..part.end];
    // The parser takes this byte for the end of the text.
    let nul = text.find('\0');
    if let Some(at) = nul {
        text = &text[..at];
    }
    let places = Places::new(text, part.start);
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, span)) => {
                let span = places.span(&span);
                if let Err(wrong) = builder.event(event, span) {
                    builder.fault(span, wrong.clone());
                    builder.cut();
                    return wrong != Wrong::TooMany;
                }
            }
            Err(error) => {
                let at = places.at(error.marker());
                let end = places.end_of_character(at);
                builder.fault(Span::new(at, end), Wrong::Stopped(error.info().into()));
                builder.cut();
                return true;
            }
        }
    }
    if let Some(at) = nul {
        let span = Span::new(part.start + at, part.start + at + 1);
        builder.fault(span, Wrong::Stopped("NUL".into()));
    }
    builder.cut();
    true
}

/// What a plain scalar means: the core schema, in which numbers keep their spelling.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.into()),
        _ => Value::String(text.into()),
    }
}

/// `[-+]?[0-9]+`, `0o17`, `0x1f`, `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `.inf` and `.nan`.
fn is_number(text: &str) -> bool {
    let all = |digits: &str, is: fn(u8) -> bool| !digits.is_empty() && digits.bytes().all(is);
    if let Some(octal) = text.strip_prefix("0o") {
        return all(octal, |byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return all(hex, |byte| byte.is_ascii_hexdigit());
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.bytes().chain(fraction.bytes()).all(digit);
    let enough = !whole.is_empty() || !fraction.is_empty();
    let exponent = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    digits && enough && exponent.is_none_or(|text| all(text, |byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
