//! What the closer look found and what it proves, as the page shows it. In the part that `ui/closer.rs` loads.

use super::closer::{Look, Proven, Row};
use super::proof::MustBeTrue;
use super::recognised::Recognised;
use super::scene::Scene;
use crate::app::reading::is_it;
use crate::app::{Action, AppState};
use crate::clocks::{Machine, Role};
use crate::evidence::clue::{Found, What};
use crate::evidence::{Clean, closer};
use crate::i18n::CloserWord;
use crate::proof::{Choices, Proof, Ranged};
use crate::report::{Inspection, inspect_token};
use crate::time::{Assumed, Instant, Nanos, SECOND, offset_text};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

thread_local! {
    /// The last paste that was looked at, so that a scene that is drawn again does not look again.
    static LAST: RefCell<Option<Rc<Closely>>> = const { RefCell::new(None) };
}

/// The same paste was looked at once.
pub fn look(state: &AppState, inspection: &Rc<Inspection>, now: Instant) -> Rc<dyn Look> {
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        let same = last.as_ref().filter(|last| last.pasted == state.pasted);
        let looked = same.cloned().unwrap_or_else(|| {
            Rc::new(Closely {
                found: closer::look(&state.pasted, &inspection.evidence).into(),
                pasted: state.pasted.clone(),
                recognised: inspection.clone(),
                at: now,
                shown: RefCell::default(),
                proved: RefCell::default(),
            })
        });
        *last = Some(looked.clone());
        looked
    })
}

struct Closely {
    pasted: Rc<str>,
    found: Rc<[Found]>,
    /// What was recognised at once.
    recognised: Rc<Inspection>,
    /// By the page's clock: when what is in the box was put there.
    at: Instant,
    shown: RefCell<Option<(usize, Rc<Inspection>)>>,
    proved: RefCell<Option<Rc<Proved>>>,
}

/// Every token, in the order of the paste.
pub fn tokens(found: &[Found]) -> impl Iterator<Item = (&Found, &Rc<Clean>)> {
    found.iter().filter_map(|found| match &found.what {
        What::Token(carried) => Some((found, &carried.clean)),
        _ => None,
    })
}

impl Look for Closely {
    fn shown(&self, state: &AppState) -> Option<Rc<Inspection>> {
        let chosen = state.reading.token;
        if chosen.is_none() && self.recognised.evidence.token.is_some() {
            return None;
        }
        let number = chosen.unwrap_or(0);
        let mut shown = self.shown.borrow_mut();
        if let Some((known, inspection)) = &*shown
            && *known == number
        {
            return Some(inspection.clone());
        }
        let evidence = self.recognised.evidence.clone();
        let (_, clean) = tokens(&self.found).nth(number)?;
        let inspection = inspect_token(evidence, clean.clone());
        let inspection = Rc::new(inspection);
        *shown = Some((number, inspection.clone()));
        Some(inspection)
    }

    fn prove(&self, shown: &Rc<Inspection>, state: &AppState) -> Rc<dyn Proven> {
        let choices = state.reading.choices(&state.clocks);
        let mut proved = self.proved.borrow_mut();
        let same = proved
            .as_ref()
            .filter(|proved| proved.choices == choices && Rc::ptr_eq(&proved.shown, shown));
        let proven = same.cloned().unwrap_or_else(|| {
            Rc::new(Proved {
                proof: Rc::new(Proof::of(&self.found, &shown.facts, &choices, self.at)),
                found: self.found.clone(),
                shown: shown.clone(),
                choices,
                at: self.at,
            })
        });
        *proved = Some(proven.clone());
        proven
    }

    fn found(&self) -> Rc<[Found]> {
        self.found.clone()
    }

    fn list(&self, scene: &Scene, busy: bool) -> Html {
        html! { <Recognised scene={scene.clone()} found={self.found.clone()} {busy} /> }
    }
}

struct Proved {
    found: Rc<[Found]>,
    proof: Rc<Proof>,
    shown: Rc<Inspection>,
    choices: Choices,
    at: Instant,
}

impl Proven for Proved {
    fn row(&self, scene: &Scene, machine: &Machine) -> Row {
        let Some((ranged, issuer)) = of_machine(scene, &self.proof, machine) else {
            return Row::default();
        };
        let seconds = |bound: Option<Nanos>| bound.map(|bound| AttrValue::from(seconds(bound)));
        Row {
            min: seconds(ranged.range.low),
            max: seconds(ranged.range.high),
            note: note(scene, machine, ranged, issuer),
        }
    }

