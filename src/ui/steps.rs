//! What one API server does with the token, step by step.

use super::choice::Choice;
use super::names;
use super::scene::{Scene, SceneProps, marked, verdict_id};
use crate::app::Action;
use crate::clocks::Placed;
use crate::i18n::Term;
use crate::kube::place;
use crate::report::Report;
use crate::rules::Answer;
use crate::verifier::{Authenticator, Step, Verdict};
use yew::prelude::*;

#[component]
pub fn Steps(props: &SceneProps) -> Html {
    let scene = &props.scene;
    html! {
        <section class="card steps-card" aria-label={names::STEPS}>
            <div class="card-head">
                <h2>{ scene.term(Term::Steps) }</h2>
                { seen_at(scene) }
                { places(scene) }
            </div>
            if let Some(server) = scene.shown_server() {
                { steps(scene, server) }
            } else {
                <p class="quiet">{ scene.term(Term::NothingToJudge) }</p>
            }
        </section>
    }
}

/// Chooses the API server whose view is shown; nothing to choose with one.
pub fn seen_at(scene: &Scene) -> Html {
    let Some(Report { servers, .. }) = scene.report().filter(|report| report.servers.len() > 1)
    else {
        return html! {};
    };
    let shown = scene.shown_server().map(|server| server.machine.id);
    let options: Vec<_> = servers
        .iter()
        .map(|server| (server.machine.id.to_string(), server.machine.name.clone()))
        .collect();
    let dispatch = scene.dispatch.clone();
    let onchoose = Callback::from(move |value: String| {
        dispatch.emit(Action::ShowServer(value.parse().ok()));
    });
    html! {
        <label class="seen-at">
            <span class="quiet">{ scene.term(Term::SeenBy) }</span>
            <Choice name={names::SEEN_AT} {options} chosen={shown.unwrap_or_default().to_string()} {onchoose} />
        </label>
    }
}

/// Shows and hides where in the source each step is; the one that fails says it anyway.
fn places(scene: &Scene) -> Html {
    let shown = scene.state.show_places;
    html! {
        <button
            type="button"
            class="link"
            aria-pressed={shown.to_string()}
            onclick={scene.on::<MouseEvent>(Action::ShowPlaces(!shown))}
        >
            { scene.term(Term::InSource) }
        </button>
    }
}

fn steps(scene: &Scene, server: &Placed) -> Html {
    let trace = &server.judged.trace;
    html! {
        <>
            <p class="quiet">{ scene.rest_language().authenticator(trace.authenticator) }</p>
            <ol class="steps">
                { for trace.steps.iter().enumerate().map(|(index, step)| item(scene, server, index, step)) }
            </ol>
            if trace.authenticator != Authenticator::Oidc {
                <p class="quiet">{ scene.term(Term::SuccessCache) }</p>
            }
        </>
    }
}

/// How a step came out, as `data-answer` carries it.
fn outcome(server: &Placed, index: usize, step: &Step) -> (&'static str, &'static str) {
    let stopped = server.ruling.stopped_at;
    if stopped.is_some_and(|at| index > at) {
        return ("not-reached", "·");
    }
    if stopped == Some(index) {
        return match server.ruling.verdict {
            Verdict::CannotTell => (verdict_id(Verdict::CannotTell), "?"),
            _ => ("fails", "✕"),
        };
    }
    match step.answer {
        Answer::Assumed(_) => ("assumed", "?"),
        Answer::NotAsked(_) => ("not-asked", "–"),
        _ => ("passes", "✓"),
    }
}

fn item(scene: &Scene, server: &Placed, index: usize, step: &Step) -> Html {
    let (answer, mark) = outcome(server, index, step);
    let trace = &server.judged.trace;
    let detail = if answer == "not-reached" {
        scene.term(Term::NotReached).into()
    } else {
        detail(scene, server, step)
    };
    html! {
        <li data-rule={step.rule.id} data-answer={answer} aria-current={(answer == "fails").then_some("step")}>
            <span class="mark" aria-hidden="true">{ mark }</span>
            <b>{ scene.rest_language().rule(step.rule.id) }</b>
            <span class="step-detail">{ marked(&detail) }</span>
            if scene.state.show_places || answer == "fails" {
                <code class="step-place">{ place(step.rule, trace.authenticator, trace.release.minor) }</code>
            }
        </li>
    }
}

pub fn detail(scene: &Scene, server: &Placed, step: &Step) -> String {
    let (language, rest) = (scene.language(), scene.rest_language());
    let clock = server.ruling.clock;
    match &step.answer {
        Answer::Passes(finding) => rest.finding(finding),
        Answer::Assumed(assumption) => {
            language.labelled(scene.term(Term::Assumed), &language.assumption(assumption))
        }
        Answer::Within(check) => {
            let holds = check.window().contains(clock);
            format!("`{}`", scene.voice().comparison(check, clock, holds))
        }
        Answer::Found(found) => match step.answer.refusal_at(clock) {
            Some(refusal) => language.refusal(refusal),
            None => match &found.deletion {
                Some(check) => format!(
                    "{}: `{}`",
                    language.found(found),
                    scene.voice().comparison(check, clock, true)
                ),
                None => language.found(found),
            },
        },
        Answer::StaleAfter(at) => rest.stale_step(&scene.voice().time(*at), clock > *at),
        Answer::NotAsked(why) => rest.not_asked(*why).into(),
        Answer::CannotTell => language.damaged().into(),
        Answer::LeavesToOthers(refusal) | Answer::Refuses(refusal) => language.refusal(refusal),
    }
}
