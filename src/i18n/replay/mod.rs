//! What only the region Replay says.

mod en;
mod zh;

use super::Locale;
use crate::app::EventFault;
use crate::lab::replay::What;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayWord {
    Replay,
    ReplayHint,
    Play,
    Pause,
    Speed,
    TrueTime,
    EarlierTurn,
    LaterTurn,
    OneScene,
    WholeLife,
    Sleeps,
    Runs,
    Events,
    EventsHint,
    AddStep,
    AddSleep,
    IsStepped,
    FallsAsleep,
    At,
    By,
    Until,
    Remove,
    Reckoning,
}

pub trait ReplayLanguage {
    fn replay_word(&self, word: ReplayWord) -> &'static str;
    /// What these machines do at one moment.
    fn happens(&self, machines: &[&str], what: &What) -> String;
    fn event_fault(&self, fault: &EventFault) -> String;
    /// A machine and what it does.
    fn does(&self, machine: &str, what: &str) -> String;
    /// So many more machines.
    fn and_others(&self, count: usize) -> String;
}

/// So many machines are named where several do the same.
const NAMED: usize = 4;

/// A name without what would end its mark.
fn plain(name: &str) -> String {
    name.replace('`', "'")
}

impl Locale {
    pub fn replay(self) -> &'static dyn ReplayLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
