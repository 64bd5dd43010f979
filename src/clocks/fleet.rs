//! All machines of which a clock was measured, worst first, and whether they are beyond what their tokens can bear.
//!
//! A kubelet replaces a token by its node's clock when 80 % of the lifetime or 24 h are over. A node that is slower
//! than the rest of the lifetime comes when the token has ended. One that is ahead comes early, which does no harm,
//! unless a new token is due at once: then it asks again on every check.

use super::kubelet::{CHECK, JITTER, REREAD, due};
use super::{Machine, Role, refresh};
use crate::claims::Facts;
use crate::evidence::clue::{Found, How, Measured, Party, What};
use crate::order;
use crate::time::{Instant, Nanos, SECOND};
use std::cmp::Reverse;
use std::collections::HashMap;

/// What a pod's token has if nothing else is known: an hour and 7 s (pkg/serviceaccount/claims.go, WarnOnlyBoundTokenPeriod).
const USUAL_LIFETIME: Nanos = 3607 * SECOND;

/// How wrong a node's clock may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// Of its pods' tokens, as the kubelet knows it.
    pub lifetime: Nanos,
    /// What API servers allow after a token's end.
    pub leeway: Nanos,
}

impl Default for Tolerance {
    fn default() -> Tolerance {
        Tolerance {
            lifetime: USUAL_LIFETIME,
            leeway: 60 * SECOND,
        }
    }
}

impl Tolerance {
    /// With the lifetime of this token, if a kubelet rotates it.
    pub fn of(facts: &Facts) -> Tolerance {
        let node = Machine {
            id: 0,
            name: String::new(),
            role: Role::Node,
            offset: 0,
        };
        let usual = Tolerance::default();
        Tolerance {
            lifetime: refresh(facts, &node, 0).map_or(usual.lifetime, |it| it.lifetime),
            ..usual
        }
    }

    /// When a token is due, after it was issued.
    pub fn due(&self) -> Nanos {
        due(Instant(0), Instant(self.lifetime)).map_or(0, |(due, _)| due.0)
    }

    /// A node that is slower than this replaces a token when it has ended.
    pub fn slowest(&self) -> Nanos {
        self.lifetime - self.due()
    }

    /// A node that is no slower than this replaces it in time even if the kubelet's check and the client's reading
    /// come as late as they may; negative if not even a right clock does.
    pub fn surely(&self) -> Nanos {
        self.slowest() + self.leeway - CHECK - REREAD
    }

    /// A node that is slower than this surely lets its pods get a 401, even if the kubelet's check and the client's
    /// reading come at once and all of the jitter is drawn. The check looks whether the moment has passed.
    pub fn luckily(&self) -> Nanos {
        self.slowest() + self.leeway + JITTER - SECOND - 1
    }

    fn bears(&self, low: Option<Nanos>, high: Option<Nanos>) -> Bears {
        let slowest = self.slowest();
        match (low, high) {
            (_, Some(high)) if high < -slowest => Bears::No {
                by: -slowest - high,
            },
            (Some(low), _) if low >= self.due() => Bears::Loops,
            (Some(low), _) if low >= -self.surely().min(slowest) => Bears::Yes,
            _ => Bears::Perhaps,
        }
    }
}

/// Whether the tokens of a node's pods are replaced in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bears {
    Yes,
    /// So fast that a new token is due at once: the kubelet asks for one on every check.
    Loops,
    /// It depends on where in its range the clock is, and on how late the check comes.
    Perhaps,
    /// Its pods hold ended tokens, for this long or longer.
    No {
        by: Nanos,
    },
}

impl Bears {
    fn rank(self) -> u8 {
        match self {
            Bears::Yes => 0,
            Bears::Loops => 1,
            Bears::Perhaps => 2,
            Bears::No { .. } => 3,
        }
    }
}

