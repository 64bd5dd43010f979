//! A token in the environment: `export TOKEN=eyJ…`, lines of an `.env` file, `docker run -e TOKEN=eyJ…`, `ENV` of a
//! Dockerfile, `$env:TOKEN = "eyJ…"`.

use super::carried::Around;
use super::clue::Found;

const FORM: &str = "env";

/// Words that may stand before a name.
const WORDS: [&str; 14] = [
    "export", "set", "setx", "declare", "-x", "-gx", "-Ux", "local", "readonly", "ENV", "ARG",
    "env", "-e", "--env",
];

pub fn read(around: &Around) -> Vec<Found> {
    match name(around.before) {
        Some(name) => around.found(FORM, name),
        None => Vec::new(),
    }
}

fn name(before: &str) -> Option<&str> {
    let text = before.trim_end_matches(['"', '\'', '$']);
    let text = text.strip_suffix("Bearer ").unwrap_or(text);
    let text = text.trim_end_matches(['"', '\'']).trim_end();
    let assigned = text.strip_suffix('=').map(str::trim_end);
    let text = assigned.unwrap_or(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = text.trim_end_matches(is_name).len();
    let (lead, name) = text.split_at_checked(start)?;
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if lead.ends_with("$env:") || lead.ends_with("$Env:") {
        return assigned.map(|_| name);
    }
    // `--env=NAME=…` has an equals sign of its own.
    let lead = lead.trim_end_matches(['"', '\'', '=']).trim_end();
    let word = lead.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_word = WORDS.contains(&word);
    let shouts = name.contains(|c: char| c.is_ascii_uppercase())
        && !name.contains(|c: char| c.is_ascii_lowercase());
    match assigned {
        // Of a log line in pairs of names and values, only what shouts is the environment's.
        Some(_) => (is_word || lead.is_empty() || shouts && !lead.ends_with('-')).then_some(name),
        None => (matches!(word, "ENV" | "setx" | "-gx" | "-Ux")).then_some(name),
    }
}
