//! Libraries in Go, and programs that pass on what those say.

use super::*;

/// What go-jose says about claims, behind a prefix that tells its release.
macro_rules! go_jose {
    ($prefix:literal) => {
        &[
            bad(
                EXPIRED,
                concat!($prefix, "validation failed, token is expired (exp)"),
            ),
            bad(
                TOO_EARLY,
                concat!($prefix, "validation failed, token not valid yet (nbf)"),
            ),
            // The word "field" is a slip of theirs, in every release.
            bad(
                FUTURE,
                concat!(
                    $prefix,
                    "validation field, token issued in the future (iat)"
                ),
            ),
            bad(
                AUDIENCE,
                concat!($prefix, "validation failed, invalid audience claim (aud)"),
            ),
            bad(
                ISSUER,
                concat!($prefix, "validation failed, invalid issuer claim (iss)"),
            ),
            bad(
                None,
                concat!($prefix, "validation failed, invalid subject claim (sub)"),
            ),
            bad(
                None,
                concat!($prefix, "validation failed, invalid ID claim (jti)"),
            ),
        ]
    };
}

const fn go_jose(versions: &'static str, says: &'static [Sentence]) -> Voice {
    Voice {
        origin: Some("go-jose-v2"),
        also: &["go-jose-v2-0"],
        who: Who::Other,
        versions,
        says,
    }
}

/// Up to 2.6.0 the module was square's. Kubernetes had it up to 1.32.
const SQUARE: &str = "2.0 to 2.6.0";
const OWN: &str = "2.6.1 and later, 3, 4";

/// What golang-jwt says since v5, also where a list of it goes on.
pub const V5: Voice = Voice {
    origin: Some("golang-jwt-v5"),
    // The words behind the prefix are those of v4.4, too; cap has them behind another.
    also: &["golang-jwt-v4", "argocd"],
    who: Who::Other,
    versions: "5",
    says: &[
        bad(
            EXPIRED,
            "token has invalid claims: token is expired by {away}",
        ),
        bad(EXPIRED, "token has invalid claims: token is expired"),
        bad(FUTURE, "token has invalid claims: token used before issued"),
        bad(
            TOO_EARLY,
            "token has invalid claims: token is not valid yet",
        ),
        bad(
            AUDIENCE,
            "token has invalid claims: token has invalid audience",
        ),
        bad(ISSUER, "token has invalid claims: token has invalid issuer"),
        bad(
            EXPIRED,
            "token has invalid claims: token is missing required claim: exp claim is required",
        ),
        bad(
            None,
            "token has invalid claims: token is missing required claim: {*} claim is required",
        ),
        prefix("token has invalid claims: "),
        short(EXPIRED, "token is expired"),
        short(AUDIENCE, "token has invalid audience"),
        short(ISSUER, "token has invalid issuer"),
        bad(
            EXPIRED,
            "token is missing required claim: exp claim is required",
        ),
        bad(
            None,
            "token is missing required claim: {*} claim is required",
        ),
        bad(FORM, "token is malformed: "),
        bad(SIGNATURE, "token signature is invalid: "),
    ],
};

