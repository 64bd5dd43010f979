//! Lines as they were before a terminal coloured them, mail quoted them, or either of them wrapped them, with the way
//! back to the paste.
//!
//! Only lines of klog are put together again: they say themselves that they go on, by a quotation or a bracket that is
//! still open, and their next line says that it is none, by having no head.

use super::clue::{Found, Grade, What};
use super::prefix::prefix;
use super::{Clean, closer, klog};
use crate::text::Span;

/// Over so many lines one is wrapped at most, and so long it is.
const MOST_LINES: usize = 8;
const LONGEST: usize = 16_384;

/// What a terminal is told begins so: by itself, as `cat -v` and as `less` show it, and where the first character was
/// lost on the way.
const COLOURS: [&str; 4] = ["\u{1b}[", "^[[", "ESC[", "["];

/// The line without colours and the marks of a quotation; none if it has neither. `at` is where it stands in the paste.
pub(super) fn bare(line: &str, at: usize) -> Option<Clean> {
    let quotes = quotes(line);
    let coloured = may_be_coloured(line)
        && line
            .match_indices('[')
            .any(|(place, _)| colour(line.get(place..).unwrap_or_default()).is_some());
    if quotes == 0 && !coloured {
        return None;
    }
    let mut text = String::with_capacity(line.len());
    let mut pieces = vec![(0, at + quotes)];
    let mut rest = line.get(quotes..)?;
    while let Some(first) = rest.chars().next() {
        match colour(rest) {
            Some(length) => {
                rest = rest.get(length..)?;
                pieces.push((text.len(), at + line.len() - rest.len()));
            }
            None => {
                text.push(first);
                rest = rest.get(first.len_utf8()..)?;
            }
        }
    }
    pieces.push((text.len(), at + line.len()));
    // Of two pieces at one place of the text the later one counts.
    pieces.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        earlier.1 = if same { later.1 } else { earlier.1 };
        same
    });
    Some(Clean::of_pieces(text, pieces))
}

/// Most lines are none, and told so at once.
fn may_be_coloured(line: &str) -> bool {
    let pairs = || line.as_bytes().windows(2);
    pairs().any(|pair| matches!(pair, [b'[', b'0'..=b'9']))
}

/// How long the marks are with which mail quotes a line: `> `, `>> `, `> > `.
fn quotes(line: &str) -> usize {
    let rest = line.trim_start_matches(['>', ' ']);
    match line.starts_with('>') && !rest.is_empty() {
        true => line.len() - rest.len(),
        false => 0,
    }
}

/// How long the sequence is that the text begins with: `ESC [ 31 ; 1 m`.
fn colour(text: &str) -> Option<usize> {
    let start = COLOURS.iter().find(|start| text.starts_with(**start))?;
    let rest = text.get(start.len()..)?;
    let numbers = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    let length = rest.len() - numbers.len();
    // Without its first character only colours are told from a bracket, and not `[5m]`.
    let is_whole = start.len() > 1;
    let ends = match numbers.bytes().next()? {
        b'm' => is_whole || length > 0 && !numbers.starts_with("m]"),
        b'K' | b'J' | b'H' | b'G' => is_whole,
        _ => false,
    };
    ends.then_some(start.len() + length + 1)
}

/// What was found in a line that was made bare, at its places in the paste.
pub(super) fn placed(mut found: Found, way: &Clean) -> Found {
    let place = |span: Span| way.place(span.start, span.end);
    found.span = place(found.span);
    if let What::Said(said) = &mut found.what {
        said.sentence = place(said.sentence);
        for reason in &mut said.reasons {
            reason.span = place(reason.span);
        }
    }
    found
}

/// A line of klog that was wrapped, read as one; and where the line behind it begins. `limit` is where something else
/// stands.
pub(super) fn wrapped(pasted: &str, start: usize, limit: usize) -> Option<(Found, usize)> {
    let first = line(pasted, start, limit)?;
    if !(is_open(&first.text) || begins_error(pasted, first.next)) || !has_head(&first.text) {
        return None;
    }
    let mut parts = vec![first];
    let mut length = 0;
    while parts.len() < MOST_LINES {
        let last = parts.last()?;
        length += last.text.len();
        let Some(next) = line(pasted, last.next, limit) else {
            break;
        };
        let opened: String = parts.iter().map(|part| part.text.as_str()).collect();
        let goes_on = is_open(&opened) || begins_error(pasted, last.next);
        if !goes_on || length > LONGEST || !may_follow(&next.text) {
            break;
        }
        parts.push(next);
    }
    if parts.len() < 2 {
        return None;
    }
    let alone = parts.first().and_then(|it| closer::read_bare(&it.text, 0));
    let alone = alone.as_ref().and_then(known);
    // A terminal breaks anywhere and puts nothing between; mail breaks at a blank, which is gone.
    let read = |between: &str| {
        let whole = joined(&parts, between);
        let found = closer::read_bare(&whole.text, 0)?;
        // What is put together says more than its beginning.
        let known = known(&found).filter(|known| alone.is_none_or(|alone| *known > alone))?;
        Some((known, placed(found, &whole)))
    };
    let narrow = parts.iter().take(parts.len() - 1);
    let mut widths = narrow.map(|part| part.text.chars().count());
    let width = widths.next();
    let even = parts.len() > 2 && widths.all(|other| Some(other) == width);
    let (by_terminal, by_mail) = (read(""), read(" "));
    let found = match (by_terminal, by_mail) {
        (Some((one, found)), Some((other, _))) if one > other || one == other && even => found,
        (_, Some((_, found))) | (Some((_, found)), None) => found,
        (None, None) => return None,
    };
    Some((found, parts.last()?.next))
}

