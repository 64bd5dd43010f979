//! What only the second part of the page says: about the cluster, its keys, and TokenReviews.
//!
//! Apart from `Language`, because what one table holds is loaded whole, and this may come later.

mod en;
mod zh;

use super::Locale;
use crate::cluster::discovery::Remark;
use crate::cluster::pasted::Wrong;
use crate::jose::Library;
use crate::jose::warnings::HeaderWarning;
#[cfg(feature = "keys")]
use crate::keys::Check;
#[cfg(feature = "keys")]
use crate::keys::pasted::{Note, Wrong as KeyWrong};
#[cfg(feature = "keys")]
use crate::keys::secret::{LineEnd, SecretFault, Warning};
use crate::kube::behaviours::JOSE;
use crate::kube::which::{Era, Sign};
use crate::rules::{Finding, NotAsked};
use crate::time::Nanos;
use crate::verifier::Authenticator;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Steps,
    NotReached,
    InSource,
    Releases,
    ReleasesHint,
    ChosenRelease,
    AnyRelease,
    OrNewer,
    OrOlder,
    NoRelease,
    IssuedBy,
    WrittenBy,
    People,
    PeopleHint,
    ApiServerLog,
    Client,
    TokenReviewTab,
    NothingLogged,
    LoggedAtV4,
    AuditAnnotations,
    LetIn,
    ResponseHeaders,
    ResponseBody,
    Kubectl,
    KubectlEmptyCache,
    OidcNotConfigured,
    SeenBy,
    Cluster,
    Issuers,
    IssuersHint,
    Audiences,
    AudiencesHint,
    Assumed,
    Given,
    NothingToJudge,
    ClusterHint,
    Pasted,
    Contradicted,
    Keys,
    NotFoundNote,
    Objects,
    NoObjects,
    /// Flags that say more than issuers and audiences.
    Flags,
    Differ,
    DifferHint,
    OtherObjects,
    AskedAudiences,
    AskedAudiencesHint,
    ReviewNote,
    /// The button that says that a review of the token is asked for with the token itself.
    AsksAboutItself,
    SuccessCache,
}

/// What a pasted key has to do with the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMatch {
    Signed,
    /// The header names it, and yet it does not verify the signature.
    KidOnly,
    /// The header names it, and there is no signature to verify.
    Named,
    No,
}

/// Something that an API server's flags say about this token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FlagNote<'a> {
    /// `--service-account-extend-token-expiration`, and whether the token is an extended one.
    Extend { on: bool, extended: bool },
    /// `--service-account-max-token-expiration`, and the token's own lifetime.
    Longest {
        limit: Nanos,
        lifetime: Option<Nanos>,
    },
    /// `--service-account-lookup`
    Lookup { on: bool },
    /// A flag that brings another authenticator, or tells where keys are.
    Other { flag: &'a str, value: &'a str },
}

pub trait RestLanguage {
    fn term(&self, term: Term) -> &'static str;
    /// The rule's question, as a short title.
    fn rule(&self, id: &str) -> &'static str;
    fn authenticator(&self, authenticator: Authenticator) -> &'static str;
    fn finding(&self, finding: &Finding) -> String;
    fn not_asked(&self, why: NotAsked) -> &'static str;
    /// What in a token tells who issued it. The releases that write it so follow.
    fn sign(&self, sign: Sign) -> &'static str;
    fn stale_step(&self, at: &str, past: bool) -> String;
    fn fault(&self, what: &Wrong) -> String;
    #[cfg(feature = "keys")]
    fn key_fault(&self, what: &KeyWrong) -> String;
    #[cfg(feature = "keys")]
    fn key_note(&self, note: &Note) -> String;
    /// What a key or a secret makes of the token's signature.
    #[cfg(feature = "keys")]
    fn check(&self, check: Check) -> String;
    #[cfg(feature = "keys")]
    fn secret_fault(&self, fault: SecretFault) -> &'static str;
    #[cfg(feature = "keys")]
    fn secret_warning(&self, warning: Warning) -> String;
    /// With which line end behind it a pasted secret signed.
    #[cfg(feature = "keys")]
    fn line_end(&self, end: LineEnd) -> &'static str;
    /// What an issuer's description of itself says of the token.
    fn discovery(&self, remark: &Remark) -> String;
    /// What a pasted key has to do with the token.
    fn key_match(&self, found: KeyMatch) -> &'static str;
    fn flag(&self, note: FlagNote) -> String;
    /// The names of key files whose contents are not known.
    fn key_files(&self, names: &[&str]) -> String;
    /// What in the header is worth a warning, and what kube-apiserver does with it.
    fn header_warning(&self, warning: &HeaderWarning) -> String;
}

