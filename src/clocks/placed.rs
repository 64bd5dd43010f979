//! The answers of all API servers, placed into true time.

use super::Machine;
use crate::time::{Instant, Nanos, Window};
use crate::verifier::{Judged, Ruling, Trace, Verdict};
use std::rc::Rc;

/// One API server: when it accepts in true time. Clock-free.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    pub machine: Machine,
    pub judged: Rc<Judged>,
    /// In true time; none if no clock helps.
    pub window: Option<Window>,
    /// In true time: after this it calls the token expired, whatever else it says; none if it never does.
    pub expires: Option<Instant>,
}

/// An API server's ruling at a moment of true time.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub machine: Machine,
    pub judged: Rc<Judged>,
    pub ruling: Ruling,
    /// How far its clock is behind the issuer's; negative if ahead.
    pub behind_issuer: Nanos,
}

/// How many API servers turn the token down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub rejecting: usize,
    pub servers: usize,
}

/// Shifts the window of its own trace to the API server's place in true time.
pub fn place(judged: Rc<Judged>, machine: &Machine) -> Server {
    let window = judged.trace.window();
    Server {
        window: window.map(|window| window.shifted(-machine.offset)),
        expires: expires(&judged.trace).map(|reading| machine.true_time(reading)),
        machine: machine.clone(),
        judged,
    }
}

/// The last reading of a clock at which expiry is not yet the matter.
fn expires(trace: &Trace) -> Option<Instant> {
    let ends = trace.time_checks().filter_map(|check| check.window().until);
    ends.map(|end| end.at).min()
}

impl Server {
    /// What it says at a moment of true time. The clock enters here.
    pub fn at(&self, moment: Instant, issuer_offset: Nanos) -> Placed {
        Placed {
            ruling: self.judged.trace.at(self.machine.reads(moment)),
            behind_issuer: issuer_offset - self.machine.offset,
            machine: self.machine.clone(),
            judged: self.judged.clone(),
        }
    }
}

pub fn share(placed: &[Placed]) -> Share {
    Share {
        rejecting: placed
            .iter()
            .filter(|server| server.ruling.verdict == Verdict::Rejects)
            .count(),
        servers: placed.len(),
    }
}
