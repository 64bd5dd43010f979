//! What the region Two tokens says: whose token it is that an API server turns down when it is asked for a TokenReview.

mod en;
mod zh;

use super::{Crowd, Locale};
use crate::lab::review::{Outcome, Program};
use crate::time::Nanos;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewWord {
    /// The region's heading.
    TwoTokens,
    TwoTokensHint,
    /// Whose token the review is asked with.
    Reviewer,
    /// Nobody said it.
    NobodySaid,
    /// The token that is shown asks about itself.
    Itself,
    /// What asks for the review.
    AskedBy,
    AnotherProgram,
    ApiServer,
    ReviewersToken,
    SubjectsToken,
    Review,
    NotLookedAt,
    /// The button that shows the reviewer's token as the main one.
    Swap,
    /// The button that takes a guess.
    TakeIt,
    ApiServerLogs,
    ProgramLogs,
    ClientSees,
    Forbidden,
    ApiServersAudiences,
    /// Nobody said which program asks, or it is none whose words are known.
    WordsNotKnown,
}

/// Whose fault it is at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Fault<'a> {
    pub outcome: Outcome,
    pub crowd: Crowd<'a>,
    /// Why, in few words; of the token that is turned down.
    pub branch: &'a str,
    /// Whether it is the subject's token that cannot be judged.
    pub of_subject: bool,
    /// Whether it is one and the same token.
    pub same: bool,
}

pub trait ReviewLanguage {
    fn review_word(&self, word: ReviewWord) -> &'static str;
    /// The sentence that stands first.
    fn fault(&self, fault: &Fault) -> String;
    /// The same, and what a program tells its client then.
    fn and_tells(&self, fault: &Fault, program: Program, client: &str) -> String;
    fn outcome(&self, outcome: Outcome) -> &'static str;
    /// When the outcome turns into which; `at` is a moment.
    fn turns(&self, to: Outcome, distance: Nanos, at: &str) -> String;
    fn stays(&self) -> &'static str;
    /// From when until when a token is good, each as far as there is such a moment.
    fn good(&self, from: Option<&str>, until: Option<&str>) -> String;
    fn program(&self, program: Program) -> &'static str;
    /// Whose token it looks like, as a question.
    fn looks_like(&self, token: &str, program: Program) -> String;
    /// The token of this number.
    fn numbered(&self, number: usize, name: &str) -> String;
    fn asked_for(&self, audiences: &str) -> String;
    /// What to know about a program.
    fn about(&self, program: Program) -> &'static str;
    fn remembers(&self, span: Nanos) -> String;
}

impl Locale {
    pub fn review(self) -> &'static dyn ReviewLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
