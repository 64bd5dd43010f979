//! A button that copies a text, and says so for a moment.
//!
//! A function and not a component: a page has dozens of them, and none has a state worth keeping.

use super::scene::Parts;
use crate::i18n::Word;
use crate::web::clipboard;
use yew::prelude::*;

/// `what` is copied, for the accessible name.
pub fn copy(scene: &Parts, text: impl Into<AttrValue>, what: &str) -> Html {
    let text: AttrValue = text.into();
    let (word, copied) = (scene.word(Word::Copy), scene.word(Word::Copied));
    let onclick = Callback::from(move |event: MouseEvent| {
        if clipboard::copy(&text) {
            clipboard::say_copied(&event, copied);
        }
    });
    html! {
        <button type="button" class="copy" aria-label={scene.language().labelled(word, what)} title={word} {onclick}>
            <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path class="copy-do" d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />
                <path class="copy-done" d="M3 8.5l3.2 3.2L13 4.8" />
            </svg>
            <span class="copy-said" role="status" />
        </button>
    }
}
