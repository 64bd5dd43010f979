//! What travels of objects and command lines: the fields that the page reads of them, written anew.

use super::Counts;
use super::claims::is_known_name;
use super::names::{Names, Sort};
use super::secrets;
use super::token::Depth;
use crate::cluster::flags::{ApiServerFlags, Wrong};
use crate::cluster::pasted::{self, Pasted};
use crate::cluster::{Object, ObjectKind};
use crate::evidence::{Evidence, Finding, not_found, recognise, token_at};
use crate::json::{Node, Value};
use crate::order;
use crate::text::Span;
use crate::time::{Instant, Nanos, SECOND, civil};
use crate::token::{LEFT_OUT, is_same};
use crate::{json, yaml};
use serde_json::{Map, Value as Json, json};

/// The token that the page shows: as it stands in the paste, and as it travels.
pub struct Shown<'a> {
    pub span: Option<Span>,
    pub text: &'a str,
    pub travels: &'a str,
    /// Whether the paste holds it whole, so that a secret's copy is compared with it.
    pub is_whole: bool,
}

/// A text that is no token of anybody, for a copy that is another than the token shown.
const ANOTHER: &str = "REDACTED.REDACTED.REDACTED";

/// No name is longer, and no issuer is.
const LONGEST: usize = 1_024;

/// What an object of another kind calls its version.
const OTHER: &str = "other/v1";

/// The labels that a rule asks for (kubernetes pkg/serviceaccount/legacy.go).
const LABELS: &[&str] = &[
    "kubernetes.io/legacy-token-invalid-since",
    "kubernetes.io/legacy-token-last-used",
];

const KIND_LENGTH: usize = 63;

const PROGRAM: &str = "kube-apiserver";

/// One object to write, by its place in the paste.
struct Item {
    span: Span,
    json: Map<String, Json>,
}

/// One stretch with objects; none if nothing of it is read.
pub fn written(
    pasted: &str,
    finding: &Finding,
    shown: &Shown,
    names: &mut Names,
    stays: &mut Counts,
) -> Option<String> {
    let read = pasted::read(pasted, std::slice::from_ref(finding));
    let mut items = items(&read, shown, names, stays);
    order::by_key(&mut items, |item| item.span);
    if let Some(token) = shown.span.filter(|span| finding.token == Some(*span)) {
        show(&mut items, finding.span, token, shown);
    }
    let text = pasted
        .get(finding.span.start..finding.span.end)
        .unwrap_or_default();
    let mut written: Vec<Json> = items.into_iter().map(|it| Json::Object(it.json)).collect();
    let whole = match written.len() {
        0 | 1 => written.pop(),
        _ => Some(json!({"apiVersion": "v1", "kind": "List", "items": written})),
    };
    let kept = whole.as_ref().map_or(0, leaves_of);
    stays.fields += leaves(text).saturating_sub(kept);
    whole.map(|whole| whole.to_string())
}

/// How many values the stretch holds.
pub fn leaves(text: &str) -> usize {
    let documents = match text.trim_start().starts_with('{') {
        true => json::read(text.as_bytes()).0.into_iter().collect(),
        false => yaml::read(text).0,
    };
    documents.iter().map(count).sum()
}

fn count(node: &Node) -> usize {
    match &node.value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.iter().map(|it| count(&it.value)).sum(),
        _ => 1,
    }
}

pub fn leaves_of(json: &Json) -> usize {
    match json {
        Json::Array(items) => items.iter().map(leaves_of).sum(),
        Json::Object(members) => members.values().map(leaves_of).sum(),
        _ => 1,
    }
}

