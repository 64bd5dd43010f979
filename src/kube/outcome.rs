//! What the token authenticators of an API server make of a token together, in Kubernetes' words.
//!
//! They are asked in turn, the legacy one first. An error does not stop the others, and one that accepts does
//! (apiserver pkg/authentication/token/union; kubernetes pkg/kubeapiserver/authenticator/config.go).

use super::Release;
use super::behaviours::EXTRA_SPACE_WARNED;
use super::effects::{Effects, User, audiences, effects, service_account_user};
use super::log::{LogLine, validator_line};
use super::messages::{aggregate, errors, request_error};
use crate::claims::{Facts, read_sent};
use crate::cluster::ObjectKind;
use crate::rules::{ObjectRef, Refusal};
use crate::time::Instant;
use crate::verifier::{Authenticator, Situation, Verdict, judge_by};

/// How an authenticator answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    Accept,
    Reject,
    /// Neither: the next one is asked.
    None,
}

impl Opinion {
    pub fn id(self) -> &'static str {
        match self {
            Opinion::Accept => "accept",
            Opinion::Reject => "reject",
            Opinion::None => "no_opinion",
        }
    }
}

/// One authenticator's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    pub authenticator: Authenticator,
    pub opinion: Opinion,
    /// The branch that it stopped at, by its short name.
    pub step: Option<&'static str>,
    pub errors: Vec<String>,
    /// What it logs at `-v=4`.
    pub log: Vec<LogLine>,
    effects: Effects,
    user: Option<User>,
    audiences: Vec<String>,
}

/// The answer of all token authenticators together.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub opinion: Opinion,
    /// Who accepted or rejected: `legacy`, `bound` or `both`.
    pub by: Option<&'static str>,
    pub step: Option<&'static str>,
    pub errors: Vec<String>,
    pub legacy: Single,
    pub bound: Single,
    pub user: Option<User>,
    pub audiences: Vec<String>,
    pub effects: Effects,
}

/// What becomes of a request with `Authorization: Bearer` and this text.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Accepted,
    /// 401, with this in the log and in TokenReview's `status.error`.
    Rejected(String),
    /// The header holds no token, and the request is anonymous.
    Anonymous,
}

/// Asks both authenticators of service account tokens.
pub fn outcome(facts: &Facts, situation: &Situation, clock: Instant) -> Outcome {
    let ask = |authenticator| single(authenticator, facts, situation, clock);
    let (legacy, bound) = (ask(Authenticator::Legacy), ask(Authenticator::Bound));
    let mut effects = legacy.effects.clone();
    if legacy.opinion != Opinion::Accept {
        effects.add(&bound.effects);
    }
    let (by, speaker) = match (legacy.opinion, bound.opinion) {
        (Opinion::Accept, _) => (Some("legacy"), &legacy),
        (_, Opinion::Accept) => (Some("bound"), &bound),
        (Opinion::Reject, Opinion::Reject) => (Some("both"), &bound),
        (Opinion::Reject, Opinion::None) => (Some("legacy"), &legacy),
        (Opinion::None, Opinion::Reject) => (Some("bound"), &bound),
        (Opinion::None, Opinion::None) => (None, &bound),
    };
    let errors = match speaker.opinion {
        Opinion::Accept => Vec::new(),
        _ => [legacy.errors.as_slice(), &bound.errors].concat(),
    };
    Outcome {
        opinion: speaker.opinion,
        by,
        step: speaker.step,
        errors,
        user: speaker.user.clone(),
        audiences: speaker.audiences.clone(),
        effects,
        legacy,
        bound,
    }
}

impl Single {
    pub fn error(&self) -> String {
        aggregate(&self.errors)
    }
}

impl Outcome {
    /// The error of the union; none if there is no error in it.
    pub fn error(&self) -> Option<String> {
        (!self.errors.is_empty()).then(|| aggregate(&self.errors))
    }
}

/// What a request with this text behind `Bearer ` gets.
pub fn request(text: &str, situation: &Situation, clock: Instant) -> Request {
    match bearer(&format!("Bearer {text}"), situation.release).token {
        Some(token) => Request::of(&outcome(&read_sent(token), situation, clock)),
        None => Request::Anonymous,
    }
}

/// What an `Authorization` header holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer<'a> {
    /// None: the request is anonymous.
    pub token: Option<&'a str>,
    /// The response's warning about the header.
    pub warning: Option<&'static str>,
}

const EXTRA_SPACE: &str = "the provided Authorization header contains extra space before the bearer token, \
    and is ignored";

/// Takes the token out of the header: trimmed, cut at single blanks, what follows the token ignored
/// (apiserver pkg/authentication/request/bearertoken/bearertoken.go).
pub fn bearer(header: &str, release: impl Into<Release>) -> Bearer<'_> {
    let release = release.into();
    let mut parts = header.trim().splitn(3, ' ');
    let scheme = parts.next().unwrap_or_default();
    let token = parts
        .next()
        .filter(|_| scheme.eq_ignore_ascii_case("bearer"));
    let extra_space = token == Some("") && EXTRA_SPACE_WARNED.at(release);
    Bearer {
        token: token.filter(|token| !token.is_empty()),
        warning: extra_space.then_some(EXTRA_SPACE),
    }
}

