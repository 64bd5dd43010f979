//! All tokens of a paste, each with what carries it: a document, what stands around it, or what it is written in.
//!
//! A token is listed once, by the form that says most of it; see the tables in [`super::closer`].

use super::clue::{Carried, Found, Opened, What, Wrapped};
use super::document::{self, Document, is_token};
use super::{Clean, Evidence, MOST, aws_iam, bootstrap, closer, compact, encoded, recognise};
use crate::jose::base64::ENGINE;
use crate::json::Node;
use crate::order;
use crate::text::Span;
use crate::time::Stamp;
use base64::Engine;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is inside of something that is inside of something: a Secret with a kubeconfig with a token has three.
const DEEPEST: usize = 4;

/// So much of the paste before and behind a token is looked at.
const AROUND: usize = 1024;

/// Every token, and everything that is opened; in the order of the paste.
pub fn all(pasted: &str, evidence: &Evidence, depth: usize) -> Vec<Found> {
    let mut ranked: Vec<(usize, Found)> = Vec::new();
    let last = closer::DOCUMENTS.len().saturating_sub(1);
    document::each(pasted, evidence, depth, &mut |document| {
        for (index, form) in closer::DOCUMENTS.iter().enumerate() {
            // The last takes what no other does.
            let rank = if index == last { 200 } else { index };
            ranked.extend((form.read)(document).into_iter().map(|it| (rank, it)));
        }
    });
    let mut candidates = plain(pasted, evidence, depth);
    let (encoded, inner) = encoded::find(pasted, evidence, depth);
    candidates.extend(encoded);
    ranked.extend(inner.into_iter().map(|it| (240, it)));
    for (index, mut candidate) in candidates.into_iter().enumerate() {
        let (rank, found) = match index < MOST {
            true => around(pasted, &mut candidate),
            false => (300, Vec::new()),
        };
        match found.is_empty() {
            true => {
                let rank = if candidate.form == "encoded" {
                    290
                } else {
                    300
                };
                ranked.push((rank, candidate.found(candidate.form, None)));
            }
            false => ranked.extend(found.into_iter().map(|it| (rank, it))),
        }
    }
    for form in closer::OPENED {
        let found = (form.read)(pasted, evidence);
        ranked.extend(found.into_iter().map(|it| (250, it)));
    }
    let mut found = told_apart(ranked);
    // What is inside of a token may carry another.
    let mut at = 0;
    while at < found.len() && found.len() < 4 * MOST {
        for form in closer::INSIDE {
            let mut more = match found.get_mut(at) {
                Some(it) => (form.read)(pasted, it),
                None => Vec::new(),
            };
            found.append(&mut more);
        }
        at += 1;
    }
    order::by_key(&mut found, |it| it.span);
    found
}

/// What is in a text that was unwrapped.
pub fn within(text: &Clean, how: Wrapped, name: Option<&str>, depth: usize) -> Vec<Found> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let mut found = all(&text.text, &recognise(&text.text), depth);
    for it in &mut found {
        it.span = text.place(it.span.start, it.span.end);
        if matches!(it.form, "compact" | "bearer") {
            it.form = "encoded";
        }
        if let What::Token(carried) = &mut it.what {
            let clean = Rc::unwrap_or_clone(carried.clean.clone());
            carried.clean = Rc::new(clean.through(text));
            it.span = carried.clean.hull();
            carried.wrapped.insert(0, how);
            carried.name = carried.name.take().or(name.map(str::to_owned));
        }
    }
    found.retain(|it| matches!(it.what, What::Token(_) | What::Opened(_) | What::Named));
    found
}

/// A token that stands in the paste, whatever is around.
pub struct Candidate {
    pub clean: Rc<Clean>,
    pub place: Span,
    pub wrapped: Vec<Wrapped>,
    /// The form that it has if nothing around says more.
    pub form: &'static str,
}

impl Candidate {
    pub fn found(&self, form: &'static str, name: Option<String>) -> Found {
        let clean = self.clean.clone();
        token(form, clean, name, Vec::new(), self.wrapped.clone())
    }
}

/// Tokens that the first look found.
fn plain(pasted: &str, evidence: &Evidence, depth: usize) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut plain = |form, span: Span| {
        let clean = super::token_at(pasted, span);
        // Three words with dots between them are a token only where nothing else was pasted.
        if clean.text.is_empty() || depth > 0 && !clean.text.starts_with("ey") {
            return;
        }
        candidates.push(Candidate {
            clean: Rc::new(clean),
            place: span,
            wrapped: Vec::new(),
            form,
        });
    };
    for finding in &evidence.findings {
        if finding.form == "manifest" {
            let text = pasted.get(finding.span.start..finding.span.end);
            for inner in compact::inside(text.unwrap_or_default()) {
                plain("compact", inner.span.moved(finding.span.start));
            }
        } else if let Some(span) = finding.token {
            plain(finding.form, span);
        }
    }
    candidates
}

