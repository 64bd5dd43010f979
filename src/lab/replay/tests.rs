//! Stretches, happenings and stages of made incidents.

use super::*;
use crate::clocks::{Event, Role};
use crate::rules::testing::{ISSUER, facts, situation};
use std::rc::Rc;

/// `nbf` and `iat` at 1000, an hour long.
fn judged() -> Rc<Judged> {
    let account = r#"{"namespace":"n","serviceaccount":{"name":"s","uid":"u"}}"#;
    let claims = facts(&format!(
        r#"{{"iss":"{ISSUER}","iat":1000,"nbf":1000,"exp":4600,"kubernetes.io":{account}}}"#
    ));
    Rc::new(Judged::of(&claims, &situation(30)))
}

fn machine(offset: i128) -> Machine {
    Machine {
        id: 1,
        name: "m".into(),
        role: Role::Issuer,
        offset: offset * SECOND,
    }
}

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

fn does(does: &Does) -> String {
    match does {
        Does::Runs => "runs".into(),
        Does::Sleeps => "sleeps".into(),
        Does::Answers {
            verdict: Verdict::Accepts,
            ..
        } => "accepts".into(),
        Does::Answers { rule, .. } => rule.map_or("?", |rule| rule.id).into(),
    }
}

/// The stretches between 0 and 10,000, each with its beginning in nanoseconds behind a second.
fn check(offset: i128, events: &[Event], expected: &[(&str, i64, i128)]) {
    let (machine, judged) = (machine(offset), judged());
    let actor = Actor {
        machine: &machine,
        course: Course::of(events.iter().copied()),
        judged: Some(&judged),
    };
    let stage = Stage {
        from: at(0),
        until: at(10_000),
    };
    let stretches = actor.stretches(stage);
    let found: Vec<_> = stretches
        .iter()
        .map(|it| (does(&it.does), it.from))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(does, from, nanos)| ((*does).to_owned(), at(*from).plus(*nanos)))
        .collect();
    assert_eq!(found, expected, "{offset} {events:?}");
    for (one, next) in stretches.iter().zip(stretches.iter().skip(1)) {
        assert_eq!(one.until, next.from);
    }
    // Just inside of each end it does what the stretch says.
    for stretch in &stretches {
        for moment in [stretch.from, stretch.until.minus(1)] {
            assert_eq!(actor.does(moment), stretch.does, "{moment:?}");
        }
    }
}

#[test]
fn answers_turn_where_their_windows_end_by_the_clock_in_force() {
    let plain = [
        ("not-yet-valid", 0, 0),
        ("accepts", 940, 0),
        ("expired", 4660, 1),
    ];
    check(0, &[], &plain);
    let slow = [
        ("not-yet-valid", 0, 0),
        ("accepts", 1060, 0),
        ("expired", 4780, 1),
    ];
    check(-120, &[], &slow);
    // Set right before it would have come to accept.
    let corrected = [
        ("not-yet-valid", 0, 0),
        ("accepts", 1030, 0),
        ("expired", 4660, 1),
    ];
    check(-120, &[step(1030, 120)], &corrected);
    // Set back across the edge, it refuses what it has just accepted.
    let back = [
        ("not-yet-valid", 0, 0),
        ("accepts", 940, 0),
        ("not-yet-valid", 1000, 0),
        ("accepts", 1140, 0),
        ("expired", 4860, 1),
    ];
    check(0, &[step(1000, -200)], &back);
    // Fifteen seconds ahead for a while, near the end.
    let blip = [
        ("not-yet-valid", 0, 0),
        ("accepts", 940, 0),
        ("expired", 4650, 0),
        ("accepts", 4655, 0),
        ("expired", 4660, 1),
    ];
    check(0, &[step(4650, 15), step(4655, -15)], &blip);
}

#[test]
fn a_machine_that_slept_goes_on_where_it_stopped() {
    let night = [
        ("not-yet-valid", 0, 0),
        ("accepts", 940, 0),
        ("sleeps", 2000, 0),
        ("accepts", 5000, 0),
        ("expired", 7660, 1),
    ];
    check(0, &[sleep(2000, 5000)], &night);
    let corrected = [
        ("not-yet-valid", 0, 0),
        ("accepts", 940, 0),
        ("sleeps", 2000, 0),
        ("accepts", 5000, 0),
        ("expired", 5010, 0),
    ];
    check(0, &[sleep(2000, 5000), step(5010, 3000)], &corrected);
}

#[test]
fn what_happens_is_told_in_order_each_once() {
    let (issuer, judged) = (machine(0), judged());
    let verifier = Machine {
        id: 2,
        role: Role::Verifier,
        ..machine(-120)
    };
    let actors = [
        Actor {
            machine: &issuer,
            course: Course::default(),
            judged: Some(&judged),
        },
        Actor {
            machine: &verifier,
            course: Course::of([step(1030, 120)]),
            judged: Some(&judged),
        },
    ];
    let made = stamped(&actors, 1, at(1000)).map(|at| (1, at));
    let told = happenings(&actors, made);
    let told: Vec<_> = told
        .iter()
        .map(|it| {
            let what = match &it.what {
                What::Stamps => "stamps".into(),
                What::Steps(by) => format!("steps {}", by / SECOND),
                What::FallsAsleep => "asleep".into(),
                What::WakesUp(length) => format!("wakes {}", length / SECOND),
                What::Answers(to) => does(to),
            };
            (it.at, it.machine, what)
        })
        .collect();
    let expected = [
        (at(1000), 1, "stamps"),
        (at(1000), 1, "accepts"),
        (at(1000), 2, "not-yet-valid"),
        (at(1030), 2, "steps 120"),
        (at(1030), 2, "accepts"),
        (at(4660).plus(1), 1, "expired"),
        (at(4660).plus(1), 2, "expired"),
    ];
    assert_eq!(
        told,
        expected.map(|(at, id, what)| (at, id, what.to_owned()))
    );
}

#[test]
fn the_issuer_stamps_when_its_clock_shows_the_date() {
    for (offset, events, expected) in [
        (-120, vec![], 1120),
        (-120, vec![step(1050, 120)], 1050),
        (-120, vec![step(1010, 100)], 1020),
        (0, vec![sleep(900, 1100)], 1200),
    ] {
        let machine = machine(offset);
        let actor = Actor {
            machine: &machine,
            course: Course::of(events),
            judged: None,
        };
        assert_eq!(actor.reaches(at(1000)), Some(at(expected)), "{offset}");
    }
}

#[test]
fn the_stage_is_the_scene_around_the_moment_or_everything() {
    let happens = |seconds| Happening {
        at: at(seconds),
        machine: 1,
        what: What::Stamps,
    };
    let all = [940, 1000, 1060, 4600, 4660].map(happens);
    let ends = |moment, whole| {
        let stage = stage(&all, at(moment), whole);
        (stage.from.seconds(), stage.until.seconds())
    };
    assert_eq!(ends(1003, false), (910, 1090));
    assert_eq!(ends(4000, false), (4570, 4690));
    assert_eq!(ends(-9_999, false), (910, 1090));
    assert_eq!(ends(1003, true), (475, 5125));
    let nothing = stage(&[], at(5), false);
    assert!(nothing.from < at(5) && at(5) < nothing.until);
}
