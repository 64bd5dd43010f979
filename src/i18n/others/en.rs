//! English.

use super::{OthersLanguage, OthersWord};
use crate::app::LeewayFault;
use crate::i18n::Language;
use crate::i18n::en::English;

impl OthersLanguage for English {
    fn others_word(&self, word: OthersWord) -> &'static str {
        match word {
            OthersWord::Everyone => "Everyone else, at this moment",
            OthersWord::EveryoneHint => "by dates alone, each by its own clock",
            OthersWord::Verifier => "Verifier",
            OthersWord::Clock => "Clock",
            OthersWord::Leeways => "Leeway for nbf / exp / iat",
            OthersWord::Window => "When it takes the token",
            OthersWord::Verdict => "Verdict",
            OthersWord::Says => "What it says",
            OthersWord::Server => "API server",
            OthersWord::Asks => "TokenReviews go to",
            OthersWord::Find => "Find a verifier",
            OthersWord::ShowAll => "Show all",
            OthersWord::ShowFewer => "Show fewer",
            OthersWord::NothingFound => "No verifier has this in its name.",
            OthersWord::Accepts => "✓ accepts",
            OthersWord::Unknown => "? not known",
            OthersWord::NotPublished => "Its leeway is not published; none is assumed.",
            OthersWord::AgeLimit => {
                "It limits the age of a token, too; the limit is not published."
            }
            OthersWord::Remembers => "It depends on what it remembers of an earlier answer.",
            OthersWord::Now => "now",
        }
    }

    fn who_refuses(
        &self,
        refusing: usize,
        unknown: usize,
        of: usize,
        first: Option<&str>,
    ) -> String {
        let mut said = match (refusing, first) {
            (0, _) => format!("None of {of} refuses it by its dates."),
            (_, Some(first)) => {
                format!("{refusing} of {of} refuse it by its dates; the first was `{first}`.")
            }
            _ => format!("{refusing} of {of} refuse it by its dates."),
        };
        if unknown > 0 {
            said.push_str(&format!(" Of {unknown} it is not known."));
        }
        said
    }

    fn next_refuses(&self, who: &str, at: &str) -> String {
        format!("Next: `{who}`, {at}.")
    }

    fn asks_server(&self, server: &str) -> String {
        format!("asks `{server}`")
    }

    fn leeway_fault(&self, fault: &LeewayFault) -> String {
        match fault {
            LeewayFault::Unreadable(fault) => self.offset_fault(fault),
            LeewayFault::Negative => "a leeway is not negative; its default counts".into(),
        }
    }
}