/// A token and the text at both sides, on the same line; a line that ends in a backslash goes on.
pub struct Around<'a> {
    pub candidate: &'a Candidate,
    pub before: &'a str,
    pub after: &'a str,
}

impl Around<'_> {
    pub fn found(&self, form: &'static str, name: &str) -> Vec<Found> {
        vec![self.candidate.found(form, Some(name.to_owned()))]
    }
}

fn around(pasted: &str, candidate: &mut Candidate) -> (usize, Vec<Found>) {
    let Span { start, end } = candidate.place;
    let mut from = start.saturating_sub(AROUND);
    while !pasted.is_char_boundary(from) {
        from += 1;
    }
    let mut to = end.saturating_add(AROUND).min(pasted.len());
    while !pasted.is_char_boundary(to) {
        to -= 1;
    }
    let before = pasted.get(from..start).unwrap_or_default();
    let after = pasted.get(end..to).unwrap_or_default();
    let goes_on = |line: &str| {
        let line = line.trim_end_matches('\r');
        line.ends_with('\\') || line.ends_with('`') || line.ends_with('^')
    };
    let mut line = before.len();
    while let Some(at) = before.get(..line).and_then(|text| text.rfind('\n')) {
        if !goes_on(before.get(..at).unwrap_or_default()) {
            break;
        }
        line = at;
    }
    let line = before
        .get(..line)
        .and_then(|text| text.rfind('\n'))
        .map_or(0, |at| at + 1);
    let before = before.get(line..).unwrap_or_default();
    if is_bearer_twice(before) {
        candidate.wrapped.push(Wrapped::BearerTwice);
    }
    let around = Around {
        candidate,
        before,
        after,
    };
    for (index, form) in closer::AROUND.iter().enumerate() {
        let found = (form.read)(&around);
        if !found.is_empty() {
            // A document has the whole path.
            let is_last = index + 1 == closer::AROUND.len();
            return (if is_last { 220 } else { 100 + index }, found);
        }
    }
    (300, Vec::new())
}

/// `Bearer Bearer `, in whatever case.
fn is_bearer_twice(before: &str) -> bool {
    let mut words = before.split_whitespace().rev();
    let is_bearer = |word: &str| {
        let word = word.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        word.len() < 7 && word.eq_ignore_ascii_case("bearer")
    };
    let last = words.next();
    // The first may be stuck to the name of its header.
    let first = words.next().and_then(|word| word.rsplit([':', '=']).next());
    before.ends_with(' ') && last.is_some_and(is_bearer) && first.is_some_and(is_bearer)
}

/// Each token once; of two that overlap, the one that more is said of.
fn told_apart(mut ranked: Vec<(usize, Found)>) -> Vec<Found> {
    order::by_key(&mut ranked, |(rank, it)| {
        (*rank, it.span.start, Reverse(it.span.end))
    });
    let mut taken: [BTreeMap<usize, usize>; 5] = Default::default();
    let mut kept = Vec::with_capacity(ranked.len());
    for (_, found) in ranked {
        let sort = match &found.what {
            What::Token(_) => 0,
            What::Opened(Opened::Certificate { .. }) => 1,
            What::Opened(Opened::Bootstrap { .. } | Opened::AwsIam { .. }) => 2,
            What::Opened(_) => 3,
            _ => 4,
        };
        let Some(places) = taken.get_mut(sort) else {
            continue;
        };
        let Span { start, end } = own_place(&found);
        let before = places.range(..end.max(start + 1)).next_back();
        if before.is_none_or(|(_, before)| *before <= start) {
            places.insert(start, end);
            kept.push(found);
        }
    }
    kept
}

/// Tokens of JWS JSON share a payload; each has a signature of its own.
fn own_place(found: &Found) -> Span {
    match &found.what {
        What::Token(it) if it.wrapped.last() == Some(&Wrapped::JwsJson) => {
            let length = it.clean.text.len();
            let signature = it.clean.text.rfind('.').map_or(0, |dot| dot + 1);
            it.clean.place(signature, length)
        }
        _ => found.span,
    }
}

/// What a form says of a credential in a document.
pub struct Credential<'n> {
    pub form: &'static str,
    pub node: &'n Node,
    pub name: Option<String>,
    pub used_by: Vec<String>,
    pub expires: Option<Stamp>,
}

