//! Bounds between clocks: made systems beside answers that are found by trying everything, and how the time grows.

#[allow(dead_code, reason = "not every method is needed here")]
mod dice;

use dice::Dice;
use jwtriage::clocks::solve::{Bound, Solved, solve, without};
use jwtriage::time::Nanos;
use std::time::{Duration, Instant};

fn bound(left: usize, right: usize, at_most: Nanos, piece: usize) -> Bound {
    Bound {
        left,
        right,
        at_most,
        piece,
    }
}

/// `clock(left) - clock(right)` lies from `low` to `high`.
fn measured(left: usize, right: usize, low: Nanos, high: Nanos, piece: usize) -> [Bound; 2] {
    [
        bound(left, right, high, piece),
        bound(right, left, -low, piece),
    ]
}

const BIG: Nanos = 1_000_000;

/// The tightest lengths between any two clocks; beside them what a clock says of itself.
fn matrix(clocks: usize, bounds: &[Bound]) -> Vec<Vec<Nanos>> {
    let mut lengths = vec![vec![BIG; clocks]; clocks];
    for bound in bounds {
        if bound.left < clocks && bound.right < clocks {
            let length = &mut lengths[bound.right][bound.left];
            *length = bound.at_most.min(*length);
        }
    }
    lengths
}

/// Floyd and Warshall's: all shortest paths, or none if something contradicts.
fn closed(clocks: usize, bounds: &[Bound]) -> Option<Vec<Vec<Nanos>>> {
    let mut lengths = matrix(clocks, bounds);
    for (clock, row) in lengths.iter_mut().enumerate() {
        row[clock] = row[clock].min(0);
    }
    for via in 0..clocks {
        for from in 0..clocks {
            for to in 0..clocks {
                let (first, second) = (lengths[from][via], lengths[via][to]);
                if first < BIG && second < BIG {
                    lengths[from][to] = lengths[from][to].min(first + second);
                }
            }
        }
    }
    (0..clocks)
        .all(|clock| lengths[clock][clock] >= 0)
        .then_some(lengths)
}

/// By how much the shortest negative cycle misses: fewest arcs, then the most. What a clock says of itself counts
/// beside the others.
fn miss(clocks: usize, bounds: &[Bound]) -> Option<Nanos> {
    let lengths = matrix(clocks, bounds);
    let mut best: Option<(usize, Nanos)> = None;
    for start in 0..clocks {
        walk(&lengths, start, &mut vec![start], 0, &mut best);
    }
    let own = (0..clocks).map(|clock| lengths[clock][clock]).min();
    let own = own.filter(|length| *length < 0);
    own.into_iter()
        .chain(best.map(|(_, length)| length))
        .min()
        .map(|length| -length)
}

fn walk(
    lengths: &[Vec<Nanos>],
    start: usize,
    path: &mut Vec<usize>,
    length: Nanos,
    best: &mut Option<(usize, Nanos)>,
) {
    let last = path[path.len() - 1];
    for next in start..lengths.len() {
        let length = length + lengths[last][next];
        if lengths[last][next] == BIG {
            continue;
        }
        if next == start && path.len() > 1 && length < 0 {
            let found = (path.len(), length);
            *best = Some(best.map_or(found, |best| best.min(found)));
        } else if !path.contains(&next) {
            path.push(next);
            walk(lengths, start, path, length, best);
            path.pop();
        }
    }
}

fn of_pieces(bounds: &[Bound], set: u32) -> Vec<Bound> {
    let chosen = |bound: &&Bound| set >> bound.piece & 1 == 1;
    bounds.iter().filter(chosen).copied().collect()
}

/// The fewest pieces that cannot all be true, and the most that so many miss by.
fn smallest_by_trying(clocks: usize, bounds: &[Bound], pieces: usize) -> (usize, Nanos) {
    let sets = (1u32..1 << pieces).filter_map(|set| {
        let chosen = of_pieces(bounds, set);
        closed(clocks, &chosen).is_none().then_some((set, chosen))
    });
    let ranked = sets.map(|(set, chosen)| {
        let by = miss(clocks, &chosen).expect("a cycle");
        (set.count_ones() as usize, -by)
    });
    let (size, by) = ranked.min().expect("a contradiction");
    (size, -by)
}

