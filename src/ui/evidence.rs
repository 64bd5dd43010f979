//! The box that takes everything, and what was recognised in it.

use super::closer::sifting;
use super::examples::Examples;
use super::kept::use_kept;
use super::later::use_later;
use super::names;
use super::problems::Problems;
use super::scene::{Scene, StartProps};
use super::segments::Segments;
use crate::app::Action;
use crate::evidence::Finding;
use crate::i18n::Word;
use crate::text::{Span, place_of};
use crate::web::document;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// More are counted, not listed.
const MOST: usize = 12;

#[component]
pub fn Evidence(props: &StartProps) -> Html {
    let scene = &props.scene;
    let field = use_node_ref();
    use_kept(&field, &scene.state.pasted);
    let oninput = {
        let dispatch = scene.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlTextAreaElement = event.target_unchecked_into();
            dispatch.emit(Action::Paste(Rc::from(field.value())));
        })
    };
    html! {
        <section class="card evidence">
            <div class="card-head">
                <h2><label for="evidence">{ scene.word(Word::Evidence) }</label></h2>
                if props.started {
                    <button type="button" class="link" onclick={scene.on::<MouseEvent>(Action::Clear)}>{ scene.word(Word::Clear) }</button>
                }
            </div>
            <textarea
                id="evidence"
                ref={&field}
                aria-label={names::EVIDENCE}
                placeholder={scene.word(Word::EvidenceHint)}
                rows="5"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                {oninput}
            />
            if props.started {
                <Examples scene={scene.clone()} />
                <Read scene={scene.clone()} onselect={select(field, scene.state.pasted.clone())} />
            }
        </section>
    }
}

fn select(field: NodeRef, pasted: Rc<str>) -> Callback<Span> {
    Callback::from(move |span: Span| {
        if let Some(field) = field.cast::<HtmlTextAreaElement>() {
            document::select(&field, &pasted, span);
        }
    })
}

#[derive(Properties, PartialEq)]
struct ReadProps {
    scene: Scene,
    /// Asked to select a stretch of the paste.
    onselect: Callback<Span>,
}

/// What was recognised in the box, a moment after the claims.
#[component]
fn Read(props: &ReadProps) -> Html {
    let Some(scene) = use_later(&props.scene) else {
        return html! {};
    };
    let busy = scene.state.pasted != props.scene.state.pasted;
    html! {
        <>
            { sifting(&props.scene) }
            { recognised(&scene, busy) }
            <Segments scene={scene.clone()} />
            <Problems {scene} onselect={&props.onselect} />
        </>
    }
}

/// `busy` while this is still what the box held before.
fn recognised(scene: &Scene, busy: bool) -> Html {
    if let Some(look) = &scene.look {
        return look.list(scene, busy);
    }
    let findings = &scene.inspection.evidence.findings;
    html! {
        <ul class="recognised" aria-label={names::RECOGNISED} aria-busy={busy.to_string()}>
            { for findings.iter().take(MOST).map(|finding| item(scene, finding)) }
            if findings.len() > MOST {
                <li>{ format!("+{}", findings.len() - MOST) }</li>
            }
        </ul>
    }
}

fn item(scene: &Scene, finding: &Finding) -> Html {
    let language = scene.language();
    let pasted = &scene.state.pasted;
    let place = place_of(pasted, finding.span.start);
    let shown = scene.inspection.evidence.token_span();
    let kind = scene
        .inspection
        .kind
        .filter(|_| finding.token.is_some() && finding.token == shown)
        .map(|kind| language.kind(kind));
    html! {
        <li data-form={finding.form}>
            <b>{ language.form(finding.form) }</b>
            if let Some(kind) = kind {
                <span>{ kind }</span>
            }
            <span class="quiet">{ language.place(place.line, place.column, pasted.contains('\n')) }</span>
        </li>
    }
}
