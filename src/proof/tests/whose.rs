//! Whose clock a line tells of, of what, and by which leeway; and what is no measurement without a zone.

use super::*;
use crate::evidence::{closer, recognise};

const HOUR: i64 = 3600;

fn from(library: Option<&'static str>, mut found: Found) -> Found {
    if let What::Said(said) = &mut found.what {
        for reason in &mut said.reasons {
            reason.origin = library;
        }
    }
    found
}

fn read(pasted: &str) -> Vec<Found> {
    closer::look(pasted, &recognise(pasted))
}

/// Of the pieces that bind the API server's clock to the writer's: low and high in seconds.
fn passed(found: Found) -> Option<(Option<Nanos>, Option<Nanos>)> {
    let proof = prove(&[found], &facts(ISSUED, ISSUED + HOUR));
    let mut pieces = proof.pieces.iter();
    let piece = pieces.find(|piece| matches!(piece.why, Why::Passed { .. }))?;
    Some((
        piece.low.map(|it| it / SECOND),
        piece.high.map(|it| it / SECOND),
    ))
}

#[test]
fn what_is_passed_on_has_the_leeway_and_the_clock_of_who_says_it() {
    // exp is 11:39:50, nbf 10:39:50.
    let (late, early) = ("2023-12-12T11:40:20Z", "2023-12-12T10:40:00Z");
    for (who, library, stamp, branch, wanted) in [
        // The API server's service account check, asked by anybody.
        (Who::Kubelet, None, late, "expired", Some((Some(29), None))),
        (Who::Vault, None, late, "expired", Some((Some(29), None))),
        (Who::Consul, None, late, "expired", Some((Some(29), None))),
        (
            Who::Vault,
            None,
            early,
            "not-yet-valid",
            Some((None, Some(-68))),
        ),
        // Its OIDC plugin allows nothing behind exp.
        (
            Who::Kubelet,
            Some("kube-oidc"),
            late,
            "expired",
            Some((Some(-31), None)),
        ),
        (
            Who::Kubelet,
            Some("kube-oidc"),
            early,
            "not-yet-valid",
            Some((None, Some(-68))),
        ),
        // By their own clocks.
        (Who::Vault, Some("cap"), late, "expired", None),
        (Who::Vault, Some("cap"), early, "not-yet-valid", None),
        (Who::Spire, Some("spire"), late, "expired", None),
        (Who::Istiod, Some("go-oidc-v3"), late, "expired", None),
        (Who::Delegating, Some("kube-oidc"), late, "expired", None),
        (Who::Kubelet, Some("kubelet"), late, "expired", None),
        (
            Who::ApiServer,
            None,
            "2023-12-12T11:45:00Z",
            "expired",
            None,
        ),
    ] {
        let found = from(library, said(who, None, stamp, branch));
        assert_eq!(passed(found), wanted, "{who:?} {library:?} {branch}");
    }
}

#[test]
fn a_line_is_checked_by_the_leeway_of_who_says_it() {
    for (who, library, stamp, misfits) in [
        (Who::ApiServer, None, "2023-12-12T11:40:50Z", 0),
        (Who::ApiServer, None, "2023-12-12T11:40:49Z", 1),
        (Who::ApiServer, Some("kube-oidc"), "2023-12-12T11:39:50Z", 0),
        (Who::ApiServer, Some("kube-oidc"), "2023-12-12T11:39:49Z", 1),
        (Who::Vault, Some("cap"), "2023-12-12T11:39:50Z", 0),
        (Who::Vault, Some("cap"), "2023-12-12T11:39:49Z", 1),
        (Who::Vault, None, "2023-12-12T11:39:49Z", 0),
        (Who::Kubelet, Some("kubelet"), "2023-12-12T11:39:50Z", 0),
        (Who::Kubelet, Some("kubelet"), "2023-12-12T11:39:49Z", 1),
    ] {
        let found = from(library, said(who, None, stamp, "expired"));
        let proof = prove(&[found], &facts(ISSUED, ISSUED + HOUR));
        assert_eq!(proof.misfits.len(), misfits, "{who:?} {library:?} {stamp}");
    }
}

