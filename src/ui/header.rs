//! The bar at the top: the name, the promise, and the choices that hold for the whole page.

use super::choice::Choice;
use super::names;
use super::scene::{Parts, Scene, props_that_show};
use super::sharing::Asked;
use crate::app::{Action, Theme, ZoneChoice};
use crate::i18n::{LOCALES, Locale, Word};
use crate::kube::{Minor, releases};
use yew::prelude::*;

props_that_show! {
    HeaderProps {} by |scene: &Parts| (scene.state.preferences, scene.state.minor, scene.asked.is_some())
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
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
            <div class="choices" onpointerenter={soon(scene)}>
                { choices(scene) }
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
    let versions: Vec<_> = releases()
        .map(|minor| (minor.to_string(), format!("Kubernetes {minor}")))
        .collect();
    let zones = [
        (ZoneChoice::Utc, Word::ZoneUtc),
        (ZoneChoice::Local, Word::ZoneLocal),
    ];
    let zones = zones.map(|(zone, word)| (zone.id().to_owned(), scene.word(word).to_owned()));
    let languages = LOCALES.map(|locale| (locale.tag().to_owned(), locale.name().to_owned()));
    let asks = |asked: Asked| {
        let ask = scene.ask.clone();
        Callback::from(move |_: MouseEvent| ask.emit(Some(asked.clone())))
    };
    html! {
        <>
            <button type="button" aria-label={names::SHARE} onclick={asks(Asked::Share)}>{ scene.word(Word::Share) }</button>
            <button type="button" aria-label={names::COPY_REPORT} onclick={asks(Asked::Report)}>{ scene.word(Word::CopyReport) }</button>
            <label>
                <span>{ scene.word(Word::VersionLabel) }</span>
                <Choice name={names::VERSION} options={versions} chosen={scene.state.minor.to_string()} onchoose={chosen(scene, version)} />
            </label>
            <label>
                <span>{ scene.word(Word::ZoneLabel) }</span>
                <Choice name={names::TIMES} options={zones.to_vec()} chosen={preferences.zone.id().to_owned()} onchoose={chosen(scene, zone)} />
            </label>
            <label>
                <span>{ scene.word(Word::LanguageLabel) }</span>
                <Choice name={names::LANGUAGE} options={languages.to_vec()} chosen={preferences.locale.tag().to_owned()} onchoose={chosen(scene, locale)} />
            </label>
            <button
                type="button"
                aria-label={names::THEME}
                title={scene.language().labelled(scene.word(Word::Theme), theme)}
                data-theme-now={preferences.theme.id()}
                onclick={scene.on::<MouseEvent>(Action::Dress(preferences.theme.next()))}
            >
                <svg class="theme-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <circle cx="8" cy="8" r="6.5" />
                    <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" />
                </svg>
            </button>
        </>
    }
}

/// Fetches what hands over while the pointer is still on its way to the button.
fn soon(scene: &Scene) -> Callback<PointerEvent> {
    let ask = scene.ask.clone();
    let is_free = scene.asked.is_none();
    Callback::from(move |_| {
        if is_free {
            ask.emit(Some(Asked::Soon));
        }
    })
}

/// A handler that reads the chosen value; a value that is no choice does nothing.
fn chosen(scene: &Scene, read: fn(&str) -> Option<Action>) -> Callback<String> {
    let dispatch = scene.dispatch.clone();
    Callback::from(move |value: String| {
        if let Some(action) = read(&value) {
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
