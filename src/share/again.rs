//! A state judged from its beginning, as whoever opens it sees it: for reports about what travels instead of what is
//! here.

use crate::app::{AppState, moment};
use crate::cluster::pasted::{self, Pasted};
use crate::i18n::Zone;
use crate::report::{Inspection, Outlook, Report, inspect, outlook, report};
use crate::time::Instant;

/// Everything derived, without keys: where this is asked for, they stay here.
pub struct Again {
    pub inspection: Inspection,
    pub pasted: Pasted,
    pub judged: Option<(Outlook, Report)>,
    pub moment: Instant,
}

pub fn judge(state: &AppState, zone: &dyn Zone, now: Instant) -> Again {
    let inspection = inspect(&state.pasted);
    let pasted = pasted::read(&state.pasted, &inspection.evidence.findings);
    let situations = state.situations(&pasted, None);
    let (moment, _) = moment(&state.moment, &inspection.facts, zone, now);
    let outlook = outlook(&inspection, &situations, &state.machines());
    let judged = outlook.map(|outlook| {
        let report = report(&outlook, moment);
        (outlook, report)
    });
    Again {
        inspection,
        pasted,
        judged,
        moment,
    }
}
