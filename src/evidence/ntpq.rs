//! `ntpq -p` and `ntpq -c rv`: a machine's clock against the servers that it asks.
//!
//! ntpq shows the server's time less the machine's, in milliseconds (ntpq(8); RFC 5905, section 8), so a positive
//! offset means that the machine is behind. The peer with `*` is the one that is followed (`o` by its pulses); where
//! none is, all that answer together say between what the offset lies.

use super::Evidence;
use super::clue::{Found, How, Party, What};
use super::measures::{
    is_own_clock, lines, machine_before, measured, number, off_source, party, time_status,
};
use crate::text::Span;
use crate::time::{Instant, Nanos, SECOND, Stamp};

const FORM: &str = "ntpq";

const MILLI: Nanos = SECOND / 1000;

/// So many lines belong to the variables that `rv` prints.
const MOST_LINES: usize = 24;

/// Seconds from 1900, where NTP begins, to 1970 (RFC 5905, section 6).
const NTP_EPOCH: i64 = 2_208_988_800;

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if pasted.contains("refid") {
        tables(pasted, &mut found);
        variables(pasted, &mut found);
    }
    found
}

struct Peer<'a> {
    tally: char,
    name: &'a str,
    stratum: Option<u32>,
    /// The machine less the peer.
    low: Nanos,
    high: Nanos,
}

fn tables(pasted: &str, found: &mut Vec<Found>) {
    let mut table: Option<(Span, Vec<Peer>)> = None;
    for (start, line) in lines(pasted) {
        let text = line.trim();
        if text.split_whitespace().take(2).eq(["remote", "refid"]) && text.contains("offset") {
            end(pasted, table.take(), found);
            table = Some((Span::new(start, start + line.len()), Vec::new()));
            continue;
        }
        let Some((span, peers)) = &mut table else {
            continue;
        };
        if text.starts_with("===") {
            continue;
        }
        match peer(line) {
            Some(Row::Peer(peer)) => peers.push(peer),
            Some(Row::Silent) => {}
            None => {
                end(pasted, table.take(), found);
                continue;
            }
        }
        span.end = start + line.trim_end().len();
    }
    end(pasted, table, found);
}

enum Row<'a> {
    Peer(Peer<'a>),
    /// It has not answered lately, is a pool that is no server itself, or has nothing but its own clock.
    Silent,
}

/// `*time1  .GPS.  1 u  36  64  377  0.500  -1.234  0.056`: the tally stands before the name, or a blank.
fn peer(line: &str) -> Option<Row<'_>> {
    let tally = line.chars().next()?;
    let rest = match tally {
        '*' | 'o' | '+' | '-' | 'x' | '.' | '#' | ' ' => line.get(1..)?,
        _ => line,
    };
    let words: Vec<&str> = rest.split_whitespace().take(11).collect();
    let [
        name,
        refid,
        stratum,
        kind,
        _,
        _,
        reach,
        delay,
        offset,
        jitter,
    ] = words[..]
    else {
        return None;
    };
    let milli = |text| number(text, MILLI).map(|(value, _)| value);
    let (delay, offset, jitter) = (milli(delay)?, milli(offset)?, milli(jitter)?);
    if kind.len() != 1 {
        return None;
    }
    let stratum: Option<u32> = stratum.parse().ok();
    let is_own = kind == "l" || is_own_clock(name) || is_own_clock(refid);
    if reach == "0" || is_own || stratum.is_none_or(|stratum| stratum > 15) {
        return Some(Row::Silent);
    }
    let error = delay.saturating_abs() / 2 + jitter.saturating_abs();
    Some(Row::Peer(Peer {
        tally,
        name,
        stratum,
        low: -offset - error,
        high: -offset + error,
    }))
}

