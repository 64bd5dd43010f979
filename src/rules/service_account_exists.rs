//! Does the service account exist, with the UID that the token names? Assumed where nothing is known of it.
//!
//! A token that names none is looked up all the same, and not found.

use super::bound_object::look_up;
use super::{Answer, Assumption, Case, NotAsked, Rule, Source};
use crate::claims::Reference;
use crate::cluster::ObjectKind;

pub const RULE: Rule = Rule {
    id: "service-account-exists",
    kubernetes: "GetServiceAccount",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let facts = case.facts;
    if case.is_legacy() && !case.situation.legacy_lookup {
        return Answer::NotAsked(NotAsked::LookupOff);
    }
    let (namespace, account) = match &facts.kubernetes {
        _ if case.is_legacy() => (
            facts.legacy.namespace.clone(),
            Reference {
                name: facts.legacy.service_account_name.clone(),
                uid: facts.legacy.service_account_uid.clone(),
            },
        ),
        Some(kubernetes) => (
            kubernetes.namespace.clone(),
            kubernetes.service_account.clone(),
        ),
        None => Default::default(),
    };
    let assumed = Assumption::ServiceAccount {
        namespace: namespace.clone(),
        name: account.name.clone(),
    };
    look_up(
        case,
        ObjectKind::ServiceAccount,
        &namespace,
        &account,
        assumed,
    )
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
