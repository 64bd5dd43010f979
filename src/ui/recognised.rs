//! The list of what was recognised, with what the closer look found: who spoke, by which clock, and what they said.

use super::closely::name_of;
use super::element::{classed, element, link, quiet, said as said_in, text};
use super::names;
use super::scene::Scene;
use crate::app::{Action, Reading};
use crate::evidence::Finding;
use crate::evidence::calls::Callers;
use crate::evidence::clue::{Carried, Found, Grade, Measured, Reason, Said, What};
use crate::i18n::{CloserWord, Voice};
use crate::order;
use crate::text::Span;
use crate::time::{Assumed, Instant, SECOND};
use crate::token::mend::{Mend, mends};
use crate::web::document;
use std::rc::Rc;
use yew::prelude::*;

/// More are counted, not listed.
const MOST: usize = 60;

/// An item: what was found, or a form that was recognised at once and not looked into.
enum Item<'a> {
    /// With the number of the token that it holds, if it holds one.
    Found(&'a Found, Option<usize>),
    AtOnce(&'a Finding),
}

impl Item<'_> {
    fn span(&self) -> Span {
        match self {
            Item::Found(found, _) => found.span,
            Item::AtOnce(finding) => finding.span,
        }
    }
}

#[derive(Properties)]
pub struct RecognisedProps {
    pub scene: Scene,
    pub found: Rc<[Found]>,
    pub busy: bool,
}

impl PartialEq for RecognisedProps {
    fn eq(&self, other: &RecognisedProps) -> bool {
        self.scene == other.scene
            && self.busy == other.busy
            && Rc::ptr_eq(&self.found, &other.found)
    }
}

#[component]
pub fn Recognised(props: &RecognisedProps) -> Html {
    list(&props.scene, &props.found, props.busy)
}

fn list(scene: &Scene, found: &[Found], busy: bool) -> Html {
    let items = items(scene, found);
    let mut places = Places {
        text: &scene.state.pasted,
        at: 0,
        line: 1,
        line_start: 0,
    };
    let callers = Callers::of(found);
    let shown = items.iter().take(MOST);
    let shown = shown.map(|it| item(scene, it, &callers, &mut places));
    let mut lines: Vec<Html> = shown.collect();
    lines.extend(more(items.len()));
    html! {
        <>
            <ul class="recognised closely" aria-label={names::RECOGNISED} aria-busy={busy.to_string()}>{ lines }</ul>
            { mending(scene) }
        </>
    }
}

/// How many are not listed.
fn more(count: usize) -> Option<Html> {
    let left = count.checked_sub(MOST).filter(|left| *left > 0)?;
    Some(said_in("li", format!("+{left}")))
}

/// Fixes where they are safe: each puts something else into the box.
fn mending(scene: &Scene) -> Html {
    let mends = mends(&scene.state.pasted, &scene.inspection);
    if mends.is_empty() {
        return html! {};
    }
    let items = mends.iter().map(|it| classed("li", "", mend(scene, it)));
    let named = ("aria-label", Some(AttrValue::Static(names::MENDS)));
    let class = ("class", Some(AttrValue::Static("mends")));
    element("ul", &[class, named], items.collect())
}

fn mend(scene: &Scene, mend: &Mend) -> Vec<Html> {
    let language = scene.closer_language();
    let (dispatch, pasted) = (scene.dispatch.clone(), scene.state.pasted.clone());
    let (span, instead) = (mend.span, mend.instead.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let before = pasted.get(..span.start).unwrap_or_default();
        let after = pasted.get(span.end..).unwrap_or_default();
        dispatch.emit(Action::Paste(format!("{before}{instead}{after}").into()));
        document::focus(document::EVIDENCE);
    });
    let button = html! { <button type="button" {onclick}>{ language.mend(mend.what) }</button> };
    let breaks = language.closer_word(CloserWord::BreaksSignature);
    let note = mend.breaks_signature.then(|| quiet("span", breaks));
    std::iter::once(button).chain(note).collect()
}

/// Both in the order of the paste; what was looked into takes the place of what it lies in.
fn items<'a>(scene: &'a Scene, found: &'a [Found]) -> Vec<Item<'a>> {
    let mut items: Vec<Item> = Vec::new();
    let mut tokens = 0;
    for it in found {
        let number = matches!(it.what, What::Token(_)).then_some(tokens);
        tokens += usize::from(number.is_some());
        items.push(Item::Found(it, number));
    }
    let findings = &scene.inspection.evidence.findings;
    let is_looked_into = |finding: &&Finding| {
        let next = found.partition_point(|it| it.span.end <= finding.span.start);
        found
            .get(next..)
            .unwrap_or_default()
            .iter()
            .take(8)
            .any(|it| it.span.start < finding.span.end && it.span.end > finding.span.start)
    };
    items.extend(
        findings
            .iter()
            .filter(|it| !is_looked_into(it))
            .map(Item::AtOnce),
    );
    order::by_key(&mut items, Item::span);
    items
}

