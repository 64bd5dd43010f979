//! Which minors: who would answer how, who could have issued a token, and who could have logged a line.
//!
//! All of it is read off the table of behaviours, by asking it once for each release.

mod answers;
mod issued;
mod written;

pub use answers::{Answers, Row};
pub use issued::{Issued, Sign};
pub use written::Written;

use super::Minor;
use super::releases::{NEWEST, OLDEST, releases};

/// A stretch of releases, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    Any,
    Since(Minor),
    Until(Minor),
    Between(Minor, Minor),
    /// What was seen does not go together.
    Never,
}

impl Era {
    /// The releases in which something is so, taken to be neighbours.
    pub fn of(is_so: &dyn Fn(Minor) -> bool) -> Era {
        let (mut oldest, mut newest) = (NEWEST, Minor(0));
        for minor in releases().filter(|minor| is_so(*minor)) {
            oldest = minor;
            newest = newest.max(minor);
        }
        Era::from(oldest, newest)
    }

    fn from(oldest: Minor, newest: Minor) -> Era {
        match (oldest <= OLDEST, newest >= NEWEST) {
            _ if oldest > newest => Era::Never,
            (true, true) => Era::Any,
            (true, false) => Era::Until(newest),
            (false, true) => Era::Since(oldest),
            (false, false) => Era::Between(oldest, newest),
        }
    }

    fn ends(self) -> (Minor, Minor) {
        match self {
            Era::Any => (OLDEST, NEWEST),
            Era::Since(oldest) => (oldest, NEWEST),
            Era::Until(newest) => (OLDEST, newest),
            Era::Between(oldest, newest) => (oldest, newest),
            Era::Never => (NEWEST, OLDEST),
        }
    }

    /// Where both hold.
    #[must_use]
    pub fn and(self, other: Era) -> Era {
        let (one, two) = (self.ends(), other.ends());
        Era::from(one.0.max(two.0), one.1.min(two.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_said_by_the_ends_that_narrow_it() {
        let era = |oldest, newest| Era::of(&|minor| (oldest..=newest).contains(&minor.0));
        for (oldest, newest, wanted) in [
            (0, 99, Era::Any),
            (20, 22, Era::Until(Minor(22))),
            (33, 36, Era::Since(Minor(33))),
            (23, 32, Era::Between(Minor(23), Minor(32))),
            (50, 60, Era::Never),
        ] {
            assert_eq!(era(oldest, newest), wanted);
        }
        assert_eq!(era(20, 32).and(era(23, 36)), era(23, 32));
        assert_eq!(era(20, 22).and(era(23, 36)), Era::Never);
    }
}
