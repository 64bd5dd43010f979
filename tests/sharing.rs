//! What travels when a paste is shared: never a signature, a private key or a secret that was not asked for, and
//! enough of the rest that whoever receives it reads the same.

mod dice;
mod hidden;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use dice::Dice;
use flate2::read::GzDecoder;
use hidden::{Hidden, LENIENT, RUN};
use jwtriage::app::{AppState, Own, Preferences};
use jwtriage::clocks::Role;
use jwtriage::evidence::closer::look;
use jwtriage::evidence::clue::What as Finds;
use jwtriage::kube::{Minor, Release, releases};
use jwtriage::report::{Inspection, branch, inspect, inspect_token, outlook, report};
use jwtriage::rules::Answer;
use jwtriage::share::travel::{Travels, travelling};
use jwtriage::time::Instant;
use jwtriage::token::{Weight, What};
use jwtriage::verifier::{Authenticator, Key, Setting, Situation, Verdict, judge_by};
use jwtriage::{cluster, keys};
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

/// Scenarios, the same in every run.
const SCENARIOS: usize = 10_000;

impl Dice {
    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.roll() as u8).collect()
    }

    fn letters(&mut self, length: usize, of: &str) -> String {
        let of = of.as_bytes();
        (0..length).map(|_| char::from(self.of(of))).collect()
    }
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const MIXED: &str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The names of a scenario.
struct Called {
    namespace: String,
    account: String,
    pod: String,
    node: String,
    secret: String,
    uid: String,
    issuer: String,
    audience: String,
    kid: String,
    email: String,
    claim: String,
    machine: String,
}

impl Called {
    fn new(dice: &mut Dice) -> Called {
        let mut name = |length| format!("zq{}", dice.letters(length, LOWER));
        let machine = name(6);
        Called {
            namespace: name(5),
            account: name(6),
            pod: format!("{}-7d9f", name(5)),
            node: name(7),
            secret: format!("{}-token", name(5)),
            issuer: format!("https://{}.corp.test/id", name(5)),
            audience: name(5),
            kid: name(9),
            email: format!("{}@corp.test", name(4)),
            claim: name(8),
            uid: format!(
                "{}-7f0b-4d3c-9a6e-1b2c3d4e5f9e",
                dice.letters(8, "0123456789abcdef")
            ),
            machine,
        }
    }

    fn all(&self) -> Vec<&str> {
        vec![
            &self.namespace,
            &self.account,
            &self.pod,
            &self.node,
            &self.secret,
            &self.uid,
            &self.issuer,
            &self.audience,
            &self.kid,
            &self.email,
            &self.claim,
            &self.machine,
            "corp.test",
        ]
    }
}

/// One random page.
struct Scene {
    state: AppState,
    hidden: Hidden,
    names: Called,
}

const NOW: i64 = 1_700_000_000;

