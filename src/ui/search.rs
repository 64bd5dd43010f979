//! The search for an RSA key, in slices between which the page goes on.

use super::edit::Desk;
use super::names;
use crate::app::Draft;
use crate::i18n::EditWord;
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
    {
        let (running, desk) = (running.clone(), desk.clone());
        // Each slice is one run of this effect.
        use_effect_with(*running, move |tries| {
            let tries = *tries;
            if tries.is_none() {
                search.replace(None);
            }
            let slice =
                tries.map(|tries| Timeout::new(0, move || go_on(&desk, &search, &running, tries)));
            move || drop(slice)
        });
    }
    Search { running }
}

fn go_on(
    desk: &Desk,
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
    let found = (0..STEPS).find_map(|_| search.step(&mut chance()));
    match found {
        None => running.set(Some(tries + STEPS)),
        Some(key) => {
            let mut draft: Draft = desk.unsigned();
            draft.made.push(key.to_pkcs8_pem().as_str().into());
            desk.write(draft);
            running.set(None);
        }
    }
}

impl Search {
    pub fn shown(&self, desk: &Desk) -> Html {
        let language = desk.language();
        let word = |word| language.edit_word(word);
        let to = |state: Option<usize>| {
            let running = self.running.clone();
            Callback::from(move |_: MouseEvent| running.set(state))
        };
        match *self.running {
            Some(tries) => html! {
                <p class="quiet" aria-label={names::SEARCH}>
                    { language.looking(BITS, tries) }{ " " }
                    <button type="button" class="link" onclick={to(None)}>{ word(EditWord::Stop) }</button>
                </p>
            },
            None => html! {
                <button type="button" onclick={to(Some(0))}>{ word(EditWord::MakeRsa) }</button>
            },
        }
    }
}
