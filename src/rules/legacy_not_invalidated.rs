//! Was the legacy token marked invalid for not being used? From 1.29, by a label of its secret.

use super::legacy_secret_matches::secret;
use super::{Answer, Assumption, Case, Finding, NotAsked, Refusal, Rule, Source};
use crate::cluster::{Lookup, ObjectKind};
use crate::kube::behaviours::LEGACY_INVALID_SINCE;

pub const LABEL: &str = "kubernetes.io/legacy-token-invalid-since";

pub const RULE: Rule = Rule {
    id: "legacy-not-invalidated",
    kubernetes: LABEL,
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    if !case.situation.legacy_lookup {
        return Answer::NotAsked(NotAsked::LookupOff);
    }
    if !LEGACY_INVALID_SINCE.at(case.situation.release) {
        return Answer::NotAsked(NotAsked::ByRelease);
    }
    let object = secret(case);
    let cluster = &case.situation.cluster;
    match cluster.look_up(ObjectKind::Secret, &object.namespace, &object.name) {
        Lookup::Found(found) if !found.label(LABEL).is_empty() => {
            Answer::Refuses(Refusal::LegacyInvalidated { object })
        }
        Lookup::Found(_) => Answer::Passes(Finding::LegacyNotInvalidated),
        _ => Answer::Assumed(Assumption::LegacyNotInvalidated),
    }
}
