//! Objects of some kinds out of all manifests of a paste, whether alone, in a list, or in a list of their kind.

use super::Evidence;
use crate::json::{self, Node, Value};
use crate::text::Span;
use crate::time::{Instant, Nanos, SECOND, Stamp};
use crate::yaml;

/// One manifest's objects: `whole` is its place in the paste, `start` where its own places count from.
pub struct Manifest {
    pub whole: Span,
    pub start: usize,
    documents: Vec<Node>,
}

/// The manifests in which this kind is named.
pub fn manifests(pasted: &str, evidence: &Evidence, kind: &str) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    for finding in evidence.findings.iter().filter(|it| it.form == "manifest") {
        let whole = finding.span;
        let text = pasted.get(whole.start..whole.end).unwrap_or_default();
        if !text.contains(kind) {
            continue;
        }
        let documents = match text.trim_start().starts_with('{') {
            true => json::read(text.as_bytes()).0.into_iter().collect(),
            false => yaml::read(text).0,
        };
        manifests.push(Manifest {
            whole,
            start: whole.start,
            documents,
        });
    }
    manifests
}

impl Manifest {
    /// The objects of this kind, in order.
    pub fn of_kind(&self, kind: &str) -> Vec<&Node> {
        let mut found = Vec::new();
        for document in &self.documents {
            collect(document, None, kind, &mut found);
        }
        found
    }

    pub fn span(&self, node: &Node) -> Span {
        node.span.moved(self.start)
    }
}

/// Items of a list need not name their kind.
fn collect<'a>(node: &'a Node, items_are: Option<&str>, kind: &str, found: &mut Vec<&'a Node>) {
    if let Value::Array(items) = &node.value {
        items
            .iter()
            .for_each(|item| collect(item, items_are, kind, found));
        return;
    }
    let own = node.get("kind").and_then(Node::as_str).or(items_are);
    match (own, node.get("items")) {
        (Some(own), _) if own == kind => found.push(node),
        (Some(own), Some(items)) => collect(items, own.strip_suffix("List"), kind, found),
        _ => {}
    }
}

/// The text at a path; what is empty is not there.
pub fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    member(node, path)?.as_str().filter(|text| !text.is_empty())
}

/// What stands at a path; what is null is not there.
pub fn member<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    let end = path.iter().try_fold(node, |node, name| node.get(name))?;
    (end.value != Value::Null).then_some(end)
}

/// A time of the API, which is whole: with its moment and the worth of its last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    pub stamp: Stamp,
    pub moment: Instant,
    pub unit: Nanos,
}

impl Time {
    pub fn of(text: &str) -> Option<Time> {
        // The API writes RFC 3339; an empty cell of a table is `<none>`.
        let stamp = Stamp::read_whole(text).filter(|it| it.has_year && it.has_zone)?;
        let assumed = crate::time::Assumed {
            near: Instant(0),
            year: None,
            zone: 0,
        };
        Some(Time {
            stamp,
            moment: stamp.moment(&assumed),
            // MicroTime and Time are cut off at a microsecond and at a second, whatever digits are left.
            unit: stamp.unit.min(SECOND),
        })
    }

    pub fn at(node: &Node, path: &[&str]) -> Option<Time> {
        Time::of(text(node, path)?)
    }
}