fn claims(dice: &mut Dice, names: &Called, nested: &str) -> String {
    let (iat, life) = (
        NOW + dice.below(100_000) as i64,
        600 + dice.below(5_000) as i64,
    );
    let iss = match dice.below(3) {
        0 => "https://kubernetes.default.svc",
        _ => names.issuer.as_str(),
    };
    let dates = format!(r#""iat":{iat},"nbf":{iat},"exp":{}"#, iat + life);
    let inner = match nested {
        "" => String::new(),
        nested if dice.one_in(5) => format!(r#","{nested}":1"#),
        nested => format!(r#","{}":"{nested}""#, names.claim),
    };
    match dice.below(5) {
        0 => format!(
            r#"{{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"{}","kubernetes.io/serviceaccount/secret.name":"{}","kubernetes.io/serviceaccount/service-account.name":"{}","kubernetes.io/serviceaccount/service-account.uid":"{}","sub":"system:serviceaccount:{}:{}"{inner}}}"#,
            names.namespace, names.secret, names.account, names.uid, names.namespace, names.account
        ),
        1 => format!(
            r#"{{"iss":"{}","sub":"{}","aud":["{}"],{dates},"email":"{}","groups":["system:masters","{}"]{inner}}}"#,
            names.issuer, names.claim, names.audience, names.email, names.claim
        ),
        2 => format!(
            r#"{{"iss":"{iss}","aud":["{}","https://kubernetes.default.svc"],{dates},"exp":{NOW},"kubernetes.io":{{"namespace":"{}"}}{inner}}}"#,
            names.audience, names.namespace
        ),
        _ => format!(
            r#"{{"iss":"{iss}","aud":["{iss}"],{dates},"jti":"{}","kubernetes.io":{{"namespace":"{}","serviceaccount":{{"name":"{}","uid":"{}"}},"pod":{{"name":"{}","uid":"{}"}},"node":{{"name":"{}"}},"warnafter":{}}},"sub":"system:serviceaccount:{}:{}"{inner}}}"#,
            names.uid,
            names.namespace,
            names.account,
            names.uid,
            names.pod,
            names.uid,
            names.node,
            iat + 300,
            names.namespace,
            names.account
        ),
    }
}

fn token(dice: &mut Dice, names: &Called, nested: &str, hidden: &mut Hidden) -> String {
    let length = 32 + dice.below(481);
    let signature = dice.bytes(length);
    hidden.add_bytes(&signature);
    let kid = match dice.below(4) {
        0 => String::new(),
        _ => format!(r#","kid":"{}""#, names.kid),
    };
    let alg = dice.of(&["RS256", "ES256", "RS256", "HS256"]);
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}"{kid}}}"#)),
        URL_SAFE_NO_PAD.encode(claims(dice, names, nested)),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

/// A token in something, or what is left of it.
fn wrapped(dice: &mut Dice, token: &str, names: &Called) -> String {
    let (before, signature) = token.rsplit_once('.').expect("three segments");
    let (header, payload) = before.split_once('.').expect("three segments");
    let at = dice.below(token.len());
    let column = 20 + dice.below(80);
    let lines = |text: &str| -> String {
        let bytes: Vec<char> = text.chars().collect();
        let lines: Vec<String> = bytes.chunks(column).map(|it| it.iter().collect()).collect();
        lines.join("\n")
    };
    let some = dice.below(payload.len());
    let log = "E1212 18:37:53.063583       1 x.go:1]";
    match dice.below(40) {
        0 => format!("Bearer {token}"),
        1 => format!("Authorization: Bearer {token}\n"),
        2 => format!(
            "curl -k -H 'Authorization: Bearer {token}' https://{}.test:6443",
            names.node
        ),
        3 => format!("\"{token}\","),
        4 | 5 => lines(token),
        6 => format!("{header}.{payload}{signature}"),
        7 => format!("{header}{payload}.{signature}"),
        8 => format!("{header}{payload}{signature}"),
        9 => format!("{}…{}", &token[..at], &token[(at + 9).min(token.len())..]),
        10 => format!("{}...{}", &token[..at], &token[(at + 9).min(token.len())..]),
        11 => format!("{header}.{}{signature}", &payload[..some]),
        12 => format!("{}{signature}", &header[..dice.below(header.len())]),
        13 => lines(&format!("{header}.{}\n{signature}", &payload[..some])),
        14 => token.replace('.', "%2E"),
        15 => format!("{{\"token\":\"{token}\"}}"),
        16 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  namespace: {}\nstringData:\n  token: {token}\n",
            names.secret, names.namespace
        ),
        17 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  namespace: {}\ndata:\n  token: {}\n\n{token}",
            names.secret,
            names.namespace,
            STANDARD.encode(token)
        ),
        18 => format!(
            "apiVersion: v1\nkind: Config\nusers:\n- name: {}\n  user:\n    token: {token}\n",
            names.account
        ),
        19 => format!(
            "{{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{{\"token\":\"{token}\"}}}}"
        ),
        20 => format!(
            "{{\"kind\":\"TokenRequest\",\"apiVersion\":\"authentication.k8s.io/v1\",\"status\":{{\n\"token\":\"{token}\"}}}}"
        ),
        21 => format!("{log} token=\"{token}\"\n{log} sig {signature}"),
        22 => format!("{token}\n{token}"),
        23 => format!(
            "{header}.{payload}.{}",
            signature.replace(['-', '_'], "+") + "="
        ),
        24 => format!("{header}.{payload}.{signature}.{signature}"),
        25 => format!("{header}.{signature}.{signature}.{signature}.{signature}"),
        26 => format!("{header}.{signature}.{payload}"),
        27 => format!("{signature}.{header}.{payload}"),
        28 => format!("{header}.{payload}.{}…", &signature[..signature.len() / 2]),
        29 => format!("{header}.{payload}"),
        30 => format!("{} {}", &token[..at], &token[at..]),
        31 => format!("{}\u{200b}{}", &token[..at], &token[at..]),
        32 => format!("{header}.{payload}!{signature}.{signature}"),
        33 => format!("x=1&token={token}&y"),
        34 => format!("{header}.{payload}=.{signature}"),
        35 => format!("{header}=.{}{signature}", &payload[..some]),
        _ => token.to_owned(),
    }
}

/// What stands in a claim.
fn nested(dice: &mut Dice, token: &str) -> String {
    let at = dice.below(token.len());
    match dice.below(9) {
        0 => format!("Bearer {token}"),
        1 => STANDARD.encode(token),
        2 => URL_SAFE_NO_PAD.encode(format!("token: {token}")),
        3 => token.replace('.', "%2E"),
        4 => token.replacen('.', "", 1 + dice.below(2)),
        5 => format!("{}\\n{}", &token[..at], &token[at..]),
        6 => format!("{} {}", &token[..at], &token[at..]),
        7 => format!("https://x.test/?t={token}&u=1"),
        _ => token.to_owned(),
    }
}

/// The same without the lines of PEM, of an algorithm that is named.
fn private_der(dice: &mut Dice, hidden: &mut Hidden) -> String {
    let body = dice.bytes(200);
    hidden.add_bytes(&body);
    let head = [
        0x30, 0x81, 0xd5, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x81, 200,
    ];
    STANDARD.encode([&head[..], &body].concat())
}

/// A private key of no use, with random bytes.
fn private_pem(dice: &mut Dice, hidden: &mut Hidden) -> String {
    // A version, an algorithm and what is private, as PKCS#8 has them.
    let body = dice.bytes(200);
    let head = [0x30, 0x81, 0xd2, 2, 1, 0, 0x30, 2, 5, 0, 4, 0x81, 200];
    let body = STANDARD.encode([&head[..], &body].concat());
    hidden.add(&body[18..]);
    let label = dice.of(&[
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "PUBLIC KEY",
    ]);
    let lines: Vec<&str> = (0..body.len())
        .step_by(64)
        .map(|at| &body[at..(at + 64).min(body.len())])
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----",
        lines.join("\n")
    )
}

/// Something beside the token.
fn beside(dice: &mut Dice, names: &Called, hidden: &mut Hidden) -> String {
    let mut secret = |dice: &mut Dice| {
        let length = 12 + dice.below(20);
        let secret = dice.letters(length, MIXED);
        hidden.add(&secret);
        secret
    };
    let log = "E1212 18:37:53.063583       1 authentication.go:63]";
    match dice.below(18) {
        0 => private_pem(dice, hidden),
        1 => {
            let public = URL_SAFE_NO_PAD.encode(dice.bytes(32));
            let d = URL_SAFE_NO_PAD.encode(dice.bytes(32));
            hidden.add(&d);
            format!(
                r#"{{"keys":[{{"kty":"EC","crv":"P-256","kid":"{}","x":"{public}","y":"{public}","d":"{d}"}},{{"kty":"EC","crv":"P-256","kid":"{}","x":"{public}","y":"{public}"}}]}}"#,
                names.kid, names.claim
            )
        }
        2 => format!(r#"{{"kty":"oct","k":"{}"}}"#, secret(dice)),
        3 => format!("k8s-aws-v1.{}", secret(dice)),
        4 => format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {}\n  namespace: {}\n  uid: {}\n  annotations:\n    a: {}\nspec:\n  serviceAccountName: {}\n  nodeName: {}\n  containers:\n  - name: x\n    env:\n    - name: PASSWORD\n      value: {}\n",
            names.pod,
            names.namespace,
            dice.of(&[names.uid.as_str(), "other"]),
            secret(dice),
            names.account,
            names.node,
            secret(dice)
        ),
        5 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  namespace: {}\n  labels:\n    kubernetes.io/legacy-token-last-used: \"2023-11-14\"\n    x: {}\ndata:\n  password: {}\n  ca.crt: {}\n",
            names.secret,
            names.namespace,
            names.claim,
            secret(dice),
            secret(dice)
        ),
        6 => format!(
            "Error from server (NotFound): pods \"{}\" not found",
            names.pod
        ),
        7 => format!(
            "kube-apiserver --service-account-issuer={} --api-audiences={},x --etcd-password={} --service-account-lookup={} --encryption {}",
            names.issuer,
            names.audience,
            secret(dice),
            dice.of(&["true", "false", "oops"]),
            secret(dice)
        ),
        8 => format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-{}\n  namespace: kube-system\nspec:\n  containers:\n  - name: kube-apiserver\n    command:\n    - kube-apiserver\n    - --service-account-issuer={}\n    - --token-secret={}\n",
            names.machine,
            dice.of(&[names.issuer.as_str(), "https://else.test"]),
            secret(dice)
        ),
        9 => format!(
            "{log} \"Unable to authenticate the request\" err=\"[invalid bearer token, Token could not be validated.]\"\n{log} password={} Bearer {} for pods/{} of {}/{} on {}",
            secret(dice),
            secret(dice),
            names.pod,
            names.namespace,
            names.account,
            names.node
        ),
        10 => {
            let bytes = dice.bytes(64);
            hidden.add_bytes(&bytes);
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{log} body {} {hex}", STANDARD.encode(&bytes))
        }
        11 => format!("my password is {}, keep it", secret(dice)),
        14 => {
            let other = token(dice, names, "", hidden);
            let other = match dice.below(3) {
                0 => "kubernetes.io".into(),
                _ => other,
            };
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  namespace: {}\ndata:\n  token: {}\n",
                names.secret,
                names.namespace,
                STANDARD.encode(other)
            )
        }
        15 => private_der(dice, hidden),
        16 => format!(
            "{{\"issuer\":\"{}\",\"jwks_uri\":\"https://{}@keys.test/?key={}\",\"x\":\"{}\",\"id_token_signing_alg_values_supported\":[\"RS256\",\"{}\"]}}",
            names.issuer,
            secret(dice),
            secret(dice),
            secret(dice),
            secret(dice)
        ),
        12 => {
            let mut other = String::new();
            let inner = token(dice, names, "", hidden);
            other.push_str(&wrapped(dice, &inner, names));
            format!("other:\n{other}")
        }
        _ => format!(
            "{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{{\"name\":\"{}\",\"namespace\":\"{}\",\"uid\":\"{}\",\"deletionTimestamp\":\"2023-11-14T22:13:20Z\"}},\"secrets\":[{{\"name\":\"{}\"}}],\"x\":\"{}\"}},{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{{\"a\":\"{}\"}}}}]}}",
            names.account,
            names.namespace,
            names.uid,
            names.secret,
            secret(dice),
            secret(dice)
        ),
    }
}

