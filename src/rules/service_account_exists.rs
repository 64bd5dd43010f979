//! Does the service account exist, with the UID that the token names? Assumed: the page has no cluster.

use super::{Answer, Assumption, Case, Rule};
use crate::verifier::Authenticator;

pub const RULE: Rule = Rule {
    id: "service-account-exists",
    kubernetes: "GetServiceAccount",
    check,
};

fn check(case: &Case) -> Answer {
    let facts = case.facts;
    let (namespace, name) = match (&facts.kubernetes, case.authenticator) {
        (Some(kubernetes), Authenticator::Bound) => (
            kubernetes.namespace.clone(),
            kubernetes.service_account.name.clone(),
        ),
        (_, Authenticator::Legacy) => (
            facts.legacy.namespace.clone(),
            facts.legacy.service_account_name.clone(),
        ),
        _ => (String::new(), String::new()),
    };
    Answer::Assumed(Assumption::ServiceAccount { namespace, name })
}
