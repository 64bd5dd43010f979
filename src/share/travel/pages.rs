//! What was pasted, written anew: stretch by stretch, each by its form.

use super::manifest::{self, Shown};
use super::names::Names;
use super::{Counts, Looked, Travels, closer, discovery, keys, log, token};
use crate::claims as facts;
use crate::evidence::clue::Found;
use crate::evidence::{Clean, Finding, closer as look, token_at};
use crate::json::Node;
use crate::text::Span;
use crate::token::{Look, decode};
use std::iter::Peekable;
use std::rc::Rc;

/// Whether a token is all there, so that a secret's copy is compared with it.
fn is_whole(token: &str) -> bool {
    let clean = token_at(token, Span::new(0, token.len()));
    let (token, _) = decode(Rc::new(clean));
    facts::read(&token).sent.is_some()
}

/// Whether the text is found to be a token without a word before it, alone or beside other things.
fn is_found(text: &str, beside_others: bool) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if text.starts_with("Bearer ") {
        return true;
    }
    if beside_others {
        let fits = text.chars().all(|c| is_usual(c) || c == '…');
        return fits && text.starts_with("eyJ") && text.contains('.');
    }
    let begins = text.starts_with("ey") || text.starts_with("ew");
    begins || (text.chars().all(is_usual) && text.split('.').count() == 3)
}

/// One stretch of what travels.
struct Piece {
    text: String,
    is_token: bool,
    is_key: bool,
    /// Follows others of its kind line by line.
    is_line: bool,
}

#[derive(Default)]
struct KeyPieces {
    count: usize,
    kids: Vec<String>,
    leaves_one: bool,
    travel: bool,
}

/// Writes the paste anew.
pub(super) struct Pages<'a> {
    pasted: &'a str,
    look: &'a Looked<'a>,
    travels: Travels,
    names: &'a mut Names,
    stays: &'a mut Counts,
    pieces: Vec<Piece>,
    keys: KeyPieces,
}

