//! Does the node that the token is bound to exist? Asked from 1.30; the node of a pod is only copied.
//!
//! 1.29 refuses a token that is bound to a node alone, because the gate is off there.

use super::bound_object::look_up;
use super::{Answer, Assumption, Case, NotAsked, Refusal, Rule, Source};
use crate::cluster::ObjectKind;
use crate::kube::behaviours::{NODE_BINDING_CHECKED, NODE_REFERENCE_READ};

pub const RULE: Rule = Rule {
    id: "node-exists",
    kubernetes: "GetNode",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let release = case.situation.release;
    let Some(kubernetes) = &case.facts.kubernetes else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    let Some(node) = &kubernetes.node else {
        return Answer::NotAsked(NotAsked::NotBound);
    };
    if !NODE_REFERENCE_READ.at(release) {
        return Answer::NotAsked(NotAsked::ByRelease);
    }
    if kubernetes.pod.is_some() {
        return Answer::NotAsked(NotAsked::NodeOfPod);
    }
    if !NODE_BINDING_CHECKED.at(release) {
        return Answer::Refuses(Refusal::NodeBindingOff);
    }
    let assumed = Assumption::Node {
        name: node.name.clone(),
    };
    look_up(case, ObjectKind::Node, "", node, assumed)
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask_bound;
    use super::*;

    #[test]
    fn a_node_is_read_from_1_29_and_looked_up_from_1_30() {
        let alone = r#"{"kubernetes.io":{"node":{"name":"n","uid":"u"}}}"#;
        let assumed = Answer::Assumed(Assumption::Node { name: "n".into() });
        for (minor, answer) in [
            (28, Answer::NotAsked(NotAsked::ByRelease)),
            (29, Answer::Refuses(Refusal::NodeBindingOff)),
            (30, assumed),
        ] {
            assert_eq!(ask_bound(&RULE, minor, alone), answer, "1.{minor}");
        }
        let of_pod =
            r#"{"kubernetes.io":{"pod":{"name":"p","uid":"u"},"node":{"name":"n","uid":"u"}}}"#;
        assert_eq!(
            ask_bound(&RULE, 30, of_pod),
            Answer::NotAsked(NotAsked::NodeOfPod)
        );
    }
}
