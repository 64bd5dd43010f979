//! Keys beside the token: a box for more of them, who signed, and what each key has to do with the token.

use super::choice::Choice;
use super::cluster::place;
use super::kept::use_kept;
use super::names;
use super::scene::{Scene, SceneProps, marked};
use crate::app::found::{AskedSecret, LONGEST_SECRET, Signer};
use crate::app::{Action, KeyBox, SecretForm};
use crate::cluster::discovery::Remark;
use crate::i18n::{KeyMatch, KeyWord, KeysLanguage, Term, Who};
use crate::jose::warnings;
use crate::keys::pasted::{PastedKey, PastedKeys, PastedSecret, Wrong};
use crate::keys::secret::{SecretFault, looks_like_a_key};
use crate::keys::{Check, Why};
use crate::kube::behaviours::KID_CHOOSES_KEYS;
use crate::kube::errors;
use crate::rules::Refusal;
use crate::text::{Span, place_of};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// More are counted, not listed.
const MOST: usize = 20;

#[component]
pub fn Keys(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let field = use_node_ref();
    use_kept(&field, &scene.state.keys.text);
    let language = scene.keys_language();
    let oninput = {
        let (dispatch, keys) = (scene.dispatch.clone(), scene.state.keys.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlTextAreaElement = event.target_unchecked_into();
            let text: Rc<str> = field.value().into();
            // What was said of a text is not said of the next, and least of all of a key.
            let is_key =
                |text: &str| text.len() > LONGEST_SECRET || looks_like_a_key(text).is_some();
            let secret = keys
                .secret
                .filter(|_| !text.trim().is_empty() && (!is_key(&text) || is_key(&keys.text)));
            dispatch.emit(Action::PutInKeys(KeyBox { text, secret }));
        })
    };
    html! {
        <section class="card keys" aria-label={names::KEYS}>
            <h2><label for="keys">{ scene.term(Term::Keys) }</label></h2>
            <p class="quiet">{ language.key_word(KeyWord::Hint) }</p>
            <textarea
                id="keys"
                ref={&field}
                aria-label={names::KEYS}
                placeholder={language.key_word(KeyWord::Placeholder)}
                rows="3"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                {oninput}
            />
            if !scene.state.keys.text.is_empty() {
                { read_as(scene, language) }
            }
            { who(scene, language) }
            { listed(scene, language) }
            { secrets(scene, language) }
            { faults(scene) }
            { warnings(scene, language) }
            { reports(scene, language) }
        </section>
    }
}

fn read_as(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    let onchoose = {
        let (dispatch, text) = (scene.dispatch.clone(), scene.state.keys.text.clone());
        Callback::from(move |form: String| {
            dispatch.emit(Action::PutInKeys(KeyBox {
                text: text.clone(),
                secret: SecretForm::read(&form),
            }));
        })
    };
    let chosen = scene
        .state
        .keys
        .secret
        .map_or("", SecretForm::id)
        .to_owned();
    let word = |word| language.key_word(word).to_owned();
    let mut options = vec![(String::new(), word(KeyWord::AsKeys))];
    options.extend(SecretForm::ALL.map(|form| {
        let label = match form {
            SecretForm::Text => KeyWord::AsText,
            SecretForm::Base64 => KeyWord::AsBase64,
            SecretForm::Base64url => KeyWord::AsBase64url,
            SecretForm::Hex => KeyWord::AsHex,
        };
        (form.id().to_owned(), word(label))
    }));
    html! {
        <label class="read-as">
            <span class="quiet">{ language.key_word(KeyWord::ReadAs) }</span>
            <Choice name={names::READ_AS} {options} {chosen} {onchoose} />
        </label>
    }
}

