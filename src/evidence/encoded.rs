//! Tokens that are not written as they are: percent-encoded, escaped, wrapped by mail or a shell, in base64 once more.

use super::carried::{self, Candidate};
use super::clue::{Found, Wrapped};
use super::document::{escape, is_token};
use super::{Clean, Evidence, certificate, compact, docker_config};
use crate::text::Span;
use std::rc::Rc;

const FORM: &str = "encoded";

/// Shorter base64 holds no token.
const SHORTEST: usize = 40;

/// What is worth a look in a text: a token, the same in base64, a certificate.
const IN_TEXT: [&str; 3] = ["eyJ", "ZXlK", "-----BEGIN CERT"];

/// A line that was wrapped is so wide at least.
const NARROWEST: usize = 40;

const WIDEST: usize = 200;

/// RFC 2045, section 6.7: at most 76 with the equals sign.
const QUOTED_PRINTABLE: core::ops::Range<usize> = 70..76;

/// Base64 is wrapped at 64 or 76 characters.
const WRAPPED: usize = 60;

pub fn find(pasted: &str, evidence: &Evidence, depth: usize) -> (Vec<Candidate>, Vec<Found>) {
    let mut candidates = runs(pasted);
    // What the first look took off as well is no news.
    candidates.retain(|it| {
        let before = evidence
            .findings
            .partition_point(|finding| finding.span.start <= it.place.start);
        let known = before
            .checked_sub(1)
            .and_then(|at| evidence.findings.get(at));
        let known = known.and_then(|finding| finding.token);
        known.is_none_or(|span| super::token_at(pasted, span).text != it.clean.text)
    });
    let mut found = Vec::new();
    in_base64(pasted, depth, &mut candidates, &mut found);
    (candidates, found)
}

/// Runs that begin like a token and go on over what is between its characters.
fn runs(pasted: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut at = 0;
    while let Some(found) = pasted.get(at..).and_then(|rest| rest.find("eyJ")) {
        let start = at + found;
        let Some(hidden) = begins(pasted.get(..start).unwrap_or_default()) else {
            at = start + 3;
            continue;
        };
        let run = Run::read(pasted, start);
        at = run.at.max(start + 3);
        let is_token = run.text.contains('.') && run.text.len() >= 16;
        if is_token && (hidden || run.is_encoded) {
            let mut pieces = run.pieces;
            pieces.push((run.text.len(), run.at));
            let clean = Clean::of_pieces(run.text, pieces);
            candidates.push(Candidate {
                place: clean.hull(),
                clean: Rc::new(clean),
                wrapped: run.wrapped,
                form: FORM,
            });
        }
    }
    candidates
}

/// Whether a word begins behind this; true if only an escape before it says so.
fn begins(before: &str) -> Option<bool> {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !before.ends_with(goes_on) {
        return Some(false);
    }
    let bytes = before.as_bytes();
    let back = |count: usize| bytes.len().checked_sub(count).and_then(|at| bytes.get(at));
    let hex = |count: usize| back(count).is_some_and(u8::is_ascii_hexdigit);
    let percent = hex(1) && hex(2) && (back(3) == Some(&b'%') || before.ends_with("%253D"));
    let unicode = hex(1) && hex(2) && before.get(..before.len() - 2)?.ends_with("\\u00");
    let control = matches!(back(1), Some(b'n' | b'r' | b't')) && back(2) == Some(&b'\\');
    (percent || unicode || control).then_some(true)
}

/// A token as it is read, character by character.
struct Run<'a> {
    pasted: &'a str,
    at: usize,
    text: String,
    pieces: Vec<(usize, usize)>,
    dots: usize,
    /// Where the line begins that is read, if it is not the first, and how wide the one before was.
    line: Option<usize>,
    width: Option<usize>,
    wrapped: Vec<Wrapped>,
    is_encoded: bool,
}

