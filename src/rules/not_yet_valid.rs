//! Has the token begun? Refused while `clock + 60 s < nbf`; exactly at `nbf − 60 s` it is accepted.
//!
//! go-jose jwt/validation.go, ErrNotValidYet. A missing `nbf` is not compared; up to go-jose 2.2.2 it counts
//! as 1970, which passes just as well.

use super::{Answer, Case, Edge, NotAsked, Refusal, Rule, Source, TimeCheck};
use crate::verifier::LEEWAY;

pub const RULE: Rule = Rule {
    id: "not-yet-valid",
    kubernetes: "ErrNotValidYet",
    source: Source::Jose("jwt/validation.go"),
    check,
};

fn check(case: &Case) -> Answer {
    match case.facts.nbf.value() {
        Some(nbf) => Answer::Within(TimeCheck {
            claim: "nbf",
            stamp: nbf.instant,
            leeway: LEEWAY,
            edge: Edge::Start,
            refusal: Refusal::NotValidYet,
        }),
        None => Answer::NotAsked(NotAsked::ClaimMissing),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask_bound;
    use super::*;
    use crate::time::Instant;

    #[test]
    fn accepted_exactly_a_minute_early_and_not_a_nanosecond_more() {
        let Answer::Within(check) = ask_bound(&RULE, 22, r#"{"nbf":1000}"#) else {
            panic!("nbf is compared");
        };
        let edge = Instant::from_seconds(940);
        assert!(check.window().contains(edge));
        assert!(!check.window().contains(edge.minus(1)));
        assert_eq!(check.distance(edge.minus(1)), -1);
        assert!(check.window().contains(Instant::from_seconds(i64::MAX)));
    }

    #[test]
    fn a_missing_nbf_is_not_compared() {
        for payload in ["{}", r#"{"nbf":null}"#] {
            assert_eq!(
                ask_bound(&RULE, 30, payload),
                Answer::NotAsked(NotAsked::ClaimMissing)
            );
        }
    }
}