/// The releases that know this name in `crit`.
fn knowing(name: &str) -> Era {
    Era::of(&|minor| Library::knows_critical(JOSE.at(minor), name))
}

impl Locale {
    pub fn rest(self) -> &'static dyn RestLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}

impl FlagNote<'_> {
    /// Whether an API server with this flag would not have issued the token.
    pub fn contradicts(&self) -> bool {
        match *self {
            FlagNote::Extend { on, extended } => extended && !on,
            FlagNote::Longest { limit, lifetime } => {
                limit > 0 && lifetime.is_some_and(|lifetime| lifetime > limit)
            }
            FlagNote::Lookup { .. } | FlagNote::Other { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::warnings::LooksLike;

    #[test]
    fn a_warning_about_the_header_says_what_kube_apiserver_does() {
        for (warning, english, chinese) in [
            (
                HeaderWarning::UnknownAlgorithm {
                    alg: "es256".into(),
                    meant: Some("ES256"),
                },
                "`es256` is no algorithm: the case of letters counts, and it is written ES256. kube-apiserver rejects \
                 the token",
                "`es256` 不是算法：区分大小写，应写作 ES256。kube-apiserver 会拒绝该令牌",
            ),
            (
                HeaderWarning::Critical {
                    known: vec!["b64".into()],
                    unknown: vec!["x".into(), "y".into()],
                },
                "`crit`: kube-apiserver knows `b64` in 1.27 or newer; no kube-apiserver knows `x`, `y`, and each \
                 rejects the token",
                "`crit`：认识 `b64` 的 kube-apiserver 版本：1.27 及之后；没有任何 kube-apiserver 认识 `x`、`y`，都会拒绝该令牌",
            ),
            (
                HeaderWarning::RawPayload,
                "`b64` is false: the signature is over the payload as it stands (RFC 7797). kube-apiserver verifies it \
                 so in 1.27 or newer, and as any other in older releases",
                "`b64` 为 false：签名直接针对载荷原文（RFC 7797）。照此验证的 kube-apiserver 版本：1.27 及之后；更早的版本按普通令牌验证",
            ),
            (
                HeaderWarning::KeysElsewhere {
                    host: Some("evil.example".into()),
                },
                "`jku` points to keys at `evil.example`. Neither kube-apiserver nor this page fetches them; a verifier \
                 that does lets the token choose its key",
                "`jku` 指向 `evil.example` 上的密钥。kube-apiserver 和本页都不会去获取；会去获取的验证方等于让令牌自选密钥",
            ),
            (
                HeaderWarning::OddKeyId {
                    looks: LooksLike::Path,
                },
                "`kid` looks like a path. kube-apiserver at most compares it with the names of its keys; a verifier \
                 that looks up a key by it can be made to take another",
                "`kid` 像是路径。kube-apiserver 最多只拿它与自己密钥的名称比较；按它查找密钥的验证方可能被诱导使用另一把密钥",
            ),
        ] {
            assert_eq!(Locale::En.rest().header_warning(&warning), english);
            assert_eq!(Locale::Zh.rest().header_warning(&warning), chinese);
        }
    }
}
