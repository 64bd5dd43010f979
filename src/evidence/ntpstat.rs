//! `ntpstat`: whether a machine follows a time source, and how far its clock may be off.
//!
//! It asks ntpd or chronyd, and prints `time correct to within 42 ms`: an estimate, to either side.

use super::Evidence;
use super::clue::{Found, What};
use super::measures::{
    is_own_clock, lines, machine_before, off_source, party, time_status, with_unit,
};
use crate::text::Span;

const FORM: &str = "ntpstat";

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if !(pasted.contains("synchronised") || pasted.contains("synchronized")) {
        return found;
    }
    let mut open: Option<Answer> = None;
    for (start, line) in lines(pasted) {
        let text = line.trim();
        let end = start + line.trim_end().len();
        if let Some(mut answer) = Answer::of(text) {
            close(pasted, open.take(), &mut found);
            answer.span = Span::new(end - text.len(), end);
            open = Some(answer);
            continue;
        }
        let Some(answer) = &mut open else { continue };
        let within = text.strip_prefix("time correct ");
        if let Some(within) = within.and_then(|it| it.strip_prefix("to within ")) {
            answer.within = with_unit(&within.replacen(' ', "", 1)).map(|(within, _)| within);
        } else if !["time server re-starting", "polling server every "]
            .iter()
            .any(|words| text.starts_with(words))
        {
            close(pasted, open.take(), &mut found);
            continue;
        }
        answer.span.end = end;
    }
    close(pasted, open, &mut found);
    found
}

struct Answer<'a> {
    span: Span,
    follows: bool,
    source: Option<&'a str>,
    stratum: Option<u32>,
    within: Option<crate::time::Nanos>,
}

impl Answer<'_> {
    /// `synchronised to NTP server (10.0.0.1) at stratum 3`, `unsynchronised`.
    fn of(text: &str) -> Option<Answer<'_>> {
        let mut answer = Answer {
            span: Span::new(0, 0),
            follows: false,
            source: None,
            stratum: None,
            within: None,
        };
        if matches!(text, "unsynchronised" | "unsynchronized") {
            return Some(answer);
        }
        let rest = ["synchronised to ", "synchronized to "]
            .iter()
            .find_map(|words| text.strip_prefix(words))?;
        let (source, stratum) = rest.rsplit_once(" at stratum ")?;
        // The machine's own clock says nothing of the time.
        if source.starts_with("local net") || is_own_clock(source) {
            return Some(answer);
        }
        answer.follows = true;
        answer.stratum = stratum.trim_end_matches(',').trim().parse().ok();
        let named = source
            .split_once('(')
            .and_then(|(_, it)| it.split(')').next());
        answer.source = Some(named.unwrap_or(source));
        Some(answer)
    }
}

fn close(pasted: &str, answer: Option<Answer>, found: &mut Vec<Found>) {
    let Some(answer) = answer else { return };
    let mut push = |what| {
        found.push(Found {
            form: FORM,
            span: answer.span,
            what,
        });
    };
    if let Some(within) = answer.within.filter(|_| answer.follows) {
        let machine = machine_before(pasted, answer.span.start);
        push(off_source(party(machine), 0, within, None));
    }
    push(What::Opened(time_status(
        Some(answer.follows),
        answer.stratum,
        answer.source,
    )));
}
