//! Is `iss` one of the API server's issuers? Asked before anything is verified.
//!
//! If not, the authenticator leaves the token to the next one without an error, and the log ends up with a
//! bare `invalid bearer token` (kubernetes pkg/serviceaccount/jwt.go, hasCorrectIssuer).

use super::{Answer, Assumption, Case, Finding, NotAsked, Refusal, Rule, Source};
use crate::kube::behaviours::{JSON_REFUSED, SEVERAL_ISSUERS};
use crate::verifier::{Authenticator, LEGACY_ISSUER, Setting};

pub const RULE: Rule = Rule {
    id: "issuer-expected",
    kubernetes: "hasCorrectIssuer",
    source: Source::Jwt,
    check,
};

fn check(case: &Case) -> Answer {
    let facts = case.facts;
    let refused_json = facts.first_look.is_json && JSON_REFUSED.at(case.situation.release);
    // Two segments are a token whose signature was left out of the paste.
    let reads = facts.payload_reads && matches!(facts.segments, 2 | 3);
    if !reads && facts.sent.is_none() {
        return Answer::NotAsked(NotAsked::Unreadable);
    }
    let found = match &facts.first_look.issuer {
        Some(issuer) if !refused_json => issuer.clone(),
        // The payload reads, so it is `iss` that is no text.
        None if reads => return leave(None, Vec::new()),
        _ => return Answer::LeavesToOthers(Refusal::Unreadable),
    };
    let accepted = match (case.authenticator, &case.situation.issuers) {
        (Authenticator::Legacy, _) => vec![LEGACY_ISSUER.into()],
        (Authenticator::Oidc, _) if case.situation.foreign.is_some() => {
            let foreign = case.situation.foreign.as_ref();
            foreign.map(|it| it.issuers.clone()).unwrap_or_default()
        }
        (Authenticator::Oidc, _) => {
            return Answer::Assumed(Assumption::OidcIssuer { issuer: found });
        }
        (Authenticator::Bound, Setting::Given(issuers)) => accepted(issuers, case),
        (Authenticator::Bound, Setting::Assumed) if found.is_empty() => Vec::new(),
        (Authenticator::Bound, Setting::Assumed) => {
            return Answer::Assumed(Assumption::Issuer { issuer: found });
        }
    };
    // Go reads a missing `iss` as an empty one, and nothing forbids to configure that.
    if accepted.contains(&found) {
        return Answer::Passes(Finding::IssuerAccepted { issuer: found });
    }
    leave(Some(found).filter(|found| !found.is_empty()), accepted)
}

fn leave(found: Option<String>, accepted: Vec<String>) -> Answer {
    Answer::LeavesToOthers(Refusal::NotMine { found, accepted })
}

/// 1.20 and 1.21 know one issuer only: the first.
fn accepted(issuers: &[String], case: &Case) -> Vec<String> {
    let count = if SEVERAL_ISSUERS.at(case.situation.release) {
        issuers.len()
    } else {
        1
    };
    issuers.iter().take(count).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ISSUER, ask_bound};
    use super::*;

    #[test]
    fn only_the_exact_issuer_is_taken() {
        for (payload, taken) in [
            (format!(r#"{{"iss":"{ISSUER}"}}"#), true),
            (format!(r#"{{"ISS":"{ISSUER}"}}"#), true),
            (format!(r#"{{"iss":"{ISSUER}/"}}"#), false),
            (r#"{"iss":"api"}"#.into(), false),
            (r#"{"iss":5}"#.into(), false),
            (r#"{"iss":null}"#.into(), false),
            ("{}".into(), false),
        ] {
            let answer = ask_bound(&RULE, 30, &payload);
            assert_eq!(
                matches!(answer, Answer::Passes(_)),
                taken,
                "{payload}: {answer:?}"
            );
            assert_eq!(
                matches!(answer, Answer::LeavesToOthers(_)),
                !taken,
                "{payload}"
            );
        }
    }
}
