//! What must hold for anything that is pasted; each target asks one of these.
//!
//! They panic where something does not hold, and libFuzzer keeps the input.

pub mod mutate;
mod said;
pub mod seeds;
mod travel;

use jwtriage::app::{AppState, Clock, LONGEST_NAME, Preferences, Reading, reading};
use jwtriage::claims::Facts;
use jwtriage::clocks::solve::{Bound, Range, Solved, without};
use jwtriage::evidence::clue::{Found, What};
use jwtriage::evidence::{Evidence, closer, recognise};
use jwtriage::proof::{Choices, Proof};
use jwtriage::report::{Inspection, inspect, inspect_token};
use jwtriage::text::Span;
use jwtriage::time::{Instant, Nanos, SECOND};
use jwtriage::token::mend::mends;
use mutate::Dice;
pub use travel::share;

/// 2025-10-09 08:53:20 UTC.
const NOW: Instant = Instant(1_760_000_000 * SECOND);

/// FNV-1a: the same text makes the same choices.
fn dice(text: &str) -> Dice {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Dice(sum)
}

pub fn look(text: &str) {
    let inspection = inspect(text);
    inspected(text, &inspection);
    let evidence = &inspection.evidence;
    let found = closer::look(text, evidence);
    let mut dice = dice(text);
    for it in &found {
        lies_in(text, it.span);
        match &it.what {
            What::Token(carried) => {
                let clean = &carried.clean;
                lies_in(text, clean.hull());
                let length = clean.text.len();
                lies_in(text, clean.place(0, length));
                for _ in 0..12 {
                    let (one, other) = (dice.below(length + 1), dice.below(length + 1));
                    let (start, end) = (one.min(other), one.max(other));
                    if clean.text.get(start..end).is_some() {
                        lies_in(text, clean.place(start, end));
                    }
                }
                inspected(text, &inspect_token(evidence.clone(), clean.clone()));
            }
            What::Said(said) => {
                lies_in(text, said.sentence);
                said.reasons.iter().for_each(|it| lies_in(text, it.span));
            }
            _ => {}
        }
    }
    // Shown in the order in which they stand.
    assert!(
        found.is_sorted_by_key(|it| it.span),
        "not in order: {text:?}"
    );
    listed(text, evidence, &found);
}

/// What the first look shows is in the list of the second.
fn listed(text: &str, evidence: &Evidence, found: &[Found]) {
    let Some(shown) = evidence.token_span() else {
        return;
    };
    let is_it = |it: &Found| {
        matches!(it.what, What::Token(_)) && it.span.start < shown.end && shown.start < it.span.end
    };
    assert!(found.iter().any(is_it), "{shown:?} is lost: {text:?}");
}

fn lies_in(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} in {text:?}"
    );
}

fn inspected(text: &str, inspection: &Inspection) {
    for finding in &inspection.evidence.findings {
        lies_in(text, finding.span);
        finding.token.into_iter().for_each(|it| lies_in(text, it));
    }
    for problem in &inspection.problems {
        problem.place.into_iter().for_each(|it| lies_in(text, it));
        said::problem(&problem.what);
    }
}

/// The token that is shown, or another one.
fn facts(inspection: &Inspection, found: &[Found], dice: &mut Dice) -> Facts {
    let mut tokens = found.iter().filter_map(|it| match &it.what {
        What::Token(carried) => Some(&carried.clean),
        _ => None,
    });
    let chosen = tokens.nth(dice.below(3));
    match chosen {
        Some(clean) => inspect_token(inspection.evidence.clone(), clean.clone()).facts,
        None => inspection.facts.clone(),
    }
}

fn choices(dice: &mut Dice, facts: &Facts) -> Choices {
    let mut of = |moments: &[Instant]| (dice.below(3) == 0).then(|| dice.of(moments));
    let issued = facts.date("iat").date().map_or(NOW, |date| date.instant);
    let moments = [
        NOW,
        issued,
        Instant(0),
        Instant(Nanos::MAX),
        Instant(Nanos::MIN),
    ];
    let (just_now, fresh) = (of(&moments), of(&moments));
    Choices {
        zone: (dice.below(2) == 0).then(|| dice.of(&[0, 28_800, -12_600, 50_400, -50_400])),
        year: (dice.below(2) == 0).then(|| dice.of(&[1970, 2023, 2024, 2025, 9999])),
        just_now,
        fresh,
        aside: (0..dice.below(4)).map(|_| dice.below(6)).collect(),
        issuer: dice.of(&["", "apiserver-1", "master-1", "a"]).to_owned(),
    }
}

