//! What a measurement of a clock comes to, in one line: as share links and reports carry it, and as people may type it.
//!
//! `clock node-7 against api-server cp-1: -2m1s to -1m59s (lease-write) at 2023-12-12T10:37:53Z`
//!
//! | part | is |
//! | --- | --- |
//! | whose clock, and against whose | `issuer`, `api-server`, `api-server NAME`, `node NAME` or only the node's name if it has a digit, hyphen or dot, `host`, `host NAME`, `service WHO` (`sts`, `entra`, …), `person`, `time-source`, `others`; a name that may be misread stands in double quotes |
//! | how far the first is ahead | `-2m1s to -1m59s`, `-2m`, `at least +5s`, `at most -3s`, or `as read`: nothing but the reading behind `at` |
//! | by what it was measured | an id of `HOWS` in brackets; without one it is as printed |
//! | when it was read | `at` and a time |

use super::clue::{Found, How, Measured, Party, What, Who};
use super::measures::looks_like_host;
use crate::text::Span;
use crate::time::{Nanos, Stamp, offset_text, read_offset};

const FORM: &str = "measurement";

/// No longer line is one: two names of 253 characters, and the rest.
const LONGEST: usize = 1_024;

pub(super) const WHOS: &[(Who, &str)] = &[
    (Who::ApiServer, "api-server"),
    (Who::Delegating, "delegating"),
    (Who::Kubelet, "kubelet"),
    (Who::Client, "client"),
    (Who::ContainerRuntime, "container-runtime"),
    (Who::Host, "host"),
    (Who::Vault, "vault"),
    (Who::Consul, "consul"),
    (Who::Spire, "spire"),
    (Who::Istiod, "istiod"),
    (Who::Envoy, "envoy"),
    (Who::Keycloak, "keycloak"),
    (Who::Sts, "sts"),
    (Who::Entra, "entra"),
    (Who::Google, "google"),
    (Who::ArgoCd, "argo-cd"),
    (Who::Harbor, "harbor"),
    (Who::Signer, "signer"),
    (Who::Other, "other"),
];

const HOWS: &[(How, &str)] = &[
    (How::DateHeader, "date-header"),
    (How::TwoDateHeaders, "two-date-headers"),
    (How::FreshToken, "fresh-token"),
    (How::DateCommand, "date-command"),
    (How::TimeDaemon, "time-daemon"),
    (How::Step, "step"),
    (How::Events, "events"),
    (How::LeaseWrite, "lease-write"),
    (How::LeaseAmongOthers, "lease-among-others"),
    (How::Audit, "audit"),
    (How::Sentence, "sentence"),
];

/// Words of the line's own, which are no bare names.
const WORDS: [&str; 10] = [
    "issuer",
    "api-server",
    "node",
    "host",
    "service",
    "person",
    "time-source",
    "others",
    "against",
    "at",
];

/// The id of a value in a table, and back.
pub(super) fn id<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table
        .iter()
        .find(|(known, _)| known == value)
        .map_or("", |(_, id)| id)
}

pub(super) fn of_id<T: Copy>(table: &[(T, &str)], id: &str) -> Option<T> {
    table
        .iter()
        .find(|(_, known)| *known == id)
        .map(|(value, _)| *value)
}

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let text = line.trim();
    let rest = text
        .strip_prefix("clock ")
        .filter(|_| text.len() <= LONGEST)?;
    let (clock, rest) = party(rest)?;
    let (against, rest) = party(rest.trim_start().strip_prefix("against ")?)?;
    let rest = rest.strip_prefix(':')?;
    let (rest, stamp) = match rest.rsplit_once(" at ") {
        // `at most`, `at least`
        Some((before, stamp)) if !before.is_empty() => (before, Some(Stamp::read_whole(stamp)?)),
        _ => (rest, None),
    };
    let (range, how) = match rest.trim_end().strip_suffix(')') {
        Some(inside) => {
            let (range, how) = inside.rsplit_once('(')?;
            (range, of_id(HOWS, how)?)
        }
        None => (rest, How::Sentence),
    };
    let (low, high) = bounds(range.trim())?;
    let start = at + (line.len() - line.trim_start().len());
    Some(Found {
        form: FORM,
        span: Span::new(start, start + text.len()),
        what: What::Measured(Measured {
            clock,
            against,
            how,
            low,
            high,
            at: stamp,
        }),
    })
}

type Bounds = (Option<Nanos>, Option<Nanos>);

fn bounds(text: &str) -> Option<Bounds> {
    let offset = |text: &str| {
        let text = text.trim();
        read_offset(text).ok().filter(|_| !text.is_empty())
    };
    if text == "as read" {
        return Some((None, None));
    }
    if let Some(low) = text.strip_prefix("at least ") {
        return Some((Some(offset(low)?), None));
    }
    if let Some(high) = text.strip_prefix("at most ") {
        return Some((None, Some(offset(high)?)));
    }
    match text.split_once(" to ") {
        Some((low, high)) => {
            let (low, high) = (offset(low)?, offset(high)?);
            (low <= high).then_some((Some(low), Some(high)))
        }
        None => offset(text).map(|one| (Some(one), Some(one))),
    }
}

