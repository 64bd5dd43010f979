//! Which keys are tried? From 1.31 those that the header's `kid` names, before that all.

use super::{Answer, Assumption, Case, Rule};
use crate::json::Node;
use crate::kube::behaviours::KID_CHOOSES_KEYS;

pub const RULE: Rule = Rule {
    id: "key-found",
    kubernetes: "GetPublicKeys",
    check,
};

fn check(case: &Case) -> Answer {
    let kid = case
        .facts
        .header
        .as_ref()
        .and_then(|header| header.get("kid"))
        .and_then(Node::as_str)
        .filter(|kid| !kid.is_empty())
        .map(str::to_owned);
    let all_tried = kid.is_none() || !KID_CHOOSES_KEYS.at(case.situation.minor);
    Answer::Assumed(Assumption::Key { kid, all_tried })
}
