//! Does the core answer as the real code of kube-apiserver answered?
//!
//! `vectors/time.jsonl` was recorded from the token authenticators of Kubernetes 1.20.9, 1.25.10, 1.28.3, 1.30.1
//! and 1.36.3, each run on the same tokens at the same moments. One line is one token with the API server's
//! settings; `asked` holds the moments, and `said` the answers: one for all, or one for each generation that
//! answered differently from the one before it. The signatures are left out, because every one of them was good.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::kube::{Minor, error_text, seen};
use jwtriage::report::{Inspection, inspect};
use jwtriage::time::{Instant, Nanos, SECOND};
use jwtriage::verifier::{Authenticator, Setting, Situation, Verdict, judge};
use serde_json::{Map, Value, json};

/// The recorded generations, and the minors that run the same code.
const GENERATIONS: &[(&str, &[u8])] = &[
    ("1.20", &[20, 21, 22]),
    ("1.25", &[23, 24, 25, 26]),
    ("1.28", &[27, 28]),
    ("1.30", &[30]),
    ("1.36", &[33, 34, 35, 36]),
];

/// How many disagreements are shown.
const SHOWN: usize = 20;

#[test]
fn the_core_answers_as_the_real_code_did() {
    check(include_str!("vectors/time.jsonl"));
}

/// The same for any other file of this form, named by an absolute path.
#[test]
fn a_file_of_ones_own_is_judged_as_well() {
    let Some(path) = std::env::var_os("JWTRIAGE_VECTORS") else {
        return;
    };
    check(&std::fs::read_to_string(path).expect("JWTRIAGE_VECTORS names a file that can be read"));
}

fn check(lines: &str) {
    let mut lines = lines.lines().map(parse);
    let unless_said = lines.next().expect("a first line")["unless_said"].clone();
    let (mut asked, mut different, mut differences) = (0, 0, Vec::new());
    for line in lines {
        let vector = Vector::read(&line, &unless_said);
        for question in array(&line["asked"]) {
            let clock = instant(text(&question["now"]));
            for (generation, minors) in GENERATIONS {
                let theirs = said(&question["said"], generation);
                let mut differ: Vec<(Minor, Value)> = Vec::new();
                for minor in minors.iter().map(|minor| Minor(*minor)) {
                    if vector.is_beyond_the_recording(minor) {
                        continue;
                    }
                    asked += 1;
                    let ours = vector.answer(minor, clock, &theirs);
                    if ours != theirs {
                        differ.push((minor, ours));
                    }
                }
                different += differ.len();
                if let Some((minor, ours)) = differ.first() {
                    differences.push(format!(
                        "{} of group {}, {}: Kubernetes {minor} and {} more at {}\n  {}\n  theirs  {theirs}\n  ours    {ours}",
                        question["id"], line["group"], line["note"], differ.len() - 1, question["now"], vector.shown
                    ));
                }
            }
        }
    }
    println!("agreed {} of {asked}", asked - different);
    differences.truncate(SHOWN);
    assert!(
        different == 0,
        "{different} of {asked} differ, the first of them:\n{}",
        differences.join("\n")
    );
}

/// A token and the settings of the API server that is asked.
struct Vector {
    inspection: Inspection,
    shown: String,
    issuers: Vec<String>,
    audiences: Vec<String>,
}

impl Vector {
    fn read(line: &Value, unless_said: &Value) -> Vector {
        let member = |name: &str| line.get(name).unwrap_or(&unless_said[name]).clone();
        let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let (token, shown) = match line.get("token") {
            Some(token) => (text(token).to_owned(), text(token).to_owned()),
            None => {
                let (header, payload) = (member("header"), text(&line["payload"]));
                let token = format!("{}.{}.c2ln", segment(text(&header)), segment(payload));
                (token, payload.to_owned())
            }
        };
        Vector {
            inspection: inspect(&token),
            shown,
            issuers: texts(&member("issuers")),
            audiences: texts(&member("audiences")),
        }
    }

    /// The code that stands for 1.22 was that of 1.20, which knows one issuer only.
    fn is_beyond_the_recording(&self, minor: Minor) -> bool {
        minor == Minor(22) && self.issuers.len() > 1
    }

