//! Which minors could have issued a token, by what its claims show. Feature gates are taken to be at their defaults.

use super::Era;
use crate::claims::Facts;
use crate::kube::Minor;
use crate::kube::behaviours::{CREDENTIAL_ID, History, change};
use crate::kube::token_request::{NODE_BOUND, NodeBound};

/// A new service account gets a secret with a token.
const SECRETS_MADE: History<bool> = History {
    id: "secrets-made",
    changes: &[
        change(
            20,
            true,
            "kubernetes pkg/controller/serviceaccount, up to 1.23",
        ),
        change(
            24,
            false,
            "kubernetes pkg/features, 1.24: LegacyServiceAccountTokenNoAutoGeneration, beta and on",
        ),
    ],
};

/// The last release whose tokens do not name their key, or nearly: it was not read.
const BEFORE_KIDS: Minor = Minor(15);

/// What the claims show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `kubernetes.io`
    TokenRequest,
    /// `warnafter`
    Extended,
    TokenId,
    NoTokenId,
    /// A node beside the pod.
    NodeOfPod,
    NodeBound,
    /// From a secret. Its stretch is that in which secrets came by themselves; by hand they always can be made.
    LegacySecret,
    /// No `kid` in the header.
    NoKid,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    pub era: Era,
    /// Each with the releases that write it so.
    pub signs: Vec<(Sign, Era)>,
}

impl Issued {
    /// None for a token that is not of Kubernetes' making.
    pub fn of(facts: &Facts) -> Option<Issued> {
        let since = |history: &History<bool>| Era::of(&|minor| history.at(minor));
        let mut signs = Vec::new();
        if let Some(kubernetes) = &facts.kubernetes {
            signs.push((Sign::TokenRequest, Era::Any));
            if kubernetes.warnafter.date().is_some() {
                signs.push((Sign::Extended, Era::Any));
            }
            signs.push(if facts.jti.is_there() {
                (Sign::TokenId, since(&CREDENTIAL_ID))
            } else {
                (Sign::NoTokenId, Era::of(&|minor| !CREDENTIAL_ID.at(minor)))
            });
            match (&kubernetes.node, &kubernetes.pod) {
                (Some(_), Some(_)) => signs.push((Sign::NodeOfPod, since(&CREDENTIAL_ID))),
                (Some(_), None) => {
                    let issued = |minor| NODE_BOUND.at(minor) == NodeBound::Issued;
                    signs.push((Sign::NodeBound, Era::of(&issued)));
                }
                _ => {}
            }
        } else if facts.legacy.is_any() {
            signs.push((Sign::LegacySecret, since(&SECRETS_MADE)));
        } else {
            return None;
        }
        if has_no_kid(facts) {
            signs.push((Sign::NoKid, Era::Until(BEFORE_KIDS)));
        }
        let mut era = Era::Any;
        for (sign, narrows) in &signs {
            era = match (sign, era) {
                (Sign::LegacySecret, era) => era,
                // Older than all that are known here, so that it cannot be cut with them.
                (Sign::NoKid, Era::Any | Era::Until(_)) => *narrows,
                (_, era) => era.and(*narrows),
            };
        }
        Some(Issued { era, signs })
    }
}

impl Sign {
    /// The feature gate that decides, as Kubernetes names it.
    pub fn gate(self) -> Option<&'static str> {
        match self {
            Sign::TokenId | Sign::NoTokenId => Some("ServiceAccountTokenJTI"),
            Sign::NodeOfPod => Some("ServiceAccountTokenPodNodeInfo"),
            Sign::NodeBound => Some("ServiceAccountTokenNodeBinding"),
            Sign::LegacySecret => Some("LegacyServiceAccountTokenNoAutoGeneration"),
            Sign::TokenRequest | Sign::Extended | Sign::NoKid => None,
        }
    }
}

/// An empty one is what old legacy tokens have.
fn has_no_kid(facts: &Facts) -> bool {
    facts.header.is_some() && facts.header_reads && facts.kid().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::inspect;
    use crate::rules::testing::token;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn issued(payload: &str) -> Option<Issued> {
        Issued::of(&inspect(&token(payload)).facts)
    }

    #[test]
    fn claims_tell_which_releases_write_them() {
        let pod = r#""pod":{"name":"p"}"#;
        let node = r#""node":{"name":"n"}"#;
        for (kubernetes, beside, wanted) in [
            ("", "", Era::Until(Minor(29))),
            (pod, "", Era::Until(Minor(29))),
            (pod, r#","jti":"1""#, Era::Since(Minor(30))),
            (
                &format!("{pod},{node}"),
                r#","jti":"1""#,
                Era::Since(Minor(30)),
            ),
            (node, r#","jti":"1""#, Era::Since(Minor(31))),
            (node, "", Era::Never),
        ] {
            let payload = format!(r#"{{"kubernetes.io":{{{kubernetes}}}{beside}}}"#);
            let found = issued(&payload).map(|issued| issued.era);
            assert_eq!(found, Some(wanted), "{payload}");
        }
    }

    #[test]
    fn every_sign_is_named() {
        let found = issued(r#"{"kubernetes.io":{"pod":{},"node":{},"warnafter":5},"jti":"1"}"#);
        let since = Era::Since(Minor(30));
        let signs = [
            (Sign::TokenRequest, Era::Any),
            (Sign::Extended, Era::Any),
            (Sign::TokenId, since),
            (Sign::NodeOfPod, since),
        ];
        assert_eq!(found.map(|issued| issued.signs), Some(signs.to_vec()));
    }

    #[test]
    fn a_token_of_nobody_in_kubernetes_says_nothing() {
        assert_eq!(
            issued(r#"{"iss":"https://accounts.example","jti":"1"}"#),
            None
        );
        assert_eq!(issued("{}"), None);
    }

    #[test]
    fn a_header_without_kid_is_older_than_all() {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let legacy = part(r#"{"kubernetes.io/serviceaccount/namespace":"a"}"#);
        let bound = part(r#"{"kubernetes.io":{},"jti":"1"}"#);
        for (header, payload, wanted) in [
            (r#"{"alg":"RS256"}"#, &legacy, Era::Until(Minor(15))),
            (
                r#"{"alg":"RS256","kid":""}"#,
                &legacy,
                Era::Until(Minor(15)),
            ),
            (r#"{"alg":"RS256","kid":"k"}"#, &legacy, Era::Any),
            (r#"{"alg":"RS256"}"#, &bound, Era::Never),
        ] {
            let pasted = format!("{}.{payload}.{}", part(header), part("s"));
            let found = Issued::of(&inspect(&pasted).facts).map(|issued| issued.era);
            assert_eq!(found, Some(wanted), "{header}");
        }
    }
}
