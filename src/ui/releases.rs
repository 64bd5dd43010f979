//! The same token judged by every release; who could have issued it, and who could have written the log lines.

use super::names;
use super::scene::{Same, Scene, branch_id, marked, verdict_id, verdict_mark, verdict_word};
use super::steps::seen_at;
use crate::app::Action;
use crate::i18n::{Term, era_text};
use crate::kube::which::{Answers, Era, Issued, Row, Written};
use std::rc::Rc;
use yew::prelude::*;

/// No component, because it is drawn with what stands around it anyway.
pub fn releases(scene: &Scene, found: &Found) -> Html {
    let language = scene.rest_language();
    let rows = found.answers.as_ref().zip(scene.shown_server());
    let rows = rows.map(|(answers, server)| {
        let (facts, clock) = (&scene.inspection.facts, server.ruling.clock);
        answers.at(facts, clock)
    });
    html! {
        <section class="card releases" aria-label={names::RELEASES}>
            <div class="card-head">
                <h2>{ scene.term(Term::Releases) }</h2>
                { seen_at(scene) }
            </div>
            <p class="quiet">
                { scene.term(if rows.is_some() { Term::ReleasesHint } else { Term::NothingToJudge }) }
            </p>
            <ol class="release-rows">
                { for rows.iter().flatten().map(|row| item(scene, row)) }
            </ol>
            if let Some(Issued { era, signs }) = &found.issued {
                { origin(scene, Term::IssuedBy, *era, signs.iter().map(|(sign, era)| {
                    (language.sign(*sign).to_owned(), *era, sign.gate())
                }).collect()) }
            }
            if let Some(Written { era, clues }) = &found.written {
                { origin(scene, Term::WrittenBy, *era, clues.iter().map(|(words, era)| {
                    (format!("`{words}`"), *era, None)
                }).collect()) }
            }
        </section>
    }
}

/// What does not depend on the moment.
pub struct Found {
    answers: Option<Answers>,
    issued: Option<Issued>,
    written: Option<Written>,
}

/// Found anew with every judgement, and with the API server that is shown, and not with every second.
#[hook]
pub fn use_found(scene: &Scene) -> Rc<Found> {
    let server = scene.shown_server();
    let shown = server.map(|server| server.judged.clone());
    use_memo(
        (Same(scene.outlook.clone()), shown.map(Same)),
        |(_, shown)| {
            let read = &scene.inspection;
            let situation = shown.as_ref().map(|shown| &shown.0.situation);
            Found {
                answers: situation.map(|situation| Answers::of(&read.facts, situation)),
                issued: Issued::of(&read.facts),
                written: Written::of(&scene.state.pasted, &read.evidence),
            }
        },
    )
}

fn item(scene: &Scene, row: &Row) -> Html {
    let language = scene.language();
    let chosen = row.holds(scene.state.minor);
    let mut range = row.oldest.to_string();
    if row.newest != row.oldest {
        range = format!("{range} – {}", row.newest);
    }
    let mut answer = scene.word(verdict_word(row.verdict)).to_owned();
    if row.refusal.is_some() {
        answer = language.labelled(&answer, language.branch(row.refusal.as_ref()));
    }
    html! {
        <li data-verdict={verdict_id(row.verdict)} data-branch={branch_id(row.rule)} aria-current={chosen.then_some("true")}>
            <button
                type="button"
                aria-pressed={chosen.to_string()}
                onclick={scene.on::<MouseEvent>(Action::Choose(row.newest))}
            >
                <span>{ range }</span>
                <span class="mark" aria-hidden="true">{ verdict_mark(row.verdict) }</span>
                <span>{ answer }</span>
                if chosen {
                    <span class="tag">{ language.labelled(scene.term(Term::ChosenRelease), &scene.state.minor.to_string()) }</span>
                }
            </button>
            if let Some(words) = &row.words {
                <code>{ words }</code>
            }
        </li>
    }
}

/// Who made something, and by what that is seen.
fn origin(
    scene: &Scene,
    heading: Term,
    era: Era,
    reasons: Vec<(String, Era, Option<&str>)>,
) -> Html {
    let language = scene.language();
    let reason = |(mut what, era, gate): (String, Era, Option<&str>)| {
        if era != Era::Any {
            what = language.labelled(&what, &era_text(scene.rest_language(), era));
        }
        if let Some(gate) = gate {
            what = format!("{what} · `{gate}`");
        }
        html! { <li>{ marked(&what) }</li> }
    };
    html! {
        <div class="origin">
            <h3>{ language.labelled(scene.term(heading), &era_text(scene.rest_language(), era)) }</h3>
            <ul>
                { for reasons.into_iter().map(reason) }
            </ul>
        </div>
    }
}
