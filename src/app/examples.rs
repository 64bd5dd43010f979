//! The examples of the page: a token, machines and a moment each, that tell a story by themselves.
//!
//! Their signatures are words, so that nobody takes them for secrets.

use super::state::Clock;
use super::{AppState, Preferences};
use crate::clocks::Role;
use crate::i18n::Sample;
use crate::kube::Minor;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// In the order in which the page offers them.
pub const SAMPLES: [Sample; 5] = [
    Sample::Story,
    Sample::NeverReread,
    Sample::Extended,
    Sample::WrongAudience,
    Sample::Legacy,
];

const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

/// The moment at which the tokens of the examples were stamped: 2023-12-12 10:39:50 UTC.
const ISSUED: i64 = 1_702_377_590;

/// The page with an example in it. Preferences stay; the release is the example's.
pub fn open(sample: Sample, preferences: Preferences) -> AppState {
    let mut state = AppState::new(preferences);
    let (payload, minor, moment) = match sample {
        Sample::Story => (story(), 22, "nbf+3s"),
        Sample::NeverReread => (pod("shop", "cart", "cart-6f9c", 3600), 28, "exp+1h"),
        Sample::Extended => (extended(), 30, "iat+20d"),
        Sample::WrongAudience => (wrong_audience(), 33, "iat+5m"),
        Sample::Legacy => (legacy(), 30, "2024-06-01 12:00:00Z"),
    };
    state.minor = Minor(minor);
    state.pasted = token(&payload).into();
    state.moment = moment.into();
    if sample == Sample::Story {
        state.clocks = vec![
            Clock::right(1, "apiserver-1", Role::Issuer),
            Clock::new(2, "apiserver-2", Role::Verifier, "-2m"),
            Clock::new(3, "node-7", Role::Node, "+1s"),
        ];
    }
    if sample == Sample::WrongAudience {
        state.audiences = ISSUER.into();
    }
    state
}

fn token(payload: &Value) -> String {
    let header = json!({"alg": "RS256", "kid": "nHLl7oK6cLvqvyZkZ1rWvXq0Q2cO4mBz5pXk0yTt3uE"});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signature = URL_SAFE_NO_PAD.encode("an example, signed by nobody");
    format!("{}.{}.{signature}", part(&header), part(payload))
}

fn pod(namespace: &str, account: &str, pod: &str, lifetime: i64) -> Value {
    json!({
        "aud": [ISSUER],
        "exp": ISSUED + lifetime,
        "iat": ISSUED,
        "iss": ISSUER,
        "kubernetes.io": {
            "namespace": namespace,
            "pod": {"name": pod, "uid": "4c1d2e5a-7f0b-4d3c-9a6e-1b2c3d4e5f9e"},
            "serviceaccount": {"name": account, "uid": "0a9b8c7d-6e5f-4a3b-8c1d-2e3f4a5b6c7d"},
        },
        "nbf": ISSUED,
        "sub": format!("system:serviceaccount:{namespace}:{account}"),
    })
}

fn story() -> Value {
    pod("argo", "workflow", "ci-build-7d9f", 3600)
}

fn extended() -> Value {
    let mut payload = pod("monitoring", "exporter", "exporter-0", 31_536_000);
    payload["kubernetes.io"]["warnafter"] = json!(ISSUED + 3607);
    payload["jti"] = json!("6f16190a-e954-48e9-bf85-a99e28599ab2");
    payload
}

fn wrong_audience() -> Value {
    let mut payload = pod("shop", "payments", "payments-5c8d", 600);
    payload["aud"] = json!(["vault"]);
    payload
}

fn legacy() -> Value {
    json!({
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": "ci",
        "kubernetes.io/serviceaccount/secret.name": "deployer-token-x7k2p",
        "kubernetes.io/serviceaccount/service-account.name": "deployer",
        "kubernetes.io/serviceaccount/service-account.uid": "7d1a0b2c-3e4f-4a5b-9c6d-8e7f6a5b4c3d",
        "sub": "system:serviceaccount:ci:deployer",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::moment;
    use crate::cluster::pasted::Pasted;
    use crate::i18n::Utc;
    use crate::report::{inspect, outlook, report, seen_of};
    use crate::time::Instant;
    use crate::verifier::Verdict;

    fn check(sample: Sample, verdict: Verdict, branch: Option<&str>) -> AppState {
        let state = open(sample, Preferences::default());
        let inspection = inspect(&state.pasted);
        assert_eq!(inspection.problems, [], "{sample:?}");
        let outlook = outlook(
            &inspection,
            &state.situations(&Pasted::default(), None),
            &state.machines(),
        )
        .unwrap();
        let (moment, fault) = moment(&state.moment, &inspection.facts, &Utc, Instant(0));
        assert_eq!(fault, None);
        let report = report(&outlook, moment);
        assert_eq!(report.verdict, verdict, "{sample:?}");
        assert_eq!(report.branch().map(|rule| rule.id), branch, "{sample:?}");
        state
    }

    #[test]
    fn every_example_shows_what_it_says() {
        check(Sample::Story, Verdict::Rejects, Some("not-yet-valid"));
        check(Sample::NeverReread, Verdict::Rejects, Some("expired"));
        check(Sample::Extended, Verdict::Accepts, None);
        check(
            Sample::WrongAudience,
            Verdict::Rejects,
            Some("audience-expected"),
        );
        check(Sample::Legacy, Verdict::Accepts, None);
    }

    #[test]
    fn the_story_ends_well_when_tried_by_hand_two_minutes_later() {
        let mut state = open(Sample::Story, Preferences::default());
        let inspection = inspect(&state.pasted);
        let outlook = outlook(
            &inspection,
            &state.situations(&Pasted::default(), None),
            &state.machines(),
        )
        .unwrap();
        let at = |typed: &str| moment(typed, &inspection.facts, &Utc, Instant(0)).0;
        let first = report(&outlook, at(&state.moment));
        assert_eq!((first.share.rejecting, first.share.servers), (1, 2));
        let seen = seen_of(&inspection, first.lead()).unwrap();
        assert_eq!(seen.log.len(), 2);
        assert!(
            seen.log[1].ends_with("err=\"[invalid bearer token, Token could not be validated.]\"")
        );
        state.moment = "nbf+2m".into();
        assert_eq!(
            report(&outlook, at(&state.moment)).verdict,
            Verdict::Accepts
        );
    }
}
