//! What is said of a verdict, wherever it is said: on the page, and in the report that people take along.

use super::{Crowd, Language, Voice, Why, Word};
use crate::clocks::Placed;
use crate::report::{Inspection, Outlook, Report, failing, short_by};
use crate::rules::{Answer, Refusal};
use crate::verifier::{Authenticator, Heals, Verdict};

pub fn verdict_word(verdict: Verdict) -> Word {
    match verdict {
        Verdict::Accepts => Word::AcceptsShort,
        Verdict::Rejects => Word::RejectsShort,
        Verdict::CannotTell => Word::CannotTellShort,
    }
}

pub fn verdict_mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepts => "✓",
        Verdict::Rejects => "✕",
        Verdict::CannotTell => "?",
    }
}

/// The verdict in one sentence.
pub fn headline(language: &dyn Language, report: &Report) -> String {
    let lead = report.lead();
    let share = report.share;
    match report.verdict {
        Verdict::CannotTell => language.cannot_tell().into(),
        Verdict::Accepts if share.servers > 1 => language.accepts(Crowd::All(share.servers)),
        Verdict::Accepts => language.accepts(Crowd::One(&lead.machine.name)),
        Verdict::Rejects => {
            let crowd = if share.rejecting == 1 {
                Crowd::One(&lead.machine.name)
            } else if share.rejecting == share.servers {
                Crowd::All(share.servers)
            } else {
                Crowd::Some {
                    count: share.rejecting,
                    of: share.servers,
                }
            };
            language.rejects(crowd, branch_words(language, report))
        }
    }
}

/// Why they refuse, if they agree on it.
fn branch_words(language: &dyn Language, report: &Report) -> &'static str {
    let mut refusals = report
        .servers
        .iter()
        .filter_map(|server| server.ruling.refusal.as_ref())
        .map(|refusal| language.branch(Some(refusal)));
    let first = refusals.next();
    match first {
        Some(branch) if refusals.all(|other| other == branch) => branch,
        Some(_) => language.different_reasons(),
        None => language.branch(None),
    }
}

/// The paragraph under the sentence.
pub fn why(voice: &Voice, inspection: &Inspection, outlook: &Outlook, server: &Placed) -> String {
    if server.ruling.verdict == Verdict::CannotTell {
        return voice.language().damaged().into();
    }
    let why = Why {
        server: &server.machine.name,
        clock: server.ruling.clock,
        refusal: server.ruling.refusal.as_ref(),
        check: failing(server),
        short_by: short_by(server),
        heals: server.ruling.heals,
        issuer: (server.machine.id != outlook.issuer.id).then_some(outlook.issuer.name.as_str()),
        behind_issuer: server.behind_issuer,
        lifetime: inspection.facts.lifetime(),
        timed: server.judged.trace.time_checks().next().is_some(),
        foreign: server.judged.trace.authenticator == Authenticator::Oidc,
    };
    voice.language().why(&why, voice)
}

/// When it heals, in true time; or how long it holds.
pub fn heals(voice: &Voice, server: &Placed) -> String {
    let language = voice.language();
    match server.ruling.heals {
        Heals::Never => language.word(Word::Never).into(),
        Heals::Holds(None) => language.word(Word::ForEver).into(),
        Heals::Holds(Some(left)) => language.span(left),
        Heals::In(distance) => language.in_time(distance, &voice.time(voice.moment.plus(distance))),
    }
}

/// One API server's answer in a few words.
pub fn answer(language: &dyn Language, server: &Placed) -> &'static str {
    match server.ruling.verdict {
        Verdict::Rejects => language.branch(server.ruling.refusal.as_ref()),
        verdict => language.word(verdict_word(verdict)),
    }
}

/// Everything that had to be assumed for this server's answer.
pub fn assumptions(language: &dyn Language, server: &Placed) -> Vec<String> {
    let steps = server.judged.trace.steps.iter();
    steps
        .filter_map(|step| match &step.answer {
            Answer::Assumed(assumption) => Some(language.assumption(assumption)),
            // That it is there is known, and that it is the one is not.
            Answer::Found(found) if found.uid.is_none() => Some(language.found(found)),
            Answer::Refuses(Refusal::NoKeyFound { .. } | Refusal::SignatureWrong { .. })
                if server.judged.situation.keys.is_some() =>
            {
                Some(language.word(Word::KeysAreAll).into())
            }
            _ => None,
        })
        .collect()
}
