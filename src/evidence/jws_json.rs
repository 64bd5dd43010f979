//! JWS JSON serialization, flattened and general (RFC 7515, section 7.2): for each signature the compact token that
//! its parts make.
//!
//! Unprotected headers are in none of them; their names are said beside it.

use super::clue::{Found, Wrapped};
use super::document::{Document, items};
use super::{Clean, carried};
use crate::json::Node;
use std::rc::Rc;

const FORM: &str = "jws_json";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    let root = &document.root;
    let Some(payload) = root.get("payload").and_then(|it| document.word(it)) else {
        return found;
    };
    let mut one = |node: &Node| found.extend(signature(document, node, &payload));
    match root.get("signatures") {
        Some(signatures) => items(Some(signatures)).iter().for_each(&mut one),
        None => one(root),
    }
    found
}

fn signature(document: &Document, node: &Node, payload: &Clean) -> Option<Found> {
    let part = |name| document.word(node.get(name)?);
    let (protected, signature) = (part("protected")?, part("signature")?);
    if !protected.text.starts_with("ey") {
        return None;
    }
    let mut text = String::new();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for (index, part) in [&protected, payload, &signature].into_iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        pieces.extend(part.pieces(text.len()));
        text.push_str(&part.text);
        // The dot is nowhere in the paste; it stands where the part ends.
        pieces.push((text.len(), part.hull().end));
    }
    let unprotected = node.get("header").map_or(&[][..], Node::members);
    let names = unprotected.iter().map(|it| it.name.clone()).collect();
    let clean = Rc::new(Clean::of_pieces(text, pieces));
    Some(carried::token(
        FORM,
        clean,
        None,
        names,
        vec![Wrapped::JwsJson],
    ))
}
