//! The rest of the page: what nobody needs for the first verdict, in parts of their own that load after it.
//!
//! Whatever is reached from `load_rest` or `load_keys` alone is cut off into a wasm of its own when the page is
//! built (see ARCHITECTURE.md, "Parts"). Nothing outside may name it, or it moves into the first.

use super::cluster::cluster;
use super::keys::Keys;
use super::later::use_later;
use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::people::People;
use super::releases::{releases, use_found};
use super::scene::{Scene, SceneProps};
use super::sharing::Asked;
use super::steps::Steps;
use super::structured::structured;
use crate::app::found::{self, Found};
use crate::app::{AppState, KeyBox, Preferences, TokenTab, open};
use crate::claims::Facts;
use crate::cluster::pasted::{self, Pasted};
use crate::evidence::{Finding, KEY_FORMS as KEYS};
use crate::handout::NotRead;
use crate::i18n::{Sample, Word};
use crate::report::Inspection;
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What the first part calls in the second.
pub struct Rest {
    left: fn(&Scene) -> Html,
    right: fn(&Scene) -> Html,
    read: fn(&str, &[Finding]) -> Pasted,
    example: fn(Sample, Preferences) -> AppState,
}

/// Reads keys and asks them about the token.
pub type ReadKeys = fn(&str, &[Finding], &Facts, &KeyBox) -> Found;

/// The parts that load later.
#[derive(Clone, PartialEq)]
pub struct Parts {
    rest: Loading,
    keys: Loading,
}

/// Forms that the second part reads.
const ABOUT_CLUSTER: [&str; 3] = ["manifest", "kube_apiserver", "not_found"];

fn has(inspection: &Inspection, forms: &[&str]) -> bool {
    let mut findings = inspection.evidence.findings.iter();
    findings.any(|finding| forms.contains(&finding.form))
}

fn has_keys(inspection: &Inspection, keys: &KeyBox) -> bool {
    has(inspection, &KEYS) || !keys.text.is_empty()
}

/// Loads each part once something in the paste needs it.
#[hook]
pub fn use_parts(
    started: bool,
    inspection: &Inspection,
    state: &AppState,
    asked: &Option<Asked>,
) -> Parts {
    let keys = &state.keys;
    let example = matches!(asked, Some(Asked::Example(_)));
    // Whoever writes a token may have a key for it.
    let writes = state.token_tab == TokenTab::Edit || !keys.text.is_empty();
    let any = example || writes || !inspection.evidence.findings.is_empty();
    Parts {
        rest: use_part(started && any, || Box::pin(load_rest()) as Arriving),
        keys: use_part(started && has_keys(inspection, keys), || {
            Box::pin(load_keys()) as Arriving
        }),
    }
}

impl Parts {
    /// Whether the paste tells something that a part reads which is still on its way.
    pub fn waits(&self, inspection: &Inspection) -> bool {
        self.rest == Loading::NotYet && has(inspection, &ABOUT_CLUSTER)
            || self.keys == Loading::NotYet && has(inspection, &KEYS)
    }

    /// What was pasted and not read, because it did not arrive what reads it.
    pub fn not_read(&self, inspection: &Inspection) -> Vec<NotRead> {
        let is_here = |part: &Loading| matches!(part, Loading::Here(_));
        let cluster = !is_here(&self.rest) && has(inspection, &ABOUT_CLUSTER);
        let keys = !is_here(&self.keys) && has(inspection, &KEYS);
        let all = [(cluster, NotRead::Cluster), (keys, NotRead::Keys)];
        let missing = all.into_iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, what)| what).collect()
    }

    /// An example, if what makes them is here.
    pub fn example(&self, sample: Sample, preferences: Preferences) -> Option<AppState> {
        match &self.rest {
            Loading::Here(Brought::Rest(rest)) => Some((rest.example)(sample, preferences)),
            _ => None,
        }
    }

    /// What was pasted about the cluster and its keys. What is not here reads nothing.
    pub fn read(
        &self,
        pasted: &str,
        inspection: &Inspection,
        boxed: &KeyBox,
    ) -> (Rc<Pasted>, Rc<Found>) {
        let findings = &inspection.evidence.findings;
        let cluster = match &self.rest {
            Loading::Here(Brought::Rest(rest)) => (rest.read)(pasted, findings),
            _ => Pasted::default(),
        };
        let keys = match &self.keys {
            Loading::Here(Brought::Keys(read)) if has_keys(inspection, boxed) => {
                read(pasted, findings, &inspection.facts, boxed)
            }
            _ => Found::default(),
        };
        (Rc::new(cluster), Rc::new(keys))
    }
}

/// What stands under the token, a moment after the claims.
#[component]
pub fn Left(props: &SceneProps) -> Html {
    match use_later(&props.scene) {
        Some(scene) => match &scene.parts.rest {
            Loading::Here(Brought::Rest(rest)) => (rest.left)(&scene),
            _ => html! {},
        },
        None => html! {},
    }
}

/// What stands under the clocks.
pub fn right(scene: &Scene) -> Html {
    html! {
        <>
            { failed(scene, &scene.closer, Word::CloserFailed) }
            { failed(scene, &scene.parts.keys, Word::KeysFailed) }
            { failed(scene, &scene.parts.rest, Word::RestFailed) }
            { structured(scene) }
            if let Loading::Here(Brought::Rest(rest)) = &scene.parts.rest {
                { (rest.right)(scene) }
            }
        </>
    }
}

#[wasm_split(rest, fallible)]
fn load_rest() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Rest(&Rest {
        left: |scene| html! { <><Keys scene={scene.clone()} />{ cluster(scene) }</> },
        right: |scene| html! { <Right scene={scene.clone()} /> },
        read: pasted::read,
        example: open,
    }))
}

#[wasm_split(keys, fallible)]
fn load_keys() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Keys(found::read))
}

#[component]
fn Right(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let found = use_found(scene);
    html! {
        <>
            <Steps scene={scene.clone()} />
            { releases(scene, &found) }
            <People scene={scene.clone()} />
        </>
    }
}
