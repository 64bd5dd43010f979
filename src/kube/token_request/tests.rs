//! Boundaries, and what is issued seen by the code that guesses the release from it.

use super::super::behaviours::Change;
use super::super::which::{Era, Issued as Guess};
use super::super::{Minor, OLDEST, releases};
use super::*;
use crate::json::read_as_go;
use crate::report::inspect;
use crate::rules::testing::{ISSUER, situation, token};
use crate::verifier::{Verdict, judge};

const NOW: i64 = 1_767_225_600;

fn named(name: &str) -> Named {
    Named {
        name: name.into(),
        uid: format!("{name}-uid"),
    }
}

fn pod() -> Option<Bound> {
    Some(Bound::Pod {
        pod: named("web"),
        node: Some(named("node-1")),
    })
}

fn request(seconds: i64, bound: Option<Bound>) -> TokenRequest {
    TokenRequest {
        issuer: ISSUER.into(),
        namespace: "demo".into(),
        service_account: named("app"),
        bound,
        audiences: Vec::new(),
        seconds,
        jti: "00000000-0000-4000-8000-000000000000".into(),
    }
}

fn issuer(minor: u8) -> Issuer {
    Issuer {
        release: Minor(minor).into(),
        clock: Instant::from_seconds(NOW),
        api_audiences: vec![ISSUER.into()],
        extend: true,
        longest: None,
    }
}

fn issued(request: &TokenRequest, issuer: &Issuer) -> Issued {
    issue(request, issuer).expect("a token")
}

#[test]
fn the_claims_are_those_that_a_pod_gets() {
    let token = issued(&request(INJECTED, pod()), &issuer(30));
    let wanted = r#"{
  "aud": [
    "https://kubernetes.default.svc"
  ],
  "exp": 1798761600,
  "iat": 1767225600,
  "iss": "https://kubernetes.default.svc",
  "jti": "00000000-0000-4000-8000-000000000000",
  "kubernetes.io": {
    "namespace": "demo",
    "node": {
      "name": "node-1",
      "uid": "node-1-uid"
    },
    "pod": {
      "name": "web",
      "uid": "web-uid"
    },
    "serviceaccount": {
      "name": "app",
      "uid": "app-uid"
    },
    "warnafter": 1767229207
  },
  "nbf": 1767225600,
  "sub": "system:serviceaccount:demo:app"
}"#;
    assert_eq!(token.claims, wanted);
    assert_eq!(token.expiration_timestamp, 1_767_229_207);
    assert!(token.extended && token.warnings.is_empty());
}

#[test]
fn a_lifetime_has_its_ends() {
    let short = "less than 10 minutes";
    let long = "larger than 2^32 seconds";
    for (seconds, refused) in [
        (i64::MIN, Some(short)),
        (0, Some(short)),
        (599, Some(short)),
        (600, None),
        (1 << 32, None),
        ((1 << 32) + 1, Some(long)),
        (i64::MAX, Some(long)),
    ] {
        for minor in releases() {
            let answer = issue(&request(seconds, None), &issuer(minor.0));
            let words = answer.err().map(Refusal::words);
            let wanted = refused.map(|why| {
                format!(
                    "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: \
                     Invalid value: {seconds}: may not specify a duration {why}"
                )
            });
            assert_eq!(words, wanted, "{seconds} in {minor}");
        }
    }
}

#[test]
fn exactly_what_is_injected_into_pods_is_extended() {
    let secret = Some(Bound::Secret(named("s")));
    let node = Some(Bound::Node(named("n")));
    for (seconds, bound, extend, extended) in [
        (3606, pod(), true, false),
        (3607, pod(), true, true),
        (3608, pod(), true, false),
        (3607, pod(), false, false),
        (3607, None, true, false),
        (3607, secret, true, false),
        (3607, node, true, false),
    ] {
        let server = Issuer {
            extend,
            ..issuer(36)
        };
        let token = issued(&request(seconds, bound), &server);
        assert_eq!(token.extended, extended, "{seconds}");
        assert_eq!(token.claims.contains("\"warnafter\": 1767229207"), extended);
        let lifetime = if extended { EXTENDED } else { seconds };
        assert_eq!(token.exp, i128::from(NOW + lifetime));
        assert_eq!(token.expiration_timestamp, i128::from(NOW + seconds));
    }
}

