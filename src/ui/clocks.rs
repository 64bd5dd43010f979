//! Machines and their offsets, and the moment judged.

use super::names;
use super::scene::{Scene, SceneProps, branch_id, marked, verdict_id, verdict_mark};
use crate::app::{Action, Clock, MomentFault, date_text, shifted};
use crate::clocks::{Machine, Placed, Role, Rotation};
use crate::i18n::{Word, said};
use crate::report::{NodeOutlook, branch};
use crate::time::{Nanos, SECOND};
use crate::verifier::Verdict;
use crate::web::document;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table's id.
const TABLE: &str = "clocks";

#[component]
pub fn Clocks(props: &SceneProps) -> Html {
    let scene = &props.scene;
    html! {
        <section class="card clocks-card">
            <div class="card-head">
                <h2>{ scene.word(Word::Clocks) }</h2>
                <span class="quiet">{ scene.word(Word::ClocksHint) }</span>
            </div>
            { request_time(scene) }
            <table id={TABLE} class="clocks" role="table" tabindex="-1" aria-label={names::CLOCKS}>
                <thead role="rowgroup">
                    <tr role="row">
                        { for [Word::Machine, Word::RoleColumn, Word::Offset, Word::Reads, Word::Answer].map(|word| html! {
                            <th role="columnheader" scope="col">{ scene.word(word) }</th>
                        }) }
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    { for scene.state.clocks.iter().zip(&scene.machines).map(|(clock, now)| row(scene, clock, now)) }
                </tbody>
            </table>
            <div class="buttons">
                <button type="button" onclick={scene.on::<MouseEvent>(Action::Add(Role::Verifier))}>{ scene.word(Word::AddServer) }</button>
                <button type="button" onclick={scene.on::<MouseEvent>(Action::Add(Role::Node))}>{ scene.word(Word::AddNode) }</button>
            </div>
            // An element of its own: what comes and goes must not move what has the focus.
            <div class="rotations">
                { for scene.outlook().iter().flat_map(|outlook| &outlook.nodes).map(|node| rotation(scene, node)) }
            </div>
        </section>
    }
}

fn request_time(scene: &Scene) -> Html {
    let live = scene.state.is_live();
    let toggle = if live {
        (Word::Hold, date_text(scene.moment))
    } else {
        (Word::GoLive, String::new())
    };
    let step = |label: &'static str, by: Nanos| {
        let typed = shifted(&scene.state.moment, scene.moment, by);
        html! { <button type="button" onclick={scene.on::<MouseEvent>(Action::TypeMoment(typed))}>{ label }</button> }
    };
    html! {
        <div class="request-time">
            <label for="moment">{ scene.word(Word::TimeOfRequest) }</label>
            <input
                id="moment"
                type="text"
                aria-label={names::TIME_OF_REQUEST}
                aria-describedby="moment-note"
                aria-invalid={scene.moment_fault.is_some().to_string()}
                placeholder={scene.word(Word::TimeOfRequestHint)}
                autocomplete="off"
                spellcheck="false"
                value={scene.state.moment.clone()}
                oninput={scene.on_typed(Action::TypeMoment)}
            />
            <div class="buttons">
                { step("−1 min", -60 * SECOND) }
                { step("+1 min", 60 * SECOND) }
                <button type="button" onclick={scene.on::<MouseEvent>(Action::TypeMoment(toggle.1))}>{ scene.word(toggle.0) }</button>
            </div>
            <p id="moment-note" class="quiet">{ moment_note(scene) }</p>
        </div>
    }
}

fn moment_note(scene: &Scene) -> Html {
    let language = scene.language();
    let moment = scene.voice().full(scene.moment);
    let fault = match &scene.moment_fault {
        Some(MomentFault::Typed(fault)) => language.typed_fault(fault),
        Some(MomentFault::NoSuchClaim(claim)) => language.no_such_claim(claim),
        None if scene.state.is_live() => return html! { { language.live_note(&moment) } },
        None => {
            let away = language.away(scene.moment.since(scene.now));
            return html! { { language.held_note(&moment, &away) } };
        }
    };
    html! {
        <span class="fault">{ marked(&fault) }{ language.judged_now_instead() }</span>
    }
}

/// A machine as it was entered, and as it is at the moment.
fn row(scene: &Scene, clock: &Clock, now: &Machine) -> Html {
    let machine = &clock.machine;
    let placed = scene.report().and_then(|report| report.server(machine.id));
    let node = scene.outlook().and_then(|outlook| outlook.node(machine.id));
    let (verdict, branch) = row_verdict(placed, node);
    let proven = scene.proven.as_ref();
    let bounds = proven
        .map(|proven| proven.row(scene, machine))
        .unwrap_or_default();
    html! {
        <tr
            key={machine.id}
            role="row"
            data-role={machine.role.id()}
            data-verdict={verdict.map(verdict_id)}
            data-branch={branch}
            data-offset-min={bounds.min}
            data-offset-max={bounds.max}
        >
            <td role="cell" data-label={scene.word(Word::Machine)}>{ name(scene, clock) }</td>
            <td role="cell" class="clock-role" data-label={scene.word(Word::RoleColumn)}>{ role(scene, clock) }</td>
            <td role="cell" data-label={scene.word(Word::Offset)}>{ offset(scene, clock) }{ bounds.note }</td>
            <td role="cell" class="number" data-label={scene.word(Word::Reads)}><time>{ scene.voice().time(now.reads(scene.moment)) }</time></td>
            <td role="cell" data-label={scene.word(Word::Answer)}>{ answer(scene, placed, node) }</td>
        </tr>
    }
}

