//! What to do now: the few things that help, the nearest first.

use crate::claims::Facts;
use crate::report::{Inspection, Outlook, Report, failing};
use crate::rules::Refusal;
use crate::time::{Nanos, SECOND};
use crate::token::Kind;
use crate::verifier::{Heals, LEEWAY, Verdict};

/// One thing to do. The sentence is in `i18n`.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// Set a clock right.
    SetClock { machine: String },
    /// Both clocks of a skewed pair are candidates.
    CompareClocks { one: String, other: String },
    /// It heals by itself.
    Wait { distance: Nanos },
    /// The clocks are given as right, and yet it is not valid: enter an offset.
    EnterOffsets,
    /// The client holds an old token: make it read the file again.
    Reread,
    /// The pod gets a new token when it is made anew.
    RecreatePod,
    /// Ask for a token with this audience.
    AskForAudience { audience: String },
    /// Compare the issuer with the API server's flag.
    CompareIssuer,
    /// Enter the audiences of the API server, if they differ.
    EnterAudiences,
    /// Find the client that still sends the old token.
    FindCaller,
    /// Move to tokens that expire.
    ReplaceLegacy,
    /// Paste the whole token.
    PasteWhole,
    /// An intermittent failure needs the whole set of API servers compared.
    CheckEveryServer,
}

/// A clock that is off by less is left alone.
const WORTH_A_WORD: Nanos = SECOND;

pub fn advice(inspection: &Inspection, outlook: &Outlook, report: &Report) -> Vec<Advice> {
    let lead = report.lead();
    match report.verdict {
        Verdict::CannotTell => return vec![Advice::PasteWhole],
        Verdict::Accepts => return accepted(inspection, report),
        Verdict::Rejects => {}
    }
    let Some(refusal) = &lead.ruling.refusal else {
        return Vec::new();
    };
    let mut advice = Vec::new();
    match refusal {
        Refusal::NotValidYet | Refusal::IssuedInTheFuture => {
            advice.extend(clocks(outlook, report));
            if let Heals::In(distance) = lead.ruling.heals {
                advice.push(Advice::Wait { distance });
            }
        }
        Refusal::Expired | Refusal::NoExpiry => {
            if failing(outlook, lead).is_some_and(|_| lead.machine.offset.abs() >= WORTH_A_WORD) {
                advice.extend(clocks(outlook, report));
            }
            advice.push(Advice::Reread);
            if is_pod(inspection) {
                advice.push(Advice::RecreatePod);
            }
            advice.push(Advice::FindCaller);
        }
        Refusal::AudienceDiffers { wanted, .. } => {
            if let Some(audience) = wanted.first() {
                advice.push(Advice::AskForAudience {
                    audience: audience.clone(),
                });
            }
            if outlook.situation.audiences == crate::verifier::Setting::Assumed {
                advice.push(Advice::EnterAudiences);
            }
        }
        Refusal::NotMine { .. } | Refusal::IssuerChanged { .. } => {
            advice.push(Advice::CompareIssuer)
        }
        Refusal::Unreadable
        | Refusal::DateNotANumber { .. }
        | Refusal::AudienceNotText { .. }
        | Refusal::WrongType { .. }
        | Refusal::DuplicateMember { .. }
        | Refusal::Unsigned
        | Refusal::LegacyClaimMissing { .. }
        | Refusal::LegacySubjectDiffers
        | Refusal::NodeBindingOff => advice.push(Advice::FindCaller),
    }
    if report.share.rejecting < report.share.servers {
        advice.push(Advice::CheckEveryServer);
    }
    advice
}

/// Which clock to look at.
fn clocks(outlook: &Outlook, report: &Report) -> Option<Advice> {
    let lead = report.lead();
    let machine = &lead.machine;
    let off = machine.offset.abs() >= WORTH_A_WORD;
    let issuer_off = outlook.issuer.offset.abs() >= WORTH_A_WORD;
    if machine.id != outlook.issuer.id && off && issuer_off {
        return Some(Advice::CompareClocks {
            one: machine.name.clone(),
            other: outlook.issuer.name.clone(),
        });
    }
    let culprit = if off {
        machine
    } else if issuer_off {
        &outlook.issuer
    } else {
        return Some(Advice::EnterOffsets);
    };
    Some(Advice::SetClock {
        machine: culprit.name.clone(),
    })
}

fn accepted(inspection: &Inspection, report: &Report) -> Vec<Advice> {
    let mut advice = Vec::new();
    if report.lead().ruling.stale_for.is_some() {
        advice.push(Advice::Reread);
    }
    if inspection.kind == Some(Kind::LegacySecret) {
        advice.push(Advice::ReplaceLegacy);
    }
    let skewed = report
        .servers
        .iter()
        .find(|server| server.behind_issuer.abs() > LEEWAY);
    if let Some(server) = skewed {
        advice.push(Advice::SetClock {
            machine: server.machine.name.clone(),
        });
    }
    advice
}

fn is_pod(inspection: &Inspection) -> bool {
    let facts: &Facts = &inspection.facts;
    facts
        .kubernetes
        .as_ref()
        .is_some_and(|kubernetes| kubernetes.pod.is_some())
}
