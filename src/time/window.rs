//! The stretch of time in which a check is content. Each end says whether it belongs to the window.

use super::{Instant, Nanos};

/// One end of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Instant,
    /// Whether the moment itself still belongs to the window.
    pub included: bool,
}

/// From one moment until another; an end that is absent lies at infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Option<End>,
    pub until: Option<End>,
}

impl Window {
    pub const ALWAYS: Window = Window {
        from: None,
        until: None,
    };

    /// Everything from this moment on, the moment included.
    pub fn from(at: Instant) -> Window {
        Window {
            from: Some(End { at, included: true }),
            until: None,
        }
    }

    /// Everything up to this moment, the moment included.
    pub fn until(at: Instant) -> Window {
        Window {
            from: None,
            until: Some(End { at, included: true }),
        }
    }

    /// Everything before this moment, the moment not included.
    pub fn before(at: Instant) -> Window {
        Window {
            from: None,
            until: Some(End {
                at,
                included: false,
            }),
        }
    }

    pub fn contains(&self, moment: Instant) -> bool {
        self.is_open_by(moment) && !self.is_over_by(moment)
    }

    /// Whether the window has begun.
    pub fn is_open_by(&self, moment: Instant) -> bool {
        self.from
            .is_none_or(|end| moment > end.at || (end.included && moment == end.at))
    }

    /// Whether the window has ended.
    pub fn is_over_by(&self, moment: Instant) -> bool {
        self.until
            .is_some_and(|end| moment > end.at || (!end.included && moment == end.at))
    }

    /// What both windows contain. It may be empty.
    pub fn and(self, other: Window) -> Window {
        Window {
            from: later(self.from, other.from),
            until: earlier(self.until, other.until),
        }
    }

    /// Whether no moment lies inside.
    pub fn is_empty(&self) -> bool {
        match (self.from, self.until) {
            (Some(from), Some(until)) => {
                from.at > until.at || (from.at == until.at && !(from.included && until.included))
            }
            _ => false,
        }
    }

    /// The same window as another clock sees it, `distance` later.
    pub fn shifted(self, distance: Nanos) -> Window {
        let shift = |end: End| End {
            at: end.at.plus(distance),
            ..end
        };
        Window {
            from: self.from.map(shift),
            until: self.until.map(shift),
        }
    }
}

fn later(one: Option<End>, other: Option<End>) -> Option<End> {
    match (one, other) {
        (Some(one), Some(other)) if one.at == other.at => Some(End {
            at: one.at,
            included: one.included && other.included,
        }),
        (Some(one), Some(other)) => Some(if one.at > other.at { one } else { other }),
        (one, other) => one.or(other),
    }
}

fn earlier(one: Option<End>, other: Option<End>) -> Option<End> {
    match (one, other) {
        (Some(one), Some(other)) if one.at == other.at => Some(End {
            at: one.at,
            included: one.included && other.included,
        }),
        (Some(one), Some(other)) => Some(if one.at < other.at { one } else { other }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: Nanos) -> Instant {
        Instant(nanos)
    }

    #[test]
    fn an_end_belongs_to_the_window_only_if_it_says_so() {
        let window = Window::from(at(10)).and(Window::until(at(20)));
        for (moment, inside) in [(9, false), (10, true), (20, true), (21, false)] {
            assert_eq!(window.contains(at(moment)), inside, "{moment}");
        }
        let strict = Window::before(at(20));
        assert!(strict.contains(at(19)) && !strict.contains(at(20)));
    }

    #[test]
    fn two_windows_meet_in_their_common_part() {
        let window = Window::until(at(20)).and(Window::before(at(20)));
        assert!(!window.contains(at(20)));
        assert!(Window::from(at(20)).and(Window::before(at(20))).is_empty());
        assert!(!Window::from(at(20)).and(Window::until(at(20))).is_empty());
        assert!(Window::from(at(21)).and(Window::until(at(20))).is_empty());
        assert!(!Window::ALWAYS.is_empty());
    }

    #[test]
    fn a_shifted_window_keeps_its_ends() {
        let window = Window::before(at(20)).shifted(5);
        assert!(window.contains(at(24)) && !window.contains(at(25)));
    }
}