fn scene(dice: &mut Dice) -> Scene {
    let names = Called::new(dice);
    let mut hidden = Hidden::default();
    let inside = match dice.below(4) {
        0 => {
            let deeper = match dice.below(3) {
                0 => {
                    let deepest = token(dice, &names, "", &mut hidden);
                    nested(dice, &deepest)
                }
                _ => String::new(),
            };
            let inner = token(dice, &names, &deeper, &mut hidden);
            nested(dice, &inner)
        }
        _ => String::new(),
    };
    let first = token(dice, &names, &inside, &mut hidden);
    let mut pieces = vec![wrapped(dice, &first, &names)];
    for _ in 0..dice.below(4) {
        let piece = beside(dice, &names, &mut hidden);
        let at = dice.below(pieces.len() + 1);
        pieces.insert(at, piece);
    }
    if dice.one_in(50) {
        let secret = dice.letters(16, "abcdefghijklmnopqrstuvwxyz0123456789");
        hidden.add(&secret);
        pieces = vec![format!("abcdef.{secret}")];
    }
    let mut state = AppState::new(Preferences::default());
    state.pasted = pieces.join("\n\n").into();
    state.minor = dice.of(&releases().collect::<Vec<Minor>>());
    state.clocks.insert(
        1,
        jwtriage::app::Clock::new(7, &names.machine, Role::Verifier, "-2m"),
    );
    if dice.one_in(3) {
        state.issuers = format!("{}, https://kubernetes.default.svc", names.issuer);
    }
    if dice.one_in(4) {
        state.audiences = format!("{} api", names.audience);
    }
    if dice.one_in(4) {
        let mut own = Own::of(7);
        own.issuers = names.issuer.clone();
        own.lacks = vec![URL_SAFE_NO_PAD.encode(dice.bytes(32))];
        state.own = vec![own];
    }
    if dice.one_in(6) {
        state.review_audiences = names.audience.clone();
    }
    Scene {
        state,
        hidden,
        names,
    }
}

