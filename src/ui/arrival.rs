//! What the address brought: a link, a token, or what a site presets. Nobody's own work is replaced unasked.

use super::dialog::Dialog;
use super::names;
use super::scene::{Scene, marked};
use super::sharing::Asked;
use crate::app::{Action, AppState, SAMPLES, after, open};
use crate::evidence::recognise;
use crate::i18n::Caption;
use crate::share::address::{Opened, PresetFault, link_in, opened, presets};
use crate::share::link::{self, LinkFault};
use crate::text::Span;
use crate::web::document;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ArrivalProps {
    pub scene: Scene,
    /// Something that arrived.
    pub asked: Asked,
}

/// What is to be done about it.
enum Brought {
    Nothing,
    Link(Result<AppState, LinkFault>),
    Token(AppState),
    Preset(Action, Vec<PresetFault>),
}

fn read(scene: &Scene, asked: &Asked) -> Brought {
    let link = |link| Brought::Link(link::read(link, scene.state.preferences));
    match asked {
        Asked::Preset(query) => {
            let (preset, faults) = presets(query);
            Brought::Preset(Action::Preset(Rc::new(preset)), faults)
        }
        Asked::Pasted(pasted) => link_in(pasted).map_or(Brought::Nothing, |(_, it)| link(it)),
        Asked::Arrived(fragment) => match opened(fragment) {
            Opened::Nothing => Brought::Nothing,
            Opened::Link(it) => link(it),
            Opened::Token(token) => {
                let token = Action::Paste(token.into());
                Brought::Token(after(&scene.state.emptied(), token))
            }
        },
        Asked::Soon | Asked::Share | Asked::Report | Asked::Forget | Asked::Example(_) => {
            Brought::Nothing
        }
    }
}

#[component]
pub fn Arrival(props: &ArrivalProps) -> Html {
    let scene = &props.scene;
    let brought = use_memo(props.asked.clone(), |asked| read(scene, asked));
    let has_work = use_memo(props.asked.clone(), |asked| {
        loses_work(scene, asked) && !is_no_loss(&scene.state, &brought)
    });
    // What needs no question is done at once.
    let at_once = match &*brought {
        Brought::Nothing => Some(None),
        Brought::Preset(action, _) => Some(Some(action.clone())),
        Brought::Link(Ok(theirs)) | Brought::Token(theirs) if !*has_work => {
            Some(Some(Action::TakeOver(Rc::new(theirs.clone()))))
        }
        _ => None,
    };
    let stays = matches!(&*brought, Brought::Preset(_, faults) if !faults.is_empty());
    use_effect_with(props.asked.clone(), {
        let (dispatch, ask) = (scene.dispatch.clone(), scene.ask.clone());
        move |_| {
            if let Some(action) = at_once {
                if let Some(action) = action {
                    dispatch.emit(action);
                }
                if !stays {
                    ask.emit(None);
                }
            }
        }
    });
    match &*brought {
        Brought::Link(Err(fault)) => told(
            scene,
            Caption::LinkFailed,
            &scene.sharing_language().link_fault(fault),
        ),
        Brought::Preset(_, faults) if !faults.is_empty() => {
            let faults: Vec<_> = faults
                .iter()
                .map(|fault| scene.sharing_language().preset_fault(fault))
                .collect();
            told(scene, Caption::PresetFailed, &faults.join(" "))
        }
        Brought::Link(Ok(theirs)) if *has_work => question(scene, Caption::LinkArrived, theirs),
        Brought::Token(theirs) if *has_work => question(scene, Caption::TokenArrived, theirs),
        _ => html! {},
    }
}

/// Whether opening it takes away more than the link and the words around it.
fn loses_work(scene: &Scene, asked: &Asked) -> bool {
    let Asked::Pasted(pasted) = asked else {
        return scene.state.is_worked_on();
    };
    let span = link_in(pasted).map_or(Span::new(0, 0), |(span, _)| span);
    let around = [pasted.get(..span.start), pasted.get(span.end..)];
    let around = around.map(Option::unwrap_or_default).join("\n");
    !recognise(&around).findings.is_empty()
        || after(&scene.state, Action::Paste("".into())).is_worked_on()
}

/// The same again, and an example that nobody changed, are no loss.
fn is_no_loss(mine: &AppState, brought: &Brought) -> bool {
    let same = match brought {
        Brought::Link(Ok(theirs)) | Brought::Token(theirs) => mine.is_same_work(theirs),
        _ => false,
    };
    let mut examples = SAMPLES.iter().map(|sample| open(*sample, mine.preferences));
    same || examples.any(|example| mine.is_same_work(&example))
}

fn told(scene: &Scene, title: Caption, sentence: &str) -> Html {
    let ask = scene.ask.clone();
    html! {
        <Dialog name={names::ARRIVED} title={scene.caption(title)} close={scene.caption(Caption::Close)} onclose={Callback::from(move |()| ask.emit(None))}>
            <p role="alert">{ marked(sentence) }</p>
        </Dialog>
    }
}

fn question(scene: &Scene, title: Caption, theirs: &AppState) -> Html {
    let (ask, dispatch) = (scene.ask.clone(), scene.dispatch.clone());
    let take = Action::TakeOver(Rc::new(theirs.clone()));
    let open = {
        let ask = ask.clone();
        Callback::from(move |event: MouseEvent| {
            dispatch.emit(take.clone());
            document::close_around(&event);
            ask.emit(None);
        })
    };
    let keep = Callback::from(|event: MouseEvent| document::close_around(&event));
    html! {
        <Dialog name={names::ARRIVED} title={scene.caption(title)} close={scene.caption(Caption::KeepMine)} onclose={Callback::from(move |()| ask.emit(None))}>
            <p>{ scene.caption(Caption::Replace) }</p>
            <div class="buttons">
                <button type="button" onclick={open}>{ scene.caption(Caption::OpenIt) }</button>
                <button type="button" onclick={keep}>{ scene.caption(Caption::KeepMine) }</button>
            </div>
        </Dialog>
    }
}
