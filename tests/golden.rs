//! Does the core say what running API servers said, word for word?
//!
//! `golden/1.*.json.gz` were recorded from kube-apiservers with etcd, one key and one issuer that is also the
//! only audience; `golden/kubectl.json` from kubectl with and without a discovery cache. Everything is predicted
//! from the token, the key, the clock and what was in the cluster. Of the cluster the recordings hold no copy: it
//! is taken to hold what the token names, unless the case's note or the validator's line at `-v=4` says that
//! something was gone, made anew, or being deleted. Times, process ids and line numbers of log lines belong to
//! the run and are not compared, nor is `Audit-Id`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::GzDecoder;
use jwtriage::claims::{Facts, read_sent};
use jwtriage::clocks::{Machine, Role};
use jwtriage::cluster::{Cluster, Object, ObjectKind};
use jwtriage::jose::{Library, parse};
use jwtriage::json::{pretty, read};
use jwtriage::keys::PublicKey;
use jwtriage::kube::token_request::{
    Bound, Issuer, Named, TokenRequest, header as issued_header, issue,
};
use jwtriage::kube::{Minor, Seen, bearer, outcome, releases, seen_of_all, warning_header};
use jwtriage::report::{inspect, outlook, report, seen_of};
use jwtriage::time::{Instant, SECOND, Typed, read_typed};
use jwtriage::verifier::{Key, Setting, Situation};
use rsa::BoxedUint;
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

#[test]
fn four_api_servers_are_quoted_word_for_word() {
    compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
}

/// The same for every recording of this form in a folder that `JWTRIAGE_GOLDEN` names.
#[test]
fn recordings_of_ones_own_are_compared_as_well() {
    if let Some(folder) = std::env::var_os("JWTRIAGE_GOLDEN") {
        compare(&PathBuf::from(folder));
    }
}

/// The recordings in a folder, by their files' names.
fn recordings(folder: &Path) -> Vec<Value> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.iter().filter_map(|file| recording(file)).collect()
}

fn compare(folder: &Path) {
    let mut differences = Vec::new();
    let recordings = recordings(folder);
    for recording in &recordings {
        let server = Server::of(recording);
        let cases = array(&recording["cases"]);
        let mut agreed = 0;
        for case in cases {
            let name = format!("{} {}", text(&recording["version"]), text(&case["id"]));
            let found: Vec<String> = server
                .pairs(case)
                .into_iter()
                .filter(|(_, theirs, ours)| theirs != ours)
                .map(|(what, theirs, ours)| {
                    format!("{name}: {what}\n  theirs  {theirs}\n  ours    {ours}")
                })
                .collect();
            agreed += usize::from(found.is_empty());
            differences.extend(found);
        }
        let version = text(&recording["version"]);
        println!("{version}: agreed {agreed} of {}", cases.len());
    }
    assert!(
        !recordings.is_empty(),
        "no recording in {}",
        folder.display()
    );
    assert!(
        differences.is_empty(),
        "{} things differ, the first of them:\n{}",
        differences.len(),
        differences[..differences.len().min(20)].join("\n")
    );
}

/// The cases whose tokens came from a TokenRequest, with the lifetime that was asked for, whether it was for the pod,
/// and for which audience if not the API server's.
const REQUESTED: &[(&str, i64, bool, Option<&str>)] = &[
    ("valid-unbound", 3600, false, None),
    ("valid-pod", 3600, true, None),
    ("extended-real", 3607, true, None),
    ("aud-real-vault", 3600, false, Some("vault")),
];

/// Each from the names and the second of the recorded token: the same claims in the same order, and the same header.
#[test]
fn tokens_of_four_api_servers_are_issued_once_more() {
    let mut issued = 0;
    for recording in recordings(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")) {
        let server = Server::of(&recording);
        for case in array(&recording["cases"]) {
            let id = text(&case["id"]);
            let Some(&(_, seconds, of_pod, audience)) = REQUESTED.iter().find(|it| it.0 == id)
            else {
                continue;
            };
            issued += 1;
            let parts: Vec<&str> = text(&case["token"]).split('.').collect();
            let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("base64url");
            let (head, payload) = (decoded(parts[0]), decoded(parts[1]));
            let claims = parse_json(&String::from_utf8(payload.clone()).expect("UTF-8"));
            let request = request(&claims, seconds, of_pod, audience);
            let answer = issue(&request, &server.issuing(&claims)).expect("a token");
            let recorded = read(&payload).0.expect("JSON");
            assert_eq!(answer.claims, pretty(&recorded), "{id} of {}", server.minor);
            let kid = text(&case["decoded"]["header"]["kid"]);
            assert_eq!(issued_header("RS256", kid).as_bytes(), head);
        }
    }
    assert_eq!(issued, 4 * REQUESTED.len());
}