/// Every field of a state, as text.
fn everything(state: &AppState) -> String {
    let settings = AppState {
        pasted: "".into(),
        ..state.clone()
    };
    format!("{}\n{settings:?}", state.pasted)
}

/// The token that the page shows, as `ui/closely.rs` chooses it.
fn shown(state: &AppState) -> Inspection {
    let first = inspect(&state.pasted);
    let chosen = state.reading.token;
    if chosen.is_none() && first.evidence.token.is_some() {
        return first;
    }
    let found = look(&state.pasted, &first.evidence);
    let mut tokens = found.iter().filter_map(|found| match &found.what {
        Finds::Token(carried) => Some(carried.clean.clone()),
        _ => None,
    });
    match tokens.nth(chosen.unwrap_or(0)) {
        Some(clean) => inspect_token(first.evidence, clean),
        None => first,
    }
}

/// What each server rules at some moments: the verdict, and the rule that ended it.
fn rulings(state: &AppState, with_evidence: bool, with_keys: bool) -> Vec<(Verdict, &'static str)> {
    let inspection = shown(state);
    let findings = &inspection.evidence.findings;
    let read = match with_evidence {
        true => cluster::pasted::read(&state.pasted, findings),
        false => cluster::pasted::Pasted::default(),
    };
    let keys = keys::pasted::read(&state.pasted, findings, &inspection.facts);
    let held = keys.of_servers(&inspection.facts).filter(|_| with_keys);
    let situations = state.situations(&read, held.as_deref());
    let Some(outlook) = outlook(&inspection, &situations, &state.machines()) else {
        return Vec::new();
    };
    let mut rulings = Vec::new();
    for seconds in [
        0,
        NOW - 1,
        NOW + 700,
        NOW + 50_000,
        NOW + 101_000,
        NOW + 200_000,
    ] {
        for server in report(&outlook, Instant::from_seconds(seconds)).servers {
            let rule = branch(&server).map_or("", |rule| rule.id);
            rulings.push((server.ruling.verdict, rule));
        }
    }
    rulings
}

