//! What is wrong or remarkable about the paste: a sentence each, and the way to its place.

use super::scene::{Scene, marked};
use crate::text::{Span, place_of};
use crate::token::{Problem, Weight};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub scene: Scene,
    /// Asked to select a stretch of the paste.
    pub onselect: Callback<Span>,
}

/// More are counted, not listed.
const MOST: usize = 40;

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let problems = &props.scene.inspection.problems;
    if problems.is_empty() {
        return html! {};
    }
    html! {
        <ul class="problems">
            { for problems.iter().take(MOST).map(|problem| item(props, problem)) }
            if problems.len() > MOST {
                <li>{ format!("+{}", problems.len() - MOST) }</li>
            }
        </ul>
    }
}

fn item(props: &ProblemsProps, problem: &Problem) -> Html {
    let (weight, mark) = match problem.weight {
        Weight::Note => ("note", "i"),
        Weight::Fault => ("fault", "!"),
    };
    html! {
        <li data-weight={weight}>
            <span class="mark" aria-hidden="true">{ mark }</span>
            <span>{ marked(&props.scene.language().problem(&problem.what)) }</span>
            if let Some(span) = problem.place {
                { place(props, span) }
            }
        </li>
    }
}

fn place(props: &ProblemsProps, span: Span) -> Html {
    let scene = &props.scene;
    let pasted = &scene.state.pasted;
    let place = place_of(pasted, span.start);
    let words = scene
        .language()
        .place(place.line, place.column, pasted.contains('\n'));
    let onclick = props.onselect.reform(move |_: MouseEvent| span);
    html! { <button type="button" class="link" {onclick}>{ words }</button> }
}
