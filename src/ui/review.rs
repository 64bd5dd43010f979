//! Two tokens: the one that a review is asked with and the one that it is about, each with its own verdict, because the
//! error is often the other one's.

use super::choice::Choice;
use super::element::{classed, element, link, quiet, said, text};
use super::names;
use super::people::quoted;
use super::scene::{Same, Scene, SceneProps, marked, verdict_id, verdict_mark};
use crate::app::{Action, Reading, Reviewer, setting};
use crate::clocks::{Machine, Placed, Role, Server};
use crate::evidence::clue::Found;
use crate::i18n::{Crowd, Fault, ReviewLanguage, ReviewWord, said as say};
use crate::lab::review::suggest::{MOST, Suggested, name_of, speaks, suggest, tokens};
use crate::lab::review::{Answered, Outcome, Program, Reviewed, Says, Shown};
use crate::lab::review::{audiences, error_of, lead, reviews};
use crate::report::{Inspection, inspect_token};
use crate::verifier::{Setting, Situations};
use std::rc::Rc;
use yew::prelude::*;

/// The tokens of a paste.
struct Tokens {
    found: Rc<[Found]>,
    /// What each is called; more than these are not offered.
    names: Vec<String>,
    /// The number of the one that is shown.
    shown: Option<usize>,
    suggested: Option<Suggested>,
}

/// What is drawn of a review.
struct Drawn<'a> {
    scene: &'a Scene,
    words: &'static dyn ReviewLanguage,
    answers: &'a [Answered],
    reviewed: &'a [Reviewed],
    same: bool,
}

#[component]
pub fn TwoTokens(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let (state, shown) = (&scene.state, &scene.inspection);
    let known = use_memo(
        (
            state.pasted.clone(),
            scene.look.is_some(),
            Same(shown.clone()),
        ),
        |(.., shown)| tokens_of(scene, &shown.0),
    );
    let chosen = chosen(&state.reading, &known);
    let reviewer = use_memo((Same(known.clone()), chosen), |(known, chosen)| {
        reviewer_of(scene, &known.0, *chosen).map(Rc::new)
    });
    let servers: Vec<_> = state.servers().map(|it| (it.id, it.name.clone())).collect();
    let typed = (
        state.issuers.clone(),
        state.audiences.clone(),
        state.own.clone(),
        state.minor,
    );
    let read = (scene.parts.clone(), state.keys.clone());
    let settings = use_memo((Same(reviewer.clone()), read, servers, typed), |_| {
        let reviewer = (*reviewer).as_ref()?;
        // Keys are asked about each token apart.
        let (pasted, keys) = scene.parts.read(&state.pasted, reviewer, &state.keys);
        let of_subject = state.situations(&scene.pasted, scene.keys.held.as_deref());
        let of_reviewer = state.situations(&pasted, keys.held.as_deref());
        Some([of_subject, of_reviewer])
    });
    let asked = match setting(&state.review_audiences) {
        Setting::Given(typed) => Some(typed),
        Setting::Assumed => audiences(state.reading.program, &shown.facts),
    };
    let reviewed = use_memo(
        (Same(settings.clone()), state.machines(), asked.clone()),
        |(settings, machines, asked)| {
            let reviewer = (*reviewer).as_ref()?;
            let [of_subject, of_reviewer] = (*settings.0).as_ref()?;
            let pair = [show(shown, of_subject), show(reviewer, of_reviewer)];
            let [subject, reviewer] = pair;
            reviews(subject, reviewer, machines, asked.as_deref())
        },
    );
    // One token alone reviews nobody, unless somebody said that it does.
    if shown.token.is_none() || known.names.len() < 2 && chosen.is_none() {
        return html! {};
    }
    let words = state.preferences.locale.review();
    let reviewed = (*reviewed).as_deref().unwrap_or_default();
    let answers = answers(scene, reviewed);
    let lead = lead(&answers);
    let drawn = Drawn {
        scene,
        words,
        answers: &answers,
        reviewed,
        same: chosen == Some(Reviewer::Same),
    };
    let reviewer = (*reviewer).as_deref();
    html! {
        <section class="card review" aria-label={names::TWO_TOKENS} data-outcome={lead.map(|it| it.outcome.id())}>
            <h2>{ words.review_word(ReviewWord::TwoTokens) }</h2>
            if let (Some(lead), Some(reviewer)) = (lead, reviewer) {
                { review(&drawn, lead, reviewer, asked.as_deref()) }
            } else {
                <p>{ marked(words.review_word(ReviewWord::TwoTokensHint)) }</p>
                { suggestion(scene, &known) }
            }
            { choices(scene, &known, chosen) }
        </section>
    }
}

