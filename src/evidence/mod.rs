//! Recognises what was pasted: which forms are in it, and where.
//!
//! Looks only at the shape. Whether a token makes sense is for `token` and `claims` to say.

mod aws_iam;
mod bearer;
mod bootstrap;
mod clean;
mod compact;
mod json;
mod klog;
mod pem;

pub use clean::Clean;

use crate::text::Span;
use crate::token::{Look, Problem, TookOff, What};
use std::rc::Rc;

/// One thing recognised in the paste.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The form's id: the name of its file.
    pub form: &'static str,
    pub span: Span,
    /// Where the token in it stands, if the form carries one.
    pub token: Option<Span>,
    /// What it is instead, if it is no token.
    pub look: Option<Look>,
    pub notes: Vec<Problem>,
}

/// A form of input. `find` is given the whole paste and returns what it recognises.
struct Form {
    id: &'static str,
    find: fn(&str) -> Vec<Finding>,
}

/// In the order in which they are asked; the first that recognises a stretch has it.
const FORMS: &[Form] = &[
    Form {
        id: "aws_iam",
        find: aws_iam::find,
    },
    Form {
        id: "pem",
        find: pem::find,
    },
    Form {
        id: "bearer",
        find: bearer::find,
    },
    Form {
        id: "compact",
        find: compact::find,
    },
    Form {
        id: "bootstrap",
        find: bootstrap::find,
    },
    Form {
        id: "klog",
        find: klog::find,
    },
    Form {
        id: "json",
        find: json::find,
    },
];

/// The ids of all forms: each is the name of a file, and has a name in every language.
pub fn forms() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|form| form.id)
}

/// Everything recognised in a paste, in the order in which it stands there.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Evidence {
    pub findings: Vec<Finding>,
    /// The first token. Others are counted in a note.
    pub token: Option<Rc<Clean>>,
    /// Notes about the paste as a whole, and what it is if nothing was recognised.
    pub problems: Vec<Problem>,
}

/// Recognises every form in the paste.
pub fn recognise(pasted: &str) -> Evidence {
    let mut findings: Vec<Finding> = Vec::new();
    for form in FORMS {
        let found = (form.find)(pasted);
        debug_assert!(found.iter().all(|finding| finding.form == form.id));
        findings = merged(findings, found);
    }
    let token = findings
        .iter()
        .find_map(|finding| finding.token)
        .map(|span| Rc::new(Clean::of(pasted, span, compact::is_stray)));
    let mut problems: Vec<Problem> = Vec::new();
    let tokens = findings
        .iter()
        .filter(|finding| finding.token.is_some())
        .count();
    if tokens > 1 {
        problems.push(Problem::note(What::MoreTokens(tokens - 1), None));
    }
    for finding in &findings {
        problems.extend(finding.notes.iter().cloned());
    }
    if tokens == 0 && !pasted.trim().is_empty() {
        problems.push(not_a_token(pasted, &findings));
    }
    if tokens == 1 && has_text_around(pasted, &findings) {
        problems.push(Problem::note(What::TookOff(TookOff::Around), None));
    }
    Evidence {
        findings,
        token,
        problems,
    }
}

