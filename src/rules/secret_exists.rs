//! Does the secret that the token is bound to exist, with the same UID? Assumed: the page has no cluster.

use super::answer::named;
use super::{Answer, Assumption, Case, NotAsked, Rule};

pub const RULE: Rule = Rule {
    id: "secret-exists",
    kubernetes: "GetSecret",
    check,
};

fn check(case: &Case) -> Answer {
    let kubernetes = case.facts.kubernetes.as_ref();
    match kubernetes
        .and_then(|kubernetes| named(&kubernetes.secret).map(|secret| (kubernetes, secret)))
    {
        Some((kubernetes, secret)) => Answer::Assumed(Assumption::Secret {
            namespace: kubernetes.namespace.clone(),
            name: secret.name.clone(),
        }),
        None => Answer::NotAsked(NotAsked::NotBound),
    }
}
