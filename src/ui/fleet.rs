//! All nodes whose clock was measured, worst first, with those marked that are beyond what their tokens can bear.

use super::element::{element, link_named, said, text};
use super::names;
use super::scene::Scene;
use crate::app::Action;
use crate::app::reading::with_node;
use crate::clocks::fleet::{Bears, Row, Tolerance, table};
use crate::evidence::clue::{Found, Party};
use crate::i18n::CloserWord;
use crate::web::document;
use yew::prelude::*;

/// More are counted, not listed, until somebody asks for all.
const MOST: usize = 20;

#[derive(Properties, PartialEq)]
pub struct FleetProps {
    pub scene: Scene,
    pub rows: std::rc::Rc<[Row]>,
}

pub fn rows(scene: &Scene, found: &[Found]) -> Vec<Row> {
    table(found, &Tolerance::of(&scene.inspection.facts))
}

#[component]
pub fn Fleet(props: &FleetProps) -> Html {
    let all = use_state_eq(|| false);
    let scene = &props.scene;
    let language = scene.closer_language();
    let word = |word| language.closer_word(word);
    let tolerance = Tolerance::of(&scene.inspection.facts);
    let shown = if *all { props.rows.len() } else { MOST };
    let left = props.rows.len().saturating_sub(shown);
    let more = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <div class="fleet">
            <h3>{ scene.language().counted(word(CloserWord::Nodes), props.rows.len()) }</h3>
            <p class="quiet">{ language.tolerance(tolerance.lifetime, tolerance.slowest()) }</p>
            <table role="table" aria-label={names::NODES}>
                <thead role="rowgroup">
                    <tr role="row">
                        { for [CloserWord::Node, CloserWord::Offset, CloserWord::MeasuredBy, CloserWord::Bears].map(|it| html! {
                            <th role="columnheader" scope="col">{ word(it) }</th>
                        }) }
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    { for props.rows.iter().take(shown).map(|it| row(scene, it)) }
                </tbody>
            </table>
            if left > 0 {
                <button type="button" class="link" onclick={more}>{ format!("+{left}") }</button>
            }
        </div>
    }
}

fn row(scene: &Scene, row: &Row) -> Html {
    let language = scene.closer_language();
    let word = |word| language.closer_word(word);
    let (id, words) = match row.bears {
        Bears::Yes => ("yes", word(CloserWord::BearsYes).to_owned()),
        Bears::Loops => ("loops", word(CloserWord::BearsLoops).to_owned()),
        Bears::Perhaps => ("perhaps", word(CloserWord::BearsPerhaps).to_owned()),
        Bears::No { by } => ("no", language.bears_not(by)),
    };
    let known = scene
        .state
        .clocks
        .iter()
        .any(|clock| clock.machine.name == row.name);
    let add = with_node(&scene.state, &row.name, row.low, row.high).filter(|_| !known);
    let by = match &row.against {
        Party::Issuer | Party::ApiServer(_) => language.measured_by(row.how).to_owned(),
        other => format!(
            "{}, {}",
            language.measured_by(row.how),
            language.party(other)
        ),
    };
    let cell = |class: &'static str, heading, inside| {
        let attributes = [
            ("role", Some(AttrValue::Static("cell"))),
            (
                "class",
                Some(AttrValue::Static(class)).filter(|it| !it.is_empty()),
            ),
            ("data-label", Some(AttrValue::Static(word(heading)))),
        ];
        element("td", &attributes, inside)
    };
    let mut tokens = vec![said("span", words)];
    if let Some(clocks) = add {
        let words = word(CloserWord::AddNode);
        let label = scene.language().labelled(words, &row.name);
        let onclick = then_focus(scene, Action::Meet(clocks));
        tokens.push(link_named(words, Some(label), onclick));
    }
    let attributes = [
        ("role", Some(AttrValue::Static("row"))),
        ("data-node", Some(AttrValue::from(row.name.clone()))),
        ("data-bears", Some(AttrValue::Static(id))),
        (
            "data-conflicting",
            row.conflicting.then_some(AttrValue::Static("true")),
        ),
    ];
    let offset = language.range(row.low, row.high);
    let by = element(
        "span",
        &[("title", Some(AttrValue::Static(language.caveat(row.how))))],
        vec![text(by)],
    );
    let cells = vec![
        cell("", CloserWord::Node, vec![text(row.name.clone())]),
        cell("number", CloserWord::Offset, vec![text(offset)]),
        cell("", CloserWord::MeasuredBy, vec![by]),
        cell("", CloserWord::Bears, tokens),
    ];
    element("tr", &attributes, cells)
}

/// The pressed button goes, and the focus goes to the clocks.
fn then_focus(scene: &Scene, action: Action) -> Callback<MouseEvent> {
    let dispatch = scene.dispatch.clone();
    Callback::from(move |_| {
        dispatch.emit(action.clone());
        document::focus("clocks");
    })
}
