//! Answers of an OAuth 2.0 or OpenID Connect token endpoint (RFC 6749, section 5.1), and of command lines that print
//! such: `az account get-access-token`, `gcloud`.

use super::carried::{self, Credential};
use super::clue::{Found, What};
use super::document::{Document, text_at};
use crate::json::{Node, Value};
use crate::time::Stamp;

const FORM: &str = "token_response";

/// Members with tokens, and whether those that are no JWT are worth a name.
const TOKENS: [(&str, bool); 6] = [
    ("access_token", true),
    ("id_token", true),
    ("refresh_token", true),
    ("accessToken", true),
    ("idToken", true),
    ("token", false),
];

/// One of these beside it makes an answer of it.
const BESIDE: [&str; 9] = [
    "token_type",
    "tokenType",
    "expires_in",
    "expires_on",
    "expiresOn",
    "refresh_token",
    "id_token",
    "scope",
    "issued_token_type",
];

pub fn read(document: &Document) -> Vec<Found> {
    let root = &document.root;
    let mut found = Vec::new();
    if !BESIDE.iter().any(|name| root.get(name).is_some()) {
        return found;
    }
    for (name, is_opaque) in TOKENS {
        let Some(node) = root.get(name).filter(|it| text_at(it, &[]).is_some()) else {
            continue;
        };
        if document.token(node).is_some() {
            let it = Credential {
                form: FORM,
                node,
                name: Some(name.into()),
                used_by: Vec::new(),
                expires: expires(root),
            };
            carried::credential(document, it, &mut found);
        } else if is_opaque {
            found.push(carried::named(FORM, node.span));
        }
    }
    // A refresh token alone may be anything.
    if !found.iter().any(|it| matches!(it.what, What::Token(_))) && root.get("token_type").is_none()
    {
        found.clear();
    }
    found
}

/// Azure's command line writes the local time, and beside it the seconds.
fn expires(root: &Node) -> Option<Stamp> {
    let seconds = root
        .get("expires_on")
        .or_else(|| root.get("expires_at"))
        .and_then(|node| match &node.value {
            Value::Number(written) | Value::String(written) => Stamp::read_whole(written),
            _ => None,
        });
    seconds.or_else(|| Stamp::read_whole(text_at(root, &["expiresOn"])?))
}
