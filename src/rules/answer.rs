//! What a rule can answer. Values only: the sentences are in `i18n`, Kubernetes' strings in `kube`.

use crate::cluster::ObjectKind;
use crate::jose::ClaimError;
use crate::json::Kind;
use crate::kube::authentication::Person;
use crate::time::{Instant, Nanos, Window};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Content, whatever the clock says.
    Passes(Finding),
    /// Content if what the page assumes is so.
    Assumed(Assumption),
    /// Content while the verifier's clock is inside a window.
    Within(TimeCheck),
    /// Content while the object that was found is not being deleted, and if it is the same one.
    Found(Box<Found>),
    /// Content, but past this moment the API server marks the token as stale.
    StaleAfter(Instant),
    NotAsked(NotAsked),
    /// The paste is too damaged to say.
    CannotTell,
    /// This authenticator leaves the token to the next one, without an error.
    LeavesToOthers(Refusal),
    Refuses(Refusal),
}

/// An object that the token names and the cluster has.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub object: ObjectRef,
    /// None if nobody said it; then it is assumed to be the token's.
    pub uid: Option<String>,
    /// If it is being deleted: until when it counts.
    pub deletion: Option<TimeCheck>,
    /// If it has another UID than the token says.
    pub differs: Option<Refusal>,
    /// Which of the two is looked at first.
    pub uid_first: bool,
}

/// An object as the token names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    pub kind: ObjectKind,
    pub namespace: String,
    pub name: String,
    /// Whose token it is, as `namespace/name`.
    pub service_account: String,
    /// Whether it is asked about by the authenticator of legacy tokens, which has its own words.
    pub legacy: bool,
}

/// Which side of a window a claim sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// A comparison of the clock with a claim, leeway included. The edge itself is accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeCheck {
    pub claim: &'static str,
    pub stamp: Instant,
    pub leeway: Nanos,
    pub edge: Edge,
    pub refusal: Refusal,
}

impl Answer {
    /// The comparison with the clock in it.
    pub fn time_check(&self) -> Option<&TimeCheck> {
        match self {
            Answer::Within(check) => Some(check),
            Answer::Found(found) => found.deletion.as_ref(),
            _ => None,
        }
    }

    /// Whether the pipeline ends here when the verifier's clock shows this.
    pub fn stops(&self, clock: Instant) -> bool {
        match self {
            Answer::Refuses(_) | Answer::LeavesToOthers(_) | Answer::CannotTell => true,
            _ => self.refusal_at(clock).is_some(),
        }
    }

    /// Why the token is turned down at this reading of the clock.
    pub fn refusal_at(&self, clock: Instant) -> Option<&Refusal> {
        let failed = |check: &&TimeCheck| !check.window().contains(clock);
        match self {
            Answer::Refuses(refusal) | Answer::LeavesToOthers(refusal) => Some(refusal),
            Answer::Within(check) => Some(check).filter(failed).map(|check| &check.refusal),
            Answer::Found(found) => {
                let deleted = found.deletion.as_ref().filter(failed);
                let deleted = deleted.map(|check| &check.refusal);
                let differs = found.differs.as_ref();
                if found.uid_first {
                    differs.or(deleted)
                } else {
                    deleted.or(differs)
                }
            }
            _ => None,
        }
    }

    /// Whether no reading of the clock makes it content.
    pub fn never_content(&self) -> bool {
        match self {
            Answer::Refuses(_) | Answer::LeavesToOthers(_) | Answer::CannotTell => true,
            Answer::Found(found) => found.differs.is_some(),
            _ => false,
        }
    }
}

impl TimeCheck {
    /// The last reading, or the first, that is accepted.
    pub fn accepted_edge(&self) -> Instant {
        match self.edge {
            Edge::Start => self.stamp.minus(self.leeway),
            Edge::End => self.stamp.plus(self.leeway),
        }
    }

    /// When the verifier's clock must be inside.
    pub fn window(&self) -> Window {
        match self.edge {
            Edge::Start => Window::from(self.accepted_edge()),
            Edge::End => Window::until(self.accepted_edge()),
        }
    }
}

