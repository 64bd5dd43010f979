//! Leases, by which nodes, API servers and leaders say that they are alive: each renews its own by its own clock.
//!
//! Where the API server keeps the time of each write (1.25 and later: `managedFields`), a lease holds two clocks that
//! were read at one moment. With R the renewal by the node's clock and W the write by the API server's, cut off to the
//! second, it holds that R − W = node − API server + what was cut off (0 to 1 s) − delay, so that
//!
//! ```text
//! R − W − 1 s  <  node − API server  ≤  R − W + delay,      the delay taken to be at most 2 s
//! ```
//!
//! Where it doesn't, that time stands still at the lease's creation (1.19 to 1.24). Then only the list says something:
//! nodes renew every 10 s and 4 % (component-helpers/apimachinery/lease/controller.go), so that two of them that are
//! right lie at most as far apart. An API server's own lease is written to itself, and is compared in this way only.
//!
//! A table of `-o custom-columns=NAME:.metadata.name,RENEWED:.spec.renewTime` is read, too; with `CREATED` and
//! `WRITTEN` (`.metadata.managedFields[*].time`) as an object is. So is what `kubectl describe` prints.

use super::Evidence;
use super::api_objects::{Manifest, Time, manifests, member, text};
use super::clue::Found;
use super::columns::{Row, head, tables};
use super::described::{self, Described};
use super::leases::{Lease, Role, compare};
use crate::json::{Node, Value};
use crate::text::Span;

const FORM: &str = "lease";

const IDENTITY: &str = "apiserver.kubernetes.io/identity";
const HOSTNAME: &str = "kubernetes.io/hostname";
const OF_NODES: &str = "kube-node-lease";

/// Those whose holder is `HOST_UUID`, renewed every 2 s.
const LEADERS: [&str; 3] = [
    "kube-controller-manager",
    "kube-scheduler",
    "cloud-controller-manager",
];

pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    for manifest in manifests(pasted, evidence, "Lease") {
        let objects = manifest.of_kind("Lease", &["coordination.k8s.io"]);
        if !objects.is_empty() {
            let leases = objects
                .into_iter()
                .filter_map(|it| of_object(&manifest, it));
            compare(FORM, manifest.whole, leases.collect(), &mut found);
        }
    }
    if pasted.contains("RENEW") {
        for table in tables(pasted, COLUMNS, &NAME_AND_RENEWED) {
            let rows = || table.rows.iter().filter_map(of_row);
            // With a component's lease in it, a table is of kube-system, where none is a node's.
            let others = rows().any(|lease| lease.role != Role::Node);
            let leases = rows().filter(|lease| lease.role != Role::Node || lease.proved || !others);
            let leases: Vec<Lease> = leases.collect();
            if !leases.is_empty() {
                compare(FORM, table.span, leases, &mut found);
            }
        }
    }
    let described = described::leases(pasted);
    let leases: Vec<Lease> = described.iter().filter_map(of_described).collect();
    if let (Some(first), Some(last)) = (leases.first(), leases.last()) {
        let whole = Span::new(first.span.start, last.span.end);
        compare(FORM, whole, leases, &mut found);
    }
    found
}

fn of_described(it: &Described) -> Option<Lease> {
    let (role, name) = role(&Named {
        namespace: it.namespace,
        name: it.name,
        host: it.host,
        holder: it.holder,
        is_server: it.is_server,
    })?;
    Some(Lease {
        role,
        name,
        proved: true,
        span: it.span,
        renewed: it.renewed?,
        created: it.created,
        written: it.written,
    })
}

