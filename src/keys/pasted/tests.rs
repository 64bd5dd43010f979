//! What is read of pasted keys: each form, each algorithm, and what is no key.

use super::*;
use crate::report::inspect;
use crate::rules::{Answer, BOUND, Case};

/// Made with Python's `cryptography` from keys that were thrown away.
const RECORDED: &str = include_str!("../../../tests/keys/pasted.json");

/// Of keys that are checked.
fn recorded() -> Vec<serde_json::Value> {
    let mut all = with_ed448();
    all.retain(|it| it["name"] != "ed448");
    all
}

fn with_ed448() -> Vec<serde_json::Value> {
    serde_json::from_str(RECORDED).expect("JSON")
}

fn text<'a>(value: &'a serde_json::Value, member: &str) -> &'a str {
    value[member].as_str().expect(member)
}

fn named<'a>(all: &'a [serde_json::Value], name: &str) -> &'a serde_json::Value {
    all.iter().find(|it| it["name"] == name).expect(name)
}

fn jwks(keys: &[&serde_json::Value]) -> String {
    serde_json::json!({ "keys": keys }).to_string()
}

fn read_all(pasted: &str) -> PastedKeys {
    let inspection = inspect(pasted);
    let keys = read(pasted, &inspection.evidence.findings, &inspection.facts);
    let spans = keys.keys.iter().map(|key| key.span);
    for span in spans.chain(keys.faults.iter().map(|fault| fault.span)) {
        assert!(
            pasted.get(span.start..span.end).is_some(),
            "{span:?} of {pasted}"
        );
    }
    keys
}

/// The one key, and whether it verifies.
fn check(pasted: &str, kid: &str, verifies: bool) -> PastedKey {
    let read = read_all(pasted);
    assert_eq!(read.faults, [], "{pasted}");
    assert_eq!(read.keys.len(), 1, "{pasted}");
    assert!(read.checked, "{pasted}");
    let found = read.keys.into_iter().next().expect("a key");
    assert_eq!(found.key.kid, kid, "{pasted}");
    assert_eq!(found.signed(), verifies, "{pasted}");
    assert_eq!(
        found.key.verifies,
        verifies && found.kind.is_in_go(),
        "{pasted}"
    );
    let strict = found.check.expect("asked") == Check::Verifies;
    assert_eq!(strict, verifies, "{pasted}");
    assert!(!found.key.verifies_raw, "{pasted}");
    found
}

fn fault_of(pasted: &str) -> (String, Wrong) {
    let read = read_all(pasted);
    assert_eq!(read.keys, [], "{pasted}");
    assert_eq!(read.faults.len(), 1, "{pasted}: {:?}", read.faults);
    let Fault { span, what } = read.faults[0].clone();
    (pasted[span.start..span.end].to_owned(), what)
}

#[test]
fn servers_have_what_was_pasted_under_the_name_that_the_token_uses() {
    let named = |kid: &str, own: Option<&str>| PastedKey {
        key: verifier::Key {
            name: String::new(),
            kid: kid.into(),
            verifies: true,
            verifies_raw: false,
        },
        span: Span::new(0, 0),
        kind: Kind::P256,
        thumbprint: String::new(),
        check: None,
        notes: own
            .map(|own| Note::OwnKid(own.into()))
            .into_iter()
            .collect(),
        public: true,
    };
    // {"alg":"ES256","kid":"signer-1"}
    let facts = inspect("eyJhbGciOiJFUzI1NiIsImtpZCI6InNpZ25lci0xIn0.e30.AA").facts;
    for (own, kids) in [
        (Some("signer-1"), ["signer-1", "b"]),
        (Some("signer-2"), ["a", "b"]),
        (None, ["a", "b"]),
    ] {
        let read = PastedKeys {
            keys: vec![named("a", own), named("b", None)],
            ..PastedKeys::default()
        };
        let keys = read.of_servers(&facts).expect("keys");
        let found: Vec<_> = keys.iter().map(|held| held.key.kid.as_str()).collect();
        assert_eq!(found, kids);
        let derived: Vec<_> = keys.iter().map(|held| held.derived.as_str()).collect();
        assert_eq!(derived, ["a", "b"]);
        assert_eq!(keys[1].key.name, "b");
    }
    // A CA beside the token says nothing about the API server's keys.
    let mut ca = named("ca", None);
    ca.public = false;
    for (verifies, counts) in [(false, false), (true, true)] {
        ca.key.verifies = verifies;
        let read = PastedKeys {
            keys: vec![ca.clone()],
            ..PastedKeys::default()
        };
        assert_eq!(read.of_servers(&facts).is_some(), counts);
    }
    assert_eq!(PastedKeys::default().of_servers(&facts), None);
}

