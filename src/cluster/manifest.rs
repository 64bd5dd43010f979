//! Objects of Kubernetes out of a document: what authentication looks at, and what could not be used.
//!
//! Lists are read item by item, and an API server's `NotFound` is what it says. Members are those of the API
//! (kubernetes staging/src/k8s.io/api/core/v1/types.go and apimachinery's meta/v1/types.go), the same in all releases
//! that are asked about here.

use super::{Object, ObjectKind};
use crate::json::{Kind, Node, Value};
use crate::text::Span;
use crate::time::{Instant, Typed, read_typed};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Go's base64.StdEncoding, with which encoding/json reads bytes: unused bits at the end may be anything.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

/// An object, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub object: Object,
    pub span: Span,
}

/// An object that an API server did not find. Its words name no namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub kind: ObjectKind,
    pub name: String,
    pub span: Span,
}

/// Everything in a document.
#[derive(Debug, PartialEq, Default)]
pub struct Manifests<'a> {
    pub objects: Vec<Manifest>,
    pub missing: Vec<Missing>,
    /// Objects of other kinds, by what they call themselves.
    pub others: Vec<(String, Span)>,
    /// The pods, in which a kube-apiserver may run.
    pub pods: Vec<&'a Node>,
    pub faults: Vec<Fault>,
}

/// Why something was not used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

