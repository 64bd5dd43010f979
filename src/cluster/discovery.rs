//! An issuer's own description of itself, and how it fits the token.
//!
//! What is compared is compared as verifiers do, letter by letter (OpenID Connect Discovery 1.0, section 4.3). Nothing
//! is fetched: where the keys are is only told.

use crate::claims::Facts;
use crate::json::{self, Node, Value};
use crate::text::Span;

/// The answer of `/.well-known/openid-configuration`, as far as a token has to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    pub span: Span,
    pub issuer: String,
    pub jwks_uri: String,
    /// `id_token_signing_alg_values_supported`; empty if it is not there, or no list of texts.
    pub algorithms: Vec<String>,
}

/// What is to be said of a document beside a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    SameIssuer,
    /// In this the two are not the same; in something else if the list is empty.
    OtherIssuer {
        claimed: String,
        differ: Vec<Difference>,
    },
    /// The header's `alg` is none that the issuer says it signs with.
    AlgorithmNotListed {
        alg: String,
        listed: Vec<String>,
    },
    /// Where the keys are.
    KeysAt(String),
}

/// In what two URLs differ that should be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// `http` and `https`.
    Scheme,
    Host,
    /// The same host in other letters, which are another issuer all the same.
    Case,
    Port,
    Path,
    /// One ends in `/`, and the other does not.
    TrailingSlash,
}

/// Reads a stretch that is one document.
pub fn read(text: &str, span: Span) -> Option<Discovery> {
    let node = json::read(text.as_bytes()).0?;
    let text = |name| node.get(name).and_then(Node::as_str).map(str::to_owned);
    let algorithms = node.get("id_token_signing_alg_values_supported");
    let algorithms = match algorithms.map(|it| &it.value) {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Node::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    Some(Discovery {
        span,
        issuer: text("issuer")?,
        jwks_uri: text("jwks_uri")?,
        algorithms,
    })
}

impl Discovery {
    /// What it says of a token; without one, where the keys are.
    pub fn remarks(&self, facts: &Facts) -> Vec<Remark> {
        let mut remarks = Vec::new();
        match facts.iss.text() {
            Some(claimed) if claimed == self.issuer => remarks.push(Remark::SameIssuer),
            Some(claimed) => remarks.push(Remark::OtherIssuer {
                claimed: claimed.into(),
                differ: differences(claimed, &self.issuer),
            }),
            None => {}
        }
        let header = facts.header.as_ref();
        let alg = header
            .and_then(|header| header.get("alg"))
            .and_then(Node::as_str);
        let listed = |alg: &&str| self.algorithms.iter().any(|it| it == alg);
        if let Some(alg) = alg.filter(|alg| !self.algorithms.is_empty() && !listed(alg)) {
            remarks.push(Remark::AlgorithmNotListed {
                alg: alg.into(),
                listed: self.algorithms.clone(),
            });
        }
        remarks.push(Remark::KeysAt(self.jwks_uri.clone()));
        remarks
    }
}

/// In what they differ, if both are URLs.
pub fn differences(one: &str, other: &str) -> Vec<Difference> {
    let (Some(one), Some(other)) = (Url::of(one), Url::of(other)) else {
        return Vec::new();
    };
    let mut differ = Vec::new();
    if !one.scheme.eq_ignore_ascii_case(other.scheme) {
        differ.push(Difference::Scheme);
    }
    if !one.host.eq_ignore_ascii_case(other.host) {
        differ.push(Difference::Host);
    } else if one.host != other.host || one.scheme != other.scheme && differ.is_empty() {
        differ.push(Difference::Case);
    }
    if one.port != other.port {
        differ.push(Difference::Port);
    }
    let bare = |path: &'_ str| path.trim_end_matches('/').len();
    let (short, long) = (&one.path[..bare(one.path)], &other.path[..bare(other.path)]);
    if short != long {
        differ.push(Difference::Path);
    } else if one.path != other.path {
        differ.push(Difference::TrailingSlash);
    }
    differ
}

struct Url<'a> {
    scheme: &'a str,
    host: &'a str,
    /// As it was written: `:443` is another text than none.
    port: Option<&'a str>,
    /// And whatever is behind it.
    path: &'a str,
}

