//! What a TokenRequest is answered with, release by release: the claims of the token, or the refusal.
//!
//! kubernetes pkg/registry/core/serviceaccount/storage/token.go and pkg/serviceaccount/claims.go, with feature gates at
//! their defaults. The objects are taken to exist and to fit each other; admission and signers outside of the API server
//! (1.32 and later), which may have limits of their own, are left out. Nothing is signed here.

use super::Release;
use super::behaviours::{CREDENTIAL_ID, History, MISSING_EXP_IS_EXPIRED, change};
use crate::json::edit::string;
use crate::json::{pretty, read};
use crate::time::{Instant, Nanos, SECOND};

/// pkg/apis/authentication/validation/validation.go, ValidateTokenRequest; both ends are accepted.
const SHORTEST: i64 = 600;
const LONGEST: i64 = 1 << 32;

/// What the admission plugin asks for in a pod, and what it gets: an hour and seven seconds, and a year
/// (pkg/serviceaccount/claims.go, WarnOnlyBoundTokenExpirationSeconds and ExpirationExtensionSeconds).
pub const INJECTED: i64 = 3_607;
pub const EXTENDED: i64 = 31_536_000;

/// What becomes of a request for a token that is bound to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeBound {
    /// A node is no object to be bound to.
    Unknown,
    /// Gate ServiceAccountTokenNodeBinding is off.
    Off,
    Issued,
}

pub(super) const NODE_BOUND: History<NodeBound> = History {
    id: "node-bound-issued",
    changes: &[
        change(
            20,
            NodeBound::Unknown,
            "kubernetes pkg/registry/core/serviceaccount/storage/token.go, up to 1.28",
        ),
        change(
            29,
            NodeBound::Off,
            "kubernetes pkg/features; alpha and off in 1.29 and 1.30",
        ),
        change(
            31,
            NodeBound::Issued,
            "kubernetes pkg/features; beta and on in 1.31",
        ),
    ],
};

/// A request that is cut to `--service-account-max-token-expiration` is warned about.
const SHORTENING_WARNED: History<bool> = History {
    id: "shortening-warned",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/registry/core/serviceaccount/storage/token.go, up to 1.23",
        ),
        change(24, true, "the same file, 1.24"),
    ],
};

/// Only a token for the API server's own audiences is extended.
const EXTENDED_FOR_ITSELF: History<bool> = History {
    id: "extended-for-itself",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/registry/core/serviceaccount/storage/token.go, up to 1.23",
        ),
        change(24, true, "the same file, 1.24, isKubeAudiences"),
    ],
};

/// An object by its name, and the UID that it has. An empty one stays out of the claims.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Named {
    pub name: String,
    pub uid: String,
}

/// The object that the token is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// And the node on which the pod was placed. Without a UID if the node is gone.
    Pod {
        pod: Named,
        node: Option<Named>,
    },
    Secret(Named),
    Node(Named),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// `iss`: the first `--service-account-issuer` of the API server.
    pub issuer: String,
    pub namespace: String,
    pub service_account: Named,
    pub bound: Option<Bound>,
    /// `spec.audiences`; if empty, those of the API server.
    pub audiences: Vec<String>,
    /// `spec.expirationSeconds`, which is 3600 if nobody says otherwise.
    pub seconds: i64,
    /// The UUID that the API server would draw, for releases that write one.
    pub jti: String,
}

/// The API server that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    pub release: Release,
    /// What its clock shows.
    pub clock: Instant,
    /// `--api-audiences`, or else the issuers.
    pub api_audiences: Vec<String>,
    /// `--service-account-extend-token-expiration`
    pub extend: bool,
    /// `--service-account-max-token-expiration`; none or 0 is no limit.
    pub longest: Option<Nanos>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The payload, as people read it: two blanks to a level, and the members in the order in which Go writes them.
    pub claims: String,
    /// Seconds since 1970, as in the claims.
    pub exp: i128,
    /// `status.expirationTimestamp`, which of an extended token is what was asked for.
    pub expiration_timestamp: i128,
    pub extended: bool,
    /// In Kubernetes' own words.
    pub warnings: Vec<String>,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooShort {
        seconds: i64,
    },
    TooLong {
        seconds: i64,
    },
    /// This release knows pods and secrets only.
    NodeUnknown,
    /// This release has it behind a feature gate that is off.
    NodeGateOff,
}

impl Refusal {
    /// The message of the Status: 422 for a lifetime, 400 for a node.
    pub fn words(self) -> String {
        let invalid = |seconds, why| {
            format!(
                "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: \
                 Invalid value: {seconds}: may not specify a duration {why}"
            )
        };
        match self {
            Refusal::TooShort { seconds } => invalid(seconds, "less than 10 minutes"),
            Refusal::TooLong { seconds } => invalid(seconds, "larger than 2^32 seconds"),
            Refusal::NodeUnknown => "cannot bind token to object of type /v1, Kind=Node".into(),
            Refusal::NodeGateOff => "cannot bind token to a Node object as the \
                 \"ServiceAccountTokenNodeBinding\" feature-gate is disabled"
                .into(),
        }
    }
}

