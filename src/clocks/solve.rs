//! What everything that is known about clocks says together: a range for each, or what cannot all be true.
//!
//! Difference constraints. `clock(left) - clock(right) <= at_most` is an arc from right to left of that length:
//! the shortest path from the reference to a clock is the most that it can be ahead, and the shortest path back,
//! negated, the least. A cycle of negative length says that something is less than itself.
//!
//! Knows nothing of evidence, tokens and pages: a piece of evidence is its number.

mod graph;
mod smallest;
#[cfg(test)]
mod tests;

use crate::time::Nanos;
use graph::{Arc, Graph, Paths};

/// A clock, by its number in the question: 0 .. clocks.
pub type ClockIndex = usize;

/// `clock(left) - clock(right) <= at_most`: one inequality, and the piece of evidence that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    pub left: ClockIndex,
    pub right: ClockIndex,
    pub at_most: Nanos,
    pub piece: usize,
}

/// From `low` to `high` (both included; None = unbounded), against the reference clock; and which pieces
/// make each end, sorted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Range {
    pub low: Option<Nanos>,
    pub high: Option<Nanos>,
    pub low_by: Vec<usize>,
    pub high_by: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solved {
    /// One for each clock, in their order; the reference's own is 0..0.
    Ranges(Vec<Range>),
    /// The smallest set of pieces that cannot all be true, each once, sorted; and by how much they miss each
    /// other (positive).
    Contradiction { pieces: Vec<usize>, by: Nanos },
}

/// Lengths end here: some 10^13 years, far beyond what tokens can claim. So sums along any path fit.
const FARTHEST: Nanos = 1 << 100;

/// Ranges against `reference`, or a contradiction, wherever it is. Bounds between clocks that are not there are
/// ignored.
///
/// The contradiction has the fewest pieces, and among those it misses by most: for certain while the search stays
/// below `smallest::MOST_WORK`, as it does for thousands of nodes around an API server or two, and for dozens of
/// clocks measured against each other. Beyond, it is the smallest that was seen. If each of its pieces speaks of
/// two clocks, then none can be left out; pieces that speak of more cost most, and of hundreds of them one may be
/// needless. Better make each line or object a piece than a whole list.
pub fn solve(clocks: usize, reference: ClockIndex, bounds: &[Bound]) -> Solved {
    let inside = |bound: &&Bound| bound.left < clocks && bound.right < clocks;
    let mut arcs: Vec<Arc> = bounds.iter().filter(inside).map(Arc::of).collect();
    arcs.sort_by_key(|arc| arc.piece);
    if let Some(found) = smallest::of_one(&arcs) {
        return found;
    }
    arcs.retain(|arc| arc.from != arc.to);
    let graph = Graph::new(clocks, arcs.clone());
    match graph.paths(0..clocks) {
        Err(cycle) => smallest::of_several(&graph, cycle, &arcs),
        Ok(_) => Solved::Ranges(ranges(clocks, reference, &graph)),
    }
}

/// The bounds that are left when pieces are set aside.
pub fn without(bounds: &[Bound], pieces: &[usize]) -> Vec<Bound> {
    let mut aside = pieces.to_vec();
    aside.sort_unstable();
    let stays = |bound: &&Bound| aside.binary_search(&bound.piece).is_err();
    bounds.iter().filter(stays).copied().collect()
}

fn ranges(clocks: usize, reference: ClockIndex, graph: &Graph) -> Vec<Range> {
    let mut ranges = vec![Range::default(); clocks];
    if reference >= clocks {
        return ranges;
    }
    let back = graph.reversed();
    // Nothing contradicts any more, so there are paths.
    if let (Ok(highs), Ok(lows)) = (graph.paths([reference]), back.paths([reference])) {
        for (clock, range) in ranges.iter_mut().enumerate() {
            (range.high, range.high_by) = end(graph, &highs, clock);
            (range.low, range.low_by) = end(&back, &lows, clock);
            range.low = range.low.map(|low| -low);
        }
    }
    ranges
}

/// How long the path to a clock is, and which pieces it is made of.
fn end(graph: &Graph, paths: &Paths, clock: ClockIndex) -> (Option<Nanos>, Vec<usize>) {
    let mut by: Vec<usize> = paths.to(graph, clock).map(|arc| arc.piece).collect();
    by.sort_unstable();
    by.dedup();
    (paths.length(clock), by)
}
