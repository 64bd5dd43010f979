//! The smallest contradiction: the fewest pieces that cannot all be true.
//!
//! Most pieces speak of two clocks. Each arc of a cycle is then of another piece, and the fewest pieces are the
//! cycle with the fewest arcs: walks of two arcs, of three, and so on, from each clock, find it. A clock that was
//! asked is taken away, and with it those that then hang by one other clock, so that of a star nothing is left
//! after the first. A piece that speaks of more clocks can be on a cycle several times; such pieces are tried
//! together with others, as long as that can be afforded.

use super::graph::{Arc, Graph, length};
use super::{ClockIndex, Solved};
use crate::order;
use crate::time::Nanos;
use std::ops::Range;

/// How many arcs the search looks at before it is content with what it has: well below a second.
pub const MOST_WORK: usize = 8_000_000;

/// What may still be looked at.
struct Work(usize);

impl Work {
    /// Whether there is that much left.
    fn spend(&mut self, arcs: usize) -> bool {
        self.0 = self.0.saturating_sub(arcs);
        self.0 > 0
    }
}

/// Pieces that contradict each other, sorted, and by how much.
struct Found {
    pieces: Vec<usize>,
    by: Nanos,
}

impl Found {
    fn of(cycle: &[Arc]) -> Found {
        let mut pieces: Vec<usize> = cycle.iter().map(|arc| arc.piece).collect();
        order::by_key(&mut pieces, |it| *it);
        pieces.dedup();
        let by = length(cycle).saturating_neg();
        Found { pieces, by }
    }

    /// Less is better.
    fn rank(&self) -> (usize, Nanos) {
        (self.pieces.len(), self.by.saturating_neg())
    }

    fn solved(self) -> Solved {
        Solved::Contradiction {
            pieces: self.pieces,
            by: self.by,
        }
    }
}

/// The piece that contradicts itself, if one does. The arcs lie piece by piece.
pub fn of_one(arcs: &[Arc]) -> Option<Solved> {
    let mut work = Work(MOST_WORK);
    let mut best: Option<Found> = None;
    for piece in pieces(arcs) {
        for cycle in [of_itself(piece), of_both(piece, &mut work)] {
            let Some(cycle) = cycle else { continue };
            let found = Found::of(&cycle);
            if best.as_ref().is_none_or(|best| found.rank() < best.rank()) {
                best = Some(found);
            }
        }
    }
    best.map(Found::solved)
}

/// Several pieces, none of which contradicts itself. The cycle is one of the graph, which has all of the arcs;
/// these lie piece by piece.
pub fn of_several(graph: &Graph, cycle: Vec<Arc>, arcs: &[Arc]) -> Solved {
    let shortest = shortest(graph, cycle, &mut Work(MOST_WORK));
    let found = Found::of(&shortest);
    let mut groups: Vec<&[Arc]> = pieces(arcs).collect();
    order::by_key(&mut groups, |piece| !is_wide(piece));
    let wide = groups.iter().filter(|piece| is_wide(piece)).count();
    if wide == 0 {
        return found.solved();
    }
    let mut work = Work(MOST_WORK);
    let found = without_needless(found, &groups, &mut work);
    with_wide(found, &groups, wide, &mut work).solved()
}

fn pieces(arcs: &[Arc]) -> impl Iterator<Item = &[Arc]> {
    arcs.chunk_by(|one, other| one.piece == other.piece)
}

fn between_two(arc: &&Arc) -> bool {
    arc.from != arc.to
}

/// Whether a piece speaks of more than one pair of clocks.
fn is_wide(piece: &[Arc]) -> bool {
    let pair = |arc: &Arc| (arc.from.min(arc.to), arc.from.max(arc.to));
    let mut pairs = piece.iter().filter(between_two).map(pair);
    let first = pairs.next();
    pairs.any(|pair| Some(pair) != first)
}

/// A clock that would be less than itself.
fn of_itself(piece: &[Arc]) -> Option<Vec<Arc>> {
    let own = piece.iter().filter(|arc| !between_two(arc));
    let least = own.min_by_key(|arc| arc.length)?;
    (least.length < 0).then(|| vec![*least])
}

/// Two clocks, of which one piece says that each is more than the other; or a longer cycle.
fn of_both(piece: &[Arc], work: &mut Work) -> Option<Vec<Arc>> {
    if is_wide(piece) {
        let arcs: Vec<Arc> = piece.iter().filter(between_two).copied().collect();
        return cycle_in(arcs, work);
    }
    let from = piece.iter().find(between_two)?.from;
    let there = piece
        .iter()
        .filter(|arc| between_two(arc) && arc.from == from);
    let back = piece
        .iter()
        .filter(|arc| between_two(arc) && arc.from != from);
    let least = |arc: &&Arc| arc.length;
    let cycle = vec![*there.min_by_key(least)?, *back.min_by_key(least)?];
    (length(&cycle) < 0).then_some(cycle)
}

