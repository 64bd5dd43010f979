//! The timeline as text: a picture of the API servers' windows, and the turning points in true time.

use super::clean::{line, padded, width};
use crate::i18n::{Phrase, Turn, Voice};
use crate::order;
use crate::report::{Outlook, Report};
use crate::rules::Answer;
use crate::time::{Instant, Window};
use crate::verifier::Verdict;

/// As wide as the picture gets.
const WIDTH: usize = 72;

/// A name in the picture.
const NAME: usize = 20;

/// More servers than this are not drawn, only listed.
const DRAWN: usize = 12;

/// So many turning points are listed, those around the request.
const LISTED: usize = 24;

/// So many machines are named where several do the same.
const NAMED: usize = 4;

/// Several machines at which the same happens at one moment.
struct Point<'a> {
    at: Instant,
    turn: Turn,
    machines: Vec<&'a str>,
    /// At the latest.
    until: Option<Instant>,
}

/// None if no API server's answer ever turns.
pub fn timeline(voice: &Voice, outlook: &Outlook, report: &Report) -> Option<String> {
    let points = points(outlook, report);
    let turns = |point: &Point| matches!(point.turn, Turn::Accepts | Turn::Stops);
    if report.verdict == Verdict::CannotTell || !points.iter().any(turns) {
        return None;
    }
    let mut text = picture(voice, outlook, report).unwrap_or_default();
    text.push_str(&list(voice, &points));
    Some(text)
}

fn points<'a>(outlook: &'a Outlook, report: &Report) -> Vec<Point<'a>> {
    let mut points = vec![Point {
        at: report.moment,
        turn: Turn::Request,
        machines: Vec::new(),
        until: None,
    }];
    let mut add = |at, turn, machine: &'a str, until| {
        let same = |point: &&mut Point| (point.at, point.turn, point.until) == (at, turn, until);
        match points.iter_mut().find(same) {
            Some(point) => point.machines.push(machine),
            None => points.push(Point {
                at,
                turn,
                machines: vec![machine],
                until,
            }),
        }
    };
    for server in &outlook.servers {
        let Some(window) = server.window else {
            continue;
        };
        let (machine, name) = (&server.machine, server.machine.name.as_str());
        if let Some(from) = window.from {
            add(from.at, Turn::Accepts, name, None);
        }
        if let Some(until) = window.until {
            add(until.at, Turn::Stops, name, None);
        }
        for step in &server.judged.trace.steps {
            if let Answer::StaleAfter(reading) = step.answer {
                add(machine.true_time(reading), Turn::Stale, name, None);
            }
        }
    }
    for node in &outlook.nodes {
        if let Some((refresh, _)) = node.plan.as_ref().filter(|(it, _)| !it.at_once) {
            let name = node.machine.name.as_str();
            add(refresh.earliest, Turn::Replaces, name, Some(refresh.latest));
        }
    }
    order::by_key(&mut points, |point| (point.at, point.turn));
    points
}

/// Names with separators, the last ones only counted.
pub fn names(voice: &Voice, machines: &[&str]) -> String {
    let handout = voice.locale.handout();
    let named: Vec<String> = machines.iter().take(NAMED).map(|name| line(name)).collect();
    let mut text = named.join(handout.phrase(Phrase::Separator));
    if machines.len() > NAMED {
        text.push(' ');
        text.push_str(&handout.and_more(machines.len() - NAMED));
    }
    text
}

