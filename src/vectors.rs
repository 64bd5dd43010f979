//! Questions and answers as lines of JSON, in the form in which verdicts of real API servers are recorded.
//!
//! A question holds a token, the API server's settings and clock, and what is in the cluster; an answer what
//! the token authenticators make of it. `tests/vectors/README.md` has the members.

use crate::claims::{Facts, read_sent};
use crate::cluster::{Cluster, Object, ObjectKind};
use crate::jose::{Library, parse};
use crate::keys::PublicKey;
use crate::keys::pasted::key_of;
use crate::kube::{
    OLDEST, Opinion, Outcome, Release, Request, Seen, Severity, Single, User, bearer, outcome,
    request, seen_of_all,
};
use crate::time::{Instant, Nanos};
use crate::verifier::{Key, Setting, Situation};
use serde_json::{Map, Value, json};

/// The keys that the first line defines, by name.
pub struct Keys(Vec<(String, PublicKey)>);

/// A question, read.
pub struct Question {
    pub id: Value,
    token: String,
    facts: Facts,
    clock: Instant,
    situation: Situation,
}

impl Keys {
    /// Reads the first line of a file of questions.
    pub fn read(line: &str) -> Result<Keys, String> {
        let header = object(line)?;
        let keys = header.get("keys").and_then(Value::as_object);
        let keys = keys.ok_or("the first line has no `keys`")?;
        let mut read = Vec::new();
        for (name, key) in keys {
            let pem = text(key, "spki_pem").map_err(|problem| format!("key {name}: {problem}"))?;
            let key = PublicKey::from_pem(pem).map_err(|fault| format!("key {name}: {fault:?}"))?;
            read.push((name.clone(), key));
        }
        Ok(Keys(read))
    }

    fn key(&self, name: &str, token: &str) -> Result<Key, String> {
        let found = self.0.iter().find(|(known, _)| known == name);
        let (_, key) = found.ok_or_else(|| format!("there is no key {name}"))?;
        let jws = parse(token, Library::V2_6);
        Ok(key_of(name, key, jws.as_ref()))
    }
}

impl Question {
    /// Reads one line; the problem if it is not one.
    pub fn read(line: &str, keys: &Keys) -> Result<Question, String> {
        let question = object(line)?;
        let token = text(&question, "token")?;
        let config = member(&question, "config")?;
        let names = texts(member(config, "keys")?)?;
        let tried: Result<Vec<Key>, String> =
            names.iter().map(|name| keys.key(name, token)).collect();
        let requested = match question.get("requested_audiences") {
            None | Some(Value::Null) => None,
            Some(list) => Some(texts(list)?),
        };
        let nanos = whole(&question, "now_ns")?;
        if !(0..1_000_000_000).contains(&nanos) {
            return Err("`now_ns` is not below one second".into());
        }
        Ok(Question {
            id: member(&question, "id")?.clone(),
            token: token.into(),
            facts: read_sent(token),
            clock: Instant::from_seconds(whole(&question, "now_s")?).plus(Nanos::from(nanos)),
            situation: Situation {
                issuers: Setting::Given(texts(member(config, "issuers")?)?),
                audiences: Setting::Given(texts(member(config, "implicit_audiences")?)?),
                requested,
                keys: Some(tried?),
                cluster: cluster(member(&question, "state")?)?,
                legacy_lookup: member(config, "legacy_lookup")?
                    .as_bool()
                    .ok_or("`legacy_lookup` is neither true nor false")?,
                ..Situation::of(OLDEST)
            },
        })
    }

    /// How many issuers the API server has: 1.20 and 1.21 know one.
    pub fn issuers(&self) -> usize {
        match &self.situation.issuers {
            Setting::Given(issuers) => issuers.len(),
            Setting::Assumed => 0,
        }
    }

    /// What this release answers.
    pub fn answer(&self, release: impl Into<Release>) -> Value {
        let release = release.into();
        let situation = self.situation(release);
        let outcome = outcome(&self.facts, &situation, self.clock);
        let header = format!("Bearer {}", self.token);
        let request = match bearer(&header, release).token {
            // What the header carries is the very token.
            Some(token) if token == self.token => Request::of(&outcome),
            _ => request(&self.token, &situation, self.clock),
        };
        answer(&self.id, &outcome, &request)
    }
}

impl Question {
    /// What people see of the answer, and the warning about the header, if there is one.
    pub fn seen(&self, release: impl Into<Release>) -> (Seen, Option<&'static str>) {
        let release = release.into();
        let outcome = outcome(&self.facts, &self.situation(release), self.clock);
        let header = format!("Bearer {}", self.token);
        (
            seen_of_all(&outcome, release, self.clock, self.clock),
            bearer(&header, release).warning,
        )
    }

    fn situation(&self, release: Release) -> Situation {
        Situation {
            release,
            ..self.situation.clone()
        }
    }
}