#[test]
fn from_1_24_on_only_a_token_for_the_api_server_is_extended() {
    let own = [ISSUER];
    for (minor, audiences, extended) in [
        (23, &["vault"][..], true),
        (24, &["vault"], false),
        (24, &[ISSUER, "vault"], false),
        (23, &own, true),
        (24, &own, true),
        (24, &[], true),
    ] {
        let request = TokenRequest {
            audiences: audiences.iter().map(|&it| it.into()).collect(),
            ..request(INJECTED, pod())
        };
        let token = issued(&request, &issuer(minor));
        assert_eq!(token.extended, extended, "{audiences:?} in 1.{minor}");
    }
}

#[test]
fn the_longest_lifetime_comes_first_and_is_warned_about_from_1_24_on() {
    let hour = 3_600 * SECOND;
    let warning = "requested expiration of 3607 seconds shortened to 3600 seconds";
    for (minor, longest, seconds, extended, warnings) in [
        (23, Some(hour), 3600, false, &[][..]),
        (24, Some(hour), 3600, false, &[warning]),
        // Parts of a second are dropped.
        (24, Some(hour + SECOND - 1), 3600, false, &[warning]),
        (24, Some(3_607 * SECOND), 3607, true, &[]),
        (24, Some(0), 3607, true, &[]),
        (24, Some(-hour), 3607, true, &[]),
        (24, Some(Nanos::MAX), 3607, true, &[]),
        (24, None, 3607, true, &[]),
    ] {
        let server = Issuer {
            longest,
            ..issuer(minor)
        };
        let token = issued(&request(INJECTED, pod()), &server);
        assert_eq!(token.extended, extended, "{longest:?}");
        assert_eq!(token.warnings, warnings, "{longest:?}");
        assert_eq!(token.expiration_timestamp, i128::from(NOW + seconds));
    }
    // What is cut down to 3607 s is extended like what asked for them.
    let server = Issuer {
        longest: Some(3_607 * SECOND),
        ..issuer(36)
    };
    let token = issued(&request(7200, pod()), &server);
    assert!(token.extended);
    assert_eq!(
        token.warnings,
        ["requested expiration of 7200 seconds shortened to 3607 seconds"]
    );
}

#[test]
fn a_node_is_bound_to_from_1_31_on() {
    let bound = Some(Bound::Node(named("node-1")));
    for (minor, words) in [
        (
            20,
            Some("cannot bind token to object of type /v1, Kind=Node"),
        ),
        (
            28,
            Some("cannot bind token to object of type /v1, Kind=Node"),
        ),
        (
            29,
            Some(
                "cannot bind token to a Node object as the \"ServiceAccountTokenNodeBinding\" feature-gate is disabled",
            ),
        ),
        (
            30,
            Some(
                "cannot bind token to a Node object as the \"ServiceAccountTokenNodeBinding\" feature-gate is disabled",
            ),
        ),
        (31, None),
        (36, None),
    ] {
        let answer = issue(&request(3600, bound.clone()), &issuer(minor));
        let refused = answer.as_ref().err().map(|refusal| refusal.words());
        assert_eq!(refused.as_deref(), words, "1.{minor}");
        if let Ok(token) = answer {
            assert!(
                token
                    .claims
                    .contains("\"node\": {\n      \"name\": \"node-1\"")
            );
            assert!(!token.claims.contains("\"pod\""));
        }
    }
}

#[test]
fn what_is_empty_is_left_out() {
    let nobody = TokenRequest {
        issuer: String::new(),
        namespace: String::new(),
        service_account: Named::default(),
        bound: Some(Bound::Pod {
            pod: Named::default(),
            node: Some(Named::default()),
        }),
        audiences: Vec::new(),
        seconds: 600,
        jti: String::new(),
    };
    let server = Issuer {
        api_audiences: Vec::new(),
        clock: Instant::from_seconds(0),
        ..issuer(30)
    };
    let token = issued(&nobody, &server);
    let dates = "\"exp\": 600,\n  \"iat\": 0";
    assert!(token.claims.contains(dates), "{}", token.claims);
    for name in ["aud", "iss", "jti", "namespace", "node", "uid", "warnafter"] {
        assert!(!token.claims.contains(&string(name)), "{name}");
    }
    assert!(token.claims.contains("\"pod\": {}"));
    assert!(
        token
            .claims
            .contains("\"sub\": \"system:serviceaccount::\"")
    );
    // Before 1.27 a date of zero is empty, too.
    let server = Issuer {
        release: Minor(26).into(),
        ..server
    };
    let token = issued(&nobody, &server);
    assert!(!token.claims.contains("\"iat\""), "{}", token.claims);
    assert!(!token.claims.contains("\"nbf\""));
}

