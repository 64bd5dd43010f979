//! Does the pod that the token is bound to exist, with the same UID? Assumed: the page has no cluster.
//!
//! A pod counts as gone 60 s after its deletionTimestamp, by the verifier's clock.

use super::answer::named;
use super::{Answer, Assumption, Case, NotAsked, Rule};

pub const RULE: Rule = Rule {
    id: "pod-exists",
    kubernetes: "GetPod",
    check,
};

fn check(case: &Case) -> Answer {
    let kubernetes = case.facts.kubernetes.as_ref();
    match kubernetes.and_then(|kubernetes| named(&kubernetes.pod).map(|pod| (kubernetes, pod))) {
        Some((kubernetes, pod)) => Answer::Assumed(Assumption::Pod {
            namespace: kubernetes.namespace.clone(),
            name: pod.name.clone(),
        }),
        None => Answer::NotAsked(NotAsked::NotBound),
    }
}
