//! Does the pod that the token is bound to exist, with the same UID? Assumed where nothing is known of it.

use super::bound_object::look_up;
use super::{Answer, Assumption, Case, NotAsked, Rule, Source};
use crate::cluster::ObjectKind;

pub const RULE: Rule = Rule {
    id: "pod-exists",
    kubernetes: "GetPod",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let Some(kubernetes) = &case.facts.kubernetes else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    match &kubernetes.pod {
        None => Answer::NotAsked(NotAsked::NotBound),
        Some(pod) => {
            let namespace = kubernetes.namespace.clone();
            let assumed = Assumption::Pod {
                namespace: namespace.clone(),
                name: pod.name.clone(),
            };
            look_up(case, ObjectKind::Pod, &namespace, pod, assumed)
        }
    }
}
