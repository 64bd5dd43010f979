//! The examples of the standards: JWS (RFC 7515, A.1 to A.5), JWK (RFC 7517, A.1), the cookbook's signatures (RFC 7520,
//! section 4), Ed25519 (RFC 8037, A) and thumbprints (RFC 7638, section 3.1).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jwtriage::json;
use jwtriage::keys::algorithms::{ALGORITHMS, Algorithm, Takes};
use jwtriage::keys::pasted::read;
use jwtriage::keys::secret::Secret;
use jwtriage::keys::{Check, PublicKey, Why};
use jwtriage::report::inspect;
use serde_json::Value;

/// Each as it stands in the RFC that it names, of keys what is public, of secrets all.
const RECORDED: &str = include_str!("keys/rfc.json");

fn examples() -> Vec<Value> {
    serde_json::from_str(RECORDED).expect("JSON")
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().expect(member)
}

fn bytes(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

#[test]
fn signatures_verify_by_their_algorithm_alone() {
    let mut asked = 0;
    for it in examples() {
        let Some(jws) = it["jws"].as_str() else {
            continue;
        };
        let (signed, signature) = jws.rsplit_once('.').expect("three parts");
        let (signed, signature) = (signed.as_bytes(), bytes(signature));
        let jwk = it["jwk"].to_string();
        for algorithm in ALGORITHMS {
            let alg = algorithm.name;
            let check = if it["jwk"]["kty"] == "oct" {
                let node = json::read(jwk.as_bytes()).0.expect("JSON");
                let secret = Secret::of_jwk(&node).expect("a secret");
                if alg == text(&it, "alg") {
                    assert_eq!(secret.sign(alg, signed), Some(signature.clone()));
                }
                secret.check(alg, signed, &signature)
            } else {
                let key = PublicKey::from_jwk(&jwk).expect("a key");
                key.check(alg, signed, &signature)
            };
            let is_own = alg == text(&it, "alg");
            assert_eq!(
                check == Check::Verifies,
                is_own,
                "{}, {alg}: {check:?}",
                it["of"]
            );
            asked += usize::from(is_own);
        }
        // Pasted as people paste them, too.
        let pasted = format!("{jws}\n\n{jwk}");
        let inspection = inspect(&pasted);
        let found = read(&pasted, &inspection.evidence.findings, &inspection.facts);
        let keys = found.keys.iter().map(|key| key.check);
        let all: Vec<_> = keys
            .chain(found.secrets.iter().map(|it| it.check))
            .collect();
        assert_eq!(all, [Some(Check::Verifies)], "{}", it["of"]);
    }
    assert_eq!(asked, 9);
}

/// RFC 7515, A.5: `none` is no algorithm, of whatever key.
#[test]
fn an_unsecured_token_verifies_with_nothing() {
    let signed = b"eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    for it in examples() {
        let jwk = it["jwk"].to_string();
        let check = match PublicKey::from_jwk(&jwk) {
            Ok(key) => key.check("none", signed, b""),
            Err(_) => {
                let node = json::read(jwk.as_bytes()).0.expect("JSON");
                Secret::of_jwk(&node)
                    .expect("a secret")
                    .check("none", signed, b"")
            }
        };
        assert_eq!(check, Check::Not(Why::UnknownAlgorithm), "{}", it["of"]);
    }
}

#[test]
fn a_key_is_written_as_it_was_read() {
    let (mut keys, mut prints) = (0, 0);
    let recorded: Vec<Value> =
        serde_json::from_str(include_str!("keys/pasted.json")).expect("JSON");
    for it in examples().into_iter().chain(recorded) {
        let Ok(key) = PublicKey::from_jwk(&it["jwk"].to_string()) else {
            continue;
        };
        let written: Value = serde_json::from_str(&key.to_jwk()).expect("JSON");
        for (name, value) in written.as_object().expect("an object") {
            assert_eq!(value, &it["jwk"][name], "{name}");
        }
        let again = PublicKey::from_jwk(&key.to_jwk()).expect("the same key");
        assert_eq!(again.kid(), key.kid());
        let again = PublicKey::from_pem(&key.to_pem()).expect("the same key");
        assert_eq!((again.kid(), again.to_jwk()), (key.kid(), key.to_jwk()));
        if let Some(pem) = it["pem"].as_str() {
            assert_eq!(key.to_pem(), pem);
        }
        if let Some(print) = it["thumbprint"].as_str() {
            assert_eq!(key.thumbprint(), print);
            prints += 1;
        }
        keys += 1;
    }
    assert!(keys > 12 && prints == 2, "{keys}, {prints}");
}

#[test]
fn what_is_no_key_has_its_place() {
    for (text, stretch) in [
        ("{\"kty\":\"oct\",\"k\":\"YQ\"}", "\"oct\""),
        (" {\"kty\":1}", "1"),
        ("{\"kty\":\"EC\",", ""),
        ("[]", "[]"),
    ] {
        let fault = PublicKey::from_jwk(text).expect_err(text);
        let found = text.get(fault.span.start..fault.span.end);
        assert_eq!(found, Some(stretch), "{text}: {:?}", fault.what);
    }
    assert!(PublicKey::from_jwk("").is_err());
    let secrets = Algorithm::with(Takes::Secret).count();
    assert_eq!(secrets, 3);
}
