//! The same token, state and clock, judged by every release.

use crate::claims::Facts;
use crate::kube::seen::oidc_error;
use crate::kube::{Minor, errors, releases, request_error};
use crate::rules::{Refusal, Rule};
use crate::time::Instant;
use crate::verifier::{Authenticator, Ruling, Situation, Trace, Verdict, judge};

/// Every release's answers, clock-free, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers(Vec<Trace>);

/// Neighbouring releases that say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub oldest: Minor,
    pub newest: Minor,
    pub verdict: Verdict,
    pub rule: Option<&'static Rule>,
    pub refusal: Option<Refusal>,
    /// The error, as the log's `err` and TokenReview have it.
    pub words: Option<String>,
}

impl Answers {
    /// Judges by every release; the one of the situation does not matter.
    pub fn of(facts: &Facts, situation: &Situation) -> Answers {
        let judged = |minor: Minor| {
            let situation = Situation {
                release: minor.into(),
                ..situation.clone()
            };
            judge(facts, &situation)
        };
        let mut traces: Vec<Trace> = releases().map(judged).collect();
        traces.reverse();
        Answers(traces)
    }

    /// What they say when the API server's clock shows this.
    pub fn at(&self, facts: &Facts, clock: Instant) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for trace in &self.0 {
            let row = row(facts, trace, trace.at(clock));
            match rows.last_mut().filter(|last| last.says_as(&row)) {
                Some(last) => last.newest = row.newest,
                None => rows.push(row),
            }
        }
        rows
    }
}

impl Row {
    fn says_as(&self, other: &Row) -> bool {
        self.verdict == other.verdict && self.rule == other.rule && self.words == other.words
    }

    pub fn holds(&self, minor: Minor) -> bool {
        (self.oldest..=self.newest).contains(&minor)
    }
}

fn row(facts: &Facts, trace: &Trace, ruling: Ruling) -> Row {
    let words = ruling
        .refusal
        .as_ref()
        .map(|refusal| match trace.authenticator {
            Authenticator::Oidc => oidc_error(facts, refusal, ruling.clock)
                .into_iter()
                .collect(),
            _ => errors(refusal, trace.release),
        });
    Row {
        oldest: trace.release.minor,
        newest: trace.release.minor,
        verdict: ruling.verdict,
        rule: trace.step(&ruling).map(|step| step.rule),
        words: words.map(|errors| request_error(&errors)),
        refusal: ruling.refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::inspect;
    use crate::rules::testing::{ISSUER, situation, token};

    /// Each row as `20-22 expired: words`.
    fn check(payload: &str, seconds: i64, wanted: &[&str]) {
        let payload = format!(r#"{{"iss":"{ISSUER}",{payload}}}"#);
        let facts = inspect(&token(&payload)).facts;
        let rows = Answers::of(&facts, &situation(30)).at(&facts, Instant::from_seconds(seconds));
        let said: Vec<String> = rows
            .iter()
            .map(|row| {
                let end = match (row.rule, &row.words) {
                    (Some(rule), Some(words)) => format!("{}: {words}", rule.id),
                    _ => format!("{:?}", row.verdict),
                };
                format!("{}-{} {end}", row.oldest.0, row.newest.0)
            })
            .collect();
        assert_eq!(said, wanted, "{payload}");
    }

    #[test]
    fn releases_that_say_the_same_are_one_row() {
        let account = r#""kubernetes.io":{"namespace":"a","serviceaccount":{"name":"b"}}"#;
        let expired = |words: &str| format!("expired: [invalid bearer token, {words}]");
        let (old, new) = (
            expired("Token has expired."),
            expired("service account token has expired"),
        );
        check(
            &format!(r#""exp":1000,{account}"#),
            1060,
            &["20-36 Accepts"],
        );
        check(
            &format!(r#""exp":1000,{account}"#),
            1061,
            &[&format!("20-22 {old}"), &format!("23-36 {new}")],
        );
        // A missing exp.
        check(
            account,
            1061,
            &[
                &format!("20-22 {old}"),
                &format!("23-26 {new}"),
                "27-36 Accepts",
            ],
        );
        check(
            &format!(r#""exp":5000,"iat":2000,{account}"#),
            1000,
            &[
                "20-26 Accepts",
                "27-36 issued-in-future: [invalid bearer token, service account token is issued in the future]",
            ],
        );
        check(
            &format!(r#""exp":"soon",{account}"#),
            1000,
            &[
                "20-32 claims-decoded: [invalid bearer token, square/go-jose/jwt: expected number value to unmarshal NumericDate]",
                "33-36 claims-decoded: [invalid bearer token, go-jose/go-jose/jwt: expected number value to unmarshal NumericDate]",
            ],
        );
    }

    #[test]
    fn the_chosen_release_changes_nothing() {
        let facts = inspect(&token(&format!(r#"{{"iss":"{ISSUER}","nbf":1000}}"#))).facts;
        assert_eq!(
            Answers::of(&facts, &situation(20)),
            Answers::of(&facts, &situation(36))
        );
    }
}