/// Paths are written with dots: `metadata.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The document is a text or a number.
    NotAnObject(Kind),
    /// Not there, null or empty. Without it the object is of no use.
    Missing(&'static str),
    Type {
        path: &'static str,
        found: Kind,
        wanted: Kind,
    },
    /// Not RFC 3339, as all times of the API are.
    NotATime { path: &'static str, found: String },
    /// What a secret holds is in base64.
    NotBase64(&'static str),
}

/// Reads a document, or a list of them.
pub fn read(document: &Node) -> Manifests<'_> {
    let mut manifests = Manifests::default();
    manifests.read(document, None);
    manifests
}

impl<'a> Manifests<'a> {
    /// `kind` is that of a list's items, which need not name theirs.
    fn read(&mut self, node: &'a Node, kind: Option<&'a str>) {
        match &node.value {
            Value::Object(_) => {}
            Value::Array(items) => return items.iter().for_each(|item| self.read(item, kind)),
            other => return self.fault(node.span, Wrong::NotAnObject(other.kind())),
        }
        let before = self.faults.len();
        let Some(kind) = self.text(node, "kind", "kind").or(kind) else {
            // One of another type has been said already.
            if self.faults.len() == before {
                self.fault(node.span, Wrong::Missing("kind"));
            }
            return;
        };
        let version = self.text(node, "apiVersion", "apiVersion");
        let of_core = version.is_none_or(|version| version == "v1");
        match ObjectKind::of_kind(kind).filter(|_| of_core) {
            Some(known) => self.object(node, known),
            None if node.get("items").is_some() => {
                let items = node.get("items").filter(|items| items.value != Value::Null);
                let kind = kind.strip_suffix("List").filter(|kind| !kind.is_empty());
                match items.map(|items| (&items.value, items.span)) {
                    Some((Value::Array(items), _)) => {
                        items.iter().for_each(|item| self.read(item, kind));
                    }
                    Some((other, span)) => self.wrong_type(span, "items", other, Kind::Array),
                    None => {}
                }
            }
            None if kind == "Status" && of_core => self.status(node),
            None => self.others.push((kind.into(), node.span)),
        }
    }

    fn fault(&mut self, span: Span, what: Wrong) {
        self.faults.push(Fault { span, what });
    }

    fn wrong_type(&mut self, span: Span, path: &'static str, found: &Value, wanted: Kind) {
        let found = found.kind();
        self.fault(
            span,
            Wrong::Type {
                path,
                found,
                wanted,
            },
        );
    }

    /// A member of this kind; what is null is not there.
    fn member(
        &mut self,
        node: &'a Node,
        name: &str,
        path: &'static str,
        wanted: Kind,
    ) -> Option<&'a Node> {
        let member = node.get(name).filter(|it| it.value != Value::Null)?;
        if member.value.kind() != wanted {
            self.wrong_type(member.span, path, &member.value, wanted);
            return None;
        }
        Some(member)
    }

    /// A text that is not empty.
    fn text(&mut self, node: &'a Node, name: &str, path: &'static str) -> Option<&'a str> {
        let member = self.member(node, name, path, Kind::String)?;
        member.as_str().filter(|text| !text.is_empty())
    }

    /// metav1.Status, with which an API server says no.
    fn status(&mut self, node: &'a Node) {
        let details = self.member(node, "details", "details", Kind::Object);
        let reason = self.text(node, "reason", "reason");
        let named = details.and_then(|details| {
            let resource = self.text(details, "kind", "details.kind")?;
            let name = self.text(details, "name", "details.name")?;
            // A group means another resource of the same name.
            let of_core = self.text(details, "group", "details.group").is_none();
            ObjectKind::of_resource(resource)
                .filter(|_| of_core)
                .zip(Some(name))
        });
        match named.filter(|_| reason == Some("NotFound")) {
            Some((kind, name)) => self.missing.push(Missing {
                kind,
                name: name.into(),
                span: node.span,
            }),
            None => self.others.push(("Status".into(), node.span)),
        }
    }

    fn object(&mut self, node: &'a Node, kind: ObjectKind) {
        if kind == ObjectKind::Pod {
            self.pods.push(node);
        }
        let before = self.faults.len();
        let metadata = self.member(node, "metadata", "metadata", Kind::Object);
        let name = metadata.and_then(|metadata| self.text(metadata, "name", "metadata.name"));
        let Some((metadata, name)) = metadata.zip(name) else {
            // A name of another type has been said already.
            if self.faults.len() == before {
                let span = metadata.map_or(node.span, |metadata| metadata.span);
                self.fault(span, Wrong::Missing("metadata.name"));
            }
            return;
        };
        let namespace = self.text(metadata, "namespace", "metadata.namespace");
        if self.faults.len() > before {
            return;
        }
        let namespace = match kind {
            ObjectKind::Node => "",
            _ => namespace.unwrap_or("default"),
        };
        let mut object = Object::new(kind, namespace, name, "");
        let uid = self.text(metadata, "uid", "metadata.uid");
        object.uid = uid.map(str::to_owned);
        object.deletion = self.deletion(metadata);
        object.labels = self.labels(metadata);
        match kind {
            ObjectKind::ServiceAccount => object.secrets = self.secrets(node),
            ObjectKind::Secret => object.token = self.token(node),
            ObjectKind::Pod => {
                let spec = self.member(node, "spec", "spec", Kind::Object);
                let mut text = |name, path| {
                    let text = spec.and_then(|spec| self.text(spec, name, path));
                    text.map(str::to_owned)
                };
                object.service_account = text("serviceAccountName", "spec.serviceAccountName");
                object.node = text("nodeName", "spec.nodeName");
            }
            ObjectKind::Node => {}
        }
        let span = node.span;
        self.objects.push(Manifest { object, span });
    }

    fn deletion(&mut self, metadata: &'a Node) -> Option<Instant> {
        let path = "metadata.deletionTimestamp";
        let member = self.member(metadata, "deletionTimestamp", path, Kind::String)?;
        let text = member.as_str()?;
        let whole = text.contains(['T', 't']) && text.contains(':');
        match read_typed(text) {
            Ok(Typed::At(instant)) if whole => Some(instant),
            _ => {
                let found = text.into();
                self.fault(member.span, Wrong::NotATime { path, found });
                None
            }
        }
    }

    fn labels(&mut self, metadata: &'a Node) -> Vec<(String, String)> {
        let path = "metadata.labels";
        let labels = self.member(metadata, "labels", path, Kind::Object);
        let mut read = Vec::new();
        for label in labels.map_or(&[][..], Node::members) {
            match &label.value.value {
                Value::String(value) => read.push((label.name.clone(), value.clone())),
                Value::Null => read.push((label.name.clone(), String::new())),
                other => self.wrong_type(label.value.span, path, other, Kind::String),
            }
        }
        read
    }

    fn secrets(&mut self, account: &'a Node) -> Vec<String> {
        let secrets = self.member(account, "secrets", "secrets", Kind::Array);
        let Some(Value::Array(items)) = secrets.map(|secrets| &secrets.value) else {
            return Vec::new();
        };
        let names = items.iter().filter_map(|item| {
            let name = self.text(item, "name", "secrets.name");
            name.map(str::to_owned)
        });
        names.collect()
    }

    /// `stringData` is written over `data` (kubernetes pkg/apis/core/v1/conversion.go).
    fn token(&mut self, secret: &'a Node) -> Option<String> {
        let said = self.member(secret, "stringData", "stringData", Kind::Object);
        let said = said.and_then(|it| self.text(it, "token", "stringData.token"));
        if let Some(token) = said {
            return Some(token.into());
        }
        let path = "data.token";
        let data = self.member(secret, "data", "data", Kind::Object)?;
        let member = self.member(data, "token", path, Kind::String)?;
        let text = member.as_str()?.replace(['\r', '\n'], "");
        match ENGINE.decode(text) {
            // Something else stands there where the token was blacked out. An empty one is what the secret has.
            Ok(bytes) => String::from_utf8(bytes)
                .ok()
                .filter(|token| token.is_empty() || token.matches('.').count() == 2),
            Err(_) => {
                self.fault(member.span, Wrong::NotBase64(path));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
