//! The fixes that are offered: each takes one fault away, and leaves the rest as it was.

mod dice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dice::Dice;
use jwtriage::report::inspect;
use jwtriage::token::mend::{Mend, WHATS, mends};
use jwtriage::token::{TookOff, What};

const INPUTS: usize = 3_000;

fn token(payload: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    [
        part(r#"{"alg":"RS256","kid":"k"}"#),
        part(payload),
        part("signature with ?>?>?"),
    ]
    .join(".")
}

fn done(pasted: &str, mend: &Mend) -> String {
    let (start, end) = (mend.span.start, mend.span.end);
    assert!(pasted.get(start..end).is_some(), "{mend:?} in {pasted:?}");
    [&pasted[..start], &mend.instead, &pasted[end..]].concat()
}

/// What each fix takes away.
fn sort(what: &What) -> Option<&'static str> {
    Some(match what {
        What::OrdinaryBase64 { .. } => "ordinary-base64",
        What::Padding { .. } => "padding",
        What::BearerTwice => "bearer-twice",
        What::FirstLetterMissing => "first-letter",
        What::NotBase64 { found: '%', .. } => "percent",
        What::SegmentMissing(_) => "joined",
        What::Milliseconds { .. } => "milliseconds",
        What::DateAsText { .. } => "date-as-text",
        What::OtherCase { .. } => "other-case",
        What::TookOff(
            TookOff::Quotes | TookOff::Space(_) | TookOff::LineBreaks(_) | TookOff::Hidden(_),
        ) => "stray",
        _ => return None,
    })
}

fn count(pasted: &str, wanted: &str) -> usize {
    let problems = inspect(pasted).problems;
    let sorts = problems.iter().filter_map(|it| sort(&it.what));
    sorts.filter(|it| *it == wanted).count()
}

fn payload_of(pasted: &str) -> String {
    let token = inspect(pasted).token.expect("a token");
    String::from_utf8_lossy(&token.payload.bytes).into_owned()
}

