//! What the closer look found, as it travels: lines of logs without what may be a secret in them, and clocks that were
//! measured, a line each.
//!
//! A line travels in its own words only if the same is read out of them again. Otherwise, and where more than a line
//! said it, it travels without any (`evidence/statement.rs`).

use super::Counts;
use super::log;
use super::manifest::word;
use super::names::{Names, Sort, is_pseudonym};
use super::secrets::is_natural;
use super::token;
use crate::evidence::clue::{Found, Measured, Opened, Party, Said, What, Who};
use crate::evidence::{Clean, Evidence, closer, measurement, recognise, statement, token_at};
use crate::text::Span;
use crate::token::Look;
use std::rc::Rc;

/// Forms of the first look that travel in words of their own, which read back as the same.
const WRITTEN_ANEW: &[&str] = &[
    "not_found",
    "kube_apiserver",
    "discovery",
    "pem",
    "der",
    "jwks",
];

/// Those that nothing else travels of.
const LINES: &[&str] = &["klog", "json"];

/// Every token, in the order of the paste.
pub fn tokens(found: &[Found]) -> impl Iterator<Item = &Rc<Clean>> {
    found.iter().filter_map(|found| match &found.what {
        What::Token(carried) => Some(&carried.clean),
        _ => None,
    })
}

/// The token that is shown, where it is another than the first look's.
///
/// Whose evidence has that one shown already is not asked for its token, but for its place.
pub fn chosen(
    pasted: &str,
    found: &[Found],
    evidence: &Evidence,
    number: Option<usize>,
) -> Option<Rc<Clean>> {
    let first = evidence.token_span();
    if number.is_none() && first.is_some() {
        return None;
    }
    let clean = tokens(found).nth(number.unwrap_or(0))?;
    let first = first.map(|span| token_at(pasted, span));
    let is_first =
        first.is_some_and(|first| first.hull() == clean.hull() && first.text == clean.text);
    (!is_first).then(|| clean.clone())
}

/// Header and claims, as they stand there.
pub fn claims(token: &str) -> &str {
    let mut dots = token.match_indices('.');
    let end = dots.nth(1).map_or(token.len(), |(at, _)| at);
    token.get(..end).unwrap_or(token)
}

/// The number of a token among those of what travels.
pub fn number_of(token: &Clean, written: &str, names: &mut Names) -> Option<usize> {
    let wanted = token::written(&token.text, false, names, &mut Counts::default());
    let found = closer::look(written, &recognise(written));
    tokens(&found).position(|it| claims(&it.text) == claims(&wanted))
}

/// Whether it travels as a line.
pub fn is_line(found: &Found) -> bool {
    matches!(found.what, What::Said(_) | What::Measured(_))
}

/// Counts what stays of what was opened. What the first look knows is counted there.
pub fn count(found: &[Found], evidence: &Evidence, stays: &mut Counts) {
    for it in found {
        let What::Opened(opened) = &it.what else {
            continue;
        };
        let known = overlapping(evidence, it.span).any(|finding| {
            matches!(
                finding.look,
                Some(Look::BootstrapToken | Look::AwsIamToken | Look::PrivateKey)
            ) && finding.form != "manifest"
        });
        match opened {
            Opened::PrivateKey if !known => stays.private_keys += 1,
            Opened::Static { .. } | Opened::Bootstrap { .. } | Opened::AwsIam { .. } if !known => {
                stays.secrets += 1;
            }
            _ => {}
        }
    }
}

/// What the first look found in this place.
pub fn overlapping(
    evidence: &Evidence,
    span: Span,
) -> impl Iterator<Item = &crate::evidence::Finding> {
    let findings = &evidence.findings;
    let from = findings.partition_point(|it| it.span.end <= span.start);
    let rest = findings.get(from..).unwrap_or_default().iter();
    rest.take_while(move |it| it.span.start < span.end)
}

