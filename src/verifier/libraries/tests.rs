//! The rows, against what is known of each.

use super::*;
use std::collections::BTreeSet;

#[test]
fn an_id_is_one_row() {
    let ids: BTreeSet<&str> = libraries().map(|it| it.id).collect();
    assert_eq!(ids.len(), libraries().count());
    for it in libraries() {
        assert_eq!(library(it.id), Some(it));
        assert!(!it.name.is_empty() && !it.source.is_empty(), "{}", it.id);
    }
    assert_eq!(library("go-oidc"), None);
}

/// `+60=`: a minute, and the boundary itself counts; `+60<`: it does not; `t` behind it: whole seconds; `-`: unchecked.
fn check(check: Option<Check>) -> String {
    let Some(check) = check else {
        return "-".into();
    };
    let end = if check.boundary_counts { "=" } else { "<" };
    let cut = if check.truncates { "t" } else { "" };
    format!("{}{end}{cut}", check.leeway / SECOND)
}

#[test]
fn each_compares_as_its_source_does() {
    for (id, exp, nbf, iat, exp_required) in [
        ("kube-oidc", "0=", "60=", "-", true),
        ("go-oidc-v2-0", "0=", "-", "-", true),
        ("go-oidc-v2", "0=", "60=", "-", true),
        ("go-oidc-v3", "0=", "300=", "-", true),
        ("go-jose-v2-0", "60=", "60=", "-", true),
        ("go-jose-v2", "60=", "60=", "60=", false),
        ("golang-jwt-v4", "0<", "0=", "0=", false),
        ("golang-jwt-v5", "0<", "0=", "-", false),
        ("jwx", "0<t", "0=t", "0=t", false),
        ("rust-jsonwebtoken", "60=t", "-", "-", true),
        ("jwt-simple", "900=", "900=", "900=", false),
        ("nimbus", "60<", "60<", "-", false),
        ("jose4j", "0<t", "0=t", "-", false),
        ("spring", "60=", "60=", "-", false),
        ("java-jwt", "0<t", "0=t", "0=t", false),
        ("java-jwt-v3", "0=t", "0=t", "0=t", false),
        ("jjwt", "0=", "0=", "-", false),
        ("pyjwt", "0<", "0=", "0=", false),
        ("pyjwt-2-6", "0<t", "0=t", "0=t", false),
        ("pyjwt-old", "0=t", "0=t", "-", false),
        ("python-jose", "0=t", "0=t", "-", false),
        ("authlib", "0=t", "0=t", "0=t", false),
        ("node-jsonwebtoken", "0<t", "0=t", "-", false),
        ("panva-jose", "0<t", "0=t", "-", false),
        ("panva-jose-v2", "0<t", "0=t", "0=t", false),
        ("dotnet", "300=", "300=", "-", true),
        ("envoy", "60=t", "60=t", "-", false),
        ("istio-request-authentication", "60=t", "60=t", "-", false),
        ("cap", "60=", "60=", "60=", false),
        ("vault-jwt", "60=", "60=", "60=", false),
        ("vault-kubernetes", "60=", "60=", "60=", false),
        ("consul", "60=", "60=", "60=", false),
        ("cap-oidc", "0=", "300=", "60=", true),
        ("consul-oidc", "0=", "300=", "-", true),
        ("keycloak", "0=t", "0=t", "-", false),
        ("spire", "60=", "60=", "60=", true),
        ("kube-rbac-proxy-oidc", "0=", "60=", "-", true),
        ("kube-oidc-proxy", "0=", "60=", "-", true),
        ("aws-iam-authenticator", "0=", "-", "-", true),
        ("sts", "0<", "-", "-", false),
        ("google-sts", "0=", "-", "0=", true),
        ("entra", "0=", "0=", "-", false),
        ("oauth2-proxy", "0=", "300=", "-", true),
        ("dex", "0=", "300=", "-", true),
        ("argocd", "0<", "0=", "-", false),
        ("argocd-v2", "0<", "0=", "0=", false),
        ("argocd-oidc", "0=", "300=", "-", true),
        ("x509", "0=", "0=", "-", true),
    ] {
        let it = library(id).expect(id);
        assert_eq!(
            (
                check(it.exp).as_str(),
                check(it.nbf).as_str(),
                check(it.iat).as_str(),
                it.exp_required
            ),
            (exp, nbf, iat, exp_required),
            "{id}"
        );
        assert_eq!(it.decides, Decides::Itself, "{id}");
    }
}

#[test]
fn who_asks_an_api_server_checks_nothing_and_remembers() {
    for (id, cache) in [
        ("vault-token-review", None),
        ("spire-k8s-psat", None),
        ("istiod", None),
        ("kube-oidc-proxy-passthrough", None),
        ("kube-rbac-proxy", Some(120)),
        ("kubelet", Some(120)),
        ("kube-apiserver-webhook", Some(120)),
        ("metrics-server", Some(10)),
    ] {
        let it = library(id).expect(id);
        let cache = cache.map(|seconds: Nanos| seconds * SECOND);
        assert_eq!(it.decides, Decides::TokenReview { cache }, "{id}");
        assert_eq!((it.exp, it.nbf, it.iat), (None, None, None), "{id}");
    }
}

