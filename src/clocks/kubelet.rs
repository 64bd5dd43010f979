//! When the kubelet replaces the token in a pod's volume, by its node's clock.
//!
//! Kubernetes pkg/kubelet/token/token_manager.go, the same numbers from 1.20 to 1.36: it reckons the age from
//! `status.expirationTimestamp` − `spec.expirationSeconds`, and replaces the token when 80 % of the lifetime or
//! 24 h are over, less a jitter of 0 to 10 s. The check runs about once a minute. A token extended to a year
//! is rotated as the 3607 s token that was asked for.

use super::{Machine, Server};
use crate::claims::Facts;
use crate::time::{Instant, Nanos, SECOND};

/// Jitter drawn on every check: whole seconds, and less than this.
pub const JITTER: Nanos = 10 * SECOND;

/// How soon and how late the next check may come: a pod is looked at again after a minute and up to half as much
/// (kubernetes pkg/kubelet/pod_workers.go, workerResyncIntervalJitterFactor).
pub const CHECKS: [Nanos; 2] = [60 * SECOND, CHECK];
pub(super) const CHECK: Nanos = 90 * SECOND;

/// How long a client goes on with the token it read (client-go re-reads the file after 50 to 60 s).
pub const REREAD: Nanos = 60 * SECOND;

const DAY: Nanos = 86_400 * SECOND;

/// When a kubelet replaces this token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// The lifetime that the kubelet knows.
    pub lifetime: Nanos,
    /// By the node's clock, without jitter.
    pub due: Instant,
    /// Whether it is due because of its age, 24 h, before 80 % of its lifetime are over.
    pub by_age: bool,
    /// In true time: with all of the jitter and no wait.
    pub earliest: Instant,
    /// In true time: without jitter and with the longest wait.
    pub latest: Instant,
    /// Whether the node's clock is so fast that the token is due as soon as it is issued.
    pub at_once: bool,
}

/// Whether the new token comes before an API server calls the old one expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// With this much to spare, re-reading by the client included.
    InTime { spare: Nanos },
    /// The workload may hold an expired token this long.
    Late { by: Nanos, server: String },
    /// No API server ever calls it expired.
    NoExpiry,
}

/// When the kubelet of this node replaces the token; none if no kubelet does.
pub fn refresh(facts: &Facts, node: &Machine, issuer_offset: Nanos) -> Option<Refresh> {
    let kubernetes = facts.kubernetes.as_ref()?;
    kubernetes.pod.as_ref()?;
    let issued = facts.iat.value()?.instant;
    let ends = match kubernetes.warnafter.date() {
        Some(warnafter) => warnafter.instant,
        None => facts.exp.value()?.instant,
    };
    let (due, by_age) = due(issued, ends)?;
    let issued_in_true_time = issued.minus(issuer_offset);
    Some(Refresh {
        lifetime: ends.since(issued),
        due,
        by_age,
        earliest: node.true_time(due).minus(JITTER),
        latest: node.true_time(due).plus(CHECK),
        at_once: node.reads(issued_in_true_time) >= due,
    })
}

/// When a token's age is too high, and whether 24 h make it so; none if it was never good.
pub fn due(issued: Instant, ends: Instant) -> Option<(Instant, bool)> {
    let lifetime = ends.since(issued);
    if lifetime <= 0 {
        return None;
    }
    let (of_age, mostly_over) = (issued.plus(DAY), ends.minus(lifetime / 5));
    Some((of_age.min(mostly_over), of_age < mostly_over))
}

