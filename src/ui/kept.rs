//! Fields that keep their own text and cursor.

use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// Writes to the field only when the text came from elsewhere than from it. What was put there is read from its
/// beginning.
#[hook]
pub fn use_kept(field: &NodeRef, text: &Rc<str>) {
    use_effect_with((field.clone(), text.clone()), |(field, text)| {
        if let Some(field) = field.cast::<HtmlTextAreaElement>()
            && field.value() != **text
        {
            field.set_value(text);
            let _ = field.set_selection_range(0, 0);
            field.set_scroll_top(0);
        }
    });
}
