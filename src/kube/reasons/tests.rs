//! Every sentence, and what only looks like one.

use super::*;
use crate::time::{Assumed, Instant, offset_text};

fn shown(reason: &Reason) -> String {
    let assumed = Assumed {
        near: Instant(0),
        year: None,
        zone: 0,
    };
    let mut out = format!("{:?}", reason.grade).to_lowercase();
    for part in [reason.branch, reason.origin].into_iter().flatten() {
        out.push(' ');
        out.push_str(part);
    }
    for (carries, stamp) in &reason.times {
        out.push_str(&format!(" {carries:?}={}", stamp.moment(&assumed).seconds()).to_lowercase());
    }
    for (carries, nanos) in &reason.spans {
        out.push_str(&format!(" {carries:?}={}", offset_text(*nanos)).to_lowercase());
    }
    out
}

fn check(speaks: Speaks, rows: &[(&str, &str)]) {
    let failures: Vec<String> = rows
        .iter()
        .filter_map(|(text, wanted)| {
            let is = reason(text, 0, speaks).map_or("-".into(), |it| shown(&it));
            (is != *wanted).then(|| format!("{text}: {is}, not {wanted}"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn service_account_reasons_of_three_generations() {
    check(
        Speaks::Anyone,
        &[
            ("invalid bearer token", "notmine"),
            ("Token has expired.", "bad expired"),
            ("service account token has expired", "bad expired"),
            ("Token could not be validated.", "bad not-yet-valid"),
            (
                "unexpected validation error: *errors.errorString",
                "bad not-yet-valid",
            ),
            (
                "service account token is not valid yet",
                "bad not-yet-valid",
            ),
            (
                "service account token claims could not be validated due to unexpected validation error",
                "bad issued-in-future",
            ),
            (
                "service account token is issued in the future",
                "bad issued-in-future",
            ),
            ("Token has been invalidated", "bad pod-exists"),
            (
                "service account token has been invalidated",
                "bad pod-exists",
            ),
            (
                "ServiceAccount UID (795fd62d) does not match claim (deb3ec38)",
                "bad service-account-exists",
            ),
            (
                "service account UID (795fd62d) does not match claim (deb3ec38)",
                "bad service-account-exists",
            ),
            (
                "Secret UID (a) does not match claim (b)",
                "bad secret-exists",
            ),
            (
                "secret UID (a) does not match service account secret ref claim (b)",
                "bad secret-exists",
            ),
            ("Pod UID (a) does not match claim (b)", "bad pod-exists"),
            (
                "pod UID (a) does not match service account pod ref claim (b)",
                "bad pod-exists",
            ),
            (
                "node UID (a) does not match service account node ref claim (b)",
                "bad node-exists",
            ),
            (
                "ServiceAccount ns/name has been deleted",
                "bad service-account-exists",
            ),
            (
                "service account ns/name has been deleted",
                "bad service-account-exists",
            ),
            (
                "token is bound to a Node object but the ServiceAccountTokenNodeBindingValidation feature gate is disabled",
                "bad node-exists",
            ),
            (
                r#"token audiences ["kubernetes.svc.default"] is invalid for the target audiences ["istio-ca"]"#,
                "bad audience-expected",
            ),
            (
                "unable to match the audience: [a] , accepted: [b]",
                "bad audience-expected",
            ),
            ("invalid signature, no keys found", "bad key-found"),
            (
                "square/go-jose: error in cryptographic primitive",
                "bad signature-verified go-jose-v2",
            ),
            (
                "go-jose/go-jose: error in cryptographic primitive",
                "bad signature-verified go-jose-v2",
            ),
            (
                "go-jose/go-jose: unsupported critical header",
                "bad signature-verified go-jose-v2",
            ),
            (
                "square/go-jose/jwt: expected number value to unmarshal NumericDate",
                "bad claims-decoded go-jose-v2",
            ),
            (
                "json: cannot unmarshal number into Go value of type string",
                "bad claims-decoded",
            ),
            (r#"token issuer "api" is invalid"#, "bad issuer-confirmed"),
            ("namespace claim is missing", "bad legacy-claims-present"),
            ("sub claim is invalid", "bad legacy-claims-present"),
            (
                "Token does not match server's copy",
                "bad legacy-secret-matches",
            ),
            (
                "the token in secret ns/a for service account b has been marked invalid. Use tokens from the TokenRequest API",
                "bad legacy-not-invalidated",
            ),
            (
                "subject: system:serviceaccount:a:b, seconds after warning threshold: 3989",
                "accepted stale afterwarning=+1h6m29s",
            ),
        ],
    );
}

#[test]
fn the_words_of_the_simulation_are_read_back() {
    use crate::kube::{errors, releases, validator_line};
    use crate::rules::Refusal;
    use crate::verifier::Authenticator;
    for minor in releases() {
        for (refusal, branch) in [
            (Refusal::NotValidYet, "not-yet-valid"),
            (Refusal::Expired, "expired"),
            (Refusal::IssuedInTheFuture, "issued-in-future"),
            (Refusal::NoKeyFound { kid: None }, "key-found"),
            (Refusal::SignatureWrong { tried: 1 }, "signature-verified"),
            (
                Refusal::IssuerChanged { found: "x".into() },
                "issuer-confirmed",
            ),
            (Refusal::NodeBindingOff, "node-exists"),
            (Refusal::LegacySubjectDiffers, "legacy-claims-present"),
        ] {
            let line = validator_line(&refusal, minor, Authenticator::Bound);
            let line = line
                .map(|line| line.text)
                .filter(|text| text.contains("error"));
            for text in errors(&refusal, minor).into_iter().chain(line) {
                let read = reason(&text, 0, Speaks::Anyone).and_then(|it| it.branch);
                assert_eq!(read, Some(branch), "{minor}: {text}");
            }
        }
    }
}

#[test]
fn oidc_and_its_times() {
    check(
        Speaks::Anyone,
        &[
            (
                "oidc: verify token: oidc: token is expired (Token Expiry: 2022-07-22 11:40:27 +0000 UTC)",
                "bad expired kube-oidc exp=1658490027",
            ),
            (
                "oidc: verify token: oidc: current time 2022-07-22 11:40:27.5 +0000 UTC m=+12.5 before the nbf (not before) time: 2022-07-22 13:42:00 +0200 CEST",
                "bad not-yet-valid kube-oidc now=1658490027 nbf=1658490120",
            ),
            (
                "oidc: verify token: oidc: malformed jwt, expected 3 parts got 1",
                "bad well-formed kube-oidc",
            ),
            (
                "oidc: verify token: oidc: malformed jwt payload: illegal base64",
                "bad claims-decoded kube-oidc",
            ),
            (
                "oidc: verify token: oidc: failed to unmarshal claims: x",
                "bad claims-decoded kube-oidc",
            ),
            (
                r#"oidc: verify token: oidc: id token issued by a different provider, expected "a" got "b""#,
                "bad issuer-expected kube-oidc",
            ),
            (
                r#"oidc: verify token: oidc: expected audience "kubernetes" got ["headlamp"]"#,
                "bad audience-expected kube-oidc",
            ),
            (
                r#"oidc: expected audience in ["a" "b"] got ["c"]"#,
                "bad audience-expected kube-oidc",
            ),
            (
                r#"oidc: verify token: oidc: id token signed with unsupported algorithm, expected ["RS256"] got "ES256""#,
                "bad signature-verified kube-oidc",
            ),
            (
                "oidc: verify token: failed to verify signature: failed to verify id token signature",
                "bad signature-verified kube-oidc",
            ),
            (
                "oidc: verify token: failed to verify signature: fetching keys oidc: get keys failed: x",
                "transport kube-oidc",
            ),
            ("oidc: authenticator not initialized", "transport kube-oidc"),
            (
                r#"oidc: authenticator for issuer "x" is not initialized"#,
                "transport kube-oidc",
            ),
            (
                "oidc authenticator: initializing plugin: Get \"https://x\": EOF",
                "transport kube-oidc",
            ),
            ("oidc: email not verified", "bad kube-oidc"),
            (
                "oidc: required claim hd not present in ID token",
                "bad kube-oidc",
            ),
            (
                "oidc: required claim hd value does not match. Got = a, want = b",
                "bad kube-oidc",
            ),
            (
                r#"oidc: parse username claims "email": claim not present"#,
                "bad kube-oidc",
            ),
            (r#"oidc: parse groups claim "groups": x"#, "bad kube-oidc"),
            (
                "oidc: error evaluating claim validation expression: validation expression 'x' failed: y",
                "bad kube-oidc",
            ),
            (
                "oidc: error evaluating user info validation rule: x",
                "bad kube-oidc",
            ),
            (
                "oidc: empty username via CEL expression is not allowed",
                "bad kube-oidc",
            ),
            (
                "oidc: could not expand distributed claims: x",
                "transport kube-oidc",
            ),
        ],
    );
}

#[test]
fn certificates_bootstrap_tokens_and_networks() {
    check(
        Speaks::Client,
        &[
            (
                "x509: certificate has expired or is not yet valid: current time 2023-06-13T15:30:51Z is before 2023-06-13T15:30:52Z",
                "bad not-yet-valid x509 now=1686670251 nbf=1686670252",
            ),
            (
                "x509: certificate has expired or is not yet valid: current time 2024-08-23T15:43:59+08:00 is after 2024-08-20T12:43:51Z",
                "bad expired x509 now=1724399039 exp=1724157831",
            ),
            (
                "x509: certificate has expired or is not yet valid",
                "bad x509",
            ),
            (
                "Expired bootstrap token in kube-system/bootstrap-token-abcdef Secret: 2024-01-02T15:04:05Z",
                "bad expired bootstrap-token exp=1704207845",
            ),
            (
                "Bootstrap secret kube-system/bootstrap-token-abcdef matching bearer token has invalid type, expected x.",
                "bad bootstrap-token",
            ),
            (
                "No secret of name bootstrap-token-abcdef to match bootstrap bearer token",
                "bad bootstrap-token",
            ),
            (
                r#"Failed to make webhook authenticator request: Post "https://x": EOF"#,
                "transport kube-apiserver-webhook",
            ),
            (
                r#"Post "https://x": dial tcp 10.0.0.1:443: connect: connection refused"#,
                "transport",
            ),
            (
                "dial tcp: lookup x on 10.96.0.10:53: no such host",
                "transport",
            ),
            ("read: i/o timeout", "transport"),
            ("context deadline exceeded", "transport"),
            ("Failed to list *v1.Service: Unauthorized", "noreason"),
            (
                "the server has asked for the client to provide credentials",
                "noreason",
            ),
        ],
    );
}

#[test]
fn what_only_looks_like_one_says_nothing() {
    let quiet = [
        "",
        "Token has expired",
        "Token has expired and refresh failed",
        "signature has expired.",
        "XToken has expired.",
        "service account unauthorized; this could mean it has been deleted or recreated with a new token",
        "the service account has been deleted",
        "service account token",
        "validation failed, token is expired (exp)",
        r#"pods "web-0" not found"#,
        "oidc: x",
        // go-oidc in another program, of another version.
        "oidc: token is expired (Token Expiry: 2022-07-22 11:40:27 +0000 UTC)",
        "é中",
    ];
    let rows = quiet.map(|text| (text, "-"));
    check(Speaks::Anyone, &rows);
    check(
        Speaks::Client,
        &[
            (r#"pods "web-0" not found"#, "-"),
            ("Unauthorized access was tried", "-"),
            ("token \"a\" expired and refresh failed: x", "-"),
        ],
    );
    check(
        Speaks::Anyone,
        &[("connection refused", "-"), ("Unauthorized", "-")],
    );
    check(
        Speaks::Verifier,
        &[
            (r#"pods "web-0" not found"#, "bad pod-exists"),
            (
                r#"serviceaccounts "x" not found"#,
                "bad service-account-exists",
            ),
            (
                "token \"a\" expired and refresh failed: x",
                "transport expired kubelet",
            ),
        ],
    );
}
