//! Is the configuration of the token's issuer content with its claims: mappings, required claims, rules?
//!
//! What the mappings and rules amount to is handed in, as it is for keys (`verifier::Foreign`). Asked only where a
//! configuration was pasted (apiserver plugin/pkg/authenticator/token/oidc/oidc.go, AuthenticateToken).

use super::{Answer, Assumption, Case, Finding, Refusal, Rule, Source};
use crate::verifier::Content;

pub const RULE: Rule = Rule {
    id: "configuration-content",
    kubernetes: "AuthenticateToken",
    source: Source::Jwt,
    check,
};

fn check(case: &Case) -> Answer {
    match case.situation.foreign.as_ref().map(|it| &it.content) {
        Some(Content::Fits(user)) => {
            Answer::Passes(Finding::ConfigurationContent { user: user.clone() })
        }
        Some(Content::Refused { error }) => Answer::Refuses(Refusal::ByConfiguration {
            error: error.clone(),
        }),
        Some(Content::Unknown) | None => Answer::Assumed(Assumption::Configuration),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{facts, situation};
    use super::*;
    use crate::rules::NotAsked;
    use crate::verifier::{Authenticator, Foreign, Situation, judge_by};

    fn asked(
        audiences: &[&str],
        algorithms: &[&str],
        content: Content,
    ) -> Vec<(&'static str, Answer)> {
        let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
        let foreign = Foreign {
            issuers: vec!["https://id.example".into()],
            audiences: texts(audiences),
            algorithms: texts(algorithms),
            content,
        };
        let situation = Situation {
            foreign: Some(foreign.into()),
            ..situation(30)
        };
        let facts = facts(r#"{"iss":"https://id.example","aud":"k8s","sub":"a","exp":1000}"#);
        let trace = judge_by(Authenticator::Oidc, &facts, &situation);
        trace
            .steps
            .into_iter()
            .map(|it| (it.rule.id, it.answer))
            .collect()
    }

    fn answer(steps: &[(&'static str, Answer)], id: &str) -> Answer {
        let found = steps.iter().find(|(rule, _)| *rule == id);
        found.expect(id).1.clone()
    }

    #[test]
    fn what_was_pasted_is_not_assumed() {
        let refused = || Content::Refused { error: "no".into() };
        let steps = asked(&["k8s"], &["RS256"], refused());
        assert!(matches!(
            answer(&steps, "issuer-expected"),
            Answer::Passes(_)
        ));
        assert!(matches!(
            answer(&steps, "audience-expected"),
            Answer::Passes(_)
        ));
        assert!(matches!(
            answer(&steps, "signature-verified"),
            Answer::Assumed(_)
        ));
        let error = Refusal::ByConfiguration { error: "no".into() };
        assert_eq!(answer(&steps, RULE.id), Answer::Refuses(error));
        let steps = asked(&["other"], &["ES256"], refused());
        assert!(matches!(
            answer(&steps, "audience-expected"),
            Answer::Refuses(Refusal::AudienceDiffers { assumed: false, .. })
        ));
        assert!(matches!(
            answer(&steps, "signature-verified"),
            Answer::Refuses(Refusal::ByConfiguration { .. })
        ));
        let steps = asked(&["k8s"], &["RS256"], Content::Unknown);
        assert!(matches!(answer(&steps, RULE.id), Answer::Assumed(_)));
        // Several audiences are compared behind the signature.
        let steps = asked(&["a", "b"], &["RS256"], refused());
        assert_eq!(
            answer(&steps, "audience-expected"),
            Answer::NotAsked(NotAsked::Later)
        );
    }

    #[test]
    fn nobody_is_asked_about_what_nobody_pasted() {
        let facts = facts(r#"{"iss":"https://id.example"}"#);
        let trace = judge_by(Authenticator::Oidc, &facts, &situation(30));
        assert!(trace.steps.iter().all(|step| step.rule.id != RULE.id));
    }
}
