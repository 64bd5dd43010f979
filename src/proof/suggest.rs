//! Plain hints where they fit: what an offset of this size usually comes from, and what is no matter of a clock at all.

use super::{Proof, Why, ZoneBy};
use crate::claims::Facts;
use crate::clocks::hints::{
    born_expired, length_of_sleep, near_half_hours, never_reread, stepped_back_together, zone_in,
};
use crate::evidence::clue::{Found, How, Party, What};
use crate::time::{Instant, Nanos, SECOND};

/// Something worth a thought. Values only.
#[derive(Clone, Debug, PartialEq)]
pub enum Hint {
    /// About so many half hours: a time zone, or a hardware clock in local time.
    HalfHours { party: Party, half_hours: i32 },
    /// Its end lay in the past for a right clock when it was made.
    BornExpired { party: Party },
    /// Several clocks were set by about the same, at about the same time.
    SteppedTogether { by: Nanos },
    /// The token should have been replaced so long before: the file was not read again, whatever the clocks.
    NeverReread { due: Instant, overdue: Nanos },
    /// As long as a gap between two lines: a machine that slept.
    Sleep { from: Instant, until: Instant },
}

/// An exact offset is this near to a zone's.
const EXACT: Nanos = 90 * SECOND;

/// A first request comes within this after the token was made.
const SOON: Nanos = 180 * SECOND;

/// Machines that sleep or start do so together.
const TOGETHER: Nanos = 600 * SECOND;

/// A shorter gap is a pause.
const GAP: Nanos = 300 * SECOND;

/// The API server's leeway.
const LEEWAY: Nanos = 60 * SECOND;

/// More of each say nothing new.
const MOST: usize = 8;

pub fn hints(found: &[Found], facts: &Facts, proof: &Proof) -> Vec<Hint> {
    let mut hints = Vec::new();
    let steps = steps(found, proof);
    for clock in &proof.clocks {
        let party = &clock.party;
        // Of a clock that was set, the step is what is looked at.
        let is_set = |(set, ..): &(Party, Instant, Nanos)| {
            set == party || set.machine().is_some() && set.machine() == party.machine()
        };
        if steps.iter().any(is_set) {
            continue;
        }
        // Where the zone was made to fit, an offset as large as one is of its making.
        let is_fitted = proof.zone_by == ZoneBy::Fits;
        let sure = zone_in(&clock.range, EXACT);
        let about = clock.range.high.filter(|_| clock.range.low.is_none());
        let about = about.filter(|high| *high < 0);
        let about = about.and_then(|high| near_half_hours(high, SOON));
        if let Some(half_hours) = sure.or(about).filter(|_| !is_fitted) {
            let party = party.clone();
            hints.push(Hint::HalfHours { party, half_hours });
        }
        let ahead = clock.range.low.zip(facts.lifetime());
        if ahead.is_some_and(|(ahead, lifetime)| born_expired(ahead, lifetime, LEEWAY)) {
            let party = party.clone();
            hints.push(Hint::BornExpired { party });
        }
    }
    hints.truncate(MOST);
    for (party, _, by) in &steps {
        if let Some(half_hours) = near_half_hours(*by, EXACT) {
            let party = party.clone();
            hints.push(Hint::HalfHours { party, half_hours });
        }
    }
    let numbered = |(number, (_, at, by)): (usize, &(Party, Instant, Nanos))| (number, *at, *by);
    let all: Vec<_> = steps.iter().enumerate().map(numbered).collect();
    if let Some(by) = stepped_back_together(&all, EXACT, TOGETHER).filter(|_| all.len() > 1) {
        hints.push(Hint::SteppedTogether { by });
    }
    hints.extend(overdue(facts, proof));
    hints.extend(sleep(found, proof, &steps));
    hints
}

/// Whose clock was set, when, and by how much; forward is positive.
fn steps(found: &[Found], proof: &Proof) -> Vec<(Party, Instant, Nanos)> {
    let step = |found: &Found| match &found.what {
        What::Measured(measured) if measured.how == How::Step => {
            let before = measured.low.filter(|low| Some(*low) == measured.high)?;
            Some((
                measured.clock.clone(),
                proof.moment(measured.at.as_ref()?),
                -before,
            ))
        }
        _ => None,
    };
    found.iter().filter_map(step).take(MOST).collect()
}

/// Of a token that a verifier called expired, or stale.
fn overdue(facts: &Facts, proof: &Proof) -> Option<Hint> {
    let iat = facts.iat.date()?.instant;
    let warned = facts.kubernetes.as_ref().and_then(|it| it.warnafter.date());
    let ends = warned.or(facts.exp.date())?.instant;
    let mut expired = proof.pieces.iter().filter_map(|piece| match piece.why {
        Why::Later { said, .. } => Some(said),
        _ => None,
    });
    let (due, overdue) = never_reread(iat, ends, expired.next()?)?;
    Some(Hint::NeverReread { due, overdue })
}

/// A gap between lines, as long as an offset or a step is large.
fn sleep(found: &[Found], proof: &Proof, steps: &[(Party, Instant, Nanos)]) -> Option<Hint> {
    let said = found.iter().filter_map(|found| match &found.what {
        What::Said(said) => said.at.as_ref(),
        _ => None,
    });
    let moments: Vec<Instant> = said.map(|at| proof.moment(at)).collect();
    let gaps: Vec<(Instant, Instant)> = moments
        .windows(2)
        .filter_map(|pair| match pair {
            [from, until] if until.since(*from) > GAP => Some((*from, *until)),
            _ => None,
        })
        .collect();
    // That a clock is at most so far ahead says nothing of how far it is off.
    let ends = proof.clocks.iter().flat_map(|clock| {
        let (low, high) = (clock.range.low, clock.range.high);
        let low_tells = low.filter(|low| *low > 0 || high.is_some());
        [low_tells, high.filter(|high| *high < 0 || low.is_some())]
    });
    let offsets = ends.flatten().chain(steps.iter().map(|(_, _, by)| *by));
    let gap = offsets
        .filter(|offset| offset.abs() > GAP)
        .find_map(|offset| gaps.get(length_of_sleep(offset, &gaps, TOGETHER)?).copied());
    gap.map(|(from, until)| Hint::Sleep { from, until })
}
