//! `timedatectl`, and `timedatectl timesync-status`: a machine's time, whether anything keeps it right, and the clock
//! that runs while the machine is off.
//!
//! An RTC in local time is right in one zone and wrong by it after a boot elsewhere. The offset that systemd-timesyncd
//! shows is its server's time less the machine's (RFC 5905, section 8).

use super::Evidence;
use super::clue::{Found, How, Opened, Party, What};
use super::measures::{
    Sheet, in_parts, is_own_clock, measured, off_source, party, sheets, time_status,
};
use crate::time::{Assumed, Instant, Nanos, Stamp};

const FORM: &str = "timedatectl";

const KEYS: &[&str] = &[
    "Local time",
    "Universal time",
    "RTC time",
    "Time zone",
    "System clock synchronized",
    "NTP service",
    concat!("RTC in local", " TZ"),
    // Before systemd 239.
    "NTP synchronized",
    "NTP enabled",
    "Network time on",
    "systemd-timesyncd.service active",
];
const LOCAL: usize = 0;
const UNIVERSAL: usize = 1;
const RTC: usize = 2;
const SYNCHRONIZED: [usize; 2] = [4, 7];
const NTP: [usize; 4] = [5, 8, 9, 10];
const RTC_IN_LOCAL: usize = 6;

const SERVER_KEYS: &[&str] = &[
    "Server",
    "Poll interval",
    "Leap",
    "Version",
    "Stratum",
    "Reference",
    "Precision",
    "Root distance",
    "Offset",
    "Delay",
    "Jitter",
    "Packet count",
];
const SERVER: usize = 0;
const STRATUM: usize = 4;
const REFERENCE: usize = 5;
const ROOT_DISTANCE: usize = 7;
const OFFSET: usize = 8;

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if pasted.contains("Universal time:") {
        for sheet in sheets(pasted, KEYS) {
            clock(&sheet, &mut found);
        }
    }
    if pasted.contains("Root distance:") {
        for sheet in sheets(pasted, SERVER_KEYS) {
            server(&sheet, &mut found);
        }
    }
    found
}

fn clock(sheet: &Sheet, found: &mut Vec<Found>) {
    let Some(universal) = sheet.get(UNIVERSAL).and_then(Stamp::read_whole) else {
        return;
    };
    let clock = party(sheet.machine);
    let what = measured(
        clock,
        Party::Person,
        How::DateCommand,
        None,
        Some(universal),
    );
    found.push(sheet.found(FORM, what));
    let rtc_in_local = sheet.get(RTC_IN_LOCAL).and_then(yes);
    found.push(sheet.found(
        FORM,
        What::Opened(Opened::TimeStatus {
            synchronized: first(sheet, &SYNCHRONIZED),
            ntp: first(sheet, &NTP),
            rtc_in_local,
            rtc_off: rtc_off(sheet, universal, rtc_in_local == Some(true)),
            stratum: None,
            source: None,
        }),
    ));
}

fn first(sheet: &Sheet, keys: &[usize]) -> Option<bool> {
    keys.iter().find_map(|key| sheet.get(*key).and_then(yes))
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "yes" | "active" => Some(true),
        "no" | "inactive" | "n/a" => Some(false),
        _ => None,
    }
}

/// As they were written, without a zone: the RTC beside universal time, or beside local time if it is kept so.
fn rtc_off(sheet: &Sheet, universal: Stamp, in_local: bool) -> Option<Nanos> {
    let rtc = sheet.get(RTC).and_then(Stamp::read_whole)?;
    let system = match in_local {
        true => {
            // The zone's name is cut off, so that the digits are compared.
            let local = sheet.get(LOCAL)?;
            let (local, _) = local.rsplit_once(' ')?;
            Stamp::read_whole(local)?
        }
        false => universal,
    };
    let assumed = Assumed {
        near: Instant(0),
        year: None,
        zone: 0,
    };
    Some(rtc.moment(&assumed).since(system.moment(&assumed)))
}

fn server(sheet: &Sheet, found: &mut Vec<Found>) {
    let text = sheet.get(OFFSET).unwrap_or_default();
    let Some((offset, _)) = in_parts(text).filter(|(_, length)| *length == text.len()) else {
        return;
    };
    let distance = sheet.get(ROOT_DISTANCE).and_then(in_parts);
    let error = distance.map_or(0, |(distance, _)| distance);
    let lost = sheet.get(REFERENCE).is_some_and(is_own_clock);
    if !lost {
        let what = off_source(party(sheet.machine), -offset, error, None);
        found.push(sheet.found(FORM, what));
    }
    let stratum = sheet.get(STRATUM).and_then(|text| text.parse().ok());
    let name = sheet.get(SERVER).and_then(|text| text.split(' ').next());
    found.push(sheet.found(FORM, What::Opened(time_status(Some(!lost), stratum, name))));
}
