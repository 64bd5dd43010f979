//! What must be true of the clocks, given everything that was pasted: a sentence for each, the evidence behind it,
//! and what was assumed.

use super::closely::{explains, name_of, of_machine, take, to_take};
use super::copy::copy;
use super::element::{classed, element, link, quiet, said};
use super::fleet::{Fleet, rows};
use super::names;
use super::scene::Scene;
use crate::app::reading::{ReadingFault, met, zone_text};
use crate::app::{Action, Reading, date_text};
use crate::clocks::Machine;
use crate::clocks::commands::{COMMANDS, Command};
use crate::clocks::fleet::Row;
use crate::evidence::clue::{Found, Party, What, Who};
use crate::evidence::flood::{Flood, floods};
use crate::i18n::{CloserLanguage, CloserWord};
use crate::order;
use crate::proof::{Piece, Proof, Ranged, Why, hints};
use crate::text::place_of;
use crate::time::{Instant, Nanos, SECOND};
use crate::web::document;
use std::rc::Rc;
use yew::prelude::*;

/// More are counted, not listed.
const MOST: usize = 40;

#[derive(Properties)]
pub struct MustBeTrueProps {
    pub scene: Scene,
    pub found: Rc<[Found]>,
    pub proof: Rc<Proof>,
    /// By the page's clock: when what is in the box was put there.
    pub pasted_at: Instant,
}

impl PartialEq for MustBeTrueProps {
    fn eq(&self, other: &MustBeTrueProps) -> bool {
        self.scene == other.scene && Rc::ptr_eq(&self.proof, &other.proof)
    }
}

#[component]
pub fn MustBeTrue(props: &MustBeTrueProps) -> Html {
    let scene = &props.scene;
    let (found, proof) = (&props.found[..], &*props.proof);
    let language = scene.closer_language();
    let word = |word| language.closer_word(word);
    // The machines that the evidence speaks of come to the clocks, and go with it.
    use_effect_with(met(&scene.state, Some(proof)), {
        let dispatch = scene.dispatch.clone();
        move |met| {
            if let Some(clocks) = met {
                dispatch.emit(Action::Meet(clocks.clone()));
            }
        }
    });
    let nodes: Rc<[Row]> = rows(scene, found).into();
    if !is_shown(found, proof) {
        return html! {};
    }
    html! {
        <section class="card proof" aria-label={names::MUST_BE_TRUE}>
            <h2>{ word(CloserWord::MustBeTrue) }</h2>
            <p class="quiet">{ word(CloserWord::MustBeTrueHint) }</p>
            { contradiction(scene, proof) }
            { ranges(scene, proof, &nodes) }
            if !proof.misfits.is_empty() {
                <p class="quiet">{ language.misfits(proof.misfits.len()) }</p>
            }
            { thoughts(scene, found, proof) }
            if !nodes.is_empty() {
                <Fleet scene={scene.clone()} rows={nodes} />
            }
            { pieces(scene, found, proof) }
            { assumptions(scene, proof) }
            { just_now(scene, found, props.pasted_at) }
            { commands(scene) }
        </section>
    }
}

/// Whether anything speaks of clocks.
fn is_shown(found: &[Found], proof: &Proof) -> bool {
    let speaks = |found: &Found| match &found.what {
        What::Said(said) => said.at.is_some(),
        What::Measured(_) => true,
        _ => false,
    };
    !proof.pieces.is_empty() || found.iter().any(speaks)
}

/// A clock that is at most so far ahead, and nothing else: true, and no news.
const NO_NEWS: Nanos = 60 * SECOND;

/// So many nodes have a sentence each; more have a table.
const FEW: usize = 3;

fn ranges(scene: &Scene, proof: &Proof, nodes: &[Row]) -> Html {
    let language = scene.closer_language();
    let in_table = |party: &Party| {
        nodes.len() > FEW && nodes.iter().any(|row| party.machine() == Some(&row.name))
    };
    let bounded = |ranged: &&Ranged| {
        let news = match (ranged.range.low, ranged.range.high) {
            (None, Some(high)) => high < NO_NEWS,
            (low, _) => low.is_some(),
        };
        news && !in_table(&ranged.party)
    };
    let clocks: Vec<&Ranged> = proof.clocks.iter().filter(bounded).collect();
    if clocks.is_empty() && nodes.is_empty() && proof.contradiction.is_none() {
        return html! { <p>{ language.closer_word(CloserWord::NothingProven) }</p> };
    }
    let listed = clocks.iter().take(MOST);
    let mut items: Vec<Html> = listed.map(|ranged| range(scene, proof, ranged)).collect();
    items.extend(more(clocks.len()));
    classed("ul", "proven-clocks", items)
}

