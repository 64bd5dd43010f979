//! What travels when a paste is shared, and what stays here. The paste itself never does: what was recognised in it is
//! written anew, field by field, and what is on no list stays.
//!
//! Signatures travel only where they are asked for, and private keys and secrets never. Nothing is verified.

mod claims;
mod closer;
mod discovery;
mod keys;
mod log;
mod manifest;
mod names;
mod pages;
mod secrets;
mod shapes;
mod token;

use crate::app::{AppState, Draft, KeyBox, Own, Reading, Reviewer, TokenTab, setting};
use crate::evidence::clue::Found;
use crate::evidence::{Clean, KEY_FORMS, closer as looks, recognise};
use crate::report::{Inspection, inspect, inspect_token};
use crate::text::Span;
use crate::time::{offset_text, read_offset, read_typed};
use crate::verifier::Setting;
use manifest::plain;
use names::{Names, Sort};
use pages::Pages;
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
    let found = looks::look(&state.pasted, &inspection.evidence);
    let reviewer = match state.reading.reviewer {
        Some(Reviewer::Token(number)) => closer::tokens(&found).nth(number),
        _ => None,
    };
    let chosen = closer::chosen(
        &state.pasted,
        &found,
        &inspection.evidence,
        state.reading.token,
    );
    let shown = chosen.clone().or_else(|| inspection.evidence.token.clone());
    let is_another = |it: &&Rc<Clean>| {
        let shown = shown.as_ref();
        shown.is_some_and(|shown| shown.hull() != it.hull() || shown.text != it.text)
    };
    let reviewer = reviewer.filter(is_another);
    // Beside another that stands by itself, the one that is shown has to, too.
    let chosen = match reviewer {
        Some(_) => shown,
        None => chosen,
    };
    let chosen = chosen.map(|clean| {
        let inspection = inspect_token(inspection.evidence.clone(), clean.clone());
        (inspection, clean)
    });
    let look = Looked {
        inspection: chosen.as_ref().map_or(inspection, |(it, _)| it),
        reviewer: reviewer.map(|clean| &**clean),
        chosen: chosen.as_ref().map(|(_, clean)| &**clean),
        found: &found,
    };
    let mut names = Names::default();
    names.on = travels == Travels::Pseudonyms;
    if names.on {
        // Once so that whatever is named late has its name early; and anew if one that was made turned out to be taken.
        written(state, &look, travels, &mut names);
        if names.clash() {
            names = names.again();
            written(state, &look, travels, &mut names);
        }
    }
    let (next, mut counts) = written(state, &look, travels, &mut names);
    counts.names = names.count();
    counts.secrets += usize::from(boxed.has_secret);
    counts.draft = *state.draft != Draft::default();
    let mut state = next;
    let mut travelling = reading(&state.reading);
    travelling.reviewer = match state.reading.reviewer {
        Some(Reviewer::Token(_)) => look
            .reviewer
            .and_then(|token| closer::number_of(token, &state.pasted, &mut names))
            .map(Reviewer::Token),
        same => same,
    };
    travelling.program = state
        .reading
        .program
        .filter(|_| travelling.reviewer.is_some());
    state.reading = Rc::new(travelling);
    state.keys = KeyBox::default();
    state.draft = Rc::default();
    state.lab = Rc::new(state.lab.sound());
    state.others = Rc::new(state.others.sound());
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

/// What was found in the paste.
struct Looked<'a> {
    /// Of the token that is shown.
    inspection: &'a Inspection,
    /// The token that is shown, if it is not the first look's.
    chosen: Option<&'a Clean>,
    /// The token that reviews are asked with, if somebody said so.
    reviewer: Option<&'a Clean>,
    found: &'a [Found],
}

/// What holds for what travels: the token that is shown is the first in it.
fn reading(mine: &Reading) -> Reading {
    let mut reading = Reading {
        just_now: mine.just_now,
        fresh: mine.fresh,
        ..mine.kept()
    };
    // Whatever stands there that is no zone and no year.
    if reading.zone().is_err() {
        reading.zone.clear();
    }
    if reading.year().is_err() {
        reading.year.clear();
    }
    reading
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
    look: &Looked,
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
    let (pasted, keys_travel) =
        Pages::of(&state.pasted, look, travels, names, &mut stays).written();
    next.pasted = pasted.into();
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

#[cfg(test)]
mod tests;
