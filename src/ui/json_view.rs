//! Header and payload as JSON, numbers as written. Drawn again only when the token changes.

use super::copy::copy;
use super::scene::Scene;
use crate::i18n::{Locale, Word};
use crate::json::{Node, pretty};
use crate::report::Inspection;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties)]
pub struct JsonViewProps {
    pub inspection: Rc<Inspection>,
    pub locale: Locale,
    pub scene: Scene,
}

/// The scene changes with every second, the JSON does not.
impl PartialEq for JsonViewProps {
    fn eq(&self, other: &JsonViewProps) -> bool {
        Rc::ptr_eq(&self.inspection, &other.inspection) && self.locale == other.locale
    }
}

#[component]
pub fn JsonView(props: &JsonViewProps) -> Html {
    let scene = &props.scene;
    let Some(token) = &props.inspection.token else {
        return html! {};
    };
    html! {
        <>
            { part(scene, "header", scene.word(Word::Header), token.header.json.as_deref()) }
            { part(scene, "payload", scene.word(Word::Payload), token.payload.json.as_deref()) }
        </>
    }
}

fn part(scene: &Scene, segment: &'static str, heading: &'static str, node: Option<&Node>) -> Html {
    let Some(node) = node else {
        return html! {};
    };
    let text = pretty(node);
    html! {
        <div class="json-view" data-segment={segment}>
            <h3>{ heading }{ copy(scene, text.clone(), heading) }</h3>
            <pre tabindex="0" aria-label={heading}>{ text }</pre>
        </div>
    }
}
