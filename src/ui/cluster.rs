//! What the API servers run with and what is in the cluster: typed, pasted, or assumed.

use super::names;
use super::scene::{Scene, marked};
use super::steps::{detail, seen_at};
use crate::app::{Action, Configured, Known, List, Listed};
use crate::clocks::{Machine, Placed};
use crate::i18n::{FlagNote, Term, Word};
use crate::rules::{ABOUT_KEYS, ABOUT_OBJECTS, Answer};
use crate::text::{Span, place_of};
use crate::verifier::{Authenticator, Setting, Step};
use yew::prelude::*;

/// How something is known, as `data-known` carries it.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Assumed,
    Given,
    Pasted,
    /// Known, and not as the token has it.
    Contradicted,
}

/// No component, because it is drawn with what stands around it anyway.
pub fn cluster(scene: &Scene) -> Html {
    let server = scene.shown_server();
    let machine = server.map(|server| &server.machine);
    let machine = machine.or_else(|| scene.state.servers().next());
    let Some(configured) = machine.map(|machine| scene.state.configured(machine.id, &scene.pasted))
    else {
        return html! {};
    };
    let issuers = Field {
        id: "issuers",
        name: names::ISSUERS,
        label: Term::Issuers,
        hint: Term::IssuersHint,
        typed: &scene.state.issuers,
        action: Action::TypeIssuers,
        rule: "issuer-expected",
    };
    let audiences = Field {
        id: "audiences",
        name: names::AUDIENCES,
        label: Term::Audiences,
        hint: Term::AudiencesHint,
        typed: &scene.state.audiences,
        action: Action::TypeAudiences,
        rule: "audience-expected",
    };
    html! {
        <section class="card cluster" aria-label={names::CLUSTER}>
            <div class="card-head">
                <h2>{ scene.term(Term::Cluster) }</h2>
                { seen_at(scene) }
            </div>
            <p class="quiet">{ marked(scene.term(Term::ClusterHint)) }</p>
            { setting(scene, server, issuers, &configured.issuers) }
            { setting(scene, server, audiences, &configured.audiences) }
            if let Some(server) = server {
                { keys(scene, server, &configured) }
                { objects(scene, server) }
            }
            { flags(scene, &configured) }
            { others(scene) }
            { faults(scene) }
            { differ(scene) }
        </section>
    }
}

impl How {
    fn id(self) -> &'static str {
        match self {
            How::Assumed => "assumed",
            How::Given => "given",
            How::Pasted => "pasted",
            How::Contradicted => "contradicted",
        }
    }

    fn label(self, scene: &Scene) -> &'static str {
        match self {
            How::Assumed => scene.term(Term::Assumed),
            How::Given => scene.term(Term::Given),
            How::Pasted => scene.term(Term::Pasted),
            How::Contradicted => scene.term(Term::Contradicted),
        }
    }
}

fn step<'a>(server: &'a Placed, rule: &str) -> Option<&'a Step> {
    let mut steps = server.judged.trace.steps.iter();
    steps.find(|step| step.rule.id == rule)
}

/// Whether the rule is content with what is known.
fn known(server: Option<&Placed>, rule: &str, known: Known) -> How {
    let refused = server.is_some_and(|server| {
        let step = step(server, rule);
        step.is_some_and(|step| step.answer.refusal_at(server.ruling.clock).is_some())
    });
    match known {
        Known::Assumed => How::Assumed,
        _ if refused => How::Contradicted,
        Known::Given => How::Given,
        Known::Pasted(_) => How::Pasted,
    }
}

fn tag(scene: &Scene, how: How) -> Html {
    html! { <span class="tag" data-known={how.id()}>{ how.label(scene) }</span> }
}

pub fn place(scene: &Scene, span: Span) -> Html {
    let pasted = &scene.state.pasted;
    let place = place_of(pasted, span.start);
    let text = scene
        .language()
        .place(place.line, place.column, pasted.contains('\n'));
    html! { <span class="quiet">{ text }</span> }
}

/// A list that may be typed for all API servers.
struct Field<'a> {
    id: &'static str,
    name: &'static str,
    label: Term,
    hint: Term,
    typed: &'a str,
    action: fn(String) -> Action,
    /// The rule that looks at it.
    rule: &'static str,
}

