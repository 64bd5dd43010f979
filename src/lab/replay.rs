//! An incident from its beginning to its end: what each machine does over true time while clocks are stepped and
//! machines sleep.
//!
//! Exact to the nanosecond, as the rules are: an answer turns just where one of its windows begins or ends by the clock
//! that is in force at that moment. What an API server remembers of its answers (10 s) is not in it.

use crate::clocks::{Course, Machine};
use crate::order;
use crate::rules::{Refusal, Rule};
use crate::time::{End, Instant, Nanos, SECOND};
use crate::verifier::{Judged, Verdict};

/// A machine with its clock's course. Its offset is the one before all events.
pub struct Actor<'a> {
    pub machine: &'a Machine,
    pub course: Course,
    /// Of an API server.
    pub judged: Option<&'a Judged>,
}

/// What a machine does.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// A node, or an API server that nobody can ask: it runs.
    Runs,
    Sleeps,
    Answers {
        verdict: Verdict,
        rule: Option<&'static Rule>,
        refusal: Option<Refusal>,
    },
}

/// Doing one thing, from a moment on, until just before another.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    pub from: Instant,
    pub until: Instant,
    pub does: Does,
}

/// Something that happens at a moment of true time.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    pub at: Instant,
    pub machine: u32,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The issuer's clock shows the token's `iat`.
    Stamps,
    /// The clock is set further ahead by this.
    Steps(Nanos),
    FallsAsleep,
    /// It was asleep for this long.
    WakesUp(Nanos),
    /// An API server answers differently from now on.
    Answers(Does),
}

/// What the picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub from: Instant,
    pub until: Instant,
}

/// Happenings farther apart than this are not of one scene.
const APART: Nanos = 30 * 60 * SECOND;

/// Before the first and behind the last happening, at least.
const MARGIN: Nanos = 30 * SECOND;

/// More stretches than these are not worked out for one machine.
const MOST_STRETCHES: usize = 512;

impl Actor<'_> {
    fn reads(&self, moment: Instant) -> Instant {
        self.machine.reads(moment).plus(self.course.shift(moment))
    }

    fn does(&self, moment: Instant) -> Does {
        if self.course.is_asleep(moment) {
            return Does::Sleeps;
        }
        let Some(judged) = self.judged else {
            return Does::Runs;
        };
        let ruling = judged.trace.at(self.reads(moment));
        Does::Answers {
            verdict: ruling.verdict,
            rule: judged.trace.step(&ruling).map(|step| step.rule),
            refusal: ruling.refusal,
        }
    }

    /// Every moment at which it may begin to do something else, in order, each once.
    fn turns(&self) -> Vec<Instant> {
        let events = self.course.turns();
        let mut turns = events.clone();
        let checks = self
            .judged
            .into_iter()
            .flat_map(|judged| judged.trace.time_checks());
        for window in checks.map(|check| check.window()) {
            // The first reading of the clock that belongs to the other side.
            let begins = window.from.map(|end| after(end, !end.included));
            let ends = window.until.map(|end| after(end, end.included));
            for reading in begins.into_iter().chain(ends) {
                turns.extend(self.shows(reading, &events));
            }
        }
        order::by_key(&mut turns, |at| *at);
        turns.dedup();
        turns.truncate(MOST_STRETCHES);
        turns
    }

    /// When the clock shows this, going on from one event to the next: once, unless it was stepped.
    fn shows(&self, reading: Instant, events: &[Instant]) -> Vec<Instant> {
        let before = events.first().map(|first| first.minus(1));
        let mut shown = Vec::new();
        let begins = std::iter::once(None).chain(events.iter().copied().map(Some));
        let ends = events.iter().copied().map(Some).chain([None]);
        for (from, until) in begins.zip(ends) {
            let inside = from.or(before).unwrap_or(Instant(0));
            if self.course.is_asleep(inside) {
                continue;
            }
            let offset = self
                .machine
                .offset
                .saturating_add(self.course.shift(inside));
            let at = reading.minus(offset);
            if from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until) {
                shown.push(at);
            }
        }
        shown
    }

    /// The first moment at which the clock shows this or more.
    pub fn reaches(&self, reading: Instant) -> Option<Instant> {
        let events = self.course.turns();
        let steps = events
            .iter()
            .copied()
            .filter(|at| self.reads(*at) >= reading);
        self.shows(reading, &events).into_iter().chain(steps).min()
    }

    /// What it does on this stage, without gaps.
    pub fn stretches(&self, stage: Stage) -> Vec<Stretch> {
        let inside = |at: &Instant| stage.from < *at && *at < stage.until;
        let turns: Vec<Instant> = self.turns().into_iter().filter(inside).collect();
        let begins = std::iter::once(stage.from).chain(turns.iter().copied());
        let ends = turns.iter().copied().chain([stage.until]);
        let mut stretches: Vec<Stretch> = Vec::new();
        for (from, until) in begins.zip(ends) {
            let does = self.does(from);
            match stretches.last_mut() {
                Some(last) if last.does == does => last.until = until,
                _ => stretches.push(Stretch { from, until, does }),
            }
        }
        stretches
    }
}

