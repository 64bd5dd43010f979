//! The JSON and YAML documents of a paste, one after another, and the tokens in their texts.
//!
//! JSON is found wherever an object stands; YAML where `recognise` found a manifest, and where a kubeconfig is.

use super::{Clean, Evidence, compact, kubeconfig, manifest};
use crate::cluster::pasted::move_node;
use crate::json::{self, Node, Value};
use crate::text::Span;
use crate::yaml;
use std::rc::Rc;

/// So many objects that nothing closes are read as far as they go.
const MOST_OPEN: usize = 4;

/// A document without any of these has no token and no other secret.
const TELLING: [&str; 7] = [
    "oken",
    "eyJ",
    "ecret",
    "auth",
    "user",
    "payload",
    "ciphertext",
];

pub struct Document<'a> {
    pub pasted: &'a str,
    /// With places in the paste.
    pub root: Node,
    pub is_json: bool,
    /// Inside of how many others it was found.
    pub depth: usize,
}

/// Hands over every document. Only one at a time is kept.
pub fn each(pasted: &str, evidence: &Evidence, depth: usize, read: &mut dyn FnMut(&Document)) {
    objects(pasted, depth, read);
    let own = kubeconfig::stretches(pasted);
    let manifests = evidence.findings.iter().filter(|it| it.form == "manifest");
    let mut known = own.iter().peekable();
    let mut stretches = own.clone();
    for manifest in manifests.map(|it| it.span) {
        while known.next_if(|it| it.end < manifest.end).is_some() {}
        let is_known = known
            .peek()
            .is_some_and(|it| it.start <= manifest.start && manifest.end <= it.end);
        let text = pasted.get(manifest.start..manifest.end);
        if !is_known && !text.unwrap_or_default().trim_start().starts_with('{') {
            stretches.push(manifest);
        }
    }
    for span in stretches {
        let text = pasted.get(span.start..span.end).unwrap_or_default();
        if !is_telling(text) {
            continue;
        }
        for root in yaml::read(text).0 {
            read(&document(pasted, root, span.start, false, depth));
        }
    }
}

fn document(
    pasted: &str,
    mut root: Node,
    start: usize,
    is_json: bool,
    depth: usize,
) -> Document<'_> {
    move_node(&mut root, start);
    Document {
        pasted,
        root,
        is_json,
        depth,
    }
}

fn is_telling(text: &str) -> bool {
    TELLING.iter().any(|word| text.contains(word))
}

/// JSON objects wherever they stand, whole or cut off.
fn objects(pasted: &str, depth: usize, read: &mut dyn FnMut(&Document)) {
    let (mut at, mut open) = (0, 0);
    while let Some(found) = pasted.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let rest = pasted.get(start..).unwrap_or_default();
        let inside = rest.trim_start_matches('{');
        let braces = rest.len() - inside.len();
        if braces > 1 || !inside.trim_start().starts_with('"') {
            at = start + (braces - 1).max(1);
            continue;
        }
        at = start + 1;
        let whole = manifest::json_end(rest);
        if whole.is_none() {
            open += 1;
            if open > MOST_OPEN {
                break;
            }
        }
        let text = rest.get(..whole.unwrap_or(rest.len())).unwrap_or_default();
        if is_telling(text)
            && let (Some(root), _) = json::read(text.as_bytes())
        {
            read(&document(pasted, root, start, true, depth));
        }
        at = whole.map_or(at, |length| start + length);
    }
}

impl Document<'_> {
    /// A text of the document with the way back to the paste, as it is meant.
    pub fn text(&self, node: &Node) -> Option<Clean> {
        let value = node.as_str()?;
        let Span { start, end } = node.span;
        let written = self.pasted.get(start..end)?;
        let quoted = written.strip_prefix('"');
        let inside = quoted.and_then(|it| it.strip_suffix('"'));
        let single = written.strip_prefix('\'');
        let single = single.and_then(|it| it.strip_suffix('\''));
        let (plain, from) = match inside.or(single) {
            Some(inside) => (inside, start + 1),
            None => (written, start),
        };
        if plain == value {
            return Some(Clean::of_pieces(
                value.into(),
                [(0, from), (value.len(), from + value.len())],
            ));
        }
        if let Some(inside) = inside.filter(|it| it.contains('\\')) {
            return Some(unescaped(inside, start + 1)).filter(|it| it.text == value);
        }
        folded(written, start, value)
    }

    /// The same without white space, as tokens and base64 are read.
    pub fn word(&self, node: &Node) -> Option<Clean> {
        let text = self.text(node)?;
        let whole = Span::new(0, text.text.len());
        let word = super::token_at(&text.text, whole);
        match word.text == text.text {
            true => Some(text),
            false => Some(word.through(&text)),
        }
    }

    /// A text that is a token.
    pub fn token(&self, node: &Node) -> Option<Rc<Clean>> {
        let written = node.as_str()?.trim();
        let folded = written.contains(char::is_whitespace);
        let word = self.word(node).filter(|word| is_token(&word.text))?;
        let is_plain = compact::run_length(&word.text) == word.text.len();
        (is_plain || !folded).then(|| Rc::new(word))
    }
}

