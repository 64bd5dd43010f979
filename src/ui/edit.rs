//! The tab Edit and sign: a token is written, signed with a key of one's own or one made here, and judged.

use super::choice::Choice;
use super::copy::copy;
use super::names;
use super::request::Request;
use super::scene::{Scene, SceneProps};
use super::search::{Search, use_search};
use super::writing::Writing;
use crate::app::{Action, Draft, Signer};
use crate::i18n::{EditWord, SigningLanguage};
use crate::json::edit::{set, string};
use crate::json::{self, Value, pretty};
use crate::keys::algorithms::{ALGORITHMS, Algorithm, Takes};
use crate::keys::rehearse::{
    Material, alg_of, chosen, made_for, materials, put_in, signed, with_kid,
};
use crate::keys::sign::{NONE, SignFault};
use crate::time::{Instant, SECOND};
use crate::token::Part;
use crate::web::random::chance;
use std::rc::Rc;
use yew::prelude::*;

/// What a token made anew is signed by: as kubeadm's keys may, and at once.
pub const USUAL: &str = "ES256";

const HOUR: i128 = 3_600;

/// Stands for the true time where a clock is chosen.
const TRUE_TIME: &str = "";

/// A draft that somebody works on, and how it changes.
#[derive(Clone)]
pub struct Desk {
    pub scene: Scene,
    pub draft: Rc<Draft>,
    pub materials: Rc<Vec<Material>>,
}

/// Why a draft is not signed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unsigned {
    NoAlgorithm,
    NoKey,
    Fault(SignFault),
}

impl Unsigned {
    pub fn said(self, language: &dyn SigningLanguage) -> String {
        match self {
            Unsigned::NoAlgorithm => language.edit_word(EditWord::NoAlgorithm).into(),
            Unsigned::NoKey => language.edit_word(EditWord::NoKeyFor).into(),
            Unsigned::Fault(fault) => language.sign_fault(fault),
        }
    }
}

/// How a draft is signed.
#[derive(Clone, Copy, PartialEq)]
pub struct How {
    /// With the kid of what signs it.
    pub kid: bool,
    /// Without the blanks between its values.
    pub compact: bool,
}

impl Default for How {
    fn default() -> How {
        How {
            kid: true,
            compact: true,
        }
    }
}

/// Compared by identity, as a scene is.
impl PartialEq for Desk {
    fn eq(&self, other: &Desk) -> bool {
        self.scene == other.scene
    }
}

#[component]
pub fn Edit(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let draft = shown(scene);
    let materials = use_memo(
        (
            scene.state.pasted.clone(),
            scene.state.keys.clone(),
            draft.made.clone(),
        ),
        |(pasted, keys, made)| materials(pasted, &scene.inspection.evidence.findings, keys, made),
    );
    let desk = Desk {
        scene: scene.clone(),
        draft,
        materials,
    };
    let search = use_search(&desk);
    let how = use_state_eq(How::default);
    let fault = use_state_eq(|| None::<Unsigned>);
    let clock = use_state_eq(|| None::<u32>);
    let language = scene.signing_language();
    let word = |word| language.edit_word(word);
    html! {
        <div class="edit">
            <p class="quiet">{ word(EditWord::EditHint) }</p>
            <div class="buttons">
                if scene.inspection.token.is_some() {
                    <button type="button" onclick={desk.on(|desk| desk.begun(of_token(&desk.scene)))}>{ word(EditWord::FromToken) }</button>
                }
                <button type="button" onclick={desk.on(|desk| desk.begun(anew()))}>{ word(EditWord::Empty) }</button>
            </div>
            <Writing scene={scene.clone()} id="edit-header" name={names::HEADER} label={word(EditWord::Header)} part={Part::Header}
                text={desk.draft.header.clone()} onwrite={desk.onwrite(|draft, text| draft.header = text)} />
            <Writing scene={scene.clone()} id="edit-payload" name={names::PAYLOAD} label={word(EditWord::Payload)} part={Part::Payload}
                text={desk.draft.payload.clone()} onwrite={desk.onwrite(|draft, text| draft.payload = text)} />
            { dates(&desk, language, &clock) }
            { signing(&desk, language, &search, &how, &fault) }
            { result(&desk, language) }
            <Request desk={desk.clone()} />
        </div>
    }
}

