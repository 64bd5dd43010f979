//! What only the clock lab says.

mod en;
mod zh;

use super::Locale;
use crate::app::SecondsFault;
use crate::lab::matrix::Answer;
use crate::lab::tolerance::Fate;
use crate::time::{Nanos, SECOND};

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabWord {
    WhoRejectsWhom,
    NewToken,
    ShownToken,
    IssuedBy,
    CheckedBy,
    OneServer,
    NoDates,
    ShareOverLife,
    Issued,
    NodeHolds,
    NoNode,
    NodeChoice,
    WorstNode,
    ClientChoice,
    ClientRereads,
    ClientNever,
    FailsFrom,
    FailsTo,
    NotASpan,
    InTheFile,
    Held,
    Valid,
    Tolerance,
    ByLifetime,
    NodeSlow,
    ServerBehind,
    DependsOnRounds,
}

/// How requests behind a load balancer fare, over the ages of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balanced {
    /// How many pairs there are, and how many of them refuse a new token.
    pub of: usize,
    pub new: usize,
    /// From this age on fewest refuse, until another age; none is for ever.
    pub from: Nanos,
    pub until: Option<Nanos>,
    pub least: usize,
}

/// What the workload on a node gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gets<'a> {
    No401,
    /// For about this long of every so long, from this API server.
    Often {
        refused: Nanos,
        of: Nanos,
        server: &'a str,
    },
    /// The same, if the kubelet's checks and the client's readings come late.
    AtWorst {
        refused: Nanos,
        of: Nanos,
        server: &'a str,
    },
    /// From one age to another, as refreshes failed.
    Once {
        from: Nanos,
        to: Nanos,
        server: &'a str,
    },
    /// From this age on and for ever.
    From {
        age: Nanos,
        server: &'a str,
    },
    /// Whatever the clocks say.
    Always {
        server: &'a str,
    },
}

/// Why, about a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeWhy<'a> {
    pub node: &'a str,
    /// How far its clock is ahead of the issuer's.
    pub ahead: Nanos,
    /// The age at which it replaces a token.
    pub replaces: Nanos,
    /// The age at which the first API server stops, and which it is; none if it never does.
    pub stops: Option<(Nanos, &'a str)>,
    /// So fast that each new token is due at once.
    pub loops: bool,
    pub extended: bool,
}

pub trait LabLanguage {
    fn lab_word(&self, word: LabWord) -> &'static str;
    /// A distance as one says it in a sentence: rounded.
    fn about(&self, distance: Nanos) -> String;
    /// The same where a person reckons in minutes.
    fn coarse(&self, distance: Nanos) -> String;
    fn seconds_fault(&self, fault: SecondsFault) -> String;
    /// A cell of the matrix: what becomes of a new token.
    fn answer(&self, answer: Answer) -> String;
    /// How much sooner or later than the issuer the verifier lets go of it.
    fn ends_apart(&self, by: Nanos) -> String;
    /// How many pairs, or API servers, refuse a new token.
    fn refusing_new(&self, refused: usize, of: usize, pairs: bool) -> String;
    fn balanced(&self, balanced: Balanced) -> String;
    fn lets_go(&self, first: &str, last: &str, by: Nanos) -> String;
    /// The share of failing requests from an age on, in words.
    fn share_from(&self, age: Nanos, refused: usize, of: usize) -> String;
    fn kubelet_replaces(&self, age: Nanos) -> String;
    fn gets(&self, gets: Gets<'_>) -> String;
    fn node_why(&self, why: NodeWhy<'_>) -> String;
    /// The token that is in the file from one age to another.
    fn generation(&self, number: usize) -> String;
    /// The row of one or several API servers that refuse.
    fn refused_by(&self, servers: &[&str]) -> String;
    fn node_tokens(&self, node: &str, ahead: Nanos, lifetime: Nanos) -> String;
    fn this_bears(&self, servers: Nanos, node: Nanos) -> String;
    fn worst_node(&self, node: &str, behind: Nanos, fate: Fate) -> String;
    fn worst_server(&self, issuer: &str, verifier: &str, behind: Nanos, fate: Fate) -> String;
    fn fast_node(&self, node: &str) -> String;
    /// An extended token, of which the plot knows nothing: what it bears on a node.
    fn extended(&self, bears: Nanos) -> String;
    fn more_nodes(&self, count: usize) -> String;
    /// The plot for whoever cannot see it: what a node bears at some lifetimes.
    fn plot(&self, bears: &[(Nanos, Nanos)]) -> String;
}

/// Rounded to what a person would say: seconds up to an hour, minutes up to two days, then hours, then days.
fn rounded(distance: Nanos) -> Nanos {
    let step = match distance.abs() / SECOND {
        0..3_600 => SECOND,
        3_600..172_800 => 60 * SECOND,
        172_800..5_184_000 => 3_600 * SECOND,
        _ => 86_400 * SECOND,
    };
    let whole = (distance.abs() + step / 2) / step * step;
    let rounded = if distance.abs() < SECOND {
        distance.abs()
    } else {
        whole
    };
    if distance < 0 { -rounded } else { rounded }
}

/// The same, in minutes from ten minutes on.
fn coarse(distance: Nanos) -> Nanos {
    let minute = 60 * SECOND;
    if (10 * minute..60 * minute).contains(&distance.abs()) {
        (distance + distance.signum() * minute / 2) / minute * minute
    } else {
        rounded(distance)
    }
}

impl Locale {
    pub fn lab(self) -> &'static dyn LabLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_said_as_people_say_them() {
        let check = |nanos: Nanos, english: &str, chinese: &str| {
            assert_eq!(Locale::En.lab().about(nanos), english);
            assert_eq!(Locale::Zh.lab().about(nanos), chinese);
        };
        check(631_400_000_000, "10 min 31 s", "10 分钟 31 秒");
        check(-400_000_000, "0.4 s", "0.4 秒");
        check(3_600 * SECOND + 29 * SECOND, "1 h", "1 小时");
        check(31_533_024 * SECOND, "365 d", "365 天");
        check(90_000 * SECOND, "1 d 1 h", "1 天 1 小时");
    }

    #[test]
    fn one_pair_and_many_are_told_apart() {
        let check = |refused, of, pairs, english: &str, chinese: &str| {
            assert_eq!(Locale::En.lab().refusing_new(refused, of, pairs), english);
            assert_eq!(Locale::Zh.lab().refusing_new(refused, of, pairs), chinese);
        };
        check(
            0,
            9,
            true,
            "No pair refuses a new token.",
            "没有哪一对会拒绝新令牌。",
        );
        check(
            1,
            4,
            true,
            "1 of 4 pairs refuses a new token.",
            "4 对中有 1 对拒绝新令牌。",
        );
        check(
            2,
            9,
            true,
            "2 of 9 pairs refuse a new token.",
            "9 对中有 2 对拒绝新令牌。",
        );
        check(
            1,
            2,
            false,
            "1 of 2 API servers refuses this token when it is new.",
            "2 个 API Server 中有 1 个在此令牌刚签发时拒绝它。",
        );
    }
}
