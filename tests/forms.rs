//! What is found in a paste, form by form: each has a file in `tests/forms/` with positives and look-alikes, which
//! runs.
//!
//! | block | says |
//! | --- | --- |
//! | `paste` | what was pasted; the blocks behind it are about it |
//! | `finds` | what the closer look finds in it, in order; of the file's own form all of it |
//! | `look-alike` | another paste, in which the file's form is not found |
//!
//! A line of `finds` is as `found` has it. `near=2023-12-12T00:00:00Z` alone on a line says near which moment years are
//! looked for (else 2023-12-12).

mod found;

use found::{differences, instant, words};
use jwtriage::evidence::closer::{forms, look};
use jwtriage::evidence::clue::Found;
use jwtriage::evidence::recognise;
use jwtriage::time::Assumed;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_form_is_found_and_its_look_alikes_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let ids: BTreeSet<&str> = forms().collect();
    let (mut failures, mut positives, mut look_alikes) = (Vec::new(), 0, 0);
    for id in ids {
        let name = format!("tests/forms/{id}.md");
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{id}.md"))) else {
            failures.push(format!("{name} is missing"));
            continue;
        };
        let ran = run(id, &text, &mut |line, what| {
            failures.push(format!("{name}:{line}: {what}"))
        });
        if ran.0 == 0 || ran.1 == 0 {
            failures.push(format!(
                "{name} has {} positives and {} look-alikes",
                ran.0, ran.1
            ));
        }
        positives += ran.0;
        look_alikes += ran.1;
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
    println!("{positives} pastes, {look_alikes} look-alikes");
}

/// Runs a file: how many positives and look-alikes it has.
fn run(id: &str, text: &str, fail: &mut dyn FnMut(usize, String)) -> (usize, usize) {
    let (mut positives, mut look_alikes) = (0, 0);
    let mut pasted = String::new();
    let mut block: Option<(&str, usize, Vec<&str>)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("```"), block.take()) {
            (Some(kind), None) => block = Some((kind, number, Vec::new())),
            (None, Some((kind, first, mut lines))) => {
                lines.push(line);
                block = Some((kind, first, lines));
            }
            (None, None) => {}
            (Some(_), Some((kind, first, lines))) => match kind {
                "paste" => pasted = lines.join("\n"),
                "finds" => {
                    positives += 1;
                    finds(id, &pasted, first, &lines, fail);
                }
                "look-alike" => {
                    look_alikes += 1;
                    let other = lines.join("\n");
                    if all(&other).iter().any(|found| found.form == id) {
                        fail(first, format!("is taken for {id}"));
                    }
                }
                "text" => {}
                other => fail(first, format!("there is no block `{other}`")),
            },
        }
    }
    (positives, look_alikes)
}

fn all(pasted: &str) -> Vec<Found> {
    look(pasted, &recognise(pasted))
}

fn finds(
    id: &str,
    pasted: &str,
    first: usize,
    lines: &[&str],
    fail: &mut dyn FnMut(usize, String),
) {
    let found = all(pasted);
    let mut assumed = Assumed {
        near: instant("2023-12-12T00:00:00Z"),
        year: None,
        zone: 0,
    };
    let mut at = 0;
    for (number, line) in (first + 1..).zip(lines) {
        let words = words(line);
        if let [near] = &words[..]
            && let Some(near) = near.strip_prefix("near=")
        {
            assumed.near = instant(near);
            continue;
        }
        let Some(form) = words.first() else { continue };
        let Some(next) = found[at..].iter().position(|found| found.form == *form) else {
            fail(number, format!("no (further) {form} in {found:#?}"));
            return;
        };
        if let Some(skipped) = found[at..at + next].iter().find(|found| found.form == id) {
            fail(number, format!("is found before: {skipped:?}"));
        }
        let this = &found[at + next];
        at += next + 1;
        for differs in differences(this, &words[1..], pasted, &assumed) {
            fail(number, differs);
        }
    }
    if let Some(left) = found[at..].iter().find(|found| found.form == id) {
        fail(first, format!("is found, too: {left:?}"));
    }
}
