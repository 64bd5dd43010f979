//! Who is asked: the authenticators of kube-apiserver, and what they are configured with.

mod trace;

pub use trace::{Heals, Ruling, Step, Trace, Verdict};

use crate::claims::Facts;
use crate::kube::Minor;
use crate::rules::{BOUND, Case, LEGACY, OIDC, Rule};
use crate::time::{Nanos, SECOND};

/// The issuer of legacy tokens (kubernetes pkg/serviceaccount/legacy.go, LegacyIssuer).
pub const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";

/// go-jose's jwt.DefaultLeeway. kube-apiserver has no setting for it.
pub const LEEWAY: Nanos = 60 * SECOND;

/// How long kube-apiserver remembers that a token was good (TokenSuccessCacheTTL).
pub const SUCCESS_CACHE: Nanos = 10 * SECOND;

/// One of kube-apiserver's token authenticators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authenticator {
    /// Tokens of the TokenRequest API.
    Bound,
    /// Tokens in secrets.
    Legacy,
    /// ID tokens of an OpenID Connect provider.
    Oidc,
}

/// A setting that was entered, or is assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    Assumed,
    Given(Vec<String>),
}

/// What the API server runs with. The clock is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    pub minor: Minor,
    /// `--service-account-issuer`; assumed: the token's own.
    pub issuers: Setting,
    /// `--api-audiences`; assumed: its default, the issuer, or one of the names that API servers usually have
    /// (see `rules/audience_expected.rs`).
    pub audiences: Setting,
}

impl Authenticator {
    /// Who takes this token: chosen by the issuer, as kube-apiserver does before it verifies anything.
    pub fn of(facts: &Facts, situation: &Situation) -> Authenticator {
        let issuer = facts.iss_at_first_look.as_deref();
        if issuer == Some(LEGACY_ISSUER) {
            return Authenticator::Legacy;
        }
        let accepted = match &situation.issuers {
            Setting::Assumed => false,
            Setting::Given(issuers) => issuers.iter().any(|given| Some(given.as_str()) == issuer),
        };
        // A foreign ID token may still be one that OIDC takes.
        if issuer.is_some() && !accepted && !facts.speaks_for_service_account() {
            return Authenticator::Oidc;
        }
        Authenticator::Bound
    }

    /// Its questions, in order.
    pub fn rules(self) -> &'static [&'static Rule] {
        match self {
            Authenticator::Bound => BOUND,
            Authenticator::Legacy => LEGACY,
            Authenticator::Oidc => OIDC,
        }
    }

    /// How long after `exp` it still accepts. go-oidc v2 gives none.
    pub fn expiry_leeway(self) -> Nanos {
        match self {
            Authenticator::Bound | Authenticator::Legacy => LEEWAY,
            Authenticator::Oidc => 0,
        }
    }
}

/// Asks every rule of the authenticator that takes the token. No clock is needed.
pub fn judge(facts: &Facts, situation: &Situation) -> Trace {
    let authenticator = Authenticator::of(facts, situation);
    let case = Case {
        facts,
        situation,
        authenticator,
    };
    let steps = authenticator
        .rules()
        .iter()
        .map(|rule| Step {
            rule,
            answer: (rule.check)(&case),
        })
        .collect();
    Trace {
        authenticator,
        minor: situation.minor,
        steps,
    }
}
