//! Does a key verify the signature? Assumed: the page has no keys.
//!
//! What can be told is whether any key of an API server could: RSA and ECDSA keys verify RS*, PS* and ES*
//! with SHA-2, Ed25519 keys EdDSA. Nothing else, `none` and HMAC included, ever verifies (go-jose v2,
//! asymmetric.go). The OIDC authenticator takes RS256 unless `--oidc-signing-algs` says otherwise.

use super::{Answer, Assumption, Case, Refusal, Rule};
use crate::json::Node;
use crate::verifier::Authenticator;

pub const RULE: Rule = Rule {
    id: "signature-verified",
    kubernetes: "JSONWebToken.Claims",
    check,
};

const USABLE: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

fn check(case: &Case) -> Answer {
    let header = case.facts.header.as_ref();
    let alg = header
        .and_then(|header| header.get("alg"))
        .and_then(Node::as_str);
    // Which algorithms an OIDC authenticator takes is a setting; only those that no key verifies are sure.
    let usable = alg.is_some_and(|alg| {
        USABLE.contains(&alg) && (case.authenticator != Authenticator::Oidc || alg != "EdDSA")
    });
    if !usable {
        let alg = alg.map(str::to_owned);
        return Answer::Refuses(Refusal::AlgorithmUnusable { alg });
    }
    Answer::Assumed(if case.facts.signed {
        Assumption::Signature
    } else {
        Assumption::SignatureNotPasted
    })
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
                header: read(header.as_bytes()).0,
                ..Facts::default()
            };
            let answer = check(&Case {
                facts: &facts,
                situation: &situation(30),
                authenticator: Authenticator::Bound,
            });
            assert_eq!(matches!(answer, Answer::Assumed(_)), assumed, "{header}");
        }
    }
}
