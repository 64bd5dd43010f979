//! Does the core answer as the real code of kube-apiserver answered, every member of it, release by release?
//!
//! The recordings are described in `vectors/README.md`. Where no recording was made of a minor, the nearest
//! one stands for it, and its differences are named here.

use flate2::read::GzDecoder;
use jwtriage::kube::{Minor, NEXT, Release, rows};
use jwtriage::vectors::{Keys, Question};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// How many disagreements are shown.
const SHOWN: usize = 20;

const INPUTS: &str = "inputs.jsonl.gz";

/// A recording, the minors that are compared with it, and those among them that differ from it.
const GENERATIONS: &[(&str, &[Minor])] = &[
    ("1.20", &[Minor(20), Minor(21), Minor(22)]),
    ("1.25", &[Minor(23), Minor(24), Minor(25), Minor(26)]),
    ("1.28", &[Minor(27), Minor(28)]),
    ("1.30", &[Minor(29), Minor(30)]),
    (
        "1.36",
        &[
            Minor(31),
            Minor(32),
            Minor(33),
            Minor(34),
            Minor(35),
            Minor(36),
        ],
    ),
    ("main-2026-09-go-jose-v4", &[NEXT]),
];

#[test]
fn every_member_of_every_recorded_answer_is_the_same() {
    compare(&carried());
}

/// The same for files of the same names in a folder that `JWTRIAGE_VECTORS` names.
#[test]
fn a_folder_of_ones_own_is_compared_as_well() {
    if let Some(folder) = std::env::var_os("JWTRIAGE_VECTORS") {
        compare(&PathBuf::from(folder));
    }
}

/// Every change of every behaviour, with the number of questions whose answer, or what people see of it, would
/// be another without it.
#[test]
fn every_behaviour_makes_a_difference_to_some_question() {
    let questions = questions(&carried());
    let everything = |release: Release| -> Vec<_> {
        let all =
            |(_, question): &(Value, Question)| (question.answer(release), question.seen(release));
        questions.iter().map(all).collect()
    };
    let mut whole: HashMap<Minor, Vec<_>> = HashMap::new();
    let mut idle = Vec::new();
    for row in rows() {
        for since in row.changes {
            let release = Release::from(since);
            let before = Minor(since.0 - 1);
            let with = whole.entry(since).or_insert_with(|| everything(release));
            let without = everything(release.but(row.id, before));
            let turned = with
                .iter()
                .zip(&without)
                .filter(|(with, without)| with != without);
            let turned = turned.count();
            println!("{:>24}  {since}  {turned:>5}", row.id);
            if turned == 0 {
                idle.push((row.id, since));
            }
        }
    }
    assert!(idle.is_empty(), "no question turns on {idle:?}");
}

fn carried() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn questions(folder: &Path) -> Vec<(Value, Question)> {
    let mut lines = lines(&folder.join(INPUTS));
    let keys = Keys::read(&lines.next().expect("a header")).expect("keys");
    lines
        .map(|line| (parse(&line), Question::read(&line, &keys).expect(&line)))
        .collect()
}

fn compare(folder: &Path) {
    let questions = questions(folder);
    let recordings: HashMap<&str, HashMap<String, Value>> = GENERATIONS
        .iter()
        .map(|(name, _)| (*name, recording(folder, name)))
        .collect();
    let judged: Vec<(&str, Minor)> = GENERATIONS
        .iter()
        .flat_map(|(name, minors)| minors.iter().map(move |minor| (*name, *minor)))
        .collect();
    let differences = |(name, minor): (&str, Minor)| -> Vec<String> {
        let ask = |(input, question): &(Value, Question)| {
            let theirs = expected(&recordings, name, minor, input, question);
            let ours = question.answer(minor);
            (ours != theirs).then(|| side_by_side(minor, input, &theirs, &ours))
        };
        questions.iter().filter_map(ask).collect()
    };
    let found: Vec<Vec<String>> = judged.iter().map(|one| differences(*one)).collect();
    for (name, minors) in GENERATIONS {
        let of_this = judged.iter().zip(&found).filter(|((of, _), _)| of == name);
        let different: usize = of_this.map(|(_, found)| found.len()).sum();
        let asked = minors.len() * questions.len();
        println!("expect-{name}: agreed {} of {asked}", asked - different);
    }
    let found: Vec<String> = found.concat();
    let shown = found.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    assert!(
        found.is_empty(),
        "{} answers differ, the first of them:\n{}",
        found.len(),
        shown.join("\n")
    );
}