#[test]
fn a_key_is_the_same_in_every_form_and_verifies_its_own_token_alone() {
    let all = recorded();
    for it in &all {
        let kid = text(it, "kid");
        let jwk = &it["jwk"];
        let pretty = serde_json::to_string_pretty(jwk).expect("JSON");
        let forms = [
            text(it, "pem").to_owned(),
            jwks(&[jwk]),
            jwk.to_string(),
            pretty,
        ];
        for other in &all {
            let (token, same) = (text(other, "token"), other == it);
            for form in &forms {
                let below = check(&format!("{token}\n\n{form}"), kid, same);
                let above = check(&format!("{form}\n{token}"), kid, same);
                assert_eq!((below.key, below.kind), (above.key, above.kind));
            }
        }
    }
}

#[test]
fn key_files_are_read_as_kube_apiserver_does() {
    let all = recorded();
    let mut seen = 0;
    for it in &all {
        let token = text(it, "token");
        for (form, notes) in [
            ("pem", &[][..]),
            ("certificate", &[Note::Certificate]),
            ("traditional", &[Note::Private]),
            ("pkcs8", &[Note::Private]),
            ("pkcs1", &[Note::NotInKeyFile]),
        ] {
            let (Some(pem), name) = (it[form].as_str(), &it["name"]) else {
                continue;
            };
            seen += 1;
            let edwards = match name.as_str() {
                Some("ed25519") => Some("1.3.101.112"),
                _ => None,
            };
            if let (Some(oid), "pkcs8") = (edwards, form) {
                let (_, what) = fault_of(&format!("{pem}\n{token}"));
                assert_eq!(what, Wrong::Pem(KeyFault::Pkcs8(oid.into())));
                continue;
            }
            let key = check(&format!("{pem}\n{token}"), text(it, "kid"), true);
            let mut notes = notes.to_vec();
            let not_in_file = name == "ed25519" || form == "pkcs8" && name != "rsa";
            if !key.kind.is_in_go() {
                notes.push(Note::NotOfServers);
            } else if not_in_file && !notes.contains(&Note::NotInKeyFile) {
                notes.push(Note::NotInKeyFile);
            }
            assert_eq!(key.notes, notes, "{name}: {form}");
            // Labels do not count, and blanks, indentation and escapes do not matter.
            let (begin, end) = (
                &pem[11..pem.find("-----\n").expect("a label")],
                "PUBLIC KEY",
            );
            for pasted in [
                pem.replace(begin, end),
                pem.replace('\n', "\r\n    "),
                pem.replace('\n', "\\n"),
            ] {
                check(&format!("{token}\n\n{pasted}"), text(it, "kid"), true);
            }
        }
    }
    assert_eq!(seen, 19);
    let p256 = named(&all, "p256");
    for encrypted in p256["encrypted"].as_array().expect("two") {
        let pem = encrypted.as_str().expect("PEM");
        assert_eq!(fault_of(pem).1, Wrong::Pem(KeyFault::Encrypted));
    }
    let cut = &text(p256, "pem")[..60];
    assert_eq!(fault_of(cut), (cut.into(), Wrong::Pem(KeyFault::NoEnd)));
}

#[test]
fn what_is_damaged_in_a_key_file_never_panics() {
    use ::base64::Engine;
    use ::base64::prelude::BASE64_STANDARD;
    let all = recorded();
    for it in [named(&all, "rsa"), named(&all, "p384")] {
        for form in ["pem", "certificate", "traditional", "pkcs8"] {
            let Some(pem) = it[form].as_str() else {
                continue;
            };
            let lines: Vec<&str> = pem.lines().collect();
            let der = BASE64_STANDARD.decode(lines[1..lines.len() - 1].concat());
            let der = der.expect("base64");
            for at in 0..der.len().min(400) {
                let mut changed = der.clone();
                changed[at] ^= 0x21;
                for bytes in [&changed[..], &der[..at]] {
                    let block = BASE64_STANDARD.encode(bytes);
                    let pem = format!("{}\n{block}\n{}", lines[0], lines[lines.len() - 1]);
                    let _ = file::read(&pem);
                }
            }
        }
    }
}

