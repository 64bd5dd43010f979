//! What lines and a token prove, and what they do not.

use super::*;
use crate::app::date_text;
use crate::evidence::clue::{Carries, Grade, How, Measured, Reason, Said, Speaker, Who};
use crate::report::inspect;
use crate::text::Span;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

mod unnamed;
mod whose;

const NOW: Instant = Instant(1_760_000_000 * SECOND);

/// Of the story: nbf is 2023-12-12 10:39:50 UTC.
const ISSUED: i64 = 1_702_377_590;

fn facts(iat: i64, exp: i64) -> Facts {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let payload = format!(r#"{{"iss":"x","iat":{iat},"nbf":{iat},"exp":{exp}}}"#);
    let token = format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(&payload));
    inspect(&token).facts
}

fn at(text: &str) -> Stamp {
    Stamp::read_whole(text).unwrap_or_else(|| panic!("{text} is no time"))
}

fn said(who: Who, host: Option<&str>, stamp: &str, branch: &'static str) -> Found {
    let span = Span::new(0, 0);
    Found {
        form: "klog",
        span,
        what: What::Said(Said {
            speaker: Speaker {
                who,
                host: host.map(str::to_owned),
            },
            at: Some(at(stamp)),
            sentence: span,
            reasons: vec![Reason {
                span,
                grade: Grade::Bad,
                branch: Some(branch),
                origin: None,
                times: Vec::new(),
                spans: Vec::new(),
            }],
            subject: None,
            audit_id: None,
            caller: None,
            remark: None,
        }),
    }
}

fn carrying(mut found: Found, library: &'static str, times: &[(Carries, &str)]) -> Found {
    if let What::Said(said) = &mut found.what {
        for reason in &mut said.reasons {
            reason.origin = Some(library);
            reason.times = times.iter().map(|(what, text)| (*what, at(text))).collect();
        }
    }
    found
}

fn measured(clock: Party, against: Party, how: How, low: Nanos, high: Nanos) -> Found {
    Found {
        form: "lease",
        span: Span::new(0, 0),
        what: What::Measured(Measured {
            clock,
            against,
            how,
            low: Some(low),
            high: Some(high),
            at: None,
        }),
    }
}

fn prove(found: &[Found], facts: &Facts) -> Proof {
    Proof::of(found, facts, &Choices::default(), NOW)
}

fn range(proof: &Proof, party: &Party) -> (Option<Nanos>, Option<Nanos>) {
    let range = proof.clock(party).map(|clock| clock.range.clone());
    range.map_or((None, None), |range| (range.low, range.high))
}

const VERIFIER: Party = Party::ApiServer(None);

#[test]
fn the_story_is_solved_from_its_two_lines_and_the_token() {
    // Once as the lines were written, in China, and once as they would have been in UTC.
    for (lines, zone, by) in [
        (
            ["1212 18:37:53.063390", "1212 18:37:53.063583"],
            28_800,
            ZoneBy::Fits,
        ),
        (
            ["1212 10:37:53.063390", "1212 10:37:53.063583"],
            0,
            ZoneBy::Assumed,
        ),
    ] {
        let found = lines.map(|line| said(Who::ApiServer, None, line, "not-yet-valid"));
        let proof = prove(&found, &facts(ISSUED, ISSUED + 3600));
        // The first line is the tighter one, and the last of its microseconds counts.
        let high = -117 * SECOND + 63_391_000;
        assert_eq!(range(&proof, &VERIFIER), (None, Some(high)));
        assert_eq!((proof.assumed.zone, proof.zone_by), (zone, by));
        assert!(proof.undated && proof.unzoned);
        let moments: Vec<_> = proof
            .pieces
            .iter()
            .map(|piece| match piece.why {
                Why::NotYet { said, stamp } => (date_text(said), date_text(stamp)),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            moments[0],
            (
                "2023-12-12 10:37:53.06339Z".into(),
                "2023-12-12 10:39:50Z".into()
            )
        );
        assert_eq!(proof.misfits, [0; 0]);
        assert_eq!(proof.contradiction, None);
    }
}

#[test]
fn a_zone_and_a_year_that_are_chosen_hold() {
    let found = [said(
        Who::ApiServer,
        None,
        "1212 18:37:53.063390",
        "not-yet-valid",
    )];
    let facts = facts(ISSUED, ISSUED + 3600);
    let choices = Choices {
        zone: Some(0),
        ..Choices::default()
    };
    let proof = Proof::of(&found, &facts, &choices, NOW);
    // By its own clock the line then says what it does not mean.
    assert_eq!(
        (proof.zone_by, &proof.misfits[..]),
        (ZoneBy::Chosen, &[0][..])
    );
    assert!(proof.pieces.is_empty());
    let choices = Choices {
        zone: Some(28_800),
        year: Some(2022),
        ..Choices::default()
    };
    let proof = Proof::of(&found, &facts, &choices, NOW);
    assert_eq!(
        range(&proof, &VERIFIER).1.map(|high| high / SECOND),
        Some(-365 * 86_400 - 116)
    );
}

#[test]
fn an_expired_token_says_how_far_ahead_a_verifier_may_be_at_most() {
    let found = [said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T11:45:00Z",
        "expired",
    )];
    let proof = prove(&found, &facts(ISSUED, ISSUED + 3600));
    let party = Party::ApiServer(Some("cp-2".into()));
    assert_eq!(range(&proof, &party), (None, Some((3910 + 1) * SECOND)));
    // Before its end by the line's own clock, it is another token's.
    let early = [said(
        Who::ApiServer,
        None,
        "2023-12-12T11:30:00Z",
        "expired",
    )];
    assert_eq!(prove(&early, &facts(ISSUED, ISSUED + 3600)).misfits, [0]);
}

