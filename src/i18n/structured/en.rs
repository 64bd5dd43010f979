//! English.

use super::super::en::English;
use super::{StructuredLanguage, StructuredWord};
use crate::expressions::Unknown;
use crate::kube::authentication::{Reads, What};

impl StructuredLanguage for English {
    fn structured_word(&self, word: StructuredWord) -> &'static str {
        match word {
            StructuredWord::Title => "Structured authentication",
            StructuredWord::Hint => {
                "What the API server's OIDC authenticator makes of the token by what was pasted about its issuer. \
                 Whether `exp` and `nbf` and the signature hold is another question: the steps below ask it."
            }
            StructuredWord::FromFlags => "`--oidc-…` flags",
            StructuredWord::NotTaken => "The API server does not take this configuration:",
            StructuredWord::NotLooked => "Some of it cannot be checked here:",
            StructuredWord::NoToken => "Paste a token as well, and it is judged by this.",
            StructuredWord::LogError => "Error in the API server's log",
            StructuredWord::Roughly => {
                "The API server says something like this; its words may differ."
            }
            StructuredWord::Accepts => "Lets the token in, if its times and its signature hold.",
            StructuredWord::Rejects => "Turns the token down.",
            StructuredWord::CannotTell => {
                "Cannot tell: this page does not know how one of the steps comes out."
            }
            StructuredWord::Fetched => {
                "The token says that somebody else has this claim. The API server fetches it; this page asks nobody."
            }
            StructuredWord::ExpressionNotTaken => {
                "The API server does not take this expression, so nothing is judged by it."
            }
            StructuredWord::NotReached => "not reached",
            StructuredWord::ResultingUser => "Resulting user",
        }
    }

    fn asked(&self, what: What) -> &'static str {
        match what {
            What::Issuer => "Issuer",
            What::Audience => "Audience",
            What::Algorithm => "Algorithm",
            What::DistributedClaims => "Distributed claims",
            What::Username => "Username",
            What::Groups => "Groups",
            What::Uid => "UID",
            What::Extra => "Extra attribute",
            What::RequiredClaim => "Required claim",
            What::ClaimRule => "Rule over claims",
            What::UserRule => "Rule over the user",
        }
    }

    fn unknown(&self, unknown: &Unknown) -> String {
        match unknown {
            Unknown::Function(name) => format!("This page cannot evaluate `{name}`."),
            Unknown::Arguments(name) => {
                format!("This page cannot evaluate `{name}` with these arguments.")
            }
            Unknown::Pattern(pattern) => format!(
                "This page cannot say what the pattern `{pattern}` matches: Kubernetes reads it as RE2 does, and it \
                 is written in a way that others read differently."
            ),
            Unknown::Literal(name) => format!("This page cannot make a `{name}`."),
            Unknown::TooLong => "The expression is longer than this page reads.".into(),
            Unknown::TooDeep => "The expression is nested deeper than this page goes.".into(),
            Unknown::TooMuch => "This takes more steps than this page spends on one token.".into(),
        }
    }

    fn reads(&self, reads: Reads, version: &str) -> Option<String> {
        Some(match reads {
            Reads::Yes => return None,
            Reads::Gated => "The chosen release reads this file only with the feature gate \
                 `StructuredAuthenticationConfiguration`."
                .into(),
            Reads::No => "The chosen release has no `--authentication-config`.".into(),
            Reads::NotTheVersion => {
                format!("The chosen release does not know version `{version}` of this file.")
            }
        })
    }

    fn anonymous(&self, enabled: bool, paths: &[String]) -> String {
        match (enabled, paths) {
            (false, _) => "`anonymous`: requests without a token are turned down with 401.".into(),
            (true, []) => {
                "`anonymous`: requests without a token count as `system:anonymous`.".into()
            }
            (true, paths) => format!(
                "`anonymous`: requests without a token count as `system:anonymous` on {} only.",
                listed(paths)
            ),
        }
    }

    fn left_to_others(&self, issuer: &str, configured: &[&str]) -> String {
        let configured = match configured {
            [] => "no issuer is configured".into(),
            all => format!("configured is {}", listed(all)),
        };
        format!(
            "No entry takes the token: its issuer is `{issuer}`, and {configured}. It is left to other authenticators \
             without a word of why."
        )
    }
}

fn listed(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|it| format!("`{}`", it.as_ref()))
        .collect();
    items.join(", ")
}
