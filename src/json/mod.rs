//! Reads JSON and keeps what readers usually lose: places, duplicate names, and numbers as they were written.
//!
//! Works on bytes, so that a place in the text is a place in what base64url decoded to. Reading never
//! fails: it returns what was read up to the first fault, and the faults. It follows RFC 8259, with the
//! leniency of Go's decoder where the two differ (bytes that are not UTF-8 become U+FFFD).

mod pretty;

pub use pretty::{pretty, write_string};

use crate::text::Span;
use std::collections::HashSet;

/// Deeper nesting than this is not read. Go's limit is 10 000; a token that needs 200 is no token.
const DEEPEST: usize = 200;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The digits as written: `1.0`, `1e3` and `9007199254740993` stay what they are.
    Number(String),
    String(String),
    Array(Vec<Node>),
    /// In the order written, duplicates included.
    Object(Vec<Member>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub name_span: Span,
    pub value: Node,
}

/// What kind of value it is, for sentences such as "`exp` is a string".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// What is wrong with the text, each with the bytes it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing but white space.
    Empty,
    /// The text ends inside a value. Carries the name of the last member that is whole.
    CutShort {
        last: Option<String>,
    },
    /// A character that cannot stand here.
    Unexpected(char),
    /// A number that JSON does not know: leading zeros, `+1`, `.5`, `1.`, `NaN`.
    BadNumber(String),
    /// A backslash followed by something JSON does not know.
    BadEscape,
    /// A control character inside a string.
    Control(u8),
    /// Text after the value.
    Trailing,
    /// A name that stands twice in one object. Both are kept.
    Duplicate(String),
    /// Bytes that are not UTF-8. Read as U+FFFD.
    NotUtf8,
    TooDeep,
}

impl Wrong {
    /// Whether Go's `encoding/json` goes on in spite of it.
    pub fn go_reads_on(&self) -> bool {
        matches!(self, Wrong::Duplicate(_) | Wrong::NotUtf8)
    }
}

