//! Parts of the page that load when something needs them: whether they are here, on their way, or failed.

use super::scene::Scene;
use crate::i18n::Word;
use gloo_timers::callback::Timeout;
use std::future::Future;
use std::pin::Pin;
use wasm_split_helpers::SplitLoaderError;
use yew::platform::spawn_local;
use yew::prelude::*;

#[derive(Clone)]
pub enum Loading<T> {
    /// Nobody needed it yet, or it is on its way.
    NotYet,
    Here(T),
    /// It did not arrive; this asks for it again.
    Failed(Callback<MouseEvent>),
}

/// The same as long as the part neither came nor failed.
impl<T> PartialEq for Loading<T> {
    fn eq(&self, other: &Loading<T>) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

pub type Arriving<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// Loads a part once it is needed, after what was just drawn.
#[hook]
pub fn use_part<T: Copy + 'static>(needed: bool, load: fn() -> Arriving<T>) -> Loading<T> {
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
pub fn failed<T>(scene: &Scene, part: &Loading<T>, sentence: Word) -> Html {
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
