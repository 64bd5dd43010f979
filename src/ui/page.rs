//! The page: state, clock, and everything derived, handed to the parts.

use super::closer::{self, use_closer, use_large};
use super::evidence::Evidence;
use super::footer::Footer;
use super::header::Header;
use super::lab::{self, use_lab};
use super::later::Later;
use super::rest::{Left, use_parts};
use super::scene::{Judging, Parts, Same, Scene};
use super::sharing::{Asked, handing_over, use_sharing};
use super::signing::use_signing;
use super::structured::{use_structured, weigh};
use super::token::TokenCard;
use crate::app::{Action, AppState, after, moment};
use crate::clocks::Machine;
use crate::report::{Inspection, inspect, outlook};
use crate::verifier::Situations;
use crate::web::document::EarlyField;
use crate::web::{address, clock, document, storage};
use gloo_timers::callback::{Interval, Timeout};
use std::cell::{LazyCell, OnceCell};
use std::rc::Rc;
use yew::prelude::*;

/// Twice a second, so that no second is skipped; the page changes only with the second.
const TICK_MILLISECONDS: u32 = 500;

/// Of the parameters that preset something, what no other has in it.
const PRESETS: [&str; 3] = ["version", "issuer", "audience"];

#[derive(PartialEq)]
struct Store(AppState);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Store(after(&self.0, action)))
    }
}

#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// The field that index.html showed until now.
    pub early: EarlyField,
}

#[component]
pub fn Page(props: &PageProps) -> Html {
    let store = use_reducer(|| Store(first_state(&props.early.text)));
    use_effect_with(props.early.focused, |focused| {
        if *focused {
            document::focus(document::EVIDENCE);
        }
    });
    let state = &store.0;
    let now = use_now();

    // Split so that a moving clock does not read the token again.
    let inspection = use_memo(state.pasted.clone(), |pasted| inspect(pasted));
    let started = use_started();
    let large = use_large();
    let closer = use_closer(started && (large.is_some() || closer::is_needed(&inspection, state)));
    // What was found and proven is kept where it is looked for.
    let look = closer::look(&closer, &inspection, state, now);
    let shown = look.as_ref().and_then(|look| look.shown(state));
    let inspection = shown.unwrap_or(inspection);
    let asked = use_asked(&inspection, &state.pasted);
    let parts = use_parts(started, &inspection, state, &asked);
    let read = use_memo(
        (Same(inspection.clone()), state.keys.clone(), parts.clone()),
        |(inspection, keys, parts)| parts.read(&state.pasted, &inspection.0, keys),
    );
    let (pasted, keys) = (*read).clone();
    let zone = clock::PageZone(state.preferences.zone);
    let (moment, moment_fault) = moment(&state.moment, &inspection.facts, &zone, now);
    let in_lab = use_lab(started && !inspection.evidence.findings.is_empty());
    let machines = lab::machines(&in_lab, state, moment, &inspection.facts, &zone, now);
    let names: Vec<_> = state.servers().map(|it| (it.id, it.name.clone())).collect();
    let typed = (
        state.issuers.clone(),
        state.audiences.clone(),
        state.own.clone(),
        state.minor,
    );
    // A clock that is dragged does not read the flags again.
    let structured = use_structured(started, &inspection, &state.pasted);
    let on = (Same(read.clone()), names, typed, structured.clone());
    let situations = use_memo(on, |(.., structured)| {
        let mut situations = state.situations(&pasted, keys.held.as_deref());
        weigh(
            structured,
            &mut situations,
            &state.pasted,
            &inspection,
            &pasted,
        );
        situations
    });
    let proven = look.as_ref().map(|look| look.prove(&inspection, state));
    let outlook = use_memo(
        (
            Same(inspection.clone()),
            Same(situations.clone()),
            machines.clone(),
        ),
        |(inspection, situations, machines)| {
            judging(inspection.0.clone(), situations.0.clone(), machines.clone())
        },
    );
    use_effect_with(state.preferences, |preferences| {
        document::dress(preferences.locale, preferences.theme);
        storage::save(preferences);
    });

    let sharing = use_sharing(&asked);
    let signing = use_signing(state.token_tab);
    let ask = {
        let asked = asked.setter();
        use_callback((), move |what: Option<Asked>, ()| asked.set(what))
    };

    let dispatch = {
        let store = store.dispatcher();
        use_callback((), move |action: Action, ()| store.dispatch(action))
    };
    use_effect_with((parts.clone(), (*asked).clone()), {
        let (dispatch, ask, preferences) = (dispatch.clone(), ask.clone(), state.preferences);
        move |(parts, asked)| {
            let Some(Asked::Example(sample)) = asked else {
                return;
            };
            if let Some(example) = parts.example(*sample, preferences) {
                dispatch.emit(Action::TakeOver(Rc::new(example)));
                ask.emit(None);
            }
        }
    });
    let scene = Scene::new(Parts {
        state: state.clone(),
        machines,
        report: OnceCell::new(),
        outlook: (*outlook).clone(),
        inspection,
        moment,
        moment_fault,
        now,
        zone,
        dispatch,
        parts,
        pasted,
        keys,
        look,
        proven,
        closer,
        large,
        asked: (*asked).clone(),
        ask,
        sharing,
        signing,
        lab: in_lab,
        structured,
    });
    html! {
        <>
            if started {
                <Header scene={scene.clone()} />
            } else {
                <header class="header" />
            }
            <main class="desk">
                <div class="stack">
                    <Evidence scene={scene.clone()} {started} />
                    <TokenCard scene={scene.clone()} {started} />
                    <Left scene={scene.clone()} />
                </div>
                <div class="stack">
                    if started {
                        <Later scene={scene.clone()} />
                    }
                </div>
                { lab::lab(&scene) }
            </main>
            if started {
                <Footer scene={scene.clone()} />
                { handing_over(&scene) }
            }
        </>
    }
}