/// Whether bytes of the token shown are not text, so that it travels as one that was cut.
fn is_cut_for_its_letters(pasted: &str) -> bool {
    let mut state = AppState::new(Preferences::default());
    state.pasted = pasted.into();
    let inspection = shown(&state);
    let token = inspection.token.as_ref();
    token.is_some_and(|token| {
        let mut segments = [&token.header, &token.payload].into_iter();
        segments.any(|segment| std::str::from_utf8(&segment.bytes).is_err())
    })
}

fn compare(scene: &Scene, sent: &AppState, travels: Travels) {
    let (evidence, keys) = match travels {
        Travels::ClaimsOnly => (false, false),
        Travels::Pseudonyms => (true, false),
        Travels::WithoutSignature | Travels::WholeToken => (true, true),
    };
    let before = rulings(&scene.state, evidence, keys);
    let after = rulings(sent, evidence, keys);
    let context = || format!("{travels:?}\n{}\n--->\n{}", scene.state.pasted, sent.pasted);
    assert_eq!(before.len(), after.len(), "{}", context());
    let has_keys = |state: &AppState| {
        let inspection = inspect(&state.pasted);
        let keys = keys::pasted::read(
            &state.pasted,
            &inspection.evidence.findings,
            &inspection.facts,
        );
        keys.of_servers(&inspection.facts).is_some()
    };
    for (before, after) in before.iter().zip(&after) {
        if before == after {
            continue;
        }
        let assumed =
            before.1 == "signature-verified" || before.1 == "key-found" && !has_keys(sent);
        let is_cut = after.0 == Verdict::CannotTell && is_cut_for_its_letters(&scene.state.pasted);
        assert!(assumed || is_cut, "{before:?} {after:?}\n{}", context());
    }
}

