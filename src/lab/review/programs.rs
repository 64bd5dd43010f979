//! Programs that ask for TokenReviews: the audiences that they name, and what they say of the answer, word for word.
//! What is known of none of them is not said.
//!
//! | program | read in |
//! | --- | --- |
//! | Vault | hashicorp/vault-plugin-auth-kubernetes `path_login.go`, `token_review.go`, `backend.go`, `caching_file_reader.go` (4b61817) |
//! | istiod | istio/istio `security/pkg/server/ca/{server.go,authenticate/kubeauth/kube_jwt.go}`, `security/pkg/k8s/tokenreview`, `pkg/security/security.go` (86c9f01) |
//! | SPIRE | spiffe/spire `pkg/server/plugin/nodeattestor/k8spsat/psat.go`, `pkg/common/plugin/k8s/apiserver/client.go` (ef8527ec9) |
//! | kube-rbac-proxy | brancz/kube-rbac-proxy `pkg/authn/delegating.go`, `pkg/filters/auth.go` (898a9f44) |
//! | kube-oidc-proxy | jetstack/kube-oidc-proxy `pkg/proxy/{proxy,handlers}.go`, `pkg/proxy/tokenreview/tokenreview.go` (6ed44b43) |
//! | extension API servers | kubernetes/apiserver `pkg/server/options/authentication.go`, `plugin/pkg/authenticator/token/webhook/webhook.go`, `pkg/endpoints/filters/authentication.go` (1.36) |
//!
//! Where client-go asks, a 401 comes back to the program as the message of the API server's Status: `Unauthorized`.

use super::Outcome;
use crate::kube::go_quote;
use crate::time::{Nanos, SECOND};

/// The message of a 401.
const UNAUTHORIZED: &str = "Unauthorized";

/// A program that has tokens reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Program {
    /// Vault's auth method for Kubernetes.
    Vault,
    /// Istio's CA and XDS.
    Istiod,
    /// SPIRE's node attestor k8s_psat.
    Spire,
    KubeRbacProxy,
    /// With `--token-passthrough`.
    KubeOidcProxy,
    /// metrics-server, and whatever else has the API server's delegated authentication.
    Extension,
}

/// The audiences that a program's reviews name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// None: the API server's own count.
    Nothing,
    /// Those of the token itself, which then always fit; a role of Vault may name one instead.
    Own,
    Audience(&'static str),
}

/// What a program makes of a review that it did not like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Says {
    /// What its log holds; `…` stands for what is nobody's to know.
    pub log: Vec<String>,
    /// What its own client gets.
    pub client: String,
    /// Of an answer over HTTP.
    pub status: Option<u16>,
}

impl Program {
    pub const ALL: [Program; 6] = [
        Program::Vault,
        Program::Istiod,
        Program::Spire,
        Program::KubeRbacProxy,
        Program::KubeOidcProxy,
        Program::Extension,
    ];

    /// As links and the page carry it.
    pub fn id(self) -> &'static str {
        match self {
            Program::Vault => "vault",
            Program::Istiod => "istiod",
            Program::Spire => "spire",
            Program::KubeRbacProxy => "kube-rbac-proxy",
            Program::KubeOidcProxy => "kube-oidc-proxy",
            Program::Extension => "extension",
        }
    }

    pub fn read(id: &str) -> Option<Program> {
        Program::ALL.into_iter().find(|program| program.id() == id)
    }

    /// Without configuration.
    pub fn asks(self) -> Asks {
        match self {
            Program::Vault => Asks::Own,
            Program::Istiod => Asks::Audience("istio-ca"),
            Program::Spire => Asks::Audience("spire-server"),
            Program::KubeRbacProxy | Program::KubeOidcProxy | Program::Extension => Asks::Nothing,
        }
    }

    /// How long it goes on with an answer that it liked. Errors are not kept.
    pub fn remembers(self) -> Option<Nanos> {
        match self {
            Program::KubeRbacProxy => Some(120 * SECOND),
            Program::Extension => Some(10 * SECOND),
            Program::Vault | Program::Istiod | Program::Spire | Program::KubeOidcProxy => None,
        }
    }

    /// What it says of such an answer; none if it has nothing to complain about. `error` is the review's
    /// `status.error`.
    pub fn says(self, outcome: Outcome, error: &str) -> Option<Says> {
        let refused = match outcome {
            Outcome::ReviewRefused => true,
            Outcome::SubjectRefused => false,
            Outcome::Authenticated | Outcome::CannotTell => return None,
        };
        let unauthorized = UNAUTHORIZED;
        let (log, client, status) = match self {
            Program::Vault => {
                let of_reviewer = "service account unauthorized; this could mean it has been \
                    deleted or recreated with a new token";
                let what = if refused { of_reviewer } else { error };
                (
                    vec![format!("lookup failed: {what}")],
                    "permission denied".to_owned(),
                    Some(403),
                )
            }
            Program::Istiod => {
                let of_subject =
                    format!("the service account authentication returns an error: {error}");
                let what = if refused { unauthorized } else { &of_subject };
                (
                    vec![format!(
                        "Authenticator KubeJWTAuthenticator: failed to validate the JWT from cluster \
                         \"Kubernetes\": {what}"
                    )],
                    "request authenticate failure".to_owned(),
                    None,
                )
            }
            Program::Spire => {
                let what = if refused {
                    format!("unable to query token review API: {unauthorized}")
                } else {
                    format!("token review API response contains an error: {error}")
                };
                // The agent is told all of it.
                let said = format!(
                    "nodeattestor(k8s_psat): unable to validate token with TokenReview API for cluster \
                     \"…\": {what}"
                );
                (vec![said.clone()], said, None)
            }
            Program::KubeRbacProxy => {
                let what = if refused { unauthorized } else { error };
                let mut log = request_failed(refused);
                log.push(format!(
                    "Unable to authenticate the request due to an error: {what}"
                ));
                (log, unauthorized.to_owned(), Some(401))
            }
            Program::KubeOidcProxy => {
                let of_subject = format!("error authenticating using token review: {error}");
                let what = if refused { unauthorized } else { &of_subject };
                (
                    vec![format!(
                        "unable to authenticate the request via TokenReview due to an error (…): {what}"
                    )],
                    unauthorized.to_owned(),
                    Some(401),
                )
            }
            Program::Extension => {
                let what = if refused { unauthorized } else { error };
                let mut log = request_failed(refused);
                let err = go_quote(what);
                log.push(format!("\"Unable to authenticate the request\" err={err}"));
                (log, unauthorized.to_owned(), Some(401))
            }
        };
        Some(Says {
            log,
            client,
            status,
        })
    }
}

/// What the webhook authenticator of `k8s.io/apiserver` logs itself: that the review did not come about.
fn request_failed(refused: bool) -> Vec<String> {
    let line = || format!("Failed to make webhook authenticator request: {UNAUTHORIZED}");
    refused.then(line).into_iter().collect()
}