#[test]
fn a_leeway_that_can_be_set_has_the_name_of_its_option() {
    for (id, option) in [
        ("kube-oidc", None),
        ("go-oidc-v3", None),
        ("go-jose-v2", Some("ValidateWithLeeway")),
        ("golang-jwt-v4", None),
        ("golang-jwt-v5", Some("WithLeeway")),
        ("jwx", Some("WithAcceptableSkew")),
        ("rust-jsonwebtoken", Some("leeway")),
        ("jwt-simple", Some("time_tolerance")),
        ("nimbus", Some("setMaxClockSkew")),
        ("jose4j", Some("setAllowedClockSkewInSeconds")),
        ("java-jwt", Some("acceptLeeway")),
        ("jjwt", Some("clockSkewSeconds")),
        ("pyjwt", Some("leeway=")),
        ("node-jsonwebtoken", Some("clockTolerance")),
        ("panva-jose", Some("clockTolerance")),
        ("dotnet", Some("TokenValidationParameters.ClockSkew")),
        ("envoy", Some("clock_skew_seconds")),
        ("istio-request-authentication", None),
        ("vault-jwt", Some("clock_skew_leeway")),
        ("vault-kubernetes", None),
        ("consul", Some("ClockSkewLeeway")),
        ("keycloak", None),
        ("sts", None),
    ] {
        assert_eq!(library(id).expect(id).leeway_option, option, "{id}");
    }
}

#[test]
fn each_takes_a_token_to_its_boundary_and_not_a_nanosecond_more() {
    use Opinion::{Accepts, AsksApiServer, Refuses};
    const HALF: Nanos = SECOND / 2;
    // Of a token from 1000 to 2000 s: the verifier's clock in nanoseconds after one of these.
    for (id, of, away, expected) in [
        ("go-jose-v2", 2000, 60 * SECOND, Accepts),
        ("go-jose-v2", 2000, 60 * SECOND + 1, Refuses("exp")),
        ("go-jose-v2", 1000, -60 * SECOND, Accepts),
        ("go-jose-v2", 1000, -60 * SECOND - 1, Refuses("nbf")),
        ("kube-oidc", 2000, 0, Accepts),
        ("kube-oidc", 2000, 1, Refuses("exp")),
        ("golang-jwt-v4", 2000, -1, Accepts),
        ("golang-jwt-v4", 2000, 0, Refuses("exp")),
        ("golang-jwt-v4", 1000, 0, Accepts),
        ("golang-jwt-v4", 1000, -1, Refuses("nbf")),
        // Cut to whole seconds: the second of `exp` is over when it begins, and that of `nbf` counts as before.
        ("jwx", 2000, -1, Accepts),
        ("jwx", 2000, 0, Refuses("exp")),
        ("jwx", 1000, HALF, Accepts),
        ("jwx", 1000, -1, Refuses("nbf")),
        ("python-jose", 2000, SECOND - 1, Accepts),
        ("python-jose", 2000, SECOND, Refuses("exp")),
        ("envoy", 2000, 61 * SECOND - 1, Accepts),
        ("envoy", 2000, 61 * SECOND, Refuses("exp")),
        ("nimbus", 2000, 60 * SECOND - 1, Accepts),
        ("nimbus", 2000, 60 * SECOND, Refuses("exp")),
        ("nimbus", 1000, -60 * SECOND, Refuses("nbf")),
        ("nimbus", 1000, -60 * SECOND + 1, Accepts),
        // Not checked at all.
        ("rust-jsonwebtoken", 1000, -900 * SECOND, Accepts),
        ("go-oidc-v2-0", 1000, -900 * SECOND, Accepts),
        ("istiod", 2000, 900 * SECOND, AsksApiServer),
    ] {
        let dates = Dates {
            exp: Some(Instant::from_seconds(2000)),
            nbf: Some(Instant::from_seconds(1000)),
            iat: None,
        };
        let now = Instant::from_seconds(of).plus(away);
        let library = library(id).expect(id);
        assert_eq!(library.check(&dates, now), expected, "{id} {of} {away}");
    }
}

#[test]
fn a_date_that_is_missing_is_no_date_unless_it_is_required() {
    let iat = Dates {
        iat: Some(Instant::from_seconds(1000)),
        ..Dates::default()
    };
    let ask = |id, dates: &Dates, now| library(id).expect(id).check(dates, Instant(now));
    let before = 1000 * SECOND - 1;
    for (id, with_iat, without) in [
        ("golang-jwt-v4", Opinion::Refuses("iat"), Opinion::Accepts),
        ("golang-jwt-v5", Opinion::Accepts, Opinion::Accepts),
        ("go-jose-v2", Opinion::Accepts, Opinion::Accepts),
        (
            "kube-oidc",
            Opinion::Refuses("exp"),
            Opinion::Refuses("exp"),
        ),
    ] {
        assert_eq!(ask(id, &iat, before), with_iat, "{id}");
        assert_eq!(ask(id, &Dates::default(), before), without, "{id}");
    }
}
