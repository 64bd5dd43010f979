//! Elements put together by calls. `html!` writes code of its own for each element, which is dear in long lists of small
//! ones; these are for such.

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

pub type Attribute = (&'static str, Option<AttrValue>);

pub fn element(tag: &'static str, attributes: &[Attribute], children: Vec<Html>) -> Html {
    let mut element = VTag::new(tag);
    for (name, value) in attributes {
        if let Some(value) = value {
            element.add_attribute(name, value.clone());
        }
    }
    element.add_children(children);
    VNode::from(element)
}

/// An element with a class, or none.
pub fn classed(tag: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    let class = Some(AttrValue::Static(class)).filter(|class| !class.is_empty());
    element(tag, &[("class", class)], children)
}

pub fn text(text: impl Into<AttrValue>) -> Html {
    words(text.into())
}

fn words(text: AttrValue) -> Html {
    html! { { text } }
}

/// An element with a text and nothing else.
pub fn said(tag: &'static str, text: impl Into<AttrValue>) -> Html {
    classed(tag, "", vec![words(text.into())])
}

/// The same, in the quiet colour.
pub fn quiet(tag: &'static str, text: impl Into<AttrValue>) -> Html {
    classed(tag, "quiet", vec![words(text.into())])
}

/// A button that looks like a link.
pub fn link(words: &str, onclick: Callback<MouseEvent>) -> Html {
    link_named(words, None, onclick)
}

/// The same with an accessible name of its own.
pub fn link_named(words: &str, label: Option<String>, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class="link" aria-label={label} {onclick}>{ words }</button> }
}
