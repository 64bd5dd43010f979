//! Two tokens: whoever asks for a TokenReview shows one of its own, and only if the API server takes that one does it
//! look at the one that it is asked about. The error is often the other token's.
//!
//! What a program makes of the answer is in `programs.rs`; which token of a paste may be the reviewer's in `suggest.rs`.

pub mod programs;
pub mod suggest;

pub use programs::{Asks, Program, Says};

use crate::claims::Facts;
use crate::clocks::{Machine, Placed, Server};
use crate::json;
use crate::kube::Seen;
use crate::order;
use crate::report::{Inspection, outlook, seen_of};
use crate::time::{Instant, Window};
use crate::verifier::{Situation, Situations, Verdict};

/// What becomes of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// 401: the reviewer's token is turned down, and nobody looked at the subject's.
    ReviewRefused,
    /// The review is answered: `authenticated` is false, and `error` says why.
    SubjectRefused,
    Authenticated,
    /// One of the pastes is too damaged to say.
    CannotTell,
}

impl Outcome {
    /// As `data-outcome` carries it.
    pub fn id(self) -> &'static str {
        match self {
            Outcome::ReviewRefused => "review-refused",
            Outcome::SubjectRefused => "subject-refused",
            Outcome::Authenticated => "authenticated",
            Outcome::CannotTell => "cannot-tell",
        }
    }
}

/// A token, and what each API server runs with where it is judged: keys are asked about each token apart.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub inspection: &'a Inspection,
    pub settings: &'a Situations,
}

/// One API server that is asked for a review: its answers about both tokens, clock-free.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    /// The token of whoever asks, judged as that of any request.
    pub reviewer: Server,
    /// The token that is asked about, judged with the audiences that the review names.
    pub subject: Server,
}

/// What one API server answers at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub outcome: Outcome,
    pub reviewer: Placed,
    /// None: it is not looked at.
    pub subject: Option<Placed>,
    pub change: Option<Change>,
}

/// When the outcome is another, if only time goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// In true time. Up to here it is as it was; what holds at this very moment, the windows tell.
    pub at: Instant,
    pub to: Outcome,
}

/// Asks every API server; none if there is no token, or nobody to ask. `audiences` are those that the review names;
/// without any, the API server's own count.
pub fn reviews(
    subject: Shown,
    reviewer: Shown,
    machines: &[Machine],
    audiences: Option<&[String]>,
) -> Option<Vec<Reviewed>> {
    // Whatever a review was asked for elsewhere, this request is an ordinary one.
    let reviewer = outlook(
        reviewer.inspection,
        &asking(reviewer.settings, None),
        machines,
    )?;
    let subject = outlook(
        subject.inspection,
        &asking(subject.settings, audiences),
        machines,
    )?;
    let pairs = reviewer.servers.into_iter().zip(subject.servers);
    let reviewed = pairs.map(|(reviewer, subject)| Reviewed { reviewer, subject });
    Some(reviewed.collect())
}

/// The audiences that a program's reviews of this token name, as it comes; none are the API server's own.
pub fn audiences(program: Option<Program>, subject: &Facts) -> Option<Vec<String>> {
    match program?.asks() {
        Asks::Nothing => None,
        Asks::Own => subject.aud.value().filter(|own| !own.is_empty()).cloned(),
        Asks::Audience(one) => Some(vec![one.into()]),
    }
}

/// The same, for requests that ask for these audiences.
fn asking(settings: &Situations, audiences: Option<&[String]>) -> Situations {
    let requested = |situation: &Situation| Situation {
        requested: audiences.map(<[String]>::to_vec),
        ..situation.clone()
    };
    let own = settings.own.iter();
    Situations {
        common: requested(&settings.common),
        own: own.map(|(id, own)| (*id, requested(own))).collect(),
    }
}

impl Reviewed {
    pub fn machine(&self) -> &Machine {
        &self.reviewer.machine
    }

