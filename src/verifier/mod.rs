//! Who is asked: the authenticators of kube-apiserver, and what they are configured with.

pub mod libraries;
mod trace;

pub use trace::{Heals, Ruling, Step, Trace, Verdict};

use crate::claims::Facts;
use crate::cluster::Cluster;
use crate::kube::Release;
use crate::kube::authentication::Person;
use crate::rules::{BOUND, CONFIGURED, Case, LEGACY, OIDC, Rule};
use crate::time::{Nanos, SECOND};
use std::rc::Rc;

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

/// What the API server runs with, and what is in the cluster. The clock is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    pub release: Release,
    /// `--service-account-issuer`; assumed: the token's own.
    pub issuers: Setting,
    /// `--api-audiences`; assumed: its default, the issuer, or one of the names that API servers usually have
    /// (see `rules/audience_expected.rs`).
    pub audiences: Setting,
    /// The audiences that a TokenReview asks for; none: it asks for none, or this is a request.
    pub requested: Option<Vec<String>>,
    /// The keys of `--service-account-key-file`, in order; none: assumed to have the right one.
    pub keys: Option<Vec<Key>>,
    pub cluster: Cluster,
    /// `--service-account-lookup`
    pub legacy_lookup: bool,
    /// What was pasted about foreign issuers; none: assumed to be what the token needs.
    pub foreign: Option<Rc<Foreign>>,
}

/// What the API server was told about foreign issuers, and what it makes of this token by it. Judging by it is not done
/// here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub issuers: Vec<String>,
    /// Those of the entry that takes the token.
    pub audiences: Vec<String>,
    pub algorithms: Vec<String>,
    pub content: Content,
}

/// What comes of the claims by mappings and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Fits(Rc<Person>),
    Refused { error: String },
    Unknown,
}

/// What each API server runs with.
pub trait Settings {
    fn of(&self, machine: u32) -> &Situation;
}

/// The same for all.
impl Settings for Situation {
    fn of(&self, _: u32) -> &Situation {
        self
    }
}

/// The same for all but those that have their own, by the identity of their machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situations {
    pub common: Situation,
    pub own: Vec<(u32, Situation)>,
}

impl Settings for Situations {
    fn of(&self, machine: u32) -> &Situation {
        let own = self.own.iter().find(|(id, _)| *id == machine);
        own.map_or(&self.common, |(_, situation)| situation)
    }
}

/// A public key of the API server, and what it makes of the signature. Verifying is not done here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    /// As Kubernetes derives it from the key.
    pub kid: String,
    /// Whether it verifies the token with its payload in base64url, as it stands there.
    pub verifies: bool,
    /// Whether it verifies the token with the payload itself (RFC 7797).
    pub verifies_raw: bool,
}

/// A key that API servers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The kid that Kubernetes derives from it, whatever its signer calls it.
    pub derived: String,
    pub key: Key,
}

impl Situation {
    /// Nothing said, everything assumed.
    pub fn of(release: impl Into<Release>) -> Situation {
        Situation {
            release: release.into(),
            issuers: Setting::Assumed,
            audiences: Setting::Assumed,
            requested: None,
            keys: None,
            cluster: Cluster::default(),
            legacy_lookup: true,
            foreign: None,
        }
    }
}

impl Authenticator {
    /// Who takes this token: chosen by the issuer, as kube-apiserver does before it verifies anything.
    pub fn of(facts: &Facts, situation: &Situation) -> Authenticator {
        let issuer = facts
            .first_look
            .issuer
            .as_deref()
            .filter(|issuer| !issuer.is_empty());
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
    judge_by(Authenticator::of(facts, situation), facts, situation)
}

/// A token judged with what an API server runs with.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub situation: Situation,
    pub trace: Trace,
}

impl Judged {
    pub fn of(facts: &Facts, situation: &Situation) -> Judged {
        Judged {
            trace: judge(facts, situation),
            situation: situation.clone(),
        }
    }
}

/// Asks every rule of this authenticator.
pub fn judge_by(authenticator: Authenticator, facts: &Facts, situation: &Situation) -> Trace {
    let case = Case::new(facts, situation, authenticator);
    // Nobody is asked about a configuration that nobody pasted.
    let is_asked = |rule: &&&Rule| rule.id != CONFIGURED || situation.foreign.is_some();
    let steps = authenticator
        .rules()
        .iter()
        .filter(is_asked)
        .map(|rule| Step {
            rule,
            answer: (rule.check)(&case),
        })
        .collect();
    Trace {
        authenticator,
        release: situation.release,
        steps,
    }
}
