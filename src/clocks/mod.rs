//! Machines, how far their clocks are off, and what that does to the answers.
//!
//! A machine's clock shows true time plus its offset. Windows of a verifier's clock are shifted by its offset
//! to lie in true time; nothing here reads a clock.

pub mod commands;
mod course;
pub mod fleet;
pub mod hints;
mod kubelet;
mod placed;
pub mod solve;

pub use course::{Course, Event};
pub use kubelet::{CHECKS, JITTER, REREAD, Refresh, Rotation, due, refresh, rotation};
pub use placed::{Placed, Server, Share, place, share};

use crate::time::{Instant, Nanos};

/// What a machine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The API server that issued the token. It verifies as well, as every API server does.
    Issuer,
    /// Another API server.
    Verifier,
    /// A node: the kubelet rotates the token file by its clock.
    Node,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Issuer, Role::Verifier, Role::Node];

    /// As the page's `data-role` and links carry it.
    pub fn id(self) -> &'static str {
        match self {
            Role::Issuer => "issuer",
            Role::Verifier => "verifier",
            Role::Node => "node",
        }
    }

    pub fn read(id: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.id() == id)
    }

    pub fn verifies(self) -> bool {
        matches!(self, Role::Issuer | Role::Verifier)
    }
}

/// A machine and how far its clock is ahead of true time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    pub id: u32,
    pub name: String,
    pub role: Role,
    pub offset: Nanos,
}

impl Machine {
    /// What its clock shows at a moment of true time.
    pub fn reads(&self, moment: Instant) -> Instant {
        moment.plus(self.offset)
    }

    /// The same machine at a moment, with what has happened to its clock by then.
    pub fn after(&self, course: &Course, moment: Instant) -> Machine {
        Machine {
            offset: self.offset.saturating_add(course.shift(moment)),
            ..self.clone()
        }
    }

    /// The moment of true time at which its clock shows this.
    pub fn true_time(&self, reading: Instant) -> Instant {
        reading.minus(self.offset)
    }
}