fn end(pasted: &str, table: Option<(Span, Vec<Peer>)>, found: &mut Vec<Found>) {
    let Some((span, peers)) = table else { return };
    // A head alone says nothing.
    if !pasted
        .get(span.start..span.end)
        .is_some_and(|it| it.contains('\n'))
    {
        return;
    }
    let followed = peers.iter().find(|peer| matches!(peer.tally, '*' | 'o'));
    let bounds = match followed {
        Some(peer) => Some((peer.low, peer.high)),
        None => {
            let low = peers.iter().map(|peer| peer.low).min();
            low.zip(peers.iter().map(|peer| peer.high).max())
        }
    };
    let mut push = |what| {
        found.push(Found {
            form: FORM,
            span,
            what,
        });
    };
    if bounds.is_some() {
        let clock = party(machine_before(pasted, span.start));
        let against = Party::TimeSource;
        push(measured(clock, against, How::TimeDaemon, bounds, None));
    }
    let stratum = followed.and_then(|peer| peer.stratum);
    let name = followed.map(|peer| peer.name);
    push(What::Opened(time_status(
        Some(name.is_some()),
        stratum,
        name,
    )));
}

/// `associd=0 status=…, … offset=-0.123, …` over several lines.
fn variables(pasted: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(next) = pasted.get(at..).and_then(|rest| rest.find("associd=0 ")) {
        let start = at + next;
        let rest = pasted.get(start..).unwrap_or_default();
        let mut end = 0;
        for (number, (place, line)) in lines(rest).enumerate() {
            if number >= MOST_LINES || line.trim().is_empty() || !line.contains('=') && number > 0 {
                break;
            }
            end = place + line.trim_end().len();
        }
        let block = rest.get(..end).unwrap_or_default();
        let mut values = [None; 8];
        for part in block.split([',', '\n']) {
            let pair = part.trim().split_once('=');
            let Some((name, value)) = pair else { continue };
            if let Some(slot) = NAMES.iter().position(|it| *it == name)
                && let Some(slot) = values.get_mut(slot)
            {
                *slot = Some(value.trim());
            }
        }
        push_variables(pasted, Span::new(start, start + end), &values, found);
        at = start + end.max(1);
    }
}

const NAMES: [&str; 8] = [
    "offset",
    "rootdelay",
    "rootdisp",
    "leap",
    "stratum",
    "refid",
    "clock",
    "rootdispersion",
];

fn push_variables(pasted: &str, span: Span, values: &[Option<&str>; 8], found: &mut Vec<Found>) {
    let [
        offset,
        delay,
        dispersion,
        leap,
        stratum,
        refid,
        clock,
        older,
    ] = *values;
    let milli = |text: Option<&str>| text.and_then(|text| number(text, MILLI));
    let Some((offset, _)) = milli(offset) else {
        return;
    };
    let lost = matches!(leap, Some("11" | "3")) || refid.is_some_and(is_own_clock);
    let error =
        |value: Option<(Nanos, usize)>| value.map_or(0, |(value, _)| value.saturating_abs());
    let mut push = |what| {
        found.push(Found {
            form: FORM,
            span,
            what,
        });
    };
    if !lost {
        let error = error(milli(delay)) / 2 + error(milli(dispersion.or(older)));
        let clock_of = party(machine_before(pasted, span.start));
        let at = clock.and_then(ntp_time);
        push(off_source(clock_of, -offset, error, at));
    }
    let stratum = stratum.and_then(|text| text.parse().ok());
    let synchronized = (leap.is_some() || lost).then_some(!lost);
    push(What::Opened(time_status(synchronized, stratum, refid)));
}

/// `e9244cc1.5a1cac08`: seconds since 1900 and their fraction, in hexadecimal. The era is the first, until 2036.
fn ntp_time(text: &str) -> Option<Stamp> {
    let (seconds, fraction) = text.split(' ').next()?.split_once('.')?;
    let seconds = i64::from(u32::from_str_radix(seconds, 16).ok()?) - NTP_EPOCH;
    let fraction = u32::from_str_radix(fraction, 16).ok()?;
    let nanos = (Nanos::from(fraction) * SECOND) >> 32;
    Some(Stamp::at(Instant::from_seconds(seconds).plus(nanos), 1))
}
