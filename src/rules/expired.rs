//! Has the token ended? Refused once `clock − 60 s > exp`; exactly at `exp + 60 s` it is accepted.
//!
//! go-jose jwt/validation.go, ErrExpired. A missing `exp` counts as 1970 up to go-jose 2.2.2 (Kubernetes 1.26)
//! and never expires from 2.6.0 on. The OIDC authenticator gives no leeway here, and wants an `exp`.

use super::{Answer, Case, Edge, NotAsked, Refusal, Rule, Source, TimeCheck};
use crate::kube::behaviours::MISSING_EXP_IS_EXPIRED;
use crate::time::Instant;
use crate::verifier::Authenticator;

pub const RULE: Rule = Rule {
    id: "expired",
    kubernetes: "ErrExpired",
    source: Source::Jose("jwt/validation.go"),
    check,
};

fn check(case: &Case) -> Answer {
    let missing_counts = case.authenticator == Authenticator::Oidc
        || MISSING_EXP_IS_EXPIRED.at(case.situation.release);
    let (stamp, refusal) = match case.facts.exp.value() {
        Some(exp) => (exp.instant, Refusal::Expired),
        None if missing_counts => (Instant(0), Refusal::NoExpiry),
        None => return Answer::NotAsked(NotAsked::ClaimMissing),
    };
    Answer::Within(TimeCheck {
        claim: "exp",
        stamp,
        leeway: case.authenticator.expiry_leeway(),
        edge: Edge::End,
        refusal,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, ask_bound};
    use super::*;

    fn window_ends(minor: u8, authenticator: Authenticator, payload: &str) -> Option<i128> {
        match ask(&RULE, minor, authenticator, payload) {
            Answer::Within(check) => check.window().until.map(|end| end.at.0),
            _ => None,
        }
    }

    #[test]
    fn accepted_exactly_a_minute_late_and_not_a_nanosecond_more() {
        let Answer::Within(check) = ask_bound(&RULE, 22, r#"{"exp":1000}"#) else {
            panic!("exp is compared");
        };
        let edge = Instant::from_seconds(1060);
        assert!(check.window().contains(edge));
        assert!(!check.window().contains(edge.plus(1)));
        assert_eq!(check.distance(edge.plus(1)), -1);
    }

    #[test]
    fn a_missing_exp_is_long_over_until_1_26_and_never_over_from_1_27() {
        let bound = Authenticator::Bound;
        let minute = 60_000_000_000;
        for (minor, end) in [
            (20, Some(minute)),
            (26, Some(minute)),
            (27, None),
            (36, None),
        ] {
            assert_eq!(window_ends(minor, bound, "{}"), end, "1.{minor}");
        }
        assert_eq!(window_ends(36, bound, r#"{"exp":0}"#), Some(minute));
        assert_eq!(window_ends(36, bound, r#"{"exp":null}"#), None);
    }

    #[test]
    fn the_oidc_authenticator_gives_no_leeway() {
        let oidc = Authenticator::Oidc;
        assert_eq!(
            window_ends(36, oidc, r#"{"exp":1000}"#),
            Some(1_000_000_000_000)
        );
        assert_eq!(window_ends(36, oidc, "{}"), Some(0));
    }
}
