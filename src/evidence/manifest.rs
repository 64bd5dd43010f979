//! Kubernetes objects as YAML or JSON: what `kubectl get -o yaml` prints, and what is written to files.
//!
//! Finds stretches only, line by line; `cluster::pasted` reads them. A token may stand inside.

use super::{Finding, MOST};
use crate::text::Span;
use crate::token::Look;

/// So many braces that nothing closes are looked behind.
const MOST_OPEN: usize = 8;

/// So many times the paste is read where lines announce what does not follow.
const PATIENCE: usize = 16;

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !pasted.contains("apiVersion") && !pasted.contains("kind:") {
        return findings;
    }
    let mut left = MOST;
    let mut found = |start, end, look| {
        left -= 1;
        findings.push(Finding {
            form: "manifest",
            span: Span::new(start, end),
            token: None,
            look: Some(look),
            notes: Vec::new(),
        });
        left
    };
    let mut open = 0;
    let mut patience = pasted.len().saturating_mul(PATIENCE);
    let (mut at, mut line_end) = (0, 0);
    while at < pasted.len() {
        // Many objects may stand on one line.
        if at >= line_end {
            line_end = at + line_at(pasted, at).len();
        }
        let line = &pasted[at..line_end];
        let start = at + indent(line);
        if open < MOST_OPEN && begins_json(&pasted[start..]) {
            let whole = json_end(&pasted[start..]).map(|length| start + length);
            open += usize::from(whole.is_none());
            let end = whole.unwrap_or_else(|| before_blank_line(pasted, start));
            if pasted[start..end].contains("\"apiVersion\"") {
                if found(start, end, Look::Json) == 0 {
                    break;
                }
                at = end;
                continue;
            }
            // What is no manifest is passed over in one step, if it ends.
            at = whole.unwrap_or(at + line.len());
            continue;
        }
        match yaml_end(pasted, at, &mut patience) {
            Some(end) => {
                if found(at, end, Look::Yaml) == 0 {
                    break;
                }
                at = end;
            }
            None => at += line.len(),
        }
    }
    findings
}

/// The line from here on, with its break.
fn line_at(pasted: &str, at: usize) -> &str {
    let rest = &pasted[at..];
    rest.split_inclusive('\n').next().unwrap_or(rest)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A brace and a name behind it.
fn begins_json(text: &str) -> bool {
    let inside = text.strip_prefix('{');
    inside.is_some_and(|inside| inside.trim_start().starts_with('"'))
}

/// Where the brace that the text begins with is closed. Only strings hide braces.
pub(super) fn json_end(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'\n' if in_string => return None,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a text that was cut off ends: before a blank line, or with the paste.
fn before_blank_line(pasted: &str, start: usize) -> usize {
    let mut end = start;
    for line in pasted[start..].split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    pasted[..end].trim_end().len().max(start)
}

/// What the last line at the object's own indentation left open.
#[derive(Clone, Copy, PartialEq)]
enum After {
    /// `metadata:`
    Name,
    /// Something further in, which is no list at the same indentation.
    Deeper,
    Item,
}

/// Where the YAML ends that begins with the line here; none if none does.
fn yaml_end(pasted: &str, start: usize, patience: &mut usize) -> Option<usize> {
    let first = line_at(pasted, start);
    let base = indent(first);
    let text = first[base..].trim_end();
    // Items copied out of a list are one list.
    let list = text.starts_with("- ");
    let name = announces(text.strip_prefix("- ").unwrap_or(text).trim_start())?;
    let mut seen = vec![name];
    let mut end = start + first.trim_end().len();
    let (mut names, mut lines, mut blank) = (1, 1, false);
    let mut list_goes_on = false;
    let mut after = if list { After::Item } else { After::Deeper };
    for (at, line) in lines_from(pasted, start + first.len()) {
        *patience = patience.checked_sub(line.len())?;
        let depth = indent(line);
        let text = line[depth..].trim_end();
        if text.is_empty() {
            blank = true;
            continue;
        }
        if depth < base || (depth == base && text.starts_with('#')) {
            if depth < base {
                break;
            }
            continue;
        }
        // Flags below a blank line are a list of their own, unless a list was going on.
        let flags = text.starts_with("- --") && blank && !list_goes_on;
        if flags {
            break;
        }
        list_goes_on = text.starts_with('-') || text.ends_with(':');
        if depth == base {
            let item = text == "-" || text.starts_with("- ");
            if item && matches!(after, After::Name | After::Item) {
                after = After::Item;
            } else if list || item || !goes_on(text, blank, &mut seen) {
                break;
            } else {
                names += 1;
                after = match text.ends_with(':') {
                    true => After::Name,
                    false => After::Deeper,
                };
            }
        } else if after == After::Name {
            after = After::Deeper;
        }
        lines += 1;
        blank = false;
        end = at + line.trim_end().len();
    }
    (names > 1 || (list && lines > 1)).then_some(end)
}

/// The lines from here on, with their places.
fn lines_from(pasted: &str, mut at: usize) -> impl Iterator<Item = (usize, &str)> {
    pasted[at..].split_inclusive('\n').map(move |line| {
        let place = at;
        at += line.len();
        (place, line)
    })
}

/// `apiVersion: v1` or `kind: Pod`: with such a line an object begins.
fn announces(text: &str) -> Option<&str> {
    let (name, value) = text.split_once(':')?;
    let mut words = value.split_whitespace();
    let word = words.next()?.trim_matches(['"', '\'']);
    let alone = value.starts_with(' ') && words.next().is_none_or(|next| next.starts_with('#'));
    let plain = word
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"./-".contains(&b));
    let fits = match name {
        "kind" => word.starts_with(|c: char| c.is_ascii_uppercase()),
        "apiVersion" => {
            let version = word.rsplit('/').next().unwrap_or(word);
            version.starts_with('v') && version.contains(|c: char| c.is_ascii_digit())
        }
        _ => false,
    };
    (alone && plain && fits).then_some(name)
}

/// Whether this line may be the next name of the same object.
fn goes_on<'a>(text: &'a str, blank: bool, seen: &mut Vec<&'a str>) -> bool {
    let Some((name, value)) = text.split_once(':') else {
        return false;
    };
    let name = name.trim_matches(['"', '\'']);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b))
        && (value.is_empty() || value.starts_with([' ', '\t']));
    // What programs say begins so, and a token below a blank line stands by itself.
    let said = ["error", "warning"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word));
    if !is_name || said || (blank && value.contains("eyJ")) {
        return false;
    }
    if matches!(name, "kind" | "apiVersion") {
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
    }
    true
}
