//! What changed in kube-apiserver's handling of service account tokens, and in which minor.
//!
//! The shape is that of Kubernetes' own table of feature gates: a behaviour with its changes, oldest first,
//! each with its source. There is no comparison of minors anywhere else.

use super::Minor;
use super::releases::{NEXT, Release};
use crate::jose::Library;

/// From this minor on it is so.
#[derive(Clone, Copy, Debug)]
pub struct Change<T: 'static> {
    pub since: Minor,
    pub value: T,
    /// Repository path and release, or library and version.
    pub source: &'static str,
}

/// A behaviour through the releases. The first change is the oldest release's.
#[derive(Clone, Copy, Debug)]
pub struct History<T: 'static> {
    pub id: &'static str,
    pub changes: &'static [Change<T>],
}

impl<T: Copy> History<T> {
    /// How this release behaves.
    pub fn at(&self, release: impl Into<Release>) -> T {
        let minor = release.into().minor_for(self.id);
        self.changes
            .iter()
            .rev()
            .find(|change| change.since <= minor)
            .unwrap_or(&self.changes[0])
            .value
    }
}

/// A behaviour by its name, and the minors in which it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: &'static str,
    pub changes: Vec<Minor>,
}

/// Every behaviour.
pub fn rows() -> Vec<Row> {
    fn row<T>(history: &History<T>) -> Row {
        let changes = history.changes.iter().skip(1);
        Row {
            id: history.id,
            changes: changes.map(|change| change.since).collect(),
        }
    }
    vec![
        row(&IAT_CHECKED),
        row(&MISSING_EXP_IS_EXPIRED),
        row(&JOSE),
        row(&JSON_REFUSED),
        row(&UID_BEFORE_DELETION),
        row(&LEGACY_TRACKED),
        row(&WORDING),
        row(&SEVERAL_ISSUERS),
        row(&ISSUER_CONFIRMED),
        row(&KID_CHOOSES_KEYS),
        row(&NODE_BINDING_CHECKED),
        row(&NODE_REFERENCE_READ),
        row(&CREDENTIAL_ID),
        row(&LEGACY_INVALID_SINCE),
        row(&EXTRA_SPACE_WARNED),
        row(&LIBRARY),
        row(&STRUCTURED_LOG),
        row(&AUTHENTICATION_LINE),
        row(&KUBECTL_MEMCACHE),
    ]
}

pub(super) const fn change<T>(since: u8, value: T, source: &'static str) -> Change<T> {
    Change {
        since: Minor(since),
        value,
        // For readers of the table; the page would carry kilobytes that it never shows.
        source: if cfg!(target_arch = "wasm32") {
            ""
        } else {
            source
        },
    }
}

/// Which generation of sentences the validators use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// `Token has expired.`, and one sentence for everything else.
    Old,
    /// `service account token has expired` and its siblings.
    New,
}

/// `iat` is compared with the clock.
pub const IAT_CHECKED: History<bool> = History {
    id: "iat-checked",
    changes: &[
        change(
            20,
            false,
            "go-jose v2.2.2, jwt/validation.go; vendored up to 1.26",
        ),
        change(
            27,
            true,
            "go-jose v2.6.0, jwt/validation.go; vendored from 1.27",
        ),
    ],
};

/// A missing `exp` counts as the year 1970; otherwise it is not checked, and the token never expires.
pub const MISSING_EXP_IS_EXPIRED: History<bool> = History {
    id: "missing-exp-is-expired",
    changes: &[
        change(
            20,
            true,
            "go-jose v2.2.2, jwt/claims.go: dates are plain numbers",
        ),
        change(
            27,
            false,
            "go-jose v2.6.0, jwt/claims.go: dates are pointers",
        ),
    ],
};

/// The library that parses, verifies and decodes: what it strips, which headers it knows, how it takes `null`.
pub const JOSE: History<Library> = History {
    id: "jose",
    changes: &[
        change(20, Library::V2_2, "gopkg.in/square/go-jose.v2 v2.2.2"),
        change(
            27,
            Library::V2_6,
            "gopkg.in/square/go-jose.v2 v2.6.0; go-jose.v2 v2.6.3 from 1.33",
        ),
        change(
            NEXT.0,
            Library::V4,
            "github.com/go-jose/go-jose/v4 v4.1.4, a development commit of 2026-09",
        ),
    ],
};