pub fn prove(text: &str) {
    let inspection = inspect(text);
    let found = closer::look(text, &inspection.evidence);
    let mut dice = dice(text);
    let facts = facts(&inspection, &found, &mut dice);
    for round in 0..3 {
        let mut choices = match round {
            0 => Choices::default(),
            _ => choices(&mut dice, &facts),
        };
        let now = dice.of(&[
            NOW,
            NOW,
            Instant(0),
            Instant(Nanos::MAX),
            Instant(Nanos::MIN),
        ]);
        let proof = Proof::of(&found, &facts, &choices, now);
        proven(&proof, &found, &choices);
        said::everything(text, &found, &facts, &proof, now);
        met(&proof, &found, &facts, &mut dice);
        // Without the pieces that contradict each other there are fewer, and in the end none.
        for _ in 0..4 {
            let Some(contradiction) = &Proof::of(&found, &facts, &choices, now).contradiction
            else {
                break;
            };
            choices.aside.extend(contradiction.pieces.iter().take(1));
        }
    }
}

fn proven(proof: &Proof, found: &[Found], choices: &Choices) {
    for piece in &proof.pieces {
        assert!(piece.found.is_none_or(|at| at < found.len()), "{piece:?}");
        assert!(piece.left < proof.parties.len() && piece.right < proof.parties.len());
    }
    assert!(proof.misfits.iter().all(|at| *at < found.len()));
    let there = |pieces: &[usize]| {
        let known = |piece: &usize| *piece < proof.pieces.len() && !choices.aside.contains(piece);
        assert!(pieces.iter().all(known), "{pieces:?}");
    };
    for clock in &proof.clocks {
        ordered(&clock.range);
        there(&clock.range.low_by);
        there(&clock.range.high_by);
        assert!(proof.parties.contains(&clock.party));
    }
    if let Some(contradiction) = &proof.contradiction {
        assert!(
            !contradiction.pieces.is_empty() && contradiction.by > 0,
            "{contradiction:?}"
        );
        there(&contradiction.pieces);
    }
}

/// Far enough from the ends that the page can count with it.
const FAR: Nanos = Nanos::MAX / 4;

fn ordered(range: &Range) {
    let ends = range.low.zip(range.high);
    assert!(ends.is_none_or(|(low, high)| low <= high), "{range:?}");
    let near = |end: Option<Nanos>| end.is_none_or(|end| (-FAR..FAR).contains(&end));
    assert!(near(range.low) && near(range.high), "{range:?}");
}

/// The machines that come with the evidence, and go with it.
fn met(proof: &Proof, found: &[Found], facts: &Facts, dice: &mut Dice) {
    let mut state = AppState::new(Preferences::default());
    let clocks = reading::met(&state, Some(proof));
    if let Some(clocks) = clocks {
        assert!(clocks.iter().all(readable));
        state.clocks = clocks;
    }
    let mut names: Vec<&str> = state
        .clocks
        .iter()
        .map(|it| it.machine.name.as_str())
        .collect();
    names.sort_unstable();
    assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
    // A second time nothing comes.
    assert_eq!(reading::met(&state, Some(proof)), None);
    for clock in &proof.clocks {
        let range = &clock.range;
        let name = format!("n{}", dice.below(9));
        let with = reading::with_node(&state, &name, range.low, range.high);
        assert!(with.is_none_or(|clocks| clocks.iter().all(readable)));
    }
    for row in said::rows(found, facts) {
        let with = reading::with_node(&state, &row.name, row.low, row.high);
        assert!(
            with.is_none_or(|clocks| clocks.iter().all(readable)),
            "{row:?}"
        );
    }
    // Those that came go when nothing speaks of them any more.
    if let Some(clocks) = reading::met(&state, None) {
        assert!(clocks.iter().all(|clock| !clock.met));
    }
    let choices = Reading::default().choices(&state.clocks);
    assert!(!choices.issuer.is_empty());
}

/// As a link must have it.
fn readable(clock: &Clock) -> bool {
    let name = &clock.machine.name;
    let fits = !name.is_empty() && name.trim() == name && name.chars().count() <= LONGEST_NAME;
    fits && clock.fault().is_none()
}

