//! Claim validation rules, and user validation rules over who it would be.

use super::{Came, Run, Step, What, said};
use crate::cluster::authentication::Authenticator;
use crate::cluster::flags::Placed;
use crate::expressions::{Value, Variable, Wanted};

impl Run {
    pub(super) fn claim_rules(&mut self, jwt: &Authenticator) {
        for rule in jwt
            .claim_rules
            .iter()
            .filter(|it| !it.claim.value.is_empty())
        {
            let (claim, wanted) = (&rule.claim.value, &rule.required_value.value);
            let came = match (self.claim(claim).is_some(), self.text(claim)) {
                (false, _) => said(format!(
                    "oidc: required claim {claim} not present in ID token"
                )),
                (_, Err(error)) => said(format!("oidc: parse claim {claim}: {error}")),
                (_, Ok(found)) if found != *wanted => said(format!(
                    "oidc: required claim {claim} value does not match. Got = {found}, want = {wanted}"
                )),
                (_, Ok(found)) => Came::Fits(vec![found]),
            };
            self.step(What::RequiredClaim, claim, rule.span, came);
        }
        let rules: Vec<_> = jwt
            .claim_rules
            .iter()
            .filter(|it| it.claim.value.is_empty() && !it.expression.value.is_empty())
            .map(|it| (&it.expression, it.message.value.as_str()))
            .collect();
        let before = "oidc: error evaluating claim validation expression: ";
        self.rules(&rules, Variable::Claims, What::ClaimRule, before);
    }

    pub(super) fn user_rules(&mut self, jwt: &Authenticator) {
        // Nobody is who is not known.
        let is_known =
            |it: &Step| matches!(it.came, Came::Fits(_) | Came::NotReached | Came::Fails(_));
        let mapped = |it: &&Step| {
            matches!(
                it.what,
                What::Username | What::Groups | What::Uid | What::Extra | What::DistributedClaims
            )
        };
        let known = self.steps.iter().filter(mapped).all(is_known);
        let rules: Vec<_> = jwt
            .user_rules
            .iter()
            .filter(|it| !it.expression.value.is_empty())
            .map(|it| (&it.expression, it.message.value.as_str()))
            .collect();
        if !known {
            for (expression, _) in rules {
                self.step(
                    What::UserRule,
                    &expression.value,
                    expression.span,
                    Came::NotReached,
                );
            }
            return;
        }
        let before = "oidc: error evaluating user info validation rule: ";
        self.rules(&rules, Variable::User, What::UserRule, before);
    }

    fn rules(
        &mut self,
        rules: &[(&Placed<String>, &str)],
        variable: Variable,
        what: What,
        before: &str,
    ) {
        let texts: Vec<&str> = rules.iter().map(|(it, _)| it.value.as_str()).collect();
        let values = self.all(&texts, variable, Wanted::Bool, before);
        for ((expression, message), value) in rules.iter().zip(values) {
            let came = match value {
                Err(came) => came,
                Ok(Value::Bool(true)) => Came::Fits(Vec::new()),
                Ok(Value::Bool(false)) => said(format!(
                    "{before}validation expression '{}' failed: {message}",
                    expression.value
                )),
                Ok(_) => said(format!(
                    "{before}validation expression must return a boolean"
                )),
            };
            self.step(what, &expression.value, expression.span, came);
        }
    }
}
