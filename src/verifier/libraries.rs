//! Everyone else who verifies tokens of Kubernetes: libraries, and the programs that use them, with the times at which
//! they refuse. Plain data; who says what when it refuses is in `evidence/sentences`.
//!
//! Defaults, as the named source has them. A clock in whole seconds is one whose fraction is cut off before it is
//! compared: `exp` plus 0.3 s is then still `exp`.

mod code;
mod programs;

use crate::time::{Nanos, SECOND};

/// How a claim is compared with the verifier's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    pub leeway: Nanos,
    /// Accepted where the clock shows exactly `exp` plus the leeway, or `nbf` (`iat`) less the leeway.
    pub boundary_counts: bool,
    /// The clock is cut to whole seconds first.
    pub truncates: bool,
}

/// Where the row comes from, and so how far it can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Source,
    /// The vendor's documentation; the source is closed.
    Documented,
    /// Error texts alone. Leeways are not known: the row has none, which is the strictest that there could be.
    Observed,
}

/// Who decides about times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    Itself,
    /// An API server, in a TokenReview, whose answer may be remembered for so long.
    TokenReview {
        cache: Option<Nanos>,
    },
}

/// A verifier, or the library in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Library {
    pub id: &'static str,
    /// As its project writes it.
    pub name: &'static str,
    pub versions: &'static str,
    pub decides: Decides,
    /// None: not checked.
    pub exp: Option<Check>,
    pub nbf: Option<Check>,
    pub iat: Option<Check>,
    /// A token without `exp` is refused.
    pub exp_required: bool,
    /// Refuses by age, too, by a limit that is not published.
    pub age_limit: bool,
    /// What sets the leeway.
    pub leeway_option: Option<&'static str>,
    /// What else changes the checks.
    pub options: &'static [&'static str],
    pub read: Read,
    /// Repository, file and version, or a page.
    pub source: &'static str,
}

/// Accepted at the boundary itself.
const fn through(seconds: i64) -> Option<Check> {
    Some(Check {
        leeway: seconds as Nanos * SECOND,
        boundary_counts: true,
        truncates: false,
    })
}

/// Refused at the boundary itself.
const fn before(seconds: i64) -> Option<Check> {
    Some(Check {
        leeway: seconds as Nanos * SECOND,
        boundary_counts: false,
        truncates: false,
    })
}

const fn whole_seconds(check: Option<Check>) -> Option<Check> {
    match check {
        Some(check) => Some(Check {
            truncates: true,
            ..check
        }),
        None => None,
    }
}

/// Checks nothing, until a row says so.
const NONE: Library = Library {
    id: "",
    name: "",
    versions: "",
    decides: Decides::Itself,
    exp: None,
    nbf: None,
    iat: None,
    exp_required: false,
    age_limit: false,
    leeway_option: None,
    options: &[],
    read: Read::Source,
    source: "",
};

/// The API server's clock and rules, and what the caller remembers.
const fn by_token_review(cache_seconds: Option<i64>) -> Library {
    Library {
        decides: Decides::TokenReview {
            cache: match cache_seconds {
                Some(seconds) => Some(seconds as Nanos * SECOND),
                None => None,
            },
        },
        ..NONE
    }
}

/// One minute for all three, as go-jose and those who use its defaults have it.
const GO_JOSE: Library = Library {
    exp: through(60),
    nbf: through(60),
    iat: through(60),
    ..NONE
};

/// All of them, libraries first.
pub fn libraries() -> impl Iterator<Item = &'static Library> {
    code::ROWS.iter().chain(programs::ROWS)
}

/// The one of this id.
pub fn library(id: &str) -> Option<&'static Library> {
    libraries().find(|library| library.id == id)
}

#[cfg(test)]
mod tests;
