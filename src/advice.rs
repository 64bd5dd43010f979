//! What to do now: the few things that help, the nearest first.

use crate::clocks::Placed;
use crate::report::{Inspection, Outlook, Report, short_by};
use crate::rules::Refusal;
use crate::time::{Nanos, SECOND};
use crate::token::{Binding, Kind};
use crate::verifier::{Authenticator, Heals, LEEWAY, Verdict};

/// One thing to do. The sentence is in `i18n`.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// Set a clock right.
    SetClock { machine: String },
    /// Both clocks of a skewed pair are candidates.
    CompareClocks { one: String, other: String },
    /// It heals by itself. Skewed: because of a clock that was entered as wrong, so the next token fares alike.
    Wait { distance: Nanos, skewed: bool },
    /// The clocks are given as right, and yet it is not valid: enter an offset.
    EnterOffsets,
    /// The client holds an old token: make it read the file again.
    Reread,
    /// There is no file to read again: ask for a new token.
    NewToken,
    /// The same, from an OpenID Connect provider.
    NewIdToken,
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
    /// The two API servers run with different issuers, audiences or keys.
    CompareFlags { one: String, other: String },
    /// An intermittent failure needs the whole set of API servers compared.
    CheckEveryServer,
}

/// A clock that is off by less is left alone.
const WORTH_A_WORD: Nanos = SECOND;

pub fn advice(inspection: &Inspection, outlook: &Outlook, report: &Report) -> Vec<Advice> {
    let lead = report.lead();
    match report.verdict {
        Verdict::CannotTell => return vec![Advice::PasteWhole],
        Verdict::Accepts => return accepted(inspection, outlook, report),
        Verdict::Rejects => {}
    }
    let Some(refusal) = &lead.ruling.refusal else {
        return Vec::new();
    };
    let mut advice = Vec::new();
    match refusal {
        Refusal::NotValidYet | Refusal::IssuedInTheFuture => {
            let clock = slow_clock(outlook, lead);
            let skewed = clock != Advice::EnterOffsets;
            advice.push(clock);
            advice.extend(wait(report).map(|distance| Advice::Wait { distance, skewed }));
            if skewed && binding(inspection) == Some(Binding::Pod) {
                advice.push(Advice::RecreatePod);
            }
        }
        Refusal::Expired | Refusal::NoExpiry => {
            advice.extend(fast_clock(outlook, lead));
            advice.extend(renew(inspection, lead));
            advice.push(Advice::FindCaller);
        }
        Refusal::AudienceDiffers {
            wanted, assumed, ..
        } => {
            if let Some(audience) = wanted.first() {
                advice.push(Advice::AskForAudience {
                    audience: audience.clone(),
                });
            }
            if *assumed {
                advice.push(Advice::EnterAudiences);
            }
        }
        Refusal::NotMine { .. } | Refusal::IssuerChanged { .. } => {
            advice.push(Advice::CompareIssuer);
        }
        Refusal::ObjectMissing { .. }
        | Refusal::ObjectDeleted { .. }
        | Refusal::ObjectDiffers { .. }
        | Refusal::LegacySecretDiffers { .. }
        | Refusal::LegacyInvalidated { .. } => {
            advice.extend(renew(inspection, lead));
            advice.push(Advice::FindCaller);
        }
        Refusal::Unreadable
        | Refusal::Undecodable { .. }
        | Refusal::NoKeyFound { .. }
        | Refusal::SignatureWrong { .. }
        | Refusal::CriticalUnreadable { .. }
        | Refusal::CriticalUnknown { .. }
        | Refusal::AlgorithmUnusable { .. }
        | Refusal::LegacyClaimMissing { .. }
        | Refusal::LegacySubjectDiffers
        | Refusal::NodeBindingOff
        | Refusal::ByConfiguration { .. } => advice.push(Advice::FindCaller),
    }
    if report.share.rejecting < report.share.servers {
        advice.push(other_settings(report).unwrap_or(Advice::CheckEveryServer));
    }
    advice
}