impl<'a> Pages<'a> {
    pub fn of(
        pasted: &'a str,
        look: &'a Looked,
        travels: Travels,
        names: &'a mut Names,
        stays: &'a mut Counts,
    ) -> Pages<'a> {
        Pages {
            pasted,
            look,
            travels,
            names,
            stays,
            pieces: Vec::new(),
            keys: KeyPieces::default(),
        }
    }

    /// What travels, and whether public keys are in it.
    pub fn written(mut self) -> (String, bool) {
        let written = self.stretches();
        (written, self.keys.travel)
    }

    fn stretches(&mut self) -> String {
        let pasted = self.pasted;
        let look = self.look;
        let evidence = &look.inspection.evidence;
        let span = evidence.token_span().filter(|_| look.chosen.is_none());
        let text = look.inspection.token.as_ref().map(|it| it.text.clone());
        let text = text.as_ref().map_or("", |clean| clean.text.as_str());
        let shown = match span.is_some() || look.chosen.is_some() {
            true => self.shown(text),
            false => String::new(),
        };
        let lines = look.found.iter().filter(|it| closer::is_line(it));
        if self.travels == Travels::ClaimsOnly {
            let place = span.or(look.chosen.map(Clean::hull));
            let findings = &evidence.findings;
            let others = findings
                .iter()
                .filter(|it| it.token.is_none() || it.token != place);
            let lines = lines.filter(|it| closer::overlapping(evidence, it.span).next().is_none());
            self.stays.evidence = others.count() + lines.count();
            return match shown.is_empty() || is_found(&shown, false) {
                true => shown,
                false => format!("Bearer {shown}"),
            };
        }
        closer::count(look.found, evidence, self.stays);
        let shown = Shown {
            span,
            text,
            is_whole: is_whole(&shown),
            travels: &shown,
        };
        if look.chosen.is_some() {
            self.token(shown.travels.to_owned(), false);
        }
        let mut lines = lines.peekable();
        let mut at = 0;
        for finding in &evidence.findings {
            let end = match finding.form {
                // They are among the lines, and so is what stands between them; a token goes before its line.
                "klog" | "compact" | "bearer" => finding.span.start,
                _ => finding.span.end,
            };
            while let Some(line) = lines.next_if(|it| it.span.start < end) {
                self.line(pasted, line, &mut at);
            }
            if finding.form == "klog" {
                self.klog(pasted, finding.span, &mut lines, &mut at);
                continue;
            }
            self.unread(pasted.get(at..finding.span.start).unwrap_or_default());
            at = at.max(finding.span.end);
            self.finding(pasted, finding, &shown);
        }
        for line in lines {
            self.line(pasted, line, &mut at);
        }
        self.unread(pasted.get(at..).unwrap_or_default());
        self.reviewer();
        self.decide_keys();
        self.joined()
    }

    /// The token that reviews are asked with, where what carries it leaves it out.
    fn reviewer(&mut self) {
        let Some(reviewer) = self.look.reviewer else {
            return;
        };
        // It was counted where it stands.
        let stays = &mut Counts::default();
        let written = token::written(&reviewer.text, false, self.names, stays);
        let claims = closer::claims(&written);
        if !self.pieces.iter().any(|piece| piece.text.contains(claims)) {
            self.token(written, false);
        }
    }

    /// What the closer look found in one line, or in more.
    fn line(&mut self, pasted: &str, found: &Found, at: &mut usize) {
        self.unread(pasted.get(*at..found.span.start).unwrap_or_default());
        *at = (*at).max(found.span.end);
        let evidence = &self.look.inspection.evidence;
        let text = closer::written(pasted, found, evidence, self.names, self.stays);
        self.push_line(text);
    }

    /// Lines of klog: those of which the closer look makes nothing travel as well.
    fn klog<'f>(
        &mut self,
        pasted: &str,
        span: Span,
        lines: &mut Peekable<impl Iterator<Item = &'f Found>>,
        at: &mut usize,
    ) {
        let mut start = span.start;
        let text = pasted.get(span.start..span.end).unwrap_or_default();
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            if *at <= start && lines.peek().is_none_or(|it| it.span.start >= end) {
                self.unread(pasted.get(*at..start).unwrap_or_default());
                *at = end;
                let written = log::line(line.trim_end(), self.names, self.stays);
                self.push_line(Some(written));
            }
            while let Some(found) = lines.next_if(|it| it.span.start < end) {
                self.line(pasted, found, at);
            }
            start = end;
        }
    }

    /// The token that the page shows.
    fn shown(&mut self, text: &str) -> String {
        let before = self.stays.signatures;
        let whole = self.travels == Travels::WholeToken;
        let written = token::written(text, whole, self.names, self.stays);
        self.stays.shown_signature = self.stays.signatures > before;
        self.stays.signatures = before;
        written
    }

    fn unread(&mut self, text: &str) {
        self.stays.text += text.chars().filter(|c| !c.is_whitespace()).count();
    }

    fn push(&mut self, text: Option<String>) {
        self.pieces.extend(text.map(|text| Piece {
            text,
            is_token: false,
            is_key: false,
            is_line: false,
        }));
    }

    fn push_line(&mut self, text: Option<String>) {
        self.pieces.extend(text.map(|text| Piece {
            text,
            is_token: false,
            is_key: false,
            is_line: true,
        }));
    }

    fn token(&mut self, written: String, is_bearer: bool) {
        self.pieces.push(Piece {
            text: match is_bearer {
                true => format!("Bearer {written}"),
                false => written,
            },
            is_token: true,
            is_key: false,
            is_line: false,
        });
    }

    fn finding(&mut self, pasted: &str, finding: &Finding, shown: &Shown) {
        let Span { start, end } = finding.span;
        let text = pasted.get(start..end).unwrap_or_default();
        match finding.form {
            "compact" | "bearer" => {
                let Some(span) = finding.token else {
                    return;
                };
                // It is the first already.
                let place = self.look.chosen.map(Clean::hull);
                if place.is_some_and(|it| it.start < span.end && span.start < it.end) {
                    return;
                }
                let written = match shown.span == Some(span) {
                    true => shown.travels.to_owned(),
                    false => {
                        let clean = token_at(pasted, span);
                        token::written(&clean.text, false, self.names, self.stays)
                    }
                };
                let is_bearer = finding.form == "bearer" && self.pieces.is_empty();
                self.token(written, is_bearer);
            }
            "manifest" => {
                // A secret before it may hold the same, and is found first where it arrives.
                let mut before = self.pieces.iter();
                let is_there = before.any(|piece| manifest::shows(&piece.text, shown.travels));
                let shown = &Shown {
                    span: shown.span.filter(|_| !is_there),
                    ..*shown
                };
                let written = manifest::written(pasted, finding, shown, self.names, self.stays);
                self.push(written);
            }
            "kube_apiserver" => {
                let written = manifest::command_line(pasted, finding, self.names, self.stays);
                self.push(written);
            }
            "not_found" => {
                let written = manifest::not_found(text, self.names, self.stays);
                self.push(written);
            }
            "discovery" => {
                let written = discovery::written(text, self.names, self.stays);
                self.push(written);
            }
            "pem" => {
                let found = keys::pem(text, self.stays);
                self.key(found);
            }
            "der" => {
                let found = keys::der(text, self.stays);
                self.key(found);
            }
            "jwks" => {
                let found = keys::jwks(text, self.stays);
                self.key(found);
            }
            _ => match finding.look {
                Some(Look::BootstrapToken | Look::AwsIamToken) => self.stays.secrets += 1,
                _ => self.unread(text),
            },
        }
    }

    fn key(&mut self, found: keys::Keys) {
        self.keys.count += found.count;
        self.keys.kids.extend(found.kids);
        self.keys.leaves_one |= found.leaves_one;
        self.pieces.extend(found.text.map(|text| Piece {
            text,
            is_token: false,
            is_key: true,
            is_line: false,
        }));
    }

    /// Keys name their cluster. And where the key that the header names may be one that stays here, the others would
    /// tell a lie: that there is no such key.
    fn decide_keys(&mut self) {
        let header = self.look.inspection.facts.header.as_ref();
        let kid = header.and_then(|header| header.get("kid").and_then(Node::as_str));
        let kid = kid.filter(|kid| !kid.is_empty());
        let is_there = |kid| self.keys.kids.iter().any(|known| known == kid);
        let misleads = self.keys.leaves_one && kid.is_some_and(|kid| !is_there(kid));
        self.keys.travel = !self.names.on && !misleads && self.keys.count > 0;
        if !self.keys.travel {
            self.stays.keys += self.keys.count;
            self.pieces.retain(|piece| !piece.is_key);
        }
    }

    fn joined(&mut self) -> String {
        let mut written = String::new();
        let (mut after_token, mut after_line) = (false, false);
        let several = self.pieces.len() > 1;
        for piece in &self.pieces {
            if !written.is_empty() {
                // Two tokens on neighbouring lines would be one that was wrapped.
                written.push_str(
                    match (after_token && piece.is_token, after_line && piece.is_line) {
                        (true, _) => "\n\n#\n\n",
                        (_, true) => "\n",
                        _ => "\n\n",
                    },
                );
            }
            if written.is_empty() && piece.is_token && !is_found(&piece.text, several) {
                written.push_str("Bearer ");
            }
            written.push_str(&piece.text);
            // Behind a line that was cut off another is never its rest.
            let ends = piece.is_line && !look::goes_on(&piece.text);
            (after_token, after_line) = (piece.is_token, ends);
        }
        written
    }
}
