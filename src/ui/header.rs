//! The bar at the top: the name, the promise, and the choices that hold for the whole page.

use super::names;
use super::scene::{Scene, StartProps};
use crate::app::{Action, Theme, ZoneChoice};
use crate::i18n::{LOCALES, Locale, Word};
use crate::kube::{Minor, releases};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[component]
pub fn Header(props: &StartProps) -> Html {
    let scene = &props.scene;
    html! {
        <header class="header">
            <div class="brand">
                <svg class="brand-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                    <circle cx="12" cy="12" r="9.5" />
                    <path d="M12 6.5V12l4 2.2" />
                    <path class="brand-hand" d="M12 12 7.4 8.2" />
                </svg>
                <h1>{ "jwtriage" }</h1>
                <p>{ scene.word(Word::Tagline) }</p>
            </div>
            <p class="promise" title={scene.word(Word::NothingLeavesWhy)}>{ scene.word(Word::NothingLeaves) }</p>
            <div class="choices">
                if props.started {
                    { choices(scene) }
                }
            </div>
        </header>
    }
}

fn choices(scene: &Scene) -> Html {
    let preferences = scene.state.preferences;
    let theme = scene.word(match preferences.theme {
        Theme::System => Word::ThemeSystem,
        Theme::Light => Word::ThemeLight,
        Theme::Dark => Word::ThemeDark,
    });
    html! {
        <>
                <label>
                    <span>{ scene.word(Word::VersionLabel) }</span>
                    <select aria-label={names::VERSION} onchange={chosen(scene.dispatch.clone(), version)}>
                        { for releases().map(|minor| option(&minor.to_string(), &format!("Kubernetes {minor}"), minor == preferences.minor)) }
                    </select>
                </label>
                <label>
                    <span>{ scene.word(Word::ZoneLabel) }</span>
                    <select aria-label={names::TIMES} onchange={chosen(scene.dispatch.clone(), zone)}>
                        { option("utc", scene.word(Word::ZoneUtc), preferences.zone == ZoneChoice::Utc) }
                        { option("local", scene.word(Word::ZoneLocal), preferences.zone == ZoneChoice::Local) }
                    </select>
                </label>
                <label>
                    <span>{ scene.word(Word::LanguageLabel) }</span>
                    <select aria-label={names::LANGUAGE} onchange={chosen(scene.dispatch.clone(), locale)}>
                        { for LOCALES.map(|locale| option(locale.tag(), locale.name(), locale == preferences.locale)) }
                    </select>
                </label>
                <button
                    type="button"
                    aria-label={names::THEME}
                    title={format!("{}: {theme}", scene.word(Word::Theme))}
                    onclick={scene.on::<MouseEvent>(Action::Dress(preferences.theme.next()))}
                >
                    <span aria-hidden="true">{ theme_mark(preferences.theme) }</span>
                    { " " }{ theme }
                </button>
        </>
    }
}

fn theme_mark(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "◐",
        Theme::Light => "○",
        Theme::Dark => "●",
    }
}

fn option(value: &str, label: &str, selected: bool) -> Html {
    html! { <option value={value.to_owned()} {selected}>{ label }</option> }
}

/// A handler that reads the chosen value; a value that is no choice does nothing.
fn chosen(dispatch: Callback<Action>, read: fn(&str) -> Option<Action>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let value = event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value());
        if let Some(action) = value.and_then(|value| read(&value)) {
            dispatch.emit(action);
        }
    })
}

fn version(value: &str) -> Option<Action> {
    Minor::read(value).map(Action::Choose)
}

fn zone(value: &str) -> Option<Action> {
    ZoneChoice::read(value).map(Action::ShowTimesIn)
}

fn locale(value: &str) -> Option<Action> {
    let locale: Option<Locale> = LOCALES.into_iter().find(|locale| locale.tag() == value);
    locale.map(Action::Speak)
}
