//! Edits of JSON text: one member is set or taken out, and everything else stays as a person wrote it.
//!
//! A text that is no object, or that Go's decoders would not read to its end, is not edited. Of a name that stands
//! twice the last member is meant, which is the one that Go's decoders take.

use super::read::DEEPEST;
use super::{Member, Node, Value, read_as_go, write_string};
use crate::text::Span;

/// The text with the member at this path set to `value`, a JSON text. An existing value is replaced where it stands;
/// a missing member goes behind the last one of its object, written as that one is, and missing objects on the way
/// are added. None if the text cannot be edited, if something on the way is no object, or if `value` is no JSON.
pub fn set(text: &str, path: &[&str], value: &str) -> Option<String> {
    let root = object(text).filter(|_| path.len() <= DEEPEST)?;
    let value = value.trim_matches(is_space);
    read_as_go(value.as_bytes())?;
    let mut object = &root;
    let mut style = Style::default();
    for (depth, name) in path.iter().enumerate() {
        style = Style::of(text, object, &style);
        let Some(member) = last(object, name) else {
            return readable(style.add(text, object, &path[depth..], value));
        };
        if depth + 1 == path.len() {
            let span = member.value.span;
            return readable(spliced(text, &[span], value));
        }
        object = &member.value;
        as_object(object)?;
    }
    None
}

/// The text without the member at this path, and without its comma; every member of the name goes, so that none
/// takes its place. Unchanged if there is none. None if the text cannot be edited.
pub fn remove(text: &str, path: &[&str]) -> Option<String> {
    let root = object(text)?;
    let (name, way) = path.split_last()?;
    let mut object = &root;
    for step in way {
        match last(object, step) {
            Some(member) => object = &member.value,
            None => return Some(text.into()),
        }
    }
    Some(spliced(text, &cuts(object, name), ""))
}

/// The text without the blanks between its values; as it is, if it is no JSON that Go's decoders read.
pub fn compact(text: &str) -> String {
    if read_as_go(text.as_bytes()).is_none() {
        return text.into();
    }
    let (mut written, mut quoted, mut escaped) = (String::with_capacity(text.len()), false, false);
    for character in text.chars() {
        if quoted || !is_space(character) {
            written.push(character);
        }
        quoted ^= character == '"' && !escaped;
        escaped = quoted && character == '\\' && !escaped;
    }
    written
}

/// A text as a JSON string, quotes included.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(text, &mut out);
    out
}

fn object(text: &str) -> Option<Node> {
    read_as_go(text.as_bytes()).filter(|root| as_object(root).is_some())
}

fn as_object(node: &Node) -> Option<&[Member]> {
    match &node.value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

fn last<'a>(object: &'a Node, name: &str) -> Option<&'a Member> {
    object.members().iter().rev().find(|it| it.name == name)
}

/// What nests too deeply to be read again is not written.
fn readable(text: String) -> Option<String> {
    read_as_go(text.as_bytes()).is_some().then_some(text)
}

/// The text with `value` in the place of each stretch.
fn spliced(text: &str, stretches: &[Span], value: &str) -> String {
    let mut out = String::with_capacity(text.len() + value.len());
    let mut from = 0;
    for stretch in stretches {
        out.push_str(&text[from..stretch.start]);
        out.push_str(value);
        from = stretch.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The stretches to take out, so that no member of this name is left and commas stand between members only.
fn cuts(object: &Node, name: &str) -> Vec<Span> {
    let members = object.members();
    let goes = |member: &Member| member.name == name;
    let leading = members.iter().take_while(|it| goes(it)).count();
    if leading > 0 && leading == members.len() {
        return vec![Span::new(object.span.start + 1, object.span.end - 1)];
    }
    let mut cuts = Vec::new();
    if leading > 0 {
        let start = members[0].name_span.start;
        cuts.push(Span::new(start, members[leading].name_span.start));
    }
    let pairs = members[leading..].windows(2);
    cuts.extend(pairs.filter(|pair| goes(&pair[1])).map(|pair| {
        let (before, gone) = (&pair[0].value.span, &pair[1].value.span);
        Span::new(before.end, gone.end)
    }));
    cuts
}

/// How an object's members are written.
#[derive(Clone, Debug)]
struct Style {
    /// The colon with the blanks around it.
    colon: String,
    /// The comma with the blanks around it.
    comma: String,
    /// The line break and indentation before a member, of an object with a line for each.
    line: Option<String>,
    /// The same before its closing brace.
    closing: String,
    /// Blanks inside of the braces, of an object on one line.
    padding: String,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            colon: ": ".into(),
            comma: ", ".into(),
            line: None,
            closing: String::new(),
            padding: String::new(),
        }
    }
}