#[test]
fn whoever_asks_the_api_server_tells_of_two_clocks() {
    let found = [said(
        Who::Kubelet,
        Some("node-7"),
        "2023-12-12T10:40:00Z",
        "not-yet-valid",
    )];
    let proof = prove(&found, &facts(ISSUED, ISSUED + 3600));
    assert_eq!(
        range(&proof, &Party::Node("node-7".into())),
        (None, Some(11 * SECOND))
    );
    // At 10:40:00 by the node's clock the server's read less than 10:38:50, give or take a delay.
    assert_eq!(
        range(&proof, &VERIFIER),
        (None, Some((11 - 70) * SECOND + DELAY))
    );
}

#[test]
fn measurements_meet_lines_and_contradict_them() {
    let line = said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T10:37:53Z",
        "not-yet-valid",
    );
    let party = || Party::ApiServer(Some("cp-2".into()));
    let facts = facts(ISSUED, ISSUED + 3600);
    let agree = measured(
        party(),
        VERIFIER,
        How::TwoDateHeaders,
        -121 * SECOND,
        -119 * SECOND,
    );
    let proof = prove(&[line.clone(), agree], &facts);
    assert_eq!(
        range(&proof, &party()),
        (Some(-121 * SECOND), Some(-119 * SECOND))
    );
    let differ = measured(party(), VERIFIER, How::TwoDateHeaders, -SECOND, SECOND);
    let proof = prove(&[line.clone(), differ.clone()], &facts);
    let contradiction = proof
        .contradiction
        .clone()
        .map(|it| (it.pieces, it.by / SECOND));
    assert_eq!(contradiction, Some((vec![0, 1], 115)));
    assert!(proof.clocks.is_empty());
    // One of them is set aside.
    let choices = Choices {
        aside: vec![0],
        ..Choices::default()
    };
    let proof = Proof::of(&[line, differ], &facts, &choices, NOW);
    assert_eq!(range(&proof, &party()), (Some(-SECOND), Some(SECOND)));
}

#[test]
fn what_is_measured_against_a_right_clock_counts_where_nothing_else_ties() {
    let chrony = measured(
        Party::Host(Some("node-7".into())),
        Party::TimeSource,
        How::TimeDaemon,
        -3 * SECOND,
        -2 * SECOND,
    );
    let proof = prove(&[chrony], &Facts::default());
    let host = Party::Host(Some("node-7".into()));
    assert_eq!(range(&proof, &host), (Some(-3 * SECOND), Some(-2 * SECOND)));
    assert!(proof.clock(&host).is_some_and(|clock| clock.taken_right));
    assert_eq!(proof.clocks.len(), 1);
}

