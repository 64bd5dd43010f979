//! Do the claims decode into go-jose's types? It is stricter than it looks: dates are numbers, names stand once.
//!
//! Each key that is tried verifies and decodes, so a failure is reported among those of the keys that do not
//! verify (kubernetes pkg/serviceaccount/jwt.go, AuthenticateToken).

use super::signature_verified::{asked, verifies};
use super::{Answer, Case, Finding, Refusal, Rule, Source};
use crate::jose::{Schema, unmarshal};
use crate::kube::behaviours::JOSE;

pub const RULE: Rule = Rule {
    id: "claims-decoded",
    kubernetes: "JSONWebToken.Claims",
    source: Source::Jose("jwt/claims.go"),
    check,
};

fn check(case: &Case) -> Answer {
    let library = JOSE.at(case.situation.release);
    let schema = if case.is_legacy() {
        Schema::Legacy
    } else {
        Schema::Bound
    };
    let payload = case.facts.payload.as_ref();
    let Some(error) = payload.and_then(|payload| unmarshal(payload, schema, library)) else {
        return Answer::Passes(Finding::ClaimsDecoded);
    };
    let tried: Vec<bool> = match (&case.jws, asked(case)) {
        (Some(jws), Some(keys)) => keys.map(|key| verifies(key, jws, library)).collect(),
        _ => Vec::new(),
    };
    let good = tried.iter().position(|verifies| *verifies);
    let good = good.unwrap_or(tried.len());
    Answer::Refuses(Refusal::Undecodable {
        error,
        others_before: good > 0,
        others_after: tried.iter().skip(good).any(|verifies| !verifies),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, ask_bound};
    use super::*;
    use crate::verifier::Authenticator;

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
            // What nobody asks for is skipped unread (go-jose json/decode.go, value).
            (r#"{"x":[{"a":1,"a":1}]}"#, false),
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