/// The answer. Stamps are whole seconds of the API server's clock, cut towards the past (Go's `Time.Unix`).
pub fn issue(request: &TokenRequest, issuer: &Issuer) -> Result<Issued, Refusal> {
    check(request, issuer.release)?;
    let now = issuer.clock.seconds();
    let (seconds, warnings) = granted(request.seconds, issuer);
    let audiences = match request.audiences.as_slice() {
        [] => &issuer.api_audiences,
        _ => &request.audiences,
    };
    let extended = is_extended(request, seconds, audiences, issuer);
    let lifetime = if extended { EXTENDED } else { seconds };
    let stamps = Stamps {
        now,
        exp: now + i128::from(lifetime),
        warnafter: extended.then(|| now + i128::from(seconds)),
    };
    Ok(Issued {
        claims: claims(request, audiences, &stamps, issuer.release),
        exp: stamps.exp,
        expiration_timestamp: now + i128::from(seconds),
        extended,
        warnings,
    })
}

/// The header that kube-apiserver writes.
pub fn header(alg: &str, kid: &str) -> String {
    format!("{{\"alg\":{},\"kid\":{}}}", string(alg), string(kid))
}

fn check(request: &TokenRequest, release: Release) -> Result<(), Refusal> {
    let seconds = request.seconds;
    if seconds < SHORTEST {
        return Err(Refusal::TooShort { seconds });
    }
    if seconds > LONGEST {
        return Err(Refusal::TooLong { seconds });
    }
    match (&request.bound, NODE_BOUND.at(release)) {
        (Some(Bound::Node(_)), NodeBound::Unknown) => Err(Refusal::NodeUnknown),
        (Some(Bound::Node(_)), NodeBound::Off) => Err(Refusal::NodeGateOff),
        _ => Ok(()),
    }
}

/// The lifetime after the API server's own limit, and what it says of it.
fn granted(asked: i64, issuer: &Issuer) -> (i64, Vec<String>) {
    // NewREST takes the whole seconds of the duration, and zero for no limit.
    let limit = issuer.longest.map(|longest| longest / SECOND);
    match limit.and_then(|limit| i64::try_from(limit).ok()) {
        Some(limit) if limit > 0 && asked > limit => {
            let warning =
                format!("requested expiration of {asked} seconds shortened to {limit} seconds");
            let warned = SHORTENING_WARNED.at(issuer.release).then_some(warning);
            (limit, warned.into_iter().collect())
        }
        _ => (asked, Vec::new()),
    }
}

fn is_extended(
    request: &TokenRequest,
    seconds: i64,
    audiences: &[String],
    issuer: &Issuer,
) -> bool {
    let of_pod = matches!(request.bound, Some(Bound::Pod { .. }));
    let mut theirs = audiences.iter();
    let for_itself = theirs.all(|audience| issuer.api_audiences.contains(audience));
    let may = for_itself || !EXTENDED_FOR_ITSELF.at(issuer.release);
    issuer.extend && of_pod && seconds == INJECTED && may
}

struct Stamps {
    now: i128,
    exp: i128,
    warnafter: Option<i128>,
}

fn claims(
    request: &TokenRequest,
    audiences: &[String],
    stamps: &Stamps,
    release: Release,
) -> String {
    // Up to 1.26 dates are plain numbers, and Go leaves out a zero.
    let zero_is_written = !MISSING_EXP_IS_EXPIRED.at(release);
    let date = |seconds: i128| (seconds != 0 || zero_is_written).then(|| seconds.to_string());
    let has_id = CREDENTIAL_ID.at(release);
    let account = &request.service_account;
    let (mut pod, mut secret, mut node) = (None, None, None);
    match &request.bound {
        Some(Bound::Pod {
            pod: bound,
            node: on,
        }) => {
            pod = Some(bound);
            node = on.as_ref().filter(|node| has_id && !node.name.is_empty());
        }
        Some(Bound::Secret(bound)) => secret = Some(bound),
        Some(Bound::Node(bound)) => node = Some(bound),
        None => {}
    }
    let kubernetes = object(&[
        ("namespace", text(&request.namespace)),
        ("node", node.map(reference)),
        ("pod", pod.map(reference)),
        ("secret", secret.map(reference)),
        ("serviceaccount", Some(reference(account))),
        ("warnafter", stamps.warnafter.and_then(date)),
    ]);
    let subject = format!(
        "system:serviceaccount:{}:{}",
        request.namespace, account.name
    );
    let compact = object(&[
        ("aud", list(audiences)),
        ("exp", date(stamps.exp)),
        ("iat", date(stamps.now)),
        ("iss", text(&request.issuer)),
        ("jti", text(&request.jti).filter(|_| has_id)),
        ("kubernetes.io", Some(kubernetes)),
        ("nbf", date(stamps.now)),
        ("sub", text(&subject)),
    ]);
    let (node, _) = read(compact.as_bytes());
    node.map_or(compact, |node| pretty(&node))
}

/// What is empty is left out, as `omitempty` says.
fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| string(text))
}

fn list(items: &[String]) -> Option<String> {
    let items: Vec<String> = items.iter().map(|item| string(item)).collect();
    (!items.is_empty()).then(|| format!("[{}]", items.join(",")))
}

fn reference(named: &Named) -> String {
    object(&[("name", text(&named.name)), ("uid", text(&named.uid))])
}

fn object(members: &[(&str, Option<String>)]) -> String {
    let members: Vec<String> = members
        .iter()
        .filter_map(|(name, value)| Some(format!("{}:{}", string(name), value.as_ref()?)))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests;