    /// When both tokens are taken, in true time; none if there is no such moment.
    pub fn window(&self) -> Option<Window> {
        let both = self.reviewer.window?.and(self.subject.window?);
        (!both.is_empty()).then_some(both)
    }

    /// What it answers at a moment of true time. The clock enters here.
    pub fn at(&self, moment: Instant, issuer: &Machine) -> Answered {
        let reviewer = self.reviewer.at(moment, issuer.offset);
        let is_let_in = reviewer.ruling.verdict == Verdict::Accepts;
        let subject = is_let_in.then(|| self.subject.at(moment, issuer.offset));
        Answered {
            outcome: outcome(&reviewer, subject.as_ref()),
            reviewer,
            subject,
            change: self.change(moment),
        }
    }

    fn outcome(&self, moment: Instant) -> Outcome {
        // Of offsets only the texts know.
        let reviewer = self.reviewer.at(moment, 0);
        match reviewer.ruling.verdict {
            Verdict::Accepts => outcome(&reviewer, Some(&self.subject.at(moment, 0))),
            _ => outcome(&reviewer, None),
        }
    }

    /// Every moment at which a comparison with the clock may turn out otherwise, in true time and in order.
    pub fn edges(&self) -> Vec<Instant> {
        let of = |server: &Server| -> Vec<Instant> {
            let checks = server.judged.trace.time_checks();
            let edges = checks.map(|check| server.machine.true_time(check.accepted_edge()));
            edges.collect()
        };
        let mut edges = of(&self.reviewer);
        edges.extend(of(&self.subject));
        order::by_key(&mut edges, |edge| *edge);
        edges.dedup();
        edges
    }

    fn change(&self, moment: Instant) -> Option<Change> {
        let now = self.outcome(moment);
        // An end of a window still belongs to it, so the moment behind it is looked at as well.
        let edges = self.edges();
        let ahead = edges.iter().filter(|edge| **edge >= moment);
        let mut sides = ahead.flat_map(|edge| [(*edge, *edge), (*edge, edge.plus(1))]);
        sides.find_map(|(at, side)| {
            let to = self.outcome(side);
            (to != now).then_some(Change { at, to })
        })
    }
}

fn outcome(reviewer: &Placed, subject: Option<&Placed>) -> Outcome {
    match (
        reviewer.ruling.verdict,
        subject.map(|subject| subject.ruling.verdict),
    ) {
        (Verdict::Rejects, _) => Outcome::ReviewRefused,
        (Verdict::CannotTell, _) | (_, None | Some(Verdict::CannotTell)) => Outcome::CannotTell,
        (Verdict::Accepts, Some(Verdict::Rejects)) => Outcome::SubjectRefused,
        (Verdict::Accepts, Some(Verdict::Accepts)) => Outcome::Authenticated,
    }
}

impl Answered {
    /// The token that it is about: the one that is turned down, or cannot be judged.
    pub fn about(&self) -> &Placed {
        self.subject.as_ref().unwrap_or(&self.reviewer)
    }

    /// What the API server logs, and the status of the review, if there is one. Both inspections are those that were
    /// judged.
    pub fn seen(&self, subject: &Inspection, reviewer: &Inspection) -> Option<Seen> {
        match &self.subject {
            Some(placed) => seen_of(subject, placed),
            None => seen_of(reviewer, &self.reviewer),
        }
    }
}

/// The API server that the sentence is about: whose answer hides most, and of several the first.
pub fn lead(answers: &[Answered]) -> Option<&Answered> {
    let first = |outcome| answers.iter().find(|answer| answer.outcome == outcome);
    first(Outcome::ReviewRefused)
        .or_else(|| first(Outcome::SubjectRefused))
        .or_else(|| first(Outcome::CannotTell))
        .or_else(|| answers.first())
}

/// `status.error` of a review.
pub fn error_of(seen: &Seen) -> Option<String> {
    let (status, _) = json::read(seen.review.as_bytes());
    let error = status.as_ref()?.get("error")?.as_str()?;
    Some(error.to_owned())
}

#[cfg(test)]
mod tests;