fn show<'a>(inspection: &'a Inspection, settings: &'a Situations) -> Shown<'a> {
    Shown {
        inspection,
        settings,
    }
}

fn tokens_of(scene: &Scene, shown: &Inspection) -> Tokens {
    let found = scene.look.as_ref().map(|look| look.found());
    let found = found.unwrap_or_else(|| Rc::from([]));
    let is_shown = |clean: &crate::evidence::Clean| {
        let token = shown.evidence.token.as_ref();
        token.is_some_and(|token| token.text == clean.text && token.hull() == clean.hull())
    };
    let number = tokens(&found).position(|(_, carried)| is_shown(&carried.clean));
    let names = tokens(&found).take(MOST);
    Tokens {
        names: names
            .map(|(form, carried)| name_of(carried).unwrap_or_else(|| form.into()))
            .collect(),
        suggested: number.and_then(|number| suggest(&found, number)),
        shown: number,
        found,
    }
}

/// What was chosen, as far as there is such a token, and it is another.
fn chosen(reading: &Reading, known: &Tokens) -> Option<Reviewer> {
    reading.reviewer.filter(|reviewer| match reviewer {
        Reviewer::Token(number) => {
            Some(*number) != known.shown && tokens(&known.found).nth(*number).is_some()
        }
        Reviewer::Same => true,
    })
}

fn reviewer_of(scene: &Scene, known: &Tokens, chosen: Option<Reviewer>) -> Option<Inspection> {
    match chosen? {
        Reviewer::Same => Some((*scene.inspection).clone()),
        Reviewer::Token(number) => {
            let (_, carried) = tokens(&known.found).nth(number)?;
            let evidence = scene.inspection.evidence.clone();
            Some(inspect_token(evidence, carried.clean.clone()))
        }
    }
}

fn answers(scene: &Scene, reviewed: &[Reviewed]) -> Vec<Answered> {
    let mut machines = scene.state.clocks.iter().map(|clock| &clock.machine);
    let issuer = machines.find(|machine| machine.role == Role::Issuer);
    let at = |issuer: &Machine| {
        let answers = reviewed.iter().map(|it| it.at(scene.moment, issuer));
        answers.collect()
    };
    issuer.map_or_else(Vec::new, at)
}

/// The sentence, the table, and what is read where.
fn review(drawn: &Drawn, lead: &Answered, reviewer: &Inspection, asked: Option<&[String]>) -> Html {
    let (scene, words) = (drawn.scene, drawn.words);
    let seen = lead.seen(&scene.inspection, reviewer);
    let error = seen.as_ref().and_then(error_of).unwrap_or_default();
    let program = scene.state.reading.program;
    let says = program.and_then(|program| program.says(lead.outcome, &error));
    // Of several it is the one that the sentence is about.
    let server = Some(&*lead.reviewer.machine.name).filter(|_| drawn.answers.len() > 1);
    let log = seen.map(|seen| seen.log.join("\n")).unwrap_or_default();
    let audiences = match asked {
        Some(audiences) => words.asked_for(&audiences.join(", ")),
        None => words
            .review_word(ReviewWord::ApiServersAudiences)
            .to_owned(),
    };
    html! {
        <>
            { sentence(drawn, lead, program.zip(says.as_ref())) }
            { table(drawn) }
            if !log.is_empty() {
                { heard(scene, words.review_word(ReviewWord::ApiServerLogs), &log, server) }
            }
            if let Some(says) = &says {
                { said_by(scene, words, says) }
            }
            <ul class="review-notes quiet">
                <li>{ marked(&audiences) }</li>
                if program.is_none() && lead.outcome != Outcome::Authenticated {
                    <li>{ words.review_word(ReviewWord::WordsNotKnown) }</li>
                }
                if let Some(program) = program {
                    <li>{ marked(words.about(program)) }</li>
                    if let Some(span) = program.remembers() {
                        <li>{ words.remembers(span) }</li>
                    }
                }
                <li>{ marked(words.review_word(ReviewWord::Forbidden)) }</li>
            </ul>
        </>
    }
}

