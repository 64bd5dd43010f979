//! Machines without a name: not taken for one where they may be several.

use super::*;

const HOST: Party = Party::Host(None);

fn daemon(low: Nanos, high: Nanos) -> Found {
    measured(
        HOST,
        Party::TimeSource,
        How::TimeDaemon,
        low * SECOND,
        high * SECOND,
    )
}

#[test]
fn two_measurements_of_unnamed_machines_neither_contradict_nor_narrow_each_other() {
    for (found, low, high) in [
        (vec![daemon(-3, -2)], -3, -2),
        (vec![daemon(-3, -2), daemon(5, 6)], -3, 6),
        (vec![daemon(-3, 4), daemon(-2, 6)], -3, 6),
        (vec![daemon(-3, 6), daemon(-2, 4), daemon(-1, 1)], -3, 6),
    ] {
        let proof = prove(&found, &Facts::default());
        assert_eq!(proof.contradiction, None);
        let wanted = (Some(low * SECOND), Some(high * SECOND));
        assert_eq!(range(&proof, &HOST), wanted, "{found:?}");
    }
}

#[test]
fn an_unnamed_programs_log_and_an_unnamed_machines_clock_may_be_two() {
    let facts = facts(ISSUED, ISSUED + 3600);
    let line = said(Who::Other, None, "2023-12-12T10:37:53Z", "not-yet-valid");
    let issuer = measured(HOST, VERIFIER, How::LeaseWrite, 5 * SECOND, 6 * SECOND);
    // The line's is over a minute behind, the other's ahead.
    let proof = prove(&[line.clone(), issuer], &facts);
    assert_eq!(proof.contradiction, None);
    assert_eq!(range(&proof, &HOST), (None, Some(6 * SECOND)));
    // Of one end in each, no range is made.
    let least = [
        line.clone(),
        Found {
            what: What::Measured(Measured {
                clock: HOST,
                against: VERIFIER,
                how: How::Events,
                low: Some(-118 * SECOND),
                high: None,
                at: None,
            }),
            ..line.clone()
        },
    ];
    assert_eq!(range(&prove(&least, &facts), &HOST), (None, None));
    // Lines are of one log.
    let lines = [
        line.clone(),
        said(Who::Other, None, "2023-12-12T10:38:53Z", "not-yet-valid"),
    ];
    assert_eq!(
        range(&prove(&lines, &facts), &HOST),
        (None, Some(-116 * SECOND))
    );
}