#[test]
fn the_kubelet_says_expired_by_the_nodes_clock_and_by_what_it_asked_for() {
    let line = "E1212 11:45:00.000000    8728 projected.go:292] Couldn't get token: token \"web\"/\"shop\"/[]string(nil)/3607/v1.BoundObjectReference{} expired and refresh failed: Unauthorized";
    let found = read(line);
    let proof = prove(&found, &facts(ISSUED, ISSUED + HOUR));
    assert_eq!(range(&proof, &VERIFIER), (None, None));
    let whys: Vec<_> = proof.pieces.iter().map(|piece| piece.why).collect();
    assert!(matches!(whys[..], [Why::Later { .. }]), "{whys:?}");
    // Of an extended token the kubelet knows the end that it asked for.
    let payload = format!(
        r#"{{"iss":"x","iat":{ISSUED},"exp":{},"kubernetes.io":{{"namespace":"ns","serviceaccount":{{"name":"sa","uid":"s"}},"warnafter":{}}}}}"#,
        ISSUED + 31_536_000,
        ISSUED + 3607
    );
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let token = format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(&payload));
    let proof = prove(&found, &inspect(&token).facts);
    assert_eq!((proof.misfits.len(), proof.pieces.len()), (0, 1));
}

#[test]
fn what_is_said_of_a_request_a_session_or_another_credential_is_not_of_the_token() {
    let facts = facts(ISSUED, ISSUED + HOUR);
    for line in [
        "An error occurred (InvalidSignatureException) when calling the GetCallerIdentity operation: Signature expired: 20231212T111500Z is now earlier than 20231212T113000Z (20231212T114500Z - 15 min.)",
        "Signature not yet current: 20231212T104002Z is still later than 20231212T103830Z (20231212T103330Z + 5 min.)",
        "An error occurred (SignatureDoesNotMatch): Signature not yet current",
        "An error occurred (RequestTimeTooSkewed): The difference between the request time and the current time is too large.",
        "input token was not properly formatted: X-Amz-Date parameter is expired (15 minute expiration) 2023-12-12 11:15:00 +0000 UTC",
        "An error occurred (ExpiredTokenException): The security token included in the request is expired",
        "x509: certificate has expired or is not yet valid: current time 2023-12-12T11:45:00Z is after 2023-12-12T11:39:50Z",
        "Expired bootstrap token in kube-system/bootstrap-token-abcdef Secret: 2023-12-12T11:39:50Z",
    ] {
        let found = read(&format!("2023-12-12T11:45:00Z app: {line}"));
        let proof = prove(&found, &facts);
        let of_token = |why: &Why| {
            matches!(
                why,
                Why::Later { .. } | Why::NotYet { .. } | Why::Passed { .. }
            )
        };
        let pieces: Vec<_> = proof.pieces.iter().map(|piece| piece.why).collect();
        assert!(!pieces.iter().any(of_token), "{line}: {pieces:?}");
        assert_eq!(proof.misfits, [0; 0], "{line}");
    }
}

#[test]
fn a_token_that_begins_later_on_purpose_was_stamped_when_it_was_issued() {
    let token = |iat: i64, nbf: i64| {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let payload = format!(
            r#"{{"iss":"x","iat":{iat},"nbf":{nbf},"exp":{}}}"#,
            iat + HOUR
        );
        inspect(&format!(
            "{}.{}.c2ln",
            part(r#"{"alg":"RS256"}"#),
            part(&payload)
        ))
        .facts
    };
    let line = [said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T10:40:00Z",
        "not-yet-valid",
    )];
    let party = Party::ApiServer(Some("cp-2".into()));
    // 10:39:50 and ten minutes later: the clocks may be the same.
    let proof = prove(&line, &token(ISSUED, ISSUED + 600));
    assert_eq!(range(&proof, &party), (None, Some(11 * SECOND)));
    assert!(!proof.is_late(&party));
    // Dated back by 5 s, as some do: no less than `nbf` is what it was stamped at.
    let early = [said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T10:38:00Z",
        "not-yet-valid",
    )];
    let proof = prove(&early, &token(ISSUED, ISSUED - 5));
    assert_eq!(range(&proof, &party), (None, Some(-104 * SECOND)));
    assert!(proof.is_late(&party));
}