/// One machine and what all measurements of it leave open.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    /// How far it is ahead: at least and at most.
    pub low: Option<Nanos>,
    pub high: Option<Nanos>,
    /// Of the sharpest piece.
    pub how: How,
    pub against: Party,
    /// How many measurements went into it.
    pub pieces: usize,
    /// Some contradict each other: the clock moved, or what they were compared with differs. The sharpest counts.
    pub conflicting: bool,
    pub bears: Bears,
}

/// The machines, those beyond what they can bear first, then by how far they are off for certain. Measurements without
/// bounds are left out, and so are steps, which say how a clock was before.
pub fn table(found: &[Found], bears: &Tolerance) -> Vec<Row> {
    let mut machines: Vec<Known> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for found in found {
        let What::Measured(measured) = &found.what else {
            continue;
        };
        let Some((name, piece)) = piece(measured) else {
            continue;
        };
        match places.get(name).and_then(|at| machines.get_mut(*at)) {
            Some(machine) => machine.take(piece),
            None => {
                places.insert(name.into(), machines.len());
                machines.push(Known::new(name, piece));
            }
        }
    }
    let row = |machine: Known| machine.row(bears);
    let mut rows: Vec<Row> = machines.into_iter().map(row).collect();
    order::by_key(&mut rows, |row| {
        let (certain, about) = off(row);
        let rank = row.bears.rank();
        (Reverse((rank, certain, about)), row.name.clone())
    });
    rows
}

/// How far it is off for certain, and in the middle of what is possible.
fn off(row: &Row) -> (Nanos, Nanos) {
    let (low, high) = (row.low, row.high);
    let behind = high.map_or(0, |high| -high);
    let ahead = low.unwrap_or(0);
    let about = match (low, high) {
        (Some(low), Some(high)) => (low.saturating_add(high) / 2).saturating_abs(),
        (Some(one), None) | (None, Some(one)) => one.saturating_abs(),
        (None, None) => 0,
    };
    (behind.max(ahead).max(0), about)
}

/// A measurement of one machine.
#[derive(Clone, Copy)]
struct Piece<'a> {
    low: Option<Nanos>,
    high: Option<Nanos>,
    how: How,
    against: &'a Party,
}

impl Piece<'_> {
    /// Lower is sharper: the width, if both ends are known.
    fn width(&self) -> Nanos {
        match (self.low, self.high) {
            (Some(low), Some(high)) => high.saturating_sub(low),
            _ => Nanos::MAX,
        }
    }
}

fn name_of(party: &Party) -> Option<&str> {
    match party {
        Party::Node(name) | Party::Host(Some(name)) => Some(name),
        _ => None,
    }
}

/// Whose clock it is; turned round if the machine stands on the other side.
fn piece(measured: &Measured) -> Option<(&str, Piece<'_>)> {
    if measured.how == How::Step || (measured.low.is_none() && measured.high.is_none()) {
        return None;
    }
    if let Some(name) = name_of(&measured.clock) {
        let piece = Piece {
            low: measured.low,
            high: measured.high,
            how: measured.how,
            against: &measured.against,
        };
        return Some((name, piece));
    }
    let name = name_of(&measured.against)?;
    let piece = Piece {
        low: measured.high.map(|high| -high),
        high: measured.low.map(|low| -low),
        how: measured.how,
        against: &measured.clock,
    };
    Some((name, piece))
}

/// What is known of one machine so far.
struct Known<'a> {
    name: &'a str,
    sharpest: Piece<'a>,
    low: Option<Nanos>,
    high: Option<Nanos>,
    pieces: usize,
    conflicting: bool,
}

