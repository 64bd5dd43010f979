//! Is `iss` one of the API server's issuers? Asked before anything is verified.
//!
//! If not, the authenticator leaves the token to the next one without an error, and the log ends up with a
//! bare `invalid bearer token` (kubernetes pkg/serviceaccount/jwt.go, hasCorrectIssuer).

use super::{Answer, Assumption, Case, Finding, Refusal, Rule};
use crate::kube::behaviours::SEVERAL_ISSUERS;
use crate::verifier::{Authenticator, LEGACY_ISSUER, Setting};

pub const RULE: Rule = Rule {
    id: "issuer-expected",
    kubernetes: "hasCorrectIssuer",
    check,
};

fn check(case: &Case) -> Answer {
    if !case.facts.payload_reads {
        return Answer::NotAsked(super::NotAsked::Unreadable);
    }
    let found = case.facts.iss_at_first_look.clone();
    if case.authenticator == Authenticator::Legacy {
        return Answer::Passes(Finding::IssuerAccepted {
            issuer: LEGACY_ISSUER.into(),
        });
    }
    if case.authenticator == Authenticator::Oidc {
        let issuer = found.unwrap_or_default();
        return Answer::Assumed(Assumption::OidcIssuer { issuer });
    }
    let accepted = match &case.situation.issuers {
        Setting::Given(issuers) => accepted(issuers, case),
        Setting::Assumed => {
            return match found {
                Some(issuer) => Answer::Assumed(Assumption::Issuer { issuer }),
                None => Answer::LeavesToOthers(Refusal::NotMine {
                    found,
                    accepted: Vec::new(),
                }),
            };
        }
    };
    // Go reads a missing `iss` as an empty one, and nothing forbids to configure that.
    let nameless = !case.facts.iss.is_there() && accepted.iter().any(String::is_empty);
    match found {
        None if nameless => Answer::Passes(Finding::IssuerAccepted {
            issuer: String::new(),
        }),
        Some(issuer) if accepted.contains(&issuer) => {
            Answer::Passes(Finding::IssuerAccepted { issuer })
        }
        found => Answer::LeavesToOthers(Refusal::NotMine { found, accepted }),
    }
}

/// 1.20 and 1.21 know one issuer only: the first.
fn accepted(issuers: &[String], case: &Case) -> Vec<String> {
    let count = if SEVERAL_ISSUERS.at(case.situation.minor) {
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