fn items(read: &Pasted, shown: &Shown, names: &mut Names, stays: &mut Counts) -> Vec<Item> {
    let mut items = Vec::new();
    for (object, span) in &read.objects {
        // A name with more than a word in it names nothing.
        if !is_word(&object.name) || !is_word(&object.namespace) {
            continue;
        }
        items.push(Item {
            span: *span,
            json: of_object(object, shown, names, stays),
        });
    }
    for (kind, name, span) in &read.missing {
        let name = word(of_kind(*kind), name, names, stays);
        let details = json!({"name": name, "kind": kind.resource()});
        items.push(Item {
            span: *span,
            json: object(json!({
                "apiVersion": "v1", "kind": "Status", "reason": "NotFound", "details": details
            })),
        });
    }
    for (kind, span) in &read.others {
        let fits = kind.len() <= KIND_LENGTH && kind.bytes().all(|b| b.is_ascii_alphanumeric());
        // A kind of somebody's own says whose it is.
        let kind = if fits && !names.on && secrets::is_natural(kind) {
            kind.as_str()
        } else {
            "Other"
        };
        items.push(Item {
            span: *span,
            json: object(json!({"apiVersion": OTHER, "kind": kind})),
        });
    }
    order::by_key(&mut items, |item| item.span);
    let mut nameless = Vec::new();
    for server in &read.servers {
        let words = flags(server, names, stays);
        let command: Vec<String> = [PROGRAM.to_owned()].into_iter().chain(words).collect();
        let container = json!([{"name": PROGRAM, "command": command}]);
        let at = items.binary_search_by_key(&server.span, |item| item.span);
        match at.ok().and_then(|at| items.get_mut(at)) {
            Some(item) => {
                let spec = item.json.entry("spec").or_insert_with(|| json!({}));
                if let Some(spec) = spec.as_object_mut() {
                    spec.insert("containers".into(), container);
                }
            }
            // A pod without a usable name.
            None => {
                let node = server.name_hints.last().map(|hint| hint.value.as_str());
                let mut spec = object(json!({"containers": container}));
                if let Some(node) = node {
                    let node = word(Sort::Node, node, names, stays);
                    spec.insert("nodeName".into(), node.into());
                }
                let pod = json!({"apiVersion": "v1", "kind": "Pod", "spec": spec});
                nameless.push(Item {
                    span: server.span,
                    json: object(pod),
                });
            }
        }
    }
    items.extend(nameless);
    items
}

/// Puts the token that the page shows into the object in which it stands, unless a secret before it, or that object,
/// holds the same: that one is found first where it arrives.
fn show(items: &mut Vec<Item>, whole: Span, token: Span, shown: &Shown) {
    let at = items.partition_point(|item| item.span.start <= token.start);
    let is_copy = |item: &Item| {
        let data = item.json.get("stringData");
        let token = data.and_then(|data| data.get("token")?.as_str());
        token == Some(shown.travels)
            && shows(&Json::from(item.json.clone()).to_string(), shown.travels)
    };
    if items.iter().take(at).any(is_copy) {
        return;
    }
    let inside = |item: &&mut Item| item.span.end >= token.end;
    let holder = at.checked_sub(1).and_then(|at| items.get_mut(at));
    let json = match holder.filter(inside) {
        Some(item) => &mut item.json,
        None => {
            items.insert(
                at,
                Item {
                    span: Span::new(token.start.max(whole.start), token.end),
                    json: object(json!({"apiVersion": "v1"})),
                },
            );
            &mut items[at].json
        }
    };
    json.insert("status".into(), json!({"token": shown.travels}));
}

