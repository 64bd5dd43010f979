//! Copies text, also where no secure context gives the page a clipboard.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlTextAreaElement};

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
    let body = document.body()?;
    body.append_child(&field).ok()?;
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
