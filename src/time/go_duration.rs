//! Durations as Go reads them: `24h0m0s`, `1.5h`, `0`. Stricter than what people type for an offset.

use super::{Nanos, SECOND};

const UNITS: &[(&str, Nanos)] = &[
    // Longer names first where one begins another.
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
];

/// Go's time.ParseDuration (src/time/format.go, Go 1.24); none if it would report an error.
pub fn go_duration(text: &str) -> Option<Nanos> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: Nanos = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let (unit, size) = UNITS.iter().find(|(unit, _)| after.starts_with(unit))?;
        rest = &after[unit.len()..];
        if rest.starts_with(|c: char| !c.is_ascii_digit() && c != '.') {
            return None;
        }
        let whole: Nanos = match whole.trim_start_matches('0') {
            "" => 0,
            whole if whole.len() > 19 => return None,
            whole => whole.parse().ok()?,
        };
        // What is finer than a nanosecond is cut off.
        let fraction = &fraction[..fraction.len().min(18)];
        let part = match fraction {
            "" => 0,
            fraction => fraction.parse::<Nanos>().ok()? * size / ten_to(fraction.len()),
        };
        total += whole * size + part;
        if total > limit(negative) {
            return None;
        }
    }
    Some(if negative { -total } else { total })
}

/// An int64 of nanoseconds.
fn limit(negative: bool) -> Nanos {
    Nanos::from(i64::MAX) + Nanos::from(negative)
}

fn ten_to(exponent: usize) -> Nanos {
    (0..exponent).fold(1, |power, _| power * 10)
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        let hour = 3_600 * SECOND;
        for (text, nanos) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("0s", Some(0)),
            ("24h0m0s", Some(24 * hour)),
            ("1h", Some(hour)),
            ("1.5h", Some(hour * 3 / 2)),
            (".5s", Some(SECOND / 2)),
            ("1.s", Some(SECOND)),
            ("-1m", Some(-60 * SECOND)),
            ("+90s", Some(90 * SECOND)),
            ("1h30m1s1ms1us1ns", Some(hour * 3 / 2 + 1_001_001_001)),
            ("2µs", Some(2_000)),
            ("0.3333333333333333333h", Some(hour / 3 - 1)),
            ("4294967296s", Some(4_294_967_296 * SECOND)),
            ("9223372036854775807ns", Some(i64::MAX.into())),
            ("9223372036854775808ns", None),
            ("2562048h", None),
            ("", None),
            ("-", None),
            ("1", None),
            ("1d", None),
            ("1 h", None),
            ("1h ", None),
            ("h", None),
            (".s", None),
            ("1hour", None),
            ("24h0m0", None),
            ("1h-1m", None),
            ("一h", None),
            ("1时", None),
        ] {
            assert_eq!(go_duration(text), nanos, "{text:?}");
        }
    }
}