/// How many pieces contradict each other.
fn check(clocks: usize, reference: usize, bounds: &[Bound], pieces: usize) -> usize {
    let told = |what: &str| format!("{what}: {clocks} clocks, reference {reference}, {bounds:?}");
    match (
        solve(clocks, reference, bounds),
        closed(clocks, bounds).is_some(),
    ) {
        (Solved::Ranges(ranges), true) => {
            assert_eq!(ranges.len(), clocks);
            for (clock, range) in ranges.iter().enumerate() {
                let ends = |bounds: &[Bound]| {
                    let lengths = closed(clocks, bounds).expect("no contradiction");
                    let end = |length: Nanos| (length < BIG).then_some(length);
                    let low = end(lengths[clock][reference]).map(|low| -low);
                    (low, end(lengths[reference][clock]))
                };
                let (low, high) = ends(bounds);
                assert_eq!((range.low, range.high), (low, high), "{}", told("range"));
                // The pieces that are named make the end all alone.
                let alone = |by: &[usize]| {
                    assert!(by.is_sorted_by(|one, next| one < next));
                    ends(&of_pieces(
                        bounds,
                        by.iter().fold(0, |set, it| set | 1 << it),
                    ))
                };
                assert_eq!(alone(&range.low_by).0, low, "{}", told("low"));
                assert_eq!(alone(&range.high_by).1, high, "{}", told("high"));
            }
            0
        }
        (Solved::Contradiction { pieces: found, by }, false) => {
            let (size, most) = smallest_by_trying(clocks, bounds, pieces);
            assert_eq!(
                (found.len(), by),
                (size, most),
                "{} {found:?}",
                told("size")
            );
            assert!(found.is_sorted_by(|one, next| one < next));
            let set = found.iter().fold(0, |set, it| set | 1 << it);
            let chosen = of_pieces(bounds, set);
            assert_eq!(miss(clocks, &chosen), Some(by), "{}", told("by"));
            size
        }
        (solved, _) => panic!("{} {solved:?}", told("which")),
    }
}

fn between(dice: &mut Dice, low: i64, high: i64) -> Nanos {
    let width = usize::try_from(high - low + 1).unwrap();
    Nanos::from(low) + dice.below(width) as Nanos
}

/// Each piece speaks of two clocks, often from both sides.
fn pairs(dice: &mut Dice, clocks: usize, pieces: usize, tight: i64) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for piece in 0..pieces {
        let (left, right) = (dice.below(clocks), dice.below(clocks + 1));
        let low = between(dice, -6, 6);
        let high = low + between(dice, -1, tight).max(between(dice, -1, tight));
        let both = measured(left, right, low, high, piece);
        match dice.below(4) {
            0 if left != right => bounds.push(both[dice.below(2)]),
            _ if left != right => bounds.extend(both),
            _ => bounds.push(bound(left, left, between(dice, -1, 30), piece)),
        }
    }
    bounds
}

/// Pieces speak of whatever they like.
fn wide(dice: &mut Dice, clocks: usize, pieces: usize, tight: i64) -> Vec<Bound> {
    let bounds = 1 + dice.below(12);
    (0..bounds)
        .map(|_| {
            let (left, right) = (dice.below(clocks), dice.below(clocks));
            let at_most = if left == right {
                0
            } else {
                between(dice, -4, tight)
            };
            bound(left, right, at_most, dice.below(pieces))
        })
        .collect()
}

/// Clocks around, each measured against the next, and a few across.
fn around(dice: &mut Dice, clocks: usize, pieces: usize, tight: i64) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for piece in 0..pieces {
        let left = piece % clocks;
        let right = match piece / clocks {
            0 => (left + 1) % clocks,
            _ => dice.below(clocks),
        };
        if left != right {
            let low = between(dice, -4, 4);
            let high = low + between(dice, 0, tight);
            bounds.extend(measured(left, right, low, high, piece));
        }
    }
    bounds
}

#[test]
fn twenty_thousand_made_systems_are_answered_as_by_trying_everything() {
    let mut dice = Dice(5);
    let mut sizes = [0; 11];
    for round in 0..20_000 {
        let tight = 1 + i64::try_from(dice.below(12)).unwrap();
        let (clocks, pieces, made): (_, _, fn(&mut Dice, _, _, _) -> _) = match round % 5 {
            0 => (3 + dice.below(4), 4 + dice.below(7), around),
            odd if odd % 2 == 1 => (1 + dice.below(6), 1 + dice.below(8), pairs),
            _ => (1 + dice.below(6), 1 + dice.below(8), wide),
        };
        let bounds = made(&mut dice, clocks, pieces, tight);
        let reference = dice.below(clocks);
        sizes[check(clocks, reference, &bounds, pieces)] += 1;
    }
    println!("consistent, or so many contradict: {sizes:?}");
    assert!(sizes[..6].iter().all(|size| *size > 20), "{sizes:?}");
}