impl Request {
    /// What the outcome of the token in its header makes of it.
    pub fn of(outcome: &Outcome) -> Request {
        match outcome.opinion {
            Opinion::Accept => Request::Accepted,
            _ => Request::Rejected(request_error(&outcome.errors)),
        }
    }
}

fn single(
    authenticator: Authenticator,
    facts: &Facts,
    situation: &Situation,
    clock: Instant,
) -> Single {
    let trace = judge_by(authenticator, facts, situation);
    let ruling = trace.at(clock);
    let release = situation.release;
    let refusal = ruling.refusal.as_ref();
    let errors = refusal.map_or(Vec::new(), |refusal| errors(refusal, release));
    let accepted = ruling.verdict == Verdict::Accepts;
    Single {
        authenticator,
        opinion: match (accepted, errors.is_empty()) {
            (true, _) => Opinion::Accept,
            (false, false) => Opinion::Reject,
            (false, true) => Opinion::None,
        },
        step: refusal
            .zip(trace.step(&ruling))
            .map(|(refusal, step)| step_of(refusal, step.rule.id)),
        log: refusal
            .and_then(|refusal| validator_line(refusal, release, authenticator))
            .into_iter()
            .collect(),
        errors,
        effects: effects(facts, situation, &trace, &ruling),
        user: accepted.then(|| service_account_user(facts, &trace)),
        audiences: if accepted {
            audiences(&trace)
        } else {
            Vec::new()
        },
    }
}

/// The short name of a branch.
fn step_of(refusal: &Refusal, rule: &str) -> &'static str {
    let of = |object: &ObjectRef, names: [&'static str; 5]| match (object.kind, object.legacy) {
        (ObjectKind::ServiceAccount, _) => names[0],
        (ObjectKind::Secret, false) => names[1],
        (ObjectKind::Pod, _) => names[2],
        (ObjectKind::Node, _) => names[3],
        (ObjectKind::Secret, true) => names[4],
    };
    match refusal {
        Refusal::NotMine { .. } => "issuer_precheck",
        Refusal::Unreadable if rule == "issuer-expected" => "issuer_precheck",
        Refusal::Unreadable => "parse",
        Refusal::NoKeyFound { .. } => "no_keys",
        Refusal::AlgorithmUnusable { .. }
        | Refusal::SignatureWrong { .. }
        | Refusal::CriticalUnknown { .. }
        | Refusal::CriticalUnreadable { .. } => "signature",
        Refusal::Undecodable { .. } => "claims_unmarshal",
        Refusal::IssuerChanged { .. } => "issuer_recheck",
        Refusal::AudienceDiffers { .. } => "audience",
        Refusal::ByConfiguration { .. } => "configuration",
        Refusal::NotValidYet => "nbf",
        Refusal::Expired | Refusal::NoExpiry => "exp",
        Refusal::IssuedInTheFuture => "iat",
        Refusal::NodeBindingOff => "node_gate",
        Refusal::ObjectMissing { object } => of(
            object,
            [
                "serviceaccount_missing",
                "secret_missing",
                "pod_missing",
                "node_missing",
                "legacy_secret_missing",
            ],
        ),
        Refusal::ObjectDeleted { object } => of(
            object,
            [
                "serviceaccount_deleted",
                "secret_deleted",
                "pod_deleted",
                "node_deleted",
                "legacy_secret_deleted",
            ],
        ),
        Refusal::ObjectDiffers { object, .. } => of(
            object,
            [
                "serviceaccount_uid",
                "secret_uid",
                "pod_uid",
                "node_uid",
                "legacy_secret_uid",
            ],
        ),
        Refusal::LegacyClaimMissing { .. } => "legacy_claim_missing",
        Refusal::LegacySubjectDiffers => "legacy_sub",
        Refusal::LegacySecretDiffers { .. } => "legacy_secret_mismatch",
        Refusal::LegacyInvalidated { .. } => "legacy_invalid_since",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::Minor;

    #[test]
    fn a_token_is_what_stands_between_the_first_two_blanks() {
        for (header, token, warns) in [
            ("Bearer a.b.c", Some("a.b.c"), false),
            ("bearer a.b.c", Some("a.b.c"), false),
            (" BEARER a b c ", Some("a"), false),
            ("Bearer  a", None, true),
            ("Bearer ", None, false),
            ("Bearer", None, false),
            ("Basic a", None, false),
            ("", None, false),
            ("Bearer\ta", None, false),
        ] {
            assert_eq!(bearer(header, Minor(24)).warning, None, "{header}");
            let found = bearer(header, Minor(25));
            assert_eq!(
                (found.token, found.warning.is_some()),
                (token, warns),
                "{header}"
            );
        }
    }
}