#[test]
fn a_broken_member_is_named_with_its_place() {
    let all = recorded();
    let member = |name: &'static str, change: &[(&str, serde_json::Value)]| {
        let mut jwk = named(&all, name)["jwk"].clone();
        for (member, value) in change {
            jwk[member] = value.clone();
        }
        jwk
    };
    let without = |name: &'static str, gone: &str| {
        let mut jwk = named(&all, name)["jwk"].clone();
        jwk.as_object_mut().expect("an object").remove(gone);
        jwk
    };
    let x = named(&all, "p384")["jwk"]["x"].clone();
    let y = named(&all, "p256")["jwk"]["y"].clone();
    let rsa_n = text(&named(&all, "rsa")["jwk"], "n").to_owned();
    let length = |member, found, wanted| Wrong::Length {
        member,
        found,
        wanted,
    };
    let bad = |member| Wrong::NotBase64url { member };
    let whole = "";
    for (jwk, place, what) in [
        (member("rsa", &[("n", "AQ+B".into())]), "\"AQ+B\"", bad("n")),
        (
            member("rsa", &[("e", "AQA B".into())]),
            "\"AQA B\"",
            bad("e"),
        ),
        (member("p256", &[("y", "é".into())]), "\"é\"", bad("y")),
        (
            member("rsa", &[("n", "AP8".into())]),
            "\"AP8\"",
            Wrong::Modulus { bits: 8 },
        ),
        (
            member("rsa", &[("n", "".into())]),
            "\"\"",
            Wrong::Modulus { bits: 0 },
        ),
        (
            member(
                "rsa",
                &[("n", "A".repeat(3000).replacen("AA", "_w", 1).into())],
            ),
            &format!("\"{}\"", "A".repeat(3000).replacen("AA", "_w", 1)),
            Wrong::Modulus { bits: 18_000 },
        ),
        (
            member("rsa", &[("e", "".into())]),
            whole,
            Wrong::Key(KeyFault::Numbers),
        ),
        (
            member("rsa", &[("e", "AQAA".into())]),
            whole,
            Wrong::Key(KeyFault::Numbers),
        ),
        (
            member(
                "rsa",
                &[("n", format!("{}A", &rsa_n[..rsa_n.len() - 1]).into())],
            ),
            whole,
            Wrong::Key(KeyFault::Numbers),
        ),
        (
            member("rsa", &[("n", 1.into())]),
            "1",
            Wrong::NotText {
                member: "n",
                found: json::Kind::Number,
            },
        ),
        (without("rsa", "e"), whole, Wrong::Missing { member: "e" }),
        (without("p256", "y"), whole, Wrong::Missing { member: "y" }),
        (
            without("p521", "crv"),
            whole,
            Wrong::Missing { member: "crv" },
        ),
        (
            member("p256", &[("x", x.clone())]),
            &x.to_string(),
            length("x", 48, 32),
        ),
        (
            member("p384", &[("y", y.clone())]),
            &y.to_string(),
            length("y", 32, 48),
        ),
        (
            member("ed25519", &[("x", "AA".into())]),
            "\"AA\"",
            length("x", 1, 32),
        ),
        (
            member("p256", &[("x", y.clone())]),
            whole,
            Wrong::Key(KeyFault::Numbers),
        ),
        (
            member("p256", &[("crv", "secp256k1".into())]),
            whole,
            Wrong::Key(KeyFault::Numbers),
        ),
        (
            member("p256", &[("crv", "secp256r1".into())]),
            "\"secp256r1\"",
            Wrong::Curve("secp256r1".into()),
        ),
        (
            member("ed25519", &[("crv", "X25519".into())]),
            "\"X25519\"",
            Wrong::Curve("X25519".into()),
        ),
        (
            member("rsa", &[("kty", "rsa".into())]),
            "\"rsa\"",
            Wrong::Type("rsa".into()),
        ),
        (
            member("rsa", &[("kty", "AKP".into())]),
            "\"AKP\"",
            Wrong::Type("AKP".into()),
        ),
        (
            member("rsa", &[("kty", serde_json::Value::Null)]),
            "null",
            Wrong::NotText {
                member: "kty",
                found: json::Kind::Null,
            },
        ),
        (
            member("rsa", &[("kty", "oct".into()), ("k", "c2VjcmV0".into())]),
            "\"oct\"",
            Wrong::Symmetric,
        ),
    ] {
        let alone = jwk.to_string();
        let place = if place == whole {
            alone.as_str()
        } else {
            place
        };
        assert_eq!(fault_of(&alone), (place.to_owned(), what.clone()));
        assert_eq!(
            fault_of(&format!("é\n {}", jwks(&[&jwk]))),
            (place.to_owned(), what)
        );
    }
    let set = |item: &str| format!("{{\"keys\":[{item},{}]}}", named(&all, "p256")["jwk"]);
    for (item, what) in [
        (
            "1",
            Wrong::NotAnObject {
                found: json::Kind::Number,
            },
        ),
        ("{}", Wrong::Missing { member: "kty" }),
    ] {
        let read = read_all(&set(item));
        assert_eq!((read.keys.len(), read.faults.len()), (1, 1));
        assert_eq!(read.faults[0].what, what);
    }
}