/// The reading itself, or the one a nanosecond behind it.
fn after(end: End, behind: bool) -> Instant {
    end.at.plus(Nanos::from(behind))
}

/// The moment at which the issuer's clock shows `iat`; before it there is no token.
pub fn stamped(actors: &[Actor], issuer: u32, iat: Instant) -> Option<Instant> {
    let issuer = actors.iter().find(|actor| actor.machine.id == issuer);
    issuer.and_then(|issuer| issuer.reaches(iat))
}

/// Everything that happens to these machines, in order. With the moment at which the token was made, answers begin
/// there.
pub fn happenings(actors: &[Actor], stamped: Option<(u32, Instant)>) -> Vec<Happening> {
    let begins = stamped.map(|(_, at)| at);
    let mut all = Vec::new();
    if let Some((machine, at)) = stamped {
        let what = What::Stamps;
        all.push(Happening { at, machine, what });
    }
    for actor in actors {
        let machine = actor.machine.id;
        let mut happens = |at, what| all.push(Happening { at, machine, what });
        for (at, by) in actor.course.steps() {
            happens(at, What::Steps(by));
        }
        for (from, until) in actor.course.sleeps() {
            happens(from, What::FallsAsleep);
            happens(until, What::WakesUp(until.since(from)));
        }
        if actor.judged.is_none() {
            continue;
        }
        if let Some(at) = begins.filter(|at| !actor.course.is_asleep(*at)) {
            happens(at, What::Answers(actor.does(at)));
        }
        let turns = actor.turns().into_iter();
        for at in turns.filter(|at| begins.is_none_or(|begins| begins < *at)) {
            let (before, does) = (actor.does(at.minus(1)), actor.does(at));
            if does != before && does != Does::Sleeps {
                happens(at, What::Answers(does));
            }
        }
    }
    order::by_key(&mut all, |happening| happening.at);
    all
}

/// The stage for these happenings: all of them, or those that belong together around the moment.
pub fn stage(happenings: &[Happening], moment: Instant, whole: bool) -> Stage {
    let mut scenes: Vec<Stage> = Vec::new();
    for at in happenings.iter().map(|happening| happening.at) {
        match scenes.last_mut() {
            Some(scene) if whole || at.since(scene.until) <= APART => scene.until = at,
            _ => scenes.push(Stage {
                from: at,
                until: at,
            }),
        }
    }
    let away = |scene: &Stage| {
        let early = scene.from.since(moment);
        early.max(moment.since(scene.until)).max(0)
    };
    let nearest = scenes.into_iter().min_by_key(away);
    let Stage { from, until } = nearest.unwrap_or(Stage {
        from: moment,
        until: moment,
    });
    let margin = (until.since(from) / 8).max(MARGIN);
    Stage {
        from: from.minus(margin),
        until: until.plus(margin),
    }
}

#[cfg(test)]
mod tests;