/// `eyJ…` with a dot in it, and nothing around.
pub fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.contains('.') && !text.contains([' ', '~', '{', ';'])
}

/// The member at this path.
pub fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, name| node.get(name))
}

/// The text at this path, if it is one and not empty.
pub fn text_at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    at(node, path)?.as_str().filter(|text| !text.is_empty())
}

pub fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.value) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

/// `namespace/name` of an object.
pub fn name_of(object: &Node) -> Option<String> {
    let name = text_at(object, &["metadata", "name"])?;
    Some(match text_at(object, &["metadata", "namespace"]) {
        Some(namespace) => [namespace, "/", name].concat(),
        None => name.into(),
    })
}

/// The objects of a kind: the document, or those of a list. A list's items need not name their kind.
pub fn of_kind<'n>(root: &'n Node, kind: &str) -> Vec<&'n Node> {
    let named = text_at(root, &["kind"]);
    if named == Some(kind) {
        return vec![root];
    }
    let Some(list) = named.and_then(|named| named.strip_suffix("List")) else {
        return Vec::new();
    };
    let is_one = |item: &&Node| text_at(item, &["kind"]).unwrap_or(list) == kind;
    items(root.get("items")).iter().filter(is_one).collect()
}

/// What stands in a JSON string, escapes taken off.
pub fn unescaped(inside: &str, start: usize) -> Clean {
    let mut text = String::with_capacity(inside.len());
    let mut pieces = vec![(0, start)];
    let mut at = 0;
    while let Some(found) = inside.get(at..).and_then(|rest| rest.find('\\')) {
        text.push_str(inside.get(at..at + found).unwrap_or_default());
        at += found;
        let (character, length) = escape(inside.get(at..).unwrap_or_default());
        pieces.push((text.len(), start + at));
        text.push(character);
        at += length;
        pieces.push((text.len(), start + at));
    }
    text.push_str(inside.get(at..).unwrap_or_default());
    pieces.push((text.len(), start + inside.len()));
    Clean::of_pieces(text, pieces)
}

/// The character of an escape that the text begins with, and how long that is.
pub fn escape(text: &str) -> (char, usize) {
    let hex = |from: usize| {
        let digits = text.get(from..from + 4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(next) = text.chars().nth(1) else {
        return ('\\', 1);
    };
    let plain = match next {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let Some(first) = hex(2) else {
                return ('\\', 1);
            };
            let second = hex(8).filter(|_| text.get(6..8) == Some("\\u"));
            let pair = second
                .filter(|low| (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(low));
            return match pair {
                Some(low) => {
                    let code = 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
                }
                None => (char::from_u32(first).unwrap_or('\u{fffd}'), 6),
            };
        }
        other => other,
    };
    (plain, 1 + next.len_utf8())
}

/// A text over several lines: every line of it stands somewhere in what was written, in order.
fn folded(written: &str, start: usize, value: &str) -> Option<Clean> {
    let mut pieces = Vec::new();
    let (mut in_text, mut in_paste) = (0, 0);
    for piece in value.split_inclusive([' ', '\n']) {
        let word = piece.trim_end_matches([' ', '\n']);
        if !word.is_empty() {
            // The words follow each other with nothing but white space between them, except for the first line.
            let rest = written.get(in_paste..)?;
            let next = if pieces.is_empty() {
                rest.find(word)?
            } else {
                rest.len() - rest.trim_start().len()
            };
            rest.get(next..)?.strip_prefix(word)?;
            pieces.push((in_text, start + in_paste + next));
            in_paste += next + word.len();
            pieces.push((in_text + word.len(), start + in_paste));
        }
        in_text += piece.len();
    }
    pieces.push((value.len(), start + in_paste));
    Some(Clean::of_pieces(value.into(), pieces))
}
