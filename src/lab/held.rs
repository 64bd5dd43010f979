//! What the workload on a node gets, in numbers that a sentence can be made of.

use super::fresh::STAMPED;
use super::simulation::{Chance, Client, Scenario, Simulation, Why, simulate};
use crate::time::{Nanos, SECOND, Window};

/// The workload's lot. Verifiers are by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lot {
    Fine,
    /// Refused for about this long of every so long.
    Often {
        refused: Nanos,
        of: Nanos,
        verifier: usize,
    },
    /// The same, if the kubelet's checks and the client's readings come late.
    AtWorst {
        refused: Nanos,
        of: Nanos,
        verifier: usize,
    },
    /// Refused once, from one age to another: refreshes failed.
    Once {
        from: Nanos,
        to: Nanos,
        verifier: usize,
    },
    /// Refused from this age on.
    From {
        age: Nanos,
        verifier: usize,
    },
    /// Refused whatever the clock says.
    Always {
        verifier: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub lot: Lot,
    /// The picture of it: what one reckons with, or the worst if only that is refused.
    pub played: Simulation,
    /// The age at which a token is replaced.
    pub replaces: Nanos,
    /// The age at which the first verifier stops, and which it is.
    pub stops: Option<(Nanos, usize)>,
    /// Whether each new token is due at once.
    pub loops: bool,
}

/// A few turns, and what comes after a failure.
pub fn horizon(scenario: &Scenario) -> Nanos {
    let turn = scenario.turn();
    // Two turns even if every check comes late.
    let few = turn * 12 / 5 + 360 * SECOND;
    match scenario.failing {
        Some((_, to)) => few.max(to.saturating_add(turn)),
        None => few,
    }
}

pub fn held(scenario: &Scenario) -> Held {
    let prompt = simulate(scenario, Chance::Prompt);
    let verifiers = 0..scenario.verifiers.len();
    let replaces = scenario.turn();
    let ends: Vec<(Nanos, usize)> = verifiers
        .filter_map(|verifier| Some((first_end(scenario, verifier)?, verifier)))
        .collect();
    let stops = ends.iter().min().copied();
    let (lot, played) = lot(scenario, prompt, stops);
    Held {
        lot,
        played,
        replaces,
        stops,
        loops: scenario.loops(),
    }
}

/// The age at which a verifier stops accepting the first token.
fn first_end(scenario: &Scenario, verifier: usize) -> Option<Nanos> {
    let verifier = scenario.verifiers.get(verifier)?;
    let window: Window = verifier.reach?;
    let stamp = super::fresh::stamp(scenario.issuer, STAMPED).since(STAMPED);
    Some(window.until?.at.0 + stamp - verifier.offset)
}

fn lot(
    scenario: &Scenario,
    prompt: Simulation,
    stops: Option<(Nanos, usize)>,
) -> (Lot, Simulation) {
    let never = scenario.verifiers.iter().position(|it| it.reach.is_none());
    if let Some(verifier) = never {
        return (Lot::Always { verifier }, prompt);
    }
    if let (Client::Never, Some((age, verifier))) = (scenario.client, stops) {
        return (Lot::From { age, verifier }, prompt);
    }
    if scenario.failing.is_some()
        && let Some((from, to, verifier)) = longest(&prompt)
    {
        return (Lot::Once { from, to, verifier }, prompt);
    }
    if let Some((refused, of, verifier)) = worst(&prompt) {
        let lot = Lot::Often {
            refused,
            of,
            verifier,
        };
        return (lot, prompt);
    }
    let latest = simulate(scenario, Chance::Latest);
    match worst(&latest) {
        Some((refused, of, verifier)) => {
            let lot = Lot::AtWorst {
                refused,
                of,
                verifier,
            };
            (lot, latest)
        }
        None => (Lot::Fine, prompt),
    }
}

