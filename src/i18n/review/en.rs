//! English.

use super::{Fault, ReviewLanguage, ReviewWord};
use crate::i18n::en::English;
use crate::i18n::{Crowd, Language};
use crate::lab::review::{Outcome, Program};
use crate::time::Nanos;

impl ReviewLanguage for English {
    fn review_word(&self, word: ReviewWord) -> &'static str {
        match word {
            ReviewWord::TwoTokens => "Two tokens",
            ReviewWord::TwoTokensHint => {
                "Whoever asks for a TokenReview shows a token of its own first. If the API server turns that one down, the answer is 401, and nobody looks at the token that was asked about."
            }
            ReviewWord::Reviewer => "Asked with",
            ReviewWord::NobodySaid => "not said yet",
            ReviewWord::Itself => "the same token: it asks about itself",
            ReviewWord::AskedBy => "Asked by",
            ReviewWord::AnotherProgram => "another program",
            ReviewWord::ApiServer => "API server",
            ReviewWord::ReviewersToken => "Reviewer's token",
            ReviewWord::SubjectsToken => "Subject's token",
            ReviewWord::Review => "The review",
            ReviewWord::NotLookedAt => "not looked at",
            ReviewWord::Swap => "Show the reviewer's token",
            ReviewWord::TakeIt => "Yes, it asks",
            ReviewWord::ApiServerLogs => "Log of the API server",
            ReviewWord::ProgramLogs => "Log of the program",
            ReviewWord::ClientSees => "Its client sees",
            ReviewWord::Forbidden => {
                "Whether the reviewer may ask at all is up to RBAC: without `create` on `tokenreviews` (`system:auth-delegator`) the answer is 403 and not 401."
            }
            ReviewWord::ApiServersAudiences => {
                "The review names no audience, so the API server's own count."
            }
            ReviewWord::WordsNotKnown => {
                "What the program makes of it depends on the program: choose it, if it is in the list."
            }
        }
    }

    fn fault(&self, fault: &Fault) -> String {
        let (who, verb) = crowd(fault.crowd);
        let branch = fault.branch;
        match (fault.outcome, fault.same) {
            (Outcome::ReviewRefused, false) => format!(
                "{who} {verb} the reviewer's token: {branch}. The subject's token was not looked at."
            ),
            (Outcome::ReviewRefused, true) => format!(
                "{who} {verb} the token of whoever asks, and it is the subject's own: {branch}."
            ),
            (Outcome::SubjectRefused, false) => {
                format!("The reviewer's token is good. {who} {verb} the subject's token: {branch}.")
            }
            (Outcome::SubjectRefused, true) => format!(
                "The token may ask, and {who} {verb} it as the one that is asked about: {branch}."
            ),
            (Outcome::Authenticated, _) => match fault.crowd {
                Crowd::One(server) => {
                    format!("Both tokens are good: {server} authenticates the subject.")
                }
                _ => "Both tokens are good: every API server authenticates the subject.".into(),
            },
            (Outcome::CannotTell, _) if fault.of_subject => {
                "The reviewer's token is good. The subject's is too damaged to say more.".into()
            }
            (Outcome::CannotTell, _) => {
                "The reviewer's token is too damaged to say what becomes of the review.".into()
            }
        }
    }

    fn and_tells(&self, fault: &Fault, program: Program, client: &str) -> String {
        let program = match program {
            Program::Extension => "An extension API server",
            named => self.program(named),
        };
        format!(
            "{} {program} says `{client}` to its client.",
            self.fault(fault)
        )
    }

    fn outcome(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::ReviewRefused => "refused with 401",
            Outcome::SubjectRefused => "answered: not authenticated",
            Outcome::Authenticated => "answered: authenticated",
            Outcome::CannotTell => "cannot tell",
        }
    }

    fn turns(&self, to: Outcome, distance: Nanos, at: &str) -> String {
        format!("{}: {}", self.in_time(distance, at), self.outcome(to))
    }

    fn stays(&self) -> &'static str {
        "waiting changes nothing"
    }

    fn good(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (Some(from), Some(until)) => format!("good from {from} to {until}"),
            (Some(from), None) => format!("good from {from} on"),
            (None, Some(until)) => format!("good until {until}"),
            (None, None) => "good for ever".into(),
        }
    }

    fn program(&self, program: Program) -> &'static str {
        match program {
            Program::Vault => "Vault",
            Program::Istiod => "istiod",
            Program::Spire => "SPIRE",
            Program::KubeRbacProxy => "kube-rbac-proxy",
            Program::KubeOidcProxy => "kube-oidc-proxy",
            Program::Extension => "an extension API server",
        }
    }

    fn looks_like(&self, token: &str, program: Program) -> String {
        let program = self.program(program);
        format!("`{token}` looks like a token with which {program} asks for reviews.")
    }

    fn numbered(&self, number: usize, name: &str) -> String {
        format!("token {number}: {name}")
    }

    fn asked_for(&self, audiences: &str) -> String {
        format!("The review names the audience `{audiences}`.")
    }

    fn about(&self, program: Program) -> &'static str {
        match program {
            Program::Vault => {
                "Vault first checks `exp`, `nbf` and `iat` itself, by its own clock and with 60 s to spare; what fails there is answered with 403 and its reason, and no review is asked for. It logs the line above at debug level, behind `login unauthorized`. Its own pod's token is read anew every minute; `token_reviewer_jwt` stays as it was set; with neither, the client's token asks about itself."
            }
            Program::Istiod => {
                "The line stands in istiod's log behind `Failed to authenticate client from …`. The audience is that of `TOKEN_AUDIENCES`. The token that istiod asks with is read anew every minute."
            }
            Program::Spire => {
                "The server tells the agent all of it. The audience is that of the attestor's configuration. The token that the server asks with is read anew every minute."
            }
            Program::KubeRbacProxy => {
                "With `--auth-token-audiences` the review names those. The token of the proxy's own pod is read anew every minute."
            }
            Program::KubeOidcProxy => {
                "Only with `--token-passthrough`, and only for tokens that its OIDC provider did not issue. The token of the proxy's own pod is read anew every minute."
            }
            Program::Extension => {
                "metrics-server and every other program with the API server's delegated authentication. What comes through the API server was authenticated there; only who calls the program itself is reviewed. The token of its own pod is read anew every minute."
            }
        }
    }

    fn remembers(&self, span: Nanos) -> String {
        format!(
            "A token that was authenticated is not asked about again for {}; refusals are not kept.",
            self.span(span)
        )
    }
}

fn crowd(crowd: Crowd) -> (String, &'static str) {
    match crowd {
        Crowd::One(server) => (server.to_owned(), "refuses"),
        Crowd::All(count) => (format!("All {count} API servers"), "refuse"),
        Crowd::Some { count, of } => (format!("{count} of {of} API servers"), "refuse"),
    }
}
