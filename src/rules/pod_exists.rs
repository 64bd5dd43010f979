//! Does the pod that the token is bound to exist, with the same UID? Assumed: the page has no cluster.
//!
//! A pod counts as gone 60 s after its deletionTimestamp, by the verifier's clock.

use super::{Answer, Assumption, Case, NotAsked, Refusal, Rule};

pub const RULE: Rule = Rule {
    id: "pod-exists",
    kubernetes: "GetPod",
    check,
};

fn check(case: &Case) -> Answer {
    let Some(kubernetes) = &case.facts.kubernetes else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    match &kubernetes.pod {
        None => Answer::NotAsked(NotAsked::NotBound),
        Some(pod) if pod.name.is_empty() => {
            Answer::Refuses(Refusal::NothingToLookUp { what: "pods" })
        }
        Some(pod) => Answer::Assumed(Assumption::Pod {
            namespace: kubernetes.namespace.clone(),
            name: pod.name.clone(),
        }),
    }
}
