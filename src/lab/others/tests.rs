//! Who refuses when, on both sides of each edge.

use super::*;
use crate::kube::Minor;
use crate::rules::testing::facts;
use crate::verifier::libraries::library;
use crate::verifier::{Situation, judge};

const EXP: i64 = 2_000;
const NBF: i64 = 1_000;

fn dates() -> Dates {
    Dates {
        exp: Some(Instant::from_seconds(EXP)),
        nbf: Some(Instant::from_seconds(NBF)),
        iat: Some(Instant::from_seconds(NBF)),
    }
}

fn ask(id: &str, assumed: Assumed, at: Instant) -> Row {
    row(library(id).expect(id), assumed, &dates(), None, at)
}

fn late(nanos: Nanos) -> Instant {
    Instant::from_seconds(EXP).plus(nanos)
}

#[test]
fn a_window_has_the_ends_at_which_the_check_itself_turns() {
    for it in verifiers().filter(|it| it.decides == Decides::Itself) {
        for (check, sub) in [it.exp, it.nbf, it.iat]
            .into_iter()
            .flatten()
            .flat_map(|check| [0, 1, 999_999_999].map(|sub| (check, sub)))
        {
            let date = late(sub);
            for edge in [date.plus(check.leeway), date.minus(check.leeway)] {
                for away in [-SECOND, -sub, -1, 0, 1, SECOND - sub, SECOND, 2 * SECOND] {
                    let now = edge.plus(away);
                    let (first, last) = (check.first(date), check.last(date));
                    let ends = Window {
                        from: None,
                        until: Some(last),
                    };
                    let begins = Window {
                        from: Some(first),
                        until: None,
                    };
                    let says = (check.takes_until(date, now), check.takes_from(date, now));
                    let shown = (ends.contains(now), begins.contains(now));
                    assert_eq!(says, shown, "{} {sub} {away}", it.id);
                }
            }
        }
    }
}

#[test]
fn an_offset_and_a_leeway_move_the_end() {
    let plain = Assumed::default();
    let slow = Assumed {
        offset: -60 * SECOND,
        ..plain
    };
    let patient = Assumed {
        leeway: Some(60 * SECOND),
        ..plain
    };
    let expired = Stand::Refuses(EXPIRED);
    for (id, assumed, at, stand) in [
        ("kube-oidc", plain, 0, Stand::Accepts),
        ("kube-oidc", plain, 1, expired),
        ("kube-oidc", slow, 60 * SECOND, Stand::Accepts),
        ("kube-oidc", slow, 60 * SECOND + 1, expired),
        // It has no such setting.
        ("kube-oidc", patient, 1, expired),
        ("golang-jwt-v5", plain, 0, expired),
        ("golang-jwt-v5", patient, 60 * SECOND - 1, Stand::Accepts),
        ("golang-jwt-v5", patient, 60 * SECOND, expired),
        ("jwx", patient, 60 * SECOND, expired),
        ("pyjwt-old", plain, SECOND - 1, Stand::Accepts),
        ("pyjwt-old", plain, SECOND, expired),
    ] {
        let row = ask(id, assumed, late(at));
        assert_eq!(row.stand, stand, "{id} {assumed:?} {at}");
    }
    let row = ask("kube-oidc", slow, late(0));
    assert_eq!(row.turns, Some(late(60 * SECOND)));
    assert_eq!(ask("kube-oidc", slow, late(60 * SECOND + 1)).turns, None);
}

