//! What verifiers and libraries say when they refuse a token: a table of their sentences, and whose they are.
//!
//! The sentences are in `sentences/`, by the ecosystem of who says them. Here they are found in a text.
//!
//! Kubernetes' service account authenticator is not in it: see `kube`.

mod cloud;
mod go;
mod kubernetes;
mod others;
mod services;

use super::clue::{Carries, Grade, Reason, Who};
use super::shape::{Budget, Fit, UTC, fit};
use crate::text::Span;
use crate::time::{Nanos, Stamp};

/// Somebody with sentences: a library in a range of versions, or a program.
#[derive(Debug, PartialEq)]
pub struct Voice {
    /// An id of `verifier::libraries`; none where it verifies nothing.
    pub origin: Option<&'static str>,
    /// Others who say the same words.
    pub also: &'static [&'static str],
    pub who: Who,
    /// Which versions say it so, where others say it otherwise; the library's own are in its row.
    pub versions: &'static str,
    pub says: &'static [Sentence],
}

#[derive(Debug, PartialEq)]
pub struct Sentence {
    pub shape: &'static str,
    pub kind: Kind,
    pub grade: Grade,
    /// A rule's id.
    pub branch: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// So particular that it can be nothing else.
    Whole,
    /// Words that people use, too: found only where they stand apart, as an error's text does.
    Short,
    /// The name of an error, which gives way to the sentence of the same library beside it.
    Code,
    /// Introduces what somebody else said, and gives way to that.
    Prefix,
    /// The times in it tell whether it is too early or too late.
    Either,
}

const VOICES: &[&[Voice]] = &[
    go::VOICES,
    kubernetes::VOICES,
    services::VOICES,
    cloud::VOICES,
    others::VOICES,
];

// For the tables.
const EXPIRED: Option<&str> = Some("expired");
const TOO_EARLY: Option<&str> = Some("not-yet-valid");
const FUTURE: Option<&str> = Some("issued-in-future");
const AUDIENCE: Option<&str> = Some("audience-expected");
const ISSUER: Option<&str> = Some("issuer-expected");
const SIGNATURE: Option<&str> = Some("signature-verified");
const KEY: Option<&str> = Some("key-found");
const FORM: Option<&str> = Some("well-formed");
const CLAIMS: Option<&str> = Some("claims-decoded");

const fn sentence(
    kind: Kind,
    grade: Grade,
    branch: Option<&'static str>,
    shape: &'static str,
) -> Sentence {
    Sentence {
        shape,
        kind,
        grade,
        branch,
    }
}

/// It is the token, and this is wrong with it.
const fn bad(branch: Option<&'static str>, shape: &'static str) -> Sentence {
    sentence(Kind::Whole, Grade::Bad, branch, shape)
}

const fn short(branch: Option<&'static str>, shape: &'static str) -> Sentence {
    sentence(Kind::Short, Grade::Bad, branch, shape)
}

const fn code(branch: Option<&'static str>, shape: &'static str) -> Sentence {
    sentence(Kind::Code, Grade::Bad, branch, shape)
}

const fn prefix(shape: &'static str) -> Sentence {
    sentence(Kind::Prefix, Grade::Unknown, None, shape)
}

const fn transport(shape: &'static str) -> Sentence {
    sentence(Kind::Whole, Grade::Transport, None, shape)
}

const fn unknown(shape: &'static str) -> Sentence {
    sentence(Kind::Whole, Grade::Unknown, None, shape)
}

/// A voice that says it alone, in all of its versions.
const fn voice(library: &'static str, who: Who, says: &'static [Sentence]) -> Voice {
    Voice {
        origin: Some(library),
        also: &[],
        who,
        versions: "",
        says,
    }
}

/// The rule or the library of this id, if the tables have it.
pub fn known(id: &str) -> Option<&'static str> {
    let voices = VOICES.iter().flat_map(|file| file.iter());
    let ids = voices.flat_map(|voice| {
        let branches = voice.says.iter().map(|sentence| sentence.branch);
        branches.chain([voice.origin])
    });
    ids.flatten().find(|known| *known == id)
}

