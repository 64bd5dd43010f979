//! Recognises what was pasted: which forms are in it, and where.
//!
//! Looks only at the shape. Whether a token makes sense is for `token` and `claims` to say.

pub mod aggregate;
mod audit_event;
mod aws_iam;
mod bearer;
mod bootstrap;
mod clean;
mod client;
pub mod closer;
pub mod clue;
mod compact;
mod container_log;
pub mod der;
mod discovery;
pub mod flood;
mod http_response;
mod journald;
mod json;
mod json_log;
mod jwks;
mod klog;
mod kube_apiserver;
mod line;
mod logfmt;
mod manifest;
pub mod not_found;
mod objects;
mod pem;
mod plain;
mod prefix;
mod said;
pub mod sentences;
mod share_link;

/// The forms that say themselves that they are keys, or hold some.
pub const KEY_FORMS: [&str; 3] = ["pem", "der", "jwks"];

pub use clean::Clean;

use crate::text::Span;
use crate::token::{Look, Problem, TookOff, What};
use std::rc::Rc;

/// One thing recognised in the paste.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The form's id: the name of its file.
    pub form: &'static str,
    pub span: Span,
    /// Where the token in it stands, if the form carries one; the first of several in a manifest.
    pub token: Option<Span>,
    /// What it is instead, if it is no token.
    pub look: Option<Look>,
    pub notes: Vec<Problem>,
}

/// A form of input. `find` is given the whole paste and returns what it recognises.
struct Form {
    id: &'static str,
    find: fn(&str) -> Vec<Finding>,
}

/// So many stretches of one form are told apart, where a stretch may be as short as a word.
const MOST: usize = 10_000;

/// In the order in which they are asked; the first that recognises a stretch has it.
///
/// A manifest also takes the tokens of the stretch that it has, whichever form finds them.
const FORMS: &[Form] = &[
    Form {
        id: "share_link",
        find: share_link::find,
    },
    Form {
        id: "manifest",
        find: manifest::find,
    },
    Form {
        id: "jwks",
        find: jwks::find,
    },
    Form {
        id: "discovery",
        find: discovery::find,
    },
    Form {
        id: "aws_iam",
        find: aws_iam::find,
    },
    Form {
        id: "pem",
        find: pem::find,
    },
    Form {
        id: "der",
        find: der::find,
    },
    Form {
        id: "bearer",
        find: bearer::find,
    },
    Form {
        id: "compact",
        find: compact::find,
    },
    Form {
        id: "bootstrap",
        find: bootstrap::find,
    },
    Form {
        id: "klog",
        find: klog::find,
    },
    Form {
        id: "kube_apiserver",
        find: kube_apiserver::find,
    },
    Form {
        id: "not_found",
        find: not_found::find,
    },
    Form {
        id: "json",
        find: json::find,
    },
];

/// The ids of all forms: each is the name of a file, and has a name in every language.
pub fn forms() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|form| form.id)
}

/// Everything recognised in a paste, in the order in which it stands there.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Evidence {
    pub findings: Vec<Finding>,
    /// The first token that stands by itself, or else in a manifest. Others are counted in a note.
    pub token: Option<Rc<Clean>>,
    /// Notes about the paste as a whole, and what it is if nothing was recognised.
    pub problems: Vec<Problem>,
}

/// Recognises every form in the paste.
pub fn recognise(pasted: &str) -> Evidence {
    let mut findings: Vec<Finding> = Vec::new();
    let mut tokens = 0;
    for form in FORMS {
        let mut found = (form.find)(pasted);
        debug_assert!(found.iter().all(|finding| finding.form == form.id));
        tokens += give_to_manifests(&mut findings, &mut found);
        findings = merged(findings, found);
    }
    let token = shown_token(&findings).map(|span| Rc::new(token_at(pasted, span)));
    let mut problems: Vec<Problem> = Vec::new();
    tokens += findings
        .iter()
        .filter(|finding| finding.form != "manifest" && finding.token.is_some())
        .count();
    if tokens > 1 {
        problems.push(Problem::note(What::MoreTokens(tokens - 1), None));
    }
    for finding in &findings {
        problems.extend(finding.notes.iter().cloned());
    }
    if tokens == 0 && !pasted.trim().is_empty() {
        problems.push(not_a_token(pasted, &findings));
    }
    if tokens == 1 && has_text_around(pasted, &findings) {
        problems.push(Problem::note(What::TookOff(TookOff::Around), None));
    }
    Evidence {
        findings,
        token,
        problems,
    }
}

