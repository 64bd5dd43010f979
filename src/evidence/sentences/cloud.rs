//! Where tokens of a cluster are exchanged for a cloud's: AWS, Google, Entra.

use super::*;

pub const VOICES: &[Voice] = &[
    voice(
        "sts",
        Who::Sts,
        &[
            // An older one has no blank before the second time.
            bad(
                EXPIRED,
                "Token expired: current date/time {now} must be before the expiration date/time{_}{exp}",
            ),
            // A limit of age, before exp. The number has no unit; seconds fit what was seen.
            bad(None, "Token too old: {age}"),
            code(EXPIRED, "ExpiredTokenException"),
            code(None, "InvalidIdentityToken"),
            sentence(Kind::Code, Grade::Transport, None, "IDPCommunicationError"),
            code(None, "IDPRejectedClaim"),
            bad(AUDIENCE, "Incorrect token audience"),
            bad(
                ISSUER,
                "No OpenIDConnect provider found in your account for ",
            ),
            transport(
                "Couldn't retrieve verification key from your identity provider,{_}please reference AssumeRoleWithWebIdentity documentation for requirements",
            ),
            transport("Couldn't retrieve verification key from your identity provider"),
            bad(
                None,
                "The web identity token provided could not be validated",
            ),
            bad(
                None,
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            ),
            // Of the credentials of a session, which the token was exchanged for before.
            bad(
                None,
                "The security token included in the request is expired",
            ),
            // Signature Version 4. The date is the client's own clock, and what is over or too early is the request:
            // nothing of it is about a token.
            code(None, "SignatureDoesNotMatch"),
            bad(
                None,
                "Signature expired: {client} is now earlier than {limit} ({now} - {leeway_min} min.)",
            ),
            bad(
                None,
                "Signature not yet current: {client} is still later than {limit} ({now} + {leeway_min} min.)",
            ),
            bad(None, "Signature not yet current"),
            // S3's words for the same; its XML has both clocks.
            bad(
                None,
                "RequestTimeTooSkewed</Code><Message>{*}</Message><RequestTime>{client}</RequestTime><ServerTime>{now}</ServerTime>",
            ),
            code(None, "RequestTimeTooSkewed"),
            bad(
                None,
                "The difference between the request time and the current time is too large",
            ),
        ],
    ),
    voice(
        "eks-pod-identity",
        Who::Sts,
        &[bad(
            EXPIRED,
            "The token included in the request is expired: current date/time {now} must be before the expiration date/time{_}{exp}",
        )],
    ),
    voice(
        "aws-iam-authenticator",
        Who::Other,
        &[
            prefix("input token was not properly formatted: "),
            bad(FORM, "token is missing expected \"k8s-aws-v1.\" prefix"),
            // Of a presigned request, as above.
            bad(
                None,
                "X-Amz-Date parameter is expired ({n} minute expiration) {client}",
            ),
            bad(
                None,
                "X-Amz-Date parameter is expired ({n} minute expiration)",
            ),
            bad(
                None,
                "client did not sign the x-k8s-aws-id header in the pre-signed URL",
            ),
            // What STS said itself is behind it.
            prefix("error from AWS (expected 200, got {n}) on {*} endpoint. Body: "),
            bad(None, "error from AWS (expected 200, got {n})"),
        ],
    ),
    voice(
        "google-sts",
        Who::Google,
        &[
            bad(None, "ID Token issued at {iat} is stale to sign-in"),
            // A proxy that found too little left of it.
            unknown("GCP STS token expires too soon ({*} remaining)"),
        ],
    ),
    voice(
        "entra",
        Who::Entra,
        &[
            sentence(
                Kind::Either,
                Grade::Bad,
                None,
                "AADSTS700024: Client assertion is not within its valid time range. Current time: {now}, assertion valid from {nbf}, expiry time of assertion {exp}",
            ),
            bad(
                None,
                "AADSTS700024: Client assertion is not within its valid time range",
            ),
            bad(
                EXPIRED,
                "AADSTS500133: Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: {now}, expiry time of assertion {exp}",
            ),
            bad(
                None,
                "AADSTS500133: Assertion is not within its valid time range",
            ),
            // Issuer, subject or audience: it does not say which.
            bad(
                None,
                "AADSTS70021: No matching federated identity record found for presented assertion",
            ),
            transport("AADSTS90061: Request to External OIDC endpoint failed"),
            code(None, "AADSTS700024"),
            code(None, "AADSTS500133"),
            code(None, "AADSTS70021"),
            sentence(Kind::Code, Grade::Transport, None, "AADSTS90061"),
            code(ISSUER, "AADSTS700211"),
            code(AUDIENCE, "AADSTS700212"),
            code(None, "AADSTS700213"),
        ],
    ),
];
