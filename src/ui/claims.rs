//! The claims as a table: each with its value as written, its meaning, and dates a person can read.

use super::copy::copy;
use super::scene::{Scene, StartProps};
use crate::claims::{NumericDate, Row, RowValue, rows};
use crate::i18n::{Utc, Word};
use crate::json::Node;
use crate::web::clock::LOCAL;
use yew::prelude::*;

#[component]
pub fn Claims(props: &StartProps) -> Html {
    let scene = &props.scene;
    let Some(token) = &scene.inspection.token else {
        return html! {};
    };
    html! {
        <>
            { table(props, scene.word(Word::Payload), "payload", token.payload.json.as_deref()) }
            if props.started {
                { table(props, scene.word(Word::Header), "header", token.header.json.as_deref()) }
            }
        </>
    }
}

fn table(
    props: &StartProps,
    caption: &'static str,
    segment: &'static str,
    object: Option<&Node>,
) -> Html {
    let Some(object) = object else {
        return html! {};
    };
    let scene = &props.scene;
    html! {
        <table class="claims" role="table" data-segment={segment}>
            <caption>{ caption }</caption>
            <colgroup><col class="claims-names" /><col /></colgroup>
            <thead role="rowgroup">
                <tr role="row"><th role="columnheader" scope="col">{ scene.word(Word::Claim) }</th><th role="columnheader" scope="col">{ scene.word(Word::Value) }</th></tr>
            </thead>
            <tbody role="rowgroup">
                { for rows(object).iter().map(|row| claim(props, row)) }
            </tbody>
        </table>
    }
}

fn claim(props: &StartProps, row: &Row) -> Html {
    let scene = &props.scene;
    let meaning = row.meaning.map_or_else(
        || scene.word(Word::UnknownClaim),
        |meaning| scene.language().meaning(meaning),
    );
    let written = written(&row.value);
    html! {
        <tr role="row" data-claim={row.path.clone()}>
            <th role="rowheader" scope="row">{ breakable(&row.path) }</th>
            <td role="cell">
                <span class="claim-value">{ &written }</span>
                if props.started {
                    { copy(scene, written, &row.path) }
                }
                if let RowValue::Date(date) = &row.value {
                    { dates(scene, date) }
                }
                <span class="claim-meaning">{ meaning }</span>
            </td>
        </tr>
    }
}

/// A path that may be broken after its dots and slashes.
fn breakable(path: &str) -> Html {
    let mut pieces = path.split_inclusive(['.', '/']);
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.map(|piece| html! { <><wbr />{ piece }</> });
    html! { <>{ first }{ for rest }</> }
}

fn written(value: &RowValue) -> String {
    match value {
        RowValue::Text(text) => text.clone(),
        RowValue::List(items) => items.join("\n"),
        RowValue::Date(date) => date.written.clone(),
        RowValue::Written(text) => text.clone(),
    }
}

/// Local time, UTC, and the distance from the moment judged.
fn dates(scene: &Scene, date: &NumericDate) -> Html {
    // Of a moment that is held, the distance counts from it, and says so.
    let distance = date.instant.since(scene.moment);
    let away = if scene.state.is_live() {
        scene.language().away(distance)
    } else {
        scene.language().since_request(distance)
    };
    html! {
        <span class="claim-dates">
            <time>{ format!("{} {}", scene.voice_in(&LOCAL).full(date.instant), scene.word(Word::Local)) }</time>
            <time>{ scene.voice_in(&Utc).full(date.instant) }</time>
            <span>{ away }</span>
            if !date.exact {
                <span>{ scene.language().read_as(date.seconds(), date.by_processor) }</span>
            }
        </span>
    }
}
