//! A field for JSON that a person writes: its faults are said as they come, each with the way to its place.

use super::kept::use_kept;
use super::scene::{Scene, marked};
use crate::json::{self, Kind, edit};
use crate::text::{Span, place_of};
use crate::token::{Part, What};
use crate::web::document;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// More are counted, not listed.
const MOST: usize = 5;

#[derive(Properties, PartialEq)]
pub struct WritingProps {
    pub scene: Scene,
    pub id: &'static str,
    /// The accessible name, the same in every language.
    pub name: &'static str,
    pub label: &'static str,
    pub part: Part,
    pub text: Rc<str>,
    pub onwrite: Callback<String>,
}

#[component]
pub fn Writing(props: &WritingProps) -> Html {
    let field = use_node_ref();
    use_kept(&field, &props.text);
    let oninput = props.onwrite.reform(|event: InputEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        field.value()
    });
    let rows = props.text.lines().count().clamp(2, 16).to_string();
    let found = use_memo((props.part, props.text.clone()), |(part, text)| {
        faults(*part, text)
    });
    let (faults, more) = (&found.0, found.1);
    let about = format!("{}-faults", props.id);
    html! {
        <div class="writing">
            <label for={props.id}>{ props.label }</label>
            <textarea
                id={props.id}
                ref={&field}
                aria-label={props.name}
                aria-invalid={(!faults.is_empty()).to_string()}
                aria-describedby={about.clone()}
                {rows}
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                {oninput}
            />
            <div role="status" id={about}>
                if !faults.is_empty() {
                    <ul class="problems">
                        { for faults.iter().map(|(what, span)| fault(props, &field, what, *span)) }
                        if more > 0 {
                            <li>{ format!("+{more}") }</li>
                        }
                    </ul>
                }
            </div>
        </div>
    }
}

/// Whether members can be set in it.
pub fn is_object(text: &str) -> bool {
    edit::set(text, &["alg"], "0").is_some()
}

fn faults(part: Part, text: &str) -> (Vec<(What, Span)>, usize) {
    let (node, faults) = json::read(text.as_bytes());
    let more = faults.len().saturating_sub(MOST);
    let mut found: Vec<(What, Span)> = faults
        .into_iter()
        .take(MOST)
        .map(|fault| {
            let wrong = fault.what;
            (What::Json { part, wrong }, fault.span)
        })
        .collect();
    if let Some(node) = node.filter(|node| node.value.kind() != Kind::Object) {
        let found_kind = node.value.kind();
        found.push((
            What::NotAnObject {
                part,
                found: found_kind,
            },
            node.span,
        ));
    }
    (found, more)
}

fn fault(props: &WritingProps, field: &NodeRef, what: &What, span: Span) -> Html {
    let language = props.scene.language();
    let place = place_of(&props.text, span.start);
    let words = language.place(place.line, place.column, props.text.contains('\n'));
    let onclick = {
        let (field, text) = (field.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                document::select(&field, &text, span);
            }
        })
    };
    html! {
        <li data-weight="fault">
            <span class="mark" aria-hidden="true">{ "!" }</span>
            <span>{ marked(&language.problem(what)) }</span>
            <button type="button" class="link" {onclick}>{ words }</button>
        </li>
    }
}
