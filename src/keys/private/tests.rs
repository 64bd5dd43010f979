//! Is each form read as what it is, and is what does not belong together refused?

use super::*;
use crate::keys::algorithms::Takes;
use crate::keys::chance::{dice, thrown};
use crate::keys::generate::generate;
use serde_json::{Value as Json, json};

/// Keys of the RFCs' examples, and what is wrong with a few others.
const RFC: &str = include_str!("../../../tests/keys/rfc-private.json");

fn rfc() -> Vec<Json> {
    let examples: Json = serde_json::from_str(RFC).expect("JSON");
    let examples = examples["examples"].as_array().expect("a list");
    let is_private = |example: &&Json| example["key"]["d"].is_string();
    examples
        .iter()
        .filter(is_private)
        .map(|it| it["key"].clone())
        .collect()
}

fn example(kty: &str) -> Json {
    let mut keys = rfc().into_iter();
    keys.find(|key| key["kty"] == kty).expect("an example")
}

/// A key of every sort.
fn samples() -> Vec<PrivateKey> {
    let of_rfc = rfc()
        .into_iter()
        .map(|key| PrivateKey::from_text(&key.to_string()).expect("an example"));
    let mut chance = thrown(9);
    let kinds = [Kind::P384, Kind::Secp256k1];
    let made = kinds.map(|kind| generate(kind, &mut chance).expect("no RSA"));
    of_rfc.chain(made).collect()
}

fn with(mut key: Json, member: &str, value: Json) -> String {
    key[member] = value;
    key.to_string()
}

fn without(mut key: Json, members: &[&str]) -> String {
    let object = key.as_object_mut().expect("an object");
    for member in members {
        object.remove(*member).expect("it was there");
    }
    key.to_string()
}

fn check(text: &str, fault: PrivateFault) {
    assert_eq!(PrivateKey::from_text(text).err(), Some(fault), "{text}");
}

fn wrong(text: &str) -> Wrong {
    let fault = match PrivateKey::from_text(text) {
        Err(PrivateFault::Jwk(fault)) => Some(fault.what),
        _ => None,
    };
    fault.unwrap_or_else(|| Wrong::Type(format!("no fault of a JWK: {text}")))
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

#[test]
fn what_is_written_is_read_as_the_same_key() {
    for key in samples() {
        let kid = key.public().kid();
        for text in [
            key.to_jwk().to_string(),
            key.to_pkcs8_pem().to_string(),
            key.to_pkcs8_pem().replace('\n', "\r\n    "),
            key.to_pkcs8_pem().replace("PRIVATE KEY", "PUBLIC KEY"),
            key.to_pkcs8_pem()
                .lines()
                .filter(|line| !line.starts_with('-'))
                .collect(),
            format!("{{\"keys\":[{}]}}", *key.to_jwk()),
            format!("[{}]", *key.to_jwk()),
        ] {
            let again = PrivateKey::from_text(&text);
            let again = again.expect(&text);
            assert_eq!(again.public().kid(), kid);
            assert_eq!(*again.to_pkcs8_der(), *key.to_pkcs8_der());
        }
        let der = PrivateKey::from_der(&key.to_pkcs8_der()).expect("DER");
        assert_eq!(der.public().kid(), kid);
    }
}

#[test]
fn a_jwk_is_written_with_the_members_of_the_example() {
    for mut key in rfc() {
        let read = PrivateKey::from_text(&key.to_string()).expect("an example");
        let written: Json = serde_json::from_str(&read.to_jwk()).expect("JSON");
        let members = key.as_object_mut().expect("an object");
        members.remove("use");
        assert_eq!(written, key);
    }
}

#[test]
fn a_kid_is_kept_and_an_empty_one_is_none() {
    let key = example("EC");
    let named = |kid: Json| {
        let key = PrivateKey::from_text(&with(key.clone(), "kid", kid));
        key.expect("a key").named().map(str::to_owned)
    };
    assert_eq!(named(json!("of \"ours\"")).as_deref(), Some("of \"ours\""));
    assert_eq!(named(json!("")), None);
    let key =
        PrivateKey::from_text(&with(key.clone(), "kid", json!("of \"ours\""))).expect("a key");
    let again = PrivateKey::from_text(&key.to_jwk()).expect("a key");
    assert_eq!(again.named(), key.named());
}

#[test]
fn rsa_needs_only_d_where_the_exponent_gives_the_primes_away() {
    let key = example("RSA");
    let whole = PrivateKey::from_text(&key.to_string()).expect("a key");
    for left_out in [
        &["dp", "dq", "qi"][..],
        &["dp"],
        &["p", "q", "dp", "dq", "qi"],
    ] {
        let read = PrivateKey::from_text(&without(key.clone(), left_out)).expect("a key");
        assert_eq!(read.public().kid(), whole.public().kid());
    }
    for (left_out, member) in [("p", "p"), ("q", "q")] {
        let text = without(key.clone(), &[left_out]);
        assert_eq!(wrong(&text), Wrong::Missing { member });
    }
    let mut small = key.clone();
    small["e"] = json!("Aw");
    check(
        &without(small, &["p", "q", "dp", "dq", "qi"]),
        PrivateFault::NoPrimes,
    );
    check(&with(key, "oth", json!([])), PrivateFault::MorePrimes);
}

#[test]
fn parts_of_two_keys_are_no_key() {
    let (rsa, ec, okp) = (example("RSA"), example("EC"), example("OKP"));
    for member in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        let value = rsa[member].as_str().expect("text");
        // The second character belongs to the first byte.
        let other = if value.as_bytes()[1] == b'A' {
            "B"
        } else {
            "A"
        };
        let other = format!("{}{other}{}", &value[..1], &value[2..]);
        let text = with(rsa.clone(), member, json!(other));
        let fault = PrivateKey::from_text(&text).expect_err(member);
        let of_public = |fault: &Fault| fault.what == Wrong::Key(KeyFault::Numbers);
        let is_expected = match &fault {
            PrivateFault::Apart => true,
            PrivateFault::Jwk(fault) => member == "e" && of_public(fault),
            _ => false,
        };
        assert!(is_expected, "{member}: {fault:?}");
    }
    for member in ["p", "q", "d"] {
        let long = "_".repeat(1_000_000);
        check(&with(rsa.clone(), member, json!(long)), PrivateFault::Apart);
    }
    let swapped = with(rsa.clone(), "p", rsa["q"].clone());
    check(&swapped, PrivateFault::Apart);

    let mut chance = thrown(7);
    for (key, kind) in [(ec, Kind::P256), (okp, Kind::Ed25519)] {
        let other = generate(kind, &mut chance).expect("a key");
        let other: Json = serde_json::from_str(&other.to_jwk()).expect("JSON");
        check(&with(key, "d", other["d"].clone()), PrivateFault::Apart);
    }
}

