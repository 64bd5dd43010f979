//! The token that a TokenRequest would be answered with: what is asked for, and the claims that the release writes.

use super::choice::Choice;
use super::edit::{Desk, How, USUAL, Unsigned, stamp};
use super::names;
use super::scene::Scene;
use crate::app::{Draft, RequestForm, setting};
use crate::clocks::{Machine, Role};
use crate::i18n::{EditWord, SigningLanguage};
use crate::json::edit::{set, string};
use crate::keys::algorithms::{Algorithm, Takes};
use crate::keys::rehearse::{alg_of, uuid};
use crate::kube::token_request::{Bound, Issuer, Named, TokenRequest, header, issue};
use crate::time::{Instant, SECOND};
use crate::verifier::Setting;
use crate::web::random::chance;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The issuer of clusters that kubeadm sets up (kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go).
const KUBEADM: &str = "https://kubernetes.default.svc.cluster.local";

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub desk: Desk,
}

/// What is said of the last request: what was refused, or what is remarkable about the token.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    NotSeconds,
    /// In Kubernetes' own words.
    Refused(String),
    Unsigned(Unsigned),
    Made {
        from: Instant,
        until: Instant,
        extended: bool,
        warnings: Vec<String>,
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
                { field(names::POD, EditWord::Pod, &form.pod, |form, text| form.pod = text) }
                { field(names::REQUESTED_AUDIENCES, EditWord::Audiences, &form.audiences, |form, text| form.audiences = text) }
            </div>
            <p class="quiet">{ word(EditWord::Audiences) }{ ": " }{ word(EditWord::AudiencesHint) }</p>
            <div class="buttons">
                <button type="button" onclick={onmake}>{ word(EditWord::MakeToken) }</button>
            </div>
            { told(scene, language, &said) }
        </details>
    }
}

fn told(scene: &Scene, language: &'static dyn SigningLanguage, said: &Said) -> Html {
    let fault = match said {
        Said::Nothing | Said::Made { .. } => None,
        Said::NotSeconds => Some(language.edit_word(EditWord::NotSeconds).to_owned()),
        Said::Refused(words) => Some(words.clone()),
        Said::Unsigned(why) => Some(why.said(language)),
    };
    let mut notes = Vec::new();
    if let Said::Made {
        from,
        until,
        extended,
        warnings,
    } = said
    {
        let voice = scene.voice();
        notes.push(language.stamped(&voice.time(*from), &voice.time(*until)));
        if *extended {
            notes.push(language.edit_word(EditWord::Extended).into());
        }
        notes.extend(warnings.clone());
    }
    html! {
        <>
            <p class="fault" role="alert">{ fault }</p>
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
            request: form,
            ..(*desk.draft).clone()
        });
    })
}

/// The form as it was filled in, or else as the token shown would have been asked for.
fn shown(desk: &Desk) -> RequestForm {
    let form = &desk.draft.request;
    let facts = &desk.scene.inspection.facts;
    let claims = facts
        .kubernetes
        .as_ref()
        .filter(|_| *form == RequestForm::default());
    let Some(claims) = claims else {
        return form.clone();
    };
    RequestForm {
        namespace: claims.namespace.clone(),
        service_account: claims.service_account.name.clone(),
        pod: claims
            .pod
            .as_ref()
            .map_or_else(String::new, |it| it.name.clone()),
        ..form.clone()
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
    let mut draft = Draft {
        header: header(&algorithm(desk), ""),
        payload: issued.claims,
        request: form,
        ..desk.unsigned()
    };
    if let Some(bare) = set(&draft.header, &["alg"], &string(&algorithm(desk))) {
        draft.header = bare;
    }
    let draft = desk.signed(draft, How::default()).map_err(Said::Unsigned)?;
    let said = Said::Made {
        from: Instant(stamp(clock).saturating_mul(SECOND)),
        until: Instant(issued.exp.saturating_mul(SECOND)),
        extended: issued.extended,
        warnings: issued.warnings,
    };
    Ok((draft, said))
}

/// The draft's own, if API servers can sign by it and there is a key for it, and otherwise one that needs no waiting.
fn algorithm(desk: &Desk) -> String {
    let alg = alg_of(&desk.draft.header).unwrap_or_default();
    let takes = Algorithm::of(&alg).map(Algorithm::takes);
    let has_key = takes.is_some_and(|takes| desk.materials.iter().any(|it| it.takes() == takes));
    match takes {
        Some(Takes::Rsa) if has_key => alg,
        Some(Takes::Curve(_)) if alg != "ES256K" => alg,
        _ => USUAL.into(),
    }
}

/// With the UIDs of the token shown where the names are the same, and otherwise with drawn ones.
fn request(scene: &Scene, form: &RequestForm, issuer: String, seconds: i64) -> TokenRequest {
    let claims = scene.inspection.facts.kubernetes.as_ref();
    let same = claims.filter(|it| it.namespace == form.namespace.trim());
    let named = |name: &str, known: Option<&crate::claims::Reference>| Named {
        name: name.trim().into(),
        uid: match known.filter(|it| it.name == name.trim()) {
            Some(known) => known.uid.clone(),
            None => uuid(&mut chance()),
        },
    };
    let pod = (!form.pod.trim().is_empty()).then(|| Bound::Pod {
        pod: named(&form.pod, same.and_then(|it| it.pod.as_ref())),
        node: claims.and_then(|it| it.node.as_ref()).map(|it| Named {
            name: it.name.clone(),
            uid: it.uid.clone(),
        }),
    });
    let audiences = match setting(&form.audiences) {
        Setting::Given(items) => items,
        Setting::Assumed => Vec::new(),
    };
    TokenRequest {
        issuer,
        namespace: form.namespace.trim().into(),
        service_account: named(&form.service_account, same.map(|it| &it.service_account)),
        bound: pod,
        audiences,
        seconds,
        jti: uuid(&mut chance()),
    }
}
