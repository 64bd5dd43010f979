//! What everybody will see, in Kubernetes' own words: the log, the client, a TokenReview.

use super::copy::copy;
use super::element::link;
use super::names;
use super::scene::{Scene, SceneProps, marked};
use super::steps::seen_at;
use super::tabs::{Tab, Tabs};
use crate::app::{Action, PeopleTab, Reading, Reviewer, setting};
use crate::i18n::Term;
use crate::json;
use crate::kube::{Seen, warning_header};
use crate::report::{review_of, seen_of};
use crate::verifier::{Authenticator, Setting};
use yew::prelude::*;

#[component]
pub fn People(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let tab = |name, word, tab| Tab {
        name,
        label: scene.term(word),
        selected: scene.state.people_tab == tab,
        onselect: scene.on(Action::ShowPeople(tab)),
    };
    let tabs = vec![
        tab(names::API_SERVER_LOG, Term::ApiServerLog, PeopleTab::Log),
        tab(names::CLIENT, Term::Client, PeopleTab::Client),
        tab(names::TOKEN_REVIEW, Term::TokenReviewTab, PeopleTab::Review),
    ];
    let seen = scene
        .shown_server()
        .and_then(|server| seen_of(&scene.inspection, server));
    html! {
        <section class="card people" aria-label={names::PEOPLE}>
            <div class="card-head">
                <h2>{ scene.term(Term::People) }</h2>
                { seen_at(scene) }
                <Tabs panel="people-panel" name={names::PEOPLE} {tabs} />
            </div>
            <div id="people-panel" role="tabpanel" aria-label={names::PEOPLE} tabindex="0">
                if let Some(seen) = seen {
                    { panel(scene, &seen) }
                } else {
                    <p class="quiet">{ scene.term(Term::NothingToJudge) }</p>
                }
            </div>
        </section>
    }
}

fn panel(scene: &Scene, seen: &Seen) -> Html {
    let oidc = scene.shown_server().is_some_and(|server| {
        let judged = &server.judged;
        judged.trace.authenticator == Authenticator::Oidc && judged.situation.foreign.is_none()
    });
    html! {
        <>
            { match scene.state.people_tab {
                PeopleTab::Log => log(scene, seen),
                PeopleTab::Client => client(scene, seen),
                PeopleTab::Review => review(scene),
            } }
            <p class="quiet">
                { scene.term(Term::PeopleHint) }
                if oidc { { " " }{ marked(scene.term(Term::OidcNotConfigured)) } }
            </p>
        </>
    }
}

/// A stretch of Kubernetes' words, with a way to copy it.
pub fn quoted(scene: &Scene, what: &'static str, text: &str) -> Html {
    html! {
        <div class="quoted">
            <pre tabindex="0" aria-label={what}>{ text }</pre>
            { copy(scene, text.to_owned(), what) }
        </div>
    }
}

fn log(scene: &Scene, seen: &Seen) -> Html {
    html! {
        <>
            if seen.log.is_empty() {
                <p>{ scene.term(Term::NothingLogged) }</p>
            } else {
                { quoted(scene, scene.term(Term::ApiServerLog), &seen.log.join("\n")) }
            }
            if !seen.verbose.is_empty() {
                <h3>{ scene.term(Term::LoggedAtV4) }</h3>
                { quoted(scene, scene.term(Term::LoggedAtV4), &seen.verbose.join("\n")) }
            }
            if !seen.annotations.is_empty() {
                <h3>{ scene.term(Term::AuditAnnotations) }</h3>
                { for seen.annotations.iter().map(|(name, value)| {
                    quoted(scene, scene.term(Term::AuditAnnotations), &format!("{name}: {value}"))
                }) }
            }
        </>
    }
}

fn client(scene: &Scene, seen: &Seen) -> Html {
    let Some(refused) = &seen.refused else {
        let warned = seen.warnings.iter().map(|text| warning_header(text));
        return html! {
            <>
                <p>{ scene.term(Term::LetIn) }</p>
                { for warned.map(|value| quoted(scene, scene.term(Term::ResponseHeaders), &format!("Warning: {value}"))) }
            </>
        };
    };
    let headers: Vec<String> = refused
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let part = |word, text: &str| {
        html! {
            <>
                <h3>{ scene.term(word) }</h3>
                { quoted(scene, scene.term(word), text) }
            </>
        }
    };
    html! {
        <>
            { part(Term::Kubectl, &refused.kubectl) }
            if let Some(text) = &refused.kubectl_empty_cache {
                { part(Term::KubectlEmptyCache, text) }
            }
            { part(Term::ResponseHeaders, &headers.join("\n")) }
            { part(Term::ResponseBody, refused.body.trim_end()) }
        </>
    }
}

/// What a TokenReview answers, asked with audiences of its own or without.
fn review(scene: &Scene) -> Html {
    let typed = &scene.state.review_audiences;
    let asked = match setting(typed) {
        Setting::Given(audiences) => Some(audiences),
        Setting::Assumed => None,
    };
    let server = scene.shown_server();
    let review = server.and_then(|server| review_of(&scene.inspection, server, asked));
    let review = review.unwrap_or_default();
    let (node, _) = json::read(review.as_bytes());
    let text = node.as_ref().map_or(review, json::pretty);
    html! {
        <>
            <div class="setting">
                <label for="review-audiences">{ scene.term(Term::AskedAudiences) }</label>
                <input
                    id="review-audiences"
                    type="text"
                    aria-label={names::REVIEW_AUDIENCES}
                    placeholder={scene.term(Term::AskedAudiencesHint)}
                    value={typed.clone()}
                    autocomplete="off"
                    spellcheck="false"
                    oninput={scene.on_typed(Action::TypeReviewAudiences)}
                />
            </div>
            { quoted(scene, scene.term(Term::TokenReviewTab), &format!("\"status\": {text}")) }
            <p class="quiet">{ marked(scene.term(Term::ReviewNote)) }{ " " }{ scene.term(Term::SuccessCache) }</p>
            if scene.state.reading.reviewer.is_none() {
                { link(scene.term(Term::AsksAboutItself), scene.on(asks_itself(scene))) }
            }
        </>
    }
}

/// Vault without a token of its own asks with the one that it asks about.
fn asks_itself(scene: &Scene) -> Action {
    let reading = Reading {
        reviewer: Some(Reviewer::Same),
        ..(*scene.state.reading).clone()
    };
    Action::Read(reading.into())
}
