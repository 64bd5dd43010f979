//! How the evidence is read, where it leaves that open, and the machines that it brings.

use super::state::Clock;
use super::{AppState, LONGEST_NAME, MOST_MACHINES};
use crate::clocks::{Machine, Role};
use crate::evidence::clue::Party;
use crate::lab::review::Program;
use crate::proof::{Choices, Proof};
use crate::time::{Instant, LARGEST_OFFSET, Nanos, SECOND, offset_text};

/// As typed or chosen. Empty is as it fits.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Reading {
    /// Which of the tokens in the paste is shown; none is the first.
    pub token: Option<usize>,
    /// Whose token a TokenReview of the one that is shown is asked with; none if nobody said.
    pub reviewer: Option<Reviewer>,
    /// What asks for it.
    pub program: Option<Program>,
    /// The zone of stamps without one: `UTC`, `+08:00`.
    pub zone: String,
    /// The year of stamps without one.
    pub year: String,
    /// By the page's clock: when what was pasted had just been read.
    pub just_now: Option<Instant>,
    /// The same, of a token that had just been made.
    pub fresh: Option<Instant>,
    /// Pieces of evidence that do not count.
    pub aside: Vec<usize>,
    /// Machines that came with the evidence and were taken away.
    pub left_out: Vec<String>,
}

/// The token that a TokenReview is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewer {
    /// The one of this number in the paste.
    Token(usize),
    /// The one that is shown: it is asked about with itself.
    Same,
}

/// A zone or a year that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingFault {
    Zone,
    Year,
}

impl Reading {
    /// What holds for another paste as well.
    pub fn kept(&self) -> Reading {
        Reading {
            zone: self.zone.clone(),
            year: self.year.clone(),
            ..Reading::default()
        }
    }

    /// Seconds east of UTC; none as it fits.
    pub fn zone(&self) -> Result<Option<i32>, ReadingFault> {
        match self.zone.trim() {
            "" => Ok(None),
            "UTC" | "utc" | "Z" | "0" => Ok(Some(0)),
            typed => zone(typed).map(Some).ok_or(ReadingFault::Zone),
        }
    }

    pub fn year(&self) -> Result<Option<i16>, ReadingFault> {
        let typed = self.year.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let year = typed
            .parse()
            .ok()
            .filter(|year| (1970..=9999).contains(year));
        year.map(Some).ok_or(ReadingFault::Year)
    }

    /// What cannot be read counts as not typed.
    pub fn choices(&self, clocks: &[Clock]) -> Choices {
        let issuer = clocks
            .iter()
            .find(|clock| clock.machine.role == Role::Issuer);
        Choices {
            zone: self.zone().ok().flatten(),
            year: self.year().ok().flatten(),
            just_now: self.just_now,
            fresh: self.fresh,
            aside: self.aside.clone(),
            issuer: issuer
                .map(|clock| clock.machine.name.clone())
                .unwrap_or_default(),
        }
    }
}

