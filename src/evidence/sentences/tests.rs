//! Every sentence, what it tells, and what is none. The cases are in the texts beside it.

use super::*;
use crate::rules::{BOUND, LEGACY, OIDC};
use crate::time::offset_text;
use crate::verifier::libraries::library;

fn tables() -> impl Iterator<Item = (&'static Voice, &'static Sentence)> {
    let voices = VOICES.iter().flat_map(|voices| voices.iter());
    voices.flat_map(|voice| voice.says.iter().map(move |says| (voice, says)))
}

/// `sts expired bad now=1704727025 exp=1704574064`, a line for each reason.
fn told(text: &str) -> String {
    let lines = reasons(text, 100).into_iter().map(|reason| {
        let mut line = format!(
            "{} {} {:?}",
            reason.origin.unwrap_or("-"),
            reason.branch.unwrap_or("-"),
            reason.grade
        )
        .to_lowercase();
        for (what, stamp) in &reason.times {
            let moment = stamp.moment(&UTC);
            let name = format!("{what:?}").to_lowercase();
            line += &format!(" {name}={}", moment.seconds());
            line += if stamp.has_zone { "" } else { "?" };
            if moment.subsecond() > 0 {
                line += &format!(".{:09}", moment.subsecond());
            }
        }
        for (what, nanos) in &reason.spans {
            let name = format!("{what:?}").to_lowercase();
            line += &format!(" {name}={}", offset_text(*nanos));
        }
        let span = text.get(reason.span.start - 100..reason.span.end - 100);
        assert!(span.is_some_and(|words| !words.is_empty()), "{text}");
        format!("    {line}\n")
    });
    lines.collect()
}

/// A text, then a line of four blanks and what is told for each reason.
fn run(cases: &str) -> Vec<String> {
    let mut failures = Vec::new();
    let mut lines = cases.lines().peekable();
    while let Some(text) = lines.next() {
        let mut wanted = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("    ")) {
            wanted += line;
            wanted += "\n";
        }
        if text.starts_with("# ") || text.is_empty() {
            continue;
        }
        let told = told(text);
        if told != wanted {
            failures.push(format!("{text}\n{told}wanted\n{wanted}"));
        }
    }
    failures
}

const CASES: [&str; 2] = [include_str!("clusters.txt"), include_str!("libraries.txt")];

#[test]
fn every_sentence_of_a_verifier_is_found_and_understood() {
    let failures = run(&CASES.concat());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn what_only_looks_like_one_is_not_found() {
    let cases = include_str!("look_alikes.txt");
    assert!(!cases.contains("\n    "));
    let failures = run(cases);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_sentence_of_the_tables_has_a_case() {
    let mut without: Vec<&str> = tables().map(|(_, says)| says.shape).collect();
    for text in CASES.concat().lines() {
        if text.starts_with("    ") {
            continue;
        }
        for start in 0..text.len() {
            let mut budget = Budget::of(text);
            let found = text
                .is_char_boundary(start)
                .then(|| sentence_at(text, start, &mut budget));
            if let Some(heard) = found.flatten() {
                without.retain(|shape| *shape != heard.sentence.shape);
            }
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn the_tables_are_whole() {
    let rules = [BOUND, LEGACY, OIDC].concat();
    for (voice, says) in tables() {
        let shape = says.shape;
        let is_plain = |byte: &u8| byte.is_ascii() && !matches!(byte, b'{' | b'\\');
        assert!(shape.bytes().take(BEGINNING).all(|byte| is_plain(&byte)));
        assert!(shape.len() >= BEGINNING, "{shape}");
        assert!(shape.bytes().take(1).all(may_be_first), "{shape}");
        assert!(!shape.get(1..BEGINNING).unwrap().contains(['"', '\'']));
        assert!(
            !shape.ends_with("{*}") && !shape.contains("{*}{"),
            "{shape}"
        );
        if let Some(branch) = says.branch {
            assert!(rules.iter().any(|rule| rule.id == branch), "{branch}");
        }
        for id in voice.origin.iter().chain(voice.also) {
            assert!(library(id).is_some(), "{id}");
        }
    }
    let (most, most_voices) = (u8::MAX as usize, VOICES.iter().map(|it| it.len()).max());
    assert!(most_voices.is_some_and(|count| count <= most));
    assert!(tables().all(|(voice, _)| voice.says.len() <= most));
}

#[test]
fn a_wording_names_the_versions_that_have_it() {
    for (text, library, versions) in [
        (
            "square/go-jose/jwt: validation failed, token is expired (exp)",
            "go-jose-v2",
            "2.0 to 2.6.0",
        ),
        (
            "go-jose/go-jose/jwt: validation failed, token is expired (exp)",
            "go-jose-v2",
            "2.6.1 and later, 3, 4",
        ),
        (
            "square/go-jose: error in cryptographic primitive",
            "go-jose-v2",
            "2.0 to 2.6.0",
        ),
        ("Token used before issued", "golang-jwt-v4", "3.2 to 4.3"),
        ("token used before issued", "golang-jwt-v4", "4.4 and 4.5"),
        ("exp not satisfied", "jwx", "1"),
        ("\"exp\" not satisfied", "jwx", "2 and 3"),
        (
            "JWT expired at 2024-01-01T00:00:00Z. Current time: 2024-01-02T00:00:00Z",
            "jjwt",
            "0.9 to 0.11",
        ),
        (
            "JWT expired 5 milliseconds ago at 2024-01-01T00:00:00Z",
            "jjwt",
            "0.12 and later",
        ),
        ("The token is not yet valid (iat)", "pyjwt", "2.6 and later"),
        ("Audience doesn't match", "pyjwt", "2.8 and later"),
    ] {
        let heard = heard(text);
        let found = heard.first().map(|it| (it.voice.origin, it.voice.versions));
        assert_eq!(found, Some((Some(library), versions)), "{text}");
    }
}

#[test]
fn spans_are_places_of_the_paste() {
    let text = "错误：jwt expired";
    let found = reasons(text, 1_000);
    let spans: Vec<Span> = found.iter().map(|reason| reason.span).collect();
    assert_eq!(spans, [Span::new(1_009, 1_020)]);
}
