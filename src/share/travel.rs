//! What travels when a paste is shared, and what stays here. The paste itself never does: what was recognised in it is
//! written anew, field by field, and what is on no list stays.
//!
//! Signatures travel only where they are asked for, and private keys and secrets never. Nothing is verified.

mod claims;
mod discovery;
mod keys;
mod log;
mod manifest;
mod names;
mod secrets;
mod token;

use crate::app::{AppState, Draft, KeyBox, Own, TokenTab, setting};
use crate::claims as facts;
use crate::evidence::{Finding, KEY_FORMS, recognise, token_at};
use crate::json::Node;
use crate::report::{Inspection, inspect};
use crate::text::Span;
use crate::time::{offset_text, read_offset, read_typed};
use crate::token::{Look, decode};
use crate::verifier::Setting;
use manifest::{Shown, plain};
use names::{Names, Sort};
use std::rc::Rc;

/// How much is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Travels {
    /// What was recognised, without the signatures of tokens.
    #[default]
    WithoutSignature,
    /// The header and the claims of the token that is shown, and the settings.
    ClaimsOnly,
    /// As without signature, with other names for whatever is somebody's.
    Pseudonyms,
    /// As without signature, but the token that is shown keeps its own: whoever gets it may use it.
    WholeToken,
}

/// Something that is not handed over. So many of each, and none of them is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// The signature of the token that is shown.
    Signature,
    /// Those of other tokens in the paste.
    OtherSignatures(usize),
    /// Those of tokens inside of claims and other texts.
    NestedSignatures(usize),
    PrivateKeys(usize),
    /// Bootstrap tokens, tokens for AWS, and claims that are secrets.
    Secrets(usize),
    /// What is being written under Edit and sign.
    Draft,
    /// Public keys.
    Keys(usize),
    /// Other fields of objects.
    Fields(usize),
    /// Other flags of kube-apiserver.
    Flags(usize),
    /// Words of log lines that may be secrets.
    Words(usize),
    /// Names, which have pseudonyms instead.
    Names(usize),
    /// Whatever else was recognised, with only the claims travelling.
    Evidence(usize),
    /// Characters of text that was not recognised or could not be read.
    Text(usize),
}

/// A state to hand over.
#[derive(Clone, Debug, PartialEq)]
pub struct Travelling {
    pub state: AppState,
    pub stays: Vec<Stays>,
    /// Whether public keys are in it.
    pub keys_travel: bool,
}

impl Travels {
    pub const ALL: [Travels; 4] = [
        Travels::WithoutSignature,
        Travels::ClaimsOnly,
        Travels::Pseudonyms,
        Travels::WholeToken,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Travels::WithoutSignature => "without-signature",
            Travels::ClaimsOnly => "claims-only",
            Travels::Pseudonyms => "pseudonyms",
            Travels::WholeToken => "whole-token",
        }
    }
}

/// What stays, counted as it is met.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    shown_signature: bool,
    draft: bool,
    keys_travel: bool,
    signatures: usize,
    nested: usize,
    private_keys: usize,
    secrets: usize,
    keys: usize,
    fields: usize,
    flags: usize,
    words: usize,
    names: usize,
    evidence: usize,
    text: usize,
}

impl Counts {
    /// What stays of a text that was looked at apart.
    fn add_inside(&mut self, inside: &Counts) {
        self.nested += inside.nested;
        self.private_keys += inside.private_keys;
        self.secrets += inside.secrets;
        self.words += inside.words;
        self.text += inside.text;
    }

    fn listed(&self) -> Vec<Stays> {
        let all = [
            (usize::from(self.shown_signature), Stays::Signature),
            (self.signatures, Stays::OtherSignatures(self.signatures)),
            (self.nested, Stays::NestedSignatures(self.nested)),
            (self.private_keys, Stays::PrivateKeys(self.private_keys)),
            (self.secrets, Stays::Secrets(self.secrets)),
            (usize::from(self.draft), Stays::Draft),
            (self.keys, Stays::Keys(self.keys)),
            (self.fields, Stays::Fields(self.fields)),
            (self.flags, Stays::Flags(self.flags)),
            (self.words, Stays::Words(self.words)),
            (self.names, Stays::Names(self.names)),
            (self.evidence, Stays::Evidence(self.evidence)),
            (self.text, Stays::Text(self.text)),
        ];
        let there = all.into_iter().filter(|(count, _)| *count > 0);
        there.map(|(_, stays)| stays).collect()
    }
}