impl Run<'_> {
    fn read(pasted: &str, start: usize) -> Run<'_> {
        let mut run = Run {
            pasted,
            at: start,
            text: String::new(),
            pieces: vec![(0, start)],
            dots: 0,
            line: None,
            width: None,
            wrapped: Vec::new(),
            is_encoded: false,
        };
        loop {
            let rest = pasted.get(run.at..).unwrap_or_default();
            let length = compact::run_length(rest);
            let plain = rest.get(..length).unwrap_or_default();
            run.dots += plain.bytes().filter(|byte| *byte == b'.').count();
            run.text.push_str(plain);
            run.at += length;
            let rest = rest.get(length..).unwrap_or_default();
            if !(run.escaped(rest) || run.broken(rest)) {
                break;
            }
            run.is_encoded = true;
            run.pieces.push((run.text.len(), run.at));
        }
        run
    }

    /// Where the first line begins; no line is wrapped that wide.
    fn first_line(&self) -> usize {
        let start = self.pieces.first().map_or(0, |piece| piece.1);
        let before = self.pasted.as_bytes().get(..start).unwrap_or_default();
        let near = before.iter().rev().take(WIDEST);
        start - near.take_while(|byte| **byte != b'\n').count()
    }

    /// One character that is written otherwise.
    fn escaped(&mut self, rest: &str) -> bool {
        let (character, length, how) = if let Some(behind) = rest.strip_prefix('%') {
            // `%252E` was encoded twice.
            let inner = behind.len() - behind.trim_start_matches("25").len();
            let digits = behind.get(inner..inner + 2);
            (hex(digits), 1 + inner + 2, Some(Wrapped::Percent))
        } else if rest.starts_with("\\u") {
            let (character, length) = escape(rest);
            (Some(character), length, Some(Wrapped::JsonString))
        } else if let Some(behind) = rest.strip_prefix('=') {
            (hex(behind.get(..2)), 3, None)
        } else {
            return false;
        };
        let Some(character) = character.filter(|c| compact::run_length(&c.to_string()) == 1) else {
            return false;
        };
        self.pieces.push((self.text.len(), self.at));
        self.text.push(character);
        self.dots += usize::from(character == '.');
        self.at += length;
        if let Some(how) = how.filter(|how| !self.wrapped.contains(how)) {
            self.wrapped.push(how);
        }
        true
    }

    /// A break after which the token goes on.
    fn broken(&mut self, rest: &str) -> bool {
        let hidden = rest.chars().next().filter(|c| compact::is_hidden(*c));
        if let Some(hidden) = hidden {
            self.at += hidden.len_utf8();
            return true;
        }
        let soft = rest.strip_prefix(['=', '\\']);
        let next = soft.unwrap_or(rest);
        let behind = next.strip_prefix("\r\n").or(next.strip_prefix('\n'));
        let said = rest.strip_prefix("\\r\\n").or(rest.strip_prefix("\\n"));
        let Some(behind) = behind.or(said) else {
            return false;
        };
        let line = self.line.unwrap_or_else(|| self.first_line());
        let width = self.at - line;
        // Mail quotes each line alike.
        let lead = behind.len() - behind.trim_start_matches(['>', ' ', '\t']).len();
        let quotes = behind.get(..lead).unwrap_or_default();
        let of_line = self.pasted.get(line..self.at).unwrap_or_default();
        let is_quoted = quotes.contains('>');
        if is_quoted && !of_line.trim_start().starts_with('>') {
            return false;
        }
        let word = behind.get(lead..).unwrap_or_default();
        let length = compact::run_length(word);
        let chunk = word.get(..length).unwrap_or_default();
        let end = word.get(length..).unwrap_or_default();
        let ends = end.is_empty()
            || end.starts_with([
                '\r', '\n', '"', '\'', '\\', '=', '%', '`', '~', ')', '<', ',',
            ]);
        let is_open = self.dots < 2;
        let goes_on = is_open || self.width == Some(width);
        let another = chunk.starts_with("eyJ") && self.dots >= 2;
        // A backslash says it; an equals sign may be padding, but not at the end of quoted-printable's lines.
        let told = match soft {
            Some(_) if said.is_some() => false,
            Some(_) if rest.starts_with('\\') => true,
            Some(_) => goes_on || QUOTED_PRINTABLE.contains(&width),
            None => false,
        };
        let fits = told || ends && width >= NARROWEST && goes_on;
        if chunk.is_empty() || another || !fits {
            return false;
        }
        if said.is_some() && !self.wrapped.contains(&Wrapped::JsonString) {
            self.wrapped.push(Wrapped::JsonString);
        }
        let start = self.at + rest.len() - behind.len();
        self.width = Some(width);
        self.at = start + lead;
        self.line = Some(start);
        true
    }
}

fn hex(digits: Option<&str>) -> Option<char> {
    let code = u8::from_str_radix(digits?, 16).ok()?;
    code.is_ascii().then_some(char::from(code))
}

/// Words that are base64 of a token, or of something that holds tokens or certificates.
fn in_base64(pasted: &str, depth: usize, candidates: &mut Vec<Candidate>, found: &mut Vec<Found>) {
    let bytes = pasted.as_bytes();
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let run = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().position(|b| !is_digit(b)).unwrap_or(rest.len())
    };
    let mut at = 0;
    while let Some(other) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(is_digit))
    {
        let start = at + other;
        let first = run(start);
        at = start + first;
        // A token's segments are none.
        let beside = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'.');
        if first < SHORTEST || beside(start.checked_sub(1)) || beside(Some(at)) {
            continue;
        }
        let mut width = first;
        while width >= WRAPPED {
            let rest = pasted.get(at..).unwrap_or_default();
            let Some(behind) = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')) else {
                break;
            };
            let next = at + rest.len() - behind.trim_start_matches([' ', '\t']).len();
            width = run(next);
            if width == 0 {
                break;
            }
            at = next + width;
        }
        while at < bytes.len() && bytes.get(at) == Some(&b'=') {
            at += 1;
        }
        let span = Span::new(start, at);
        let word = pasted.get(start..at).unwrap_or_default();
        let text = carried::decoded(&word.replace(char::is_whitespace, ""));
        let Some(text) = text.filter(|it| IN_TEXT.iter().any(|word| it.contains(word))) else {
            continue;
        };
        let word = super::token_at(pasted, span);
        let text = carried::placed(text, &word);
        found.extend(certificate::of_pem("certificate", &text));
        let inner = match docker_config::password(&text) {
            Some(inner) => Some(inner),
            None => is_token(text.text.trim()).then(|| Rc::new(carried::word(&text))),
        };
        match inner {
            Some(clean) => candidates.push(Candidate {
                clean,
                place: span,
                wrapped: carried::in_base64(&text.text),
                form: FORM,
            }),
            None => found.extend(carried::within(&text, Wrapped::Base64, None, depth + 1)),
        }
    }
}
