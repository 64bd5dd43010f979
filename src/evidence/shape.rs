//! Sentences with holes: does a text begin with one, how far does it reach, and what times does it carry?
//!
//! | hole | stands for |
//! | --- | --- |
//! | `{now}`, `{exp}`, `{nbf}`, `{iat}`, `{client}`, `{limit}` | a time, as `Stamp` reads it; with `_utc` behind the name it is UTC where it has no zone |
//! | `{away}`, `{age}`, `{leeway}`, `{after}` | a distance: one of Go's, or a number of seconds; of milliseconds with `_ms` behind the name, of minutes with `_min` |
//! | `{n}` | a number |
//! | `{_}` | blanks, or none |
//! | `{*}` | as little as possible, of the same line, up to what follows |
//! | `{!words}` | nothing, where these words do not follow |
//! | `{{` | a brace |
//!
//! A quotation mark in a sentence is also one that was escaped, once or more, as logs and JSON do it.

use super::clue::Carries;
use crate::time::{Assumed, Instant, Nanos, SECOND, Stamp, go_duration};

/// So far is looked for what follows a `{*}`.
const FARTHEST: usize = 2000;

/// No time or distance is longer.
const LONGEST_VALUE: usize = 64;

/// So many backslashes may stand before a quotation mark: four escapes.
const MOST_BACKSLASHES: usize = 15;

/// So many times and distances has no sentence.
pub const MOST_VALUES: usize = 4;

/// For times that are complete but for their zone.
pub const UTC: Assumed = Assumed {
    near: Instant(0),
    year: None,
    zone: 0,
};

/// What a text that fits has in the holes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// How many bytes of the text fit.
    pub length: usize,
    pub times: [Option<(Carries, Stamp)>; MOST_VALUES],
    pub spans: [Option<(Carries, Nanos)>; MOST_VALUES],
}

/// What the holes are called, and whether it is a time.
const VALUES: &[(&str, Carries, bool)] = &[
    ("now", Carries::Now, true),
    ("exp", Carries::Exp, true),
    ("nbf", Carries::Nbf, true),
    ("iat", Carries::Iat, true),
    ("client", Carries::Client, true),
    ("limit", Carries::Limit, true),
    ("away", Carries::Away, false),
    ("age", Carries::Age, false),
    ("leeway", Carries::Leeway, false),
    ("after", Carries::AfterWarning, false),
];

/// How many bytes may be looked through in vain for what follows a `{*}`. Without an end, a text of many beginnings
/// would be looked through from each.
pub struct Budget(usize);

impl Budget {
    pub fn of(text: &str) -> Budget {
        Budget(text.len().saturating_mul(4).saturating_add(4 * FARTHEST))
    }
}

/// Does the text begin with this sentence?
pub fn fit(text: &str, shape: &str, budget: &mut Budget) -> Option<Fit> {
    let mut fit = Fit::default();
    let mut rest = shape;
    while !rest.is_empty() {
        let Some((hole, after)) = hole(rest) else {
            let (literal, after) = literal(rest);
            fit.length += begins(text.as_bytes().get(fit.length..)?, literal)?;
            // The other half of `{{`.
            rest = after;
            continue;
        };
        let here = text.get(fit.length..)?;
        fit.length += match hole {
            "_" => here.len() - here.trim_start_matches([' ', '\t']).len(),
            "*" => up_to(here, literal(after).0, budget)?,
            "n" => Some(digits(here)).filter(|digits| *digits > 0)?,
            hole => match hole.strip_prefix('!') {
                Some(words) if here.starts_with(words) => return None,
                Some(_) => 0,
                None => value(here, hole, &mut fit)?,
            },
        };
        rest = after;
    }
    Some(fit)
}

/// The hole that the shape begins with, and what is behind it.
fn hole(shape: &str) -> Option<(&str, &str)> {
    let inside = shape.strip_prefix('{')?;
    (!inside.starts_with('{')).then(|| inside.split_once('}'))?
}

/// The words up to the next hole, and what is behind them.
fn literal(shape: &str) -> (&str, &str) {
    if let Some(after) = shape.strip_prefix("{{") {
        return (shape.get(..1).unwrap_or_default(), after);
    }
    shape.split_at(shape.find('{').unwrap_or(shape.len()))
}

