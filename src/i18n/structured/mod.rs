//! What only the region Structured authentication says.

mod en;
mod zh;

use super::Locale;
use crate::expressions::Unknown;
use crate::kube::authentication::{Reads, What};

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StructuredWord {
    Title,
    Hint,
    FromFlags,
    /// That the API server refuses the configuration.
    NotTaken,
    /// That some of it was not looked at.
    NotLooked,
    NoToken,
    LogError,
    /// That the API server's words may be others.
    Roughly,
    Accepts,
    Rejects,
    CannotTell,
    Fetched,
    ExpressionNotTaken,
    NotReached,
    ResultingUser,
}

pub trait StructuredLanguage {
    fn structured_word(&self, word: StructuredWord) -> &'static str;
    fn asked(&self, what: What) -> &'static str;
    /// Why this page does not evaluate something.
    fn unknown(&self, unknown: &Unknown) -> String;
    /// What the chosen release has against the file.
    fn reads(&self, reads: Reads, version: &str) -> Option<String>;
    /// Requests without a token, which are let in everywhere or on these paths.
    fn anonymous(&self, enabled: bool, paths: &[String]) -> String;
    fn left_to_others(&self, issuer: &str, configured: &[&str]) -> String;
}

impl Locale {
    pub fn structured(self) -> &'static dyn StructuredLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
