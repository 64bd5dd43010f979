//! The claims that a verifier asks for, read from the payload. Reading never fails: a claim of the wrong type says so.

use super::NumericDate;
use crate::cluster::ObjectKind;
use crate::evidence::Clean;
use crate::jose::{FirstLook, Library, first_look, issuer_of, parse};
use crate::json::{self, Kind, Node, Value};
use crate::text::Span;
use crate::time::Nanos;
use crate::token::{Token, decode};
use std::rc::Rc;

/// One claim: missing, null, what it should be, or something else.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Claim<T> {
    #[default]
    Missing,
    Null,
    Is(T),
    Other(Kind),
}

/// An object named by name and UID.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Reference {
    pub name: String,
    pub uid: String,
}

/// The claim `kubernetes.io` of a bound token.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Kubernetes {
    pub namespace: String,
    pub service_account: Reference,
    pub pod: Option<Reference>,
    pub secret: Option<Reference>,
    pub node: Option<Reference>,
    pub warnafter: Claim<NumericDate>,
}

/// The flat claims of a legacy secret token. Empty counts as missing, as it does for the API server.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Legacy {
    pub namespace: String,
    pub secret_name: String,
    pub service_account_name: String,
    pub service_account_uid: String,
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Facts {
    pub iss: Claim<String>,
    /// `iss` before anything is verified.
    pub first_look: FirstLook,
    pub sub: Claim<String>,
    pub jti: Claim<String>,
    pub aud: Claim<Vec<String>>,
    pub exp: Claim<NumericDate>,
    pub nbf: Claim<NumericDate>,
    pub iat: Claim<NumericDate>,
    pub kubernetes: Option<Kubernetes>,
    pub legacy: Legacy,
    /// The token as the server gets it; none if the paste has no whole token with a signature, or with a placeholder
    /// for one.
    pub sent: Option<Rc<Clean>>,
    /// Whether the payload is one that Go's decoder takes without an error.
    pub payload_reads: bool,
    /// The whole payload, for what is asked by name.
    pub payload: Option<Rc<Node>>,
    pub header: Option<Rc<Node>>,
    pub header_reads: bool,
    /// Whether the signature is written in ordinary base64, which no verifier parses.
    pub signature_misspelt: bool,
    /// Whether a signature is there at all.
    pub signed: bool,
    /// Whether a placeholder stands for the signature. What is sent then has another, and no key is asked about this.
    pub signature_left_out: bool,
    pub segments: usize,
    /// Whether the paste was cut, so that the server got another text than this.
    pub damaged: bool,
}

impl<T> Claim<T> {
    pub fn is_there(&self) -> bool {
        !matches!(self, Claim::Missing | Claim::Null)
    }

    pub fn value(&self) -> Option<&T> {
        match self {
            Claim::Is(value) => Some(value),
            _ => None,
        }
    }
}

impl Claim<String> {
    pub fn text(&self) -> Option<&str> {
        self.value().map(String::as_str)
    }
}

impl Claim<NumericDate> {
    /// The date, unless it is missing, null, or the zero that means "not set".
    pub fn date(&self) -> Option<&NumericDate> {
        self.value().filter(|date| date.instant.0 != 0)
    }
}

impl Legacy {
    /// Whether any of its claims is there.
    pub fn is_any(&self) -> bool {
        [
            &self.namespace,
            &self.secret_name,
            &self.service_account_name,
            &self.service_account_uid,
        ]
        .into_iter()
        .any(|claim| !claim.is_empty())
    }
}

impl Facts {
    /// The token as the server gets it.
    pub fn sent_text(&self) -> Option<&str> {
        self.sent.as_ref().map(|sent| sent.text.as_str())
    }

    /// The header's `kid` as it is written; an empty one counts as none.
    pub fn kid(&self) -> Option<&str> {
        let kid = self.header.as_ref()?.get("kid")?.as_str();
        kid.filter(|kid| !kid.is_empty())
    }

    /// A date claim by its name.
    pub fn date(&self, claim: &str) -> &Claim<NumericDate> {
        match claim {
            "exp" => &self.exp,
            "nbf" => &self.nbf,
            _ => &self.iat,
        }
    }

    /// Whether the API server gave it a year instead of the 3607 s that were asked for.
    pub fn is_extended(&self) -> bool {
        let kubernetes = self.kubernetes.as_ref();
        kubernetes.is_some_and(|kubernetes| kubernetes.warnafter.value().is_some())
    }

    /// From `iat` to `exp`.
    pub fn lifetime(&self) -> Option<Nanos> {
        let dates = self.exp.value().zip(self.iat.value());
        dates.map(|(exp, iat)| exp.instant.since(iat.instant))
    }

    /// Whether the token names this object.
    pub fn names(&self, kind: ObjectKind, namespace: &str, name: &str) -> bool {
        let legacy = &self.legacy;
        let mine = |reference: &Option<Reference>| {
            let reference = reference.as_ref();
            reference.is_some_and(|reference| reference.name == name)
        };
        let bound = self.kubernetes.as_ref().is_some_and(|kubernetes| {
            (kind == ObjectKind::Node || kubernetes.namespace == namespace)
                && match kind {
                    ObjectKind::ServiceAccount => kubernetes.service_account.name == name,
                    ObjectKind::Secret => mine(&kubernetes.secret),
                    ObjectKind::Pod => mine(&kubernetes.pod),
                    ObjectKind::Node => mine(&kubernetes.node),
                }
        });
        bound
            || legacy.namespace == namespace
                && match kind {
                    ObjectKind::ServiceAccount => legacy.service_account_name == name,
                    ObjectKind::Secret => legacy.secret_name == name,
                    ObjectKind::Pod | ObjectKind::Node => false,
                }
    }

