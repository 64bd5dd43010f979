//! The examples, a click each.

use super::names;
use super::scene::SceneProps;
use crate::app::{Action, SAMPLES};
use crate::i18n::Word;
use yew::prelude::*;

#[component]
pub fn Examples(props: &SceneProps) -> Html {
    let scene = &props.scene;
    // Open while there is nothing else to look at.
    let open = scene.state.pasted.is_empty();
    html! {
        <details class="examples" {open}>
            <summary>{ scene.word(Word::Examples) }<span class="quiet">{ scene.word(Word::ExamplesHint) }</span></summary>
            <ul aria-label={names::EXAMPLES}>
                { for SAMPLES.into_iter().map(|sample| {
                    let (name, story) = scene.language().sample(sample);
                    html! {
                        <li>
                            <button type="button" onclick={scene.on::<MouseEvent>(Action::Open(sample))}>
                                <b>{ name }</b>
                                <span class="quiet">{ story }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </details>
    }
}
