//! What travels when a paste is shared: never a signature, a private key or a secret that was not asked for, and
//! enough of the rest that whoever receives it reads the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::GzDecoder;
use jwtriage::kube::{Release, releases};
use jwtriage::report::inspect;
use jwtriage::rules::Answer;
use jwtriage::token::{Weight, What};
use jwtriage::verifier::{Authenticator, Key, Setting, Situation, judge_by};
use serde_json::Value;
use std::io::Read;
use std::path::Path;

/// The tokens of the recordings, as they were sent.
fn recorded() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/inputs.jsonl.gz");
    let file = std::fs::File::open(path).expect("the recordings");
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("lines of JSON");
    let questions = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let tokens = questions.filter_map(|it| it["token"].as_str().map(str::to_owned));
    let mut tokens: Vec<String> = tokens.collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

/// Every answer but those about the signature, with the signature there and left out.
fn answers(
    pasted: &str,
    situation: &Situation,
    authenticator: Authenticator,
) -> Vec<(String, Answer)> {
    let facts = inspect(pasted).facts;
    let trace = judge_by(authenticator, &facts, situation);
    let steps = trace.steps.into_iter();
    let others = steps.filter(|step| step.rule.id != "signature-verified");
    others
        .map(|step| (step.rule.id.to_owned(), step.answer))
        .collect()
}

#[test]
fn a_token_whose_signature_was_left_out_is_judged_as_the_whole_one() {
    let mut tokens = recorded();
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    for header in [
        r#"{"alg":"RS256","kid":"k"}"#,
        r#"{"alg":"RS256","alg":"x"}"#,
        r#"{"alg":"RS256","crit":["b64"],"b64":false}"#,
        r#"{"alg":"RS256","jwk":{"kty":"oct"}}"#,
        r#"{"alg":"none"}"#,
        "[]",
        "x",
    ] {
        for payload in [
            r#"{"iss":"i","exp":1,"exp":2}"#,
            r#"{"iss":"i","aud":[1]}"#,
            r#"{"ISS":"i"}"#,
            "{}x",
            " {\n} ",
            "null",
        ] {
            tokens.push(format!(
                "{}.{}.{}",
                part(header),
                part(payload),
                part("signature")
            ));
        }
    }
    let key = Key {
        name: "k".into(),
        kid: "k".into(),
        verifies: false,
        verifies_raw: false,
    };
    let (mut compared, mut assumed) = (0, 0);
    // Every release would ask thousands of them the same; a part is enough.
    for token in tokens.iter().rev().step_by(3) {
        let whole = inspect(token);
        let Some(before) = token.trim().rsplit_once('.').map(|(before, _)| before) else {
            continue;
        };
        // What is no whole token with a signature has none to leave out.
        if !whole.facts.signed
            || whole.facts.sent.is_none()
            || whole.facts.signature_misspelt
            || token.contains(char::is_whitespace)
        {
            continue;
        }
        let word = if compared % 2 == 0 {
            "REDACTED"
        } else {
            "redacted"
        };
        let without = format!("{before}.{word}");
        let inspection = inspect(&without);
        let faults = |problems: &[jwtriage::token::Problem]| -> Vec<What> {
            let faults = problems
                .iter()
                .filter(|problem| problem.weight == Weight::Fault);
            faults.map(|problem| problem.what.clone()).collect()
        };
        assert_eq!(
            faults(&inspection.problems),
            faults(&whole.problems),
            "{token}"
        );
        let note = |what: &What| *what == What::SignatureLeftOut;
        assert!(
            inspection.problems.iter().any(|it| note(&it.what)),
            "{without}"
        );
        assert!(
            !inspection.facts.signed && inspection.facts.sent.is_some(),
            "{without}"
        );
        for (at, release) in releases().map(Release::from).enumerate() {
            let mut situation = Situation {
                issuers: Setting::Given(vec!["i".into()]),
                ..Situation::of(release)
            };
            situation.keys = (at % 2 == 0).then(|| vec![key.clone()]);
            for authenticator in [
                Authenticator::Bound,
                Authenticator::Legacy,
                Authenticator::Oidc,
            ] {
                let mut with = answers(token, &situation, authenticator);
                let mut left = answers(&without, &situation, authenticator);
                if situation.keys.is_some() {
                    // Which key's failure is told first follows from the signature.
                    let decodes = |it: &(String, Answer)| {
                        it.0 != "claims-decoded" || matches!(it.1, Answer::Passes(_))
                    };
                    with.retain(decodes);
                    left.retain(decodes);
                }
                assert_eq!(left, with, "{token} {release:?}");
                let trace = judge_by(authenticator, &inspection.facts, &situation);
                for step in trace.steps {
                    if step.rule.id == "signature-verified" {
                        assumed += usize::from(matches!(
                            step.answer,
                            Answer::Assumed(jwtriage::rules::Assumption::SignatureNotPasted)
                        ));
                        assert!(!matches!(step.answer, Answer::Passes(_)));
                    }
                }
            }
        }
        compared += 1;
    }
    assert!(compared > 300 && assumed > 1_000, "{compared} {assumed}");
}