/// What a library or program says when it refuses for this rule, with its holes; none if the tables do not have it.
pub fn says(id: &str, branch: &str) -> Option<&'static str> {
    let voices = VOICES.iter().flat_map(|file| file.iter());
    let spoken = |own: bool| {
        let voices = voices.clone();
        let is_theirs = move |voice: &&Voice| match own {
            true => voice.origin == Some(id),
            false => voice.also.contains(&id),
        };
        let says = voices.filter(is_theirs).flat_map(|voice| voice.says);
        let mut says = says.filter(|it| it.branch == Some(branch));
        says.find(|it| matches!(it.kind, Kind::Whole | Kind::Short))
    };
    let sentence = spoken(true).or_else(|| spoken(false))?;
    Some(sentence.shape)
}

/// A sentence in the index: how it begins, and where it is in the tables.
#[derive(Clone, Copy)]
struct Entry {
    begins: u32,
    /// The eight bytes behind them, and zeros from the first hole or quotation mark on.
    then: u64,
    file: u8,
    voice: u8,
    sentence: u8,
}

/// So many bytes decide whether a sentence may begin somewhere. None is shorter.
const BEGINNING: usize = 4;

const COUNT: usize = {
    let (mut count, mut file) = (0, 0);
    while file < VOICES.len() {
        let mut voice = 0;
        while voice < VOICES[file].len() {
            count += VOICES[file][voice].says.len();
            voice += 1;
        }
        file += 1;
    }
    count
};

/// Every sentence, by how it begins.
static INDEX: [Entry; COUNT] = {
    let nothing = Entry {
        begins: 0,
        then: 0,
        file: 0,
        voice: 0,
        sentence: 0,
    };
    let mut index = [nothing; COUNT];
    let (mut count, mut file) = (0, 0);
    while file < VOICES.len() {
        let mut voice = 0;
        while voice < VOICES[file].len() {
            let says = VOICES[file][voice].says;
            let mut sentence = 0;
            while sentence < says.len() {
                let shape = says[sentence].shape.as_bytes();
                let entry = Entry {
                    begins: u32::from_be_bytes([shape[0], shape[1], shape[2], shape[3]]),
                    then: then(shape),
                    file: file as u8,
                    voice: voice as u8,
                    sentence: sentence as u8,
                };
                let mut place = count;
                while place > 0 && index[place - 1].begins > entry.begins {
                    index[place] = index[place - 1];
                    place -= 1;
                }
                index[place] = entry;
                count += 1;
                sentence += 1;
            }
            voice += 1;
        }
        file += 1;
    }
    index
};

/// Which beginnings there can be, by a hash of 12 bits: nearly all of a log is passed over with one look a byte.
static MIGHT_BEGIN: [u64; 64] = {
    let mut bits = [0; 64];
    let mut at = 0;
    while at < COUNT {
        let (word, bit) = place(INDEX[at].begins);
        bits[word] |= 1 << bit;
        at += 1;
    }
    bits
};

const fn place(begins: u32) -> (usize, u32) {
    let hash = begins.wrapping_mul(0x9e37_79b1) >> 20;
    ((hash >> 6) as usize, hash & 63)
}

/// Without it, a text of one character that has the hash of a beginning would be looked at everywhere.
fn may_be_first(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'*')
}

/// The next place, not before this one, at which a sentence may begin.
fn candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let mut begins = 0;
    for (count, byte) in bytes.get(from..)?.iter().enumerate() {
        begins = begins << 8 | u32::from(*byte);
        let (word, bit) = place(begins);
        let might = MIGHT_BEGIN
            .get(word)
            .is_some_and(|bits| bits >> bit & 1 == 1);
        if might && count + 1 >= BEGINNING {
            let at = from + count + 1 - BEGINNING;
            let first = bytes.get(at).copied().is_some_and(may_be_first);
            if first && begins_word(bytes, at) {
                return Some(at);
            }
        }
    }
    None
}

/// See `Entry::then`.
const fn then(shape: &[u8]) -> u64 {
    let (mut then, mut at) = (0, BEGINNING);
    let mut goes_on = true;
    while at < BEGINNING + 8 {
        goes_on = goes_on && at < shape.len() && !matches!(shape[at], b'{' | b'"' | b'\'');
        then = then << 8 | if goes_on { shape[at] as u64 } else { 0 };
        at += 1;
    }
    then
}

