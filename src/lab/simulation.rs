//! The kubelet of one node over true time: when it replaces the token in a pod's file, when the client picks up the
//! new one, and when API servers refuse what the client holds.
//!
//! Kubernetes pkg/kubelet/token/token_manager.go (see `clocks::due`) and client-go's transport/token_source.go. The
//! checks, the jitter and the client's reading are drawn from a `Chance` that is an argument. Ages count from the issue
//! of the first token, in true time. A 401 makes client-go read the file before its next request; that is left out, so
//! that a stretch ends when the client would read by itself.

use super::fresh::{Lifetime, STAMPED, stamp};
use crate::clocks::{CHECKS, JITTER, Machine, REREAD, due};
use crate::time::{Instant, Nanos, SECOND, Window};

/// No picture needs more.
pub const MOST_GENERATIONS: usize = 64;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// All of the jitter, and nobody waits.
    Earliest,
    /// No jitter, and nobody waits: the numbers that one reckons with.
    Prompt,
    /// No jitter, and everybody waits as long as may be.
    Latest,
    /// The same draws in every run.
    Drawn(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Client {
    /// Reads the file again after 50 to 60 s, as client-go does.
    #[default]
    Rereads,
    /// Keeps the first token.
    Never,
}

impl Client {
    pub const ALL: [Client; 2] = [Client::Rereads, Client::Never];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            Client::Rereads => "rereads",
            Client::Never => "never",
        }
    }

    pub fn read(id: &str) -> Option<Client> {
        Client::ALL.into_iter().find(|client| client.id() == id)
    }
}

/// An API server that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verifier {
    pub offset: Nanos,
    /// What its clock must show, against the stamp; none if no clock helps.
    pub reach: Option<Window>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Scenario<'a> {
    pub lifetime: Lifetime,
    pub issuer: &'a Machine,
    pub node: &'a Machine,
    pub verifiers: Vec<Verifier>,
    /// Requests for a new token fail from the first age on until the second, which itself succeeds.
    pub failing: Option<(Nanos, Nanos)>,
    pub client: Client,
    /// The age at which it ends.
    pub horizon: Nanos,
}

/// A token in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// When it was issued, and written to the file.
    pub issued: Nanos,
    /// Its stamp: what the issuer's clock showed in whole seconds, counted like an age.
    pub stamp: Nanos,
    /// When the client begins to use it; none if it never does.
    pub held: Option<Nanos>,
    /// When the kubelet asked for the next one in vain for the first time.
    pub failed: Option<Nanos>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    NotYet,
    Ended,
    /// Whatever the clock says.
    Never,
}

/// The client holds a token that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: Nanos,
    pub to: Nanos,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    pub generations: Vec<Generation>,
    /// For each verifier, in order; none of them overlap.
    pub refused: Vec<Vec<Stretch>>,
    /// How far it goes: the horizon, or less if there were too many tokens.
    pub until: Nanos,
}

pub fn simulate(scenario: &Scenario, chance: Chance) -> Simulation {
    let mut draws = Draws(chance);
    let mut generations = vec![scenario.generation(0, Some(0))];
    let mut until = scenario.horizon.max(0);
    while let Some(last) = generations.last_mut() {
        let Some(next) = scenario.refresh(last, &mut draws) else {
            break;
        };
        if next >= until {
            break;
        }
        if generations.len() == MOST_GENERATIONS {
            until = next;
            break;
        }
        let held = match scenario.client {
            Client::Rereads => Some(next.saturating_add(draws.reading())),
            Client::Never => None,
        };
        generations.push(scenario.generation(next, held));
    }
    let verifiers = scenario.verifiers.iter();
    Simulation {
        refused: verifiers
            .map(|verifier| refused(verifier, &generations, until))
            .collect(),
        generations,
        until,
    }
}

impl Scenario<'_> {
    /// How much later than a token is issued the next one is due, by rights.
    pub fn turn(&self) -> Nanos {
        let first = self.generation(0, None);
        let due = self.due(&first).unwrap_or(self.lifetime.asked);
        due.max(CHECKS[0])
    }

    /// Whether the node's clock is so fast that each new token is due at once.
    pub fn loops(&self) -> bool {
        let first = self.generation(0, None);
        self.due(&first).is_some_and(|due| due <= 0)
    }

    fn generation(&self, issued: Nanos, held: Option<Nanos>) -> Generation {
        let stamp = stamp(self.issuer, STAMPED.plus(issued));
        Generation {
            issued,
            stamp: stamp.since(STAMPED),
            held,
            failed: None,
        }
    }

    /// The age at which the node's clock shows that the token is due.
    fn due(&self, token: &Generation) -> Option<Nanos> {
        let ends = token.stamp + self.lifetime.asked;
        let (due, _) = due(Instant(token.stamp), Instant(ends))?;
        Some(due.0 - self.node.offset)
    }

    /// The age at which the kubelet gets the next token.
    fn refresh(&self, token: &mut Generation, draws: &mut Draws) -> Option<Nanos> {
        let due = self.due(token)?;
        let check = match draws.0 {
            Chance::Prompt => due.max(token.issued + CHECKS[0]),
            _ => checked(due, token.issued, draws)?,
        };
        match self.failing {
            Some((from, to)) if from <= check && check < to => {
                token.failed = Some(check);
                Some(to + draws.wait())
            }
            _ => Some(check),
        }
    }
}

