//! What the OIDC authenticator makes of the token by what was pasted about issuers, step by step, and who it would be.

use super::cluster::place;
use super::copy::copy;
use super::names;
use super::scene::{Same, Scene, SceneProps, marked, verdict_id};
use crate::cluster::authentication::{Configuration, Origin, read};
use crate::expressions::Said;
use crate::i18n::StructuredWord as Word;
use crate::kube::Release;
use crate::kube::authentication::{
    Came, Judged, Person, Problem, Reads, Step, What, flags_refused, judge, problems, reads,
    refusal,
};
use crate::verifier::{Setting, Verdict};
use yew::prelude::*;

/// Longer lists are counted, not shown.
const MOST: usize = 100;

/// One configuration, and what becomes of the token by it.
struct One {
    configuration: Configuration,
    problems: Vec<Problem>,
    reads: Reads,
    judged: Option<Judged>,
}

#[component]
pub fn Authentication(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let server = scene.shown_server();
    let situation = server.map(|server| &server.judged.situation);
    let release = situation.map_or(scene.state.minor.into(), |it| it.release);
    let own = match situation.map(|it| &it.issuers) {
        Some(Setting::Given(own)) => own.clone(),
        _ => Vec::new(),
    };
    let from = (
        Same(scene.inspection.clone()),
        Same(scene.pasted.clone()),
        release,
        own,
    );
    let all = use_memo(from, |(_, _, release, own)| looked_at(scene, *release, own));
    if all.is_empty() {
        return html! {};
    }
    let verdict = all.first().and_then(|one| one.verdict());
    html! {
        <section class="card structured" aria-label={names::STRUCTURED} data-verdict={verdict.map(verdict_id)}>
            <div class="card-head">
                <h2>{ word(scene, Word::Title) }</h2>
            </div>
            <p class="quiet">{ marked(word(scene, Word::Hint)) }</p>
            { for scene.pasted.servers.iter().filter_map(flags_refused).map(|text| quoted(scene, text)) }
            { for all.iter().map(|one| region(scene, one)) }
        </section>
    }
}

fn looked_at(scene: &Scene, release: Release, own: &[String]) -> Vec<One> {
    let findings = &scene.inspection.evidence.findings;
    let facts = &scene.inspection.facts;
    let there = scene.inspection.token.is_some();
    read(&scene.state.pasted, findings, &scene.pasted.servers)
        .into_iter()
        .map(|configuration| One {
            problems: problems(&configuration, own),
            reads: reads(&configuration, release),
            judged: there.then(|| judge(&configuration, facts, release)),
            configuration,
        })
        .collect()
}

impl One {
    /// What it amounts to where times and signature hold; none if the token is left to others.
    fn verdict(&self) -> Option<Verdict> {
        let judged = self.judged.as_ref().filter(|it| it.entry.is_some())?;
        Some(match (judged.error(), judged.is_known()) {
            (Some(_), _) => Verdict::Rejects,
            (None, true) => Verdict::Accepts,
            (None, false) => Verdict::CannotTell,
        })
    }
}

fn word(scene: &Scene, what: Word) -> &'static str {
    scene.structured_language().structured_word(what)
}

/// Kubernetes' words, with a way to copy them.
fn quoted(scene: &Scene, text: &str) -> Html {
    let what = word(scene, Word::LogError);
    html! {
        <div class="quoted">
            <pre tabindex="0" aria-label={what}>{ text }</pre>
            { copy(scene, text.to_owned(), what) }
        </div>
    }
}

fn said(scene: &Scene, said: &Said) -> Html {
    html! {
        <>
            { quoted(scene, &said.text) }
            if !said.exact {
                <span class="quiet">{ word(scene, Word::Roughly) }</span>
            }
        </>
    }
}

fn region(scene: &Scene, one: &One) -> Html {
    let language = scene.structured_language();
    let configuration = &one.configuration;
    let heading = match configuration.origin {
        Origin::File => format!("AuthenticationConfiguration {}", configuration.version),
        Origin::Flags => word(scene, Word::FromFlags).into(),
    };
    html! {
        <>
            <h3>{ marked(&heading) }{ " " }{ place(scene, configuration.span) }</h3>
            if let Some(text) = language.reads(one.reads, &configuration.version) {
                <p data-reads="no">{ marked(&text) }</p>
            }
            if !one.problems.is_empty() {
                { faults(scene, one) }
            }
            if let Some(anonymous) = &configuration.anonymous {
                <p>{ marked(&language.anonymous(anonymous.enabled, &anonymous.paths)) }</p>
            }
            { judged(scene, one) }
        </>
    }
}

fn faults(scene: &Scene, one: &One) -> Html {
    let more = one.problems.len().saturating_sub(MOST);
    let refused = refusal(&one.configuration, &one.problems);
    html! {
        <>
            <p class="structured-sum">
                { word(scene, if refused.is_some() { Word::NotTaken } else { Word::NotLooked }) }
            </p>
            <ul class="faults">
                { for one.problems.iter().take(MOST).map(|problem| problem_line(scene, problem)) }
                if more > 0 {
                    <li>{ format!("+{more}") }</li>
                }
            </ul>
        </>
    }
}