#[test]
fn no_signature_and_no_secret_travels_and_the_verdict_does() {
    let mut dice = Dice(0x5ea1);
    let mut whole = 0;
    for number in 0..SCENARIOS {
        let scene = scene(&mut dice);
        let inspection = shown(&scene.state);
        for (at, travels) in Travels::ALL.into_iter().enumerate() {
            let sent = travelling(&scene.state, &inspection, travels).state;
            let text = everything(&sent);
            let context = || {
                format!(
                    "{number} {travels:?}\n{}\n--->\n{}",
                    scene.state.pasted, sent.pasted
                )
            };
            // Only the signature of the token that is shown may be among it, and only if that was chosen.
            let signature = inspection
                .token
                .as_ref()
                .map(|token| token.segment_text(&token.signature));
            let signature = signature.filter(|it| travels == Travels::WholeToken && !it.is_empty());
            let rest = signature.map_or(text.clone(), |signature| text.replace(signature, ""));
            whole += usize::from(rest.len() + 40 < text.len());
            let leak = scene.hidden.leak(rest.as_bytes(), 4);
            assert_eq!(leak, None, "{}", context());
            if travels == Travels::Pseudonyms {
                for name in scene.names.all() {
                    assert!(!spelt(&text, name), "{name} {}", context());
                }
            }
            // The rest takes longer, and one of the four in turn is enough.
            if at != number % 4 {
                continue;
            }
            compare(&scene, &sent, travels);
            let again = inspect(&sent.pasted);
            let again = travelling(&sent, &again, travels).state;
            assert_eq!(again, sent, "{}", context());
        }
    }
    assert!(whole * 4 > SCENARIOS, "{whole}");
}

/// Whether a name is in a text, or in what its words decode to.
fn spelt(text: &str, name: &str) -> bool {
    if text.contains(name) {
        return true;
    }
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))) {
        if word.len() < RUN {
            continue;
        }
        let whole = word.len() - usize::from(word.len() % 4 == 1);
        let inner = LENIENT.decode(&word[..whole]);
        if inner.is_ok_and(|inner| String::from_utf8_lossy(&inner).contains(name)) {
            return true;
        }
    }
    false
}

