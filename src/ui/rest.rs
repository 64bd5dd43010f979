//! The rest of the page: what nobody needs for the first verdict, in a wasm of its own that loads after it.
//!
//! Whatever is reached from `rest` alone is cut off into that wasm when the page is built (see
//! ARCHITECTURE.md, "Two parts"). Nothing outside may name it, or it moves into the first.

use super::cluster::cluster;
use super::people::People;
use super::releases::{releases, use_found};
use super::scene::{Scene, SceneProps};
use super::steps::Steps;
use crate::cluster::pasted::{self, Pasted};
use crate::evidence::Finding;
use crate::i18n::Word;
use gloo_timers::callback::Timeout;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::platform::spawn_local;
use yew::prelude::*;

/// What the first part calls in the second.
pub struct Rest {
    left: fn(&Scene) -> Html,
    right: fn(&Scene) -> Html,
    read: fn(&str, &[Finding]) -> Pasted,
}

#[derive(Clone)]
pub enum Loading {
    /// Nobody needed it yet, or it is on its way.
    NotYet,
    Here(&'static Rest),
    /// It did not arrive; this asks for it again.
    Failed(Callback<MouseEvent>),
}

/// The same as long as the rest neither came nor failed.
impl PartialEq for Loading {
    fn eq(&self, other: &Loading) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// What stands under the token.
pub fn left(scene: &Scene) -> Html {
    match &scene.rest {
        Loading::Here(rest) => (rest.left)(scene),
        _ => html! {},
    }
}

/// What stands under the clocks.
pub fn right(scene: &Scene) -> Html {
    match &scene.rest {
        Loading::Here(rest) => (rest.right)(scene),
        Loading::NotYet => html! {},
        Loading::Failed(retry) => html! {
            <section class="card" role="alert">
                <p>{ scene.word(Word::RestFailed) }</p>
                <button type="button" onclick={retry}>{ scene.word(Word::TryAgain) }</button>
            </section>
        },
    }
}

/// Loads the rest once it is needed, after what was just drawn.
#[hook]
pub fn use_rest(needed: bool) -> Loading {
    let rest = use_state(|| Loading::NotYet);
    let attempt = use_state(|| 0_u32);
    {
        let (rest, attempt) = (rest.clone(), attempt.clone());
        use_effect_with((needed, *attempt), move |(needed, attempted)| {
            let attempted = *attempted;
            let load = move || {
                spawn_local(async move {
                    rest.set(match load_rest().await {
                        Ok(rest) => Loading::Here(rest),
                        Err(_) => Loading::Failed(Callback::from(move |_| {
                            attempt.set(attempted + 1);
                        })),
                    });
                });
            };
            let timeout = needed.then(|| Timeout::new(0, load));
            move || drop(timeout)
        });
    }
    (*rest).clone()
}

/// What was pasted about the cluster. While the rest is on its way nothing is known yet.
pub fn read(loading: &Loading, pasted: &str, findings: &[Finding]) -> Pasted {
    match loading {
        Loading::Here(rest) => (rest.read)(pasted, findings),
        _ => Pasted::default(),
    }
}

#[wasm_split(rest, fallible)]
fn load_rest() -> Result<&'static Rest, SplitLoaderError> {
    Ok(&Rest {
        left: cluster,
        right: |scene| html! { <Right scene={scene.clone()} /> },
        read: pasted::read,
    })
}

#[component]
fn Right(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let found = use_found(scene);
    html! {
        <>
            <Steps scene={scene.clone()} />
            { releases(scene, &found) }
            <People scene={scene.clone()} />
        </>
    }
}
