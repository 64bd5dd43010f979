//! What travels: the choice that links and reports have in common, and the word that a whole token takes.

use super::names;
use super::scene::Scene;
use crate::i18n::Caption;
use crate::share::travel::Travels;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The choice, and the phrase as far as it was typed.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Choosing {
    pub travels: Travels,
    pub consent: String,
}

impl Choosing {
    /// Whether it may be handed over: a whole token only after the phrase was typed.
    pub fn is_allowed(&self, scene: &Scene) -> bool {
        let typed = self.consent.trim();
        self.travels != Travels::WholeToken || typed == scene.caption(Caption::ConsentPhrase)
    }
}

pub fn choice(scene: &Scene, choosing: &UseStateHandle<Choosing>) -> Html {
    html! {
        <fieldset class="travels" role="radiogroup" aria-label={names::WHAT_TRAVELS}>
            <legend>{ scene.caption(Caption::WhatTravels) }</legend>
            { for Travels::ALL.into_iter().map(|travels| radio(scene, choosing, travels)) }
            if choosing.travels == Travels::WholeToken {
                { consent(scene, choosing) }
            }
        </fieldset>
    }
}

fn radio(scene: &Scene, choosing: &UseStateHandle<Choosing>, travels: Travels) -> Html {
    let (label, hint) = scene.sharing_language().travels(travels);
    let onchange = {
        let choosing = choosing.clone();
        Callback::from(move |_: Event| {
            choosing.set(Choosing {
                travels,
                consent: String::new(),
            });
        })
    };
    html! {
        <label class="travel">
            <input
                type="radio"
                name="travels"
                aria-label={names::travels(travels)}
                aria-describedby={travels.id()}
                checked={choosing.travels == travels}
                {onchange}
            />
            <span><b>{ label }</b><span class="quiet" id={travels.id()}>{ hint }</span></span>
        </label>
    }
}

fn consent(scene: &Scene, choosing: &UseStateHandle<Choosing>) -> Html {
    let oninput = {
        let choosing = choosing.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            choosing.set(Choosing {
                consent: field.value(),
                ..(*choosing).clone()
            });
        })
    };
    html! {
        <label class="consent">
            <span id="consent-why">{ scene.caption(Caption::Consent) }{ " " }<code>{ scene.caption(Caption::ConsentPhrase) }</code></span>
            <input type="text" aria-label={names::CONSENT} aria-describedby="consent-why" value={choosing.consent.clone()} autocomplete="off" spellcheck="false" {oninput} />
        </label>
    }
}