/// Whose clock, and the rest behind it.
fn party(text: &str) -> Option<(Party, &str)> {
    let text = text.trim_start();
    let (kind, rest) = match name(text) {
        Some((kind, rest)) if !text.starts_with('"') => (kind, rest),
        named => return named.map(|(name, rest)| (Party::Node(name.to_owned()), rest)),
    };
    // A word of the line's own is no name, unless it stands in quotes.
    let named = rest
        .strip_prefix(' ')
        .and_then(name)
        .filter(|(name, _)| rest.starts_with(" \"") || !WORDS.contains(name));
    let optional = || match named {
        Some((name, rest)) => (Some(name.to_owned()), rest),
        None => (None, rest),
    };
    Some(match kind {
        "issuer" => (Party::Issuer, rest),
        "person" => (Party::Person, rest),
        "time-source" => (Party::TimeSource, rest),
        "others" => (Party::Others, rest),
        "api-server" => {
            let (name, rest) = optional();
            (Party::ApiServer(name), rest)
        }
        "host" => {
            let (name, rest) = optional();
            (Party::Host(name), rest)
        }
        "node" => named.map(|(name, rest)| (Party::Node(name.to_owned()), rest))?,
        // `service host`: the ids are no names.
        "service" => {
            let (who, rest) = name(rest.strip_prefix(' ')?)?;
            (Party::Service(of_id(WHOS, who)?), rest)
        }
        // Other words are written about clocks, too.
        bare => {
            let is_name = looks_like_host(bare);
            is_name.then(|| (Party::Node(bare.to_owned()), rest))?
        }
    })
}

/// A word, or what stands in double quotes; and the rest.
pub(super) fn name(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"');
    }
    let end = text.find([' ', ':', ';', '"']).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    (!word.is_empty()).then_some((word, rest))
}

/// The line; none of what no line can hold.
pub fn written(measured: &Measured) -> Option<String> {
    let mut line = String::from("clock ");
    push_party(&mut line, &measured.clock);
    line.push_str(" against ");
    push_party(&mut line, &measured.against);
    line.push_str(": ");
    match (measured.low, measured.high) {
        (None, None) => line.push_str("as read"),
        (Some(low), None) => line += &["at least ", &offset_text(low)].concat(),
        (None, Some(high)) => line += &["at most ", &offset_text(high)].concat(),
        (Some(low), Some(high)) if low == high => line += &offset_text(low),
        (Some(low), Some(high)) => {
            line += &[&offset_text(low), " to ", &offset_text(high)].concat()
        }
    }
    line += &[" (", id(HOWS, &measured.how), ")"].concat();
    if let Some(at) = &measured.at {
        line += &[" at ", &at.text()?].concat();
    }
    let again = read(&line, 0).map(|found| found.what);
    (again.as_ref() == Some(&What::Measured(measured.clone()))).then_some(line)
}

fn push_party(line: &mut String, party: &Party) {
    let (kind, name) = match party {
        Party::Issuer => ("issuer", None),
        Party::Person => ("person", None),
        Party::TimeSource => ("time-source", None),
        Party::Others => ("others", None),
        Party::ApiServer(name) => ("api-server", name.as_deref()),
        Party::Host(name) => ("host", name.as_deref()),
        Party::Node(name) => ("node", Some(name.as_str())),
        Party::Service(who) => ("service", Some(id(WHOS, who))),
    };
    let Some(name) = name else {
        return line.push_str(kind);
    };
    let is_node = kind == "node" && is_bare(name) && looks_like_host(name);
    if !is_node {
        line.push_str(kind);
        line.push(' ');
    }
    match kind == "service" {
        true => line.push_str(name),
        false => push_name(line, name),
    }
}

fn is_bare(name: &str) -> bool {
    !name.is_empty()
        && !WORDS.contains(&name)
        && !name.contains([' ', ':', ';', '"', '(', ')', '='])
}

/// In quotes where it might be misread.
pub(super) fn push_name(line: &mut String, name: &str) {
    match is_bare(name) {
        true => line.push_str(name),
        false => line.extend(["\"", name, "\""]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Instant, SECOND};

    #[test]
    fn every_party_and_every_way_to_measure_comes_back() {
        let name = || Some("cp-1".to_owned());
        let mut parties = vec![
            Party::Issuer,
            Party::Person,
            Party::TimeSource,
            Party::Others,
            Party::ApiServer(None),
            Party::ApiServer(name()),
            Party::ApiServer(Some("10.0.0.1:8443".into())),
            Party::Host(None),
            Party::Host(name()),
            Party::Host(Some("against".into())),
            Party::Node("node-7".into()),
            Party::Node(String::new()),
            Party::Node("host".into()),
            Party::Node("a b (c) at d".into()),
            Party::Node("fd00::1".into()),
        ];
        parties.extend(WHOS.iter().map(|(who, _)| Party::Service(*who)));
        let ranges = [
            (None, None),
            (Some(-121 * SECOND), Some(-119 * SECOND)),
            (Some(0), None),
            (None, Some(-1)),
            (Some(5 * SECOND), Some(5 * SECOND)),
        ];
        let stamps = [
            None,
            Some(Stamp::at(Instant(1_702_377_473 * SECOND), SECOND)),
            Stamp::read_whole("1212 18:37:53.063390"),
            Stamp::read_whole("2023-12-12T18:37:53.06"),
        ];
        let mut count = 0;
        for (number, clock) in parties.iter().enumerate() {
            for against in &parties {
                for (how, _) in HOWS {
                    let (low, high) = ranges[(number + count) % ranges.len()];
                    let measured = Measured {
                        clock: clock.clone(),
                        against: against.clone(),
                        how: *how,
                        low,
                        high,
                        at: stamps[count % stamps.len()],
                    };
                    assert!(written(&measured).is_some(), "{measured:?}");
                    count += 1;
                }
            }
        }
        // What no line holds is not written as something else.
        let quoted = Measured {
            clock: Party::Node("a\"b".into()),
            against: Party::Issuer,
            how: How::Events,
            low: None,
            high: None,
            at: None,
        };
        assert_eq!(written(&quoted), None);
    }
}
