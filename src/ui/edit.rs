//! The tab Edit and sign: a token is written, signed with a key of one's own or one made here, and judged.

use super::choice::Choice;
use super::copy::copy;
use super::names;
use super::request::Request;
use super::scene::{Scene, SceneProps};
use super::search::{Search, use_search};
use super::writing::{Writing, is_object};
use crate::app::rehearse::{
    Material, Materials, What, alg_of, chosen, made_for, materials, put_in, signed, signer,
    with_kid,
};
use crate::app::{Action, Draft, How, Judged, KeyBox, Signer, Written};
use crate::i18n::{EditWord, SigningLanguage};
use crate::json::edit::{remove, set, string};
use crate::json::{self, Value, pretty};
use crate::keys::algorithms::{ALGORITHMS, Algorithm, Takes};
use crate::keys::sign::{NONE, SignFault};
use crate::time::{Instant, SECOND};
use crate::token::Part;
use crate::web::random::chance;
use std::rc::Rc;
use yew::prelude::*;

/// What a token made anew is signed by: as kubeadm's keys may, and at once.
pub const USUAL: &str = "ES256";

const HOUR: i128 = 3_600;

/// A draft that somebody works on, as it is shown, and how it changes.
#[derive(Clone)]
pub struct Desk {
    pub scene: Scene,
    pub draft: Rc<Draft>,
    pub written: Written,
    pub materials: Rc<Materials>,
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

/// Compared by identity, as a scene is.
impl PartialEq for Desk {
    fn eq(&self, other: &Desk) -> bool {
        self.scene == other.scene
    }
}

#[component]
pub fn Edit(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let draft = scene.state.draft.clone();
    let materials = use_memo(
        (
            scene.state.pasted.clone(),
            scene.state.keys.clone(),
            draft.made.clone(),
        ),
        |(pasted, keys, made)| materials(pasted, &scene.inspection.evidence.findings, keys, made),
    );
    let desk = Desk {
        written: draft.written.clone().unwrap_or_else(|| begun(scene)),
        scene: scene.clone(),
        draft,
        materials,
    };
    let settable = use_memo(desk.written.payload.clone(), |text| is_object(text));
    let search = use_search(&desk);
    // Said of the draft that it was about, and of no other.
    let fault = use_state_eq(|| None::<(Unsigned, Rc<Draft>)>);
    let language = scene.signing_language();
    let word = |word| language.edit_word(word);
    html! {
        <div class="edit">
            <p class="quiet">{ word(EditWord::EditHint) }</p>
            <div class="buttons">
                if scene.inspection.token.is_some() {
                    <button type="button" onclick={desk.on(|desk| desk.replaced(of_token(&desk.scene)))}>{ word(EditWord::FromToken) }</button>
                }
                <button type="button" onclick={desk.on(|desk| desk.replaced(anew()))}>{ word(EditWord::Empty) }</button>
                if desk.draft.replaced.is_some() {
                    <button type="button" onclick={desk.on(Desk::taken_back)}>{ word(EditWord::TakeBack) }</button>
                }
            </div>
            <Writing scene={scene.clone()} id="edit-header" name={names::HEADER} label={word(EditWord::Header)} part={Part::Header}
                text={Rc::<str>::from(&*desk.written.header)} onwrite={desk.onwrite(|written, text| written.header = text)} />
            <Writing scene={scene.clone()} id="edit-payload" name={names::PAYLOAD} label={word(EditWord::Payload)} part={Part::Payload}
                text={Rc::<str>::from(&*desk.written.payload)} onwrite={desk.onwrite(|written, text| written.payload = text)} />
            { dates(&desk, language, *settable) }
            { signing(&desk, language, &search, &fault) }
            { result(&desk, language) }
            <Request desk={desk.clone()} />
        </div>
    }
}

/// What is shown before anybody has written: the token of the evidence, or a beginning.
fn begun(scene: &Scene) -> Written {
    match scene.inspection.token {
        Some(_) => of_token(scene),
        None => anew(),
    }
}

fn of_token(scene: &Scene) -> Written {
    let token = scene.inspection.token.as_ref();
    let part = |json: Option<&json::Node>| json.map_or_else(|| "{}".into(), pretty);
    Written {
        header: part(token.and_then(|token| token.header.json.as_deref())),
        payload: part(token.and_then(|token| token.payload.json.as_deref())),
    }
}

fn anew() -> Written {
    Written {
        header: format!("{{\n  \"alg\": \"{USUAL}\"\n}}"),
        payload: "{\n}".into(),
    }
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
    fn onwrite(&self, change: impl Fn(&mut Written, String) + 'static) -> Callback<String> {
        let desk = self.clone();
        Callback::from(move |text| {
            let mut written = desk.written.clone();
            change(&mut written, text);
            desk.write(desk.with(written));
        })
    }

    /// A handler for a choice about signing.
    fn onchoose(&self, change: impl Fn(&mut Draft, String) + 'static) -> Callback<String> {
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

    fn with(&self, written: Written) -> Draft {
        Draft {
            written: Some(written),
            ..self.unsigned()
        }
    }

    /// Something else instead of all that was written, which may be taken back.
    pub fn replaced(&self, written: Written) -> Draft {
        Draft {
            replaced: self.draft.written.clone(),
            ..self.with(written)
        }
    }

    fn taken_back(&self) -> Draft {
        Draft {
            written: self.draft.replaced.clone(),
            replaced: None,
            ..self.unsigned()
        }
    }

    pub fn language(&self) -> &'static dyn SigningLanguage {
        self.scene.signing_language()
    }

    pub fn alg(&self) -> String {
        alg_of(&self.written.header).unwrap_or_default()
    }

    /// Signs what is written in a draft, with a key made now if need be.
    pub fn signed(&self, mut draft: Draft, how: How) -> Result<Draft, Unsigned> {
        let mut written = draft
            .written
            .clone()
            .unwrap_or_else(|| self.written.clone());
        let alg = alg_of(&written.header).unwrap_or_default();
        if alg != NONE && Algorithm::of(&alg).is_none() {
            return Err(Unsigned::NoAlgorithm);
        }
        let is_thrown_away = signer(&draft, &alg, &self.materials) == Signer::ThrowAway;
        if is_thrown_away && chosen(&draft, &alg, &self.materials).is_none() {
            let made = made_for(&alg, &mut chance());
            draft.made.extend(made.map(Rc::from));
        }
        let state = &self.scene.state;
        let findings = &self.scene.inspection.evidence.findings;
        let materials = materials(&state.pasted, findings, &state.keys, &draft.made);
        let material = chosen(&draft, &alg, &materials);
        if alg != NONE && material.is_none() {
            return Err(Unsigned::NoKey);
        }
        if let Some(material) = material.filter(|_| how.kid) {
            written.header = with_kid(&written.header, material);
        }
        let token = signed(&written, how, material, &mut chance()).map_err(Unsigned::Fault)?;
        draft.signed = Some(token.into());
        draft.written = Some(written);
        Ok(draft)
    }
}

/// Seconds of what a clock shows.
pub fn stamp(clock: Instant) -> i128 {
    clock.0.div_euclid(SECOND)
}

/// What a press makes of the payload, of what the chosen clock shows. Not before: the page is drawn every second.
type Stamp = fn(&str, i128) -> Option<String>;

fn at(payload: &str, claim: &str, seconds: i128) -> Option<String> {
    set(payload, &[claim], &seconds.to_string())
}

fn dates(desk: &Desk, language: &'static dyn SigningLanguage, settable: bool) -> Html {
    let scene = &desk.scene;
    let word = |word| language.edit_word(word);
    let mut options = vec![(String::new(), word(EditWord::TrueTime).to_owned())];
    options.extend(
        scene
            .state
            .servers()
            .map(|it| (it.id.to_string(), it.name.clone())),
    );
    let machine = scene
        .state
        .servers()
        .find(|it| Some(it.id) == desk.draft.clock);
    let now = stamp(machine.map_or(scene.moment, |it| it.reads(scene.moment)));
    let onchoose = desk.onchoose(|draft, id| draft.clock = id.parse().ok());
    let chosen = machine.map_or_else(String::new, |it| it.id.to_string());
    let button = |label, change: Stamp| {
        let onclick = desk.on::<MouseEvent>(move |desk| {
            let mut written = desk.written.clone();
            if let Some(payload) = change(&written.payload, now) {
                written.payload = payload;
            }
            desk.with(written)
        });
        // Where no member can be set, no date can.
        html! { <button type="button" disabled={!settable} {onclick}>{ word(label) }</button> }
    };
    html! {
        <div class="buttons" role="group" aria-label={word(EditWord::Dates)}>
            <label class="quiet">
                { word(EditWord::StampedBy) }{ " " }
                <Choice name={names::STAMPED_BY} {options} {chosen} {onchoose} />
            </label>
            { button(EditWord::StampNow, |text, now| at(&at(text, "iat", now)?, "nbf", now)) }
            { button(EditWord::ExpireInAnHour, |text, now| at(text, "exp", now + HOUR)) }
            { button(EditWord::AnHourMore, |text, now| {
                at(text, "exp", number(text, "exp").unwrap_or(now).saturating_add(HOUR))
            }) }
            { button(EditWord::NoExp, |text, _| remove(text, &["exp"])) }
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
    fault: &UseStateHandle<Option<(Unsigned, Rc<Draft>)>>,
) -> Html {
    let word = |word| language.edit_word(word);
    let alg = desk.alg();
    let wanted = Algorithm::of(&alg).map(Algorithm::takes);
    let onsign = {
        let (desk, fault) = (desk.clone(), fault.clone());
        Callback::from(
            move |_: MouseEvent| match desk.signed(desk.unsigned(), desk.draft.how) {
                Ok(draft) => {
                    fault.set(None);
                    desk.write(draft);
                }
                Err(why) => {
                    // What was signed before was something else.
                    let draft = desk.unsigned();
                    fault.set(Some((why, Rc::new(draft.clone()))));
                    desk.write(draft);
                }
            },
        )
    };
    let how = desk.draft.how;
    let check = |label, checked: bool, turned: How| {
        let onchange = desk.on::<Event>(move |desk| Draft {
            how: turned,
            ..desk.unsigned()
        });
        html! {
            <label class="check">
                <input type="checkbox" {checked} {onchange} />
                <span>{ word(label) }</span>
            </label>
        }
    };
    let said = (**fault)
        .as_ref()
        .filter(|(_, draft)| **draft == *desk.draft);
    let said = said.map(|(why, _)| why.said(language));
    html! {
        <div class="signing">
            if is_object(&desk.written.header) {
                { algorithm(desk, language, &alg) }
            } else {
                <p class="fault">{ word(EditWord::MendHeader) }</p>
            }
            if let Some(wanted) = wanted {
                { key(desk, language, search, &alg, wanted) }
                if wanted != Takes::Secret {
                    { check(EditWord::WriteKid, how.kid, How { kid: !how.kid, ..how }) }
                }
            } else if alg == NONE {
                <p class="quiet">{ word(EditWord::WeakAlgorithm) }</p>
            }
            { check(EditWord::WithoutBlanks, how.compact, How { compact: !how.compact, ..how }) }
            <div class="buttons">
                <button type="button" class="main-action" onclick={onsign}>{ word(EditWord::Sign) }</button>
                <span class="done" role="status">{ desk.draft.signed.as_ref().map(|_| word(EditWord::Signed)) }</span>
                <span class="fault" role="alert">{ said }</span>
            </div>
        </div>
    }
}

fn algorithm(desk: &Desk, language: &'static dyn SigningLanguage, alg: &str) -> Html {
    let word = |word| language.edit_word(word);
    let mut options: Vec<(String, String)> = ALGORITHMS
        .iter()
        .map(|it| (it.name.to_owned(), it.name.to_owned()))
        .collect();
    options.push((NONE.into(), word(EditWord::Unsecured).into()));
    if options.iter().all(|(name, _)| name != alg) {
        options.insert(0, (alg.to_owned(), alg.to_owned()));
    }
    let onchoose = desk.onwrite(|written, alg| {
        if let Some(header) = set(&written.header, &["alg"], &string(&alg)) {
            written.header = header;
        }
    });
    html! {
        <label>
            <span>{ word(EditWord::Algorithm) }</span>
            <Choice name={names::ALGORITHM} {options} chosen={alg.to_owned()} {onchoose} />
        </label>
    }
}

/// Which key signs, and what there is of it to take along.
fn key(
    desk: &Desk,
    language: &'static dyn SigningLanguage,
    search: &Search,
    alg: &str,
    wanted: Takes,
) -> Html {
    let word = |word| language.edit_word(word);
    let mut options = vec![(String::new(), word(EditWord::ThrowAway).to_owned())];
    let fitting = desk.materials.all.iter();
    let fitting = fitting.filter(|it| it.takes() == wanted && it.made.is_none());
    options.extend(fitting.map(|it| {
        let kind = match &it.what {
            What::Key(key) => key.kind().to_string(),
            What::Secret(secret) => language.secret(secret.bits()),
        };
        (format!("={}", it.id), format!("{kind} {}", it.id))
    }));
    let signer = signer(&desk.draft, alg, &desk.materials);
    let picked = match &signer {
        Signer::PutIn(id) => format!("={id}"),
        Signer::ThrowAway => String::new(),
    };
    let onchoose = desk.onchoose(|draft, picked| {
        draft.signer = match picked.strip_prefix('=') {
            Some(id) => Signer::PutIn(id.into()),
            None => Signer::ThrowAway,
        };
    });
    let faults = desk.materials.faults.iter();
    html! {
        <>
            <label>
                <span>{ word(EditWord::SigningKey) }</span>
                <Choice name={names::SIGNING_KEY} {options} chosen={picked} {onchoose} />
            </label>
            { for faults.map(|fault| html! { <p class="fault">{ language.private_fault(fault) }</p> }) }
            if signer == Signer::ThrowAway {
                <p class="quiet">{ word(EditWord::ThrowAwayNote) }</p>
                { made(desk, language, search, chosen(&desk.draft, alg, &desk.materials), wanted) }
            }
        </>
    }
}

/// A key made here may be taken along: it is copied, and never stands in the page. One button makes, stops and makes
/// another, so that whoever pressed it stays where they are.
fn made(
    desk: &Desk,
    language: &'static dyn SigningLanguage,
    search: &Search,
    material: Option<&Material>,
    wanted: Takes,
) -> Html {
    let word = |word| language.edit_word(word);
    let text = material
        .and_then(|it| it.made.as_ref())
        .map(|made| made.0.clone());
    let without = text.clone().map(|text| {
        desk.on::<MouseEvent>(move |desk| {
            let mut draft = desk.unsigned();
            draft.made.retain(|made| *made != text);
            let alg = desk.alg();
            draft
                .made
                .extend(made_for(&alg, &mut chance()).map(Rc::from));
            draft
        })
    });
    let (label, onclick) = match (wanted, without) {
        (Takes::Rsa, without) => search.button(text.is_some(), without),
        (_, Some(without)) => (EditWord::MakeAnother, without),
        (_, None) => return html! {},
    };
    let private = match wanted {
        Takes::Secret => EditWord::SecretJwk,
        _ => EditWord::PrivatePem,
    };
    html! {
        <div class="made-here">
            if let Some(material) = material.filter(|_| wanted != Takes::Secret) {
                <code>{ material.id.clone() }</code>
            }
            if let Some(text) = text {
                <span>{ word(private) }{ copy(&desk.scene, text, word(private)) }</span>
            }
            if let Some(text) = material.and_then(Material::public_pem) {
                <span>{ word(EditWord::PublicPem) }{ copy(&desk.scene, text, word(EditWord::PublicPem)) }</span>
            }
            <button type="button" class="link" {onclick}>{ word(label) }</button>
            { search.shown(language) }
        </div>
    }
}

fn result(desk: &Desk, language: &'static dyn SigningLanguage) -> Html {
    let word = |word| language.edit_word(word);
    let judged = desk.draft.judged.as_ref();
    // What was typed into the evidence since is not taken away.
    let judged = judged.filter(|judged| judged.after == desk.scene.state.pasted);
    let undo = judged.map(|judged| {
        let (desk, before) = (desk.clone(), judged.before.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            desk.scene.dispatch.emit(Action::Paste(before.clone()));
            desk.write(Draft {
                judged: None,
                ..(*desk.draft).clone()
            });
        });
        html! { <button type="button" {onclick}>{ word(EditWord::Undo) }</button> }
    });
    let token = desk.draft.signed.as_ref().map(|token| {
        html! {
            <>
                <label for="signed-token">{ word(EditWord::SignedToken) }{ copy(&desk.scene, token.to_string(), word(EditWord::SignedToken)) }</label>
                <textarea id="signed-token" aria-label={names::SIGNED_TOKEN} readonly=true rows="4" value={token.to_string()} />
            </>
        }
    });
    let judge = desk.draft.signed.clone().map(|token| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| desk.judge(&token));
        html! { <button type="button" class="main-action" {onclick}>{ word(EditWord::UseIt) }</button> }
    });
    html! {
        <div class="signed">
            { token }
            <div class="buttons">{ judge }{ undo }</div>
        </div>
    }
}

