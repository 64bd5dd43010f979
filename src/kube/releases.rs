//! The minor releases of Kubernetes that this project judges by.

use core::fmt;

/// `Minor(22)` is Kubernetes 1.22.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor(pub u8);

/// A release that is judged by: a minor as it is, or with one behaviour of another minor, which shows what that
/// behaviour does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    pub minor: Minor,
    but: Option<(&'static str, Minor)>,
}

impl Release {
    /// The same, with this behaviour as another minor has it.
    pub fn but(self, behaviour: &'static str, like: Minor) -> Release {
        Release {
            but: Some((behaviour, like)),
            ..self
        }
    }

    /// The minor whose behaviour this is.
    pub fn minor_for(self, behaviour: &str) -> Minor {
        match self.but {
            Some((other, like)) if other == behaviour => like,
            _ => self.minor,
        }
    }
}

impl From<Minor> for Release {
    fn from(minor: Minor) -> Release {
        Release { minor, but: None }
    }
}

/// The oldest one whose source was read.
pub const OLDEST: Minor = Minor(20);

/// The newest one whose source was read. 1.37 was read only as a beta and is not offered.
pub const NEWEST: Minor = Minor(36);

/// What may come after 1.37: a development commit of 2026-09, with go-jose v4. Provisional, and not offered.
pub const NEXT: Minor = Minor(38);

/// All of them, newest first, as people look for theirs.
pub fn releases() -> impl Iterator<Item = Minor> {
    (OLDEST.0..=NEWEST.0).rev().map(Minor)
}

impl Minor {
    /// Reads `1.22`; none for a release that is not offered.
    pub fn read(text: &str) -> Option<Minor> {
        let minor = Minor(text.strip_prefix("1.")?.parse().ok()?);
        (OLDEST..=NEWEST).contains(&minor).then_some(minor)
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "1.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_read_as_it_is_written() {
        for minor in releases() {
            assert_eq!(Minor::read(&minor.to_string()), Some(minor));
        }
        for text in ["1.19", "1.37", "1.", "2.20", "1.20.3", ""] {
            assert_eq!(Minor::read(text), None, "{text}");
        }
        assert_eq!(releases().count(), 17);
    }
}
