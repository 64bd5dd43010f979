//! Which build this is, and under which licence.

use super::scene::{Parts, Scene, props_that_show};
use crate::i18n::Word;
use crate::web::document;
use yew::prelude::*;

props_that_show! {
    FooterProps {} by |scene: &Parts| scene.state.preferences.locale
}

#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let scene = &props.scene;
    html! {
        <footer class="footer">
            <span>{ scene.language().build(env!("CARGO_PKG_VERSION"), document::commit().as_deref()) }</span>
            if document::is_single_file() {
                <span>{ scene.word(Word::SingleFile) }</span>
            }
            <span>{ scene.word(Word::NothingLeavesWhy) }</span>
            <span>{ scene.word(Word::Source) }</span>
        </footer>
    }
}