/// Whose fault it is now, and all that the client hears of it.
fn sentence(drawn: &Drawn, lead: &Answered, told: Option<(Program, &Says)>) -> Html {
    let language = drawn.scene.language();
    let alike = |it: &&Answered| it.outcome == lead.outcome;
    let count = drawn.answers.iter().filter(alike).count();
    let of = drawn.answers.len();
    let crowd = match count {
        1 => Crowd::One(&lead.reviewer.machine.name),
        _ if count == of => Crowd::All(of),
        _ => Crowd::Some { count, of },
    };
    let mut branches = drawn.answers.iter().filter(alike).map(|answer| {
        let refusal = answer.about().ruling.refusal.as_ref();
        language.branch(refusal)
    });
    let first = branches.next().unwrap_or_default();
    let branch = match branches.all(|other| other == first) {
        true => first,
        false => language.different_reasons(),
    };
    let fault = Fault {
        outcome: lead.outcome,
        crowd,
        branch,
        of_subject: lead.subject.is_some(),
        same: drawn.same,
    };
    // Where the client is told everything, it stands below.
    let sentence = match told.filter(|(_, says)| !says.log.contains(&says.client)) {
        Some((program, says)) => drawn.words.and_tells(&fault, program, &says.client),
        None => drawn.words.fault(&fault),
    };
    html! {
        <p class="review-fault" role="status" data-outcome={lead.outcome.id()}>{ marked(&sentence) }</p>
    }
}

fn table(drawn: &Drawn) -> Html {
    let heads = HEADS.map(|word| {
        let attributes = [
            ("role", Some(AttrValue::Static("columnheader"))),
            ("scope", Some(AttrValue::Static("col"))),
        ];
        element("th", &attributes, vec![text(drawn.words.review_word(word))])
    });
    let rows = drawn.answers.iter().zip(drawn.reviewed);
    html! {
        <table role="table" aria-label={names::REVIEWS}>
            <thead role="rowgroup"><tr role="row">{ for heads }</tr></thead>
            <tbody role="rowgroup">{ for rows.map(|(answer, reviewed)| row(drawn, answer, reviewed)) }</tbody>
        </table>
    }
}

const HEADS: [ReviewWord; 4] = [
    ReviewWord::ApiServer,
    ReviewWord::ReviewersToken,
    ReviewWord::SubjectsToken,
    ReviewWord::Review,
];