/// Both in the order of their places, without those found that overlap with another before.
fn merged(earlier: Vec<Finding>, found: Vec<Finding>) -> Vec<Finding> {
    if found.is_empty() {
        return earlier;
    }
    let mut merged: Vec<Finding> = Vec::with_capacity(earlier.len() + found.len());
    let mut earlier = earlier.into_iter().peekable();
    for finding in found {
        let start = finding.span.start;
        while let Some(before) = earlier.next_if(|other| other.span.start < start) {
            merged.push(before);
        }
        let mut neighbours = merged.last().into_iter().chain(earlier.peek());
        if !neighbours.any(|other| overlap(other.span, finding.span)) {
            merged.push(finding);
        }
    }
    merged.extend(earlier);
    merged
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// What the paste is, if not a token.
fn not_a_token(pasted: &str, findings: &[Finding]) -> Problem {
    if let Some(finding) = findings.iter().find(|finding| finding.look.is_some()) {
        let look = finding.look.clone().unwrap_or(Look::Text { length: 0 });
        return Problem::fault(What::NotAToken(look), Some(finding.span));
    }
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    let length = trimmed.chars().count();
    let one_word = !trimmed.contains(char::is_whitespace);
    let yaml = trimmed
        .lines()
        .filter(|line| line.contains(": ") || line.ends_with(':'))
        .count();
    let look = if one_word {
        Look::OneWord { length }
    } else if yaml * 2 > trimmed.lines().count() {
        Look::Yaml
    } else {
        Look::Text { length }
    };
    let place = Span::new(start, start + trimmed.len());
    Problem::fault(What::NotAToken(look), Some(place))
}

/// Whether something that is neither recognised nor white space stands beside the token.
fn has_text_around(pasted: &str, findings: &[Finding]) -> bool {
    let mut at = 0;
    for finding in findings {
        if pasted.get(at..finding.span.start).is_some_and(is_text) {
            return true;
        }
        at = at.max(finding.span.end);
    }
    pasted.get(at..).is_some_and(is_text)
}

fn is_text(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";

    fn check(pasted: &str, forms: &[&str], token: Option<&str>) -> Vec<What> {
        let evidence = recognise(pasted);
        let found: Vec<_> = evidence
            .findings
            .iter()
            .map(|finding| finding.form)
            .collect();
        assert_eq!(found, forms, "{pasted:?}");
        assert_eq!(
            evidence.token.map(|clean| clean.text.clone()).as_deref(),
            token,
            "{pasted:?}"
        );
        evidence
            .problems
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn a_bare_token_is_taken_as_it_is() {
        assert_eq!(check(TOKEN, &["compact"], Some(TOKEN)), []);
    }

    #[test]
    fn what_is_taken_off_is_said() {
        let off = |what| vec![What::TookOff(what)];
        assert_eq!(
            check(&format!("  {TOKEN}\n"), &["compact"], Some(TOKEN)),
            off(TookOff::Space(3))
        );
        assert_eq!(
            check(&format!("\"{TOKEN}\""), &["compact"], Some(TOKEN)),
            off(TookOff::Quotes)
        );
        assert_eq!(
            check(&format!("Bearer {TOKEN}"), &["bearer"], Some(TOKEN)),
            off(TookOff::Bearer)
        );
        assert_eq!(
            check(
                &format!("authorization: bearer {TOKEN}"),
                &["bearer"],
                Some(TOKEN)
            ),
            off(TookOff::AuthorizationHeader)
        );
        let wrapped = format!("{}\n{}\r\n{}", &TOKEN[..10], &TOKEN[10..30], &TOKEN[30..]);
        assert_eq!(
            check(&wrapped, &["compact"], Some(TOKEN)),
            off(TookOff::LineBreaks(2))
        );
        let hidden = format!("{}\u{200b}{}", &TOKEN[..10], &TOKEN[10..]);
        assert_eq!(
            check(&hidden, &["compact"], Some(TOKEN)),
            off(TookOff::Hidden(1))
        );
        let blank = format!("{} {}", &TOKEN[..10], &TOKEN[10..]);
        assert_eq!(
            check(&blank, &["compact"], Some(TOKEN)),
            off(TookOff::Space(1))
        );
    }

    #[test]
    fn a_token_is_found_inside_other_text() {
        let around = vec![What::TookOff(TookOff::Around)];
        for pasted in [
            format!("curl -H 'Authorization: Bearer {TOKEN}' https://api"),
            format!("token: {TOKEN}\nca.crt: x"),
            format!("{{\"status\":{{\"token\":\"{TOKEN}\"}}}}"),
            format!("{TOKEN} 11:11:49.782386   40364 v3.go:79] EOF"),
        ] {
            let evidence = recognise(&pasted);
            assert_eq!(
                evidence.token.map(|clean| clean.text.clone()).as_deref(),
                Some(TOKEN),
                "{pasted}"
            );
            let said: Vec<_> = evidence
                .problems
                .into_iter()
                .map(|problem| problem.what)
                .collect();
            assert!(said.ends_with(&around), "{pasted}: {said:?}");
        }
        let log = "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\"";
        let said = check(
            &format!("{log}\n\n{TOKEN}"),
            &["klog", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, []);
    }

    #[test]
    fn of_several_tokens_the_first_is_shown_and_the_rest_counted() {
        let said = check(
            &format!("a={TOKEN}\nb={TOKEN}"),
            &["compact", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, [What::MoreTokens(1)]);
        let said = check(
            &format!("{TOKEN}\n{TOKEN}"),
            &["compact", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, [What::MoreTokens(1)]);
    }

    #[test]
    fn a_broken_token_is_still_taken_for_one() {
        for pasted in [
            "eyJhbGciOiJSUzI1NiJ9",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi…",
            "eyJhbGciOiJSUzI1NiJ9.eyJz+WIi/iJ4In0=.c2ln",
            "eyJhbGciOiJSUzI1NiJ9..",
            "a.b.c",
        ] {
            check(pasted, &["compact"], Some(pasted));
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        let look = |pasted: &str| match recognise(pasted).problems.pop().map(|problem| problem.what)
        {
            Some(What::NotAToken(look)) => look,
            other => panic!("{pasted}: {other:?}"),
        };
        assert_eq!(look("abcdef.0123456789abcdef"), Look::BootstrapToken);
        assert_eq!(look("k8s-aws-v1.aHR0cHM6Ly9zdHMu"), Look::AwsIamToken);
        assert_eq!(
            look("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"),
            Look::PublicKey
        );
        assert_eq!(look("-----BEGIN RSA PRIVATE KEY-----"), Look::PrivateKey);
        assert_eq!(look("-----BEGIN CERTIFICATE-----\nMII"), Look::Certificate);
        assert_eq!(look("{\"kind\":\"Status\"}"), Look::Json);
        assert_eq!(look("kind: Pod\nmetadata:\n  name: x"), Look::Yaml);
        assert_eq!(
            look("E1212 18:37:53.063583 1 authentication.go:63] x"),
            Look::Log
        );
        assert_eq!(look("s3cr3t"), Look::OneWord { length: 6 });
        assert_eq!(look(" hello world. "), Look::Text { length: 12 });
        assert_eq!(recognise("").problems, []);
        assert_eq!(recognise(" \n\t").problems, []);
    }
}
