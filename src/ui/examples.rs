//! The examples, a click each.

use super::names;
use super::scene::{Parts, Scene, props_that_show};
use super::sharing::Asked;
use crate::app::SAMPLES;
use crate::i18n::{Sample, Word};
use crate::web::document;
use yew::prelude::*;

props_that_show! {
    ExamplesProps {} by |scene: &Parts| (scene.state.preferences.locale, scene.state.pasted.is_empty())
}

#[component]
pub fn Examples(props: &ExamplesProps) -> Html {
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
                            <button type="button" onclick={open_example(scene, sample)}>
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

/// The list closes over the pressed button, so the focus goes to what the example is about.
fn open_example(scene: &Scene, sample: Sample) -> Callback<MouseEvent> {
    let ask = scene.ask.clone();
    Callback::from(move |_| {
        ask.emit(Some(Asked::Example(sample)));
        document::focus(document::EVIDENCE);
    })
}
