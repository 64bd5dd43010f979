//! The token as it was read, its segments in their colours, the places of its faults marked.

use super::scene::{Scene, props_that_show, read_of};
use crate::text::Span;
use crate::token::{Token, Weight};
use yew::prelude::*;

/// Beyond this a token is shown in part: nobody reads on, and the page stays quick.
const MOST: usize = 6_000;

props_that_show! {
    SegmentsProps {} by |scene| read_of(scene)
}

#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    let inspection = &props.scene.inspection;
    let Some(token) = &inspection.token else {
        return html! {};
    };
    let faults: Vec<Span> = inspection
        .problems
        .iter()
        .filter(|problem| problem.weight == Weight::Fault)
        .filter_map(|problem| problem.place)
        .filter(|place| !place.is_empty())
        .collect();
    html! {
        <p class="segments" tabindex="0" role="group" aria-label={props.scene.word(crate::i18n::Word::Token)}>
            { for parts(token).into_iter().map(|(class, span)| segment(token, class, span, &faults)) }
        </p>
    }
}

/// The stretches between the dots, each with the class that colours it.
fn parts(token: &Token) -> Vec<(&'static str, Span)> {
    let text = &token.text.text;
    let mut parts = Vec::new();
    let mut start = 0;
    // Whatever follows the third dot is one stretch, however many dots it has.
    for (index, piece) in text.splitn(4, '.').enumerate() {
        let class = match index {
            0 => "seg-header",
            1 => "seg-payload",
            2 => "seg-signature",
            _ => "seg-more",
        };
        if index > 0 {
            parts.push(("seg-dot", Span::new(start - 1, start)));
        }
        parts.push((class, Span::new(start, start + piece.len())));
        start += piece.len() + 1;
    }
    parts
}

fn segment(token: &Token, class: &'static str, span: Span, faults: &[Span]) -> Html {
    let shown = Span::new(span.start, span.end.min(span.start + MOST));
    let pieces = cut(token, shown, faults)
        .into_iter()
        .map(|(piece, faulty)| {
            let text = token
                .text
                .text
                .get(piece.start..piece.end)
                .unwrap_or_default()
                .to_owned();
            if faulty {
                html! { <mark>{ text }</mark> }
            } else {
                html! { { text } }
            }
        });
    html! {
        <span class={class}>
            { for pieces }
            if shown.end < span.end { { "…" } }
        </span>
    }
}

/// Cuts a stretch of the token where faults begin and end.
fn cut(token: &Token, span: Span, faults: &[Span]) -> Vec<(Span, bool)> {
    let mut pieces: Vec<(Span, bool)> = Vec::new();
    let text = &token.text.text;
    for at in (span.start..span.end).filter(|at| text.is_char_boundary(*at)) {
        let end = (at + 1..=text.len())
            .find(|end| text.is_char_boundary(*end))
            .unwrap_or(text.len());
        let place = token.text.place(at, end);
        let faulty = faults
            .iter()
            .any(|fault| fault.start <= place.start && place.start < fault.end);
        match pieces.last_mut() {
            Some((last, same)) if *same == faulty => last.end = end,
            _ => pieces.push((Span::new(at, end), faulty)),
        }
    }
    pieces
}
