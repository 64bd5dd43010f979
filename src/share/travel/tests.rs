//! Examples of what travels, letter for letter.

use super::*;
use crate::app::{Clock, Draft, KeyBox, Preferences, SecretForm};
use crate::clocks::Role;
use crate::jose::base64;
use crate::report::inspect;

fn token(payload: &str) -> String {
    let part = |text: &str| base64::encode(text.as_bytes());
    let header = part(r#"{"alg":"RS256","kid":"k9"}"#);
    format!("{header}.{}.{}", part(payload), part("signature"))
}

const POD: &str = r#"{"iss":"https://id.corp","aud":["vault"],"exp":5,"kubernetes.io":{"namespace":"argo","pod":{"name":"ci-7d9f","uid":"u1"},"serviceaccount":{"name":"ci","uid":"u2"}},"sub":"system:serviceaccount:argo:ci"}"#;

fn travel(pasted: &str, travels: Travels) -> (String, Vec<Stays>) {
    let mut state = AppState::new(Preferences::default());
    state.clocks.push(Clock::right(3, "cp-1", Role::Verifier));
    state.pasted = pasted.into();
    let sent = travelling(&state, &inspect(pasted), travels);
    (sent.state.pasted.to_string(), sent.stays)
}

fn check(pasted: &str, written: &str, stays: &[Stays]) {
    let (sent, stay) = travel(pasted, Travels::default());
    assert_eq!(sent, written, "{pasted}");
    assert_eq!(stay, stays, "{pasted}");
    assert_eq!(travel(&sent, Travels::default()).0, written, "{pasted}");
}

#[test]
fn a_token_travels_without_its_signature_and_nothing_of_what_was_around_it() {
    let whole = token(POD);
    let (before, _) = whole.rsplit_once('.').expect("a signature");
    let without = format!("{before}.REDACTED");
    let curl = format!("curl -H 'Authorization: Bearer {whole}' https://api.corp:6443");
    check(&whole, &without, &[Stays::Signature]);
    check(&curl, &without, &[Stays::Signature, Stays::Text(49)]);
    check(before, before, &[]);
    check(&format!("{before}."), &format!("{before}."), &[]);
    let two = format!("{whole}\n{}", token(r#"{"exp":1}"#));
    let second = token(r#"{"exp":1}"#).replace(".c2lnbmF0dXJl", ".REDACTED");
    let stays = [Stays::Signature, Stays::OtherSignatures(1)];
    check(&two, &format!("{without}\n\n#\n\n{second}"), &stays);
    assert_eq!(travel(&curl, Travels::ClaimsOnly).0, without);
    assert_eq!(
        travel(&curl, Travels::WholeToken),
        (whole, vec![Stays::Text(49)])
    );
}

#[test]
fn where_a_dot_was_lost_nothing_behind_the_claims_travels() {
    let header = base64::encode(br#"{"alg":"RS256"}"#);
    let claims = base64::encode(br#"{"exp":5,"iss":"x"}"#);
    let odd = base64::encode(br#"{"exp":5,"iss":"x"}?"#);
    let glued = format!("{header}.{claims}SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5");
    assert_eq!(
        travel(&glued, Travels::default()).0,
        format!("{header}.{odd}")
    );
    // In the middle of a text the value goes as well.
    let cut = base64::encode(br#"{"exp":5,"iss":"https://id"#);
    let glued = format!("{header}.{cut}SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
    let kept = base64::encode(br#"{"exp":5}"#);
    let sent = travel(&glued, Travels::default()).0;
    assert!(
        sent.starts_with(&format!("{header}.{}", &kept[..10])),
        "{sent}"
    );
    let gap = format!("{header}.{cut}…JV_adQssw5c");
    assert_eq!(
        travel(&gap, Travels::default()).0,
        format!("{header}.{kept}…")
    );
}

#[test]
fn of_objects_and_flags_travels_what_is_read() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ci-7d9f\n  namespace: argo\n  uid: u1\n  labels:\n    team: x\nspec:\n  containers:\n  - name: a\n    env:\n    - name: PASSWORD\n      value: hunter2\n";
    check(
        pod,
        r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"ci-7d9f","namespace":"argo","uid":"u1"}}"#,
        &[Stays::Fields(4)],
    );
    check(
        "$ ps ax\n 7 kube-apiserver --api-audiences=a,b --etcd-cafile=/x --service-account-lookup=false",
        "kube-apiserver --api-audiences=a,b --service-account-lookup=false",
        &[Stays::Flags(1), Stays::Text(5)],
    );
    check(
        "Error from server (NotFound): pods \"ci-7d9f\" not found, says kubectl",
        "Error from server (NotFound): pods \"ci-7d9f\" not found",
        &[Stays::Text(12)],
    );
    let log = "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token]\" token=abc";
    check(log, &log.replace("abc", "REDACTED"), &[Stays::Words(1)]);
    check("abcdef.0123456789abcdef", "", &[Stays::Secrets(1)]);
    check("s3cr3t word", "", &[Stays::Text(10)]);
}

#[test]
fn of_keys_only_public_ones_travel_and_only_if_they_do_not_mislead() {
    let public = r#"{"kty":"EC","kid":"k9","crv":"P-256","x":"AAAA","y":"AAAA"}"#;
    let private = public.replace("\"y\"", "\"d\":\"c2VjcmV0\",\"y\"");
    check(public, public, &[]);
    check(&private, "", &[Stays::PrivateKeys(1)]);
    check(
        r#"{"kty":"oct","k":"c2VjcmV0"}"#,
        "",
        &[Stays::PrivateKeys(1)],
    );
    check(
        &public.replace("\"x\"", "\"other\":\"z\",\"x\""),
        public,
        &[],
    );
    // Named by the header, it tells the truth; another would say that there is no such key.
    let whole = token(POD);
    let stays =
        |public: &str| travel(&format!("{whole}\n{public}\n{private}"), Travels::default()).1;
    assert_eq!(stays(public), [Stays::Signature, Stays::PrivateKeys(1)]);
    let other = public.replace("k9", "k8");
    let all = [Stays::Signature, Stays::PrivateKeys(1), Stays::Keys(1)];
    assert_eq!(stays(&other), all);
    // Bytes tell what is private, whatever is written above them.
    let pem = "-----BEGIN PUBLIC KEY-----\nMAsCAQAwAgUABAJhYg==\n-----END PUBLIC KEY-----";
    assert_eq!(
        travel(pem, Travels::default()),
        (String::new(), vec![Stays::Keys(1)])
    );
}

#[test]
fn pseudonyms_stand_for_the_same_names_everywhere() {
    let pasted = format!(
        "{}\n\nError from server (NotFound): pods \"ci-7d9f\" not found\n\napiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-cp-1\n  namespace: kube-system\nspec:\n  containers:\n  - command: [kube-apiserver, --service-account-issuer=https://id.corp]\n\nE1212 18:37:53.063583       1 claims.go:126] Pod argo/ci-7d9f of jane on 10.0.0.7:80 fe80::1 not found",
        token(POD)
    );
    let (sent, stays) = travel(&pasted, Travels::Pseudonyms);
    let claims = base64::encode(
        br#"{"iss":"https://issuer-1.example","aud":["audience-1"],"exp":5,"kubernetes.io":{"namespace":"namespace-1","pod":{"name":"pod-1","uid":"00000000-0000-4000-8000-000000000001"},"serviceaccount":{"name":"serviceaccount-1","uid":"00000000-0000-4000-8000-000000000002"}},"sub":"system:serviceaccount:namespace-1:serviceaccount-1"}"#,
    );
    let header = base64::encode(br#"{"alg":"RS256","kid":"kid-1"}"#);
    assert_eq!(
        sent,
        format!(
            "{header}.{claims}.REDACTED\n\nError from server (NotFound): pods \"pod-1\" not found\n\n{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"kube-apiserver-apiserver-2\",\"namespace\":\"namespace-2\"}},\"spec\":{{\"containers\":[{{\"name\":\"kube-apiserver\",\"command\":[\"kube-apiserver\",\"--service-account-issuer=https://issuer-1.example\"]}}]}}}}\n\nE1212 18:37:53.063583       1 claims.go:126] Pod namespace-1/pod-1 of … on host-1:80 host-2 not found"
        )
    );
    assert!(stays.contains(&Stays::Names(12)), "{stays:?}");
    let log = "E1212 18:37:53.063583 jane 1 jane-x.go:1] Pod not found";
    let (sent, _) = travel(log, Travels::Pseudonyms);
    assert_eq!(sent, "E1212 18:37:53.063583 … 1 …:1] Pod not found");
}

#[test]
fn pseudonyms_leave_no_word_of_ones_own() {
    let part = |text: &str| base64::encode(text.as_bytes());
    let typed = part(r#"{"alg":"RS256","typ":"acmecorp+jwt","kid":"k9"}"#);
    let token = format!(
        "{typed}.{}.c2ln",
        part(r#"{"iss":"https://id.corp","exp":5}"#)
    );
    let pasted = format!(
        "{token}\n\napiVersion: acme.example/v1\nkind: AcmeWidget\nmetadata:\n  name: x\n---\n\n\
         kube-apiserver --service-account-lookup=acmeprod --service-account-issuer=https://id.corp\n"
    );
    let (sent, _) = travel(&pasted, Travels::Pseudonyms);
    let header = sent.split('.').next().and_then(base64::decode);
    let header = header.and_then(|bytes| String::from_utf8(bytes).ok());
    let all = format!("{sent} {header:?}").to_lowercase();
    assert!(!all.contains("acme"), "{all}");
    assert!(
        all.contains("rs256") && all.contains("service-account-lookup=…"),
        "{all}"
    );
}

#[test]
fn of_keys_put_in_beside_the_evidence_only_public_ones_travel() {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/keys/pasted.json")).expect("JSON");
    let public = all[2]["pem"].as_str().expect("PEM").trim_end().to_owned();
    let private =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAsecret\n-----END PRIVATE KEY-----";
    let travel = |text: &str, secret| {
        let mut state = AppState::new(Preferences::default());
        state.pasted = token(POD).into();
        state.keys = KeyBox {
            text: text.into(),
            secret,
        };
        state.draft = Rc::new(Draft {
            made: vec!["made".into()],
            ..Draft::default()
        });
        state.token_tab = TokenTab::Edit;
        let sent = travelling(&state, &inspect(&state.pasted), Travels::default());
        assert_eq!(sent.state.keys, KeyBox::default());
        assert_eq!(*sent.state.draft, Draft::default());
        assert_eq!(sent.state.token_tab, TokenTab::Claims);
        (sent.state.pasted.to_string(), sent.stays)
    };
    let (alone, stays) = travel("", None);
    assert_eq!(stays, [Stays::Signature, Stays::Draft]);
    let (sent, stays) = travel(&format!("mine: {public}"), None);
    assert_eq!(sent, format!("{alone}\n\n{public}"));
    assert_eq!(stays, [Stays::Signature, Stays::Secrets(1), Stays::Draft]);
    // The one that stays may be the one that signed.
    let (sent, stays) = travel(&format!("{public}\n{private}"), None);
    assert_eq!(sent, alone);
    assert_eq!(
        stays,
        [
            Stays::Signature,
            Stays::PrivateKeys(1),
            Stays::Draft,
            Stays::Keys(1)
        ]
    );
    // Said to be a secret, it is one, whatever it looks like.
    for (text, secret) in [
        (public.as_str(), Some(SecretForm::Text)),
        (&token(POD), Some(SecretForm::Hex)),
        (&token(POD), None),
        ("hunter2", None),
    ] {
        let (sent, stays) = travel(text, secret);
        assert_eq!(sent, alone, "{text}");
        assert_eq!(stays, [Stays::Signature, Stays::Secrets(1), Stays::Draft]);
    }
}

#[test]

fn of_an_issuers_description_travels_what_is_read() {
    let one = r#"{"issuer":"https://id.corp/a","jwks_uri":"https://id.corp/a/keys","id_token_signing_alg_values_supported":["RS256"]}"#;
    check(one, one, &[]);
    let more = one.replace(
        "{\"issuer",
        "{\"userinfo_endpoint\":\"https://id.corp/u\",\"issuer",
    );
    check(&more, one, &[Stays::Fields(1)]);
    let (sent, _) = travel(
        &one.replace("/keys", "/keys?secret=abc#x"),
        Travels::default(),
    );
    assert_eq!(sent, one);
    let (sent, _) = travel(
        &one.replace("https://id.corp/a/keys", "https://a:b@id.corp"),
        Travels::default(),
    );
    assert!(sent.contains(r#""jwks_uri":"…""#), "{sent}");
    let (sent, _) = travel(one, Travels::Pseudonyms);
    assert_eq!(
        sent,
        r#"{"issuer":"https://issuer-1.example","jwks_uri":"https://issuer-2.example","id_token_signing_alg_values_supported":["RS256"]}"#
    );
}

#[test]
fn keys_without_their_lines_travel_as_blocks() {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/keys/pasted.json")).expect("JSON");
    let p384 = &all[2];
    let body = |name: &str| {
        let pem = p384[name].as_str().expect("PEM");
        let lines: Vec<&str> = pem.lines().collect();
        (
            lines[1..lines.len() - 1].concat(),
            pem.trim_end().to_owned(),
        )
    };
    for name in ["pem", "certificate"] {
        let (der, pem) = body(name);
        assert_eq!(travel(&der, Travels::default()), (pem, vec![]));
    }
    let (der, _) = body("traditional");
    assert_eq!(
        travel(&der, Travels::default()),
        (String::new(), vec![Stays::PrivateKeys(1)])
    );
}
