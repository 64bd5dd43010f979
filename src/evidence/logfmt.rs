//! A log line of `key=value` pairs, as logrus and go-kit write them: `time="…" level=error msg="…" error="…"`.

use super::clue::{Found, What, Who};
use super::klog::quoted;
use super::said;
use crate::kube::reasons::Speaks;
use crate::kube::speakers::speaker;
use crate::text::Span;
use crate::time::Stamp;

/// So many pairs of a line are read.
const MOST: usize = 64;

/// A key, and its value as it stands there, without quotes.
struct Pair<'a> {
    key: &'a str,
    value: &'a str,
    at: usize,
}

/// The pairs that the line begins with; none if it does not begin with two.
fn pairs(line: &str) -> Vec<Pair<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while all.len() < MOST {
        let rest = line.get(at..).unwrap_or_default();
        let key = rest
            .bytes()
            .take(64)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"._-/@".contains(byte))
            .count();
        let Some(behind) = rest.get(key..).and_then(|rest| rest.strip_prefix('=')) else {
            break;
        };
        let (start, value, length) = match behind.strip_prefix('"') {
            Some(text) => {
                let value = quoted(text);
                (1, value, value.len() + 2)
            }
            None => {
                let value = behind.split(' ').next().unwrap_or_default();
                (0, value, value.len())
            }
        };
        all.push(Pair {
            key: rest.get(..key).unwrap_or_default(),
            value,
            at: at + key + 1 + start,
        });
        let behind = behind.get(length..).unwrap_or_default();
        let next = behind.trim_start_matches(' ');
        if next.len() == behind.len() {
            break;
        }
        at = line.len() - next.len();
    }
    all
}

pub(super) fn read(line: &str, at: usize) -> Option<Found> {
    let at = at + (line.len() - line.trim_start().len());
    let whole = line.trim();
    let line = said::start_of(whole);
    let pairs = pairs(line);
    let get = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| pairs.iter().find(|pair| pair.key == *key))
    };
    let clock = get(&["time", "ts", "t", "timestamp"]);
    let level = get(&["level", "lvl", "severity"]);
    let message = get(&["msg", "message", "error", "err"])?;
    if clock.is_none() && level.is_none() {
        return None;
    }
    let file = get(&["caller", "source"]).map_or("", |pair| pair.value);
    let who = speaker(file, line);
    let mut reasons = Vec::new();
    for key in ["error", "err", "errors", "reason", "msg", "message"] {
        if let Some(pair) = get(&[key]).filter(|_| reasons.is_empty()) {
            reasons = said::reasons_in_quotes(pair.value, at + pair.at, Speaks::Client);
        }
    }
    let who = said::of_library(&reasons)
        .filter(|_| who == Who::Other)
        .unwrap_or(who);
    let clock = clock.and_then(|pair| Stamp::read_whole(pair.value));
    let sentence = Span::new(at + message.at, at + message.at + message.value.len());
    let mut said = said::said(who, clock, sentence, reasons);
    said.subject = said::subject(line);
    Some(Found {
        form: "logfmt",
        span: Span::new(at, at + whole.len()),
        what: What::Said(said),
    })
}
