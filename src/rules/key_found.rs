//! Which keys are tried? From 1.31 those that the header's `kid` names, before that all.

use super::{Answer, Assumption, Case, Finding, Refusal, Rule, Source};
use crate::kube::behaviours::KID_CHOOSES_KEYS;
use crate::verifier::Key;

pub const RULE: Rule = Rule {
    id: "key-found",
    kubernetes: "GetPublicKeys",
    source: Source::Jwt,
    check,
};

fn check(case: &Case) -> Answer {
    let kid = kid(case);
    let Some(keys) = tried(case) else {
        let all_tried = kid.is_none() || !KID_CHOOSES_KEYS.at(case.situation.release);
        return Answer::Assumed(Assumption::Key { kid, all_tried });
    };
    let count = keys.count();
    // Up to 1.30 a server without a key finds no error either.
    if count == 0 && KID_CHOOSES_KEYS.at(case.situation.release) {
        return Answer::Refuses(Refusal::NoKeyFound { kid });
    }
    Answer::Passes(Finding::KeysChosen { kid, count })
}

/// The header's `kid`; an empty one counts as none.
fn kid(case: &Case) -> Option<String> {
    let kid = match &case.jws {
        Some(jws) => Some(jws.header.kid.as_str()).filter(|kid| !kid.is_empty()),
        None => case.facts.kid(),
    };
    kid.map(str::to_owned)
}

/// The keys that are tried, in order; none if they are not known.
pub fn tried<'a>(case: &Case<'a>) -> Option<impl Iterator<Item = &'a Key> + use<'a>> {
    let keys = case.situation.keys.as_ref()?;
    let chosen = kid(case).filter(|_| KID_CHOOSES_KEYS.at(case.situation.release));
    let is_tried = move |key: &&Key| chosen.as_ref().is_none_or(|kid| *kid == key.kid);
    Some(keys.iter().filter(is_tried))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{facts, situation};
    use super::*;
    use crate::verifier::Authenticator;

    #[test]
    fn the_kid_chooses_from_1_31_on() {
        let facts = facts(r#"{"iss":"x"}"#);
        let ask = |minor, kids: &[&str]| {
            let mut situation = situation(minor);
            let key = |kid: &&str| Key {
                name: (*kid).into(),
                kid: (*kid).into(),
                verifies: true,
                verifies_raw: false,
            };
            situation.keys = Some(kids.iter().map(key).collect());
            check(&Case::new(&facts, &situation, Authenticator::Bound))
        };
        let chosen = |count| {
            Answer::Passes(Finding::KeysChosen {
                kid: Some("k".into()),
                count,
            })
        };
        assert_eq!(ask(30, &["a", "k"]), chosen(2));
        assert_eq!(ask(31, &["a", "k"]), chosen(1));
        let none = Answer::Refuses(Refusal::NoKeyFound {
            kid: Some("k".into()),
        });
        assert_eq!(ask(31, &["a"]), none);
    }
}
