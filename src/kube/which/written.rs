//! Which minors could have written the API server's log lines in a paste, by their wording and library prefix.
//!
//! Every error that a release can give is made with `…` for names, and looked for. What no release of this table
//! writes says nothing.

use super::Era;
use crate::cluster::ObjectKind;
use crate::evidence::Evidence;
use crate::jose::ClaimError;
use crate::json::Kind;
use crate::kube::behaviours::{
    IAT_CHECKED, ISSUER_CONFIRMED, KID_CHOOSES_KEYS, LEGACY_INVALID_SINCE, NODE_REFERENCE_READ,
    STRUCTURED_LOG,
};
use crate::kube::{Minor, errors, releases, validator_line};
use crate::rules::{ObjectRef, Refusal};
use crate::verifier::Authenticator;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub era: Era,
    /// Words that not every release writes, with `…` for names, each with the releases that do.
    pub clues: Vec<(String, Era)>,
}

const STRUCTURED: &str = "\"Unable to authenticate the request\" err=";
const PLAIN: &str = "Unable to authenticate the request due to an error:";

/// The files whose lines tell.
const FILES: [&str; 3] = ["authentication.go:", "claims.go:", "legacy.go:"];

/// More lines than this say nothing new.
const MOST_LINES: usize = 500;

impl Written {
    /// None if there is no such line, or every release could have written them.
    pub fn of(pasted: &str, evidence: &Evidence) -> Option<Written> {
        let mut log = Vec::new();
        for finding in &evidence.findings {
            if finding.form == "klog"
                && let Some(lines) = pasted.get(finding.span.start..finding.span.end)
            {
                let telling = |line: &&str| FILES.iter().any(|file| line.contains(file));
                log.extend(lines.lines().filter(telling));
            }
        }
        log.truncate(MOST_LINES);
        if log.is_empty() {
            return None;
        }
        // Inside of err="…" quotes are escaped.
        let log = log.join("\n").replace("\\\"", "\"");
        let mut era = Era::Any;
        let mut clues = Vec::new();
        for (words, minors) in phrases() {
            let so = Era::of(&|minor| minors & bit(minor) != 0);
            if so != Era::Any && stands_in(&log, &words) {
                era = era.and(so);
                clues.push((words, so));
            }
        }
        (!clues.is_empty()).then_some(Written { era, clues })
    }
}

/// Whether the pieces between `…` follow each other in a line.
fn stands_in(log: &str, words: &str) -> bool {
    log.lines().any(|line| {
        let mut rest = line;
        words.split('…').all(|piece| match rest.find(piece) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                true
            }
            None => false,
        })
    })
}

/// A set of minors, a bit each.
fn bit(minor: Minor) -> u64 {
    1 << (minor.0 & 63)
}

/// What releases write, each with those that do.
fn phrases() -> Vec<(String, u64)> {
    let mut found: Vec<(String, u64)> = Vec::new();
    let refusals = refusals();
    for minor in releases() {
        let start = if STRUCTURED_LOG.at(minor) {
            STRUCTURED
        } else {
            PLAIN
        };
        let mut written = vec![start.to_owned()];
        for refusal in refusals.iter().filter(|refusal| is_asked(refusal, minor)) {
            written.extend(errors(refusal, minor));
            let line = validator_line(refusal, minor, Authenticator::Bound);
            written.extend(line.map(|line| line.text));
        }
        for words in written {
            match found.iter_mut().find(|(known, _)| *known == words) {
                Some((_, minors)) => *minors |= bit(minor),
                None => found.push((words, bit(minor))),
            }
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::recognise;

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
        let clue = |words: &str, era| (words.to_owned(), era);
        assert_eq!(
            clues,
            Some(vec![
                clue(STRUCTURED, Era::Since(Minor(21))),
                clue("Token has expired.", Era::Until(Minor(22))),
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
}