impl Url<'_> {
    fn of(text: &str) -> Option<Url<'_>> {
        let (scheme, rest) = text.split_once("://")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // The colons of an IPv6 address stand in brackets.
        let port = authority
            .rfind(':')
            .filter(|at| authority.rfind(']').is_none_or(|end| end < *at));
        let (host, port) = match port {
            Some(at) => (&authority[..at], Some(&authority[at + 1..])),
            None => (authority, None),
        };
        Some(Url {
            scheme,
            host,
            port,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::pasted;
    use crate::report::inspect;

    fn check(one: &str, other: &str, differ: &[Difference]) {
        assert_eq!(differences(one, other), differ, "{one} {other}");
        assert_eq!(differences(other, one), differ, "{other} {one}");
    }

    #[test]
    fn it_is_named_in_what_two_issuers_differ() {
        use Difference::{Case, Host, Path, Port, Scheme, TrailingSlash};
        let one = "https://id.example/realms/a";
        check(one, "http://id.example/realms/a", &[Scheme]);
        check(one, "https://id.test/realms/a", &[Host]);
        check(one, "https://ID.example/realms/a", &[Case]);
        check(one, "HTTPS://id.example/realms/a", &[Case]);
        check(one, "https://id.example:443/realms/a", &[Port]);
        check(one, "https://id.example/realms/a/", &[TrailingSlash]);
        check(one, "https://id.example/realms/b", &[Path]);
        check(one, "https://id.example/realms/A", &[Path]);
        check(one, "http://id.test:80/", &[Scheme, Host, Port, Path]);
        check(
            "https://id.example",
            "https://id.example/",
            &[TrailingSlash],
        );
        check("https://[fe80::1]", "https://[fe80::1]:1", &[Port]);
        check("https://a", "https://a?x", &[Path]);
        check(one, "kubernetes/serviceaccount", &[]);
        check("a", "b", &[]);
    }

    #[test]
    fn whatever_is_changed_in_a_document_is_read_or_not() {
        let text = r#"é{"issuer":"https://a:1/b","jwks_uri":"x","id_token_signing_alg_values_supported":["RS256"]}"#;
        let mut known = 0;
        for (at, character) in text.char_indices() {
            for other in ["\"", "{", "}", "]", "\\", "\n", "é", ""] {
                let end = at + character.len_utf8();
                let changed = format!("{}{other}{}", &text[..at], &text[end..]);
                let inspection = inspect(&changed);
                let read = pasted::read(&changed, &inspection.evidence.findings);
                for found in &read.discovery {
                    assert!(changed.get(found.span.start..found.span.end).is_some());
                    let _ = differences(&found.issuer, "https://a:1/b");
                    known += 1;
                }
            }
        }
        assert!(known > 300, "{known}");
    }

    #[test]
    fn a_document_is_compared_with_the_token() {
        // {"alg":"ES256"} {"iss":"https://id.example/"}
        let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUvIn0.c2ln";
        let document = |issuer: &str, algorithms: &str| {
            format!(
                "{{\"issuer\":\"{issuer}\",\"jwks_uri\":\"https://x/k\",\"id_token_signing_alg_values_supported\":{algorithms}}}"
            )
        };
        let other = |differ: &[Difference]| Remark::OtherIssuer {
            claimed: "https://id.example/".into(),
            differ: differ.into(),
        };
        let not_listed = Remark::AlgorithmNotListed {
            alg: "ES256".into(),
            listed: vec!["RS256".into()],
        };
        let keys = Remark::KeysAt("https://x/k".into());
        for (issuer, algorithms, remarks) in [
            (
                "https://id.example/",
                "[\"RS256\",\"ES256\"]",
                vec![Remark::SameIssuer],
            ),
            ("https://id.example/", "null", vec![Remark::SameIssuer]),
            (
                "https://id.example/",
                "[\"RS256\",1]",
                vec![Remark::SameIssuer, not_listed.clone()],
            ),
            (
                "https://id.example",
                "[]",
                vec![other(&[Difference::TrailingSlash])],
            ),
            ("x", "[\"RS256\"]", vec![other(&[]), not_listed.clone()]),
        ] {
            let text = document(issuer, algorithms);
            for pasted in [format!("{token}\n{text}"), format!("{text}\n{token}")] {
                let inspection = inspect(&pasted);
                let read = pasted::read(&pasted, &inspection.evidence.findings);
                assert_eq!(read.discovery.len(), 1, "{pasted}");
                let found = &read.discovery[0];
                assert_eq!(&pasted[found.span.start..found.span.end], text);
                let wanted = [remarks.clone(), vec![keys.clone()]].concat();
                assert_eq!(found.remarks(&inspection.facts), wanted, "{pasted}");
            }
        }
        let alone = document("x", "[\"RS256\"]");
        let inspection = inspect(&alone);
        let read = pasted::read(&alone, &inspection.evidence.findings);
        assert_eq!(read.discovery[0].remarks(&inspection.facts), [keys]);
    }
}