/// Who signed the token, in a sentence. Its place is there before it, so that it is heard.
fn who(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    let said = match scene.keys.signer(&scene.inspection.facts) {
        Signer::NoKeys => None,
        Signer::Key(key) => Some((Who::Key(&key.key.kid), "signed")),
        Signer::Secret => Some((Who::Secret, "signed")),
        Signer::Nobody(count, None) => Some((Who::Nobody(count), "no")),
        Signer::Nobody(_, Some(_)) => Some((Who::NobodyNamed, "kid-only")),
        Signer::NoneFits(algorithm) => Some((Who::NoneFits(algorithm.name), "unknown")),
        Signer::NoAlgorithm => Some((Who::NoAlgorithm, "unknown")),
        Signer::NoSignature(named) => {
            let named = named.is_some();
            Some((Who::Unknown { named }, "unknown"))
        }
    };
    html! {
        <div role="status">
            if let Some((who, id)) = said {
                <p class="signer" data-signer={id}>{ marked(&language.who(who)) }</p>
            }
            if scene.keys.unread {
                <p class="fault">{ language.key_word(KeyWord::NoKeyRecognised) }</p>
            }
        </div>
    }
}

fn listed(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    let count = scene.keys.keys().count();
    if count == 0 {
        return html! {};
    }
    html! {
        <ul class="known" aria-label={names::KEYS_FOUND}>
            { for scene.keys.keys().take(MOST).map(|key| found(scene, language, key)) }
            if count > MOST {
                <li>{ format!("+{}", count - MOST) }</li>
            }
        </ul>
    }
}

/// A key, by its kid, with what it has to do with the token.
fn found(scene: &Scene, language: &'static dyn KeysLanguage, key: &PastedKey) -> Html {
    let rest = scene.rest_language();
    let checked = scene.keys.is_checked();
    let named = scene.inspection.facts.kid();
    let is_named = named == Some(&key.key.kid) || named == Some(&key.as_published().kid);
    let (id, found) = match (checked && key.signed(), is_named, checked) {
        (true, ..) => ("signed", KeyMatch::Signed),
        (_, true, true) => ("kid-only", KeyMatch::KidOnly),
        (_, true, false) => ("kid-only", KeyMatch::Named),
        _ => ("no", KeyMatch::No),
    };
    let mark = match found {
        KeyMatch::Signed => "✓",
        _ if !checked => "·",
        _ => "✕",
    };
    let in_box = scene
        .keys
        .put_in
        .keys
        .iter()
        .any(|it| std::ptr::eq(it, key));
    let why = key.check.filter(|check| explains(*check));
    html! {
        <li data-kid={key.key.kid.clone()} data-match={id}>
            <span class="mark" aria-hidden="true">{ mark }</span>
            <span>
                <code>{ &key.key.kid }</code>{ format!(" ({}) ", key.kind) }
                if checked || is_named {
                    { rest.key_match(found) }{ " " }
                }
                { for why.map(|check| html! { <>{ "· " }{ marked(&rest.check(check)) }{ " " }</> }) }
                { for key.notes.iter().map(|note| html! { <>{ "· " }{ marked(&rest.key_note(note)) }{ " " }</> }) }
                if in_box {
                    <span class="quiet">{ language.key_word(KeyWord::PutIn) }</span>
                } else {
                    { place(scene, key.span) }
                }
                <span class="more quiet">
                    { language.key_word(KeyWord::Thumbprint) }{ " " }<code>{ &key.thumbprint }</code>
                </span>
                { held_by(scene, language, key) }
            </span>
        </li>
    }
}

/// Which API servers have the key, where they may differ.
fn held_by(scene: &Scene, language: &'static dyn KeysLanguage, key: &PastedKey) -> Html {
    let Some(report) = scene.report().filter(|report| report.servers.len() > 1) else {
        return html! {};
    };
    let has = |held: &[crate::verifier::Key]| {
        held.iter()
            .any(|it| it.kid == key.as_published().kid || it.kid == key.key.kid)
    };
    let servers = report.servers.iter();
    let holders: Vec<&str> = servers
        .filter(|server| server.judged.situation.keys.as_deref().is_some_and(has))
        .map(|server| server.machine.name.as_str())
        .collect();
    let text = match holders.is_empty() {
        true => language.key_word(KeyWord::HeldByNone).to_owned(),
        false => scene
            .language()
            .labelled(language.key_word(KeyWord::HeldBy), &holders.join(", ")),
    };
    html! { <span class="more quiet">{ text }</span> }
}

