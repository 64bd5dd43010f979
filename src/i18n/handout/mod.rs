//! What only the report says that people take along. The page shows the same in other ways.

mod en;
mod zh;

use super::Locale;
use crate::cluster::ObjectKind;
use crate::handout::NotRead;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phrase {
    Checks,
    /// A column: when a machine does something.
    When,
    NeverAccepts,
    Recognised,
    Known,
    Faults,
    /// What the signs of the picture mean.
    PictureKey,
    NotRead(NotRead),
    /// Between two things of a list.
    Separator,
    /// Between two parts of a sentence.
    Comma,
}

/// What changes at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// API servers begin to accept.
    Accepts,
    /// Nothing: it is the moment judged.
    Request,
    /// API servers begin to mark it as stale.
    Stale,
    /// Kubelets may replace it from now on.
    Replaces,
    /// API servers accept no longer.
    Stops,
}

/// What a command is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check<'a> {
    /// How far these machines' clocks are off.
    Clocks { machines: &'a str },
    /// What these clocks show at one moment.
    SameMoment,
    /// An API server's clock as its answers show it.
    DateHeader,
    /// Leases of the control plane, stamped by the clocks of their holders.
    Leases,
    /// The same of the nodes.
    NodeLeases,
    /// The UID of an object that the token names, and whether it is being deleted.
    Uid { kind: ObjectKind, uid: &'a str },
    /// The labels of the secret that holds the token.
    SecretLabels,
    /// The keys that API servers publish.
    Keys { kid: Option<&'a str> },
    /// The issuer that API servers publish.
    Issuer { issuer: &'a str },
    /// How API servers were started.
    Flags,
    /// A token of the same service account.
    NewToken { audience: Option<&'a str> },
    /// The claims of the token that is in the pod now.
    FileNow,
}

pub trait HandoutLanguage {
    fn phrase(&self, phrase: Phrase) -> &'static str;
    fn more_characters(&self, count: usize) -> String;
    fn more_lines(&self, count: usize) -> String;
    fn and_more(&self, count: usize) -> String;
    /// When an API server accepts. Without a bound it always did, or goes on for ever.
    fn accepts_during(&self, from: Option<&str>, until: Option<&str>) -> String;
    fn replaces_during(&self, from: &str, until: &str) -> String;
    /// What changes, at which machines; `until`: at the latest.
    fn turn(&self, turn: Turn, machines: &str, until: Option<&str>) -> String;
    /// The moment judged: in the zone chosen, in UTC if that is another, and as it was typed.
    fn moment(&self, at: &str, utc: Option<&str>, typed: Option<&str>) -> String;
    fn check(&self, check: Check) -> String;
    /// What made the report, and when.
    fn made_by(&self, build: &str, at: &str) -> String;
}

impl Locale {
    pub fn handout(self) -> &'static dyn HandoutLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