/// What is shown before anybody has written: the token of the evidence, or a beginning.
fn shown(scene: &Scene) -> Rc<Draft> {
    let draft = &scene.state.draft;
    if !draft.header.is_empty() || !draft.payload.is_empty() {
        return draft.clone();
    }
    let (header, payload) = match scene.inspection.token {
        Some(_) => of_token(scene),
        None => anew(),
    };
    Rc::new(Draft {
        header,
        payload,
        ..(**draft).clone()
    })
}

fn of_token(scene: &Scene) -> (String, String) {
    let token = scene.inspection.token.as_ref();
    let part = |json: Option<&json::Node>| json.map_or_else(|| "{}".into(), pretty);
    (
        part(token.and_then(|token| token.header.json.as_deref())),
        part(token.and_then(|token| token.payload.json.as_deref())),
    )
}

fn anew() -> (String, String) {
    (format!("{{\n  \"alg\": \"{USUAL}\"\n}}"), "{\n}".into())
}

impl Desk {
    /// A handler that makes another draft of the one that is shown.
    pub fn on<E: 'static>(&self, change: impl Fn(&Desk) -> Draft + 'static) -> Callback<E> {
        let desk = self.clone();
        Callback::from(move |_| desk.write(change(&desk)))
    }

    pub fn write(&self, draft: Draft) {
        self.scene.dispatch.emit(Action::Write(Rc::new(draft)));
    }

    /// A handler for what is typed: what was signed before is another token then.
    pub fn onwrite(&self, change: impl Fn(&mut Draft, String) + 'static) -> Callback<String> {
        let desk = self.clone();
        Callback::from(move |text| {
            let mut draft = desk.unsigned();
            change(&mut draft, text);
            desk.write(draft);
        })
    }

    pub fn unsigned(&self) -> Draft {
        Draft {
            signed: None,
            ..(*self.draft).clone()
        }
    }

    fn begun(&self, (header, payload): (String, String)) -> Draft {
        Draft {
            header,
            payload,
            ..self.unsigned()
        }
    }

    pub fn language(&self) -> &'static dyn SigningLanguage {
        self.scene.signing_language()
    }

    /// The draft with a key made here for its algorithm, if it is to be signed by one and there is none yet.
    pub fn equipped(&self, mut draft: Draft) -> Draft {
        let alg = alg_of(&draft.header).unwrap_or_default();
        if draft.signer == Signer::ThrowAway && chosen(&draft, &alg, &self.materials).is_none() {
            let made = made_for(&alg, &mut chance());
            draft.made.extend(made.map(Rc::from));
        }
        draft
    }

    /// Signs the draft, with a key made now if need be.
    pub fn signed(&self, draft: Draft, how: How) -> Result<Draft, Unsigned> {
        let mut draft = self.equipped(draft);
        let alg = alg_of(&draft.header).unwrap_or_default();
        let materials = self.materials_of(&draft);
        let material = chosen(&draft, &alg, &materials);
        if alg != NONE {
            if Algorithm::of(&alg).is_none() {
                return Err(Unsigned::NoAlgorithm);
            }
            let Some(material) = material else {
                return Err(Unsigned::NoKey);
            };
            if how.kid {
                draft.header = with_kid(&draft.header, material);
            }
        }
        let token = signed(&draft, how.compact, material, &mut chance());
        draft.signed = Some(token.map_err(Unsigned::Fault)?.into());
        Ok(draft)
    }

    fn materials_of(&self, draft: &Draft) -> Vec<Material> {
        let state = &self.scene.state;
        let findings = &self.scene.inspection.evidence.findings;
        materials(&state.pasted, findings, &state.keys, &draft.made)
    }
}

/// Seconds of what a clock shows.
pub fn stamp(clock: Instant) -> i128 {
    clock.0.div_euclid(SECOND)
}

