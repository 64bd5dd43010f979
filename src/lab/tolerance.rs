//! How far clocks may be apart before a workload gets its first 401, for tokens of a lifetime.
//!
//! A token is issued at `I`, checked by `V`, and replaced by a node's `N`; each letter stands for how far that clock is
//! ahead. A new token is refused if `I − V` is too much. It is replaced too late if `V − N` is, and born so close to its
//! end that no check comes in time if `V − I` is. `I` itself cancels out of the second.

use super::fresh::Lifetime;
use crate::clocks::fleet::Tolerance;
use crate::clocks::{CHECKS, Machine, REREAD};
use crate::time::{Nanos, SECOND};
use crate::verifier::LEEWAY;

/// A stamp is cut to whole seconds: it is this much too early at most.
const CUT: Nanos = SECOND - 1;

/// A distance between two clocks. Both ends are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Up to here there is no 401, however late the kubelet's check and the client's reading come.
    pub surely: Nanos,
    /// Beyond this there is one, however early they come.
    pub luckily: Nanos,
}

/// Those of a cluster that are farthest apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The issuer that is farthest ahead, and the verifier that is farthest behind, if they are not the same.
    pub servers: Option<(&'a Machine, &'a Machine, Nanos)>,
    /// The slowest node, and how far it is behind the fastest verifier; negative if it is ahead of all.
    pub node: Option<(&'a Machine, Nanos)>,
    /// The fastest node, if it is so fast that it asks on every check.
    pub loops: Option<&'a Machine>,
}

/// What a distance does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Fine,
    /// It depends on when the kubelet checks and the client reads.
    Perhaps,
    Refused,
}

/// How far clocks may be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bears {
    /// The issuer ahead of a verifier, or the verifier behind it.
    pub new: Bound,
    /// A node behind a verifier, or the verifier ahead of it.
    pub late: Bound,
    /// The issuer behind a verifier. A node that is right replaces such tokens sooner.
    pub born_old: Bound,
    /// A node that is this far ahead of the issuer asks for a new token on every check. It does no harm to the
    /// workload.
    pub loops: Nanos,
}

/// Of tokens with this lifetime, which a kubelet replaces.
pub fn bears(lifetime: Lifetime) -> Bears {
    let node = node(lifetime);
    let extended = lifetime.given - lifetime.asked;
    let ends = lifetime.given + LEEWAY;
    Bears {
        new: Bound {
            surely: LEEWAY,
            luckily: LEEWAY + CUT,
        },
        late: Bound {
            surely: node.surely() + extended,
            luckily: node.luckily() + extended,
        },
        born_old: Bound {
            surely: ends - CHECKS[1] - REREAD - CUT,
            luckily: ends - CHECKS[0],
        },
        loops: node.due(),
    }
}

/// The same for the lifetime that the kubelet knows, which is what a node's clock is held against everywhere.
pub fn node(lifetime: Lifetime) -> Tolerance {
    Tolerance {
        lifetime: lifetime.asked,
        leeway: LEEWAY,
    }
}

impl Bears {
    /// What becomes of a token, by how far three clocks are ahead. `Fine` and `Refused` are certain.
    pub fn fate(&self, issuer: Nanos, verifier: Nanos, node: Nanos) -> Fate {
        let new = self.new.fate(issuer - verifier);
        let late = self.late.fate(verifier - node);
        new.max(late).max(self.born_old.fate(verifier - issuer))
    }
}

pub fn standing<'a>(bears: &Bears, servers: &[&'a Machine], nodes: &[&'a Machine]) -> Standing<'a> {
    let of = |machines: &[&'a Machine], most: bool| -> Option<&'a Machine> {
        let all = machines.iter().copied();
        all.reduce(|one, other| {
            let takes = if most {
                other.offset > one.offset
            } else {
                other.offset < one.offset
            };
            if takes { other } else { one }
        })
    };
    let (first, last) = (of(servers, true), of(servers, false));
    let apart = first
        .zip(last)
        .filter(|(first, last)| first.offset != last.offset);
    Standing {
        servers: apart.map(|(first, last)| (first, last, first.offset - last.offset)),
        node: of(nodes, false)
            .zip(first)
            .map(|(node, first)| (node, first.offset - node.offset)),
        loops: of(nodes, true)
            .zip(last)
            .filter(|(node, last)| node.offset - last.offset >= bears.loops)
            .map(|(node, _)| node),
    }
}

impl Bound {
    pub fn fate(self, distance: Nanos) -> Fate {
        if distance <= self.surely {
            Fate::Fine
        } else if distance <= self.luckily {
            Fate::Perhaps
        } else {
            Fate::Refused
        }
    }
}