fn row(drawn: &Drawn, answer: &Answered, reviewed: &Reviewed) -> Html {
    let words = drawn.words;
    let cell = |word: ReviewWord, inside: Vec<Html>| {
        let label = AttrValue::Static(words.review_word(word));
        let attributes = [
            ("role", Some(AttrValue::Static("cell"))),
            ("data-label", Some(label)),
        ];
        element("td", &attributes, inside)
    };
    let subject = answer.subject.as_ref();
    let not_looked_at = || vec![quiet("span", words.review_word(ReviewWord::NotLookedAt))];
    let of_subject = subject.map_or_else(not_looked_at, |it| token(drawn, it, &reviewed.subject));
    let name = &reviewed.machine().name;
    let cells = vec![
        cell(HEADS[0], vec![said("b", name.clone())]),
        cell(HEADS[1], token(drawn, &answer.reviewer, &reviewed.reviewer)),
        cell(HEADS[2], of_subject),
        cell(HEADS[3], outcome(drawn, answer)),
    ];
    let subject = subject.map_or("not-looked-at", |it| verdict_id(it.ruling.verdict));
    let attributes = [
        ("role", Some(AttrValue::Static("row"))),
        ("data-server", Some(AttrValue::from(name.clone()))),
        (
            "data-reviewer",
            Some(AttrValue::Static(verdict_id(
                answer.reviewer.ruling.verdict,
            ))),
        ),
        ("data-subject", Some(AttrValue::Static(subject))),
        ("data-outcome", Some(AttrValue::Static(answer.outcome.id()))),
    ];
    element("tr", &attributes, cells)
}

/// What an API server makes of one of the tokens, and when that token is good.
fn token(drawn: &Drawn, placed: &Placed, server: &Server) -> Vec<Html> {
    let voice = drawn.scene.voice();
    let verdict = placed.ruling.verdict;
    let word = say::answer(drawn.scene.language(), placed);
    let attributes = [
        ("class", Some(AttrValue::Static("review-verdict"))),
        ("data-verdict", Some(AttrValue::Static(verdict_id(verdict)))),
    ];
    let mark = element(
        "span",
        &[("aria-hidden", Some(AttrValue::Static("true")))],
        vec![text(verdict_mark(verdict))],
    );
    let mut inside = vec![element(
        "span",
        &attributes,
        vec![mark, text(" "), text(word)],
    )];
    if let Some(window) = server.window {
        let time = |end: crate::time::End| voice.time(end.at);
        let (from, until) = (window.from.map(time), window.until.map(time));
        let good = drawn.words.good(from.as_deref(), until.as_deref());
        inside.push(quiet("span", good));
    }
    inside
}

fn outcome(drawn: &Drawn, answer: &Answered) -> Vec<Html> {
    let (scene, words) = (drawn.scene, drawn.words);
    let turns = match answer.change {
        Some(change) => {
            let distance = change.at.since(scene.moment);
            let at = scene.voice().time(change.at);
            words.turns(change.to, distance, &at)
        }
        None => words.stays().to_owned(),
    };
    vec![
        classed(
            "span",
            "review-outcome",
            vec![text(words.outcome(answer.outcome))],
        ),
        quiet("span", turns),
    ]
}

/// A heading, and what is read there; whose it is, if there are several.
fn heard(scene: &Scene, what: &'static str, lines: &str, whose: Option<&str>) -> Html {
    let heading = match whose {
        Some(whose) => scene.language().labelled(what, whose),
        None => what.to_owned(),
    };
    html! {
        <>
            <h3>{ heading }</h3>
            { quoted(scene, what, lines) }
        </>
    }
}

fn said_by(scene: &Scene, words: &'static dyn ReviewLanguage, says: &Says) -> Html {
    let client = match says.status {
        Some(status) => format!("{status} {}", says.client),
        None => says.client.clone(),
    };
    html! {
        <>
            { heard(scene, words.review_word(ReviewWord::ProgramLogs), &says.log.join("\n"), None) }
            { heard(scene, words.review_word(ReviewWord::ClientSees), &client, None) }
        </>
    }
}

fn suggestion(scene: &Scene, known: &Tokens) -> Html {
    let words = scene.state.preferences.locale.review();
    let Some(suggested) = known.suggested else {
        return html! {};
    };
    let name = known.names.get(suggested.reviewer);
    let name = name.map(String::as_str).unwrap_or_default();
    let reading = Reading {
        // Only if it is another than the one that is shown.
        token: match Some(suggested.subject) == known.shown {
            true => scene.state.reading.token,
            false => Some(suggested.subject),
        },
        reviewer: Some(Reviewer::Token(suggested.reviewer)),
        program: Some(suggested.program),
        ..(*scene.state.reading).clone()
    };
    html! {
        <p class="review-suggestion">
            { marked(&words.looks_like(name, suggested.program)) }
            { " " }
            { link(words.review_word(ReviewWord::TakeIt), scene.on(Action::Read(reading.into()))) }
        </p>
    }
}

