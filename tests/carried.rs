//! What holds for the tokens that the closer look finds, however the paste is damaged; and what it costs.

mod dice;

use dice::Dice;
use jwtriage::evidence::clue::{Found, What};
use jwtriage::evidence::{Evidence, closer, recognise};
use jwtriage::report::inspect_token;
use std::path::Path;
use std::time::Instant;

const INPUTS: usize = 4_000;

/// Every paste of the specs.
fn pastes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut pastes = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the specs")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    names.sort();
    for name in names {
        let text = std::fs::read_to_string(name).expect("a spec");
        let blocks = text.split("```paste\n").skip(1);
        pastes.extend(blocks.filter_map(|it| it.split("\n```").next().map(str::to_owned)));
    }
    assert!(pastes.len() > 50);
    pastes
}

fn mutated(dice: &mut Dice, text: &str) -> String {
    let with = [
        '.', '=', '%', '\\', '"', '\'', '{', '}', '\n', ' ', '>', '~', '中', '😀', '\u{200b}', 'e',
        '-',
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(4) {
        let at = dice.below(characters.len().max(1));
        match dice.below(5) {
            _ if characters.is_empty() => characters.push('e'),
            0 => characters.insert(at, dice.of(&with)),
            1 => drop(characters.remove(at)),
            2 => characters[at] = dice.of(&with),
            3 => characters.truncate(at + 1),
            _ => {
                let to = (at + dice.below(40)).min(characters.len());
                let again: Vec<char> = characters[at..to].to_vec();
                characters.splice(at..at, again);
            }
        }
    }
    characters.into_iter().collect()
}

fn look(pasted: &str) -> (Evidence, Vec<Found>) {
    let evidence = recognise(pasted);
    let found = closer::look(pasted, &evidence);
    (evidence, found)
}

#[test]
fn every_place_lies_in_the_paste_and_between_characters() {
    let pastes = pastes();
    let mut dice = Dice(11);
    let (mut tokens, mut wrapped) = (0, 0);
    for number in 0..INPUTS {
        let mut pasted = pastes[number % pastes.len()].clone();
        if number >= pastes.len() {
            pasted = mutated(&mut dice, &pasted);
        }
        if dice.below(4) == 0 {
            let all: Vec<&str> = pastes.iter().map(String::as_str).collect();
            pasted.push_str(dice.of(&all));
        }
        let (evidence, found) = look(&pasted);
        let check = |span: jwtriage::text::Span| {
            assert!(
                pasted.get(span.start..span.end).is_some(),
                "{span:?} in {pasted:?}"
            )
        };
        for it in &found {
            check(it.span);
            let What::Token(carried) = &it.what else {
                continue;
            };
            tokens += 1;
            wrapped += usize::from(!carried.wrapped.is_empty());
            let text = &carried.clean.text;
            for _ in 0..20 {
                let (one, other) = (dice.below(text.len() + 1), dice.below(text.len() + 1));
                if text.is_char_boundary(one) && text.is_char_boundary(other) {
                    check(carried.clean.place(one.min(other), one.max(other)));
                }
            }
            let inspection = inspect_token(evidence.clone(), carried.clean.clone());
            let places = inspection.problems.iter().filter_map(|it| it.place);
            places.for_each(check);
        }
    }
    assert!(
        tokens > INPUTS / 4 && wrapped > INPUTS / 20,
        "{tokens} {wrapped}"
    );
}

/// What the first look shows is among what the closer look lists, or a part of it.
#[test]
fn nothing_that_the_first_look_found_is_lost() {
    let pastes = pastes();
    let mut dice = Dice(12);
    for number in 0..INPUTS {
        let mut pasted = pastes[number % pastes.len()].clone();
        if number >= pastes.len() {
            pasted = mutated(&mut dice, &pasted);
        }
        let (evidence, found) = look(&pasted);
        let Some(shown) = evidence.token_span() else {
            continue;
        };
        let is_listed = found.iter().any(|it| {
            matches!(it.what, What::Token(_))
                && it.span.start < shown.end
                && shown.start < it.span.end
        });
        assert!(is_listed, "{shown:?} in {pasted:?}");
    }
}

/// Printed with `-- --nocapture`. In release all of it stays below 300 ms for 10 MB.
#[test]
#[expect(clippy::disallowed_methods, reason = "what is measured is time")]
fn megabytes_of_anything_are_looked_at_in_no_long_time() {
    const LENGTH: usize = if cfg!(debug_assertions) {
        1 << 20
    } else {
        10 << 20
    };
    let mut slowest = (0, String::new());
    let mut pieces: Vec<String> = (' '..='~').map(String::from).collect();
    pieces.extend(["\n", "\t", "\0", "é", "中", "😀", "\u{200b}", "…"].map(String::from));
    let singles = pieces.len();
    pieces.extend(
        [
            "eyJ",
            "eyJ.",
            "eyJ%2E",
            "eyJ\\n",
            "eyJ=\n",
            "{\"",
            "{\"a\":",
            "%25",
            "\\u002e",
            "a.b.c ",
            "ZXlK",
            "-----BEGIN CERTIFICATE-----",
            "users:\n",
            "users:\n- ",
            "--token ",
            "k8s-aws-v1.",
            "eyJhbGciOiJub25lIn0.e30.\n",
            "\"eyJhbGciOiJub25lIn0.e30.",
            "curl -H eyJhbGciOiJub25lIn0.e30. ",
            "kind: Secret\n",
            "apiVersion: v1\nkind: Secret\n",
            "> eyJhbGciOiJub25lIn0.e30.\n",
            "~",
            "~eyJhbGciOiJub25lIn0.e30.",
            "{\"token\":\"eyJhbGciOiJub25lIn0.e30.\"}",
            "{\"kind\":{",
            "MIIB",
            "token: ",
            "  token: |\n",
        ]
        .map(String::from),
    );
    for (index, piece) in pieces.iter().enumerate() {
        let pasted = piece.repeat(LENGTH / piece.len());
        let start = Instant::now();
        let evidence = recognise(&pasted);
        let first = start.elapsed().as_millis();
        let found = closer::look(&pasted, &evidence).len();
        let whole = start.elapsed().as_millis();
        println!(
            "{piece:?}: {first} ms, then {} ms, {found} found",
            whole - first
        );
        let most = if index < singles { 3_000 } else { 15_000 };
        assert!(whole < most, "{piece:?} takes {whole} ms");
        if index < singles && whole > slowest.0 {
            slowest = (whole, piece.clone());
        }
    }
    println!("slowest character {slowest:?}");
}

#[test]
fn another_token_of_the_paste_can_be_shown() {
    let pasted = pastes()
        .into_iter()
        .find(|it| it.contains("users:"))
        .expect("a kubeconfig");
    let (evidence, found) = look(&pasted);
    let subjects: Vec<String> = found
        .iter()
        .filter_map(|it| match &it.what {
            What::Token(carried) => inspect_token(evidence.clone(), carried.clean.clone())
                .facts
                .sub
                .text()
                .map(str::to_owned),
            _ => None,
        })
        .collect();
    assert_eq!(subjects, ["alice", "bob"]);
}
