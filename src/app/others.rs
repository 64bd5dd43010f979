//! What is assumed of everyone else who verifies tokens: their clocks and leeways, and which API server they ask. As typed.

use crate::time::{Nanos, OffsetFault, read_offset};

/// More than there are verifiers.
pub const MOST_OTHERS: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Others {
    pub typed: Vec<OfVerifier>,
    /// The API server that TokenReviews go to, by the identity of its machine; none is the issuer.
    pub asked: Option<u32>,
}

/// What is typed for one verifier. Nothing is a right clock, and the default.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OfVerifier {
    pub id: String,
    pub offset: String,
    pub leeway: String,
}

/// What is wrong with a leeway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeewayFault {
    Unreadable(OffsetFault),
    Negative,
}

impl Others {
    pub fn of(&self, id: &str) -> Option<&OfVerifier> {
        self.typed.iter().find(|it| it.id == id)
    }

    /// The same with something else typed for one verifier.
    pub fn with(&self, id: &str, change: impl FnOnce(&mut OfVerifier)) -> Others {
        let mut next = self.clone();
        let place = next.typed.iter().position(|it| it.id == id);
        let mut of = match place {
            Some(place) => next.typed.remove(place),
            None => OfVerifier {
                id: id.to_owned(),
                ..OfVerifier::default()
            },
        };
        change(&mut of);
        let is_plain = of.offset.is_empty() && of.leeway.is_empty();
        if !is_plain && next.typed.len() < MOST_OTHERS {
            let at = place.unwrap_or(next.typed.len());
            next.typed.insert(at, of);
        }
        next
    }

    /// Without what was typed and is no number: it may be anything.
    pub fn sound(&self) -> Others {
        let mut others = self.clone();
        for of in &mut others.typed {
            if of.offset().is_err() {
                of.offset.clear();
            }
            if of.leeway().is_err() {
                of.leeway.clear();
            }
        }
        others
            .typed
            .retain(|of| !(of.offset.is_empty() && of.leeway.is_empty()));
        others
    }
}

impl OfVerifier {
    pub fn offset(&self) -> Result<Nanos, OffsetFault> {
        read_offset(&self.offset)
    }

    /// None if nothing is typed.
    pub fn leeway(&self) -> Result<Option<Nanos>, LeewayFault> {
        if self.leeway.trim().is_empty() {
            return Ok(None);
        }
        match read_offset(&self.leeway) {
            Ok(leeway) if leeway < 0 => Err(LeewayFault::Negative),
            Ok(leeway) => Ok(Some(leeway)),
            Err(fault) => Err(LeewayFault::Unreadable(fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    #[test]
    fn what_is_typed_for_one_verifier_is_its_own_and_goes_when_it_is_cleared() {
        let one = Others::default().with("a", |of| of.leeway = "1m".into());
        let two = one.with("b", |of| of.offset = "-42s".into());
        assert_eq!(
            two.of("a").map(OfVerifier::leeway),
            Some(Ok(Some(60 * SECOND)))
        );
        assert_eq!(two.of("b").map(OfVerifier::offset), Some(Ok(-42 * SECOND)));
        assert_eq!(two.of("c"), None);
        assert_eq!(two.with("b", |of| of.offset.clear()), one);
        let wrong = two.with("a", |of| of.leeway = "-1s".into());
        assert_eq!(
            wrong.of("a").map(OfVerifier::leeway),
            Some(Err(LeewayFault::Negative))
        );
        assert_eq!(wrong.sound().typed.len(), 1);
    }
}