/// What the recorded claims tell of the request for them.
fn request(claims: &Value, seconds: i64, of_pod: bool, audience: Option<&str>) -> TokenRequest {
    let kubernetes = &claims["kubernetes.io"];
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |reference: &Value| Named {
        name: said(&reference["name"]),
        uid: said(&reference["uid"]),
    };
    let pod = of_pod.then(|| Bound::Pod {
        pod: named(&kubernetes["pod"]),
        node: None,
    });
    TokenRequest {
        issuer: said(&claims["iss"]),
        namespace: said(&kubernetes["namespace"]),
        service_account: named(&kubernetes["serviceaccount"]),
        bound: pod,
        audiences: audience.into_iter().map(str::to_owned).collect(),
        seconds,
        jti: said(&claims["jti"]),
    }
}

#[test]
fn requests_are_refused_in_the_words_of_four_api_servers() {
    let mut refused = 0;
    for recording in recordings(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")) {
        let server = Server::of(&recording);
        for asked in recording["token_request_errors"]
            .as_object()
            .expect("errors")
            .values()
        {
            let Some(seconds) = asked["spec"]["expirationSeconds"].as_i64() else {
                continue;
            };
            let request = request(&json!({}), seconds, false, None);
            let answer = issue(&request, &server.issuing(&json!({"iat": 0})));
            let theirs = asked["body"]
                .as_str()
                .filter(|_| asked["status"] != json!(201));
            let theirs = theirs.map(|body| text(&parse_json(body)["message"]).to_owned());
            assert_eq!(
                answer.err().map(|refusal| refusal.words()),
                theirs,
                "{asked}"
            );
            refused += 1;
        }
    }
    assert_eq!(refused, 4 * 3);
}

/// None for another file than a recording.
fn recording(file: &Path) -> Option<Value> {
    let name = file.file_name()?.to_str()?;
    let text = if name.ends_with(".json.gz") {
        let mut text = String::new();
        let packed = fs::File::open(file).expect("a file");
        GzDecoder::new(packed)
            .read_to_string(&mut text)
            .expect("gzip'd text");
        text
    } else if name.ends_with(".json") {
        fs::read_to_string(file).expect("a file")
    } else {
        return None;
    };
    let mut recording = parse_json(&text);
    recording.get("cases")?;
    // Either the whole answer of `/version`, or its `gitVersion`.
    let version = recording["version"].get("gitVersion").cloned();
    if let Some(version) = version {
        recording["version"] = version;
    }
    Some(recording)
}

/// The API server that was recorded.
struct Server {
    minor: Minor,
    issuer: String,
    audiences: Vec<String>,
    key: PublicKey,
}

impl Server {
    fn of(recording: &Value) -> Server {
        let number = |name: &str| {
            let text = text(&recording["public_jwk"][name]);
            let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
            BoxedUint::from_be_slice_vartime(&bytes)
        };
        let key = rsa::PublicKey::new(number("n"), number("e")).expect("a key");
        let pem = key.to_public_key_pem(LineEnding::LF).expect("PEM");
        Server {
            minor: minor_of(text(&recording["version"])),
            issuer: text(&recording["issuer"]).into(),
            audiences: texts(&recording["api_audiences"]),
            key: PublicKey::from_pem(&pem).expect("a key"),
        }
    }

    /// The same server as it was when it issued these claims.
    fn issuing(&self, claims: &Value) -> Issuer {
        Issuer {
            release: self.minor.into(),
            clock: Instant::from_seconds(claims["iat"].as_i64().expect("seconds")),
            api_audiences: self.audiences.clone(),
            extend: true,
            longest: None,
        }
    }