#[test]
fn numbers_of_no_key_are_refused() {
    let rsa = without(example("RSA"), &["p", "q", "dp", "dq", "qi"]);
    let rsa: Json = serde_json::from_str(&rsa).expect("JSON");
    for d in ["", "AA", "AQ", "Ag", "Aw", "AQAB", "_____w"] {
        check(&with(rsa.clone(), "d", json!(d)), PrivateFault::Apart);
    }
    let zero = "A".repeat(43);
    let high = "_".repeat(42) + "8";
    for d in [zero, high] {
        check(
            &with(example("EC"), "d", json!(d)),
            PrivateFault::Form(KeyFault::Numbers),
        );
    }
    for (kty, wanted) in [("EC", 32), ("OKP", 32)] {
        let length = Wrong::Length {
            member: "d",
            found: 3,
            wanted,
        };
        assert_eq!(wrong(&with(example(kty), "d", json!("AAAA"))), length);
    }
    let modulus = |n: String| with(example("RSA"), "n", json!(n));
    check(
        &modulus("_".repeat(80)),
        PrivateFault::Modulus { bits: 480 },
    );
    check(
        &modulus("_".repeat(4000)),
        PrivateFault::Modulus { bits: 24000 },
    );
}

#[test]
fn what_is_no_private_key_is_named() {
    for text in [
        "",
        " ",
        "eyJ",
        "-----BEGIN",
        "no key at all!",
        "[]",
        "{\"keys\":[]}",
    ] {
        check(text, PrivateFault::NoKey);
    }
    let public = without(example("EC"), &["d"]);
    check(&public, PrivateFault::NoPrivatePart);
    let oct = json!({"kty": "oct", "k": "AAAA", "d": "AAAA"}).to_string();
    assert_eq!(wrong(&oct), Wrong::Symmetric);
    let ec = example("EC");
    assert_eq!(
        wrong(&with(ec.clone(), "crv", json!("P-192"))),
        Wrong::Curve("P-192".into())
    );
    assert_eq!(
        wrong(&with(ec.clone(), "d", json!("+"))),
        Wrong::NotBase64url { member: "d" }
    );
    let found = json::Kind::Number;
    assert_eq!(
        wrong(&with(ec, "d", json!(1))),
        Wrong::NotText { member: "d", found }
    );
    assert_eq!(wrong("[1]"), Wrong::NotAnObject { found });
    assert!(matches!(wrong("{\"kty\":"), Wrong::Json(_)));
    for label in ["ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"] {
        let text = format!(
            "-----BEGIN {label}-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END {label}-----"
        );
        check(&text, KeyFault::Encrypted.into());
    }
    check(
        &pem("OPENSSH PRIVATE KEY", b"openssh-key-v1"),
        KeyFault::Label("OPENSSH PRIVATE KEY".into()).into(),
    );
    check("-----BEGIN PRIVATE KEY-----\nAAAA", KeyFault::NoEnd.into());
    check(&pem("PRIVATE KEY", b""), KeyFault::NotDer.into());
    check(&pem("PRIVATE KEY", &[0x30, 0]), KeyFault::NotDer.into());
}