fn judging(
    inspection: Rc<Inspection>,
    situations: Rc<Situations>,
    machines: Vec<Machine>,
) -> Judging {
    Rc::new(LazyCell::new(Box::new(move || {
        outlook(&inspection, &*situations, &machines)
    })))
}

/// The preferences of the last visit, and what was pasted while the page was still loading.
fn first_state(pasted: &str) -> AppState {
    let state = AppState::new(storage::load());
    after(&state, Action::Paste(pasted.into()))
}

/// What was asked of the part that hands over: by a button, by the address, or by a link in the paste.
#[hook]
fn use_asked(inspection: &Rc<Inspection>, pasted: &Rc<str>) -> UseStateHandle<Option<Asked>> {
    let asked = use_state(|| {
        let query = address::query();
        let presets = PRESETS.iter().any(|name| query.contains(name));
        presets.then(|| Asked::Preset(query.into()))
    });
    {
        // What the site presets comes before what a link brings.
        let waits = matches!(*asked, Some(Asked::Preset(_)));
        let asked = asked.setter();
        use_effect_with(waits, move |waits| {
            if !waits {
                address::on_arrival(move |text| asked.set(Some(Asked::Arrived(text.into()))));
            }
        });
    }
    {
        let asked = asked.setter();
        let pasted = pasted.clone();
        // Once for each link: what is typed around it asks nothing again.
        use_effect_with(link_of(inspection, &pasted), move |link| {
            if link.is_some() {
                asked.set(Some(Asked::Pasted(pasted)));
            }
        });
    }
    asked
}

/// The link that stands in the paste.
fn link_of(inspection: &Inspection, pasted: &str) -> Option<Rc<str>> {
    let mut findings = inspection.evidence.findings.iter();
    let link = findings.find(|finding| finding.form == "share_link")?;
    pasted.get(link.span.start..link.span.end).map(Rc::from)
}

/// False while the first claims are drawn, true ever after: what nobody looks for first comes second.
#[hook]
fn use_started() -> bool {
    let started = use_state_eq(|| false);
    {
        let started = started.clone();
        use_effect_with((), move |()| {
            let timeout = Timeout::new(0, move || started.set(true));
            move || drop(timeout)
        });
    }
    *started
}

/// Now, moving once a second: a moment that is held still grows older.
#[hook]
fn use_now() -> crate::time::Instant {
    let now = use_state_eq(clock::now);
    {
        let now = now.clone();
        use_effect_with((), move |()| {
            let ticking = Interval::new(TICK_MILLISECONDS, move || now.set(clock::now()));
            move || drop(ticking)
        });
    }
    *now
}