impl Style {
    /// How this object is written; where it is empty, as one inside of its parent would be.
    fn of(text: &str, object: &Node, parent: &Style) -> Style {
        let inside = Span::new(object.span.start + 1, object.span.end - 1);
        let members = object.members();
        let (Some(first), Some(last)) = (members.first(), members.last()) else {
            return parent.of_empty(&text[inside.start..inside.end]);
        };
        let opening = &text[inside.start..first.name_span.start];
        let colon = &text[last.name_span.end..last.value.span.start];
        let line = from_line_break(opening);
        let comma = match members {
            [.., before, last] => {
                let between = &text[before.value.span.end..last.name_span.start];
                let (before, after) = between.split_once(',').unwrap_or_default();
                let line = |blanks| from_line_break(blanks).unwrap_or(blanks).to_owned();
                format!("{},{}", line(before), line(after))
            }
            _ => match line {
                Some(line) => format!(",{line}"),
                None if opening.is_empty() && colon == ":" => ",".into(),
                None => ", ".into(),
            },
        };
        let closing = &text[last.value.span.end..inside.end];
        Style {
            colon: colon.into(),
            comma,
            line: line.map(str::to_owned),
            closing: from_line_break(closing).unwrap_or_default().into(),
            padding: if line.is_none() {
                opening.into()
            } else {
                String::new()
            },
        }
    }

    /// How an object that has no members yet is written inside of one of this style.
    fn of_empty(&self, inside: &str) -> Style {
        match (self.inner().line, from_line_break(inside)) {
            (Some(_), _) => self.inner(),
            (None, Some(closing)) => Style {
                line: Some(format!("{closing}  ")),
                closing: closing.into(),
                ..self.clone()
            },
            (None, None) => Style {
                padding: inside.into(),
                ..self.clone()
            },
        }
    }

    /// How a new object inside of one of this style is written: one step further in.
    fn inner(&self) -> Style {
        let Some(line) = &self.line else {
            return self.clone();
        };
        let step = line.strip_prefix(self.closing.as_str());
        let step = step.filter(|step| !self.closing.is_empty() && !step.is_empty());
        Style {
            line: Some(format!("{line}{}", step.unwrap_or("  "))),
            closing: line.clone(),
            ..self.clone()
        }
    }

    /// The text with a new member, in new objects for the names before it.
    fn add(&self, text: &str, object: &Node, names: &[&str], value: &str) -> String {
        let Some((name, rest)) = names.split_first() else {
            return text.into();
        };
        let mut new = format!("{}{}", string(name), self.colon);
        self.inner().nest(rest, value, &mut new);
        match object.members().last() {
            Some(last) => {
                let end = last.value.span.end;
                let behind = Span::new(end, end);
                spliced(text, &[behind], &format!("{}{new}", self.comma))
            }
            None => {
                let braces = self.braced(&new);
                spliced(text, &[object.span], &braces)
            }
        }
    }

    /// The value, in one new object for each name.
    fn nest(&self, names: &[&str], value: &str, out: &mut String) {
        let Some((name, rest)) = names.split_first() else {
            out.push_str(value);
            return;
        };
        let mut member = format!("{}{}", string(name), self.colon);
        self.inner().nest(rest, value, &mut member);
        out.push_str(&self.braced(&member));
    }

    fn braced(&self, member: &str) -> String {
        match &self.line {
            Some(line) => format!("{{{line}{member}{}}}", self.closing),
            None => format!("{{{0}{member}{0}}}", self.padding),
        }
    }
}