    fn band(&self, scene: &Scene, machine: &Machine, x: &dyn Fn(Instant) -> i32, y: i32) -> Html {
        let Some((ranged, issuer)) = of_machine(scene, &self.proof, machine) else {
            return html! {};
        };
        let far = Nanos::MAX / 8;
        let reading = |bound| x(scene.moment.plus(issuer).plus(bound));
        let from = reading(ranged.range.low.unwrap_or(-far));
        let to = reading(ranged.range.high.unwrap_or(far));
        html! {
            <g class="proven" data-open={open(ranged)}>
                <rect x={from.to_string()} y={(y - 6).to_string()} width={(to - from).max(2).to_string()} height="12" rx="3" />
            </g>
        }
    }

    fn assumed(&self) -> Assumed {
        self.proof.assumed
    }

    fn card(&self, scene: &Scene) -> Html {
        html! {
            <MustBeTrue
                scene={scene.clone()}
                found={self.found.clone()}
                proof={self.proof.clone()}
                pasted_at={self.at}
            />
        }
    }
}

/// Which end is not bounded.
fn open(ranged: &Ranged) -> Option<&'static str> {
    match (ranged.range.low, ranged.range.high) {
        (None, _) => Some("left"),
        (_, None) => Some("right"),
        _ => None,
    }
}

/// What bounds this machine's clock, and the issuer's offset.
pub fn of_machine<'a>(
    scene: &Scene,
    proof: &'a Proof,
    machine: &Machine,
) -> Option<(&'a Ranged, Nanos)> {
    let clocks = &scene.state.clocks;
    let mut ranged = proof.clocks.iter();
    let ranged = ranged.find(|ranged| is_it(&ranged.party, machine, clocks))?;
    let bounded = ranged.range.low.is_some() || ranged.range.high.is_some();
    let issuer = clocks
        .iter()
        .find(|clock| clock.machine.role == Role::Issuer);
    let issuer = issuer.map_or(0, |clock| clock.machine.offset);
    bounded.then_some((ranged, issuer))
}

/// The offset to take: inside of the range, in whole seconds where it has some, and near to what it is now.
pub fn to_take(ranged: &Ranged, issuer: Nanos) -> Nanos {
    let up = |bound: Nanos| -(-bound).div_euclid(SECOND) * SECOND;
    let down = |bound: Nanos| bound.div_euclid(SECOND) * SECOND;
    let range = &ranged.range;
    let offset = match (range.low, range.high) {
        (Some(low), Some(high)) => {
            let middle = low + (high - low) / 2;
            let whole = (middle + SECOND / 2).div_euclid(SECOND) * SECOND;
            if (low..=high).contains(&whole) {
                whole
            } else {
                middle
            }
        }
        (Some(low), None) => up(low).max(0),
        (None, Some(high)) => down(high).min(0),
        (None, None) => 0,
    };
    issuer.saturating_add(offset)
}

/// Whether the evidence allows the offset that the machine has.
pub fn explains(ranged: &Ranged, machine: &Machine, issuer: Nanos) -> bool {
    let offset = machine.offset.saturating_sub(issuer);
    let range = &ranged.range;
    range.low.is_none_or(|low| low <= offset) && range.high.is_none_or(|high| offset <= high)
}

/// `-116.936609`, exactly.
fn seconds(nanos: Nanos) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    let second = SECOND.unsigned_abs();
    let fraction = format!("{:09}", nanos % second);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", nanos / second)
}

fn note(scene: &Scene, machine: &Machine, ranged: &Ranged, issuer: Nanos) -> Html {
    let language = scene.closer_language();
    let fits = explains(ranged, machine, issuer);
    html! {
        <span class="proven-range" data-fits={fits.to_string()}>
            <span>{ language.range(ranged.range.low, ranged.range.high) }</span>
            if !fits {
                <span class="fault">{ language.closer_word(CloserWord::DoesNotExplain) }</span>
                { take(scene, machine, ranged, issuer) }
            }
        </span>
    }
}

/// The button that takes an offset which explains the evidence.
pub fn take(scene: &Scene, machine: &Machine, ranged: &Ranged, issuer: Nanos) -> Html {
    let offset = to_take(ranged, issuer);
    let words = scene.closer_language().take(&offset_text(offset));
    let label = scene.language().labelled(&words, &machine.name);
    let onclick = scene.on::<MouseEvent>(Action::MoveClock(machine.id, offset));
    html! {
        <button type="button" class="link" aria-label={label} {onclick}>{ words }</button>
    }
}

/// What a party is called: its machine's name on the page, if it has one there.
pub fn name_of(scene: &Scene, party: &crate::evidence::clue::Party) -> String {
    let clocks = &scene.state.clocks;
    let mut machines = clocks.iter().map(|clock| &clock.machine);
    let machine = machines.find(|machine| is_it(party, machine, clocks));
    match machine {
        Some(machine) => machine.name.clone(),
        None => scene.closer_language().party(party),
    }
}
