//! Clocks, arcs between them, and shortest paths.

use super::{Bound, ClockIndex, FARTHEST};
use crate::order;
use crate::time::Nanos;

/// `to` shows at most `length` more than `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    pub from: ClockIndex,
    pub to: ClockIndex,
    pub length: Nanos,
    pub piece: usize,
}

impl Arc {
    pub fn of(bound: &Bound) -> Arc {
        Arc {
            from: bound.right,
            to: bound.left,
            length: bound.at_most.clamp(-FARTHEST, FARTHEST),
            piece: bound.piece,
        }
    }
}

pub fn length(arcs: &[Arc]) -> Nanos {
    arcs.iter()
        .fold(0, |sum, arc| sum.saturating_add(arc.length))
}

/// The tightest arc between any two clocks, by where they begin and then by where they end.
pub struct Graph {
    arcs: Vec<Arc>,
    /// Where in `arcs` those of a clock begin, and after the last clock their end.
    first: Vec<usize>,
}

/// How a clock was reached.
#[derive(Clone, Copy)]
struct Reached {
    length: Nanos,
    /// Of paths of one length the one with the fewest arcs explains best.
    arcs: u32,
    /// The last arc, by its place in the graph; none where a path begins.
    by: Option<usize>,
}

/// The shortest path to each clock.
pub struct Paths(Vec<Option<Reached>>);

impl Graph {
    pub fn new(clocks: usize, mut arcs: Vec<Arc>) -> Graph {
        order::by_key(&mut arcs, |arc| (arc.from, arc.to, arc.length, arc.piece));
        arcs.dedup_by_key(|arc| (arc.from, arc.to));
        let mut first = vec![0; clocks + 1];
        for arc in &arcs {
            first[arc.from + 1] += 1;
        }
        for clock in 0..clocks {
            first[clock + 1] += first[clock];
        }
        Graph { arcs, first }
    }

    pub fn reversed(&self) -> Graph {
        let turned = |arc: &Arc| Arc {
            from: arc.to,
            to: arc.from,
            ..*arc
        };
        Graph::new(self.clocks(), self.arcs.iter().map(turned).collect())
    }

    pub fn clocks(&self) -> usize {
        self.first.len() - 1
    }

    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    pub fn of(&self, clock: ClockIndex) -> &[Arc] {
        &self.arcs[self.first[clock]..self.first[clock + 1]]
    }

    pub fn between(&self, from: ClockIndex, to: ClockIndex) -> Option<&Arc> {
        let arcs = self.of(from);
        let at = arcs.binary_search_by_key(&to, |arc| arc.to).ok()?;
        arcs.get(at)
    }

    /// Bellman and Ford's, looking only at clocks whose path became shorter; with several starts a path to any of
    /// them will do. In vain if there is a cycle of negative length, which is then the answer.
    pub fn paths(&self, starts: impl IntoIterator<Item = ClockIndex>) -> Result<Paths, Vec<Arc>> {
        let start = Reached {
            length: 0,
            arcs: 0,
            by: None,
        };
        let mut reached: Vec<Option<Reached>> = vec![None; self.clocks()];
        let mut waits = vec![false; self.clocks()];
        let mut looked_at = 0;
        let mut now: Vec<ClockIndex> = Vec::new();
        let mut starts = starts.into_iter();
        loop {
            // One start after the other, each only if nothing leads there: all at once would have a long chain of
            // clocks corrected from each of them.
            if now.is_empty() {
                let Some(clock) = starts.find(|clock| reached[*clock].is_none()) else {
                    return Ok(Paths(reached));
                };
                reached[clock] = Some(start);
                now.push(clock);
            }
            let mut next = Vec::new();
            for from in now {
                waits[from] = false;
                let Some(path) = reached[from] else { continue };
                for at in self.first[from]..self.first[from + 1] {
                    let arc = &self.arcs[at];
                    let longer = Reached {
                        length: path.length.saturating_add(arc.length),
                        arcs: path.arcs.saturating_add(1),
                        by: Some(at),
                    };
                    if reached[arc.to].is_some_and(|known| {
                        (known.length, known.arcs) <= (longer.length, longer.arcs)
                    }) {
                        continue;
                    }
                    reached[arc.to] = Some(longer);
                    if !waits[arc.to] {
                        waits[arc.to] = true;
                        next.push(arc.to);
                    }
                }
                looked_at += 1 + self.of(from).len();
            }
            // Looking for a cycle takes as long as there are clocks, so not after each few steps.
            if looked_at >= self.clocks() {
                looked_at = 0;
                if let Some(cycle) = self.cycle(&reached) {
                    return Err(cycle);
                }
            }
            now = next;
        }
    }

    /// Paths that lead back into themselves.
    fn cycle(&self, reached: &[Option<Reached>]) -> Option<Vec<Arc>> {
        let before = |clock: ClockIndex| self.arcs.get(reached[clock]?.by?);
        // Which walk came by here first, counted from 1.
        let mut walk_of = vec![0; self.clocks()];
        for start in 0..self.clocks() {
            let mut clock = start;
            while walk_of[clock] == 0 {
                walk_of[clock] = start + 1;
                let Some(arc) = before(clock) else { break };
                clock = arc.from;
            }
            if walk_of[clock] != start + 1 || before(clock).is_none() {
                continue;
            }
            let mut cycle = Vec::new();
            let mut at = clock;
            while let Some(arc) = before(at) {
                cycle.push(*arc);
                at = arc.from;
                if at == clock {
                    break;
                }
            }
            cycle.reverse();
            return Some(cycle);
        }
        None
    }
}

impl Paths {
    pub fn length(&self, clock: ClockIndex) -> Option<Nanos> {
        Some(self.0.get(clock).copied()??.length)
    }

    /// The arcs of the path to a clock, the last first.
    pub fn to<'a>(&'a self, graph: &'a Graph, clock: ClockIndex) -> impl Iterator<Item = &'a Arc> {
        let last = move |clock: ClockIndex| graph.arcs.get(self.0.get(clock).copied()??.by?);
        std::iter::successors(last(clock), move |arc| last(arc.from))
    }
}