impl Entry {
    /// Does this stand behind its beginning? A quick look, which is enough for most.
    fn goes_on(&self, behind: u64) -> bool {
        let open = self.then.trailing_zeros() & !7;
        open >= 64 || (behind ^ self.then) >> open == 0
    }
}

/// A sentence that was found, and where in the text.
pub struct Heard {
    pub voice: &'static Voice,
    pub sentence: &'static Sentence,
    pub span: Span,
    pub times: Vec<(Carries, Stamp)>,
    pub spans: Vec<(Carries, Nanos)>,
}

impl Heard {
    fn is(&self, kind: Kind) -> bool {
        self.sentence.kind == kind
    }
}

/// Every refusal that the text holds, in order. `at` is where the text begins in the paste.
pub fn reasons(text: &str, at: usize) -> Vec<Reason> {
    let heard = heard(text).into_iter();
    heard.map(|heard| heard.reason(at)).collect()
}

/// Every sentence that the text holds, in order, with who says it.
pub fn heard(text: &str) -> Vec<Heard> {
    let bytes = text.as_bytes();
    let mut found: Vec<Heard> = Vec::new();
    let mut at = 0;
    let mut budget = Budget::of(text);
    let is_ruby = text.contains(RUBYS_MODULE);
    while let Some(start) = candidate(bytes, at) {
        let Some(mut next) = sentence_at(text, start, &mut budget) else {
            at = start + 1;
            continue;
        };
        if is_ruby && next.voice.origin.is_some_and(|id| ALSO_RUBYS.contains(&id)) {
            next.voice = &RUBY;
        }
        at = next.span.end.max(start + 1);
        if let Some(last) = found.last() {
            let between = text.get(last.span.end..start).unwrap_or_default();
            continue_list(last, between, &mut next);
            if gives_way(last, between, &next) {
                found.pop();
            } else if repeats(last, between, &next) {
                continue;
            }
        }
        found.push(next);
    }
    found
}

