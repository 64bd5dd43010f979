//! The lines that kube-apiserver logs in klog's form, stamped by its own clock.

use super::behaviours::{AUTHENTICATION_LINE, STRUCTURED_LOG, WORDING, Wording};
use super::{Minor, go_quote, request_error};
use crate::rules::Refusal;
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

/// What is logged at default verbosity when a request with this token is refused.
pub fn refusal_lines(
    refusal: &Refusal,
    error: Option<&str>,
    minor: Minor,
    authenticator: Authenticator,
) -> Vec<LogLine> {
    let mut lines = Vec::new();
    let bound = authenticator == Authenticator::Bound;
    // Up to 1.22 the bound validator knows no sentence for nbf and logs the type of go-jose's error.
    if bound && matches!(refusal, Refusal::NotValidYet) && WORDING.at(minor) == Wording::Old {
        lines.push(LogLine {
            severity: Severity::Error,
            file: "claims.go:126".into(),
            text: "unexpected validation error: *errors.errorString".into(),
        });
    }
    let error = request_error(error);
    lines.push(LogLine {
        severity: Severity::Error,
        file: format!("authentication.go:{}", AUTHENTICATION_LINE.at(minor)),
        text: if STRUCTURED_LOG.at(minor) {
            format!(
                "\"Unable to authenticate the request\" err={}",
                go_quote(&error)
            )
        } else {
            format!("Unable to authenticate the request due to an error: {error}")
        },
    });
    lines
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

    #[test]
    fn the_story_that_started_this_project_is_two_lines() {
        let clock = Instant(1_702_406_273_063_583_000);
        let lines = refusal_lines(
            &Refusal::NotValidYet,
            Some("Token could not be validated."),
            Minor(22),
            Authenticator::Bound,
        );
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