fn problem_line(scene: &Scene, problem: &Problem) -> Html {
    let (verdict, mark, detail) = match &problem.what {
        Ok(error) => (Verdict::Rejects, "!", said(scene, error)),
        Err(unknown) => {
            let text = scene.structured_language().unknown(unknown);
            (Verdict::CannotTell, "?", marked(&text))
        }
    };
    html! {
        <li data-fault="true" data-verdict={verdict_id(verdict)}>
            <span class="mark" aria-hidden="true">{ mark }</span>
            { place(scene, problem.span) }
            <div class="structured-detail">{ detail }</div>
        </li>
    }
}

fn judged(scene: &Scene, one: &One) -> Html {
    let language = scene.structured_language();
    let Some(judged) = &one.judged else {
        return html! { <p class="quiet">{ word(scene, Word::NoToken) }</p> };
    };
    let Some(verdict) = one.verdict() else {
        let issuers: Vec<&str> = one
            .configuration
            .jwt
            .iter()
            .map(|it| it.url.value.as_str())
            .collect();
        let issuer = scene.inspection.facts.first_look.issuer.as_deref();
        let text = language.left_to_others(issuer.unwrap_or_default(), &issuers);
        return html! { <p data-left="true">{ marked(&text) }</p> };
    };
    let sum = match verdict {
        Verdict::Accepts => Word::Accepts,
        Verdict::Rejects => Word::Rejects,
        Verdict::CannotTell => Word::CannotTell,
    };
    html! {
        <>
            <p class="structured-sum" data-verdict={verdict_id(verdict)}>
                <span class="mark" aria-hidden="true">{ mark(Some(verdict)) }</span>
                <span>{ word(scene, sum) }</span>
            </p>
            <ol>{ for judged.steps.iter().map(|step| row(scene, step)) }</ol>
            if let Some(person) = &judged.person {
                { user(scene, person) }
            }
        </>
    }
}

fn mark(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Accepts) => "✓",
        Some(Verdict::Rejects) => "✕",
        Some(Verdict::CannotTell) => "?",
        None => "·",
    }
}

/// As `data-step` carries it.
fn step_id(what: What) -> &'static str {
    match what {
        What::Issuer => "issuer",
        What::Audience => "audience",
        What::Algorithm => "algorithm",
        What::DistributedClaims => "distributed-claims",
        What::Username => "username",
        What::Groups => "groups",
        What::Uid => "uid",
        What::Extra => "extra",
        What::RequiredClaim => "required-claim",
        What::ClaimRule => "claim-rule",
        What::UserRule => "user-rule",
    }
}

fn row(scene: &Scene, step: &Step) -> Html {
    let verdict = match &step.came {
        Came::Fits(_) => Some(Verdict::Accepts),
        Came::Fails(_) => Some(Verdict::Rejects),
        Came::Unknown(_) | Came::Fetched | Came::NotTaken => Some(Verdict::CannotTell),
        Came::NotReached => None,
    };
    let language = scene.structured_language();
    let detail = match &step.came {
        Came::Fits(found) if found.is_empty() => html! {},
        Came::Fits(found) => list(found),
        Came::Fails(error) => said(scene, error),
        Came::Unknown(unknown) => html! { <span>{ marked(&language.unknown(unknown)) }</span> },
        Came::Fetched => html! { <span>{ word(scene, Word::Fetched) }</span> },
        Came::NotTaken => html! { <span>{ word(scene, Word::ExpressionNotTaken) }</span> },
        Came::NotReached => html! { <span>{ word(scene, Word::NotReached) }</span> },
    };
    html! {
        <li data-step={step_id(step.what)} data-verdict={verdict.map_or("not-reached", verdict_id)}>
            <span class="mark" aria-hidden="true">{ mark(verdict) }</span>
            <b>{ language.asked(step.what) }</b>
            <div class="structured-detail">
                <span><code>{ &step.of }</code>{ " " }{ place(scene, step.span) }</span>
                { detail }
            </div>
        </li>
    }
}

fn list(found: &[String]) -> Html {
    html! {
        <span>
            { "→ " }
            { for found.iter().take(MOST).map(|it| html! { <><code>{ it }</code>{ " " }</> }) }
            if found.len() > MOST {
                { format!("+{}", found.len() - MOST) }
            }
        </span>
    }
}

/// Who it would be, by the names of Kubernetes' UserInfo.
fn user(scene: &Scene, person: &Person) -> Html {
    let mut groups = person.groups.clone();
    groups.push("system:authenticated".into());
    html! {
        <>
            <h3>{ word(scene, Word::ResultingUser) }</h3>
            <dl aria-label={names::RESULTING_USER}>
                { entry("username", std::slice::from_ref(&person.name)) }
                if !person.uid.is_empty() {
                    { entry("uid", std::slice::from_ref(&person.uid)) }
                }
                { entry("groups", &groups) }
                { for person.extra.iter().map(|(key, texts)| entry(&format!("extra[{key}]"), texts)) }
            </dl>
        </>
    }
}

fn entry(name: &str, texts: &[String]) -> Html {
    let texts = texts.iter().take(MOST);
    html! {
        <>
            <dt><code>{ name }</code></dt>
            <dd>{ for texts.map(|it| html! { <><code>{ it }</code>{ " " }</> }) }</dd>
        </>
    }
}
