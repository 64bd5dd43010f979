//! Every sentence about what was found, in every language.

use jwtriage::app::{date_text, reading};
use jwtriage::claims::Facts;
use jwtriage::clocks::fleet::{Bears, Row, Tolerance, table};
use jwtriage::evidence::clue::{Carried, Found, Measured, Party, Said, What};
use jwtriage::evidence::flood::floods;
use jwtriage::i18n::{CloserLanguage, LOCALES, Utc, Voice};
use jwtriage::proof::{Proof, Why, hints};
use jwtriage::time::{Assumed, Instant, SECOND, civil};

pub fn problem(what: &jwtriage::token::What) {
    for locale in LOCALES {
        said(locale.language().problem(what));
    }
}

pub fn mend(what: &str) {
    for locale in LOCALES {
        said(locale.closer().mend(what));
    }
}

pub fn rows(found: &[Found], facts: &Facts) -> Vec<Row> {
    table(found, &Tolerance::of(facts))
}

/// What somebody reads is not empty, and no number in it went wrong.
fn said(sentence: impl AsRef<str>) {
    let sentence = sentence.as_ref();
    assert!(!sentence.trim().is_empty(), "says nothing");
    assert!(!sentence.contains("  "), "{sentence:?}");
}

pub fn everything(text: &str, found: &[Found], facts: &Facts, proof: &Proof, now: Instant) {
    let hints = hints(found, facts, proof);
    let floods = floods(found, &proof.assumed);
    let rows = rows(found, facts);
    let _ = civil(proof.assumed.near, proof.assumed.zone);
    let zone = reading::zone_text(proof.assumed.zone);
    for locale in LOCALES {
        let closer = locale.closer();
        let voice = Voice {
            locale,
            zone: &Utc,
            moment: now,
        };
        let name = |party: &Party| {
            let name = closer.party(party);
            // A host may be called anything, and a party that is no machine is described.
            name
        };
        for it in found {
            of(text, it, closer, &voice, &proof.assumed);
        }
        said(closer.zone(&zone, proof.zone_by));
        said(closer.misfits(proof.misfits.len()));
        for clock in &proof.clocks {
            let range = &clock.range;
            if range.low.is_some() || range.high.is_some() {
                said(closer.apart("b", range.low, range.high, "a"));
                said(closer.range(range.low, range.high));
            }
        }
        for piece in &proof.pieces {
            let party = |at: usize| proof.parties.get(at).map(name).unwrap_or_default();
            let (one, other) = (party(piece.left), party(piece.right));
            let _ = closer.reason(&piece.why, &one, &other, &voice);
            said(closer.reason(&piece.why, "b", "a", &voice));
            said(closer.apart("b", piece.low, piece.high, "a"));
            if let Why::NotYet { said, .. } | Why::Later { said, .. } = piece.why {
                let _ = date_text(said);
            }
        }
        if let Some(contradiction) = &proof.contradiction {
            said(closer.contradiction(contradiction.pieces.len(), contradiction.by));
        }
        for hint in &hints {
            let sentence = closer.hint(hint, &|_| "a".into(), &voice);
            said(sentence);
        }
        for flood in &floods {
            let (first, last) = (proof.moment(&flood.first), proof.moment(&flood.last));
            assert!(flood.count > 2, "{flood:?}");
            said(closer.flood(
                flood,
                &voice.full(first),
                &voice.full(last),
                last.since(first),
            ));
        }
        fleet(&rows, closer, facts);
    }
}

fn fleet(rows: &[Row], closer: &dyn CloserLanguage, facts: &Facts) {
    let tolerance = Tolerance::of(facts);
    said(closer.tolerance(tolerance.lifetime, tolerance.slowest()));
    for row in rows {
        assert!(!row.name.is_empty() && row.pieces > 0, "{row:?}");
        assert!(row.low.is_some() || row.high.is_some(), "{row:?}");
        let ends = row.low.zip(row.high);
        assert!(ends.is_none_or(|(low, high)| low <= high), "{row:?}");
        said(closer.range(row.low, row.high));
        said(closer.measured_by(row.how));
        if let Bears::No { by } = row.bears {
            said(closer.bears_not(by));
        }
    }
}

fn of(text: &str, found: &Found, closer: &dyn CloserLanguage, voice: &Voice, assumed: &Assumed) {
    match closer.found_form(found.form) {
        "" => said(voice.language().form(found.form)),
        name => said(name),
    }
    match &found.what {
        What::Token(carried) => token(carried, closer, assumed),
        What::Said(it) => line(text, it, closer, voice, assumed),
        What::Measured(measured) => measure(measured, closer, assumed),
        What::Opened(opened) => {
            let _ = closer.opened(opened, voice);
        }
        What::Named => {}
    }
}

fn token(carried: &Carried, closer: &dyn CloserLanguage, assumed: &Assumed) {
    assert!(!carried.clean.text.is_empty());
    carried
        .wrapped
        .iter()
        .for_each(|it| said(closer.wrapped(*it)));
    if !carried.used_by.is_empty() {
        let _ = closer.used_by(&carried.used_by.join(", "));
    }
    let _ = carried.expires.map(|it| it.moment(assumed));
}

fn line(text: &str, it: &Said, closer: &dyn CloserLanguage, voice: &Voice, assumed: &Assumed) {
    said(closer.speaker(it.speaker.who));
    let full = |at: &jwtriage::time::Stamp| {
        let at = at.moment(assumed);
        said(voice.full(at));
        // As the page marks it.
        let _ = (at.subsecond(), at.0.div_euclid(SECOND));
    };
    it.at.iter().for_each(full);
    it.remark.iter().for_each(|id| said(closer.remark(id)));
    for reason in &it.reasons {
        let _ = text.get(reason.span.start..reason.span.end);
        match reason.branch.map_or("", |id| closer.refused_as(id)) {
            "" => said(closer.grade(reason.grade)),
            branch => said(branch),
        }
        for (what, stamp) in &reason.times {
            said(closer.carries(*what));
            full(stamp);
        }
        for (what, nanos) in &reason.spans {
            said(closer.carries(*what));
            said(voice.language().span(*nanos));
        }
    }
}

fn measure(measured: &Measured, closer: &dyn CloserLanguage, assumed: &Assumed) {
    said(closer.measured_by(measured.how));
    said(closer.caveat(measured.how));
    if measured.low.is_some() || measured.high.is_some() {
        said(closer.range(measured.low, measured.high));
    }
    let _ = measured.at.map(|it| it.moment(assumed));
}
