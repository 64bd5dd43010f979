//! A time as a program wrote it: with or without a year, a zone, and fractions of a second.
//!
//! Read are RFC 3339 and its relatives (a blank for the `T`, a zone as `+0000` or `UTC`, as Go and `date` write it),
//! klog's `1212 18:37:53.063390`, the dates of HTTP (RFC 9110, section 5.6.7), syslog's `Dec 12 18:37:53`, what
//! `date` prints in English and Chinese, basic ISO 8601 (`20170416T194251Z`), `12/31/2024 15:04:05`, and seconds,
//! milliseconds, microseconds or nanoseconds since 1970. What is no calendar's is no time.

use super::zones::named_zone;
use super::{Instant, Nanos, SECOND, civil};
use jiff_core::civil::DateTime;
use jiff_core::tz::Offset;

/// Stands in for a year that was not written. A leap year, so that it has every day.
const SOME_YEAR: i16 = 2000;

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// What was written, taken as UTC where no zone was, and as the year 2000 where no year was.
    written: Instant,
    /// Everything after the last digit was cut off: the moment is less than this after what was written.
    pub unit: Nanos,
    pub has_year: bool,
    pub has_zone: bool,
}

/// What is assumed where a stamp says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The year is the one that brings the stamp nearest to this.
    pub near: Instant,
    /// Unless one is given.
    pub year: Option<i16>,
    /// Seconds east of UTC.
    pub zone: i32,
}

impl Stamp {
    /// A moment that was written whole.
    pub fn at(instant: Instant, unit: Nanos) -> Stamp {
        Stamp {
            written: instant,
            unit,
            has_year: true,
            has_zone: true,
        }
    }

    /// Reads the time that the text begins with, and how many bytes of it that is.
    pub fn read(text: &str) -> Option<(Stamp, usize)> {
        let forms: [fn(&mut Reader) -> Option<Stamp>; 7] =
            [rfc3339, klog, basic, slashes, chinese, words, epoch];
        forms.iter().find_map(|form| {
            let mut reader = Reader { text, at: 0 };
            let stamp = form(&mut reader)?;
            Some((stamp, reader.at))
        })
    }

    /// A text that is a time and nothing else.
    pub fn read_whole(text: &str) -> Option<Stamp> {
        let (stamp, length) = Stamp::read(text)?;
        (length == text.len()).then_some(stamp)
    }

    /// As text that reads back the same, to the last digit; none of a year that no program writes.
    pub fn text(&self) -> Option<String> {
        let c = civil(self.written, 0).filter(|c| (0..=9999).contains(&c.year))?;
        let month = MONTHS.get(usize::try_from(c.month).ok()?.checked_sub(1)?)?;
        let mut text = match self.has_year {
            true => format!("{:04}-{:02}-{:02}T", c.year, c.month, c.day),
            false => format!("{} {:02} ", month.get(..3)?, c.day),
        };
        text += &format!("{:02}:{:02}:{:02}", c.hour, c.minute, c.second);
        let nanos = format!(".{:09}", c.nanosecond);
        let (mut digits, mut unit) = (0, SECOND);
        while unit > self.unit.max(1) {
            digits += 1;
            unit /= 10;
        }
        if digits > 0 {
            text += nanos.get(..=digits).unwrap_or(&nanos);
        }
        text += match (self.has_year, self.has_zone) {
            (_, false) => "",
            (true, true) => "Z",
            (false, true) => " UTC",
        };
        (Stamp::read_whole(&text).as_ref() == Some(self)).then_some(text)
    }

    /// The moment, with what is assumed where nothing was written.
    pub fn moment(&self, assumed: &Assumed) -> Instant {
        let zone = if self.has_zone { 0 } else { assumed.zone };
        let shift = Nanos::from(zone) * SECOND;
        if self.has_year {
            return self.written.minus(shift);
        }
        let local = assumed.near.plus(shift);
        let near = civil(local, 0).map_or(SOME_YEAR, |civil| civil.year);
        let years = match assumed.year {
            Some(year) => [year, year, year],
            None => [near, near.saturating_sub(1), near.saturating_add(1)],
        };
        let moments = years.into_iter().filter_map(|year| self.in_year(year));
        let away = |moment: &Instant| moment.since(local).saturating_abs();
        let nearest = moments.min_by_key(away).unwrap_or(self.written);
        nearest.minus(shift)
    }