    /// What is compared: its name, the recording's and ours.
    fn pairs(&self, case: &Value) -> Vec<(&'static str, Value, Value)> {
        let clock = moment(text(&case["time"]));
        let header = header(case);
        let found = bearer(&header, self.minor);
        let status = &case["http_status"];
        let mut warnings: Vec<Value> = found
            .warning
            .map(|text| json!(warning_header(text)))
            .into_iter()
            .collect();
        let mut pairs = Vec::new();
        let Some(token) = found.token else {
            // Anonymous, and then not allowed to.
            pairs.push(("status", status.clone(), json!(403)));
            let named = text(&case["body"]).contains("system:anonymous");
            pairs.push(("user", json!(named), json!(true)));
            pairs.push(("log", log(case), json!([])));
            pairs.push(("warnings", headers(case, "Warning"), warnings.into()));
            return pairs;
        };
        let facts = read_sent(token);
        let seen = self.ask(&facts, case, None, clock);
        warnings.extend(seen.warnings.iter().map(|text| json!(warning_header(text))));
        pairs.push(("warnings", headers(case, "Warning"), warnings.into()));
        let lines = [&seen.verbose, &seen.log].into_iter().flatten();
        let ours = lines.map(|line| without_run(line));
        pairs.push(("log", log(case), ours.collect()));
        match &seen.refused {
            Some(refused) => {
                pairs.push(("status", status.clone(), json!(401)));
                pairs.push(("body", case["body"].clone(), json!(refused.body)));
                let theirs = array(&case["response_headers"]).iter();
                let ours = refused.headers.iter().map(|(n, v)| json!([n, v]));
                pairs.push((
                    "headers",
                    theirs.cloned().map(without_audit_id).collect(),
                    ours.map(without_audit_id).collect(),
                ));
            }
            // Let in; whether it may do what it asks for is another question.
            None => pairs.push(("let in", json!(*status != json!(401)), json!(true))),
        }
        for review in array(&case["token_reviews"]) {
            let requested = review["audiences"].is_array();
            let requested = requested.then(|| texts(&review["audiences"]));
            let ours = self.ask(&facts, case, requested, clock).review;
            pairs.push(("TokenReview", review["status"].clone(), parse_json(&ours)));
        }
        if let Some(stderr) = case["kubectl"]
            .get("stderr")
            .filter(|_| *status != json!(403))
        {
            let refused = seen.refused.as_ref();
            let warned = seen
                .warnings
                .iter()
                .map(|text| format!("Warning: {text}\n"));
            let ours = match refused {
                Some(refused) => format!("{}\n", refused.kubectl),
                None => warned.collect(),
            };
            pairs.push(("kubectl", stderr.clone(), json!(ours)));
        }
        pairs.push(("annotations", annotations(case), ours_annotated(&seen)));
        if let Some(page) = self.page(token, case, clock) {
            pairs.push((
                "the page",
                json!(format!("{seen:?}")),
                json!(format!("{page:?}")),
            ));
        }
        pairs
    }

    fn ask(
        &self,
        facts: &Facts,
        case: &Value,
        requested: Option<Vec<String>>,
        clock: Instant,
    ) -> Seen {
        let situation = self.situation(facts, case, requested, clock);
        let outcome = outcome(facts, &situation, clock);
        seen_of_all(&outcome, self.minor, clock, clock)
    }

    /// What the page shows of the same; none if it finds no whole token.
    fn page(&self, token: &str, case: &Value, clock: Instant) -> Option<Seen> {
        let inspection = inspect(token);
        inspection.facts.sent.as_ref()?;
        let situation = self.situation(&inspection.facts, case, None, clock);
        let server = Machine {
            id: 1,
            name: "recorded".into(),
            role: Role::Issuer,
            offset: 0,
        };
        let outlook = outlook(&inspection, &situation, &[server])?;
        // An OIDC authenticator was not configured, and the page takes one for granted.
        if outlook.issuers().trace.authenticator == jwtriage::verifier::Authenticator::Oidc {
            return None;
        }
        seen_of(&inspection, report(&outlook, clock).lead())
    }

