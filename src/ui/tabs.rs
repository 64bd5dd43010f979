//! A row of tabs with the keys that assistive technology expects.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq)]
pub struct Tab {
    /// The accessible name, the same in every language.
    pub name: &'static str,
    /// What is written on it.
    pub label: &'static str,
    pub selected: bool,
    pub onselect: Callback<()>,
}

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The id of the panel below.
    pub panel: &'static str,
    pub name: &'static str,
    pub tabs: Vec<Tab>,
}

#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    html! {
        <div class="tabs" role="tablist" aria-label={props.name}>
            { for props.tabs.iter().enumerate().map(|(index, tab)| {
                let onclick = tab.onselect.reform(|_: MouseEvent| ());
                html! {
                    <button
                        type="button"
                        role="tab"
                        aria-label={tab.name}
                        aria-selected={tab.selected.to_string()}
                        aria-controls={props.panel}
                        tabindex={if tab.selected { "0" } else { "-1" }}
                        onkeydown={keys(props.tabs.clone(), index)}
                        {onclick}
                    >
                        { tab.label }
                    </button>
                }
            }) }
        </div>
    }
}

/// Arrow keys go to the neighbour, Home and End to the ends.
fn keys(tabs: Vec<Tab>, index: usize) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let last = tabs.len() - 1;
        let next = match event.key().as_str() {
            "ArrowRight" => (index + 1) % tabs.len(),
            "ArrowLeft" => (index + last) % tabs.len(),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        tabs[next].onselect.emit(());
        let list = event
            .target_dyn_into::<HtmlElement>()
            .and_then(|tab| tab.parent_element());
        let tab = list.and_then(|list| list.children().item(next as u32));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    })
}
