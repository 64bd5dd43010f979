//! A public key is never a secret: what was signed with the text of a key, as if it were one, is refused by every key
//! in every form. This is what attackers try whose target lets `alg` decide how a key is used (RFC 8725, section 2.1).

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jwtriage::keys::algorithms::{Algorithm, Digest, Takes};
use jwtriage::keys::pasted::read;
use jwtriage::keys::{Check, PublicKey, Why};
use jwtriage::report::inspect;
use serde_json::{Value, json};

/// Made with Python's `cryptography` from keys that were thrown away.
const RECORDED: &str = include_str!("keys/pasted.json");

const PEMS: &[&str] = &["pem", "pkcs1", "certificate", "pkcs8", "traditional"];

/// RFC 2104, written out, so that the attacker's code is not ours.
fn hmac(digest: Digest, key: &[u8], text: &[u8]) -> Vec<u8> {
    let block = if digest == Digest::Sha256 { 64 } else { 128 };
    let mut key = match key.len() > block {
        true => digest.of(key),
        false => key.to_vec(),
    };
    key.resize(block, 0);
    let padded = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = digest.of(&[padded(0x36), text.to_vec()].concat());
    digest.of(&[padded(0x5c), inner].concat())
}

#[test]
fn the_attackers_code_is_right() {
    // RFC 7515, A.1.
    let key = BASE64_URL_SAFE_NO_PAD.decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    );
    let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog\
                  Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let mac = hmac(Digest::Sha256, &key.expect("base64url"), signed.as_bytes());
    let mac = BASE64_URL_SAFE_NO_PAD.encode(mac);
    assert_eq!(mac, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
}

fn der(pem: &str) -> Vec<u8> {
    let lines: Vec<&str> = pem.lines().collect();
    let body = lines[1..lines.len() - 1].concat();
    BASE64_STANDARD.decode(body).expect("base64")
}

/// Each form of a key as people paste it.
fn forms(it: &Value) -> Vec<String> {
    let mut forms = vec![
        it["jwk"].to_string(),
        json!({"keys": [it["jwk"]]}).to_string(),
    ];
    for name in PEMS {
        if let Some(pem) = it[name].as_str() {
            forms.push(pem.into());
            forms.push(BASE64_STANDARD.encode(der(pem)));
        }
    }
    forms
}

/// What an attacker takes for the secret: any form of what is public, as text, with and without its last line end, and
/// as bytes.
fn secrets(it: &Value) -> Vec<Vec<u8>> {
    let mut secrets: Vec<Vec<u8>> = Vec::new();
    for form in forms(it) {
        secrets.push(form.trim_end().into());
        secrets.push(form.into_bytes());
    }
    for name in PEMS {
        if let Some(pem) = it[name].as_str() {
            secrets.push(der(pem));
        }
    }
    secrets.push(it["kid"].as_str().unwrap_or_default().into());
    secrets.push(Vec::new());
    secrets
}

#[test]
fn no_key_in_any_form_verifies_what_was_signed_with_its_text() {
    let all: Vec<Value> = serde_json::from_str(RECORDED).expect("JSON");
    let (mut asked, mut read_keys) = (0, 0);
    for it in &all {
        let (pem, kid) = (it["pem"].as_str().expect("PEM"), &it["kid"]);
        let key = PublicKey::from_pem(pem);
        for algorithm in Algorithm::with(Takes::Secret) {
            let head = json!({"alg": algorithm.name, "kid": kid}).to_string();
            let signed = format!("{}.e30", BASE64_URL_SAFE_NO_PAD.encode(head));
            let digest = algorithm.digest().expect("HMAC has one");
            for secret in secrets(it) {
                let mac = hmac(digest, &secret, signed.as_bytes());
                let verifies =
                    |it: &PublicKey| it.verifies(algorithm.name, signed.as_bytes(), &mac);
                // Ed448 is named and not read.
                assert!(!key.as_ref().is_ok_and(verifies));
                let token = format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac));
                for form in forms(it) {
                    let pasted = format!("{token}\n\n{form}\n");
                    let inspection = inspect(&pasted);
                    let found = read(&pasted, &inspection.evidence.findings, &inspection.facts);
                    assert!(found.checked, "{pasted}");
                    assert_eq!(found.secrets, [], "{pasted}");
                    for key in &found.keys {
                        let verifies = key.key.verifies || key.key.verifies_raw;
                        assert!(!verifies, "{pasted}");
                        let wanted = Takes::Secret;
                        let check = Some(Check::Not(Why::OtherKind { wanted }));
                        assert_eq!(key.check, check, "{pasted}");
                        read_keys += 1;
                    }
                    asked += 1;
                }
            }
        }
    }
    println!("{asked} pastes, {read_keys} keys");
    assert!(read_keys > 3_000, "{asked} pastes, {read_keys} keys");
}
