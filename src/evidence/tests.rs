//! What is recognised at once, and what only looks like it.

use super::*;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";

fn check(pasted: &str, forms: &[&str], token: Option<&str>) -> Vec<What> {
    let evidence = recognise(pasted);
    let found: Vec<_> = evidence
        .findings
        .iter()
        .map(|finding| finding.form)
        .collect();
    assert_eq!(found, forms, "{pasted:?}");
    assert_eq!(
        evidence.token.map(|clean| clean.text.clone()).as_deref(),
        token,
        "{pasted:?}"
    );
    evidence
        .problems
        .into_iter()
        .map(|problem| problem.what)
        .collect()
}

#[test]
fn a_bare_token_is_taken_as_it_is() {
    assert_eq!(check(TOKEN, &["compact"], Some(TOKEN)), []);
}

#[test]
fn what_is_taken_off_is_said() {
    let off = |what| vec![What::TookOff(what)];
    assert_eq!(
        check(&format!("  {TOKEN}\n"), &["compact"], Some(TOKEN)),
        off(TookOff::Space(3))
    );
    assert_eq!(
        check(&format!("\"{TOKEN}\""), &["compact"], Some(TOKEN)),
        off(TookOff::Quotes)
    );
    assert_eq!(
        check(&format!("Bearer {TOKEN}"), &["bearer"], Some(TOKEN)),
        off(TookOff::Bearer)
    );
    assert_eq!(
        check(
            &format!("authorization: bearer {TOKEN}"),
            &["bearer"],
            Some(TOKEN)
        ),
        off(TookOff::AuthorizationHeader)
    );
    let wrapped = format!("{}\n{}\r\n{}", &TOKEN[..10], &TOKEN[10..30], &TOKEN[30..]);
    assert_eq!(
        check(&wrapped, &["compact"], Some(TOKEN)),
        off(TookOff::LineBreaks(2))
    );
    let hidden = format!("{}\u{200b}{}", &TOKEN[..10], &TOKEN[10..]);
    assert_eq!(
        check(&hidden, &["compact"], Some(TOKEN)),
        off(TookOff::Hidden(1))
    );
    let blank = format!("{} {}", &TOKEN[..10], &TOKEN[10..]);
    assert_eq!(
        check(&blank, &["compact"], Some(TOKEN)),
        off(TookOff::Space(1))
    );
}

#[test]
fn a_token_is_found_inside_other_text() {
    let around = vec![What::TookOff(TookOff::Around)];
    for pasted in [
        format!("curl -H 'Authorization: Bearer {TOKEN}' https://api"),
        format!("token: {TOKEN}\nca.crt: x"),
        format!("{{\"status\":{{\"token\":\"{TOKEN}\"}}}}"),
        format!("{TOKEN} 11:11:49.782386   40364 v3.go:79] EOF"),
    ] {
        let evidence = recognise(&pasted);
        assert_eq!(
            evidence.token.map(|clean| clean.text.clone()).as_deref(),
            Some(TOKEN),
            "{pasted}"
        );
        let said: Vec<_> = evidence
            .problems
            .into_iter()
            .map(|problem| problem.what)
            .collect();
        assert!(said.ends_with(&around), "{pasted}: {said:?}");
    }
    let flags = format!("{TOKEN}\n\nkube-apiserver --service-account-issuer=x");
    let said = check(&flags, &["compact", "kube_apiserver"], Some(TOKEN));
    assert_eq!(said, []);
    let log = "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\"";
    let said = check(
        &format!("{log}\n\n{TOKEN}"),
        &["klog", "compact"],
        Some(TOKEN),
    );
    assert_eq!(said, []);
}

#[test]
fn manifests_and_flags_are_recognised_by_their_shape() {
    for (pasted, forms) in [
        ("apiVersion: v1\nkind: Pod", &["manifest"][..]),
        ("  kind: Pod\r\n  metadata:\r\n    name: x", &["manifest"]),
        (
            "- apiVersion: v1\n  kind: Pod\n- apiVersion: v1",
            &["manifest"],
        ),
        (
            "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B",
            &["manifest", "manifest"],
        ),
        (
            "apiVersion: v1\nkind: A\n\nkind: B\napiVersion: v1",
            &["manifest", "manifest"],
        ),
        ("apiVersion: v1\nkind: A\n\nspec: {}\n", &["manifest"]),
        (
            "$ kubectl get\nkind: A\nspec: x\nerror: no\n",
            &["manifest"],
        ),
        ("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}", &["manifest"]),
        (
            "{\n \"kind\": \"P\", \"a\": \"}\",\n \"apiVersion\": \"v1\"\n}\nx",
            &["manifest"],
        ),
        ("kube-apiserver --v=2", &["kube_apiserver"]),
        ("- --api-audiences=x\n- --b", &["kube_apiserver"]),
        (
            "Error from server (NotFound): pods \"a\" not found",
            &["not_found"],
        ),
        // What only looks like it.
        ("kind: regards\nname: x", &[]),
        ("kind: Pod", &[]),
        ("kind: Pod\n\nhello", &[]),
        ("apiVersion: v1 and kind: Pod\nare needed", &[]),
        ("the kind: Pod\nmetadata: x", &[]),
        (
            "E1212 18:37:53.063583 1 x.go:1] kind: Pod\nmetadata: x",
            &["klog"],
        ),
        ("{\"kind\":\"Pod\",\"iss\":\"https://x\"}", &["json"]),
        ("{\"annotation\":\"{\\\"apiVersion\\\":1}\"}", &["json"]),
        ("Error (NotFound): pods not found", &[]),
    ] {
        check(pasted, forms, None);
    }
}

