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
    Now,
}

pub trait OthersLanguage {
    fn others_word(&self, word: OthersWord) -> &'static str;
    /// How many refuse the token at the moment, and who is the first.
    fn who_refuses(
        &self,
        refusing: usize,
        unknown: usize,
        of: usize,
        first: Option<&str>,
    ) -> String;
    /// The next who will.
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
