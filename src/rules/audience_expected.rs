//! Is one of the token's audiences one of the API server's?
//!
//! A token without audiences counts as made for the API server. Without `--api-audiences` the API server
//! answers to its issuer; hosted clusters often answer to `https://kubernetes.default.svc` instead, so that
//! name and its longer forms are assumed as well.

use super::{Answer, Assumption, Case, Finding, NotAsked, Refusal, Rule, Source};
use crate::verifier::{Authenticator, Setting};

pub const RULE: Rule = Rule {
    id: "audience-expected",
    kubernetes: "token audiences … is invalid for the target audiences …",
    source: Source::Jwt,
    check,
};

/// How API servers name themselves, whatever their issuer is called.
pub const USUAL: &[&str] = &[
    "https://kubernetes.default.svc",
    "https://kubernetes.default.svc.cluster.local",
    "https://kubernetes.default",
    "kubernetes.default.svc",
    "https://kubernetes",
    "kubernetes",
    "api",
];

fn check(case: &Case) -> Answer {
    let found = case.facts.aud.value().cloned().unwrap_or_default();
    if let (Authenticator::Oidc, Some(foreign)) = (case.authenticator, &case.situation.foreign) {
        let wanted = &foreign.audiences;
        return match shared(&found, wanted).is_empty() {
            false => passes(shared(&found, wanted), false),
            true if wanted.len() > 1 => Answer::NotAsked(NotAsked::Later),
            true => compared(found, wanted, false),
        };
    }
    if case.authenticator == Authenticator::Oidc {
        return Answer::Assumed(Assumption::OidcAudience { audiences: found });
    }
    match &case.situation.audiences {
        Setting::Given(own) => {
            // A token that names none is made for the API server, and a request that asks for none, too.
            let nameless = found.is_empty();
            let found = if nameless { own.clone() } else { found };
            let wanted = case.situation.requested.as_ref().unwrap_or(own);
            // An API server without audiences of its own does not compare.
            if own.is_empty() {
                return passes(shared(&found, wanted), nameless);
            }
            compared(found, wanted, nameless)
        }
        // What is asked for is known, and stands against the token's own, or the assumed ones of a token that
        // names none.
        Setting::Assumed if case.situation.requested.is_some() => {
            let wanted = case.situation.requested.as_deref().unwrap_or_default();
            if found.is_empty() {
                return assumed(case, wanted.to_vec(), true);
            }
            compared(found, wanted, false)
        }
        Setting::Assumed if found.is_empty() => {
            let issuer = case.facts.iss.text().filter(|_| !case.is_legacy());
            Answer::Passes(Finding::NoAudience {
                audiences: issuer.map(str::to_owned).into_iter().collect(),
            })
        }
        Setting::Assumed => assumed(case, found, false),
    }
}

fn compared(found: Vec<String>, wanted: &[String], nameless: bool) -> Answer {
    let audiences = shared(&found, wanted);
    if audiences.is_empty() {
        return Answer::Refuses(Refusal::AudienceDiffers {
            found,
            wanted: wanted.to_vec(),
            assumed: false,
        });
    }
    passes(audiences, nameless)
}

fn passes(audiences: Vec<String>, nameless: bool) -> Answer {
    Answer::Passes(if nameless {
        Finding::NoAudience { audiences }
    } else {
        Finding::AudienceShared { audiences }
    })
}

/// The API server's, as far as they are known; an API server without `--api-audiences` answers to them.
fn issuers(case: &Case) -> Vec<String> {
    match (&case.situation.issuers, &case.facts.first_look.issuer) {
        (Setting::Given(issuers), _) => issuers.clone(),
        (Setting::Assumed, Some(issuer)) if case.authenticator == Authenticator::Bound => {
            vec![issuer.clone()]
        }
        (Setting::Assumed, _) => Vec::new(),
    }
}

/// Compares with what the API server is assumed to answer to: the token's audiences, or those that a review asks
/// for with a token that names none.
fn assumed(case: &Case, found: Vec<String>, asked: bool) -> Answer {
    let issuers = issuers(case);
    let usual =
        |audience: &&String| issuers.contains(audience) || USUAL.contains(&audience.as_str());
    let audiences: Vec<String> = found.iter().filter(usual).cloned().collect();
    if audiences.is_empty() {
        let wanted = if issuers.is_empty() {
            vec![USUAL[0].into()]
        } else {
            issuers
        };
        let (found, wanted) = if asked {
            (wanted, found)
        } else {
            (found, wanted)
        };
        return Answer::Refuses(Refusal::AudienceDiffers {
            found,
            wanted,
            assumed: true,
        });
    }
    Answer::Assumed(Assumption::Audiences { audiences })
}

/// What both have, in the order of the API server's.
fn shared(found: &[String], wanted: &[String]) -> Vec<String> {
    wanted
        .iter()
        .filter(|audience| found.contains(audience))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ISSUER, ask_bound, facts, situation};
    use super::*;
    use crate::verifier::Situation;

    #[test]
    fn a_review_may_ask_for_others() {
        for (aud, asked, passes) in [
            (r#""aud":["vault"]"#, "vault", true),
            (r#""aud":["vault","api"]"#, "istio-ca", false),
            (r#""x":1"#, ISSUER, true),
            (r#""x":1"#, "vault", false),
        ] {
            for audiences in [Setting::Assumed, Setting::Given(vec![ISSUER.into()])] {
                let situation = Situation {
                    audiences,
                    requested: Some(vec![asked.into()]),
                    ..situation(30)
                };
                let facts = facts(&format!(r#"{{"iss":"{ISSUER}",{aud}}}"#));
                let case = Case::new(&facts, &situation, Authenticator::Bound);
                let answer = check(&case);
                let refused = matches!(answer, Answer::Refuses(_));
                assert_eq!(refused, !passes, "{aud} {asked}: {answer:?}");
            }
        }
    }

    #[test]
    fn one_shared_audience_is_enough_and_none_at_all_is_too() {
        for (aud, passes) in [
            (format!(r#""aud":"{ISSUER}""#), true),
            (format!(r#""aud":["vault","{ISSUER}"]"#), true),
            (r#""aud":[]"#.into(), true),
            (r#""x":1"#.into(), true),
            (r#""aud":["vault"]"#.into(), false),
            (r#""aud":"""#.into(), false),
        ] {
            let answer = ask_bound(&RULE, 30, &format!(r#"{{"iss":"{ISSUER}",{aud}}}"#));
            assert_eq!(
                matches!(answer, Answer::Passes(_)),
                passes,
                "{aud}: {answer:?}"
            );
        }
    }
}
