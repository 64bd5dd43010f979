//! A token in a header of HTTP, as traces, dumps and configurations of proxies show it: `Authorization: Bearer eyJ…`.

use super::carried::Around;
use super::clue::Found;

const FORM: &str = "authorization_header";

/// Headers that hold a token alone, beside all whose names end so.
const NAMES: [&str; 4] = ["authorization", "token", "jwt", "assertion"];

pub fn read(around: &Around) -> Vec<Found> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '[' | '`');
    let before = around.before.trim_end_matches(is_quote).trim_end();
    let before = without_first(before);
    let words = ["bearer", "token", "jwt"];
    let scheme = words.iter().find_map(|word| strip_end(before, word));
    let scheme = scheme.filter(|rest| rest.ends_with([' ', ':', '"', '[', '<', '>']));
    let text = scheme
        .unwrap_or(before)
        .trim_end()
        .trim_end_matches(is_quote);
    let Some(text) = text.trim_end().strip_suffix(':') else {
        return Vec::new();
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let start = text.trim_end_matches(is_name).len();
    let (lead, name) = text.split_at_checked(start).unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    let is_header = match name.contains('-') {
        true => NAMES.iter().any(|it| lower.ends_with(it)),
        false => lower == "authorization",
    };
    // In JSON and YAML it is a member.
    let is_member = lead.ends_with(['"', '\\']);
    match is_header && !is_member {
        true => around.found(FORM, name),
        false => Vec::new(),
    }
}

/// Without what was written before one more `Bearer`.
fn without_first(before: &str) -> &str {
    match strip_end(before, "bearer").map(str::trim_end) {
        Some(rest) if strip_end(rest, "bearer").is_some() => without_first(rest),
        _ => before,
    }
}

fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    let end = text.get(at..)?;
    text.get(..at).filter(|_| end.eq_ignore_ascii_case(word))
}
