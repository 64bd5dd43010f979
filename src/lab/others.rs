//! Everyone else who verifies tokens: when each takes this one by a clock of its own, and who is the first to refuse it.
//!
//! Where a leeway is not published, nothing is guessed: such a row is unknown around its edges, as far as leeways
//! usually reach.

use crate::order;
use crate::rules::Answer;
use crate::time::{End, Instant, Nanos, SECOND, Window};
use crate::verifier::libraries::{Check, Dates, Decides, Library, Read, libraries};
use crate::verifier::{Trace, Verdict};

/// As far as any leeway reaches that verifiers of clusters have.
pub const DOUBT: Nanos = 300 * SECOND;

/// What stands for their dates is no claim of a token.
const NO_JWT: [&str; 3] = ["x509", "aws-iam-authenticator", "bootstrap-token"];

/// Those who remember a refusal for as long as they remember that a token was good.
const REMEMBER_REFUSALS: [&str; 2] = ["kubelet", "kube-apiserver-webhook"];

/// Settings that stand in for an `exp` that is missing.
const INSTEAD_OF_EXP: [&str; 2] = ["expiration_leeway", "ExpirationLeeway"];

pub const EXPIRED: &str = "expired";
pub const TOO_EARLY: &str = "not-yet-valid";
pub const FUTURE: &str = "issued-in-future";

/// What is assumed of one verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Assumed {
    /// Of its clock.
    pub offset: Nanos,
    /// Instead of its default, where it can be set.
    pub leeway: Option<Nanos>,
}

/// The API server that is asked in TokenReviews.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub trace: &'a Trace,
    pub offset: Nanos,
}

/// What a verifier makes of the token at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// By a rule's id.
    Refuses(&'static str),
    Accepts,
    /// It is not published, it depends on what was remembered, or the API server cannot be told.
    Unknown,
}

/// One verifier and this token, in true time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub verifier: &'static Library,
    /// With the leeway that is assumed.
    pub exp: Option<Check>,
    pub nbf: Option<Check>,
    pub iat: Option<Check>,
    pub offset: Nanos,
    /// In which it surely takes the token, and outside of which it surely refuses.
    pub sure: Window,
    pub possible: Window,
    pub stand: Stand,
    /// When that is over; the moment itself may still belong to it.
    pub turns: Option<Instant>,
}

/// Those that verify tokens of clusters.
pub fn verifiers() -> impl Iterator<Item = &'static Library> {
    libraries().filter(|it| !NO_JWT.contains(&it.id))
}

