//! Reads JSON and keeps what readers usually lose: places, duplicate names, and numbers as they were written.
//!
//! Works on bytes, so that a place in the text is a place in what base64url decoded to. Reading never
//! fails: it returns what was read up to the first fault, and the faults. It follows RFC 8259, with the
//! leniency of Go's decoder where the two differ (bytes that are not UTF-8 become U+FFFD).

pub mod edit;
mod pretty;
mod read;

pub use pretty::{pretty, write_string};
pub use read::read;

use crate::text::Span;

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

/// Reads as Go's decoders do: nothing at all if there is a fault that they stop at.
pub fn read_as_go(bytes: &[u8]) -> Option<Node> {
    let (node, faults) = read(bytes);
    let reads = faults.iter().all(|fault| fault.what.go_reads_on());
    node.filter(|_| reads)
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

#[cfg(test)]
mod tests {
    use super::read::DEEPEST;
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
