//! A button that copies a text, and says so.

use super::scene::Scene;
use crate::i18n::Word;
use crate::web::clipboard;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How long it says that it copied.
const SAID_FOR_MILLISECONDS: u32 = 1_500;

#[derive(Properties, PartialEq)]
pub struct CopyProps {
    pub scene: Scene,
    pub text: AttrValue,
    /// What is copied, for the accessible name.
    pub what: AttrValue,
}

#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let copied = use_state_eq(|| false);
    {
        let copied = copied.clone();
        use_effect_with(*copied, move |on| {
            let timeout =
                on.then(|| Timeout::new(SAID_FOR_MILLISECONDS, move || copied.set(false)));
            move || drop(timeout)
        });
    }
    let onclick = {
        let copied = copied.clone();
        let text = props.text.clone();
        Callback::from(move |_: MouseEvent| copied.set(clipboard::copy(&text)))
    };
    let word = props
        .scene
        .word(if *copied { Word::Copied } else { Word::Copy });
    html! {
        <button type="button" class="copy" aria-label={format!("{word}: {}", props.what)} title={word} {onclick}>
            <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                if *copied {
                    <path d="M3 8.5l3.2 3.2L13 4.8" />
                } else {
                    <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />
                }
            </svg>
        </button>
    }
}