/// All of them at this moment of true time: who refuses, the first to do so first and the last to take it first; then
/// who takes it, the next to refuse first; then those that nobody can tell.
pub fn rows(
    dates: &Dates,
    asked: Option<Asked>,
    moment: Instant,
    assumed: impl Fn(&'static Library) -> Assumed,
) -> Vec<Row> {
    let mut rows: Vec<Row> = verifiers()
        .map(|it| row(it, assumed(it), dates, asked, moment))
        .collect();
    order::by_key(&mut rows, |row| {
        let (from, until) = (row.sure.from, row.sure.until);
        let until = until.map_or(Nanos::MAX, |end| end.at.0);
        match row.stand {
            Stand::Refuses(TOO_EARLY | FUTURE) => (0, from.map_or(0, |end| -end.at.0)),
            Stand::Refuses(_) => (1, until),
            Stand::Accepts => (2, until),
            Stand::Unknown => (3, until),
        }
    });
    rows
}

/// One of them.
pub fn row(
    library: &'static Library,
    assumed: Assumed,
    dates: &Dates,
    asked: Option<Asked>,
    moment: Instant,
) -> Row {
    let can_be_set = library.leeway_option.is_some();
    let leeway = assumed.leeway.filter(|_| can_be_set);
    let set = |check: Option<Check>| check.map(|check| with_leeway(check, leeway));
    let (exp, nbf, iat) = (set(library.exp), set(library.nbf), set(library.iat));
    let own = Library {
        exp,
        nbf,
        iat,
        ..*library
    };
    let asks = library.decides != Decides::Itself;
    let offset = match asked {
        Some(asked) if asks => asked.offset,
        _ => assumed.offset,
    };
    let (sure, possible) = match (library.decides, asked) {
        (Decides::TokenReview { cache }, Some(asked)) => {
            remembered(library.id, asked.trace, cache.unwrap_or(0))
        }
        (Decides::TokenReview { .. }, None) => (NEVER, Window::ALWAYS),
        (Decides::Itself, _) => windows(&own, dates),
    };
    let clock = moment.plus(offset);
    let stand = if sure.contains(clock) {
        Stand::Accepts
    } else if possible.contains(clock) {
        Stand::Unknown
    } else {
        match asked {
            Some(asked) if asks => refused_by(asked.trace, clock),
            _ => Stand::Refuses(fault(&own, dates, &possible, clock)),
        }
    };
    let (sure, possible) = (sure.shifted(-offset), possible.shifted(-offset));
    Row {
        verifier: library,
        exp,
        nbf,
        iat,
        offset,
        sure,
        possible,
        stand,
        turns: next_end(&sure, &possible, moment),
    }
}

/// No moment is in it.
const NEVER: Window = Window {
    from: Some(End {
        at: Instant(0),
        included: false,
    }),
    until: Some(End {
        at: Instant(0),
        included: false,
    }),
};

fn with_leeway(check: Check, leeway: Option<Nanos>) -> Check {
    Check {
        leeway: leeway.unwrap_or(check.leeway),
        ..check
    }
}

/// In which it surely takes the token, and in which it perhaps does, by its own clock.
fn windows(own: &Library, dates: &Dates) -> (Window, Window) {
    let no_exp = dates.exp.is_none();
    if no_exp && own.exp_required {
        return (NEVER, NEVER);
    }
    let stands_in = own.options.iter().any(|it| INSTEAD_OF_EXP.contains(it));
    if no_exp && (stands_in || own.read != Read::Source) {
        return (NEVER, Window::ALWAYS);
    }
    let until = |check: Option<Check>| Window {
        from: None,
        until: check.zip(dates.exp).map(|(check, exp)| check.last(exp)),
    };
    let from = |check: Option<Check>, start: Option<Instant>| Window {
        from: check.zip(start).map(|(check, start)| check.first(start)),
        until: None,
    };
    let taken = |exp, nbf, iat| {
        until(exp)
            .and(from(nbf, dates.nbf))
            .and(from(iat, dates.iat))
    };
    if own.read == Read::Source {
        let window = taken(own.exp, own.nbf, own.iat);
        return (window, window);
    }
    // What is not said to be checked may be, and what is may have a leeway.
    let strict = Check {
        leeway: 0,
        boundary_counts: false,
        truncates: false,
    };
    let wide = |check: Option<Check>| {
        check.map(|check| Check {
            leeway: DOUBT,
            boundary_counts: true,
            ..check
        })
    };
    (
        taken(Some(strict), Some(strict), Some(strict)),
        taken(wide(own.exp), wide(own.nbf), wide(own.iat)),
    )
}

/// The API server's window, and what is remembered of its answers.
fn remembered(id: &str, trace: &Trace, cache: Nanos) -> (Window, Window) {
    let Some(window) = trace.window() else {
        return (NEVER, NEVER);
    };
    let later = window.shifted(cache);
    let remembers_refusals = REMEMBER_REFUSALS.contains(&id);
    let sure = Window {
        from: if remembers_refusals {
            later.from
        } else {
            window.from
        },
        until: window.until,
    };
    let possible = Window {
        from: window.from,
        until: later.until,
    };
    let is_told = !trace
        .steps
        .iter()
        .any(|step| step.answer == Answer::CannotTell);
    (if is_told { sure } else { NEVER }, possible)
}

fn refused_by(trace: &Trace, clock: Instant) -> Stand {
    let ruling = trace.at(clock);
    match (ruling.verdict, trace.step(&ruling)) {
        (Verdict::Rejects, Some(step)) => Stand::Refuses(step.rule.id),
        _ => Stand::Unknown,
    }
}

/// What is wrong with a token outside of the window.
fn fault(own: &Library, dates: &Dates, window: &Window, clock: Instant) -> &'static str {
    if own.read == Read::Source {
        return match own.faulty(dates, clock) {
            Some("nbf") => TOO_EARLY,
            Some("iat") => FUTURE,
            _ => EXPIRED,
        };
    }
    match () {
        _ if window.is_over_by(clock) => EXPIRED,
        _ if own.nbf.is_some() => TOO_EARLY,
        _ => FUTURE,
    }
}

/// The next end of a window. An end that belongs to it is over only after it.
fn next_end(sure: &Window, possible: &Window, moment: Instant) -> Option<Instant> {
    let windows = [sure, possible].into_iter().filter(|it| !it.is_empty());
    let ends = windows.flat_map(|window| {
        let from = window.from.filter(|end| !begun(end, moment));
        let until = window.until.filter(|_| !window.is_over_by(moment));
        [from, until]
    });
    ends.flatten().map(|end| end.at).min()
}

fn begun(end: &End, moment: Instant) -> bool {
    moment > end.at || end.included && moment == end.at
}

#[cfg(test)]
mod tests;