/// A token, or what else a credential is: for AWS IAM, a bootstrap token, or a text that is compared with another.
pub fn credential(document: &Document, it: Credential, found: &mut Vec<Found>) {
    let text = it.node.as_str().unwrap_or_default().trim();
    let opened = match document.token(it.node) {
        Some(clean) => {
            let wrapped = broken(it.node.as_str().unwrap_or_default());
            let mut token = token(it.form, clean, it.name, it.used_by, wrapped);
            if let What::Token(carried) = &mut token.what {
                carried.expires = it.expires;
            }
            return found.push(token);
        }
        None if text.is_empty() => return,
        None => aws_iam::open(text).or_else(|| bootstrap::open(text)),
    };
    let name = it.name;
    found.push(Found {
        form: it.form,
        span: it.node.span,
        what: What::Opened(opened.unwrap_or(Opened::Static { name })),
    });
}

/// What is said of a value with a line break in it: whoever reads it gets the break as well.
pub fn broken(value: &str) -> Vec<Wrapped> {
    let breaks = value.contains('\n');
    breaks.then_some(Wrapped::LineBreak).into_iter().collect()
}

/// The same of a value that is written in base64.
pub fn in_base64(value: &str) -> Vec<Wrapped> {
    let mut wrapped = broken(value);
    wrapped.insert(0, Wrapped::Base64);
    wrapped
}

pub fn token(
    form: &'static str,
    clean: Rc<Clean>,
    name: Option<String>,
    used_by: Vec<String>,
    wrapped: Vec<Wrapped>,
) -> Found {
    Found {
        form,
        span: clean.hull(),
        what: What::Token(Carried {
            clean,
            name,
            used_by,
            wrapped,
            expires: None,
        }),
    }
}

/// Something of a form that is worth its name only.
pub fn named(form: &'static str, span: Span) -> Found {
    Found {
        form,
        span,
        what: What::Named,
    }
}

/// The text that this is the base64 of, in either alphabet, padded or not.
pub fn base64(word: &Clean) -> Option<Clean> {
    Some(placed(decoded(&word.text)?, word))
}

pub fn decoded(word: &str) -> Option<String> {
    let digits = word.trim_end_matches('=');
    let is_ordinary = |c: char| matches!(c, '+' | '/');
    let bytes = match digits.contains(is_ordinary) {
        true => ENGINE.decode(digits.replace('+', "-").replace('/', "_")),
        false => ENGINE.decode(digits),
    };
    String::from_utf8(bytes.ok()?).ok()
}

/// The decoded text with the way back to its base64.
pub fn placed(text: String, word: &Clean) -> Clean {
    let mut pieces = Vec::with_capacity(text.len() / 3 + 2);
    for group in 0..text.len().div_ceil(3) {
        let (byte, digit) = (group * 3, group * 4);
        let Some(at) = word.at(digit) else {
            break;
        };
        pieces.push((byte, at));
        // Bytes are counted on as digits, over what is stray between them.
        let bytes = 1..(text.len() - byte).min(3);
        let apart = bytes.filter_map(|more| Some((more, word.at(digit + more)?)));
        let apart = apart.filter(|(more, place)| *place != at + more);
        pieces.extend(apart.map(|(more, place)| (byte + more, place)));
    }
    let end = word.place(0, word.text.len()).end;
    pieces.push((text.len(), end));
    Clean::of_pieces(text, pieces)
}

/// A text that was unwrapped, without white space.
pub fn word(text: &Clean) -> Clean {
    super::token_at(&text.text, Span::new(0, text.text.len())).through(text)
}

/// A token in base64, or whatever carries tokens in it.
pub fn unwrapped(
    form: &'static str,
    text: &Clean,
    how: Wrapped,
    name: Option<&str>,
    depth: usize,
) -> Vec<Found> {
    if is_token(text.text.trim()) {
        let name = name.map(str::to_owned);
        let clean = Rc::new(word(text));
        let mut wrapped = broken(&text.text);
        wrapped.insert(0, how);
        return vec![token(form, clean, name, Vec::new(), wrapped)];
    }
    within(text, how, name, depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cannot be seen stands between the digits of a group, or of two.
    #[test]
    fn places_in_wrapped_base64_lie_between_characters() {
        for pasted in [
            "ZXlK",
            "Z\u{200b}XlK",
            "ZX\u{200b}\n  lK",
            "ZXl\u{200b}KZXlK",
            "Z中XlK",
        ] {
            let word = Clean::of(pasted, Span::new(0, pasted.len()), |c| {
                !c.is_ascii_alphanumeric()
            });
            let text = base64(&word).expect("text");
            for start in 0..=text.text.len() {
                for end in start..=text.text.len() {
                    let Span { start, end } = text.place(start, end);
                    assert!(pasted.get(start..end).is_some(), "{pasted:?} {start} {end}");
                }
            }
            assert_eq!(text.hull(), Span::new(0, pasted.len()), "{pasted:?}");
        }
    }
}
