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
//! `WRITTEN` (`.metadata.managedFields[*].time`) as an object is.

use super::Evidence;
use super::api_objects::{Manifest, Time, manifests, member, text};
use super::clue::Found;
use super::leases::{Lease, Role, compare};
use super::measures::lines;
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
        tables(pasted, &mut found);
    }
    found
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
    // In a table without namespaces all others are taken for nodes.
    named
        .namespace
        .is_none()
        .then(|| (Role::Node, name.to_owned()))
}

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
const COLUMNS: [&[&str]; 7] = [
    &["NAME"],
    &["NAMESPACE"],
    &["HOST", "HOSTNAME"],
    &["HOLDER"],
    &["CREATED", "CREATION"],
    &["RENEWED", "RENEWTIME", "RENEW"],
    &["WRITTEN", "TIME"],
];

fn tables(pasted: &str, found: &mut Vec<Found>) {
    let mut table: Option<(Span, Vec<Option<usize>>, Vec<Lease>)> = None;
    for (start, line) in lines(pasted) {
        let end = start + line.trim_end().len();
        if let Some(columns) = columns(line) {
            finish(table.take(), found);
            table = Some((Span::new(start, end), columns, Vec::new()));
            continue;
        }
        let Some((span, columns, leases)) = &mut table else {
            continue;
        };
        match row(line, columns, Span::new(start, end)) {
            Some(Some(lease)) => {
                span.end = end;
                leases.push(lease);
            }
            // A row that says nothing.
            Some(None) => {}
            None => finish(table.take(), found),
        }
    }
    finish(table, found);
}

fn finish(table: Option<(Span, Vec<Option<usize>>, Vec<Lease>)>, found: &mut Vec<Found>) {
    if let Some((span, _, leases)) = table.filter(|(_, _, leases)| !leases.is_empty()) {
        compare(FORM, span, leases, found);
    }
}

/// Which of `COLUMNS` each word is, if the line is the head of a table of leases.
pub fn columns(line: &str) -> Option<Vec<Option<usize>>> {
    let known = |word: &str| COLUMNS.iter().position(|names| names.contains(&word));
    if !line.trim_start().starts_with("NAME") || !line.contains("RENEW") {
        return None;
    }
    let columns: Vec<_> = line.split_whitespace().take(16).map(known).collect();
    let has = |column| columns.contains(&Some(column));
    (has(0) && has(5)).then_some(columns)
}

/// None if it is no row of the table any more; nothing if it has no times.
fn row(line: &str, columns: &[Option<usize>], span: Span) -> Option<Option<Lease>> {
    let mut cells = [None; COLUMNS.len()];
    let mut words = line.split_whitespace();
    for column in columns {
        let word = words.next()?;
        let cell = column.and_then(|column| cells.get_mut(column));
        if let Some(cell) = cell.filter(|_| word != "<none>") {
            *cell = Some(word);
        }
    }
    let [name, namespace, host, holder, created, renewed, written] = cells;
    if words.next().is_some() {
        return None;
    }
    let Some((name, renewed)) = name.zip(renewed.and_then(Time::of)) else {
        return Some(None);
    };
    let named = Named {
        namespace,
        name,
        host,
        holder,
        is_server: host.is_some(),
    };
    // One for each manager, by commas.
    let times = written.into_iter().flat_map(|it| it.split(','));
    Some(role(&named).map(|(role, name)| Lease {
        role,
        name,
        span,
        renewed,
        created: created.and_then(Time::of),
        written: times.filter_map(Time::of).max_by_key(|it| it.moment),
    }))
}