pub fn mend(text: &str) {
    let inspection = inspect(text);
    for mend in mends(text, &inspection) {
        said::mend(mend.what);
        lies_in(text, mend.span);
        let (start, end) = (mend.span.start, mend.span.end);
        let after = [&text[..start], &mend.instead, &text[end..]].concat();
        assert_ne!(after, text, "{mend:?}");
        let again = inspect(&after);
        inspected(&after, &again);
        assert!(
            again.token.is_some(),
            "{mend:?} leaves no token of {text:?}"
        );
        // Pressed again and again, all of them come to an end.
        let more = mends(&after, &again);
        assert!(!more.contains(&mend), "{mend:?} is offered again: {text:?}");
    }
    // And all of them, one after the other.
    let mut text = text.to_owned();
    for _ in 0..12 {
        let inspection = inspect(&text);
        let Some(mend) = mends(&text, &inspection).into_iter().next() else {
            return;
        };
        text.replace_range(mend.span.start..mend.span.end, &mend.instead);
    }
    assert!(
        mends(&text, &inspect(&text)).is_empty(),
        "no end of fixes: {text:?}"
    );
}

/// Bytes as bounds: few clocks, and lengths near to each other, so that many contradict.
pub fn solve(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let clocks = usize::from(first % 9) + 1;
    let reference = usize::from(first / 9) % clocks;
    let bounds: Vec<Bound> = rest.chunks_exact(4).map(|it| bound(clocks, it)).collect();
    match jwtriage::clocks::solve::solve(clocks, reference, &bounds) {
        Solved::Ranges(ranges) => {
            assert_eq!(ranges.len(), clocks);
            ranges.iter().for_each(ordered);
            let own = &ranges[reference];
            assert_eq!((own.low, own.high), (Some(0), Some(0)));
            for (clock, range) in ranges.iter().enumerate() {
                implied(clocks, reference, &bounds, clock, range);
            }
        }
        Solved::Contradiction { pieces, by } => {
            assert!(
                by > 0 && !pieces.is_empty() && pieces.is_sorted(),
                "{pieces:?}"
            );
            let all: Vec<usize> = bounds.iter().map(|it| it.piece).collect();
            let others: Vec<usize> = all.into_iter().filter(|it| !pieces.contains(it)).collect();
            // They contradict by themselves.
            let alone = without(&bounds, &others);
            let still = jwtriage::clocks::solve::solve(clocks, reference, &alone);
            assert!(matches!(still, Solved::Contradiction { .. }), "{bounds:?}");
        }
    }
}

/// The pieces that make an end make it alone.
fn implied(clocks: usize, reference: usize, bounds: &[Bound], clock: usize, range: &Range) {
    for (by, end, is_high) in [
        (&range.high_by, range.high, true),
        (&range.low_by, range.low, false),
    ] {
        let all: Vec<usize> = bounds.iter().map(|it| it.piece).collect();
        let others: Vec<usize> = all.into_iter().filter(|it| !by.contains(it)).collect();
        let alone = without(bounds, &others);
        let Solved::Ranges(again) = jwtriage::clocks::solve::solve(clocks, reference, &alone)
        else {
            panic!("{by:?} contradict each other: {bounds:?}");
        };
        let again = if is_high {
            again[clock].high
        } else {
            again[clock].low
        };
        assert_eq!(again, end, "{by:?} of {bounds:?}");
    }
}

fn bound(clocks: usize, bytes: &[u8]) -> Bound {
    let at = |index: usize| bytes.get(index).copied().unwrap_or_default();
    let at_most = match at(3) % 16 {
        0 => Nanos::MAX,
        1 => Nanos::MIN,
        2 => Nanos::MAX / 2,
        3 => Nanos::MIN / 2,
        _ => Nanos::from(at(2)) - 100,
    };
    // One is not there.
    Bound {
        left: usize::from(at(0)) % (clocks + 1),
        right: usize::from(at(1)) % (clocks + 1),
        at_most,
        piece: usize::from(at(3) / 16),
    }
}

/// Everything that is done with a paste, for its time.
pub fn all(text: &str) {
    let evidence = recognise(text);
    let found = closer::look(text, &evidence);
    let inspection = inspect(text);
    let mut dice = Dice(1);
    let facts = facts(&inspection, &found, &mut dice);
    let proof = Proof::of(&found, &facts, &Choices::default(), NOW);
    said::everything(text, &found, &facts, &proof, NOW);
    let _ = mends(text, &inspection);
}

/// The same for what is handed over.
pub fn hand_over(text: &str) {
    travel::sent(text);
}
