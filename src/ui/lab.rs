//! The door to the clock lab, a part of the page that loads once there is something to look at.

use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::replay::Replay;
use super::review::TwoTokens;
use super::scene::{Scene, SceneProps};
use super::skews::Skews;
use crate::i18n::Word;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

pub type Lab = fn(&Scene) -> Html;

#[hook]
pub fn use_lab(needed: bool) -> Loading {
    use_part(needed, || Box::pin(load_lab()) as Arriving)
}

/// What stands under everything else.
pub fn lab(scene: &Scene) -> Html {
    match &scene.lab {
        Loading::Here(Brought::Lab(lab)) => lab(scene),
        lab => failed(scene, lab, Word::RestFailed),
    }
}

#[wasm_split(lab, fallible)]
fn load_lab() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Lab(
        |scene| html! { <Regions scene={scene.clone()} /> },
    ))
}

#[component]
fn Regions(props: &SceneProps) -> Html {
    html! {
        <div class="lab">
            <Skews scene={props.scene.clone()} />
            <Replay scene={props.scene.clone()} />
            <TwoTokens scene={props.scene.clone()} />
        </div>
    }
}