/// `+08:00`, `+8`, `-0330`, `UTC+8`.
fn zone(typed: &str) -> Option<i32> {
    let typed = typed.strip_prefix("UTC").unwrap_or(typed).trim();
    let (sign, digits) = match typed.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, typed.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// `+08:00`, which reads back as the same zone.
pub fn zone_text(seconds: i32) -> String {
    if seconds == 0 {
        return "UTC".into();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// More machines than these do not come by themselves.
const MOST_SERVERS: usize = 8;
const MOST_NODES: usize = 3;

/// The machines with those that the evidence speaks of, and without those that it no longer speaks of and nobody
/// touched; none if nothing changes.
pub fn met(state: &AppState, proof: Option<&Proof>) -> Option<Vec<Clock>> {
    let spoken: Vec<&Party> = proof
        .into_iter()
        .flat_map(|proof| proof.clocks.iter().map(|clock| &clock.party))
        .collect();
    let mut clocks = state.clocks.clone();
    clocks.retain(|clock| {
        let is_issuer = clock.machine.role == Role::Issuer;
        let untouched =
            clock.met && !is_issuer && clock.machine.offset == 0 && clock.fault().is_none();
        let mut events = state.events.iter();
        let untouched = untouched && events.all(|event| event.machine != clock.machine.id);
        !untouched
            || spoken
                .iter()
                .any(|party| is_it(party, &clock.machine, &state.clocks))
    });
    name_issuer(&mut clocks, proof);
    let servers = spoken
        .iter()
        .filter(|party| matches!(party, Party::ApiServer(_)));
    let nodes: Vec<_> = spoken
        .iter()
        .filter(|party| node_name(party).is_some())
        .collect();
    let few = nodes.len() <= MOST_NODES;
    let nodes = nodes.into_iter().filter(|_| few);
    for party in servers.take(MOST_SERVERS).chain(nodes) {
        let known = clocks
            .iter()
            .any(|clock| is_it(party, &clock.machine, &clocks));
        if known || clocks.len() >= MOST_MACHINES {
            continue;
        }
        let (role, name) = match (party, node_name(party)) {
            (Party::ApiServer(Some(name)), _) => (Role::Verifier, name.clone()),
            (_, Some(name)) => (Role::Node, name.to_owned()),
            _ => (Role::Verifier, free_name(&clocks)),
        };
        // A machine may be spoken of as a node and as an API server; names are given once.
        if state.reading.left_out.contains(&name) || !is_free(&name, &clocks) {
            continue;
        }
        let id = next_id(&clocks);
        let clock = Clock {
            met: true,
            ..Clock::right(id, &name, role)
        };
        let first_node = clocks
            .iter()
            .position(|clock| !clock.machine.role.verifies());
        let at = first_node
            .filter(|_| role.verifies())
            .unwrap_or(clocks.len());
        clocks.insert(at, clock);
    }
    (clocks != state.clocks).then_some(clocks)
}

/// What the issuer is called until it has another name.
const ISSUER: &str = "apiserver-1";

/// An issuer that nobody named is taken for the first API server that the evidence names, if it names several; not for
/// one that called the token not valid yet. It loses the name when the evidence goes.
fn name_issuer(clocks: &mut [Clock], proof: Option<&Proof>) {
    let taken: Vec<String> = clocks
        .iter()
        .map(|clock| clock.machine.name.clone())
        .collect();
    let is_issuer = |clock: &&mut Clock| clock.machine.role == Role::Issuer;
    let Some(issuer) = clocks.iter_mut().find(is_issuer) else {
        return;
    };
    let named = proof.map_or(&[][..], |proof| &proof.servers);
    if issuer.met && !named.contains(&issuer.machine.name) {
        issuer.machine.name = ISSUER.into();
        issuer.met = false;
    }
    let is_nobodys = issuer.machine.offset == 0 && issuer.machine.name == ISSUER;
    let is_late = |name: &String| {
        proof.is_some_and(|proof| proof.is_late(&Party::ApiServer(Some(name.clone()))))
    };
    let first = named
        .iter()
        .find(|name| !is_late(name) && !taken.contains(name));
    if let Some(name) = first.filter(|_| is_nobodys && named.len() > 1) {
        issuer.machine.name = name.clone();
        issuer.met = true;
    }
}

/// The machines with a node that was measured, by the middle of what is possible; none if there is no room.
pub fn with_node(
    state: &AppState,
    name: &str,
    low: Option<Nanos>,
    high: Option<Nanos>,
) -> Option<Vec<Clock>> {
    if state.clocks.len() >= MOST_MACHINES || !is_free(name, &state.clocks) {
        return None;
    }
    let offset = match (low, high) {
        (Some(low), Some(high)) => low.saturating_add(high) / 2,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => 0,
    };
    // No farther than what can be typed.
    let offset = offset.clamp(-LARGEST_OFFSET, LARGEST_OFFSET);
    let whole = (offset + SECOND / 2).div_euclid(SECOND) * SECOND;
    let id = next_id(&state.clocks);
    let mut clocks = state.clocks.clone();
    clocks.push(Clock::new(id, name, Role::Node, &offset_text(whole)));
    Some(clocks)
}

/// What a machine may be called beside the others, as `Action::Rename` has it.
fn is_free(name: &str, clocks: &[Clock]) -> bool {
    let fits = !name.is_empty() && name.trim() == name && name.chars().count() <= LONGEST_NAME;
    fits && clocks.iter().all(|clock| clock.machine.name != name)
}

fn next_id(clocks: &[Clock]) -> u32 {
    let ids = clocks.iter().map(|clock| clock.machine.id);
    ids.max().unwrap_or(0).saturating_add(1)
}

fn free_name(clocks: &[Clock]) -> String {
    let mut names = (2..).map(|number| format!("apiserver-{number}"));
    let is_free = |name: &String| clocks.iter().all(|clock| clock.machine.name != *name);
    names.find(is_free).unwrap_or_default()
}

fn node_name(party: &Party) -> Option<&str> {
    match party {
        Party::Node(name) | Party::Host(Some(name)) if !name.is_empty() => Some(name),
        _ => None,
    }
}

/// Whether the evidence speaks of this machine. An API server that is not named is the first that is not the issuer.
pub fn is_it(party: &Party, machine: &Machine, clocks: &[Clock]) -> bool {
    match party {
        Party::Issuer => machine.role == Role::Issuer,
        Party::ApiServer(Some(name)) => machine.role.verifies() && machine.name == *name,
        Party::ApiServer(None) => {
            let mut others = clocks
                .iter()
                .filter(|clock| clock.machine.role == Role::Verifier);
            others
                .next()
                .is_some_and(|clock| clock.machine.id == machine.id)
        }
        Party::Host(Some(name)) => machine.name == *name,
        Party::Node(name) => machine.role == Role::Node && machine.name == *name,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Facts;
    use crate::clocks::solve::Range;
    use crate::proof::Ranged;

    #[test]
    fn zones_are_typed_in_many_ways_and_read_back() {
        for (typed, wanted) in [
            ("", Ok(None)),
            ("UTC", Ok(Some(0))),
            ("+8", Ok(Some(28_800))),
            ("+08:00", Ok(Some(28_800))),
            ("UTC+8", Ok(Some(28_800))),
            ("-0330", Ok(Some(-12_600))),
            ("−5", Ok(Some(-18_000))),
            ("8", Err(ReadingFault::Zone)),
            ("CST", Err(ReadingFault::Zone)),
            ("+15", Err(ReadingFault::Zone)),
            ("+08:60", Err(ReadingFault::Zone)),
            ("+é8", Err(ReadingFault::Zone)),
        ] {
            let reading = Reading {
                zone: typed.into(),
                ..Reading::default()
            };
            assert_eq!(reading.zone(), wanted, "{typed}");
            if let Ok(Some(zone)) = wanted {
                let zone_again = Reading {
                    zone: zone_text(zone),
                    ..Reading::default()
                };
                assert_eq!(zone_again.zone(), Ok(Some(zone)));
            }
        }
    }

    #[test]
    fn a_node_is_added_with_an_offset_that_can_be_typed() {
        let state = AppState::new(crate::app::Preferences::default());
        for (low, high, wanted) in [
            (Some(0), Some(4 * SECOND), "+2s"),
            (Some(Nanos::MIN), None, "-36525d"),
            (None, Some(Nanos::MAX), "+36525d"),
            (Some(Nanos::MAX), Some(Nanos::MAX), "+36525d"),
            (None, None, "+0s"),
        ] {
            let clocks = with_node(&state, "n", low, high).expect("there is room");
            let node = clocks.last().expect("the node");
            assert_eq!((node.typed.as_str(), node.fault()), (wanted, None));
        }
    }

    /// A link that names two machines alike is refused, and one with a name that could not be typed.
    #[test]
    fn machines_that_come_have_names_of_their_own() {
        let state = AppState::new(crate::app::Preferences::default());
        let long = "m".repeat(LONGEST_NAME + 1);
        let of = |parties: Vec<Party>| {
            let clocks = parties.into_iter().map(|party| Ranged {
                party,
                range: Range::default(),
                taken_right: false,
            });
            let none = Proof::of(&[], &Facts::default(), &Choices::default(), Instant(0));
            let proof = Proof {
                clocks: clocks.collect(),
                ..none
            };
            let clocks = met(&state, Some(&proof)).unwrap_or_default();
            let names = clocks.into_iter().map(|clock| clock.machine.name);
            names.collect::<Vec<_>>().join(" ")
        };
        let server = |name: &str| Party::ApiServer(Some(name.into()));
        let node = |name: &str| Party::Node(name.into());
        for (parties, wanted) in [
            (vec![server("m"), node("n")], "apiserver-1 m node-1 n"),
            (vec![node("m"), server("m")], "apiserver-1 m node-1"),
            (
                vec![Party::Host(Some("m".into())), server("m")],
                "apiserver-1 m node-1",
            ),
            (vec![node("apiserver-1")], ""),
            (vec![node(&long), server(&long), node(" n")], ""),
        ] {
            assert_eq!(of(parties.clone()), wanted, "{parties:?}");
        }
    }

    #[test]
    fn years_have_four_digits() {
        for (typed, wanted) in [
            ("", Ok(None)),
            (" 2023 ", Ok(Some(2023))),
            ("23", Err(ReadingFault::Year)),
            ("x", Err(ReadingFault::Year)),
        ] {
            let reading = Reading {
                year: typed.into(),
                ..Reading::default()
            };
            assert_eq!(reading.year(), wanted, "{typed}");
        }
    }
}
