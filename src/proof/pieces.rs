//! Each piece of evidence as an inequality between two clocks.

use super::{Choices, DELAY, ISSUER, TYPING};
use crate::claims::Facts;
use crate::clocks::solve::Bound;
use crate::evidence::clue::{Carries, Found, How, Measured, Party, Reason, Said, What, Who};
use crate::kube::reasons;
use crate::time::{Assumed, Instant, Nanos, SECOND, Stamp};
use std::collections::HashMap;

/// `clock(left) − clock(right)` lies between `low` and `high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Of what was found; none is the token itself.
    pub found: Option<usize>,
    pub why: Why,
    pub left: usize,
    pub right: usize,
    pub low: Option<Nanos>,
    pub high: Option<Nanos>,
}

/// What it rests on. Each has its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Written before the token began to live, by these two clocks.
    NotYet {
        said: Instant,
        stamp: Instant,
    },
    /// Written after the token was stamped, in true time.
    Later {
        said: Instant,
        stamp: Instant,
    },
    /// One answers for another: its own clock read this when the other called the token not valid yet, or expired.
    Passed {
        said: Instant,
        stamp: Instant,
        expired: bool,
    },
    /// A sentence with another clock in it, and when it was written down.
    Quoted {
        wrote: Instant,
        now: Instant,
    },
    /// The client signed at this, before the service looked.
    Signed {
        client: Instant,
        now: Instant,
    },
    Measured(How),
}

pub(super) struct Pieces {
    pub parties: Vec<Party>,
    numbers: HashMap<Clock, usize>,
    pub pieces: Vec<Piece>,
    pub misfits: Vec<usize>,
    /// A person said which zone it is where none was written.
    zone_chosen: bool,
}

impl Piece {
    pub fn bounds(&self, piece: usize, bounds: &mut Vec<Bound>) {
        let (left, right) = (self.left, self.right);
        if let Some(at_most) = self.high {
            bounds.push(Bound {
                left,
                right,
                at_most,
                piece,
            });
        }
        if let Some(low) = self.low {
            let at_most = low.saturating_neg();
            bounds.push(Bound {
                left: right,
                right: left,
                at_most,
                piece,
            });
        }
    }
}

/// What is numbered: all that runs on a machine has one clock.
#[derive(PartialEq, Eq, Hash)]
enum Clock {
    Machine(String),
    Other(Party),
}

impl Pieces {
    fn number(&mut self, party: Party) -> usize {
        let clock = match party.machine() {
            Some(machine) => Clock::Machine(machine.to_owned()),
            None => Clock::Other(party.clone()),
        };
        let next = self.parties.len();
        let at = *self.numbers.entry(clock).or_insert(next);
        match self.parties.get_mut(at) {
            // What it does says more than its name alone.
            Some(known @ Party::Host(_)) => *known = party,
            Some(_) => {}
            None => self.parties.push(party),
        }
        at
    }
}

pub(super) fn of(found: &[Found], facts: &Facts, choices: &Choices, assumed: &Assumed) -> Pieces {
    let mut all = Pieces {
        parties: vec![Party::Issuer],
        numbers: HashMap::from([(Clock::Other(Party::Issuer), ISSUER)]),
        pieces: Vec::new(),
        misfits: Vec::new(),
        zone_chosen: choices.zone.is_some(),
    };
    let is_step =
        |it: &&Found| matches!(&it.what, What::Measured(measured) if measured.how == How::Step);
    let few_steps = found.iter().filter(is_step).count() <= MOST_STEPS;
    for (index, it) in found.iter().enumerate() {
        match &it.what {
            What::Said(said) => all.said(index, said, facts, assumed),
            // How a clock was before it was set says nothing of how it was later.
            What::Measured(measured)
                if measured.how == How::Step && !(few_steps && is_alone(found, measured)) => {}
            What::Measured(measured) => all.measured(index, measured, choices, assumed),
            _ => {}
        }
    }
    all.fresh(facts, choices);
    all
}

/// The names of all API servers of which something was found, each once.
pub(super) fn servers(found: &[Found]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let parties = found.iter().flat_map(|found| match &found.what {
        What::Said(said) => vec![writer(said)],
        What::Measured(measured) => vec![measured.against.clone(), measured.clock.clone()],
        _ => Vec::new(),
    });
    for party in parties {
        if let Party::ApiServer(Some(name)) = party
            && !names.contains(&name)
            && names.len() < MOST_SERVERS
        {
            names.push(name);
        }
    }
    names
}

/// No cluster has more.
const MOST_SERVERS: usize = 64;