fn range(scene: &Scene, proof: &Proof, ranged: &Ranged) -> Html {
    let language = scene.closer_language();
    let (one, other) = (
        name_of(scene, &ranged.party),
        name_of(scene, &Party::Issuer),
    );
    let sentence = language.apart(&one, ranged.range.low, ranged.range.high, &other);
    let clocks = &scene.state.clocks;
    let machine = clocks.iter().map(|clock| &clock.machine).find(|machine| {
        of_machine(scene, proof, machine).is_some_and(|(of, _)| of.party == ranged.party)
    });
    let button = machine.and_then(|machine| {
        let (_, issuer) = of_machine(scene, proof, machine)?;
        (!explains(ranged, machine, issuer)).then(|| take(scene, machine, ranged, issuer))
    });
    let nanos = |bound: Option<Nanos>| bound.map(|bound| AttrValue::from(bound.to_string()));
    let attributes = [
        ("data-low", nanos(ranged.range.low)),
        ("data-high", nanos(ranged.range.high)),
    ];
    let mut inside = vec![said("span", format!("{sentence}."))];
    if ranged.taken_right {
        inside.push(quiet("span", language.closer_word(CloserWord::TakenRight)));
    }
    inside.extend(button);
    inside.extend(machine.and_then(|machine| judge(scene, proof, ranged, machine)));
    element("li", &attributes, inside)
}

/// Judges the moment at which the first line was written that says something of this clock, with an offset that
/// explains it.
fn judge(scene: &Scene, proof: &Proof, ranged: &Ranged, machine: &Machine) -> Option<Html> {
    let party = proof
        .parties
        .iter()
        .position(|party| *party == ranged.party);
    let mut pieces = proof
        .pieces
        .iter()
        .filter(|piece| Some(piece.left) == party);
    let said = pieces.find_map(|piece| match piece.why {
        Why::NotYet { said, .. } | Why::Later { said, .. } => Some(said),
        _ => None,
    });
    let said = said?;
    let (_, issuer) = of_machine(scene, proof, machine)?;
    let offset = match explains(ranged, machine, issuer) {
        true => machine.offset,
        false => to_take(ranged, issuer),
    };
    let moment = date_text(said.minus(offset));
    let word = |word| scene.closer_language().closer_word(word);
    if moment == scene.state.moment {
        return None;
    }
    let (dispatch, id) = (scene.dispatch.clone(), machine.id);
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatch.emit(Action::MoveClock(id, offset));
        dispatch.emit(Action::TypeMoment(moment.clone()));
    });
    let title = word(CloserWord::JudgeHint);
    Some(html! {
        <button type="button" class="link" {title} {onclick}>{ word(CloserWord::Judge) }</button>
    })
}

fn contradiction(scene: &Scene, proof: &Proof) -> Html {
    let Some(contradiction) = &proof.contradiction else {
        return html! {};
    };
    let language = scene.closer_language();
    html! {
        <p class="fault" role="status">{ language.contradiction(contradiction.pieces.len(), contradiction.by) }</p>
    }
}

/// All pieces; those that contradict each other come first, and open.
fn pieces(scene: &Scene, found: &[Found], proof: &Proof) -> Html {
    if proof.pieces.is_empty() {
        return html! {};
    }
    let language = scene.closer_language();
    let at_odds: &[usize] = match &proof.contradiction {
        Some(contradiction) => &contradiction.pieces,
        None => &[],
    };
    let mut all: Vec<usize> = (0..proof.pieces.len()).collect();
    order::by_key(&mut all, |piece| !at_odds.contains(piece));
    let listed = all.iter().take(MOST);
    let one = |index: &usize| piece(scene, found, proof, *index, at_odds.contains(index));
    let mut items: Vec<Html> = listed.map(one).collect();
    items.extend(more(all.len()));
    let heading = language.closer_word(CloserWord::Pieces);
    html! {
        <details class="pieces">
            <summary>{ scene.language().counted(heading, proof.pieces.len()) }</summary>
            { classed("ul", "", items) }
        </details>
    }
}

