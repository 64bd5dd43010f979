//! Do the claims decode into go-jose's types? It is stricter than it looks: dates are numbers, names stand once.
//!
//! Failures are reported as if they were signature errors (go-jose jwt/claims.go, its fork of encoding/json).

use super::{Answer, Case, Finding, Refusal, Rule};
use crate::claims::NumericDate;
use crate::json::{Kind, Member, Node, Value};
use crate::kube::behaviours::NULL_DATE_REFUSED;
use crate::verifier::Authenticator;
use std::collections::HashSet;

pub const RULE: Rule = Rule {
    id: "claims-decoded",
    kubernetes: "JSONWebToken.Claims",
    check,
};

const LEGACY_CLAIMS: &[&str] = &[
    "kubernetes.io/serviceaccount/namespace",
    "kubernetes.io/serviceaccount/secret.name",
    "kubernetes.io/serviceaccount/service-account.name",
    "kubernetes.io/serviceaccount/service-account.uid",
];

fn check(case: &Case) -> Answer {
    let Some(payload) = &case.facts.payload else {
        return Answer::Passes(Finding::ClaimsDecoded);
    };
    if let Some(name) = duplicate(payload) {
        return Answer::Refuses(Refusal::DuplicateMember { name });
    }
    let null_refused = NULL_DATE_REFUSED.at(case.situation.minor);
    let legacy = case.authenticator == Authenticator::Legacy;
    let wrong = payload
        .members()
        .iter()
        .find_map(|member| wrong_member(member, legacy, null_refused));
    match wrong {
        Some(refusal) => Answer::Refuses(refusal),
        None => Answer::Passes(Finding::ClaimsDecoded),
    }
}

/// A name that stands twice in one object, anywhere.
fn duplicate(node: &Node) -> Option<String> {
    match &node.value {
        Value::Object(members) => {
            let mut names = HashSet::new();
            for member in members {
                if !names.insert(member.name.as_str()) {
                    return Some(member.name.clone());
                }
                if let Some(name) = duplicate(&member.value) {
                    return Some(name);
                }
            }
            None
        }
        Value::Array(items) => items.iter().find_map(duplicate),
        _ => None,
    }
}

/// Each authenticator has its own type for the claims that are Kubernetes' own, and ignores the other's.
fn wrong_member(member: &Member, legacy: bool, null_refused: bool) -> Option<Refusal> {
    let node = &member.value;
    match member.name.as_str() {
        "exp" | "nbf" | "iat" => wrong_date(&member.name, node, null_refused),
        "aud" => wrong_audience(node),
        "iss" | "sub" | "jti" => wrong_text(&member.name, node),
        "kubernetes.io" if !legacy => wrong_kubernetes(node, null_refused),
        name if legacy && LEGACY_CLAIMS.contains(&name) => wrong_text(name, node),
        _ => None,
    }
}

fn wrong_date(claim: &str, node: &Node, null_refused: bool) -> Option<Refusal> {
    let fits = match &node.value {
        Value::Number(written) => NumericDate::read(written).is_some(),
        Value::Null => !null_refused,
        _ => false,
    };
    (!fits).then(|| Refusal::DateNotANumber {
        claim: claim.into(),
        found: node.value.kind(),
    })
}

fn wrong_audience(node: &Node) -> Option<Refusal> {
    let fits = match &node.value {
        Value::String(_) => true,
        Value::Array(items) => items.iter().all(|item| item.as_str().is_some()),
        _ => false,
    };
    (!fits).then(|| Refusal::AudienceNotText {
        found: node.value.kind(),
    })
}

fn wrong_text(claim: &str, node: &Node) -> Option<Refusal> {
    wrong_type(claim, node, Kind::String, "string")
}

fn wrong_type(claim: &str, node: &Node, wanted: Kind, go_type: &'static str) -> Option<Refusal> {
    let found = node.value.kind();
    (found != wanted && found != Kind::Null).then(|| Refusal::WrongType {
        claim: claim.into(),
        found,
        wanted: go_type,
    })
}