/// More than these are not compared with everything else.
const MOST_STEPS: usize = 8;

/// Whether this is all that was found of its machine.
fn is_alone(found: &[Found], measured: &Measured) -> bool {
    let machine = measured.clock.machine();
    let about = found.iter().filter(|found| match &found.what {
        What::Said(said) => said.speaker.host.as_deref() == machine,
        What::Measured(other) => other.clock.machine() == machine,
        _ => false,
    });
    about.take(2).count() == 1
}

/// Whether the words are the API server's, which the speaker asked and passes on. Whoever verifies by itself, as Vault
/// does before it asks and kube-rbac-proxy instead, says it in the words of its own library.
fn is_passed_on(who: Who, reason: &Reason) -> bool {
    let asks = !matches!(who, Who::ApiServer | Who::Other) && !is_service(who);
    match reason.origin {
        None => asks,
        // The plugin is also in kube-rbac-proxy and kube-oidc-proxy.
        Some(reasons::OIDC) => asks && who != Who::Delegating,
        _ => false,
    }
}

/// A service outside of the cluster: the line is written by whoever asked it.
fn is_service(who: Who) -> bool {
    matches!(who, Who::Sts | Who::Entra | Who::Google)
}

/// The clock that stamped the line.
fn writer(said: &Said) -> Party {
    let host = said.speaker.host.clone();
    match said.speaker.who {
        Who::ApiServer => Party::ApiServer(host),
        Who::Kubelet | Who::ContainerRuntime => Party::Node(host.unwrap_or_default()),
        _ => Party::Host(host),
    }
}

/// The claim that a line is about, and by which it can be checked.
#[derive(Clone, Copy)]
pub(super) struct Claimed {
    /// The rule.
    branch: &'static str,
    /// The claim's value.
    date: Instant,
    /// What whoever looked allows for sure, beyond the value.
    leeway: Nanos,
    /// By the API server's clock, whoever wrote the line.
    passed_on: bool,
}

impl Claimed {
    fn is_end(&self) -> bool {
        matches!(self.branch, "expired" | STALE)
    }
}

pub(super) fn claimed(said: &Said, facts: &Facts) -> Option<Claimed> {
    let mut claims = said.reasons.iter();
    claims.find_map(|reason| of_reason(said.speaker.who, reason, facts))
}

fn of_reason(who: Who, reason: &Reason, facts: &Facts) -> Option<Claimed> {
    let branch = reason.branch?;
    // A certificate, or a bootstrap token.
    if matches!(reason.origin, Some(reasons::X509 | reasons::BOOTSTRAP)) {
        return None;
    }
    let warned = facts.kubernetes.as_ref().and_then(|it| it.warnafter.date());
    let is_kubelets = reason.origin == Some(reasons::KUBELET);
    let passed_on = is_passed_on(who, reason);
    let date = match branch {
        "not-yet-valid" => facts.date("nbf").date(),
        "issued-in-future" => facts.iat.date(),
        // What the kubelet asked for: it is not told that the token was extended.
        "expired" if is_kubelets => warned.or(facts.exp.date()),
        "expired" => facts.exp.date(),
        STALE => warned,
        _ => None,
    }?;
    let leeway = match (reason.origin, branch) {
        (_, STALE) | (Some(reasons::OIDC), "expired") => 0,
        (None | Some(reasons::OIDC), _) if passed_on || who == Who::ApiServer => LEEWAY,
        // Options may have set any.
        _ => 0,
    };
    same_token(reason, facts).then_some(Claimed {
        branch,
        date: date.instant,
        leeway,
        passed_on,
    })
}

/// Accepted, and so many seconds after `warnafter`.
const STALE: &str = "stale";

/// Whether the times in a sentence are the token's own; a sentence without any may be about it.
fn same_token(reason: &Reason, facts: &Facts) -> bool {
    let claims = [
        (Carries::Exp, "exp"),
        (Carries::Nbf, "nbf"),
        (Carries::Iat, "iat"),
    ];
    reason.times.iter().all(|(what, stamp)| {
        let claim = claims.iter().find(|(carries, _)| carries == what);
        let date = claim.and_then(|(_, claim)| facts.date(claim).date());
        let whole = Assumed {
            near: Instant(0),
            year: None,
            zone: 0,
        };
        date.is_none_or(|date| stamp.moment(&whole).since(date.instant).abs() < SECOND)
    })
}

/// The leeway of the API server's service account check (`pkg/serviceaccount/claims.go`, go-jose's default), in either
/// direction. Its OIDC plugin has the same for nbf, and none for exp (go-oidc v2, `verify.go`).
const LEEWAY: Nanos = 60 * SECOND;