fn piece(scene: &Scene, found: &[Found], proof: &Proof, index: usize, at_odds: bool) -> Html {
    let Some(piece) = proof.pieces.get(index) else {
        return html! {};
    };
    let language = scene.closer_language();
    let name = |number: usize| {
        proof
            .parties
            .get(number)
            .map(|party| name_of(scene, party))
            .unwrap_or_default()
    };
    let (one, other) = (name(piece.left), name(piece.right));
    let sentence = language.reason(&piece.why, &one, &other, &scene.voice());
    let aside = scene.state.reading.aside.contains(&index);
    let caveat = match piece.why {
        Why::Measured(how) => language.caveat(how),
        _ => "",
    };
    let flag = |flag: bool| Some(AttrValue::Static(if flag { "true" } else { "false" }));
    let attributes = [("data-at-odds", flag(at_odds)), ("data-aside", flag(aside))];
    let between = between(language, piece, &one, &other);
    let mut inside = vec![said("span", format!("{sentence} {between}"))];
    if !caveat.is_empty() {
        inside.push(quiet("span", caveat));
    }
    inside.extend(place(scene, found, piece));
    let word = match aside {
        true => CloserWord::CountAgain,
        false => CloserWord::SetAside,
    };
    let onclick = scene.on(set_aside(scene, index, !aside));
    inside.push(link(language.closer_word(word), onclick));
    element("li", &attributes, inside)
}

fn between(language: &dyn CloserLanguage, piece: &Piece, one: &str, other: &str) -> String {
    language.apart(one, piece.low, piece.high, other)
}

fn set_aside(scene: &Scene, index: usize, aside: bool) -> Action {
    let mut reading = (*scene.state.reading).clone();
    reading.aside.retain(|piece| *piece != index);
    if aside {
        reading.aside.push(index);
    }
    Action::Read(reading.into())
}

fn place(scene: &Scene, found: &[Found], piece: &Piece) -> Option<Html> {
    let found = piece.found.and_then(|found_at| found.get(found_at))?;
    let pasted = scene.state.pasted.clone();
    let place = place_of(&pasted, found.span.start);
    let words = scene
        .language()
        .place(place.line, place.column, pasted.contains('\n'));
    let span = found.span;
    let onclick = Callback::from(move |_: MouseEvent| document::select_evidence(&pasted, span));
    Some(html! { <button type="button" class="link quiet" {onclick}>{ words }</button> })
}

/// The zone and the year of stamps that have none, shown and changeable.
fn assumptions(scene: &Scene, proof: &Proof) -> Html {
    if !proof.unzoned && !proof.undated {
        return html! {};
    }
    let language = scene.closer_language();
    let word = |word| language.closer_word(word);
    let reading = &scene.state.reading;
    let zone = {
        let reading = reading.clone();
        scene.on_typed(move |zone| {
            let reading = Reading {
                zone,
                ..(*reading).clone()
            };
            Action::Read(reading.into())
        })
    };
    let year = {
        let reading = reading.clone();
        scene.on_typed(move |year| {
            let reading = Reading {
                year,
                ..(*reading).clone()
            };
            Action::Read(reading.into())
        })
    };
    let used = zone_text(proof.assumed.zone);
    html! {
        <div class="assumed">
            if proof.unzoned {
                <p>{ language.zone(&used, proof.zone_by) }</p>
                <label>
                    <span>{ word(CloserWord::Zone) }</span>
                    <input type="text" aria-label={names::ZONE} aria-invalid={(reading.zone() == Err(ReadingFault::Zone)).to_string()} placeholder={word(CloserWord::ZoneHint)} autocomplete="off" spellcheck="false" value={reading.zone.clone()} oninput={zone} />
                </label>
                if reading.zone().is_err() {
                    <p class="fault">{ word(CloserWord::ZoneFault) }</p>
                }
            }
            if proof.undated {
                <label>
                    <span>{ word(CloserWord::Year) }</span>
                    <input type="text" inputmode="numeric" aria-label={names::YEAR} aria-invalid={reading.year().is_err().to_string()} placeholder={year_hint(scene, proof)} autocomplete="off" spellcheck="false" value={reading.year.clone()} oninput={year} />
                </label>
                if reading.year().is_err() {
                    <p class="fault">{ word(CloserWord::YearFault) }</p>
                }
            }
        </div>
    }
}

