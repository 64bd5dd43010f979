//! Does the secret that the token is bound to exist, with the same UID? Assumed: the page has no cluster.

use super::{Answer, Assumption, Case, NotAsked, Refusal, Rule};

pub const RULE: Rule = Rule {
    id: "secret-exists",
    kubernetes: "GetSecret",
    check,
};

fn check(case: &Case) -> Answer {
    let Some(kubernetes) = &case.facts.kubernetes else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    match &kubernetes.secret {
        None => Answer::NotAsked(NotAsked::NotBound),
        Some(secret) if secret.name.is_empty() => {
            Answer::Refuses(Refusal::NothingToLookUp { what: "secrets" })
        }
        Some(secret) => Answer::Assumed(Assumption::Secret {
            namespace: kubernetes.namespace.clone(),
            name: secret.name.clone(),
        }),
    }
}
