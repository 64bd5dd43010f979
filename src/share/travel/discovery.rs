//! What travels of an issuer's description of itself: what the page reads of it, written anew.

use super::Counts;
use super::manifest::{self, leaves, word};
use super::names::{Names, Sort};
use crate::cluster::discovery;
use crate::text::Span;
use serde_json::json;

/// Names of algorithms (RFC 7518, section 3.1; RFC 8037; RFC 8812; RFC 9864); any other word may be somebody's own.
const ALGORITHMS: &[&str] = &[
    "none", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
    "ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "Ed448",
];

/// One document; none if it is none that can be read.
pub fn written(text: &str, names: &mut Names, stays: &mut Counts) -> Option<String> {
    let Some(read) = discovery::read(text, Span::new(0, text.len())) else {
        stays.text += text.chars().count();
        return None;
    };
    let is_known = |alg: &&String| ALGORITHMS.contains(&alg.as_str());
    let algorithms: Vec<&String> = read.algorithms.iter().filter(is_known).collect();
    let mut json = json!({
        "issuer": word(Sort::Issuer, without_secrets(&read.issuer), names, stays),
        "jwks_uri": word(Sort::Issuer, without_secrets(&read.jwks_uri), names, stays),
    });
    if !algorithms.is_empty() {
        json["id_token_signing_alg_values_supported"] = json!(algorithms);
    }
    stays.fields += leaves(text).saturating_sub(manifest::leaves_of(&json));
    Some(json.to_string())
}

/// No password that stands before a host, and no query, which may hold one.
fn without_secrets(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    match url[..end].contains('@') {
        true => "…",
        false => &url[..end],
    }
}
