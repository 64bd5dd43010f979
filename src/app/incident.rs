//! What a person says happens to machines' clocks, as typed: steps and sleeps, so that an incident can be replayed.

use super::{AppState, MomentFault, moment};
use crate::claims::Facts;
use crate::clocks::{Course, Event, Machine};
use crate::i18n::Zone;
use crate::time::{Instant, OffsetFault, read_offset};
use std::rc::Rc;

/// Events beyond this are refused: nobody could follow the replay.
pub const MOST_EVENTS: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    Step,
    Sleep,
}

/// One event, with its fields as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedEvent {
    pub machine: u32,
    pub kind: EventKind,
    /// The moment, in any form in which the time of a request can be typed.
    pub at: String,
    /// By how much a clock is stepped, or until when a machine sleeps: a moment, or `+10m` after it fell asleep.
    pub to: String,
}

/// Why an event is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum EventFault {
    /// Nothing is typed yet.
    Missing,
    Moment(MomentFault),
    By(OffsetFault),
    /// It sleeps until a moment that is not after the one at which it falls asleep.
    Backwards,
}

/// Which of the two fields is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventField {
    At,
    To,
}

impl EventKind {
    pub const ALL: [EventKind; 2] = [EventKind::Step, EventKind::Sleep];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            EventKind::Step => "step",
            EventKind::Sleep => "sleep",
        }
    }

    pub fn read(id: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl TypedEvent {
    /// The event, as the token's dates, the zone shown and the present have it.
    pub fn read(
        &self,
        facts: &Facts,
        zone: &dyn Zone,
        now: Instant,
    ) -> Result<Event, (EventField, EventFault)> {
        let at = read_moment(&self.at, facts, zone, now).map_err(|why| (EventField::At, why))?;
        let to = self.to.trim();
        let in_to = |why| (EventField::To, why);
        match self.kind {
            EventKind::Step if to.is_empty() => Err(in_to(EventFault::Missing)),
            EventKind::Step => match read_offset(to) {
                Ok(by) => Ok(Event::Step { at, by }),
                Err(fault) => Err(in_to(EventFault::By(fault))),
            },
            EventKind::Sleep => {
                let until = match to.starts_with('+').then(|| read_offset(to)) {
                    Some(Ok(length)) => at.plus(length),
                    Some(Err(fault)) => return Err(in_to(EventFault::By(fault))),
                    None => read_moment(to, facts, zone, now).map_err(in_to)?,
                };
                if until <= at {
                    return Err(in_to(EventFault::Backwards));
                }
                Ok(Event::Sleep { from: at, until })
            }
        }
    }
}

fn read_moment(
    typed: &str,
    facts: &Facts,
    zone: &dyn Zone,
    now: Instant,
) -> Result<Instant, EventFault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(EventFault::Missing);
    }
    match moment(typed, facts, zone, now) {
        (at, None) => Ok(at),
        (_, Some(fault)) => Err(EventFault::Moment(fault)),
    }
}

impl AppState {
    /// What happens to this machine's clock. Events that cannot be read are left out.
    pub fn course(&self, machine: u32, facts: &Facts, zone: &dyn Zone, now: Instant) -> Course {
        let own = self.events.iter().filter(|event| event.machine == machine);
        Course::of(own.filter_map(|event| event.read(facts, zone, now).ok()))
    }

    /// All machines as they are at this moment, with what has happened to their clocks by then.
    pub fn machines_at(
        &self,
        moment: Instant,
        facts: &Facts,
        zone: &dyn Zone,
        now: Instant,
    ) -> Vec<Machine> {
        let clocks = self.clocks.iter().map(|clock| &clock.machine);
        if self.events.is_empty() {
            return clocks.cloned().collect();
        }
        let after =
            |machine: &Machine| machine.after(&self.course(machine.id, facts, zone, now), moment);
        clocks.map(after).collect()
    }