#[test]
fn stamps_are_cut_to_whole_seconds_and_absurd_clocks_go_on() {
    for (clock, iat) in [
        (
            Instant::from_seconds(NOW).plus(999_999_999),
            i128::from(NOW),
        ),
        (Instant(-1), -1),
        (Instant(-SECOND), -1),
        (Instant(-SECOND - 1), -2),
        (Instant(Nanos::MAX), Nanos::MAX.div_euclid(SECOND)),
        (Instant(Nanos::MIN), Nanos::MIN.div_euclid(SECOND)),
    ] {
        let server = Issuer {
            clock,
            ..issuer(36)
        };
        for seconds in [600, INJECTED, 1 << 32] {
            let token = issued(&request(seconds, pod()), &server);
            assert!(
                token.claims.contains(&format!("\"iat\": {iat},")),
                "{clock:?}"
            );
            assert!(read_as_go(token.claims.as_bytes()).is_some());
            assert_eq!(token.expiration_timestamp, iat + i128::from(seconds));
        }
    }
}

#[test]
fn texts_stay_texts() {
    let hostile = "a\",\"sub\":\"x\n</script>é中";
    let request = TokenRequest {
        issuer: hostile.into(),
        audiences: vec![hostile.into()],
        jti: hostile.into(),
        ..request(3600, None)
    };
    let token = issued(&request, &issuer(36));
    let claims = read_as_go(token.claims.as_bytes()).expect("JSON");
    assert_eq!(claims.members().len(), 8);
    for name in ["iss", "jti"] {
        let text = claims.get(name).and_then(|it| it.as_str());
        assert_eq!(text, Some(hostile));
    }
    assert_eq!(header("a\"b", "é"), r#"{"alg":"a\"b","kid":"é"}"#);
}

/// Both directions go by the same tables: what a minor issues, it could have issued, and it accepts it at once.
#[test]
fn each_minor_recognises_and_accepts_what_it_issues() {
    let bounds = [
        None,
        pod(),
        Some(Bound::Pod {
            pod: named("web"),
            node: None,
        }),
        Some(Bound::Secret(named("s"))),
        Some(Bound::Node(named("node-1"))),
    ];
    let mut seen = 0;
    for minor in releases() {
        for bound in &bounds {
            for seconds in [600, INJECTED] {
                let Ok(answer) = issue(&request(seconds, bound.clone()), &issuer(minor.0)) else {
                    continue;
                };
                seen += 1;
                let facts = inspect(&token(&answer.claims)).facts;
                let guess = Guess::of(&facts).expect("of Kubernetes' making").era;
                let here = Era::of(&|other| other == minor);
                assert_ne!(
                    guess.and(here),
                    Era::Never,
                    "{bound:?} in {minor}: {guess:?}"
                );
                assert_eq!(facts.is_extended(), answer.extended);
                let trace = judge(&facts, &situation(minor.0));
                let clock = Instant::from_seconds(NOW);
                assert_eq!(
                    trace.at(clock).verdict,
                    Verdict::Accepts,
                    "{bound:?} in {minor}"
                );
                let (last, after) = (trace.at(end(&answer)), trace.at(end(&answer).plus(1)));
                assert_eq!(last.verdict, Verdict::Accepts, "{bound:?} in {minor}");
                assert_eq!(after.verdict, Verdict::Rejects, "{bound:?} in {minor}");
            }
        }
    }
    assert_eq!(seen, 17 * 4 * 2 + 6 * 2);
}

/// The last moment at which an API server accepts it.
fn end(answer: &Issued) -> Instant {
    Instant((answer.exp + 60) * SECOND)
}

#[test]
fn every_history_starts_at_the_oldest_release_and_goes_up() {
    fn check<T: PartialEq>(changes: &[Change<T>]) {
        assert_eq!(changes[0].since, OLDEST);
        for pair in changes.windows(2) {
            assert!(pair[0].since < pair[1].since && pair[0].value != pair[1].value);
        }
    }
    check(NODE_BOUND.changes);
    check(SHORTENING_WARNED.changes);
    check(EXTENDED_FOR_ITSELF.changes);
}