/// Whether the line agrees with the token by the speaker's own clock; none if it cannot be told.
pub(super) fn own_check(said: &Said, facts: &Facts, assumed: &Assumed) -> Option<bool> {
    let claim = claimed(said, facts)?;
    let at = now_in(said).or(said.at.as_ref())?;
    let (from, until) = (at.moment(assumed), at.moment(assumed).plus(at.unit));
    // By another clock.
    if claim.passed_on || is_service(said.speaker.who) {
        return None;
    }
    Some(match claim.branch {
        "expired" => until > claim.date.plus(claim.leeway),
        // The seconds are cut off, and the line is stamped a moment before or after them.
        STALE => {
            let after = said.reasons.iter().flat_map(|reason| &reason.spans);
            let mut after = after.filter(|(what, _)| *what == Carries::AfterWarning);
            let (_, after) = after.next()?;
            let away = from.since(claim.date.plus(*after));
            (-DELAY..=SECOND + DELAY).contains(&away)
        }
        // The line is written a moment after the look.
        _ => from.minus(DELAY) < claim.date.minus(claim.leeway),
    })
}

/// How far a line that agrees with the token lies from the moment at which it would no longer, or not yet; none if it
/// does not agree, or has its own verifier's clock in its words.
pub(super) fn from_edge(said: &Said, facts: &Facts, assumed: &Assumed) -> Option<Nanos> {
    if own_check(said, facts, assumed) != Some(true) || now_in(said).is_some() {
        return None;
    }
    let claim = claimed(said, facts)?;
    let at = said.at.as_ref()?.moment(assumed);
    Some(match claim.branch {
        // By its own seconds.
        STALE => 0,
        "expired" => at.since(claim.date.plus(claim.leeway)).abs(),
        _ => claim.date.minus(claim.leeway).since(at).abs(),
    })
}

/// The verifier's clock when it looked, where its words have it.
fn now_in(said: &Said) -> Option<&Stamp> {
    let mut times = said.reasons.iter().flat_map(|reason| &reason.times);
    let (_, now) = times.find(|(what, _)| *what == Carries::Now)?;
    Some(now)
}

/// How many lines contradict the token by their own clock.
pub(super) fn misfits(found: &[Found], facts: &Facts, assumed: &Assumed) -> usize {
    let said = found.iter().filter_map(|found| match &found.what {
        What::Said(said) => Some(said),
        _ => None,
    });
    said.filter(|said| own_check(said, facts, assumed) == Some(false))
        .count()
}

impl Pieces {
    fn said(&mut self, index: usize, said: &Said, facts: &Facts, assumed: &Assumed) {
        if own_check(said, facts, assumed) == Some(false) {
            self.misfits.push(index);
            return;
        }
        let party = writer(said);
        let now = now_in(said);
        if let Some(claim) = claimed(said, facts)
            && let Some(at) = now.or(said.at.as_ref())
        {
            let looked = match now {
                Some(_) if is_service(said.speaker.who) => Party::Service(said.speaker.who),
                _ => party.clone(),
            };
            self.about_token(index, said, looked, claim, facts, (at, assumed));
        }
        for reason in &said.reasons {
            self.carried(index, said, reason, &party, assumed);
        }
    }

    fn about_token(
        &mut self,
        index: usize,
        said: &Said,
        party: Party,
        claim: Claimed,
        facts: &Facts,
        (at, assumed): (&Stamp, &Assumed),
    ) {
        let moment = at.moment(assumed);
        let issued = facts.iat.date().map(|date| date.instant);
        // Some issuers let a token begin later on purpose: it was stamped at `iat` all the same.
        let begins_later = issued.is_some_and(|issued| issued < claim.date);
        let stamp = match claim.is_end() || begins_later {
            true => issued,
            false => Some(claim.date),
        };
        let number = self.number(party);
        if let Some(stamp) = stamp {
            let tells = !is_service(said.speaker.who) || now_in(said).is_some();
            let why = match !claim.is_end() && !begins_later && tells {
                true => Why::NotYet {
                    said: moment,
                    stamp,
                },
                false => Why::Later {
                    said: moment,
                    stamp,
                },
            };
            self.pieces.push(Piece {
                found: Some(index),
                why,
                left: number,
                right: ISSUER,
                low: None,
                high: Some(moment.plus(at.unit).since(stamp)),
            });
        }
        if claim.passed_on && claim.branch != STALE {
            let server = self.number(Party::ApiServer(None));
            let expired = claim.is_end();
            // The API server looked no later than the line was written, and shortly before.
            let (low, high) = if expired {
                let edge = claim.date.plus(claim.leeway);
                (Some(edge.since(moment.plus(at.unit))), None)
            } else {
                let edge = claim.date.minus(claim.leeway);
                (None, Some(edge.since(moment).saturating_add(DELAY)))
            };
            self.pieces.push(Piece {
                found: Some(index),
                why: Why::Passed {
                    said: moment,
                    stamp: claim.date,
                    expired,
                },
                left: server,
                right: number,
                low,
                high,
            });
        }
    }

