//! The token that a TokenRequest would be answered with: what is asked for, and the claims that the release writes.

use super::choice::Choice;
use super::edit::{Desk, USUAL, Unsigned, stamp};
use super::names;
use super::scene::{Scene, marked};
use crate::app::rehearse::{chosen, uuid};
use crate::app::{BoundTo, Draft, How, RequestForm, Written, setting};
use crate::claims::{Kubernetes, Reference};
use crate::clocks::{Machine, Role};
use crate::i18n::{EditWord, SigningLanguage};
use crate::keys::algorithms::{Algorithm, Curve, Takes};
use crate::kube::token_request::{Bound, Issuer, Named, TokenRequest, header, issue};
use crate::time::{Instant, SECOND};
use crate::verifier::Setting;
use crate::web::random::chance;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The issuer of clusters that kubeadm sets up (kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go).
const KUBEADM: &str = "https://kubernetes.default.svc.cluster.local";

const RSA: &str = "RS256";

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub desk: Desk,
}

/// What is said of the last request: what was refused, or what is remarkable about the token.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    NotSeconds,
    NotNames,
    /// In Kubernetes' own words.
    Refused(String),
    Unsigned(Unsigned),
    Made {
        from: Instant,
        until: Instant,
        /// `status.expirationTimestamp`, where it is another than the token's own.
        told: Option<Instant>,
        warnings: Vec<String>,
        /// It is said of this one, and of none that was signed later.
        token: Option<Rc<str>>,
    },
}

#[component]
pub fn Request(props: &RequestProps) -> Html {
    let desk = &props.desk;
    let scene = &desk.scene;
    let language = desk.language();
    let word = |word| language.edit_word(word);
    let form = shown(desk);
    let said = use_state_eq(|| Said::Nothing);
    let servers: Vec<(String, String)> = scene
        .state
        .servers()
        .map(|it| (it.id.to_string(), it.name.clone()))
        .collect();
    let chosen = server(scene, &form).map_or_else(String::new, |it| it.id.to_string());
    let onchoose = change(desk, |form, id| form.server = id.parse().ok());
    let kinds = BoundTo::ALL.map(|it| match it {
        BoundTo::Nothing => (String::new(), word(EditWord::NotBound).to_owned()),
        kind => (kind.kind().to_owned(), kind.kind().to_owned()),
    });
    let kinds = kinds.to_vec();
    let onkind = change(desk, |form, kind| {
        form.bound_to = BoundTo::read(&kind).unwrap_or(BoundTo::Nothing);
    });
    let onmake = {
        let (desk, said) = (desk.clone(), said.clone());
        Callback::from(move |_: MouseEvent| match made(&desk) {
            Ok((draft, made)) => {
                said.set(made);
                desk.write(draft);
            }
            Err(why) => said.set(why),
        })
    };
    let field = |name: &'static str, label, value: &str, set: fn(&mut RequestForm, String)| {
        let oninput = change(desk, set).reform(|event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            field.value()
        });
        html! {
            <label>
                <span class="quiet">{ word(label) }</span>
                <input type="text" aria-label={name} value={value.to_owned()} autocomplete="off" spellcheck="false" {oninput} />
            </label>
        }
    };
    html! {
        <details class="request">
            <summary>{ word(EditWord::Request) }</summary>
            <p class="quiet">{ word(EditWord::RequestHint) }</p>
            <div class="fields">
                <label>
                    <span class="quiet">{ word(EditWord::ApiServer) }</span>
                    <Choice name={names::ASKED_SERVER} options={servers} {chosen} {onchoose} />
                </label>
                { field(names::SECONDS, EditWord::Seconds, &form.seconds, |form, text| form.seconds = text) }
                { field(names::NAMESPACE, EditWord::Namespace, &form.namespace, |form, text| form.namespace = text) }
                { field(names::SERVICE_ACCOUNT, EditWord::ServiceAccount, &form.service_account, |form, text| form.service_account = text) }
                <label>
                    <span class="quiet">{ word(EditWord::BoundTo) }</span>
                    <Choice name={names::BOUND_TO} options={kinds} chosen={form.bound_to.kind().to_owned()} onchoose={onkind} />
                </label>
                if form.bound_to != BoundTo::Nothing {
                    { field(names::OBJECT, EditWord::Object, &form.object, |form, text| form.object = text) }
                }
                { field(names::REQUESTED_AUDIENCES, EditWord::Audiences, &form.audiences, |form, text| form.audiences = text) }
            </div>
            <div class="buttons">
                <button type="button" onclick={onmake}>{ word(EditWord::MakeToken) }</button>
            </div>
            { told(desk, language, &said) }
        </details>
    }
}

