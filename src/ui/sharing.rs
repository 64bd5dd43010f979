//! The door to the part of the page that hands over and takes: share links, the report, and what the address
//! brought.
//!
//! Whatever is reached from `load_sharing` alone loads when somebody asks for it, or is about to (see `ui/rest.rs`).

use super::arrival::Arrival;
use super::forget::ForgetDialog;
use super::handout::HandoutDialog;
use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::scene::Scene;
use super::share::ShareDialog;
use crate::i18n::{Sample, Word};
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What somebody wants of this part.
#[derive(Clone, PartialEq)]
pub enum Asked {
    /// Nothing yet: the pointer is on its way to a button.
    Soon,
    Share,
    Report,
    Forget,
    /// What the second part opens.
    Example(Sample),
    /// What stood after `#`.
    Arrived(Rc<str>),
    /// A paste with a link in it.
    Pasted(Rc<str>),
    /// What stood after `?`.
    Preset(Rc<str>),
}

pub type Sharing = fn(&Scene, &Asked) -> Html;

#[hook]
pub fn use_sharing(asked: &Option<Asked>) -> Loading {
    let needed = !matches!(asked, None | Some(Asked::Example(_)));
    use_part(needed, || Box::pin(load_sharing()) as Arriving)
}

/// Whatever was asked for.
pub fn handing_over(scene: &Scene) -> Html {
    match (&scene.asked, &scene.sharing) {
        (Some(asked), Loading::Here(Brought::Sharing(sharing))) => sharing(scene, asked),
        (Some(Asked::Soon | Asked::Example(_)), _) | (None, _) => html! {},
        (Some(_), sharing) => failed(scene, sharing, Word::SharingFailed),
    }
}

#[wasm_split(sharing, fallible)]
fn load_sharing() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Sharing(answer))
}

fn answer(scene: &Scene, asked: &Asked) -> Html {
    match asked {
        Asked::Soon | Asked::Example(_) => html! {},
        Asked::Share => html! { <ShareDialog scene={scene.clone()} /> },
        // What the page itself does not say yet, no report says.
        Asked::Report if scene.parts.waits(&scene.inspection) => html! {},
        Asked::Report => html! { <HandoutDialog scene={scene.clone()} /> },
        Asked::Forget => html! { <ForgetDialog scene={scene.clone()} /> },
        Asked::Arrived(_) | Asked::Pasted(_) | Asked::Preset(_) => {
            html! { <Arrival scene={scene.clone()} asked={asked.clone()} /> }
        }
    }
}
