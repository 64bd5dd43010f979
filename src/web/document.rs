//! The document around the page: its language, its theme, and a selection in a field.

use crate::app::Theme;
use crate::i18n::{Locale, Word};
use crate::text::Span;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlTextAreaElement};
use yew::NodeRef;

/// The paste box's id, in index.html as well.
pub const EVIDENCE: &str = "evidence";

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Tells the browser the language and the theme.
pub fn dress(locale: Locale, theme: Theme) {
    let Some(root) = root() else {
        return;
    };
    let _ = root.set_attribute("lang", locale.tag());
    if let Some(document) = root.owner_document() {
        let tagline = locale.language().word(Word::Tagline);
        document.set_title(&format!("jwtriage: {tagline}"));
    }
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
}

/// Whether this is the file that opens from the disk.
pub fn is_single_file() -> bool {
    root()
        .and_then(|root| root.get_attribute("data-edition"))
        .as_deref()
        == Some("single-file")
}

/// The commit that the page was built from, if that was known (xtask/src/commit.rs).
pub fn commit() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let said = document.get_element_by_id("commit")?;
    let commit = said.get_attribute("content")?;
    (commit != "unknown").then_some(commit)
}

/// The field that index.html shows until the page has started, as the person left it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarlyField {
    pub text: String,
    pub focused: bool,
}

impl EarlyField {
    /// Reads it; mounting the page takes it away.
    pub fn read() -> EarlyField {
        evidence().map_or_else(EarlyField::default, |field| EarlyField {
            focused: focused().as_ref() == Some(field.as_ref()),
            text: field.value(),
        })
    }
}

fn evidence() -> Option<HtmlTextAreaElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(EVIDENCE)?.dyn_into().ok()
}

fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// Opens the browser's dialog for printing.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Closes the dialog, which then says so by its event.
pub fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// Closes the dialog around what was pressed.
pub fn close_around(event: &Event) {
    let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let dialog = pressed.and_then(|it| it.closest("dialog").ok().flatten());
    if let Some(dialog) = dialog.and_then(|it| it.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Puts the focus where it is. When a dialog was closed by the mouse, Chromium 156 without a window gives it back to a
/// field and lets nothing be typed there.
pub fn focus_again() {
    if let Some(element) = focused().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
        let _ = element.focus();
    }
}

/// Puts the focus on the element of this id.
pub fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Selects a stretch of what was pasted.
pub fn select_evidence(text: &str, span: Span) {
    if let Some(field) = evidence() {
        select(&field, text, span);
    }
}

/// Selects a stretch of the text in a field and brings it into view.
pub fn select(field: &HtmlTextAreaElement, text: &str, span: Span) {
    // Fields count in UTF-16 units.
    let units = |end: usize| {
        let end = (0..=end.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        text[..end.unwrap_or(0)].encode_utf16().count() as u32
    };
    let _ = field.focus();
    let _ = field.set_selection_range(units(span.start), units(span.end));
}