/// Whether this is the token that is found first where the text arrives.
pub fn shows(text: &str, token: &str) -> bool {
    let is_it = |evidence: Evidence| {
        let found = evidence.token_span().map(|span| token_at(text, span).text);
        found.as_deref() == Some(token)
    };
    text.contains(token) && is_it(recognise(text))
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

fn of_kind(kind: ObjectKind) -> Sort {
    match kind {
        ObjectKind::ServiceAccount => Sort::ServiceAccount,
        ObjectKind::Secret => Sort::Secret,
        ObjectKind::Pod => Sort::Pod,
        ObjectKind::Node => Sort::Node,
    }
}

/// A text that travels, without the tokens in it.
pub fn plain(text: String, stays: &mut Counts) -> String {
    secrets::without(&text, Depth::FIRST, stays).unwrap_or(text)
}

/// A name, an identity or a flag's value: one word. Where quotes or lines were lost, more may stand in it.
pub fn word(sort: Sort, text: &str, names: &mut Names, stays: &mut Counts) -> String {
    if !is_word(text) {
        stays.fields += 1;
        return "…".into();
    }
    plain(names.of(sort, text), stays)
}

fn is_word(text: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || c.is_control() || "\"'`".contains(c);
    text.len() <= LONGEST && !text.contains(strange)
}

fn of_object(
    found: &Object,
    shown: &Shown,
    names: &mut Names,
    stays: &mut Counts,
) -> Map<String, Json> {
    let mut metadata = Map::new();
    let mut put = |name: &str, sort, value: &str| {
        let value = word(sort, value, names, stays);
        metadata.insert(name.into(), value.into());
    };
    put("name", of_kind(found.kind), &found.name);
    if found.kind != ObjectKind::Node {
        put("namespace", Sort::Namespace, &found.namespace);
    }
    if let Some(uid) = &found.uid {
        put("uid", Sort::Uid, uid);
    }
    if let Some(time) = found.deletion.and_then(timestamp) {
        metadata.insert("deletionTimestamp".into(), time.into());
    }
    let labels = found.labels.iter();
    let asked = labels.filter(|(name, _)| LABELS.contains(&name.as_str()));
    let labels: Map<String, Json> = asked
        .map(|(name, value)| (name.clone(), label(value, stays).into()))
        .collect();
    if !labels.is_empty() {
        metadata.insert("labels".into(), labels.into());
    }
    let mut json = object(json!({
        "apiVersion": "v1", "kind": found.kind.kind(), "metadata": metadata
    }));
    if !found.secrets.is_empty() {
        let secrets = found.secrets.iter();
        let secrets: Vec<Json> = secrets
            .map(|name| json!({"name": word(Sort::Secret, name, names, stays)}))
            .collect();
        json.insert("secrets".into(), secrets.into());
    }
    match copy_of(found, shown) {
        Some("") => _ = json.insert("data".into(), json!({"token": ""})),
        Some(token) => _ = json.insert("stringData".into(), json!({"token": token})),
        None => {}
    }
    let mut spec = Map::new();
    if let Some(account) = &found.service_account {
        let account = word(Sort::ServiceAccount, account, names, stays);
        spec.insert("serviceAccountName".into(), account.into());
    }
    if let Some(node) = &found.node {
        let node = word(Sort::Node, node, names, stays);
        spec.insert("nodeName".into(), node.into());
    }
    if !spec.is_empty() {
        json.insert("spec".into(), spec.into());
    }
    json
}

/// What a secret holds of the token, so that comparing them ends as before: the same, or another.
fn copy_of<'a>(found: &Object, shown: &'a Shown) -> Option<&'a str> {
    let held = found.token.as_deref()?;
    if held.is_empty() {
        return Some("");
    }
    match is_same(held, shown.text) {
        Some(false) if held.eq_ignore_ascii_case(LEFT_OUT) => None,
        Some(false) => shown.is_whole.then_some(ANOTHER),
        _ => Some(shown.travels),
    }
}

/// Labels that are asked for hold a day. Another text is told by its kind alone.
fn label(value: &str, stays: &mut Counts) -> String {
    let is_day = value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if is_day || value.is_empty() {
        return value.into();
    }
    stays.fields += 1;
    "…".into()
}

/// RFC 3339, to the nanosecond if there are any.
fn timestamp(instant: Instant) -> Option<String> {
    let c = civil(instant, 0)?;
    let mut fraction = String::new();
    if c.nanosecond != 0 {
        fraction = format!(".{:09}", c.nanosecond);
    }
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}Z",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    ))
}

/// kube-apiserver's command line with the flags that are read.
pub fn command_line(
    pasted: &str,
    finding: &Finding,
    names: &mut Names,
    stays: &mut Counts,
) -> Option<String> {
    let read = pasted::read(pasted, std::slice::from_ref(finding));
    let server = read.servers.first()?;
    let words = flags(server, names, stays);
    let text = pasted
        .get(finding.span.start..finding.span.end)
        .unwrap_or_default();
    let all = text
        .split([' ', '\n', '\t', '"', '\''])
        .filter(|it| it.starts_with("--"));
    stays.flags += all.count().saturating_sub(words.len());
    let mut line = PROGRAM.to_owned();
    for word in words.iter().filter(|word| !word.contains(char::is_control)) {
        line.push(' ');
        line.push_str(&quoted(word));
    }
    if line == PROGRAM {
        // A server of which nothing is known is one all the same.
        line.push_str(" --v=0");
    }
    Some(line)
}

/// What kubectl said of an object that is not there.
pub fn not_found(words: &str, names: &mut Names, stays: &mut Counts) -> Option<String> {
    let read = not_found::read(words);
    let known = read.and_then(|(resource, name)| Some((ObjectKind::of_resource(resource)?, name)));
    let Some((kind, name)) = known else {
        stays.text += words.chars().count();
        return None;
    };
    let name = word(of_kind(kind), name, names, stays);
    let resource = kind.resource();
    Some(format!(
        "Error from server (NotFound): {resource} \"{name}\" not found"
    ))
}

