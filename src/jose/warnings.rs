//! What in a token's header is worth a warning, each with its place: keys that the token brings itself, addresses,
//! extensions, algorithms, and a `kid` that means to be more than a name.
//!
//! Judges no token and fetches nothing. Thumbprints (`x5t`, `x5t#S256`) and `typ` lead nobody astray and are not
//! mentioned. Of a name that stands twice the last is looked at.

use super::Library;
use crate::json::{Member, Node, Value};
use crate::order;
use crate::text::Span;
use crate::token::Token;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub what: HeaderWarning,
    /// The member in the header's JSON, name and value; of a missing one the whole header.
    pub member: Span,
    /// The same in the paste.
    pub place: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderWarning {
    /// `alg` is `none`, in any letters (RFC 7518, section 3.6).
    Unsigned { alg: String },
    /// HMAC, with a secret that both sides know (RFC 7518, section 3.2).
    SharedSecret { alg: String },
    /// No algorithm for signatures. Which one is meant, if only the letters' case differs.
    UnknownAlgorithm {
        alg: String,
        meant: Option<&'static str>,
    },
    /// There is no `alg`, which RFC 7515 wants (section 4.1.1).
    NoAlgorithm,
    /// `jwk` (RFC 7515, section 4.1.3)
    EmbeddedKey,
    /// `jku` (section 4.1.2), and to whom it points; none if it is no address with a host.
    KeysElsewhere { host: Option<String> },
    /// `x5u` (section 4.1.5)
    CertificateElsewhere { host: Option<String> },
    /// `x5c` (section 4.1.6)
    EmbeddedCertificate,
    /// `crit` (section 4.1.11): the names that some release of Kubernetes knows, and those that none does.
    Critical {
        known: Vec<String>,
        unknown: Vec<String>,
    },
    /// `b64` is false: the payload is signed as it is (RFC 7797).
    RawPayload,
    /// `kid` may be meant for a verifier that does more with it than compare.
    OddKeyId { looks: LooksLike },
}

/// What a `kid` looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    /// `../`, `/dev/null`
    Path,
    /// `'`
    Query,
    /// `|`
    Command,
    /// `https://`
    Address,
}

/// The algorithms for signatures with public keys: RFC 7518, section 3.1, RFC 8037, RFC 8812 and RFC 9864.
const SIGNATURES: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K",
    "EdDSA", "Ed25519", "Ed448",
];

/// Those with a shared secret.
const SECRETS: &[&str] = &["HS256", "HS384", "HS512"];

/// In the order in which they stand in the header; none if it is no object.
pub fn warnings(token: &Token) -> Vec<Warning> {
    let Some(header) = &token.header.json else {
        return Vec::new();
    };
    let Value::Object(members) = &header.value else {
        return Vec::new();
    };
    let mut found: Vec<(HeaderWarning, Span)> = Vec::new();
    for (name, look) in LOOKS {
        let last = members.iter().rev().find(|member| member.name == *name);
        let member = last.filter(|member| member.value.value != Value::Null);
        let what = member.and_then(|member| look(&member.value));
        found.extend(what.zip(member.map(whole)));
    }
    // An encrypted token has algorithms of its own.
    if !token.is_encrypted() {
        let alg = members.iter().rev().find(|member| member.name == "alg");
        let told = algorithm(alg, header);
        // Of a damaged header nobody knows what is missing.
        let sure = |it: &(HeaderWarning, Span)| it.0 != HeaderWarning::NoAlgorithm;
        found.extend(told.filter(|it| token.header.go_reads || sure(it)));
    }
    order::by_key(&mut found, |(_, member)| *member);
    let placed = found.into_iter().map(|(what, member)| Warning {
        what,
        member,
        place: token.place_of_bytes(&token.header, member),
    });
    placed.collect()
}

type Look = fn(&Node) -> Option<HeaderWarning>;

