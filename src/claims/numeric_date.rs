//! NumericDate (RFC 7519, section 2) as go-jose reads it.
//!
//! go-jose parses the digits as a float64 and converts to int64: fractions are cut towards zero, values
//! beyond 2^53 lose digits, and values beyond int64 become −2^63 on amd64, as recorded from real API servers.
//! (On arm64 they saturate; that is not modelled.)

use crate::time::{Instant, SECOND};

/// Seconds from Go's year 1 to 1970.
const UNIX_TO_GO: i64 = 62_135_596_800;

/// The whole numbers that a float64 tells apart.
const EXACT: core::ops::RangeInclusive<i64> = -(1 << 53)..=1 << 53;

/// A date as written, and the moment that Go makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericDate {
    pub written: String,
    /// The moment kube-apiserver compares with its clock.
    pub instant: Instant,
    /// Whether that is what was written: no fraction cut, no digit lost, nothing wrapped.
    pub exact: bool,
    /// Whether it is beyond int64, where Go's conversion depends on the processor: this is amd64's.
    pub by_processor: bool,
}

impl NumericDate {
    /// Reads the digits of a JSON number; none if they do not fit a float64, which go-jose refuses.
    pub fn read(written: &str) -> Option<NumericDate> {
        // Whole numbers that a float64 holds exactly need no detour.
        if let Some(seconds) = written
            .parse()
            .ok()
            .filter(|seconds| EXACT.contains(seconds))
        {
            return Some(NumericDate {
                written: written.into(),
                instant: Instant::from_seconds(seconds),
                exact: true,
                by_processor: false,
            });
        }
        let float: f64 = written.parse().ok()?;
        if !float.is_finite() {
            return None;
        }
        let seconds = go_int64(float);
        let instant = go_time(seconds);
        let exact = written.parse() == Ok(seconds) && instant == Instant::from_seconds(seconds);
        Some(NumericDate {
            written: written.into(),
            instant,
            exact: exact && fits(float),
            by_processor: !fits(float),
        })
    }

    /// Whole seconds, as the API server has them.
    pub fn seconds(&self) -> i128 {
        self.instant.0.div_euclid(SECOND)
    }
}

/// Go's `int64(float)` on amd64.
fn go_int64(float: f64) -> i64 {
    if fits(float) {
        float.trunc() as i64
    } else {
        i64::MIN
    }
}

/// 2^63 itself does not fit an int64; −2^63 does.
fn fits(float: f64) -> bool {
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float.trunc())
}

/// Go's `time.Unix(seconds, 0)`: seconds since the year 1 in an int64, which wraps.
fn go_time(seconds: i64) -> Instant {
    let since_year_one = seconds.wrapping_add(UNIX_TO_GO);
    Instant((i128::from(since_year_one) - i128::from(UNIX_TO_GO)) * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_go_reads_them() {
        for (written, seconds, exact) in [
            ("1700000000", 1_700_000_000, true),
            ("0", 0, true),
            ("-5", -5, true),
            ("1000.9", 1000, false),
            ("-0.9", 0, false),
            ("1.7e9", 1_700_000_000, false),
            ("9007199254740993", 9_007_199_254_740_992, false),
            // The last second that Go's calendar does not wrap, as a float64.
            ("9223371974719179007", 9_223_371_974_719_178_752, false),
            (
                "9223371974719180800",
                9_223_371_974_719_180_800_i128 - (1_i128 << 64),
                false,
            ),
            ("1e19", -9_223_372_036_854_775_808, true),
            ("1e300", -9_223_372_036_854_775_808, true),
            ("-1e300", -9_223_372_036_854_775_808, true),
        ] {
            let date = NumericDate::read(written).unwrap();
            let wanted = if seconds == i128::from(i64::MIN) {
                i128::from(i64::MIN.wrapping_add(UNIX_TO_GO)) - i128::from(UNIX_TO_GO)
            } else {
                seconds
            };
            assert_eq!(date.seconds(), wanted, "{written}");
            if !written.contains('e') {
                assert_eq!(date.exact, exact, "{written}");
            }
        }
    }

    #[test]
    fn beyond_int64_the_processor_decides() {
        for (written, by_processor) in [
            ("1700000000", false),
            ("9223372036854774784", false),
            ("9223372036854775808", true),
            ("-9223372036854775808", false),
            ("1e19", true),
            ("-1e300", true),
        ] {
            let date = NumericDate::read(written).unwrap();
            assert_eq!(date.by_processor, by_processor, "{written}");
        }
    }

    #[test]
    fn what_does_not_fit_a_float64_is_refused() {
        assert_eq!(NumericDate::read("1e400"), None);
        assert_eq!(NumericDate::read("-1e400"), None);
    }
}
