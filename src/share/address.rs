//! What the address of the page says: a link or a token behind its `#`, and behind its `?` what a site presets.
//! Also finds the address of a link in a text.
//!
//! Behind `#`: `v1=…`; or parameters as OAuth 2.0 returns them (RFC 6749, section 4.2.2) and JWT tools take them,
//! `token=…`, `access_token=…`, `id_token=…`; or a token and nothing else.
//!
//! Behind `?`: `version=1.28`, `issuer=…` or `issuers=…`, `audience=…` or `audiences=…`, each as often as wanted, the
//! lists with commas or blanks. Other parameters are other people's.

use super::link::{LinkFault, after_version, is_link, read};
use crate::app::{Preferences, Preset};
use crate::kube::Minor;
use crate::text::Span;
use percent_encoding::percent_decode_str;

/// What stands behind the `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened<'a> {
    Nothing,
    /// For `link::read`.
    Link(&'a str),
    /// To be judged as if it had been pasted.
    Token(String),
}

/// What a site presets and cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresetFault {
    /// Not written like `1.28`.
    NotAVersion(String),
    /// A minor that is not judged by.
    NotOffered(String),
}

/// The parameters that carry a token, the likelier ones first.
const TOKENS: [&str; 3] = ["token", "access_token", "id_token"];

/// How every token with a header of JSON begins: `{"`.
const BEGINNING: &str = "eyJ";

/// So much of a strange version is quoted.
const QUOTED: usize = 40;

/// What the fragment of the address holds, with its `#` or without.
pub fn opened(fragment: &str) -> Opened<'_> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if is_link(fragment) {
        return Opened::Link(fragment);
    }
    if fragment.starts_with(BEGINNING) {
        let token = fragment.split('&').next().unwrap_or_default();
        return Opened::Token(decoded(token));
    }
    let mut found = [None; TOKENS.len()];
    // Pages that have pages of their own put their name before a `?` or behind a `/`.
    for parameter in fragment.split(['&', '?']) {
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        let name = name.trim_start_matches('/');
        let place = TOKENS.iter().position(|token| *token == name);
        if let Some(place) = place
            && !value.is_empty()
        {
            found[place].get_or_insert(value);
        }
    }
    // Of several, an opaque access token has nothing to show.
    let tokens = || found.iter().flatten();
    let readable = tokens().find(|token| token.starts_with(BEGINNING));
    match readable.or(tokens().next()) {
        Some(token) => Opened::Token(decoded(token)),
        None => Opened::Nothing,
    }
}

/// A `+` stays, as base64 means it: no token has a blank.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What the query of the address presets, with its `?` or without. Of several versions the first counts.
pub fn presets(query: &str) -> (Preset, Vec<PresetFault>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut preset = Preset::default();
    let mut faults = Vec::new();
    for parameter in query.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        let value = || decoded(&value.replace('+', " "));
        match name {
            "version" => match minor(value().trim()) {
                Ok(minor) => preset.minor = preset.minor.or(minor),
                Err(fault) => faults.push(fault),
            },
            "issuer" | "issuers" => add(&mut preset.issuers, &value()),
            "audience" | "audiences" => add(&mut preset.audiences, &value()),
            _ => {}
        }
    }
    (preset, faults)
}

/// `1.28`, `v1.28`, `v1.28.3`, `1.28+`; none if nothing is written.
fn minor(found: &str) -> Result<Option<Minor>, PresetFault> {
    if found.is_empty() {
        return Ok(None);
    }
    let quoted = || found.chars().take(QUOTED).collect();
    let number = found.trim_start_matches(['v', 'V']).strip_prefix("1.");
    let number = number.ok_or_else(|| PresetFault::NotAVersion(quoted()))?;
    let end = number.find(|c: char| !c.is_ascii_digit());
    let (number, rest) = number.split_at(end.unwrap_or(number.len()));
    if number.is_empty() || !(rest.is_empty() || rest.starts_with(['.', '-', '+', ' '])) {
        return Err(PresetFault::NotAVersion(quoted()));
    }
    match Minor::read(&format!("1.{number}")) {
        Some(minor) => Ok(Some(minor)),
        None => Err(PresetFault::NotOffered(quoted())),
    }
}