/// One line; none if it stays.
pub fn written(
    pasted: &str,
    found: &Found,
    evidence: &Evidence,
    names: &mut Names,
    stays: &mut Counts,
) -> Option<String> {
    let line = match &found.what {
        What::Measured(it) => renamed(it, names, stays).and_then(|it| measurement::written(&it)),
        What::Said(said) => {
            let span = found.span;
            let is =
                |forms: &[&str]| overlapping(evidence, span).any(|it| forms.contains(&it.form));
            if is(WRITTEN_ANEW) && said.at.is_none() {
                return None;
            }
            let is_own = overlapping(evidence, span).all(|it| LINES.contains(&it.form));
            let text = pasted.get(span.start..span.end).unwrap_or_default();
            said_in(text.trim(), found, said, is_own, names, stays)
        }
        _ => return None,
    };
    stays.evidence += usize::from(line.is_none());
    line
}

fn said_in(
    text: &str,
    found: &Found,
    said: &Said,
    is_own: bool,
    names: &mut Names,
    stays: &mut Counts,
) -> Option<String> {
    let renamed = of_names(said, names, stays)?;
    // Whose log it is nobody knows, and of a line about something else only the time is of use.
    let speaks = found.form == "klog" || !said.reasons.is_empty();
    // Who called stays: an address and a program are nobody's to hand on.
    let is_own = is_own && said.caller.is_none();
    if is_own && speaks && !text.contains('\n') && !text.contains("eyJ") {
        let mut of_line = Counts::default();
        let line = log::line(text, names, &mut of_line);
        let again = closer::read_line(&line, 0);
        let same = again.is_some_and(|again| match &again.what {
            What::Said(again) => statement::is_same(again, &renamed),
            _ => false,
        });
        if same {
            stays.add_inside(&of_line);
            return Some(line);
        }
    }
    let line = statement::written(&renamed)?;
    if line != text {
        stays.text += text.chars().filter(|c| !c.is_whitespace()).count();
    }
    Some(line)
}

/// How long an `Audit-Id` is at most.
const UID: usize = 36;

/// What was said, with the names that travel; none if one of them may be a secret.
fn of_names(said: &Said, names: &mut Names, stays: &mut Counts) -> Option<Said> {
    let mut said = said.clone();
    let sort = match said.speaker.who {
        Who::ApiServer => Sort::Server,
        _ => Sort::Node,
    };
    if let Some(host) = &said.speaker.host {
        said.speaker.host = Some(host_of(sort, host, names, stays)?);
    }
    if let Some(subject) = &said.subject {
        said.subject = Some(word(Sort::Subject, subject, names, stays));
    }
    let is_uid = |id: &String| {
        let is_hex = id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        id.len() <= UID && is_hex || is_pseudonym(id)
    };
    said.caller = None;
    said.audit_id = said.audit_id.filter(is_uid);
    said.audit_id = said.audit_id.map(|id| word(Sort::Uid, &id, names, stays));
    Some(said)
}

fn renamed(measured: &Measured, names: &mut Names, stays: &mut Counts) -> Option<Measured> {
    let mut party = |party: &Party| {
        Some(match party {
            Party::ApiServer(Some(name)) => {
                Party::ApiServer(Some(host_of(Sort::Server, name, names, stays)?))
            }
            Party::Host(Some(name)) => Party::Host(Some(host_of(Sort::Node, name, names, stays)?)),
            Party::Node(name) => Party::Node(host_of(Sort::Node, name, names, stays)?),
            other => other.clone(),
        })
    };
    Some(Measured {
        clock: party(&measured.clock)?,
        against: party(&measured.against)?,
        ..measured.clone()
    })
}

/// Two machines must not become one: what may be a secret has no stand-in.
fn host_of(sort: Sort, name: &str, names: &mut Names, stays: &mut Counts) -> Option<String> {
    // Machines have names of small letters, or Windows' of capitals.
    let is_mixed = name.bytes().any(|b| b.is_ascii_uppercase())
        && name.bytes().any(|b| b.is_ascii_lowercase());
    let is_plain = !is_mixed && name.split(['.', ':']).all(is_natural);
    if !is_plain && !names.on {
        stays.words += 1;
        return None;
    }
    Some(word(sort, name, names, stays))
}