/// Lowest and highest reading of each clock over all offsets on a grid that keep all bounds.
fn by_offsets(
    clocks: usize,
    reference: usize,
    bounds: &[Bound],
    grid: Nanos,
) -> Option<Vec<(Nanos, Nanos)>> {
    let mut seen: Option<Vec<(Nanos, Nanos)>> = None;
    let mut offsets = vec![-grid; clocks];
    'offsets: loop {
        let holds = |bound: &Bound| {
            let reads = |clock: usize| offsets.get(clock).copied();
            let (Some(left), Some(right)) = (reads(bound.left), reads(bound.right)) else {
                return true;
            };
            left - right <= bound.at_most
        };
        if offsets[reference] == 0 && bounds.iter().all(holds) {
            let seen = seen.get_or_insert_with(|| offsets.iter().map(|it| (*it, *it)).collect());
            for (ends, offset) in seen.iter_mut().zip(&offsets) {
                *ends = (ends.0.min(*offset), ends.1.max(*offset));
            }
        }
        for offset in &mut offsets {
            if *offset < grid {
                *offset += 1;
                continue 'offsets;
            }
            *offset = -grid;
        }
        return seen;
    }
}

#[test]
fn ranges_are_those_of_all_offsets_on_a_grid() {
    let mut dice = Dice(55);
    for _ in 0..3_000 {
        let (clocks, reference) = (3, dice.below(3));
        let count = dice.below(7);
        // Lengths up to 2: no end lies beyond 4, and what reaches beyond has none. Twice as far is room for the
        // others.
        let bounds: Vec<Bound> = (0..count)
            .map(|piece| {
                let (left, right) = (dice.below(3), dice.below(3));
                bound(left, right, between(&mut dice, -2, 2), piece)
            })
            .collect();
        let tried = by_offsets(clocks, reference, &bounds, 9);
        match solve(clocks, reference, &bounds) {
            Solved::Contradiction { .. } => assert_eq!(tried, None, "{bounds:?}"),
            Solved::Ranges(ranges) => {
                let tried = tried.expect("some offsets");
                for (range, (low, high)) in ranges.iter().zip(tried) {
                    let (low, high) = ((low >= -4).then_some(low), (high <= 4).then_some(high));
                    assert_eq!((range.low, range.high), (low, high), "{bounds:?}");
                }
            }
        }
    }
}

#[test]
fn forty_clocks_measured_against_each_other_are_answered_as_by_trying() {
    let mut dice = Dice(40);
    let clocks = 40;
    let offsets: Vec<Nanos> = (0..clocks)
        .map(|_| between(&mut dice, -1000, 1000))
        .collect();
    let mut bounds = Vec::new();
    for left in 0..clocks {
        for right in 0..left {
            let truth = offsets[left] - offsets[right];
            let (low, high) = (between(&mut dice, 2, 90) * 2, between(&mut dice, 2, 90) * 2);
            bounds.extend(measured(
                left,
                right,
                truth - low,
                truth + high,
                left * clocks + right,
            ));
        }
    }
    let Solved::Ranges(ranges) = solve(clocks, 7, &bounds) else {
        panic!("all is true");
    };
    let lengths = closed(clocks, &bounds).expect("all is true");
    for (clock, range) in ranges.iter().enumerate() {
        assert_eq!(range.high, Some(lengths[7][clock]));
        assert_eq!(range.low, Some(-lengths[clock][7]));
    }
    // One more, wrong by the least that is noticed: by the shortest way round.
    let by_path = lengths[3][20];
    bounds.push(bound(3, 20, -by_path - 1, 9_999));
    let Solved::Contradiction { pieces, by } = solve(clocks, 7, &bounds) else {
        panic!("no offsets are left");
    };
    assert!(pieces.contains(&9_999));
    let named: Vec<Bound> = bounds
        .iter()
        .filter(|bound| pieces.contains(&bound.piece))
        .copied()
        .collect();
    assert_eq!(by, 1);
    assert!(closed(clocks, &named).is_none());
    for piece in &pieces {
        assert!(closed(clocks, &without(&named, &[*piece])).is_some());
    }
}

// ---- How it grows.