    /// With the year in which it is nearest to another stamp of about the same time.
    pub fn with_year_of(&self, other: &Stamp) -> Stamp {
        let near = civil(other.written, 0).map(|civil| civil.year);
        let Some(near) = near.filter(|_| other.has_year && !self.has_year) else {
            return *self;
        };
        let years = [near, near.saturating_sub(1), near.saturating_add(1)];
        let moments = years.into_iter().filter_map(|year| self.in_year(year));
        let away = |moment: &Instant| moment.since(other.written).saturating_abs();
        match moments.min_by_key(away) {
            Some(written) => Stamp {
                written,
                has_year: true,
                ..*self
            },
            None => *self,
        }
    }

    /// With its zone, if another stamp of the same clock, taken within seconds, has one: zones lie quarters of an
    /// hour apart, so what is left beyond those seconds is the zone.
    pub fn with_zone_of(&self, other: &Stamp) -> Stamp {
        const QUARTER: Nanos = 900 * SECOND;
        const SECONDS: Nanos = 5 * SECOND;
        let east = self.written.since(other.written);
        let left = (east + QUARTER / 2).rem_euclid(QUARTER) - QUARTER / 2;
        let is_zone = left.abs() <= SECONDS && (east - left).abs() <= 56 * QUARTER;
        if self.has_zone || !self.has_year || !other.has_zone || !other.has_year || !is_zone {
            return *self;
        }
        Stamp {
            written: self.written.minus(east - left),
            has_zone: true,
            ..*self
        }
    }

    /// The 29th of February is in leap years only.
    fn in_year(&self, year: i16) -> Option<Instant> {
        let c = civil(self.written, 0)?;
        let date = DateTime::new(
            year,
            c.month,
            c.day,
            c.hour,
            c.minute,
            c.second,
            c.nanosecond,
        );
        let timestamp = date.ok()?.to_timestamp(Offset::UTC).ok()?;
        Some(Instant(timestamp.as_nanosecond()))
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    fn skip_any(&mut self, characters: &[char]) -> Option<char> {
        let next = self.rest().chars().next()?;
        characters.contains(&next).then(|| {
            self.at += next.len_utf8();
            next
        })
    }

    /// At least one.
    fn blanks(&mut self) -> Option<()> {
        let blanks = self.rest().len() - self.rest().trim_start_matches(' ').len();
        self.at += blanks;
        (blanks > 0).then_some(())
    }

    /// A number of so many digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self
            .rest()
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if count < least {
            return None;
        }
        let number = self.rest().get(..count)?.parse().ok()?;
        self.at += count;
        Some(number)
    }

    fn letters(&mut self) -> &'a str {
        let rest = self.rest();
        let count = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.at += count;
        rest.get(..count).unwrap_or_default()
    }

    /// `.063390` or `,063`: nanoseconds, and what the last digit is worth.
    fn fraction(&mut self) -> (i32, Nanos) {
        let start = self.at;
        let digit = |reader: &Reader| {
            reader
                .rest()
                .as_bytes()
                .get(1)
                .is_some_and(u8::is_ascii_digit)
        };
        if !(digit(self) && self.skip_any(&['.', ',']).is_some()) {
            self.at = start;
            return (0, SECOND);
        }
        let (mut nanos, mut unit) = (0, SECOND);
        while let Some(digit) = self.digits(1, 1) {
            unit /= 10;
            nanos += i32::try_from(digit).unwrap_or(0) * i32::try_from(unit).unwrap_or(0);
        }
        (nanos, unit.max(1))
    }

    /// `18:37:53.063`, `8:56:46 PM`.
    fn time(&mut self) -> Option<Time> {
        let hour = self.digits(1, 2)?;
        self.skip(":")?;
        let minute = self.digits(2, 2)?;
        self.skip(":")?;
        let second = self.digits(2, 2)?;
        let (nanos, unit) = self.fraction();
        let more = self
            .rest()
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_digit);
        if more {
            return None;
        }
        let hour = self.half_of_day(hour)?;
        Some(Time {
            hour,
            minute,
            // A leap second is the last one longer.
            second: if second == 60 { 59 } else { second },
            nanos,
            unit,
        })
    }

    fn half_of_day(&mut self, hour: i64) -> Option<i64> {
        let start = self.at;
        let half = self.blanks().map(|()| self.letters());
        match half {
            Some("AM" | "am") if hour <= 12 => Some(hour % 12),
            Some("PM" | "pm") if hour <= 12 => Some(hour % 12 + 12),
            _ => {
                self.at = start;
                Some(hour)
            }
        }
    }

    /// `Z`, `+08:00`, `+0800`, ` +0000 UTC`, ` UTC`, ` +08`; where none is known, nothing is taken.
    fn zone(&mut self) -> Option<i32> {
        let start = self.at;
        let apart = self.blanks().is_some();
        if let Some(sign) = self.skip_any(&['+', '-', '−']) {
            let hours = self.digits(2, 2);
            let minutes = {
                let colon = self.at;
                let _ = self.skip(":");
                let minutes = self.digits(2, 2);
                if minutes.is_none() {
                    self.at = colon;
                }
                minutes.unwrap_or(0)
            };
            if let Some(hours) = hours.filter(|hours| *hours <= 14 && minutes < 60) {
                let seconds = i32::try_from(hours * 3600 + minutes * 60).unwrap_or(0);
                self.zone_name();
                return Some(if sign == '+' { seconds } else { -seconds });
            }
            self.at = start;
            return None;
        }
        let name = self.letters();
        let zone = named_zone(name).filter(|_| apart || name == "Z");
        if zone.is_none() {
            self.at = start;
        }
        zone
    }

    /// Go writes the zone's name behind its offset, or the offset once more: `+0000 UTC`, `+0800 +0800`.
    fn zone_name(&mut self) {
        let start = self.at;
        let known = self.blanks().is_some() && {
            let name = self.letters();
            let is_name = name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
            is_name || self.skip_any(&['+', '-']).is_some() && self.digits(4, 4).is_some()
        };
        if !known {
            self.at = start;
        }
    }
}

