//! Keys and secrets that no API server can have: named, asked about the token, and given to no server.

use super::*;
use crate::keys::Why;
use crate::keys::algorithms::Curve;

#[test]
fn a_secret_is_told_apart_and_no_server_has_it() {
    // RFC 7515, A.1.
    let k =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let token = format!("{signed}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let jwk = format!("{{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"{k}\"}}");
    let all = recorded();
    let p256 = named(&all, "p256");
    for (pasted, check, keys) in [
        (format!("{token}\n\n{jwk}"), Some(Check::Verifies), 0),
        (
            format!("{{\"keys\":[{jwk},{}]}}\n{token}", p256["jwk"]),
            Some(Check::Verifies),
            1,
        ),
        (
            format!("{signed}.AAAA\n\n{jwk}"),
            Some(Check::Not(Why::Length {
                found: 3,
                wanted: 32,
            })),
            0,
        ),
        (
            format!("{jwk}\n{}", text(p256, "token")),
            Some(Check::Not(Why::OtherKind {
                wanted: Takes::Curve(Curve::P256),
            })),
            0,
        ),
        (jwk.clone(), None, 0),
    ] {
        let inspection = inspect(&pasted);
        let read = read_all(&pasted);
        let found: Vec<_> = read
            .secrets
            .iter()
            .map(|it| (it.name.as_str(), it.bits, it.check))
            .collect();
        assert_eq!(found, [("a", 512, check)], "{pasted}");
        let span = read.secrets[0].span;
        assert_eq!(&pasted[span.start..span.end], jwk);
        assert_eq!(read.secrets[0].warnings, []);
        assert_eq!((read.keys.len(), read.faults.len()), (keys, 1), "{pasted}");
        assert_eq!(read.faults[0].what, Wrong::Symmetric);
        assert_eq!(
            read.of_servers(&inspection.facts).map_or(0, |it| it.len()),
            keys
        );
        assert!(!format!("{read:?}").contains(&k[..20]));
    }
    // One that was cut, or is none, is no secret.
    for pasted in [
        &jwk[..jwk.len() - 1],
        "{\"kty\":\"oct\",\"k\":\"a+\"}",
        "{\"kty\":\"oct\"}",
    ] {
        assert_eq!(read_all(pasted).secrets, [], "{pasted}");
    }
    let short = read_all("{\"kty\":\"oct\",\"k\":\"YQ\"}");
    assert_eq!(
        short.secrets[0].warnings,
        [Warning::Short {
            found: 8,
            wanted: 256
        }]
    );
}

#[test]
fn no_server_has_a_key_that_go_does_not_read() {
    let all = recorded();
    for it in &all {
        let in_go = text(it, "name") != "secp256k1";
        for form in [text(it, "pem").to_owned(), it["jwk"].to_string()] {
            let pasted = format!("{}\n\n{form}", text(it, "token"));
            let inspection = inspect(&pasted);
            let read = read_all(&pasted);
            assert!(read.keys[0].signed(), "{pasted}");
            assert_eq!(
                read.of_servers(&inspection.facts).is_some(),
                in_go,
                "{pasted}"
            );
        }
    }
}

#[test]
fn an_ed448_key_is_named_for_what_it_is() {
    let all = with_ed448();
    let it = named(&all, "ed448");
    for form in ["pem", "pkcs8", "certificate"] {
        let (_, what) = fault_of(&format!("{}\n{}", text(it, "token"), text(it, form)));
        assert_eq!(what, Wrong::Pem(KeyFault::Ed448), "{form}");
    }
    let (place, what) = fault_of(&it["jwk"].to_string());
    assert_eq!(
        (place.as_str(), what),
        ("\"Ed448\"", Wrong::Key(KeyFault::Ed448))
    );
}

#[test]
fn an_rsa_key_of_few_bits_is_noted() {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/keys/signatures.json")).expect("JSON");
    for (name, notes) in [
        ("rsa 1024", &[Note::ShortRsa(1024)][..]),
        ("rsa 2048", &[]),
        ("rsa 2049", &[]),
    ] {
        let it = named(all["keys"].as_array().expect("a list"), name);
        assert_eq!(read_all(text(it, "pem")).keys[0].notes, notes, "{name}");
    }
}

#[test]
fn each_certificate_of_a_chain_is_a_key() {
    let all = recorded();
    let chain: Vec<&str> = ["rsa", "p384", "ed25519"]
        .iter()
        .map(|name| text(named(&all, name), "certificate"))
        .collect();
    let read = read_all(&format!(
        "{}\n{}",
        text(named(&all, "p384"), "token"),
        chain.concat()
    ));
    let kids: Vec<&str> = read.keys.iter().map(|key| key.key.kid.as_str()).collect();
    let wanted = ["rsa", "p384", "ed25519"].map(|name| text(named(&all, name), "kid"));
    assert_eq!(kids, wanted);
    let signed: Vec<bool> = read.keys.iter().map(PastedKey::signed).collect();
    assert_eq!(signed, [false, true, false]);
    assert!(
        read.keys
            .iter()
            .all(|key| key.notes.contains(&Note::Certificate))
    );
}
