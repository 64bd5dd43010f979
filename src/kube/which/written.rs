//! Which minors could have written the API server's log lines in a paste, by their wording and library prefix.
//!
//! Words that every release writes say nothing, and neither do those that none of this table writes.

use super::Era;
use crate::evidence::Evidence;
use crate::kube::Minor;
use crate::kube::behaviours::{
    IAT_CHECKED, ISSUER_CONFIRMED, KID_CHOOSES_KEYS, LEGACY_INVALID_SINCE, LIBRARY,
    NODE_REFERENCE_READ, STRUCTURED_LOG, WORDING, Wording,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub era: Era,
    /// Words that not every release writes, each with the releases that do.
    pub clues: Vec<(&'static str, Era)>,
}

/// Words, and whether a release writes them.
type Clue = (&'static str, fn(Minor) -> bool);

const SQUARE: &str = "square/go-jose";
const GO_JOSE: &str = "go-jose/go-jose";

/// What tells releases apart. A test holds it against every error of every release.
const CLUES: &[Clue] = &[
    (
        "Unable to authenticate the request due to an error:",
        |minor| !STRUCTURED_LOG.at(minor),
    ),
    ("\"Unable to authenticate the request\" err=", |minor| {
        STRUCTURED_LOG.at(minor)
    }),
    ("unexpected validation error: *errors.errorString", old),
    ("Token has expired.", old),
    ("Token could not be validated.", old),
    ("Secret UID (", old),
    ("Pod UID (", old),
    ("service account token has expired", new),
    ("service account token is not valid yet", new),
    ("service account token has been invalidated", new),
    ("service account UID (", new),
    ("secret UID (", new),
    ("pod UID (", new),
    ("service account token is issued in the future", |minor| {
        IAT_CHECKED.at(minor)
    }),
    ("node UID (", |minor| NODE_REFERENCE_READ.at(minor)),
    ("token is bound to a Node object but", |minor| {
        NODE_REFERENCE_READ.at(minor)
    }),
    ("has been marked invalid", |minor| {
        LEGACY_INVALID_SINCE.at(minor)
    }),
    ("token issuer \"", |minor| ISSUER_CONFIRMED.at(minor)),
    ("invalid signature, no keys found", |minor| {
        KID_CHOOSES_KEYS.at(minor)
    }),
    (SQUARE, |minor| LIBRARY.at(minor) == SQUARE),
    (GO_JOSE, |minor| LIBRARY.at(minor) == GO_JOSE),
];

fn old(minor: Minor) -> bool {
    WORDING.at(minor) == Wording::Old
}

fn new(minor: Minor) -> bool {
    WORDING.at(minor) == Wording::New
}

/// The files whose lines tell.
const FILES: [&str; 3] = ["authentication.go:", "claims.go:", "legacy.go:"];

/// More than this says nothing new.
const MOST_BYTES: usize = 100_000;

impl Written {
    /// None if there is no such line, or every release could have written them.
    pub fn of(pasted: &str, evidence: &Evidence) -> Option<Written> {
        let mut log = String::new();
        for finding in evidence
            .findings
            .iter()
            .filter(|finding| finding.form == "klog")
        {
            let span = finding.span.start..finding.span.end;
            for line in pasted.get(span).unwrap_or_default().lines() {
                if log.len() < MOST_BYTES && FILES.iter().any(|file| line.contains(file)) {
                    log.push_str(line);
                    log.push('\n');
                }
            }
        }
        // Inside of err="…" quotes are escaped.
        let log = log.replace("\\\"", "\"");
        let mut era = Era::Any;
        let mut clues = Vec::new();
        for (words, writes) in CLUES {
            if log.contains(words) {
                let so = Era::of(writes);
                era = era.and(so);
                clues.push((*words, so));
            }
        }
        (!clues.is_empty()).then_some(Written { era, clues })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ObjectKind;
    use crate::evidence::recognise;
    use crate::jose::ClaimError;
    use crate::json::Kind;
    use crate::kube::{errors, refusal_line, releases, validator_line};
    use crate::rules::{ObjectRef, Refusal};
    use crate::verifier::Authenticator;

    const STAMP: &str = "E1212 18:37:53.063583       1";

    fn written(pasted: &str) -> Option<Era> {
        Written::of(pasted, &recognise(pasted)).map(|written| written.era)
    }

    #[test]
    fn a_wording_narrows_the_release() {
        let (since, until) = (
            |minor| Era::Since(Minor(minor)),
            |minor| Era::Until(Minor(minor)),
        );
        let between = |oldest, newest| Era::Between(Minor(oldest), Minor(newest));
        for (error, wanted) in [
            // The structured form alone: from 1.21.
            ("invalid bearer token", since(21)),
            (
                "[invalid bearer token, Token has expired.]",
                between(21, 22),
            ),
            (
                "[invalid bearer token, Token could not be validated.]",
                between(21, 22),
            ),
            (
                "[invalid bearer token, service account token has expired]",
                since(23),
            ),
            (
                "[invalid bearer token, service account token is not valid yet]",
                since(23),
            ),
            (
                "[invalid bearer token, service account token is issued in the future]",
                since(27),
            ),
            (
                "[invalid bearer token, invalid signature, no keys found]",
                since(31),
            ),
            (
                "[invalid bearer token, square/go-jose: error in cryptographic primitive]",
                between(21, 32),
            ),
            (
                "[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]",
                since(33),
            ),
            (
                "[invalid bearer token, square/go-jose/jwt: expected number value to unmarshal NumericDate]",
                between(21, 32),
            ),
            (
                r#"[invalid bearer token, token issuer \"x\" is invalid]"#,
                since(30),
            ),
            (
                "[invalid bearer token, Pod UID (a) does not match claim (b)]",
                between(21, 22),
            ),
            (
                "[invalid bearer token, pod UID (a) does not match service account pod ref claim (b)]",
                since(23),
            ),
            // The legacy authenticator says so to this day.
            (
                "[invalid bearer token, ServiceAccount UID (a) does not match claim (b)]",
                since(21),
            ),
            (
                "[invalid bearer token, Token has been invalidated]",
                since(21),
            ),
            (
                r#"[invalid bearer token, token audiences [\"a\"] is invalid for the target audiences [\"b\"]]"#,
                since(21),
            ),
        ] {
            let line = format!(
                r#"{STAMP} authentication.go:63] "Unable to authenticate the request" err="{error}""#
            );
            assert_eq!(written(&line), Some(wanted), "{error}");
        }
        let plain = format!(
            "{STAMP} authentication.go:53] Unable to authenticate the request due to an error: invalid bearer token"
        );
        assert_eq!(written(&plain), Some(until(20)));
        let nbf =
            format!("{STAMP} claims.go:126] unexpected validation error: *errors.errorString");
        assert_eq!(written(&nbf), Some(until(22)));
        // Two releases at once, as in the middle of an upgrade.
        assert_eq!(
            written(&format!("{plain}\n{plain}\n{nbf}")),
            Some(until(20))
        );
        let new = format!(
            r#"{STAMP} authentication.go:75] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]""#
        );
        assert_eq!(written(&format!("{plain}\n{new}")), Some(Era::Never));
    }

    #[test]
    fn a_clue_is_quoted_with_the_releases_that_write_it() {
        let line = format!(
            r#"{STAMP} authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token has expired.]""#
        );
        let clues = Written::of(&line, &recognise(&line)).map(|written| written.clues);
        assert_eq!(
            clues,
            Some(vec![
                (
                    "\"Unable to authenticate the request\" err=",
                    Era::Since(Minor(21))
                ),
                ("Token has expired.", Era::Until(Minor(22))),
            ])
        );
    }

    #[test]
    fn other_text_says_nothing() {
        for pasted in [
            "",
            "Token has expired.",
            "E1212 18:37:53.063583       1 controller.go:1] Token has expired.",
            "E1212 18:37:53.063583       1 authentication.go:73] something new",
        ] {
            assert_eq!(written(pasted), None, "{pasted}");
        }
    }

    #[test]
    fn the_clues_are_what_releases_write_and_nothing_else() {
        let mut unused: Vec<&str> = CLUES.iter().map(|(words, _)| *words).collect();
        for minor in releases() {
            for refusal in refusals().iter().filter(|refusal| is_asked(refusal, minor)) {
                let errors = errors(refusal, minor);
                let own = validator_line(refusal, minor, Authenticator::Bound);
                let lines = own.into_iter().chain([refusal_line(&errors, minor)]);
                let log: Vec<String> = lines.map(|line| line.text).collect();
                let log = log.join("\n").replace("\\\"", "\"");
                for (words, writes) in CLUES.iter().filter(|(words, _)| log.contains(words)) {
                    assert!(writes(minor), "{minor} writes {words}: {log}");
                    unused.retain(|left| left != words);
                }
            }
        }
        assert_eq!(unused, [""; 0]);
    }

    /// One refusal of each wording, with `…` for whatever is named.
    fn refusals() -> Vec<Refusal> {
        let any = || "…".to_owned();
        let undecodable = |error| Refusal::Undecodable {
            error,
            others_before: false,
            others_after: false,
        };
        let mut all = vec![
            Refusal::NotValidYet,
            Refusal::Expired,
            Refusal::IssuedInTheFuture,
            Refusal::NoKeyFound { kid: None },
            Refusal::SignatureWrong { tried: 1 },
            Refusal::IssuerChanged { found: any() },
            Refusal::NodeBindingOff,
            undecodable(ClaimError::DateNotANumber {
                claim: any(),
                found: Kind::Null,
            }),
            undecodable(ClaimError::AudienceNotText { found: Kind::Null }),
        ];
        for (kind, legacy) in [
            (ObjectKind::ServiceAccount, false),
            (ObjectKind::Secret, false),
            (ObjectKind::Pod, false),
            (ObjectKind::Node, false),
            (ObjectKind::ServiceAccount, true),
            (ObjectKind::Secret, true),
        ] {
            let object = ObjectRef {
                kind,
                namespace: any(),
                name: any(),
                service_account: any(),
                legacy,
            };
            let (uid, claim) = (any(), any());
            all.push(Refusal::ObjectMissing {
                object: object.clone(),
            });
            all.push(Refusal::ObjectDeleted {
                object: object.clone(),
            });
            match (kind, legacy) {
                // The legacy validator compares no UID of a secret.
                (ObjectKind::Secret, true) => all.push(Refusal::LegacyInvalidated { object }),
                _ => all.push(Refusal::ObjectDiffers { object, uid, claim }),
            }
        }
        all
    }

    /// Whether this release knows the branch at all, its feature gates on or off.
    fn is_asked(refusal: &Refusal, minor: Minor) -> bool {
        match refusal {
            Refusal::IssuedInTheFuture => IAT_CHECKED.at(minor),
            Refusal::NoKeyFound { .. } => KID_CHOOSES_KEYS.at(minor),
            Refusal::IssuerChanged { .. } => ISSUER_CONFIRMED.at(minor),
            Refusal::LegacyInvalidated { .. } => LEGACY_INVALID_SINCE.at(minor),
            Refusal::NodeBindingOff => NODE_REFERENCE_READ.at(minor),
            Refusal::ObjectMissing { object }
            | Refusal::ObjectDeleted { object }
            | Refusal::ObjectDiffers { object, .. } => {
                object.kind != ObjectKind::Node || NODE_REFERENCE_READ.at(minor)
            }
            _ => true,
        }
    }
}