#[derive(Clone, Copy)]
struct Time {
    hour: i64,
    minute: i64,
    second: i64,
    nanos: i32,
    unit: Nanos,
}

/// What only looks like a date is none.
fn stamp(year: Option<i64>, month: i64, day: i64, time: Time, zone: Option<i32>) -> Option<Stamp> {
    let narrow = |value: i64| i8::try_from(value).ok();
    let date = DateTime::new(
        year.map_or(Some(SOME_YEAR), |year| i16::try_from(year).ok())?,
        narrow(month)?,
        narrow(day)?,
        narrow(time.hour)?,
        narrow(time.minute)?,
        narrow(time.second)?,
        time.nanos,
    );
    let timestamp = date.ok()?.to_timestamp(Offset::UTC).ok()?;
    let east = Nanos::from(zone.unwrap_or(0)) * SECOND;
    Some(Stamp {
        written: Instant(timestamp.as_nanosecond()).minus(east),
        unit: time.unit,
        has_year: year.is_some(),
        has_zone: zone.is_some(),
    })
}

/// `2023-12-12T18:37:53.063Z`, `2022-07-22 11:40:27 +0000 UTC`, `2024/01/02 15:04:05`.
fn rfc3339(reader: &mut Reader) -> Option<Stamp> {
    let year = reader.digits(4, 4)?;
    let mark = reader.skip_any(&['-', '/'])?;
    let month = reader.digits(2, 2)?;
    reader.skip_any(&[mark])?;
    let day = reader.digits(2, 2)?;
    reader.skip_any(&['T', 't', ' ', '_'])?;
    let time = reader.time()?;
    let zone = reader.zone();
    // Go's monotonic reading.
    let start = reader.at;
    if reader
        .skip(" m=+")
        .or_else(|| reader.skip(" m=-"))
        .is_some()
    {
        let whole = reader.digits(1, 18);
        reader.fraction();
        if whole.is_none() {
            reader.at = start;
        }
    }
    stamp(Some(year), month, day, time, zone)
}

/// `1212 18:37:53.063390`, always with microseconds.
fn klog(reader: &mut Reader) -> Option<Stamp> {
    let month = reader.digits(2, 2)?;
    let day = reader.digits(2, 2)?;
    reader.skip(" ")?;
    let time = reader.time()?;
    (time.unit < SECOND).then_some(())?;
    stamp(None, month, day, time, None)
}

/// `20170416T194251Z`.
fn basic(reader: &mut Reader) -> Option<Stamp> {
    let year = reader.digits(4, 4)?;
    let (month, day) = (reader.digits(2, 2)?, reader.digits(2, 2)?);
    reader.skip("T")?;
    let (hour, minute, second) = (
        reader.digits(2, 2)?,
        reader.digits(2, 2)?,
        reader.digits(2, 2)?,
    );
    reader.skip("Z")?;
    let time = Time {
        hour,
        minute,
        second,
        nanos: 0,
        unit: SECOND,
    };
    stamp(Some(year), month, day, time, Some(0))
}

/// `01/31/2024 15:04:05`, the month first, as .NET writes it without a culture.
fn slashes(reader: &mut Reader) -> Option<Stamp> {
    let month = reader.digits(1, 2)?;
    reader.skip("/")?;
    let day = reader.digits(1, 2)?;
    reader.skip("/")?;
    let year = reader.digits(4, 4)?;
    let _ = reader.skip(",");
    reader.blanks()?;
    let time = reader.time()?;
    let zone = reader.zone();
    stamp(Some(year), month, day, time, zone)
}

