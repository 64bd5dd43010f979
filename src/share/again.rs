//! A state judged from its beginning, as whoever opens it sees it: for reports about what travels instead of what is
//! here.

use crate::app::{AppState, moment};
use crate::claims::Facts;
use crate::clocks::Placed;
use crate::cluster::pasted::{self, Pasted};
use crate::evidence::closer;
use crate::evidence::clue::Found;
use crate::i18n::Zone;
use crate::proof::Proof;
use crate::report::{Inspection, Outlook, Report, branch, inspect, outlook, report};
use crate::time::Instant;
use crate::verifier::Held;

/// Everything derived.
pub struct Again {
    pub inspection: Inspection,
    pub found: Vec<Found>,
    pub proof: Proof,
    /// Whether other ranges of clocks follow than here.
    pub other_ranges: bool,
    pub pasted: Pasted,
    pub judged: Option<(Outlook, Report)>,
    pub moment: Instant,
}

/// `held` are the keys of the API servers as far as they travel.
pub fn judge(
    state: &AppState,
    held: impl FnOnce(&Facts) -> Option<Vec<Held>>,
    zone: &dyn Zone,
    now: Instant,
) -> Again {
    let inspection = inspect(&state.pasted);
    let (found, proof) = proven(state, &inspection, now);
    let pasted = pasted::read(&state.pasted, &inspection.evidence.findings);
    let held = held(&inspection.facts);
    let situations = state.situations(&pasted, held.as_deref());
    let (moment, _) = moment(&state.moment, &inspection.facts, zone, now);
    let machines = state.machines_at(moment, &inspection.facts, zone, now);
    let outlook = outlook(&inspection, &situations, &machines);
    let judged = outlook.map(|outlook| {
        let report = report(&outlook, moment);
        (outlook, report)
    });
    Again {
        inspection,
        found,
        proof,
        other_ranges: false,
        pasted,
        judged,
        moment,
    }
}

/// What the closer look finds, and what it proves beside the token of this inspection.
pub fn proven(state: &AppState, inspection: &Inspection, now: Instant) -> (Vec<Found>, Proof) {
    let found = closer::look(&state.pasted, &inspection.evidence);
    let choices = state.reading.choices(&state.clocks);
    let proof = Proof::of(&found, &inspection.facts, &choices, now);
    (found, proof)
}

/// Whether the clocks are bounded otherwise. Names may be pseudonyms there, and are not compared.
pub fn ranges_differ(mine: &Proof, theirs: &Proof) -> bool {
    let ranges = |proof: &Proof| {
        let clocks = proof.clocks.iter();
        let mut ranges: Vec<_> = clocks
            .map(|clock| (clock.range.low, clock.range.high, clock.taken_right))
            .filter(|(low, high, _)| low.is_some() || high.is_some())
            .collect();
        ranges.sort_unstable();
        ranges
    };
    mine.contradiction.is_some() != theirs.contradiction.is_some() || ranges(mine) != ranges(theirs)
}

/// Whether the API servers give other answers, or give them for other reasons.
pub fn differs(mine: Option<&Report>, theirs: Option<&Report>) -> bool {
    let answers = |report: Option<&Report>| -> Option<Vec<_>> {
        let servers = report?.servers.iter();
        let answer = |server: &Placed| {
            let rule = branch(server).map(|rule| rule.id);
            (server.machine.id, server.ruling.verdict, rule)
        };
        Some(servers.map(answer).collect())
    };
    answers(mine) != answers(theirs)
}
