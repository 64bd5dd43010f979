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
    /// The objects of this kind and of these groups of the API, in order.
    pub fn of_kind(&self, kind: &str, groups: &[&str]) -> Vec<&Node> {
        let mut found = Vec::new();
        for document in &self.documents {
            collect(document, Type::default(), (kind, groups), &mut found);
        }
        found
    }

    pub fn span(&self, node: &Node) -> Span {
        node.span.moved(self.start)
    }
}

/// What an object says that it is; items of a list need not say it again.
#[derive(Clone, Copy, Default)]
struct Type<'a> {
    kind: Option<&'a str>,
    version: Option<&'a str>,
}

fn collect<'a>(
    node: &'a Node,
    of_list: Type<'a>,
    wanted: (&str, &[&str]),
    found: &mut Vec<&'a Node>,
) {
    if let Value::Array(items) = &node.value {
        for item in items {
            collect(item, of_list, wanted, found);
        }
        return;
    }
    let own = |name| node.get(name).and_then(Node::as_str);
    let Some(kind) = own("kind").or(of_list.kind) else {
        return;
    };
    let version = own("apiVersion").or(of_list.version);
    if kind == wanted.0 {
        // `v1` is of no group.
        let group = version.map(|it| it.split_once('/').map_or("", |(group, _)| group));
        if group.is_none_or(|group| wanted.1.contains(&group)) {
            found.push(node);
        }
    } else if let Some(items) = node.get("items") {
        let kind = kind.strip_suffix("List").filter(|kind| !kind.is_empty());
        // What stands in a `List` has a version of its own.
        let version = version.filter(|_| kind.is_some());
        collect(items, Type { kind, version }, wanted, found);
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
