//! Small systems of bounds, and what they say. Large and made ones are in `tests/solve.rs`.

use super::*;

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

fn range(low: Option<Nanos>, high: Option<Nanos>, low_by: &[usize], high_by: &[usize]) -> Range {
    Range {
        low,
        high,
        low_by: low_by.to_vec(),
        high_by: high_by.to_vec(),
    }
}

fn contradiction(pieces: &[usize], by: Nanos) -> Solved {
    Solved::Contradiction {
        pieces: pieces.to_vec(),
        by,
    }
}

#[test]
fn nothing_known_bounds_nothing() {
    assert_eq!(solve(0, 0, &[]), Solved::Ranges(Vec::new()));
    let only_reference = [range(Some(0), Some(0), &[], &[]), Range::default()];
    assert_eq!(solve(2, 0, &[]), Solved::Ranges(only_reference.to_vec()));
    let nowhere = vec![Range::default(); 2];
    assert_eq!(solve(2, 2, &[bound(0, 1, 5, 0)]), Solved::Ranges(nowhere));
}

#[test]
fn the_verifier_of_the_starting_story_is_at_least_117_s_behind() {
    // 0 the issuer, 1 the verifier: its log line at 1 says that nbf + 60 s of leeway is not reached.
    assert_eq!(
        solve(2, 0, &[bound(1, 0, -117, 4)]),
        Solved::Ranges(vec![
            range(Some(0), Some(0), &[], &[]),
            range(None, Some(-117), &[], &[4]),
        ])
    );
}

#[test]
fn a_range_goes_through_other_clocks_by_the_tightest_pieces() {
    let bounds = [
        &measured(1, 0, 10, 12, 7)[..],
        &measured(2, 1, -3, 0, 3),
        &measured(2, 1, -5, -1, 9),
        &[bound(2, 0, 100, 1)],
    ];
    assert_eq!(
        solve(4, 0, &bounds.concat()),
        Solved::Ranges(vec![
            range(Some(0), Some(0), &[], &[]),
            range(Some(10), Some(12), &[7], &[7]),
            range(Some(7), Some(11), &[3, 7], &[7, 9]),
            Range::default(),
        ])
    );
}

#[test]
fn of_equal_explanations_the_shortest_is_given() {
    let bounds = [
        bound(1, 0, 5, 0),
        bound(2, 1, 5, 1),
        bound(2, 0, 10, 2),
        bound(2, 0, 10, 3),
    ];
    assert_eq!(
        solve(3, 0, &bounds),
        Solved::Ranges(vec![
            range(Some(0), Some(0), &[], &[]),
            range(None, Some(5), &[], &[0]),
            range(None, Some(10), &[], &[2]),
        ])
    );
}

#[test]
fn pieces_that_cannot_all_be_true_are_named() {
    for (bounds, expected) in [
        // One that says that its low end is above its high end; a clock that differs from itself.
        (measured(1, 0, 5, 3, 6).to_vec(), contradiction(&[6], 2)),
        (vec![bound(1, 1, -4, 2)], contradiction(&[2], 4)),
        (vec![bound(1, 1, 0, 2)], Solved::Ranges(Vec::new())),
        // Two; the pair that misses by most, though one more piece misses by more.
        (
            [
                measured(1, 0, 0, 1, 0),
                measured(1, 0, 4, 9, 1),
                measured(1, 0, 6, 9, 2),
            ]
            .concat(),
            contradiction(&[0, 2], 5),
        ),
        // Touching is no contradiction.
        (
            [measured(1, 0, 0, 1, 0), measured(1, 0, 1, 9, 1)].concat(),
            Solved::Ranges(Vec::new()),
        ),
        // Three around, far from the reference.
        (
            [
                measured(1, 2, 5, 6, 10),
                measured(2, 3, 5, 6, 20),
                measured(1, 3, 0, 7, 30),
                measured(1, 4, 0, 0, 40),
            ]
            .concat(),
            contradiction(&[10, 20, 30], 3),
        ),
        // Three that miss by less are fewer than four that miss by more.
        (
            [
                measured(0, 1, 5, 6, 0),
                measured(1, 2, 5, 6, 1),
                measured(0, 2, 0, 9, 2),
                measured(2, 3, 5, 6, 3),
                measured(3, 4, 100, 101, 4),
                measured(0, 4, 0, 5, 5),
            ]
            .concat(),
            contradiction(&[0, 1, 2], 1),
        ),
        // A piece of many clocks: the cycle has four arcs and two pieces.
        (
            vec![
                bound(1, 0, -1, 0),
                bound(2, 1, -1, 1),
                bound(3, 2, -1, 0),
                bound(0, 3, 1, 1),
            ],
            contradiction(&[0, 1], 2),
        ),
        // Its looser bound makes a set of two, its tighter ones' place taken by others a set of three.
        (
            vec![
                bound(1, 0, -5, 0),
                bound(2, 1, 1, 0),
                bound(2, 1, 0, 1),
                bound(0, 2, 3, 2),
            ],
            contradiction(&[0, 2], 1),
        ),
    ] {
        let solved = solve(5, 0, &bounds);
        match expected {
            Solved::Ranges(_) => assert!(matches!(solved, Solved::Ranges(_)), "{solved:?}"),
            expected => assert_eq!(solved, expected, "{bounds:?}"),
        }
    }
}

#[test]
fn a_piece_can_be_set_aside() {
    let bounds = [measured(1, 0, 0, 1, 0), measured(1, 0, 4, 9, 1)].concat();
    assert_eq!(solve(2, 0, &bounds), contradiction(&[0, 1], 3));
    assert_eq!(without(&bounds, &[7, 1]), measured(1, 0, 0, 1, 0));
    assert_eq!(without(&bounds, &[]), bounds);
    assert!(matches!(
        solve(2, 0, &without(&bounds, &[0])),
        Solved::Ranges(_)
    ));
}

#[test]
fn what_is_not_there_and_what_is_beyond_all_measure_does_no_harm() {
    let far = [
        bound(usize::MAX, 0, -1, 0),
        bound(0, 2, -1, 0),
        bound(2, 2, -1, 0),
        bound(1, 0, Nanos::MAX, 1),
        bound(0, 1, Nanos::MAX, usize::MAX),
    ];
    let solved = Solved::Ranges(vec![
        range(Some(0), Some(0), &[], &[]),
        range(Some(-FARTHEST), Some(FARTHEST), &[usize::MAX], &[1]),
    ]);
    assert_eq!(solve(2, 0, &far), solved);
    let apart = [bound(1, 0, Nanos::MIN, 1), bound(0, 1, Nanos::MIN, 2)];
    assert_eq!(solve(2, 0, &apart), contradiction(&[1, 2], 2 * FARTHEST));
    let around = [0, 1, 2].map(|it| bound((it + 1) % 3, it, Nanos::MIN, it));
    assert_eq!(
        solve(3, 0, &around),
        contradiction(&[0, 1, 2], 3 * FARTHEST)
    );
}
