//! What kind of token it is, by its claims alone.

use super::Token;
use crate::claims::Facts;

/// The object that a bound token lives and dies with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    None,
    Pod,
    Secret,
    Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From the TokenRequest API. Extended: the kubelet's, whose `exp` was moved a year away.
    Bound { to: Binding, extended: bool },
    /// From a secret of type kubernetes.io/service-account-token; its dates, if any, are not looked at.
    LegacySecret,
    /// An OpenID Connect ID token or one of the same make.
    IdToken,
    /// A JWT that carries none of the claims above.
    OtherJwt,
    /// Encrypted.
    Jwe,
}

pub fn kind_of(token: &Token, facts: &Facts) -> Kind {
    if token.is_encrypted() {
        return Kind::Jwe;
    }
    if let Some(kubernetes) = &facts.kubernetes {
        let to = if kubernetes.pod.is_some() {
            Binding::Pod
        } else if kubernetes.secret.is_some() {
            Binding::Secret
        } else if kubernetes.node.is_some() {
            Binding::Node
        } else {
            Binding::None
        };
        let extended = kubernetes.warnafter.date().is_some();
        return Kind::Bound { to, extended };
    }
    if facts.legacy.is_any() {
        return Kind::LegacySecret;
    }
    if facts.speaks_for_service_account() {
        return Kind::Bound {
            to: Binding::None,
            extended: false,
        };
    }
    if facts.iss.text().is_some() && facts.aud.is_there() && facts.exp.is_there() {
        return Kind::IdToken;
    }
    Kind::OtherJwt
}
