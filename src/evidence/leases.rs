//! A list of leases compared: each with the time of its write where the API server keeps it, or all with each other.

use super::api_objects::Time;
use super::clue::{Found, How, Opened, Party, What};
use super::measures::measured;
use crate::order;
use crate::text::Span;
use crate::time::{Instant, Nanos, SECOND, Stamp};
use std::collections::HashMap;

/// Whose lease it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Node,
    Server,
    Leader,
}

#[derive(Clone, Debug)]
pub struct Lease {
    pub role: Role,
    /// The machine.
    pub name: String,
    /// The namespace says whose it is; of others it is taken so.
    pub proved: bool,
    pub span: Span,
    /// By its clock.
    pub renewed: Time,
    /// Both by the API server's.
    pub created: Option<Time>,
    pub written: Option<Time>,
}

/// Nodes and API servers renew so often: every 10 s, and up to 4 % later.
const RENEWAL: Nanos = 10_400_000_000;

/// Leaders renew every 2 s.
const LEADERS_RENEWAL: Nanos = 2 * SECOND;

/// From the node's reading to the API server's.
const DELAY: Nanos = 2 * SECOND;

/// All writes of live nodes lie so close together: a lease lasts 40 s.
const DURATION: Nanos = 40 * SECOND;

/// So many leases must have been renewed together before the middle of a list says what the time was.
const LEAST_LIVE: usize = 3;

/// A write that is not so much younger than the lease may have stood still since its creation.
const MINUTE: Nanos = 60 * SECOND;

const HOUR: Nanos = 60 * MINUTE;

/// A server that has not renewed for so long is gone; its lease stays for an hour.
const SERVER_GONE: Nanos = 10 * MINUTE;

/// So many groups of writes are looked for: as many API servers with clocks of their own.
const GROUPS: usize = 3;

/// Differences within one group lie closer together: a second that is cut off, and delays.
const ONE_GROUP: Nanos = 3 * SECOND;

/// More servers are compared with the middle one alone.
const FEW: usize = 5;

/// Whether the lease holds a write that moved since its creation, as far as it shows that alone.
fn moved(lease: &Lease) -> bool {
    let (Some(written), Some(created)) = (lease.written, lease.created) else {
        // A table without the column: only the list can tell.
        return lease.written.is_some();
    };
    let young = lease.renewed.moment.since(created.moment).abs() < MINUTE;
    young || written.moment.since(created.moment) > MINUTE
}

/// Compares the leases of one list and says what was found, the list as a whole first.
pub fn compare(form: &'static str, whole: Span, leases: Vec<Lease>, found: &mut Vec<Found>) {
    let of = |role| leases.iter().filter(move |lease| lease.role == role);
    let nodes: Vec<&Lease> = of(Role::Node).collect();
    let leaders: Vec<&Lease> = of(Role::Leader).collect();
    let mut gone = Vec::new();
    let servers = live_servers(of(Role::Server).collect(), &mut gone);
    let place = found.len();
    if leases.is_empty() {
        found.push(Found {
            form,
            span: whole,
            what: What::Named,
        });
        return;
    }
    let mut all = Measures { form, found };
    let writes = Writes::of(if nodes.is_empty() { &leaders } else { &nodes });
    let mut two_groups = None;
    if writes.kept {
        let mut differences = Vec::new();
        for node in &nodes {
            if let Some(written) = node
                .written
                .filter(|it| moved(node) || writes.hold(it.moment))
            {
                differences.push(all.write(node, written));
                if writes.is_long_before(written.moment) {
                    gone.push(node.name.clone());
                }
            }
        }
        two_groups = groups(differences);
    } else if nodes.len() > 1 {
        all.nodes_among_others(&nodes, &mut gone);
    }
    for leader in &leaders {
        if let Some(written) = leader.written.filter(|_| writes.kept && moved(leader)) {
            all.write(leader, written);
        }
    }
    all.servers(&servers);
    let others = if nodes.is_empty() { &servers } else { &nodes };
    let live = |middle: Instant| {
        let near = |it: &&&Lease| it.renewed.moment.since(middle).abs() <= DURATION;
        others.iter().filter(near).count()
    };
    let middle = middle(others).filter(|middle| live(*middle) >= LEAST_LIVE);
    if let Some(middle) = middle.filter(|_| !writes.kept) {
        for leader in &leaders {
            let lag = leader.renewed.moment.since(middle);
            if lag > -SERVER_GONE {
                let bounds = (lag - RENEWAL, lag + LEADERS_RENEWAL);
                all.push(
                    leader,
                    Party::Others,
                    How::LeaseAmongOthers,
                    bounds,
                    leader.renewed.stamp,
                );
            }
        }
    }
    let shown = leases
        .iter()
        .any(|it| it.role != Role::Server && it.written.is_some());
    let summary = Opened::Leases {
        nodes: nodes.len(),
        servers: servers.len(),
        kept: shown.then_some(writes.kept),
        gone,
        two_groups,
        behind: behind(&servers),
    };
    found.insert(
        place,
        Found {
            form,
            span: whole,
            what: What::Opened(summary),
        },
    );
}