#[test]
fn claims_are_written_as_they_were_meant() {
    for (payload, what, wanted) in [
        (
            r#"{"exp":1700000000000}"#,
            "milliseconds",
            Some(r#"{"exp":1700000000}"#),
        ),
        (
            r#"{"iat": 1699996400123, "exp": 1700000000000.5}"#,
            "milliseconds",
            Some(r#"{"iat": 1699996400, "exp": 1700000000}"#),
        ),
        (
            r#"{"kubernetes.io":{"warnafter":1.7e12}}"#,
            "milliseconds",
            Some(r#"{"kubernetes.io":{"warnafter":1700000000}}"#),
        ),
        (
            r#"{"exp":"1700000000"}"#,
            "date-as-text",
            Some(r#"{"exp":1700000000}"#),
        ),
        (
            r#"{"exp":"1700000000000"}"#,
            "date-as-text",
            Some(r#"{"exp":1700000000}"#),
        ),
        (
            r#"{"exp":"2023-11-14T22:13:20Z","nbf":"2023-11-15T06:13:20+08:00"}"#,
            "date-as-text",
            Some(r#"{"exp":1700000000,"nbf":1700000000}"#),
        ),
        (
            r#"{"exp":"Tue, 14 Nov 2023 22:13:20 GMT"}"#,
            "date-as-text",
            Some(r#"{"exp":1700000000}"#),
        ),
        (r#"{"exp":"2023-11-14 22:13:20"}"#, "date-as-text", None),
        (r#"{"exp":"tomorrow"}"#, "date-as-text", None),
        (r#"{"exp":""}"#, "date-as-text", None),
        (
            r#"{"EXP":1,"Iss":"x"}"#,
            "other-case",
            Some(r#"{"exp":1,"iss":"x"}"#),
        ),
        (
            r#"{"kubernetes.io":{"pod":{"Name":"p"},"WarnAfter":1}}"#,
            "other-case",
            Some(r#"{"kubernetes.io":{"pod":{"name":"p"},"warnafter":1}}"#),
        ),
        (r#"{"EXP":1,"exp":2}"#, "other-case", None),
        (
            r#"{"Exp":1,"EXP":2}"#,
            "other-case",
            Some(r#"{"exp":1,"EXP":2}"#),
        ),
        (
            r#"{"exp":1700000000000001,"iat":1700000000000000001,"nbf":1.7e15}"#,
            "milliseconds",
            Some(r#"{"exp":1700000000,"iat":1700000000,"nbf":1700000000}"#),
        ),
        (r#"{"exp":170000000000000000001}"#, "milliseconds", None),
        (r#"{"exp":1700000000}"#, "milliseconds", None),
        (r#"{"exp":1700000000000"#, "milliseconds", None),
    ] {
        for around in ["_", "x: \"_\" y", "Bearer _\n"] {
            let pasted = around.replace('_', &token(payload));
            let offered = mends(&pasted, &inspect(&pasted));
            let mend = offered.iter().find(|it| it.what == what);
            let written = mend.map(|it| payload_of(&done(&pasted, it)));
            assert_eq!(written.as_deref(), wanted, "{payload}");
            assert!(mend.is_none_or(|it| it.breaks_signature));
        }
    }
}

#[test]
fn the_spelling_is_mended_without_breaking_the_signature() {
    let good = token(r#"{"sub":"a?>?>?>","exp":1}"#);
    let ordinary = good.replace('-', "+").replace('_', "/");
    let padded = good.replace('.', "==.");
    let wrapped = format!("{}\n{}\r\n{}", &good[..20], &good[20..50], &good[50..]);
    let hidden = format!("{}\u{200b}{}", &good[..20], &good[20..]);
    for (pasted, what, wanted) in [
        (ordinary.clone(), "ordinary-base64", good.clone()),
        (format!("{{\"t\":\"{good}\"}}"), "", String::new()),
        (padded, "padding", good.clone()),
        (wrapped.clone(), "stray", good.clone()),
        (hidden, "stray", good.clone()),
        (format!("“{good}”\n"), "stray", good.clone()),
        (format!("{good}\n"), "stray", good.clone()),
        (format!(" {wrapped}\n"), "stray", good.clone()),
        (
            format!("Bearer {wrapped}"),
            "stray",
            format!("Bearer {good}"),
        ),
        (good.clone(), "", String::new()),
    ] {
        let offered = mends(&pasted, &inspect(&pasted));
        let whats: Vec<_> = offered.iter().map(|it| it.what).collect();
        match what {
            "" => assert_eq!(whats, [""; 0], "{pasted}"),
            _ => {
                let mend = offered.iter().find(|it| it.what == what);
                let mend = mend.unwrap_or_else(|| panic!("{what} of {whats:?} in {pasted}"));
                assert_eq!(done(&pasted, mend), wanted);
                assert!(!mend.breaks_signature);
            }
        }
    }
}

/// What tore a token apart, or wrote it twice; and where the same is left alone.
#[test]
fn what_got_lost_on_the_way_is_put_back_where_that_is_sure() {
    let good = token(r#"{"sub":"a","exp":1}"#);
    let (header, rest) = good.split_once('.').expect("dots");
    let (payload, signature) = rest.split_once('.').expect("dots");
    let torn = |between: &str| {
        let (one, other) = payload.split_at(payload.len() / 2);
        format!("Bearer {header}.{one}{between}{other}.{signature}")
    };
    let whole = format!("Bearer {good}");
    let encoded = |dot: &str| [header, payload, signature].join(dot);
    for (pasted, what, wanted) in [
        (torn(" "), "joined", Some(whole.clone())),
        (torn(" \t "), "joined", Some(whole.clone())),
        (
            format!("{} and more", torn(" ")),
            "joined",
            Some(format!("{whole} and more")),
        ),
        (
            format!("Bearer {header}. {payload}.{signature}"),
            "joined",
            Some(whole.clone()),
        ),
        // Between them stands something else, or no token comes out of it.
        (torn(" | "), "joined", None),
        (torn(" and "), "joined", None),
        (
            format!("Bearer {header}.{payload} and more"),
            "joined",
            None,
        ),
        (
            format!("Bearer {whole}"),
            "bearer-twice",
            Some(whole.clone()),
        ),
        (
            format!("Authorization: bearer Bearer  BEARER {good}"),
            "bearer-twice",
            Some(format!("Authorization: bearer {good}")),
        ),
        (whole.clone(), "bearer-twice", None),
        (good[1..].to_owned(), "first-letter", Some(good.clone())),
        (
            format!("Bearer {}", &good[1..]),
            "first-letter",
            Some(whole.clone()),
        ),
        (good[2..].to_owned(), "first-letter", None),
        (format!("yJ.{payload}.{signature}"), "first-letter", None),
        (encoded("%2E"), "percent", Some(good.clone())),
        (encoded("%252e"), "percent", Some(good.clone())),
        (encoded("%25252E"), "percent", Some(good.clone())),
        (encoded("%20"), "percent", None),
        (encoded("%"), "percent", None),
        (format!("{header}%2E{payload}"), "percent", None),
        (format!("{good}”"), "stray", Some(good.clone())),
        (
            format!("{} {}", &good[..9], &good[9..]),
            "stray",
            Some(good.clone()),
        ),
    ] {
        let offered = mends(&pasted, &inspect(&pasted));
        let mend = offered.iter().find(|it| it.what == what);
        let written = mend.map(|it| done(&pasted, it));
        assert_eq!(written, wanted, "{what} in {pasted:?}: {offered:?}");
        assert!(mend.is_none_or(|it| !it.breaks_signature));
    }
}

/// Without what cannot be seen, more of the word is odd than a token's may be.
#[test]
fn a_fix_leaves_a_token() {
    let hidden = "\u{feff}".repeat(4);
    for (pasted, offered) in [
        (format!("eyJJ9099J{hidden}z\0{hidden}92"), false),
        (format!("eyJJ9099J{hidden}z…{hidden}92"), true),
        ("ey haSGN1ZQ==".into(), true),
        ("ey hSGVN1ZQ==".into(), true),
    ] {
        let mends = mends(&pasted, &inspect(&pasted));
        assert_eq!(!mends.is_empty(), offered, "{pasted:?} {mends:?}");
        for mend in mends {
            assert!(inspect(&done(&pasted, &mend)).token.is_some());
        }
    }
}

#[test]
fn after_a_fix_the_fault_is_gone_and_others_are_as_many() {
    let claims = [
        r#""exp":1700000000000"#,
        r#""EXP":1"#,
        r#""iat":"1700000000""#,
        r#""nbf":"2023-11-14T22:13:20Z""#,
        r#""sub":"é中??>>""#,
        r#""Aud":["a"]"#,
        r#""exp":"x""#,
        r#""kubernetes.io":{"Namespace":"n","warnafter":1700000000001}"#,
        r#""auth_time":"0""#,
        r#""iss":1"#,
        r#""x":"\ud83d""#,
        r#""nbf":1e12"#,
    ];
    let mut dice = Dice(21);
    let mut offered = [0; WHATS.len()];
    for _ in 0..INPUTS {
        let mut members = Vec::new();
        for _ in 0..dice.below(5) {
            members.push(dice.of(&claims));
        }
        let mut pasted = token(&format!("{{{}}}", members.join(",")));
        for _ in 0..dice.below(4) {
            let at = dice.below(pasted.len());
            match dice.below(13) {
                0 => pasted = pasted.replace('-', "+").replace('_', "/"),
                1 => pasted = pasted.replace('.', "=."),
                2 => pasted.push_str("=="),
                _ if !pasted.is_char_boundary(at) => {}
                3 => pasted.insert(
                    at,
                    dice.of(&['\n', '\u{200b}', '\u{feff}', ' ', '…', '%', 'é']),
                ),
                4 => pasted = format!("“{pasted}”"),
                5 => pasted.push('\n'),
                6 | 7 => pasted = format!("Bearer {pasted}"),
                8 => pasted = pasted.replace('.', dice.of(&["%2E", "%252E"])),
                9 if pasted.starts_with("ey") => pasted = pasted[1..].into(),
                10 | 11 => pasted.insert(at, ' '),
                _ => pasted.truncate(at),
            }
        }
        let before = inspect(&pasted);
        for mend in mends(&pasted, &before) {
            let after = done(&pasted, &mend);
            let index = WHATS.iter().position(|it| *it == mend.what).expect("an id");
            offered[index] += 1;
            let left = count(&after, mend.what);
            let first = count(&pasted, mend.what);
            // Of claims only those that can be understood are mended.
            let all_gone = matches!(mend.what, "ordinary-base64" | "padding" | "milliseconds");
            assert!(
                left < first && (left == 0 || !all_gone),
                "{mend:?}\n{pasted:?}\n{after:?}"
            );
            // Of claims that could not be read before, the faults are new.
            let claims = ["milliseconds", "date-as-text", "other-case"];
            let reads_on = matches!(mend.what, "joined" | "percent");
            for other in WHATS.iter().filter(|it| {
                !mend.breaks_signature
                    && **it != mend.what
                    && **it != "stray"
                    && !(reads_on && claims.contains(it))
            }) {
                assert!(
                    count(&after, other) <= count(&pasted, other).max(1),
                    "{other}: {mend:?}\n{pasted:?}"
                );
            }
        }
    }
    assert!(offered.iter().all(|it| *it > 20), "{offered:?}");
}
