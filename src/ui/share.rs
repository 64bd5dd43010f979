//! The dialog Share: what will travel, what stays here, and the link. Nothing is copied before it was shown.

use super::dialog::Dialog;
use super::names;
use super::qr::qr;
use super::scene::{Scene, SceneProps};
use super::theirs::{judged_there, other_verdict};
use super::travels::{Choosing, choice};
use crate::app::{AppState, PeopleTab, TokenTab, View, date_text};
use crate::i18n::{Caption, Term, Word};
use crate::share::again::Again;
use crate::share::link;
use crate::share::travel::{Stays, Travelling, travelling};
use crate::share::weight::weights;
use crate::time::{Instant, Typed, read_typed};
use crate::web::{address, clipboard, document};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Some chats cut addresses that are longer.
const LONG: usize = 2_000;

const LINK_FIELD: &str = "share-link";

/// A link, and everything that the dialog says about it.
struct Made {
    travelling: Travelling,
    there: Again,
    /// None if it would be longer than a link may be.
    fragment: Option<String>,
    weights: Vec<(crate::share::weight::Piece, usize)>,
}

#[component]
pub fn ShareDialog(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let choosing = use_state(Choosing::default);
    let moving = use_state(|| false);
    let refused = use_state_eq(|| false);
    let base = use_state(|| address::own().unwrap_or_default());
    // What is live stands still at the moment at which the dialog was opened.
    let opened = use_state(|| scene.moment);
    let made = use_memo(
        (scene.state.clone(), choosing.travels, *moving),
        |(state, travels, moving)| {
            let state = if state.is_live() && *moving {
                state.clone()
            } else {
                still(scene, *opened)
            };
            let travelling = travelling(&state, &scene.inspection, *travels);
            let fragment = link::write(&travelling.state);
            let length = fragment.as_ref().map_or(0, String::len);
            Made {
                weights: weights(&travelling.state, length),
                fragment,
                there: judged_there(scene, &travelling),
                travelling,
            }
        },
    );
    let onclose = {
        let ask = scene.ask.clone();
        Callback::from(move |()| ask.emit(None))
    };
    let link = made
        .fragment
        .as_ref()
        .map(|fragment| format!("{}#{fragment}", *base));
    html! {
        <Dialog name={names::SHARE_DIALOG} title={scene.caption(Caption::Share)} close={scene.caption(Caption::Close)} {onclose}>
            <p class="quiet">{ scene.caption(Caption::ShareHint) }</p>
            { choice(scene, &choosing) }
            if scene.state.is_live() {
                { keeps_moving(scene, &moving, &date_text(*opened)) }
            }
            { goes(scene, &made) }
            { stays(scene, &made.travelling.stays) }
            { other_verdict(scene, &made.there) }
            if address::own().is_none() {
                { of_page(scene, &base) }
            }
            if choosing.is_allowed(scene) {
                { shown(scene, &made, link.as_deref(), &refused) }
            }
        </Dialog>
    }
}

fn keeps_moving(scene: &Scene, moving: &UseStateHandle<bool>, moment: &str) -> Html {
    let onchange = {
        let moving = moving.clone();
        Callback::from(move |_: Event| moving.set(!*moving))
    };
    html! {
        <label class="check">
            <input type="checkbox" aria-label={names::KEEPS_MOVING} checked={**moving} {onchange} />
            <span>{ scene.sharing_language().keeps_moving(moment) }</span>
        </label>
    }
}

/// The page's state with a moment that means the same to everybody: neither now, nor in a zone that stays here, nor what
/// nobody can read.
pub fn still(scene: &Scene, moment: Instant) -> AppState {
    let mut state = scene.state.clone();
    let means_the_same = match read_typed(&state.moment) {
        Ok(Typed::At(_) | Typed::AfterClaim { .. }) => scene.moment_fault.is_none(),
        Ok(Typed::Live | Typed::Local(_)) | Err(_) => false,
    };
    if !means_the_same {
        state.moment = date_text(moment);
    }
    state
}

/// What will travel, as the other side will see it.
fn goes(scene: &Scene, made: &Made) -> Html {
    let state = &made.travelling.state;
    let evidence = link::in_clear(&state.pasted);
    let lines = (evidence.len() / 80 + evidence.lines().count()).clamp(2, 9);
    html! {
        <section class="goes">
            <h3>{ scene.caption(Caption::Goes) }</h3>
            if state.pasted.is_empty() {
                <p class="quiet">{ scene.caption(Caption::GoesNothing) }</p>
            } else {
                <textarea aria-label={names::GOES} title={scene.caption(Caption::GoesEvidence)} readonly=true rows={lines.to_string()} value={evidence} />
            }
            <dl class="settings">
                { for settings(scene, state).into_iter().map(|(what, value)| html! {
                    <><dt>{ what }</dt><dd>{ value }</dd></>
                }) }
            </dl>
        </section>
    }
}

