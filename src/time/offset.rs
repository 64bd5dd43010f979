//! Offsets of clocks as people write them: `-2m`, `+90s`, `1m30s`, `-0.4s`, `1h`, and what time daemons print.
//!
//! Positive means that the clock is ahead. Units: `ns`, `us` (or `µs`), `ms`, `s`, `m`, `h`, `d`, and their
//! usual longer words. A bare number is seconds. The finest step is 1 ns, the largest offset 36 525 d.

use super::{Nanos, SECOND};

/// A hundred years: more than that is not a clock that is off, but a slip of the pen.
pub const LARGEST_OFFSET: Nanos = 36_525 * 86_400 * SECOND;

/// Why it could not be read. Columns count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OffsetFault {
    /// Something stands where a number should.
    NoNumber {
        found: String,
        column: usize,
    },
    UnknownUnit {
        unit: String,
        column: usize,
    },
    /// A sign after the beginning.
    SignInside {
        column: usize,
    },
    /// Finer than a nanosecond.
    TooFine {
        column: usize,
    },
    /// More than a hundred years.
    TooLarge,
}

const UNITS: &[(&[&str], Nanos)] = &[
    (&["ns", "nanosecond", "nanoseconds", "纳秒"], 1),
    (
        &["us", "µs", "μs", "microsecond", "microseconds", "微秒"],
        1_000,
    ),
    (
        &["ms", "msec", "millisecond", "milliseconds", "毫秒"],
        1_000_000,
    ),
    (&["s", "sec", "secs", "second", "seconds", "秒"], SECOND),
    (
        &["m", "min", "mins", "minute", "minutes", "分", "分钟"],
        60 * SECOND,
    ),
    (
        &["h", "hr", "hrs", "hour", "hours", "时", "小时"],
        3_600 * SECOND,
    ),
    (&["d", "day", "days", "天", "日"], 86_400 * SECOND),
];

/// Reads an offset. Nothing at all is no offset.
pub fn read_offset(text: &str) -> Result<Nanos, OffsetFault> {
    let characters: Vec<char> = text.chars().collect();
    let mut at = skip_space(&characters, 0);
    if at == characters.len() {
        return Ok(0);
    }
    let negative = matches!(characters[at], '-' | '−' | '–');
    if negative || matches!(characters[at], '+' | '±') {
        at = skip_space(&characters, at + 1);
    }
    let mut total: Nanos = 0;
    let mut parts = 0;
    while at < characters.len() || parts == 0 {
        let (part, next) = read_part(&characters, at)?;
        total = total.saturating_add(part);
        parts += 1;
        at = skip_space(&characters, next);
    }
    if total > LARGEST_OFFSET {
        return Err(OffsetFault::TooLarge);
    }
    Ok(if negative { -total } else { total })
}

fn skip_space(characters: &[char], mut at: usize) -> usize {
    while characters.get(at).is_some_and(|c| c.is_whitespace()) {
        at += 1;
    }
    at
}

/// One number with its unit; returns the nanoseconds and where it ended.
fn read_part(characters: &[char], start: usize) -> Result<(Nanos, usize), OffsetFault> {
    let is_number = |c: &char| c.is_ascii_digit() || *c == '.';
    let mut at = start;
    while characters.get(at).is_some_and(is_number) {
        at += 1;
    }
    let number: String = characters[start..at].iter().collect();
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return Err(no_number(characters, start));
    }
    at = skip_space(characters, at);
    let unit_start = at;
    while characters.get(at).is_some_and(|c| c.is_alphabetic()) {
        at += 1;
    }
    let unit: String = characters[unit_start..at].iter().collect();
    let size = if unit.is_empty() {
        SECOND
    } else {
        let lower = unit.to_lowercase();
        UNITS
            .iter()
            .find(|(names, _)| names.contains(&lower.as_str()))
            .map(|(_, size)| *size)
            .ok_or(OffsetFault::UnknownUnit {
                unit,
                column: unit_start + 1,
            })?
    };
    let nanos = scaled(whole, fraction, size, start + 1)?;
    Ok((nanos, at))
}

fn no_number(characters: &[char], at: usize) -> OffsetFault {
    match characters.get(at) {
        Some('+' | '-' | '−' | '–') => OffsetFault::SignInside { column: at + 1 },
        _ => OffsetFault::NoNumber {
            found: characters[at.min(characters.len())..].iter().collect(),
            column: at + 1,
        },
    }
}

