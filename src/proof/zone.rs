//! The zone of stamps that were written without one: UTC, unless lines then contradict the token by their own clock
//! and in another zone they would not.

use super::pieces::{claimed, own_check};
use crate::claims::Facts;
use crate::evidence::clue::{Found, Said, What};
use crate::order;
use crate::time::Assumed;

/// Why this zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneBy {
    /// Nothing was written or chosen.
    Assumed,
    /// In UTC the lines would contradict the token; this is the zone nearest to it in which they do not.
    Fits,
    Chosen,
}

/// Zones are whole quarters of an hour, from 12 hours west to 14 hours east.
const QUARTER: i32 = 15 * 60;
const WEST: i32 = -12 * 4;
const EAST: i32 = 14 * 4;

/// Those that are in use beside whole and half hours: +05:45, +08:45, +12:45.
const ODD: [i32; 3] = [23, 35, 51];

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
    let fitting = |quarters: i32| {
        let assumed = Assumed {
            zone: quarters * QUARTER,
            ..*assumed
        };
        let fits = |said: &&&Said| own_check(said, facts, &assumed) != Some(false);
        lines.iter().filter(fits).count()
    };
    let in_utc = fitting(0);
    if in_utc == lines.len() {
        return (0, ZoneBy::Assumed);
    }
    let mut zones: Vec<i32> = (WEST..=EAST)
        .filter(|quarters| quarters % 2 == 0 || ODD.contains(quarters))
        .collect();
    order::by_key(&mut zones, |quarters| (quarters.abs(), -quarters));
    let best = zones
        .into_iter()
        .max_by_key(|quarters| (fitting(*quarters), -quarters.abs()));
    match best {
        Some(quarters) if fitting(quarters) > in_utc => (quarters * QUARTER, ZoneBy::Fits),
        _ => (0, ZoneBy::Assumed),
    }
}
