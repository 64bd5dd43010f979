//! Faults of a token, each with its place in the paste, and what is decoded all the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::report::inspect;
use jwtriage::token::Weight;

const HEADER: &str = r#"{"alg":"RS256","kid":"k"}"#;

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn token(payload: &str) -> String {
    format!("{}.{}.c2ln", part(HEADER), part(payload))
}

/// The faults, or notes if there is none, each as it is debugged and with the text that it marks.
fn check(pasted: &str, wanted: &[(&str, &str)], subject: Option<&str>) {
    let inspection = inspect(pasted);
    let faults = |weight| {
        let problems = inspection.problems.iter().filter(|it| it.weight == weight);
        let said = problems.map(|it| {
            let place = it
                .place
                .map_or("-", |place| &pasted[place.start..place.end]);
            (format!("{:?}", it.what), place)
        });
        said.collect::<Vec<_>>()
    };
    let mut found = faults(Weight::Fault);
    if found.is_empty() {
        found = faults(Weight::Note);
    }
    assert_eq!(found.len(), wanted.len(), "{pasted:?}: {found:?}");
    for ((what, place), (wanted, text)) in found.iter().zip(wanted) {
        assert!(
            what.starts_with(wanted),
            "{pasted:?}: {what} and not {wanted}"
        );
        assert_eq!(place, text, "{pasted:?}: {what}");
    }
    assert_eq!(inspection.facts.sub.text(), subject, "{pasted:?}");
}

#[test]
fn what_was_damaged_on_the_way_is_marked() {
    // `"x":"?>~"` has both characters in base64.
    let good = token(r#"{"sub":"a","x":"??>>~~"}"#);
    let [header, payload, signature] = [0, 1, 2].map(|at| good.split('.').nth(at).expect("parts"));
    assert!(payload.contains('_') && payload.contains('-'), "{payload}");
    check(&good, &[], Some("a"));
    let ordinary = good.replace('_', "/");
    check(
        &ordinary,
        &[(
            "OrdinaryBase64 { part: Payload, found: '/', instead: '_' }",
            "/",
        )],
        Some("a"),
    );
    let ordinary = good.replace('-', "+");
    check(
        &ordinary,
        &[(
            "OrdinaryBase64 { part: Payload, found: '+', instead: '-' }",
            "+",
        )],
        Some("a"),
    );
    check(
        &format!("{good}=="),
        &[("Padding { part: Signature }", "==")],
        Some("a"),
    );
    check(
        &format!("{header}={payload}").replacen('=', "=.", 1),
        &[
            ("Padding { part: Header }", "="),
            ("SegmentMissing(Signature)", ""),
        ],
        Some("a"),
    );
    check(
        &format!("{header}.{}…{signature}", &payload[..14]),
        &[
            ("Ellipsis { part: Payload }", "…"),
            ("SegmentMissing(Signature)", ""),
        ],
        Some("a"),
    );
    check(
        &format!("{header}.{payload}"),
        &[("SegmentMissing(Signature)", "")],
        Some("a"),
    );
    check(
        &format!("{header}..{signature}"),
        &[("SegmentEmpty(Payload)", "")],
        None,
    );
    // A token without a signature ends in a dot, also in a sentence.
    for around in ["", "x "] {
        check(
            &format!("{around}{header}.{payload}."),
            &[("SegmentEmpty(Signature)", "")],
            Some("a"),
        );
    }
    check(
        &format!("x {good}."),
        &[("TookOff(Around)", "-")],
        Some("a"),
    );
    check(
        &format!("Bearer bearer {good}"),
        &[("BearerTwice", "bearer ")],
        Some("a"),
    );
    check(&good[1..], &[("FirstLetterMissing", "yJ")], Some("a"));
    check(
        &format!("{good}.more"),
        &[("TooManySegments(4)", ".more")],
        Some("a"),
    );
    check(
        &format!("“{good}”"),
        &[("TookOff(Quotes)", &good)],
        Some("a"),
    );
    let hidden = format!("{}\u{200b}{}", &good[..9], &good[9..]);
    check(&hidden, &[("TookOff(Hidden(1))", &hidden)], Some("a"));
    let wrapped = format!("{}\n{}", &good[..50], &good[50..]);
    check(&wrapped, &[("TookOff(LineBreaks(1))", &wrapped)], Some("a"));
    check(
        &format!("{good}\n"),
        &[("TookOff(Space(1))", &good)],
        Some("a"),
    );
}

#[test]
fn what_is_odd_in_the_claims_is_marked() {
    let cut = part(r#"{"iss":"i","sub":"a","exp":17000"#);
    check(
        &format!("{}.{cut}", part(HEADER)),
        &[
            (
                "Json { part: Payload, wrong: CutShort { last: Some(\"sub\") } }",
                "A",
            ),
            ("SegmentMissing(Signature)", ""),
        ],
        Some("a"),
    );
    for (payload, wanted, stretch) in [
        (
            r#"{"sub":"b","sub":"a"}"#,
            "Json { part: Payload, wrong: Duplicate(\"sub\") }",
            r#""sub""#,
        ),
        (
            r#"{"sub":"a","EXP":1}"#,
            "OtherCase { found: \"EXP\", meant: \"exp\" }",
            r#""EXP""#,
        ),
        (
            r#"{"sub":"a","exp":1700000000000}"#,
            "Milliseconds { claim: \"exp\", written: \"1700000000000\"",
            "1700000000000",
        ),
        (
            r#"{"sub":"a","exp":1700000000000000}"#,
            "Milliseconds { claim: \"exp\", written: \"1700000000000000\", per_second: 1000000,",
            "1700000000000000",
        ),
        (
            r#"{"sub":"a","exp":1700000000000000000}"#,
            "Milliseconds { claim: \"exp\", written: \"1700000000000000000\", per_second: 1000000000,",
            "1700000000000000000",
        ),
        (
            r#"{"sub":"a","nbf":"1700000000"}"#,
            "DateAsText { claim: \"nbf\"",
            r#""1700000000""#,
        ),
        (
            r#"{"sub":"a","iat":"2023-11-14T22:13:20Z"}"#,
            "DateAsText { claim: \"iat\"",
            r#""2023-11-14T22:13:20Z""#,
        ),
        (
            r#"{"sub":"a","exp":true}"#,
            "ClaimType { claim: \"exp\"",
            "true",
        ),
        (
            r#"{"sub":"a"} x"#,
            "Json { part: Payload, wrong: Trailing }",
            "x",
        ),
    ] {
        let pasted = token(payload);
        // In base64 a byte stands in two characters, and shares them with its neighbours.
        let start = payload.rfind(stretch).expect("a stretch");
        let first = part(HEADER).len() + 1 + start * 4 / 3;
        let last = part(HEADER).len() + 1 + ((start + stretch.len()) * 4).div_ceil(3);
        let place = pasted[first..last.min(pasted.len() - 5)].to_owned();
        check(&pasted, &[(wanted, &place)], Some("a"));
    }
}
