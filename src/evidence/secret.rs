//! Secrets (k8s.io/api/core/v1/types.go): what their `data` and `stringData` hold, alone or in a list.
//!
//! Tokens of service accounts, bootstrap tokens, credentials of registries, certificates, and any text with tokens.

use super::carried::{self, Credential};
use super::clue::{Found, Opened, What, Wrapped};
use super::document::{self, Document, name_of, of_kind, text_at};
use super::{Clean, certificate};
use crate::json::Node;
use crate::time::Stamp;
use std::rc::Rc;

const FORM: &str = "secret";
const BOOTSTRAP: &str = "bootstrap.kubernetes.io/token";
const ACCOUNT: &str = "kubernetes.io/service-account.name";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for secret in of_kind(&document.root, "Secret") {
        read_one(document, secret, &mut found);
    }
    found
}

fn read_one(document: &Document, secret: &Node, found: &mut Vec<Found>) {
    if text_at(secret, &["type"]) == Some(BOOTSTRAP) {
        found.extend(bootstrap(document, secret));
    }
    let name = name_of(secret);
    let account = text_at(secret, &["metadata", "annotations", ACCOUNT]);
    let used_by: Vec<String> = account.map(str::to_owned).into_iter().collect();
    for member in document::at(secret, &["stringData"]).map_or(&[][..], Node::members) {
        let node = &member.value;
        if document.token(node).is_some() {
            let (name, used_by) = (name.clone(), used_by.clone());
            let expires = None;
            let it = Credential {
                form: FORM,
                node,
                name,
                used_by,
                expires,
            };
            carried::credential(document, it, found);
        } else if let Some(text) = document.text(node) {
            // What stands there as it is, is found as if nothing were around.
            found.extend(certificate::of_pem(FORM, &text));
        }
    }
    for member in document::at(secret, &["data"]).map_or(&[][..], Node::members) {
        let Some(text) = document
            .word(&member.value)
            .and_then(|it| carried::base64(&it))
        else {
            continue;
        };
        if document::is_token(text.text.trim()) {
            let word = carried::word(&text);
            found.push(carried::token(
                FORM,
                Rc::new(word),
                name.clone(),
                used_by.clone(),
                carried::in_base64(&text.text),
            ));
            continue;
        }
        let certificates = certificate::of_pem(FORM, &text);
        match certificates.is_empty() {
            true => found.extend(carried::within(
                &text,
                Wrapped::Base64,
                name.as_deref(),
                document.depth + 1,
            )),
            false => found.extend(certificates),
        }
    }
}

/// kubernetes staging/src/k8s.io/cluster-bootstrap/token/api/types.go.
fn bootstrap(document: &Document, secret: &Node) -> Option<Found> {
    let value = |name: &str| -> Option<(Clean, Clean)> {
        let said = document::at(secret, &["stringData", name]);
        if let Some(text) = said.and_then(|node| document.text(node)) {
            return Some((text.clone(), text));
        }
        let word = document.word(document::at(secret, &["data", name])?)?;
        let text = carried::base64(&word)?;
        Some((text, word))
    };
    let (id, place) = value("token-id")?;
    let expires = value("expiration").and_then(|(text, _)| Stamp::read_whole(text.text.trim()));
    Some(Found {
        form: FORM,
        span: place.hull(),
        what: What::Opened(Opened::Bootstrap {
            id: id.text,
            expires,
        }),
    })
}