#[test]
fn a_zone_fits_if_it_is_one_and_fits_tightly() {
    for (stamp, branch, zone) in [
        // As in the story.
        ("1212 18:37:53.063390", "not-yet-valid", 28_800),
        ("1212 16:07:53.063390", "not-yet-valid", 19_800),
        ("1212 16:22:53.063390", "not-yet-valid", 20_700),
        // No zone is two and a half hours east, and by the next line it is not not valid yet.
        ("1212 13:07:53.063390", "not-yet-valid", 0),
        ("1212 11:00:53.063390", "not-yet-valid", 0),
        // exp and leeway end at 11:40:50.
        ("1212 03:41:00.063390", "expired", -28_800),
        ("1212 03:51:00.000000", "expired", 0),
        ("1212 03:20:00.063390", "expired", 0),
        ("1212 08:11:00.063390", "expired", -12_600),
        // Nobody lives so far east.
        ("1213 01:37:53.063390", "not-yet-valid", 0),
    ] {
        let found = [said(Who::ApiServer, None, stamp, branch)];
        let proof = prove(&found, &facts(ISSUED, ISSUED + HOUR));
        let by = match zone {
            0 => ZoneBy::Assumed,
            _ => ZoneBy::Fits,
        };
        let is = (proof.assumed.zone, proof.zone_by);
        assert_eq!(is, (zone, by), "{stamp} {branch}");
        assert_eq!(proof.misfits.len(), usize::from(zone == 0), "{stamp}");
    }
}

#[test]
fn a_zone_that_was_made_to_fit_is_no_reason_to_suspect_a_zone() {
    let facts = facts(ISSUED, ISSUED + HOUR);
    let line = |stamp: &str| said(Who::ApiServer, Some("cp-1"), stamp, "not-yet-valid");
    let halves = |found: &[Found]| {
        let proof = prove(found, &facts);
        let hints = hints(found, &facts, &proof);
        let is_half = |hint: &&Hint| matches!(hint, Hint::HalfHours { .. });
        hints.iter().filter(is_half).count()
    };
    // By a clock that is 30 minutes and a little behind; in UTC, and eight hours east of it.
    assert_eq!(halves(&[line("1212 10:09:53.063390")]), 1);
    let far = [line("1212 18:09:53.063390"), line("1212 18:37:53.063390")];
    assert_eq!(halves(&far), 0);
}

#[test]
fn without_a_zone_nothing_is_measured() {
    let read = |text: &str, zone: Option<i32>| {
        let choices = Choices {
            zone,
            just_now: Some(Instant::from_seconds(1_702_406_273)),
            ..Choices::default()
        };
        let found = read(text);
        assert!(!found.is_empty(), "{text}");
        Proof::of(&found, &Facts::default(), &choices, NOW)
            .pieces
            .len()
    };
    for (text, pieces) in [
        ("Tue Dec 12 18:37:53 UTC 2023", 1),
        ("Tue Dec 12 19:37:53 CET 2023", 1),
        ("Tue Dec 12 13:37:53 EST 2023", 1),
        ("Tue Dec 12 18:37:53 CST 2023", 0),
        ("Tue Dec 12 18:37:53 IST 2023", 0),
        // Python's logging writes local time, and the service's is UTC.
        (
            "2023-12-12 19:37:53,284 ERROR botocore An error occurred (ExpiredTokenException): Token expired: current date/time 1702406273 must be before the expiration date/time 1702377590",
            0,
        ),
        (
            "2023-12-12T18:37:53.284Z ERROR botocore An error occurred (ExpiredTokenException): Token expired: current date/time 1702406273 must be before the expiration date/time 1702377590",
            1,
        ),
    ] {
        assert_eq!(read(text, None), pieces, "{text}");
        assert_eq!(read(text, Some(28_800)), 1, "{text}");
    }
}

#[test]
fn vault_passes_on_what_the_api_server_said_of_a_token() {
    let line = "2023-12-12T11:45:00.000Z [DEBUG] auth.kubernetes.auth_kubernetes_1: login unauthorized: err=\"lookup failed: [invalid bearer token, service account token has expired]\"";
    let found = read(line);
    let [
        Found {
            what: What::Said(said),
            ..
        },
    ] = &found[..]
    else {
        panic!("{found:?}")
    };
    let reasons: Vec<_> = said
        .reasons
        .iter()
        .map(|it| (it.grade, it.branch))
        .collect();
    assert_eq!(
        (said.speaker.who, &reasons[..]),
        (
            Who::Vault,
            &[(Grade::NotMine, None), (Grade::Bad, Some("expired"))][..]
        )
    );
}