/// The shortest cycle of negative length among few arcs; their clocks are numbered anew, so that the others cost
/// nothing.
fn cycle_in(mut arcs: Vec<Arc>, work: &mut Work) -> Option<Vec<Arc>> {
    let mut clocks: Vec<ClockIndex> = arcs.iter().flat_map(|arc| [arc.from, arc.to]).collect();
    order::by_key(&mut clocks, |it| *it);
    clocks.dedup();
    let number = |clock: ClockIndex| clocks.binary_search(&clock).unwrap_or(0);
    for arc in &mut arcs {
        (arc.from, arc.to) = (number(arc.from), number(arc.to));
    }
    // Numbering and sorting cost more than looking at an arc.
    work.spend(20 * (1 + arcs.len()));
    let graph = Graph::new(clocks.len(), arcs);
    let cycle = graph.paths(0..clocks.len()).err()?;
    Some(shortest(&graph, cycle, work))
}

/// The cycle with the fewest arcs, and of these the one that misses by most. Where the work is too much, the
/// best that was seen, beginning with the one that is known.
fn shortest(graph: &Graph, known: Vec<Arc>, work: &mut Work) -> Vec<Arc> {
    let of_two = graph.arcs().iter().filter_map(|arc| {
        let cycle = [*arc, *graph.between(arc.to, arc.from)?];
        (length(&cycle) < 0).then_some(cycle)
    });
    if let Some(cycle) = of_two.min_by_key(|cycle| length(cycle)) {
        return cycle.to_vec();
    }
    let mut rest = Rest::of(graph);
    let mut walks = Walks::of(graph);
    let mut best = known;
    let mut starts: Vec<ClockIndex> = (0..graph.clocks()).collect();
    order::by_key(&mut starts, |clock| {
        std::cmp::Reverse(rest.neighbours[*clock])
    });
    for start in starts {
        if rest.gone[start] {
            continue;
        }
        if !work.spend(1) {
            break;
        }
        if let Some(walk) = walks.home(&rest, start, best.len(), work) {
            let cycle = without_loops(walk);
            if (cycle.len(), length(&cycle)) < (best.len(), length(&best)) {
                best = cycle;
            }
        }
        rest.take_away(start);
    }
    best
}

/// A walk may pass a clock twice. One of the cycles that it is made of is negative.
fn without_loops(walk: Vec<Arc>) -> Vec<Arc> {
    let mut clocks: Vec<ClockIndex> = walk.iter().map(|arc| arc.from).collect();
    order::by_key(&mut clocks, |it| *it);
    if clocks.is_sorted_by(|one, next| one < next) {
        return walk;
    }
    let mut path: Vec<Arc> = Vec::new();
    for arc in walk {
        let end = arc.to;
        path.push(arc);
        let Some(begins) = path.iter().position(|arc| arc.from == end) else {
            continue;
        };
        let cycle = path.split_off(begins);
        if length(&cycle) < 0 {
            return cycle;
        }
    }
    path
}

/// The clocks that can still be on a cycle of three or more arcs.
struct Rest<'a> {
    graph: &'a Graph,
    back: Graph,
    neighbours: Vec<usize>,
    gone: Vec<bool>,
}

impl<'a> Rest<'a> {
    fn of(graph: &'a Graph) -> Rest<'a> {
        let mut rest = Rest {
            graph,
            back: graph.reversed(),
            neighbours: Vec::new(),
            gone: vec![false; graph.clocks()],
        };
        let clocks = 0..graph.clocks();
        rest.neighbours = clocks.map(|clock| rest.beside(clock).count()).collect();
        for clock in 0..graph.clocks() {
            if rest.neighbours[clock] <= 1 {
                rest.take_away(clock);
            }
        }
        rest
    }

    /// The clocks that share an arc with this one, each once.
    fn beside(&self, clock: ClockIndex) -> impl Iterator<Item = ClockIndex> {
        let only_back = move |arc: &&Arc| self.graph.between(clock, arc.to).is_none();
        let back = self.back.of(clock).iter().filter(only_back);
        self.graph.of(clock).iter().chain(back).map(|arc| arc.to)
    }

    /// And those that then hang by one other.
    fn take_away(&mut self, clock: ClockIndex) {
        let mut leaving = vec![clock];
        while let Some(clock) = leaving.pop() {
            if std::mem::replace(&mut self.gone[clock], true) {
                continue;
            }
            let beside: Vec<ClockIndex> = self.beside(clock).collect();
            for other in beside {
                self.neighbours[other] = self.neighbours[other].saturating_sub(1);
                if self.neighbours[other] <= 1 {
                    leaving.push(other);
                }
            }
        }
    }
}

/// A walk that got to a clock, shorter than all with fewer arcs or as many.
struct Step {
    clock: ClockIndex,
    length: Nanos,
    arc: Arc,
    /// Its place among the steps before.
    before: usize,
}

/// Walks from one clock, with one arc more each round.
struct Walks<'a> {
    graph: &'a Graph,
    least: Vec<Nanos>,
    /// In which round a clock was reached last, and its place among the steps of that round.
    placed: Vec<(usize, usize)>,
    round: usize,
}

