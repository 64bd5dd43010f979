//! A token's text as it travels: what decodes as JSON, and a placeholder for the signature.
//!
//! Where something was lost or joined, none of the bytes behind the JSON is taken: they may be a signature's. What
//! a reader makes of the damage stays the same: a cut text stays cut (`…`), and one that no verifier reads stays so.

use super::Counts;
use super::claims::{Place, Writer};
use super::names::Names;
use crate::jose::base64;
use crate::json::{self, Fault, Kind, Node, Value, Wrong};
use crate::token::base64url;
use crate::token::{LEFT_OUT, Part, What};

/// More segments than these say nothing more.
const MOST_SEGMENTS: usize = 8;

/// Segments of an encrypted token.
const JWE: usize = 5;

/// Stands for JSON of which no member is whole; it begins as every token does.
const NO_MEMBER: &str = "{\"REDACTED";

/// What is behind JSON that no verifier reads.
const UNREADABLE: &str = "?";

const CUT: char = '…';

/// How deep tokens in claims of tokens are read.
#[derive(Clone, Copy)]
pub struct Depth(u8);

impl Depth {
    pub const FIRST: Depth = Depth(4);

    pub fn deeper(self) -> Option<Depth> {
        self.0.checked_sub(1).map(Depth)
    }
}

/// The cleaned text of a token as it travels. Its signature goes along only where it is asked for and fits: where
/// nothing else was left out.
pub fn written(text: &str, with_signature: bool, names: &mut Names, stays: &mut Counts) -> String {
    write(text, with_signature, names, stays, Depth::FIRST)
}

/// A token inside of another.
pub fn nested(text: &str, depth: Depth, stays: &mut Counts) -> String {
    let mut inner = Counts::default();
    let written = write(text, false, &mut Names::default(), &mut inner, depth);
    stays.nested += inner.nested;
    written
}

fn write(
    text: &str,
    with_signature: bool,
    names: &mut Names,
    stays: &mut Counts,
    depth: Depth,
) -> String {
    let segments: Vec<&str> = text.split('.').collect();
    let mut segment = |at: usize, part| {
        let text = segments.get(at)?;
        Some(Segment::of(text, part, names, stays, depth))
    };
    let header = segment(0, Part::Header).unwrap_or_default();
    let mut written = header.text;
    if segments.len() == JWE {
        stays.signatures += usize::from(segments[1..].iter().any(|it| !it.is_empty()));
        written.push_str("....");
        return written;
    }
    let Some(payload) = segment(1, Part::Payload) else {
        return written;
    };
    written.push('.');
    written.push_str(&payload.text);
    let is_same = header.is_same && payload.is_same;
    for behind in segments.iter().skip(2).take(MOST_SEGMENTS - 2) {
        written.push('.');
        let fits = with_signature && is_same && segments.len() == 3 && is_signature(behind);
        match fits {
            true => written.push_str(behind),
            false => written.push_str(&placeholder(behind, stays)),
        }
    }
    written
}

/// Whether it is a signature and nothing else, in whichever base64.
fn is_signature(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b))
}

/// The word for a signature, and behind it what a verifier would stumble over.
fn placeholder(signature: &str, stays: &mut Counts) -> String {
    if signature.is_empty() {
        return String::new();
    }
    let word = signature.trim_end_matches(['+', '/', '=', CUT]);
    stays.signatures += usize::from(!word.eq_ignore_ascii_case(LEFT_OUT));
    let mut written = LEFT_OUT.to_owned();
    for (what, ..) in base64url::decode(signature, Part::Signature).faults {
        match what {
            What::OrdinaryBase64 { found, .. } => written.push(found),
            What::Padding { .. } => written.push('='),
            _ => written.push(CUT),
        }
    }
    written
}

/// One stretch between dots, as it travels.
#[derive(Default)]
struct Segment {
    text: String,
    /// Whether nothing was left out or changed.
    is_same: bool,
}

/// What a reader stumbles over.
#[derive(Default)]
struct Damage {
    /// Something was lost, so that nobody knows what a server got.
    is_cut: bool,
    /// What is there is nothing that a verifier reads.
    is_odd: bool,
}

