//! `chronyc tracking` and `chronyc sources`: a machine's clock against the time source that it follows.
//!
//! `System time : N seconds slow of NTP time` is what is still to be corrected; it may be wrong by the root dispersion
//! and half of the root delay (chronyc(1), tracking). Of the sources the selected one counts, and its positive offset
//! means that the machine is ahead (chronyc(1), sources). The moment is the last update, after which nothing was
//! heard: far back, and the number is worth nothing.

use super::Evidence;
use super::clue::{Found, What};
use super::measures::{
    Sheet, is_own_clock, lines, machine_before, number, off_source, party, sheets, time_status,
    with_unit,
};
use crate::text::Span;
use crate::time::{Nanos, SECOND, Stamp};

const FORM: &str = "chrony";

const KEYS: &[&str] = &[
    "Reference ID",
    "Stratum",
    "Ref time (UTC)",
    "System time",
    "Last offset",
    "RMS offset",
    "Frequency",
    "Residual freq",
    "Skew",
    "Root delay",
    "Root dispersion",
    "Update interval",
    "Leap status",
];
const REFERENCE: usize = 0;
const STRATUM: usize = 1;
const REF_TIME: usize = 2;
const SYSTEM_TIME: usize = 3;
const ROOT_DELAY: usize = 9;
const ROOT_DISPERSION: usize = 10;
const LEAP: usize = 12;

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if pasted.contains("of NTP time") {
        for sheet in sheets(pasted, KEYS) {
            tracking(&sheet, &mut found);
        }
    }
    if pasted.contains("Last sample") {
        sources(pasted, &mut found);
    }
    found
}

fn tracking(sheet: &Sheet, found: &mut Vec<Found>) {
    let Some((off, error)) = system_time(sheet) else {
        return;
    };
    let reference = sheet.get(REFERENCE).unwrap_or_default();
    let leap = sheet.get(LEAP);
    let lost = leap == Some("Not synchronised")
        || reference.starts_with("00000000")
        || is_own_clock(reference);
    if !lost {
        let what = off_source(party(sheet.machine), off, error, ref_time(sheet));
        found.push(sheet.found(FORM, what));
    }
    let known = lost || leap.is_some() || !reference.is_empty();
    let source = reference
        .split_once('(')
        .map(|(_, name)| name.trim_end_matches(')'));
    let stratum = sheet.get(STRATUM).and_then(|text| text.parse().ok());
    let status = time_status(known.then_some(!lost), stratum, source.filter(|_| !lost));
    found.push(sheet.found(FORM, What::Opened(status)));
}

/// How far the clock is ahead, and by how much that may be wrong.
fn system_time(sheet: &Sheet) -> Option<(Nanos, Nanos)> {
    let text = sheet.get(SYSTEM_TIME)?;
    let (off, length) = number(text, SECOND)?;
    let rest = text.get(length..)?.trim().strip_prefix("seconds ")?;
    let off = match rest.split_once(' ')? {
        ("slow", "of NTP time") => -off,
        ("fast", "of NTP time") => off,
        _ => return None,
    };
    let seconds = |key| {
        let read = sheet.get(key).and_then(|text| number(text, SECOND));
        read.map_or(0, |(value, _)| value.saturating_abs())
    };
    Some((off, seconds(ROOT_DISPERSION) + seconds(ROOT_DELAY) / 2))
}

fn ref_time(sheet: &Sheet) -> Option<Stamp> {
    let mut stamp = Stamp::read_whole(sheet.get(REF_TIME)?)?;
    stamp.has_zone = true;
    Some(stamp)
}

/// The table of sources: a caption, a line, and a row for each.
fn sources(pasted: &str, found: &mut Vec<Found>) {
    let mut table: Option<Table> = None;
    for (start, line) in lines(pasted) {
        let text = line.trim();
        if text.starts_with("MS Name/IP") && text.ends_with("Last sample") {
            end(pasted, table.take(), found);
            table = Some(Table {
                span: Span::new(start, start + line.len()),
                rows: 0,
                selected: None,
            });
            continue;
        }
        let Some(this) = &mut table else { continue };
        if text.starts_with("===") {
            continue;
        }
        let Some(row) = row(text) else {
            end(pasted, table.take(), found);
            continue;
        };
        this.span.end = start + line.trim_end().len();
        this.rows += 1;
        if text.get(1..2) == Some("*") {
            this.selected = Some(row);
        }
    }
    end(pasted, table, found);
}

struct Table<'a> {
    span: Span,
    rows: usize,
    selected: Option<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    stratum: Option<u32>,
    off: Nanos,
    error: Nanos,
}

/// `^* 169.254.169.123  3  4  377  5  -10us[ -12us] +/-  345us`
fn row(text: &str) -> Option<Row<'_>> {
    let mode = text.starts_with(['^', '=', '#']);
    let state = text.get(1..2)?;
    if !mode || !"*+-?x~".contains(state) {
        return None;
    }
    let (before, error) = text.split_once("+/-")?;
    let (before, _) = before.split_once('[')?;
    let mut words = before.get(2..)?.split_whitespace();
    let name = words.next()?;
    let stratum = words.next()?.parse().ok();
    let (off, _) = with_unit(words.last()?)?;
    let (error, _) = with_unit(error.trim())?;
    Some(Row {
        name,
        stratum,
        off,
        error,
    })
}

fn end(pasted: &str, table: Option<Table>, found: &mut Vec<Found>) {
    let Some(table) = table.filter(|table| table.rows > 0) else {
        return;
    };
    let span = table.span;
    let machine = machine_before(pasted, span.start);
    let mut push = |what| {
        found.push(Found {
            form: FORM,
            span,
            what,
        });
    };
    if let Some(row) = &table.selected {
        push(off_source(party(machine), row.off, row.error, None));
    }
    let stratum = table.selected.as_ref().and_then(|row| row.stratum);
    let name = table.selected.as_ref().map(|row| row.name);
    push(What::Opened(time_status(
        Some(name.is_some()),
        stratum,
        name,
    )));
}
