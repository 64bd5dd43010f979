//! Answers of the TokenRequest API (k8s.io/api/authentication/v1/types.go), as `kubectl create token -o json` prints
//! them.

use super::carried::{self, Credential};
use super::clue::Found;
use super::document::{Document, at, items, name_of, of_kind, text_at};
use crate::json::Node;
use crate::time::Stamp;

const FORM: &str = "token_request";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for request in of_kind(&document.root, "TokenRequest") {
        let Some(node) = at(request, &["status", "token"]) else {
            continue;
        };
        let audiences = items(at(request, &["spec", "audiences"])).iter();
        let mut used_by: Vec<String> = audiences
            .filter_map(Node::as_str)
            .map(str::to_owned)
            .collect();
        let object = |name| text_at(request, &["spec", "boundObjectRef", name]);
        if let (Some(kind), Some(name)) = (object("kind"), object("name")) {
            used_by.push([kind, "/", name].concat());
        }
        let it = Credential {
            form: FORM,
            node,
            name: name_of(request),
            used_by,
            expires: expires(request),
        };
        carried::credential(document, it, &mut found);
    }
    found
}

/// `status.expirationTimestamp`, as ExecCredentials have it, too.
pub fn expires(object: &Node) -> Option<Stamp> {
    Stamp::read_whole(text_at(object, &["status", "expirationTimestamp"])?)
}