struct Measures<'a> {
    form: &'static str,
    found: &'a mut Vec<Found>,
}

impl Measures<'_> {
    fn push(&mut self, lease: &Lease, against: Party, how: How, bounds: (Nanos, Nanos), at: Stamp) {
        let clock = match lease.role {
            Role::Node => Party::Node(lease.name.clone()),
            Role::Server => Party::ApiServer(Some(lease.name.clone())),
            Role::Leader => Party::Host(Some(lease.name.clone())),
        };
        self.found.push(Found {
            form: self.form,
            span: lease.span,
            what: measured(clock, against, how, Some(bounds), Some(at)),
        });
    }

    /// The renewal beside the time of its write; returns their difference.
    fn write(&mut self, lease: &Lease, written: Time) -> Nanos {
        let difference = lease.renewed.moment.since(written.moment);
        let bounds = (
            difference - written.unit,
            difference + lease.renewed.unit + DELAY,
        );
        let against = Party::ApiServer(None);
        self.push(lease, against, How::LeaseWrite, bounds, written.stamp);
        difference
    }

    fn nodes_among_others(&mut self, nodes: &[&Lease], gone: &mut Vec<String>) {
        let Some(middle) = middle(nodes) else { return };
        let is_live = |node: &&&Lease| node.renewed.moment.since(middle).abs() <= DURATION;
        let few = nodes.iter().filter(is_live).count() < LEAST_LIVE;
        for node in nodes {
            let lag = node.renewed.moment.since(middle);
            if lag < -HOUR && !is_of_a_zone(-lag) {
                gone.push(node.name.clone());
                continue;
            }
            // Nobody says which of two is right, or whether either lives.
            if few {
                continue;
            }
            let bounds = (lag - RENEWAL, lag + RENEWAL);
            let at = node.renewed.stamp;
            self.push(node, Party::Others, How::LeaseAmongOthers, bounds, at);
        }
    }

    /// Each with each, or with the middle one.
    fn servers(&mut self, servers: &[&Lease]) {
        let mut pair = |one: &Lease, other: &Lease| {
            let lag = one.renewed.moment.since(other.renewed.moment);
            let against = Party::ApiServer(Some(other.name.clone()));
            let bounds = (lag - RENEWAL, lag + RENEWAL);
            self.push(
                one,
                against,
                How::LeaseAmongOthers,
                bounds,
                one.renewed.stamp,
            );
        };
        if servers.len() <= FEW {
            for (at, one) in servers.iter().enumerate() {
                servers.iter().take(at).for_each(|other| pair(one, other));
            }
            return;
        }
        let mut sorted: Vec<&&Lease> = servers.iter().collect();
        order::by_key(&mut sorted, |lease| lease.renewed.moment);
        let Some(middle) = sorted.get(sorted.len() / 2) else {
            return;
        };
        for one in servers.iter().filter(|it| it.name != middle.name) {
            pair(one, middle);
        }
    }
}

/// A clock in a wrong zone is off by a multiple of half an hour; a node that went away hardly ever by that.
fn is_of_a_zone(lag: Nanos) -> bool {
    let rest = lag.rem_euclid(HOUR / 2);
    lag < 15 * HOUR && !(MINUTE..=HOUR / 2 - MINUTE).contains(&rest)
}

/// The middle of the renewals.
fn middle(leases: &[&Lease]) -> Option<Instant> {
    let mut moments: Vec<Instant> = leases.iter().map(|it| it.renewed.moment).collect();
    order::by_key(&mut moments, |it| *it);
    moments.get(moments.len() / 2).copied()
}