/// The state with what travels of it. `inspection` is that of its paste.
pub fn travelling(state: &AppState, here: &Inspection, travels: Travels) -> Travelling {
    let boxed = boxed(&state.keys);
    let (state, inspection) = &match &*boxed.keys {
        "" => (state.clone(), None),
        keys => {
            let mut state = state.clone();
            state.pasted = format!("{}\n\n{keys}", state.pasted).into();
            let inspection = inspect(&state.pasted);
            (state, Some(inspection))
        }
    };
    let inspection = inspection.as_ref().unwrap_or(here);
    let mut names = Names::default();
    names.on = travels == Travels::Pseudonyms;
    if names.on {
        // Once so that whatever is named late has its name early; and anew if one that was made turned out to be taken.
        written(state, inspection, travels, &mut names);
        if names.clash() {
            names = names.again();
            written(state, inspection, travels, &mut names);
        }
    }
    let (next, mut counts) = written(state, inspection, travels, &mut names);
    counts.names = names.count();
    counts.secrets += usize::from(boxed.has_secret);
    counts.draft = *state.draft != Draft::default();
    let mut state = next;
    state.keys = KeyBox::default();
    state.draft = Rc::default();
    if state.token_tab == TokenTab::Edit {
        state.token_tab = TokenTab::Claims;
    }
    // Whatever stands there that is no moment.
    if read_typed(&state.moment).is_err() {
        state.moment.clear();
    }
    Travelling {
        state,
        stays: counts.listed(),
        keys_travel: counts.keys_travel,
    }
}

/// What the box for keys holds.
struct Boxed {
    /// The stretches that are keys by their form, and so are written anew like those of the evidence.
    keys: String,
    /// Whether there is more in it: whatever it is, it may be a secret.
    has_secret: bool,
}

fn boxed(keys: &KeyBox) -> Boxed {
    let mut found = Boxed {
        keys: String::new(),
        has_secret: false,
    };
    if keys.secret.is_some() {
        found.has_secret = !keys.text.trim().is_empty();
        return found;
    }
    let mut at = 0;
    for finding in recognise(&keys.text).findings {
        if !KEY_FORMS.contains(&finding.form) {
            continue;
        }
        let Span { start, end } = finding.span;
        let before = keys.text.get(at..start).unwrap_or_default();
        found.has_secret |= !before.trim().is_empty();
        found
            .keys
            .push_str(keys.text.get(start..end).unwrap_or_default());
        found.keys.push_str("\n\n");
        at = end;
    }
    let behind = keys.text.get(at..).unwrap_or_default();
    found.has_secret |= !behind.trim().is_empty();
    found
}

fn written(
    state: &AppState,
    inspection: &Inspection,
    travels: Travels,
    names: &mut Names,
) -> (AppState, Counts) {
    let mut stays = Counts::default();
    let mut next = state.clone();
    // Machines first: names of API servers are read out of names of pods.
    for clock in &mut next.clocks {
        let sort = match clock.machine.role.verifies() {
            true => Sort::Server,
            false => Sort::Node,
        };
        clock.machine.name = plain(names.of(sort, &clock.machine.name), &mut stays);
        if read_offset(&clock.typed).is_err() {
            clock.typed = offset_text(clock.machine.offset);
        }
    }
    let mut pages = Pages {
        state,
        inspection,
        travels,
        names,
        stays: &mut stays,
        pieces: Vec::new(),
        keys: KeyPieces::default(),
    };
    next.pasted = Rc::from(pages.written());
    let keys_travel = pages.keys.travel;
    stays.keys_travel = keys_travel;
    let mut list = |typed: &str, sort| typed_list(typed, sort, names, &mut stays);
    next.issuers = list(&state.issuers, Sort::Issuer);
    next.audiences = list(&state.audiences, Sort::Audience);
    next.review_audiences = list(&state.review_audiences, Sort::Audience);
    for own in &mut next.own {
        own.issuers = list(&own.issuers, Sort::Issuer);
        own.audiences = list(&own.audiences, Sort::Audience);
        // Without keys none is lacking.
        own.lacks.retain(|kid| keys_travel && is_kid(kid));
    }
    next.own.retain(|own: &Own| !own.is_empty());
    (next, stays)
}

