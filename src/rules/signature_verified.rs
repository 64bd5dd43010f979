//! Does a key verify the signature? Assumed where the keys are not known.
//!
//! What can be told without them is whether any key of an API server could: RSA and ECDSA keys verify RS*, PS* and ES*
//! with SHA-2, Ed25519 keys EdDSA. Nothing else, `none` and HMAC included, ever verifies (go-jose v2,
//! asymmetric.go). The OIDC authenticator takes RS256 unless `--oidc-signing-algs` says otherwise.

use super::key_found::tried;
use super::{Answer, Assumption, Case, Finding, Refusal, Rule, Source};
use crate::jose::{Critical, Jws, Library};
use crate::json::Node;
use crate::kube::behaviours::JOSE;
use crate::verifier::{Authenticator, Content, Key};

pub const RULE: Rule = Rule {
    id: "signature-verified",
    kubernetes: "JSONWebToken.Claims",
    source: Source::Jose("signing.go"),
    check,
};

const USABLE: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

fn check(case: &Case) -> Answer {
    let library = JOSE.at(case.situation.release);
    if let Some(refusal) = case.jws.as_ref().and_then(|jws| critical(jws, library)) {
        return Answer::Refuses(refusal);
    }
    let header = case.facts.header.as_ref();
    let alg = header
        .and_then(|header| header.get("alg"))
        .and_then(Node::as_str);
    // Which algorithms an OIDC authenticator takes is a setting; only those that no key verifies are sure.
    let usable = alg.is_some_and(|alg| {
        USABLE.contains(&alg) && (case.authenticator != Authenticator::Oidc || alg != "EdDSA")
    });
    // Where the list is known, what is not on it was refused already.
    if let (Authenticator::Oidc, Some(foreign)) = (case.authenticator, &case.situation.foreign)
        && let Content::Refused { error } = &foreign.content
        && !foreign.algorithms.iter().any(|it| Some(it.as_str()) == alg)
    {
        let error = error.clone();
        return Answer::Refuses(Refusal::ByConfiguration { error });
    }
    if !usable {
        let alg = alg.map(str::to_owned);
        return Answer::Refuses(Refusal::AlgorithmUnusable { alg });
    }
    if let (Some(jws), Some(keys)) = (&case.jws, asked(case)) {
        let keys: Vec<&Key> = keys.collect();
        let good = keys.iter().find(|key| verifies(key, jws, library));
        return match good {
            Some(key) => Answer::Passes(Finding::SignatureGood {
                key: key.name.clone(),
            }),
            None => Answer::Refuses(Refusal::SignatureWrong { tried: keys.len() }),
        };
    }
    Answer::Assumed(if case.facts.signed {
        Assumption::Signature
    } else {
        Assumption::SignatureNotPasted
    })
}

/// The keys that are asked about the signature; none if they are not known, or if it was left out.
pub fn asked<'a>(case: &Case<'a>) -> Option<impl Iterator<Item = &'a Key> + use<'a>> {
    tried(case).filter(|_| !case.facts.signature_left_out)
}

/// From 2.6.0 on `b64: false` changes what is signed, with or without `crit`.
pub fn verifies(key: &Key, jws: &Jws, library: Library) -> bool {
    if jws.protected.is_empty() {
        return false;
    }
    if library > Library::V2_2 && !jws.header.encoded_payload {
        return key.verifies_raw;
    }
    key.verifies
}

fn critical(jws: &Jws, library: Library) -> Option<Refusal> {
    match &jws.header.critical {
        Critical::Missing => None,
        Critical::NotAList(found) => Some(Refusal::CriticalUnreadable {
            found: *found,
            wanted: "[]string",
        }),
        Critical::NotText(found) => Some(Refusal::CriticalUnreadable {
            found: *found,
            wanted: "string",
        }),
        Critical::Names(names) => {
            let known = names.iter().all(|name| library.knows_critical(name));
            (!known).then(|| Refusal::CriticalUnknown {
                names: names.clone(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::situation;
    use super::*;
    use crate::claims::Facts;
    use crate::json::read;

    #[test]
    fn only_what_a_key_of_an_api_server_verifies_is_assumed_good() {
        for (header, assumed) in [
            (r#"{"alg":"RS256"}"#, true),
            (r#"{"alg":"PS512"}"#, true),
            (r#"{"alg":"ES256"}"#, true),
            (r#"{"alg":"HS256"}"#, false),
            (r#"{"alg":"none"}"#, false),
            (r#"{"alg":"es256"}"#, false),
            (r#"{"alg":null}"#, false),
            ("{}", false),
        ] {
            let facts = Facts {
                header: read(header.as_bytes()).0.map(Into::into),
                ..Facts::default()
            };
            let answer = check(&Case::new(&facts, &situation(30), Authenticator::Bound));
            assert_eq!(matches!(answer, Answer::Assumed(_)), assumed, "{header}");
        }
    }

    #[cfg(feature = "keys")]
    #[test]
    fn what_a_key_verifies_is_in_the_table_of_algorithms() {
        use crate::keys::algorithms::{Algorithm, Takes};
        for name in USABLE {
            let algorithm = Algorithm::of(name).expect(name);
            assert_ne!(algorithm.takes(), Takes::Secret, "{name}");
        }
    }
}