#[test]
fn what_was_just_now_is_compared_with_the_pages_clock() {
    let mut date = measured(VERIFIER, Party::Person, How::DateHeader, 0, 0);
    if let What::Measured(measured) = &mut date.what {
        (measured.low, measured.high) = (None, None);
        measured.at = Some(at("Thu, 09 Oct 2025 08:51:20 GMT"));
    }
    assert!(prove(&[date.clone()], &Facts::default()).pieces.is_empty());
    let choices = Choices {
        just_now: Some(NOW),
        ..Choices::default()
    };
    let proof = Proof::of(&[date], &Facts::default(), &choices, NOW);
    // The server says 08:51:20 when the page's clock says 08:53:20.
    let person = range(&proof, &Party::Person);
    assert_eq!(
        person,
        (Some((120 - 1) * SECOND - TYPING), Some(120 * SECOND))
    );
    let choices = Choices {
        fresh: Some(Instant::from_seconds(ISSUED + 90)),
        ..Choices::default()
    };
    let proof = Proof::of(&[], &facts(ISSUED, ISSUED + 600), &choices, NOW);
    assert_eq!(
        range(&proof, &Party::Person),
        (Some(90 * SECOND - SECOND - TYPING), Some(90 * SECOND))
    );
}

#[test]
fn sentences_carry_clocks_of_services_and_signers() {
    // K10: a certificate's start is a second ahead of the API server's clock.
    let x509 = carrying(
        said(
            Who::ApiServer,
            None,
            "2023-06-13T15:30:51Z",
            "not-yet-valid",
        ),
        "x509",
        &[
            (Carries::Now, "2023-06-13T15:30:51Z"),
            (Carries::Nbf, "2023-06-13T15:30:52Z"),
        ],
    );
    let proof = prove(&[x509], &Facts::default());
    let [piece] = &proof.pieces[..] else {
        panic!("{:?}", proof.pieces)
    };
    assert_eq!((piece.low, piece.high), (None, Some(0)));
    // Nothing ties either to the issuer: the signer is taken for right.
    assert_eq!(range(&proof, &VERIFIER), (None, Some(0)));
    assert!(proof.clocks.iter().all(|clock| clock.taken_right));
    // SigV4: the client signed at 19:42:51, and the service's clock read 12:54:51 of the next day.
    let signed = carrying(
        said(Who::Sts, None, "2017-04-17T12:54:51Z", "expired"),
        "sts",
        &[
            (Carries::Client, "20170416T194251Z"),
            (Carries::Now, "20170417T125451Z"),
        ],
    );
    let proof = prove(&[signed], &Facts::default());
    let host = range(&proof, &Party::Host(None));
    assert_eq!(host, (Some(-(17 * 3600 + 12 * 60 + 1) * SECOND), None));
}

#[test]
fn a_line_about_another_token_bounds_nothing() {
    let other = carrying(
        said(Who::Other, None, "2023-12-12T10:37:53Z", "not-yet-valid"),
        "jjwt",
        &[(Carries::Nbf, "2024-01-01T00:00:00Z")],
    );
    assert!(
        prove(&[other], &facts(ISSUED, ISSUED + 3600))
            .pieces
            .is_empty()
    );
}

#[test]
fn a_token_of_a_year_is_called_expired_in_another_year_than_its_issue() {
    let year = 31_536_000;
    let party = Party::ApiServer(None);
    for (stamp, lifetime, high) in [
        // 61 s after the end of an extended token, and eight months after.
        ("1211 10:40:51.000000", year, year + 61),
        ("0811 10:39:50.000000", year, year + 243 * 86_400),
        // Within the year of its issue.
        ("1212 11:40:51.000000", 3600, 3661),
        ("0103 10:39:50.000000", 3600, 22 * 86_400),
    ] {
        let found = [said(Who::ApiServer, None, stamp, "expired")];
        let proof = prove(&found, &facts(ISSUED, ISSUED + lifetime));
        assert_eq!(proof.misfits, [0; 0], "{stamp}");
        let high = Nanos::from(high) * SECOND + 1000;
        assert_eq!(range(&proof, &party), (None, Some(high)), "{stamp}");
    }
    // Whoever chose a year has it.
    let found = [said(
        Who::ApiServer,
        None,
        "1211 10:40:51.000000",
        "expired",
    )];
    let choices = Choices {
        year: Some(2023),
        ..Choices::default()
    };
    let proof = Proof::of(&found, &facts(ISSUED, ISSUED + year), &choices, NOW);
    assert_eq!(proof.misfits, [0]);
}

#[test]
fn all_that_runs_on_a_machine_has_its_clock() {
    let host = Party::Host(Some("cp-2".into()));
    let line = said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T10:37:53Z",
        "not-yet-valid",
    );
    let dates = measured(
        Party::ApiServer(Some("cp-2".into())),
        VERIFIER,
        How::TwoDateHeaders,
        -121 * SECOND,
        -119 * SECOND,
    );
    let daemon = measured(host, Party::TimeSource, How::TimeDaemon, -SECOND, SECOND);
    let proof = prove(&[daemon, dates, line], &facts(ISSUED, ISSUED + 3600));
    let party = Party::ApiServer(Some("cp-2".into()));
    assert_eq!(proof.parties, [Party::Issuer, party, Party::TimeSource]);
    // And so the issuer is as far ahead of the time source.
    let source = range(&proof, &Party::TimeSource);
    assert_eq!(source, (Some(-122 * SECOND), Some(-118 * SECOND)));
}