/// Keys of no cluster, and what they signed.
fn signed() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys/pasted.json");
    let text = std::fs::read_to_string(path).expect("the keys");
    serde_json::from_str(&text).expect("a list")
}

/// A PEM block as the bare base64 in it.
fn without_lines(pem: &str) -> String {
    let lines: Vec<&str> = pem.lines().collect();
    lines[1..lines.len() - 1].concat()
}

#[test]
fn what_keys_told_is_told_as_before_or_assumed() {
    let all = signed();
    let mut state = AppState::new(Preferences::default());
    let member = |at: usize, name: &str| all[at][name].as_str().map(str::to_owned);
    let mut compared = 0;
    for at in 0..all.len() {
        let token = member(at, "token").expect("a token");
        for other in 0..all.len() {
            for form in [
                "pem",
                "jwk",
                "pkcs8",
                "traditional",
                "certificate",
                "pkcs1",
                "der pem",
                "der pkcs8",
                "der traditional",
                "der certificate",
                "der pkcs1",
            ] {
                for beside in ["", "pem", "jwk"] {
                    let key = |at: usize, form: &str| match form {
                        "jwk" => Some(all[at]["jwk"].to_string()),
                        "der pem" | "der pkcs8" | "der traditional" | "der certificate"
                        | "der pkcs1" => member(at, &form[4..]).map(|pem| without_lines(&pem)),
                        form => member(at, form),
                    };
                    let Some(key_text) = key(other, form) else {
                        continue;
                    };
                    let second = key((other + 1) % all.len(), beside).unwrap_or_default();
                    state.pasted = format!("{token}\n\n{key_text}\n\n{second}").into();
                    state.minor = Minor(if compared % 2 == 0 { 30 } else { 34 });
                    let inspection = inspect(&state.pasted);
                    let sent = travelling(&state, &inspection, Travels::WithoutSignature).state;
                    let private = ["pkcs8", "traditional"].iter().any(|it| form.ends_with(it));
                    if private {
                        let body = match form.starts_with("der ") {
                            true => key_text.clone(),
                            false => without_lines(&key_text),
                        };
                        let sent: String = sent.pasted.split_whitespace().collect();
                        let mut starts = (0..body.len() - 24).step_by(8);
                        assert!(!starts.any(|at| sent.contains(&body[at..at + 24])));
                    }
                    let before = rulings(&state, true, true);
                    let after = rulings(&sent, true, true);
                    for (before, after) in before.iter().zip(&after) {
                        // Nobody is told of a key that it is missing because it stayed.
                        let wrong = after.1 == "key-found" && before.1 != "key-found";
                        assert!(!wrong, "{}\n--->\n{}", state.pasted, sent.pasted);
                    }
                    // With its signature the token's own key is found, as long as it may travel.
                    let whole = travelling(&state, &inspection, Travels::WholeToken).state;
                    if !private && beside.is_empty() {
                        assert_eq!(rulings(&whole, true, true), before, "{}", whole.pasted);
                    }
                    compared += 1;
                }
            }
        }
    }
    assert!(compared >= 300, "{compared}");
}

#[test]
fn nothing_that_is_pasted_makes_it_stumble() {
    let mut dice = Dice(7);
    for number in 0..2_000 {
        let mut scene = scene(&mut dice);
        let mut characters: Vec<char> = scene.state.pasted.chars().collect();
        for _ in 0..dice.below(8) {
            let (at, other) = (dice.below(characters.len()), dice.below(characters.len()));
            match dice.below(5) {
                _ if characters.is_empty() => {}
                0 => characters.swap(at, other),
                1 => characters.truncate(at),
                2 => characters[at] = dice.of(&['…', '"', '\n', '.', '=', '%', '中', '\0', '{']),
                3 => drop(characters.drain(at.min(other)..at.max(other))),
                _ => characters.insert(at, dice.of(&['"', '\\', '\'', ' ', '$', '\u{1f600}'])),
            }
        }
        scene.state.pasted = characters.into_iter().collect::<String>().into();
        let inspection = inspect(&scene.state.pasted);
        for travels in Travels::ALL {
            let sent = travelling(&scene.state, &inspection, travels).state;
            compare(&scene, &sent, travels);
            let again = inspect(&sent.pasted);
            let again = travelling(&sent, &again, travels).state;
            assert_eq!(again, sent, "{number} {travels:?}\n{}", scene.state.pasted);
        }
    }
}

