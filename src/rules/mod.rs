//! The questions that an API server asks of a token: one file each, in the order in which they are asked.
//!
//! A rule knows no clock. Where time matters it answers with the stretch of time in which it is content.

mod answer;
mod audience_expected;
mod bound_object;
mod claims_decoded;
mod configuration_content;
mod expired;
mod issued_in_future;
mod issuer_confirmed;
mod issuer_expected;
mod key_found;
mod legacy_claims_present;
mod legacy_not_invalidated;
mod legacy_secret_matches;
mod node_exists;
mod not_yet_valid;
mod pod_exists;
mod secret_exists;
mod service_account_exists;
mod signature_verified;
mod stale;
mod well_formed;

pub use answer::{
    Answer, Assumption, Edge, Finding, Found, NotAsked, ObjectRef, Refusal, TimeCheck,
};

pub use audience_expected::USUAL as USUAL_AUDIENCES;

use crate::claims::Facts;
use crate::jose::{self, Jws};
use crate::kube::behaviours::JOSE;
use crate::verifier::{Authenticator, Situation};

/// What a rule is given.
pub struct Case<'a> {
    pub facts: &'a Facts,
    pub situation: &'a Situation,
    pub authenticator: Authenticator,
    /// The token as this release's library parses it; none if it does not, or if the paste is no whole token.
    pub jws: Option<Jws>,
}

impl<'a> Case<'a> {
    pub fn new(
        facts: &'a Facts,
        situation: &'a Situation,
        authenticator: Authenticator,
    ) -> Case<'a> {
        let library = JOSE.at(situation.release);
        let sent = facts.sent_text();
        Case {
            facts,
            situation,
            authenticator,
            jws: sent.and_then(|text| jose::parse(text, library)),
        }
    }

    fn is_legacy(&self) -> bool {
        self.authenticator == Authenticator::Legacy
    }
}

/// A question, its id (the name of its file), what Kubernetes or its library calls the branch, and where that is.
pub struct Rule {
    pub id: &'static str,
    pub kubernetes: &'static str,
    pub source: Source,
    pub check: fn(&Case) -> Answer,
}

/// The file that asks. `kube::place` knows its repository and release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Shared by the authenticators of service account tokens.
    Jwt,
    /// The validator of bound tokens, or that of legacy ones.
    Validator,
    /// A file of go-jose.
    Jose(&'static str),
}

impl core::fmt::Debug for Rule {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(self.id)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.id == other.id
    }
}

/// The id of the rule that asks what was configured for the token's issuer.
pub const CONFIGURED: &str = configuration_content::RULE.id;

/// The ids of the rules that ask about keys, and of those that ask about objects of the cluster.
pub const ABOUT_KEYS: [&str; 2] = ["key-found", "signature-verified"];
pub const ABOUT_OBJECTS: [&str; 6] = [
    "service-account-exists",
    "secret-exists",
    "pod-exists",
    "node-exists",
    "legacy-secret-matches",
    "legacy-not-invalidated",
];

/// The questions of the authenticator for bound tokens (kubernetes pkg/serviceaccount/{jwt,claims}.go).
pub const BOUND: &[&Rule] = &[
    &issuer_expected::RULE,
    &well_formed::RULE,
    &key_found::RULE,
    &signature_verified::RULE,
    &claims_decoded::RULE,
    &issuer_confirmed::RULE,
    &audience_expected::RULE,
    &not_yet_valid::RULE,
    &expired::RULE,
    &issued_in_future::RULE,
    &service_account_exists::RULE,
    &secret_exists::RULE,
    &pod_exists::RULE,
    &node_exists::RULE,
    &stale::RULE,
];

/// The questions of the authenticator for legacy tokens (kubernetes pkg/serviceaccount/{jwt,legacy}.go).
pub const LEGACY: &[&Rule] = &[
    &issuer_expected::RULE,
    &well_formed::RULE,
    &key_found::RULE,
    &signature_verified::RULE,
    &claims_decoded::RULE,
    &issuer_confirmed::RULE,
    &audience_expected::RULE,
    &legacy_claims_present::RULE,
    &legacy_secret_matches::RULE,
    &service_account_exists::RULE,
    &legacy_not_invalidated::RULE,
];

/// The questions of the OIDC authenticator
/// (apiserver plugin/pkg/authenticator/token/oidc/oidc.go, go-oidc v2 verify.go).
pub const OIDC: &[&Rule] = &[
    &issuer_expected::RULE,
    &well_formed::RULE,
    &audience_expected::RULE,
    &expired::RULE,
    &not_yet_valid::RULE,
    &signature_verified::RULE,
    &configuration_content::RULE,
];

#[cfg(test)]
pub(crate) mod testing {
    //! One way for every rule's tests to ask.

    use super::*;
    use crate::kube::Minor;
    use crate::verifier::Setting;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    pub const ISSUER: &str = "https://kubernetes.default.svc";

    /// A compact token with these claims and a signature of no use.
    pub fn token(payload: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.{}",
            part(r#"{"alg":"RS256","kid":"k"}"#),
            part(payload),
            part("signature")
        )
    }

    pub fn facts(payload: &str) -> Facts {
        let evidence = crate::evidence::recognise(&token(payload));
        let clean = evidence.token.expect("a token");
        crate::claims::read(&crate::token::decode(clean).0)
    }

    pub fn situation(minor: u8) -> Situation {
        Situation {
            issuers: Setting::Given(vec![ISSUER.into()]),
            audiences: Setting::Given(vec![ISSUER.into()]),
            ..Situation::of(Minor(minor))
        }
    }

    pub fn ask(rule: &Rule, minor: u8, authenticator: Authenticator, payload: &str) -> Answer {
        let (facts, situation) = (facts(payload), situation(minor));
        (rule.check)(&Case::new(&facts, &situation, authenticator))
    }

    pub fn ask_bound(rule: &Rule, minor: u8, payload: &str) -> Answer {
        ask(rule, minor, Authenticator::Bound, payload)
    }
}
