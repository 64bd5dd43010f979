//! Credentials for registries: `config.json` of Docker, and what Secrets of type kubernetes.io/dockerconfigjson and
//! kubernetes.io/dockercfg hold.

use super::carried::{self, Credential};
use super::clue::{Found, Opened, What, Wrapped};
use super::document::{self, Document, text_at};
use super::{Clean, document::is_token};
use crate::json::{Member, Node};
use std::rc::Rc;

const FORM: &str = "docker_config";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    let auths = document.root.get("auths").map(Node::members);
    // The older form has the registries at the top.
    let is_registry = |it: &&Member| {
        let has = |name| text_at(&it.value, &[name]).is_some();
        has("auth") && (has("username") || has("email"))
    };
    let older = document.root.members().iter().filter(is_registry);
    match auths {
        Some(auths) => auths
            .iter()
            .for_each(|it| registry(document, it, &mut found)),
        None => older.for_each(|it| registry(document, it, &mut found)),
    }
    found
}

fn registry(document: &Document, member: &Member, found: &mut Vec<Found>) {
    let before = found.len();
    let mut secret = None;
    for name in ["identitytoken", "registrytoken", "password"] {
        let Some(node) = member.value.get(name) else {
            continue;
        };
        secret = secret.or(Some(node));
        if document.token(node).is_some() {
            let it = Credential {
                form: FORM,
                node,
                name: Some(member.name.clone()),
                used_by: Vec::new(),
                expires: None,
            };
            carried::credential(document, it, found);
        }
    }
    if found.len() > before {
        return;
    }
    let auth = document::at(&member.value, &["auth"]).filter(|it| it.as_str() != Some(""));
    let pair = auth
        .and_then(|node| document.word(node))
        .and_then(|word| carried::base64(&word));
    if let Some(token) = pair.as_ref().and_then(password) {
        let (name, wrapped) = (Some(member.name.clone()), vec![Wrapped::Base64]);
        found.push(carried::token(FORM, token, name, Vec::new(), wrapped));
    } else if let Some(node) = auth.or(secret) {
        found.push(Found {
            form: FORM,
            span: node.span,
            what: What::Opened(Opened::Static {
                name: Some(member.name.clone()),
            }),
        });
    }
}

/// Behind `user:`, if it is a token.
pub fn password(pair: &Clean) -> Option<Rc<Clean>> {
    let (user, password) = pair.text.split_once(':')?;
    let password = password.trim_end();
    is_token(password).then(|| {
        let start = user.len() + 1;
        Rc::new(pair.part(start, start + password.len()))
    })
}
