//! What skews between clocks do to tokens: the regions that share one new token.

use super::matrix::Matrix;
use super::node_holds::NodeHolds;
use super::scene::{Same, Scene, SceneProps};
use super::tolerance::Tolerance;
use crate::app::{AppState, Lab, SecondsFault};
use crate::lab::fresh::Fresh;
use std::rc::Rc;
use yew::prelude::*;

/// A new token in the eyes of all API servers, or why there is none.
pub type NewToken = Rc<Result<Fresh, SecondsFault>>;

/// A region is drawn again only when something changes that it shows: a scene comes with every second.
#[derive(Properties, Clone)]
pub struct SkewProps {
    pub scene: Scene,
    pub token: NewToken,
}

impl PartialEq for SkewProps {
    fn eq(&self, other: &SkewProps) -> bool {
        let (one, two) = (&*self.scene, &*other.scene);
        Rc::ptr_eq(&self.token, &other.token)
            && Rc::ptr_eq(&one.outlook, &two.outlook)
            && one.state.preferences.locale == two.state.preferences.locale
            && one.state.lab == two.state.lab
            && one.state.clocks == two.state.clocks
    }
}

#[component]
pub fn Skews(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let state = &scene.state;
    let names: Vec<_> = state.servers().map(|it| (it.id, it.name.clone())).collect();
    let typed = (
        state.issuers.clone(),
        state.audiences.clone(),
        state.own.clone(),
        state.minor,
        state.lab.seconds.clone(),
    );
    let read = (
        Same(scene.inspection.clone()),
        Same(scene.pasted.clone()),
        Same(scene.keys.clone()),
    );
    // Judged once: a clock that is dragged only shifts what came out.
    let token = use_memo((read, names, typed), |_| new_token(scene));
    html! {
        <>
            <Matrix scene={scene.clone()} token={token.clone()} />
            <NodeHolds scene={scene.clone()} token={token.clone()} />
            <Tolerance scene={scene.clone()} {token} />
        </>
    }
}

fn new_token(scene: &Scene) -> Result<Fresh, SecondsFault> {
    let state: &AppState = &scene.state;
    let seconds = state.lab.seconds(&scene.inspection.facts)?;
    let situations = state.situations(&scene.pasted, scene.keys.held.as_deref());
    let servers: Vec<_> = state.servers().collect();
    Fresh::of(&servers, &situations, seconds).map_err(SecondsFault::Refused)
}

/// A handler that changes something that the lab is asked.
pub fn on_asked<T: 'static>(scene: &Scene, change: fn(&mut Lab, T)) -> Callback<T> {
    let (dispatch, lab) = (scene.dispatch.clone(), scene.state.lab.clone());
    Callback::from(move |value| {
        let mut lab = (*lab).clone();
        change(&mut lab, value);
        dispatch.emit(crate::app::Action::AskLab(Rc::new(lab)));
    })
}

/// The same for a field.
pub fn on_typed(scene: &Scene, change: fn(&mut Lab, String)) -> Callback<InputEvent> {
    on_asked(scene, change).reform(|event: InputEvent| {
        let field: web_sys::HtmlInputElement = event.target_unchecked_into();
        field.value()
    })
}