/// A JWS in JSON is no token any more, even if it splits into three parts.
pub const JSON_REFUSED: History<bool> = History {
    id: "json-refused",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/jwt.go, up to 1.29",
        ),
        change(30, true, "kubernetes pkg/serviceaccount/jwt.go, 1.30"),
    ],
};

/// The UID of a bound object is compared before its deletion is looked at.
pub const UID_BEFORE_DELETION: History<bool> = History {
    id: "uid-before-deletion",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/claims.go, up to 1.28",
        ),
        change(29, true, "kubernetes pkg/serviceaccount/claims.go, 1.29"),
    ],
};

/// The secret of a legacy token is labelled with the day of its last use, and one that was made by itself is
/// warned about (gate LegacyServiceAccountTokenTracking).
pub const LEGACY_TRACKED: History<bool> = History {
    id: "legacy-tracked",
    changes: &[
        change(20, false, "kubernetes pkg/features; alpha and off in 1.26"),
        change(27, true, "kubernetes pkg/features; beta and on in 1.27"),
    ],
};

/// The sentences of the bound validator.
pub const WORDING: History<Wording> = History {
    id: "wording",
    changes: &[
        change(
            20,
            Wording::Old,
            "kubernetes pkg/serviceaccount/claims.go, 1.20 and 1.21",
        ),
        change(
            23,
            Wording::New,
            "kubernetes pkg/serviceaccount/claims.go, 1.23 (pull request 105917)",
        ),
    ],
};

/// More than one `--service-account-issuer` is accepted.
pub const SEVERAL_ISSUERS: History<bool> = History {
    id: "several-issuers",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/jwt.go, 1.20 and 1.21",
        ),
        change(22, true, "Kubernetes 1.22 release notes"),
    ],
};

/// `iss` is compared once more after the signature is verified.
pub const ISSUER_CONFIRMED: History<bool> = History {
    id: "issuer-confirmed",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/jwt.go, up to 1.29",
        ),
        change(30, true, "kubernetes pkg/serviceaccount/jwt.go, 1.30"),
    ],
};

/// The header's `kid` picks the keys to try; otherwise all are tried.
pub const KID_CHOOSES_KEYS: History<bool> = History {
    id: "kid-chooses-keys",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/jwt.go, up to 1.30",
        ),
        change(31, true, "kubernetes pkg/serviceaccount/jwt.go, 1.31"),
    ],
};

/// A token bound to a node is compared with the node (gate ServiceAccountTokenNodeBindingValidation).
pub const NODE_BINDING_CHECKED: History<bool> = History {
    id: "node-binding-checked",
    changes: &[
        change(20, false, "kubernetes pkg/features; alpha and off in 1.29"),
        change(30, true, "kubernetes pkg/features; beta and on in 1.30"),
    ],
};

/// The node reference of a token is read at all.
pub const NODE_REFERENCE_READ: History<bool> = History {
    id: "node-reference-read",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/claims.go, up to 1.28",
        ),
        change(29, true, "kubernetes pkg/serviceaccount/claims.go, 1.29"),
    ],
};

/// `jti` and the pod's node go into the user's extra (gates ServiceAccountTokenJTI and …PodNodeInfo).
pub const CREDENTIAL_ID: History<bool> = History {
    id: "credential-id",
    changes: &[
        change(20, false, "kubernetes pkg/features; alpha and off in 1.29"),
        change(30, true, "kubernetes pkg/features; beta and on in 1.30"),
    ],
};

/// The label `kubernetes.io/legacy-token-invalid-since` refuses a legacy token, and audit annotations name its
/// secret.
pub const LEGACY_INVALID_SINCE: History<bool> = History {
    id: "legacy-invalid-since",
    changes: &[
        change(
            20,
            false,
            "kubernetes pkg/serviceaccount/legacy.go, up to 1.28",
        ),
        change(29, true, "kubernetes pkg/serviceaccount/legacy.go, 1.29"),
    ],
};

/// Two blanks before the token are warned about; the request is anonymous either way.
pub const EXTRA_SPACE_WARNED: History<bool> = History {
    id: "extra-space-warned",
    changes: &[
        change(
            20,
            false,
            "apiserver pkg/authentication/request/bearertoken, up to 1.24",
        ),
        change(25, true, "the same file, 1.25.9, run"),
    ],
};

