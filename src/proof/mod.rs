//! What must be true of the clocks, given everything that was pasted: every log line, lease and header is an
//! inequality over the differences between clocks, and together they bound each.
//!
//! A token begins to live at `iat` by its issuer's clock, to within the second that `iat` is cut to. Whoever speaks
//! of it speaks later in true time. So a line that a verifier wrote at `V` by its own clock says of the difference
//! between the two clocks that `verifier − issuer <= V − iat`; and where the line calls the token not valid yet, `V`
//! is before `nbf`, and the verifier is behind by at least their distance.
//!
//! Assumed, and shown as assumed: that lines of a program whose machine is not named are of one machine (`unnamed.rs`),
//! that a line is about the pasted token, the year and the zone of stamps that have
//! none, and delays where a measurement takes two readings for one moment.

mod pieces;
mod suggest;
mod unnamed;
mod zone;

pub use pieces::{Piece, Why};
pub use suggest::{Hint, hints};
pub use zone::ZoneBy;

use crate::claims::Facts;
use crate::clocks::solve::{Bound, Range, Solved, solve};
use crate::evidence::clue::{Found, Party, What};
use crate::time::{Assumed, Instant, Nanos, SECOND, Stamp};
use pieces::Pieces;
use unnamed::Clocks;

/// What a person chose about the evidence.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Choices {
    /// Seconds east of UTC for stamps without a zone; none is as it fits.
    pub zone: Option<i32>,
    /// For stamps without a year; none is the nearest to the token's times.
    pub year: Option<i16>,
    /// By the page's clock: when what was read just now was read.
    pub just_now: Option<Instant>,
    /// By the page's clock: when the token was pasted that was made just now.
    pub fresh: Option<Instant>,
    /// Pieces that do not count.
    pub aside: Vec<usize>,
    /// The name of the machine that is taken for the issuer.
    pub issuer: String,
}

/// Two pieces of evidence, or more, that cannot all be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    pub pieces: Vec<usize>,
    pub by: Nanos,
}

/// A clock, and how far it may be from the issuer's.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranged {
    pub party: Party,
    pub range: Range,
    /// Whether this rests on the issuer's clock, the page's, and those of time sources, services and certificates'
    /// signers being right alike.
    pub taken_right: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// All whose clocks were met, by the numbers that pieces have; the issuer is the first.
    pub parties: Vec<Party>,
    /// The names of API servers that were met, the issuer's as well.
    pub servers: Vec<String>,
    pub pieces: Vec<Piece>,
    /// In the order in which they were met; the issuer is not among them.
    pub clocks: Vec<Ranged>,
    pub contradiction: Option<Contradiction>,
    /// Lines that contradict the token by their own clock: of another token, or from another year or zone. Indices of
    /// what was found.
    pub misfits: Vec<usize>,
    pub assumed: Assumed,
    pub zone_by: ZoneBy,
    /// Whether anything was found whose stamp has no year, or no zone.
    pub undated: bool,
    pub unzoned: bool,
}

/// In true time a line is written no later than this after what it tells of; where two readings are taken for one
/// moment, they are this close.
pub const DELAY: Nanos = 2 * SECOND;

/// What was read just now was read no longer ago than this.
pub const TYPING: Nanos = 30 * SECOND;

/// A line is from the half year before a moment or from that after it.
const HALF_A_YEAR: Nanos = 182 * 86_400 * SECOND;

impl Proof {
    /// `now` is the page's clock, by which a year is chosen if nothing else tells.
    pub fn of(found: &[Found], facts: &Facts, choices: &Choices, now: Instant) -> Proof {
        let read = |near: Instant| {
            let assumed = Assumed {
                near,
                year: choices.year,
                zone: choices.zone.unwrap_or(0),
            };
            let (zone, zone_by) = match choices.zone {
                Some(zone) => (zone, ZoneBy::Chosen),
                None => zone::that_fits(found, facts, &assumed),
            };
            let assumed = Assumed { zone, ..assumed };
            (pieces::misfits(found, facts, &assumed), assumed, zone_by)
        };
        let undated = stamps(found).any(|stamp| !stamp.has_year);
        let mut best = read(nearest(found, facts, now));
        // Of an extended token, a line that calls it expired is from another year than its issue.
        let ends = facts
            .exp
            .date()
            .filter(|_| undated && choices.year.is_none());
        for after in [0, HALF_A_YEAR] {
            if let Some(ends) = ends.filter(|_| best.0 > 0) {
                let other = read(ends.instant.plus(after));
                if other.0 < best.0 {
                    best = other;
                }
            }
        }
        let (_, assumed, zone_by) = best;
        let Pieces {
            parties,
            pieces,
            misfits,
            ..
        } = pieces::of(found, facts, choices, &assumed);
        let mut proof = Proof {
            servers: pieces::servers(found),
            clocks: Vec::new(),
            contradiction: None,
            misfits,
            assumed,
            zone_by,
            undated,
            unzoned: stamps(found).any(|stamp| !stamp.has_zone),
            pieces,
            parties,
        };
        proof.solve(&choices.aside);
        proof
    }