    /// What the core says, in the form of the recording. Of the user and the audiences it says what `theirs` says.
    fn answer(&self, minor: Minor, clock: Instant, theirs: &Value) -> Value {
        let situation = Situation {
            issuers: Setting::Given(self.issuers.clone()),
            audiences: Setting::Given(self.audiences.clone()),
            ..Situation::of(minor)
        };
        let facts = &self.inspection.facts;
        let trace = judge(facts, &situation);
        let ruling = trace.at(clock);
        let error = ruling
            .refusal
            .as_ref()
            .and_then(|refusal| error_text(refusal, minor));
        let mut answer = Map::new();
        let outcome = match (ruling.verdict, &error) {
            (Verdict::Accepts, _) => "accept",
            (Verdict::Rejects, Some(_)) => "reject",
            (Verdict::Rejects, None) => "no_opinion",
            (Verdict::CannotTell, _) => "cannot tell",
        };
        answer.insert("outcome".into(), outcome.into());
        if let Some(step) = trace.step(&ruling) {
            let step = their_step(step.rule.id, trace.authenticator, error.as_deref(), theirs);
            answer.insert("step".into(), step.into());
        }
        if let Some(error) = error {
            answer.insert("error".into(), among(&theirs["error"], error).into());
        }
        if ruling.verdict == Verdict::Accepts {
            let seen =
                seen(facts, &situation, &trace, &ruling, ruling.clock).expect("an accepted token is seen");
            if !seen.annotations.is_empty() {
                let annotations = seen.annotations.into_iter().map(|(n, v)| (n, v.into()));
                answer.insert("annotations".into(), Value::Object(annotations.collect()));
            }
            let review = parse(&seen.review);
            if theirs.get("user").is_some() {
                answer.insert("user".into(), user(&review["user"]));
            }
            if theirs.get("audiences").is_some() {
                answer.insert("audiences".into(), review["audiences"].clone());
            }
        }
        Value::Object(answer)
    }
}

/// The recording's name for the step at which one of our rules stopped.
fn their_step(rule: &str, who: Authenticator, error: Option<&str>, theirs: &Value) -> String {
    let step = match rule {
        "issuer-expected" => "issuer_precheck",
        // The first look and the parser see the same text; which of them stumbles makes no difference to anybody.
        "well-formed" => match theirs["step"].as_str() {
            Some("parse") => "parse",
            _ => "issuer_precheck",
        },
        "signature-verified" => "signature",
        "claims-decoded" => "claims_unmarshal",
        "issuer-confirmed" => "issuer_recheck",
        "audience-expected" => "audience",
        "not-yet-valid" => "nbf",
        "expired" => "exp",
        "issued-in-future" => "iat",
        "legacy-claims-present" if error == Some("sub claim is invalid") => "legacy_sub",
        "legacy-claims-present" if who == Authenticator::Legacy => "legacy_claim_missing",
        other => other,
    };
    step.into()
}

/// With several keys the error is a list: of those that do not verify, and of the one that does.
fn among(theirs: &Value, error: String) -> String {
    let whole = theirs.as_str().unwrap_or_default();
    let inside = whole
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let Some(inside) = inside.filter(|inside| inside.contains("error in cryptographic primitive"))
    else {
        return error;
    };
    let last = format!(", {error}");
    let first = format!("{error}, ");
    if inside.ends_with(&last) || inside.starts_with(&first) {
        whole.into()
    } else {
        error
    }
}

/// The user without its groups, which follow from its name.
fn user(review: &Value) -> Value {
    let mut user = Map::new();
    for (theirs, ours) in [("name", "username"), ("uid", "uid"), ("extra", "extra")] {
        if let Some(value) = review.get(ours).filter(|value| **value != json!("")) {
            user.insert(theirs.into(), value.clone());
        }
    }
    Value::Object(user)
}

/// What a generation said: its own answer, or that of the last one before it which has one.
fn said(said: &Value, generation: &str) -> Value {
    let answer = match said.get("1.20") {
        Some(_) => GENERATIONS
            .iter()
            .filter(|(name, _)| *name <= generation)
            .rev()
            .find_map(|(name, _)| said.get(*name))
            .expect("an answer of the oldest generation"),
        None => said,
    };
    let Some(short) = answer.as_str() else {
        return answer.clone();
    };
    let (outcome, rest) = short.split_once(' ').unwrap_or((short, ""));
    match (rest, rest.split_once(": ")) {
        ("", _) => json!({"outcome": outcome}),
        (_, Some((step, error))) => json!({"outcome": outcome, "step": step, "error": error}),
        (step, None) => json!({"outcome": outcome, "step": step}),
    }
}

fn instant(written: &str) -> Instant {
    let (seconds, fraction) = written.split_once('.').unwrap_or((written, "0"));
    let seconds: i64 = seconds.parse().expect("seconds");
    let nanos: Nanos = fraction.parse().expect("nanoseconds");
    debug_assert!(nanos < SECOND);
    Instant::from_seconds(seconds).plus(nanos)
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).expect("JSON")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn texts(value: &Value) -> Vec<String> {
    array(value).iter().map(|item| text(item).into()).collect()
}
