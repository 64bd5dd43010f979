//! The parts that come a moment after the claims: the verdict and everything behind it.
//!
//! A new token is decoded and shown first; the browser may paint that before the rest is drawn. Everything else
//! (a clock, the moment, a version) reaches these parts at once.

use super::clocks::Clocks;
use super::closer::card;
use super::lab::waits;
use super::rest::right;
use super::scene::{Scene, SceneProps};
use super::structured;
use super::timeline::Timeline;
use super::verdict::VerdictCard;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn Later(props: &SceneProps) -> Html {
    let Some(scene) = use_later(&props.scene) else {
        return html! {};
    };
    html! {
        <>
            <VerdictCard scene={scene.clone()} />
            { card(&scene) }
            <Timeline scene={scene.clone()} />
            <Clocks scene={scene.clone()} />
            { right(&scene) }
        </>
    }
}

/// The scene, or the one before while a new token has just been read, or while what was pasted with it has not
/// been; at first the scene.
#[hook]
pub fn use_later(scene: &Scene) -> Option<Scene> {
    let token = Rc::as_ptr(&scene.inspection) as usize;
    let due = use_state_eq(|| Some(token));
    let before = use_mut_ref(|| None::<Scene>);
    {
        let due = due.clone();
        use_effect_with(token, move |token| {
            let token = *token;
            let timeout = Timeout::new(0, move || due.set(Some(token)));
            move || drop(timeout)
        });
    }
    let loads = scene.parts.waits(&scene.inspection) || structured::waits(scene);
    if *due == Some(token) && !loads && !waits(scene) {
        before.replace(Some(scene.clone()));
        return Some(scene.clone());
    }
    before.borrow().clone()
}