/// Compares the refresh with the moment at which the first API server calls the token expired.
pub fn rotation(refresh: &Refresh, servers: &[Server]) -> Rotation {
    let first = servers
        .iter()
        .filter_map(|server| Some((server.expires?, &server.machine.name)))
        .min_by_key(|(at, _)| *at);
    let Some((expires, server)) = first else {
        return Rotation::NoExpiry;
    };
    let spare = expires.since(refresh.latest.plus(REREAD));
    if spare >= 0 {
        Rotation::InTime { spare }
    } else {
        Rotation::Late {
            by: -spare,
            server: server.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Role, place};
    use super::*;
    use crate::rules::testing::{ISSUER, facts, situation};
    use crate::verifier::Judged;
    use std::rc::Rc;

    fn machine(role: Role, offset: Nanos) -> Machine {
        Machine {
            id: 0,
            name: "m".into(),
            role,
            offset: offset * SECOND,
        }
    }

    fn token(lifetime: i64) -> Facts {
        facts(&format!(
            r#"{{"iss":"{ISSUER}","aud":["{ISSUER}"],"iat":1000,"nbf":1000,"exp":{},"kubernetes.io":{{"pod":{{"name":"p"}}}}}}"#,
            1000 + lifetime
        ))
    }

    fn placed(facts: &Facts, offset: Nanos) -> Server {
        let judged = Judged::of(facts, &situation(30));
        place(Rc::new(judged), &machine(Role::Issuer, offset))
    }

    fn check(lifetime: i64, node: Nanos, server: Nanos) -> Rotation {
        let facts = token(lifetime);
        let servers = [placed(&facts, server)];
        let refresh = refresh(&facts, &machine(Role::Node, node), server * SECOND).unwrap();
        rotation(&refresh, &servers)
    }

    #[test]
    fn eighty_percent_or_a_day_whichever_comes_first() {
        let node = machine(Role::Node, 0);
        for (lifetime, due) in [
            (600, 1480),
            (3600, 3880),
            (86_400, 70_120),
            (200_000, 87_400),
        ] {
            let refresh = refresh(&token(lifetime), &node, 0).unwrap();
            assert_eq!(refresh.due, Instant::from_seconds(due), "{lifetime}");
        }
    }

    #[test]
    fn a_slow_node_rotates_late_and_a_fast_one_early() {
        // 20 % of 600 s, 60 s of leeway, less 90 s of checking and 60 s of re-reading.
        assert_eq!(check(600, 0, 0), Rotation::InTime { spare: 30 * SECOND });
        assert_eq!(check(600, -30, 0), Rotation::InTime { spare: 0 });
        let late = |by| Rotation::Late {
            by: by * SECOND,
            server: "m".into(),
        };
        assert_eq!(check(600, -31, 0), late(1));
        assert_eq!(check(600, -780, 0), late(750));
        assert_eq!(check(600, 0, 40), late(10));
        assert_eq!(check(3600, -3000, 0), late(3000 - 630));
    }

    #[test]
    fn a_token_refused_for_another_reason_still_expires() {
        let facts = facts(
            r#"{"iss":"other","iat":1000,"nbf":1000,"exp":1600,"kubernetes.io":{"pod":{"name":"p"}}}"#,
        );
        let servers = [placed(&facts, 0)];
        let refresh = refresh(&facts, &machine(Role::Node, 0), 0).unwrap();
        assert_eq!(
            rotation(&refresh, &servers),
            Rotation::InTime { spare: 30 * SECOND }
        );
    }

    #[test]
    fn an_extended_token_is_rotated_within_the_hour() {
        let mut facts = token(31_536_000);
        let kubernetes = facts.kubernetes.as_mut().unwrap();
        kubernetes.warnafter =
            crate::claims::Claim::Is(crate::claims::NumericDate::read("4607").unwrap());
        let refresh = refresh(&facts, &machine(Role::Node, 0), 0).unwrap();
        assert_eq!(refresh.lifetime, 3607 * SECOND);
        assert_eq!(refresh.due, Instant(4607 * SECOND - 721_400_000_000));
    }

    #[test]
    fn a_node_ahead_by_most_of_the_lifetime_asks_on_every_check() {
        let at_once = |offset| {
            refresh(&token(600), &machine(Role::Node, offset), 0)
                .unwrap()
                .at_once
        };
        assert!(!at_once(479));
        assert!(at_once(480));
    }

    #[test]
    fn only_tokens_of_pods_are_rotated() {
        let unbound = facts(r#"{"iat":1000,"exp":4600,"kubernetes.io":{"namespace":"ns"}}"#);
        assert_eq!(refresh(&unbound, &machine(Role::Node, 0), 0), None);
    }
}