fn dates(
    desk: &Desk,
    language: &'static dyn SigningLanguage,
    clock: &UseStateHandle<Option<u32>>,
) -> Html {
    let scene = &desk.scene;
    let word = |word| language.edit_word(word);
    let mut options = vec![(TRUE_TIME.to_owned(), word(EditWord::TrueTime).to_owned())];
    options.extend(
        scene
            .state
            .servers()
            .map(|it| (it.id.to_string(), it.name.clone())),
    );
    let machine = scene.state.servers().find(|it| Some(it.id) == **clock);
    let now = stamp(machine.map_or(scene.moment, |it| it.reads(scene.moment)));
    let onchoose = {
        let clock = clock.clone();
        Callback::from(move |id: String| clock.set(id.parse().ok()))
    };
    let chosen = clock.map_or_else(String::new, |id| id.to_string());
    let with = |claims: Vec<(&'static str, i128)>| {
        desk.on::<MouseEvent>(move |desk| {
            let mut draft = desk.unsigned();
            for (claim, seconds) in &claims {
                if let Some(written) = set(&draft.payload, &[claim], &seconds.to_string()) {
                    draft.payload = written;
                }
            }
            draft
        })
    };
    let exp = number(&desk.draft.payload, "exp").unwrap_or(now);
    html! {
        <div class="buttons" role="group" aria-label={word(EditWord::Dates)}>
            <button type="button" onclick={with(vec![("iat", now), ("nbf", now)])}>{ word(EditWord::StampNow) }</button>
            <button type="button" onclick={with(vec![("exp", now + HOUR)])}>{ word(EditWord::ExpireInAnHour) }</button>
            <button type="button" onclick={with(vec![("exp", exp.saturating_add(HOUR))])}>{ word(EditWord::AnHourMore) }</button>
            <label class="quiet">
                { word(EditWord::StampedBy) }{ " " }
                <Choice name={names::STAMPED_BY} {options} {chosen} {onchoose} />
            </label>
        </div>
    }
}

/// A whole number among the claims.
fn number(payload: &str, claim: &str) -> Option<i128> {
    let (node, _) = json::read(payload.as_bytes());
    match &node?.get(claim)?.value {
        Value::Number(written) => written.parse().ok(),
        _ => None,
    }
}

fn signing(
    desk: &Desk,
    language: &'static dyn SigningLanguage,
    search: &Search,
    how: &UseStateHandle<How>,
    fault: &UseStateHandle<Option<Unsigned>>,
) -> Html {
    let word = |word| language.edit_word(word);
    let alg = alg_of(&desk.draft.header).unwrap_or_default();
    let mut algorithms: Vec<(String, String)> = ALGORITHMS
        .iter()
        .map(|it| (it.name.to_owned(), it.name.to_owned()))
        .collect();
    algorithms.push((NONE.into(), word(EditWord::Unsecured).into()));
    if algorithms.iter().all(|(name, _)| *name != alg) {
        algorithms.insert(0, (alg.clone(), alg.clone()));
    }
    let onalgorithm = desk.onwrite(|draft, alg| {
        if let Some(header) = set(&draft.header, &["alg"], &string(&alg)) {
            draft.header = header;
        }
    });
    let wanted = Algorithm::of(&alg).map(Algorithm::takes);
    let onsign = {
        let (desk, fault, how) = (desk.clone(), fault.clone(), **how);
        Callback::from(
            move |_: MouseEvent| match desk.signed(desk.unsigned(), how) {
                Ok(draft) => {
                    fault.set(None);
                    desk.write(draft);
                }
                Err(said) => fault.set(Some(said)),
            },
        )
    };
    let check = |label, checked: bool, turned: How| {
        let how = how.clone();
        let onchange = Callback::from(move |_: Event| how.set(turned));
        html! {
            <label class="check">
                <input type="checkbox" {checked} {onchange} />
                <span>{ word(label) }</span>
            </label>
        }
    };
    let (kid, compact) = (how.kid, how.compact);
    html! {
        <div class="signing">
            <label>
                <span>{ word(EditWord::Algorithm) }</span>
                <Choice name={names::ALGORITHM} options={algorithms} chosen={alg.clone()} onchoose={onalgorithm} />
            </label>
            if let Some(wanted) = wanted {
                { key(desk, language, &alg, wanted) }
                if wanted == Takes::Rsa && desk.draft.signer == Signer::ThrowAway && chosen(&desk.draft, &alg, &desk.materials).is_none() {
                    { search.shown(desk) }
                }
                if wanted != Takes::Secret {
                    { check(EditWord::WriteKid, kid, How { kid: !kid, compact }) }
                }
            } else if alg == NONE {
                <p class="quiet">{ word(EditWord::WeakAlgorithm) }</p>
            }
            { check(EditWord::WithoutBlanks, compact, How { kid, compact: !compact }) }
            <div class="buttons">
                <button type="button" class="main-action" onclick={onsign}>{ word(EditWord::Sign) }</button>
                <span class="fault" role="alert">{ fault.map(|fault| fault.said(language)) }</span>
            </div>
        </div>
    }
}