/// The first check that finds the token due. No check before it matters, so none is looked at.
fn checked(due: Nanos, last: Nanos, draws: &mut Draws) -> Option<Nanos> {
    let mut check = due - draws.before();
    if check < last + CHECKS[0] {
        check = last + draws.interval();
    }
    // Three are enough: they are a minute apart, and the first is at most one interval early.
    for _ in 0..4 {
        if check > due - draws.jitter() {
            return Some(check);
        }
        check += draws.interval();
    }
    None
}

/// The stretches in which this verifier refuses what the client holds.
fn refused(verifier: &Verifier, generations: &[Generation], until: Nanos) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut add = |from: Nanos, to: Nanos, why| {
        if from >= to {
            return;
        }
        match stretches.last_mut() {
            Some(last) if last.to == from && last.why == why => last.to = to,
            _ => stretches.push(Stretch { from, to, why }),
        }
    };
    let held: Vec<(Nanos, Nanos)> = generations
        .iter()
        .filter_map(|token| Some((token.held?, token.stamp)))
        .collect();
    for (at, (from, stamp)) in held.iter().enumerate() {
        let from = *from;
        let to = held.get(at + 1).map_or(until, |(next, _)| *next).min(until);
        let Some(reach) = verifier.reach else {
            add(from, to, Why::Never);
            continue;
        };
        let window = reach.shifted(stamp - verifier.offset);
        let opens = window.from.map_or(from, |end| end.at.0);
        let ends = window.until.map_or(to, |end| end.at.0);
        add(from, opens.min(to), Why::NotYet);
        add(ends.max(from), to, Why::Ended);
    }
    stretches
}

impl Simulation {
    /// How long the verifier refuses what the client holds, of how long: from one time that the client picks up a new
    /// token to the next, on average over those that are played whole. None if none is.
    pub fn share(&self, verifier: usize) -> Option<(Nanos, Nanos)> {
        let picked = self.generations.iter().filter_map(|it| it.held);
        let picked: Vec<Nanos> = picked.filter(|held| *held <= self.until).collect();
        // The first is picked up at once, unlike any other.
        let picked = if picked.len() > 2 {
            &picked[1..]
        } else {
            &picked
        };
        let [from, .., to] = *picked else {
            return None;
        };
        let turns = Nanos::try_from(picked.len()).unwrap_or(2) - 1;
        let stretches = self.refused.get(verifier)?.iter();
        let inside = |it: &Stretch| (it.to.min(to) - it.from.max(from)).max(0);
        let refused: Nanos = stretches.map(inside).sum();
        Some((refused / turns, (to - from) / turns))
    }

    /// When the first 401 comes from this verifier.
    pub fn first_refusal(&self, verifier: usize) -> Option<Nanos> {
        Some(self.refused.get(verifier)?.first()?.from)
    }
}

/// What is drawn, one after the other.
struct Draws(Chance);

impl Draws {
    /// From `low` to `high`, both included.
    fn between(&mut self, low: Nanos, high: Nanos) -> Nanos {
        let Chance::Drawn(seed) = &mut self.0 else {
            return low;
        };
        // splitmix64 (Steele, Lea and Flood, 2014).
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + Nanos::from(z ^ (z >> 31)) % (high - low + 1)
    }

    /// How long before the token is due a check falls. It finds it due only once that has passed.
    fn before(&mut self) -> Nanos {
        match self.0 {
            Chance::Earliest => JITTER - SECOND - 1,
            Chance::Prompt | Chance::Latest => 0,
            Chance::Drawn(_) => self.between(0, CHECKS[1]),
        }
    }

    fn interval(&mut self) -> Nanos {
        match self.0 {
            Chance::Latest => CHECKS[1],
            _ => self.between(CHECKS[0], CHECKS[1]),
        }
    }

    /// Until the next check after requests succeed again.
    fn wait(&mut self) -> Nanos {
        match self.0 {
            Chance::Latest => CHECKS[1],
            _ => self.between(0, CHECKS[1]),
        }
    }

    fn jitter(&mut self) -> Nanos {
        match self.0 {
            Chance::Earliest => JITTER - SECOND,
            Chance::Prompt | Chance::Latest => 0,
            Chance::Drawn(_) => self.between(0, JITTER / SECOND - 1) * SECOND,
        }
    }

    /// Until the client reads the file.
    fn reading(&mut self) -> Nanos {
        match self.0 {
            Chance::Latest => REREAD,
            _ => self.between(0, REREAD),
        }
    }
}