/// The name of a claim, as the claims themselves travel.
fn claim(name: &str, called: &mut dyn FnMut(Sort, &str) -> String) -> String {
    match is_known_name(name) {
        true => name.into(),
        false => called(Sort::Claim, name),
    }
}

/// As a shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&b);
    if word.bytes().all(is_plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The words of the flags that are read, so that reading them again gives the same.
fn flags(server: &ApiServerFlags, names: &mut Names, stays: &mut Counts) -> Vec<String> {
    let mut words = Vec::new();
    let named = names.on;
    let slip = |found| if named { "…" } else { short(found) };
    let mut called = |sort, value: &str| word(sort, value, names, stays);
    let given = |flag: &str, value: &str| format!("--{flag}={value}");
    for issuer in &server.issuers {
        let issuer = called(Sort::Issuer, &issuer.value);
        words.push(given("service-account-issuer", &issuer));
    }
    if let Some(audiences) = &server.audiences {
        let audiences = audiences.iter();
        let audiences: Vec<String> = audiences
            .map(|it| csv(&called(Sort::Audience, &it.value)))
            .collect();
        words.push(given("api-audiences", &audiences.join(",")));
    }
    for key in &server.key_files {
        let file = called(Sort::File, &key.value);
        words.push(given("service-account-key-file", &file));
    }
    if let Some(key) = &server.signing_key_file {
        let file = called(Sort::File, &key.value);
        words.push(given("service-account-signing-key-file", &file));
    }
    if let Some(extend) = &server.extend {
        let flag = "service-account-extend-token-expiration";
        words.push(given(flag, &extend.value.to_string()));
    }
    if let Some(longest) = &server.max_expiration {
        let flag = "service-account-max-token-expiration";
        words.push(given(flag, &go_duration(longest.value)));
    }
    if let Some(lookup) = &server.lookup {
        let flag = "service-account-lookup";
        words.push(given(flag, &lookup.value.to_string()));
    }
    for (flag, value) in &server.others {
        let sort = match *flag {
            "oidc-client-id" => Sort::Audience,
            "oidc-issuer-url" => Sort::Issuer,
            "advertise-address" | "service-account-jwks-uri" => Sort::Host,
            "oidc-username-claim" | "oidc-groups-claim" => {
                words.push(given(flag, &claim(&value.value, &mut called)));
                continue;
            }
            "oidc-username-prefix" | "oidc-groups-prefix" => Sort::Text,
            _ => Sort::File,
        };
        // An empty prefix is another thing than a name for one, and so is the one that means none.
        let value = match value.value.as_str() {
            "" | "-" => value.value.clone(),
            other => called(sort, other),
        };
        words.push(given(flag, &value));
    }
    for (name, wanted) in &server.oidc.required {
        let name = claim(&name.value, &mut called);
        let wanted = called(Sort::Text, &wanted.value);
        words.push(given("oidc-required-claim", &format!("{name}={wanted}")));
    }
    let algorithms = server.oidc.algorithms.iter().map(|it| it.value.as_str());
    let is_name = |it: &&str| it.len() <= 8 && it.bytes().all(|b| b.is_ascii_alphanumeric());
    let algorithms: Vec<&str> = algorithms.filter(is_name).collect();
    if !algorithms.is_empty() {
        words.push(given("oidc-signing-algs", &algorithms.join(",")));
    }
    for fault in &server.faults {
        words.push(match &fault.what {
            Wrong::NotABool(found) | Wrong::NotADuration(found) => given(fault.flag, slip(found)),
            Wrong::Empty => given(fault.flag, ""),
            Wrong::Twice(found) => given(fault.flag, &called(Sort::Issuer, found)),
            Wrong::NotExpanded(_) => given(fault.flag, "$…"),
            // What follows is a flag again, or the end.
            Wrong::ValueMissing => format!("--{}", fault.flag),
            Wrong::OutOfRange(_) => continue,
        });
    }
    words
}

/// A value that could not be read, if it is short enough to be a slip.
fn short(found: &str) -> &str {
    let is_slip = found.len() <= 8 && found.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_slip { found } else { "…" }
}

fn csv(value: &str) -> String {
    match value.contains([',', '"']) || value.is_empty() {
        true => format!("\"{}\"", value.replace('"', "")),
        false => value.into(),
    }
}

fn go_duration(nanos: Nanos) -> String {
    match nanos % SECOND {
        0 => format!("{}s", nanos / SECOND),
        _ => format!("{nanos}ns"),
    }
}