    /// Whether the claims speak of a service account, in whatever form.
    pub fn speaks_for_service_account(&self) -> bool {
        let sub = self.sub.text().unwrap_or_default();
        self.kubernetes.is_some()
            || self.legacy.is_any()
            || sub.starts_with("system:serviceaccount:")
    }
}

/// Reads the facts out of a decoded token.
pub fn read(token: &Token) -> Facts {
    let payload = token.payload.json.clone();
    let mut facts = Facts {
        payload_reads: token.payload.go_reads,
        header: token.header.json.clone(),
        header_reads: token.header.go_reads,
        signature_misspelt: token.signature_misspelt,
        signed: !token.signature.bytes.is_empty(),
        signature_left_out: token.signature_left_out,
        segments: token.segments,
        damaged: token.is_cut,
        first_look: FirstLook {
            issuer: payload.as_ref().and_then(|payload| {
                // Two segments are a token whose signature was left out of the paste.
                let reads = matches!(token.segments, 2 | 3) && token.payload.go_reads;
                reads.then(|| issuer_of(payload)).flatten()
            }),
            is_json: false,
        },
        sent: is_whole(token).then(|| token.text.clone()),
        ..Facts::default()
    };
    if let Some(payload) = &payload {
        read_payload(payload, &mut facts);
    }
    facts.payload = payload;
    facts
}

/// Reads the facts out of the very text that a server gets, white space and all.
pub fn read_sent(text: &str) -> Facts {
    let whole = Span::new(0, text.len());
    let clean = Clean::of(text, whole, char::is_whitespace);
    let (mut token, _) = decode(Rc::new(clean));
    // A JWS in JSON has its parts elsewhere.
    if token.text.text.starts_with('{')
        && let Some(jws) = parse(text, Library::V2_6)
    {
        token.header.json = json::read(&jws.protected).0.map(Rc::new);
        token.payload.json = json::read(&jws.payload).0.map(Rc::new);
    }
    let facts = read(&token);
    Facts {
        first_look: first_look(text),
        sent: Some(Rc::new(Clean::of(text, whole, |_| false))),
        damaged: false,
        // A server knows no placeholder.
        signed: facts.signed || facts.signature_left_out,
        signature_left_out: false,
        ..facts
    }
}

/// Whether the token is all there, so that what the server got can be told. A signature in ordinary base64
/// is one, and so is the word that is known to stand for one; any other placeholder is none.
fn is_whole(token: &Token) -> bool {
    let signature = &token.signature;
    let there = !signature.bytes.is_empty() || token.signature_left_out;
    let signed = signature.go_reads && there;
    token.segments == 3 && !token.is_cut && (signed || token.signature_misspelt)
}

fn read_payload(payload: &Node, facts: &mut Facts) {
    facts.iss = text(payload.get("iss"));
    facts.sub = text(payload.get("sub"));
    facts.jti = text(payload.get("jti"));
    facts.aud = audience(payload.get("aud"));
    facts.exp = date(payload.get("exp"));
    facts.nbf = date(payload.get("nbf"));
    facts.iat = date(payload.get("iat"));
    facts.kubernetes = payload
        .get("kubernetes.io")
        .filter(|node| node.value.kind() == Kind::Object)
        .map(kubernetes);
    let flat = |name: &str| {
        let full = format!("kubernetes.io/serviceaccount/{name}");
        payload
            .get(&full)
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    facts.legacy = Legacy {
        namespace: flat("namespace"),
        secret_name: flat("secret.name"),
        service_account_name: flat("service-account.name"),
        service_account_uid: flat("service-account.uid"),
    };
}

fn text(node: Option<&Node>) -> Claim<String> {
    match node.map(|node| &node.value) {
        None => Claim::Missing,
        Some(Value::Null) => Claim::Null,
        Some(Value::String(text)) => Claim::Is(text.clone()),
        Some(other) => Claim::Other(other.kind()),
    }
}

fn date(node: Option<&Node>) -> Claim<NumericDate> {
    match node.map(|node| &node.value) {
        None => Claim::Missing,
        Some(Value::Null) => Claim::Null,
        Some(Value::Number(written)) => {
            NumericDate::read(written).map_or(Claim::Other(Kind::Number), Claim::Is)
        }
        Some(other) => Claim::Other(other.kind()),
    }
}

fn audience(node: Option<&Node>) -> Claim<Vec<String>> {
    match node.map(|node| &node.value) {
        None => Claim::Missing,
        Some(Value::Null) => Claim::Null,
        Some(Value::String(one)) => Claim::Is(vec![one.clone()]),
        Some(Value::Array(items)) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            texts.map_or(Claim::Other(Kind::Array), Claim::Is)
        }
        Some(other) => Claim::Other(other.kind()),
    }
}

fn kubernetes(node: &Node) -> Kubernetes {
    let reference = |name: &str| {
        node.get(name)
            .filter(|node| node.value.kind() == Kind::Object)
            .map(|node| Reference {
                name: member_text(node, "name"),
                uid: member_text(node, "uid"),
            })
    };
    Kubernetes {
        namespace: member_text(node, "namespace"),
        service_account: reference("serviceaccount").unwrap_or_default(),
        pod: reference("pod"),
        secret: reference("secret"),
        node: reference("node"),
        warnafter: date(node.get("warnafter")),
    }
}

fn member_text(node: &Node, name: &str) -> String {
    node.get(name)
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_owned()
}
