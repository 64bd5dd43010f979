//! Programs that take tokens of a cluster: Vault, Consul, SPIRE, Istio, Envoy, Keycloak.

use super::*;

/// Error texts of Envoy are also in the details of a response, with underscores for the blanks.
macro_rules! denied {
    ($words:literal) => {
        concat!("jwt_authn_access_denied{{", $words, "}")
    };
}

pub const VOICES: &[Voice] = &[
    voice(
        "cap",
        Who::Other,
        &[
            bad(
                EXPIRED,
                "invalid expiration time (exp) claim: token is expired",
            ),
            bad(
                TOO_EARLY,
                "invalid not before (nbf) claim: token not yet valid",
            ),
            bad(
                FUTURE,
                "invalid issued at (iat) claim: token issued in the future",
            ),
            bad(
                CLAIMS,
                "no issued at (iat), not before (nbf), or expiration time (exp) claims in token",
            ),
            bad(SIGNATURE, "error verifying token signature: "),
            bad(ISSUER, "invalid issuer (iss) claim"),
            bad(
                AUDIENCE,
                "invalid audience (aud) claim: audience claim does not match any expected audience",
            ),
            bad(AUDIENCE, "invalid audience (aud) claim"),
            bad(
                SIGNATURE,
                "invalid algorithm (alg) header parameter: token signed with unexpected algorithm",
            ),
        ],
    ),
    voice(
        "cap-oidc",
        Who::Other,
        &[bad(
            FUTURE,
            "invalid id_token current time {now} before the iat (issued at) time {iat}",
        )],
    ),
    voice(
        "vault-jwt",
        Who::Vault,
        &[
            prefix("error validating token: "),
            bad(
                AUDIENCE,
                "audience claim found in JWT but no audiences bound to the role",
            ),
            bad(
                None,
                "error validating claims: claim \"{*}\" does not match any associated bound claim values",
            ),
            bad(None, "role \"{*}\" could not be found"),
        ],
    ),
    Voice {
        origin: Some("vault-kubernetes"),
        also: &[],
        who: Who::Vault,
        versions: "",
        says: &[
            short(None, "service account name not authorized"),
            short(None, "namespace not authorized"),
            bad(Some("service-account-exists"), "JWT UIDs did not match"),
            // Two words that much else says, so only as Vault's client and its API wrap them.
            sentence(
                Kind::Whole,
                Grade::NoReason,
                None,
                "Errors: * permission denied",
            ),
            sentence(Kind::Short, Grade::NoReason, None, "* permission denied"),
            sentence(
                Kind::Whole,
                Grade::NoReason,
                None,
                "\"errors\":[\"permission denied\"]",
            ),
        ],
    },
    // Up to 1.8 it compared the issuer unless told not to.
    Voice {
        origin: Some("vault-kubernetes"),
        also: &[],
        who: Who::Vault,
        versions: "1.2 to 1.8",
        says: &[bad(ISSUER, "claim \"iss\" is invalid")],
    },
    voice(
        "vault-token-review",
        Who::Vault,
        &[
            prefix("login unauthorized err=\"lookup failed: "),
            prefix("login unauthorized due to: lookup failed: "),
            prefix("lookup failed: "),
            // The API server refuses the reviewer's token, not the one that it was asked about.
            bad(
                None,
                "service account unauthorized; this could mean it has been deleted or recreated with a new token",
            ),
            short(None, "service account jwt not valid"),
            bad(
                AUDIENCE,
                "service account jwt valid for audience(s) [{*}], but wanted [{*}]",
            ),
        ],
    ),
    voice(
        "consul",
        Who::Consul,
        &[
            prefix("error validating claims: "),
            bad(
                CLAIMS,
                "no issue time, notbefore, or expiration time encoded in token",
            ),
        ],
    ),
    voice(
        "spire-k8s-psat",
        Who::Spire,
        &[
            prefix("unable to validate token with TokenReview API for cluster \"{*}\": "),
            prefix("token review API response contains an error: "),
            bad(
                None,
                "token not authenticated according to TokenReview API for cluster \"{*}\"",
            ),
            bad(
                AUDIENCE,
                "token review API did not validate audience: wanted one of [{*}] but got [{*}]",
            ),
            bad(Some("pod-exists"), "pod UID mismatch "),
            bad(
                None,
                "is not an allowed service account for cluster \"{*}\"",
            ),
        ],
    ),
    voice(
        "spire",
        Who::Spire,
        &[
            // go-spiffe; the three words alone are said by many.
            bad(EXPIRED, "jwtsvid: token has expired"),
            bad(AUDIENCE, "expected audience in {*} (audience={*})"),
            bad(EXPIRED, "jwtsvid: token missing exp claim"),
        ],
    ),
    voice(
        "istiod",
        Who::Istiod,
        &[
            prefix("Failed to authenticate client from {*}: "),
            sentence(
                Kind::Whole,
                Grade::NotMine,
                None,
                "Authenticator ClientCertAuthenticator: no verified chain is found",
            ),
            prefix("Authenticator KubeJWTAuthenticator: "),
            prefix("failed to validate the JWT from cluster \"{*}\": "),
            prefix("failed to validate the JWT: "),
            prefix("the service account authentication returns an error: "),
            short(None, "the token is not authenticated"),
            short(None, "the token is not a service account"),
            bad(AUDIENCE, "invalid audiences [{*}]"),
        ],
    ),
    Voice {
        origin: Some("envoy"),
        also: &["istio-request-authentication"],
        who: Who::Envoy,
        versions: "",
        says: &[
            sentence(Kind::Short, Grade::Unknown, None, "Jwt is missing"),
            short(EXPIRED, "Jwt is expired"),
            short(TOO_EARLY, "Jwt not yet valid"),
            sentence(
                Kind::Short,
                Grade::NotMine,
                ISSUER,
                "Jwt issuer is not configured",
            ),
            short(AUDIENCE, "Audiences in Jwt are not allowed"),
            short(SIGNATURE, "Jwt verification fails"),
            bad(KEY, "Jwks doesn't have key to match kid or alg from Jwt"),
            bad(SIGNATURE, "Jwt header [alg] is not supported"),
            sentence(
                Kind::Short,
                Grade::Transport,
                None,
                "Jwks remote fetch is failed",
            ),
            unknown(denied!("Jwt_is_missing")),
            bad(EXPIRED, denied!("Jwt_is_expired")),
            bad(TOO_EARLY, denied!("Jwt_not_yet_valid")),
            sentence(
                Kind::Whole,
                Grade::NotMine,
                ISSUER,
                denied!("Jwt_issuer_is_not_configured"),
            ),
            bad(AUDIENCE, denied!("Audiences_in_Jwt_are_not_allowed")),
            bad(SIGNATURE, denied!("Jwt_verification_fails")),
            bad(
                KEY,
                denied!("Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt"),
            ),
            transport(denied!("Jwks_remote_fetch_is_failed")),
        ],
    },
    voice(
        "keycloak",
        Who::Keycloak,
        &[
            // Too early or too late: it does not say which.
            prefix("Error when validating client assertion: java.lang.RuntimeException: "),
            short(None, "Token is not active"),
        ],
    ),
];
