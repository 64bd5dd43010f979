//! What happens to a machine's clock while an incident goes on: it is stepped, or its machine stands still.
//!
//! Between these events a clock goes as fast as true time; drift is not modelled. The offset that a person enters
//! is the one before all of them.

use crate::order;
use crate::time::{Instant, Nanos};

/// One event, at moments of true time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The clock is set: from this moment on, the moment included, it is so much further ahead.
    Step { at: Instant, by: Nanos },
    /// The machine is paused or asleep. Its clock stands still, and afterwards goes on where it stopped, so much
    /// slower than before, until somebody steps it. An end before the beginning is no sleep.
    Sleep { from: Instant, until: Instant },
}

/// All events of one machine.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Course {
    steps: Vec<(Instant, Nanos)>,
    /// In order, apart from each other, none empty.
    sleeps: Vec<(Instant, Instant)>,
}

impl Course {
    /// Of events in any order. Sleeps that overlap are one.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Course {
        let mut course = Course::default();
        let mut sleeps: Vec<(Instant, Instant)> = Vec::new();
        for event in events {
            match event {
                Event::Step { at, by } => course.steps.push((at, by)),
                Event::Sleep { from, until } if from < until => sleeps.push((from, until)),
                Event::Sleep { .. } => {}
            }
        }
        order::by_key(&mut sleeps, |sleep| *sleep);
        for (from, until) in sleeps {
            match course.sleeps.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => course.sleeps.push((from, until)),
            }
        }
        course
    }

    /// How much further ahead the clock is at this moment than before all events.
    pub fn shift(&self, moment: Instant) -> Nanos {
        let steps = self.steps.iter().filter(|(at, _)| *at <= moment);
        let stepped = steps.fold(0, |sum: Nanos, (_, by)| sum.saturating_add(*by));
        let begun = self.sleeps.iter().filter(|(from, _)| *from < moment);
        begun.fold(stepped, |sum, (from, until)| {
            sum.saturating_sub(moment.min(*until).since(*from))
        })
    }

    /// Whether the machine stands still, from the beginning of a sleep until just before its end.
    pub fn is_asleep(&self, moment: Instant) -> bool {
        let mut sleeps = self.sleeps.iter();
        sleeps.any(|(from, until)| *from <= moment && moment < *until)
    }

    /// When the clock stops to go on as before, in order, each once.
    pub fn turns(&self) -> Vec<Instant> {
        let steps = self.steps.iter().map(|(at, _)| *at);
        let sleeps = self.sleeps.iter().flat_map(|(from, until)| [*from, *until]);
        let mut turns: Vec<Instant> = steps.chain(sleeps).collect();
        order::by_key(&mut turns, |at| *at);
        turns.dedup();
        turns
    }

    /// Each step's moment and distance.
    pub fn steps(&self) -> impl Iterator<Item = (Instant, Nanos)> {
        self.steps.iter().copied()
    }

    /// From when until when the machine sleeps.
    pub fn sleeps(&self) -> impl Iterator<Item = (Instant, Instant)> {
        self.sleeps.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.sleeps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    fn step(moment: i64, by: i128) -> Event {
        Event::Step {
            at: at(moment),
            by: by * SECOND,
        }
    }

    fn sleep(from: i64, until: i64) -> Event {
        Event::Sleep {
            from: at(from),
            until: at(until),
        }
    }

    fn check(events: &[Event], shifts: &[(i64, i128)]) {
        let course = Course::of(events.iter().copied());
        for (moment, shift) in shifts {
            assert_eq!(
                course.shift(at(*moment)),
                shift * SECOND,
                "{moment} of {events:?}"
            );
        }
    }

    #[test]
    fn a_clock_goes_on_as_it_was_until_something_happens_to_it() {
        check(&[], &[(i64::MIN, 0), (0, 0), (i64::MAX, 0)]);
        check(&[step(100, 119)], &[(99, 0), (100, 119), (9_999, 119)]);
        check(
            &[step(200, -50), step(100, 119)],
            &[(99, 0), (150, 119), (200, 69)],
        );
        let just_before = at(100).minus(1);
        assert_eq!(Course::of([step(100, 119)]).shift(just_before), 0);
    }

    #[test]
    fn a_sleeping_clock_stands_still_and_is_slow_by_the_sleep_afterwards() {
        let night = [sleep(100, 400)];
        check(
            &night,
            &[(100, 0), (101, -1), (399, -299), (400, -300), (401, -300)],
        );
        let corrected = [sleep(100, 400), step(460, 300)];
        check(&corrected, &[(459, -300), (460, 0)]);
        let course = Course::of(night);
        for (moment, asleep) in [(99, false), (100, true), (399, true), (400, false)] {
            assert_eq!(course.is_asleep(at(moment)), asleep, "{moment}");
        }
    }

    #[test]
    fn what_is_asleep_twice_loses_the_time_once() {
        check(
            &[sleep(200, 400), sleep(100, 300)],
            &[(400, -300), (500, -300)],
        );
        check(&[sleep(100, 200), sleep(200, 300)], &[(300, -200)]);
        // The hypervisor may set the clock of a machine that stands still.
        check(
            &[sleep(100, 400), step(300, 7)],
            &[(299, -199), (300, -193)],
        );
    }

    #[test]
    fn an_end_before_the_beginning_is_no_sleep() {
        for nothing in [sleep(300, 100), sleep(100, 100)] {
            let course = Course::of([nothing]);
            assert!(course.is_empty());
            assert_eq!(course.turns(), []);
        }
    }

    #[test]
    fn absurd_events_saturate() {
        let far = Event::Sleep {
            from: Instant(i128::MIN),
            until: Instant(i128::MAX),
        };
        let course = Course::of([
            far,
            step(0, i128::MAX / SECOND),
            step(0, i128::MAX / SECOND),
        ]);
        course.shift(Instant(i128::MAX));
        course.shift(Instant(i128::MIN));
        assert_eq!(course.turns().len(), 3);
    }
}
