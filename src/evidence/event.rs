//! Event objects, as `kubectl get events -A -o json` prints them: the clock of the machine that reported an event,
//! beside that of the API server that stored it.
//!
//! `firstTimestamp` (or `eventTime`) is by the reporter's clock, `metadata.creationTimestamp` by the API server's when
//! the event arrived, a delay later. With F and C for the readings before they were cut off, it holds that
//!
//! ```text
//! F − C = reporter − API server − delay,      delay ≥ 0
//! ```
//!
//! so that reporter − API server ≥ F − C, which is more than the difference as written less the second that may have
//! been cut off from the creation. Each event gives such a lower bound, and the largest is the best. None gives an
//! upper bound: an event may have waited, for minutes where an API server was away. Where three of a reporter's events,
//! a minute apart and more, say the same within 2 s, that the quickest waited for less than 2 s is assumed: they would
//! have had to wait alike.
//!
//! Only first occurrences say this: an event that is counted up and stored anew keeps its first time.
//!
//! A table of `-o custom-columns=HOST:.source.host,COUNT:.count,FIRST:.firstTimestamp,CREATED:.metadata.creationTimestamp`
//! says the same and is a tenth as long.

use super::Evidence;
use super::api_objects::{Manifest, Time, manifests, member, text};
use super::clue::{Found, How, Measured, Party, What};
use super::columns::{Row, tables};
use crate::json::{Node, Value};
use crate::order;
use crate::text::Span;
use crate::time::{Instant, Nanos, SECOND};
use std::collections::HashMap;

const FORM: &str = "event";

/// Audit events are of another.
const GROUPS: &[&str] = &["", "events.k8s.io"];

/// What the quickest of a host's events is taken to have needed to the API server, where several agree.
const DELAY: Nanos = 2 * SECOND;

/// So many events must say the same, each so long after the one before: of one burst all wait alike.
const AGREEING: usize = 3;
const APART: Nanos = 60 * SECOND;

/// Components that run on each node and call their host by the node's name.
const ON_NODES: [&str; 3] = ["kubelet", "kube-proxy", "kernel-monitor"];

/// Components of the control plane that run with their host's name.
const ON_HOSTS: [&str; 3] = [
    "default-scheduler",
    "kube-scheduler",
    "kube-controller-manager",
];

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    for manifest in manifests(pasted, evidence, "Event") {
        let events = manifest.of_kind("Event", GROUPS);
        if !events.is_empty() {
            let first = events.iter().filter_map(|event| of_event(&manifest, event));
            best(first, manifest.whole, &mut found);
        }
    }
    if pasted.contains("FIRST") {
        for table in tables(pasted, COLUMNS, &HOST_FIRST_CREATED) {
            if !table.rows.is_empty() {
                best(table.rows.iter().filter_map(of_row), table.span, &mut found);
            }
        }
    }
    found
}

/// Of one reporter: the event with the smallest delay.
struct Best {
    party: Party,
    span: Span,
    difference: Nanos,
    low: Nanos,
    high: Nanos,
    created: Time,
}

/// The best of each reporter; if none says anything, they are named as a whole.
fn best(events: impl Iterator<Item = Best>, whole: Span, found: &mut Vec<Found>) {
    let mut all: Vec<Best> = Vec::new();
    // When each was created, and its difference.
    let mut heard: Vec<Vec<(Instant, Nanos)>> = Vec::new();
    let mut places: HashMap<Party, usize> = HashMap::new();
    for this in events {
        let said = (this.created.moment, this.difference);
        let place = *places.entry(this.party.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some(known) if known.difference >= this.difference => {}
            Some(known) => *known = this,
            None => all.push(this),
        }
        match heard.get_mut(place) {
            Some(heard) => heard.push(said),
            None => heard.push(vec![said]),
        }
    }
    if all.is_empty() {
        found.push(Found {
            form: FORM,
            span: whole,
            what: What::Named,
        });
    }
    for (best, heard) in all.into_iter().zip(heard) {
        let high = agree(heard, best.difference).then_some(best.high);
        found.push(Found {
            form: FORM,
            span: best.span,
            what: What::Measured(Measured {
                clock: best.party,
                against: Party::ApiServer(None),
                how: How::Events,
                low: Some(best.low),
                high,
                at: Some(best.created.stamp),
            }),
        });
    }
}

/// Whether several events, apart from each other, needed no longer than the quickest and a little.
fn agree(mut heard: Vec<(Instant, Nanos)>, best: Nanos) -> bool {
    heard.retain(|(_, difference)| best - difference <= DELAY);
    order::by_key(&mut heard, |(created, _)| *created);
    let (mut count, mut last) = (0, None);
    for (created, _) in heard {
        if last.is_none_or(|last| created.since(last) >= APART) {
            count += 1;
            last = Some(created);
        }
    }
    count >= AGREEING
}

fn of_event(manifest: &Manifest, event: &Node) -> Option<Best> {
    let count = member(event, &["count"]).or_else(|| member(event, &["deprecatedCount"]));
    let first =
        count.is_none_or(|it| matches!(&it.value, Value::Number(n) if n == "1" || n == "0"));
    if !first || member(event, &["series"]).is_some() {
        return None;
    }
    let created = Time::at(event, &["metadata", "creationTimestamp"])?;
    let reported = ["eventTime", "firstTimestamp", "deprecatedFirstTimestamp"]
        .iter()
        .find_map(|name| Time::at(event, &[name]))?;
    let (party, span) = (reporter(event)?, manifest.span(event));
    Some(Best::of(party, span, reported, created))
}

impl Best {
    fn of(party: Party, span: Span, reported: Time, created: Time) -> Best {
        let difference = reported.moment.since(created.moment);
        Best {
            party,
            span,
            difference,
            low: difference - created.unit,
            high: difference + reported.unit + DELAY,
            created,
        }
    }
}

/// The columns of a table that say something.
const COLUMNS: &[&[&str]] = &[
    &["HOST"],
    &["COUNT"],
    &["FIRST"],
    &["EVENTTIME"],
    &["CREATED"],
];
const HOST_FIRST_CREATED: [usize; 3] = [0, 2, 4];

fn of_row(row: &Row) -> Option<Best> {
    if !matches!(row.get(1), None | Some("0" | "1")) {
        return None;
    }
    let reported = row.get(3).or(row.get(2)).and_then(Time::of)?;
    let created = row.get(4).and_then(Time::of)?;
    let party = Party::Node(row.get(0)?.into());
    Some(Best::of(party, row.span, reported, created))
}

pub(super) fn reporter(event: &Node) -> Option<Party> {
    let sources = ["source", "deprecatedSource"];
    let source = sources.iter().find_map(|name| member(event, &[name]));
    let host = source.and_then(|source| text(source, &["host"]));
    if let Some(host) = host {
        return Some(Party::Node(host.into()));
    }
    let component = ["reportingComponent", "reportingController"]
        .iter()
        .find_map(|name| text(event, &[name]));
    let instance = text(event, &["reportingInstance"])?;
    if component.is_some_and(|component| ON_NODES.contains(&component)) {
        return Some(Party::Node(instance.into()));
    }
    // The scheduler calls itself `default-scheduler-HOST`. Most others are named after their pods, and whose machine's
    // clock those have is not said.
    let component = component.filter(|it| ON_HOSTS.contains(it))?;
    let host = instance.strip_prefix(component)?.strip_prefix('-')?;
    Some(Party::Host(Some(host.into())))
}
