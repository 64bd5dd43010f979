//! Lines as they were before a terminal coloured them, mail quoted them, or either of them wrapped them, with the way
//! back to the paste.
//!
//! Only lines are put together again that say themselves that they go on, by a quotation or a bracket that is still open:
//! klog's, logfmt's and objects of JSON. Their next line says that it is none, by having no head. And what S3 says of
//! clocks, where its XML was set out over several lines.

use super::clue::{Found, Grade, What};
use super::prefix::prefix;
use super::{Clean, closer, klog};
use crate::text::Span;

/// Over so many lines one is wrapped at most, and so long it is.
const MOST_LINES: usize = 8;
const LONGEST: usize = 16_384;

/// S3's error in XML has fewer lines.
const MOST_OF_XML: usize = 16;

/// Marks in which a whole paste is quoted.
const MARKS: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];

/// How lines of logfmt begin.
const PAIRS: [&str; 3] = ["time=", "ts=", "level="];

/// What a terminal is told begins so: by itself, as `cat -v` and as `less` show it, and where the first character was
/// lost on the way.
const COLOURS: [&str; 4] = ["\u{1b}[", "^[[", "ESC[", "["];

/// The line without colours and the marks of a quotation; none if it has neither. `at` is where it stands in the paste.
pub(super) fn bare(line: &str, at: usize) -> Option<Clean> {
    let quotes = quotes(line) + opening(line);
    let whole = line;
    let line = line.get(..line.len() - closing(line.get(quotes..)?))?;
    let coloured = may_be_coloured(line)
        && line
            .match_indices('[')
            .any(|(place, _)| colour(line.get(place..).unwrap_or_default()).is_some());
    if quotes == 0 && line.len() == whole.len() && !coloured {
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

/// How long the mark is with which a quoted block of lines begins: before a line that says itself when it was written.
fn opening(line: &str) -> usize {
    let Some(rest) = line.strip_prefix(MARKS) else {
        return 0;
    };
    let (_, length) = prefix(rest);
    let inner = rest.get(length..).unwrap_or_default();
    let is_one = length > 0 || klog::is_klog(inner) || is_object(inner) || is_pairs(inner);
    if is_one { line.len() - rest.len() } else { 0 }
}

/// The same behind an object, which ends with its brace. Behind any other line the mark may be the line's own.
fn closing(line: &str) -> usize {
    if !is_object(line) {
        return 0;
    }
    let object = line.trim_end_matches(MARKS);
    if object.ends_with('}') {
        line.len() - object.len()
    } else {
        0
    }
}

fn is_object(text: &str) -> bool {
    text.starts_with("{\"")
}

fn is_pairs(text: &str) -> bool {
    PAIRS.iter().any(|key| text.starts_with(key))
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

/// A line that was wrapped, read as one; and where the line behind it begins. `limit` is where something else stands.
pub(super) fn wrapped(pasted: &str, start: usize, limit: usize) -> Option<(Found, usize)> {
    let first = line(pasted, start, limit)?;
    if first.text.trim_start().starts_with("<Error>") {
        return xml(pasted, first, limit);
    }
    if !may_have_head(&first.text)
        || !(is_open(&first.text) || begins_error(pasted, first.next))
        || !may_go_on(&first.text)
    {
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
    // One character closes what was open, and says nothing.
    let added: usize = parts
        .iter()
        .skip(1)
        .map(|part| part.text.trim_ascii().len())
        .sum();
    if added < 2 {
        return None;
    }
    // A terminal breaks anywhere and puts nothing between; mail breaks at a blank, which is gone.
    let read = |between: &str| {
        let whole = joined(&parts, between, !between.is_empty());
        let found = closer::read_bare(&whole.text, 0)?;
        let known = known(&found).filter(|_| is_whole(&whole.text))?;
        Some((known, placed(found, &whole)))
    };
    let (by_terminal, by_mail) = (read(""), read(" "));
    if by_terminal.is_none() && by_mail.is_none() {
        return None;
    }
    // What is put together says more than its beginning.
    let alone = parts.first().and_then(|it| closer::read_bare(&it.text, 0));
    let alone = alone.as_ref().and_then(known);
    let more = |(known, _): &(i32, Found)| alone.is_none_or(|alone| *known > alone);
    let (by_terminal, by_mail) = (by_terminal.filter(more), by_mail.filter(more));
    let narrow = parts.iter().take(parts.len() - 1);
    let mut widths = narrow.map(|part| part.text.chars().count());
    let width = widths.next();
    let even = parts.len() > 2 && widths.all(|other| Some(other) == width);
    let found = match (by_terminal, by_mail) {
        (Some((one, found)), Some((other, _))) if one > other || one == other && even => found,
        (_, Some((_, found))) | (Some((_, found)), None) => found,
        (None, None) => return None,
    };
    Some((found, parts.last()?.next))
}

/// S3's `RequestTimeTooSkewed`, set out over several lines.
fn xml(pasted: &str, first: Part, limit: usize) -> Option<(Found, usize)> {
    let mut parts = vec![first];
    while parts.len() < MOST_OF_XML && !parts.last()?.text.contains("</Error>") {
        let next = line(pasted, parts.last()?.next, limit)?;
        parts.push(next);
    }
    let whole = joined(&parts, "", true);
    let is_one = parts.len() > 1 && whole.text.contains("<Code>RequestTimeTooSkewed</Code>");
    let found = is_one
        .then(|| closer::read_bare(&whole.text, 0))
        .flatten()?;
    Some((placed(found, &whole), parts.last()?.next))
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

/// Whether what stands on the next line may be read as the rest of this one.
pub(super) fn goes_on(text: &str) -> bool {
    is_open(text) && may_go_on(text)
}

/// What stands behind what collectors put before a line.
fn inner(text: &str) -> &str {
    text.get(prefix(text).1..).unwrap_or_default().trim_start()
}

/// Most lines have none, and are told so at once: a time, an object, or a pair.
fn may_have_head(text: &str) -> bool {
    let mut threes = text.as_bytes().windows(3);
    threes.any(|it| {
        matches!(
            it,
            [b'0'..=b'9', b':', b'0'..=b'9'] | [b'{', b'"', _] | [_, b'=', _]
        )
    })
}

/// Whether a line is of those that say when they go on.
fn may_go_on(text: &str) -> bool {
    let inner = inner(text);
    has_head(inner) || is_object(inner) || is_pairs(inner)
}

/// A line of klog has a file when all of it is there.
fn is_whole(text: &str) -> bool {
    let inner = inner(text);
    is_object(inner) || is_pairs(inner) || klog::head(inner).is_some_and(|it| !it.file.is_empty())
}

/// Whether something is still open: a quotation, a list in brackets, an object, or the file that a line of klog names.
fn is_open(text: &str) -> bool {
    let (mut braces, mut names_file) = (0_i32, true);
    if text.contains('{') && is_object(inner(text)) || text.contains('=') && is_pairs(inner(text)) {
        names_file = false;
    }
    let (mut quoted, mut escaped, mut depth, mut bracket) = (false, false, 0_i32, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => braces += 1,
            b'}' if !quoted => braces -= 1,
            b'[' if !quoted => depth += 1,
            b']' if !quoted => {
                // The first one ends the head.
                depth -= i32::from(bracket);
                bracket = true;
            }
            _ => {}
        }
    }
    match names_file {
        true => quoted || depth > 0 || !bracket && text.len() < 100,
        false => quoted || braces > 0,
    }
}

/// klog's stamp; what is behind it may be cut off.
fn has_head(inner: &str) -> bool {
    klog::head(inner).is_some_and(|head| {
        let behind = inner.get(head.length..).unwrap_or_default();
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

fn joined(parts: &[Part], between: &str, trims: bool) -> Clean {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut inner = part.text.as_str();
        if index > 0 {
            text.push_str(between);
            if trims {
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
