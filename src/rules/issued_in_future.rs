//! Was the token stamped in the future? From Kubernetes 1.27: refused while `clock + 60 s < iat`.
//!
//! go-jose jwt/validation.go from 2.6.0 on, ErrIssuedInTheFuture. Tokens that Kubernetes makes carry
//! `iat` = `nbf`, so for them `not_yet_valid` always speaks first.

use super::{Answer, Case, Edge, NotAsked, Refusal, Rule, Source, TimeCheck};
use crate::kube::behaviours::IAT_CHECKED;
use crate::verifier::LEEWAY;

pub const RULE: Rule = Rule {
    id: "issued-in-future",
    kubernetes: "ErrIssuedInTheFuture",
    source: Source::Jose("jwt/validation.go"),
    check,
};

fn check(case: &Case) -> Answer {
    if !IAT_CHECKED.at(case.situation.release) {
        return Answer::NotAsked(NotAsked::ByRelease);
    }
    match case.facts.iat.value() {
        Some(iat) => Answer::Within(TimeCheck {
            claim: "iat",
            stamp: iat.instant,
            leeway: LEEWAY,
            edge: Edge::Start,
            refusal: Refusal::IssuedInTheFuture,
        }),
        None => Answer::NotAsked(NotAsked::ClaimMissing),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask_bound;
    use super::*;

    #[test]
    fn iat_counts_from_1_27_on() {
        let payload = r#"{"iat":1000}"#;
        assert_eq!(
            ask_bound(&RULE, 26, payload),
            Answer::NotAsked(NotAsked::ByRelease)
        );
        let Answer::Within(check) = ask_bound(&RULE, 27, payload) else {
            panic!("iat is compared");
        };
        assert_eq!(
            check.window().from.map(|end| end.at.0),
            Some(940_000_000_000)
        );
    }
}
