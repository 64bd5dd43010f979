//! Recognises what was pasted: which forms are in it, and where.
//!
//! Looks only at the shape. Whether a token makes sense is for `token` and `claims` to say.

pub mod aggregate;
mod api_objects;
mod audit_event;
mod authorization_header;
mod aws_iam;
mod bearer;
mod bootstrap;
pub mod calls;
mod carried;
mod certificate;
mod certificate_text;
mod chrony;
mod clean;
mod client;
mod clock_step;
pub mod closer;
pub mod clue;
mod columns;
mod command_line;
mod compact;
mod container_log;
mod cookie;
mod date;
mod date_header;
pub mod der;
mod described;
mod discovery;
mod docker_config;
mod document;
mod encoded;
mod env;
mod event;
mod exec_credential;
pub mod flood;
mod http_response;
mod journald;
mod json;
mod json_log;
mod json_member;
mod jwe;
mod jwks;
mod jws_json;
mod klog;
mod kube_apiserver;
mod kubeconfig;
mod lease;
mod leases;
mod line;
mod log_export;
mod log_tail;
mod logfmt;
mod manifest;
pub mod measurement;
mod measures;
mod nested;
pub mod not_found;
mod ntpq;
mod ntpstat;
mod objects;
mod pem;
mod plain;
mod prefix;
mod private_key;
mod rows;
mod said;
mod sd_jwt;
mod secret;
pub mod sentences;
mod service_account_json;
pub mod shape;
mod share_link;
pub mod sift;
pub mod statement;
mod timedatectl;
mod token_request;
mod token_response;
mod token_review;
mod url;
mod vault_response;
mod w32tm;

/// The forms that say themselves that they are keys, or hold some.
pub const KEY_FORMS: [&str; 3] = ["pem", "der", "jwks"];

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
    /// Where the token in it stands, if the form carries one; the first of several in a manifest.
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

/// So many stretches of one form are told apart, where a stretch may be as short as a word.
const MOST: usize = 10_000;

/// In the order in which they are asked; the first that recognises a stretch has it.
///
/// A manifest also takes the tokens of the stretch that it has, whichever form finds them.
const FORMS: &[Form] = &[
    Form {
        id: "share_link",
        find: share_link::find,
    },
    Form {
        id: "manifest",
        find: manifest::find,
    },
    Form {
        id: "jwks",
        find: jwks::find,
    },
    Form {
        id: "discovery",
        find: discovery::find,
    },
    Form {
        id: "aws_iam",
        find: aws_iam::find,
    },
    Form {
        id: "pem",
        find: pem::find,
    },
    Form {
        id: "der",
        find: der::find,
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
        id: "kube_apiserver",
        find: kube_apiserver::find,
    },
    Form {
        id: "not_found",
        find: not_found::find,
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
    /// The first token that stands by itself, or else in a manifest. Others are counted in a note.
    pub token: Option<Rc<Clean>>,
    /// Notes about the paste as a whole, and what it is if nothing was recognised.
    pub problems: Vec<Problem>,
}

/// Recognises every form in the paste.
pub fn recognise(pasted: &str) -> Evidence {
    if pasted.trim().is_empty() {
        return Evidence::default();
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut tokens = 0;
    for form in FORMS {
        let mut found = (form.find)(pasted);
        debug_assert!(found.iter().all(|finding| finding.form == form.id));
        tokens += give_to_manifests(&mut findings, &mut found);
        findings = merged(findings, found);
    }
    let token = shown_token(&findings).map(|span| Rc::new(token_at(pasted, span)));
    let mut problems: Vec<Problem> = Vec::new();
    tokens += findings
        .iter()
        .filter(|finding| finding.form != "manifest" && finding.token.is_some())
        .count();
    if tokens > 1 {
        problems.push(Problem::note(What::MoreTokens(tokens - 1), None));
    }
    for finding in &findings {
        problems.extend(finding.notes.iter().cloned());
    }
    if tokens == 0 {
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

/// The text of a token that stands here, with what is stray taken off.
pub fn token_at(pasted: &str, span: Span) -> Clean {
    Clean::of(pasted, span, compact::is_stray)
}

impl Evidence {
    /// Where the token stands that is shown.
    pub fn token_span(&self) -> Option<Span> {
        shown_token(&self.findings)
    }
}

/// The first token that stands by itself, or else the first in a manifest.
fn shown_token(findings: &[Finding]) -> Option<Span> {
    let alone = findings.iter().filter(|it| it.form != "manifest");
    alone.chain(findings).find_map(|finding| finding.token)
}

/// Takes out what lies inside of manifests, whose it is then; returns how many tokens there were.
fn give_to_manifests(findings: &mut [Finding], found: &mut Vec<Finding>) -> usize {
    let mut tokens = 0;
    found.retain(|inner| {
        let next = findings.partition_point(|it| it.span.start <= inner.span.start);
        let before = next.checked_sub(1).and_then(|at| findings.get_mut(at));
        let Some(outer) =
            before.filter(|it| it.form == "manifest" && inner.span.end <= it.span.end)
        else {
            return true;
        };
        if inner.token.is_some() {
            tokens += 1;
            outer.token = outer.token.or(inner.token);
        }
        // An ExecCredential names what is in it.
        if inner.look == Some(Look::AwsIamToken) {
            outer.look = Some(Look::AwsIamToken);
        }
        false
    });
    tokens
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
    let one_word = match trimmed.is_ascii() {
        true => !trimmed.bytes().any(|b| char::from(b).is_whitespace()),
        false => !trimmed.contains(char::is_whitespace),
    };
    let (mut lines, mut yaml, mut logged) = (0, 0, 0);
    for line in trimmed.split('\n') {
        lines += 1;
        logged += usize::from(begins_log(line));
        yaml += usize::from(line.contains(": ") || line.trim_ascii_end().ends_with(':'));
    }
    let look = if one_word {
        Look::OneWord { length }
    } else if logged * 2 > lines {
        Look::Log
    } else if yaml * 2 > lines {
        Look::Yaml
    } else {
        Look::Text { length }
    };
    let place = Span::new(start, start + trimmed.len());
    Problem::fault(What::NotAToken(look), Some(place))
}

/// Whether a line begins as logs do: with a time, a level, or an object of its own.
fn begins_log(line: &str) -> bool {
    let bytes = line.trim_start_matches(['[', ' ']).as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match bytes {
        // `2023-12-12T…`, `2023/12/12 …`, `18:37:53 …`
        [b'0'..=b'9', _, _, _, b'-' | b'/', ..] => is_digit(3),
        [b'0'..=b'9', _, b':', _, _, b':', ..] => is_digit(1),
        // `Dec 12 …`, and klog
        [
            b'A'..=b'Z',
            b'a'..=b'z',
            b'a'..=b'z',
            b' ',
            b' ' | b'0'..=b'9',
            ..,
        ] => is_digit(5),
        [b'A'..=b'Z', b'0'..=b'9', ..] => klog::is_klog(line.trim_start()),
        [b'{', b'"', ..] => line.trim_end().ends_with('}'),
        _ => ["time=", "ts=", "level="]
            .iter()
            .any(|key| line.starts_with(key)),
    }
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
mod tests;