fn list(voice: &Voice, points: &[Point]) -> String {
    let handout = voice.locale.handout();
    let request = points.iter().position(|point| point.turn == Turn::Request);
    let first = request.unwrap_or(0).saturating_sub(LISTED / 2);
    let first = first.min(points.len().saturating_sub(LISTED));
    let shown = points.iter().skip(first).take(LISTED);
    let lines: Vec<[String; 3]> = shown
        .map(|point| {
            let until = point.until.map(|until| voice.time(until));
            let turn = handout.turn(point.turn, &names(voice, &point.machines), until.as_deref());
            [voice.time(point.at), away(voice, point), turn]
        })
        .collect();
    let column = |index: usize| lines.iter().map(|line| width(&line[index])).max();
    let (at, away) = (column(0).unwrap_or(0), column(1).unwrap_or(0));
    let mut text = String::new();
    let left_out = |count: usize| match count {
        0 => String::new(),
        _ => format!("{}\n", handout.more_lines(count)),
    };
    text.push_str(&left_out(first));
    for line in &lines {
        let (at, away) = (padded(&line[0], at), padded(&line[1], away));
        text.push_str(&format!("{at}  {away}  {}\n", line[2]));
    }
    text.push_str(&left_out(points.len() - first - lines.len()));
    text
}

/// The signed distance from the request.
fn away(voice: &Voice, point: &Point) -> String {
    let distance = point.at.since(voice.moment);
    let sign = if distance < 0 { "−" } else { "+" };
    match point.turn {
        Turn::Request => String::new(),
        _ => format!("{sign}{}", voice.language().span(distance)),
    }
}

/// One line for each API server, with all moments at which one of them turns, at equal distances.
fn picture(voice: &Voice, outlook: &Outlook, report: &Report) -> Option<String> {
    let servers = &outlook.servers;
    let mut moments = vec![report.moment];
    for window in servers.iter().filter_map(|server| server.window) {
        moments.extend(
            window
                .from
                .into_iter()
                .chain(window.until)
                .map(|end| end.at),
        );
    }
    order::by_key(&mut moments, |it| *it);
    moments.dedup();
    let longest = servers
        .iter()
        .map(|server| width(&line(&server.machine.name)));
    let name = longest.max().unwrap_or(0).min(NAME);
    let step = (WIDTH - name - 2) / (moments.len() + 1);
    if servers.len() < 2 || servers.len() > DRAWN || step < 3 {
        return None;
    }
    let mut text = String::new();
    for server in servers {
        let accepts = report.server(server.machine.id);
        let accepts = accepts.is_some_and(|it| it.ruling.verdict == Verdict::Accepts);
        let strip = strip(
            &moments,
            step.min(10),
            server.window,
            report.moment,
            accepts,
        );
        let name = padded(&fitting(&line(&server.machine.name), name), name);
        text.push_str(&format!("{name}  {strip}\n"));
    }
    text.push_str(voice.locale.handout().phrase(Phrase::PictureKey));
    text.push_str("\n\n");
    Some(text)
}

/// As much of a name as fits.
fn fitting(name: &str, most: usize) -> String {
    if width(name) <= most {
        return name.into();
    }
    let mut short = String::new();
    for c in name.chars() {
        if width(&short) + width(c.encode_utf8(&mut [0; 4])) >= most {
            break;
        }
        short.push(c);
    }
    short + "~"
}

fn strip(
    moments: &[Instant],
    step: usize,
    window: Option<Window>,
    request: Instant,
    accepts: bool,
) -> String {
    let between = |before: Option<Instant>, after: Option<Instant>| {
        let open = |window: &Window| {
            let begun = window
                .from
                .is_none_or(|from| before.is_some_and(|it| it >= from.at));
            let lasts = window
                .until
                .is_none_or(|until| after.is_some_and(|it| it <= until.at));
            begun && lasts
        };
        if window.as_ref().is_some_and(open) {
            "="
        } else {
            "."
        }
    };
    let mut strip = String::new();
    let mut before = None;
    for &at in moments {
        let fill = between(before, Some(at));
        strip.push_str(&fill.repeat(step - 1));
        let edge = |end: Option<crate::time::End>| end.is_some_and(|end| end.at == at);
        strip.push_str(if at == request && accepts {
            "o"
        } else if at == request {
            "x"
        } else if edge(window.and_then(|window| window.from)) {
            "["
        } else if edge(window.and_then(|window| window.until)) {
            "]"
        } else {
            fill
        });
        before = Some(at);
    }
    strip + &between(before, None).repeat(step - 1)
}