    fn solve(&mut self, aside: &[usize]) {
        let parties = std::mem::take(&mut self.parties);
        self.bound(&parties, aside);
        self.parties = parties;
    }

    fn bound(&mut self, parties: &[Party], aside: &[usize]) {
        let clocks = Clocks::of(parties, &self.pieces);
        let mut bounds = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            if !aside.contains(&index) {
                clocks.placed(piece, index).bounds(index, &mut bounds);
            }
        }
        let ranges = match solve(clocks.count, ISSUER, &bounds) {
            Solved::Ranges(ranges) => ranges,
            Solved::Contradiction { pieces, by } => {
                self.contradiction = Some(Contradiction { pieces, by });
                return;
            }
        };
        // Where nothing ties a clock to the issuer's, both are compared with what is taken for right.
        let is_right =
            |party: &Party| matches!(party, Party::Person | Party::TimeSource | Party::Service(_));
        for (index, party) in parties.iter().enumerate() {
            if is_right(party) {
                let piece = usize::MAX;
                let equal = |left, right| Bound {
                    left,
                    right,
                    at_most: 0,
                    piece,
                };
                bounds.push(equal(index, ISSUER));
                bounds.push(equal(ISSUER, index));
            }
        }
        let all_right = match solve(clocks.count, ISSUER, &bounds) {
            Solved::Ranges(ranges) => Some(ranges),
            Solved::Contradiction { .. } => None,
        };
        for (index, party) in parties.iter().enumerate() {
            let range = clocks.range(index, &ranges);
            let other = all_right.as_ref().map(|it| clocks.range(index, it));
            if index == ISSUER || is_right(party) && range == Range::default() {
                continue;
            }
            let unbounded = range.low.is_none() && range.high.is_none();
            let other = other.filter(|other| unbounded && *other != range);
            self.clocks.push(Ranged {
                party: party.clone(),
                taken_right: other.is_some(),
                range: other.map_or(range, without_assumption),
            });
        }
    }

    /// The bounds of a machine, known by its role and name.
    pub fn clock(&self, party: &Party) -> Option<&Ranged> {
        self.clocks.iter().find(|clock| clock.party == *party)
    }

    /// Whether this clock was behind the issuer's when a token was refused as not valid yet.
    pub fn is_late(&self, party: &Party) -> bool {
        let number = self.parties.iter().position(|known| known == party);
        let mut pieces = self.pieces.iter();
        pieces.any(|piece| Some(piece.left) == number && matches!(piece.why, Why::NotYet { .. }))
    }

    /// The moment of a stamp, with what is assumed.
    pub fn moment(&self, stamp: &Stamp) -> Instant {
        stamp.moment(&self.assumed)
    }
}

/// The assumption is no piece of evidence.
fn without_assumption(mut range: Range) -> Range {
    range.low_by.retain(|piece| *piece != usize::MAX);
    range.high_by.retain(|piece| *piece != usize::MAX);
    range
}

/// The number of the issuer's clock.
pub(crate) const ISSUER: usize = 0;

/// Near which moment a year is looked for: the token's own times, or else a stamp that has one, or else now.
fn nearest(found: &[Found], facts: &Facts, now: Instant) -> Instant {
    let claims = ["iat", "nbf", "exp"];
    let mut dates = claims.iter().filter_map(|claim| facts.date(claim).date());
    let of_token = dates.next().map(|date| date.instant);
    let whole = Assumed {
        near: now,
        year: None,
        zone: 0,
    };
    let of_stamp = || {
        stamps(found)
            .find(|stamp| stamp.has_year)
            .map(|stamp| stamp.moment(&whole))
    };
    of_token.or_else(of_stamp).unwrap_or(now)
}

/// Every speaker's stamp.
fn stamps(found: &[Found]) -> impl Iterator<Item = &Stamp> {
    found.iter().filter_map(|found| match &found.what {
        What::Said(said) => said.at.as_ref(),
        What::Measured(measured) => measured.at.as_ref(),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
