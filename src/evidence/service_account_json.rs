//! A key of a Google service account: no token, and what signs them. Only named; its private key is warned about where
//! it stands.

use super::carried;
use super::clue::Found;
use super::document::{Document, text_at};

const FORM: &str = "service_account_json";

pub fn read(document: &Document) -> Vec<Found> {
    let root = &document.root;
    let is_one = text_at(root, &["type"]) == Some("service_account")
        && text_at(root, &["private_key"]).is_some();
    let account = root.get("client_email").filter(|_| is_one);
    let found = account.map(|node| carried::named(FORM, node.span));
    found.into_iter().collect()
}
