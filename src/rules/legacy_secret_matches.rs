//! Does the secret still hold this very token? Assumed where nothing is known of it.
//!
//! kubernetes pkg/serviceaccount/legacy.go: a secret that is being deleted counts as gone at once, and the
//! texts are compared byte for byte.

use super::bound_object::service_account;
use super::{Answer, Assumption, Case, Finding, NotAsked, ObjectRef, Refusal, Rule, Source};
use crate::cluster::{Lookup, ObjectKind};

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
    if found.token.is_none() || case.facts.sent.is_none() {
        return Answer::Assumed(Assumption::LegacySecret { namespace, name });
    }
    if found.token.as_deref() != case.facts.sent_text() {
        return Answer::Refuses(Refusal::LegacySecretDiffers { object });
    }
    Answer::Passes(Finding::LegacySecretSame { namespace, name })
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