/// A line without its break, made bare.
struct Part {
    text: String,
    way: Option<Clean>,
    start: usize,
    next: usize,
}

fn line(pasted: &str, start: usize, limit: usize) -> Option<Part> {
    let rest = pasted.get(start..).filter(|_| start < limit)?;
    let line = rest.split_inclusive('\n').next()?;
    let written = line.trim_end_matches(['\n', '\r']);
    if written.len() > LONGEST {
        return None;
    }
    let way = bare(written, start);
    Some(Part {
        text: way.as_ref().map_or(written, |way| &way.text).to_owned(),
        way,
        start,
        next: start + line.len(),
    })
}

/// Whether something of klog's is still open: the file that it names, a quotation, or a list in brackets.
fn is_open(text: &str) -> bool {
    let (mut quoted, mut escaped, mut depth, mut bracket) = (false, false, 0_i32, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'[' if !quoted => depth += 1,
            b']' if !quoted => {
                // The first one ends the head.
                depth -= i32::from(bracket);
                bracket = true;
            }
            _ => {}
        }
    }
    quoted || depth > 0 || !bracket && text.len() < 100
}

/// klog's stamp behind whatever collectors put before it; what is behind the stamp may be cut off.
fn has_head(text: &str) -> bool {
    let (_, length) = prefix(text);
    let inner = text.get(length..).unwrap_or_default();
    klog::head(inner.trim_start()).is_some_and(|head| {
        let behind = inner.trim_start().get(head.length..).unwrap_or_default();
        !head.file.is_empty() || !behind.trim().contains(' ')
    })
}

/// `err="…"` on a line of its own belongs to the message above.
fn begins_error(pasted: &str, at: usize) -> bool {
    let rest = pasted.get(at..).unwrap_or_default();
    let rest = rest.trim_start_matches(['>', ' ', '\t']);
    rest.starts_with("err=\"") || rest.starts_with("error=\"")
}

/// Whether a line may be the rest of one before: it has no head of its own, nor says anything with a time.
fn may_follow(text: &str) -> bool {
    let inner = text.trim();
    let stands_alone = |found: Found| match found.what {
        What::Said(said) => said.at.is_some() || found.form == "statement",
        _ => true,
    };
    !inner.is_empty()
        && !inner.starts_with(['{', '<'])
        && !klog::is_klog(inner)
        && prefix(inner).1 == 0
        && !closer::read_bare(inner, 0).is_some_and(stands_alone)
}

fn joined(parts: &[Part], between: &str) -> Clean {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut inner = part.text.as_str();
        if index > 0 {
            text.push_str(between);
            if !between.is_empty() {
                inner = inner.trim_start();
            }
        }
        let skipped = part.text.len() - inner.len();
        match &part.way {
            Some(way) => pieces.extend(
                way.part(skipped, part.text.len())
                    .pieces(text.len())
                    .collect::<Vec<_>>(),
            ),
            None => {
                let start = part.start + skipped;
                pieces.push((text.len(), start));
                pieces.push((text.len() + inner.len(), start + inner.len()));
            }
        }
        text.push_str(inner);
    }
    pieces.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        earlier.1 = if same { later.1 } else { earlier.1 };
        same
    });
    Clean::of_pieces(text, pieces)
}

/// How much of it is known: reasons that are, less those that are not. None if it says nothing.
fn known(found: &Found) -> Option<i32> {
    let What::Said(said) = &found.what else {
        return None;
    };
    let worth = |grade| if grade == Grade::Unknown { -1 } else { 2 };
    let sum = said.reasons.iter().map(|reason| worth(reason.grade)).sum();
    (!said.reasons.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_quotes_go_and_places_stay() {
        for (line, text) in [
            ("plain [1] text", None),
            ("rate(x[5m])", None),
            ("[31mred[0m", Some("red")),
            ("\u{1b}[1;31mr\u{1b}[0med\u{1b}[K", Some("red")),
            ("^[[32mg^[[0m ESC[1mb", Some("g b")),
            ("> a", Some("a")),
            (">> > a", Some("a")),
            ("> ", None),
            ("a > b", None),
            ("[31m[0m", Some("")),
        ] {
            let way = bare(line, 3);
            assert_eq!(way.as_ref().map(|way| way.text.as_str()), text, "{line:?}");
            let Some(way) = way else { continue };
            for (place, character) in way.text.char_indices() {
                let span = way.place(place, place + character.len_utf8());
                let there = line.get(span.start - 3..span.end - 3).unwrap_or_default();
                assert!(
                    there.starts_with(character),
                    "{line:?} {there:?} {character}"
                );
            }
        }
    }
}