/// A node whose kubelet is too late counts as a rejection to come.
fn row_verdict(
    placed: Option<&Placed>,
    node: Option<&NodeOutlook>,
) -> (Option<Verdict>, Option<AttrValue>) {
    if let Some(placed) = placed {
        return (Some(placed.ruling.verdict), branch_id(branch(placed)));
    }
    match node.and_then(|node| node.plan.as_ref()) {
        Some((_, Rotation::Late { .. })) => (Some(Verdict::Rejects), Some("rotated-late".into())),
        Some(_) => (Some(Verdict::Accepts), None),
        None => (None, None),
    }
}

fn name(scene: &Scene, clock: &Clock) -> Html {
    html! {
        <NameField
            id={clock.machine.id}
            name={clock.machine.name.clone()}
            dispatch={scene.dispatch.clone()}
        />
    }
}

#[derive(Properties, PartialEq)]
struct NameFieldProps {
    id: u32,
    name: String,
    dispatch: Callback<Action>,
}

/// A component of its own, so that a ticking clock does not write over a name that is being typed.
#[component]
fn NameField(props: &NameFieldProps) -> Html {
    let id = props.id;
    let dispatch = props.dispatch.clone();
    let current = props.name.clone();
    // A name that is empty or taken springs back.
    let onchange = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let wanted = field.value();
        field.set_value(&current);
        dispatch.emit(Action::Rename(id, wanted));
    });
    html! {
        <input
            class="clock-name"
            type="text"
            aria-label={names::name_of(&props.name)}
            value={props.name.clone()}
            maxlength="63"
            autocomplete="off"
            spellcheck="false"
            {onchange}
        />
    }
}

fn role(scene: &Scene, clock: &Clock) -> Html {
    let machine = &clock.machine;
    let servers = scene
        .state
        .clocks
        .iter()
        .filter(|clock| clock.machine.role.verifies())
        .count();
    let removable = !machine.role.verifies() || servers > 1;
    let labelled = |word| scene.language().labelled(scene.word(word), &machine.name);
    html! {
        <>
            <span>{ scene.language().role(machine.role) }</span>
            if machine.role == Role::Verifier {
                <button type="button" class="link" aria-label={labelled(Word::MakeIssuer)} onclick={then_focus(scene, Action::MakeIssuer(machine.id))}>{ scene.word(Word::MakeIssuer) }</button>
            }
            if removable {
                <button type="button" class="link" aria-label={labelled(Word::Remove)} onclick={then_focus(scene, Action::Remove(machine.id))}>{ scene.word(Word::Remove) }</button>
            }
        </>
    }
}

/// Does something that takes the pressed button away, and puts the focus on the table instead.
fn then_focus(scene: &Scene, action: Action) -> Callback<MouseEvent> {
    let dispatch = scene.dispatch.clone();
    Callback::from(move |_| {
        dispatch.emit(action.clone());
        document::focus(TABLE);
    })
}

fn offset(scene: &Scene, clock: &Clock) -> Html {
    let id = clock.machine.id;
    let oninput = scene.on_typed(move |typed| Action::TypeOffset(id, typed));
    let fault = clock.fault();
    let fault_id = format!("offset-fault-{id}");
    html! {
        <>
            <input
                class="clock-offset"
                type="text"
                aria-label={names::offset_of(&clock.machine.name)}
                aria-invalid={fault.is_some().to_string()}
                aria-describedby={fault.is_some().then(|| fault_id.clone())}
                value={clock.typed.clone()}
                autocomplete="off"
                spellcheck="false"
                {oninput}
            />
            if let Some(fault) = fault {
                <span id={fault_id} class="fault">{ marked(&scene.language().offset_fault(&fault)) }</span>
            }
        </>
    }
}

fn answer(scene: &Scene, placed: Option<&Placed>, node: Option<&NodeOutlook>) -> Html {
    if let Some(placed) = placed {
        let verdict = placed.ruling.verdict;
        let words = said::answer(scene.language(), placed);
        return badge(verdict, words);
    }
    match node.map(|node| &node.plan) {
        Some(Some((_, Rotation::Late { .. }))) => {
            badge(Verdict::Rejects, scene.word(Word::RotatesLate))
        }
        Some(Some(_)) => badge(Verdict::Accepts, scene.word(Word::RotatesInTime)),
        Some(None) => html! { <span class="quiet">{ scene.word(Word::NotRotated) }</span> },
        None => html! { <span class="quiet">{ "–" }</span> },
    }
}

fn badge(verdict: Verdict, words: &'static str) -> Html {
    html! {
        <span class="badge" data-answer={verdict_id(verdict)}>
            <span aria-hidden="true">{ verdict_mark(verdict) }</span>
            { " " }{ words }
        </span>
    }
}

fn rotation(scene: &Scene, node: &NodeOutlook) -> Html {
    let Some((refresh, rotation)) = &node.plan else {
        return html! {};
    };
    let sentence = scene.language().rotation(refresh, rotation, &scene.voice());
    html! {
        <p class="rotation"><b>{ &node.machine.name }</b>{ " " }{ sentence }</p>
    }
}
