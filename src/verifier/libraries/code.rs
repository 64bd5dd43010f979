//! Libraries: what a program inherits that sets nothing.

use super::*;

pub const ROWS: &[Library] = &[
    Library {
        id: "go-oidc-v2-0",
        name: "go-oidc",
        versions: "2.0",
        exp: through(0),
        exp_required: true,
        options: &["Now", "SkipExpiryCheck"],
        source: "coreos/go-oidc verify.go v2.0.0",
        ..NONE
    },
    Library {
        id: "go-oidc-v2",
        name: "go-oidc",
        versions: "2.1.0 to 3.1.0",
        exp: through(0),
        nbf: through(60),
        exp_required: true,
        options: &["Now", "SkipExpiryCheck"],
        source: "coreos/go-oidc verify.go e05c4c7, 0395e81c",
        ..NONE
    },
    Library {
        id: "go-oidc-v3",
        name: "go-oidc",
        versions: "3.2.0 and later",
        exp: through(0),
        nbf: through(300),
        exp_required: true,
        options: &["Now", "SkipExpiryCheck"],
        source: "coreos/go-oidc oidc/verify.go v3.2.0",
        ..NONE
    },
    Library {
        id: "go-jose-v2-0",
        name: "go-jose",
        versions: "2.0 to 2.2",
        exp_required: true,
        iat: None,
        leeway_option: Some("ValidateWithLeeway"),
        source: "square/go-jose jwt/validation.go v2.2.2",
        ..GO_JOSE
    },
    Library {
        id: "go-jose-v2",
        name: "go-jose",
        versions: "2.3.0 and later, 3, 4",
        leeway_option: Some("ValidateWithLeeway"),
        source: "go-jose/go-jose jwt/validation.go, tags; square/go-jose 1e66431",
        ..GO_JOSE
    },
    Library {
        id: "golang-jwt-v4",
        name: "golang-jwt",
        versions: "3.2 to 4.5",
        exp: before(0),
        nbf: through(0),
        iat: through(0),
        options: &["Valid()", "TimeFunc"],
        source: "golang-jwt/jwt claims.go v3.2.1, v4.0.0, v4.5.1",
        ..NONE
    },
    Library {
        id: "golang-jwt-v5",
        name: "golang-jwt",
        versions: "5",
        exp: before(0),
        nbf: through(0),
        leeway_option: Some("WithLeeway"),
        options: &["WithIssuedAt", "WithExpirationRequired"],
        source: "golang-jwt/jwt validator.go v5.3.1",
        ..NONE
    },
    Library {
        id: "jwx",
        name: "lestrrat-go/jwx",
        versions: "1 to 3",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("WithAcceptableSkew"),
        options: &["WithTruncation"],
        source: "lestrrat-go/jwx jwt/validate.go v2.1.1, develop/v1, develop/v3",
        ..NONE
    },
    Library {
        id: "rust-jsonwebtoken",
        name: "jsonwebtoken (Rust)",
        versions: "10.4.0",
        exp: whole_seconds(through(60)),
        exp_required: true,
        leeway_option: Some("leeway"),
        options: &["validate_nbf", "reject_tokens_expiring_in_less_than"],
        source: "Keats/jsonwebtoken src/validation.rs 6086da7",
        ..NONE
    },
    Library {
        id: "jwt-simple",
        name: "jwt-simple",
        versions: "0.13.0",
        exp: through(900),
        nbf: through(900),
        iat: through(900),
        leeway_option: Some("time_tolerance"),
        options: &["accept_future", "max_validity", "artificial_time"],
        source: "jedisct1/rust-jwt-simple src/claims.rs 1887cdf",
        ..NONE
    },
    Library {
        id: "nimbus",
        name: "nimbus-jose-jwt",
        versions: "9.20",
        exp: before(60),
        nbf: before(60),
        leeway_option: Some("setMaxClockSkew"),
        source: "Mu-L/nimbus-jose-jwt DefaultJWTClaimsVerifier.java fa91260a",
        ..NONE
    },
    Library {
        id: "jose4j",
        name: "jose4j",
        versions: "0.9",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        leeway_option: Some("setAllowedClockSkewInSeconds"),
        source: "jose4j NumericDateValidator.java 0.9",
        ..NONE
    },
    Library {
        id: "spring",
        name: "Spring Security",
        versions: "5 to 7",
        exp: through(60),
        nbf: through(60),
        leeway_option: Some("JwtTimestampValidator(Duration)"),
        source: "spring-projects/spring-security JwtTimestampValidator.java d449950b",
        ..NONE
    },
    Library {
        id: "java-jwt",
        name: "java-jwt",
        versions: "4",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("acceptLeeway"),
        options: &[
            "acceptExpiresAt",
            "acceptNotBefore",
            "acceptIssuedAt",
            "ignoreIssuedAt",
        ],
        source: "auth0/java-jwt JWTVerifier.java 8920eed",
        ..NONE
    },
    Library {
        id: "java-jwt-v3",
        name: "java-jwt",
        versions: "3",
        exp: whole_seconds(through(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("acceptLeeway"),
        options: &[
            "acceptExpiresAt",
            "acceptNotBefore",
            "acceptIssuedAt",
            "ignoreIssuedAt",
        ],
        source: "auth0/java-jwt JWTVerifier.java 3.x",
        ..NONE
    },
    Library {
        id: "jjwt",
        name: "jjwt",
        versions: "0.9 to 0.13",
        exp: through(0),
        nbf: through(0),
        leeway_option: Some("clockSkewSeconds"),
        options: &["setAllowedClockSkewSeconds"],
        source: "jwtk/jjwt DefaultJwtParser.java 401ba26e",
        ..NONE
    },
    Library {
        id: "pyjwt",
        name: "PyJWT",
        versions: "2.7 and later",
        exp: before(0),
        nbf: through(0),
        // The claim is cut to whole seconds, the clock is not.
        iat: through(0),
        leeway_option: Some("leeway="),
        options: &["verify_exp", "verify_nbf", "verify_iat"],
        source: "jpadilla/pyjwt jwt/api_jwt.py 2.7.0",
        ..NONE
    },
    Library {
        id: "pyjwt-2-6",
        name: "PyJWT",
        versions: "2.6",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("leeway="),
        options: &["verify_exp", "verify_nbf", "verify_iat"],
        source: "jpadilla/pyjwt jwt/api_jwt.py 2.6.0",
        ..NONE
    },
    Library {
        id: "pyjwt-old",
        name: "PyJWT",
        versions: "1.7 to 2.5",
        exp: whole_seconds(through(0)),
        nbf: whole_seconds(through(0)),
        leeway_option: Some("leeway="),
        source: "jpadilla/pyjwt jwt/api_jwt.py 1.7.1, 2.5.0",
        ..NONE
    },
    Library {
        id: "python-jose",
        name: "python-jose",
        versions: "3.x, 0.5.4",
        exp: whole_seconds(through(0)),
        nbf: whole_seconds(through(0)),
        leeway_option: Some("options[leeway]"),
        source: "mpdavis/python-jose jose/jwt.py 018b310",
        ..NONE
    },
    Library {
        id: "authlib",
        name: "Authlib",
        versions: "1.7.2",
        exp: whole_seconds(through(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("claims.validate(leeway=)"),
        source: "authlib/authlib authlib/jose/rfc7519/claims.py 772bc72f",
        ..NONE
    },
    Library {
        id: "node-jsonwebtoken",
        name: "jsonwebtoken (Node), passport-jwt",
        versions: "9.0.2, 4.0.1",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        leeway_option: Some("clockTolerance"),
        options: &[
            "clockTimestamp",
            "ignoreExpiration",
            "ignoreNotBefore",
            "maxAge",
        ],
        source: "auth0/node-jsonwebtoken verify.js bc28861; mikenicholson/passport-jwt fed94fa",
        ..NONE
    },
    Library {
        id: "panva-jose",
        name: "jose (JavaScript)",
        versions: "4 to 6",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        leeway_option: Some("clockTolerance"),
        options: &["currentDate", "maxTokenAge"],
        source: "panva/jose src/lib/jwt_claims_set.ts afbc6649",
        ..NONE
    },
    Library {
        id: "panva-jose-v2",
        name: "jose (JavaScript)",
        versions: "2",
        exp: whole_seconds(before(0)),
        nbf: whole_seconds(through(0)),
        iat: whole_seconds(through(0)),
        leeway_option: Some("clockTolerance"),
        source: "panva/jose v2",
        ..NONE
    },
    Library {
        id: "dotnet",
        name: "Microsoft.IdentityModel",
        versions: "8.1.2",
        exp: through(300),
        nbf: through(300),
        leeway_option: Some("TokenValidationParameters.ClockSkew"),
        // ValidateLifetime refuses a token without exp (IDX10225) unless this is off.
        exp_required: true,
        options: &["RequireExpirationTime"],
        source: "AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet ValidatorUtilities.cs c6b3b6a4",
        ..NONE
    },
    Library {
        id: "cap",
        name: "hashicorp/cap jwt",
        versions: "cf52420",
        source: "hashicorp/cap jwt/jwt.go cf52420",
        ..GO_JOSE
    },
    // No JWT: NotBefore and NotAfter stand for nbf and exp.
    Library {
        id: "x509",
        name: "crypto/x509 (Go)",
        versions: "",
        exp: through(0),
        nbf: through(0),
        exp_required: true,
        source: "golang/go src/crypto/x509/verify.go",
        ..NONE
    },
];