fn secrets(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    let keys = &scene.keys;
    let pasted = keys.evidence.secrets.iter().chain(&keys.put_in.secrets);
    let pasted: Vec<Html> = pasted.map(|it| of_jwk(scene, language, it)).collect();
    let asked = keys.secret.as_ref().map(|secret| match secret {
        Ok(secret) => of_box(scene, language, secret),
        Err(fault) => refused(scene, language, fault),
    });
    if pasted.is_empty() && asked.is_none() {
        return html! {};
    }
    html! {
        <ul class="known" aria-label={names::SECRETS_FOUND}>
            { for pasted }
            { for asked }
        </ul>
    }
}

/// Whether there is more to say than that it did or did not sign.
fn explains(check: Check) -> bool {
    !matches!(check, Check::Verifies | Check::Not(Why::Wrong))
}

fn of_jwk(scene: &Scene, language: &'static dyn KeysLanguage, secret: &PastedSecret) -> Html {
    let rest = scene.rest_language();
    let signed = secret.check.is_some_and(Check::is_good);
    let why = secret.check.filter(|check| explains(*check));
    let why = why.map(|check| rest.check(check));
    let warnings = secret.warnings.iter().map(|it| rest.secret_warning(*it));
    let said = why.into_iter().chain(warnings);
    line_of_secret(language, signed, &secret.name, secret.bits, said)
}

fn of_box(scene: &Scene, language: &'static dyn KeysLanguage, secret: &AskedSecret) -> Html {
    let rest = scene.rest_language();
    let end = secret.line_end;
    let signed = end.is_some() || secret.check.is_some_and(Check::is_good);
    let why = secret.check.filter(|check| explains(*check));
    let why = why.map(|check| rest.check(check));
    let warnings = secret.warnings.iter().map(|it| rest.secret_warning(*it));
    let end = end.map(|end| rest.line_end(end).to_owned());
    let said = why.into_iter().chain(end).chain(warnings);
    line_of_secret(language, signed, "", secret.bits, said)
}

fn line_of_secret(
    language: &'static dyn KeysLanguage,
    signed: bool,
    name: &str,
    bits: usize,
    said: impl Iterator<Item = String>,
) -> Html {
    html! {
        <li data-match={if signed { "signed" } else { "no" }}>
            <span class="mark" aria-hidden="true">{ if signed { "✓" } else { "·" } }</span>
            <span>
                { language.key_word(KeyWord::SharedSecret) }{ " " }
                if !name.is_empty() {
                    <code>{ name.to_owned() }</code>{ " " }
                }
                { "(" }{ language.secret(bits) }{ ")" }
                { for said.map(|text| html! { <>{ " · " }{ marked(&text) }</> }) }
                <span class="more quiet">{ marked(language.key_word(KeyWord::SecretNote)) }</span>
            </span>
        </li>
    }
}

fn refused(scene: &Scene, language: &'static dyn KeysLanguage, fault: &SecretFault) -> Html {
    let text = scene.rest_language().secret_fault(*fault);
    html! {
        <li data-fault="true">
            <span class="mark" aria-hidden="true">{ "!" }</span>
            <span>
                { text }{ " " }
                if let SecretFault::Character(span) | SecretFault::Cut(span) = fault {
                    { place_in_box(scene, *span) }
                } else {
                    { language.key_word(KeyWord::Outright) }
                }
            </span>
        </li>
    }
}

fn place_in_box(scene: &Scene, span: Span) -> Html {
    let text = &scene.state.keys.text;
    let place = place_of(text, span.start);
    let text = scene
        .language()
        .place(place.line, place.column, text.contains('\n'));
    html! { <span class="quiet">{ text }</span> }
}