/// As Kubernetes derives it: base64url of 32 bytes.
fn is_kid(kid: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    kid.len() == 43 && kid.bytes().all(fits)
}

/// What was typed as a list, as it was typed if nothing in it changes.
fn typed_list(typed: &str, sort: Sort, names: &mut Names, stays: &mut Counts) -> String {
    let Setting::Given(items) = setting(typed) else {
        return String::new();
    };
    let written: Vec<String> = items
        .iter()
        .map(|item| plain(names.of(sort, item), stays))
        .collect();
    match written == items {
        true => typed.into(),
        false => written.join(", "),
    }
}

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
}

#[derive(Default)]
struct KeyPieces {
    count: usize,
    kids: Vec<String>,
    leaves_one: bool,
    travel: bool,
}

/// Writes the paste anew.
struct Pages<'a> {
    state: &'a AppState,
    inspection: &'a Inspection,
    travels: Travels,
    names: &'a mut Names,
    stays: &'a mut Counts,
    pieces: Vec<Piece>,
    keys: KeyPieces,
}

impl Pages<'_> {
    fn written(&mut self) -> String {
        let pasted = self.state.pasted.clone();
        let span = self.inspection.evidence.token_span();
        let text = self.inspection.token.as_ref().map(|it| it.text.clone());
        let text = text.as_ref().map_or("", |clean| clean.text.as_str());
        let shown = span.map(|_| self.shown(text)).unwrap_or_default();
        if self.travels == Travels::ClaimsOnly {
            let findings = &self.inspection.evidence.findings;
            let others = findings
                .iter()
                .filter(|it| it.token.is_none() || it.token != span);
            self.stays.evidence = others.count();
            return match shown.is_empty() || is_found(&shown, false) {
                true => shown,
                false => format!("Bearer {shown}"),
            };
        }
        let shown = Shown {
            span,
            text,
            travels: &shown,
            is_whole: is_whole(&shown),
        };
        let mut at = 0;
        for finding in &self.inspection.evidence.findings {
            self.unread(pasted.get(at..finding.span.start).unwrap_or_default());
            at = at.max(finding.span.end);
            self.finding(&pasted, finding, &shown);
        }
        self.unread(pasted.get(at..).unwrap_or_default());
        self.decide_keys();
        self.joined()
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
        }));
    }

    fn finding(&mut self, pasted: &str, finding: &Finding, shown: &Shown) {
        let Span { start, end } = finding.span;
        let text = pasted.get(start..end).unwrap_or_default();
        match finding.form {
            "compact" | "bearer" => {
                let Some(span) = finding.token else {
                    return;
                };
                let written = match shown.span == Some(span) {
                    true => shown.travels.to_owned(),
                    false => {
                        let clean = token_at(pasted, span);
                        token::written(&clean.text, false, self.names, self.stays)
                    }
                };
                let is_bearer = finding.form == "bearer" && self.pieces.is_empty();
                self.pieces.push(Piece {
                    text: match is_bearer {
                        true => format!("Bearer {written}"),
                        false => written,
                    },
                    is_token: true,
                    is_key: false,
                });
            }
            "manifest" => {
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
            "klog" => {
                let written = log::written(text, self.names, self.stays);
                self.push(Some(written));
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
        }));
    }

    /// Keys name their cluster. And where the key that the header names may be one that stays here, the others would
    /// tell a lie: that there is no such key.
    fn decide_keys(&mut self) {
        let header = self.inspection.facts.header.as_ref();
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
        let mut after_token = false;
        let several = self.pieces.len() > 1;
        for piece in &self.pieces {
            if !written.is_empty() {
                // Two tokens on neighbouring lines would be one that was wrapped.
                written.push_str(if after_token && piece.is_token {
                    "\n\n#\n\n"
                } else {
                    "\n\n"
                });
            }
            if written.is_empty() && piece.is_token && !is_found(&piece.text, several) {
                written.push_str("Bearer ");
            }
            written.push_str(&piece.text);
            after_token = piece.is_token;
        }
        written
    }
}

#[cfg(test)]
mod tests;
