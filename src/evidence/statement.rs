//! What somebody said, in one line without their words: as share links carry what cannot travel as it was written.
//!
//! `said by api-server cp-1 at 2023-12-12T18:37:53.063390Z; not-mine; bad not-yet-valid; subject system:serviceaccount:shop:web`
//!
//! Between semicolons stand the reasons, each a grade of `GRADES`, then perhaps the rule that it is about, `library`
//! and an id of `verifier::libraries`, and times and distances by the names of `CARRIES` (`now=…`, `away=-2m`); and
//! `subject`, `audit-id` and `remark`.

use super::clue::{Carries, Found, Grade, Reason, Said, Speaker, What};
use super::measurement::{WHOS, id, name, of_id, push_name};
use super::{said, sentences};
use crate::kube::{clients, reasons};
use crate::text::Span;
use crate::time::{Stamp, offset_text, read_offset};

const FORM: &str = "statement";

/// A longer line is none.
const LONGEST: usize = 16_384;

const GRADES: &[(Grade, &str)] = &[
    (Grade::NotMine, "not-mine"),
    (Grade::Bad, "bad"),
    (Grade::Transport, "transport"),
    (Grade::NoReason, "no-reason"),
    (Grade::Accepted, "accepted"),
    (Grade::Unknown, "unknown"),
];

const CARRIES: &[(Carries, &str)] = &[
    (Carries::Now, "now"),
    (Carries::Exp, "exp"),
    (Carries::Nbf, "nbf"),
    (Carries::Iat, "iat"),
    (Carries::Client, "client"),
    (Carries::Limit, "limit"),
    (Carries::Away, "away"),
    (Carries::AfterWarning, "after-warning"),
    (Carries::Age, "age"),
    (Carries::Leeway, "leeway"),
];

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let text = line.trim();
    let rest = text
        .strip_prefix("said by ")
        .filter(|_| text.len() <= LONGEST)?;
    let start = at + (line.len() - line.trim_start().len());
    let span = Span::new(start, start + text.len());
    let mut parts = parts(rest);
    let (_, head) = parts.next()?;
    let (who, head) = name(head)?;
    let who = of_id(WHOS, who)?;
    let (host, head) = match head.strip_prefix(' ') {
        Some(rest) if !rest.starts_with("at ") => {
            let (host, rest) = name(rest)?;
            (Some(host.to_owned()), rest)
        }
        _ => (None, head),
    };
    let clock = match head.strip_prefix(" at ") {
        Some(stamp) => Some(Stamp::read_whole(stamp.trim_end())?),
        None if head.trim().is_empty() => None,
        None => return None,
    };
    let mut said = said::said(who, clock, span, Vec::new());
    said.speaker = Speaker { who, host };
    for (offset, part) in parts {
        let begin =
            start + (text.len() - rest.len()) + offset + (part.len() - part.trim_start().len());
        let part = part.trim();
        let (word, value) = name(part)?;
        let value = value.trim_start();
        match word {
            "subject" => said.subject = Some(name(value)?.0.to_owned()),
            "audit-id" => said.audit_id = Some(name(value)?.0.to_owned()),
            "remark" => said.remark = Some(clients::remark(value)?),
            grade => {
                let grade = of_id(GRADES, grade)?;
                let place = Span::new(begin, begin + part.len());
                said.reasons.push(reason(grade, value, place)?);
            }
        }
    }
    Some(Found {
        form: FORM,
        span,
        what: What::Said(said),
    })
}

/// What stands between semicolons that are in no quotes, and where it begins.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let (mut start, mut quoted) = (0, false);
    let ends = text
        .char_indices()
        .filter(move |(_, character)| {
            quoted ^= *character == '"';
            !quoted && *character == ';'
        })
        .map(|(at, _)| (at, 1))
        .chain([(text.len(), 0)]);
    ends.map(move |(end, length)| {
        let part = (start, text.get(start..end).unwrap_or_default());
        start = end + length;
        part
    })
}

fn reason(grade: Grade, text: &str, span: Span) -> Option<Reason> {
    let mut reason = said::of_grade(span, grade);
    let mut rest = text;
    while let Some((word, behind)) = name(rest) {
        rest = behind.trim_start();
        if let Some(carries) = word.strip_suffix('=') {
            // Times without a year have blanks in them, and stand in quotes.
            let (value, behind) = rest.strip_prefix('"')?.split_once('"')?;
            rest = behind.trim_start();
            let carries = of_id(CARRIES, carries)?;
            match Stamp::read_whole(value) {
                Some(stamp) => reason.times.push((carries, stamp)),
                None => reason.spans.push((carries, read_offset(value).ok()?)),
            }
        } else if word == "library" {
            let (id, behind) = name(rest)?;
            rest = behind.trim_start();
            reason.origin = Some(reasons::known(id).or_else(|| sentences::known(id))?);
        } else {
            reason.branch = Some(reasons::known(word).or_else(|| sentences::known(word))?);
        }
    }
    rest.is_empty().then_some(reason)
}

/// The line; none of what no line can hold.
pub fn written(said: &Said) -> Option<String> {
    let mut line = ["said by ", id(WHOS, &said.speaker.who)].concat();
    if let Some(host) = &said.speaker.host {
        line.push(' ');
        push_name(&mut line, host);
    }
    if let Some(at) = &said.at {
        line += &[" at ", &at.text()?].concat();
    }
    for reason in &said.reasons {
        line += &["; ", id(GRADES, &reason.grade)].concat();
        line.extend(reason.branch.map(|branch| [" ", branch].concat()));
        line.extend(reason.origin.map(|library| [" library ", library].concat()));
        for (carries, stamp) in &reason.times {
            line += &[" ", id(CARRIES, carries), "=\"", &stamp.text()?, "\""].concat();
        }
        for (carries, span) in &reason.spans {
            line += &[" ", id(CARRIES, carries), "=\"", &offset_text(*span), "\""].concat();
        }
    }
    for (word, name) in [("subject", &said.subject), ("audit-id", &said.audit_id)] {
        if let Some(name) = name {
            line += &["; ", word, " "].concat();
            push_name(&mut line, name);
        }
    }
    line.extend(said.remark.map(|remark| ["; remark ", remark].concat()));
    let again = read(&line, 0)?;
    match again.what {
        What::Said(again) => is_same(&again, said).then_some(line),
        _ => None,
    }
}

/// Whether both say the same, wherever they stand.
pub fn is_same(one: &Said, other: &Said) -> bool {
    let alike = |(one, other): (&Reason, &Reason)| {
        (one.grade, one.branch, one.origin) == (other.grade, other.branch, other.origin)
            && one.times == other.times
            && one.spans == other.spans
    };
    (
        &one.speaker,
        &one.at,
        &one.subject,
        &one.audit_id,
        one.remark,
    ) == (
        &other.speaker,
        &other.at,
        &other.subject,
        &other.audit_id,
        other.remark,
    ) && one.reasons.len() == other.reasons.len()
        && one.reasons.iter().zip(&other.reasons).all(alike)
}
