//! What is found in a paste, form by form: each has a file in `tests/forms/` with positives and look-alikes, which
//! runs.
//!
//! | block | says |
//! | --- | --- |
//! | `paste` | what was pasted; the blocks behind it are about it |
//! | `finds` | what the closer look finds in it, in order; of the file's own form all of it |
//! | `look-alike` | another paste, in which the file's form is not found |
//!
//! A line of `finds` is a form's id and words of the form `key=value`, each of which must hold; values with blanks
//! stand in double quotes. Times are written as `read_typed` takes them, distances as offsets (`-1m57s`, `none`).
//! `near=2023-12-12T00:00:00Z` alone on a line says near which moment years are looked for (else 2023-12-12).
//!
//! | key | of what was found |
//! | --- | --- |
//! | `text` | what stands there begins so |
//! | `token`, `name`, `used-by`, `wrapped`, `expires` | a token: its text begins so, whose it is, by what it is used, how it was wrapped (by commas) |
//! | `who`, `host`, `clock`, `subject`, `audit-id`, `remark` | who spoke, where, when by their clock |
//! | `branch`, `grade`, `library` | of each reason in order, by commas; `-` is none |
//! | `now`, `exp`, `nbf`, `iat`, `client`, `limit`, `away`, `after-warning`, `age`, `leeway` | what the words carry |
//! | `measures`, `against`, `how`, `low`, `high`, `at` | two clocks: `person`, `node(NAME)`, `apiserver(none)` |
//! | `opened` | its parts, as they are debugged without quotes, hold this text |

use jwtriage::evidence::closer::{forms, look};
use jwtriage::evidence::clue::{Carries, Found, Party, Said, What};
use jwtriage::evidence::recognise;
use jwtriage::time::{
    Assumed, Instant, Nanos, Stamp, Typed, civil, offset_text, read_offset, read_typed,
};
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
        for word in &words[1..] {
            let (key, wanted) = word.split_once('=').unwrap_or((word, ""));
            let is = value(this, key, pasted, &assumed);
            let holds = match key {
                "text" | "token" => is.starts_with(wanted),
                "opened" => is.contains(wanted),
                "clock" | "expires" | "now" | "exp" | "nbf" | "iat" | "client" | "limit" | "at"
                    if wanted != "none" =>
                {
                    is == utc(instant(wanted))
                }
                "low" | "high" | "away" | "after-warning" | "age" | "leeway"
                    if wanted != "none" =>
                {
                    read_offset(wanted).is_ok_and(|offset| offset_text(offset) == is)
                }
                _ => is == wanted,
            };
            if !holds {
                fail(number, format!("{key} is {is:?}, not {wanted:?}"));
            }
        }
    }
    if let Some(left) = found[at..].iter().find(|found| found.form == id) {
        fail(first, format!("is found, too: {left:?}"));
    }
}

/// Separated by blanks, except in double quotes, which are taken off.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(character),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn instant(text: &str) -> Instant {
    match read_typed(text) {
        Ok(Typed::At(instant)) => instant,
        other => panic!("{text}: {other:?}"),
    }
}

fn utc(instant: Instant) -> String {
    let nanos = instant.subsecond();
    let c = civil(instant, 0).expect("a date");
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{nanos:09}",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

fn value(found: &Found, key: &str, pasted: &str, assumed: &Assumed) -> String {
    let time =
        |stamp: Option<Stamp>| stamp.map_or("none".into(), |stamp| utc(stamp.moment(assumed)));
    let span = |nanos: Option<Nanos>| nanos.map_or("none".into(), offset_text);
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    match (&found.what, key) {
        (_, "text") => pasted[found.span.start..found.span.end].into(),
        (What::Token(it), "token") => it.clean.text.clone(),
        (What::Token(it), "name") => or_dash(it.name.as_deref()),
        (What::Token(it), "used-by") => it.used_by.join(","),
        (What::Token(it), "wrapped") => {
            let names = it.wrapped.iter().map(|it| format!("{it:?}").to_lowercase());
            names.collect::<Vec<_>>().join(",")
        }
        (What::Token(it), "expires") => time(it.expires),
        (What::Said(it), _) => said(it, key, &time, &span),
        (What::Measured(it), "measures") => party(&it.clock),
        (What::Measured(it), "against") => party(&it.against),
        (What::Measured(it), "how") => format!("{:?}", it.how).to_lowercase(),
        (What::Measured(it), "low") => span(it.low),
        (What::Measured(it), "high") => span(it.high),
        (What::Measured(it), "at") => time(it.at),
        (What::Opened(it), "opened") => format!("{it:?}").replace('"', ""),
        _ => format!("nothing that {:?} has", found.what),
    }
}

/// `node(node-7)`, `apiserver(none)`.
fn party(party: &Party) -> String {
    let text = format!("{party:?}").to_lowercase().replace('"', "");
    text.replace("some(", "").replace("))", ")")
}

fn said(
    said: &Said,
    key: &str,
    time: &dyn Fn(Option<Stamp>) -> String,
    span: &dyn Fn(Option<Nanos>) -> String,
) -> String {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or("-".into());
    let each = |part: &dyn Fn(&jwtriage::evidence::clue::Reason) -> String| {
        said.reasons.iter().map(part).collect::<Vec<_>>().join(",")
    };
    let carried = match key {
        "now" => Carries::Now,
        "exp" => Carries::Exp,
        "nbf" => Carries::Nbf,
        "iat" => Carries::Iat,
        "client" => Carries::Client,
        "limit" => Carries::Limit,
        "away" => Carries::Away,
        "after-warning" => Carries::AfterWarning,
        "age" => Carries::Age,
        "leeway" => Carries::Leeway,
        "who" => return format!("{:?}", said.speaker.who).to_lowercase(),
        "host" => return or_dash(&said.speaker.host),
        "clock" => return time(said.at),
        "subject" => return or_dash(&said.subject),
        "audit-id" => return or_dash(&said.audit_id),
        "remark" => return said.remark.unwrap_or("-").into(),
        "branch" => return each(&|it| it.branch.unwrap_or("-").into()),
        "grade" => return each(&|it| format!("{:?}", it.grade).to_lowercase()),
        "library" => return each(&|it| it.library.unwrap_or("-").into()),
        other => return format!("there is no key {other}"),
    };
    let mut times = said.reasons.iter().flat_map(|it| &it.times);
    let mut spans = said.reasons.iter().flat_map(|it| &it.spans);
    match (
        times.find(|(what, _)| *what == carried),
        spans.find(|(what, _)| *what == carried),
    ) {
        (Some((_, stamp)), _) => time(Some(*stamp)),
        (None, found) => span(found.map(|(_, nanos)| *nanos)),
    }
}