/// `2026年 11月 26日 星期四 01:29:22 UTC`, also with 上午 and 下午.
fn chinese(reader: &mut Reader) -> Option<Stamp> {
    let year = reader.digits(4, 4)?;
    reader.skip("年")?;
    let _ = reader.blanks();
    let month = reader.digits(1, 2)?;
    reader.skip("月")?;
    let _ = reader.blanks();
    let day = reader.digits(1, 2)?;
    reader.skip("日")?;
    let _ = reader.blanks();
    if let Some(start) = reader
        .rest()
        .strip_prefix("星期")
        .or_else(|| reader.rest().strip_prefix("周"))
    {
        let weekday = start.chars().next()?;
        reader.at += reader.rest().len() - start.len() + weekday.len_utf8();
        let _ = reader.blanks();
    }
    let half = ["上午", "下午"]
        .into_iter()
        .find(|half| reader.skip(half).is_some());
    let _ = reader.blanks();
    let mut time = reader.time()?;
    time.hour = match half {
        Some("上午") => time.hour % 12,
        Some(_) => time.hour % 12 + 12,
        None => time.hour,
    };
    let zone = reader.zone();
    stamp(Some(year), month, day, time, zone)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Short or whole: `Apr`, `April`.
fn named(names: &[&str], word: &str) -> Option<usize> {
    let is_it = |name: &&str| **name == *word || word.len() == 3 && name.starts_with(word);
    names.iter().position(is_it)
}

fn month(word: &str) -> Option<i64> {
    i64::try_from(named(&MONTHS, word)? + 1).ok()
}

/// Everything with a month's name: `Mon, 11 Apr 2022 09:06:42 GMT`, `Sat Apr  6 20:28:56 UTC 2019`,
/// `Thu 26 Nov 2026 01:29:22 AM UTC`, `Dec 12 18:37:53`, `Monday, 11-Apr-22 09:06:42 GMT`; and
/// `Thu 2026-11-26 01:29:22 UTC`, as timedatectl writes it.
fn words(reader: &mut Reader) -> Option<Stamp> {
    let mut word = reader.letters();
    let named_day = named(&DAYS, word).is_some();
    if named_day {
        let _ = reader.skip(",");
        reader.blanks()?;
        if reader.rest().get(4..5) == Some("-") {
            return rfc3339(reader);
        }
        word = reader.letters();
    }
    // The month first, or the day.
    let (month, day, mut year) = if word.is_empty() {
        let day = reader.digits(1, 2)?;
        reader.skip_any(&[' ', '-'])?;
        let month = month(reader.letters())?;
        reader.skip_any(&[' ', '-'])?;
        let year = reader
            .digits(4, 4)
            .or_else(|| Some(2000 + reader.digits(2, 2)?));
        // `6 Apr 20:28:56` has no year; the two digits were its hour.
        (month, day, Some(year?))
    } else {
        let month = month(word)?;
        reader.blanks()?;
        (month, reader.digits(1, 2)?, None)
    };
    reader.blanks()?;
    let time = reader.time()?;
    let mut zone = reader.zone();
    if year.is_none() {
        // `date` puts the zone's name before the year; few names mean one zone only.
        let start = reader.at;
        let _ = reader.blanks();
        if zone.is_none() && !reader.letters().is_empty() {
            let _ = reader.blanks();
        }
        let digits = reader.digits(4, 4);
        let ends = !reader
            .rest()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '-'));
        year = digits.filter(|year| ends && named_day && (1970..2200).contains(year));
        if year.is_none() {
            reader.at = start;
        } else if zone.is_none() {
            zone = reader.zone();
        }
    }
    stamp(year, month, day, time, zone)
}

/// Seconds since 1970, or thousandths, millionths, billionths of them, from September 2001 to November 2286.
fn epoch(reader: &mut Reader) -> Option<Stamp> {
    let start = reader.at;
    let number = reader.digits(10, 19)?;
    if reader
        .rest()
        .as_bytes()
        .first()
        .is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    let unit = match reader.at - start {
        10 => SECOND,
        13 => SECOND / 1000,
        16 => SECOND / 1_000_000,
        19 => 1,
        _ => return None,
    };
    let instant = Instant(Nanos::from(number) * unit);
    // JSON loggers write `1700000000.123` and milliseconds as `1700000000123.456`.
    let (nanos, part) = reader.fraction();
    let scaled = Nanos::from(nanos) * unit / SECOND;
    Some(Stamp::at(
        instant.plus(scaled),
        (part * unit / SECOND).max(1),
    ))
}

#[cfg(test)]
mod tests;
