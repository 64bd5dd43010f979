//! What is read, where it stands, and what cannot be.

use super::*;
use crate::json::pretty;

/// As JSON in one line, with the faults behind it.
fn shown(text: &str) -> String {
    let (documents, faults) = read(text);
    let json = |node: &Node| pretty(node).split_whitespace().collect::<String>();
    let mut shown: Vec<String> = documents.iter().map(json).collect();
    shown.extend(faults.iter().map(|fault| format!("{:?}", fault.what)));
    shown.join(" ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text:?}");
}

/// All values of a tree, with the names.
fn each(node: &Node, visit: &mut impl FnMut(Span)) {
    visit(node.span);
    for member in node.members() {
        visit(member.name_span);
        each(&member.value, visit);
    }
    if let Value::Array(items) = &node.value {
        items.iter().for_each(|item| each(item, visit));
    }
}

#[test]
fn plain_scalars_are_resolved_by_the_core_schema() {
    for (written, value) in [
        ("true", "true"),
        ("False", "false"),
        ("yes", "\"yes\""),
        ("~", "null"),
        ("null", "null"),
        ("", "null"),
        ("1.0", "1.0"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("-1e3", "-1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1.2.3", "\"1.2.3\""),
        ("e3", "\"e3\""),
        ("+", "\"+\""),
        (".", "\".\""),
        ("1s", "\"1s\""),
        ("2024-01-02T03:04:05Z", "\"2024-01-02T03:04:05Z\""),
        ("\"true\"", "\"true\""),
        ("'1'", "\"1\""),
        ("!!str 1", "\"1\""),
        ("!mine 1", "\"1\""),
        ("!!int 1", "1"),
        ("|\n  1\n", "\"1\\n\""),
        (">-\n  a\n  b", "\"a b\""),
    ] {
        let text = format!("a: {written}");
        let (documents, faults) = read(&text);
        let found = documents[0].get("a").map(pretty);
        assert_eq!(
            (found.as_deref(), faults.len()),
            (Some(value), 0),
            "{text:?}"
        );
    }
}

#[test]
fn documents_are_separated_and_empty_ones_left_out() {
    check("a: 1\n---\nb: 2\n", r#"{"a":1} {"b":2}"#);
    check(
        "---\r\na: 1\r\n---\r\n# no\r\n---\r\nb: 2\r\n...\r\n",
        r#"{"a":1} {"b":2}"#,
    );
    check("--- {a: 1}\n--- |\n x\n", r#"{"a":1} "x\n""#);
    check(
        "a: |\n  x\n  ---\n  y\nb: 2",
        r#"{"a":"x\n---\ny\n","b":2}"#,
    );
    check("  a: 1\n  ---\n  b: 2\n", r#"{"a":1} {"b":2}"#);
    check("", "");
    check("# nothing\n", "");
    check("\u{feff}a: 1", r#"{"a":1}"#);
}

#[test]
fn a_fault_ends_one_document_and_no_other() {
    let (documents, faults) = read("a:\n  b: 1\n  c: [1, 2\nd: 3\n---\ne: 4\n");
    assert_eq!(documents.len(), 2, "{documents:?}");
    assert_eq!(
        documents[0]
            .get("a")
            .expect("it is there")
            .get("b")
            .expect("it is there")
            .value,
        Value::Number("1".into())
    );
    assert!(matches!(&faults[..], [Fault { what: Wrong::Stopped(_), span }] if span.start > 10));
    check("a: 1\na: 2", r#"{"a":1,"a":2} Duplicate("a")"#);
    check("? [a]\n: 1\nb: 2", r#"{"b":2} KeyIsNoText"#);
    check("a: 1\0b", r#"{"a":1} Stopped("NUL")"#);
    check(
        "a: *x",
        r#"{} Stopped("while parsing node, found unknown anchor")"#,
    );
}

#[test]
fn aliases_are_what_they_stand_for() {
    check("a: &x {b: 1}\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#);
    check("&k a: 1\n*k : 2", r#"{"a":1,"a":2} Duplicate("a")"#);
    check("a: &x [*x]", r#"{"a":[null]} AliasOfItself"#);
    let (documents, _) = read("a: &x {b: 1}\nc: *x");
    assert_eq!(
        documents[0].get("c").expect("it is there").span,
        Span::new(16, 18)
    );
}

#[test]
fn a_bomb_does_not_go_off() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    let (_, faults) = read(&text);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].what, Wrong::TooMany);

    let long = "x".repeat(100_000);
    let (_, faults) = read(&format!("a: &a {long}\nb: [{}]", "*a, ".repeat(100)));
    assert_eq!(faults[0].what, Wrong::TooMany);

    for open in ["[", "{a: ", "- ", "? "] {
        let (_, faults) = read(&open.repeat(5_000));
        assert!(
            matches!(faults[0].what, Wrong::TooDeep | Wrong::Stopped(_)),
            "{faults:?}"
        );
    }
    let nested = "&a [".repeat(180) + &"x, ".repeat(10_000);
    assert!(!read(&nested).1.is_empty());
    let (_, faults) = read(&"- a\n".repeat(build::MOST + 1));
    assert_eq!(faults[0].what, Wrong::TooMany);
}

#[test]
fn everything_stands_where_it_was_written() {
    let text = "名: 値\r\nlist:\r\n- \"é\\n\"\r\n- 'b'\r\nflow: {a: [1, 二]}\r\nblock: |\r\n  é\r\n\r\nlast: x # no\r\n";
    let (documents, faults) = read(text);
    assert_eq!(faults, []);
    let mut stretches = Vec::new();
    each(&documents[0], &mut |span| {
        stretches.push(&text[span.start..span.end])
    });
    assert_eq!(
        stretches[1..],
        [
            "名",
            "値",
            "list",
            "\"é\\n\"\r\n- 'b'",
            "\"é\\n\"",
            "'b'",
            "flow",
            "{a: [1, 二]}",
            "a",
            "[1, 二]",
            "1",
            "二",
            "block",
            "é",
            "last",
            "x"
        ]
    );
    assert_eq!(stretches[0], text.trim_end().trim_end_matches(" # no"));
    // Far from the places that are kept.
    let text = format!("a: \"{}\"\nb: z", "é".repeat(1_000));
    let (documents, _) = read(&text);
    let span = documents[0].get("b").expect("it is there").span;
    assert_eq!(&text[span.start..span.end], "z");
}

#[test]
fn no_cut_and_no_rubbish_makes_it_panic() {
    let text = "apiVersion: v1\r\nitems:\r\n- kind: \"Pod\"\r\n  a: &é {b: [1, 'é'], \"c\": !!str d}\r\n  e: *é\r\n  \
        f: |-\r\n    g\r\n  ? h\r\n  : >+\r\n    i\r\n...\r\n%YAML 1.2\r\n---\r\nj: \"\\x41\\u00e9\\N\"\r\n";
    let mut texts: Vec<String> = Vec::new();
    for (at, _) in text.char_indices() {
        texts.push(text[..at].into());
        texts.push(text[at..].into());
        for put in [
            "\t", "\n", ":", "- ", "\"", "[", "}", "&", "*", "!", "%", "|", "#", "\0", "?",
            "\u{85}", "\\",
        ] {
            texts.push(format!("{}{put}{}", &text[..at], &text[at..]));
        }
    }
    // Words in every order that a small sum of digits gives.
    let words = [
        "a", ": ", "\n", "- ", "[", "]", "{", "}", ", ", "? ", "|", "'", "\"", "&a ", "*a", "!t ",
        "  ", "---\n", "...\n", "#", "\t", "\r", "%", "é",
    ];
    let mut seed = 7_u32;
    for _ in 0..20_000 {
        let mut made = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            made.push_str(words[(seed >> 16) as usize % words.len()]);
        }
        texts.push(made);
    }
    for text in texts {
        let (documents, faults) = read(&text);
        let mut inside = |span: Span| {
            assert!(
                text.get(span.start..span.end).is_some(),
                "{span:?} in {text:?}"
            );
        };
        documents.iter().for_each(|node| each(node, &mut inside));
        faults.iter().for_each(|fault| inside(fault.span));
    }
}

#[test]
fn large_texts_are_read_in_no_time() {
    // Each would take minutes if the time grew with the square of the length.
    for text in [
        "{".repeat(300_000),
        "a: b\n".repeat(60_000),
        "---\n".repeat(100_000),
        "é ".repeat(200_000),
        "a\n".repeat(150_000),
        "\"".repeat(300_001),
        "? ".repeat(100_000),
        "- é\n".repeat(50_000),
    ] {
        read(&text);
    }
}