fn setting(scene: &Scene, server: Option<&Placed>, field: Field, listed: &Listed) -> Html {
    let how = known(server, field.rule, listed.known);
    html! {
        <div class="setting">
            <label for={field.id}>{ scene.term(field.label) }</label>
            { tag(scene, how) }
            <input
                id={field.id}
                type="text"
                aria-label={field.name}
                placeholder={scene.term(field.hint)}
                value={field.typed.to_owned()}
                autocomplete="off"
                spellcheck="false"
                oninput={scene.on_typed(field.action)}
            />
            if let (Known::Pasted(span), Setting::Given(items)) = (listed.known, &listed.setting) {
                <p class="setting-note">
                    { for items.iter().map(|item| html! { <><code>{ item }</code>{ " " }</> }) }
                    { place(scene, span) }
                </p>
            }
        </div>
    }
}

fn line(how: How, id: &str, scene: &Scene, what: Html) -> Html {
    html! {
        <li data-known={how.id()} data-rule={id.to_owned()}>
            { tag(scene, how) }
            <span>{ what }</span>
        </li>
    }
}

/// The steps that ask these questions, and how their answers are known.
fn answers(scene: &Scene, server: &Placed, rules: &[&str]) -> Vec<Html> {
    let steps = rules.iter().filter_map(|rule| step(server, rule));
    steps
        .filter(|step| !matches!(step.answer, Answer::NotAsked(_)))
        .map(|step| {
            // The tag says already that it is assumed.
            let text = match &step.answer {
                Answer::Assumed(assumption) => scene.language().assumption(assumption),
                _ => detail(scene, server, step),
            };
            line(how_known(server, step), step.rule.id, scene, marked(&text))
        })
        .collect()
}

/// What is known of the keys: the signature's steps say it.
fn keys(scene: &Scene, server: &Placed, configured: &Configured) -> Html {
    let flags = configured
        .flags
        .filter(|_| scene.keys.keys().next().is_none());
    let files = flags.iter().flat_map(|flags| &flags.key_files);
    let files: Vec<&str> = files.map(|file| file.value.as_str()).collect();
    html! {
        <>
            <h3>{ scene.term(Term::Keys) }</h3>
            <ul class="known">{ for answers(scene, server, &ABOUT_KEYS) }</ul>
            if !files.is_empty() {
                <p class="quiet">{ marked(&scene.rest_language().key_files(&files)) }</p>
            }
            if server.judged.situation.keys.is_some() {
                <p class="quiet">{ scene.language().labelled(scene.term(Term::Assumed), scene.word(Word::KeysAreAll)) }</p>
            }
        </>
    }
}

fn fault_line(scene: &Scene, sentence: &str, span: Span) -> Html {
    html! {
        <li data-fault="true">
            <span class="mark" aria-hidden="true">{ "!" }</span>
            <span>{ marked(sentence) }{ " " }{ place(scene, span) }</span>
        </li>
    }
}

fn how_known(server: &Placed, step: &Step) -> How {
    match &step.answer {
        Answer::Assumed(_) => How::Assumed,
        Answer::Found(found) if found.uid.is_none() && found.deletion.is_none() => How::Assumed,
        answer if answer.refusal_at(server.ruling.clock).is_some() => How::Contradicted,
        _ => How::Pasted,
    }
}

fn objects(scene: &Scene, server: &Placed) -> Html {
    let found = answers(scene, server, &ABOUT_OBJECTS);
    html! {
        <>
            <h3>{ scene.term(Term::Objects) }</h3>
            if found.is_empty() {
                <p class="quiet">{ scene.term(Term::NoObjects) }</p>
            } else {
                <ul class="known">{ for found }</ul>
            }
            if !scene.pasted.missing.is_empty() {
                <p class="quiet">{ scene.term(Term::NotFoundNote) }</p>
            }
        </>
    }
}

/// What the other flags say about this token.
fn flags(scene: &Scene, configured: &Configured) -> Html {
    let server = scene.shown_server();
    // What is about tokens of the TokenRequest API says nothing about others.
    let bound = server.is_some_and(|it| it.judged.trace.authenticator == Authenticator::Bound);
    let Some(flags) = configured.flags else {
        return html! {};
    };
    let facts = &scene.inspection.facts;
    let extended = facts.is_extended();
    // The limit is not for extended ones.
    let lifetime = facts.lifetime().filter(|_| !extended);
    let extend = flags.extend.as_ref().filter(|_| bound).map(|extend| {
        let on = extend.value;
        (FlagNote::Extend { on, extended }, extend.span)
    });
    let longest = flags
        .max_expiration
        .as_ref()
        .filter(|_| bound)
        .map(|limit| {
            let (limit, span) = (limit.value, limit.span);
            (FlagNote::Longest { limit, lifetime }, span)
        });
    let lookup = flags.lookup.as_ref();
    let lookup = lookup.map(|lookup| (FlagNote::Lookup { on: lookup.value }, lookup.span));
    let other = flags.others.iter().map(|(flag, placed)| {
        let value = &placed.value;
        (FlagNote::Other { flag, value }, placed.span)
    });
    let notes: Vec<_> = [extend, longest, lookup]
        .into_iter()
        .flatten()
        .chain(other)
        .collect();
    if notes.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ scene.term(Term::Flags) }</h3>
            <ul class="known">
                { for notes.into_iter().map(|(note, span)| {
                    let how = if note.contradicts() { How::Contradicted } else { How::Pasted };
                    let text = marked(&scene.rest_language().flag(note));
                    line(how, "flag", scene, html! { <>{ text }{ " " }{ place(scene, span) }</> })
                }) }
            </ul>
        </>
    }
}