/// The text of a token that stands here, with what is stray taken off.
pub fn token_at(pasted: &str, span: Span) -> Clean {
    Clean::of(pasted, span, compact::is_stray)
}

impl Evidence {
    /// Where the token stands that is shown.
    pub fn token_span(&self) -> Option<Span> {
        shown_token(&self.findings)
    }
}

/// The first token that stands by itself, or else the first in a manifest.
fn shown_token(findings: &[Finding]) -> Option<Span> {
    let alone = findings.iter().filter(|it| it.form != "manifest");
    alone.chain(findings).find_map(|finding| finding.token)
}

/// Takes out what lies inside of manifests, whose it is then; returns how many tokens there were.
fn give_to_manifests(findings: &mut [Finding], found: &mut Vec<Finding>) -> usize {
    let mut tokens = 0;
    found.retain(|inner| {
        let next = findings.partition_point(|it| it.span.start <= inner.span.start);
        let before = next.checked_sub(1).and_then(|at| findings.get_mut(at));
        let Some(outer) =
            before.filter(|it| it.form == "manifest" && inner.span.end <= it.span.end)
        else {
            return true;
        };
        if inner.token.is_some() {
            tokens += 1;
            outer.token = outer.token.or(inner.token);
        }
        // An ExecCredential names what is in it.
        if inner.look == Some(Look::AwsIamToken) {
            outer.look = Some(Look::AwsIamToken);
        }
        false
    });
    tokens
}

