//! What the clock lab is asked: which token, which node, what its client does, and when its kubelet fails. As typed.

use crate::claims::Facts;
use crate::clocks::fleet::Tolerance;
use crate::kube::token_request::{INJECTED, Refusal};
use crate::lab::fresh::Lifetime;
use crate::lab::simulation::Client;
use crate::time::{Nanos, OffsetFault, SECOND, read_offset};

/// Which token is looked at for who rejects whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Round {
    /// One that is issued now, by each API server in turn.
    #[default]
    New,
    /// The one that is shown, with its stamps.
    Shown,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Lab {
    pub round: Round,
    /// `expirationSeconds` of a new token; empty is as the token that is shown.
    pub seconds: String,
    /// The node by the identity of its machine; none is the worst.
    pub node: Option<u32>,
    pub client: Client,
    /// The kubelet's requests fail from one age of the first token to another; empty is never.
    pub fails_from: String,
    pub fails_to: String,
}

/// Why there is no new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondsFault {
    /// No whole number.
    NotANumber,
    /// Kubernetes refuses it.
    Refused(Refusal),
}

impl Round {
    pub const ALL: [Round; 2] = [Round::New, Round::Shown];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            Round::New => "new",
            Round::Shown => "shown",
        }
    }

    pub fn read(id: &str) -> Option<Round> {
        Round::ALL.into_iter().find(|round| round.id() == id)
    }
}

impl Lab {
    /// `expirationSeconds` in force: what is typed, or what the kubelet knows of the token that is shown.
    pub fn seconds(&self, facts: &Facts) -> Result<i64, SecondsFault> {
        let typed = self.seconds.trim();
        let seconds = match typed {
            "" => shown_seconds(facts),
            _ => typed.parse().map_err(|_| SecondsFault::NotANumber)?,
        };
        Lifetime::of(seconds).map_err(SecondsFault::Refused)?;
        Ok(seconds)
    }

    /// When the kubelet's requests fail; none if nothing is typed, or it has no length.
    pub fn failing(&self) -> Result<Option<(Nanos, Nanos)>, OffsetFault> {
        if self.fails_from.trim().is_empty() && self.fails_to.trim().is_empty() {
            return Ok(None);
        }
        let from = read_offset(&self.fails_from)?.max(0);
        let to = read_offset(&self.fails_to)?;
        Ok((to > from).then_some((from, to)))
    }

    /// Without what was typed and is no number: it may be anything.
    pub fn sound(&self) -> Lab {
        let mut lab = self.clone();
        if lab.seconds.trim().parse::<i64>().is_err() {
            lab.seconds.clear();
        }
        for span in [&mut lab.fails_from, &mut lab.fails_to] {
            if read_offset(span).is_err() {
                span.clear();
            }
        }
        lab
    }
}

/// The lifetime of the token that is shown, if a new one could have it; an hour and seven seconds otherwise.
pub fn shown_seconds(facts: &Facts) -> i64 {
    let known = Tolerance::of(facts).lifetime / SECOND;
    let seconds = i64::try_from(known).unwrap_or(INJECTED);
    Lifetime::of(seconds).map_or(INJECTED, |_| seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::facts;

    const POD: &str = r#""kubernetes.io":{"pod":{"name":"p"}}"#;

    #[test]
    fn a_new_token_is_as_the_one_that_is_shown_until_something_is_typed() {
        let check = |claims: &str, typed: &str, expected| {
            let lab = Lab {
                seconds: typed.into(),
                ..Lab::default()
            };
            let facts = facts(&format!("{{{claims},{POD}}}"));
            assert_eq!(lab.seconds(&facts), expected, "{claims} {typed}");
        };
        let hour = r#""iat":1000,"exp":4600"#;
        let refused = |refusal| Err(SecondsFault::Refused(refusal));
        check(hour, "", Ok(3_600));
        check(hour, " 600 ", Ok(600));
        check(hour, "599", refused(Refusal::TooShort { seconds: 599 }));
        check(hour, "10m", Err(SecondsFault::NotANumber));
        let most = 1 << 32;
        check(hour, &most.to_string(), Ok(most));
        let seconds = most + 1;
        check(
            hour,
            &seconds.to_string(),
            refused(Refusal::TooLong { seconds }),
        );
        // No API server would issue one like these.
        check(r#""iat":1000,"exp":1010"#, "", Ok(INJECTED));
        check(r#""exp":1010"#, "", Ok(INJECTED));
    }

    #[test]
    fn a_stretch_of_failures_has_a_length() {
        let check = |from: &str, to: &str, expected: Option<(i64, i64)>| {
            let lab = Lab {
                fails_from: from.into(),
                fails_to: to.into(),
                ..Lab::default()
            };
            let nanos = |it: i64| Nanos::from(it) * SECOND;
            let expected = expected.map(|(from, to)| (nanos(from), nanos(to)));
            assert_eq!(lab.failing(), Ok(expected), "{from} {to}");
        };
        check("", "", None);
        check("40m", "2h", Some((2_400, 7_200)));
        check("", "10m", Some((0, 600)));
        check("-5m", "10m", Some((0, 600)));
        check("10m", "10m", None);
        check("10m", "", None);
    }

    #[test]
    fn what_is_no_number_does_not_travel() {
        let lab = Lab {
            seconds: "secret".into(),
            fails_from: "10m".into(),
            fails_to: "hunter2".into(),
            ..Lab::default()
        };
        let sound = lab.sound();
        let typed = [&*sound.seconds, &*sound.fails_from, &*sound.fails_to];
        assert_eq!(typed, ["", "10m", ""]);
    }
}
