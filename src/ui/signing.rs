//! The door to the part of the page that writes and signs tokens; it loads when somebody opens the tab.

use super::edit::Edit;
use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::scene::Scene;
use crate::app::TokenTab;
use crate::i18n::Word;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

pub type Signing = fn(&Scene) -> Html;

#[hook]
pub fn use_signing(tab: TokenTab) -> Loading {
    use_part(tab == TokenTab::Edit, || {
        Box::pin(load_signing()) as Arriving
    })
}

/// The tab Edit and sign.
pub fn editing(scene: &Scene) -> Html {
    match &scene.signing {
        Loading::Here(Brought::Signing(signing)) => signing(scene),
        signing => failed(scene, signing, Word::SigningFailed),
    }
}

#[wasm_split(signing, fallible)]
fn load_signing() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Signing(
        |scene| html! { <Edit scene={scene.clone()} /> },
    ))
}