/// The members that are looked at whatever the algorithm is.
const LOOKS: &[(&str, Look)] = &[
    ("jwk", |_| Some(HeaderWarning::EmbeddedKey)),
    ("jku", |value| {
        let host = host_of(value);
        Some(HeaderWarning::KeysElsewhere { host })
    }),
    ("x5u", |value| {
        let host = host_of(value);
        Some(HeaderWarning::CertificateElsewhere { host })
    }),
    ("x5c", |_| Some(HeaderWarning::EmbeddedCertificate)),
    ("crit", critical),
    ("b64", |value| {
        (value.value == Value::Bool(false)).then_some(HeaderWarning::RawPayload)
    }),
    ("kid", |value| {
        let looks = looks_like(value.as_str()?)?;
        Some(HeaderWarning::OddKeyId { looks })
    }),
];

fn whole(member: &Member) -> Span {
    Span::new(member.name_span.start, member.value.span.end)
}

fn algorithm(alg: Option<&Member>, header: &Node) -> Option<(HeaderWarning, Span)> {
    let alg = alg.filter(|member| member.value.value != Value::Null);
    let Some(member) = alg else {
        return Some((HeaderWarning::NoAlgorithm, header.span));
    };
    // One that is no text is told of where types are.
    let alg = member.value.as_str()?;
    let what = if alg.eq_ignore_ascii_case("none") {
        HeaderWarning::Unsigned { alg: alg.into() }
    } else if SECRETS.contains(&alg) {
        HeaderWarning::SharedSecret { alg: alg.into() }
    } else if !SIGNATURES.contains(&alg) {
        let mut all = SIGNATURES.iter().chain(SECRETS).copied();
        HeaderWarning::UnknownAlgorithm {
            alg: alg.into(),
            meant: all.find(|known| known.eq_ignore_ascii_case(alg)),
        }
    } else {
        return None;
    };
    Some((what, whole(member)))
}

fn critical(value: &Node) -> Option<HeaderWarning> {
    let Value::Array(items) = &value.value else {
        return None;
    };
    let names = items.iter().filter_map(Node::as_str).map(str::to_owned);
    let (known, unknown): (Vec<String>, Vec<String>) =
        names.partition(|name| Library::V4.knows_critical(name));
    let any = !known.is_empty() || !unknown.is_empty();
    any.then_some(HeaderWarning::Critical { known, unknown })
}

/// The host of a URL, and its port if it stands there; what stands before `@` is no host.
fn host_of(value: &Node) -> Option<String> {
    let (_, rest) = value.as_str()?.split_once("://")?;
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    (!host.is_empty()).then(|| host.into())
}