#[test]
fn what_is_not_published_is_not_guessed() {
    for (id, at, stand) in [
        ("sts", -1, Stand::Accepts),
        ("sts", 0, Stand::Unknown),
        ("sts", DOUBT, Stand::Unknown),
        ("sts", DOUBT + 1, Stand::Refuses(EXPIRED)),
        // Whether it looks at nbf, nobody says.
        (
            "sts",
            -(EXP - NBF) as Nanos * SECOND - DOUBT - 1,
            Stand::Unknown,
        ),
        (
            "entra",
            -(EXP - NBF) as Nanos * SECOND - DOUBT,
            Stand::Unknown,
        ),
        (
            "entra",
            -(EXP - NBF) as Nanos * SECOND - DOUBT - 1,
            Stand::Refuses(TOO_EARLY),
        ),
        (
            "google-sts",
            -(EXP - NBF) as Nanos * SECOND - DOUBT - 1,
            Stand::Refuses(FUTURE),
        ),
    ] {
        let row = ask(id, Assumed::default(), late(at));
        assert_eq!(row.stand, stand, "{id} {at}");
    }
    let none = Dates::default();
    for (id, stand) in [
        ("sts", Stand::Unknown),
        ("vault-jwt", Stand::Unknown),
        ("consul", Stand::Unknown),
        ("kube-oidc", Stand::Refuses(EXPIRED)),
        ("golang-jwt-v5", Stand::Accepts),
    ] {
        let library = library(id).expect(id);
        let row = row(library, Assumed::default(), &none, None, late(0));
        assert_eq!(row.stand, stand, "{id}");
    }
}

#[test]
fn who_asks_an_api_server_follows_its_clock_and_remembers() {
    let facts = facts(
        r#"{"iss":"i","sub":"system:serviceaccount:n:s","aud":["i"],"exp":2000,"nbf":1000,"iat":1000,
        "kubernetes.io":{"namespace":"n","serviceaccount":{"name":"s","uid":"u"}}}"#,
    );
    let trace = judge(&facts, &Situation::of(Minor(29)));
    let asked = Some(Asked {
        trace: &trace,
        offset: -10 * SECOND,
    });
    let end = 70 * SECOND;
    let start = -(EXP - NBF) as Nanos * SECOND - 50 * SECOND;
    let expired = Stand::Refuses(EXPIRED);
    for (id, at, stand) in [
        ("istiod", end, Stand::Accepts),
        ("istiod", end + 1, expired),
        ("kubelet", end, Stand::Accepts),
        ("kubelet", end + 1, Stand::Unknown),
        ("kubelet", end + 120 * SECOND, Stand::Unknown),
        ("kubelet", end + 120 * SECOND + 1, expired),
        ("metrics-server", end + 10 * SECOND, Stand::Unknown),
        ("metrics-server", end + 10 * SECOND + 1, expired),
        ("kube-rbac-proxy", start, Stand::Accepts),
        ("kubelet", start - 1, Stand::Refuses(TOO_EARLY)),
        ("kubelet", start, Stand::Unknown),
        ("kubelet", start + 120 * SECOND, Stand::Accepts),
    ] {
        let library = library(id).expect(id);
        // Its own clock does not matter.
        let assumed = Assumed {
            offset: 3_600 * SECOND,
            leeway: None,
        };
        let row = row(library, assumed, &dates(), asked, late(at));
        assert_eq!(row.stand, stand, "{id} {at}");
    }
    let nobody = ask("kubelet", Assumed::default(), late(0));
    assert_eq!((nobody.stand, nobody.turns), (Stand::Unknown, None));
}

#[test]
fn who_refuses_stands_first_and_who_cannot_be_told_last() {
    let rows = rows(&dates(), None, late(42 * SECOND), |_| Assumed::default());
    assert_eq!(rows.len(), verifiers().count());
    let rank = |row: &Row| match row.stand {
        Stand::Refuses(_) => 0,
        Stand::Accepts => 1,
        Stand::Unknown => 2,
    };
    assert!(rows.is_sorted_by_key(rank));
    let accepting: Vec<_> = rows.iter().filter(|row| rank(row) == 1).collect();
    assert!(accepting.is_sorted_by_key(|row| row.sure.until.map(|end| end.at)));
    let stand = |id: &str| {
        rows.iter()
            .find(|row| row.verifier.id == id)
            .map(|it| it.stand)
    };
    assert_eq!(stand("kube-oidc"), Some(Stand::Refuses(EXPIRED)));
    assert_eq!(stand("go-jose-v2"), Some(Stand::Accepts));
    assert_eq!(stand("vault-kubernetes"), Some(Stand::Accepts));
    assert_eq!(stand("sts"), Some(Stand::Unknown));
    assert_eq!(stand("x509"), None);
}
