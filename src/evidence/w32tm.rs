//! `w32tm /query /status` and `w32tm /stripchart`: a Windows machine's clock against its time source.
//!
//! The chart's `o:` is the other machine's time less this one's (RFC 5905, section 8), so `o:+5s` is a clock that is
//! behind; with `d:` it may be wrong by half of that. In which direction `Phase Offset` counts is not documented, so
//! only how far it is at most is taken from it.

use super::Evidence;
use super::clue::{Found, How, Party, What};
use super::measures::{
    Sheet, is_own_clock, lines, machine_before, measured, number, off_source, party, sheets,
    time_status,
};
use crate::text::Span;
use crate::time::{Nanos, SECOND, Stamp};

const FORM: &str = "w32tm";

const KEYS: &[&str] = &[
    "Leap Indicator",
    "Stratum",
    "Precision",
    "Root Delay",
    "Root Dispersion",
    "ReferenceId",
    "Source",
    "Poll Interval",
    "Phase Offset",
    "ClockRate",
    "State Machine",
    "Time Source Flags",
    "Server Role",
    "Last Sync Error",
];
const LEAP: usize = 0;
const STRATUM: usize = 1;
const ROOT_DELAY: usize = 3;
const ROOT_DISPERSION: usize = 4;
const REFERENCE: usize = 5;
const SOURCE: usize = 6;
const PHASE_OFFSET: usize = 8;

/// What the system calls the clock of its own board.
const NO_SOURCES: [&str; 2] = ["Local CMOS Clock", "Free-running System Clock"];

/// A sample without its delay may be wrong by so much.
const NO_DELAY: Nanos = SECOND / 10;

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if pasted.contains("Leap Indicator:") {
        for sheet in sheets(pasted, KEYS) {
            status(&sheet, &mut found);
        }
    }
    if pasted.contains("Tracking ") {
        charts(pasted, &mut found);
    }
    found
}

fn status(sheet: &Sheet, found: &mut Vec<Found>) {
    let (Some(leap), Some(source)) = (sheet.get(LEAP), sheet.get(SOURCE)) else {
        return;
    };
    let reference = sheet.get(REFERENCE).unwrap_or_default();
    let lost = leap.starts_with('3') || NO_SOURCES.contains(&source) || is_own_clock(reference);
    let seconds = |key| {
        let read = sheet.get(key).and_then(|text| number(text, SECOND));
        read.map(|(value, _)| value.saturating_abs())
    };
    if let Some(phase) = seconds(PHASE_OFFSET).filter(|_| !lost) {
        let root = seconds(ROOT_DELAY).unwrap_or(0) / 2 + seconds(ROOT_DISPERSION).unwrap_or(0);
        let what = off_source(party(sheet.machine), 0, phase + root, None);
        found.push(sheet.found(FORM, what));
    }
    let stratum = sheet
        .get(STRATUM)
        .and_then(|text| text.split(' ').next()?.parse().ok());
    // `time.windows.com,0x8`: the flags say how it is asked.
    let name = source.split(',').next();
    let status = time_status(Some(!lost), stratum, name);
    found.push(sheet.found(FORM, What::Opened(status)));
}

struct Chart {
    span: Span,
    at: Option<Stamp>,
    bounds: Option<(Nanos, Nanos)>,
}

fn charts(pasted: &str, found: &mut Vec<Found>) {
    let mut chart: Option<Chart> = None;
    for (start, line) in lines(pasted) {
        let text = line.trim();
        let end_of_line = start + line.trim_end().len();
        if text.starts_with("Tracking ") && text.ends_with("].") {
            end(pasted, chart.take(), found);
            chart = Some(Chart {
                span: Span::new(start, end_of_line),
                at: None,
                bounds: None,
            });
            continue;
        }
        let Some(this) = &mut chart else { continue };
        if let Some(now) = text.strip_prefix("The current time") {
            this.at = now.strip_prefix(" is ").and_then(now_of);
        } else if let Some((low, high)) = sample(text) {
            let before = this.bounds.unwrap_or((low, high));
            this.bounds = Some((before.0.min(low), before.1.max(high)));
        } else if !(text.starts_with("Collecting ") || text.contains(", error: ")) {
            end(pasted, chart.take(), found);
            continue;
        }
        this.span.end = end_of_line;
    }
    end(pasted, chart, found);
}

fn now_of(text: &str) -> Option<Stamp> {
    Stamp::read_whole(text.trim_end_matches('.'))
}

/// `18:37:53, d:+00.0312345s o:+00.0012345s  [  *  ]`, or `18:37:53, +00.0012345s`: this machine less the other.
fn sample(text: &str) -> Option<(Nanos, Nanos)> {
    let (time, rest) = text.split_once(", ")?;
    if time.split(':').count() != 3 {
        return None;
    }
    let (offset, error) = match rest.strip_prefix("d:") {
        Some(rest) => {
            let (delay, length) = number(rest, SECOND)?;
            let offset = rest.get(length..)?.strip_prefix("s o:")?;
            (offset, delay.saturating_abs() / 2)
        }
        None => (rest, NO_DELAY),
    };
    let (offset, _) = number(offset, SECOND).filter(|_| offset.starts_with(['+', '-']))?;
    Some((-offset - error, -offset + error))
}

fn end(pasted: &str, chart: Option<Chart>, found: &mut Vec<Found>) {
    let Some(chart) = chart.filter(|chart| chart.bounds.is_some()) else {
        return;
    };
    let clock = party(machine_before(pasted, chart.span.start));
    found.push(Found {
        form: FORM,
        span: chart.span,
        what: measured(
            clock,
            Party::TimeSource,
            How::TimeDaemon,
            chart.bounds,
            chart.at,
        ),
    });
}
