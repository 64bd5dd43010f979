//! Does the core say what running API servers said, word for word?
//!
//! `golden/1.*.json` were recorded from kube-apiservers with etcd, one key and one issuer that is also the only
//! audience; `golden/kubectl.json` from kubectl with and without a discovery cache. Of each case is kept what is
//! compared: the token without its signature, the time of the request, and everything that was seen of it.
//! Times, process ids and line numbers of log lines belong to the run and are not compared, nor is `Audit-Id`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::clocks::{Machine, Role};
use jwtriage::kube::{Minor, Seen, releases};
use jwtriage::report::{inspect, outlook, report, seen_of};
use jwtriage::time::{Instant, Typed, read_typed};
use jwtriage::verifier::{Setting, Situation};
use serde_json::{Map, Value, json};

const RECORDINGS: &[&str] = &[
    include_str!("golden/1.20.9.json"),
    include_str!("golden/1.25.9.json"),
    include_str!("golden/1.28.15.json"),
    include_str!("golden/1.30.14.json"),
];

const KUBECTL: &str = include_str!("golden/kubectl.json");

#[test]
fn four_api_servers_are_quoted_word_for_word() {
    let (mut compared, mut differences) = (0, Vec::new());
    for recording in RECORDINGS {
        let recording = parse(recording);
        let situation = situation_of(&recording);
        for case in array(&recording["cases"]) {
            let name = format!("{} {}", text(&recording["version"]), text(&case["id"]));
            let seen = ask(&token_of(case), &situation, moment(text(&case["time"])));
            for (what, theirs, ours) in pairs(case, &seen) {
                compared += 1;
                if theirs != ours {
                    differences.push(format!(
                        "{name}: {what}\n  theirs  {theirs}\n  ours    {ours}"
                    ));
                }
            }
        }
    }
    assert!(compared > 900, "only {compared} things were compared");
    assert!(
        differences.is_empty(),
        "{} of {compared} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    println!("agreed {compared} of {compared}");
}

#[test]
fn kubectl_is_quoted_with_and_without_a_cache() {
    let expired = r#"{"iss":"x","exp":0,"kubernetes.io":{}}"#;
    let token = compact(r#"{"alg":"RS256"}"#, expired, true);
    for row in array(&parse(KUBECTL)) {
        let minor = minor_of(text(&row["kubectl"]));
        let situation = Situation::of(minor);
        let seen = ask(&token, &situation, Instant::from_seconds(1_795_514_706));
        let refused = seen.refused.expect("the token is refused");
        let ours = match text(&row["cache"]) {
            "empty" => refused.kubectl_empty_cache.unwrap_or(refused.kubectl),
            _ => refused.kubectl,
        };
        let theirs = text(&row["stderr"]);
        let plain = |text: &str| text.trim_end().lines().map(without_run).collect::<Vec<_>>();
        assert_eq!(plain(&ours), plain(theirs), "{minor} {}", row["cache"]);
    }
}

/// What one API server with a clock that is right says at this moment.
fn ask(token: &str, situation: &Situation, moment: Instant) -> Seen {
    let server = Machine {
        id: 1,
        name: "recorded".into(),
        role: Role::Issuer,
        offset: 0,
    };
    let inspection = inspect(token);
    let outlook = outlook(&inspection, situation, &[server]).expect("a token and a server");
    let report = report(&outlook, moment);
    seen_of(&inspection, &outlook, report.lead()).expect("an answer")
}

/// What is compared: its name, the recording's and ours.
fn pairs(case: &Value, seen: &Seen) -> Vec<(&'static str, Value, Value)> {
    let refused = seen.refused.as_ref();
    let status = if refused.is_some() { 401 } else { 200 };
    let ours: Vec<Value> = seen.log.iter().map(|line| without_run(line)).collect();
    let theirs = array(&case["log"]).iter().map(text).map(without_run);
    let mut pairs = vec![
        ("status", case["status"].clone(), json!(status)),
        ("log", theirs.collect(), ours.into()),
    ];
    if let Some(refused) = refused {
        let shown = refused.headers.iter().map(|(n, v)| json!([n, v]));
        pairs.push(("body", case["body"].clone(), json!(refused.body)));
        pairs.push((
            "headers",
            headers(&case["headers"]),
            headers(&shown.collect()),
        ));
    }
    if let Some(review) = case.get("review") {
        pairs.push(("TokenReview", review.clone(), parse(&seen.review)));
    }
    if let Some(stderr) = case.get("kubectl") {
        let ours = refused.map_or(String::new(), |refused| format!("{}\n", refused.kubectl));
        pairs.push(("kubectl", stderr.clone(), json!(ours)));
    }
    let ours: Map<String, Value> = seen
        .annotations
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let theirs = case.get("annotations").cloned().unwrap_or(json!({}));
    pairs.push(("annotations", theirs, Value::Object(ours)));
    pairs
}

/// Each audit id is another, so only that there is one is compared.
fn headers(headers: &Value) -> Value {
    array(headers)
        .iter()
        .map(|header| match text(&header[0]) {
            "Audit-Id" => json!(["Audit-Id", "…"]),
            _ => header.clone(),
        })
        .collect()
}

/// Severity, file and text of a line in klog's form; any other line as it is.
fn without_run(line: &str) -> Value {
    let parts = line.split_once("] ").and_then(|(head, text)| {
        let severity = head.get(..1).filter(|letter| "IWEF".contains(letter))?;
        let (file, number) = head.rsplit_once(' ')?.1.split_once(':')?;
        number
            .bytes()
            .all(|digit| digit.is_ascii_digit())
            .then(|| json!({"severity": severity, "file": file, "text": text}))
    });
    parts.unwrap_or(json!(line))
}

fn situation_of(recording: &Value) -> Situation {
    Situation {
        issuers: Setting::Given(vec![text(&recording["issuer"]).into()]),
        audiences: Setting::Given(array(&recording["audiences"]).iter().map(owned).collect()),
        ..Situation::of(minor_of(text(&recording["version"])))
    }
}

/// `v1.25.9` is Kubernetes 1.25.
fn minor_of(version: &str) -> Minor {
    releases()
        .find(|minor| version.starts_with(&format!("v{minor}.")))
        .expect("a release that is offered")
}

fn token_of(case: &Value) -> String {
    if let Some(token) = case.get("token") {
        return text(token).into();
    }
    let signed = case.get("signed") != Some(&json!(false));
    compact(text(&case["header"]), text(&case["payload"]), signed)
}

fn compact(header: &str, payload: &str, signed: bool) -> String {
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signature = if signed { "c2ln" } else { "" };
    format!("{}.{}.{signature}", segment(header), segment(payload))
}

fn moment(written: &str) -> Instant {
    match read_typed(written) {
        Ok(Typed::At(instant)) => instant,
        other => panic!("{written}: {other:?}"),
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn owned(value: &Value) -> String {
    text(value).into()
}
