//! What everybody sees of a ruling: the API server's log, the client, and a TokenReview. In Kubernetes' words.
//!
//! Recorded from running API servers of 1.20, 1.25, 1.28 and 1.30; `tests/golden.rs` compares.

use super::behaviours::{CREDENTIAL_ID, KUBECTL_MEMCACHE, Memcache};
use super::{
    LogLine, Minor, Severity, error_text, go_quote, klog_line, refusal_lines, request_error,
};
use crate::claims::{Facts, Reference};
use crate::rules::{Answer, Assumption, Finding, Refusal};
use crate::time::{Instant, civil};
use crate::verifier::{Authenticator, LEGACY_ISSUER, Ruling, Setting, Situation, Trace, Verdict};
use serde_json::{Map, Value, json};

/// Everything that is seen when a request with the token reaches one API server.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Seen {
    /// Lines at default verbosity.
    pub log: Vec<String>,
    pub annotations: Vec<(String, String)>,
    /// None: the request is let in, and what it gets depends on authorization.
    pub refused: Option<Refused>,
    /// TokenReview's status, as compact JSON.
    pub review: String,
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    pub kubectl: String,
    /// What kubectl prints first when it has not cached this server's API groups.
    pub kubectl_empty_cache: Option<String>,
}

const BODY: &str = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\
    \"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}\n";

/// None if the ruling is no answer. `moment` is true time, for the clocks of clients.
pub fn seen(
    facts: &Facts,
    situation: &Situation,
    trace: &Trace,
    ruling: &Ruling,
    moment: Instant,
) -> Option<Seen> {
    let minor = trace.minor;
    match (ruling.verdict, &ruling.refusal) {
        (Verdict::Accepts, _) => Some(Seen {
            annotations: annotations(facts, trace, ruling),
            review: accepted_review(facts, situation, trace).to_string(),
            ..Seen::default()
        }),
        (Verdict::Rejects, Some(refusal)) => {
            let error = match trace.authenticator {
                Authenticator::Oidc => oidc_error(facts, refusal, ruling.clock),
                _ => error_text(refusal, minor),
            };
            let lines = refusal_lines(refusal, error.as_deref(), minor, trace.authenticator);
            Some(Seen {
                log: lines
                    .iter()
                    .map(|line| klog_line(line, ruling.clock))
                    .collect(),
                annotations: Vec::new(),
                refused: Some(refused(minor, ruling.clock, moment)),
                review: json!({"user": {}, "error": request_error(error.as_deref())}).to_string(),
            })
        }
        _ => None,
    }
}

/// The server's clock is in its headers; kubectl stamps its lines with its own, which is taken to be right.
fn refused(minor: Minor, clock: Instant, moment: Instant) -> Refused {
    let sentence = |reason: &str| format!("error: You must be logged in to the server ({reason})");
    let long = "the server has asked for the client to provide credentials";
    let group_list = format!("couldn't get current server API group list: {long}");
    let text = match KUBECTL_MEMCACHE.at(minor) {
        Memcache::Silent => None,
        Memcache::Plain => Some(group_list),
        Memcache::Structured => Some(format!("\"Unhandled Error\" err=\"{group_list}\"")),
    };
    let empty_cache = text.map(|text| {
        let line = LogLine {
            severity: Severity::Error,
            file: "memcache.go:265".into(),
            text,
        };
        let mut lines = vec![klog_line(&line, moment); 5];
        lines.push(sentence(long));
        lines.join("\n")
    });
    Refused {
        headers: vec![
            ("Audit-Id", "…".into()),
            ("Cache-Control", "no-cache, private".into()),
            ("Content-Type", "application/json".into()),
            ("Date", http_date(clock)),
            ("Content-Length", BODY.len().to_string()),
        ],
        body: BODY.into(),
        kubectl: sentence("Unauthorized"),
        kubectl_empty_cache: empty_cache,
    }
}

/// An HTTP date (RFC 9110, section 5.6.7).
pub fn http_date(clock: Instant) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let Some(c) = civil(clock, 0) else {
        return "…".into();
    };
    let day = DAYS[usize::from(c.weekday.unsigned_abs()) % 7];
    let month = MONTHS[usize::from(c.month.unsigned_abs()).saturating_sub(1) % 12];
    format!(
        "{day}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        c.day, c.year, c.hour, c.minute, c.second
    )
}

/// The OIDC authenticator's own sentences (go-oidc v2, verify.go).
fn oidc_error(facts: &Facts, refusal: &Refusal, clock: Instant) -> Option<String> {
    let text = match refusal {
        Refusal::Expired | Refusal::NoExpiry => {
            // Go's zero time stands for a missing one.
            let exp = facts.exp.value().map(|exp| go_time(exp.instant));
            let exp = exp.unwrap_or_else(|| "0001-01-01 00:00:00 +0000 UTC".into());
            format!("token is expired (Token Expiry: {exp})")
        }
        Refusal::NotValidYet => {
            let nbf = facts.nbf.value().map_or(Instant(0), |nbf| nbf.instant);
            format!(
                "current time {} before the nbf (not before) time: {}",
                go_time(clock),
                go_time(nbf)
            )
        }
        Refusal::AlgorithmUnusable { alg } => {
            let found = go_quote(alg.as_deref().unwrap_or_default());
            format!("id token signed with unsupported algorithm, expected [\"RS256\"] got {found}")
        }
        _ => return None,
    };
    Some(format!("oidc: verify token: oidc: {text}"))
}