/// How many bytes of the text are these words.
fn begins(text: &[u8], words: &str) -> Option<usize> {
    let mut at = 0;
    for wanted in words.bytes() {
        at += match wanted {
            b'"' | b'\'' => quote(text.get(at..)?, wanted)?,
            _ => (text.get(at) == Some(&wanted)).then_some(1)?,
        };
    }
    Some(at)
}

/// `"`, `\"`, `\\\"`, `\u0022`: how many bytes it is.
fn quote(text: &[u8], mark: u8) -> Option<usize> {
    let backslashes = text
        .iter()
        .take(MOST_BACKSLASHES)
        .take_while(|byte| **byte == b'\\')
        .count();
    let behind = text.get(backslashes..)?;
    if behind.first() == Some(&mark) {
        return Some(backslashes + 1);
    }
    let escaped: &[u8] = if mark == b'"' { b"u0022" } else { b"u0027" };
    (backslashes > 0 && behind.starts_with(escaped)).then_some(backslashes + escaped.len())
}

/// How far away these words are, in the same line.
fn up_to(text: &str, words: &str, budget: &mut Budget) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *words.as_bytes().first()?;
    let is_quote = matches!(first, b'"' | b'\'');
    let farthest = FARTHEST.min(budget.0);
    for (at, byte) in bytes.iter().enumerate().take(farthest) {
        if *byte == b'\n' {
            budget.0 = budget.0.saturating_sub(at);
            return None;
        }
        let may_begin = *byte == first || is_quote && *byte == b'\\';
        if may_begin && begins(bytes.get(at..)?, words).is_some() {
            return Some(at);
        }
    }
    budget.0 = budget.0.saturating_sub(farthest);
    None
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Reads what a hole of this name stands for; how many bytes it is.
fn value(text: &str, hole: &str, fit: &mut Fit) -> Option<usize> {
    let (name, unit) = hole.split_once('_').unwrap_or((hole, ""));
    let (_, carries, is_time) = VALUES.iter().find(|(known, ..)| *known == name)?;
    let text = beginning(text);
    if *is_time {
        let (stamp, length) = Stamp::read(text)?;
        let place = fit.times.iter_mut().find(|place| place.is_none())?;
        let stamp = match unit {
            "utc" if stamp.has_year && !stamp.has_zone => Stamp::at(stamp.moment(&UTC), stamp.unit),
            _ => stamp,
        };
        *place = Some((*carries, stamp));
        return Some(length);
    }
    let (nanos, length) = distance(text, unit)?;
    let place = fit.spans.iter_mut().find(|place| place.is_none())?;
    *place = Some((*carries, nanos));
    Some(length)
}

/// Not more of the text than a value can be long.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_VALUE))
        .unwrap_or(text)
}

