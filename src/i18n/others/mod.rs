//! What only the region about everyone else says.

mod en;
mod zh;

use super::Locale;
use crate::app::LeewayFault;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OthersWord {
    Everyone,
    EveryoneHint,
    Verifier,
    Clock,
    Leeways,
    Window,
    Verdict,
    Says,
    Server,
    Asks,
    Find,
    ShowAll,
    ShowFewer,
    NothingFound,
    Accepts,
    Unknown,
    NotPublished,
    AgeLimit,
    Remembers,
    NeverTakes,
}

pub trait OthersLanguage {
    fn others_word(&self, word: OthersWord) -> &'static str;
    /// How many refuse the token at the moment.
    fn who_refuses(&self, refusing: usize, unknown: usize, of: usize) -> String;
    /// Who refused it first, and since when.
    fn first_refused(&self, who: &str, at: &str) -> String;
    /// Who will be the last to take it, and from when on.
    fn last_takes(&self, who: &str, at: &str) -> String;
    /// What stands between two sentences.
    fn between(&self) -> &'static str;
    fn since(&self, at: &str) -> String;
    fn until(&self, at: &str) -> String;
    /// From when and until when a token is taken.
    fn takes(&self, from: Option<&str>, until: Option<&str>) -> String;
    /// The next who will refuse it.
    fn next_refuses(&self, who: &str, at: &str) -> String;
    fn asks_server(&self, server: &str) -> String;
    fn leeway_fault(&self, fault: &LeewayFault) -> String;
}

impl Locale {
    pub fn others(self) -> &'static dyn OthersLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
