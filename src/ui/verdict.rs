//! The answer: a sentence with numbers, the comparison behind it, and what to do now.

use super::names;
use super::scene::{Scene, SceneProps, branch_id, marked, verdict_id, verdict_mark, verdict_word};
use crate::advice::advice;
use crate::clocks::Placed;
use crate::i18n::{Crowd, Why, Word, capitalised};
use crate::report::{Outlook, Report, branch, failing, short_by};
use crate::rules::{Answer, Refusal};
use crate::verifier::{Authenticator, Heals, Verdict};
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
            <p>{ marked(&why(scene, outlook, lead)) }</p>
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
        headline: html! { { headline(scene, report) } },
        body,
    }
}

fn headline(scene: &Scene, report: &Report) -> String {
    let language = scene.language();
    let lead = report.lead();
    let share = report.share;
    match report.verdict {
        Verdict::CannotTell => language.cannot_tell().into(),
        Verdict::Accepts if share.servers > 1 => language.accepts(Crowd::All(share.servers)),
        Verdict::Accepts => language.accepts(Crowd::One(&lead.machine.name)),
        Verdict::Rejects => {
            let crowd = if share.rejecting == 1 {
                Crowd::One(&lead.machine.name)
            } else if share.rejecting == share.servers {
                Crowd::All(share.servers)
            } else {
                Crowd::Some {
                    count: share.rejecting,
                    of: share.servers,
                }
            };
            language.rejects(crowd, branch_words(scene, report))
        }
    }
}

/// Why they refuse, if they agree on it.
fn branch_words(scene: &Scene, report: &Report) -> &'static str {
    let mut refusals = report
        .servers
        .iter()
        .filter_map(|server| server.ruling.refusal.as_ref())
        .map(|refusal| scene.language().branch(Some(refusal)));
    let first = refusals.next();
    match first {
        Some(branch) if refusals.all(|other| other == branch) => branch,
        Some(_) => scene.language().different_reasons(),
        None => scene.language().branch(None),
    }
}

fn why(scene: &Scene, outlook: &Outlook, server: &Placed) -> String {
    if server.ruling.verdict == Verdict::CannotTell {
        return scene.language().damaged().into();
    }
    let facts = &scene.inspection.facts;
    let why = Why {
        server: &server.machine.name,
        clock: server.ruling.clock,
        refusal: server.ruling.refusal.as_ref(),
        check: failing(server),
        short_by: short_by(server),
        heals: server.ruling.heals,
        issuer: (server.machine.id != outlook.issuer.id).then_some(outlook.issuer.name.as_str()),
        behind_issuer: server.behind_issuer,
        lifetime: facts.lifetime(),
        timed: server.judged.trace.time_checks().next().is_some(),
        foreign: server.judged.trace.authenticator == Authenticator::Oidc,
    };
    scene.language().why(&why, &scene.voice())
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
                { fact(Word::HealsByItself, html! { { heals(scene, lead) } }) }
                { fact(Word::Servers, html! { { scene.language().share(report.share.rejecting, report.share.servers) } }) }
            }
            if report.verdict == Verdict::Accepts {
                { fact(Word::HoldsFor, html! { { heals(scene, lead) } }) }
            }
        </dl>
    }
}

/// When it heals, in true time; or how long it holds.
fn heals(scene: &Scene, server: &Placed) -> String {
    let language = scene.language();
    match server.ruling.heals {
        Heals::Never => scene.word(Word::Never).into(),
        Heals::Holds(None) => scene.word(Word::ForEver).into(),
        Heals::Holds(Some(left)) => language.span(left),
        Heals::In(distance) => {
            language.in_time(distance, &scene.voice().time(scene.moment.plus(distance)))
        }
    }
}

/// Every API server's own answer.
fn servers(scene: &Scene, report: &Report) -> Html {
    html! {
        <ul class="servers">
            { for report.servers.iter().map(|server| {
                let verdict = server.ruling.verdict;
                let branch = branch(server);
                let words = match verdict {
                    Verdict::Rejects => scene.language().branch(server.ruling.refusal.as_ref()),
                    _ => scene.word(verdict_word(verdict)),
                };
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
        .labelled(scene.word(label), &heals(scene, server))
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
    let assumptions: Vec<String> = server
        .judged
        .trace
        .steps
        .iter()
        .filter_map(|step| match &step.answer {
            Answer::Assumed(assumption) => Some(scene.language().assumption(assumption)),
            // That it is there is known, and that it is the one is not.
            Answer::Found(found) if found.uid.is_none() => Some(scene.language().found(found)),
            Answer::Refuses(Refusal::NoKeyFound { .. } | Refusal::SignatureWrong { .. })
                if server.judged.situation.keys.is_some() =>
            {
                Some(scene.word(Word::KeysAreAll).into())
            }
            _ => None,
        })
        .collect();
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