/// An API server, and nodes measured against it, each twice.
fn star(nodes: usize) -> Vec<Bound> {
    let mut dice = Dice(9);
    let mut bounds = Vec::new();
    for node in 1..=nodes {
        let truth = between(&mut dice, -5_000, 5_000);
        for which in 0..2 {
            let (low, high) = (between(&mut dice, 0, 900), between(&mut dice, 0, 900));
            let piece = 2 * node + which;
            bounds.extend(measured(node, 0, truth - low, truth + high, piece));
        }
    }
    bounds
}

/// And measured against a second one.
fn two_stars(nodes: usize) -> Vec<Bound> {
    let mut bounds = star(nodes);
    let server = nodes + 1;
    for node in 1..=nodes {
        let piece = 2 * nodes + 1 + node;
        bounds.extend(measured(node, server, -20_000, 20_000, piece));
    }
    bounds.extend(measured(server, 0, 60_000, 70_000, 0));
    bounds
}

/// A chain whose ends do not meet, by one.
fn chain(nodes: usize) -> Vec<Bound> {
    let mut bounds: Vec<Bound> = (0..nodes)
        .flat_map(|node| measured(node + 1, node, 1, 1, node))
        .collect();
    bounds.extend(measured(nodes, 0, 0, nodes as Nanos - 1, nodes));
    bounds
}

#[allow(clippy::disallowed_methods)] // How long it takes is the question here.
fn took(nodes: usize, made: fn(usize) -> Vec<Bound>) -> (Duration, Solved) {
    let bounds = made(nodes);
    let once = || {
        let begins = Instant::now();
        let solved = solve(nodes + 2, 0, &bounds);
        (begins.elapsed(), solved)
    };
    (0..5)
        .map(|_| once())
        .min_by_key(|(took, _)| *took)
        .unwrap()
}

#[test]
fn ten_times_the_nodes_take_not_many_times_more_than_ten() {
    let faulty: fn(usize) -> Vec<Bound> = |nodes| {
        let mut bounds = star(nodes);
        bounds.extend(measured(nodes / 2, 0, 9_000, 9_000, 1));
        bounds
    };
    for (name, made) in [
        ("star", star as fn(usize) -> Vec<Bound>),
        ("faulty", faulty),
        ("two stars", two_stars),
        ("chain", chain),
    ] {
        let ((few, _), (many, solved)) = (took(500, made), took(5_000, made));
        // Quadratic would be a hundred times.
        let times = many.as_secs_f64() / few.as_secs_f64();
        assert!(times < 50.0, "{name}: {few:?}, then {many:?}");
        match (name, solved) {
            ("star", Solved::Ranges(ranges)) => assert_eq!(ranges.len(), 5_002),
            ("faulty", Solved::Contradiction { pieces, .. }) => assert_eq!(pieces.len(), 2),
            ("two stars", Solved::Contradiction { pieces, .. }) => assert_eq!(pieces.len(), 3),
            ("chain", solved) => {
                let all: Vec<usize> = (0..=5_000).collect();
                assert_eq!(solved, Solved::Contradiction { pieces: all, by: 1 });
            }
            (name, solved) => panic!("{name}: {solved:?}"),
        }
    }
}

#[test]
fn where_the_search_is_too_much_the_contradiction_has_nothing_needless() {
    // Many clocks, each measured against some others, and one cycle of negative length through many of them.
    let mut dice = Dice(77);
    let clocks = 4_000;
    let mut bounds: Vec<Bound> = (0..clocks)
        .map(|clock| bound((clock + 1) % clocks, clock, 0, clock))
        .collect();
    bounds[17].at_most = -1;
    for piece in clocks..5 * clocks {
        let (left, right) = (dice.below(clocks), dice.below(clocks));
        bounds.extend(measured(left, right, -1_000, 1_000, piece));
    }
    let Solved::Contradiction { pieces, by } = solve(clocks, 0, &bounds) else {
        panic!("no offsets are left");
    };
    assert_eq!((pieces, by), ((0..clocks).collect(), 1));
}

#[test]
fn a_piece_that_another_makes_needless_is_left_out() {
    // Sixty clocks around. Piece 0 goes straight from 10 to 50, and piece 15, which is needed anyway, does too.
    let mut bounds: Vec<Bound> = (0..60)
        .map(|clock| bound((clock + 1) % 60, clock, 0, clock + 10))
        .collect();
    bounds[3].at_most = -1;
    bounds.extend([bound(50, 10, 0, 0), bound(50, 10, 0, 15)]);
    let pieces = (10..20).chain(60..70).collect();
    assert_eq!(
        solve(60, 0, &bounds),
        Solved::Contradiction { pieces, by: 1 }
    );
}
