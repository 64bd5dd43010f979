//! The dialog that takes away everything of this page that the browser keeps, and what is on it.

use super::dialog::Dialog;
use super::names;
use super::scene::SceneProps;
use crate::app::Action;
use crate::i18n::{Caption, Word};
use crate::web::{offline, storage};
use yew::prelude::*;

#[component]
pub fn ForgetDialog(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let done = use_state_eq(|| false);
    // Asked of the page as it was found.
    let has_work = *use_memo((), |()| scene.state.is_worked_on());
    let onclose = {
        let ask = scene.ask.clone();
        Callback::from(move |()| ask.emit(None))
    };
    let forget = {
        let (dispatch, done) = (scene.dispatch.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            offline::forget_files();
            dispatch.emit(Action::Forget(storage::defaults()));
            done.set(true);
        })
    };
    html! {
        <Dialog name={names::FORGETTING} title={scene.word(Word::Forget)} close={scene.caption(Caption::Close)} {onclose}>
            <p>{ scene.caption(Caption::ForgetAsk) }</p>
            if has_work {
                <p><b>{ scene.caption(Caption::ForgetWork) }</b></p>
            }
            <div class="buttons">
                // It stays where it is, and the focus in it.
                <button type="button" class="main-action" aria-disabled={done.to_string()} onclick={forget}>{ scene.caption(Caption::ForgetNow) }</button>
                <span class="done" role="status">{ done.then(|| scene.caption(Caption::Forgotten)) }</span>
            </div>
        </Dialog>
    }
}
