//! What goes wrong, in one line that says what was tried and what would do instead.

use std::fmt;
use std::io;

/// One line for the person at the terminal.
#[derive(Debug)]
pub struct Failure(String);

pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub fn new(line: impl Into<String>) -> Failure {
        Failure(line.into())
    }

    /// The line is on the terminal, and something else has to come last there.
    pub fn already_said() -> Failure {
        Failure(String::new())
    }

    pub fn is_said(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says what was being done when the system refused.
pub trait While<T> {
    fn during(self, doing: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T> While<T> for io::Result<T> {
    fn during(self, doing: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{}: {error}", doing())))
    }
}