fn told(desk: &Desk, language: &'static dyn SigningLanguage, said: &Said) -> Html {
    let fault = match said {
        Said::Nothing | Said::Made { .. } => None,
        Said::NotSeconds => Some(language.edit_word(EditWord::NotSeconds).to_owned()),
        Said::NotNames => Some(language.edit_word(EditWord::NotNames).to_owned()),
        Said::Refused(words) => Some(words.clone()),
        Said::Unsigned(why) => Some(why.said(language)),
    };
    let mut notes = Vec::new();
    if let Said::Made {
        from,
        until,
        told,
        warnings,
        token,
    } = said
        && *token == desk.draft.signed
    {
        let voice = desk.scene.voice();
        notes.push(language.stamped(&voice.time(*from), &voice.time(*until)));
        if let Some(told) = told {
            notes.push(language.edit_word(EditWord::Extended).into());
            let at = voice.time(*told);
            notes.push(format!(
                "{}: {at}",
                language.edit_word(EditWord::ExpirationTimestamp)
            ));
        }
        notes.extend(warnings.clone());
    }
    html! {
        <>
            <p class="fault" role="alert">{ fault.as_deref().map(marked) }</p>
            <div role="status">
                { for notes.into_iter().map(|note| html! { <p class="quiet">{ note }</p> }) }
            </div>
        </>
    }
}

fn change(desk: &Desk, set: impl Fn(&mut RequestForm, String) + 'static) -> Callback<String> {
    let desk = desk.clone();
    Callback::from(move |text| {
        let mut form = shown(&desk);
        set(&mut form, text);
        desk.write(Draft {
            request: Some(form),
            ..(*desk.draft).clone()
        });
    })
}

/// The form as it was filled in, or else as the token shown would have been asked for.
fn shown(desk: &Desk) -> RequestForm {
    let begun = || {
        let claims = desk.scene.inspection.facts.kubernetes.as_ref();
        claims.map_or_else(RequestForm::default, of_claims)
    };
    desk.draft.request.clone().unwrap_or_else(begun)
}

fn of_claims(claims: &Kubernetes) -> RequestForm {
    let bound = [
        (BoundTo::Pod, &claims.pod),
        (BoundTo::Secret, &claims.secret),
        // Beside a pod it is the pod's.
        (BoundTo::Node, &claims.node),
    ];
    let bound = bound
        .into_iter()
        .find_map(|(kind, it)| Some((kind, it.as_ref()?)));
    RequestForm {
        namespace: claims.namespace.clone(),
        service_account: claims.service_account.name.clone(),
        bound_to: bound.map_or(BoundTo::Nothing, |(kind, _)| kind),
        object: bound.map_or_else(String::new, |(_, it)| it.name.clone()),
        ..RequestForm::default()
    }
}

fn server<'a>(scene: &'a Scene, form: &RequestForm) -> Option<&'a Machine> {
    let mut servers = scene.state.servers();
    let asked = servers.find(|it| Some(it.id) == form.server);
    let issuer = || scene.state.servers().find(|it| it.role == Role::Issuer);
    asked
        .or_else(issuer)
        .or_else(|| scene.state.servers().next())
}