/// Where one accepts with other settings than the leading one has, those are the reason.
fn other_settings(report: &Report) -> Option<Advice> {
    let lead = report.lead();
    // A clock would heal a comparison with the clock; settings are no matter then.
    if lead.ruling.heals != Heals::Never || short_by(lead).is_some() {
        return None;
    }
    let accepts = |server: &&Placed| server.ruling.verdict == Verdict::Accepts;
    let other = report.servers.iter().find(accepts)?;
    (other.judged.situation != lead.judged.situation).then(|| Advice::CompareFlags {
        one: lead.machine.name.clone(),
        other: other.machine.name.clone(),
    })
}

/// For a token that is too young: the server behind, the issuer ahead, or both.
fn slow_clock(outlook: &Outlook, server: &Placed) -> Advice {
    let issuer = &outlook.issuer;
    let ours = authenticator(server) != Authenticator::Oidc;
    let issuer_ahead = ours && issuer.offset >= WORTH_A_WORD;
    let behind = server.machine.offset <= -WORTH_A_WORD;
    match (behind, issuer_ahead) {
        (true, true) if server.machine.id != issuer.id => Advice::CompareClocks {
            one: server.machine.name.clone(),
            other: issuer.name.clone(),
        },
        (true, _) => Advice::SetClock {
            machine: server.machine.name.clone(),
        },
        (false, true) if server.machine.id != issuer.id => Advice::SetClock {
            machine: issuer.name.clone(),
        },
        _ => Advice::EnterOffsets,
    }
}

/// For an expired token: the server ahead, or the issuer behind, if that much makes the difference.
fn fast_clock(outlook: &Outlook, server: &Placed) -> Option<Advice> {
    let over = short_by(server)?;
    let issuer = &outlook.issuer;
    if authenticator(server) == Authenticator::Oidc {
        return (server.machine.offset >= over).then(|| Advice::SetClock {
            machine: server.machine.name.clone(),
        });
    }
    let ahead = -server.behind_issuer;
    if server.machine.id == issuer.id || ahead < over {
        return None;
    }
    let machine = if server.machine.offset >= WORTH_A_WORD {
        &server.machine
    } else {
        issuer
    };
    Some(Advice::SetClock {
        machine: machine.name.clone(),
    })
}

/// When the last of the rejecting servers accepts; none if one of them never does.
fn wait(report: &Report) -> Option<Nanos> {
    let rejecting = report
        .servers
        .iter()
        .filter(|server| server.ruling.verdict == Verdict::Rejects);
    let waits: Option<Vec<Nanos>> = rejecting
        .map(|server| match server.ruling.heals {
            Heals::In(distance) => Some(distance),
            Heals::Holds(_) | Heals::Never => None,
        })
        .collect();
    waits?.into_iter().max()
}

/// How to come by a newer token.
fn renew(inspection: &Inspection, server: &Placed) -> Vec<Advice> {
    if authenticator(server) == Authenticator::Oidc {
        return vec![Advice::NewIdToken];
    }
    match binding(inspection) {
        Some(Binding::Pod) => vec![Advice::Reread, Advice::RecreatePod],
        _ => vec![Advice::NewToken],
    }
}

fn accepted(inspection: &Inspection, outlook: &Outlook, report: &Report) -> Vec<Advice> {
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
        let machine = if server.machine.offset.abs() >= WORTH_A_WORD {
            &server.machine
        } else {
            &outlook.issuer
        };
        advice.push(Advice::SetClock {
            machine: machine.name.clone(),
        });
    }
    advice
}

fn authenticator(server: &Placed) -> Authenticator {
    server.judged.trace.authenticator
}

fn binding(inspection: &Inspection) -> Option<Binding> {
    match inspection.kind {
        Some(Kind::Bound { to, .. }) => Some(to),
        _ => None,
    }
}
