//! A token in an address: a parameter of the query or the fragment, or of a form that is posted.

use super::carried::Around;
use super::clue::Found;

const FORM: &str = "url";

/// Parameters that hold tokens where no address is around (RFC 6749; RFC 8693; RFC 7523; OpenID Connect).
const OF_FORMS: [&str; 10] = [
    "assertion",
    "client_assertion",
    "subject_token",
    "actor_token",
    "id_token_hint",
    "logout_token",
    "access_token",
    "id_token",
    "WebIdentityToken",
    "request",
];

pub fn read(around: &Around) -> Vec<Found> {
    let before = around.before.trim_end_matches("Bearer%20");
    let Some(text) = before.strip_suffix('=').or(before.strip_suffix("%3D")) else {
        return Vec::new();
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let start = text.trim_end_matches(is_name).len();
    let (lead, name) = text.split_at_checked(start).unwrap_or_default();
    // What is encoded once more has `%26name%3D`.
    let (lead, name) = match ["26", "3F", "23"]
        .iter()
        .find_map(|it| name.strip_prefix(it))
    {
        Some(rest) if lead.ends_with('%') => ("&", rest),
        _ => (lead, name),
    };
    let is_begun = lead.ends_with(['?', '&', '#']) || lead.ends_with("&amp;");
    let is_posted = OF_FORMS.contains(&name) && (around.after.starts_with('&') || lead.is_empty());
    match !name.is_empty() && (is_begun || is_posted) {
        true => around.found(FORM, name),
        false => Vec::new(),
    }
}