/// Objects that were pasted and that the token does not name.
fn others(scene: &Scene) -> Html {
    let named = |text: &str| html! { <li><code>{ text.to_owned() }</code></li> };
    let facts = &scene.inspection.facts;
    let objects = scene.pasted.objects.iter();
    let unnamed: Vec<String> = objects
        .filter(|(object, _)| !facts.names(object.kind, &object.namespace, &object.name))
        .map(|(object, _)| match object.namespace.as_str() {
            "" => format!("{} {}", object.kind.kind(), object.name),
            namespace => format!("{} {namespace}/{}", object.kind.kind(), object.name),
        })
        .collect();
    if unnamed.is_empty() {
        return html! {};
    }
    let count = unnamed.len();
    html! {
        <details>
            <summary>{ scene.language().counted(scene.term(Term::OtherObjects), count) }</summary>
            <ul class="known">{ for unnamed.iter().take(MOST).map(|text| named(text)) }</ul>
        </details>
    }
}

/// More are counted, not listed.
const MOST: usize = 20;

fn faults(scene: &Scene) -> Html {
    let language = scene.rest_language();
    let faults = scene.pasted.faults.iter();
    fault_lines(faults.map(|fault| fault_line(scene, &language.fault(&fault.what), fault.span)))
}

fn fault_lines(lines: impl ExactSizeIterator<Item = Html>) -> Html {
    let more = lines.len().saturating_sub(MOST);
    if lines.len() == 0 {
        return html! {};
    }
    html! {
        <ul class="known faults">
            { for lines.take(MOST) }
            if more > 0 {
                <li>{ format!("+{more}") }</li>
            }
        </ul>
    }
}

/// Lists of single API servers; nothing to differ with one.
fn differ(scene: &Scene) -> Html {
    let servers: Vec<&Machine> = scene.state.servers().collect();
    if servers.len() < 2 {
        return html! {};
    }
    html! {
        <details class="differ">
            <summary>{ scene.term(Term::Differ) }</summary>
            <p class="quiet">{ scene.term(Term::DifferHint) }</p>
            { for servers.into_iter().map(|machine| html! {
                <div class="own" key={machine.id}>
                    <b>{ &machine.name }</b>
                    { own(scene, machine, List::Issuers, Term::Issuers) }
                    { own(scene, machine, List::Audiences, Term::Audiences) }
                    { for scene.keys.keys().map(|key| own_key(scene, machine, &key.key.kid)) }
                </div>
            }) }
        </details>
    }
}

/// Whether this API server has the key.
fn own_key(scene: &Scene, machine: &Machine, kid: &str) -> Html {
    let has = scene.state.has_key(machine.id, kid);
    let action = Action::HaveKey(machine.id, kid.into(), !has);
    html! {
        <label class="own-key">
            <input
                type="checkbox"
                aria-label={names::of_machine(&names::key(kid), &machine.name)}
                checked={has}
                onchange={scene.on::<Event>(action)}
            />
            <code>{ kid.to_owned() }</code>
        </label>
    }
}

fn own(scene: &Scene, machine: &Machine, list: List, label: Term) -> Html {
    let id = machine.id;
    let what = match list {
        List::Issuers => names::ISSUERS,
        List::Audiences => names::AUDIENCES,
    };
    html! {
        <label>
            <span class="quiet">{ scene.term(label) }</span>
            <input
                type="text"
                aria-label={names::of_machine(what, &machine.name)}
                value={scene.state.own(id, list).to_owned()}
                autocomplete="off"
                spellcheck="false"
                oninput={scene.on_typed(move |typed| Action::TypeOwn(id, list, typed))}
            />
        </label>
    }
}
