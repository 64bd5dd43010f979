//! What `date` prints, alone on its line or behind the name of a machine: that machine's clock.
//!
//! A number of seconds since 1970 is taken for one only with a fraction (`date +%s.%N`), behind a machine's name, or
//! below a command that asks for it. Lines of Kubernetes objects are none.

use super::Evidence;
use super::clue::{Found, How, Party};
use super::lease;
use super::measures::{Machine, heading, lines, looks_like_host, machine_before, measured, party};
use crate::text::Span;
use crate::time::Stamp;

const FORM: &str = "date";

/// `1702406273`.
const SHORTEST: usize = 10;

/// What `date` prints is shorter, a machine's name included.
const LONGEST: usize = 320;

/// Headers of HTTP and fields with a time that could be the name of a machine.
const NO_HOSTS: [&str; 7] = [
    "last-modified",
    "if-modified-since",
    "if-unmodified-since",
    "x-date",
    "x-amz-date",
    "not-before",
    "not-after",
];

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    let mut objects = evidence
        .findings
        .iter()
        .filter(|it| it.form == "manifest")
        .peekable();
    let mut before = "";
    // Rows of a table of leases are a name and a time, too.
    let mut in_table = false;
    for (start, line) in lines(pasted) {
        let above = std::mem::replace(&mut before, line);
        if line.len() < SHORTEST {
            in_table = in_table && !line.trim().is_empty();
            continue;
        }
        let text = line.trim();
        in_table = lease::is_head(text) || in_table && !text.is_empty();
        if text.len() < SHORTEST || text.len() > LONGEST {
            continue;
        }
        while objects.next_if(|object| object.span.end <= start).is_some() {}
        if objects
            .peek()
            .is_some_and(|object| object.span.start <= start)
        {
            continue;
        }
        let Some((stamp, named)) = reading(text, above) else {
            continue;
        };
        in_table &= named.is_some();
        if in_table {
            continue;
        }
        let machine = named.or_else(|| machine_before(pasted, start));
        let place = start + line.len() - line.trim_start().len();
        found.push(Found {
            form: FORM,
            span: Span::new(place, place + text.len()),
            what: measured(
                party(machine),
                Party::Person,
                How::DateCommand,
                None,
                Some(stamp),
            ),
        });
    }
    found
}

/// The time of a line, and the machine before it.
fn reading<'a>(text: &'a str, above: &str) -> Option<(Stamp, Option<Machine<'a>>)> {
    if let Some(stamp) = whole(text) {
        let enough = !is_seconds(text) || asks(above);
        return enough.then_some((stamp, None));
    }
    let name = text.split([' ', ':', '\t']).next()?;
    let rest = text.get(name.len()..)?.trim_start_matches([':', ' ', '\t']);
    if !looks_like_host(name) || NO_HOSTS.contains(&name) {
        return None;
    }
    let machine = Machine {
        name,
        is_node: false,
    };
    Some((whole(rest)?, Some(machine)))
}

/// A time that is nothing else and has its year. HTTP's dates are those of headers.
fn whole(text: &str) -> Option<Stamp> {
    let first = text.chars().next()?;
    if !(first.is_ascii_digit() || first.is_ascii_uppercase()) {
        return None;
    }
    Stamp::read_whole(text).filter(|stamp| stamp.has_year)
}

/// Ten digits and nothing else.
fn is_seconds(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `$ date +%s`, also through ssh and as a heading's command.
fn asks(above: &str) -> bool {
    above.contains("date ") && above.contains("+%s") || heading(above).is_some()
}