/// Go's default time format, in UTC.
fn go_time(instant: Instant) -> String {
    let Some(c) = civil(instant, 0) else {
        return "…".into();
    };
    let mut fraction = String::new();
    if c.nanosecond > 0 {
        fraction = format!(".{:09}", c.nanosecond)
            .trim_end_matches('0')
            .to_owned();
    }
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{fraction} +0000 UTC",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// Audit annotations of the request that is let in.
fn annotations(facts: &Facts, trace: &Trace, ruling: &Ruling) -> Vec<(String, String)> {
    let mut annotations = Vec::new();
    let sub = facts.sub.text().unwrap_or_default();
    let no_audience = trace
        .steps
        .iter()
        .any(|step| step.answer == Answer::Passes(Finding::NoAudience));
    if no_audience {
        annotations.push(("authentication.k8s.io/legacy-token".into(), sub.into()));
    }
    if ruling.stale_for.is_some() {
        let warnafter = facts
            .kubernetes
            .as_ref()
            .and_then(|kubernetes| kubernetes.warnafter.date());
        // Whole seconds on both sides, T.Unix() − warnafter.Unix(), in an int64 that wraps.
        let seconds = warnafter.map_or(0, |date| {
            ruling.clock.seconds().wrapping_sub(date.seconds()) as i64
        });
        annotations.push((
            "authentication.k8s.io/stale-token".into(),
            format!("subject: {sub}, seconds after warning threshold: {seconds}"),
        ));
    }
    annotations
}

fn accepted_review(facts: &Facts, situation: &Situation, trace: &Trace) -> Value {
    let mut status = Map::new();
    status.insert("authenticated".into(), true.into());
    status.insert("user".into(), user(facts, trace));
    let audiences = audiences(facts, situation, trace);
    if !audiences.is_empty() {
        status.insert("audiences".into(), audiences.into());
    }
    Value::Object(status)
}

/// The audiences that the token and the API server share.
fn audiences(facts: &Facts, situation: &Situation, trace: &Trace) -> Vec<String> {
    for step in &trace.steps {
        match &step.answer {
            Answer::Passes(Finding::AudienceShared { audiences })
            | Answer::Assumed(Assumption::Audiences { audiences }) => return audiences.clone(),
            _ => {}
        }
    }
    match (&situation.audiences, facts.iss.text()) {
        (Setting::Given(audiences), _) => audiences.clone(),
        (Setting::Assumed, Some(issuer))
            if trace.authenticator == Authenticator::Bound && issuer != LEGACY_ISSUER =>
        {
            vec![issuer.into()]
        }
        _ => Vec::new(),
    }
}

fn user(facts: &Facts, trace: &Trace) -> Value {
    let nothing = Reference::default();
    let (namespace, account) = match &facts.kubernetes {
        Some(kubernetes) => (
            kubernetes.namespace.clone(),
            kubernetes.service_account.clone(),
        ),
        None if facts.legacy.is_any() => (
            facts.legacy.namespace.clone(),
            Reference {
                name: facts.legacy.service_account_name.clone(),
                uid: facts.legacy.service_account_uid.clone(),
            },
        ),
        None => (String::new(), nothing),
    };
    if trace.authenticator == Authenticator::Oidc {
        let issuer = facts.iss.text().unwrap_or_default();
        let sub = facts.sub.text().unwrap_or_default();
        return json!({"username": format!("{issuer}#{sub}"), "groups": ["system:authenticated"]});
    }
    let mut user = Map::new();
    let name = format!("system:serviceaccount:{namespace}:{}", account.name);
    user.insert("username".into(), name.into());
    user.insert("uid".into(), account.uid.into());
    let groups = json!([
        "system:serviceaccounts",
        format!("system:serviceaccounts:{namespace}"),
        "system:authenticated"
    ]);
    user.insert("groups".into(), groups);
    let extra = extra(facts, trace);
    if !extra.is_empty() {
        user.insert("extra".into(), Value::Object(extra));
    }
    Value::Object(user)
}

/// What is put beside the user: pod, node and credential, by release.
fn extra(facts: &Facts, trace: &Trace) -> Map<String, Value> {
    let mut extra = Map::new();
    if trace.authenticator != Authenticator::Bound {
        return extra;
    }
    let mut put = |name: &str, value: &str| {
        extra.insert(
            format!("authentication.kubernetes.io/{name}"),
            json!([value]),
        );
    };
    let credential_id = CREDENTIAL_ID.at(trace.minor);
    if let (true, Some(jti)) = (
        credential_id,
        facts.jti.text().filter(|jti| !jti.is_empty()),
    ) {
        put("credential-id", &format!("JTI={jti}"));
    }
    let Some(kubernetes) = &facts.kubernetes else {
        return extra;
    };
    let node = kubernetes
        .node
        .as_ref()
        .filter(|node| !node.name.is_empty());
    if let (true, Some(node)) = (credential_id, node) {
        put("node-name", &node.name);
        if !node.uid.is_empty() {
            put("node-uid", &node.uid);
        }
    }
    let whole = |pod: &&Reference| !pod.name.is_empty() && !pod.uid.is_empty();
    if let Some(pod) = kubernetes.pod.as_ref().filter(whole) {
        put("pod-name", &pod.name);
        put("pod-uid", &pod.uid);
    }
    extra
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_header_is_the_servers_own_clock() {
        let clock = Instant::from_seconds(1_795_514_709);
        assert_eq!(http_date(clock), "Tue, 24 Nov 2026 10:05:09 GMT");
        assert_eq!(BODY.len(), 129);
    }

    #[test]
    fn times_are_written_as_go_writes_them() {
        let exp = Instant::from_seconds(1_658_490_027);
        assert_eq!(go_time(exp), "2022-07-22 11:40:27 +0000 UTC");
        assert_eq!(
            go_time(exp.plus(120_000_000)),
            "2022-07-22 11:40:27.12 +0000 UTC"
        );
    }
}