impl<'a> Walks<'a> {
    fn of(graph: &'a Graph) -> Walks<'a> {
        Walks {
            graph,
            least: vec![Nanos::MAX; graph.clocks()],
            placed: vec![(0, 0); graph.clocks()],
            round: 0,
        }
    }

    /// The shortest negative walk from a clock to itself with the fewest arcs, at most so many; what is gone is
    /// not entered.
    fn home(
        &mut self,
        rest: &Rest,
        start: ClockIndex,
        most: usize,
        work: &mut Work,
    ) -> Option<Vec<Arc>> {
        let mut rounds: Vec<Vec<Step>> = Vec::new();
        let mut home: Option<Step> = None;
        for _ in 0..most {
            self.round += 1;
            let mut steps = Vec::new();
            match rounds.last() {
                None => self.walk_on(rest, (start, 0, 0), start, &mut steps, &mut home),
                Some(last) => {
                    for (before, step) in last.iter().enumerate() {
                        let from = (step.clock, step.length, before);
                        self.walk_on(rest, from, start, &mut steps, &mut home);
                        if !work.spend(1 + self.graph.of(step.clock).len()) {
                            break;
                        }
                    }
                }
            }
            let is_over = home.is_some() || steps.is_empty() || work.0 == 0;
            rounds.push(steps);
            if is_over {
                break;
            }
        }
        for step in rounds.iter().flatten() {
            self.least[step.clock] = Nanos::MAX;
        }
        let mut step = &home?;
        let mut walk = vec![step.arc];
        // The last round has the steps beside the one that came home.
        for steps in rounds.iter().rev().skip(1) {
            let Some(before) = steps.get(step.before) else {
                break;
            };
            walk.push(before.arc);
            step = before;
        }
        walk.reverse();
        Some(walk)
    }

    fn walk_on(
        &mut self,
        rest: &Rest,
        (from, length, before): (ClockIndex, Nanos, usize),
        start: ClockIndex,
        steps: &mut Vec<Step>,
        home: &mut Option<Step>,
    ) {
        for arc in self.graph.of(from) {
            if rest.gone[arc.to] {
                continue;
            }
            let step = Step {
                clock: arc.to,
                length: length.saturating_add(arc.length),
                arc: *arc,
                before,
            };
            if arc.to == start {
                let least = home.as_ref().map_or(0, |home| home.length);
                if step.length < least {
                    *home = Some(step);
                }
                continue;
            }
            if step.length >= self.least[arc.to] {
                continue;
            }
            self.least[arc.to] = step.length;
            let (round, place) = self.placed[arc.to];
            match steps.get_mut(place) {
                Some(placed) if round == self.round => *placed = step,
                _ => {
                    self.placed[arc.to] = (self.round, steps.len());
                    steps.push(step);
                }
            }
        }
    }
}

/// Leaves out each piece without which the others contradict each other still, as long as that can be afforded.
fn without_needless(found: Found, groups: &[&[Arc]], work: &mut Work) -> Found {
    let of = |pieces: &[usize]| -> Vec<Arc> {
        let kept = groups.iter().copied().flatten();
        let named = |arc: &&Arc| pieces.binary_search(&arc.piece).is_ok();
        kept.filter(named).copied().collect()
    };
    let mut pieces = found.pieces.clone();
    for piece in &found.pieces {
        if !work.spend(1) {
            break;
        }
        let fewer: Vec<usize> = pieces.iter().copied().filter(|it| it != piece).collect();
        if let Some(cycle) = cycle_in(of(&fewer), work) {
            pieces = Found::of(&cycle).pieces;
        }
    }
    cycle_in(of(&pieces), work).map_or(found, |cycle| Found::of(&cycle))
}

/// Tries all sets with a wide piece in them, the small ones first. The wide pieces are the first ones.
fn with_wide(mut best: Found, groups: &[&[Arc]], wide: usize, work: &mut Work) -> Found {
    for size in 2..=best.pieces.len() {
        choose(groups, 0..wide, size, &mut Vec::new(), &mut best, work);
        if best.pieces.len() <= size || work.0 == 0 {
            break;
        }
    }
    best
}

/// Adds so many pieces to those that are chosen, the next out of a part of all, the others from behind it.
fn choose<'a>(
    groups: &[&'a [Arc]],
    next: Range<usize>,
    missing: usize,
    chosen: &mut Vec<&'a [Arc]>,
    best: &mut Found,
    work: &mut Work,
) {
    for at in next {
        let Some(piece) = groups.get(at) else { return };
        if !work.spend(1) {
            return;
        }
        chosen.push(piece);
        if missing > 1 {
            let behind = at + 1..groups.len();
            choose(groups, behind, missing - 1, chosen, best, work);
        } else if let Some(cycle) = cycle_in(chosen.concat(), work) {
            let found = Found::of(&cycle);
            if found.rank() < best.rank() {
                *best = found;
            }
        }
        chosen.pop();
    }
}