/// Which key signs, and what there is of it to take along.
fn key(desk: &Desk, language: &'static dyn SigningLanguage, alg: &str, wanted: Takes) -> Html {
    let word = |word| language.edit_word(word);
    let mut options = vec![(String::new(), word(EditWord::ThrowAway).to_owned())];
    let fitting = desk
        .materials
        .iter()
        .filter(|it| it.takes() == wanted && !it.made);
    options.extend(fitting.map(|it| (format!("={}", it.id), format!("{} {}", it.kind(), it.id))));
    let picked = match &desk.draft.signer {
        Signer::PutIn(id) => format!("={id}"),
        Signer::ThrowAway => String::new(),
    };
    let onchoose = desk.onwrite(|draft, picked| {
        draft.signer = match picked.strip_prefix('=') {
            Some(id) => Signer::PutIn(id.into()),
            None => Signer::ThrowAway,
        };
    });
    let material = chosen(&desk.draft, alg, &desk.materials);
    let another = desk.on::<MouseEvent>(move |desk| {
        let mut draft = desk.unsigned();
        let made = desk.materials.iter().filter(|it| it.made);
        // They stand in the order in which they were made.
        let at = made
            .enumerate()
            .find(|(_, it)| it.takes() == wanted)
            .map(|(at, _)| at);
        if let Some(at) = at.filter(|at| *at < draft.made.len()) {
            draft.made.remove(at);
        }
        draft
    });
    html! {
        <>
            <label>
                <span>{ word(EditWord::SigningKey) }</span>
                <Choice name={names::SIGNING_KEY} {options} chosen={picked} {onchoose} />
            </label>
            if desk.draft.signer == Signer::ThrowAway {
                <p class="quiet">{ word(EditWord::ThrowAwayNote) }</p>
                if let Some(material) = material {
                    <div class="made">
                        <code>{ material.id.clone() }</code>
                        { made(desk, language, material) }
                        <button type="button" class="link" onclick={another}>{ word(EditWord::MakeAnother) }</button>
                    </div>
                }
            }
        </>
    }
}

/// A key made here may be taken along. It is copied, and never stands in the page.
fn made(desk: &Desk, language: &'static dyn SigningLanguage, material: &Material) -> Html {
    let word = |word| language.edit_word(word);
    let [private, public] = [material.private_text(), material.public_pem()];
    html! {
        <>
            if let Some(text) = private {
                <span>{ word(EditWord::PrivatePem) }{ copy(&desk.scene, text, word(EditWord::PrivatePem)) }</span>
            }
            if let Some(text) = public {
                <span>{ word(EditWord::PublicPem) }{ copy(&desk.scene, text, word(EditWord::PublicPem)) }</span>
            }
        </>
    }
}

fn result(desk: &Desk, language: &'static dyn SigningLanguage) -> Html {
    let word = |word| language.edit_word(word);
    let undo = desk.draft.before.clone().map(|before| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            desk.scene.dispatch.emit(Action::Paste(before.clone()));
            let draft = (*desk.draft).clone();
            desk.write(Draft {
                before: None,
                ..draft
            });
        });
        html! { <button type="button" {onclick}>{ word(EditWord::Undo) }</button> }
    });
    let Some(token) = &desk.draft.signed else {
        return html! { <div class="buttons">{ undo }</div> };
    };
    let judge = {
        let (desk, token) = (desk.clone(), token.clone());
        Callback::from(move |_: MouseEvent| desk.judge(&token))
    };
    html! {
        <div class="signed">
            <label for="signed-token">{ word(EditWord::SignedToken) }{ copy(&desk.scene, token.to_string(), word(EditWord::SignedToken)) }</label>
            <textarea id="signed-token" aria-label={names::SIGNED_TOKEN} readonly=true rows="4" value={token.to_string()} />
            <div class="buttons">
                <button type="button" class="main-action" onclick={judge}>{ word(EditWord::UseIt) }</button>
                { undo }
            </div>
        </div>
    }
}

impl Desk {
    /// Puts the signed token into the evidence, and the public key of what signed it, unless it is known.
    fn judge(&self, token: &str) {
        let state = &self.scene.state;
        let alg = alg_of(&self.draft.header).unwrap_or_default();
        let material = chosen(&self.draft, &alg, &self.materials);
        let is_known = |id: &str| self.scene.keys.keys().any(|key| key.key.kid == id);
        let public = material
            .filter(|it| !is_known(&it.id))
            .and_then(Material::public_pem);
        let shown = self.scene.inspection.evidence.token_span();
        let pasted = put_in(&state.pasted, shown, token, public.as_deref());
        let before = self
            .draft
            .before
            .clone()
            .or_else(|| Some(state.pasted.clone()));
        self.write(Draft {
            before,
            ..(*self.draft).clone()
        });
        self.scene.dispatch.emit(Action::Paste(pasted.into()));
    }
}
