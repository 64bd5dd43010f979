//! The lines that kube-apiserver logs in klog's form, stamped by its own clock.

use super::behaviours::{AUTHENTICATION_LINE, STRUCTURED_LOG, WORDING, Wording};
use super::messages::not_found;
use super::{Release, go_quote, request_error};
use crate::cluster::ObjectKind;
use crate::rules::{ObjectRef, Refusal};
use crate::time::{Instant, civil};
use crate::verifier::Authenticator;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Info,
    Error,
}

/// One line, without its time and process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub severity: Severity,
    /// `authentication.go:63`
    pub file: String,
    pub text: String,
}

/// What is logged at any verbosity when a request is refused with these errors.
pub fn refusal_line(errors: &[String], release: impl Into<Release>) -> LogLine {
    let release = release.into();
    let error = request_error(errors);
    LogLine {
        severity: Severity::Error,
        file: format!("authentication.go:{}", AUTHENTICATION_LINE.at(release)),
        text: if STRUCTURED_LOG.at(release) {
            format!(
                "\"Unable to authenticate the request\" err={}",
                go_quote(&error)
            )
        } else {
            format!("Unable to authenticate the request due to an error: {error}")
        },
    }
}

/// What the validator logs of the branch that failed: at `-v=4`, and up to 1.22 an error of its own where it
/// knows no sentence for nbf and logs the type of go-jose's error.
pub fn validator_line(
    refusal: &Refusal,
    release: impl Into<Release>,
    authenticator: Authenticator,
) -> Option<LogLine> {
    let release = release.into();
    let info = |text: String| {
        Some(LogLine {
            severity: Severity::Info,
            file: match authenticator {
                Authenticator::Legacy => "legacy.go".into(),
                _ => "claims.go".into(),
            },
            text,
        })
    };
    match refusal {
        Refusal::NotValidYet
            if authenticator == Authenticator::Bound && WORDING.at(release) == Wording::Old =>
        {
            Some(LogLine {
                severity: Severity::Error,
                file: "claims.go:126".into(),
                text: "unexpected validation error: *errors.errorString".into(),
            })
        }
        Refusal::ObjectMissing { object } => info(format!(
            "Could not retrieve {}: {}",
            retrieved(object),
            not_found(object)
        )),
        Refusal::ObjectDeleted { object } => info(deleted(object)),
        Refusal::ObjectDiffers { object, uid, claim } => {
            let what = match object.kind {
                ObjectKind::ServiceAccount => "Service account",
                ObjectKind::Secret => "Secret",
                ObjectKind::Pod => "Pod",
                ObjectKind::Node => "Node",
            };
            info(format!(
                "{what} UID no longer matches {}: {} != {}",
                place(object),
                go_quote(uid),
                go_quote(claim)
            ))
        }
        Refusal::LegacySecretDiffers { object } => info(format!(
            "Token contents no longer matches {} for service account {}",
            place(object),
            object.service_account
        )),
        Refusal::NodeBindingOff => info(
            "ServiceAccount token is bound to a Node object, but the node bound token validation feature is \
             disabled"
                .into(),
        ),
        _ => None,
    }
}

fn place(object: &ObjectRef) -> String {
    match object.kind {
        ObjectKind::Node => object.name.clone(),
        _ => format!("{}/{}", object.namespace, object.name),
    }
}

fn retrieved(object: &ObjectRef) -> String {
    let (place, whose) = (place(object), &object.service_account);
    match (object.kind, object.legacy) {
        (ObjectKind::ServiceAccount, _) => format!("service account {place}"),
        (_, true) => format!("token {place} for service account {whose}"),
        (ObjectKind::Secret, _) => format!("bound secret {place} for service account {whose}"),
        (ObjectKind::Pod, _) => format!("bound pod {place} for service account {whose}"),
        (ObjectKind::Node, _) => {
            format!(
                "node object {} for service account {whose}",
                go_quote(&place)
            )
        }
    }
}

fn deleted(object: &ObjectRef) -> String {
    let (place, whose) = (place(object), &object.service_account);
    match (object.kind, object.legacy) {
        (ObjectKind::ServiceAccount, _) => format!("Service account has been deleted {place}"),
        (_, true) => {
            format!("Token is deleted and awaiting removal: {place} for service account {whose}")
        }
        (ObjectKind::Secret, _) => format!(
            "Bound secret is deleted and awaiting removal: {place} for service account {whose}"
        ),
        (ObjectKind::Pod, _) => {
            format!(
                "Bound pod is deleted and awaiting removal: {place} for service account {whose}"
            )
        }
        (ObjectKind::Node, _) => format!(
            "Node {} is deleted and awaiting removal for service account {whose}",
            go_quote(&place)
        ),
    }
}

/// The line as klog writes it: `E1212 18:37:53.063583       1 claims.go:126] …`, in UTC as API servers run.
pub fn klog_line(line: &LogLine, clock: Instant) -> String {
    let severity = match line.severity {
        Severity::Info => 'I',
        Severity::Error => 'E',
    };
    let stamp = match civil(clock, 0) {
        Some(c) => format!(
            "{:02}{:02} {:02}:{:02}:{:02}.{:06}",
            c.month,
            c.day,
            c.hour,
            c.minute,
            c.second,
            c.nanosecond / 1000
        ),
        None => "???? ??:??:??.??????".into(),
    };
    format!("{severity}{stamp}       1 {}] {}", line.file, line.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::Minor;

    #[test]
    fn the_story_that_started_this_project_is_two_lines() {
        let clock = Instant(1_702_406_273_063_583_000);
        let bound = Authenticator::Bound;
        let own = validator_line(&Refusal::NotValidYet, Minor(22), bound);
        let last = refusal_line(&["Token could not be validated.".into()], Minor(22));
        let lines: Vec<LogLine> = own.into_iter().chain([last]).collect();
        let lines: Vec<String> = lines.iter().map(|line| klog_line(line, clock)).collect();
        assert_eq!(
            lines,
            [
                "E1212 18:37:53.063583       1 claims.go:126] unexpected validation error: *errors.errorString",
                "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" \
                 err=\"[invalid bearer token, Token could not be validated.]\"",
            ]
        );
    }
}
