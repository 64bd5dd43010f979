//! What kube-apiserver makes of its configuration for foreign issuers, and of a token by it, in its own words.
//!
//! kubernetes staging/src/k8s.io/apiserver: pkg/apis/apiserver/validation/validation.go and
//! plugin/pkg/authenticator/token/oidc/oidc.go. Feature gates are at their defaults.

mod judge;
mod validate;

pub use judge::{Came, Judged, Person, Step, What, algorithms, judge};
pub use validate::{Problem, problems, refusal};

use super::Release;
use super::behaviours::{History, change};
use crate::cluster::authentication::{Configuration, Origin};
use crate::cluster::flags::ApiServerFlags;

/// Which versions of the API a release reads, and whether it reads the file by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// No `--authentication-config`.
    None,
    /// Behind the gate StructuredAuthenticationConfiguration, which is off.
    Gated,
    Beta,
    Stable,
}

const STRUCTURED: History<Support> = History {
    id: "structured-authentication",
    changes: &[
        change(20, Support::None, "kubernetes pkg/features, up to 1.28"),
        change(
            29,
            Support::Gated,
            "kubernetes pkg/features; alpha and off in 1.29: v1alpha1",
        ),
        change(
            30,
            Support::Beta,
            "kubernetes pkg/features; beta and on in 1.30: v1beta1",
        ),
        change(
            34,
            Support::Stable,
            "kubernetes pkg/features; stable in 1.34: v1",
        ),
    ],
};

/// A username that an expression gives may not be empty.
const EMPTY_USERNAME_REFUSED: History<bool> = History {
    id: "empty-username-refused",
    changes: &[
        change(20, false, "apiserver oidc.go, getUsername, up to 1.29"),
        change(30, true, "kubernetes PR 123568, 1.30"),
    ],
};

/// `jti` becomes `authentication.kubernetes.io/credential-id`.
const CREDENTIAL_ID_OF_JWT: History<bool> = History {
    id: "credential-id-of-jwt",
    changes: &[
        change(20, false, "apiserver oidc.go, getExtra, up to 1.31"),
        change(32, true, "kubernetes PR 127010, 1.32"),
    ],
};

/// What a release has to do with a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    Yes,
    /// Only with the gate StructuredAuthenticationConfiguration.
    Gated,
    /// The release knows no such file.
    No,
    /// It knows the file, and not this version of it.
    NotTheVersion,
}

pub fn reads(configuration: &Configuration, release: impl Into<Release>) -> Reads {
    if configuration.origin == Origin::Flags {
        return Reads::Yes;
    }
    match (STRUCTURED.at(release), configuration.version.as_str()) {
        (Support::None, _) => Reads::No,
        (Support::Gated, "v1alpha1") => Reads::Gated,
        (Support::Beta, "v1alpha1" | "v1beta1") => Reads::Yes,
        (Support::Stable, "v1alpha1" | "v1beta1" | "v1") => Reads::Yes,
        _ => Reads::NotTheVersion,
    }
}

/// What keeps a server from starting, of flags that do not go together (pkg/kubeapiserver/options/authentication.go,
/// validateOIDCOptions; 1.30 and later).
pub fn flags_refused(flags: &ApiServerFlags) -> Option<&'static str> {
    let has = |wanted: &str| {
        let mut others = flags.others.iter();
        others.any(|(flag, value)| *flag == wanted && !value.value.is_empty())
    };
    let mut others = flags.others.iter();
    let any = others.any(|(flag, _)| flag.starts_with("oidc-"))
        || !flags.oidc.required.is_empty()
        || !flags.oidc.algorithms.is_empty();
    let both = has("oidc-issuer-url") && has("oidc-client-id");
    match (any, has("authentication-config"), both) {
        (true, true, _) => {
            Some("authentication-config file and oidc-* flags are mutually exclusive")
        }
        (true, false, false) => Some(
            "oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
