//! The claims and header members this project knows: one row each, with what a value should look like.
//!
//! The sentence for each meaning is in `i18n`. Sources: RFC 7519 section 4.1, RFC 7515 section 4.1,
//! OpenID Connect Core 1.0 section 2, and kubernetes `pkg/serviceaccount/{claims,legacy}.go`.

/// What a claim means; each has a sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Issuer,
    Subject,
    Audience,
    Expires,
    NotBefore,
    IssuedAt,
    TokenId,
    Kubernetes,
    Namespace,
    ServiceAccount,
    ServiceAccountUid,
    Pod,
    PodUid,
    Secret,
    SecretUid,
    Node,
    NodeUid,
    WarnAfter,
    LegacyNamespace,
    LegacySecret,
    LegacyServiceAccount,
    LegacyServiceAccountUid,
    Nonce,
    AuthorizedParty,
    AuthTime,
    Email,
    EmailVerified,
    Name,
    Groups,
    AccessTokenHash,
    Algorithm,
    KeyId,
    Type,
    ContentType,
    KeyUrl,
    EmbeddedKey,
    CertificateUrl,
    CertificateChain,
    CertificateThumbprint,
    Critical,
    Encryption,
}

/// What a value should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// Seconds since 1970.
    Date,
    /// A string or a list of strings.
    TextOrList,
    Bool,
    Object,
    Any,
}

/// One row: the path as the page writes it, its meaning, its shape.
pub struct Entry {
    pub path: &'static str,
    pub meaning: Meaning,
    pub shape: Shape,
}

const fn entry(path: &'static str, meaning: Meaning, shape: Shape) -> Entry {
    Entry {
        path,
        meaning,
        shape,
    }
}

/// Claims, in the order in which people ask for them, then header members.
pub const REGISTRY: &[Entry] = &[
    entry("iss", Meaning::Issuer, Shape::Text),
    entry("sub", Meaning::Subject, Shape::Text),
    entry("aud", Meaning::Audience, Shape::TextOrList),
    entry("exp", Meaning::Expires, Shape::Date),
    entry("nbf", Meaning::NotBefore, Shape::Date),
    entry("iat", Meaning::IssuedAt, Shape::Date),
    entry("jti", Meaning::TokenId, Shape::Text),
    entry("kubernetes.io", Meaning::Kubernetes, Shape::Object),
    entry("kubernetes.io.namespace", Meaning::Namespace, Shape::Text),
    entry(
        "kubernetes.io.serviceaccount",
        Meaning::ServiceAccount,
        Shape::Object,
    ),
    entry(
        "kubernetes.io.serviceaccount.name",
        Meaning::ServiceAccount,
        Shape::Text,
    ),
    entry(
        "kubernetes.io.serviceaccount.uid",
        Meaning::ServiceAccountUid,
        Shape::Text,
    ),
    entry("kubernetes.io.pod", Meaning::Pod, Shape::Object),
    entry("kubernetes.io.pod.name", Meaning::Pod, Shape::Text),
    entry("kubernetes.io.pod.uid", Meaning::PodUid, Shape::Text),
    entry("kubernetes.io.secret", Meaning::Secret, Shape::Object),
    entry("kubernetes.io.secret.name", Meaning::Secret, Shape::Text),
    entry("kubernetes.io.secret.uid", Meaning::SecretUid, Shape::Text),
    entry("kubernetes.io.node", Meaning::Node, Shape::Object),
    entry("kubernetes.io.node.name", Meaning::Node, Shape::Text),
    entry("kubernetes.io.node.uid", Meaning::NodeUid, Shape::Text),
    entry("kubernetes.io.warnafter", Meaning::WarnAfter, Shape::Date),
    entry(
        "kubernetes.io/serviceaccount/namespace",
        Meaning::LegacyNamespace,
        Shape::Text,
    ),
    entry(
        "kubernetes.io/serviceaccount/secret.name",
        Meaning::LegacySecret,
        Shape::Text,
    ),
    entry(
        "kubernetes.io/serviceaccount/service-account.name",
        Meaning::LegacyServiceAccount,
        Shape::Text,
    ),
    entry(
        "kubernetes.io/serviceaccount/service-account.uid",
        Meaning::LegacyServiceAccountUid,
        Shape::Text,
    ),
    entry("nonce", Meaning::Nonce, Shape::Text),
    entry("azp", Meaning::AuthorizedParty, Shape::Text),
    entry("auth_time", Meaning::AuthTime, Shape::Date),
    entry("email", Meaning::Email, Shape::Text),
    entry("email_verified", Meaning::EmailVerified, Shape::Bool),
    entry("name", Meaning::Name, Shape::Text),
    entry("groups", Meaning::Groups, Shape::TextOrList),
    entry("at_hash", Meaning::AccessTokenHash, Shape::Text),
    entry("alg", Meaning::Algorithm, Shape::Text),
    entry("kid", Meaning::KeyId, Shape::Text),
    entry("typ", Meaning::Type, Shape::Text),
    entry("cty", Meaning::ContentType, Shape::Text),
    entry("jku", Meaning::KeyUrl, Shape::Text),
    entry("jwk", Meaning::EmbeddedKey, Shape::Object),
    entry("x5u", Meaning::CertificateUrl, Shape::Text),
    entry("x5c", Meaning::CertificateChain, Shape::Any),
    entry("x5t", Meaning::CertificateThumbprint, Shape::Text),
    entry("x5t#S256", Meaning::CertificateThumbprint, Shape::Text),
    entry("crit", Meaning::Critical, Shape::Any),
    entry("enc", Meaning::Encryption, Shape::Text),
];

/// The row of a path.
pub fn known(path: &str) -> Option<&'static Entry> {
    REGISTRY.iter().find(|entry| entry.path == path)
}