    fn situation(
        &self,
        facts: &Facts,
        case: &Value,
        requested: Option<Vec<String>>,
        clock: Instant,
    ) -> Situation {
        let jws = facts
            .sent_text()
            .and_then(|token| parse(token, Library::V2_6));
        let verifies = jws.is_some_and(|jws| {
            let signed = jws.signed(true);
            self.key.verifies(&jws.header.alg, &signed, &jws.signature)
        });
        Situation {
            issuers: Setting::Given(vec![self.issuer.clone()]),
            audiences: Setting::Given(self.audiences.clone()),
            requested,
            keys: Some(vec![Key {
                name: "sa.pub".into(),
                kid: self.key.kid().into(),
                verifies,
                verifies_raw: false,
            }]),
            cluster: cluster(facts, case, clock),
            ..Situation::of(self.minor)
        }
    }
}

/// The request's header, as the note describes it.
fn header(case: &Value) -> String {
    let token = case["token"].as_str().unwrap_or_default();
    match text(&case["note"]) {
        "no Authorization header" => String::new(),
        "\"Bearer \" with nothing" => "Bearer ".into(),
        "Basic credentials" => "Basic YTpi".into(),
        "two spaces" => format!("Bearer  {token}"),
        "scheme in lower case" => format!("bearer {token}"),
        "quoted token" => "Bearer \"a.b.c\"".into(),
        _ => format!("Bearer {token}"),
    }
}

/// What the token names exists, unless the case says otherwise.
fn cluster(facts: &Facts, case: &Value, clock: Instant) -> Cluster {
    let mut objects = Vec::new();
    if let Some(kubernetes) = &facts.kubernetes {
        let namespace = &kubernetes.namespace;
        let account = &kubernetes.service_account;
        let named = [
            (
                ObjectKind::ServiceAccount,
                namespace.as_str(),
                Some(account),
            ),
            (ObjectKind::Pod, namespace, kubernetes.pod.as_ref()),
            (ObjectKind::Secret, namespace, kubernetes.secret.as_ref()),
            (ObjectKind::Node, "", kubernetes.node.as_ref()),
        ];
        for (kind, namespace, reference) in named {
            let reference = reference.map(|named| (named.name.as_str(), named.uid.as_str()));
            objects.extend(reference.map(|(name, uid)| Object::new(kind, namespace, name, uid)));
        }
    }
    let note = text(&case["note"]);
    if facts.legacy.is_any() {
        let legacy = &facts.legacy;
        let (namespace, uid) = (&legacy.namespace, &legacy.service_account_uid);
        let name = &legacy.service_account_name;
        let mut account = Object::new(ObjectKind::ServiceAccount, namespace, name, uid);
        if note.contains("listed in the service account's secrets") {
            account.secrets.push(legacy.secret_name.clone());
        }
        let mut secret = Object::new(ObjectKind::Secret, namespace, &legacy.secret_name, "");
        secret.token = facts.sent_text().map(str::to_owned);
        if note.contains("legacy-token-invalid-since") {
            let label = "kubernetes.io/legacy-token-invalid-since";
            secret.labels.push((label.into(), "2026-11-24".into()));
        }
        objects.extend([account, secret]);
    }
    for line in array(&case["log"]) {
        let line = text(line).split_once("] ").map_or("", |(_, text)| text);
        objects.retain_mut(|object| stays(object, line, clock));
    }
    // `about 30 s ago` was recorded before the request.
    let ago = note
        .split_once("deletionTimestamp about ")
        .map(|(_, rest)| rest);
    if let Some(ago) = ago.and_then(|rest| rest.split(' ').next()?.parse::<i128>().ok()) {
        let pod = objects
            .iter_mut()
            .find(|object| object.kind == ObjectKind::Pod);
        pod.expect("a pod").deletion = Some(clock.minus(ago * SECOND));
    }
    Cluster {
        objects,
        complete: true,
        ..Cluster::default()
    }
}

