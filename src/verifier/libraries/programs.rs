//! Programs that verify tokens of a cluster, with what they set.

use super::*;

pub const ROWS: &[Library] = &[
    Library {
        id: "kube-oidc",
        name: "kube-apiserver OIDC",
        versions: "1.16 to 1.36",
        exp: through(0),
        nbf: through(60),
        exp_required: true,
        source: "kubernetes/apiserver plugin/pkg/authenticator/token/oidc/oidc.go 24a394e51; coreos/go-oidc v2 verify.go",
        ..NONE
    },
    Library {
        id: "envoy",
        name: "Envoy jwt_authn",
        versions: "jwt_verify_lib b59e807",
        exp: whole_seconds(through(60)),
        nbf: whole_seconds(through(60)),
        leeway_option: Some("clock_skew_seconds"),
        options: &["require_expiration", "max_lifetime"],
        source: "google/jwt_verify_lib src/jwt.cc b59e807",
        ..NONE
    },
    Library {
        id: "istio-request-authentication",
        name: "Istio RequestAuthentication",
        versions: "86c9f01",
        exp: whole_seconds(through(60)),
        nbf: whole_seconds(through(60)),
        source: "istio/istio 86c9f01; google/jwt_verify_lib src/jwt.cc b59e807",
        ..NONE
    },
    Library {
        id: "vault-jwt",
        name: "Vault auth/jwt",
        versions: "2e68bba",
        leeway_option: Some("clock_skew_leeway"),
        // These two act only where the claim is missing.
        options: &["expiration_leeway", "not_before_leeway"],
        source: "hashicorp/vault-plugin-auth-jwt path_role.go 2e68bba; hashicorp/cap jwt/jwt.go cf52420",
        ..GO_JOSE
    },
    Library {
        id: "vault-kubernetes",
        name: "Vault auth/kubernetes",
        versions: "4b61817",
        source: "hashicorp/vault-plugin-auth-kubernetes path_login.go 4b61817; hashicorp/cap jwt/jwt.go cf52420",
        ..GO_JOSE
    },
    Library {
        id: "vault-token-review",
        name: "Vault auth/kubernetes, TokenReview",
        versions: "4b61817",
        source: "hashicorp/vault-plugin-auth-kubernetes token_review.go 4b61817",
        ..by_token_review(None)
    },
    Library {
        id: "consul",
        name: "Consul type=jwt",
        versions: "084acad1",
        leeway_option: Some("ClockSkewLeeway"),
        // These two act only where the claim is missing.
        options: &["ExpirationLeeway", "NotBeforeLeeway"],
        source: "hashicorp/consul internal/go-sso/oidcauth/jwt.go 084acad1",
        ..GO_JOSE
    },
    Library {
        id: "cap-oidc",
        name: "Boundary, Vault role_type=oidc",
        versions: "cf52420",
        exp: through(0),
        nbf: through(300),
        iat: through(60),
        exp_required: true,
        source: "hashicorp/cap oidc/provider.go cf52420",
        ..NONE
    },
    Library {
        id: "consul-oidc",
        name: "Consul type=jwt, OIDC discovery",
        versions: "084acad1",
        exp: through(0),
        nbf: through(300),
        exp_required: true,
        source: "hashicorp/consul internal/go-sso/oidcauth/jwt.go 084acad1",
        ..NONE
    },
    Library {
        id: "keycloak",
        name: "Keycloak",
        versions: "091ec956",
        exp: whole_seconds(through(0)),
        nbf: whole_seconds(through(0)),
        // Of an identity provider or a client; for nbf alone.
        options: &["allowed clock skew"],
        source: "keycloak/keycloak core JsonWebToken.java 091ec956",
        ..NONE
    },
    Library {
        id: "spire",
        name: "SPIRE JWT-SVID",
        versions: "ef8527ec9",
        exp_required: true,
        source: "spiffe/spire pkg/common/jwtsvid/validate.go ef8527ec9",
        ..GO_JOSE
    },
    Library {
        id: "spire-k8s-psat",
        name: "SPIRE k8s_psat",
        versions: "ef8527ec9",
        source: "spiffe/spire ef8527ec9",
        ..by_token_review(None)
    },
    Library {
        id: "istiod",
        name: "istiod",
        versions: "86c9f01",
        source: "istio/istio security/pkg/server/ca/authenticate, security/pkg/k8s/tokenreview 86c9f01",
        ..by_token_review(None)
    },
    Library {
        id: "kube-rbac-proxy",
        name: "kube-rbac-proxy",
        versions: "898a9f44",
        source: "brancz/kube-rbac-proxy 898a9f44",
        ..by_token_review(Some(120))
    },
    Library {
        id: "kube-rbac-proxy-oidc",
        name: "kube-rbac-proxy OIDC",
        versions: "898a9f44",
        exp: through(0),
        nbf: through(60),
        exp_required: true,
        source: "brancz/kube-rbac-proxy 898a9f44 (k8s.io/apiserver v0.35.1)",
        ..NONE
    },
    Library {
        id: "kube-oidc-proxy",
        name: "kube-oidc-proxy",
        versions: "6ed44b43",
        exp: through(0),
        nbf: through(60),
        exp_required: true,
        source: "TremoloSecurity/kube-oidc-proxy 6ed44b43 (k8s.io/apiserver v0.18)",
        ..NONE
    },
    Library {
        id: "kube-oidc-proxy-passthrough",
        name: "kube-oidc-proxy, TokenReview passthrough",
        versions: "6ed44b43",
        source: "TremoloSecurity/kube-oidc-proxy 6ed44b43",
        ..by_token_review(None)
    },
    Library {
        id: "metrics-server",
        name: "metrics-server, extension API servers",
        versions: "DelegatingAuthenticationOptions",
        leeway_option: None,
        options: &["--authentication-token-webhook-cache-ttl"],
        source: "kubernetes/apiserver pkg/server/options/authentication.go",
        ..by_token_review(Some(10))
    },
    Library {
        id: "kubelet",
        name: "kubelet",
        versions: "030891da",
        options: &["authentication.webhook.cacheTTL"],
        source: "kubernetes/kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go 030891da",
        ..by_token_review(Some(120))
    },
    Library {
        id: "kube-apiserver-webhook",
        name: "kube-apiserver, webhook authenticator",
        versions: "1.16 to 1.36",
        options: &["--authentication-token-webhook-cache-ttl"],
        source: "kubernetes/apiserver plugin/pkg/authenticator/token/webhook/webhook.go",
        ..by_token_review(Some(120))
    },
    // No JWT: what counts as exp is X-Amz-Date plus 15 minutes.
    Library {
        id: "aws-iam-authenticator",
        name: "aws-iam-authenticator",
        versions: "0.7.18",
        exp: through(0),
        exp_required: true,
        source: "kubernetes-sigs/aws-iam-authenticator pkg/token/token.go v0.7.18",
        ..NONE
    },
    Library {
        id: "sts",
        name: "AWS STS AssumeRoleWithWebIdentity",
        versions: "",
        exp: before(0),
        age_limit: true,
        read: Read::Documented,
        source: "STS API Reference, AssumeRoleWithWebIdentity, Errors",
        ..NONE
    },
    Library {
        id: "eks-pod-identity",
        name: "EKS Pod Identity",
        versions: "",
        exp: before(0),
        read: Read::Observed,
        source: "boto/botocore#3117",
        ..NONE
    },
    Library {
        id: "google-sts",
        name: "Google Cloud STS",
        versions: "",
        exp: through(0),
        iat: through(0),
        exp_required: true,
        age_limit: true,
        read: Read::Observed,
        source: "googleapis/google-cloud-go#12440",
        ..NONE
    },
    Library {
        id: "entra",
        name: "Microsoft Entra",
        versions: "",
        exp: through(0),
        nbf: through(0),
        read: Read::Observed,
        source: "Azure/azure-workload-identity troubleshooting",
        ..NONE
    },
    Library {
        id: "oauth2-proxy",
        name: "oauth2-proxy",
        versions: "14af2951",
        exp: through(0),
        nbf: through(300),
        exp_required: true,
        source: "oauth2-proxy/oauth2-proxy pkg/providers/oidc/verifier.go 14af2951 (go-oidc v3.20.0)",
        ..NONE
    },
    Library {
        id: "dex",
        name: "Dex",
        versions: "ab64ed77",
        exp: through(0),
        nbf: through(300),
        exp_required: true,
        source: "dexidp/dex ab64ed77 (go-oidc v3.19)",
        ..NONE
    },
    Library {
        id: "argocd",
        name: "Argo CD, sessions",
        versions: "3",
        exp: before(0),
        nbf: through(0),
        source: "argoproj/argo-cd 37ee0097 (golang-jwt v5)",
        ..NONE
    },
    Library {
        id: "argocd-v2",
        name: "Argo CD, sessions",
        versions: "2, to 2.14",
        exp: before(0),
        nbf: through(0),
        iat: through(0),
        source: "argoproj/argo-cd v2.14 (golang-jwt v4)",
        ..NONE
    },
    Library {
        id: "argocd-oidc",
        name: "Argo CD, ID tokens",
        versions: "37ee0097",
        exp: through(0),
        nbf: through(300),
        exp_required: true,
        source: "argoproj/argo-cd 37ee0097 (go-oidc v3)",
        ..NONE
    },
    // No JWT: `expiration` of the Secret stands for exp.
    Library {
        id: "bootstrap-token",
        name: "kube-apiserver, bootstrap tokens",
        versions: "",
        exp: through(0),
        source: "kubernetes/kubernetes plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go",
        ..NONE
    },
];
