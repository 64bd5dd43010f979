//! The `Date` of an HTTP answer: the clock of the server that answered, in whole seconds, cut off. Which server that is
//! its other headers say, or the address that was asked; else it is some machine.
//!
//! Whoever pasted it knows when it was asked; without that it is no more than a reading. Answers of different servers
//! that stand one below the other are compared: both are cut off to the second (± 1 s), and each is taken as asked at
//! most 2 s after the one before. Where a server between them did not answer, nobody knows how long that was waited
//! for: then only the earlier one's end holds.

use super::Evidence;
use super::clue::{Found, How, Measured, Party, What};
use super::http_response::is_api_servers;
use super::measures::{heading, is_host, lines, measured};
use crate::text::Span;
use crate::time::{Assumed, Instant, Nanos, SECOND, Stamp};
use std::collections::HashSet;

const FORM: &str = "date_header";

/// From one answer to the next in a loop of curls.
const BETWEEN: Nanos = 2 * SECOND;

/// A longer line is no header and no command.
const LONGEST: usize = 2000;

/// Ports that say nothing: those of API servers.
const USUAL_PORTS: [&str; 2] = ["6443", "443"];

pub fn read(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    if !["date:", "Date:", "DATE:"]
        .iter()
        .any(|name| pasted.contains(name))
    {
        return found;
    }
    let mut server: Option<String> = None;
    // Answers one below the other, no two of one server.
    let mut run = Run::default();
    // Where what belongs to the next answer begins, and where the one before ended.
    let mut begins: Option<usize> = None;
    let mut ended = 0;
    for (start, line) in lines(pasted) {
        if line.len() > LONGEST {
            continue;
        }
        let Some((stamp, from, to)) = date(line) else {
            if line.contains("HTTP/") {
                begins = begins.or(Some(start));
            }
            if let Some(name) = names(line) {
                begins = begins.filter(|_| server.is_some()).or(Some(start));
                // Two headings, and no answer between them.
                let heads = line.trim_start().starts_with("==");
                run.waited |= heads && server.as_ref().is_some_and(|known| *known != name);
                server = Some(name);
            }
            run.waited |= SILENCE.iter().any(|words| line.contains(words));
            continue;
        };
        let span = Span::new(start + from, start + to);
        let name = server.take();
        let answer = Span::new(start, start + line.len());
        let from = begins.take().unwrap_or(ended);
        ended = answer.end;
        let clock = match is_api_servers(pasted, from, answer) {
            true => Party::ApiServer(name.clone()),
            false => Party::Host(name.clone()),
        };
        let mut push = |what| {
            found.push(Found {
                form: FORM,
                span,
                what,
            });
        };
        let at = Some(stamp);
        push(measured(
            clock.clone(),
            Party::Person,
            How::DateHeader,
            None,
            at,
        ));
        let Some(name) = name else {
            run = Run::default();
            continue;
        };
        let reading = stamp.moment(&EXACT);
        if run.names.contains(&name) {
            run = Run::default();
        }
        if let Some((first, then)) = &run.first {
            let count = Nanos::try_from(run.names.len()).unwrap_or(Nanos::from(u32::MAX));
            let difference = reading.since(*then);
            let low = difference - SECOND - BETWEEN * count;
            push(What::Measured(Measured {
                clock,
                against: first.clone(),
                how: How::TwoDateHeaders,
                low: (!run.waited).then_some(low),
                high: Some(difference + SECOND),
                at,
            }));
        } else {
            run.first = Some((clock, reading));
            run.waited = false;
        }
        run.names.insert(name);
    }
    found
}

/// Answers one below the other.
#[derive(Default)]
struct Run {
    first: Option<(Party, Instant)>,
    names: HashSet<String>,
    /// For one that did not answer.
    waited: bool,
}

/// What curl and wget say of a server that does not answer.
const SILENCE: [&str; 5] = [
    "curl: (",
    "timed out",
    "Connection refused",
    "Could not connect",
    "Failed to connect",
];

/// HTTP's dates are whole.
const EXACT: Assumed = Assumed {
    near: Instant(0),
    year: None,
    zone: 0,
};

/// `< date: Tue, 12 Dec 2023 18:37:53 GMT`, also behind klog's head: the time, and from where to where it stands.
fn date(line: &str) -> Option<(Stamp, usize, usize)> {
    let text = line.trim_end();
    if !text.ends_with("GMT") {
        return None;
    }
    // kubectl -v=8 logs the headers.
    let klog = text
        .starts_with(['I', 'W', 'E', 'F'])
        .then(|| text.find("] "))
        .flatten();
    let rest = text.get(klog.map_or(0, |at| at + 2)..)?;
    let header = rest.trim_start_matches([' ', '\t', '<', '|']);
    let (name, value) = (header.get(..5)?, header.get(5..)?.trim_start());
    if !name.eq_ignore_ascii_case("date:") || !value.contains(", ") {
        return None;
    }
    let stamp = Stamp::read_whole(value).filter(|it| it.has_year && it.has_zone)?;
    Some((stamp, text.len() - header.len(), text.len()))
}

/// The server that a line names: a heading, a command, or what curl and kubectl say of the connection.
fn names(line: &str) -> Option<String> {
    let text = line.trim();
    if let Some(rest) = text.strip_prefix("* Connected to ") {
        let host = rest.split(' ').next()?;
        let port = rest
            .rsplit_once(" port ")
            .and_then(|(_, port)| port.split(' ').next());
        let usual = port.is_none_or(|port| USUAL_PORTS.contains(&port));
        let host = host.trim_matches(['[', ']']);
        return match usual || !is_host(host) {
            true => server(host),
            false => server(&format!("{host}:{}", port?)),
        };
    }
    let after = text.trim_start_matches(['>', '<', ' ']);
    if let Some((name, host)) = after.split_once(": ")
        && name.eq_ignore_ascii_case("host")
    {
        return server(host.trim());
    }
    let asks = ["curl ", "wget ", "GET ", "POST ", "HEAD ", "http "];
    if asks.iter().any(|word| text.contains(word))
        && let Some((_, rest)) = text.split_once("https://")
    {
        return server(rest.split(['/', ' ', '"', '\'', '?']).next()?);
    }
    heading_with_port(text).or_else(|| heading(text).map(|it| it.name.into()))
}

/// `== cp-1:6443`.
fn heading_with_port(text: &str) -> Option<String> {
    let inner = text.trim_start_matches(['=', '-', '*', '>', '#', ' ']);
    let inner = inner.trim_end_matches(['=', '-', '*', ' ', ':']);
    (inner.len() < text.len() && inner.contains(':'))
        .then(|| server(inner))
        .flatten()
}

/// A name or address without a usual port; what a shell would have filled in is none.
fn server(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('[') {
        return Some(rest.split(']').next()?.to_owned());
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        // An IPv6 address.
        Some(_) => {
            let is_address = text
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
            return is_address.then(|| text.to_owned());
        }
        None => (text, None),
    };
    if !is_host(host)
        || port.is_some_and(|it| it.is_empty() || !it.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    match port {
        Some(port) if !USUAL_PORTS.contains(&port) => Some(format!("{host}:{port}")),
        _ => Some(host.to_owned()),
    }
}