/// Of each host the newest lease: a server that was started anew left the other behind. Those far behind are gone.
fn live_servers<'a>(servers: Vec<&'a Lease>, gone: &mut Vec<String>) -> Vec<&'a Lease> {
    let mut newest: HashMap<&str, Instant> = HashMap::new();
    for server in &servers {
        let at = newest.entry(&server.name).or_insert(server.renewed.moment);
        *at = (*at).max(server.renewed.moment);
    }
    let mut live: Vec<&Lease> = Vec::new();
    for server in servers {
        // Taken out, so that of two that were renewed at once one is left.
        if newest.get(&*server.name) == Some(&server.renewed.moment) {
            newest.remove(&*server.name);
            live.push(server);
        }
    }
    let Some(middle) = middle(&live) else {
        return live;
    };
    live.retain(|server| {
        let stays = server.renewed.moment.since(middle) > -SERVER_GONE;
        gone.extend((!stays).then(|| server.name.clone()));
        stays
    });
    live
}

/// Servers whose renewal lies further behind the newest than those of live ones with right clocks can.
fn behind(servers: &[&Lease]) -> Vec<String> {
    let newest = servers.iter().map(|it| it.renewed.moment).max();
    let is_behind = |server: &&&Lease| {
        newest.is_some_and(|newest| newest.since(server.renewed.moment) > RENEWAL + DELAY)
    };
    let behind = servers.iter().filter(is_behind);
    behind.map(|server| server.name.clone()).collect()
}

/// The times of writes of a list: whether the API server keeps them, and where those of live machines lie.
struct Writes {
    kept: bool,
    /// From and to, the newest first.
    groups: Vec<(Instant, Instant)>,
}

impl Writes {
    fn of(leases: &[&Lease]) -> Writes {
        let mut writes: Vec<(Instant, bool)> = leases
            .iter()
            .filter_map(|lease| Some((lease.written?.moment, moved(lease))))
            .collect();
        if let [lease] = leases {
            let near = |written: Time| {
                lease.renewed.moment.since(written.moment).abs() < 24 * HOUR && moved(lease)
            };
            return Writes {
                kept: lease.written.is_some_and(near),
                groups: Vec::new(),
            };
        }
        order::by_key(&mut writes, |(at, _)| std::cmp::Reverse(*at));
        // Each group: from, to, how many, and how many of them moved.
        let mut groups: Vec<(Instant, Instant, usize, usize)> = Vec::new();
        for (at, moved) in writes.iter().copied() {
            match groups.last_mut().filter(|it| it.1.since(at) <= DURATION) {
                Some(group) => {
                    group.0 = at;
                    group.2 += 1;
                    group.3 += usize::from(moved);
                }
                None => groups.push((at, at, 1, usize::from(moved))),
            }
        }
        order::by_key(&mut groups, |group| std::cmp::Reverse(group.2));
        groups.truncate(GROUPS);
        groups.retain(|group| group.2 > 1);
        let near: usize = groups.iter().map(|group| group.2).sum();
        let moved: usize = groups.iter().map(|group| group.3).sum();
        Writes {
            kept: near * 2 > leases.len() && moved * 2 > near,
            groups: groups.iter().map(|group| (group.0, group.1)).collect(),
        }
    }

    fn hold(&self, moment: Instant) -> bool {
        self.groups
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&moment))
    }

    /// Before all groups, and by more than a lease lasts.
    fn is_long_before(&self, moment: Instant) -> bool {
        let first = self.groups.iter().map(|(from, _)| *from).min();
        first.is_some_and(|first| first.since(moment) > DURATION)
    }
}

/// Two groups of differences that most nodes are in, and how far apart they lie.
fn groups(mut differences: Vec<Nanos>) -> Option<(usize, usize, Nanos)> {
    order::by_key(&mut differences, |it| *it);
    let mut runs: Vec<&[Nanos]> = differences
        .chunk_by(|one, next| next - one <= ONE_GROUP)
        .collect();
    order::by_key(&mut runs, |run| std::cmp::Reverse(run.len()));
    let [one, other, ..] = runs[..] else {
        return None;
    };
    let all = differences.len();
    let enough = other.len() >= 2.max(all / 10) && (one.len() + other.len()) * 5 >= all * 4;
    let middle = |run: &[Nanos]| run.get(run.len() / 2).copied().unwrap_or(0);
    let apart = (middle(one) - middle(other)).abs();
    enough.then_some((one.len(), other.len(), apart))
}
