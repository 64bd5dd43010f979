//! The answers to all questions, and what they amount to when the verifier's clock shows a given moment.

use super::Authenticator;
use crate::kube::Release;
use crate::rules::{Answer, Edge, Refusal, Rule, TimeCheck};
use crate::time::{Instant, Nanos, Window};

/// One question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub rule: &'static Rule,
    pub answer: Answer,
}

/// All answers of one authenticator, in order. Clock-free.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub authenticator: Authenticator,
    pub release: Release,
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepts,
    Rejects,
    CannotTell,
}

/// Whether waiting changes the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heals {
    /// Accepted now, and for so long; none means for ever.
    Holds(Option<Nanos>),
    /// Accepted after this much time.
    In(Nanos),
    /// Never by waiting.
    Never,
}

/// What the trace amounts to at one reading of the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    pub verdict: Verdict,
    /// The clock's reading.
    pub clock: Instant,
    /// The step that ended it; the steps behind it are not reached.
    pub stopped_at: Option<usize>,
    pub refusal: Option<Refusal>,
    pub heals: Heals,
    /// How long ago the token turned stale, if it is accepted and stale.
    pub stale_for: Option<Nanos>,
}

impl Trace {
    /// When the verifier's clock must be inside for the token to be accepted; none if no clock helps.
    pub fn window(&self) -> Option<Window> {
        let mut window = Window::ALWAYS;
        for step in &self.steps {
            if step.answer.never_content() {
                return None;
            }
            if let Some(check) = step.answer.time_check() {
                window = window.and(check.window());
            }
        }
        (!window.is_empty()).then_some(window)
    }

    /// The comparisons with the clock, in order.
    pub fn time_checks(&self) -> impl Iterator<Item = &TimeCheck> {
        self.steps
            .iter()
            .filter_map(|step| step.answer.time_check())
    }

    /// What the verifier says when its clock shows this. The clock enters here.
    pub fn at(&self, clock: Instant) -> Ruling {
        let stopped_at = self.steps.iter().position(|step| step.answer.stops(clock));
        let refusal = stopped_at.and_then(|at| self.steps[at].answer.refusal_at(clock));
        let verdict = match (stopped_at, refusal) {
            (None, _) => Verdict::Accepts,
            (Some(_), Some(_)) => Verdict::Rejects,
            (Some(_), None) => Verdict::CannotTell,
        };
        let accepted = verdict == Verdict::Accepts;
        Ruling {
            verdict,
            clock,
            stopped_at,
            refusal: refusal.cloned(),
            heals: self.heals(clock),
            stale_for: self.stale_for(clock).filter(|_| accepted),
        }
    }

    /// The step that a ruling stopped at.
    pub fn step(&self, ruling: &Ruling) -> Option<&Step> {
        ruling.stopped_at.and_then(|at| self.steps.get(at))
    }

    fn heals(&self, clock: Instant) -> Heals {
        let Some(window) = self.window() else {
            return Heals::Never;
        };
        if window.is_over_by(clock) {
            return Heals::Never;
        }
        match (window.from, window.until) {
            (Some(from), _) if !window.is_open_by(clock) => Heals::In(from.at.since(clock)),
            (_, Some(until)) => Heals::Holds(Some(until.at.since(clock))),
            _ => Heals::Holds(None),
        }
    }

    fn stale_for(&self, clock: Instant) -> Option<Nanos> {
        self.steps.iter().find_map(|step| match step.answer {
            Answer::StaleAfter(at) if clock > at => Some(clock.since(at)),
            _ => None,
        })
    }
}

impl TimeCheck {
    /// How far the clock is inside (positive) or outside (negative) the window that this check sets.
    pub fn distance(&self, clock: Instant) -> Nanos {
        match self.edge {
            Edge::Start => clock.plus(self.leeway).since(self.stamp),
            Edge::End => self.stamp.since(clock.minus(self.leeway)),
        }
    }
}