/// Adds the items of a list to those before, as a person would type them.
fn add(list: &mut String, more: &str) {
    for item in more.split(|c: char| c.is_whitespace() || c == ',') {
        if !item.is_empty() {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(item);
        }
    }
}

/// With fewer characters it is another page's anchor: our shortest link has twice as many.
const FEWEST: usize = 8;

/// No address before a `#` is looked for farther back.
const FARTHEST_BACK: usize = 2_048;

/// So many are tried: a chat shows the beginning of a link, and then the link.
const MOST_TRIED: usize = 8;

/// Where a text seems to hold a link, with the address before it, up to the first character that no link has.
///
/// It unpacks nothing: this can be asked where the part of the page that does has not loaded.
pub fn begun_link(pasted: &str) -> Option<Span> {
    let mut begun = places(pasted);
    let (place, end) = begun.find_map(|place| Some((place, begins_link(pasted, place)?)))?;
    Some(Span::new(start_of_link(pasted, place), end))
}

/// With the address before its `#`.
fn start_of_link(pasted: &str, place: usize) -> usize {
    match pasted[..place].strip_suffix('#') {
        Some(before) => start_of_address(pasted, before.len()),
        None => place,
    }
}

/// Where a link may begin: at the beginning, and behind each `#` with the number of a form.
fn places(pasted: &str) -> impl Iterator<Item = usize> {
    let start = pasted.len() - pasted.trim_start().len();
    let behind = pasted.match_indices("#v").map(|(hash, _)| hash + 1);
    std::iter::once(start).chain(behind)
}

/// The end of what can be nothing but a link that begins here, up to the first character that no link has.
fn begins_link(pasted: &str, start: usize) -> Option<usize> {
    let packed = after_version(&pasted[start..])?;
    let length = length_of_packed(packed);
    (length >= FEWEST).then_some(pasted.len() - packed.len() + length)
}

/// The first link in a text that arrived whole, or else the first: where it stands with its address, and what
/// `link::read` takes. The text may be of any kind and long; a `#v1=` is looked for, with or without an address before
/// it, or `v1=` at the beginning.
pub fn link_in(pasted: &str) -> Option<(Span, &str)> {
    let mut first = None;
    let begun = places(pasted).filter_map(|place| Some((place, begins_link(pasted, place)?)));
    for (place, end) in begun.take(MOST_TRIED) {
        let whole = end_of_whole(pasted, place, end);
        let found = (place, whole.unwrap_or(end));
        if whole.is_some() {
            first = Some(found);
            break;
        }
        first.get_or_insert(found);
    }
    let (place, end) = first?;
    Some((
        Span::new(start_of_link(pasted, place), end),
        &pasted[place..end],
    ))
}

/// Where the word begins in which this `#` stands, or the address in it, if the word before is not set off.
fn start_of_address(pasted: &str, hash: usize) -> usize {
    let mut from = hash.saturating_sub(FARTHEST_BACK);
    while !pasted.is_char_boundary(from) {
        from += 1;
    }
    let before = &pasted[from..hash];
    let is_outside = |c: char| c.is_whitespace() || "<>()[]{}\"'`|“”「」《》（）".contains(c);
    let word = before.rfind(is_outside).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    let schemes = ["https://", "http://", "file:"];
    let address = schemes
        .iter()
        .filter_map(|scheme| before[word..].rfind(scheme))
        .max();
    from + word + address.unwrap_or(0)
}

/// Where a link ends that arrived whole; none if it did not. Perhaps it was broken into lines of one width, or there is
/// nothing else in the text, and it has blanks inside.
fn end_of_whole(pasted: &str, start: usize, end: usize) -> Option<usize> {
    let is_whole = |end: &usize| {
        let read = read(&pasted[start..*end], Preferences::default());
        read != Err(LinkFault::Damaged)
    };
    if is_whole(&end) {
        return Some(end);
    }
    let ends = [end_of_lines(pasted, end), end_of_all(pasted, end)];
    ends.into_iter().flatten().find(is_whole)
}

