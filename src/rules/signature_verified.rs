//! Does a key verify the signature? Assumed: the page has no keys.
//!
//! Without a signature by its own header (`alg` is `none`) no key of an API server ever verifies.

use super::{Answer, Assumption, Case, Refusal, Rule};
use crate::json::Node;

pub const RULE: Rule = Rule {
    id: "signature-verified",
    kubernetes: "JSONWebToken.Claims",
    check,
};

fn check(case: &Case) -> Answer {
    let alg = case
        .facts
        .header
        .as_ref()
        .and_then(|header| header.get("alg"));
    if alg.and_then(Node::as_str) == Some("none") {
        return Answer::Refuses(Refusal::Unsigned);
    }
    Answer::Assumed(if case.facts.signed {
        Assumption::Signature
    } else {
        Assumption::SignatureNotPasted
    })
}