/// `whole.fraction` times `size`, exactly.
fn scaled(whole: &str, fraction: &str, size: Nanos, column: usize) -> Result<Nanos, OffsetFault> {
    if whole.len() > 24 {
        return Err(OffsetFault::TooLarge);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 15 {
        return Err(OffsetFault::TooFine { column });
    }
    let digits = |text: &str| {
        text.bytes()
            .fold(0, |sum: Nanos, b| sum * 10 + Nanos::from(b - b'0'))
    };
    let scale: Nanos = (0..fraction.len()).fold(1, |scale, _| scale * 10);
    let part = digits(fraction) * size;
    if part % scale != 0 {
        return Err(OffsetFault::TooFine { column });
    }
    Ok(digits(whole)
        .saturating_mul(size)
        .saturating_add(part / scale))
}

/// The offset as this project writes it: a sign, then days to seconds without zeros in between.
pub fn offset_text(offset: Nanos) -> String {
    let mut text = String::from(if offset < 0 { "-" } else { "+" });
    let mut rest = offset.unsigned_abs();
    for (unit, size) in [("d", 86_400_u128), ("h", 3_600), ("m", 60)] {
        let size = size * SECOND.unsigned_abs();
        if rest >= size {
            text.push_str(&format!("{}{unit}", rest / size));
            rest %= size;
        }
    }
    if rest > 0 || offset == 0 {
        let second = SECOND.unsigned_abs();
        text.push_str(&(rest / second).to_string());
        let fraction = rest % second;
        if fraction > 0 {
            text.push('.');
            text.push_str(format!("{fraction:09}").trim_end_matches('0'));
        }
        text.push('s');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_people_write_them() {
        for (text, nanos, again) in [
            ("", 0, "+0s"),
            ("0", 0, "+0s"),
            ("-0s", 0, "+0s"),
            ("-2m", -120 * SECOND, "-2m"),
            ("+90s", 90 * SECOND, "+1m30s"),
            ("1m30s", 90 * SECOND, "+1m30s"),
            ("1m 30s", 90 * SECOND, "+1m30s"),
            (" - 2 min ", -120 * SECOND, "-2m"),
            ("−2m", -120 * SECOND, "-2m"),
            ("-0.4s", -400_000_000, "-0.4s"),
            (".5s", 500_000_000, "+0.5s"),
            ("5.s", 5 * SECOND, "+5s"),
            ("1h", 3_600 * SECOND, "+1h"),
            ("1.5h", 5_400 * SECOND, "+1h30m"),
            (
                "-25198.995738 seconds",
                -25_198_995_738_000,
                "-6h59m58.995738s",
            ),
            ("250ms", 250_000_000, "+0.25s"),
            ("1ns", 1, "+0.000000001s"),
            ("-7", -7 * SECOND, "-7s"),
            ("2D", 172_800 * SECOND, "+2d"),
            ("-2分钟", -120 * SECOND, "-2m"),
            ("36525d", LARGEST_OFFSET, "+36525d"),
        ] {
            assert_eq!(read_offset(text), Ok(nanos), "{text}");
            assert_eq!(offset_text(nanos), again, "{text}");
            assert_eq!(read_offset(again), Ok(nanos), "{again}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        let unit = |unit: &str, column| OffsetFault::UnknownUnit {
            unit: unit.into(),
            column,
        };
        let none = |found: &str, column| OffsetFault::NoNumber {
            found: found.into(),
            column,
        };
        for (text, fault) in [
            ("-", none("", 2)),
            ("fast", none("fast", 1)),
            ("2x", unit("x", 2)),
            ("2 weeks", unit("weeks", 3)),
            ("1m-30s", OffsetFault::SignInside { column: 3 }),
            ("--2m", OffsetFault::SignInside { column: 2 }),
            ("1.2.3s", none("1.2.3s", 1)),
            ("1,5s", none(",5s", 2)),
            ("0.1ns", OffsetFault::TooFine { column: 1 }),
            ("1s 0.0000000001s", OffsetFault::TooFine { column: 4 }),
            ("36526d", OffsetFault::TooLarge),
            ("99999999999999999999999999h", OffsetFault::TooLarge),
            ("0:02", none(":02", 2)),
        ] {
            assert_eq!(read_offset(text), Err(fault), "{text}");
        }
    }
}
