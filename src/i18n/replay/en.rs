//! English.

use super::{ReplayLanguage, ReplayWord};
use crate::app::{EventFault, MomentFault};
use crate::i18n::Language;
use crate::i18n::en::English;
use crate::lab::replay::{Does, What};
use crate::time::offset_text;
use crate::verifier::Verdict;

impl ReplayLanguage for English {
    fn replay_word(&self, word: ReplayWord) -> &'static str {
        match word {
            ReplayWord::Replay => "Replay",
            ReplayWord::ReplayHint => "true time, played through",
            ReplayWord::Play => "Play",
            ReplayWord::Pause => "Pause",
            ReplayWord::Speed => "Speed",
            ReplayWord::TrueTime => "True time",
            ReplayWord::EarlierTurn => "Previous change",
            ReplayWord::LaterTurn => "Next change",
            ReplayWord::OneScene => "Around this moment",
            ReplayWord::WholeLife => "Everything",
            ReplayWord::Sleeps => "stands still",
            ReplayWord::Runs => "runs",
            ReplayWord::Events => "What happens to the clocks",
            ReplayWord::EventsHint => {
                "Nothing: each clock stays as far off as it is. Let one be stepped, as NTP does, or its machine sleep, as \
                 a laptop or a paused VM does."
            }
            ReplayWord::AddStep => "Add a step",
            ReplayWord::AddSleep => "Add a sleep",
            ReplayWord::IsStepped => "is stepped",
            ReplayWord::FallsAsleep => "sleeps",
            ReplayWord::At => "at",
            ReplayWord::By => "by",
            ReplayWord::Until => "until",
            ReplayWord::Remove => "Remove",
            ReplayWord::Reckoning => {
                "Offsets in Clocks are those before all of this. The verdict above reckons with the clocks as they go at \
                 the moment that is judged."
            }
        }
    }

    fn happens(&self, machines: &[&str], what: &What) -> String {
        let who = marked(machines, self);
        let several = machines.len() > 1;
        let verb = |one: &'static str, many: &'static str| if several { many } else { one };
        match what {
            What::Stamps => format!("{who} stamps the token"),
            What::Steps(by) => {
                format!("the clock of {who} is stepped by {}", offset_text(*by))
            }
            What::FallsAsleep => {
                format!("{who} {} still", verb("stands", "stand"))
            }
            What::WakesUp(length) => format!(
                "{who} {} on, {} behind where {} would have been",
                verb("goes", "go"),
                self.span(*length),
                verb("it", "they"),
            ),
            What::Answers(Does::Answers {
                verdict, refusal, ..
            }) => match verdict {
                Verdict::Accepts => format!("{who} {}", verb("accepts", "accept")),
                Verdict::Rejects => format!(
                    "{who} {}: {}",
                    verb("refuses", "refuse"),
                    self.branch(refusal.as_ref())
                ),
                Verdict::CannotTell => format!("{who}: not known"),
            },
            What::Answers(Does::Sleeps) => format!("{who} {} still", verb("stands", "stand")),
            What::Answers(Does::Runs) => format!("{who} {}", verb("runs", "run")),
        }
    }

    fn event_fault(&self, fault: &EventFault) -> String {
        match fault {
            EventFault::Missing => "nothing is typed here yet".into(),
            EventFault::Moment(MomentFault::Typed(fault)) => self.typed_fault(fault),
            EventFault::Moment(MomentFault::NoSuchClaim(claim)) => self.no_such_claim(claim),
            EventFault::By(fault) => self.offset_fault(fault),
            EventFault::Backwards => "this is not after the moment at which it falls asleep".into(),
        }
    }

    fn does(&self, machine: &str, what: &str) -> String {
        format!("{machine}: {what}")
    }

    fn and_others(&self, count: usize) -> String {
        format!("{count} more")
    }
}

/// `a`, `b` and 3 more; marked as names.
fn marked(machines: &[&str], language: &English) -> String {
    let mut named: Vec<String> = machines
        .iter()
        .take(super::NAMED)
        .map(|name| format!("`{}`", super::plain(name)))
        .collect();
    let left = machines.len().saturating_sub(super::NAMED);
    if left > 0 {
        named.push(language.and_others(left));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