/// `3m2s`, `691574298`, `0.5`.
fn distance(text: &str, unit: &str) -> Option<(Nanos, usize)> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | 'µ' | 'μ')))
        .unwrap_or(text.len());
    // A full stop ends the sentence, and belongs to no number.
    let written = text.get(..end)?.trim_end_matches('.');
    if unit.is_empty()
        && let Some(nanos) = go_duration(written)
    {
        return Some((nanos, written.len()));
    }
    let whole = digits(text);
    let number: Nanos = text.get(..whole)?.parse().ok()?;
    let size = match unit {
        "ms" => SECOND / 1000,
        "min" => 60 * SECOND,
        _ => SECOND,
    };
    let mut length = whole;
    let mut nanos = number.checked_mul(size)?;
    if let Some(fraction) = text.get(whole..)?.strip_prefix('.') {
        let places = digits(fraction);
        if (1..=9).contains(&places) {
            let part: Nanos = fraction.get(..places)?.parse().ok()?;
            let scale = (0..places).fold(1, |scale: Nanos, _| scale * 10);
            nanos = nanos.checked_add(part * size / scale)?;
            length += 1 + places;
        }
    }
    Some((nanos, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::offset_text;

    /// What fits, and the values: times in seconds, distances as offsets.
    fn check(shape: &str, text: &str, wanted: Option<(&str, &[&str])>) {
        let fit = fit(text, shape, &mut Budget::of(text));
        let found = fit.map(|fit| {
            let times = fit.times.iter().flatten();
            let times = times.map(|(what, stamp)| {
                format!("{what:?} {}", stamp.moment(&UTC).seconds()).to_lowercase()
            });
            let spans = fit.spans.iter().flatten();
            let spans = spans
                .map(|(what, nanos)| format!("{what:?} {}", offset_text(*nanos)).to_lowercase());
            (
                &text[..fit.length],
                times.chain(spans).collect::<Vec<String>>(),
            )
        });
        let wanted = wanted.map(|(text, values)| {
            let values = values.iter().map(|value| value.to_string());
            (text, values.collect::<Vec<_>>())
        });
        assert_eq!(found, wanted, "{shape} in {text}");
    }

    #[test]
    fn a_text_fits_a_shape_or_does_not() {
        let none: Option<(&str, &[&str])> = None;
        for (shape, text, wanted) in [
            ("jwt expired", "jwt expired", Some(("jwt expired", &[][..]))),
            ("jwt expired", "jwt expired!", Some(("jwt expired", &[]))),
            ("jwt expired", "Jwt expired", none),
            ("jwt expired", "jwt expire", none),
            ("jwt expired", "", none),
            (
                "at {exp}.",
                "at 2024-01-01T00:00:00Z.",
                Some(("at 2024-01-01T00:00:00Z.", &["exp 1704067200"])),
            ),
            ("at {exp}.", "at noon.", none),
            (
                "time {now} must{_}{exp}",
                "time 1704727025 must1704574064",
                Some((
                    "time 1704727025 must1704574064",
                    &["now 1704727025", "exp 1704574064"],
                )),
            ),
            ("by {away}", "by 3m2s", Some(("by 3m2s", &["away +3m2s"]))),
            (
                "by {away}",
                "by 2h3m0s.",
                Some(("by 2h3m0s", &["away +2h3m"])),
            ),
            ("old: {age}", "old: 90", Some(("old: 90", &["age +1m30s"]))),
            (
                "old: {age}",
                "old: 1.5 and",
                Some(("old: 1.5", &["age +1.5s"])),
            ),
            (
                "by {away_ms} ms",
                "by 1500 ms",
                Some(("by 1500 ms", &["away +1.5s"])),
            ),
            (
                "- {leeway_min} min.",
                "- 15 min.",
                Some(("- 15 min.", &["leeway +15m"])),
            ),
            ("by {away}", "by the way", none),
            ("got {n} parts", "got 17 parts", Some(("got 17 parts", &[]))),
            ("got {n} parts", "got no parts", none),
            ("a [{*}] b", "a [x] b", Some(("a [x] b", &[]))),
            ("a [{*}] b", "a [] b", Some(("a [] b", &[]))),
            ("a [{*}] b", "a [x\n] b", none),
            ("a [{*}] b", "a [x", none),
            (
                r#"aud "{*}" got"#,
                r#"aud \"a\" got"#,
                Some((r#"aud \"a\" got"#, &[])),
            ),
            (
                r#"aud "{*}" got"#,
                r#"aud \\\"a\\\" got"#,
                Some((r#"aud \\\"a\\\" got"#, &[])),
            ),
            (
                "Claim 'aud'",
                r"Claim \u0027aud\u0027",
                Some((r"Claim \u0027aud\u0027", &[])),
            ),
            ("Claim 'aud'", r#"Claim "aud""#, none),
            ("gone{!.}", "gone", Some(("gone", &[]))),
            ("gone{!.}", "gone, and", Some(("gone", &[]))),
            ("gone{!.}", "gone.", none),
            ("{{{n}}", "{5}", Some(("{5}", &[]))),
            ("{nothing}", "{nothing}", none),
            ("以后", "以后…", Some(("以后", &[]))),
            ("a{*}b", "a…中b", Some(("a…中b", &[]))),
        ] {
            check(shape, text, wanted);
        }
    }

    #[test]
    fn what_follows_is_not_looked_for_everywhere() {
        let near = format!("a{}b", "x".repeat(FARTHEST - 1));
        let far = format!("a{}b", "x".repeat(FARTHEST));
        let fit = |text: &str, shape| fit(text, shape, &mut Budget::of(text));
        assert!(fit(&near, "a{*}b").is_some());
        assert_eq!(fit(&far, "a{*}b"), None);
        assert_eq!(fit(&"9".repeat(9_000), "{away}"), None);
        assert_eq!(fit(&"\\".repeat(9_000), "\""), None);
    }
}
