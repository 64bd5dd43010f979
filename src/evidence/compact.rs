//! A token in compact serialization (RFC 7515, section 7.1), bare or somewhere in other text.

use super::{Finding, der, kube_apiserver};
use crate::text::Span;
use crate::token::{Problem, TookOff, What};

/// How short a run that begins like a token may be, inside other text.
const SHORTEST: usize = 16;

pub fn find(pasted: &str) -> Vec<Finding> {
    let trimmed = trim(pasted);
    if trimmed.is_empty() {
        return Vec::new();
    }
    // The words of PEM and DER look like a wrapped token's.
    let pem = pasted.find("-----BEGIN ");
    if let Some(key) = pem.into_iter().chain(der::first(pasted)).min() {
        let before = pasted[..key].trim_end();
        let first = whole_paste(before, trim(before));
        let taken = first.as_ref().map_or(0, |_| key);
        let others = inside(pasted).into_iter();
        let others = others.filter(|it| it.span.start >= taken);
        return first.into_iter().chain(others).collect();
    }
    if let Some(finding) = whole_paste(pasted, trimmed) {
        return vec![finding];
    }
    inside(pasted)
}

/// The paste without white space and quotes at its ends.
fn trim(pasted: &str) -> Span {
    let is_edge =
        |c: char| c.is_whitespace() || is_quote(c) || is_hidden(c) || matches!(c, ',' | ';');
    let rest = pasted.trim_start_matches(is_edge);
    let start = pasted.len() - rest.len();
    Span::new(start, start + rest.trim_end_matches(is_edge).len())
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»'
    )
}

pub(super) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// What is taken off wherever it stands.
pub(super) fn is_stray(character: char) -> bool {
    character.is_whitespace() || is_hidden(character)
}

/// The paste is one token and nothing else, perhaps broken, wrapped or with blanks in it.
fn whole_paste(pasted: &str, span: Span) -> Option<Finding> {
    let text = &pasted[span.start..span.end];
    let begins_like_a_token = text.starts_with("ey") || text.starts_with("ew");
    let is_token = if run_length(text) == text.len() {
        begins_like_a_token || text.split('.').count() == 3
    } else {
        begins_like_a_token
            && is_one_token(text)
            && !is_several(text)
            && !kube_apiserver::is_in(text)
    };
    is_token.then(|| finding("compact", pasted, span))
}

/// Whether something else begins on a line below a whole token: another, bare or as the value of a name, or words. A
/// payload begins like a header, but only after one dot.
fn is_several(text: &str) -> bool {
    let mut dots = 0;
    for line in text.lines() {
        if dots >= 2 && is_words(line) {
            return true;
        }
        for word in line.split_whitespace() {
            if dots >= 2 && (word.starts_with("eyJ") || is_assignment(word)) {
                return true;
            }
            dots += word.matches('.').count();
        }
    }
    false
}

/// `invalid bearer token`: two words or more, of letters that are small but for the first.
fn is_words(line: &str) -> bool {
    let is_word = |word: &str| {
        let mut letters = word.bytes();
        letters.next().is_some_and(|b| b.is_ascii_alphabetic())
            && letters.all(|b| b.is_ascii_lowercase())
    };
    line.trim_ascii().contains(' ') && line.split_ascii_whitespace().all(is_word)
}

/// `token_reviewer_jwt=…`: letters of a token have no `=` but at their end, where mail writes it as `=3D`.
fn is_assignment(word: &str) -> bool {
    let Some((name, value)) = word.split_once('=') else {
        return false;
    };
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name && !value.starts_with("3D") && value.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// Whether nothing but a token's characters, blanks and the usual damage is in the text.
fn is_one_token(text: &str) -> bool {
    let token_like = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '+' | '/' | '=' | '…' | '!')
            || is_hidden(c)
    };
    let (mut words_fit, mut count, mut length) = (true, 0, 0);
    for word in text.split_whitespace() {
        words_fit = words_fit && word.chars().all(token_like);
        count += 1;
        length += word.len();
    }
    // Prose has many short words; a wrapped token has few long ones.
    words_fit && (count == 1 || length >= count * 6)
        || count == 1
            && !text.contains('~')
            && text.chars().filter(|c| !token_like(*c)).count() * 20 < length
}

/// Takes one stretch of the paste as a token: counts what will be taken off.
pub(super) fn finding(form: &'static str, pasted: &str, span: Span) -> Finding {
    let (mut space, mut breaks, mut hidden) = (0, 0, 0);
    for character in pasted[span.start..span.end].chars() {
        match character {
            '\n' => breaks += 1,
            '\r' => {}
            c if c.is_whitespace() => space += 1,
            c if is_hidden(c) => hidden += 1,
            _ => {}
        }
    }
    let mut notes = Vec::new();
    let mut note = |took: TookOff| notes.push(Problem::note(What::TookOff(took), Some(span)));
    if form == "compact" {
        let edges = [&pasted[..span.start], &pasted[span.end..]];
        space += edges
            .iter()
            .map(|edge| edge.chars().filter(|c| c.is_whitespace()).count())
            .sum::<usize>();
        hidden += edges
            .iter()
            .map(|edge| edge.chars().filter(|c| is_hidden(*c)).count())
            .sum::<usize>();
        if edges.iter().any(|edge| edge.contains(is_quote)) {
            note(TookOff::Quotes);
        }
    }
    if space > 0 {
        note(TookOff::Space(space));
    }
    if breaks > 0 {
        note(TookOff::LineBreaks(breaks));
    }
    if hidden > 0 {
        note(TookOff::Hidden(hidden));
    }
    Finding {
        form,
        span,
        token: Some(span),
        look: None,
        notes,
    }
}

/// Tokens somewhere in the text: a run that begins as a JSON object does in base64url, with a dot in it.
pub(super) fn inside(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut at = 0;
    while let Some(start) = pasted[at..].find("eyJ").map(|found| at + found) {
        let mut end = start + run_length(&pasted[start..]);
        // What was cut goes on behind the ellipsis, or ends with it.
        while pasted[end..].starts_with('…') {
            end += '…'.len_utf8();
            end += run_length(&pasted[end..]);
        }
        let word_begins = !pasted[..start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let run = &pasted[start..end];
        let run = match run.ends_with("...") {
            true => run,
            false => without_stop(run),
        };
        if word_begins && run.len() >= SHORTEST && run.contains('.') {
            let mut found = finding("inside", pasted, Span::new(start, start + run.len()));
            found.form = "compact";
            findings.push(found);
        }
        at = end.max(start + 3);
    }
    findings
}

/// Without the full stops of a sentence; but a token without a signature ends in one (RFC 7519, section 6.1).
fn without_stop(run: &str) -> &str {
    let bare = run.trim_end_matches('.');
    match bare.split('.').count() == 2 {
        true => run.get(..bare.len() + 1).unwrap_or(bare),
        false => bare,
    }
}

/// How far a token's characters go on.
pub(super) fn run_length(text: &str) -> usize {
    text.bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
        .unwrap_or(text.len())
}
