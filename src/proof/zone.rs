//! The zone of stamps that were written without one: UTC, unless lines then contradict the token by their own clock
//! and in another zone they would not.

use super::pieces::{claimed, from_edge, own_check};
use crate::claims::Facts;
use crate::evidence::clue::{Found, Said, What};
use crate::order;
use crate::time::{Assumed, Nanos, SECOND};

/// Why this zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneBy {
    /// Nothing was written or chosen.
    Assumed,
    /// In UTC the lines would contradict the token; this is the zone nearest to it in which they do not, and one of
    /// them is near to what it speaks of.
    Fits,
    Chosen,
}

/// Minutes of an hour.
const HOUR: i32 = 60;

/// The zones that clocks are set by beside whole hours from 12 west to 14 east, in minutes (the tz database, 2025; with
/// daylight saving time).
const ODD: [i32; 13] = [
    -9 * HOUR - 30,
    -3 * HOUR - 30,
    -2 * HOUR - 30,
    3 * HOUR + 30,
    4 * HOUR + 30,
    5 * HOUR + 30,
    5 * HOUR + 45,
    6 * HOUR + 30,
    8 * HOUR + 45,
    9 * HOUR + 30,
    10 * HOUR + 30,
    12 * HOUR + 45,
    13 * HOUR + 45,
];

/// Lines fit a zone tightly where one of them is so near to the edge that it speaks of: a first request comes soon after
/// its token was made, and a token that is over is shown at once. Any zone far enough east or west would do otherwise.
const TIGHT: Nanos = 600 * SECOND;

/// The zone, in seconds east of UTC.
pub(super) fn that_fits(found: &[Found], facts: &Facts, assumed: &Assumed) -> (i32, ZoneBy) {
    let lines: Vec<&Said> = found
        .iter()
        .filter_map(|found| match &found.what {
            What::Said(said) => Some(said),
            _ => None,
        })
        .filter(|said| said.at.is_some_and(|at| !at.has_zone) && claimed(said, facts).is_some())
        .collect();
    let zoned = |minutes: i32| Assumed {
        zone: minutes * 60,
        ..*assumed
    };
    let fitting = |minutes: i32| {
        let assumed = zoned(minutes);
        let fits = |said: &&&Said| own_check(said, facts, &assumed) != Some(false);
        lines.iter().filter(fits).count()
    };
    let in_utc = fitting(0);
    if in_utc == lines.len() {
        return (0, ZoneBy::Assumed);
    }
    let is_tight = |minutes: i32| {
        let assumed = zoned(minutes);
        let away = lines
            .iter()
            .filter_map(|said| from_edge(said, facts, &assumed));
        away.min().is_some_and(|away| away <= TIGHT)
    };
    let mut zones: Vec<i32> = (-12..=14).map(|hours| hours * HOUR).chain(ODD).collect();
    order::by_key(&mut zones, |minutes| (minutes.abs(), -minutes));
    let best = zones
        .into_iter()
        .max_by_key(|minutes| (fitting(*minutes), -minutes.abs()));
    match best {
        Some(minutes) if fitting(minutes) > in_utc && is_tight(minutes) => {
            (minutes * 60, ZoneBy::Fits)
        }
        _ => (0, ZoneBy::Assumed),
    }
}