#[test]
fn a_step_counts_where_nothing_else_is_known_of_its_machine() {
    let step = |before| {
        let host = Party::Host(Some("cp-2".into()));
        measured(host, Party::TimeSource, How::Step, before, before)
    };
    let facts = facts(ISSUED, ISSUED + 3600);
    assert_eq!(prove(&[step(75 * SECOND)], &facts).pieces.len(), 1);
    let there_and_back = [step(-75 * SECOND), step(75 * SECOND)];
    assert!(prove(&there_and_back, &facts).pieces.is_empty());
    let line = said(
        Who::ApiServer,
        Some("cp-2"),
        "2023-12-12T10:37:53Z",
        "not-yet-valid",
    );
    let proof = prove(&[step(75 * SECOND), line], &facts);
    assert!(matches!(
        proof.pieces[..],
        [Piece {
            why: Why::NotYet { .. },
            ..
        }]
    ));
}

#[test]
fn a_stale_token_is_known_by_its_seconds() {
    let payload = format!(
        r#"{{"iss":"x","iat":{ISSUED},"exp":{},"kubernetes.io":{{"namespace":"ns","pod":{{"name":"p","uid":"u"}},"serviceaccount":{{"name":"sa","uid":"s"}},"warnafter":{}}}}}"#,
        ISSUED + 31_536_000,
        ISSUED + 3607
    );
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let token = format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(&payload));
    let facts = inspect(&token).facts;
    // Asked 10 s after `warnafter`: the fraction is cut off, and the line may come a moment later.
    for (stamp, misfits) in [
        ("2023-12-12T11:40:07.500000Z", 0),
        ("2023-12-12T11:40:05.000000Z", 0),
        ("2023-12-12T11:40:10.000000Z", 0),
        ("2023-12-12T11:40:04.999999Z", 1),
        ("2023-12-12T11:40:10.000001Z", 1),
    ] {
        let mut stale = said(Who::ApiServer, Some("cp-2"), stamp, "stale");
        if let What::Said(said) = &mut stale.what {
            said.reasons[0].spans = vec![(Carries::AfterWarning, 10 * SECOND)];
        }
        let proof = prove(&[stale], &facts);
        assert_eq!(proof.misfits.len(), misfits, "{stamp}");
        let party = Party::ApiServer(Some("cp-2".into()));
        let high = range(&proof, &party).1.map(|high| high / SECOND);
        let later = at(stamp)
            .moment(&proof.assumed)
            .since(Instant::from_seconds(ISSUED))
            / SECOND;
        assert_eq!(high, (misfits == 0).then_some(later), "{stamp}");
    }
}

#[test]
fn a_sentence_with_the_verifiers_clock_is_that_clock() {
    let facts = facts(ISSUED, ISSUED + 3600);
    let branch = |(what, _): &(Carries, &str)| match what {
        Carries::Exp => "expired",
        _ => "not-yet-valid",
    };
    for (who, library, now, claim, party, high) in [
        // The line is written 9 s after the look, or by somebody else.
        (
            Who::Other,
            "jjwt",
            "2023-12-12T10:39:20.500Z",
            (Carries::Nbf, "2023-12-12T10:39:50Z"),
            Party::Host(None),
            -29_499,
        ),
        (
            Who::Entra,
            "entra",
            "2023-12-12T10:39:20.500Z",
            (Carries::Nbf, "2023-12-12T10:39:50Z"),
            Party::Service(Who::Entra),
            -29_499,
        ),
        (
            Who::Sts,
            "sts",
            "1702381290",
            (Carries::Exp, "1702381190"),
            Party::Service(Who::Sts),
            3_701_000,
        ),
    ] {
        let line = said(who, None, "2023-12-12T11:50:00Z", branch(&claim));
        let line = carrying(line, library, &[(Carries::Now, now), claim]);
        let proof = prove(&[line], &facts);
        assert_eq!(proof.misfits, [0; 0], "{library}");
        let high = high * SECOND / 1000;
        assert_eq!(range(&proof, &party).1, Some(high), "{library}");
    }
}