fn of_object(manifest: &Manifest, object: &Node) -> Option<Lease> {
    let name = text(object, &["metadata", "name"])?;
    let labels = member(object, &["metadata", "labels"]);
    let label = |name| labels.and_then(|labels| text(labels, &[name]));
    let (role, name) = role(&Named {
        namespace: text(object, &["metadata", "namespace"]),
        name,
        host: label(HOSTNAME),
        holder: text(object, &["spec", "holderIdentity"]),
        is_server: label(IDENTITY).is_some(),
    })?;
    Some(Lease {
        role,
        name,
        proved: true,
        span: manifest.span(object),
        renewed: Time::at(object, &["spec", "renewTime"])?,
        created: Time::at(object, &["metadata", "creationTimestamp"]),
        written: written(object),
    })
}

struct Named<'a> {
    namespace: Option<&'a str>,
    name: &'a str,
    host: Option<&'a str>,
    holder: Option<&'a str>,
    is_server: bool,
}

/// Whose lease it is, and whose clock; none if it is of anything else.
fn role(named: &Named) -> Option<(Role, String)> {
    let name = named.name;
    let is_server = named.is_server
        || ["apiserver-", "kube-apiserver-"]
            .iter()
            .any(|start| name.starts_with(start));
    if named.namespace == Some(OF_NODES) {
        return Some((Role::Node, name.into()));
    }
    if is_server {
        return Some((Role::Server, named.host.unwrap_or(name).into()));
    }
    if LEADERS.contains(&name) {
        let (host, _) = named.holder?.rsplit_once('_')?;
        return Some((Role::Leader, host.into()));
    }
    // In a table without namespaces those are taken for nodes whose holder has their name, or is not shown and whose
    // name is not one that locks of controllers have.
    let is_node = match named.holder {
        Some(holder) => holder == name,
        None => !LOCKS.iter().any(|word| name.contains(word)),
    };
    (named.namespace.is_none() && is_node).then(|| (Role::Node, name.to_owned()))
}

/// What stands in the names of leases by which controllers elect a leader.
const LOCKS: [&str; 8] = [
    "leader",
    "lock",
    "controller",
    "operator",
    "scheduler",
    "manager",
    "election",
    "webhook",
];

/// The time of the newest write of whoever owns `renewTime`.
fn written(object: &Node) -> Option<Time> {
    let Value::Array(entries) = &member(object, &["metadata", "managedFields"])?.value else {
        return None;
    };
    let owns = |entry: &&Node| member(entry, &["fieldsV1", "f:spec", "f:renewTime"]).is_some();
    let times = entries
        .iter()
        .filter(owns)
        .filter_map(|it| Time::at(it, &["time"]));
    times.max_by_key(|time| time.moment)
}

/// The columns of a table that say something.
const COLUMNS: &[&[&str]] = &[
    &["NAME"],
    &["NAMESPACE"],
    &["HOST", "HOSTNAME"],
    &["HOLDER"],
    &["CREATED", "CREATION"],
    &["RENEWED", "RENEWTIME", "RENEW"],
    &["WRITTEN", "TIME"],
];
/// Without these two it is none.
const NAME_AND_RENEWED: [usize; 2] = [0, 5];

/// Whether the line is the head of a table of leases.
pub fn is_head(line: &str) -> bool {
    line.contains("RENEW") && head(line, COLUMNS, &NAME_AND_RENEWED).is_some()
}

fn of_row(row: &Row) -> Option<Lease> {
    let name = row.get(0)?;
    let named = Named {
        namespace: row.get(1),
        name,
        host: row.get(2),
        holder: row.get(3),
        // A column of hosts is one of `kubernetes.io/hostname`, which leases of API servers have.
        is_server: row.get(2).is_some(),
    };
    let (role, name) = role(&named)?;
    let proved = named.namespace == Some(OF_NODES);
    // One for each manager, by commas.
    let times = row.get(6).into_iter().flat_map(|it| it.split(','));
    Some(Lease {
        role,
        name,
        proved,
        span: row.span,
        renewed: Time::of(row.get(5)?)?,
        created: row.get(4).and_then(Time::of),
        written: times.filter_map(Time::of).max_by_key(|it| it.moment),
    })
}
