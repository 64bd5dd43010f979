//! Was the legacy token marked invalid for not being used? From 1.29, by a label of its secret. Assumed: no.

use super::{Answer, Assumption, Case, NotAsked, Rule};
use crate::kube::behaviours::LEGACY_INVALID_SINCE;

pub const RULE: Rule = Rule {
    id: "legacy-not-invalidated",
    kubernetes: "kubernetes.io/legacy-token-invalid-since",
    check,
};

fn check(case: &Case) -> Answer {
    if LEGACY_INVALID_SINCE.at(case.situation.minor) {
        Answer::Assumed(Assumption::LegacyNotInvalidated)
    } else {
        Answer::NotAsked(NotAsked::ByRelease)
    }
}