/// The last line break among some blanks, and the indentation behind it.
fn from_line_break(blanks: &str) -> Option<&str> {
    let at = blanks.rfind('\n')?;
    let start = if blanks[..at].ends_with('\r') {
        at - 1
    } else {
        at
    };
    Some(&blanks[start..])
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_set(text: &str, path: &str, value: &str, wanted: Option<&str>) {
        let path: Vec<&str> = path.split('/').collect();
        assert_eq!(
            set(text, &path, value).as_deref(),
            wanted,
            "{text} {path:?}"
        );
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        for (text, path, wanted) in [
            (r#"{"a":1,"b":2}"#, "a", r#"{"a":9,"b":2}"#),
            (
                "{ \"a\" :\t1.50 , \"b\":1e3}",
                "a",
                "{ \"a\" :\t9 , \"b\":1e3}",
            ),
            (
                r#"{"a":{"b":[1, 2]},"c":0}"#,
                "a/b",
                r#"{"a":{"b":9},"c":0}"#,
            ),
            (r#"{"a":1,"a":2,"b":3}"#, "a", r#"{"a":1,"a":9,"b":3}"#),
            (
                r#"{"a":{"b":1},"a":{"b":2}}"#,
                "a/b",
                r#"{"a":{"b":1},"a":{"b":9}}"#,
            ),
            (r#"{"\u0061":1}"#, "a", r#"{"\u0061":9}"#),
            (
                "\n{\"é\":\"中\",\"a\":null}\n\n",
                "a",
                "\n{\"é\":\"中\",\"a\":9}\n\n",
            ),
        ] {
            check_set(text, path, "9", Some(wanted));
        }
    }

    #[test]
    fn a_new_member_is_written_as_its_neighbours_are() {
        for (text, path, wanted) in [
            (r#"{"a":1}"#, "b", r#"{"a":1,"b":9}"#),
            (r#"{"a": 1}"#, "b", r#"{"a": 1, "b": 9}"#),
            (r#"{ "a" : 1 }"#, "b", r#"{ "a" : 1, "b" : 9 }"#),
            (r#"{"a":1, "b":2}"#, "c", r#"{"a":1, "b":2, "c":9}"#),
            ("{\n  \"a\": 1\n}", "b", "{\n  \"a\": 1,\n  \"b\": 9\n}"),
            (
                "{\r\n\t\"a\":1\r\n}\r\n",
                "b",
                "{\r\n\t\"a\":1,\r\n\t\"b\":9\r\n}\r\n",
            ),
            // A blank line between two groups belongs to the groups.
            (
                "{\n  \"a\": 1,\n\n  \"b\": 2\n}",
                "c",
                "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 9\n}",
            ),
            (
                "{\n    \"a\": 1\n  , \"b\": 2\n}",
                "c",
                "{\n    \"a\": 1\n  , \"b\": 2\n  , \"c\": 9\n}",
            ),
            (
                "{\n  \"k\": {\"a\":1},\n  \"b\": 2\n}",
                "k/c",
                "{\n  \"k\": {\"a\":1,\"c\":9},\n  \"b\": 2\n}",
            ),
        ] {
            check_set(text, path, "9", Some(wanted));
        }
    }

    #[test]
    fn new_and_empty_objects_are_written_as_what_is_around_them() {
        for (text, path, wanted) in [
            ("{}", "a", r#"{"a": 9}"#),
            ("{ }", "a", r#"{ "a": 9 }"#),
            ("{\n}", "a", "{\n  \"a\": 9\n}"),
            ("{}", "a/b", r#"{"a": {"b": 9}}"#),
            (r#"{"a":{}}"#, "a/b", r#"{"a":{"b":9}}"#),
            (r#"{"a":1}"#, "b/c/d", r#"{"a":1,"b":{"c":{"d":9}}}"#),
            (
                "{\n    \"a\": {}\n}",
                "a/b",
                "{\n    \"a\": {\n        \"b\": 9\n    }\n}",
            ),
            (
                "{\n\t\"a\": 1\n}",
                "b/c/d",
                "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": {\n\t\t\t\"d\": 9\n\t\t}\n\t}\n}",
            ),
            (
                "{\n  \"a\": {\n    \"b\": {\n    }\n  }\n}",
                "a/b/c",
                "{\n  \"a\": {\n    \"b\": {\n      \"c\": 9\n    }\n  }\n}",
            ),
        ] {
            check_set(text, path, "9", Some(wanted));
        }
    }

    #[test]
    fn an_unsure_place_and_a_broken_value_change_nothing() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a":1"#,
            r#"{"a":1}x"#,
            r#"{"a":01}"#,
            "{a:1}",
        ] {
            check_set(text, "a", "9", None);
            assert_eq!(remove(text, &["a"]), None, "{text}");
        }
        for value in ["", " ", "x", "1,\"b\":2", "1}", "[1", "01"] {
            check_set(r#"{"a":1}"#, "a", value, None);
        }
        check_set(r#"{"a":1}"#, "a/b", "9", None);
        check_set(r#"{"a":[{"b":1}]}"#, "a/b", "9", None);
        assert_eq!(set("{}", &[], "9"), None);
        assert_eq!(remove("{}", &[]), None);
        assert_eq!(set("{}", &["a"; DEEPEST + 1], "9"), None);
        assert_eq!(set("{}", &["a"; DEEPEST], "{\"b\":9}"), None);
        assert!(set("{}", &["a"; DEEPEST], "9").is_some());
    }

    #[test]
    fn blanks_go_where_they_mean_nothing() {
        for (text, wanted) in [
            (
                " { \"a b\" : [ 1.0 , true ] ,\n\t\"c\":\"\\\" : , \\\\\" } ",
                "{\"a b\":[1.0,true],\"c\":\"\\\" : , \\\\\"}",
            ),
            ("{\"a\": 01}", "{\"a\": 01}"),
            ("", ""),
        ] {
            assert_eq!(compact(text), wanted, "{text}");
            assert_eq!(compact(wanted), wanted);
        }
    }

    #[test]
    fn a_member_goes_with_its_comma() {
        for (text, path, wanted) in [
            (r#"{"a":1}"#, "a", "{}"),
            ("{\n  \"a\": 1\n}\n", "a", "{}\n"),
            (r#"{"a":1, "b":2}"#, "a", r#"{"b":2}"#),
            (r#"{"a":1, "b":2}"#, "b", r#"{"a":1}"#),
            (r#"{"a":1, "b":2, "c":3}"#, "b", r#"{"a":1, "c":3}"#),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}", "a", "{\n  \"b\": 2\n}"),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1\n}"),
            (
                "{\"a\":1\n, \"b\":2\n, \"c\":3}",
                "b",
                "{\"a\":1\n, \"c\":3}",
            ),
            (
                r#"{"k":{"a":1,"b":2},"a":3}"#,
                "k/a",
                r#"{"k":{"b":2},"a":3}"#,
            ),
            (
                r#"{"a":1,"b":2,"a":3,"a":4,"c":5,"a":6}"#,
                "a",
                r#"{"b":2,"c":5}"#,
            ),
            (r#"{"a":1,"a":2}"#, "a", "{}"),
            (r#"{"a":1,"a":2,"b":3}"#, "a", r#"{"b":3}"#),
            (r#"{"a":1}"#, "b", r#"{"a":1}"#),
            (r#"{"a":1}"#, "a/b", r#"{"a":1}"#),
            (r#"{"a":1}"#, "b/c", r#"{"a":1}"#),
        ] {
            let path: Vec<&str> = path.split('/').collect();
            assert_eq!(
                remove(text, &path).as_deref(),
                Some(wanted),
                "{text} {path:?}"
            );
        }
    }

    #[test]
    fn a_text_is_quoted_so_that_it_reads_as_itself() {
        for text in ["", "a\"b\\c", "\n\t\u{1}", "é中😀"] {
            let quoted = string(text);
            let read = read_as_go(quoted.as_bytes());
            assert_eq!(read.as_ref().and_then(Node::as_str), Some(text));
        }
    }
}