fn length_of_packed(text: &str) -> usize {
    let bytes = text.bytes();
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'%');
    bytes.take_while(is_inside).count()
}

/// The end of what follows in lines of the same width and one that is shorter.
fn end_of_lines(pasted: &str, first: usize) -> Option<usize> {
    let line = pasted[..first].rfind('\n').map_or(0, |at| at + 1);
    let width = first - line;
    let mut end = first;
    loop {
        let rest = &pasted[end..];
        let Some(next) = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')) else {
            break;
        };
        let length = length_of_packed(next);
        if !(1..=width).contains(&length) {
            break;
        }
        end = pasted.len() - next.len() + length;
        if length < width {
            break;
        }
    }
    (end > first).then_some(end)
}

/// The end of the text, if nothing follows but characters of a link and blanks.
fn end_of_all(pasted: &str, first: usize) -> Option<usize> {
    let mut words = pasted[first..].split_whitespace().peekable();
    while let Some(word) = words.next() {
        let odd = &word[length_of_packed(word)..];
        if !odd.is_empty() && words.peek().is_some() {
            return None;
        }
    }
    let end = pasted.trim_end().len();
    (end > first && end - first <= super::link::LONGEST_LINK).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::link::write;
    use super::*;
    use crate::app::{AppState, open};
    use crate::i18n::Sample;

    fn token(text: &str) -> Opened<'_> {
        Opened::Token(text.into())
    }

    #[test]
    fn a_fragment_holds_a_link_a_token_or_nothing() {
        for (fragment, expected) in [
            ("", Opened::Nothing),
            ("#", Opened::Nothing),
            ("#clocks", Opened::Nothing),
            ("#token=", Opened::Nothing),
            ("#token", Opened::Nothing),
            ("#v1=abc", Opened::Link("v1=abc")),
            ("v12=abc", Opened::Link("v12=abc")),
            ("#v1%3Dabc", Opened::Link("v1%3Dabc")),
            ("#v=abc", Opened::Nothing),
            ("#token=eyJ.eyJ.x", token("eyJ.eyJ.x")),
            ("#eyJ.eyJ.x", token("eyJ.eyJ.x")),
            ("eyJ.eyJ.x&state=1", token("eyJ.eyJ.x")),
            (
                "#state=1&access_token=eyJ.a&expires_in=3600",
                token("eyJ.a"),
            ),
            (
                "#id_token=eyJ.c&access_token=eyJ.b&token=eyJ.a",
                token("eyJ.a"),
            ),
            ("#access_token=opaque&id_token=eyJ.c", token("eyJ.c")),
            ("#access_token=opaque", token("opaque")),
            ("#token=eyJ.a&token=eyJ.b", token("eyJ.a")),
            ("#/callback?id_token=eyJ.a", token("eyJ.a")),
            ("#/token=eyJ.a", token("eyJ.a")),
            ("#debugger-io?token=eyJ.a", token("eyJ.a")),
            ("#token=eyJ%2Ea+b%20c%", token("eyJ.a+b c%")),
            ("#token=%ff", token("\u{fffd}")),
        ] {
            assert_eq!(opened(fragment), expected, "{fragment}");
        }
    }

    fn check(query: &str, minor: Option<u8>, issuers: &str, audiences: &str) {
        let preset = Preset {
            minor: minor.map(Minor),
            issuers: issuers.into(),
            audiences: audiences.into(),
        };
        assert_eq!(presets(query), (preset, Vec::new()), "{query}");
    }

    #[test]
    fn a_site_presets_its_cluster() {
        check("", None, "", "");
        check("?isolated&utm_source=x&version=&&=&", None, "", "");
        check(
            "?version=1.28&audiences=a,b&issuer=https://i",
            Some(28),
            "https://i",
            "a, b",
        );
        check(
            "audience=a+b&audience=c%2Cd&issuers=https%3A%2F%2Fi%2B",
            None,
            "https://i+",
            "a, b, c, d",
        );
        for version in [
            "v1.28",
            "V1.28",
            "1.28.3",
            "v1.28.3%2Bk3s1",
            "1.28+",
            "+1.28",
        ] {
            check(&format!("version={version}"), Some(28), "", "");
        }
        check("version=1.28&version=1.30", Some(28), "", "");
    }

    #[test]
    fn a_strange_version_is_named_and_the_rest_stays() {
        for (version, fault) in [
            ("1.19", PresetFault::NotOffered("1.19".into())),
            ("1.999", PresetFault::NotOffered("1.999".into())),
            ("latest", PresetFault::NotAVersion("latest".into())),
            ("2.0", PresetFault::NotAVersion("2.0".into())),
            ("1.", PresetFault::NotAVersion("1.".into())),
            ("1.2x", PresetFault::NotAVersion("1.2x".into())),
            (
                &"中".repeat(99),
                PresetFault::NotAVersion("中".repeat(QUOTED)),
            ),
        ] {
            let (preset, faults) = presets(&format!("version={version}&issuer=i"));
            assert_eq!(faults, [fault]);
            assert_eq!((preset.minor, preset.issuers.as_str()), (None, "i"));
        }
    }

    fn link() -> String {
        let state = open(Sample::Story, Preferences::default());
        write(&state).expect("a link")
    }

    /// Finds this stretch, with the link in it.
    fn find(before: &str, address: &str, after: &str) {
        let text = format!("{before}{address}{after}");
        assert!(begun_link(&text).is_some(), "{text}");
        let (span, fragment) = link_in(&text).expect("a link");
        assert_eq!(&text[span.start..span.end], address, "{text}");
        let state = read(fragment, Preferences::default());
        assert_eq!(state, Ok(open(Sample::Story, Preferences::default())));
    }

    #[test]
    fn a_link_is_found_in_what_people_write_around_it() {
        let link = link();
        let address = format!("https://jwt.example/#{link}");
        find("", &address, "");
        find("  ", &address, "\n");
        find("", &link, "");
        find("\n", &format!("#{link}"), " ");
        find("see ", &address, ", please.");
        find("看", &address, "。");
        find("[the clocks](", &address, ") were off");
        find("<", &address, ">\n\nThanks");
        find("#1: #v1=x #v1 ", &address, "\nThanks");
        find("", &format!("file:///tmp/jwtriage.html?x#{link}"), "\n");
        find("at ", &format!("jwt.example/#{link}"), "");
        let cut = &address[..100];
        find(&format!("{cut}… {cut}\n"), &address, "\n");
        find("#intro https://other.example/#v1=true ", &address, "");
        let (lines, odd) = (broken(&address, 76), broken(&address, 100));
        find("On Monday:\n", &lines, "\nThanks");
        find("", &format!("{}.", odd.replace('\n', "\r\n  ")), "  \n");
    }

    /// In lines of so many characters.
    fn broken(address: &str, width: usize) -> String {
        let lines: Vec<&str> = address
            .as_bytes()
            .chunks(width)
            .filter_map(|line| std::str::from_utf8(line).ok())
            .collect();
        lines.join("\n")
    }

    #[test]
    fn a_damaged_link_is_found_and_no_link_is_not() {
        let (span, fragment) = link_in("at https://a/#v1=12345678 x").expect("a link");
        assert_eq!((span, fragment), (Span::new(3, 25), "v1=12345678"));
        for text in [
            "",
            "#",
            "v1=",
            "#v1=abc",
            "#v=12345678",
            "# v1=12345678",
            "v1 =12345678",
        ] {
            assert_eq!(link_in(text), None, "{text}");
            assert!(begun_link(text).is_none(), "{text}");
        }
    }

    #[test]
    fn ten_megabytes_are_searched_in_no_time() {
        for text in ["#", "#v1", "#v1=", "#v1=a ", "https://", "中#", "a"] {
            let pasted = text.repeat((10 << 20) / text.len());
            assert!(link_in(&pasted).is_none(), "{text}");
            assert!(!matches!(opened(&pasted), Opened::Token(_)), "{text}");
            presets(&pasted);
        }
        let state = AppState::new(Preferences::default());
        let link = write(&state).expect("a link");
        let long = format!("{}\n{}", "https://a/#".repeat(1 << 20), link);
        assert_eq!(
            link_in(&format!("#{link}{long}")).map(|found| found.0.start),
            Some(0)
        );
    }
}
