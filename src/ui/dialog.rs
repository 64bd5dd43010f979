//! A dialog over the page: the browser keeps the focus in it, and gives it back when it closes.

use crate::web::document;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// The accessible name, the same in every language.
    pub name: &'static str,
    pub title: &'static str,
    /// What is written on the button that closes it.
    pub close: &'static str,
    /// Closed by whatever means.
    pub onclose: Callback<()>,
    pub children: Html,
}

#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(dialog) = node.cast::<HtmlDialogElement>() {
            let _ = dialog.show_modal();
        }
    });
    let onclose = props.onclose.reform(|_: Event| document::focus_again());
    // A click beside it lands on the dialog itself: what is in it fills it.
    let onclick = {
        let node = node.clone();
        Callback::from(move |event: MouseEvent| {
            if event.target_dyn_into::<HtmlDialogElement>().is_some() {
                document::close(&node);
            }
        })
    };
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| document::close(&node))
    };
    html! {
        <dialog ref={node} class="dialog" aria-label={props.name} {onclose} {onclick}>
            <div class="dialog-in">
                <div class="card-head">
                    <h2>{ props.title }</h2>
                    <button type="button" class="link" onclick={close}>{ props.close }</button>
                </div>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
