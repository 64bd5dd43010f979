//! The search for an RSA key, in slices between which the page goes on.

use super::edit::Desk;
use super::names;
use crate::i18n::{EditWord, SigningLanguage};
use crate::keys::generate::RsaSearch;
use crate::web::random::chance;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// What Kubernetes' tools make, too.
const BITS: u32 = 2_048;

/// So many steps in a slice; each takes a few milliseconds.
const STEPS: usize = 2;

/// A search that runs, or none.
#[derive(Clone)]
pub struct Search {
    running: UseStateHandle<Option<usize>>,
}

#[hook]
pub fn use_search(desk: &Desk) -> Search {
    let running = use_state_eq(|| None::<usize>);
    let search = use_mut_ref(|| None::<RsaSearch>);
    let found = use_state_eq(|| None::<Rc<str>>);
    {
        // Added to the draft as it is by now: somebody may have gone on writing.
        let (desk, done) = (desk.clone(), found.clone());
        use_effect_with((*found).clone(), move |found| {
            if let Some(key) = found {
                let mut draft = desk.unsigned();
                draft.made.push(key.clone());
                desk.write(draft);
                done.set(None);
            }
        });
    }
    {
        let running = running.clone();
        // Each slice is one run of this effect.
        use_effect_with(*running, move |tries| {
            let tries = *tries;
            if tries.is_none() {
                search.replace(None);
            }
            let slice =
                tries.map(|tries| Timeout::new(0, move || go_on(&found, &search, &running, tries)));
            move || drop(slice)
        });
    }
    Search { running }
}

fn go_on(
    found: &UseStateHandle<Option<Rc<str>>>,
    search: &Rc<RefCell<Option<RsaSearch>>>,
    running: &UseStateHandle<Option<usize>>,
    tries: usize,
) {
    let mut held = search.borrow_mut();
    if held.is_none() {
        *held = RsaSearch::new(BITS);
    }
    let Some(search) = held.as_mut() else {
        return running.set(None);
    };
    match (0..STEPS).find_map(|_| search.step(&mut chance())) {
        None => running.set(Some(tries + STEPS)),
        Some(key) => {
            found.set(Some(key.to_pkcs8_pem().as_str().into()));
            running.set(None);
        }
    }
}

impl Search {
    /// What the button does next, and its label. What was made before goes when another is looked for.
    pub fn button(
        &self,
        is_made: bool,
        without: Option<Callback<MouseEvent>>,
    ) -> (EditWord, Callback<MouseEvent>) {
        let (label, next) = match (*self.running, is_made) {
            (Some(_), _) => (EditWord::Stop, None),
            (None, false) => (EditWord::MakeRsa, Some(0)),
            (None, true) => (EditWord::MakeAnother, Some(0)),
        };
        let running = self.running.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            if let Some(without) = without.as_ref().filter(|_| next.is_some()) {
                without.emit(event);
            }
            running.set(next);
        });
        (label, onclick)
    }

    pub fn shown(&self, language: &'static dyn SigningLanguage) -> Html {
        html! {
            <span class="quiet" role="status" aria-label={names::SEARCH}>
                { self.running.map(|tries| language.looking(BITS, tries)) }
            </span>
        }
    }
}
