//! What somebody said, put together from a line's parts: the same for every kind of log.

use super::clue::{Found, Grade, Party, Reason, Said, Speaker, What, Who};
use super::plain::Plain;
use super::prefix::{Prefix, prefix};
use super::{aggregate, closer, sentences};
use crate::kube::reasons::{Speaks, reason};
use crate::kube::speakers;
use crate::text::Span;
use crate::time::Stamp;

/// Lines are read so far: what is longer is no log line, or says what it has to say before.
const LONGEST: usize = 16_384;

/// The line up to where it is read.
pub(super) fn start_of(line: &str) -> &str {
    match line.len() {
        0..=LONGEST => line,
        _ => line
            .get(..line.floor_char_boundary(LONGEST))
            .unwrap_or_default(),
    }
}

/// Everything that a text says of a token, as it stands there, split where it is a list.
pub(super) fn reasons(text: &str, at: usize, speaks: Speaks) -> Vec<Reason> {
    let leaves = aggregate::split(text);
    let is_list = leaves.len() > 1
        || leaves
            .first()
            .is_some_and(|leaf| leaf.len() < text.trim().len());
    // Who says `invalid bearer token` verifies tokens, or repeats one who does.
    let speaks = if is_list { Speaks::Verifier } else { speaks };
    let mut all = Vec::new();
    let mut known = false;
    for leaf in leaves {
        let piece = text.get(leaf.clone()).unwrap_or_default();
        let span = Span::new(at + leaf.start, at + leaf.end);
        let mut found: Vec<Reason> = reason(piece, span.start, speaks).into_iter().collect();
        if found.is_empty() {
            found = sentences::reasons(piece, span.start);
        }
        known |= !found.is_empty();
        if is_list && found.is_empty() {
            found.push(unknown(span));
        }
        if let ([one], true) = (&mut found[..], is_list) {
            one.span = span;
        }
        all.append(&mut found);
    }
    if !known {
        all.clear();
    }
    all
}

fn unknown(span: Span) -> Reason {
    of_grade(span, Grade::Unknown)
}

pub(super) fn of_grade(span: Span, grade: Grade) -> Reason {
    Reason {
        span,
        grade,
        branch: None,
        origin: None,
        times: Vec::new(),
        spans: Vec::new(),
    }
}

/// The same of a text with escapes, such as what stands in quotes.
pub(super) fn reasons_in_quotes(escaped: &str, at: usize, speaks: Speaks) -> Vec<Reason> {
    let plain = Plain::of(escaped, at);
    let mut found = reasons(&plain.text, 0, speaks);
    plain.place_reasons(&mut found);
    found
}

/// Whose token it is, where the text names it.
pub(super) fn subject(text: &str) -> Option<String> {
    const ACCOUNT: &str = "system:serviceaccount:";
    if let Some((_, rest)) = text.split_once(ACCOUNT) {
        let length = rest
            .bytes()
            .take(512)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(byte))
            .count();
        let name = rest.get(..length)?.trim_end_matches([':', '.']);
        let (namespace, account) = name.split_once(':')?;
        let whole = !namespace.is_empty() && !account.is_empty() && !account.contains(':');
        return whole.then(|| [ACCOUNT, name].concat());
    }
    // `service account ns/name has been deleted`.
    let (before, _) = text.split_once(" has been deleted")?;
    let (before, place) = before.rsplit_once(' ')?;
    let (namespace, account) = place.split_once('/')?;
    let is_account = before.ends_with("ccount");
    is_account.then(|| [ACCOUNT, namespace, ":", account].concat())
}

/// The subject in a kubelet's key of its cache: `"name"/"namespace"/[]string…`.
pub(super) fn cached_subject(text: &str) -> Option<String> {
    let (before, behind) = text.split_once("\"/\"")?;
    let (_, name) = before.rsplit_once('"')?;
    let (namespace, _) = behind.split_once("\"/")?;
    let is_name =
        |text: &str| !text.is_empty() && text.len() < 254 && !text.contains([' ', '"', '/']);
    (is_name(name) && is_name(namespace))
        .then(|| ["system:serviceaccount:", namespace, ":", name].concat())
}

/// Who it is whose library's words these are.
pub(super) fn of_library(reasons: &[Reason]) -> Option<Who> {
    /// Ids of rows in `verifier::libraries`, by what they begin with.
    const SPEAKERS: &[(&str, Who)] = &[
        ("kube-oidc-proxy", Who::Delegating),
        ("kube-oidc", Who::ApiServer),
        ("kube-apiserver", Who::ApiServer),
        ("kube-rbac-proxy", Who::Delegating),
        ("metrics-server", Who::Delegating),
        ("kubelet", Who::Kubelet),
        ("istiod", Who::Istiod),
        ("envoy", Who::Envoy),
        ("istio-", Who::Envoy),
        ("vault", Who::Vault),
        ("consul", Who::Consul),
        ("spire", Who::Spire),
        ("keycloak", Who::Keycloak),
        ("sts", Who::Sts),
        ("eks-pod-identity", Who::Sts),
        ("entra", Who::Entra),
        ("google", Who::Google),
        ("argocd", Who::ArgoCd),
        ("harbor", Who::Harbor),
    ];
    let known = |id: &str| SPEAKERS.iter().find(|(begins, _)| id.starts_with(begins));
    let mut libraries = reasons.iter().filter_map(|reason| reason.origin);
    libraries.find_map(known).map(|(_, who)| *who)
}

/// What was said in this sentence, by nobody yet whose machine is known.
pub(super) fn said(who: Who, at: Option<Stamp>, sentence: Span, reasons: Vec<Reason>) -> Said {
    Said {
        speaker: Speaker { who, host: None },
        at,
        sentence,
        reasons,
        subject: None,
        audit_id: None,
        caller: None,
        remark: None,
    }
}

/// What a line is that a collector put something before: the line's own form, if it has one.
///
/// Whoever puts prefix before prefix without end is not followed.
pub(super) fn behind(before: Prefix, inner: &str, at: usize) -> Option<Found> {
    if prefix(inner).1 > 0 {
        return None;
    }
    let mut found = closer::read_line(inner, at)?;
    complete(&mut found.what, before);
    Some(found)
}

/// Fills in from the prefix what the line itself does not say.
pub(super) fn complete(what: &mut What, before: Prefix) {
    match what {
        What::Said(said) => {
            said.at = match (said.at, before.at) {
                (Some(own), Some(of_prefix)) => {
                    Some(own.with_year_of(&of_prefix).with_zone_of(&of_prefix))
                }
                (own, of_prefix) => own.or(of_prefix),
            };
            let speaker = &mut said.speaker;
            let program = before.program.as_deref().and_then(speakers::program);
            speaker.who = whom(speaker.who, program);
            if speaker.host.is_none() {
                speaker.host = before.host;
            }
        }
        What::Measured(measured) => {
            measured.at = measured.at.or(before.at);
            if measured.clock == Party::Host(None) {
                measured.clock = Party::Host(before.host);
            }
        }
        What::Token(_) | What::Opened(_) | What::Named => {}
    }
}

/// By the words, unless the program's name says it better.
fn whom(by_words: Who, program: Option<Who>) -> Who {
    match (by_words, program) {
        (Who::Other, Some(program)) => program,
        // It has the API server's authentication, and asks it.
        (Who::ApiServer, Some(Who::Client | Who::Delegating)) => Who::Delegating,
        (Who::ApiServer, Some(Who::Kubelet)) => Who::Kubelet,
        (by_words, _) => by_words,
    }
}
