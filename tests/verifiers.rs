//! Each verifier's boundaries, by a table of its own: what is known of each from its source, written down apart from
//! the rows that the page has. Exactly at an edge, and 1 s, 1 ms and 1 ns to either side of it.

use jwtriage::lab::others::{Assumed, EXPIRED, FUTURE, Row, Stand, TOO_EARLY, row, verifiers};
use jwtriage::time::{Instant, Nanos, SECOND};
use jwtriage::verifier::libraries::{Dates, Decides, Read, library};
use std::collections::BTreeSet;

const MILLI: Nanos = 1_000_000;
const AWAY: [Nanos; 7] = [-SECOND, -MILLI, -1, 0, 1, MILLI, SECOND];

/// For each of `AWAY`, from early to late: `+` takes the token, `-` refuses it. Around `exp` plus the leeway …
const AT_END: &str = "++++---";
const BEFORE_END: &str = "+++----";
/// … by a clock in whole seconds: it takes the token through the second that the end begins, or stops with it.
const THROUGH_SECOND: &str = "++++++-";
/// Around `nbf` or `iat` less the leeway.
const AT_START: &str = "---++++";
const AFTER_START: &str = "----+++";
const NEVER_ASKED: &str = "+++++++";

/// Id; exp: leeway, and what it does around it; nbf; iat.
type Known = (
    &'static str,
    (i64, &'static str),
    (i64, &'static str),
    (i64, &'static str),
);

const NO: (i64, &str) = (0, NEVER_ASKED);

const KNOWN: &[Known] = &[
    ("kube-oidc", (0, AT_END), (60, AT_START), NO),
    ("kube-rbac-proxy-oidc", (0, AT_END), (60, AT_START), NO),
    ("kube-oidc-proxy", (0, AT_END), (60, AT_START), NO),
    ("go-oidc-v2-0", (0, AT_END), NO, NO),
    ("go-oidc-v2", (0, AT_END), (60, AT_START), NO),
    ("go-oidc-v3", (0, AT_END), (300, AT_START), NO),
    ("oauth2-proxy", (0, AT_END), (300, AT_START), NO),
    ("dex", (0, AT_END), (300, AT_START), NO),
    ("argocd-oidc", (0, AT_END), (300, AT_START), NO),
    ("consul-oidc", (0, AT_END), (300, AT_START), NO),
    ("cap-oidc", (0, AT_END), (300, AT_START), (60, AT_START)),
    ("go-jose-v2-0", (60, AT_END), (60, AT_START), NO),
    ("go-jose-v2", (60, AT_END), (60, AT_START), (60, AT_START)),
    ("cap", (60, AT_END), (60, AT_START), (60, AT_START)),
    ("vault-jwt", (60, AT_END), (60, AT_START), (60, AT_START)),
    (
        "vault-kubernetes",
        (60, AT_END),
        (60, AT_START),
        (60, AT_START),
    ),
    ("consul", (60, AT_END), (60, AT_START), (60, AT_START)),
    ("spire", (60, AT_END), (60, AT_START), (60, AT_START)),
    (
        "golang-jwt-v4",
        (0, BEFORE_END),
        (0, AT_START),
        (0, AT_START),
    ),
    ("argocd-v2", (0, BEFORE_END), (0, AT_START), (0, AT_START)),
    ("golang-jwt-v5", (0, BEFORE_END), (0, AT_START), NO),
    ("argocd", (0, BEFORE_END), (0, AT_START), NO),
    ("jwx", (0, BEFORE_END), (0, AT_START), (0, AT_START)),
    ("rust-jsonwebtoken", (60, THROUGH_SECOND), NO, NO),
    (
        "jwt-simple",
        (900, AT_END),
        (900, AT_START),
        (900, AT_START),
    ),
    ("nimbus", (60, BEFORE_END), (60, AFTER_START), NO),
    ("jose4j", (0, BEFORE_END), (0, AT_START), NO),
    ("spring", (60, AT_END), (60, AT_START), NO),
    ("java-jwt", (0, BEFORE_END), (0, AT_START), (0, AT_START)),
    (
        "java-jwt-v3",
        (0, THROUGH_SECOND),
        (0, AT_START),
        (0, AT_START),
    ),
    ("jjwt", (0, AT_END), (0, AT_START), NO),
    ("pyjwt", (0, BEFORE_END), (0, AT_START), (0, AT_START)),
    ("pyjwt-2-6", (0, BEFORE_END), (0, AT_START), (0, AT_START)),
    ("pyjwt-old", (0, THROUGH_SECOND), (0, AT_START), NO),
    ("python-jose", (0, THROUGH_SECOND), (0, AT_START), NO),
    ("authlib", (0, THROUGH_SECOND), (0, AT_START), (0, AT_START)),
    ("node-jsonwebtoken", (0, BEFORE_END), (0, AT_START), NO),
    ("panva-jose", (0, BEFORE_END), (0, AT_START), NO),
    (
        "panva-jose-v2",
        (0, BEFORE_END),
        (0, AT_START),
        (0, AT_START),
    ),
    ("dotnet", (300, AT_END), (300, AT_START), NO),
    ("envoy", (60, THROUGH_SECOND), (60, AT_START), NO),
    (
        "istio-request-authentication",
        (60, THROUGH_SECOND),
        (60, AT_START),
        NO,
    ),
    ("keycloak", (0, THROUGH_SECOND), (0, AT_START), NO),
];

const DATE: i64 = 1_702_377_590;

fn ask(id: &str, dates: Dates, at: Instant) -> Row {
    let library = library(id).expect(id);
    row(library, Assumed::default(), &dates, None, at)
}

/// What a verifier says around an edge that lies `leeway` seconds from the date.
fn around(id: &str, dates: Dates, leeway: i64, refuses: &'static str) -> String {
    let edge = Instant::from_seconds(DATE + leeway);
    let said = AWAY.map(|away| match ask(id, dates, edge.plus(away)).stand {
        Stand::Accepts => '+',
        Stand::Refuses(branch) if branch == refuses => '-',
        _ => '?',
    });
    said.into_iter().collect()
}

#[test]
fn every_verifier_turns_exactly_where_its_source_says() {
    let date = Some(Instant::from_seconds(DATE));
    let far = Some(Instant::from_seconds(DATE + 86_400));
    let without = Dates {
        exp: far,
        ..Dates::default()
    };
    for (id, exp, nbf, iat) in KNOWN {
        let ends = Dates {
            exp: date,
            ..Dates::default()
        };
        let starts = Dates {
            nbf: date,
            ..without
        };
        let issued = Dates {
            iat: date,
            ..without
        };
        assert_eq!(around(id, ends, exp.0, EXPIRED), exp.1, "{id}: exp");
        assert_eq!(around(id, starts, -nbf.0, TOO_EARLY), nbf.1, "{id}: nbf");
        assert_eq!(around(id, issued, -iat.0, FUTURE), iat.1, "{id}: iat");
    }
}

#[test]
fn every_verifier_whose_source_was_read_is_in_the_table() {
    let known: BTreeSet<&str> = KNOWN.iter().map(|known| known.0).collect();
    assert_eq!(known.len(), KNOWN.len());
    let read = verifiers().filter(|it| it.decides == Decides::Itself && it.read == Read::Source);
    let read: BTreeSet<&str> = read.map(|it| it.id).collect();
    assert_eq!(known, read);
}

#[test]
fn a_token_without_an_end_is_refused_by_those_who_require_one() {
    let required = [
        "kube-oidc",
        "kube-rbac-proxy-oidc",
        "kube-oidc-proxy",
        "go-oidc-v2-0",
        "go-oidc-v2",
        "go-oidc-v3",
        "oauth2-proxy",
        "dex",
        "argocd-oidc",
        "consul-oidc",
        "cap-oidc",
        "go-jose-v2-0",
        "spire",
        "rust-jsonwebtoken",
        "dotnet",
    ];
    // These put something in its place, and who does not say when depends on the role.
    let unknown = ["vault-jwt", "consul"];
    for (id, ..) in KNOWN {
        let stand = ask(id, Dates::default(), Instant::from_seconds(DATE)).stand;
        let expected = match id {
            id if required.contains(id) => Stand::Refuses(EXPIRED),
            id if unknown.contains(id) => Stand::Unknown,
            _ => Stand::Accepts,
        };
        assert_eq!(stand, expected, "{id}");
    }
}