/// Applies what the validator logged about an object; false if it was gone.
fn stays(object: &mut Object, line: &str, clock: Instant) -> bool {
    let place = match object.kind {
        ObjectKind::Node => object.name.clone(),
        _ => format!("{}/{}", object.namespace, object.name),
    };
    let what = match object.kind {
        ObjectKind::ServiceAccount => "service account",
        ObjectKind::Secret => "secret",
        ObjectKind::Pod => "pod",
        ObjectKind::Node => "node",
    };
    let begins = |start: &str| {
        let rest = line.to_lowercase();
        rest.starts_with(&format!("{start} {place}"))
            || rest.starts_with(&format!("{start} \"{place}\""))
    };
    if begins(&format!("could not retrieve {what}"))
        || begins(&format!("could not retrieve bound {what}"))
        || (object.kind == ObjectKind::Secret && begins("could not retrieve token"))
    {
        return false;
    }
    if begins(&format!("{what} uid no longer matches")) {
        object.uid = Some(line.split('"').nth(1).expect("the object's UID").into());
    }
    if begins(&format!("{what} has been deleted"))
        || begins(&format!("bound {what} is deleted and awaiting removal:"))
    {
        object.deletion = Some(clock.minus(61 * SECOND));
    }
    if object.kind == ObjectKind::Secret && begins("token contents no longer matches") {
        object.token = Some("another".into());
    }
    true
}

/// Severity, file and text of the lines about authentication.
fn log(case: &Value) -> Value {
    let lines = array(&case["log"]).iter().map(text).map(without_run);
    lines
        .filter(|line| line["file"] != "authorization.go")
        .collect()
}

/// Severity, file and text of a line in klog's form; any other line as it is.
fn without_run(line: &str) -> Value {
    let parts = line.split_once("] ").and_then(|(head, text)| {
        let severity = head.get(..1).filter(|letter| "IWEF".contains(letter))?;
        let file = head.rsplit_once(' ')?.1;
        let file = file.split_once(':').map_or(file, |(file, _)| file);
        Some(json!({"severity": severity, "file": file, "text": text}))
    });
    parts.unwrap_or(json!(line))
}

fn headers(case: &Value, name: &str) -> Value {
    array(&case["response_headers"])
        .iter()
        .filter(|header| text(&header[0]) == name)
        .map(|header| header[1].clone())
        .collect()
}

/// Each audit id is another, so only that there is one is compared.
fn without_audit_id(header: Value) -> Value {
    match text(&header[0]) {
        "Audit-Id" => json!(["Audit-Id", "…"]),
        _ => header,
    }
}

/// Those that authentication writes, of all events of the case.
fn annotations(case: &Value) -> Value {
    let mut all = Map::new();
    for event in array(&case["audit_annotations"]) {
        for (name, value) in event.as_object().expect("annotations") {
            if name.starts_with("authentication.k8s.io/") {
                all.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(all)
}

fn ours_annotated(seen: &Seen) -> Value {
    let ours = seen.annotations.iter();
    Value::Object(
        ours.map(|(name, value)| (name.clone(), json!(value)))
            .collect(),
    )
}

#[test]
fn kubectl_is_quoted_with_and_without_a_cache() {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let expired = r#"{"iss":"x","exp":0,"kubernetes.io":{}}"#;
    let facts = read_sent(&format!(
        "{}.{}.c2ln",
        part(r#"{"alg":"RS256"}"#),
        part(expired)
    ));
    let clock = Instant::from_seconds(1_795_514_706);
    for row in array(&parse_json(include_str!("golden/kubectl.json"))) {
        let minor = minor_of(text(&row["kubectl"]));
        let outcome = outcome(&facts, &Situation::of(minor), clock);
        let refused = seen_of_all(&outcome, minor, clock, clock).refused;
        let refused = refused.expect("the token is refused");
        let ours = match text(&row["cache"]) {
            "empty" => refused.kubectl_empty_cache.unwrap_or(refused.kubectl),
            _ => refused.kubectl,
        };
        let theirs = text(&row["stderr"]);
        let plain = |text: &str| text.trim_end().lines().map(without_run).collect::<Vec<_>>();
        assert_eq!(plain(&ours), plain(theirs), "{minor} {}", row["cache"]);
    }
}

/// `v1.25.9` is Kubernetes 1.25.
fn minor_of(version: &str) -> Minor {
    releases()
        .find(|minor| version.starts_with(&format!("v{minor}.")))
        .expect("a release that is offered")
}

fn moment(written: &str) -> Instant {
    match read_typed(written) {
        Ok(Typed::At(instant)) => instant,
        other => panic!("{written}: {other:?}"),
    }
}

fn parse_json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn texts(value: &Value) -> Vec<String> {
    array(value).iter().map(|item| text(item).into()).collect()
}