/// How errors of the JOSE library begin.
pub const LIBRARY: History<&str> = History {
    id: "library",
    changes: &[
        change(
            20,
            "square/go-jose",
            "gopkg.in/square/go-jose.v2, up to 1.32",
        ),
        change(
            33,
            "go-jose/go-jose",
            "gopkg.in/go-jose/go-jose.v2, from 1.33",
        ),
    ],
};

/// The final log line is structured: a quoted message and `err="…"`.
pub const STRUCTURED_LOG: History<bool> = History {
    id: "structured-log",
    changes: &[
        change(
            20,
            false,
            "apiserver pkg/endpoints/filters/authentication.go, 1.20",
        ),
        change(
            21,
            true,
            "apiserver pkg/endpoints/filters/authentication.go, 1.21",
        ),
    ],
};

/// The line of `authentication.go` that logs. It moves within a minor: this is the last patch release read.
pub const AUTHENTICATION_LINE: History<u16> = History {
    id: "authentication-line",
    changes: &[
        change(
            20,
            53,
            "apiserver pkg/endpoints/filters/authentication.go, 1.20.9",
        ),
        change(21, 63, "the same file, 1.21 to 1.24.0"),
        change(25, 70, "the same file, 1.25.9"),
        change(26, 73, "the same file, 1.25.16 to 1.31"),
        change(32, 74, "the same file, 1.32"),
        change(33, 75, "the same file, 1.33 to 1.36"),
    ],
};

/// What kubectl prints when it has not cached the server's API groups and gets a 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memcache {
    /// Nothing but its usual sentence.
    Silent,
    /// Five `memcache.go` lines and a longer sentence.
    Plain,
    /// The same, structured.
    Structured,
}

/// kubectl of the same minor, with an empty discovery cache.
pub const KUBECTL_MEMCACHE: History<Memcache> = History {
    id: "kubectl-memcache",
    changes: &[
        change(
            20,
            Memcache::Silent,
            "kubectl 1.20, run against a real API server; 1.21 to 1.26 taken to be alike",
        ),
        change(
            27,
            Memcache::Plain,
            "kubectl 1.27 to 1.30, run against a real API server",
        ),
        change(
            31,
            Memcache::Structured,
            "kubectl 1.31 to 1.33, run against a real API server; later ones taken to be alike",
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::super::OLDEST;
    use super::*;

    fn check<T: Copy + PartialEq>(history: &History<T>) {
        assert_eq!(history.changes[0].since, OLDEST, "{}", history.id);
        for pair in history.changes.windows(2) {
            assert!(pair[0].since < pair[1].since, "{}", history.id);
            assert!(pair[0].value != pair[1].value, "{}", history.id);
        }
        for change in history.changes {
            assert!(!change.source.is_empty(), "{}", history.id);
        }
    }

    #[test]
    fn every_history_starts_at_the_oldest_release_and_goes_up() {
        for history in [
            IAT_CHECKED,
            MISSING_EXP_IS_EXPIRED,
            JSON_REFUSED,
            UID_BEFORE_DELETION,
            LEGACY_TRACKED,
            EXTRA_SPACE_WARNED,
            SEVERAL_ISSUERS,
            ISSUER_CONFIRMED,
            KID_CHOOSES_KEYS,
            NODE_BINDING_CHECKED,
            NODE_REFERENCE_READ,
            CREDENTIAL_ID,
            LEGACY_INVALID_SINCE,
            STRUCTURED_LOG,
        ] {
            check(&history);
        }
        check(&KUBECTL_MEMCACHE);
        check(&JOSE);
        check(&WORDING);
        check(&LIBRARY);
        check(&AUTHENTICATION_LINE);
    }

    #[test]
    fn a_change_holds_from_its_minor_on() {
        for (minor, iat, wording) in [
            (20, false, Wording::Old),
            (22, false, Wording::Old),
            (23, false, Wording::New),
            (26, false, Wording::New),
            (27, true, Wording::New),
            (36, true, Wording::New),
        ] {
            assert_eq!(IAT_CHECKED.at(Minor(minor)), iat);
            assert_eq!(WORDING.at(Minor(minor)), wording);
        }
    }
}
