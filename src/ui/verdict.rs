//! The answer: a sentence with numbers, the comparison behind it, and what to do now.

use super::names;
use super::scene::{Scene, SceneProps, branch_id, marked, verdict_id, verdict_mark};
use crate::advice::advice;
use crate::clocks::Placed;
use crate::i18n::{Word, capitalised, said};
use crate::report::{Outlook, Report, branch, failing, short_by};
use crate::verifier::Verdict;
use yew::prelude::*;

/// What is shown, in a shape that does not change: the headline is read out only if it was there before.
struct Shown {
    verdict: Verdict,
    branch: Option<AttrValue>,
    empty: bool,
    headline: Html,
    body: Html,
}

#[component]
pub fn VerdictCard(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let shown = match scene.judged() {
        Some((outlook, report)) => judged(scene, outlook, report),
        None => nothing_to_judge(scene),
    };
    html! {
        <section
            class="verdict"
            aria-label={names::VERDICT}
            data-verdict={verdict_id(shown.verdict)}
            data-branch={shown.branch}
            data-empty={shown.empty.then_some("true")}
        >
            <span class="verdict-mark" aria-hidden="true">{ verdict_mark(shown.verdict) }</span>
            <div class="verdict-body">
                <h2 aria-live="polite">{ shown.headline }</h2>
                <div class="verdict-more">{ shown.body }</div>
            </div>
        </section>
    }
}

fn nothing_to_judge(scene: &Scene) -> Shown {
    let empty = scene.inspection.problems.is_empty();
    Shown {
        verdict: Verdict::CannotTell,
        branch: None,
        empty,
        headline: no_token(scene),
        body: html! {
            if empty {
                <p>{ scene.word(Word::NoTokenWhy) }</p>
            }
        },
    }
}

/// What the paste is instead of a token, or the invitation to paste one.
fn no_token(scene: &Scene) -> Html {
    let problem = scene.inspection.problems.last();
    match problem {
        Some(problem) => marked(&capitalised(&scene.language().problem(&problem.what))),
        None => html! { { scene.word(Word::NoTokenHeadline) } },
    }
}

fn judged(scene: &Scene, outlook: &Outlook, report: &Report) -> Shown {
    let lead = report.lead();
    let body = html! {
        <>
            <p>{ marked(&said::why(&scene.voice(), &scene.inspection, outlook, lead)) }</p>
            if let Some(stale) = lead.ruling.stale_for {
                <p>{ scene.language().stale(stale) }</p>
            }
            { facts(scene, report) }
            if report.servers.len() > 1 {
                { servers(scene, report) }
            }
            { to_do(scene, outlook, report) }
            { assumed(scene, report.lead()) }
        </>
    };
    Shown {
        verdict: report.verdict,
        branch: branch_id(report.branch()),
        empty: false,
        headline: html! { { said::headline(scene.language(), report) } },
        body,
    }
}

fn facts(scene: &Scene, report: &Report) -> Html {
    let lead = report.lead();
    let fact =
        |word, value: Html| html! { <div><dt>{ scene.word(word) }</dt><dd>{ value }</dd></div> };
    html! {
        <dl class="facts">
            if let Some(rule) = report.branch() {
                { fact(Word::Branch, html! { <code>{ rule.kubernetes }</code> }) }
            }
            if let Some(check) = failing(lead) {
                { fact(Word::Because, html! { <code>{ scene.voice().comparison(check, lead.ruling.clock, false) }</code> }) }
            }
            if let Some((check, distance)) = failing(lead).zip(short_by(lead)) {
                { fact(Word::Distance, html! { { scene.language().distance(distance, check.edge) } }) }
            }
            if report.verdict == Verdict::Rejects {
                { fact(Word::HealsByItself, html! { { said::heals(&scene.voice(), lead) } }) }
                { fact(Word::Servers, html! { { scene.language().share(report.share.rejecting, report.share.servers) } }) }
            }
            if report.verdict == Verdict::Accepts {
                { fact(Word::HoldsFor, html! { { said::heals(&scene.voice(), lead) } }) }
            }
        </dl>
    }
}

/// Every API server's own answer.
fn servers(scene: &Scene, report: &Report) -> Html {
    html! {
        <ul class="servers">
            { for report.servers.iter().map(|server| {
                let verdict = server.ruling.verdict;
                let branch = branch(server);
                let words = said::answer(scene.language(), server);
                html! {
                    <li data-verdict={verdict_id(verdict)} data-branch={branch_id(branch)}>
                        <span class="mark" aria-hidden="true">{ verdict_mark(verdict) }</span>
                        <b>{ &server.machine.name }</b>
                        <span>{ words }</span>
                        if verdict != Verdict::CannotTell {
                            <span class="quiet">{ heals_short(scene, server) }</span>
                        }
                    </li>
                }
            }) }
        </ul>
    }
}

fn heals_short(scene: &Scene, server: &Placed) -> String {
    let label = if server.ruling.verdict == Verdict::Accepts {
        Word::HoldsFor
    } else {
        Word::HealsByItself
    };
    scene
        .language()
        .labelled(scene.word(label), &said::heals(&scene.voice(), server))
}

fn to_do(scene: &Scene, outlook: &Outlook, report: &Report) -> Html {
    let advice = advice(&scene.inspection, outlook, report);
    if advice.is_empty() {
        return html! {};
    }
    html! {
        <div class="to-do">
            <h3>{ scene.word(Word::WhatToDo) }</h3>
            <ol>
                { for advice.iter().map(|advice| html! { <li>{ marked(&scene.language().advice(advice)) }</li> }) }
            </ol>
        </div>
    }
}

fn assumed(scene: &Scene, server: &Placed) -> Html {
    let assumptions = said::assumptions(scene.language(), server);
    if assumptions.is_empty() {
        return html! {};
    }
    html! {
        <details class="assumed">
            <summary>{ scene.language().counted(scene.word(Word::AssumedHeading), assumptions.len()) }</summary>
            <ul>
                { for assumptions.iter().map(|assumption| html! { <li>{ marked(assumption) }</li> }) }
            </ul>
        </details>
    }
}