/// The signed token as a draft, and what is to be said of it; or why there is none.
fn made(desk: &Desk) -> Result<(Draft, Said), Said> {
    let scene = &desk.scene;
    let form = shown(desk);
    let seconds = form.seconds.trim().parse();
    let seconds = seconds.map_err(|_| Said::NotSeconds)?;
    let mut names = vec![&form.namespace, &form.service_account];
    if form.bound_to != BoundTo::Nothing {
        names.push(&form.object);
    }
    if !names.into_iter().all(|name| is_name(name.trim())) {
        return Err(Said::NotNames);
    }
    let server = server(scene, &form).ok_or(Said::Nothing)?;
    let configured = scene.state.configured(server.id, &scene.pasted);
    let given = |setting: &Setting| match setting {
        Setting::Given(items) => items.clone(),
        Setting::Assumed => Vec::new(),
    };
    let issuer = given(&configured.issuers.setting).into_iter().next();
    let issuer = issuer
        .or_else(|| scene.inspection.facts.iss.text().map(str::to_owned))
        .unwrap_or_else(|| KUBEADM.into());
    let mut api_audiences = given(&configured.audiences.setting);
    if api_audiences.is_empty() {
        api_audiences.push(issuer.clone());
    }
    let flags = configured.flags;
    let clock = server.reads(scene.moment);
    let answered = issue(
        &request(scene, &form, issuer, seconds),
        &Issuer {
            release: scene.state.minor.into(),
            clock,
            api_audiences,
            extend: flags
                .and_then(|flags| flags.extend.as_ref())
                .is_none_or(|it| it.value),
            longest: flags
                .and_then(|flags| flags.max_expiration.as_ref())
                .map(|it| it.value),
        },
    );
    let issued = answered.map_err(|refusal| Said::Refused(refusal.words()))?;
    let written = Written {
        header: header(&algorithm(desk), ""),
        payload: issued.claims,
    };
    let draft = Draft {
        request: Some(form),
        ..desk.replaced(written)
    };
    let draft = desk.signed(draft, How::default()).map_err(Said::Unsigned)?;
    let at = |seconds: i128| Instant(seconds.saturating_mul(SECOND));
    let said = Said::Made {
        from: at(stamp(clock)),
        until: at(issued.exp),
        told: issued.extended.then(|| at(issued.expiration_timestamp)),
        warnings: issued.warnings,
        token: draft.signed.clone(),
    };
    Ok((draft, said))
}

/// RFC 1123, as kube-apiserver checks the names of these objects.
fn is_name(name: &str) -> bool {
    let is_edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = |b: u8| is_edge(b) || b == b'-' || b == b'.';
    let bytes = name.as_bytes();
    let edges = [bytes.first(), bytes.last()];
    name.len() <= 253
        && name.bytes().all(fits)
        && edges.into_iter().all(|b| b.is_some_and(|b| is_edge(*b)))
}

/// As an API server signs (signerFromPrivateKey in pkg/serviceaccount/jwt.go): RSA by RS256, and each curve by its own.
/// By that of the draft, if there is a key for it, and otherwise by one that needs no waiting.
fn algorithm(desk: &Desk) -> String {
    let alg = desk.alg();
    match Algorithm::of(&alg).map(Algorithm::takes) {
        Some(Takes::Rsa) if chosen(&desk.draft, RSA, &desk.materials).is_some() => RSA.into(),
        Some(Takes::Curve(curve)) if curve != Curve::Secp256k1 => alg,
        _ => USUAL.into(),
    }
}

/// With the UIDs of the token shown where the names are the same, and otherwise with drawn ones.
fn request(scene: &Scene, form: &RequestForm, issuer: String, seconds: i64) -> TokenRequest {
    let claims = scene.inspection.facts.kubernetes.as_ref();
    let same = claims.filter(|it| it.namespace == form.namespace.trim());
    let named = |name: &str, known: Option<&Reference>| Named {
        name: name.trim().into(),
        uid: match known.filter(|it| it.name == name.trim()) {
            Some(known) => known.uid.clone(),
            None => uuid(&mut chance()),
        },
    };
    let known = |reference: fn(&Kubernetes) -> Option<&Reference>| same.and_then(reference);
    let bound = match form.bound_to {
        BoundTo::Nothing => None,
        BoundTo::Pod => {
            let of_token = known(|it| it.pod.as_ref());
            let is_same = of_token.is_some_and(|it| it.name == form.object.trim());
            let node = same.and_then(|it| it.node.as_ref()).filter(|_| is_same);
            Some(Bound::Pod {
                pod: named(&form.object, of_token),
                node: node.map(|it| named(&it.name, Some(it))),
            })
        }
        BoundTo::Secret => Some(Bound::Secret(named(
            &form.object,
            known(|it| it.secret.as_ref()),
        ))),
        BoundTo::Node => Some(Bound::Node(named(
            &form.object,
            known(|it| it.node.as_ref()),
        ))),
    };
    let audiences = match setting(&form.audiences) {
        Setting::Given(items) => items,
        Setting::Assumed => Vec::new(),
    };
    TokenRequest {
        issuer,
        namespace: form.namespace.trim().into(),
        service_account: named(&form.service_account, same.map(|it| &it.service_account)),
        bound,
        audiences,
        seconds,
        jti: uuid(&mut chance()),
    }
}