/// Names of keys are digests, numbers, dates, words: none of these signs is in them.
fn looks_like(kid: &str) -> Option<LooksLike> {
    const PATHS: &[&str] = &["../", "..\\", "..%2f", "..%5c", "%2e%2e", "\0"];
    const ROOTS: &[&str] = &[
        "/dev/", "/etc/", "/proc/", "/sys/", "/tmp/", "/var/", "c:\\",
    ];
    const COMMANDS: &[&str] = &["|", "`", "$(", "${", "&&"];
    const QUERIES: &[&str] = &["'", "\"", ";"];
    let kid = kid.to_ascii_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| kid.contains(sign));
    if has(PATHS) || ROOTS.iter().any(|root| kid.starts_with(root)) {
        Some(LooksLike::Path)
    } else if has(&["://"]) {
        Some(LooksLike::Address)
    } else if has(COMMANDS) {
        Some(LooksLike::Command)
    } else if has(QUERIES) {
        Some(LooksLike::Query)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::recognise;
    use crate::jose::base64;
    use crate::token::decode;

    fn token(header: &str) -> String {
        format!("{}.e30.c2ln", base64::encode(header.as_bytes()))
    }

    fn of(pasted: &str) -> Vec<Warning> {
        let clean = recognise(pasted).token.expect("a token");
        warnings(&decode(clean).0)
    }

    fn check(header: &str, wanted: &[HeaderWarning]) {
        let found = of(&token(header));
        let found: Vec<_> = found.into_iter().map(|warning| warning.what).collect();
        assert_eq!(found, wanted, "{header}");
    }

    /// Beside an algorithm that needs no warning.
    fn check_beside(member: &str, wanted: &[HeaderWarning]) {
        check(&format!(r#"{{"alg":"RS256",{member}}}"#), wanted);
    }

    #[test]
    fn algorithms_are_known_by_their_very_letters() {
        use HeaderWarning::{NoAlgorithm, SharedSecret, UnknownAlgorithm, Unsigned};
        for alg in SIGNATURES {
            check(&format!(r#"{{"alg":"{alg}"}}"#), &[]);
        }
        for alg in ["none", "None", "NONE", "nOnE"] {
            let wanted = [Unsigned { alg: alg.into() }];
            check(&format!(r#"{{"alg":"{alg}"}}"#), &wanted);
        }
        for alg in SECRETS {
            let alg = String::from(*alg);
            check(&format!(r#"{{"alg":"{alg}"}}"#), &[SharedSecret { alg }]);
        }
        for (alg, meant) in [
            ("es256", Some("ES256")),
            ("eddsa", Some("EdDSA")),
            ("hs256", Some("HS256")),
            ("RS256 ", None),
            ("none ", None),
            ("RSA-OAEP", None),
            ("", None),
        ] {
            let alg = String::from(alg);
            let header = format!(r#"{{"alg":"{alg}"}}"#);
            check(&header, &[UnknownAlgorithm { alg, meant }]);
        }
        for header in ["{}", r#"{"alg":null}"#, r#"{"ALG":"RS256"}"#] {
            check(header, &[NoAlgorithm]);
        }
        check(r#"{"alg":1}"#, &[]);
        check(r#"{"alg":"none","alg":"RS256"}"#, &[]);
    }

    #[test]
    fn keys_that_a_token_brings_are_told_with_whom_they_come_from() {
        use HeaderWarning::{
            CertificateElsewhere, EmbeddedCertificate, EmbeddedKey, KeysElsewhere,
        };
        check_beside(r#""jwk":{"kty":"EC"}"#, &[EmbeddedKey]);
        check_beside(r#""x5c":["MIIB"]"#, &[EmbeddedCertificate]);
        check_beside(r#""x5t":"a","x5t#S256":"b","typ":"JWT""#, &[]);
        check_beside(r#""jwk":null,"jku":null,"x5u":null,"x5c":null"#, &[]);
        for (url, host) in [
            ("https://evil.example/keys", Some("evil.example")),
            ("https://evil.example:8443?x", Some("evil.example:8443")),
            ("https://good.example@evil.example/", Some("evil.example")),
            (
                "https://evil.example\\\\@good.example/",
                Some("evil.example"),
            ),
            ("http://[::1]:80#x", Some("[::1]:80")),
            ("https://例子.example", Some("例子.example")),
            ("file:///etc/passwd", None),
            ("keys.json", None),
            ("", None),
        ] {
            let host = host.map(str::to_owned);
            let keys = KeysElsewhere { host: host.clone() };
            check_beside(&format!(r#""jku":"{url}""#), &[keys]);
            let certificate = CertificateElsewhere { host };
            check_beside(&format!(r#""x5u":"{url}""#), &[certificate]);
        }
        check_beside(r#""jku":7"#, &[KeysElsewhere { host: None }]);
    }

    #[test]
    fn extensions_are_told_by_who_knows_them() {
        let critical = |known: &[&str], unknown: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|&name| name.into()).collect();
            HeaderWarning::Critical {
                known: owned(known),
                unknown: owned(unknown),
            }
        };
        check_beside(r#""crit":["b64"]"#, &[critical(&["b64"], &[])]);
        check_beside(
            r#""crit":["x","b64","exp"]"#,
            &[critical(&["b64"], &["x", "exp"])],
        );
        for nothing in [
            r#""crit":[]"#,
            r#""crit":"b64""#,
            r#""crit":[1]"#,
            r#""b64":true"#,
        ] {
            check_beside(nothing, &[]);
        }
        check_beside(r#""b64":"false""#, &[]);
        check_beside(r#""b64":false"#, &[HeaderWarning::RawPayload]);
    }

    #[test]
    fn a_kid_that_is_more_than_a_name_is_told() {
        for (kid, looks) in [
            ("3m7ifmN5HDNDKC42qm4sz-ygOyvrQSsxTNVAbyF1MxM", None),
            ("/3m7+ifm/N5HDNDKC42qm4sz==", None),
            ("2026-01-01 signing key (blue), v1.2", None),
            ("arn:aws:kms:eu-west-1:1:key/a--b", None),
            ("密钥", None),
            ("", None),
            ("../../../dev/null", Some(LooksLike::Path)),
            ("..\\\\..\\\\x", Some(LooksLike::Path)),
            ("%2E%2e/x", Some(LooksLike::Path)),
            ("/dev/null", Some(LooksLike::Path)),
            ("key\\u0000.pem", Some(LooksLike::Path)),
            ("x' UNION SELECT 'secret", Some(LooksLike::Query)),
            ("x\\\" OR 1=1", Some(LooksLike::Query)),
            ("x | whoami", Some(LooksLike::Command)),
            ("${jndi:x}", Some(LooksLike::Command)),
            ("https://evil.example/key.pem", Some(LooksLike::Address)),
        ] {
            let wanted = looks.map(|looks| HeaderWarning::OddKeyId { looks });
            let wanted: Vec<_> = wanted.into_iter().collect();
            check_beside(&format!(r#""kid":"{kid}""#), &wanted);
        }
        check_beside(r#""kid":1"#, &[]);
    }

    #[test]
    fn each_has_its_member_and_its_place_in_the_paste() {
        let header = r#"{"jwk": {"kty":"EC"}, "alg":"none"}"#;
        let pasted = format!("Authorization: Bearer {}", token(header));
        let found = of(&pasted);
        let members: Vec<&str> = found
            .iter()
            .map(|it| &header[it.member.start..it.member.end])
            .collect();
        assert_eq!(members, [r#""jwk": {"kty":"EC"}"#, r#""alg":"none""#]);
        for warning in &found {
            let place = warning.place.expect("a place");
            let text = &pasted[place.start..place.end];
            // Up to two bits more on either side belong to the characters.
            assert!(
                token(header).contains(text) && !text.contains('.'),
                "{text}"
            );
        }
        let missing = of(&token(r#"{"typ":"JWT"}"#));
        assert_eq!(missing[0].member, Span::new(0, 13));
    }

    #[test]
    fn of_an_encrypted_or_unreadable_header_no_algorithm_is_told() {
        let header = base64::encode(br#"{"alg":"dir","enc":"A128GCM","jku":"x"}"#);
        let found = of(&format!(
            "{header}..eHh4eHh4eHh4eHh4.eHg.eHh4eHh4eHh4eHh4eHh4eA"
        ));
        let found: Vec<_> = found.into_iter().map(|it| it.what).collect();
        assert_eq!(found, [HeaderWarning::KeysElsewhere { host: None }]);
        for header in ["[]", "1", "{", r#"{"typ":"#] {
            let text = format!("{}.e30.c2ln", base64::encode(header.as_bytes()));
            let clean = crate::evidence::Clean::of(&text, Span::new(0, text.len()), |_| false);
            let (token, _) = decode(std::rc::Rc::new(clean));
            let found = warnings(&token).into_iter().map(|it| it.what);
            assert_eq!(found.collect::<Vec<_>>(), [], "{header}");
        }
    }
}
