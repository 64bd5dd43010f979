//! The door to the part of the page that judges foreign tokens by what was pasted about their issuers; it loads when an
//! AuthenticationConfiguration or `--oidc-…` flags are in the paste.

use super::authentication::Authentication;
use super::parts::{Arriving, Brought, Loading, failed, use_part};
use super::scene::Scene;
use crate::app::foreign;
use crate::claims::Facts;
use crate::cluster::pasted::Pasted;
use crate::evidence::Finding;
use crate::i18n::Word;
use crate::report::Inspection;
use crate::verifier::Situations;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What the part brings.
pub struct Structured {
    show: fn(&Scene) -> Html,
    weigh: fn(&mut Situations, &str, &[Finding], &Pasted, &Facts),
}

/// What such a paste says somewhere.
const SAYS: [&str; 2] = ["AuthenticationConfiguration", "--oidc-"];

fn is_needed(inspection: &Inspection, pasted: &str) -> bool {
    let mut findings = inspection.evidence.findings.iter();
    findings.any(|it| matches!(it.form, "manifest" | "kube_apiserver"))
        && SAYS.iter().any(|words| pasted.contains(words))
}

#[hook]
pub fn use_structured(started: bool, inspection: &Inspection, pasted: &str) -> Loading {
    use_part(started && is_needed(inspection, pasted), || {
        Box::pin(load_structured()) as Arriving
    })
}

/// Whether a configuration is in the paste that is not read yet.
pub fn waits(scene: &Scene) -> bool {
    scene.structured == Loading::NotYet && is_needed(&scene.inspection, &scene.state.pasted)
}

/// Brings what was pasted about foreign issuers into what the API servers run with.
pub fn weigh(
    structured: &Loading,
    situations: &mut Situations,
    text: &str,
    inspection: &Inspection,
    pasted: &Pasted,
) {
    if let Loading::Here(Brought::Structured(part)) = structured {
        let findings = &inspection.evidence.findings;
        (part.weigh)(situations, text, findings, pasted, &inspection.facts);
    }
}

/// The region, if there is anything to show.
pub fn structured(scene: &Scene) -> Html {
    match &scene.structured {
        Loading::Here(Brought::Structured(part)) => (part.show)(scene),
        part => failed(scene, part, Word::StructuredFailed),
    }
}

#[wasm_split(structured, fallible)]
fn load_structured() -> Result<Brought, SplitLoaderError> {
    Ok(Brought::Structured(&Structured {
        show: |scene| html! { <Authentication scene={scene.clone()} /> },
        weigh: foreign::weigh,
    }))
}
