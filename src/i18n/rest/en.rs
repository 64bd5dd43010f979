//! English.

use super::super::Language;
use super::super::en::{English, json_fault, list};
use super::super::era_text;
use super::{FlagNote, KeyMatch, RestLanguage, Term, knowing};
use crate::cluster::discovery::{Difference, Remark};
use crate::cluster::{flags, manifest, pasted};
use crate::jose::warnings::{HeaderWarning, LooksLike};
#[cfg(feature = "keys")]
use crate::keys::algorithms::Takes;
#[cfg(feature = "keys")]
use crate::keys::pasted::{Note, Wrong as KeyWrong};
#[cfg(feature = "keys")]
use crate::keys::secret::{LineEnd, SecretFault, Warning};
#[cfg(feature = "keys")]
use crate::keys::{Check, KeyFault, Loose, Why};
use crate::kube::which::Sign;
use crate::rules::{Finding, NotAsked};
use crate::verifier::Authenticator;
use crate::yaml;

impl RestLanguage for English {
    fn term(&self, term: Term) -> &'static str {
        match term {
            Term::Steps => "Steps",
            Term::NotReached => "not reached",
            Term::InSource => "Where in the source",
            Term::Releases => "Which minors?",
            Term::ReleasesHint => {
                "The same token, cluster and clock, judged by every minor. A row chooses its newest."
            }
            Term::ChosenRelease => "chosen",
            Term::AnyRelease => "any release",
            Term::OrNewer => "or newer",
            Term::OrOlder => "or older",
            Term::NoRelease => "no single release",
            Term::IssuedBy => "Issued by Kubernetes (default feature gates)",
            Term::WrittenBy => "Log written by Kubernetes",
            Term::People => "What people will see",
            Term::PeopleHint => {
                "In this release's own words, logs in UTC. Process ids are made up; line numbers differ between patch releases."
            }
            Term::ApiServerLog => "API server log",
            Term::Client => "Client",
            Term::TokenReviewTab => "TokenReview",
            Term::NothingLogged => "Nothing is logged at default verbosity.",
            Term::LoggedAtV4 => "With -v=4 also",
            Term::AuditAnnotations => "In the audit event",
            Term::LetIn => {
                "The token is accepted. What the client gets then depends on its permissions: 200, or 403 with a reason."
            }
            Term::ResponseHeaders => "HTTP 401, headers",
            Term::ResponseBody => "Body",
            Term::Kubectl => "kubectl",
            Term::KubectlEmptyCache => "kubectl, the first time it meets this server",
            Term::OidcNotConfigured => {
                "If this issuer is not configured for OIDC, the error is a bare `invalid bearer token`."
            }
            Term::SeenBy => "As seen at",
            Term::Cluster => "Cluster",
            Term::Issuers => "Issuers",
            Term::IssuersHint => "--service-account-issuer, separated by blanks",
            Term::Audiences => "API audiences",
            Term::AudiencesHint => "--api-audiences, separated by blanks",
            Term::Assumed => "assumed",
            Term::Given => "entered",
            Term::NothingToJudge => "Shown once there is a token.",
            Term::ClusterHint => {
                "Paste into Evidence what `kubectl get sa,pod,secret,node -o yaml` prints, kube-apiserver's command line or pod, and its public keys (`kubectl get --raw /openid/v1/jwks`)"
            }
            Term::Pasted => "pasted",
            Term::Contradicted => "contradicted",
            Term::Keys => "Keys",
            Term::NotFoundNote => {
                "“not found” names no namespace; it is taken to be about the token's."
            }
            Term::Objects => "Objects that the token names",
            Term::NoObjects => "The token names no object that is looked up.",
            Term::Flags => "Other flags",
            Term::Differ => "API servers that differ",
            Term::DifferHint => {
                "API servers with other issuers, audiences or keys are one more reason for a 401 that comes and goes. Empty: as above."
            }
            Term::OtherObjects => "Pasted, but not named by the token",
            Term::AskedAudiences => "Audiences that the review asks for",
            Term::AskedAudiencesHint => "none: the API server's own",
            Term::ReviewNote => {
                "A webhook, Vault or istiod asks this way. With audiences of its own in the request (`spec.audiences`), a token for one of them is enough, whatever the API server answers to."
            }
            Term::AsksAboutItself => "This token is asked with, too",
            Term::SuccessCache => {
                "An API server that has accepted this very token goes on for up to 10 s without asking again. Rejections are not kept."
            }
        }
    }

    fn rule(&self, id: &str) -> &'static str {
        match id {
            "issuer-expected" => "Issuer",
            "well-formed" => "Parse",
            "key-found" => "Key",
            "signature-verified" => "Signature",
            "claims-decoded" => "Claims",
            "issuer-confirmed" => "Issuer, again",
            "audience-expected" => "Audience",
            "not-yet-valid" => "Not before",
            "expired" => "Expiry",
            "issued-in-future" => "Issued at",
            "service-account-exists" => "Service account",
            "secret-exists" => "Secret",
            "pod-exists" => "Pod",
            "node-exists" => "Node",
            "configuration-content" => "Configuration",
            "stale" => "Warn after",
            "legacy-claims-present" => "Legacy claims",
            "legacy-secret-matches" => "Secret's copy",
            "legacy-not-invalidated" => "Not marked invalid",
            _ => "",
        }
    }

    fn authenticator(&self, authenticator: Authenticator) -> &'static str {
        match authenticator {
            Authenticator::Bound => "Judged by the service account authenticator for bound tokens.",
            Authenticator::Legacy => {
                "Judged by the service account authenticator for legacy tokens. It looks at no date."
            }
            Authenticator::Oidc => {
                "No service account token, so judged by the OIDC authenticator, as far as the token alone goes: \
                 no leeway after exp, 60 s before nbf."
            }
        }
    }

    fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::IssuerAccepted { issuer } => format!("`{issuer}` is accepted"),
            Finding::ThreeSegments { alg: Some(alg) } => format!("three segments, {alg}"),
            Finding::ThreeSegments { alg: None } => "three segments, no alg".into(),
            Finding::ClaimsDecoded => "every claim has the type it should".into(),
            Finding::IssuerStillAccepted { issuer } => {
                format!("still `{issuer}` after the signature is verified")
            }
            Finding::AudienceShared { audiences } => format!("shares {}", list(audiences)),
            Finding::NoAudience { audiences } if audiences.is_empty() => {
                "the token names none, which counts as the API server's own".into()
            }
            Finding::NoAudience { audiences } => format!(
                "the token names none, which counts as the API server's own: {}",
                list(audiences)
            ),
            Finding::KeysChosen {
                kid: Some(kid),
                count: 1,
            } => format!("the key `{kid}`"),
            Finding::KeysChosen { count: 1, .. } => "one key, which is tried".into(),
            Finding::KeysChosen { count, .. } => format!("{count} keys, all of which are tried"),
            Finding::SignatureGood { key } => format!("verified by the key `{key}`"),
            Finding::LegacySecretSame { namespace, name } => {
                format!("secret `{namespace}/{name}` holds this very token")
            }
            Finding::LegacyNotInvalidated => {
                "the secret has no label kubernetes.io/legacy-token-invalid-since".into()
            }
            Finding::ConfigurationContent { user } => {
                format!(
                    "the configuration for its issuer lets it in as `{}`",
                    user.name
                )
            }
            Finding::LegacyClaims => "all five claims are there, and sub fits them".into(),
        }
    }

    fn not_asked(&self, why: NotAsked) -> &'static str {
        match why {
            NotAsked::Unreadable => "the payload cannot be read",
            NotAsked::ByRelease => "this release does not ask",
            NotAsked::Later => "several audiences are configured: they are compared last",
            NotAsked::ClaimMissing => "the claim is missing, so nothing is compared",
            NotAsked::NotBound => "the token is not bound to one",
            NotAsked::NodeOfPod => {
                "the pod's node is only copied into the user's extra, not looked up"
            }
            NotAsked::NotExtended => "the token was not extended",
            NotAsked::LookupOff => "--service-account-lookup is off",
        }
    }

    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::TokenRequest => {
                "`kubernetes.io`, so the TokenRequest API made it: for a kubelet, or for `kubectl create token`"
            }
            Sign::Extended => {
                "`warnafter`, so it was asked for 3607 s for a pod and extended to a year"
            }
            Sign::TokenId => "it has a `jti`",
            Sign::NoTokenId => "it has no `jti`",
            Sign::NodeOfPod => "it names the node of its pod",
            Sign::NodeBound => "it is bound to a node",
            Sign::LegacySecret => {
                "it is of a secret made by hand, in any release, or of one that every service account got by itself"
            }
            Sign::NoKid => "its header has no `kid`, so it is very old, or handmade",
        }
    }

    fn stale_step(&self, at: &str, past: bool) -> String {
        if past {
            format!("past {at}: accepted, and marked as stale in the audit log")
        } else {
            format!("not marked as stale until {at}")
        }
    }

    fn fault(&self, what: &pasted::Wrong) -> String {
        match what {
            pasted::Wrong::Yaml(wrong) => match wrong {
                yaml::Wrong::Stopped(why) => {
                    format!("the YAML cannot be read from here on (`{why}`)")
                }
                yaml::Wrong::Duplicate(name) => format!("`{name}` stands twice; the last counts"),
                yaml::Wrong::KeyIsNoText => "a name is no text, so it is left out".into(),
                yaml::Wrong::AliasOfItself => {
                    "an alias stands for itself, so it is left out".into()
                }
                yaml::Wrong::TooDeep => "nested too deeply; what is inside is left out".into(),
                yaml::Wrong::TooMany => "too many values; the rest is left out".into(),
            },
            pasted::Wrong::Json(wrong) => format!("the JSON is damaged: {}", json_fault(wrong)),
            pasted::Wrong::Object(wrong) => match wrong {
                manifest::Wrong::NotAnObject(found) => {
                    format!("this is {}, and no object", self.json_kind(*found))
                }
                manifest::Wrong::Missing(path) => {
                    format!("`{path}` is missing, so the object is left out")
                }
                manifest::Wrong::Type {
                    path,
                    found,
                    wanted,
                } => format!(
                    "`{path}` is {}, where {} is wanted",
                    self.json_kind(*found),
                    self.json_kind(*wanted)
                ),
                manifest::Wrong::NotATime { path, found } => {
                    format!("`{path}` is `{found}`, which is no RFC 3339 time")
                }
                manifest::Wrong::NotBase64(path) => format!("`{path}` is no base64"),
            },
            pasted::Wrong::Flag { flag, what } => {
                let what = match what {
                    flags::Wrong::ValueMissing => "has no value".into(),
                    flags::Wrong::NotABool(found) => format!("is `{found}`, not true or false"),
                    flags::Wrong::NotADuration(found) => {
                        format!("is `{found}`, no duration such as `24h0m0s`")
                    }
                    flags::Wrong::OutOfRange(found) => format!(
                        "is {}; the API server starts only with 1 h to 2^32 s",
                        self.span(*found)
                    ),
                    flags::Wrong::Empty => "is empty; the API server does not start".into(),
                    flags::Wrong::Twice(found) => {
                        format!("has `{found}` twice; the API server does not start")
                    }
                    flags::Wrong::NotExpanded(found) => {
                        format!("is `{found}`: what the shell makes of it does not stand here")
                    }
                };
                format!("`--{flag}` {what}")
            }
        }
    }

    #[cfg(feature = "keys")]
    fn key_fault(&self, what: &KeyWrong) -> String {
        match what {
            KeyWrong::Json(wrong) => format!("the key set is damaged: {}", json_fault(wrong)),
            KeyWrong::Pem(fault) | KeyWrong::Key(fault) => match fault {
                KeyFault::NoPem => "there is no PEM block".into(),
                KeyFault::Label(label) => format!("`{label}` is no public key"),
                KeyFault::NoEnd => "the line `-----END …-----` is missing".into(),
                KeyFault::NotBase64 => "the key is no base64".into(),
                KeyFault::NotDer => "the key cannot be read: it is cut or damaged".into(),
                KeyFault::Algorithm(oid) => {
                    format!("no token is verified with keys of this sort (`{oid}`)")
                }
                KeyFault::Ed448 => {
                    "an Ed448 key: recognised, not checked. No API server can have one".into()
                }
                KeyFault::Numbers => "the numbers are no key".into(),
                KeyFault::Encrypted => "the private key is behind a password".into(),
                KeyFault::NoPublicPart => {
                    "the private key does not say which public key is its own".into()
                }
                KeyFault::Pkcs8(oid) => {
                    format!(
                        "a PKCS#8 private key of this sort (`{oid}`) does not say which public key is its own, and kube-apiserver takes none"
                    )
                }
            },
            KeyWrong::Missing { member } => format!("`{member}` is missing"),
            KeyWrong::NotText { member, found } => {
                format!(
                    "`{member}` is {}, where a string is wanted",
                    self.json_kind(*found)
                )
            }
            KeyWrong::NotBase64url { member } => format!("`{member}` is no base64url"),
            KeyWrong::Length {
                member,
                found,
                wanted,
            } => {
                format!("`{member}` has {found} bytes, where {wanted} are wanted")
            }
            KeyWrong::Modulus { bits } => format!("an RSA modulus of {bits} bits is not used"),
            KeyWrong::Type(kty) => format!("no token is verified with keys of the type `{kty}`"),
            KeyWrong::Symmetric => "`oct` is a secret, and no API server has such a key".into(),
            KeyWrong::Curve(crv) => format!("no token is verified with keys on the curve `{crv}`"),
            KeyWrong::NotAnObject { found } => {
                format!(
                    "a key is {}, where an object is wanted",
                    self.json_kind(*found)
                )
            }
            KeyWrong::TooMany => "from here on keys were not read: too many".into(),
        }
    }

    #[cfg(feature = "keys")]
    fn key_note(&self, note: &Note) -> String {
        match note {
            Note::OwnKid(kid) => format!(
                "published as `{kid}`: an external signer names its keys itself (1.32 and later)"
            ),
            Note::Private => "this is a private key: whoever has it can sign tokens. Counts only if it signed this one".into(),
            Note::Certificate => "stands in a certificate; counts only if it signed the token".into(),
            Note::NotInKeyFile => {
                "kube-apiserver does not take it from a key file in this form".into()
            }
            Note::ShortRsa(bits) => {
                format!("has {bits} bits only, where RFC 7518 wants 2048")
            }
            Note::NotOfServers => "no API server can have a key of this sort".into(),
        }
    }

    #[cfg(feature = "keys")]
    fn check(&self, check: Check) -> String {
        match check {
            Check::Verifies => "verifies the signature".into(),
            Check::VerifiesInGoOnly(Loose::SaltLength) => "verifies for kube-apiserver, which takes a PSS salt of any length; RFC 7518 wants one as long as the digest, and other verifiers refuse it".into(),
            Check::VerifiesInGoOnly(Loose::OtherCurve { wanted }) => format!(
                "verifies for kube-apiserver, which does not compare `alg` with the key; the standard wants a key on {} for this `alg`, and other verifiers refuse it",
                wanted.name()
            ),
            Check::Not(why) => match why {
                Why::UnknownAlgorithm => "the header's `alg` is no signature algorithm".into(),
                Why::OtherKind { wanted } => {
                    let wanted = match wanted {
                        Takes::Secret => "a shared secret".into(),
                        Takes::Rsa => "an RSA key".into(),
                        Takes::Curve(curve) => format!("a key on {}", curve.name()),
                        Takes::Edwards => "an Ed25519 key".into(),
                    };
                    format!("the header's `alg` is for {wanted}")
                }
                Why::Length { found, wanted } => {
                    format!("the signature has {found} bytes, where {wanted} are wanted")
                }
                Why::DerEncoded => "signed with this key, but the signature is in ASN.1 (DER), as OpenSSL writes it; a JWT wants R and S as plain numbers (RFC 7518, 3.4)".into(),
                Why::Wrong => "does not verify the signature".into(),
            },
        }
    }

    #[cfg(feature = "keys")]
    fn secret_fault(&self, fault: SecretFault) -> &'static str {
        match fault {
            SecretFault::Character(_) => "this character belongs to another spelling of secrets",
            SecretFault::Cut(_) => "the last characters make no whole byte: something is missing",
            SecretFault::LooksLikeAKey(_) => {
                "this is a key of another sort, and no shared secret; read as one only if you say so"
            }
        }
    }

    #[cfg(feature = "keys")]
    fn secret_warning(&self, warning: Warning) -> String {
        match warning {
            Warning::Empty => "the secret is empty: anybody can sign with it".into(),
            Warning::Short { found, wanted } => {
                format!("has {found} bits, where RFC 7518 wants at least {wanted}")
            }
            Warning::LooksLikeAKey(_) => {
                "is the text of another key. If that key is public, anybody can sign with it".into()
            }
        }
    }

    #[cfg(feature = "keys")]
    fn line_end(&self, end: LineEnd) -> &'static str {
        match end {
            LineEnd::None => "signed with the secret without a line end (`printf %s`)",
            LineEnd::Newline => "signed with the secret and the line end behind it (`echo`)",
            LineEnd::CarriageReturn => "signed with the secret and a line end of Windows behind it",
        }
    }

    fn discovery(&self, remark: &Remark) -> String {
        match remark {
            Remark::SameIssuer => "`issuer` is the token's `iss`".into(),
            Remark::OtherIssuer { claimed, differ } => {
                let differ: Vec<&str> = differ
                    .iter()
                    .map(|difference| match difference {
                        Difference::Scheme => "`http` and `https`",
                        Difference::Host => "the host",
                        Difference::Case => "upper and lower case",
                        Difference::Port => "the port",
                        Difference::Path => "the path",
                        Difference::TrailingSlash => "the slash at the end",
                    })
                    .collect();
                match differ.is_empty() {
                    true => format!("`issuer` is not the token's `iss`, `{claimed}`"),
                    false => format!(
                        "`issuer` is not the token's `iss`, `{claimed}`: they differ in {}",
                        differ.join(", ")
                    ),
                }
            }
            Remark::AlgorithmNotListed { alg, listed } => format!(
                "the header's `alg`, `{alg}`, is not among those that the issuer signs with: `{}`",
                listed.join(", ")
            ),
            Remark::KeysAt(uri) => format!(
                "the issuer's keys are at `{uri}`; this page does not fetch them, paste them here"
            ),
        }
    }

    fn key_match(&self, found: KeyMatch) -> &'static str {
        match found {
            KeyMatch::Signed => "signed this token",
            KeyMatch::KidOnly => {
                "is the one that the header names, and does not verify the signature"
            }
            KeyMatch::Named => "is the one that the header names",
            KeyMatch::No => "did not sign this token",
        }
    }

    fn flag(&self, note: FlagNote) -> String {
        match note {
            FlagNote::Extend { on: true, extended: true } => {
                "`--service-account-extend-token-expiration` is on: that is why this token lives a year".into()
            }
            FlagNote::Extend { on: true, .. } => {
                "`--service-account-extend-token-expiration` is on: tokens of 3607 s are extended to a year".into()
            }
            FlagNote::Extend { on: false, extended: true } => {
                "`--service-account-extend-token-expiration` is off, and yet the token is extended: another API server issued it, or with other flags".into()
            }
            FlagNote::Extend { .. } => {
                "`--service-account-extend-token-expiration` is off: tokens live as long as was asked".into()
            }
            FlagNote::Longest { limit: 0, .. } => {
                "`--service-account-max-token-expiration` sets no limit".into()
            }
            FlagNote::Longest { limit, lifetime: Some(lifetime) } if note.contradicts() => format!(
                "`--service-account-max-token-expiration` is {}, and this token lives {}: another API server issued it, or with other flags",
                self.span(limit),
                self.span(lifetime)
            ),
            FlagNote::Longest { limit, .. } => format!(
                "`--service-account-max-token-expiration`: no token lives longer than {}, unless it is extended",
                self.span(limit)
            ),
            FlagNote::Lookup { on: true } => {
                "`--service-account-lookup` is on: legacy tokens are looked up, too".into()
            }
            FlagNote::Lookup { on: false } => {
                "`--service-account-lookup` is off: legacy tokens hold until their key goes".into()
            }
            FlagNote::Other { flag, value } => format!("`--{flag}={value}`"),
        }
    }

    fn key_files(&self, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        format!(
            "The API server reads {}; what is in them was not pasted, so the right key is assumed.",
            list(&names)
        )
    }

    fn header_warning(&self, warning: &HeaderWarning) -> String {
        let at = |host: &Option<String>| match host {
            Some(host) => format!("`{host}`"),
            None => "an address without a host".into(),
        };
        match warning {
            HeaderWarning::Unsigned { alg } => format!(
                "`{alg}` says that nobody signed the token. kube-apiserver rejects it; some libraries once did not"
            ),
            HeaderWarning::SharedSecret { alg } => format!(
                "{alg} takes a shared secret, and kube-apiserver has none: it rejects the token. Libraries that \
                 took the text of a public key for the secret were fooled (CVE-2015-9235, CVE-2016-10555)"
            ),
            HeaderWarning::UnknownAlgorithm {
                alg,
                meant: Some(meant),
            } => format!(
                "`{alg}` is no algorithm: the case of letters counts, and it is written {meant}. kube-apiserver \
                 rejects the token"
            ),
            HeaderWarning::UnknownAlgorithm { alg, meant: None } => {
                format!("`{alg}` is no algorithm for signatures. kube-apiserver rejects the token")
            }
            HeaderWarning::NoAlgorithm => {
                "there is no `alg`. kube-apiserver rejects the token".into()
            }
            HeaderWarning::EmbeddedKey => {
                "`jwk`: the token brings a key along, and anybody can bring theirs. kube-apiserver never uses it; \
                 libraries that did were fooled (CVE-2018-0114)"
                    .into()
            }
            HeaderWarning::KeysElsewhere { host } => format!(
                "`jku` points to keys at {}. Neither kube-apiserver nor this page fetches them; a verifier that \
                 does lets the token choose its key",
                at(host)
            ),
            HeaderWarning::CertificateElsewhere { host } => format!(
                "`x5u` points to a certificate at {}. Neither kube-apiserver nor this page fetches it; a verifier \
                 that does lets the token choose its key",
                at(host)
            ),
            HeaderWarning::EmbeddedCertificate => {
                "`x5c`: the token brings certificates along. kube-apiserver never verifies with them; who does has \
                 to check who issued them"
                    .into()
            }
            HeaderWarning::Critical { known, unknown } => {
                let mut said: Vec<String> = known
                    .iter()
                    .map(|name| {
                        let era = era_text(self, knowing(name));
                        format!("kube-apiserver knows `{name}` in {era}")
                    })
                    .collect();
                if !unknown.is_empty() {
                    let names = list(unknown);
                    said.push(format!("no kube-apiserver knows {names}, and each rejects the token"));
                }
                format!("`crit`: {}", said.join("; "))
            }
            HeaderWarning::RawPayload => format!(
                "`b64` is false: the signature is over the payload as it stands (RFC 7797). kube-apiserver verifies \
                 it so in {}, and as any other in older releases",
                era_text(self, knowing("b64"))
            ),
            HeaderWarning::OddKeyId { looks } => {
                let looks = match looks {
                    LooksLike::Path => "a path",
                    LooksLike::Query => "a piece of a database query",
                    LooksLike::Command => "a command",
                    LooksLike::Address => "an address",
                };
                format!(
                    "`kid` looks like {looks}. kube-apiserver at most compares it with the names of its keys; a \
                     verifier that looks up a key by it can be made to take another"
                )
            }
        }
    }
}
