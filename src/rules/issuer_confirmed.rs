//! Is the verified `iss` still an accepted one? Asked again from 1.30, because the first look ignores case.

use super::{Answer, Case, Finding, NotAsked, Refusal, Rule, Source};
use crate::kube::behaviours::ISSUER_CONFIRMED;
use crate::verifier::{Authenticator, LEGACY_ISSUER, Setting};

pub const RULE: Rule = Rule {
    id: "issuer-confirmed",
    kubernetes: "token issuer is invalid",
    source: Source::Jwt,
    check,
};

fn check(case: &Case) -> Answer {
    if !ISSUER_CONFIRMED.at(case.situation.release) {
        return Answer::NotAsked(NotAsked::ByRelease);
    }
    let found = case.facts.iss.text().unwrap_or_default();
    let accepted = match (&case.situation.issuers, case.authenticator) {
        (_, Authenticator::Legacy) => found == LEGACY_ISSUER,
        (Setting::Given(issuers), _) => issuers.iter().any(|issuer| issuer == found),
        (Setting::Assumed, _) => case.facts.first_look.issuer.as_deref() == Some(found),
    };
    if accepted {
        Answer::Passes(Finding::IssuerStillAccepted {
            issuer: found.into(),
        })
    } else {
        Answer::Refuses(Refusal::IssuerChanged {
            found: found.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ISSUER, ask_bound};
    use super::*;

    #[test]
    fn other_letters_are_found_out_from_1_30_on() {
        let payload = format!(r#"{{"ISS":"{ISSUER}"}}"#);
        assert_eq!(
            ask_bound(&RULE, 29, &payload),
            Answer::NotAsked(NotAsked::ByRelease)
        );
        let refused = Answer::Refuses(Refusal::IssuerChanged {
            found: String::new(),
        });
        assert_eq!(ask_bound(&RULE, 30, &payload), refused);
    }
}