pub const VOICES: &[Voice] = &[
    // The same in 2.0 to 3; see the rows for how far ahead nbf may be.
    Voice {
        origin: Some("go-oidc-v2"),
        also: &["go-oidc-v3", "go-oidc-v2-0", "kube-oidc"],
        who: Who::Other,
        versions: "",
        says: &[
            bad(EXPIRED, "oidc: token is expired (Token Expiry: {exp})"),
            bad(EXPIRED, "oidc: token is expired"),
            bad(
                TOO_EARLY,
                "oidc: current time {now} before the nbf (not before) time: {nbf}",
            ),
            bad(
                ISSUER,
                "oidc: id token issued by a different provider, expected \"{*}\" got \"{*}\"",
            ),
            bad(ISSUER, "oidc: id token issued by a different provider"),
            bad(AUDIENCE, "oidc: expected audience \"{*}\" got [{*}]"),
            bad(FORM, "oidc: malformed jwt: "),
            bad(FORM, "oidc: malformed jwt, expected 3 parts got {n}"),
            bad(FORM, "oidc: malformed jwt payload: "),
            bad(CLAIMS, "oidc: failed to unmarshal claims: "),
            bad(
                SIGNATURE,
                "failed to verify signature: failed to verify id token signature",
            ),
            bad(SIGNATURE, "failed to verify id token signature"),
            transport("failed to verify signature: fetching keys "),
            transport("oidc: get keys failed "),
        ],
    },
    Voice {
        origin: Some("go-oidc-v2"),
        also: &["go-oidc-v3", "kube-oidc"],
        who: Who::Other,
        versions: "2.0 to 3.3",
        says: &[
            bad(
                SIGNATURE,
                "oidc: id token signed with unsupported algorithm, expected [{*}] got \"{*}\"",
            ),
            bad(
                SIGNATURE,
                "oidc: id token signed with unsupported algorithm",
            ),
        ],
    },
    Voice {
        origin: Some("go-oidc-v3"),
        also: &[],
        who: Who::Other,
        versions: "3.4 and later",
        says: &[
            bad(
                SIGNATURE,
                "oidc: malformed jwt: go-jose/go-jose: unexpected signature algorithm",
            ),
            bad(
                SIGNATURE,
                "oidc: malformed jwt: unexpected signature algorithm",
            ),
        ],
    },
    go_jose(SQUARE, go_jose!("square/go-jose/jwt: ")),
    go_jose(OWN, go_jose!("go-jose/go-jose/jwt: ")),
    go_jose("", go_jose!("")),
    go_jose(
        SQUARE,
        &[bad(
            SIGNATURE,
            "square/go-jose: error in cryptographic primitive",
        )],
    ),
    go_jose(
        OWN,
        &[
            bad(
                SIGNATURE,
                "go-jose/go-jose: error in cryptographic primitive",
            ),
            bad(SIGNATURE, "go-jose/go-jose: unexpected signature algorithm"),
        ],
    ),
    go_jose("", &[bad(SIGNATURE, "error in cryptographic primitive")]),
    V5,
    Voice {
        origin: Some("golang-jwt-v4"),
        also: &["argocd-v2"],
        who: Who::Other,
        versions: "3.2 to 4.5",
        says: &[
            bad(EXPIRED, "token is expired by {away}"),
            short(TOO_EARLY, "token is not valid yet"),
        ],
    },
    Voice {
        origin: Some("golang-jwt-v4"),
        also: &["golang-jwt-v5", "argocd-v2"],
        who: Who::Other,
        versions: "4.4 and 4.5",
        says: &[short(FUTURE, "token used before issued")],
    },
    Voice {
        origin: Some("golang-jwt-v4"),
        also: &["argocd-v2"],
        who: Who::Other,
        versions: "3.2 to 4.3",
        says: &[
            // Of MapClaims, all but the second.
            short(EXPIRED, "Token is expired"),
            short(FUTURE, "Token used before issued"),
            short(TOO_EARLY, "Token is not valid yet"),
            // As one program logs it beside `now: 1587483336`.
            bad(FUTURE, "c.StandardClaims.IssuedAt: {iat}"),
        ],
    },
    // With skew, v1 also refuses at nbf less the skew itself; the default has none.
    Voice {
        origin: Some("jwx"),
        also: &[],
        who: Who::Other,
        versions: "1",
        says: &[
            short(EXPIRED, "exp not satisfied"),
            short(TOO_EARLY, "nbf not satisfied"),
            short(FUTURE, "iat not satisfied"),
        ],
    },
    Voice {
        origin: Some("jwx"),
        also: &[],
        who: Who::Other,
        versions: "2 and 3",
        says: &[
            bad(EXPIRED, "\"exp\" not satisfied"),
            bad(TOO_EARLY, "\"nbf\" not satisfied"),
            bad(FUTURE, "\"iat\" not satisfied"),
            bad(AUDIENCE, "\"aud\" not satisfied"),
            bad(ISSUER, "\"iss\" not satisfied"),
        ],
    },
    voice(
        "oauth2-proxy",
        Who::Other,
        &[
            prefix("failed to verify token: "),
            bad(
                AUDIENCE,
                "audience from claim {*} with value [{*}] does not match with any of allowed audiences map[{*}]",
            ),
            bad(AUDIENCE, "audience claims [{*}] do not exist in claims: "),
        ],
    ),
    voice(
        "dex",
        Who::Other,
        &[
            prefix("oidc: failed to verify ID Token: "),
            short(EXPIRED, "exp is in the past"),
        ],
    ),
    voice(
        "argocd-oidc",
        Who::ArgoCd,
        &[
            prefix("token verification failed for all audiences: error for aud \"{*}\": "),
            prefix("token verification failed for all audiences: "),
            sentence(
                Kind::Whole,
                Grade::NoReason,
                None,
                "invalid session: failed to verify the token",
            ),
        ],
    ),
    voice("argocd", Who::ArgoCd, &[prefix("invalid session: ")]),
    voice(
        "golang-jwt-v4",
        Who::Harbor,
        &[prefix("failed to decode bearer token: ")],
    ),
    Voice {
        origin: None,
        also: &[],
        who: Who::Other,
        versions: "",
        says: &[
            bad(
                FUTURE,
                "issuedAt of token is in the future: (iat: {iat}, now with offset: {now})",
            ),
            bad(FUTURE, "issuedAt of token is in the future"),
        ],
    },
];
