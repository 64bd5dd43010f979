//! Kubernetes where it is no service account token's matter: OIDC, webhooks, kubelet, client-go, certificates.

use super::*;

/// What is wrong with the configuration, not with a token.
const fn config(shape: &'static str) -> Sentence {
    unknown(shape)
}

pub const VOICES: &[Voice] = &[
    voice(
        "kube-oidc",
        Who::ApiServer,
        &[
            transport("oidc: authenticator not initialized"),
            transport("oidc: authenticator for issuer \"{*}\" is not initialized"),
            transport("oidc authenticator: initializing plugin: "),
            bad(AUDIENCE, "oidc: expected audience in [{*}] got [{*}]"),
            bad(CLAIMS, "oidc: parse claims: "),
            bad(None, "oidc: required claim {*} not present in ID token"),
            bad(
                None,
                "oidc: required claim {*} value does not match. Got = {*}, want = ",
            ),
            bad(None, "oidc: email not verified"),
            bad(
                None,
                "oidc: parse username claims \"{*}\": claim not present",
            ),
            bad(None, "oidc: parse groups claim \"{*}\": "),
            bad(
                None,
                "oidc: error evaluating claim validation expression: validation expression '{*}' failed: ",
            ),
            bad(None, "oidc: error evaluating claim validation expression: "),
            bad(None, "oidc: error evaluating user info validation rule: "),
            bad(None, "oidc: error evaluating username claim expression: "),
            bad(
                None,
                "oidc: empty username via CEL expression is not allowed",
            ),
            transport("oidc: could not expand distributed claims: "),
            config("URL must not overlap with disallowed issuers: "),
            config("discoveryURL must be different from URL"),
            config("audienceMatchPolicy must be MatchAny for multiple audiences"),
            config("audienceMatchPolicy must be empty or MatchAny for single audience"),
            config("claim and expression can't both be set"),
            config("claim or expression is required"),
            config("may not be specified when claim is set"),
            config("may not be specified when expression is set"),
            config(
                "prefix is required when claim is set. It can be set to an empty string to disable prefixing",
            ),
            // The three words alone are said of many other things.
            config("claimMappings.extra[{*}must be lowercase"),
            config("k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"),
        ],
    ),
    voice(
        "kube-apiserver-webhook",
        Who::ApiServer,
        &[transport("Failed to make webhook authenticator request: ")],
    ),
    voice(
        "kubelet",
        Who::Kubelet,
        &[
            transport("Couldn't update token"),
            // The node's clock says that the token which it has is over.
            sentence(
                Kind::Whole,
                Grade::Transport,
                EXPIRED,
                "token \"{*}\"/\"{*}\"/{*} expired and refresh failed: ",
            ),
            transport("failed to fetch token: "),
        ],
    ),
    Voice {
        origin: None,
        also: &[],
        who: Who::Client,
        versions: "",
        says: &[transport("Unable to rotate token")],
    },
    voice(
        "bootstrap-token",
        Who::ApiServer,
        &[unknown("Bootstrap secret {*} matching bearer token ")],
    ),
    // Whoever speaks TLS and is written in Go says it.
    voice(
        "x509",
        Who::Other,
        &[
            bad(
                TOO_EARLY,
                "x509: certificate has expired or is not yet valid: current time {now} is before {nbf}",
            ),
            bad(
                EXPIRED,
                "x509: certificate has expired or is not yet valid: current time {now} is after {exp}",
            ),
            bad(None, "x509: certificate has expired or is not yet valid"),
        ],
    ),
];