/// Every setting that travels and says something.
fn settings(scene: &Scene, state: &AppState) -> Vec<(String, String)> {
    let (word, term) = (
        |word| scene.word(word).to_owned(),
        |term| scene.term(term).to_owned(),
    );
    let machines: Vec<_> = state
        .clocks
        .iter()
        .map(|clock| {
            format!(
                "{} ({}) {}",
                clock.machine.name,
                scene.language().role(clock.machine.role),
                clock.typed
            )
        })
        .collect();
    let own: Vec<_> = state
        .own
        .iter()
        .map(|own| {
            let machine = state
                .clocks
                .iter()
                .find(|clock| clock.machine.id == own.machine);
            let name = machine.map_or("", |clock| &clock.machine.name);
            let parts = [
                own.issuers.clone(),
                own.audiences.clone(),
                own.lacks.join(" "),
            ];
            format!("{name}: {}", parts.join(" ").trim())
        })
        .collect();
    let mut settings = vec![
        ("Kubernetes".to_owned(), state.minor.to_string()),
        (word(Word::TimeOfRequest), state.moment.clone()),
        (word(Word::Clocks), machines.join(" · ")),
        (term(Term::Issuers), state.issuers.clone()),
        (term(Term::Audiences), state.audiences.clone()),
        (term(Term::AskedAudiences), state.review_audiences.clone()),
        (term(Term::Differ), own.join(" · ")),
        (
            scene.caption(Caption::LookedAt).to_owned(),
            looked_at(scene, state).join(" · "),
        ),
    ];
    settings.retain(|(_, value)| !value.trim().is_empty());
    settings
}

/// Open tabs and the like, which open the same way.
fn looked_at(scene: &Scene, state: &AppState) -> Vec<String> {
    let server = state
        .clocks
        .iter()
        .find(|clock| Some(clock.machine.id) == state.shown_server);
    let words = [
        (state.token_tab == TokenTab::Json).then(|| scene.word(Word::Json)),
        match state.people_tab {
            PeopleTab::Log => None,
            PeopleTab::Client => Some(scene.term(Term::Client)),
            PeopleTab::Review => Some(scene.term(Term::TokenReviewTab)),
        },
        (state.view == View::WholeLife).then(|| scene.word(Word::WholeLife)),
        state.show_places.then(|| scene.term(Term::InSource)),
        server.map(|clock| clock.machine.name.as_str()),
    ];
    words.into_iter().flatten().map(str::to_owned).collect()
}

pub fn stays(scene: &Scene, stays: &[Stays]) -> Html {
    html! {
        if !stays.is_empty() {
            <section class="stays">
                <h3>{ scene.caption(Caption::StaysHere) }</h3>
                <ul>
                    { for stays.iter().map(|it| html! { <li>{ scene.sharing_language().stays(*it) }</li> }) }
                </ul>
            </section>
        }
    }
}

/// Asks where others find the page, if this one has no address that they could open.
fn of_page(scene: &Scene, base: &UseStateHandle<String>) -> Html {
    let oninput = {
        let base = base.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            base.set(field.value().trim().to_owned());
        })
    };
    html! {
        <label class="address">
            <span>{ scene.caption(Caption::Address) }</span>
            <input type="url" aria-label={names::ADDRESS} aria-describedby="address-why" value={(**base).clone()} placeholder="https://" autocomplete="off" spellcheck="false" {oninput} />
            <span class="quiet" id="address-why">{ scene.caption(Caption::AddressHint) }</span>
        </label>
    }
}

fn shown(scene: &Scene, made: &Made, link: Option<&str>, refused: &UseStateHandle<bool>) -> Html {
    let Some(link) = link else {
        return html! { <p class="fault" role="alert">{ scene.caption(Caption::TooLong) }</p> };
    };
    let copied = scene.caption(Caption::Copied);
    let onclick = {
        let (link, refused) = (link.to_owned(), refused.clone());
        Callback::from(move |event: MouseEvent| {
            let went_well = clipboard::copy(&link);
            refused.set(!went_well);
            match went_well {
                true => clipboard::say_copied(&event, copied),
                // Which selects it.
                false => document::focus(LINK_FIELD),
            }
        })
    };
    // Whoever cannot copy by the button selects all of it by a click.
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            field.select();
        }
    });
    let weights: Vec<_> = made
        .weights
        .iter()
        .map(|(piece, percent)| {
            let language = scene.sharing_language();
            language.weighs(language.piece(*piece), *percent)
        })
        .collect();
    html! {
        <section class="made">
            <label>
                <span>{ scene.caption(Caption::Link) }</span>
                <input type="text" id={LINK_FIELD} aria-label={names::LINK} readonly=true value={link.to_owned()} {onfocus} />
            </label>
            <button type="button" class="main-action" {onclick}>
                { scene.caption(Caption::CopyLink) }
                <span class="copy-said" role="status" />
            </button>
            <p class="fault" role="alert">{ refused.then(|| scene.caption(Caption::CopyByHand)) }</p>
            <p class="quiet">
                <b>{ scene.sharing_language().characters(link.chars().count()) }</b>
                { " " }{ weights.join(" · ") }
            </p>
            if link.len() > LONG {
                <p class="quiet">{ scene.caption(Caption::LongLink) }</p>
            }
            <Code scene={scene.clone()} link={AttrValue::from(link.to_owned())} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct CodeProps {
    scene: Scene,
    link: AttrValue,
}

/// The QR code, made when somebody unfolds it.
#[component]
fn Code(props: &CodeProps) -> Html {
    let open = use_state_eq(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let details: HtmlElement = event.target_unchecked_into();
            open.set(details.has_attribute("open"));
        })
    };
    html! {
        <details {ontoggle}>
            <summary>{ props.scene.caption(Caption::QrCode) }</summary>
            if *open {
                if let Some(code) = qr(&props.link) {
                    { code }
                } else {
                    <p class="quiet">{ props.scene.caption(Caption::QrTooLong) }</p>
                }
            }
        </details>
    }
}
