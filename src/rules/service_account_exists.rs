//! Does the service account exist, with the UID that the token names? Assumed: the page has no cluster.
//!
//! A token that names none is looked up all the same, and not found.

use super::{Answer, Assumption, Case, Refusal, Rule};
use crate::verifier::Authenticator;

pub const RULE: Rule = Rule {
    id: "service-account-exists",
    kubernetes: "GetServiceAccount",
    check,
};

fn check(case: &Case) -> Answer {
    let facts = case.facts;
    let (namespace, name) = match (&facts.kubernetes, case.authenticator) {
        (_, Authenticator::Legacy) => (
            facts.legacy.namespace.clone(),
            facts.legacy.service_account_name.clone(),
        ),
        (Some(kubernetes), _) => (
            kubernetes.namespace.clone(),
            kubernetes.service_account.name.clone(),
        ),
        (None, _) => (String::new(), String::new()),
    };
    if namespace.is_empty() || name.is_empty() {
        return Answer::Refuses(Refusal::NothingToLookUp {
            what: "serviceaccounts",
        });
    }
    Answer::Assumed(Assumption::ServiceAccount { namespace, name })
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask_bound;
    use super::*;

    #[test]
    fn a_token_that_names_no_service_account_is_refused() {
        let named =
            r#"{"kubernetes.io":{"namespace":"ns","serviceaccount":{"name":"sa","uid":"u"}}}"#;
        assert!(matches!(ask_bound(&RULE, 30, named), Answer::Assumed(_)));
        for payload in [
            "{}",
            r#"{"kubernetes.io":{"namespace":"ns"}}"#,
            &named.replace("ns\"", "\""),
        ] {
            assert!(
                matches!(ask_bound(&RULE, 30, payload), Answer::Refuses(_)),
                "{payload}"
            );
        }
    }
}
