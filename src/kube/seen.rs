//! What everybody sees of a ruling: the API server's log, the client, and a TokenReview. In Kubernetes' words.
//!
//! Recorded from running API servers of 1.20, 1.25, 1.28 and 1.30; `tests/golden.rs` compares.

use super::behaviours::{KUBECTL_MEMCACHE, Memcache};
use super::effects::{Effects, User, audiences, effects, service_account_user};
use super::outcome::{Opinion, Outcome};
use super::{
    LogLine, Release, Severity, errors, go_quote, go_quote_list, klog_line, refusal_line,
    request_error, validator_line,
};
use crate::claims::Facts;
use crate::rules::{Answer, Finding, Refusal};
use crate::time::{Instant, civil};
use crate::verifier::{Authenticator, Ruling, Situation, Trace, Verdict};
use serde_json::{Map, Value, json};

/// Everything that is seen when a request with the token reaches one API server.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Seen {
    /// Lines at default verbosity.
    pub log: Vec<String>,
    /// What the validator logs besides at `-v=4`. The line numbers of these were not recorded.
    pub verbose: Vec<String>,
    /// What the response warns of, in `Warning` headers, and kubectl prints behind `Warning: `.
    pub warnings: Vec<String>,
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
    let release = trace.release;
    match (ruling.verdict, &ruling.refusal) {
        (Verdict::Accepts, _) => {
            let effects = effects(facts, situation, trace, ruling);
            Some(let_in(&effects, user(facts, trace), &audiences(trace)))
        }
        (Verdict::Rejects, Some(refusal)) => {
            let errors = match trace.authenticator {
                Authenticator::Oidc => oidc_error(facts, refusal, ruling.clock)
                    .into_iter()
                    .collect(),
                _ => errors(refusal, release),
            };
            let own = validator_line(refusal, release, trace.authenticator);
            Some(turned_away(
                &errors,
                own.into_iter(),
                release,
                ruling.clock,
                moment,
            ))
        }
        _ => None,
    }
}

/// The same of the answer of all authenticators together.
pub fn seen_of_all(
    outcome: &Outcome,
    release: impl Into<Release>,
    clock: Instant,
    moment: Instant,
) -> Seen {
    let release = release.into();
    match (outcome.opinion, &outcome.user) {
        (Opinion::Accept, Some(user)) => let_in(
            &outcome.effects,
            user_json(user.clone()),
            &outcome.audiences,
        ),
        _ => {
            let own = [&outcome.legacy, &outcome.bound].into_iter();
            let own = own.flat_map(|single| single.log.iter().cloned());
            turned_away(&outcome.errors, own, release, clock, moment)
        }
    }
}

fn let_in(effects: &Effects, user: Value, audiences: &[String]) -> Seen {
    let mut status = Map::new();
    status.insert("authenticated".into(), true.into());
    status.insert("user".into(), user);
    if !audiences.is_empty() {
        status.insert("audiences".into(), audiences.into());
    }
    Seen {
        annotations: effects.annotations.clone(),
        warnings: effects.warnings.clone(),
        review: Value::Object(status).to_string(),
        ..Seen::default()
    }
}

fn turned_away(
    errors: &[String],
    own: impl Iterator<Item = LogLine>,
    release: Release,
    clock: Instant,
    moment: Instant,
) -> Seen {
    // Errors are logged at any verbosity.
    let (mut lines, verbose): (Vec<LogLine>, Vec<LogLine>) =
        own.partition(|line| line.severity == Severity::Error);
    lines.push(refusal_line(errors, release));
    let written = |lines: &[LogLine]| lines.iter().map(|line| klog_line(line, clock)).collect();
    Seen {
        log: written(&lines),
        verbose: written(&verbose),
        refused: Some(refused(release, clock, moment)),
        review: json!({"user": {}, "error": request_error(errors)}).to_string(),
        ..Seen::default()
    }
}

/// The value of a `Warning` header (RFC 7234, section 5.5).
pub fn warning_header(text: &str) -> String {
    format!("299 - {}", go_quote(text))
}

/// The server's clock is in its headers; kubectl stamps its lines with its own, which is taken to be right.
fn refused(release: Release, clock: Instant, moment: Instant) -> Refused {
    let sentence = |reason: &str| format!("error: You must be logged in to the server ({reason})");
    let long = "the server has asked for the client to provide credentials";
    let group_list = format!("couldn't get current server API group list: {long}");
    let text = match KUBECTL_MEMCACHE.at(release) {
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
pub(super) fn oidc_error(facts: &Facts, refusal: &Refusal, clock: Instant) -> Option<String> {
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
        Refusal::AudienceDiffers { found, wanted, .. } => {
            let wanted = go_quote(wanted.first().map_or("", String::as_str));
            format!("expected audience {wanted} got {}", go_quote_list(found))
        }
        Refusal::ByConfiguration { error } => return Some(error.clone()),
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

fn user(facts: &Facts, trace: &Trace) -> Value {
    let configured = trace.steps.iter().find_map(|step| match &step.answer {
        Answer::Passes(Finding::ConfigurationContent { user }) => Some(user),
        _ => None,
    });
    if let Some(user) = configured {
        let extra = user.extra.iter();
        return user_json(User {
            name: user.name.clone(),
            uid: user.uid.clone(),
            groups: user.groups.clone(),
            extra: extra
                .map(|(key, texts)| (key.clone(), json!(texts)))
                .collect(),
        });
    }
    if trace.authenticator == Authenticator::Oidc {
        let issuer = facts.iss.text().unwrap_or_default();
        let sub = facts.sub.text().unwrap_or_default();
        return json!({"username": format!("{issuer}#{sub}"), "groups": ["system:authenticated"]});
    }
    user_json(service_account_user(facts, trace))
}

fn user_json(found: User) -> Value {
    let mut user = Map::new();
    user.insert("username".into(), found.name.into());
    user.insert("uid".into(), found.uid.into());
    let mut groups = found.groups;
    groups.push("system:authenticated".into());
    user.insert("groups".into(), groups.into());
    if !found.extra.is_empty() {
        user.insert("extra".into(), Value::Object(found.extra));
    }
    Value::Object(user)
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