impl Value {
    pub fn kind(&self) -> Kind {
        match self {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::String,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }
}

impl Node {
    /// The members, if this is an object; nothing otherwise.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The member of exactly this name; of several, the last, as most readers take it.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.members()
            .iter()
            .rev()
            .find(|member| member.name == name)
            .map(|member| &member.value)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads one JSON value. What could be read is returned even when the text is faulty or cut.
pub fn read(bytes: &[u8]) -> (Option<Node>, Vec<Fault>) {
    let mut reader = Reader {
        bytes,
        at: 0,
        faults: Vec::new(),
        last: None,
    };
    reader.skip_space();
    if reader.at == bytes.len() {
        reader.fault(0, bytes.len(), Wrong::Empty);
        return (None, reader.faults);
    }
    let (node, whole) = reader.value(0);
    if whole.is_ok() {
        reader.skip_space();
        if reader.at < bytes.len() {
            reader.fault(reader.at, bytes.len(), Wrong::Trailing);
        }
    }
    (node, reader.faults)
}

/// Reading stopped here: the fault is noted, what was read is handed up.
struct Stopped;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    faults: Vec<Fault>,
    last: Option<String>,
}

impl Reader<'_> {
    fn fault(&mut self, start: usize, end: usize, what: Wrong) {
        self.faults.push(Fault {
            span: Span::new(start, end.min(self.bytes.len())),
            what,
        });
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Notes why reading cannot go on at this byte.
    fn stop(&mut self) -> Stopped {
        let at = self.at;
        if at >= self.bytes.len() {
            let last = self.last.clone();
            self.fault(at, at, Wrong::CutShort { last });
        } else {
            let (character, length) = character_at(self.bytes, at);
            self.fault(at, at + length, Wrong::Unexpected(character));
        }
        Stopped
    }

    fn value(&mut self, depth: usize) -> (Option<Node>, Result<(), Stopped>) {
        let start = self.at;
        if depth > DEEPEST {
            self.fault(start, start + 1, Wrong::TooDeep);
            return (None, Err(Stopped));
        }
        let (value, whole) = match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => match self.string() {
                Ok(text) => (Some(Value::String(text)), Ok(())),
                Err(stopped) => (None, Err(stopped)),
            },
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'N' | b'I') => self.number(depth),
            _ => (None, Err(self.stop())),
        };
        let node = value.map(|value| Node {
            span: Span::new(start, self.at),
            value,
        });
        (node, whole)
    }

    fn word(&mut self, word: &str, value: Value) -> (Option<Value>, Result<(), Stopped>) {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return (None, Err(self.stop()));
            }
            self.at += 1;
        }
        (Some(value), Ok(()))
    }

    fn number(&mut self, depth: usize) -> (Option<Value>, Result<(), Stopped>) {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'a'..=b'z' | b'A'..=b'Z')
        ) {
            self.at += 1;
        }
        let written = String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned();
        // A number that ends a cut text may have lost its last digits.
        if depth > 0 && self.at == self.bytes.len() {
            return (None, Err(self.stop()));
        }
        if is_number(&written) {
            return (Some(Value::Number(written)), Ok(()));
        }
        self.fault(start, self.at, Wrong::BadNumber(written));
        (None, Err(Stopped))
    }

    fn string(&mut self) -> Result<String, Stopped> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.stop()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(self.utf8(bytes));
                }
                Some(b'\\') => self.escape(&mut bytes)?,
                Some(control @ 0..=0x1f) => {
                    self.fault(self.at, self.at + 1, Wrong::Control(control));
                    return Err(Stopped);
                }
                Some(byte) => {
                    bytes.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    fn utf8(&mut self, bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap_or_else(|error| {
            let end = self.at;
            self.fault(
                end.saturating_sub(error.as_bytes().len() + 1),
                end,
                Wrong::NotUtf8,
            );
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        })
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), Stopped> {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            None => return Err(self.stop()),
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(same @ (b'"' | b'\\' | b'/')) => same,
            Some(b'u') => return self.unicode(start, bytes),
            Some(_) => {
                self.fault(start, self.at + 1, Wrong::BadEscape);
                return Err(Stopped);
            }
        };
        self.at += 1;
        bytes.push(simple);
        Ok(())
    }

    fn unicode(&mut self, start: usize, bytes: &mut Vec<u8>) -> Result<(), Stopped> {
        let first = self.four_hex(start)?;
        let mut code = first;
        if (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let before = self.at;
            self.at += 1;
            let second = self.four_hex(before)?;
            if (0xdc00..0xe000).contains(&second) {
                code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            } else {
                self.at = before;
            }
        }
        let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.extend(character.encode_utf8(&mut [0; 4]).bytes());
        Ok(())
    }

    /// Reads `uXXXX`, standing on the `u`.
    fn four_hex(&mut self, start: usize) -> Result<u32, Stopped> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                return Err(self.stop());
            };
            let Some(digit) = (byte as char).to_digit(16) else {
                self.fault(start, self.at + 1, Wrong::BadEscape);
                return Err(Stopped);
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn array(&mut self, depth: usize) -> (Option<Value>, Result<(), Stopped>) {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return (Some(Value::Array(items)), Ok(()));
        }
        loop {
            self.skip_space();
            let (item, whole) = self.value(depth + 1);
            items.extend(item);
            if let Err(stopped) = whole {
                return (Some(Value::Array(items)), Err(stopped));
            }
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return (Some(Value::Array(items)), Ok(()));
                }
                _ => {
                    let stopped = self.stop();
                    return (Some(Value::Array(items)), Err(stopped));
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> (Option<Value>, Result<(), Stopped>) {
        self.at += 1;
        let mut members: Vec<Member> = Vec::new();
        let mut names = HashSet::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return (Some(Value::Object(members)), Ok(()));
        }
        loop {
            match self.member(depth, &mut members, &mut names) {
                Ok(true) => {}
                Ok(false) => return (Some(Value::Object(members)), Ok(())),
                Err(stopped) => return (Some(Value::Object(members)), Err(stopped)),
            }
        }
    }

    /// Reads one member and what follows it; true if another member is to come.
    fn member(
        &mut self,
        depth: usize,
        members: &mut Vec<Member>,
        names: &mut HashSet<String>,
    ) -> Result<bool, Stopped> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let name = self.string()?;
        let name_span = Span::new(start, self.at);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.stop());
        }
        self.at += 1;
        self.skip_space();
        let (value, whole) = self.value(depth + 1);
        if let Some(value) = value {
            if !names.insert(name.clone()) {
                self.fault(
                    name_span.start,
                    name_span.end,
                    Wrong::Duplicate(name.clone()),
                );
            }
            if whole.is_ok() {
                self.last = Some(name.clone());
            }
            members.push(Member {
                name,
                name_span,
                value,
            });
        }
        whole?;
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(b'}') => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.stop()),
        }
    }
}

