//! Which API server refuses the tokens of which, for how long after they were issued, and around their end.
//!
//! Every pair is a window of ages: how long ago, in true time, the token was issued. From all of them follows which
//! share of the requests fails behind a load balancer that sends each to any server, at any age of the token.

use super::fresh::{Fresh, stamp};
use crate::clocks::{Machine, Server};
use crate::order;
use crate::time::{End, Instant, Nanos, Window};

/// What one server makes of a token of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Places among the servers.
    pub issuer: usize,
    pub verifier: usize,
    /// The ages at which it accepts the token, as distances from its issue; none if it never does.
    pub window: Option<Window>,
}

/// What becomes of a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepts,
    /// Refused for this long after it was issued, and then accepted.
    After(Nanos),
    /// It is over when it is issued, or refused whatever the clock says.
    Never,
}

/// From this age on so many pairs refuse the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Nanos,
    /// Whether the very moment belongs to it.
    pub included: bool,
    pub refused: usize,
}

/// A stretch of ages in which as few pairs as ever refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calm {
    pub from: Nanos,
    /// None if it never ends.
    pub until: Option<Nanos>,
    pub refused: usize,
}

/// Two servers that let go of the same token at different times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    pub first: usize,
    pub last: usize,
    pub by: Nanos,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Row by row: all verifiers of the first issuer, then those of the second.
    pub pairs: Vec<Pair>,
    pub verifiers: usize,
    /// The first begins at age 0.
    pub steps: Vec<Step>,
}

impl Matrix {
    /// Of new tokens of every server, issued at a moment of true time.
    pub fn fresh(servers: &[&Machine], fresh: &Fresh, issued: Instant) -> Matrix {
        let mut pairs = Vec::with_capacity(servers.len() * servers.len());
        for (issuer, issues) in servers.iter().enumerate() {
            let stamp = stamp(issues, issued);
            for (verifier, checks) in servers.iter().enumerate() {
                let window = fresh.reach(issuer, verifier).map(|reach| {
                    let showing = reach.shifted(stamp.0);
                    ages(showing.shifted(-checks.offset), issued)
                });
                pairs.push(Pair {
                    issuer,
                    verifier,
                    window,
                });
            }
        }
        Matrix::of(pairs, servers.len())
    }

    /// Of a token that has its stamps: one row, that of its issuer.
    pub fn pasted(servers: &[Server], issuer: usize, issued: Instant) -> Matrix {
        let pairs = servers.iter().enumerate().map(|(verifier, server)| Pair {
            issuer,
            verifier,
            window: server.window.map(|window| ages(window, issued)),
        });
        Matrix::of(pairs.collect(), servers.len())
    }

    fn of(pairs: Vec<Pair>, verifiers: usize) -> Matrix {
        Matrix {
            steps: steps(&pairs),
            pairs,
            verifiers,
        }
    }

    pub fn pair(&self, issuer: usize, verifier: usize) -> Option<&Pair> {
        let mut rows = self.pairs.chunks(self.verifiers.max(1));
        let row = rows.find(|row| row.first().is_some_and(|pair| pair.issuer == issuer))?;
        row.get(verifier)
    }

    /// How many of the pairs refuse the token at this age.
    pub fn refused(&self, age: Nanos) -> usize {
        let begun = |step: &&Step| step.at < age || (step.at == age && step.included);
        let step = self.steps.iter().rev().find(begun);
        step.or(self.steps.first()).map_or(0, |step| step.refused)
    }

    /// How many pairs refuse a new token, for however long.
    pub fn refusing_new(&self) -> usize {
        self.refused(0)
    }

    /// How much later than the issuer itself the verifier lets go of the token; negative if sooner.
    pub fn after_issuer(&self, pair: &Pair) -> Option<Nanos> {
        let own = self.pair(pair.issuer, pair.issuer)?;
        Some(until(pair)?.since(until(own)?))
    }

    /// The longest stretch in which fewest pairs refuse.
    pub fn calm(&self) -> Option<Calm> {
        let least = self.steps.iter().map(|step| step.refused).min()?;
        let mut best: Option<Calm> = None;
        for (at, step) in self.steps.iter().enumerate() {
            if step.refused != least {
                continue;
            }
            let until = self.steps.get(at + 1).map(|next| next.at);
            let length = |calm: &Calm| calm.until.map_or(Nanos::MAX, |until| until - calm.from);
            let calm = Calm {
                from: step.at,
                until,
                refused: least,
            };
            if best.is_none_or(|best| length(&calm) > length(&best)) {
                best = Some(calm);
            }
        }
        best
    }

    /// The two verifiers farthest apart in letting go of the same token.
    pub fn spread(&self) -> Option<Spread> {
        let mut widest: Option<Spread> = None;
        for row in self.pairs.chunks(self.verifiers.max(1)) {
            let ends = || row.iter().filter_map(|pair| Some((until(pair)?, pair)));
            let (Some(first), Some(last)) = (
                ends().min_by_key(|(at, _)| *at),
                ends().max_by_key(|(at, _)| *at),
            ) else {
                continue;
            };
            let spread = Spread {
                first: first.1.verifier,
                last: last.1.verifier,
                by: last.0.since(first.0),
            };
            if widest.is_none_or(|widest| spread.by > widest.by) {
                widest = Some(spread);
            }
        }
        widest
    }
}

impl Pair {
    pub fn answer(&self) -> Answer {
        let Some(window) = self.window.filter(|window| !window.is_over_by(Instant(0))) else {
            return Answer::Never;
        };
        match window.from {
            Some(from) if !window.is_open_by(Instant(0)) => Answer::After(from.at.0),
            _ => Answer::Accepts,
        }
    }
}

fn until(pair: &Pair) -> Option<Instant> {
    Some(pair.window?.until?.at)
}

/// A window of true time, as distances from a moment.
fn ages(window: Window, issued: Instant) -> Window {
    let age = |end: End| End {
        at: Instant(end.at.since(issued)),
        ..end
    };
    Window {
        from: window.from.map(age),
        until: window.until.map(age),
    }
}

/// How many pairs refuse, from age 0 on: every change of it.
fn steps(pairs: &[Pair]) -> Vec<Step> {
    // Where something changes: `false` sorts first, so the very moment comes before what follows it.
    let mut changes: Vec<(Nanos, bool, isize)> = Vec::with_capacity(pairs.len() * 2);
    let mut refused: isize = 0;
    for pair in pairs {
        let Some(window) = pair.window else {
            refused += 1;
            continue;
        };
        if let Some(from) = window.from {
            refused += 1;
            changes.push((from.at.0, !from.included, -1));
        }
        if let Some(until) = window.until {
            changes.push((until.at.0, until.included, 1));
        }
    }
    order::by_key(&mut changes, |(at, beyond, _)| (*at, *beyond));
    let mut steps = vec![Step {
        at: 0,
        included: true,
        refused: usize::try_from(refused).unwrap_or(0),
    }];
    for (at, beyond, by) in changes {
        refused += by;
        let now = usize::try_from(refused).unwrap_or(0);
        let (at, included) = (at.max(0), at < 0 || !beyond);
        match steps.last_mut() {
            Some(last) if (last.at, last.included) == (at, included) => last.refused = now,
            _ => steps.push(Step {
                at,
                included,
                refused: now,
            }),
        }
    }
    steps.dedup_by(|next, before| next.refused == before.refused);
    steps
}