fn wrong_kubernetes(node: &Node, null_refused: bool) -> Option<Refusal> {
    if let Some(refusal) = wrong_type(
        "kubernetes.io",
        node,
        Kind::Object,
        "serviceaccount.kubernetes",
    ) {
        return Some(refusal);
    }
    node.members().iter().find_map(|member| {
        let path = format!("kubernetes.io.{}", member.name);
        match member.name.as_str() {
            "namespace" => wrong_text(&path, &member.value),
            "warnafter" => wrong_date(&path, &member.value, null_refused),
            "serviceaccount" | "pod" | "secret" | "node" => wrong_reference(&path, &member.value),
            _ => None,
        }
    })
}

fn wrong_reference(path: &str, node: &Node) -> Option<Refusal> {
    if let Some(refusal) = wrong_type(path, node, Kind::Object, "serviceaccount.ref") {
        return Some(refusal);
    }
    node.members()
        .iter()
        .filter(|member| matches!(member.name.as_str(), "name" | "uid"))
        .find_map(|member| wrong_text(&format!("{path}.{}", member.name), &member.value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, ask_bound};
    use super::*;

    fn refused(minor: u8, payload: &str) -> bool {
        matches!(ask_bound(&RULE, minor, payload), Answer::Refuses(_))
    }

    #[test]
    fn every_json_type_in_every_known_claim_has_an_answer() {
        let values = [
            "null", "true", "1", "1.5", "1e400", "\"x\"", "[]", "[\"x\"]", "[1]", "{}",
        ];
        let date = [true, true, false, false, true, true, true, true, true, true];
        let audience = [
            true, true, true, true, true, false, false, false, true, true,
        ];
        let text = [false, true, true, true, true, false, true, true, true, true];
        for (claims, wanted) in [
            (["exp", "nbf", "iat"].as_slice(), date),
            (&["aud"], audience),
            (&["iss", "sub", "jti"], text),
        ] {
            for claim in claims {
                for (value, refuses) in values.iter().zip(wanted) {
                    let payload = format!("{{\"{claim}\":{value}}}");
                    assert_eq!(refused(20, &payload), refuses, "1.20 {payload}");
                    let from_27 = refuses && !(*value == "null" && date == wanted);
                    assert_eq!(refused(27, &payload), from_27, "1.27 {payload}");
                }
            }
        }
    }

    #[test]
    fn names_stand_once_and_only_their_own_case_counts() {
        for (payload, refuses) in [
            (r#"{"exp":1,"exp":2}"#, true),
            (r#"{"kubernetes.io":{"pod":{},"pod":{}}}"#, true),
            (r#"{"x":[{"a":1,"a":1}]}"#, true),
            (r#"{"EXP":"x"}"#, false),
            (r#"{"kubernetes.io":{"warnafter":"x"}}"#, true),
            (r#"{"kubernetes.io":{"serviceaccount":"x"}}"#, true),
            (r#"{"kubernetes.io":{"pod":null}}"#, false),
            (r#"{"kubernetes.io":[]}"#, true),
        ] {
            assert_eq!(refused(30, payload), refuses, "{payload}");
        }
    }

    #[test]
    fn each_authenticator_reads_its_own_claims_only() {
        let refused = |authenticator, payload: &str| {
            matches!(ask(&RULE, 30, authenticator, payload), Answer::Refuses(_))
        };
        for (payload, bound, legacy) in [
            (r#"{"kubernetes.io":1}"#, true, false),
            (
                r#"{"kubernetes.io/serviceaccount/namespace":1}"#,
                false,
                true,
            ),
            (
                r#"{"kubernetes.io/serviceaccount/secret.name":null}"#,
                false,
                false,
            ),
            (r#"{"exp":"x"}"#, true, true),
        ] {
            assert_eq!(refused(Authenticator::Bound, payload), bound, "{payload}");
            assert_eq!(refused(Authenticator::Legacy, payload), legacy, "{payload}");
        }
    }
}