fn faults(scene: &Scene) -> Html {
    let line = |keys: &PastedKeys, place: fn(&Scene, Span) -> Html| -> Vec<Html> {
        // A secret that was read says so itself.
        let is_secret = |span: Span| {
            keys.secrets
                .iter()
                .any(|it| it.span.start <= span.start && span.end <= it.span.end)
        };
        let faults = keys
            .faults
            .iter()
            .filter(|it| it.what != Wrong::Symmetric || !is_secret(it.span));
        let faults = faults.take(MOST);
        faults
            .map(|fault| {
                let text = scene.rest_language().key_fault(&fault.what);
                html! {
                    <li data-fault="true">
                        <span class="mark" aria-hidden="true">{ "!" }</span>
                        <span>{ marked(&text) }{ " " }{ place(scene, fault.span) }</span>
                    </li>
                }
            })
            .collect()
    };
    let mut lines = line(&scene.keys.evidence, place);
    lines.extend(line(&scene.keys.put_in, place_in_box));
    if lines.is_empty() {
        return html! {};
    }
    html! { <ul class="known faults">{ for lines }</ul> }
}

/// What in the header is worth a warning; and what an issuer's own description says of the token.
fn warnings(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    let rest = scene.rest_language();
    let token = scene.inspection.token.as_ref();
    let of_header = token.map_or_else(Vec::new, warnings::warnings);
    let of_header = of_header.iter().map(|warning| {
        let text = rest.header_warning(&warning.what);
        ("!", text, warning.place)
    });
    let facts = &scene.inspection.facts;
    let described = scene.pasted.discovery.iter().flat_map(|it| {
        let remarks = it.remarks(facts).into_iter();
        remarks.map(|remark| {
            let mark = match remark {
                Remark::SameIssuer => "✓",
                Remark::KeysAt(_) => "·",
                Remark::OtherIssuer { .. } | Remark::AlgorithmNotListed { .. } => "!",
            };
            (mark, rest.discovery(&remark), Some(it.span))
        })
    });
    html! {
        <>
            { remarks(scene, language.key_word(KeyWord::HeaderWarnings), of_header.collect()) }
            { remarks(scene, language.key_word(KeyWord::IssuerSays), described.collect()) }
        </>
    }
}

fn remarks(scene: &Scene, title: &str, said: Vec<(&str, String, Option<Span>)>) -> Html {
    if said.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ title }</h3>
            <ul class="known">
                { for said.into_iter().take(MOST).map(|(mark, text, span)| html! {
                    <li>
                        <span class="mark" aria-hidden="true">{ mark }</span>
                        <span>{ marked(&text) }{ " " }{ for span.map(|span| place(scene, span)) }</span>
                    </li>
                }) }
            </ul>
        </>
    }
}

/// The difference between a kid that is not known and a signature that is wrong, as the chosen release reports them.
fn reports(scene: &Scene, language: &'static dyn KeysLanguage) -> Html {
    if scene.keys.signer(&scene.inspection.facts) == Signer::NoKeys {
        return html! {};
    }
    let release = scene.state.minor;
    let said = |refusal: &Refusal| errors(refusal, release).join(" ");
    let unknown = said(&Refusal::NoKeyFound { kid: None });
    let wrong = said(&Refusal::SignatureWrong { tried: 1 });
    html! {
        <details>
            <summary>{ language.key_word(KeyWord::ReportsHint) }{ format!(" ({release})") }</summary>
            <dl class="settings">
                <dt>{ language.key_word(KeyWord::UnknownKid) }</dt>
                <dd>
                    if KID_CHOOSES_KEYS.at(release) {
                        <code>{ unknown }</code>
                    } else {
                        { language.key_word(KeyWord::AllTried) }{ ": " }<code>{ wrong.clone() }</code>
                    }
                </dd>
                <dt>{ language.key_word(KeyWord::WrongSignature) }</dt>
                <dd><code>{ wrong }</code></dd>
            </dl>
        </details>
    }
}