impl Segment {
    fn of(text: &str, part: Part, names: &mut Names, stays: &mut Counts, depth: Depth) -> Segment {
        if text.is_empty() {
            return Segment {
                text: String::new(),
                is_same: true,
            };
        }
        let decoded = base64url::decode(text, part);
        let mut damage = Damage::default();
        let mut is_misspelt = false;
        for (what, ..) in &decoded.faults {
            match what {
                What::OrdinaryBase64 { .. } | What::Padding { .. } => is_misspelt = true,
                What::Ellipsis { .. } | What::LengthImpossible { .. } => damage.is_cut = true,
                _ => damage.is_odd = true,
            }
        }
        let (mut node, faults) = json::read(&decoded.bytes);
        let mut lost = false;
        let mut stop = broken_at(&faults);
        for fault in faults {
            match fault.what {
                Wrong::CutShort { .. } if decoded.faults.is_empty() => damage.is_cut = true,
                // Go reads on, but what follows may be a signature.
                Wrong::NotUtf8 => lost = true,
                other => damage.is_odd |= !other.go_reads_on(),
            }
        }
        if let Err(wrong) = std::str::from_utf8(&decoded.bytes) {
            damage.is_cut |= lost && !damage.is_odd;
            damage.is_odd |= !damage.is_cut;
            let (read, faults) = json::read(&decoded.bytes[..wrong.valid_up_to()]);
            node = read;
            stop = broken_at(&faults);
        }
        if let Some((node, stop)) = node.as_mut().zip(stop) {
            drop_last(node, &decoded.bytes[..stop.min(decoded.bytes.len())]);
        }
        let place = match part {
            Part::Header => Place::Header,
            Part::Payload | Part::Signature => Place::Payload,
        };
        let mut writer = Writer::new(names, stays, depth);
        let written = match node.as_ref().map(|node| (node, node.value.kind())) {
            Some((node, Kind::Object)) => {
                let written = writer.written(node, place);
                let is_whole = !damage.is_cut && !damage.is_odd;
                if is_whole && (!writer.changed || node.members().is_empty()) {
                    return Segment {
                        text: text.into(),
                        is_same: true,
                    };
                }
                if is_whole {
                    let padding = if is_misspelt { "=" } else { "" };
                    return Segment {
                        text: base64::encode(written.as_bytes()) + padding,
                        is_same: false,
                    };
                }
                match node.members().is_empty() {
                    true if damage.is_cut => NO_MEMBER.into(),
                    true => format!("{NO_MEMBER}\""),
                    false => written,
                }
            }
            // Nothing but its kind is told of what is no claims.
            Some((node, _)) => {
                damage.is_odd |= is_misspelt;
                let stand_in = match node.value {
                    Value::Null => "null",
                    Value::Bool(_) => "false",
                    Value::Number(_) => "0",
                    Value::String(_) => "\"\"",
                    Value::Array(_) | Value::Object(_) => "[]",
                };
                stand_in.into()
            }
            None => String::new(),
        };
        damage.is_odd |= is_misspelt;
        let written = damage.marked(written);
        stays.text += text.len().saturating_sub(written.len());
        Segment {
            text: written,
            is_same: false,
        }
    }
}

/// Where JSON breaks off before its end, if it does.
fn broken_at(faults: &[Fault]) -> Option<usize> {
    let breaks = |it: &&Fault| !(it.what.go_reads_on() || it.what == Wrong::Trailing);
    faults.iter().find(breaks).map(|it| it.span.start)
}

/// Takes off the last value of JSON that breaks off right behind it: where a signature was glued into a text, chance
/// may have closed its quotes.
fn drop_last(node: &mut Node, read: &[u8]) {
    let last = match &mut node.value {
        Value::Array(items) => items.last_mut(),
        Value::Object(members) => members.last_mut().map(|member| &mut member.value),
        _ => None,
    };
    let Some(last) = last else {
        return;
    };
    if matches!(last.value.kind(), Kind::Array | Kind::Object) {
        return drop_last(last, read);
    }
    let behind = read.get(last.span.end..).unwrap_or_default();
    if behind.iter().any(|byte| b",]}".contains(byte)) {
        return;
    }
    match &mut node.value {
        Value::Array(items) => _ = items.pop(),
        Value::Object(members) => _ = members.pop(),
        _ => {}
    }
}

impl Damage {
    fn marked(&self, json: String) -> String {
        if self.is_cut {
            let mut text = base64::encode(json.as_bytes());
            text.push(CUT);
            return text;
        }
        let behind = if self.is_odd { UNREADABLE } else { "" };
        base64::encode(format!("{json}{behind}").as_bytes())
    }
}
