//! The door to the clock lab, a part of the page that loads once there is something to look at.

use super::others::EveryoneElse;
use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::replay::Replay;
use super::review::TwoTokens;
use super::scene::{Scene, SceneProps};
use super::skews::Skews;
use crate::app::AppState;
use crate::claims::Facts;
use crate::clocks::Machine;
use crate::i18n::Word;
use crate::time::Instant;
use crate::web::clock::PageZone;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What the first part calls in the lab.
pub struct Lab {
    regions: fn(&Scene) -> Html,
    /// The machines at a moment, with what has happened to their clocks by then.
    machines: fn(&AppState, Instant, &Facts, &PageZone, Instant) -> Vec<Machine>,
}

#[hook]
pub fn use_lab(needed: bool) -> Loading {
    use_part(needed, || Box::pin(load_lab()) as Arriving)
}

/// What stands under everything else.
pub fn lab(scene: &Scene) -> Html {
    match &scene.lab {
        Loading::Here(Brought::Lab(lab)) => (lab.regions)(scene),
        lab => failed(scene, lab, Word::RestFailed),
    }
}

/// The machines at this moment. What happens to clocks is known when the lab is here.
pub fn machines(
    lab: &Loading,
    state: &AppState,
    moment: Instant,
    facts: &Facts,
    zone: &PageZone,
    now: Instant,
) -> Vec<Machine> {
    match lab {
        Loading::Here(Brought::Lab(lab)) if !state.events.is_empty() => {
            (lab.machines)(state, moment, facts, zone, now)
        }
        _ => state.machines(),
    }
}

/// Whether an answer would turn that is given before the lab is here.
pub fn waits(scene: &Scene) -> bool {
    scene.lab == Loading::NotYet && !scene.state.events.is_empty()
}

#[wasm_split(lab, fallible)]
fn load_lab() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Lab(&Lab {
        regions: |scene| html! { <Regions scene={scene.clone()} /> },
        machines: |state, moment, facts, zone, now| state.machines_at(moment, facts, zone, now),
    }))
}

#[component]
fn Regions(props: &SceneProps) -> Html {
    html! {
        <div class="lab">
            <Skews scene={props.scene.clone()} />
            <Replay scene={props.scene.clone()} />
            <TwoTokens scene={props.scene.clone()} />
            <EveryoneElse scene={props.scene.clone()} />
        </div>
    }
}
