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
            OthersWord::NeverTakes => "never takes it",
        }
    }

    fn who_refuses(&self, refusing: usize, unknown: usize, of: usize) -> String {
        let mut said = match refusing {
            0 => format!("None of {of} refuses it."),
            1 => format!("1 of {of} refuses it."),
            _ => format!("{refusing} of {of} refuse it."),
        };
        if unknown > 0 {
            said.push_str(&format!(" Of {unknown} it is not known."));
        }
        said
    }

    fn first_refused(&self, who: &str, at: &str) -> String {
        format!("The first was `{who}`, at {at}.")
    }

    fn last_takes(&self, who: &str, at: &str) -> String {
        format!("The last to take it will be `{who}`, at {at}.")
    }

    fn next_refuses(&self, who: &str, at: &str) -> String {
        format!("The next to refuse it will be `{who}`, at {at}.")
    }

    fn between(&self) -> &'static str {
        " "
    }

    fn since(&self, at: &str) -> String {
        format!("since {at}")
    }

    fn until(&self, at: &str) -> String {
        format!("until {at}")
    }

    fn takes(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (None, None) => "always takes it".into(),
            (Some(from), None) => format!("takes it from {from} on"),
            (None, Some(until)) => format!("takes it until {until}"),
            (Some(from), Some(until)) => format!("takes it from {from} until {until}"),
        }
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
