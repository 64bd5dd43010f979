//! Which build this is, and under which licence.

use super::names;
use super::scene::{Parts, Scene, props_that_show};
use super::sharing::Asked;
use crate::i18n::Word;
use crate::web::document;
use yew::prelude::*;

props_that_show! {
    FooterProps {} by |scene: &Parts| scene.state.preferences.locale
}

#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let scene = &props.scene;
    let forget = scene.ask.reform(|_: MouseEvent| Some(Asked::Forget));
    html! {
        <footer class="footer">
            <span>{ scene.language().build(env!("CARGO_PKG_VERSION"), document::commit().as_deref()) }</span>
            if document::is_single_file() {
                <span>{ scene.word(Word::SingleFile) }</span>
            } else {
                // Which of them is true, the start script notes on the root element.
                <span class="offline-ready">{ scene.word(Word::OfflineReady) }</span>
                <span class="offline-not">{ scene.word(Word::OfflineNot) }</span>
                <span class="update-ready" role="status">{ scene.word(Word::UpdateReady) }</span>
                <a href="jwtriage.html" download="jwtriage.html">{ scene.word(Word::SaveAsFile) }</a>
            }
            <button type="button" class="link" aria-label={names::FORGET} title={scene.word(Word::ForgetHint)} onclick={forget}>{ scene.word(Word::Forget) }</button>
            <span>{ scene.word(Word::NothingLeavesWhy) }</span>
            <span>{ scene.word(Word::Source) }</span>
        </footer>
    }
}
