//! A token as one of the API servers would issue it now, and what each of them makes of its stamps.
//!
//! The claims are those of `kube::token_request`, and the answers those of `verifier`: no leeway stands here. Windows
//! are kept against the stamp, which is what the issuer's clock showed in whole seconds, so that a clock that is moved
//! judges nothing anew.

use crate::claims::{Facts, read_sent};
use crate::clocks::Machine;
use crate::kube::token_request::{
    Bound, Issued, Issuer, Named, Refusal, TokenRequest, header, issue,
};
use crate::kube::{NEWEST, Release};
use crate::time::{Instant, Nanos, SECOND, Window};
use crate::verifier::{Judged, Setting, Settings, Situation};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The issuer's clock while it stamps, where it does not matter: 2023-11-14 22:13:20 UTC.
pub const STAMPED: Instant = Instant(1_700_000_000 * SECOND);

/// An issuer that nobody named.
const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

/// What a pod asks for with `expirationSeconds`, and what it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// As the kubelet knows it.
    pub asked: Nanos,
    /// From the stamp to `exp`: a year if the API server extends it.
    pub given: Nanos,
}

impl Lifetime {
    /// What an API server with default flags gives; none if it refuses.
    pub fn of(seconds: i64) -> Result<Lifetime, Refusal> {
        let issued = issued(NEWEST.into(), ISSUER, &[], seconds)?;
        Ok(Lifetime {
            asked: Nanos::from(seconds) * SECOND,
            given: issued.exp.saturating_mul(SECOND) - STAMPED.0,
        })
    }

    pub fn is_extended(self) -> bool {
        self.given != self.asked
    }
}

/// What each API server makes of each one's new tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh {
    pub lifetime: Lifetime,
    /// For each server, which of the sorts below it issues: they differ in issuer and audiences.
    sorts: Vec<usize>,
    /// For each sort and each server: when its clock must show what, against the stamp; none if no clock helps.
    reaches: Vec<Vec<Option<Window>>>,
}

impl Fresh {
    /// Of the API servers among the machines, in their order.
    pub fn of(
        servers: &[&Machine],
        settings: &impl Settings,
        seconds: i64,
    ) -> Result<Fresh, Refusal> {
        let situations: Vec<Situation> = servers
            .iter()
            .map(|server| judging(settings.of(server.id)))
            .collect();
        // Of a server of which nothing is known, that it issues what the others take.
        let named = situations.iter().find_map(|it| listed(&it.issuers).first());
        let named = named.map_or(ISSUER, String::as_str);
        let answered = situations.iter().map(|it| listed(&it.audiences));
        let answered = answered.into_iter().find(|it| !it.is_empty());
        let mut kinds: Vec<(&str, &[String], Release)> = Vec::new();
        let mut sorts = Vec::new();
        let mut reaches = Vec::new();
        for situation in &situations {
            let issuer = listed(&situation.issuers).first();
            let audiences = match listed(&situation.audiences) {
                [] => answered.unwrap_or_default(),
                own => own,
            };
            let issuer = issuer.map_or(named, String::as_str);
            let kind = (issuer, audiences, situation.release);
            if let Some(known) = kinds.iter().position(|it| *it == kind) {
                sorts.push(known);
                continue;
            }
            sorts.push(kinds.len());
            kinds.push(kind);
            let facts = facts(situation.release, issuer, audiences, seconds)?;
            reaches.push(judged(&facts, &situations));
        }
        Ok(Fresh {
            lifetime: Lifetime::of(seconds)?,
            sorts,
            reaches,
        })
    }

    /// When the clock of a server must show what, against the stamp of a token that another one issued.
    pub fn reach(&self, issuer: usize, verifier: usize) -> Option<Window> {
        let sort = self.sorts.get(issuer)?;
        *self.reaches.get(*sort)?.get(verifier)?
    }
}

/// What is stamped at a moment of true time: whole seconds of the issuer's clock, cut towards the past.
pub fn stamp(issuer: &Machine, at: Instant) -> Instant {
    Instant(issuer.reads(at).seconds() * SECOND)
}

/// The facts of a new token, stamped at `STAMPED`.
fn facts(
    release: Release,
    issuer: &str,
    audiences: &[String],
    seconds: i64,
) -> Result<Facts, Refusal> {
    let issued = issued(release, issuer, audiences, seconds)?;
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let head = part(&header("RS256", "kid"));
    Ok(read_sent(&format!("{head}.{}.c2ln", part(&issued.claims))))
}

fn issued(
    release: Release,
    issuer: &str,
    audiences: &[String],
    seconds: i64,
) -> Result<Issued, Refusal> {
    let named = |name: &str| Named {
        name: name.into(),
        uid: "1".into(),
    };
    let audiences = match audiences {
        [] => vec![issuer.to_owned()],
        _ => audiences.to_vec(),
    };
    let request = TokenRequest {
        issuer: issuer.into(),
        namespace: "lab".into(),
        service_account: named("fresh"),
        bound: Some(Bound::Pod {
            pod: named("pod"),
            node: None,
        }),
        audiences: Vec::new(),
        seconds,
        jti: "1".into(),
    };
    let asked = Issuer {
        release,
        clock: STAMPED,
        api_audiences: audiences,
        extend: true,
        longest: None,
    };
    issue(&request, &asked)
}

/// Every server's window against the stamp. Servers that run with the same are asked once.
fn judged(facts: &Facts, situations: &[Situation]) -> Vec<Option<Window>> {
    let mut known: Vec<Option<Window>> = Vec::new();
    for (at, situation) in situations.iter().enumerate() {
        let before = situations[..at].iter().position(|it| it == situation);
        let window = match before.and_then(|before| known.get(before)) {
            Some(window) => *window,
            None => {
                let window = Judged::of(facts, situation).trace.window();
                window.map(|window| window.shifted(-STAMPED.0))
            }
        };
        known.push(window);
    }
    known
}

/// With the keys and objects that a new token is issued with.
fn judging(situation: &Situation) -> Situation {
    Situation {
        issuers: situation.issuers.clone(),
        audiences: situation.audiences.clone(),
        legacy_lookup: situation.legacy_lookup,
        ..Situation::of(situation.release)
    }
}

fn listed(setting: &Setting) -> &[String] {
    match setting {
        Setting::Assumed => &[],
        Setting::Given(items) => items,
    }
}