    /// Without events of machines that are gone, and with no more than there may be.
    pub(super) fn keep_events(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let clocks = &self.clocks;
        let is_here = |id| clocks.iter().any(|clock| clock.machine.id == id);
        let events = Rc::make_mut(&mut self.events);
        events.retain(|event| is_here(event.machine));
        events.truncate(MOST_EVENTS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Preferences, after};
    use crate::i18n::Utc;
    use crate::rules::testing::facts;
    use crate::time::SECOND;

    fn event(kind: EventKind, at: &str, to: &str) -> TypedEvent {
        TypedEvent {
            machine: 1,
            kind,
            at: at.into(),
            to: to.into(),
        }
    }

    #[test]
    fn events_are_typed_like_moments_and_offsets() {
        let facts = facts(r#"{"nbf":1000}"#);
        let at = Instant::from_seconds;
        let step = |at, seconds: i128| Event::Step {
            at,
            by: seconds * SECOND,
        };
        let sleep = |from, until| Event::Sleep { from, until };
        use EventField::{At, To};
        use EventKind::{Sleep, Step};
        for (kind, from, to, expected) in [
            (Step, "nbf+60s", "+1m59s", Ok(step(at(1060), 119))),
            (
                Step,
                "1970-01-01 00:20:00Z",
                "-50ms",
                Ok(Event::Step {
                    at: at(1200),
                    by: -SECOND / 20,
                }),
            ),
            (Sleep, "nbf", "nbf+5m", Ok(sleep(at(1000), at(1300)))),
            (Sleep, " nbf ", "+5m", Ok(sleep(at(1000), at(1300)))),
            (Sleep, "nbf", "2000", Ok(sleep(at(1000), at(2000)))),
            (Sleep, "nbf", "nbf", Err((To, EventFault::Backwards))),
            (Sleep, "nbf+1s", "nbf", Err((To, EventFault::Backwards))),
            (Step, "", "+2m", Err((At, EventFault::Missing))),
            (Step, "nbf", " ", Err((To, EventFault::Missing))),
            (Sleep, "nbf", "", Err((To, EventFault::Missing))),
            (
                Step,
                "exp",
                "+2m",
                Err((
                    At,
                    EventFault::Moment(MomentFault::NoSuchClaim("exp".into())),
                )),
            ),
        ] {
            let read = event(kind, from, to).read(&facts, &Utc, at(5));
            assert_eq!(read, expected, "{kind:?} {from} {to}");
        }
        for (kind, from, to, field) in [
            (Step, "x", "+1s", At),
            (Step, "nbf", "x", To),
            (Sleep, "nbf", "+x", To),
        ] {
            let read = event(kind, from, to).read(&facts, &Utc, at(5));
            assert_eq!(read.map_err(|(field, _)| field), Err(field), "{from} {to}");
        }
    }

    #[test]
    fn a_clock_reads_what_its_events_have_made_of_it() {
        let mut state = AppState::new(Preferences::default());
        state = after(&state, Action::TypeOffset(1, "-2m".into()));
        let events = vec![
            event(EventKind::Step, "nbf+60s", "+2m"),
            event(EventKind::Step, "x", "+9h"),
        ];
        state = after(&state, Action::Happen(Rc::new(events)));
        let facts = facts(r#"{"nbf":1000}"#);
        let offsets = |moment| {
            let machines =
                state.machines_at(Instant::from_seconds(moment), &facts, &Utc, Instant(0));
            machines
                .iter()
                .map(|it| it.offset / SECOND)
                .collect::<Vec<_>>()
        };
        assert_eq!(offsets(1059), [-120, 0]);
        assert_eq!(offsets(1060), [0, 0]);
    }

    #[test]
    fn events_go_with_their_machine_and_are_no_more_than_can_be_followed() {
        let mut state = AppState::new(Preferences::default());
        let strangers = TypedEvent {
            machine: 9,
            ..event(EventKind::Step, "nbf", "+1s")
        };
        let nodes = TypedEvent {
            machine: 2,
            ..event(EventKind::Step, "nbf", "+1s")
        };
        state = after(&state, Action::Happen(Rc::new(vec![strangers, nodes])));
        assert_eq!(state.events.len(), 1);
        state = after(&state, Action::Remove(2));
        assert_eq!(state.events.len(), 0);
        let many = vec![event(EventKind::Step, "nbf", "+1s"); MOST_EVENTS + 1];
        state = after(&state, Action::Happen(Rc::new(many)));
        assert_eq!(state.events.len(), MOST_EVENTS);
    }
}