/// The year that is taken.
fn year_hint(scene: &Scene, proof: &Proof) -> String {
    let near = crate::time::civil(proof.assumed.near, proof.assumed.zone);
    let word = scene.closer_language().closer_word(CloserWord::YearHint);
    near.map_or(word.into(), |civil| format!("{word}: {}", civil.year))
}

/// What a person can say of the moment of the paste.
fn just_now(scene: &Scene, found: &[Found], pasted_at: Instant) -> Html {
    let language = scene.closer_language();
    let reading = &scene.state.reading;
    let against_page = |found: &Found| matches!(&found.what, What::Measured(measured) if measured.against == Party::Person);
    let readings = found.iter().any(against_page);
    let button = |on: bool, word, hint, action: Action| {
        html! {
            <p>
                <button type="button" aria-pressed={on.to_string()} onclick={scene.on::<MouseEvent>(action)}>{ language.closer_word(word) }</button>
                { " " }
                <span class="quiet">{ language.closer_word(hint) }</span>
            </p>
        }
    };
    let (on, at) = (reading.just_now.is_some(), pasted_at);
    let read = Reading {
        just_now: (!on).then_some(at),
        ..(**reading).clone()
    };
    let made = Reading {
        fresh: reading.fresh.is_none().then_some(at),
        ..(**reading).clone()
    };
    html! {
        <>
            if readings {
                { button(on, CloserWord::JustNow, CloserWord::JustNowHint, Action::Read(read.into())) }
            }
            if scene.inspection.facts.iat.date().is_some() {
                { button(reading.fresh.is_some(), CloserWord::FreshToken, CloserWord::FreshTokenHint, Action::Read(made.into())) }
            }
        </>
    }
}

/// What an offset of this size usually comes from, and what comes again and again.
fn thoughts(scene: &Scene, found: &[Found], proof: &Proof) -> Html {
    let language = scene.closer_language();
    let voice = scene.voice();
    let name = |party: &Party| name_of(scene, party);
    let hints = hints(found, &scene.inspection.facts, proof);
    let floods = floods(found, &proof.assumed);
    let flood = |flood: &Flood| {
        let (first, last) = (proof.moment(&flood.first), proof.moment(&flood.last));
        let words = language.flood(
            flood,
            &voice.full(first),
            &voice.full(last),
            last.since(first),
        );
        said("li", words)
    };
    let anonymous = floods.iter().any(|flood| flood.who == Who::ApiServer);
    let mut inside = Vec::new();
    if !hints.is_empty() {
        let items = hints
            .iter()
            .map(|hint| said("li", language.hint(hint, &name, &voice)));
        inside.push(said("h3", language.closer_word(CloserWord::Hints)));
        inside.push(classed("ul", "thoughts", items.collect()));
    }
    if !floods.is_empty() {
        let mut items: Vec<Html> = floods.iter().take(MOST).map(flood).collect();
        let note = language.closer_word(CloserWord::NoSubject);
        items.extend(anonymous.then(|| quiet("li", note)));
        inside.push(said("h3", language.closer_word(CloserWord::Floods)));
        inside.push(classed("ul", "thoughts", items));
    }
    inside.into_iter().collect()
}

fn commands(scene: &Scene) -> Html {
    let language = scene.closer_language();
    let item = |command: &Command| {
        let text = said("code", command.text);
        let copied = copy(scene, command.text, command.id);
        let what = said("span", language.command(command.id));
        classed(
            "li",
            "",
            vec![what, classed("span", "command", vec![text, copied])],
        )
    };
    let items = COMMANDS.iter().map(item).collect();
    let inside = vec![
        said("summary", language.closer_word(CloserWord::Commands)),
        quiet("p", language.closer_word(CloserWord::CommandsHint)),
        classed("ul", "", items),
    ];
    classed("details", "measuring", inside)
}

/// How many are not listed.
fn more(count: usize) -> Option<Html> {
    let left = count.checked_sub(MOST).filter(|left| *left > 0)?;
    Some(said("li", format!("+{left}")))
}