/// A line of a log in which nothing but Kubernetes' words is the same as in the others.
fn of_pod(number: u32) -> String {
    format!(
        "E1212 18:37:53.{number:06}       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid \
         bearer token, pods \\\"ci-{number}\\\" not found]\"\n"
    )
}

/// Against the default choice, in which each line is looked at once.
#[test]
#[allow(clippy::disallowed_methods)] // Of the core, no time is asked; of this test, it is the question.
fn pseudonyms_of_a_long_log_take_no_long_time() {
    let mut state = AppState::new(Preferences::default());
    state.pasted = (0..8_000).map(of_pod).collect::<String>().into();
    let inspection = inspect(&state.pasted);
    let [plain, named] = [Travels::WithoutSignature, Travels::Pseudonyms].map(|travels| {
        let start = std::time::Instant::now();
        travelling(&state, &inspection, travels);
        start.elapsed()
    });
    println!("pseudonyms {named:?}, without {plain:?}");
    assert!(named < plain * 20, "{named:?} against {plain:?}");
}

#[test]
fn long_pastes_take_no_long_time() {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let token = format!(
        "{}.{}.c2ln",
        part(r#"{"alg":"RS256"}"#),
        part(r#"{"iss":"x"}"#)
    );
    let log =
        "E1212 18:37:53.063583       1 x.go:1] pods \"zq\" password=x 10.0.0.1 aB3dE6fG9hJ2kL5m\n";
    let claim = format!(r#"{{"a":"{}"}}"#, format!("{token} ").repeat(3_000));
    let many = format!(r#"{{"a":[{}1]}}"#, "\"zq\",".repeat(30_000));
    let mut state = AppState::new(Preferences::default());
    for pasted in [
        format!("x {token}\n").repeat(5_000),
        log.repeat(5_000),
        (0..12_000).map(of_pod).collect(),
        format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(&claim)),
        format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(&many)),
        "eyJ".repeat(100_000) + ".x",
        format!("{token}\n").repeat(1_000) + &"kind: Pod\napiVersion: v1\n---\n".repeat(3_000),
        "kube-apiserver --service-account-issuer=x --a\n".repeat(5_000),
        "{\"kty\":\"EC\",\"kid\":\"a\"}\n".repeat(5_000),
    ] {
        state.pasted = pasted.into();
        let inspection = inspect(&state.pasted);
        for travels in Travels::ALL {
            travelling(&state, &inspection, travels);
        }
    }
}

#[test]
fn settings_that_hold_no_secret_travel_as_they_are() {
    for sample in jwtriage::app::SAMPLES {
        let state = jwtriage::app::open(sample, Default::default());
        let inspection = jwtriage::report::inspect(&state.pasted);
        let travelling = jwtriage::share::travel::travelling(
            &state,
            &inspection,
            jwtriage::share::travel::Travels::WithoutSignature,
        );
        let mine = jwtriage::app::AppState {
            pasted: travelling.state.pasted.clone(),
            ..state
        };
        assert_eq!(travelling.state, mine, "{sample:?}");
    }
}

#[test]
fn what_is_no_moment_does_not_travel() {
    let mut state = jwtriage::app::AppState::new(Default::default());
    state.moment = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln".into();
    let inspection = jwtriage::report::inspect("");
    for travels in jwtriage::share::travel::Travels::ALL {
        let travelling = jwtriage::share::travel::travelling(&state, &inspection, travels);
        assert_eq!(travelling.state.moment, "");
    }
}