impl Desk {
    /// Puts the signed token into the evidence, and what verifies it, unless that is known: a public key into the
    /// evidence as well, a secret into the box for keys if that is empty.
    fn judge(&self, token: &str) {
        let state = &self.scene.state;
        let material = chosen(&self.draft, &self.alg(), &self.materials);
        let is_known = |id: &str| self.scene.keys.keys().any(|key| key.key.kid == id);
        let public = material.filter(|it| !is_known(&it.id));
        let public = public.and_then(Material::public_pem);
        let shown = self.scene.inspection.evidence.token_span();
        let after: Rc<str> = put_in(&state.pasted, shown, token, public.as_deref()).into();
        let last = self.draft.judged.as_ref();
        let before = last.filter(|judged| judged.after == state.pasted);
        let before = before.map_or_else(|| state.pasted.clone(), |judged| judged.before.clone());
        self.write(Draft {
            judged: Some(Judged {
                before,
                after: after.clone(),
            }),
            ..(*self.draft).clone()
        });
        let secret = material.filter(|it| it.takes() == Takes::Secret);
        if let Some(made) = secret.and_then(|it| it.made.as_ref())
            && state.keys.text.trim().is_empty()
        {
            self.scene.dispatch.emit(Action::PutInKeys(KeyBox {
                text: made.0.clone(),
                secret: None,
            }));
        }
        self.scene.dispatch.emit(Action::Paste(after));
    }
}
