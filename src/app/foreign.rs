//! What was pasted about foreign issuers, brought into what the API servers run with.

use crate::claims::Facts;
use crate::cluster::authentication::{Configuration, read};
use crate::cluster::pasted::Pasted;
use crate::evidence::Finding;
use crate::kube::authentication::{Reads, algorithms, judge, reads};
use crate::verifier::{Content, Foreign, Situation, Situations};
use std::rc::Rc;

/// All API servers run with the first configuration that their release reads.
pub fn weigh(
    situations: &mut Situations,
    text: &str,
    findings: &[Finding],
    pasted: &Pasted,
    facts: &Facts,
) {
    let all = read(text, findings, &pasted.servers);
    if all.is_empty() {
        return;
    }
    let own = situations.own.iter_mut().map(|(_, situation)| situation);
    for situation in own.chain([&mut situations.common]) {
        situation.foreign = of(situation, &all, facts);
    }
}

fn of(situation: &Situation, all: &[Configuration], facts: &Facts) -> Option<Rc<Foreign>> {
    let is_read =
        |it: &&Configuration| matches!(reads(it, situation.release), Reads::Yes | Reads::Gated);
    let configuration = all.iter().find(is_read)?;
    let judged = judge(configuration, facts, situation.release);
    let entry = judged.entry.and_then(|at| configuration.jwt.get(at));
    let audiences = entry.map(|it| it.audiences.iter().map(|it| it.value.clone()).collect());
    // A token of Google's may leave out what its issuer's URL begins with.
    let short = entry.and(facts.first_look.issuer.clone());
    let urls = configuration.jwt.iter().map(|it| it.url.value.clone());
    Some(Rc::new(Foreign {
        issuers: urls.chain(short).collect(),
        audiences: audiences.unwrap_or_default(),
        algorithms: algorithms(configuration),
        content: match (judged.error(), judged.person) {
            (Some(error), _) => Content::Refused {
                error: error.text.to_string(),
            },
            (None, Some(person)) => Content::Fits(Rc::new(person)),
            (None, None) => Content::Unknown,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::pasted;
    use crate::kube::Minor;
    use crate::report::inspect;
    use crate::rules::testing::token;
    use crate::time::Instant;
    use crate::verifier::{Judged, Verdict};

    const ALICE: &str = r#"{"iss":"https://id.example","aud":"k8s","sub":"alice","hd":"x.org","exp":4600,"iat":1000}"#;

    fn configuration(rule: &str) -> String {
        format!(
            "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\njwt:\n- issuer:\n    \
             url: https://id.example\n    audiences: [k8s]\n  claimMappings:\n    username: {{claim: sub, prefix: 'id:'}}\n  \
             claimValidationRules:\n  - expression: {rule}\n    message: no\n"
        )
    }

    /// The verdict, the branch, and who it is.
    fn judged(minor: u8, rule: &str, seconds: i64) -> (Verdict, Option<&'static str>, String) {
        let text = format!("{}\n\n{}", token(ALICE), configuration(rule));
        let inspection = inspect(&text);
        let findings = &inspection.evidence.findings;
        let read = pasted::read(&text, findings);
        let mut situations = Situations {
            common: Situation::of(Minor(minor)),
            own: Vec::new(),
        };
        weigh(&mut situations, &text, findings, &read, &inspection.facts);
        let judged = Judged::of(&inspection.facts, &situations.common);
        let clock = Instant::from_seconds(seconds);
        let ruling = judged.trace.at(clock);
        let branch = judged.trace.step(&ruling).map(|step| step.rule.id);
        let seen = crate::kube::seen(
            &inspection.facts,
            &situations.common,
            &judged.trace,
            &ruling,
            clock,
        );
        (ruling.verdict, branch, seen.expect("an answer").review)
    }

    #[test]
    fn the_verdict_is_that_of_the_configuration() {
        let (verdict, _, review) = judged(30, "claims.hd == 'x.org'", 2000);
        assert_eq!(verdict, Verdict::Accepts);
        assert!(review.contains("\"username\":\"id:alice\""), "{review}");
        let (verdict, branch, review) = judged(30, "claims.hd == 'y.org'", 2000);
        assert_eq!(
            (verdict, branch),
            (Verdict::Rejects, Some("configuration-content"))
        );
        assert!(
            review.contains("validation expression 'claims.hd == 'y.org'' failed: no"),
            "{review}"
        );
        // The time is asked first.
        let (verdict, branch, _) = judged(30, "claims.hd == 'y.org'", 5000);
        assert_eq!((verdict, branch), (Verdict::Rejects, Some("expired")));
        // A release without the file is not judged by it.
        let (verdict, _, review) = judged(28, "claims.hd == 'y.org'", 2000);
        assert_eq!(verdict, Verdict::Accepts);
        assert!(review.contains("https://id.example#alice"), "{review}");
    }
}