/// Whether the text is a number by RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// The character that begins here and how many bytes it has; a byte that begins none is replaced.
fn character_at(bytes: &[u8], at: usize) -> (char, usize) {
    let rest = &bytes[at..bytes.len().min(at + 4)];
    let valid = match core::str::from_utf8(rest) {
        Ok(text) => text,
        Err(error) => core::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(character) => (character, character.len_utf8()),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pretty_text: Option<&str>, faults: &[Wrong]) {
        let (node, found) = read(text.as_bytes());
        assert_eq!(node.as_ref().map(pretty).as_deref(), pretty_text, "{text}");
        let found: Vec<_> = found.into_iter().map(|fault| fault.what).collect();
        assert_eq!(found, faults, "{text}");
    }

    fn cut(last: Option<&str>) -> Wrong {
        Wrong::CutShort {
            last: last.map(str::to_owned),
        }
    }

    #[test]
    fn numbers_stay_as_written() {
        for written in [
            "0",
            "-0",
            "9007199254740993",
            "1.0",
            "1e3",
            "1E+3",
            "-0.5e-7",
            "1e400",
        ] {
            check(written, Some(written), &[]);
        }
        for written in [
            "01", "+1", ".5", "1.", "1e", "-", "NaN", "Infinity", "0x10", "1_000",
        ] {
            let (_, faults) = read(written.as_bytes());
            assert!(!faults.is_empty(), "{written}");
        }
    }

    #[test]
    fn what_survives_of_a_cut_text_is_kept() {
        check(
            "{\"a\":1,\"b\":\"x",
            Some("{\n  \"a\": 1\n}"),
            &[cut(Some("a"))],
        );
        check(
            "{\"a\":[1,2",
            Some("{\n  \"a\": [\n    1\n  ]\n}"),
            &[cut(None)],
        );
        check("{", Some("{}"), &[cut(None)]);
        check("\"abc", None, &[cut(None)]);
        check("nul", None, &[cut(None)]);
    }

    #[test]
    fn faults_are_named() {
        check("", None, &[Wrong::Empty]);
        check(" \n", None, &[Wrong::Empty]);
        check(
            "{\"a\":1,\"a\":2}",
            Some("{\n  \"a\": 1,\n  \"a\": 2\n}"),
            &[Wrong::Duplicate("a".into())],
        );
        check("{} x", Some("{}"), &[Wrong::Trailing]);
        check("[1,]", Some("[\n  1\n]"), &[Wrong::Unexpected(']')]);
        check("{a:1}", Some("{}"), &[Wrong::Unexpected('a')]);
        check("\"\\q\"", None, &[Wrong::BadEscape]);
        check("\"a\nb\"", None, &[Wrong::Control(10)]);
        check("\u{feff}{}", None, &[Wrong::Unexpected('\u{feff}')]);
    }

    #[test]
    fn escapes_are_read_and_halves_of_pairs_replaced() {
        for (text, value) in [
            (r#""\u00e9\n\"""#, "é\n\""),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83dA""#, "\u{fffd}A"),
        ] {
            let (node, faults) = read(text.as_bytes());
            assert_eq!(
                node.and_then(|node| node.as_str().map(str::to_owned))
                    .as_deref(),
                Some(value)
            );
            assert_eq!(faults, []);
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_and_reported() {
        let (node, faults) = read(b"{\"a\":\"x\xffy\"}");
        assert_eq!(node.unwrap().get("a").unwrap().as_str(), Some("x\u{fffd}y"));
        assert_eq!(faults[0].what, Wrong::NotUtf8);
    }

    #[test]
    fn a_fault_lies_inside_the_text() {
        for (bytes, span) in [
            (b"\x9b\x9c".as_slice(), Span::new(0, 1)),
            ("é".as_bytes(), Span::new(0, 2)),
            (&[b'['; DEEPEST + 1], Span::new(DEEPEST + 1, DEEPEST + 1)),
        ] {
            let (_, faults) = read(bytes);
            assert_eq!(faults[0].span, span, "{bytes:?}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let (_, faults) = read("[".repeat(100_000).as_bytes());
        assert_eq!(faults[0].what, Wrong::TooDeep);
    }
}
