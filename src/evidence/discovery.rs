//! What an issuer says of itself: the answer of `/.well-known/openid-configuration`, JSON with `issuer` and `jwks_uri`
//! (OpenID Connect Discovery 1.0, section 3).
//!
//! Finds whole documents only; `cluster::discovery` reads them. What they point to is never fetched.

use super::manifest::json_end;
use super::{Finding, MOST};
use crate::json;
use crate::text::Span;
use crate::token::Look;

/// So many braces that nothing closes are looked behind.
const MOST_OPEN: usize = 8;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Most pastes are a token, which is told sooner by one character.
    if !pasted.contains('{') {
        return findings;
    }
    let last = pasted.rfind("\"jwks_uri\"").unwrap_or(0);
    let (mut open, mut at) = (0, 0);
    while let Some(found) = pasted.get(at..last).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let Some(length) = json_end(&pasted[start..]) else {
            open += 1;
            if open == MOST_OPEN {
                break;
            }
            at = start + 1;
            continue;
        };
        at = start + length;
        if is_discovery(&pasted[start..at]) {
            findings.push(Finding {
                form: "discovery",
                span: Span::new(start, at),
                token: None,
                look: Some(Look::Discovery),
                notes: Vec::new(),
            });
            if findings.len() == MOST {
                break;
            }
        }
    }
    findings
}

fn is_discovery(text: &str) -> bool {
    if !text.contains("\"jwks_uri\"") || !text.contains("\"issuer\"") {
        return false;
    }
    let (node, _) = json::read(text.as_bytes());
    let has = |name| {
        let member = node.as_ref().and_then(|node| node.get(name));
        member.is_some_and(|member| member.as_str().is_some())
    };
    has("issuer") && has("jwks_uri")
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;
    use crate::token::What;

    const ONE: &str =
        r#"{"issuer":"https://a.example","jwks_uri":"https://a.example/keys","x":["}"]}"#;

    fn check(pasted: &str, stretches: &[&str]) {
        let found: Vec<_> = find(pasted)
            .iter()
            .map(|it| &pasted[it.span.start..it.span.end])
            .collect();
        assert_eq!(found, stretches, "{pasted:?}");
    }

    #[test]
    fn a_document_is_found_wherever_it_stands() {
        for (before, after) in [
            ("", ""),
            (
                "$ kubectl get --raw /.well-known/openid-configuration\n",
                "user@host:~$ ",
            ),
            ("{\"a\":1}\n{ x {", "\n{\"a\":1}"),
            ("中", "中"),
        ] {
            check(&format!("{before}{ONE}{after}"), &[ONE]);
        }
        check(&format!("{ONE}\n{ONE}"), &[ONE, ONE]);
        let pretty = "{\r\n  \"jwks_uri\" : \"x\",\r\n  \"issuer\" : \"y\"\r\n}";
        check(pretty, &[pretty]);
    }

    #[test]
    fn what_only_looks_like_one_is_not_found() {
        for none in [
            "",
            "\"jwks_uri\"",
            "the \"issuer\" and its \"jwks_uri\"",
            "{\"issuer\":\"https://a.example\"}",
            "{\"jwks_uri\":\"https://a.example\"}",
            "{\"issuer\":1,\"jwks_uri\":\"x\"}",
            "{\"issuer\":\"x\",\"jwks_uri\":null}",
            "{\"x\":{\"issuer\":\"x\",\"jwks_uri\":\"y\"}}",
            "{\"issuer\":\"x\",\"jwks_uri\":\"y\"",
            "issuer: x\njwks_uri: y",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn it_is_named_and_no_stray_text_beside_a_token() {
        let alone = recognise(ONE);
        let look = What::NotAToken(Look::Discovery);
        assert_eq!(
            alone.problems.iter().map(|it| &it.what).collect::<Vec<_>>(),
            [&look]
        );
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
        let beside = recognise(&format!("{token}\n\n{ONE}"));
        assert_eq!(beside.problems, []);
        assert!(beside.token.is_some());
        let other = recognise(&ONE.replace("jwks_uri", "keys"));
        assert_eq!(other.findings[0].form, "json");
    }

    #[test]
    fn many_braces_take_no_long_time() {
        for piece in ["{", "{\"", "{\"issuer\":", "}", "{\"jwks_uri\":\"issuer\"}"] {
            find(&format!("{}\"jwks_uri\"", piece.repeat(100_000)));
        }
    }
}
