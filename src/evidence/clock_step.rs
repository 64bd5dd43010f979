//! A line that says by how much a clock was moved: before that it was off by as much.
//!
//! Forward by N means that it was behind by N. The words are those of chronyd (reference.c), of ntpd and ntpdate
//! (ntp_loopfilter.c, ntpdate.c), of OpenNTPD (ntpd.c), of BusyBox, of systemd-timesyncd (timesyncd.c), and of the
//! kubelet where a container's statistics lie before those that it has (pkg/kubelet/stats/cri_stats_provider.go).
//! What the kernel says of a clock source that runs unevenly is named and no more: it is a rate, and no offset.

use super::clue::{Found, How, Measured, Party, What};
use super::measures::{is_host, number};
use crate::text::Span;
use crate::time::{Nanos, SECOND, Stamp};

const FORM: &str = "clock_step";

/// Between two of the kubelet's looks at a container are 10 s, and what they take.
const BETWEEN_LOOKS: Nanos = 15 * SECOND;

/// What stands before the number, in two parts, and what must stand right behind it. The number is how far forward it
/// went.
const STEPS: &[(&str, &str, &str)] = &[
    ("System clock ", "was stepped by ", " seconds"),
    ("System clock ", "wrong by ", " seconds"),
    ("time reset ", "", " s"),
    ("time slew ", "", " s"),
    ("clock_step ", "", " s"),
    ("time set ", "", " s"),
    ("adjusting local ", "clock by ", "s"),
    ("step time ", "server ", " sec"),
    ("adjust time ", "server ", " sec"),
    ("set local ", "clock to ", "s)"),
    ("setting time ", "to ", "s)"),
];

/// `time reset +1 s`.
const SHORTEST: usize = 15;

/// The line must hold one of these; looked for before anything else, as most lines hold none.
const HINTS: [&str; 5] = ["clock", "time ", "interval (", "skew", "setting time"];

pub fn read(line: &str, at: usize) -> Option<Found> {
    if line.len() < SHORTEST || !HINTS.iter().any(|hint| line.contains(hint)) {
        return None;
    }
    let found = |start: usize, what| Found {
        form: FORM,
        span: Span::new(at + start, at + line.trim_end().len()),
        what,
    };
    let is_uneven = line.contains("clocksource: ")
        && (line.contains(" skewed ") || line.contains("skew is too"));
    if is_uneven {
        let start = line.find("clocksource: ").unwrap_or(0);
        return Some(found(start, What::Named));
    }
    let (start, low, high) = step(line)
        .or_else(|| restored(line))
        .or_else(|| backwards(line))?;
    let before = line.get(..start)?;
    let (stamp, host) = prefix(before);
    let what = What::Measured(Measured {
        clock: Party::Host(host.map(str::to_owned)),
        against: Party::TimeSource,
        how: How::Step,
        low,
        high,
        at: stamp,
    });
    Some(found(start, what))
}

type Off = (usize, Option<Nanos>, Option<Nanos>);

fn step(line: &str) -> Option<Off> {
    STEPS.iter().find_map(|(words, more, unit)| {
        let start = line.find(words)?;
        is_message(line.get(..start)?).then_some(())?;
        let rest = line.get(start + words.len()..)?.strip_prefix(more)?;
        // `step time server 10.0.0.1 offset -1.2 sec`, `setting time to … (offset +3.4s)`
        let apart = more.ends_with("server ") || more.ends_with("to ");
        let rest = match apart {
            true => rest.split_once("offset ")?.1,
            false => rest,
        };
        let (forward, length) = number(rest, SECOND)?;
        let signed = rest.starts_with(['+', '-']) || !words.starts_with("time ");
        (signed && rest.get(length..)?.starts_with(unit)).then_some(())?;
        let before = Some(-forward);
        Some((start, before, before))
    })
}

/// Whether a program's message may begin behind this: at the line's own beginning, or behind its time, its host or the
/// program's name. In the middle of a sentence it is somebody's prose.
fn is_message(before: &str) -> bool {
    let before = before.trim();
    let times_end = |text: &str| Stamp::read(text).is_some_and(|(_, length)| length == text.len());
    before.is_empty()
        || before.ends_with([':', ']', '"', '=', '>'])
        || times_end(before)
        || is_event(before)
}

/// `0.0.0.0 c61c 0c`: the peer, its status and the event's code, before ntpd's name for it (ntp_control.c,
/// report_event).
fn is_event(before: &str) -> bool {
    let mut words = before.rsplit(' ');
    let mut hex = |length: usize| {
        let word = words.next().unwrap_or_default();
        word.len() == length && word.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    hex(2) && hex(4)
}

/// It was behind, by what it does not say.
fn restored(line: &str) -> Option<Off> {
    let start = line.find("System clock time")?;
    let rest = line.get(start..)?;
    rest.contains("unset or jumped").then_some(())?;
    Some((start, None, Some(0)))
}

/// The later reading lies before the earlier one: in between the clock went back by as much, and by what had passed.
fn backwards(line: &str) -> Option<Off> {
    let words = "zero or negative ";
    let start = line.find(words)?;
    let rest = line.get(start + words.len()..)?;
    let rest = rest.strip_prefix("interval (")?;
    let (later, earlier) = rest.split_once(')')?.0.split_once(" - ")?;
    let nanos = |text: &str| number(text, 1).filter(|(_, length)| *length == text.len());
    let back = nanos(earlier)?.0 - nanos(later)?.0;
    // Twice the same reading is no step.
    (back > 0).then_some((start, Some(back), Some(back + BETWEEN_LOOKS)))
}

/// The line's time, and its machine: `Dec 12 18:37:53 node-7 chronyd[754]: `, or klog's head.
///
/// Takes what it needs; the forms of logs read prefixes in full.
fn prefix(before: &str) -> (Option<Stamp>, Option<&str>) {
    let text = before.trim_start();
    if let Some((stamp, length)) = Stamp::read(text) {
        let mut words = text.get(length..).unwrap_or_default().split_whitespace();
        let (first, second) = (words.next(), words.next());
        let host = first.filter(|host| is_host(host) && second.is_some_and(|it| it.ends_with(':')));
        return (Some(stamp), host);
    }
    // `E1212 18:37:53.063583`
    let klog = text.strip_prefix(['I', 'W', 'E', 'F']);
    let stamp = klog.and_then(Stamp::read).map(|(stamp, _)| stamp);
    (stamp, None)
}