#[test]
fn keys_beside_a_token_are_no_stray_text() {
    let set = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"eyJhbGciOiJSUzI1NiJ9.e\"}]}";
    let pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----";
    for (keys, form) in [
        (set, "jwks"),
        ("{\"kty\":\"EC\"}", "jwks"),
        ("{\n  \"keys\": [\n    { \"kty\": \"RSA\"", "jwks"),
        (pem, "pem"),
    ] {
        assert_eq!(
            check(keys, &[form], None),
            [What::NotAToken(Look::PublicKey)]
        );
        let said = check(&format!("{keys}\n{TOKEN}"), &[form, "compact"], Some(TOKEN));
        assert_eq!(said, [], "{keys}");
        let said = check(
            &format!("{TOKEN}\n\n{keys}"),
            &["compact", form],
            Some(TOKEN),
        );
        assert_eq!(said, [], "{keys}");
        let said = check(
            &format!("Bearer {TOKEN}\n\n{keys}\n"),
            &["bearer", form],
            Some(TOKEN),
        );
        assert_eq!(said, [What::TookOff(TookOff::Bearer)], "{keys}");
    }
    check(&format!("{set}\n{pem}"), &["jwks", "pem"], None);
    let wrapped = format!("{}\n{}\n{pem}", &TOKEN[..10], &TOKEN[10..]);
    let said = check(&wrapped, &["compact", "pem"], Some(TOKEN));
    assert_eq!(said, [What::TookOff(TookOff::LineBreaks(1))]);
    let said = check(
        &format!("{TOKEN}\n{pem}\n{TOKEN}"),
        &["compact", "pem", "compact"],
        Some(TOKEN),
    );
    assert_eq!(said, [What::MoreTokens(1)]);
    for cut in [
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi…",
        "eyJhbGciOiJSUzI1NiJ9.e…In0.c2ln",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln...",
    ] {
        for keys in [set, pem] {
            let said = check(
                &format!("{keys}\n{cut}\n"),
                &[if keys == set { "jwks" } else { "pem" }, "compact"],
                Some(cut),
            );
            assert_eq!(said, [], "{cut}");
        }
    }
    let yaml = "kind: ConfigMap\ndata:\n  jwks: '{\"kty\":\"EC\"}'\n";
    check(yaml, &["manifest"], None);
    check("{\"jwks_uri\":\"x\",\"a\":\"kty\"}", &["json"], None);
    check("{\"cnf\":{\"jwk\":{\"kty\":\"EC\"}}}", &["json"], None);
}

#[test]
fn a_token_by_itself_is_shown_before_one_in_a_manifest() {
    let other = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ5In0.c2ln";
    let yaml = format!("apiVersion: v1\nkind: Secret\nstringData:\n  token: {TOKEN}\n");
    let json = format!("{{\"apiVersion\":\"v1\",\"status\":{{\"token\":\"{TOKEN}\"}}}}");
    for manifest in [yaml, json] {
        assert_eq!(check(&manifest, &["manifest"], Some(TOKEN)), []);
        for pasted in [
            format!("{manifest}\n{other}"),
            format!("{manifest}\n\ntoken: {other}"),
        ] {
            let said = check(&pasted, &["manifest", "compact"], Some(other));
            assert_eq!(said, [What::MoreTokens(1)]);
        }
        let twice = format!("{manifest}\n{manifest}");
        let said = check(&twice, &["manifest", "manifest"], Some(TOKEN));
        assert_eq!(said, [What::MoreTokens(1)]);
    }
    let aws = "apiVersion: v1\nkind: ExecCredential\nstatus:\n  token: k8s-aws-v1.aHR0cHM6Ly9zdHMu";
    let said = check(aws, &["manifest"], None);
    assert_eq!(said, [What::NotAToken(Look::AwsIamToken)]);
    let pem = "kind: A\ndata:\n  x: |\n    -----BEGIN CERTIFICATE-----\n    MII\n    -----END CERTIFICATE-----\n";
    assert_eq!(
        check(pem, &["manifest"], None),
        [What::NotAToken(Look::Yaml)]
    );
}

