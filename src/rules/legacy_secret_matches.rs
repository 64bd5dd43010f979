//! Does the secret still hold this very token? Assumed where nothing is known of it.
//!
//! kubernetes pkg/serviceaccount/legacy.go: a secret that is being deleted counts as gone at once, and the
//! texts are compared byte for byte.

use super::bound_object::service_account;
use super::{Answer, Assumption, Case, Finding, NotAsked, ObjectRef, Refusal, Rule, Source};
use crate::cluster::{Lookup, ObjectKind};
use crate::token::{LEFT_OUT, is_same};

pub const RULE: Rule = Rule {
    id: "legacy-secret-matches",
    kubernetes: "Token does not match server's copy",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    if !case.situation.legacy_lookup {
        return Answer::NotAsked(NotAsked::LookupOff);
    }
    let legacy = &case.facts.legacy;
    let (namespace, name) = (legacy.namespace.clone(), legacy.secret_name.clone());
    let cluster = &case.situation.cluster;
    let found = match cluster.look_up(ObjectKind::Secret, &namespace, &name) {
        Lookup::Unknown => return Answer::Assumed(Assumption::LegacySecret { namespace, name }),
        Lookup::Missing => {
            let object = secret(case);
            return Answer::Refuses(Refusal::ObjectMissing { object });
        }
        Lookup::Found(found) => found,
    };
    let object = secret(case);
    if found.deletion.is_some() {
        return Answer::Refuses(Refusal::ObjectDeleted { object });
    }
    // A secret without its data, as people paste it, contradicts nothing; nor does a token that was cut.
    let (Some(held), Some(sent)) = (&found.token, case.facts.sent_text()) else {
        return Answer::Assumed(Assumption::LegacySecret { namespace, name });
    };
    match is_same(held, sent) {
        Some(true) => Answer::Passes(Finding::LegacySecretSame { namespace, name }),
        Some(false) if !held.eq_ignore_ascii_case(LEFT_OUT) => {
            Answer::Refuses(Refusal::LegacySecretDiffers { object })
        }
        _ => Answer::Assumed(Assumption::LegacySecret { namespace, name }),
    }
}

/// The secret that the token names.
pub fn secret(case: &Case) -> ObjectRef {
    let legacy = &case.facts.legacy;
    ObjectRef {
        kind: ObjectKind::Secret,
        namespace: legacy.namespace.clone(),
        name: legacy.secret_name.clone(),
        service_account: service_account(case),
        legacy: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{situation, token};
    use super::*;
    use crate::cluster::Object;
    use crate::report::inspect;
    use crate::verifier::Authenticator;

    const CLAIMS: &str = r#"{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"ns","kubernetes.io/serviceaccount/secret.name":"s"}"#;

    #[test]
    fn a_signature_that_was_left_out_is_never_compared() {
        let whole = token(CLAIMS);
        let left_out = whole.replace(".c2lnbmF0dXJl", ".REDACTED");
        let tampered = whole.replace(".c2lnbmF0dXJl", ".c2ln");
        let other = token(r#"{"iss":"kubernetes/serviceaccount"}"#);
        let ask = |sent: &str, held: &str| {
            let mut situation = situation(30);
            let mut secret = Object::new(ObjectKind::Secret, "ns", "s", "u");
            secret.token = Some(held.into());
            situation.cluster.objects.push(secret);
            let facts = inspect(sent).facts;
            match check(&Case::new(&facts, &situation, Authenticator::Legacy)) {
                Answer::Passes(_) => "same",
                Answer::Assumed(_) => "assumed",
                Answer::Refuses(Refusal::LegacySecretDiffers { .. }) => "differs",
                _ => "else",
            }
        };
        for (sent, held, answer) in [
            (&whole, &whole, "same"),
            (&whole, &tampered, "differs"),
            (&whole, &other, "differs"),
            (&left_out, &whole, "assumed"),
            (&left_out, &left_out, "assumed"),
            (&whole, &left_out, "assumed"),
            (&left_out, &other, "differs"),
            (&whole, &"redacted".into(), "assumed"),
            (&left_out, &"REDACTED.REDACTED.REDACTED".into(), "differs"),
        ] {
            assert_eq!(ask(sent, held), answer, "{sent} {held}");
        }
    }
}
