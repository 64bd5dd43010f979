//! Does the text parse: three segments, base64url, JSON?
//!
//! If not, the authenticator leaves the token to the next one without an error. A token that was cut when it
//! was copied is another matter: what the server got cannot be told from it.

use super::{Answer, Case, Finding, Refusal, Rule, Source};
use crate::json::{Kind, Node};
use std::collections::HashSet;

pub const RULE: Rule = Rule {
    id: "well-formed",
    kubernetes: "jwt.ParseSigned",
    source: Source::Jose("jwt/jwt.go"),
    check,
};

fn check(case: &Case) -> Answer {
    let facts = case.facts;
    // An encrypted token is whole, and no authenticator of kube-apiserver reads one.
    if facts.damaged && facts.segments != 5 {
        return Answer::CannotTell;
    }
    if facts.sent.is_some() {
        return match &case.jws {
            Some(jws) => Answer::Passes(Finding::ThreeSegments {
                alg: Some(jws.header.alg.clone()).filter(|alg| !alg.is_empty()),
            }),
            None => Answer::LeavesToOthers(Refusal::Unreadable),
        };
    }
    // What follows is for a paste without its signature. Two segments are a token whose signature was left out of the paste.
    let segments_fit = matches!(facts.segments, 2 | 3);
    let header_fits = facts.header_reads && facts.header.as_deref().is_none_or(header_parses);
    if !(segments_fit && facts.payload_reads && header_fits) || facts.signature_misspelt {
        return Answer::LeavesToOthers(Refusal::Unreadable);
    }
    let alg = facts.header.as_ref().and_then(|header| header.get("alg"));
    Answer::Passes(Finding::ThreeSegments {
        alg: alg.and_then(Node::as_str).map(str::to_owned),
    })
}

/// go-jose wants text for what it reads, or nothing, and every name once (shared.go, rawHeader).
fn header_parses(header: &Node) -> bool {
    let mut names = HashSet::new();
    header.members().iter().all(|member| {
        let is_text = matches!(member.value.value.kind(), Kind::String | Kind::Null);
        let is_read = matches!(member.name.as_str(), "alg" | "kid" | "nonce");
        (is_text || !is_read) && names.insert(member.name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::situation;
    use super::*;
    use crate::report::inspect;
    use crate::verifier::Authenticator;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn ask(header: &str, signature: &str) -> Answer {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = format!("{}.{}.{signature}", part(header), part(r#"{"iss":"x"}"#));
        let (facts, situation) = (inspect(&token).facts, situation(30));
        check(&Case::new(&facts, &situation, Authenticator::Bound))
    }

    #[test]
    fn what_the_library_does_not_parse_is_left_to_others() {
        let good = r#"{"alg":"RS256","kid":"k"}"#;
        for (header, signature, parses) in [
            (good, "c2ln", true),
            (good, "c2lnbmE=", false),
            (good, "c2l/", false),
            (good, "…", true),
            (r#"{"alg":null,"kid":"k","x":1}"#, "c2ln", true),
            (r#"{"alg":"RS256","kid":1}"#, "c2ln", false),
            (r#"{"alg":1}"#, "c2ln", false),
            (r#"{"alg":"RS256","alg":"RS256"}"#, "c2ln", false),
            (r#"[]"#, "c2ln", false),
        ] {
            let answer = ask(header, signature);
            let passes = matches!(answer, Answer::Passes(_));
            assert_eq!(passes, parses, "{header} {signature}: {answer:?}");
            let left = answer == Answer::LeavesToOthers(Refusal::Unreadable);
            assert_eq!(left, !parses, "{header} {signature}: {answer:?}");
        }
    }
}
