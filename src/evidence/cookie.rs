//! A token in a cookie: `Cookie: a=eyJ…; b=c`, `Set-Cookie: a=eyJ…; Path=/`, `curl -b 'a=eyJ…'` (RFC 6265, section 4).

use super::carried::Around;
use super::clue::Found;

const FORM: &str = "cookie";

const BEGINS: [&str; 4] = ["cookie:", "--cookie ", "--cookie=", " -b "];

pub fn read(around: &Around) -> Vec<Found> {
    let lower = around.before.to_ascii_lowercase();
    let begins = BEGINS
        .iter()
        .filter_map(|it| Some(lower.rfind(it)? + it.len()));
    let Some(cookies) = begins.max().and_then(|at| around.before.get(at..)) else {
        return Vec::new();
    };
    let last = cookies.rsplit(';').next().unwrap_or_default();
    let pair = last.trim_start_matches([' ', '"', '\'', '$']);
    match pair.trim_end_matches('"').strip_suffix('=') {
        Some(name) if !name.is_empty() && !name.contains([' ', '=', ',']) => {
            around.found(FORM, name)
        }
        _ => Vec::new(),
    }
}
