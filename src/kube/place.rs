//! Where in the source of Kubernetes, or of its library, a question is asked: repository path and release.

use super::Minor;
use super::behaviours::{History, LIBRARY, change};
use super::releases::NEXT;
use crate::rules::{CONFIGURED, Rule, Source};
use crate::verifier::Authenticator;

/// The release of go-jose that is vendored.
const LIBRARY_RELEASE: History<&str> = History {
    id: "library-release",
    changes: &[
        change(20, "v2.2.2", "kubernetes go.mod, up to 1.26"),
        change(27, "v2.6.0", "kubernetes go.mod, 1.27 to 1.32"),
        change(33, "v2.6.3", "kubernetes go.mod, from 1.33"),
        change(NEXT.0, "v4.1.4", "a development commit of 2026-09"),
    ],
};

/// `kubernetes pkg/serviceaccount/claims.go, v1.28`, `square/go-jose jwt/validation.go, v2.6.0`.
pub fn place(rule: &Rule, authenticator: Authenticator, minor: Minor) -> String {
    let kubernetes = |path: &str| format!("kubernetes {path}, v{minor}");
    match (authenticator, rule.source) {
        (Authenticator::Oidc, Source::Jwt)
            if rule.id == "issuer-expected" || rule.id == CONFIGURED =>
        {
            kubernetes("staging/src/k8s.io/apiserver/plugin/pkg/authenticator/token/oidc/oidc.go")
        }
        (Authenticator::Oidc, _) => "coreos/go-oidc verify.go, v2".into(),
        (_, Source::Jwt) => kubernetes("pkg/serviceaccount/jwt.go"),
        (Authenticator::Legacy, Source::Validator) => kubernetes("pkg/serviceaccount/legacy.go"),
        (Authenticator::Bound, Source::Validator) => kubernetes("pkg/serviceaccount/claims.go"),
        (_, Source::Jose(file)) => format!(
            "{} {file}, {}",
            LIBRARY.at(minor),
            LIBRARY_RELEASE.at(minor)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{BOUND, LEGACY, OIDC};

    #[test]
    fn a_place_is_a_repository_path_and_a_release() {
        use Authenticator::{Bound, Legacy, Oidc};
        for (rules, by, id, minor, wanted) in [
            (
                BOUND,
                Bound,
                "pod-exists",
                28,
                "kubernetes pkg/serviceaccount/claims.go, v1.28",
            ),
            (
                BOUND,
                Bound,
                "issuer-confirmed",
                30,
                "kubernetes pkg/serviceaccount/jwt.go, v1.30",
            ),
            (
                BOUND,
                Bound,
                "expired",
                26,
                "square/go-jose jwt/validation.go, v2.2.2",
            ),
            (
                BOUND,
                Bound,
                "expired",
                32,
                "square/go-jose jwt/validation.go, v2.6.0",
            ),
            (
                BOUND,
                Bound,
                "expired",
                33,
                "go-jose/go-jose jwt/validation.go, v2.6.3",
            ),
            (
                LEGACY,
                Legacy,
                "service-account-exists",
                36,
                "kubernetes pkg/serviceaccount/legacy.go, v1.36",
            ),
            (OIDC, Oidc, "expired", 36, "coreos/go-oidc verify.go, v2"),
        ] {
            let rule = rules.iter().find(|rule| rule.id == id).expect(id);
            assert_eq!(place(rule, by, Minor(minor)), wanted);
        }
    }
}