/// Which token, which program, and the button that turns them round.
fn choices(scene: &Scene, known: &Tokens, chosen: Option<Reviewer>) -> Html {
    let words = scene.state.preferences.locale.review();
    let reading = &scene.state.reading;
    let swap = match (chosen, known.shown) {
        (Some(Reviewer::Token(reviewer)), Some(subject)) => {
            let swapped = Reading {
                token: Some(reviewer),
                reviewer: Some(Reviewer::Token(subject)),
                ..(**reading).clone()
            };
            let onclick = scene.on::<MouseEvent>(Action::Read(swapped.into()));
            html! { <button type="button" {onclick}>{ words.review_word(ReviewWord::Swap) }</button> }
        }
        _ => html! {},
    };
    html! {
        <div class="review-choices">
            <label>
                <span>{ words.review_word(ReviewWord::Reviewer) }</span>
                { reviewers(scene, known, chosen) }
            </label>
            <label>
                <span>{ words.review_word(ReviewWord::AskedBy) }</span>
                { programs(scene) }
            </label>
            { swap }
        </div>
    }
}

/// The value of the option that nobody said anything.
const NOBODY: &str = "";
const ITSELF: &str = "same";

fn reviewers(scene: &Scene, known: &Tokens, chosen: Option<Reviewer>) -> Html {
    let words = scene.state.preferences.locale.review();
    let word = |word| words.review_word(word).to_owned();
    let mut options = vec![(NOBODY.to_owned(), word(ReviewWord::NobodySaid))];
    for (number, name) in known.names.iter().enumerate() {
        if Some(number) != known.shown {
            options.push((number.to_string(), words.numbered(number + 1, name)));
        }
    }
    options.push((ITSELF.to_owned(), word(ReviewWord::Itself)));
    let value = match chosen {
        None => NOBODY.to_owned(),
        Some(Reviewer::Same) => ITSELF.to_owned(),
        Some(Reviewer::Token(number)) => number.to_string(),
    };
    // A link may name one that is not offered.
    if options.iter().all(|(offered, _)| *offered != value) {
        options.push((value.clone(), value.clone()));
    }
    let speaks = speaks(&known.found);
    let onchoose = {
        let (dispatch, reading) = (scene.dispatch.clone(), scene.state.reading.clone());
        Callback::from(move |value: String| {
            let reviewer = match &*value {
                NOBODY => None,
                ITSELF => Some(Reviewer::Same),
                number => number.parse().ok().map(Reviewer::Token),
            };
            let next = Reading {
                reviewer,
                program: reading.program.or(speaks),
                ..(*reading).clone()
            };
            dispatch.emit(Action::Read(next.into()));
        })
    };
    html! { <Choice name={names::REVIEWER} {options} chosen={value} {onchoose} /> }
}

fn programs(scene: &Scene) -> Html {
    let words = scene.state.preferences.locale.review();
    let another = words.review_word(ReviewWord::AnotherProgram).to_owned();
    let mut options = vec![(NOBODY.to_owned(), another)];
    for program in Program::ALL {
        options.push((program.id().to_owned(), words.program(program).to_owned()));
    }
    let chosen = scene.state.reading.program.map_or(NOBODY, Program::id);
    let onchoose = {
        let (dispatch, reading) = (scene.dispatch.clone(), scene.state.reading.clone());
        Callback::from(move |value: String| {
            let next = Reading {
                program: Program::read(&value),
                ..(*reading).clone()
            };
            dispatch.emit(Action::Read(next.into()));
        })
    };
    html! { <Choice name={names::ASKED_BY} {options} chosen={chosen.to_owned()} {onchoose} /> }
}
