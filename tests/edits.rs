//! What holds for any edit of any JSON text: the value is there, and nothing else moved.
//!
//! The inputs are made by a generator of a few lines from a constant, so that every run sees the same ones.

mod dice;

use dice::Dice;
use jwtriage::json::edit::{remove, set, string};
use jwtriage::json::{Node, Value, pretty, read, read_as_go};
use jwtriage::text::Span;

const INPUTS: usize = 20_000;

const NAMES: &[&str] = &["a", "b", "kubernetes.io", "é中", "", "q\"\\", "exp"];

const VALUES: &[&str] = &[
    "1",
    "-0",
    "1.50",
    "9007199254740993",
    "\"x\"",
    "\"\\u00e9\\n\"",
    "null",
    "[]",
    "[1, {\"a\":2}]",
    "{}",
    "{ }",
    "{\"a\":{\"b\":1}}",
    "{\n  \"exp\": [\n    1\n  ]\n}",
];

const BLANKS: &[&str] = &["", "", "", " ", "\n", "\n  ", "\r\n\t", " \n\n    ", "\t"];

const RUBBISH: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "\\", "a", "1", "é", "\u{feff}", "null", "\n", " ", "\0",
];

impl Dice {
    /// An object, with blanks wherever JSON allows them, and with names that stand twice.
    fn object(&mut self, depth: usize) -> String {
        let members: Vec<String> = (0..self.below(5))
            .map(|_| {
                let name = string(self.of(NAMES));
                let value = match depth {
                    0..4 if self.below(2) == 0 => self.object(depth + 1),
                    _ => self.of(VALUES).to_owned(),
                };
                let mut blank = || self.of(BLANKS);
                format!("{}{name}{}:{}{value}{}", blank(), blank(), blank(), blank())
            })
            .collect();
        let blank = if members.is_empty() {
            self.of(BLANKS)
        } else {
            ""
        };
        format!("{{{blank}{}}}", members.join(","))
    }

    fn path(&mut self) -> Vec<&'static str> {
        (0..=self.below(4)).map(|_| self.of(NAMES)).collect()
    }

    fn rubbish(&mut self) -> String {
        let words = (0..self.below(12)).map(|_| self.of(RUBBISH));
        words.collect()
    }
}

/// What is at this path.
fn at<'a>(root: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, name| node.get(name))
}

/// Takes out the member that the path names, and what is then an empty object on the way to it.
fn without(node: &mut Node, path: &[&str]) {
    let Value::Object(members) = &mut node.value else {
        return;
    };
    let Some(index) = members.iter().rposition(|it| it.name == path[0]) else {
        return;
    };
    if path.len() > 1 {
        without(&mut members[index].value, &path[1..]);
        if !members[index].value.members().is_empty() {
            return;
        }
    }
    members.remove(index);
}

fn rest_of(text: &str, path: &[&str]) -> String {
    let mut root = read_as_go(text.as_bytes()).expect("JSON");
    without(&mut root, path);
    pretty(&root)
}

/// The stretch that an edit may write: the value, the place behind the last member, or an empty object.
fn stretch(root: &Node, path: &[&str]) -> Span {
    if let Some(value) = at(root, path) {
        return value.span;
    }
    let object = (0..path.len())
        .rev()
        .find_map(|end| at(root, &path[..end]))
        .expect("the root");
    match object.members().last() {
        Some(last) => Span::new(last.value.span.end, last.value.span.end),
        None => object.span,
    }
}

#[test]
fn what_is_set_is_read_and_the_rest_stays() {
    let mut dice = Dice(17);
    let mut edited = 0;
    for _ in 0..INPUTS {
        let (text, path, value) = (dice.object(0), dice.path(), dice.of(VALUES));
        let root = read_as_go(text.as_bytes()).expect("JSON");
        let there = at(&root, &path);
        let Some(after) = set(&text, &path, value) else {
            let way = (1..path.len()).filter_map(|end| at(&root, &path[..end]));
            let stops = way
                .into_iter()
                .any(|it| !matches!(it.value, Value::Object(_)));
            assert!(stops, "{text} {path:?}");
            continue;
        };
        edited += 1;
        let read = read_as_go(after.as_bytes()).expect("JSON");
        let found = at(&read, &path).expect("the value");
        assert_eq!(
            &after[found.span.start..found.span.end],
            value,
            "{text} {path:?}"
        );
        assert_eq!(
            rest_of(&after, &path),
            rest_of(&text, &path),
            "{text} {path:?}"
        );
        assert_eq!(
            set(&after, &path, value).as_ref(),
            Some(&after),
            "{text} {path:?}"
        );
        let written = stretch(&root, &path);
        let (before, behind) = (&text[..written.start], &text[written.end..]);
        let between = after
            .strip_prefix(before)
            .and_then(|it| it.strip_suffix(behind))
            .expect("the bytes around");
        assert!(there.is_none() || between == value, "{text} {path:?}");
    }
    assert!(edited > INPUTS / 2, "{edited}");
}

#[test]
fn what_is_removed_is_gone_and_the_rest_stays() {
    let mut dice = Dice(18);
    let mut removed = 0;
    for _ in 0..INPUTS {
        let (text, path) = (dice.object(0), dice.path());
        let after = remove(&text, &path).expect("an object");
        let mut root = read_as_go(text.as_bytes()).expect("JSON");
        let read = read_as_go(after.as_bytes()).expect("JSON");
        assert_eq!(at(&read, &path), None, "{text} {path:?}");
        assert_eq!(
            remove(&after, &path).as_ref(),
            Some(&after),
            "{text} {path:?}"
        );
        if at(&root, &path).is_none() {
            assert_eq!(after, text);
            continue;
        }
        removed += 1;
        take_all(&mut root, &path);
        assert_eq!(pretty(&read), pretty(&root), "{text} {path:?}");
    }
    assert!(removed > INPUTS / 20, "{removed}");
}

fn take_all(node: &mut Node, path: &[&str]) {
    let Value::Object(members) = &mut node.value else {
        return;
    };
    match path {
        [name] => members.retain(|it| it.name != *name),
        [name, rest @ ..] => {
            let member = members.iter_mut().rev().find(|it| it.name == *name);
            take_all(&mut member.expect("a member").value, rest);
        }
        [] => {}
    }
}

#[test]
fn rubbish_is_left_alone() {
    let mut dice = Dice(19);
    for _ in 0..INPUTS {
        let mut text = match dice.below(2) {
            0 => dice.rubbish(),
            _ => dice.object(0),
        };
        let cut = dice.below(text.len() + 1);
        if text.is_char_boundary(cut) {
            text.insert_str(cut, dice.of(RUBBISH));
        }
        let (path, value) = (dice.path(), dice.rubbish());
        let is_object =
            read_as_go(text.as_bytes()).is_some_and(|it| matches!(it.value, Value::Object(_)));
        if let Some(after) = set(&text, &path, &value) {
            assert!(is_object, "{text}");
            let (_, faults) = read(after.as_bytes());
            assert!(
                faults.iter().all(|it| it.what.go_reads_on()),
                "{text} {value}"
            );
        }
        assert_eq!(remove(&text, &path).is_some(), is_object, "{text}");
    }
}

#[test]
fn a_large_text_is_edited_in_time_that_grows_with_it() {
    let text = format!("{{{}\"b\":1}}", "\"a\":1,".repeat(200_000));
    assert_eq!(remove(&text, &["a"]).as_deref(), Some("{\"b\":1}"));
    let more = set(&text, &["c"], "2").expect("an object");
    assert!(more.ends_with("\"b\":1,\"c\":2}"));
}