#[test]
fn a_kid_of_its_own_is_noted() {
    let all = recorded();
    let it = named(&all, "p256");
    let token = text(it, "token");
    let named = |kid: serde_json::Value| {
        let mut jwk = it["jwk"].clone();
        jwk["kid"] = kid;
        check(&format!("{token}\n{jwk}"), text(it, "kid"), true)
    };
    let own = named("2024-key".into());
    assert_eq!(own.notes, [Note::OwnKid("2024-key".into())]);
    assert_eq!(own.key.name, "2024-key");
    assert_eq!(own.as_published().kid, "2024-key");
    for (kid, name) in [
        (text(it, "kid").into(), text(it, "kid")),
        ("".into(), ""),
        (serde_json::Value::Null, ""),
    ] {
        let key = named(kid);
        assert_eq!(
            (key.notes.as_slice(), key.key.name.as_str()),
            (&[][..], name)
        );
        assert_eq!(key.as_published(), key.key);
    }
}

#[test]
fn a_key_that_was_pasted_twice_counts_once() {
    let all = recorded();
    let it = named(&all, "rsa");
    let (jwk, token) = (&it["jwk"], text(it, "token"));
    let mut own = jwk.clone();
    own["kid"] = "a".into();
    own["d"] = "AQ".into();
    let set = jwks(&[jwk, jwk, &own]);
    let pem = text(it, "pem");
    let key = check(&format!("{pem}\n{pem}\n{token}"), text(it, "kid"), true);
    assert_eq!(key.span, Span::new(0, pem.len() - 1));
    let key = check(
        &format!("{}{set}\n{token}", text(it, "pkcs1")),
        text(it, "kid"),
        true,
    );
    assert_eq!(key.key.name, text(it, "kid"));
    assert_eq!(key.notes, [Note::OwnKid("a".into()), Note::Private]);
    let both = read_all(&format!("{}\n{set}", text(named(&all, "p256"), "pem")));
    assert_eq!(both.keys.len(), 2);
    let many = format!(
        "{{\"keys\":[{}{{\"kty\":\"x\"}}]}}",
        "{\"kty\":\"x\"},".repeat(150)
    );
    let read = read_all(&many);
    assert_eq!(read.faults.len(), MOST + 1);
    assert_eq!(read.faults.last().map(|it| &it.what), Some(&Wrong::TooMany));
}

#[test]
fn every_prefix_of_a_set_has_the_keys_that_are_whole() {
    let all = recorded();
    let set = jwks(&[&named(&all, "p256")["jwk"], &named(&all, "ed25519")["jwk"]]);
    let kids = ["p256", "ed25519"].map(|name| text(named(&all, name), "kid"));
    for end in 0..set.len() {
        let read = read_all(&set[..end]);
        let found: Vec<&str> = read.keys.iter().map(|it| it.key.kid.as_str()).collect();
        assert!(kids.starts_with(&found), "{end}: {found:?}");
        // That it is cut is all that is wrong.
        assert!(read.faults.len() <= 1, "{end}: {:?}", read.faults);
        let token = text(named(&all, "p256"), "token");
        let beside = inspect(&format!("{}\n\n{token}", &set[..end]));
        assert_eq!(beside.facts.sent_text(), Some(token), "{end}");
    }
}

