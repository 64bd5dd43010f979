//! What a rule can answer. Values only: the sentences are in `i18n`, Kubernetes' strings in `kube`.

use crate::json::Kind;
use crate::time::{Instant, Nanos, Window};

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Content, whatever the clock says.
    Passes(Finding),
    /// Content if what the page assumes is so.
    Assumed(Assumption),
    /// Content while the verifier's clock is inside a window.
    Within(TimeCheck),
    /// Content, but past this moment the API server marks the token as stale.
    StaleAfter(Instant),
    NotAsked(NotAsked),
    /// The paste is too damaged to say.
    CannotTell,
    /// This authenticator leaves the token to the next one, without an error.
    LeavesToOthers(Refusal),
    Refuses(Refusal),
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
    IssuerStillAccepted,
    AudienceShared {
        audiences: Vec<String>,
    },
    /// The token names none, which stands for the API server's own.
    NoAudience,
    LegacyClaims,
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
    DateNotANumber {
        claim: String,
        found: Kind,
    },
    AudienceNotText {
        found: Kind,
    },
    /// `wanted` is the Go type.
    WrongType {
        claim: String,
        found: Kind,
        wanted: &'static str,
    },
    DuplicateMember {
        name: String,
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
    /// The token names no service account, or an object without a name; the look-up finds nothing.
    NothingToLookUp {
        what: &'static str,
    },
}