/// Why a rule is content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    IssuerAccepted {
        issuer: String,
    },
    ThreeSegments {
        alg: Option<String>,
    },
    ClaimsDecoded,
    /// The header's `kid` picks a key that is there, or all are tried.
    KeysChosen {
        kid: Option<String>,
        count: usize,
    },
    /// The key that verifies.
    SignatureGood {
        key: String,
    },
    IssuerStillAccepted {
        issuer: String,
    },
    AudienceShared {
        audiences: Vec<String>,
    },
    /// The token names none, which stands for the API server's own.
    NoAudience {
        audiences: Vec<String>,
    },
    LegacyClaims,
    /// The secret holds this very token.
    LegacySecretSame {
        namespace: String,
        name: String,
    },
    LegacyNotInvalidated,
    /// The configuration of a foreign issuer lets it in, as this user.
    ConfigurationContent {
        user: Rc<Person>,
    },
}

/// What the page takes for granted, because nobody pasted anything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// The API server accepts this issuer.
    Issuer {
        issuer: String,
    },
    OidcIssuer {
        issuer: String,
    },
    /// The API server has the key.
    Key {
        kid: Option<String>,
        all_tried: bool,
    },
    Signature,
    /// The paste has no signature; the token is assumed to have one.
    SignatureNotPasted,
    /// The API server's audiences are the default, its issuer, or one of the names it usually has.
    Audiences {
        audiences: Vec<String>,
    },
    OidcAudience {
        audiences: Vec<String>,
    },
    ServiceAccount {
        namespace: String,
        name: String,
    },
    Secret {
        namespace: String,
        name: String,
    },
    Pod {
        namespace: String,
        name: String,
    },
    Node {
        name: String,
    },
    LegacySecret {
        namespace: String,
        name: String,
    },
    LegacyNotInvalidated,
    /// What this page cannot evaluate of a configuration turns nobody down.
    Configuration,
}

/// Why a rule was not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// The payload cannot be read; the next step says so.
    Unreadable,
    /// This release does not ask.
    ByRelease,
    /// The claim is missing, and this release then does not compare.
    ClaimMissing,
    /// The token is not bound to such an object.
    NotBound,
    /// The node of a pod is copied, not looked up.
    NodeOfPod,
    /// The token was not extended.
    NotExtended,
    /// `--service-account-lookup=false`
    LookupOff,
    /// Several audiences are configured, which are compared behind everything that the token's library asks.
    Later,
}

/// Why a token is turned down.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No authenticator answers to this issuer.
    NotMine {
        found: Option<String>,
        accepted: Vec<String>,
    },
    /// The text does not parse.
    Unreadable,
    IssuerChanged {
        found: String,
    },
    /// A key verifies the signature, but the claims do not decode.
    Undecodable {
        error: ClaimError,
        /// Whether keys were tried before that one, or after it, that do not verify: their errors are
        /// reported as well.
        others_before: bool,
        others_after: bool,
    },
    /// The `kid` in the header names no key of the API server.
    NoKeyFound {
        kid: Option<String>,
    },
    /// None of the keys that were tried verifies the signature.
    SignatureWrong {
        tried: usize,
    },
    /// `crit` has the wrong type; `wanted` is the Go type.
    CriticalUnreadable {
        found: Kind,
        wanted: &'static str,
    },
    /// `crit` asks for what the library does not know.
    CriticalUnknown {
        names: Vec<String>,
    },
    /// No key of an API server verifies this algorithm; `none` and a missing one included.
    AlgorithmUnusable {
        alg: Option<String>,
    },
    AudienceDiffers {
        found: Vec<String>,
        wanted: Vec<String>,
        /// Whether what is wanted is only assumed.
        assumed: bool,
    },
    NotValidYet,
    Expired,
    /// Expired because there is no `exp`, which counts as 1970.
    NoExpiry,
    IssuedInTheFuture,
    LegacyClaimMissing {
        claim: &'static str,
    },
    LegacySubjectDiffers,
    NodeBindingOff,
    /// Gone, or never there.
    ObjectMissing {
        object: ObjectRef,
    },
    /// Being deleted, for more than the leeway.
    ObjectDeleted {
        object: ObjectRef,
    },
    /// Another one of the same name.
    ObjectDiffers {
        object: ObjectRef,
        uid: String,
        claim: String,
    },
    /// The secret holds another token.
    LegacySecretDiffers {
        object: ObjectRef,
    },
    /// The secret is labelled `kubernetes.io/legacy-token-invalid-since`.
    LegacyInvalidated {
        object: ObjectRef,
    },
    /// A mapping or a rule of the configuration for the token's issuer; in the API server's words.
    ByConfiguration {
        error: String,
    },
}
