//! Everyone else who verifies tokens of Kubernetes: libraries, and the programs that use them, with the times at which
//! they refuse. Plain data; who says what when it refuses is in `evidence/sentences`.
//!
//! Defaults, as the named source has them. A clock in whole seconds is one whose fraction is cut off before it is
//! compared: `exp` plus 0.3 s is then still `exp`.

mod code;
mod programs;

use crate::claims::Facts;
use crate::time::{End, Instant, Nanos, SECOND};

/// How a claim is compared with the verifier's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    pub leeway: Nanos,
    /// Accepted where the clock shows exactly `exp` plus the leeway, or `nbf` (`iat`) less the leeway.
    pub boundary_counts: bool,
    /// The clock is cut to whole seconds first.
    pub truncates: bool,
}

impl Check {
    /// The clock as it is compared.
    fn reads(self, now: Instant) -> Instant {
        let cut = if self.truncates { now.subsecond() } else { 0 };
        now.minus(cut)
    }

    /// Whether a token that ends then is still taken when the clock shows `now`.
    pub fn takes_until(self, end: Instant, now: Instant) -> bool {
        let (end, now) = (end.plus(self.leeway), self.reads(now));
        now < end || self.boundary_counts && now == end
    }

    /// The last reading of the clock at which a token that ends then is taken, cut to whole seconds or not.
    pub fn last(self, end: Instant) -> End {
        let end = end.plus(self.leeway);
        if !self.truncates {
            return End {
                at: end,
                included: self.boundary_counts,
            };
        }
        let whole = end.minus(end.subsecond());
        // A second that is cut off lasts until the next one begins.
        let goes_on = self.boundary_counts || whole < end;
        End {
            at: whole.plus(if goes_on { SECOND } else { 0 }),
            included: false,
        }
    }

    /// The first one at which a token that begins then is taken.
    pub fn first(self, start: Instant) -> End {
        let start = start.minus(self.leeway);
        if !self.truncates {
            return End {
                at: start,
                included: self.boundary_counts,
            };
        }
        let whole = start.minus(start.subsecond());
        let is_now = self.boundary_counts && whole == start;
        End {
            at: whole.plus(if is_now { 0 } else { SECOND }),
            included: true,
        }
    }

    /// Whether one that begins then is taken already.
    pub fn takes_from(self, start: Instant, now: Instant) -> bool {
        let (start, now) = (start.minus(self.leeway), self.reads(now));
        now > start || self.boundary_counts && now == start
    }
}

/// The dates of a token that verifiers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Dates {
    pub exp: Option<Instant>,
    pub nbf: Option<Instant>,
    pub iat: Option<Instant>,
}

impl Dates {
    pub fn of(facts: &Facts) -> Dates {
        let date = |claim| facts.date(claim).date().map(|date| date.instant);
        Dates {
            exp: date("exp"),
            nbf: date("nbf"),
            iat: date("iat"),
        }
    }
}

/// What a verifier makes of a token's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    Accepts,
    /// For this claim.
    Refuses(&'static str),
    /// It has none of its own.
    AsksApiServer,
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

impl Library {
    /// By its defaults, when its clock shows `now`; of several claims at fault the first of exp, nbf and iat. Limits of
    /// age are not published, and not looked at.
    pub fn check(&self, dates: &Dates, now: Instant) -> Opinion {
        if self.decides != Decides::Itself {
            return Opinion::AsksApiServer;
        }
        self.faulty(dates, now)
            .map_or(Opinion::Accepts, Opinion::Refuses)
    }

    /// The claim for which it refuses, if it decides itself.
    pub fn faulty(&self, dates: &Dates, now: Instant) -> Option<&'static str> {
        let until = |end: Instant| self.exp.is_none_or(|it| it.takes_until(end, now));
        let from = |check: Option<Check>, start: Option<Instant>| match (check, start) {
            (Some(check), Some(start)) => check.takes_from(start, now),
            _ => true,
        };
        let holds = [
            ("exp", dates.exp.map_or(!self.exp_required, until)),
            ("nbf", from(self.nbf, dates.nbf)),
            ("iat", from(self.iat, dates.iat)),
        ];
        let failed = holds.into_iter().find(|(_, holds)| !holds);
        failed.map(|(claim, _)| claim)
    }
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

/// All of them: programs, kube-apiserver before any, and then libraries.
pub fn libraries() -> impl Iterator<Item = &'static Library> {
    programs::ROWS.iter().chain(code::ROWS)
}

/// The one of this id.
pub fn library(id: &str) -> Option<&'static Library> {
    libraries().find(|library| library.id == id)
}

#[cfg(test)]
mod tests;
