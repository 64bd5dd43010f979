//! What the API servers run with: issuers and audiences, entered or assumed.

use super::names;
use super::scene::{Parts, Scene, props_that_show};
use crate::app::Action;
use crate::i18n::Word;
use yew::prelude::*;

props_that_show! {
    ClusterProps {} by |scene: &Parts| {
        let state = &scene.state;
        (state.preferences.locale, state.issuers.clone(), state.audiences.clone())
    }
}

#[component]
pub fn Cluster(props: &ClusterProps) -> Html {
    let scene = &props.scene;
    let state = &scene.state;
    html! {
        <section class="card cluster" aria-label={names::CLUSTER}>
            <div class="card-head">
                <h2>{ scene.word(Word::Cluster) }</h2>
                <span class="quiet">{ scene.word(Word::ClusterHint) }</span>
            </div>
            { field(scene, "issuers", names::ISSUERS, [Word::Issuers, Word::IssuersHint], &state.issuers, Action::TypeIssuers) }
            { field(scene, "audiences", names::AUDIENCES, [Word::Audiences, Word::AudiencesHint], &state.audiences, Action::TypeAudiences) }
        </section>
    }
}

fn field(
    scene: &Scene,
    id: &'static str,
    name: &'static str,
    [label, hint]: [Word; 2],
    value: &str,
    action: fn(String) -> Action,
) -> Html {
    let oninput = scene.on_typed(action);
    let known = if value.trim().is_empty() {
        ("assumed", Word::Assumed)
    } else {
        ("given", Word::Given)
    };
    html! {
        <div class="setting" data-known={known.0}>
            <label for={id}>{ scene.word(label) }</label>
            <span class="tag">{ scene.word(known.1) }</span>
            <input
                {id}
                type="text"
                aria-label={name}
                placeholder={scene.word(hint)}
                value={value.to_owned()}
                autocomplete="off"
                spellcheck="false"
                {oninput}
            />
        </div>
    }
}
