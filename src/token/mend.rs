//! Fixes to offer where they are safe: each replaces a stretch of the paste, and that fault is gone.
//!
//! A claim that is mended changes what was signed: the token can be read, and no longer be verified. The page calls this
//! in a part that loads later.

use super::{Problem, Token, TookOff, What};
use crate::evidence::{Evidence, recognise, token_at};
use crate::jose::base64::{decode, encode};
use crate::json::{self, edit};
use crate::report::Inspection;
use crate::text::Span;
use crate::time::{Assumed, Instant, SECOND, Stamp};

/// One fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What it does, as an id for which there is a sentence in each language; see [`WHATS`].
    pub what: &'static str,
    /// What it replaces in the paste.
    pub span: Span,
    pub instead: String,
    /// Whether the signature was made over something else then.
    pub breaks_signature: bool,
}

/// All that `Mend::what` can be.
pub const WHATS: [&str; 10] = [
    "stray",
    "joined",
    "bearer-twice",
    "first-letter",
    "percent",
    "ordinary-base64",
    "padding",
    "milliseconds",
    "date-as-text",
    "other-case",
];

/// In the order in which they are best done. One of each sort, for all places of that sort.
pub fn mends(pasted: &str, inspection: &Inspection) -> Vec<Mend> {
    let Some(token) = &inspection.token else {
        return Vec::new();
    };
    let problems = &inspection.problems;
    let has = |is: fn(&What) -> bool| problems.iter().any(|it| is(&it.what));
    let mut mends = Vec::new();
    mends.extend(stray(pasted, &inspection.evidence, token, problems));
    mends.extend(joined(pasted, token, problems));
    mends.extend(bearer_twice(pasted, token, problems));
    mends.extend(first_letter(pasted, token, problems));
    mends.extend(percent(pasted, token, problems));
    if has(|what| matches!(what, What::OrdinaryBase64 { .. })) {
        let text = token.text.text.replace('+', "-").replace('/', "_");
        mends.extend(respelt(pasted, token, "ordinary-base64", &text));
    }
    if has(|what| matches!(what, What::Padding { .. })) {
        let segments: Vec<&str> = token.text.text.split('.').collect();
        let bare: Vec<&str> = segments.iter().map(|it| it.trim_end_matches('=')).collect();
        mends.extend(respelt(pasted, token, "padding", &bare.join(".")));
    }
    let claims: [(&'static str, Edit); 3] = [
        ("milliseconds", seconds),
        ("date-as-text", numeric),
        ("other-case", renamed),
    ];
    for (what, change) in claims {
        mends.extend(rewritten(pasted, token, problems, what, change));
    }
    mends
}

/// The text of the claims without one fault; none if it is another fault, or none that is safe to mend.
type Edit = fn(&str, &What) -> Option<String>;

/// What reading took off: blanks, line breaks, quotes and what cannot be seen.
fn stray(pasted: &str, evidence: &Evidence, token: &Token, problems: &[Problem]) -> Option<Mend> {
    let took = problems.iter().any(|it| {
        let What::TookOff(took) = &it.what else {
            return false;
        };
        matches!(
            took,
            TookOff::Quotes | TookOff::Space(_) | TookOff::LineBreaks(_) | TookOff::Hidden(_)
        )
    });
    let text = &token.text.text;
    let hull = token.text.hull();
    let bare = |span: Span| {
        let written = pasted.get(span.start..span.end)?;
        Some(
            written
                .chars()
                .filter(|c| !is_stray(*c))
                .collect::<String>(),
        )
    };
    // A token that was decoded is not written as it is.
    if !took || bare(hull)? != *text {
        return None;
    }
    // With nothing else in the paste, what is at its ends goes, too.
    let alone = evidence.findings.len() == 1 && evidence.findings.first()?.form == "compact";
    let whole = Span::new(0, pasted.len());
    let edges = pasted.trim_matches(|c| is_stray(c) || is_edge(c));
    let span = match alone && edges.len() == hull.end - hull.start {
        true => whole,
        false => hull,
    };
    let mend = Mend {
        what: "stray",
        span,
        instead: text.clone(),
        breaks_signature: false,
    };
    let changes = pasted.get(span.start..span.end)? != text;
    (changes && leaves(pasted, &mend, hull, text)).then_some(mend)
}

/// So many words one token was broken into, at most.
const MOST_WORDS: usize = 64;

/// A token that a blank or a line break cuts off: only where what follows makes its claims whole, and a signature
/// stands behind them.
fn joined(pasted: &str, token: &Token, problems: &[Problem]) -> Option<Mend> {
    let lacks = |it: &Problem| matches!(it.what, What::SegmentMissing(_));
    if !problems.iter().any(lacks) || !token.header.go_reads {
        return None;
    }
    let hull = token.text.hull();
    let mut text = token.text.text.clone();
    let (mut at, mut instead) = (hull.end, String::new());
    for _ in 0..MOST_WORDS {
        let rest = pasted.get(at..)?;
        let word = rest.trim_start_matches(is_stray);
        let blanks = rest.len() - word.len();
        let length = word.len() - word.trim_start_matches(is_digit).len();
        if length == 0 || blanks == 0 {
            return None;
        }
        let word = word.get(..length)?;
        at += blanks + length;
        text.push_str(word);
        instead.push_str(word);
        if is_whole(&text) {
            break;
        }
    }
    let mend = Mend {
        what: "joined",
        span: Span::new(hull.end, at),
        instead,
        breaks_signature: false,
    };
    (is_whole(&text) && leaves(pasted, &mend, hull, &text)).then_some(mend)
}

fn is_digit(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.".contains(character)
}

/// A header and claims that are JSON objects, and something for a signature.
fn is_whole(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    let [header, payload, signature] = &segments[..] else {
        return false;
    };
    !signature.is_empty() && is_object(header) && is_object(payload)
}

fn is_object(segment: &str) -> bool {
    let (node, faults) = match decode(segment) {
        Some(bytes) => json::read(&bytes),
        None => return false,
    };
    faults.is_empty() && node.is_some_and(|it| it.value.kind() == json::Kind::Object)
}

/// The word before the token, where it stands there already.
fn bearer_twice(pasted: &str, token: &Token, problems: &[Problem]) -> Option<Mend> {
    let twice = problems.iter().find(|it| it.what == What::BearerTwice)?;
    let mend = Mend {
        what: "bearer-twice",
        span: twice.place?,
        instead: String::new(),
        breaks_signature: false,
    };
    leaves(pasted, &mend, token.text.hull(), &token.text.text).then_some(mend)
}

/// The `e` before `yJ`, where the header then is one.
fn first_letter(pasted: &str, token: &Token, problems: &[Problem]) -> Option<Mend> {
    let missing = |it: &&Problem| it.what == What::FirstLetterMissing;
    problems.iter().find(missing)?;
    let text = ["e", token.text.text.as_str()].concat();
    let hull = token.text.hull();
    let mend = Mend {
        what: "first-letter",
        span: Span::new(hull.start, hull.start),
        instead: "e".into(),
        breaks_signature: false,
    };
    let is_one = is_object(text.split('.').next()?);
    (is_one && leaves(pasted, &mend, hull, &text)).then_some(mend)
}

/// Percent-encoded, once or more often: only where a whole token comes out of it.
fn percent(pasted: &str, token: &Token, problems: &[Problem]) -> Option<Mend> {
    let found = |it: &Problem| matches!(it.what, What::NotBase64 { found: '%', .. });
    if !problems.iter().any(found) {
        return None;
    }
    let mut text = String::new();
    let mut rest = token.text.text.as_str();
    while let Some((before, behind)) = rest.split_once('%') {
        text.push_str(before);
        let digits = behind.trim_start_matches("25");
        let code = u8::from_str_radix(digits.get(..2)?, 16).ok()?;
        text.push(Some(char::from(code)).filter(|it| is_digit(*it))?);
        rest = digits.get(2..)?;
    }
    text.push_str(rest);
    let is_one = is_whole(&text);
    let mend = is_one.then(|| respelt(pasted, token, "percent", &text));
    mend.flatten()
}

/// Whether the token is found again, as this text. A damaged one is told from prose by how much of it is odd and how
/// long its words are, and that changes.
fn leaves(pasted: &str, mend: &Mend, hull: Span, text: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let is_plain = text.starts_with("ey") && text.bytes().all(is_digit);
    let is_one_word = || {
        let in_hull = |start, end| pasted.get(start..end).unwrap_or_default();
        let before = in_hull(hull.start, mend.span.start);
        let after = in_hull(mend.span.end, hull.end);
        !before.contains(is_stray) && !after.contains(is_stray)
    };
    if is_plain && is_one_word() {
        return true;
    }
    let before = pasted.get(..mend.span.start).unwrap_or_default();
    let after = pasted.get(mend.span.end..).unwrap_or_default();
    let mended = [before, &mend.instead, after].concat();
    let findings = recognise(&mended).findings;
    let mut found = findings.iter().filter_map(|it| it.token);
    found.any(|it| token_at(&mended, it).text == text)
}

/// What `evidence` takes off inside of a token.
fn is_stray(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

/// And at the ends of a paste.
fn is_edge(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | ',' | ';'
    )
}

/// The token spelt otherwise: from the first character that changes to the last.
fn respelt(pasted: &str, token: &Token, what: &'static str, text: &str) -> Option<Mend> {
    let before = &token.text.text;
    let same = |one: &str, other: &str| {
        let pairs = one.bytes().zip(other.bytes());
        pairs.take_while(|(one, other)| one == other).count()
    };
    // Only ASCII is put in the place of ASCII, so that both ends lie between characters.
    let first = floor(before, same(before, text));
    let rest = before.len().min(text.len()).saturating_sub(first);
    let pairs = before.bytes().rev().zip(text.bytes().rev()).take(rest);
    let last = pairs.take_while(|(one, other)| one == other).count();
    let mut end = before.len().saturating_sub(last);
    while !before.is_char_boundary(end) {
        end += 1;
    }
    let behind = before.len() - end;
    let stretch = before.get(first..end).filter(|it| !it.is_empty())?;
    let span = token.text.place(first, end);
    let written = pasted.get(span.start..span.end)?;
    let bare: String = written.chars().filter(|c| !is_stray(*c)).collect();
    let instead = text.get(first..text.len().checked_sub(behind)?)?.to_owned();
    let mend = Mend {
        what,
        span,
        instead,
        breaks_signature: false,
    };
    (bare == stretch && leaves(pasted, &mend, token.text.hull(), text)).then_some(mend)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The payload encoded anew, with all faults of one sort mended.
fn rewritten(
    pasted: &str,
    token: &Token,
    problems: &[Problem],
    what: &'static str,
    change: Edit,
) -> Option<Mend> {
    let segment = token.payload.span?;
    let text = core::str::from_utf8(&token.payload.bytes).ok()?;
    // Of a name that stands twice nobody knows which is meant.
    if !json::read(text.as_bytes()).1.is_empty() {
        return None;
    }
    let mut mended: Option<String> = None;
    for problem in problems {
        let changed = change(mended.as_deref().unwrap_or(text), &problem.what);
        mended = changed.or(mended);
    }
    let span = token.text.place(segment.start, segment.end);
    let written = pasted.get(span.start..span.end)?;
    let bare: String = written.chars().filter(|c| !is_stray(*c)).collect();
    let text = &token.text.text;
    let is_plain = text.get(segment.start..segment.end)? == bare;
    let mend = Mend {
        what,
        span,
        instead: encode(mended.filter(|_| is_plain)?.as_bytes()),
        breaks_signature: !token.signature.bytes.is_empty(),
    };
    let before = text.get(..segment.start)?;
    let whole = [before, &mend.instead, text.get(segment.end..)?].concat();
    leaves(pasted, &mend, token.text.hull(), &whole).then_some(mend)
}

fn seconds(text: &str, what: &What) -> Option<String> {
    let What::Milliseconds {
        claim,
        written,
        per_second,
        ..
    } = what
    else {
        return None;
    };
    // With a fraction it is far from what a float tells apart.
    let seconds = match written.parse::<i64>() {
        Ok(whole) => whole.div_euclid(*per_second),
        Err(_) => (written.parse::<f64>().ok()? / *per_second as f64).floor() as i64,
    };
    edit::set(text, &path(claim), &seconds.to_string())
}

fn numeric(text: &str, what: &What) -> Option<String> {
    let What::DateAsText { claim, written } = what else {
        return None;
    };
    let written = written.trim();
    let digits = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    if digits && written.len() < 11 && (written == "0" || !written.starts_with('0')) {
        return edit::set(text, &path(claim), written);
    }
    // Without a zone it could be any of many moments.
    let stamp = Stamp::read_whole(written).filter(|it| it.has_zone && it.has_year)?;
    let moment = stamp.moment(&Assumed {
        near: Instant(0),
        year: None,
        zone: 0,
    });
    let seconds = moment.0.div_euclid(SECOND);
    edit::set(text, &path(claim), &seconds.to_string())
}

fn renamed(text: &str, what: &What) -> Option<String> {
    let What::OtherCase { found, meant } = what else {
        return None;
    };
    let (root, _) = json::read(text.as_bytes());
    let path = path(meant);
    let (right, way) = path.split_last()?;
    let root = root?;
    let object = way.iter().try_fold(&root, |node, name| node.get(name))?;
    let name = found.get(meant.len() - right.len()..)?;
    // Where both are there, nobody can tell which is meant.
    if object.get(right).is_some() {
        return None;
    }
    let member = object.members().iter().rev().find(|it| it.name == name)?;
    let mut out = text.get(..member.name_span.start)?.to_owned();
    out.push_str(&edit::string(right));
    out.push_str(text.get(member.name_span.end..)?);
    Some(out)
}

/// The names on the way to a claim of the registry.
fn path(claim: &str) -> Vec<&str> {
    match claim.strip_prefix("kubernetes.io.") {
        Some(rest) => ["kubernetes.io"]
            .into_iter()
            .chain(rest.split('.'))
            .collect(),
        None => vec![claim],
    }
}
