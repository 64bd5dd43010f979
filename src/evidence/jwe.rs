//! Encrypted tokens, JWE (RFC 7516): of compact serialization five segments, of JSON serialization an object; in both the
//! header can be read.
//!
//! From JSON one token is put together, of the first recipient, so that its header is shown; of each recipient it is
//! said how it is encrypted.

use super::Clean;
use super::carried;
use super::clue::{Found, Opened, What, Wrapped};
use super::document::{Document, items};
use crate::jose::base64::decode;
use crate::json::{self, Node};
use std::rc::Rc;

const FORM: &str = "jwe";

pub fn read(_pasted: &str, found: &mut Found) -> Vec<Found> {
    let What::Token(carried) = &found.what else {
        return Vec::new();
    };
    let text = &carried.clean.text;
    // Of JSON it is said already.
    let is_said = carried.wrapped.contains(&Wrapped::JweJson);
    if is_said || text.bytes().filter(|byte| *byte == b'.').count() != 4 {
        return Vec::new();
    }
    let header = text.split('.').next().and_then(header);
    let member = |name| {
        let node = header.as_ref().and_then(|header| header.get(name));
        node.and_then(|node| node.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let (alg, enc) = (member("alg"), member("enc"));
    // With a signature's algorithm it is a signed token with two segments too many.
    if enc.is_empty() && !encrypts(&alg) {
        return Vec::new();
    }
    vec![Found {
        form: FORM,
        span: found.span,
        what: What::Opened(Opened::Encrypted { alg, enc }),
    }]
}

/// Algorithms of RFC 7518, section 4.1.
fn encrypts(alg: &str) -> bool {
    alg == "dir"
        || ["RSA1_5", "RSA-OAEP", "ECDH-ES", "PBES2-"]
            .iter()
            .any(|begin| alg.starts_with(begin))
        || alg.starts_with('A') && alg.ends_with("KW")
}

fn header(text: &str) -> Option<Node> {
    json::read(&decode(text)?).0
}

/// JSON serialization, general and flattened (RFC 7516, section 7.2).
pub fn documents(document: &Document) -> Vec<Found> {
    let root = &document.root;
    let text = |name| root.get(name).and_then(Node::as_str);
    let mut found = Vec::new();
    if text("ciphertext").is_none() || root.get("iv").or(root.get("tag")).is_none() {
        return found;
    }
    let protected = text("protected").and_then(header);
    let recipients = items(root.get("recipients"));
    let recipients = match recipients.is_empty() {
        true => std::slice::from_ref(root),
        false => recipients,
    };
    for recipient in recipients {
        // A name stands in one of the three only.
        let headers = [
            protected.as_ref(),
            root.get("unprotected"),
            recipient.get("header"),
        ];
        let member = |name| {
            let values = headers.iter().flatten().filter_map(|it| it.get(name));
            let value = values.filter_map(Node::as_str).next();
            value.unwrap_or_default().to_owned()
        };
        let (alg, enc) = (member("alg"), member("enc"));
        found.push(Found {
            form: FORM,
            span: recipient.span,
            what: What::Opened(Opened::Encrypted { alg, enc }),
        });
    }
    if let (Some(_), Some(first)) = (protected, recipients.first()) {
        found.extend(compact(document, first));
    }
    found
}

/// Its parts as compact serialization has them; one that is missing is empty there.
fn compact(document: &Document, recipient: &Node) -> Option<Found> {
    let root = &document.root;
    let part = |node: Option<&Node>| node.and_then(|node| document.word(node));
    let parts = [
        part(root.get("protected")),
        part(recipient.get("encrypted_key")),
        part(root.get("iv")),
        part(root.get("ciphertext")),
        part(root.get("tag")),
    ];
    let mut text = String::new();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut end = parts.first()?.as_ref()?.hull().start;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        if let Some(part) = part {
            pieces.extend(part.pieces(text.len()));
            text.push_str(&part.text);
            end = part.hull().end;
        }
        // The dot is nowhere in the paste; it stands where the part ends.
        pieces.push((text.len(), end));
    }
    let clean = Rc::new(Clean::of_pieces(text, pieces));
    let wrapped = vec![Wrapped::JweJson];
    Some(carried::token(FORM, clean, None, Vec::new(), wrapped))
}