fn answer(id: &Value, outcome: &Outcome, request: &Request) -> Value {
    let mut answer = Map::new();
    answer.insert("id".into(), id.clone());
    answer.insert(
        "request".into(),
        match request {
            Request::Accepted => json!({"outcome": "accept"}),
            Request::Rejected(error) => json!({"outcome": "reject", "error": error}),
            Request::Anonymous => json!({"outcome": "none"}),
        },
    );
    answer.insert("outcome".into(), outcome.opinion.id().into());
    put(&mut answer, "by", outcome.by.into());
    put(&mut answer, "step", outcome.step.into());
    put(&mut answer, "error", outcome.error().into());
    answer.insert("legacy".into(), single(&outcome.legacy));
    answer.insert("bound".into(), single(&outcome.bound));
    put(&mut answer, "user", outcome.user.as_ref().map(user).into());
    put(&mut answer, "audiences", outcome.audiences.clone().into());
    let annotations = outcome.effects.annotations.iter().cloned();
    let annotations = annotations.map(|(name, value)| (name, value.into()));
    put(
        &mut answer,
        "annotations",
        Value::Object(annotations.collect()),
    );
    put(
        &mut answer,
        "warnings",
        outcome.effects.warnings.clone().into(),
    );
    let patched = outcome.effects.last_used_patched;
    put(
        &mut answer,
        "last_used_patched",
        patched.then_some(true).into(),
    );
    Value::Object(answer)
}

fn single(single: &Single) -> Value {
    let mut answer = Map::new();
    answer.insert("outcome".into(), single.opinion.id().into());
    put(&mut answer, "step", single.step.into());
    let error = (single.opinion == Opinion::Reject).then(|| single.error());
    put(&mut answer, "error", error.into());
    let log: Vec<Value> = single
        .log
        .iter()
        .map(|line| {
            let severity = match line.severity {
                Severity::Info => 'I',
                Severity::Error => 'E',
            };
            format!("{severity} {}", line.text).into()
        })
        .collect();
    put(&mut answer, "log", log.into());
    Value::Object(answer)
}

fn user(user: &User) -> Value {
    let mut answer = Map::new();
    answer.insert("name".into(), user.name.clone().into());
    put(&mut answer, "uid", user.uid.clone().into());
    answer.insert("groups".into(), user.groups.clone().into());
    put(&mut answer, "extra", Value::Object(user.extra.clone()));
    Value::Object(answer)
}

/// Absent members mean empty.
fn put(answer: &mut Map<String, Value>, name: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if !empty {
        answer.insert(name.into(), value);
    }
}

fn cluster(state: &Value) -> Result<Cluster, String> {
    let mut objects = Vec::new();
    for (kind, list) in [
        (ObjectKind::ServiceAccount, "serviceaccounts"),
        (ObjectKind::Pod, "pods"),
        (ObjectKind::Secret, "secrets"),
        (ObjectKind::Node, "nodes"),
    ] {
        let items = state.get(list).filter(|items| !items.is_null());
        let items = items.map_or(Ok(&[][..]), |items| {
            let items = items.as_array().map(Vec::as_slice);
            items.ok_or_else(|| format!("`{list}` is no list"))
        })?;
        for item in items {
            objects.push(object_of(kind, item)?);
        }
    }
    Ok(Cluster {
        objects,
        complete: true,
        ..Cluster::default()
    })
}

fn object_of(kind: ObjectKind, item: &Value) -> Result<Object, String> {
    let optional = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut object = Object::new(
        kind,
        optional("namespace"),
        text(item, "name")?,
        optional("uid"),
    );
    if item
        .get("deletion_s")
        .is_some_and(|deletion| !deletion.is_null())
    {
        object.deletion = Some(Instant::from_seconds(whole(item, "deletion_s")?));
    }
    if let Some(secrets) = item.get("secrets").filter(|secrets| !secrets.is_null()) {
        object.secrets = texts(secrets)?;
    }
    if let Some(labels) = item.get("labels").and_then(Value::as_object) {
        let label = |(name, value): (&String, &Value)| {
            (name.clone(), value.as_str().unwrap_or_default().to_owned())
        };
        object.labels = labels.iter().map(label).collect();
    }
    object.token = Some(optional("token").into());
    Ok(object)
}

fn object(line: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if value.is_object() {
        Ok(value)
    } else {
        Err("the line is no JSON object".into())
    }
}

fn member<'a>(value: &'a Value, name: &str) -> Result<&'a Value, String> {
    value
        .get(name)
        .ok_or_else(|| format!("`{name}` is missing"))
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    let text = member(value, name)?.as_str();
    text.ok_or_else(|| format!("`{name}` is no text"))
}

fn whole(value: &Value, name: &str) -> Result<i64, String> {
    let number = member(value, name)?.as_i64();
    number.ok_or_else(|| format!("`{name}` is no whole number"))
}

fn texts(list: &Value) -> Result<Vec<String>, String> {
    let items = list.as_array().ok_or("a list of texts is missing")?;
    let text = |item: &Value| item.as_str().map(str::to_owned);
    let texts: Option<Vec<String>> = items.iter().map(text).collect();
    texts.ok_or_else(|| "a list holds something else than texts".into())
}
