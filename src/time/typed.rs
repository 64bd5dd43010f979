//! A moment as a person types it: RFC 3339, a date and time without a zone, unix seconds, or a claim with a distance.
//!
//! Accepted: `2023-12-12T18:37:53Z`, `2023-12-12 18:37:53.5 +08:00`, `2023-12-12 18:37:53` (in the zone that
//! the page shows), `1702377473`, `1702377473.063`, and `nbf+3s`, `iat - 1m`, `exp`.

use super::{Instant, Nanos, OffsetFault, SECOND, read_offset};
use jiff_core::civil::DateTime;
use jiff_core::tz::Offset;

/// What was typed, before anybody asked a zone or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing: the moment is now, and moves.
    Live,
    At(Instant),
    /// A date and time without a zone, as seconds and nanoseconds it would be in UTC.
    Local(Instant),
    /// So much after a claim of the token.
    AfterClaim {
        claim: String,
        distance: Nanos,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedFault {
    /// None of the forms above.
    NotATime { found: String },
    /// The distance after the claim's name.
    Distance { claim: String, fault: OffsetFault },
    /// A second that no calendar has, such as month 13.
    NoSuchDate { found: String },
}

pub fn read_typed(text: &str) -> Result<Typed, TypedFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Typed::Live);
    }
    if let Some(claim) = ["iat", "nbf", "exp"]
        .into_iter()
        .find(|claim| text.starts_with(claim))
    {
        let distance = read_offset(&text[claim.len()..]).map_err(|fault| TypedFault::Distance {
            claim: claim.into(),
            fault,
        })?;
        return Ok(Typed::AfterClaim {
            claim: claim.into(),
            distance,
        });
    }
    if let Some(seconds) = unix_seconds(text) {
        return Ok(Typed::At(Instant(seconds)));
    }
    calendar(text)
}

fn unix_seconds(text: &str) -> Option<Nanos> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('@').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 18
        || fraction.len() > 9
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return None;
    }
    let nanos: Nanos = format!("{whole}{fraction:0<9}").parse().ok()?;
    Some(if negative { -nanos } else { nanos })
}

fn calendar(text: &str) -> Result<Typed, TypedFault> {
    let looks_like_a_date = text.len() >= 10
        && text.is_char_boundary(10)
        && text[..10]
            .bytes()
            .enumerate()
            .all(|(index, byte)| match index {
                4 | 7 => byte == b'-' || byte == b'/',
                _ => byte.is_ascii_digit(),
            });
    if !looks_like_a_date {
        return Err(TypedFault::NotATime { found: text.into() });
    }
    let no_such_date = || TypedFault::NoSuchDate { found: text.into() };
    let (civil_text, offset) = split_zone(text).ok_or_else(no_such_date)?;
    let datetime = date_and_time(civil_text.trim()).ok_or_else(no_such_date)?;
    let as_utc = datetime
        .to_timestamp(Offset::UTC)
        .map_err(|_| no_such_date())?;
    let instant = Instant(as_utc.as_nanosecond());
    Ok(match offset {
        None => Typed::Local(instant),
        Some(seconds) => Typed::At(instant.minus(Nanos::from(seconds) * SECOND)),
    })
}

/// `2023-12-12`, alone or with `10:37`, `10:37:53` or `10:37:53.063` behind a blank or a `T`.
fn date_and_time(text: &str) -> Option<DateTime> {
    let (date, time) = (
        &text[..10],
        text[10..].trim_start_matches(['T', 't', ' ', '_']),
    );
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = time.split(':').filter(|part| !part.is_empty()).collect();
    if !matches!(parts.len(), 0 | 2 | 3) || fraction.len() > 9 {
        return None;
    }
    let part = |index: usize| parts.get(index).map_or(Some(0), |part| number(part));
    let nanosecond = number(&format!("{fraction:0<9}"))?;
    let narrow = |value: i32| i8::try_from(value).ok();
    DateTime::new(
        i16::try_from(number(&date[..4])?).ok()?,
        narrow(number(&date[5..7])?)?,
        narrow(number(&date[8..])?)?,
        narrow(part(0)?)?,
        narrow(part(1)?)?,
        narrow(part(2)?)?,
        nanosecond,
    )
    .ok()
}

/// Digits only, without a sign.
fn number(digits: &str) -> Option<i32> {
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// Takes `Z`, `UTC`, `+08:00` or `+0800` off the end; the offset is in seconds east of UTC.
fn split_zone(text: &str) -> Option<(&str, Option<i32>)> {
    for zulu in ["Z", "z", "UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(zulu) {
            return Some((rest, Some(0)));
        }
    }
    // The date's own hyphens end before column 10.
    let Some(at) = text[10..].rfind(['+', '-']).map(|at| at + 10) else {
        return Some((text, None));
    };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = format!("{digits:0<4}").parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= 18 && minutes < 60)
        .then_some((&text[..at], Some(sign * (hours * 3600 + minutes * 60))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, nanos: Nanos) -> Result<Typed, TypedFault> {
        Ok(Typed::At(Instant::from_seconds(seconds).plus(nanos)))
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        let local = |seconds| Ok(Typed::Local(Instant::from_seconds(seconds)));
        for (text, read) in [
            ("", Ok(Typed::Live)),
            ("  ", Ok(Typed::Live)),
            ("1702377473", at(1_702_377_473, 0)),
            ("1702377473.063583", at(1_702_377_473, 63_583_000)),
            ("-1.5", at(-1, -500_000_000)),
            ("2023-12-12T10:37:53Z", at(1_702_377_473, 0)),
            ("2023-12-12T10:37:53.000000001Z", at(1_702_377_473, 1)),
            ("2023-12-12 18:37:53+08:00", at(1_702_377_473, 0)),
            ("2023-12-12 18:37:53 +0800", at(1_702_377_473, 0)),
            ("2023-12-12 05:37:53 -05", at(1_702_377_473, 0)),
            ("2023-12-12 10:37:53 UTC", at(1_702_377_473, 0)),
            ("2023/12/12 10:37:53", local(1_702_377_473)),
            ("2023-12-12 10:37", local(1_702_377_420)),
            ("2023-12-12", local(1_702_339_200)),
        ] {
            assert_eq!(read_typed(text), read, "{text}");
        }
        let after = |claim: &str, distance| {
            Ok(Typed::AfterClaim {
                claim: claim.into(),
                distance,
            })
        };
        assert_eq!(read_typed("nbf+3s"), after("nbf", 3 * SECOND));
        assert_eq!(read_typed("exp - 1m"), after("exp", -60 * SECOND));
        assert_eq!(read_typed("iat"), after("iat", 0));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "yesterday",
            "12:30",
            "1.2.3",
            "1e9",
            "中文",
            "20231212",
            "2023-1-1",
        ] {
            let read = read_typed(text);
            assert!(
                matches!(read, Err(TypedFault::NotATime { .. }) | Ok(Typed::At(_))),
                "{text}: {read:?}"
            );
        }
        for text in [
            "2023-13-01 00:00:00",
            "2023-02-30",
            "2023-12-12 25:00:00",
            "2023-12-12 10:00:00+99:00",
        ] {
            assert!(
                matches!(read_typed(text), Err(TypedFault::NoSuchDate { .. })),
                "{text}"
            );
        }
        assert!(matches!(
            read_typed("nbf+3x"),
            Err(TypedFault::Distance { .. })
        ));
    }
}