#[test]
fn whatever_is_changed_in_a_paste_has_its_place() {
    let all = recorded();
    let (p256, rsa) = (named(&all, "p256"), named(&all, "rsa"));
    let set = jwks(&[&p256["jwk"], &named(&all, "ed25519")["jwk"]]);
    let mut known = 0;
    for pasted in [
        format!("é{set}\n{}", text(p256, "pem")),
        text(rsa, "pkcs1").into(),
        text(p256, "pem").lines().skip(1).take(2).collect(),
    ] {
        for (at, character) in pasted.char_indices().step_by(3) {
            for other in ["\"", "{", "}", "]", "\\", "\n", "-", "A", "é", ""] {
                let end = at + character.len_utf8();
                let changed = format!("{}{other}{}", &pasted[..at], &pasted[end..]);
                known += read_all(&changed).keys.len();
            }
        }
    }
    assert!(known > 500, "{known}");
}

#[test]
fn without_a_whole_token_nothing_is_checked() {
    let all = recorded();
    let it = named(&all, "p256");
    let (set, token) = (jwks(&[&it["jwk"]]), text(it, "token"));
    let (signed, _) = token.rsplit_once('.').expect("a signature");
    for cut in [
        "",
        signed,
        &format!("{signed}."),
        &format!("{signed}.REDACTED"),
        &token[..80],
        "eyJhbGciOiJFUzI1NiJ9.e30.c2ln…",
        "eyJhbGciOiJFUzI1NiJ9.e30.c2ln...",
    ] {
        let read = read_all(&format!("{set}\n{cut}"));
        assert!(!read.checked, "{cut}");
        assert_eq!(read.keys.len(), 1, "{cut}");
        assert!(!read.keys[0].key.verifies, "{cut}");
    }
}

#[test]
fn the_rules_ask_the_pasted_keys() {
    use crate::kube::Minor;
    use crate::verifier::{Authenticator, Situation};
    let all = recorded();
    let ask = |pasted: &str| {
        let inspection = inspect(pasted);
        let read = read(pasted, &inspection.evidence.findings, &inspection.facts);
        let mut situation = Situation::of(Minor(31));
        situation.keys = Some(read.keys.into_iter().map(|it| it.key).collect());
        let case = Case::new(&inspection.facts, &situation, Authenticator::Bound);
        ["key-found", "signature-verified"].map(|id| {
            let rule = BOUND.iter().find(|rule| rule.id == id).expect(id);
            match (rule.check)(&case) {
                Answer::Passes(_) => "passes",
                Answer::Refuses(_) => "refuses",
                Answer::Assumed(_) => "assumed",
                _ => "else",
            }
        })
    };
    let (rsa, p256) = (named(&all, "rsa"), named(&all, "p256"));
    let set = jwks(&[&rsa["jwk"], &p256["jwk"]]);
    let token = text(rsa, "token");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let forged = format!("{signed}.A{}", &signature[1..]);
    for (pasted, answers) in [
        (format!("{token}\n{set}"), ["passes", "passes"]),
        (
            format!("{token}\n{}", text(rsa, "pem")),
            ["passes", "passes"],
        ),
        (
            format!("{token}\n{}", text(p256, "pem")),
            ["refuses", "refuses"],
        ),
        (format!("{forged}\n{set}"), ["passes", "refuses"]),
        (format!("{signed}\n\n{set}"), ["passes", "assumed"]),
        (format!("{signed}.REDACTED\n\n{set}"), ["passes", "assumed"]),
        (
            format!("{signed}.redacted\n{}", text(p256, "pem")),
            ["refuses", "assumed"],
        ),
        // The text of a public key is nobody's secret.
        (
            format!("{}\n{}", text(rsa, "hs256"), text(rsa, "pem")),
            ["passes", "refuses"],
        ),
    ] {
        assert_eq!(ask(&pasted), answers, "{pasted}");
    }
    let hs256 = format!("{}\n{}", text(rsa, "hs256"), text(rsa, "pem"));
    check(&hs256, text(rsa, "kid"), false);
}

mod of_no_server;