/// What this minor is expected to say: the recording, and what is known of the minor beside it.
fn expected(
    recordings: &HashMap<&str, HashMap<String, Value>>,
    name: &str,
    minor: Minor,
    input: &Value,
    question: &Question,
) -> Value {
    let id = question.id.to_string();
    let said = |name: &str| recordings[name][&id].clone();
    match minor {
        // From 1.22 on an API server may have several issuers.
        Minor(22) if question.issuers() > 1 => said("1.25"),
        Minor(29) => of_1_29(input, said("1.28"), said("1.30")),
        // Up to 1.32 the library has its old name.
        Minor(31 | 32) => {
            let text = said(name).to_string();
            parse(&text.replace("go-jose/go-jose", "square/go-jose"))
        }
        _ => said(name),
    }
}

/// 1.29 is 1.30 without the second look at the issuer, with tokens in JSON, and with the gates for nodes and
/// for `jti` off: neither goes into the user, and a token that is bound to a node alone is refused.
fn of_1_29(input: &Value, of_1_28: Value, mut of_1_30: Value) -> Value {
    let token = input["token"].as_str().expect("a token");
    if of_1_30["step"] == "issuer_recheck" || token.trim().starts_with('{') {
        return of_1_28;
    }
    let step = of_1_30["bound"]["step"].as_str();
    let reached = step.is_none_or(|step| step.starts_with("node_"));
    if reached && is_bound_to_a_node_alone(token) {
        let error = "token is bound to a Node object but the \
            ServiceAccountTokenNodeBindingValidation feature gate is disabled";
        let log = "I ServiceAccount token is bound to a Node object, but the node bound token validation \
            feature is disabled";
        of_1_30["request"] =
            json!({"outcome": "reject", "error": format!("[invalid bearer token, {error}]")});
        of_1_30["bound"] =
            json!({"outcome": "reject", "step": "node_gate", "error": error, "log": [log]});
        of_1_30["outcome"] = "reject".into();
        of_1_30["by"] = "bound".into();
        of_1_30["step"] = "node_gate".into();
        of_1_30["error"] = error.into();
        for name in ["user", "audiences"] {
            of_1_30.as_object_mut().expect("an answer").remove(name);
        }
        if let Some(annotations) = of_1_30
            .get_mut("annotations")
            .and_then(Value::as_object_mut)
        {
            annotations.remove("authentication.k8s.io/stale-token");
            if annotations.is_empty() {
                of_1_30
                    .as_object_mut()
                    .expect("an answer")
                    .remove("annotations");
            }
        }
    }
    if let Some(user) = of_1_30.get_mut("user").and_then(Value::as_object_mut) {
        let extra = user.get_mut("extra").and_then(Value::as_object_mut);
        if let Some(extra) = extra {
            for name in ["credential-id", "node-name", "node-uid"] {
                extra.remove(&format!("authentication.kubernetes.io/{name}"));
            }
            if extra.is_empty() {
                user.remove("extra");
            }
        }
    }
    of_1_30
}

fn is_bound_to_a_node_alone(token: &str) -> bool {
    let payload = jwtriage::claims::read_sent(token).kubernetes;
    payload.is_some_and(|claims| claims.node.is_some() && claims.pod.is_none())
}

/// The members that differ, theirs and ours.
fn side_by_side(minor: Minor, input: &Value, theirs: &Value, ours: &Value) -> String {
    let names = [theirs, ours].map(|answer| answer.as_object().expect("an answer").keys());
    let mut names: Vec<&String> = names.into_iter().flatten().collect();
    names.sort();
    names.dedup();
    let mut text = format!(
        "{} of group {}, {}: Kubernetes {minor}",
        input["id"], input["group"], input["note"]
    );
    for name in names {
        let member = |answer: &Value| answer.get(name).map_or("(none)".into(), Value::to_string);
        if theirs.get(name) != ours.get(name) {
            text.push_str(&format!(
                "\n  {name}\n    theirs  {}\n    ours    {}",
                member(theirs),
                member(ours)
            ));
        }
    }
    text
}

/// The answers of one file, by the question's id.
fn recording(folder: &Path, name: &str) -> HashMap<String, Value> {
    lines(&folder.join(format!("expect-{name}.jsonl.gz")))
        .skip(1)
        .map(|line| parse(&line))
        .map(|answer| (answer["id"].to_string(), answer))
        .collect()
}

fn lines(path: &Path) -> impl Iterator<Item = String> + use<> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    BufReader::new(GzDecoder::new(file))
        .lines()
        .map(|line| line.expect("lines of text"))
        .filter(|line| !line.is_empty())
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).expect("JSON")
}