impl<'a> Known<'a> {
    fn new(name: &'a str, piece: Piece<'a>) -> Known<'a> {
        Known {
            name,
            sharpest: piece,
            low: piece.low,
            high: piece.high,
            pieces: 1,
            conflicting: false,
        }
    }

    fn take(&mut self, piece: Piece<'a>) {
        self.pieces += 1;
        let sharper = piece.width() < self.sharpest.width();
        let low = self.low.max(piece.low);
        let high = match (self.high, piece.high) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let disjoint = low.zip(high).is_some_and(|(low, high)| low > high);
        self.conflicting |= disjoint;
        if !disjoint {
            (self.low, self.high) = (low, high);
        } else if sharper {
            (self.low, self.high) = (piece.low, piece.high);
        }
        if sharper {
            self.sharpest = piece;
        }
    }

    fn row(self, bears: &Tolerance) -> Row {
        Row {
            name: self.name.into(),
            low: self.low,
            high: self.high,
            how: self.sharpest.how,
            against: self.sharpest.against.clone(),
            pieces: self.pieces,
            conflicting: self.conflicting,
            bears: bears.bears(self.low, self.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const TABLE: Tolerance = Tolerance {
        lifetime: 3600 * SECOND,
        leeway: 60 * SECOND,
    };

    fn found(clock: Party, against: Party, how: How, low: Option<i64>, high: Option<i64>) -> Found {
        let nanos = |it: Option<i64>| it.map(|it| Nanos::from(it) * SECOND);
        Found {
            form: "lease",
            span: Span::new(0, 0),
            what: What::Measured(Measured {
                clock,
                against,
                how,
                low: nanos(low),
                high: nanos(high),
                at: None,
            }),
        }
    }

    fn node(name: &str, how: How, low: i64, high: i64) -> Found {
        let against = Party::ApiServer(None);
        found(
            Party::Node(name.into()),
            against,
            how,
            Some(low),
            Some(high),
        )
    }

    /// Name, low, high in seconds, how many pieces, and whether they conflict.
    fn check(found: &[Found], expected: &[(&str, i64, i64, usize, bool, Bears)]) {
        let rows = table(found, &TABLE);
        let seconds = |it: Option<Nanos>| it.map_or(i64::MAX, |it| (it / SECOND) as i64);
        let rows: Vec<_> = rows
            .iter()
            .map(|it| {
                (
                    &*it.name,
                    seconds(it.low),
                    seconds(it.high),
                    it.pieces,
                    it.conflicting,
                    it.bears,
                )
            })
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_worst_come_first() {
        let no = Bears::No { by: 77 * SECOND };
        check(
            &[
                node("right", How::LeaseWrite, -1, 2),
                node("slow", How::LeaseWrite, -800, -797),
                node("a-little", How::LeaseWrite, -118, -115),
                node("perhaps", How::LeaseWrite, -720, -700),
                node("ahead", How::LeaseWrite, 3000, 3003),
                node("fast", How::LeaseWrite, 400, 403),
            ],
            &[
                ("slow", -800, -797, 1, false, no),
                ("perhaps", -720, -700, 1, false, Bears::Perhaps),
                ("ahead", 3000, 3003, 1, false, Bears::Loops),
                ("fast", 400, 403, 1, false, Bears::Yes),
                ("a-little", -118, -115, 1, false, Bears::Yes),
                ("right", -1, 2, 1, false, Bears::Yes),
            ],
        );
    }

    #[test]
    fn several_measurements_are_put_together() {
        let host = |low, high| {
            let (clock, against) = (Party::Host(Some("a".into())), Party::TimeSource);
            found(clock, against, How::TimeDaemon, low, high)
        };
        let one = [
            node("a", How::LeaseAmongOthers, -127, -107),
            host(Some(-117), Some(-117)),
        ];
        check(&one, &[("a", -117, -117, 2, false, Bears::Yes)]);
        // Which one comes first makes no difference.
        let rows = table(&one, &TABLE);
        assert_eq!(
            (rows[0].how, &rows[0].against),
            (How::TimeDaemon, &Party::TimeSource)
        );
        let [lease, daemon] = one;
        check(&[daemon, lease], &[("a", -117, -117, 2, false, Bears::Yes)]);
        // Contradictions.
        let apart = [
            node("a", How::LeaseAmongOthers, -127, -107),
            host(Some(0), Some(0)),
        ];
        check(&apart, &[("a", 0, 0, 2, true, Bears::Yes)]);
        let [lease, daemon] = apart;
        check(&[daemon, lease], &[("a", 0, 0, 2, true, Bears::Yes)]);
        // Half-open, and from the other side.
        let turned = found(
            Party::ApiServer(None),
            Party::Node("a".into()),
            How::Audit,
            Some(100),
            None,
        );
        check(
            std::slice::from_ref(&turned),
            &[("a", i64::MAX, -100, 1, false, Bears::Perhaps)],
        );
        check(
            &[turned, node("a", How::Events, -118, -90)],
            &[("a", -118, -100, 2, false, Bears::Yes)],
        );
    }

    #[test]
    fn what_says_nothing_of_now_is_left_out() {
        let node = |how, low, high| found(Party::Node("a".into()), Party::Person, how, low, high);
        check(
            &[
                node(How::DateCommand, None, None),
                node(How::Step, Some(-5), Some(-5)),
                found(
                    Party::ApiServer(None),
                    Party::Person,
                    How::DateHeader,
                    Some(0),
                    Some(1),
                ),
                found(
                    Party::Host(None),
                    Party::TimeSource,
                    How::TimeDaemon,
                    Some(0),
                    Some(1),
                ),
            ],
            &[],
        );
    }

    #[test]
    fn what_tokens_bear() {
        let check = |lifetime: i64, low: i64, high: i64, expected| {
            let tolerance = Tolerance {
                lifetime: Nanos::from(lifetime) * SECOND,
                ..TABLE
            };
            let nanos = |it: i64| Some(Nanos::from(it) * SECOND);
            assert_eq!(
                tolerance.bears(nanos(low), nanos(high)),
                expected,
                "{lifetime} {low} {high}"
            );
        };
        let no = |by: i64| Bears::No {
            by: Nanos::from(by) * SECOND,
        };
        // 720 s of 3600 s; 630 s if the check comes late.
        check(3600, -630, -630, Bears::Yes);
        check(3600, -631, -631, Bears::Perhaps);
        check(3600, -720, -720, Bears::Perhaps);
        check(3600, -721, -721, no(1));
        check(3600, -10_000, 0, Bears::Perhaps);
        check(3600, 2879, 2879, Bears::Yes);
        check(3600, 2880, 2880, Bears::Loops);
        // 120 s of 600 s.
        check(600, -30, 0, Bears::Yes);
        check(600, -31, 0, Bears::Perhaps);
        check(600, -121, -121, no(1));
        check(600, 480, 480, Bears::Loops);
        // Due after a day.
        check(200_000, -113_600, -113_600, Bears::Perhaps);
        check(200_000, -113_601, -113_601, no(1));
        check(200_000, 86_400, 86_400, Bears::Loops);
        assert_eq!(Tolerance::default().slowest(), 721_400_000_000);
        assert_eq!(Tolerance::default().surely(), 631_400_000_000);
    }

    #[test]
    fn the_lifetime_is_that_of_the_token() {
        use crate::rules::testing::facts;
        for (claims, lifetime) in [
            (
                r#"{"iat":1000,"exp":1600,"kubernetes.io":{"pod":{"name":"p"}}}"#,
                600,
            ),
            (
                r#"{"iat":1000,"exp":9000,"kubernetes.io":{"pod":{"name":"p"},"warnafter":4607}}"#,
                3607,
            ),
            (r#"{"iat":1000,"exp":1600}"#, 3607),
            (
                r#"{"iat":1600,"exp":1000,"kubernetes.io":{"pod":{"name":"p"}}}"#,
                3607,
            ),
        ] {
            let lifetime = Nanos::from(lifetime) * SECOND;
            assert_eq!(Tolerance::of(&facts(claims)).lifetime, lifetime, "{claims}");
        }
    }
}