#[test]
fn a_file_may_hold_a_curve_before_its_key_and_a_certificate_before_that() {
    let key = PrivateKey::from_text(&example("EC").to_string()).expect("a key");
    let curve = pem(
        "EC PARAMETERS",
        &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
    );
    let text = format!("{curve}{}", *key.to_pkcs8_pem());
    assert_eq!(PrivateKey::all(&text).len(), 1);
    // A sequence of sequence and bit string, as public keys are.
    let public = pem("PUBLIC KEY", &[0x30, 6, 0x30, 0, 3, 2, 0, 0]);
    check(&public, PrivateFault::NoPrivatePart);
    let both = format!("{public}{text}");
    assert!(PrivateKey::from_text(&both).is_ok());
    let locked = pem("ENCRYPTED PRIVATE KEY", b"");
    check(&format!("{public}{locked}"), KeyFault::Encrypted.into());
    let all = PrivateKey::all(&curve.repeat(2 * MOST + 1));
    assert_eq!(all.len(), 1);
    let all = PrivateKey::all(&text.repeat(MOST + 1));
    assert_eq!(all.len(), MOST + 1);
    assert_eq!(all[MOST].as_ref().err(), Some(&PrivateFault::TooMany));
    let jwks = format!("[{}]", vec![example("EC").to_string(); MOST + 1].join(","));
    let all = PrivateKey::all(&jwks);
    assert_eq!(all[MOST].as_ref().err(), Some(&PrivateFault::TooMany));
}

#[test]
fn a_damaged_key_is_refused_or_another_key() {
    for key in samples() {
        let der = key.to_pkcs8_der();
        // Of RSA every byte would take long.
        let pace = if key.kind().takes() == Takes::Rsa {
            7
        } else {
            1
        };
        for at in (0..der.len()).step_by(pace) {
            let mut changed = der.to_vec();
            changed[at] ^= 1;
            for bytes in [&changed, &der[..at].to_vec()] {
                if let Ok(other) = PrivateKey::from_der(bytes) {
                    assert_ne!(*other.to_pkcs8_der(), *der, "{:?}: {at}", key.kind());
                }
            }
        }
    }
}

#[test]
fn nothing_secret_is_shown() {
    for key in samples() {
        let json: Json = serde_json::from_str(&key.to_jwk()).expect("JSON");
        let shown = format!("{key:?} {key:#?}");
        assert!(shown.contains(key.public().kid()));
        for member in ["d", "p", "q", "dp", "dq", "qi"] {
            let Some(secret) = json[member].as_str() else {
                continue;
            };
            let bytes = crate::jose::base64::decode(secret).expect("base64url");
            let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            let list = format!("{:?}", &bytes[..8]);
            let list = list.trim_matches(['[', ']']);
            for form in [secret, &hex[..16], &hex[..16].to_lowercase(), list] {
                assert!(!shown.contains(form), "{member}: {shown}");
            }
        }
    }
}

#[test]
fn a_key_signs_by_the_algorithms_of_its_kind() {
    let names = |kty| {
        let key = PrivateKey::from_text(&example(kty).to_string()).expect("a key");
        key.algorithms()
            .map(|it| it.name)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(names("RSA"), "RS256 RS384 RS512 PS256 PS384 PS512");
    assert_eq!(names("EC"), "ES256");
    assert_eq!(names("OKP"), "EdDSA");
}

#[test]
fn whatever_the_numbers_are_there_is_an_answer() {
    let mut dice = dice::Dice(5);
    let rsa = example("RSA");
    for round in 0..600 {
        let mut key = rsa.clone();
        let members = key.as_object_mut().expect("an object");
        if round % 3 > 0 {
            members.retain(|member, _| !["dp", "dq", "qi"].contains(&member.as_str()));
        }
        if round % 3 > 1 {
            members.retain(|member, _| !["p", "q"].contains(&member.as_str()));
        }
        for member in ["d", "p", "q", "qi", "n"] {
            let changed = member == "d" || dice.below(3) == 0;
            if changed && members.contains_key(member) {
                let mut bytes: Vec<u8> = (0..dice.below(257)).map(|_| dice.roll() as u8).collect();
                // Most moduli should be looked at.
                bytes.extend([dice.roll() as u8 | 1]);
                members[member] = json!(crate::jose::base64::encode(&bytes));
            }
        }
        let read = PrivateKey::from_text(&key.to_string());
        assert!(read.is_err(), "{key}");
    }
}
