//! Parts of the page that load when something needs them: whether they are here, on their way, or failed.

use super::closer::Closer;
use super::lab::Lab;
use super::rest::{ReadKeys, Rest};
use super::scene::Scene;
use super::sharing::Sharing;
use super::signing::Signing;
use super::structured::Structured;
use crate::i18n::Word;
use gloo_timers::callback::Timeout;
use std::future::Future;
use std::pin::Pin;
use wasm_split_helpers::SplitLoaderError;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What a part brings. One type for all, so that the code around them is there once.
#[derive(Clone, Copy)]
pub enum Brought {
    Rest(&'static Rest),
    Keys(ReadKeys),
    Sharing(Sharing),
    Signing(Signing),
    Closer(&'static Closer),
    Lab(&'static Lab),
    Structured(&'static Structured),
}

#[derive(Clone)]
pub enum Loading {
    /// Nobody needed it yet, or it is on its way.
    NotYet,
    Here(Brought),
    /// It did not arrive; this asks for it again.
    Failed(Callback<MouseEvent>),
}

/// The same as long as the part neither came nor failed.
impl PartialEq for Loading {
    fn eq(&self, other: &Loading) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

pub type Arriving = Pin<Box<dyn Future<Output = Result<Brought, SplitLoaderError>>>>;

/// Loads a part once it is needed, after what was just drawn.
#[hook]
pub fn use_part(needed: bool, load: fn() -> Arriving) -> Loading {
    let part = use_state(|| Loading::NotYet);
    let attempt = use_state(|| 0_u32);
    {
        let (part, attempt) = (part.clone(), attempt.clone());
        use_effect_with((needed, *attempt), move |(needed, attempted)| {
            let attempted = *attempted;
            let ask = move || {
                spawn_local(async move {
                    part.set(match load().await {
                        Ok(arrived) => Loading::Here(arrived),
                        Err(_) => Loading::Failed(Callback::from(move |_| {
                            attempt.set(attempted + 1);
                        })),
                    });
                });
            };
            let timeout = needed.then(|| Timeout::new(0, ask));
            move || drop(timeout)
        });
    }
    (*part).clone()
}

/// Says that a part did not arrive, and asks for it again when told to.
pub fn failed(scene: &Scene, part: &Loading, sentence: Word) -> Html {
    let Loading::Failed(retry) = part else {
        return html! {};
    };
    html! {
        <section class="card" role="alert">
            <p>{ scene.word(sentence) }</p>
            <button type="button" onclick={retry}>{ scene.word(Word::TryAgain) }</button>
        </section>
    }
}
