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
//! upper bound for certain: an event may have waited. That the quickest of them waited for less than 2 s is assumed.
//!
//! Only first occurrences say this: an event that is counted up and stored anew keeps its first time.

use super::Evidence;
use super::api_objects::{Manifest, Time, manifests, member, text};
use super::clue::{Found, How, Party, What};
use super::measures::measured;
use crate::json::{Node, Value};
use crate::text::Span;
use crate::time::{Nanos, SECOND};
use std::collections::HashMap;

const FORM: &str = "event";

/// Audit events are of another.
const GROUPS: &[&str] = &["", "events.k8s.io"];

/// What the quickest of a host's events is taken to have needed to the API server.
const DELAY: Nanos = 2 * SECOND;

/// Components that run on each node and call their host by the node's name.
const ON_NODES: [&str; 3] = ["kubelet", "kube-proxy", "kernel-monitor"];

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    for manifest in manifests(pasted, evidence, "Event") {
        of_manifest(&manifest, &mut found);
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

fn of_manifest(manifest: &Manifest, found: &mut Vec<Found>) {
    let mut best: Vec<Best> = Vec::new();
    let mut places: HashMap<Party, usize> = HashMap::new();
    for event in manifest.of_kind("Event", GROUPS) {
        let Some(this) = of_event(manifest, event) else {
            continue;
        };
        match places.get(&this.party).and_then(|at| best.get_mut(*at)) {
            Some(known) if known.difference >= this.difference => {}
            Some(known) => *known = this,
            None => {
                places.insert(this.party.clone(), best.len());
                best.push(this);
            }
        }
    }
    let before = found.len();
    for best in best {
        let bounds = Some((best.low, best.high));
        let (how, at) = (How::Events, Some(best.created.stamp));
        found.push(Found {
            form: FORM,
            span: best.span,
            what: measured(best.party, Party::ApiServer(None), how, bounds, at),
        });
    }
    if found.len() == before && !manifest.of_kind("Event", GROUPS).is_empty() {
        found.push(Found {
            form: FORM,
            span: manifest.whole,
            what: What::Named,
        });
    }
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
    let difference = reported.moment.since(created.moment);
    Some(Best {
        party: reporter(event)?,
        span: manifest.span(event),
        difference,
        low: difference - created.unit,
        high: difference + reported.unit + DELAY,
        created,
    })
}

fn reporter(event: &Node) -> Option<Party> {
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
    let on_node = component.is_some_and(|component| ON_NODES.contains(&component));
    Some(match on_node {
        true => Party::Node(instance.into()),
        // The scheduler calls itself `default-scheduler-HOST`.
        false => {
            let host = component.and_then(|it| instance.strip_prefix(it)?.strip_prefix('-'));
            Party::Host(Some(host.unwrap_or(instance).into()))
        }
    })
}
