//! Libraries in Rust, Java, Python, JavaScript and .NET.

use super::*;

pub const VOICES: &[Voice] = &[
    voice(
        "rust-jsonwebtoken",
        Who::Other,
        &[
            short(EXPIRED, "ExpiredSignature"),
            short(TOO_EARLY, "ImmatureSignature"),
            short(AUDIENCE, "InvalidAudience"),
            short(ISSUER, "InvalidIssuer"),
            short(None, "InvalidSubject"),
            short(SIGNATURE, "InvalidAlgorithm"),
            short(SIGNATURE, "InvalidSignature"),
            short(EXPIRED, "Missing required claim: exp"),
            short(AUDIENCE, "Missing required claim: aud"),
            short(ISSUER, "Missing required claim: iss"),
        ],
    ),
    voice(
        "jwt-simple",
        Who::Other,
        &[
            // With a full stop it is what Kubernetes said once.
            short(EXPIRED, "Token has expired{!.}"),
            short(TOO_EARLY, "Token not valid yet"),
            short(FUTURE, "Clock drift detected"),
            short(AUDIENCE, "Required audience mismatch"),
            short(SIGNATURE, "JWT algorithm mismatch"),
            short(KEY, "JWT key identifier mismatch"),
            short(None, "Token is too old"),
        ],
    ),
    voice(
        "nimbus",
        Who::Other,
        &[
            short(EXPIRED, "Expired JWT"),
            short(TOO_EARLY, "JWT before use time"),
            bad(AUDIENCE, "JWT audience rejected: [{*}]"),
            bad(None, "JWT missing required claims: [{*}]"),
            bad(SIGNATURE, "Signed JWT rejected: Invalid signature"),
            bad(
                KEY,
                "Signed JWT rejected: Another algorithm expected, or no matching key(s) found",
            ),
        ],
    ),
    voice(
        "jose4j",
        Who::Other,
        &[
            bad(
                EXPIRED,
                "The JWT is no longer valid - the evaluation time NumericDate{{{now} -> {*}} is on or after the Expiration Time (exp=NumericDate{{{exp} -> {*}}) claim value",
            ),
            bad(EXPIRED, "The JWT is no longer valid - the evaluation time "),
            bad(
                TOO_EARLY,
                "The JWT is not yet valid as the evaluation time NumericDate{{{now} -> {*}} is before the Not Before (nbf=NumericDate{{{nbf} -> {*}}) claim time",
            ),
            bad(
                TOO_EARLY,
                "The JWT is not yet valid as the evaluation time ",
            ),
            bad(EXPIRED, "No Expiration Time (exp) claim present"),
        ],
    ),
    voice(
        "spring",
        Who::Other,
        &[
            prefix("An error occurred while attempting to decode the Jwt: "),
            bad(EXPIRED, "Jwt expired at {exp}"),
            bad(TOO_EARLY, "Jwt used before {nbf}"),
            bad(ISSUER, "The iss claim is not valid"),
            bad(AUDIENCE, "The aud claim is not valid"),
        ],
    ),
    Voice {
        origin: Some("java-jwt"),
        also: &["java-jwt-v3"],
        who: Who::Other,
        versions: "",
        says: &[
            bad(EXPIRED, "The Token has expired on {exp}."),
            // Said of iat in the same words.
            bad(TOO_EARLY, "The Token can't be used before {nbf}."),
            bad(
                AUDIENCE,
                "The Claim 'aud' value doesn't contain the required audience",
            ),
            bad(EXPIRED, "The Claim 'exp' is not present in the JWT"),
            bad(None, "The Claim '{*}' is not present in the JWT"),
        ],
    },
    Voice {
        origin: Some("jjwt"),
        also: &[],
        who: Who::Other,
        versions: "0.12 and later",
        says: &[
            bad(
                EXPIRED,
                "JWT expired {away_ms} milliseconds ago at {exp}. Current time: {now}. Allowed clock skew: {leeway_ms} milliseconds",
            ),
            bad(EXPIRED, "JWT expired {away_ms} milliseconds ago at {exp}"),
            bad(
                TOO_EARLY,
                "JWT early by {away_ms} milliseconds before {nbf}. Current time: {now}. Allowed clock skew: {leeway_ms} milliseconds",
            ),
            bad(
                TOO_EARLY,
                "JWT early by {away_ms} milliseconds before {nbf}",
            ),
        ],
    },
    Voice {
        origin: Some("jjwt"),
        also: &[],
        who: Who::Other,
        versions: "0.9 to 0.11",
        says: &[
            bad(
                EXPIRED,
                "JWT expired at {exp}. Current time: {now}, a difference of {away_ms} milliseconds.{_}Allowed clock skew: {leeway_ms} milliseconds",
            ),
            bad(EXPIRED, "JWT expired at {exp}. Current time: {now}"),
            bad(EXPIRED, "JWT expired at {exp}"),
            bad(
                TOO_EARLY,
                "JWT must not be accepted before {nbf}. Current time: {now}, a difference of {away_ms} milliseconds.{_}Allowed clock skew: {leeway_ms} milliseconds",
            ),
            bad(
                TOO_EARLY,
                "JWT must not be accepted before {nbf}. Current time: {now}",
            ),
            bad(TOO_EARLY, "JWT must not be accepted before {nbf}"),
        ],
    },
    Voice {
        origin: Some("pyjwt"),
        also: &["pyjwt-2-6", "pyjwt-old", "python-jose"],
        who: Who::Other,
        versions: "",
        says: &[
            short(EXPIRED, "Signature has expired"),
            bad(TOO_EARLY, "The token is not yet valid (nbf)"),
            short(AUDIENCE, "Invalid audience"),
            short(ISSUER, "Invalid issuer"),
            bad(EXPIRED, "Token is missing the \"exp\" claim"),
            bad(AUDIENCE, "Token is missing the \"aud\" claim"),
            bad(ISSUER, "Token is missing the \"iss\" claim"),
            bad(None, "Token is missing the \"{*}\" claim"),
        ],
    },
    Voice {
        origin: Some("pyjwt"),
        also: &["pyjwt-2-6"],
        who: Who::Other,
        versions: "2.6 and later",
        says: &[bad(FUTURE, "The token is not yet valid (iat)")],
    },
    Voice {
        origin: Some("pyjwt"),
        also: &[],
        who: Who::Other,
        versions: "2.8 and later",
        says: &[short(AUDIENCE, "Audience doesn't match")],
    },
    Voice {
        origin: Some("python-jose"),
        // At the end of somebody's sentence it has a full stop, too.
        also: &["pyjwt", "pyjwt-2-6", "pyjwt-old"],
        who: Who::Other,
        versions: "",
        says: &[short(EXPIRED, "Signature has expired.")],
    },
    voice(
        "authlib",
        Who::Other,
        &[
            bad(EXPIRED, "expired_token: The token is expired"),
            bad(TOO_EARLY, "invalid_token: The token is not valid yet"),
            bad(
                FUTURE,
                "invalid_token: The token is not valid as it was issued in the future",
            ),
            bad(
                FUTURE,
                "The token is not valid as it was issued in the future",
            ),
            bad(AUDIENCE, "invalid_claim: Invalid claim 'aud'"),
            bad(AUDIENCE, "invalid_claim: Invalid claim \"aud\""),
            bad(ISSUER, "invalid_claim: Invalid claim 'iss'"),
            bad(ISSUER, "invalid_claim: Invalid claim \"iss\""),
            bad(None, "invalid_claim: Invalid claim "),
        ],
    ),
    voice(
        "node-jsonwebtoken",
        Who::Other,
        &[
            short(EXPIRED, "jwt expired"),
            // As the error is written as JSON.
            bad(EXPIRED, "jwt expired\",\"expiredAt\":\"{exp}\""),
            short(TOO_EARLY, "jwt not active"),
            bad(TOO_EARLY, "jwt not active\",\"date\":\"{nbf}\""),
            bad(AUDIENCE, "jwt audience invalid. expected: "),
            bad(ISSUER, "jwt issuer invalid. expected: "),
            // With more words behind a comma it is Kubernetes'.
            short(SIGNATURE, "invalid signature{!, no keys found}"),
            short(SIGNATURE, "invalid algorithm"),
            short(FORM, "jwt malformed"),
            sentence(Kind::Short, Grade::Unknown, None, "No auth token"),
        ],
    ),
    voice(
        "panva-jose",
        Who::Other,
        &[
            bad(EXPIRED, "\"exp\" claim timestamp check failed"),
            bad(TOO_EARLY, "\"nbf\" claim timestamp check failed"),
            bad(
                FUTURE,
                "\"iat\" claim timestamp check failed (it should be in the past)",
            ),
            bad(
                None,
                "\"iat\" claim timestamp check failed (too far in the past)",
            ),
            bad(AUDIENCE, "unexpected \"aud\" claim value"),
            bad(ISSUER, "unexpected \"iss\" claim value"),
            bad(ISSUER, "missing required \"iss\" claim"),
            bad(AUDIENCE, "missing required \"aud\" claim"),
            bad(EXPIRED, "missing required \"exp\" claim"),
            short(SIGNATURE, "signature verification failed"),
            bad(KEY, "no applicable key found in the JSON Web Key Set"),
            code(EXPIRED, "ERR_JWT_EXPIRED"),
        ],
    ),
    voice(
        "dotnet",
        Who::Other,
        &[
            bad(
                TOO_EARLY,
                "IDX10222: Lifetime validation failed. The token is not yet valid. ValidFrom (UTC): '{nbf_utc}', Current time (UTC): '{now_utc}'",
            ),
            bad(
                TOO_EARLY,
                "IDX10222: Lifetime validation failed. The token is not yet valid. ValidFrom: '{nbf_utc}', Current time: '{now_utc}'",
            ),
            bad(
                EXPIRED,
                "IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '{exp_utc}', Current time (UTC): '{now_utc}'",
            ),
            bad(
                EXPIRED,
                "IDX10223: Lifetime validation failed. The token is expired. ValidTo: '{exp_utc}', Current time: '{now_utc}'",
            ),
            code(TOO_EARLY, "IDX10222"),
            code(EXPIRED, "IDX10223"),
            code(None, "IDX10224"),
            code(EXPIRED, "IDX10225"),
            code(ISSUER, "IDX10205"),
            code(AUDIENCE, "IDX10214"),
            code(KEY, "IDX10503"),
            code(SIGNATURE, "IDX10511"),
            // ASP.NET, in WWW-Authenticate.
            bad(EXPIRED, "The token expired at '{exp_utc}'"),
            bad(TOO_EARLY, "The token is not valid before '{nbf_utc}'"),
        ],
    ),
];