    /// Other clocks in the words.
    fn carried(
        &mut self,
        index: usize,
        said: &Said,
        reason: &Reason,
        party: &Party,
        assumed: &Assumed,
    ) {
        let time = |wanted| {
            let mut times = reason.times.iter();
            times
                .find(|(what, _)| *what == wanted)
                .map(|(_, stamp)| stamp)
        };
        let Some(now) = time(Carries::Now) else {
            return;
        };
        let now_at = now.moment(assumed);
        if let Some(client) = time(Carries::Client) {
            let signed = client.moment(assumed);
            let left = self.number(Party::Host(None));
            let right = self.number(Party::Service(said.speaker.who));
            self.pieces.push(Piece {
                found: Some(index),
                why: Why::Signed {
                    client: signed,
                    now: now_at,
                },
                left,
                right,
                low: Some(signed.since(now_at.plus(now.unit))),
                high: None,
            });
            return;
        }
        if reason.origin == Some("x509") {
            let begins = time(Carries::Nbf).map(|stamp| stamp.moment(assumed));
            if let Some(begins) = begins {
                let left = self.number(party.clone());
                let right = self.number(Party::Service(Who::Signer));
                self.pieces.push(Piece {
                    found: Some(index),
                    why: Why::NotYet {
                        said: now_at,
                        stamp: begins,
                    },
                    left,
                    right,
                    low: None,
                    high: Some(now_at.plus(now.unit).since(begins)),
                });
            }
            return;
        }
        // Without a zone the two would be compared across zones.
        let at = said
            .at
            .as_ref()
            .filter(|at| at.has_zone || self.zone_chosen);
        if let (true, Some(at)) = (is_service(said.speaker.who), at) {
            let wrote = at.moment(assumed);
            let left = self.number(party.clone());
            let right = self.number(Party::Service(said.speaker.who));
            self.pieces.push(Piece {
                found: Some(index),
                why: Why::Quoted { wrote, now: now_at },
                left,
                right,
                low: Some(wrote.since(now_at.plus(now.unit)).saturating_sub(DELAY)),
                high: Some(wrote.plus(at.unit).since(now_at)),
            });
        }
    }

    /// A token that was made just now: its issuer's clock against the page's.
    fn fresh(&mut self, facts: &Facts, choices: &Choices) {
        let (Some(read), Some(iat)) = (choices.fresh, facts.iat.date()) else {
            return;
        };
        let person = self.number(Party::Person);
        let ahead = iat.instant.since(read);
        self.pieces.push(Piece {
            found: None,
            why: Why::Measured(How::FreshToken),
            left: ISSUER,
            right: person,
            low: Some(ahead),
            high: Some(ahead.saturating_add(SECOND).saturating_add(TYPING)),
        });
    }

    fn measured(
        &mut self,
        index: usize,
        measured: &Measured,
        choices: &Choices,
        assumed: &Assumed,
    ) {
        let (mut low, mut high) = (measured.low, measured.high);
        if measured.against == Party::Person {
            // Only what was read just now says something about the page's clock.
            let (Some(read), Some(at)) = (choices.just_now, &measured.at) else {
                return;
            };
            // What `date` prints of a zone whose name means several is off by hours or not at all.
            if !at.has_zone && choices.zone.is_none() {
                return;
            }
            let moment = at.moment(assumed);
            low = Some(moment.since(read));
            high = Some(moment.plus(at.unit).since(read).saturating_add(TYPING));
        }
        if low.is_none() && high.is_none() {
            return;
        }
        let left = self.number(known(&measured.clock, choices));
        let right = self.number(known(&measured.against, choices));
        self.pieces.push(Piece {
            found: Some(index),
            why: Why::Measured(measured.how),
            left,
            right,
            low,
            high,
        });
    }
}

/// An API server that is not named is taken for the issuer, as is the machine of its name.
fn known(party: &Party, choices: &Choices) -> Party {
    match party {
        Party::ApiServer(None) => Party::Issuer,
        named if named.machine() == Some(&choices.issuer) => Party::Issuer,
        other => other.clone(),
    }
}
