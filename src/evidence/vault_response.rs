//! HashiCorp Vault: answers with tokens of its own or of Kubernetes, and bodies of logins with a JWT.
//!
//! Vault's tokens are opaque: they are named, and hold no time.

use super::carried::{self, Credential};
use super::clue::Found;
use super::document::{Document, at, text_at};

const FORM: &str = "vault_response";

/// Opaque ones.
const NAMED: [&[&str]; 2] = [&["auth", "client_token"], &["wrap_info", "token"]];

/// `identity/oidc/token/:name`, `kubernetes/creds/:name`, and secrets of the key-value engines.
const TOKENS: [&[&str]; 4] = [
    &["data", "token"],
    &["data", "service_account_token"],
    &["data", "data", "token"],
    &["data", "jwt"],
];

pub fn read(document: &Document) -> Vec<Found> {
    let root = &document.root;
    let mut found = Vec::new();
    let role = text_at(root, &["role"]).filter(|_| root.members().len() == 2);
    if let (Some(node), Some(role)) = (root.get("jwt"), role) {
        carried::credential(document, credential(node, Some(role)), &mut found);
        return found;
    }
    let is_answer = root.get("lease_id").is_some() || root.get("wrap_info").is_some();
    if !is_answer {
        return found;
    }
    for path in NAMED {
        let node = at(root, path).filter(|_| text_at(root, path).is_some());
        found.extend(node.map(|node| carried::named(FORM, node.span)));
    }
    for path in TOKENS {
        if let Some(node) = at(root, path).filter(|it| document.token(it).is_some()) {
            let account = text_at(root, &["data", "service_account_name"]);
            let it = credential(node, account.or(path.last().copied()));
            carried::credential(document, it, &mut found);
        }
    }
    found
}

fn credential<'n>(node: &'n crate::json::Node, name: Option<&str>) -> Credential<'n> {
    Credential {
        form: FORM,
        node,
        name: name.map(str::to_owned),
        used_by: Vec::new(),
        expires: None,
    }
}
