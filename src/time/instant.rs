//! A moment, in nanoseconds since 1970-01-01T00:00:00Z, wide enough for every claim that a token can carry.

use jiff_core::{Timestamp, tz::Offset};

/// A distance in time, in nanoseconds. Positive is later.
pub type Nanos = i128;

pub const SECOND: Nanos = 1_000_000_000;

/// Distances end here: some 10^21 years.
const FARTHEST: Nanos = Nanos::MAX / 4;

/// A moment by some clock. Claims may lie far outside any calendar, so the range is ±2^63 s and more:
/// sums of two such values still fit, and arithmetic saturates instead of wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub Nanos);

impl Instant {
    pub fn from_seconds(seconds: i64) -> Instant {
        Instant(Nanos::from(seconds) * SECOND)
    }

    pub fn plus(self, distance: Nanos) -> Instant {
        Instant(self.0.saturating_add(distance))
    }

    pub fn minus(self, distance: Nanos) -> Instant {
        Instant(self.0.saturating_sub(distance))
    }

    /// How much later `self` is than `other`; never so far that it could not be negated or doubled.
    pub fn since(self, other: Instant) -> Nanos {
        self.0.saturating_sub(other.0).clamp(-FARTHEST, FARTHEST)
    }

    /// Whole seconds, rounded towards the past.
    pub fn seconds(self) -> Nanos {
        self.0.div_euclid(SECOND)
    }

    pub fn subsecond(self) -> Nanos {
        self.0.rem_euclid(SECOND)
    }
}

/// A moment as a calendar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub year: i16,
    pub month: i8,
    pub day: i8,
    pub hour: i8,
    pub minute: i8,
    pub second: i8,
    pub nanosecond: i32,
    /// 0 is Sunday.
    pub weekday: i8,
}

/// The calendar date and time, `offset_seconds` east of UTC; none outside the years −9999 to 9999.
pub fn civil(instant: Instant, offset_seconds: i32) -> Option<Civil> {
    let timestamp = Timestamp::from_nanosecond(instant.0).ok()?;
    let datetime = timestamp.to_datetime(Offset::from_seconds(offset_seconds).ok()?);
    let (date, time) = (datetime.date(), datetime.time());
    Some(Civil {
        year: date.year(),
        month: date.month(),
        day: date.day(),
        hour: time.hour(),
        minute: time.minute(),
        second: time.second(),
        nanosecond: time.subsec_nanosecond(),
        weekday: date.weekday().to_sunday_zero_offset(),
    })
}

impl Instant {
    /// About which year it is, for moments no calendar reaches. The mean Gregorian year has 31 556 952 s.
    pub fn rough_year(self) -> Nanos {
        1970 + self.seconds().div_euclid(31_556_952)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_ends_and_the_rough_year_goes_on() {
        let instant = Instant::from_seconds(1_702_377_590);
        let shown = civil(instant, 8 * 3600).unwrap();
        assert_eq!((shown.year, shown.month, shown.day), (2023, 12, 12));
        assert_eq!(
            (shown.hour, shown.minute, shown.second, shown.weekday),
            (18, 39, 50, 2)
        );
        assert_eq!(civil(Instant::from_seconds(1_767_225_600_000), 0), None);
        assert_eq!(
            Instant::from_seconds(1_767_225_600_000).rough_year(),
            57_971
        );
        assert_eq!(
            Instant::from_seconds(i64::MIN).rough_year(),
            -292_277_022_657
        );
    }

    #[test]
    fn arithmetic_at_the_ends_neither_wraps_nor_panics() {
        let far = Instant(Nanos::MAX);
        assert_eq!(far.plus(SECOND), far);
        assert_eq!(Instant(Nanos::MIN).minus(SECOND), Instant(Nanos::MIN));
        assert_eq!(far.since(Instant(Nanos::MIN)), FARTHEST);
        assert_eq!(Instant(-1).seconds(), -1);
        assert_eq!(Instant(-1).subsecond(), 999_999_999);
    }
}
