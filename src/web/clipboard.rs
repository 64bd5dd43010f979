//! Copies text, also where no secure context gives the page a clipboard.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlElement, HtmlTextAreaElement};

/// How long a button says that it copied.
const SAID_FOR_MILLISECONDS: u32 = 1_500;

/// Copies the text; says whether it went well.
pub fn copy(text: &str) -> bool {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return false;
    };
    by_selection(&document, text).unwrap_or(false)
}

/// Selects the text in a field of its own and asks the document to copy it: old, and it works everywhere.
fn by_selection(document: &Document, text: &str) -> Option<bool> {
    let before = document.active_element();
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_read_only(true);
    field.set_class_name("clipboard");
    // Behind an open dialog nothing can be selected.
    let dialog = before
        .as_ref()
        .and_then(|it| it.closest("dialog").ok().flatten());
    let place = dialog.or_else(|| document.body().map(Element::from))?;
    place.append_child(&field).ok()?;
    field.select();
    let copied = document
        .dyn_ref::<web_sys::HtmlDocument>()
        .and_then(|document| document.exec_command("copy").ok());
    field.remove();
    if let Some(element) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
    copied
}

/// Marks the button that was pressed, for a moment, and says the word to those who listen.
pub fn say_copied(event: &Event, word: &str) {
    let button = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("button").ok().flatten());
    let Some(button) = button else {
        return;
    };
    let _ = button.set_attribute("data-copied", "true");
    let said = button.query_selector("[role=status]").ok().flatten();
    if let Some(said) = &said {
        said.set_text_content(Some(word));
    }
    Timeout::new(SAID_FOR_MILLISECONDS, move || {
        let _ = button.remove_attribute("data-copied");
        if let Some(said) = said {
            said.set_text_content(None);
        }
    })
    .forget();
}