/// Lines and columns of places that come in order, without counting from the start each time.
struct Places<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
}

impl Places<'_> {
    fn of(&mut self, place: usize) -> (usize, usize) {
        if place < self.at {
            (self.at, self.line, self.line_start) = (0, 1, 0);
        }
        let between = self.text.get(self.at..place).unwrap_or_default();
        for (index, _) in between.match_indices('\n') {
            self.line += 1;
            self.line_start = self.at + index + 1;
        }
        self.at = place.max(self.at).min(self.text.len());
        let before = self.text.get(self.line_start..place).unwrap_or_default();
        (self.line, before.chars().count() + 1)
    }
}

fn item<'a>(scene: &Scene, item: &Item<'a>, callers: &Callers<'a>, places: &mut Places) -> Html {
    let span = item.span();
    let (line, column) = places.of(span.start);
    let (form, body, clock, branch) = match item {
        Item::Found(found, number) => (
            found.form,
            body(scene, found, callers, *number),
            clock(scene, found),
            branch(found),
        ),
        Item::AtOnce(finding) => (finding.form, kind(scene, finding), None, None),
    };
    // A header that was recognised at once goes on under the same name.
    let mut at_once = scene.inspection.evidence.findings.iter();
    let is_header = at_once.any(|finding| {
        finding.form == "bearer" && finding.span.start < span.end && span.start < finding.span.end
    });
    let form = if is_header { "bearer" } else { form };
    let language = scene.closer_language();
    let name = match language.found_form(form) {
        "" => scene.language().form(form),
        name => name,
    };
    let several = scene.state.pasted.contains('\n');
    let place = scene.language().place(line, column, several);
    let onclick = {
        let pasted = scene.state.pasted.clone();
        Callback::from(move |_: MouseEvent| document::select_evidence(&pasted, span))
    };
    let attributes = [
        ("data-form", Some(AttrValue::Static(form))),
        ("data-clock", clock.map(seconds)),
        ("data-branch", branch.map(AttrValue::Static)),
    ];
    let mut inside = vec![said_in("b", name)];
    inside.extend(body);
    inside.push(html! { <button type="button" class="link quiet" {onclick}>{ place }</button> });
    element("li", &attributes, inside)
}

/// What kind of token it is, where it is the one that is shown.
fn kind(scene: &Scene, finding: &Finding) -> Vec<Html> {
    let shown = scene.inspection.evidence.token_span();
    let is_shown = finding.token.is_some() && finding.token == shown;
    let kind = scene.inspection.kind;
    let kind = kind.filter(|_| is_shown && scene.state.reading.token.is_none());
    let named = kind.map(|kind| said_in("span", scene.language().kind(kind)));
    named.into_iter().collect()
}

/// The speaker's clock, or the one that was measured.
fn clock(scene: &Scene, found: &Found) -> Option<Instant> {
    let at = match &found.what {
        What::Said(said) => said.at,
        What::Measured(measured) => measured.at,
        _ => None,
    };
    at.map(|at| at.moment(&assumed(scene)))
}

fn assumed(scene: &Scene) -> Assumed {
    let proven = scene.proven.as_ref();
    proven.map_or(
        Assumed {
            near: scene.moment,
            year: None,
            zone: 0,
        },
        |proven| proven.assumed(),
    )
}

/// Unix seconds, as `data-clock` carries them.
fn seconds(at: Instant) -> AttrValue {
    let fraction = format!("{:09}", at.subsecond());
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{point}{fraction}", at.0.div_euclid(SECOND)).into()
}

fn branch(found: &Found) -> Option<&'static str> {
    match &found.what {
        What::Said(said) => said.reasons.iter().find_map(|reason| reason.branch),
        _ => None,
    }
}

fn body<'a>(
    scene: &Scene,
    found: &'a Found,
    callers: &Callers<'a>,
    number: Option<usize>,
) -> Vec<Html> {
    let language = scene.closer_language();
    match &found.what {
        What::Token(carried) => token(scene, carried, number.unwrap_or(0)),
        What::Said(it) => said(scene, it, callers),
        What::Measured(measured) => vec![said_in("span", measured_words(scene, measured))],
        What::Opened(opened) => vec![said_in("span", language.opened(opened, &scene.voice()))],
        What::Named => Vec::new(),
    }
}

