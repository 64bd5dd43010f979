//! Which build this is, and under which licence.

use super::scene::SceneProps;
use crate::i18n::Word;
use crate::web::document;
use yew::prelude::*;

#[component]
pub fn Footer(props: &SceneProps) -> Html {
    let scene = &props.scene;
    html! {
        <footer class="footer">
            <span>{ scene.language().build(env!("CARGO_PKG_VERSION")) }</span>
            if document::is_single_file() {
                <span>{ scene.word(Word::SingleFile) }</span>
            }
            <span>{ scene.word(Word::NothingLeavesWhy) }</span>
            <span>{ scene.word(Word::Source) }</span>
        </footer>
    }
}
