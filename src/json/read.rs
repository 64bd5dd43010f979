//! The reader: one pass over the bytes, from the first to the first fault.
//!
//! Takes little more room than what it returns, even for megabytes.

use super::{Fault, Member, Node, Value, Wrong};
use crate::text::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Deeper nesting than this is not read. Go's limit is 10 000; a token that needs 200 is no token.
pub(super) const DEEPEST: usize = 200;

/// So many names are compared one by one, which is faster than a set of them.
const FEW: usize = 16;

/// An object with so many members may be one with very many.
const MANY: usize = 16_384;

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
    last: Option<Cow<'a, str>>,
}

impl<'a> Reader<'a> {
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
            let last = self.last.clone().map(Cow::into_owned);
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
                Ok(text) => (Some(Value::String(text.into_owned())), Ok(())),
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

    fn string(&mut self) -> Result<Cow<'a, str>, Stopped> {
        self.at += 1;
        // Borrowed as long as no escape is in it.
        let mut read: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        loop {
            let rest = &self.bytes[self.at..];
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let length = rest.iter().take_while(|byte| is_plain(byte)).count();
            if read.is_empty() {
                read = Cow::Borrowed(&rest[..length]);
            } else {
                read.to_mut().extend(&rest[..length]);
            }
            self.at += length;
            match self.peek() {
                None => return Err(self.stop()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(self.utf8(read));
                }
                Some(b'\\') => self.escape(read.to_mut())?,
                Some(control) => {
                    self.fault(self.at, self.at + 1, Wrong::Control(control));
                    return Err(Stopped);
                }
            }
        }
    }

    fn utf8(&mut self, bytes: Cow<'a, [u8]>) -> Cow<'a, str> {
        let text = match &bytes {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
        };
        if text.as_bytes() != &*bytes {
            let start = self.at.saturating_sub(bytes.len() + 1);
            self.fault(start, self.at, Wrong::NotUtf8);
        }
        text
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
        let mut names = Names::default();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return (Some(Value::Object(members)), Ok(()));
        }
        loop {
            if depth == 0 && members.len() == MANY {
                members.reserve_exact(self.members_to_come());
            }
            match self.member(depth, &mut members, &mut names) {
                Ok(true) => {}
                Ok(false) => return (Some(Value::Object(members)), Ok(())),
                Err(stopped) => return (Some(Value::Object(members)), Err(stopped)),
            }
        }
    }

    /// How many members will follow the first `MANY`, if they are as long: growing little by little, the
    /// old and the new room would stand side by side. A wrong guess costs at most 5 times the text.
    fn members_to_come(&self) -> usize {
        let length = self.at / MANY;
        let most = 5 * self.bytes.len() / size_of::<Member>();
        most.min((self.bytes.len() - self.at) / length.max(1))
    }

    /// Reads one member and what follows it; true if another member is to come.
    fn member(
        &mut self,
        depth: usize,
        members: &mut Vec<Member>,
        names: &mut Names,
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
            if !names.is_new(&name, members) {
                let what = Wrong::Duplicate(name.to_string());
                self.fault(name_span.start, name_span.end, what);
            }
            if whole.is_ok() {
                self.last = Some(name.clone());
            }
            members.push(Member {
                name: name.into_owned(),
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

/// Where the names of an object with many members are, by a short hash of each.
#[derive(Default)]
struct Names {
    indices: HashMap<u32, u32>,
}

impl Names {
    /// Whether no member so far has this name, which the next one gets.
    fn is_new(&mut self, name: &str, members: &[Member]) -> bool {
        let has_name = |member: &Member| member.name == name;
        if members.len() < FEW {
            return !members.iter().any(has_name);
        }
        if members.len() == FEW {
            for (index, member) in members.iter().enumerate() {
                self.put(&member.name, index);
            }
        }
        // Two names with one hash are rare, and only then all are compared.
        match self.put(name, members.len()) {
            None => true,
            Some(index) => {
                !members.get(index).is_some_and(has_name) && !members.iter().any(has_name)
            }
        }
    }

    /// Notes where a name is; the place of another with the same hash.
    fn put(&mut self, name: &str, index: usize) -> Option<usize> {
        let hash = self.indices.hasher().hash_one(name) as u32;
        let before = self.indices.insert(hash, u32::try_from(index).ok()?);
        before.and_then(|index| usize::try_from(index).ok())
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
