//! Does the secret that the token is bound to exist, with the same UID? Assumed where nothing is known of it.

use super::bound_object::look_up;
use super::{Answer, Assumption, Case, NotAsked, Rule, Source};
use crate::cluster::ObjectKind;

pub const RULE: Rule = Rule {
    id: "secret-exists",
    kubernetes: "GetSecret",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let Some(kubernetes) = &case.facts.kubernetes else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    match &kubernetes.secret {
        None => Answer::NotAsked(NotAsked::NotBound),
        Some(secret) => {
            let namespace = kubernetes.namespace.clone();
            let assumed = Assumption::Secret {
                namespace: namespace.clone(),
                name: secret.name.clone(),
            };
            look_up(case, ObjectKind::Secret, &namespace, secret, assumed)
        }
    }
}