#[test]
fn what_stands_below_a_whole_token_is_not_put_to_it() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ.c2lnbmF0dXJlLg";
    for (below, is_apart) in [
        ("token_reviewer_jwt=abcdefgh", true),
        ("token_reviewer_jwt=eyJhbGciOiJSUzI1NiJ9.e30.c2ln", true),
        ("invalid bearer token", true),
        ("Token has expired", true),
        // The rest of a signature, wrapped.
        ("abcdefghijkl", false),
        ("AbCd efGh", false),
        ("abcdefghij==", false),
        ("abcdefghij=3D", false),
    ] {
        let paste = format!("{token}\n\n{below}");
        let shown = recognise(&paste).token.expect("a token");
        assert_eq!(shown.text == token, is_apart, "{below}");
    }
}

#[test]
fn of_several_tokens_the_first_is_shown_and_the_rest_counted() {
    let said = check(
        &format!("a={TOKEN}\nb={TOKEN}"),
        &["compact", "compact"],
        Some(TOKEN),
    );
    assert_eq!(said, [What::MoreTokens(1)]);
    let said = check(
        &format!("{TOKEN}\n{TOKEN}"),
        &["compact", "compact"],
        Some(TOKEN),
    );
    assert_eq!(said, [What::MoreTokens(1)]);
}

#[test]
fn a_broken_token_is_still_taken_for_one() {
    for pasted in [
        "eyJhbGciOiJSUzI1NiJ9",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi…",
        "eyJhbGciOiJSUzI1NiJ9.eyJz+WIi/iJ4In0=.c2ln",
        "eyJhbGciOiJSUzI1NiJ9..",
        "a.b.c",
    ] {
        check(pasted, &["compact"], Some(pasted));
    }
}

#[test]
fn what_is_no_token_is_named() {
    let look = |pasted: &str| match recognise(pasted).problems.pop().map(|problem| problem.what) {
        Some(What::NotAToken(look)) => look,
        other => panic!("{pasted}: {other:?}"),
    };
    assert_eq!(look("abcdef.0123456789abcdef"), Look::BootstrapToken);
    assert_eq!(look("k8s-aws-v1.aHR0cHM6Ly9zdHMu"), Look::AwsIamToken);
    assert_eq!(
        look("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"),
        Look::PublicKey
    );
    assert_eq!(look("-----BEGIN RSA PRIVATE KEY-----"), Look::PrivateKey);
    assert_eq!(look("-----BEGIN CERTIFICATE-----\nMII"), Look::Certificate);
    assert_eq!(look("{\"kind\":\"Status\"}"), Look::Json);
    assert_eq!(look("kind: Pod\nmetadata:\n  name: x"), Look::Yaml);
    // Lines of a log have colons, and are objects; neither makes them a document.
    for log in [
        "2023-12-12T10:37:53Z INFO app: starting\n2023-12-12T10:37:54Z WARN app: no: no",
        "2023/12/12 10:37:53 app: starting",
        "10:37:53.1 app: starting: now",
        "Dec 12 10:37:53 node-7 app[1]: starting\nDec  2 10:37:53 node-7 app[1]: no",
        "[2023-12-12 10:37:53] app: starting",
        "time=\"2023\" level=info msg=\"a: b\"",
        "{\"level\":\"info\",\"msg\":\"a\"}\n{\"level\":\"info\",\"msg\":\"b\"}\n",
    ] {
        assert_eq!(look(log), Look::Log, "{log}");
    }
    for yaml in [
        "2023: a\n2024: b",
        "Dec: a\nJan: b",
        "a: 2023-12-12T10:37:53Z",
    ] {
        assert_eq!(look(yaml), Look::Yaml, "{yaml}");
    }
    assert_eq!(look("{\"a\":1}\n"), Look::Json);
    assert_eq!(look("{\"a\":1,\n\"b\":2}"), Look::Json);
    assert_eq!(
        look("E1212 18:37:53.063583 1 authentication.go:63] x"),
        Look::Log
    );
    assert_eq!(look("s3cr3t"), Look::OneWord { length: 6 });
    assert_eq!(look(" hello world. "), Look::Text { length: 12 });
    assert_eq!(recognise("").problems, []);
    assert_eq!(recognise(" \n\t").problems, []);
}

/// Each was once looked for the end of the line anew, which took minutes.
#[test]
fn many_objects_on_one_line_take_no_long_time() {
    for piece in [r#"{"a":"apiVersion:"}"#, r#"{"a":"kind:"}"#] {
        let pasted = piece.repeat(500_000);
        let evidence = recognise(&pasted);
        assert_eq!(evidence.findings.len(), 1, "{piece}");
    }
}
