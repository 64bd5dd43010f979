//! The door to the part of the page that looks closer at what was pasted: logs, leases, headers, tokens that sit inside
//! of something, and what all of it proves about clocks. It loads when there is more in the box than a sound token, or a
//! large file was dropped.
//!
//! The first part holds what comes out of it behind two traits, so that not even the way to drop it is there.

use super::parts::{Arriving, Brought, Loading, use_part};
use super::scene::Scene;
use super::sift::Sift;
use crate::app::AppState;
use crate::clocks::Machine;
use crate::evidence::clue::Found;
use crate::report::Inspection;
use crate::time::{Assumed, Instant};
use crate::web::large::{Large, on_drop};
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What was found in one paste. Answers are kept, and the same until what they rest on changes.
pub trait Look {
    /// The token that is shown; none is the one that was recognised at once.
    fn shown(&self, state: &AppState) -> Option<Rc<Inspection>>;
    /// What it proves beside the token that is shown.
    fn prove(&self, shown: &Rc<Inspection>, state: &AppState) -> Rc<dyn Proven>;
    /// Everything that was found.
    fn found(&self) -> Rc<[Found]>;
    /// The list of what was recognised.
    fn list(&self, scene: &Scene, busy: bool) -> Html;
}

/// What it proves.
pub trait Proven {
    /// A machine's bounds, for its row.
    fn row(&self, scene: &Scene, machine: &Machine) -> Row;
    /// The same, drawn on the timeline: `x` tells where a reading is.
    fn band(&self, scene: &Scene, machine: &Machine, x: &dyn Fn(Instant) -> i32, y: i32) -> Html;
    /// What is assumed of stamps without a year or a zone.
    fn assumed(&self) -> Assumed;
    /// The region What must be true.
    fn card(&self, scene: &Scene) -> Html;
}

#[derive(Default)]
pub struct Row {
    /// Seconds against the issuer's clock, as the row carries them.
    pub min: Option<AttrValue>,
    pub max: Option<AttrValue>,
    pub note: Html,
}

/// What the part brings.
pub struct Closer {
    /// Looks at a paste, at a moment by the page's clock.
    pub look: fn(&AppState, &Rc<Inspection>, Instant) -> Rc<dyn Look>,
    /// A file that is too large for the box: how far it was read, and what came out of it.
    pub sift: fn(&Scene, &Large) -> Html,
}

/// Whether there is more in the paste than a token about which there is nothing to say.
pub fn is_needed(inspection: &Inspection, state: &AppState) -> bool {
    let is_alone = inspection.token.is_some() && inspection.evidence.findings.len() == 1;
    !(is_alone && inspection.problems.is_empty() || state.pasted.trim().is_empty())
        || state.reading.fresh.is_some()
        // What came with other evidence goes.
        || state.clocks.iter().any(|clock| clock.met)
}

#[hook]
pub fn use_closer(needed: bool) -> Loading {
    use_part(needed, || Box::pin(load_closer()) as Arriving)
}

/// What the closer look finds, once it is here.
pub fn look(
    closer: &Loading,
    inspection: &Rc<Inspection>,
    state: &AppState,
    now: Instant,
) -> Option<Rc<dyn Look>> {
    match closer {
        Loading::Here(Brought::Closer(closer)) if is_needed(inspection, state) => {
            Some((closer.look)(state, inspection, now))
        }
        _ => None,
    }
}

/// What the region holds that is under the verdict.
pub fn card(scene: &Scene) -> Html {
    scene
        .proven
        .as_ref()
        .map_or_else(Html::default, |proven| proven.card(scene))
}

/// What stands under the box while a large file is read, and after.
pub fn sifting(scene: &Scene) -> Html {
    match (&*scene.large, &scene.closer) {
        (Some(large), Loading::Here(Brought::Closer(closer))) => (closer.sift)(scene, large),
        _ => html! {},
    }
}

/// The large file that was dropped last, until it is sent away.
#[hook]
pub fn use_large() -> UseStateHandle<Option<Large>> {
    let large = use_state(|| None);
    {
        let large = large.setter();
        use_effect_with((), move |()| {
            on_drop(move |dropped| large.set(Some(dropped)));
        });
    }
    large
}

#[wasm_split(closer, fallible)]
fn load_closer() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Closer(&Closer {
        look: super::closely::look,
        sift: |scene, large| {
            html! { <Sift scene={scene.clone()} large={large.clone()} /> }
        },
    }))
}
