//! The token card: its kind, and its claims or its JSON.

use super::claims::Claims;
use super::json_view::JsonView;
use super::names;
use super::scene::{Scene, StartProps};
use super::signing::editing;
use super::tabs::{Tab, Tabs};
use crate::app::{Action, TokenTab};
use crate::i18n::Word;
use yew::prelude::*;

#[component]
pub fn TokenCard(props: &StartProps) -> Html {
    let scene = &props.scene;
    html! {
        <section class="card token" aria-label={names::TOKEN}>
            <div class="card-head">
                <h2>{ scene.word(Word::Token) }</h2>
                if let Some(kind) = scene.inspection.kind {
                    <span class="quiet">{ scene.language().kind(kind) }</span>
                }
                if props.started {
                    <Tabs panel="token-panel" name={names::TOKEN} tabs={tabs(scene)} />
                }
            </div>
            <div id="token-panel" role="tabpanel" aria-label={names::TOKEN} tabindex="0">
                if scene.state.token_tab == TokenTab::Edit {
                    { editing(scene) }
                } else if scene.inspection.token.is_none() {
                    <p class="quiet">{ scene.word(Word::NoTokenYet) }</p>
                } else if scene.state.token_tab == TokenTab::Claims {
                    <Claims scene={scene.clone()} started={props.started} />
                } else {
                    <JsonView inspection={scene.inspection.clone()} locale={scene.state.preferences.locale} scene={scene.clone()} />
                }
            </div>
        </section>
    }
}

fn tabs(scene: &Scene) -> Vec<Tab> {
    let tab = |name, word, tab| Tab {
        name,
        label: scene.word(word),
        selected: scene.state.token_tab == tab,
        onselect: scene.on(Action::ShowToken(tab)),
    };
    vec![
        tab(names::CLAIMS, Word::Claims, TokenTab::Claims),
        tab(names::JSON, Word::Json, TokenTab::Json),
        tab(names::EDIT, Word::EditAndSign, TokenTab::Edit),
    ]
}
