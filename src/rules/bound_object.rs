//! What the questions about objects have in common: found, not being deleted, and the same one.
//!
//! kubernetes pkg/serviceaccount/claims.go: an object that is being deleted counts for 60 s after its
//! deletionTimestamp, by the verifier's clock. Up to 1.28 deletion is looked at before the UID, from 1.29 after.

use super::{Answer, Assumption, Case, Edge, Found, ObjectRef, Refusal, TimeCheck};
use crate::claims::Reference;
use crate::cluster::{Lookup, ObjectKind};
use crate::kube::behaviours::UID_BEFORE_DELETION;
use crate::verifier::LEEWAY;

/// Looks the object up; `assumed` is the answer if nothing is known of it.
pub fn look_up(
    case: &Case,
    kind: ObjectKind,
    namespace: &str,
    named: &Reference,
    assumed: Assumption,
) -> Answer {
    let object = ObjectRef {
        kind,
        namespace: namespace.into(),
        name: named.name.clone(),
        service_account: service_account(case),
        legacy: case.is_legacy(),
    };
    // Nothing has an empty name, and nothing but a node has no namespace.
    let nameless = named.name.is_empty() || (namespace.is_empty() && kind != ObjectKind::Node);
    let found = match case.situation.cluster.look_up(kind, namespace, &named.name) {
        Lookup::Found(found) => found,
        Lookup::Unknown if !nameless => return Answer::Assumed(assumed),
        Lookup::Unknown | Lookup::Missing => {
            return Answer::Refuses(Refusal::ObjectMissing { object });
        }
    };
    let deletion = found.deletion.map(|stamp| TimeCheck {
        claim: "metadata.deletionTimestamp",
        stamp,
        leeway: LEEWAY,
        edge: Edge::End,
        refusal: Refusal::ObjectDeleted {
            object: object.clone(),
        },
    });
    // The legacy validator knows no leeway.
    if let Some(check) = deletion.as_ref().filter(|_| object.legacy) {
        return Answer::Refuses(check.refusal.clone());
    }
    // A UID that nobody said contradicts none.
    let other = found.uid.as_ref().filter(|uid| **uid != named.uid);
    let differs = other.map(|uid| Refusal::ObjectDiffers {
        object: object.clone(),
        uid: uid.clone(),
        claim: named.uid.clone(),
    });
    Answer::Found(Box::new(Found {
        object,
        uid: found.uid.clone(),
        deletion,
        differs,
        uid_first: UID_BEFORE_DELETION.at(case.situation.release),
    }))
}

/// `namespace/name` of the service account, as log lines name it.
pub fn service_account(case: &Case) -> String {
    let facts = case.facts;
    match &facts.kubernetes {
        _ if case.is_legacy() => format!(
            "{}/{}",
            facts.legacy.namespace, facts.legacy.service_account_name
        ),
        Some(kubernetes) => {
            format!(
                "{}/{}",
                kubernetes.namespace, kubernetes.service_account.name
            )
        }
        None => "/".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pod_exists::RULE;
    use super::super::testing::{facts, situation};
    use super::*;
    use crate::cluster::Object;
    use crate::time::{Instant, SECOND};
    use crate::verifier::Authenticator;

    fn ask(minor: u8, uid: &str, deletion: Option<i64>) -> Answer {
        let facts = facts(
            r#"{"kubernetes.io":{"namespace":"ns","serviceaccount":{"name":"sa","uid":"s"},"pod":{"name":"p","uid":"u"}}}"#,
        );
        let mut situation = situation(minor);
        let mut pod = Object::new(ObjectKind::Pod, "ns", "p", uid);
        pod.deletion = deletion.map(Instant::from_seconds);
        situation.cluster.objects.push(pod);
        (RULE.check)(&Case::new(&facts, &situation, Authenticator::Bound))
    }

    #[test]
    fn a_deleted_object_counts_for_a_minute_and_not_a_nanosecond_more() {
        let answer = ask(30, "u", Some(1000));
        let edge = Instant::from_seconds(1060);
        assert_eq!(answer.refusal_at(edge), None);
        assert!(matches!(
            answer.refusal_at(edge.plus(1)),
            Some(Refusal::ObjectDeleted { .. })
        ));
    }

    #[test]
    fn the_uid_is_looked_at_last_and_from_1_29_first() {
        let late = Instant::from_seconds(1060).plus(SECOND);
        for (minor, differs) in [(28, false), (29, true)] {
            let answer = ask(minor, "other", Some(1000));
            let refusal = answer.refusal_at(late);
            let first = matches!(refusal, Some(Refusal::ObjectDiffers { .. }));
            assert_eq!(first, differs, "1.{minor}");
            assert!(answer.never_content());
        }
    }

    #[test]
    fn a_uid_that_nobody_said_contradicts_none() {
        let facts = facts(
            r#"{"kubernetes.io":{"namespace":"ns","serviceaccount":{"name":"sa","uid":"s"},"pod":{"name":"p","uid":"u"}}}"#,
        );
        let mut situation = situation(30);
        for (uid, differs) in [(None, false), (Some("u"), false), (Some(""), true)] {
            let mut pod = Object::new(ObjectKind::Pod, "ns", "p", "");
            pod.uid = uid.map(str::to_owned);
            situation.cluster.objects = vec![pod];
            let answer = (RULE.check)(&Case::new(&facts, &situation, Authenticator::Bound));
            assert_eq!(answer.never_content(), differs, "{uid:?}");
        }
        situation.cluster.objects.clear();
        situation.cluster.missing = vec![(ObjectKind::Pod, "p".into())];
        let answer = (RULE.check)(&Case::new(&facts, &situation, Authenticator::Bound));
        assert!(matches!(
            answer,
            Answer::Refuses(Refusal::ObjectMissing { .. })
        ));
    }

    #[test]
    fn of_an_incomplete_cluster_the_rest_is_assumed() {
        let facts = facts(r#"{"kubernetes.io":{"namespace":"ns","pod":{"name":"p","uid":"u"}}}"#);
        let mut situation = situation(30);
        let ask = |situation: &_| (RULE.check)(&Case::new(&facts, situation, Authenticator::Bound));
        assert!(matches!(ask(&situation), Answer::Assumed(_)));
        situation.cluster.complete = true;
        assert!(matches!(
            ask(&situation),
            Answer::Refuses(Refusal::ObjectMissing { .. })
        ));
    }
}