fn measured_words(scene: &Scene, measured: &Measured) -> String {
    let language = scene.closer_language();
    let how = language.measured_by(measured.how);
    let (one, other) = (
        name_of(scene, &measured.clock),
        name_of(scene, &measured.against),
    );
    if measured.low.is_none() && measured.high.is_none() {
        return format!("{one}: {how}");
    }
    let apart = language.apart(&one, measured.low, measured.high, &other);
    format!("{apart}: {how}")
}

fn token(scene: &Scene, carried: &Carried, number: usize) -> Vec<Html> {
    let language = scene.closer_language();
    let of_scene = scene.inspection.evidence.token.as_ref();
    let shown = of_scene.is_some_and(|token| token.text == carried.clean.text);
    let mut inside = Vec::new();
    if let Some(name) = &carried.name {
        inside.push(said_in("code", name.clone()));
    }
    if !carried.used_by.is_empty() {
        let names = carried.used_by.join(", ");
        inside.push(said_in("span", language.used_by(&names)));
    }
    let wrapped = carried.wrapped.iter();
    inside.extend(wrapped.map(|wrapped| said_in("span", language.wrapped(*wrapped))));
    if !shown {
        let show = Action::Read(
            Reading {
                token: Some(number),
                ..(*scene.state.reading).clone()
            }
            .into(),
        );
        inside.push(link(language.closer_word(CloserWord::Show), scene.on(show)));
        return inside;
    }
    if let Some(kind) = scene.inspection.kind {
        inside.push(said_in("span", scene.language().kind(kind)));
    }
    let word = language.closer_word(CloserWord::Shown);
    inside.push(classed("span", "tag", vec![text(word)]));
    inside
}

fn said<'a>(scene: &Scene, said: &'a Said, callers: &Callers<'a>) -> Vec<Html> {
    let language = scene.closer_language();
    let voice = scene.voice();
    let mut speaker = language.speaker(said.speaker.who).to_owned();
    if let Some(host) = &said.speaker.host {
        speaker.push(' ');
        speaker.push_str(host);
    }
    let mut inside = vec![said_in("span", speaker)];
    if let Some(at) = &said.at {
        inside.push(said_in("time", voice.full(at.moment(&assumed(scene)))));
    }
    inside.extend(said.reasons.iter().map(|it| reason(scene, it, &voice)));
    if let Some(subject) = &said.subject {
        inside.push(said_in("code", subject.clone()));
    }
    if let Some(id) = &said.audit_id {
        inside.push(said_in("code", format!("Audit-Id {id}")));
    }
    if let Some(caller) = callers.caller(said) {
        inside.push(said_in("span", language.who_calls(caller)));
    }
    if let Some(remark) = said.remark {
        inside.push(quiet("span", language.remark(remark)));
    }
    inside
}

fn reason(scene: &Scene, reason: &Reason, voice: &Voice) -> Html {
    let language = scene.closer_language();
    let words = scene.state.pasted.get(reason.span.start..reason.span.end);
    let branch = reason.branch.map_or("", |id| language.refused_as(id));
    let means = match branch {
        "" => language.grade(reason.grade),
        branch => branch,
    };
    let mut inside = Vec::new();
    if let Some(words) = words.filter(|words| words.len() < 200) {
        inside.push(said_in("code", words.to_owned()));
    }
    inside.push(said_in("span", means));
    for (what, stamp) in &reason.times {
        let at = voice.full(stamp.moment(&assumed(scene)));
        inside.push(said_in("span", format!("{} {at}", language.carries(*what))));
    }
    for (what, nanos) in &reason.spans {
        let span = scene.language().span(*nanos);
        inside.push(said_in(
            "span",
            format!("{} {span}", language.carries(*what)),
        ));
    }
    let attributes = [
        ("class", Some(AttrValue::Static("reason"))),
        ("data-grade", Some(AttrValue::Static(grade(reason.grade)))),
    ];
    element("span", &attributes, inside)
}

/// As `data-grade` carries it.
fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::NotMine => "not-mine",
        Grade::Bad => "bad",
        Grade::Transport => "transport",
        Grade::NoReason => "no-reason",
        Grade::Accepted => "accepted",
        Grade::Unknown => "unknown",
    }
}