/// The verifier that refuses longest, with how long in a turn; none if none refuses.
fn worst(played: &Simulation) -> Option<(Nanos, Nanos, usize)> {
    let shares = (0..played.refused.len()).filter_map(|verifier| {
        let (refused, of) = played.share(verifier)?;
        Some((refused, of, verifier))
    });
    let worst = shares.reduce(|one, other| if other.0 > one.0 { other } else { one });
    worst.filter(|(refused, ..)| *refused > 0)
}

/// The longest stretch in which a verifier refuses a token that has ended.
fn longest(played: &Simulation) -> Option<(Nanos, Nanos, usize)> {
    let all = played.refused.iter().enumerate();
    let ended = all.flat_map(|(verifier, stretches)| {
        let ended = stretches.iter().filter(|it| it.why == Why::Ended);
        ended.map(move |it| (it.from, it.to, verifier))
    });
    ended.reduce(|one, other| {
        if other.1 - other.0 > one.1 - one.0 {
            other
        } else {
            one
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::fresh::{Fresh, Lifetime};
    use super::super::simulation::Verifier;
    use super::*;
    use crate::clocks::{Machine, Role};
    use crate::kube::NEWEST;
    use crate::verifier::Situation;

    fn machine(role: Role, offset: i64) -> Machine {
        Machine {
            id: 0,
            name: "m".into(),
            role,
            offset: Nanos::from(offset) * SECOND,
        }
    }

    fn check(
        (seconds, node): (i64, i64),
        verifiers: &[i64],
        change: fn(&mut Scenario),
        expected: Lot,
    ) {
        let issuer = machine(Role::Issuer, 0);
        let node = machine(Role::Node, node);
        let fresh = Fresh::of(&[&issuer], &Situation::of(NEWEST), seconds).unwrap();
        let verifier = |offset: &i64| Verifier {
            offset: Nanos::from(*offset) * SECOND,
            reach: fresh.reach(0, 0),
        };
        let mut scenario = Scenario {
            lifetime: Lifetime::of(seconds).unwrap(),
            issuer: &issuer,
            node: &node,
            verifiers: verifiers.iter().map(verifier).collect(),
            failing: None,
            client: Client::Rereads,
            horizon: 0,
        };
        change(&mut scenario);
        scenario.horizon = horizon(&scenario);
        assert_eq!(held(&scenario).lot, expected, "{seconds} {verifiers:?}");
    }

    #[test]
    fn the_lot_of_a_workload() {
        let s = |seconds: i64| Nanos::from(seconds) * SECOND;
        let often = |refused, of, verifier| Lot::Often {
            refused: s(refused),
            of: s(of),
            verifier,
        };
        let same = |_: &mut Scenario| {};
        check((600, 0), &[0], same, Lot::Fine);
        check((600, -780), &[0], same, often(600, 1_260, 0));
        // The verifier that is ahead stops first.
        check((600, -780), &[0, 30, -30], same, often(630, 1_260, 1));
        // New tokens are refused by the one that is behind.
        check((3_600, 0), &[0, -120], same, often(60, 2_880, 1));
        let worst = Lot::AtWorst {
            refused: s(30),
            of: s(630),
            verifier: 0,
        };
        check((600, -60), &[0], same, worst);
        check((600, 500), &[0], same, Lot::Fine);
        check((3_607, -3_000), &[0], same, Lot::Fine);
        let never = |scenario: &mut Scenario| scenario.client = Client::Never;
        let from = |age| Lot::From {
            age: s(age),
            verifier: 0,
        };
        check((3_600, 0), &[0], never, from(3_660));
        check((3_607, 0), &[0], never, from(31_536_060));
        let fails =
            |scenario: &mut Scenario| scenario.failing = Some((2_400 * SECOND, 7_200 * SECOND));
        let once = Lot::Once {
            from: s(3_660),
            to: s(7_200),
            verifier: 0,
        };
        check((3_600, 0), &[0], fails, once);
        check((43_200, 0), &[0], fails, Lot::Fine);
        let deaf = |scenario: &mut Scenario| scenario.verifiers[0].reach = None;
        check((600, 0), &[0], deaf, Lot::Always { verifier: 0 });
    }
}