/// The longest sentence that the text has at a place; of two that are as long, the first in the tables.
fn sentence_at(text: &str, at: usize, budget: &mut Budget) -> Option<Heard> {
    let bytes = text.as_bytes().get(at..)?;
    let begins = u32::from_be_bytes(*bytes.first_chunk::<BEGINNING>()?);
    let eight = bytes.iter().skip(BEGINNING).take(8);
    let (mut behind, mut missing) = (0, 8);
    for byte in eight {
        behind = behind << 8 | u64::from(*byte);
        missing -= 1;
    }
    behind = if missing < 8 {
        behind << (8 * missing)
    } else {
        0
    };
    let first = INDEX.partition_point(|entry| entry.begins < begins);
    let rest = text.get(at..)?;
    let mut longest: Option<(&Voice, &Sentence, Fit)> = None;
    for entry in INDEX.get(first..)? {
        if entry.begins != begins {
            break;
        }
        if !entry.goes_on(behind) {
            continue;
        }
        let voices = VOICES.get(usize::from(entry.file))?;
        let voice = voices.get(usize::from(entry.voice))?;
        let sentence = voice.says.get(usize::from(entry.sentence))?;
        let Some(fit) = fit(rest, sentence.shape, budget) else {
            continue;
        };
        let is_longer = longest.is_none_or(|(_, _, longest)| fit.length > longest.length);
        if is_longer && stands_alone(text, at, at + fit.length, sentence.kind) {
            longest = Some((voice, sentence, fit));
        }
    }
    let (voice, sentence, fit) = longest?;
    Some(Heard {
        voice,
        sentence,
        span: Span::new(at, at + fit.length),
        times: fit.times.into_iter().flatten().collect(),
        spans: fit.spans.into_iter().flatten().collect(),
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Is this no place in the middle of a word?
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let here = bytes.get(at).copied().unwrap_or(b' ');
    let before = |by: usize| Some(*bytes.get(at.checked_sub(by)?)?);
    match before(1) {
        // The n of an escaped line break is no letter of a word.
        Some(b'n' | b't' | b'r') if before(2) == Some(b'\\') => true,
        Some(byte) => !(is_word(byte) && is_word(here)),
        None => true,
    }
}

/// Nothing goes on in the word behind it; and short sentences are no part of a longer one.
fn stands_alone(text: &str, start: usize, end: usize, kind: Kind) -> bool {
    let bytes = text.as_bytes();
    let behind = bytes.get(end..).unwrap_or_default();
    let last = bytes.get(end.saturating_sub(1)).copied();
    let ends_word =
        !(last.is_some_and(is_word) && behind.first().is_some_and(|byte| is_word(*byte)));
    let goes_on = matches!(behind, [b' ', next, ..] if next.is_ascii_alphabetic());
    ends_word && !(kind == Kind::Short && (goes_on || !is_introduced(text, start)))
}

/// Words that may stand before a short sentence with nothing but a blank between.
const LEVELS: &[&str] = &["error", "warn", "warning", "info", "debug"];

/// Does an error's text begin here? Behind a word it is prose, unless the word is a log's level or a number.
fn is_introduced(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let Some(before) = before.strip_suffix(' ') else {
        return true;
    };
    let is_part = |byte: &u8| is_word(*byte);
    let length = before.bytes().rev().take(12).take_while(is_part).count();
    let start = before.len().saturating_sub(length);
    let word = before.get(start..).unwrap_or_default();
    let is_level = LEVELS.contains(&word) || !word.bytes().any(|byte| byte.is_ascii_lowercase());
    is_level && word.len() != 1
}

/// golang-jwt v5 joins all that is wrong by commas: what follows its first is of the same version.
fn continue_list(last: &Heard, between: &str, next: &mut Heard) {
    let is_go = |heard: &Heard| {
        heard
            .voice
            .origin
            .is_some_and(|id| id.starts_with("golang-jwt"))
    };
    if between == ", " && is_go(next) && last.voice.origin == go::V5.origin {
        next.voice = &go::V5;
    }
}

/// `JWT::ExpiredSignature: Signature has expired`: ruby-jwt has sentences of PyJWT and names of errors of Rust's
/// jsonwebtoken. Its leeway and clock are nobody's in the table.
const RUBYS_MODULE: &str = "JWT::";
const ALSO_RUBYS: &[&str] = &["pyjwt", "python-jose", "rust-jsonwebtoken"];
static RUBY: Voice = Voice {
    origin: None,
    also: &[],
    who: Who::Other,
    versions: "",
    says: &[],
};

/// What stands between two sentences of which the first introduces the second: a bracket or quotation marks at most.
fn is_nothing(between: &str) -> bool {
    between.len() <= 4 && !between.contains(|c: char| c.is_ascii_alphanumeric() || c == '\n')
}

fn gives_way(last: &Heard, between: &str, next: &Heard) -> bool {
    match last.sentence.kind {
        Kind::Prefix => is_nothing(between),
        Kind::Code => {
            let is_same = last.voice.origin == next.voice.origin
                || next
                    .branch()
                    .is_some_and(|it| Some(it) == last.sentence.branch);
            is_same && !between.contains('\n')
        }
        _ => false,
    }
}

/// An error's name behind its sentence says nothing new.
fn repeats(last: &Heard, between: &str, next: &Heard) -> bool {
    next.is(Kind::Code) && last.voice.origin == next.voice.origin && !between.contains('\n')
}

impl Heard {
    /// What it says of a token. `at` is where the text begins in the paste.
    pub fn reason(self, at: usize) -> Reason {
        Reason {
            span: self.span.moved(at),
            grade: self.sentence.grade,
            branch: self.branch(),
            origin: self.voice.origin,
            times: self.times,
            spans: self.spans,
        }
    }

    pub fn branch(&self) -> Option<&'static str> {
        if !self.is(Kind::Either) {
            return self.sentence.branch;
        }
        let time = |wanted: Carries| {
            let found = self.times.iter().find(|(what, _)| *what == wanted);
            found.map(|(_, stamp)| stamp.moment(&UTC))
        };
        let now = time(Carries::Now)?;
        if time(Carries::Nbf).is_some_and(|nbf| now < nbf) {
            return TOO_EARLY;
        }
        EXPIRED.filter(|_| time(Carries::Exp).is_some_and(|exp| now >= exp))
    }
}

#[cfg(test)]
mod tests;