/// Both in the order of their places, without those found that overlap with another before.
fn merged(earlier: Vec<Finding>, found: Vec<Finding>) -> Vec<Finding> {
    if found.is_empty() {
        return earlier;
    }
    let mut merged: Vec<Finding> = Vec::with_capacity(earlier.len() + found.len());
    let mut earlier = earlier.into_iter().peekable();
    for finding in found {
        let start = finding.span.start;
        while let Some(before) = earlier.next_if(|other| other.span.start < start) {
            merged.push(before);
        }
        let mut neighbours = merged.last().into_iter().chain(earlier.peek());
        if !neighbours.any(|other| overlap(other.span, finding.span)) {
            merged.push(finding);
        }
    }
    merged.extend(earlier);
    merged
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// What the paste is, if not a token.
fn not_a_token(pasted: &str, findings: &[Finding]) -> Problem {
    if let Some(finding) = findings.iter().find(|finding| finding.look.is_some()) {
        let look = finding.look.clone().unwrap_or(Look::Text { length: 0 });
        return Problem::fault(What::NotAToken(look), Some(finding.span));
    }
    let trimmed = pasted.trim();
    let start = pasted.len() - pasted.trim_start().len();
    let length = trimmed.chars().count();
    let one_word = !trimmed.contains(char::is_whitespace);
    let yaml = trimmed
        .lines()
        .filter(|line| line.contains(": ") || line.ends_with(':'))
        .count();
    let look = if one_word {
        Look::OneWord { length }
    } else if yaml * 2 > trimmed.lines().count() {
        Look::Yaml
    } else {
        Look::Text { length }
    };
    let place = Span::new(start, start + trimmed.len());
    Problem::fault(What::NotAToken(look), Some(place))
}

/// Whether something that is neither recognised nor white space stands beside the token.
fn has_text_around(pasted: &str, findings: &[Finding]) -> bool {
    let mut at = 0;
    for finding in findings {
        if pasted.get(at..finding.span.start).is_some_and(is_text) {
            return true;
        }
        at = at.max(finding.span.end);
    }
    pasted.get(at..).is_some_and(is_text)
}

fn is_text(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";

    fn check(pasted: &str, forms: &[&str], token: Option<&str>) -> Vec<What> {
        let evidence = recognise(pasted);
        let found: Vec<_> = evidence
            .findings
            .iter()
            .map(|finding| finding.form)
            .collect();
        assert_eq!(found, forms, "{pasted:?}");
        assert_eq!(
            evidence.token.map(|clean| clean.text.clone()).as_deref(),
            token,
            "{pasted:?}"
        );
        evidence
            .problems
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn a_bare_token_is_taken_as_it_is() {
        assert_eq!(check(TOKEN, &["compact"], Some(TOKEN)), []);
    }

    #[test]
    fn what_is_taken_off_is_said() {
        let off = |what| vec![What::TookOff(what)];
        assert_eq!(
            check(&format!("  {TOKEN}\n"), &["compact"], Some(TOKEN)),
            off(TookOff::Space(3))
        );
        assert_eq!(
            check(&format!("\"{TOKEN}\""), &["compact"], Some(TOKEN)),
            off(TookOff::Quotes)
        );
        assert_eq!(
            check(&format!("Bearer {TOKEN}"), &["bearer"], Some(TOKEN)),
            off(TookOff::Bearer)
        );
        assert_eq!(
            check(
                &format!("authorization: bearer {TOKEN}"),
                &["bearer"],
                Some(TOKEN)
            ),
            off(TookOff::AuthorizationHeader)
        );
        let wrapped = format!("{}\n{}\r\n{}", &TOKEN[..10], &TOKEN[10..30], &TOKEN[30..]);
        assert_eq!(
            check(&wrapped, &["compact"], Some(TOKEN)),
            off(TookOff::LineBreaks(2))
        );
        let hidden = format!("{}\u{200b}{}", &TOKEN[..10], &TOKEN[10..]);
        assert_eq!(
            check(&hidden, &["compact"], Some(TOKEN)),
            off(TookOff::Hidden(1))
        );
        let blank = format!("{} {}", &TOKEN[..10], &TOKEN[10..]);
        assert_eq!(
            check(&blank, &["compact"], Some(TOKEN)),
            off(TookOff::Space(1))
        );
    }

    #[test]
    fn a_token_is_found_inside_other_text() {
        let around = vec![What::TookOff(TookOff::Around)];
        for pasted in [
            format!("curl -H 'Authorization: Bearer {TOKEN}' https://api"),
            format!("token: {TOKEN}\nca.crt: x"),
            format!("{{\"status\":{{\"token\":\"{TOKEN}\"}}}}"),
            format!("{TOKEN} 11:11:49.782386   40364 v3.go:79] EOF"),
        ] {
            let evidence = recognise(&pasted);
            assert_eq!(
                evidence.token.map(|clean| clean.text.clone()).as_deref(),
                Some(TOKEN),
                "{pasted}"
            );
            let said: Vec<_> = evidence
                .problems
                .into_iter()
                .map(|problem| problem.what)
                .collect();
            assert!(said.ends_with(&around), "{pasted}: {said:?}");
        }
        let flags = format!("{TOKEN}\n\nkube-apiserver --service-account-issuer=x");
        let said = check(&flags, &["compact", "kube_apiserver"], Some(TOKEN));
        assert_eq!(said, []);
        let log = "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\"";
        let said = check(
            &format!("{log}\n\n{TOKEN}"),
            &["klog", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, []);
    }

    #[test]
    fn manifests_and_flags_are_recognised_by_their_shape() {
        for (pasted, forms) in [
            ("apiVersion: v1\nkind: Pod", &["manifest"][..]),
            ("  kind: Pod\r\n  metadata:\r\n    name: x", &["manifest"]),
            (
                "- apiVersion: v1\n  kind: Pod\n- apiVersion: v1",
                &["manifest"],
            ),
            (
                "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B",
                &["manifest", "manifest"],
            ),
            (
                "apiVersion: v1\nkind: A\n\nkind: B\napiVersion: v1",
                &["manifest", "manifest"],
            ),
            ("apiVersion: v1\nkind: A\n\nspec: {}\n", &["manifest"]),
            (
                "$ kubectl get\nkind: A\nspec: x\nerror: no\n",
                &["manifest"],
            ),
            ("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}", &["manifest"]),
            (
                "{\n \"kind\": \"P\", \"a\": \"}\",\n \"apiVersion\": \"v1\"\n}\nx",
                &["manifest"],
            ),
            ("kube-apiserver --v=2", &["kube_apiserver"]),
            ("- --api-audiences=x\n- --b", &["kube_apiserver"]),
            (
                "Error from server (NotFound): pods \"a\" not found",
                &["not_found"],
            ),
            // What only looks like it.
            ("kind: regards\nname: x", &[]),
            ("kind: Pod", &[]),
            ("kind: Pod\n\nhello", &[]),
            ("apiVersion: v1 and kind: Pod\nare needed", &[]),
            ("the kind: Pod\nmetadata: x", &[]),
            (
                "E1212 18:37:53.063583 1 x.go:1] kind: Pod\nmetadata: x",
                &["klog"],
            ),
            ("{\"kind\":\"Pod\",\"iss\":\"https://x\"}", &["json"]),
            ("{\"annotation\":\"{\\\"apiVersion\\\":1}\"}", &["json"]),
            ("Error (NotFound): pods not found", &[]),
        ] {
            check(pasted, forms, None);
        }
    }

    #[test]
    fn keys_beside_a_token_are_no_stray_text() {
        let set = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"eyJhbGciOiJSUzI1NiJ9.e\"}]}";
        let pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----";
        for (keys, form) in [
            (set, "jwks"),
            ("{\"kty\":\"EC\"}", "jwks"),
            ("{\n  \"keys\": [\n    { \"kty\": \"RSA\"", "jwks"),
            (pem, "pem"),
        ] {
            assert_eq!(
                check(keys, &[form], None),
                [What::NotAToken(Look::PublicKey)]
            );
            let said = check(&format!("{keys}\n{TOKEN}"), &[form, "compact"], Some(TOKEN));
            assert_eq!(said, [], "{keys}");
            let said = check(
                &format!("{TOKEN}\n\n{keys}"),
                &["compact", form],
                Some(TOKEN),
            );
            assert_eq!(said, [], "{keys}");
            let said = check(
                &format!("Bearer {TOKEN}\n\n{keys}\n"),
                &["bearer", form],
                Some(TOKEN),
            );
            assert_eq!(said, [What::TookOff(TookOff::Bearer)], "{keys}");
        }
        check(&format!("{set}\n{pem}"), &["jwks", "pem"], None);
        let wrapped = format!("{}\n{}\n{pem}", &TOKEN[..10], &TOKEN[10..]);
        let said = check(&wrapped, &["compact", "pem"], Some(TOKEN));
        assert_eq!(said, [What::TookOff(TookOff::LineBreaks(1))]);
        let said = check(
            &format!("{TOKEN}\n{pem}\n{TOKEN}"),
            &["compact", "pem", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, [What::MoreTokens(1)]);
        for cut in [
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi…",
            "eyJhbGciOiJSUzI1NiJ9.e…In0.c2ln",
            "eyJhbGciOiJSUzI1NiJ9.e30.c2ln...",
        ] {
            for keys in [set, pem] {
                let said = check(
                    &format!("{keys}\n{cut}\n"),
                    &[if keys == set { "jwks" } else { "pem" }, "compact"],
                    Some(cut),
                );
                assert_eq!(said, [], "{cut}");
            }
        }
        let yaml = "kind: ConfigMap\ndata:\n  jwks: '{\"kty\":\"EC\"}'\n";
        check(yaml, &["manifest"], None);
        check("{\"jwks_uri\":\"x\",\"a\":\"kty\"}", &["json"], None);
        check("{\"cnf\":{\"jwk\":{\"kty\":\"EC\"}}}", &["json"], None);
    }

    #[test]
    fn a_token_by_itself_is_shown_before_one_in_a_manifest() {
        let other = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ5In0.c2ln";
        let yaml = format!("apiVersion: v1\nkind: Secret\nstringData:\n  token: {TOKEN}\n");
        let json = format!("{{\"apiVersion\":\"v1\",\"status\":{{\"token\":\"{TOKEN}\"}}}}");
        for manifest in [yaml, json] {
            assert_eq!(check(&manifest, &["manifest"], Some(TOKEN)), []);
            for pasted in [
                format!("{manifest}\n{other}"),
                format!("{manifest}\n\ntoken: {other}"),
            ] {
                let said = check(&pasted, &["manifest", "compact"], Some(other));
                assert_eq!(said, [What::MoreTokens(1)]);
            }
            let twice = format!("{manifest}\n{manifest}");
            let said = check(&twice, &["manifest", "manifest"], Some(TOKEN));
            assert_eq!(said, [What::MoreTokens(1)]);
        }
        let aws =
            "apiVersion: v1\nkind: ExecCredential\nstatus:\n  token: k8s-aws-v1.aHR0cHM6Ly9zdHMu";
        let said = check(aws, &["manifest"], None);
        assert_eq!(said, [What::NotAToken(Look::AwsIamToken)]);
        let pem = "kind: A\ndata:\n  x: |\n    -----BEGIN CERTIFICATE-----\n    MII\n    -----END CERTIFICATE-----\n";
        assert_eq!(
            check(pem, &["manifest"], None),
            [What::NotAToken(Look::Yaml)]
        );
    }

    #[test]
    fn of_several_tokens_the_first_is_shown_and_the_rest_counted() {
        let said = check(
            &format!("a={TOKEN}\nb={TOKEN}"),
            &["compact", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, [What::MoreTokens(1)]);
        let said = check(
            &format!("{TOKEN}\n{TOKEN}"),
            &["compact", "compact"],
            Some(TOKEN),
        );
        assert_eq!(said, [What::MoreTokens(1)]);
    }

    #[test]
    fn a_broken_token_is_still_taken_for_one() {
        for pasted in [
            "eyJhbGciOiJSUzI1NiJ9",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi…",
            "eyJhbGciOiJSUzI1NiJ9.eyJz+WIi/iJ4In0=.c2ln",
            "eyJhbGciOiJSUzI1NiJ9..",
            "a.b.c",
        ] {
            check(pasted, &["compact"], Some(pasted));
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        let look = |pasted: &str| match recognise(pasted).problems.pop().map(|problem| problem.what)
        {
            Some(What::NotAToken(look)) => look,
            other => panic!("{pasted}: {other:?}"),
        };
        assert_eq!(look("abcdef.0123456789abcdef"), Look::BootstrapToken);
        assert_eq!(look("k8s-aws-v1.aHR0cHM6Ly9zdHMu"), Look::AwsIamToken);
        assert_eq!(
            look("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"),
            Look::PublicKey
        );
        assert_eq!(look("-----BEGIN RSA PRIVATE KEY-----"), Look::PrivateKey);
        assert_eq!(look("-----BEGIN CERTIFICATE-----\nMII"), Look::Certificate);
        assert_eq!(look("{\"kind\":\"Status\"}"), Look::Json);
        assert_eq!(look("kind: Pod\nmetadata:\n  name: x"), Look::Yaml);
        assert_eq!(
            look("E1212 18:37:53.063583 1 authentication.go:63] x"),
            Look::Log
        );
        assert_eq!(look("s3cr3t"), Look::OneWord { length: 6 });
        assert_eq!(look(" hello world. "), Look::Text { length: 12 });
        assert_eq!(recognise("").problems, []);
        assert_eq!(recognise(" \n\t").problems, []);
    }
}
