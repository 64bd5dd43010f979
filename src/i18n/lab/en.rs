//! English.

use super::super::Language;
use super::super::en::English;
use super::{Balanced, Gets, LabLanguage, LabWord, NodeWhy, coarse, rounded};
use crate::app::SecondsFault;
use crate::lab::matrix::Answer;
use crate::lab::tolerance::Fate;
use crate::time::Nanos;

impl LabLanguage for English {
    fn lab_word(&self, word: LabWord) -> &'static str {
        match word {
            LabWord::WhoRejectsWhom => "Who rejects whom",
            LabWord::NewToken => "A new token",
            LabWord::ShownToken => "The pasted one",
            LabWord::IssuedBy => "issued by",
            LabWord::CheckedBy => "checked by",
            LabWord::OneServer => {
                "One API server checks what it stamped itself: its clock alone refuses no new token. Add the others under Clocks."
            }
            LabWord::NoDates => "The pasted token has no dates to go by.",
            LabWord::ShareOverLife => "Share of requests that fail, by the token’s age",
            LabWord::Issued => "issued",
            LabWord::NodeHolds => "What the node holds",
            LabWord::NoNode => "Add a node under Clocks to see what its kubelet does.",
            LabWord::NodeChoice => "Node",
            LabWord::WorstNode => "the slowest",
            LabWord::ClientChoice => "Client",
            LabWord::ClientRereads => "reads the file every minute",
            LabWord::ClientNever => "never reads it again",
            LabWord::FailsFrom => "Refresh fails from",
            LabWord::FailsTo => "to",
            LabWord::NotASpan => "spans after issue, such as `40m` and `2h`",
            LabWord::InTheFile => "in the file",
            LabWord::Held => "in use",
            LabWord::Valid => "valid",
            LabWord::Tolerance => "How much a clock may err",
            LabWord::ByLifetime => "before the first 401, by the token’s lifetime",
            LabWord::NodeSlow => "node slow",
            LabWord::ServerBehind => "API server behind the issuer",
            LabWord::DependsOnRounds => "depends on the kubelet’s rounds",
        }
    }

    fn about(&self, distance: Nanos) -> String {
        self.span(rounded(distance))
    }

    fn coarse(&self, distance: Nanos) -> String {
        self.span(coarse(distance))
    }

    fn seconds_fault(&self, fault: SecondsFault) -> String {
        match fault {
            SecondsFault::NotANumber => "a whole number of seconds, such as `3600`".into(),
            SecondsFault::Refused(refusal) => refusal.words(),
        }
    }

    fn answer(&self, answer: Answer) -> String {
        match answer {
            Answer::Accepts => "accepts".into(),
            Answer::After(age) => format!("{} refused", self.about(age)),
            Answer::Never => "never accepts".into(),
        }
    }

    fn ends_apart(&self, by: Nanos) -> String {
        let span = self.about(by);
        if by < 0 {
            format!("{span} short")
        } else {
            format!("{span} longer")
        }
    }

    fn refusing_new(&self, refused: usize, of: usize, pairs: bool) -> String {
        let verb = if refused == 1 { "refuses" } else { "refuse" };
        match (refused, pairs) {
            (0, true) => "No pair refuses a new token.".into(),
            (0, false) => "No API server refuses this token when it is new.".into(),
            (_, true) => format!("{refused} of {of} pairs {verb} a new token."),
            (_, false) => {
                format!("{refused} of {of} API servers {verb} this token when it is new.")
            }
        }
    }

    fn balanced(&self, balanced: Balanced) -> String {
        let Balanced {
            of,
            new,
            from,
            until,
            least,
        } = balanced;
        let share = |count: usize| match count {
            0 => "none".to_owned(),
            _ if count == of => "all".into(),
            _ => format!("{count} in {of}"),
        };
        let first = match new {
            _ if new == least => {
                format!("Behind a load balancer {} of the requests fail", share(new))
            }
            _ => format!(
                "Behind a load balancer {} of the requests made within {} of issue fail, then {}",
                share(new),
                self.about(from),
                share(least)
            ),
        };
        match until {
            Some(until) => format!("{first} until {} after issue.", self.about(until)),
            None => format!("{first}."),
        }
    }

    fn lets_go(&self, first: &str, last: &str, by: Nanos) -> String {
        format!(
            "At the end {first} lets go {} before {last}.",
            self.about(by)
        )
    }

    fn share_from(&self, age: Nanos, refused: usize, of: usize) -> String {
        let percent = (refused * 100 + of / 2) / of.max(1);
        match age {
            0 => format!("when issued {percent} % of requests fail"),
            _ => format!("from {} on {percent} %", self.about(age)),
        }
    }

    fn kubelet_replaces(&self, age: Nanos) -> String {
        format!("the kubelet replaces it, {}", self.coarse(age))
    }

    fn gets(&self, gets: Gets<'_>) -> String {
        match gets {
            Gets::No401 => "The workload gets no 401.".into(),
            Gets::Often {
                refused,
                of,
                server,
            } => format!(
                "The workload gets 401 from {server} for about {} of every {}.",
                self.coarse(refused),
                self.coarse(of)
            ),
            Gets::AtWorst {
                refused,
                of,
                server,
            } => format!(
                "The workload may get 401 from {server}, for up to {} of every {}, if the kubelet’s rounds come late.",
                self.coarse(refused),
                self.coarse(of)
            ),
            Gets::Once { from, to, server } => format!(
                "The workload gets 401 from {server}, from {} to {} after issue.",
                self.coarse(from),
                self.coarse(to)
            ),
            Gets::From { age, server } => format!(
                "The workload gets 401 from {server} from {} after issue on, and for ever.",
                self.coarse(age)
            ),
            Gets::Always { server } => {
                format!("The workload gets 401 from {server}, whatever the clocks say.")
            }
        }
    }

    fn node_why(&self, why: NodeWhy<'_>) -> String {
        let NodeWhy { node, ahead, .. } = why;
        let clock = match ahead {
            0 => "Its clock agrees with the issuer’s".into(),
            1.. => format!("Its clock is {} fast", self.coarse(ahead)),
            _ => format!("Its clock is {} slow", self.coarse(ahead)),
        };
        let replaces = if why.loops {
            format!(
                "{clock}: to {node} every new token is due at once, and it asks for another on every check"
            )
        } else {
            format!(
                "{clock}: {node} replaces a token about {} after issue",
                self.coarse(why.replaces)
            )
        };
        let stops = match why.stops {
            _ if why.extended => {
                "; the API server extended it to a year, and accepts it until then".into()
            }
            Some((age, server)) => format!("; {server} stops accepting it at {}", self.coarse(age)),
            None => String::new(),
        };
        format!(
            "{replaces}{stops}. Give or take the kubelet’s checks and the client’s reading, 2½ min at most."
        )
    }

    fn generation(&self, number: usize) -> String {
        match number {
            1 => "first token".into(),
            2 => "second".into(),
            3 => "third".into(),
            _ => format!("{number}th"),
        }
    }

    fn refused_by(&self, servers: &[&str]) -> String {
        format!("401 from {}", servers.join(", "))
    }

    fn node_tokens(&self, node: &str, ahead: Nanos, lifetime: Nanos) -> String {
        let clock = match ahead {
            0 => "right".into(),
            1.. => format!("{} fast", self.about(ahead)),
            _ => format!("{} slow", self.about(ahead)),
        };
        format!("{node}, {clock}, tokens of {}", self.about(lifetime))
    }

    fn this_bears(&self, servers: Nanos, node: Nanos) -> String {
        format!(
            "This cluster bears {} between API servers and {} on a node.",
            self.about(servers),
            self.about(node)
        )
    }

    fn worst_node(&self, node: &str, behind: Nanos, fate: Fate) -> String {
        let span = self.about(behind);
        match fate {
            Fate::Fine => format!("The slowest node, {node}, is {span} behind: within that."),
            Fate::Perhaps => {
                format!(
                    "{node} is {span} behind: more than that, and it depends on the kubelet’s rounds."
                )
            }
            Fate::Refused => format!("{node} is {span} behind: too slow."),
        }
    }

    fn worst_server(&self, issuer: &str, verifier: &str, behind: Nanos, fate: Fate) -> String {
        let span = self.about(behind);
        match fate {
            Fate::Fine => format!("{verifier} is {span} behind {issuer}: within that."),
            Fate::Perhaps | Fate::Refused => {
                format!("{verifier} is {span} behind {issuer}: it refuses its new tokens.")
            }
        }
    }

    fn fast_node(&self, node: &str) -> String {
        format!("{node} is so fast that its kubelet asks for a new token on every check.")
    }

    fn extended(&self, bears: Nanos) -> String {
        format!(
            "Tokens of 3607 s are extended to a year: they bear {} on a node, and hide a slow one until then. The plot shows what the same lifetime bears without that.",
            self.about(bears)
        )
    }

    fn more_nodes(&self, count: usize) -> String {
        match count {
            1 => "and 1 more node".into(),
            _ => format!("and {count} more nodes"),
        }
    }

    fn plot(&self, bears: &[(Nanos, Nanos)]) -> String {
        let points = bears.iter().map(|(lifetime, bears)| {
            format!(
                "{} with tokens of {}",
                self.about(*bears),
                self.about(*lifetime)
            )
        });
        let points: Vec<String> = points.collect();
        format!("A node may be slow by {}", points.join("; "))
    }
}
