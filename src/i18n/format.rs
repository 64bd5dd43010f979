//! Times and distances as text. Units come from the language, zones from outside.

use super::{Language, Locale, RestLanguage, Term};
use crate::kube::which::Era;
use crate::rules::{Edge, TimeCheck};
use crate::time::{Civil, Instant, Nanos, SECOND, civil, offset_text};

/// A stretch of releases: `1.22 or older`, `1.21 – 1.22`.
pub fn era_text(language: &dyn RestLanguage, era: Era) -> String {
    let (minor, word) = match era {
        Era::Any => return language.term(Term::AnyRelease).into(),
        Era::Never => return language.term(Term::NoRelease).into(),
        Era::Between(oldest, newest) => return format!("{oldest} – {newest}"),
        Era::Since(minor) => (minor, Term::OrNewer),
        Era::Until(minor) => (minor, Term::OrOlder),
    };
    format!("{minor} {}", language.term(word))
}

/// A time zone: how far east of UTC, at a moment.
pub trait Zone {
    fn offset_seconds(&self, moment: Instant) -> i32;
    /// Whether it is UTC by choice, which is then named so.
    fn is_utc(&self) -> bool;
}

pub struct Utc;

impl Zone for Utc {
    fn offset_seconds(&self, _: Instant) -> i32 {
        0
    }

    fn is_utc(&self) -> bool {
        true
    }
}

/// How times are said: in which language and zone, and near which moment dates can be left out.
pub struct Voice<'a> {
    pub locale: Locale,
    pub zone: &'a dyn Zone,
    pub moment: Instant,
}

impl Voice<'_> {
    pub fn language(&self) -> &'static dyn Language {
        self.locale.language()
    }

    fn civil(&self, instant: Instant) -> Option<Civil> {
        civil(instant, self.zone.offset_seconds(instant))
    }

    /// The time of day, with the date in front if it is another day than the moment's.
    pub fn time(&self, instant: Instant) -> String {
        self.time_or_date(instant, !self.is_same_day(instant))
    }

    fn is_same_day(&self, instant: Instant) -> bool {
        let day = |instant| self.civil(instant).map(|c: Civil| (c.year, c.month, c.day));
        day(instant).is_some() && day(instant) == day(self.moment)
    }

    fn time_or_date(&self, instant: Instant, with_date: bool) -> String {
        match self.civil(instant) {
            None => self.language().far_year(instant.rough_year()),
            Some(shown) if with_date => format!("{} {}", date(shown), time_of_day(shown)),
            Some(shown) => time_of_day(shown),
        }
    }

    /// Date, time and zone.
    pub fn full(&self, instant: Instant) -> String {
        match self.civil(instant) {
            Some(shown) => {
                let zone = zone_text(self.zone, instant);
                format!("{} {}{zone}", date(shown), time_of_day(shown))
            }
            None => self.language().far_year(instant.rough_year()),
        }
    }

    /// The comparison with its numbers, as one would check it by hand.
    pub fn comparison(&self, check: &TimeCheck, clock: Instant, holds: bool) -> String {
        let (sign, moved) = match check.edge {
            Edge::Start => ('+', clock.plus(check.leeway)),
            Edge::End => ('−', clock.minus(check.leeway)),
        };
        let relation = match (check.edge, holds) {
            (Edge::Start, true) => '≥',
            (Edge::Start, false) => '<',
            (Edge::End, true) => '≤',
            (Edge::End, false) => '>',
        };
        // Times of different days would read as false without their dates.
        let with_date = [clock, moved, check.stamp]
            .iter()
            .any(|at| !self.is_same_day(*at));
        let time = |at| self.time_or_date(at, with_date);
        let leeway = if check.leeway == 0 {
            String::new()
        } else {
            format!(
                " {sign} {} = {}",
                self.language().leeway(check.leeway),
                time(moved)
            )
        };
        format!(
            "{}{leeway} {relation} {} {}",
            time(clock),
            check.claim,
            time(check.stamp)
        )
    }
}

fn date(c: Civil) -> String {
    format!("{:04}-{:02}-{:02}", c.year, c.month, c.day)
}

/// `18:37:53`, with the fraction only if there is one.
fn time_of_day(c: Civil) -> String {
    let mut text = format!("{:02}:{:02}:{:02}", c.hour, c.minute, c.second);
    if c.nanosecond != 0 {
        text.push_str(format!(".{:09}", c.nanosecond).trim_end_matches('0'));
    }
    text
}

fn zone_text(zone: &dyn Zone, instant: Instant) -> String {
    if zone.is_utc() {
        return " UTC".into();
    }
    let minutes = zone.offset_seconds(instant) / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!(" {sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// Names of the units: day, hour, minute, second, nanosecond.
pub type Units = [&'static str; 5];

/// A distance in all units that it has; its sign is left out.
pub fn spoken(distance: Nanos, units: &Units) -> String {
    spoken_in(distance, units, units.len())
}

/// A distance in two units at most: the rest is cut, which is good for "ago" and not for waiting.
pub fn roughly(distance: Nanos, units: &Units) -> String {
    spoken_in(distance, units, 2)
}

fn spoken_in(distance: Nanos, units: &Units, most: usize) -> String {
    let nanos = distance.unsigned_abs();
    let second = SECOND.unsigned_abs();
    if nanos == 0 {
        return format!("0 {}", units[3]);
    }
    if nanos < 1_000_000 {
        return format!("{nanos} {}", units[4]);
    }
    let mut parts = Vec::new();
    let mut rest = nanos;
    for (size, unit) in [(86_400, units[0]), (3_600, units[1]), (60, units[2])] {
        let size = size * second;
        if rest >= size {
            parts.push(format!("{} {unit}", rest / size));
            rest %= size;
        }
    }
    if rest > 0 {
        let seconds = offset_text(rest.cast_signed());
        let seconds = seconds.trim_start_matches('+').trim_end_matches('s');
        parts.push(format!("{seconds} {}", units[3]));
    }
    // Over a year nobody counts minutes.
    let years_long = nanos >= 366 * 86_400 * second;
    parts.truncate(if years_long { 1 } else { most });
    parts.join(" ")
}

/// The text with its first letter large; scripts without such letters stay as they are.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
