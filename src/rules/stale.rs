//! Is the token past `warnafter`? It is accepted all the same, and the audit log marks it as stale.
//!
//! kubernetes pkg/serviceaccount/claims.go: once `clock > warnafter`, the annotation
//! `authentication.k8s.io/stale-token` says by how many seconds.

use super::{Answer, Case, NotAsked, Rule, Source};

pub const RULE: Rule = Rule {
    id: "stale",
    kubernetes: "authentication.k8s.io/stale-token",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let warnafter = case
        .facts
        .kubernetes
        .as_ref()
        .and_then(|kubernetes| kubernetes.warnafter.date());
    match warnafter {
        Some(date) => Answer::StaleAfter(date.instant),
        None => Answer::NotAsked(NotAsked::NotExtended),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask_bound;
    use super::*;
    use crate::time::Instant;

    #[test]
    fn zero_means_not_extended() {
        for (warnafter, answer) in [
            ("0", Answer::NotAsked(NotAsked::NotExtended)),
            ("null", Answer::NotAsked(NotAsked::NotExtended)),
            ("1000", Answer::StaleAfter(Instant::from_seconds(1000))),
        ] {
            let payload = format!(r#"{{"kubernetes.io":{{"warnafter":{warnafter}}}}}"#);
            assert_eq!(ask_bound(&RULE, 30, &payload), answer, "{warnafter}");
        }
    }
}
