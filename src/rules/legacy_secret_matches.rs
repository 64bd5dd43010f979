//! Does the secret still hold this very token? Assumed: the page has no cluster.

use super::{Answer, Assumption, Case, Rule};

pub const RULE: Rule = Rule {
    id: "legacy-secret-matches",
    kubernetes: "Token does not match server's copy",
    check,
};

fn check(case: &Case) -> Answer {
    Answer::Assumed(Assumption::LegacySecret {
        namespace: case.facts.legacy.namespace.clone(),
        name: case.facts.legacy.secret_name.clone(),
    })
}
