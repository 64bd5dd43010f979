//! Lines of logs as they travel: scrubbed of what may be a secret, or down to Kubernetes' own words.

use super::Counts;
use super::names::{Names, Sort, is_pseudonym};
use super::secrets::{is_natural, scrubbed, without};
use super::token::Depth;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What Kubernetes and its libraries say about tokens, word by word, in lower-case letters.
const WORDS: &str = "a accepted account accounts after an and annotation any api apiserver are as at audience \
    audiences auth authenticate authenticated authentication authenticator authorization authorized awaiting be bearer \
    because been before bound bundle but by cache can cannot certificate certificates claim claims client cluster code \
    configmaps connection contents could credentials current decode deleted deletion denied deny did differ disabled does \
    due empty eof err error errors expected expiration expired expires expiry failed failing feature for forbidden format \
    found from gate get got group groups handler has have header http https id identity in internal invalid is issued \
    issuer json jwks jwt key keys kubelet kubernetes legacy list longer match matches message missing must name names \
    namespace namespaces nbf no node nodes not number numericdate object of oidc on only or path pod pods point policy \
    post reason rejected removal request requested required resource response retrieve retry secret secrets server \
    service serviceaccount serviceaccounts signature signed since source square status stale subject subjects system \
    target the this threshold time timeout tls to token tokenreview tokens type uid unable unauthorized unexpected \
    unhandled unmarshal unsupported update use used user utc v1 v2 v4 valid validate validated validation value verb verify \
    version warning was watch webhook while with without x509 yet";

static KNOWN_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Files and groups of Kubernetes itself.
const CONSTANTS: &[&str] = &[
    "kubernetes.io",
    "k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "errors.errorString",
    "go-jose",
    "errors.StatusError",
    "kube-apiserver",
    "kube-system",
];

/// So often a line is looked at until nothing changes any more.
const MOST_LOOKS: usize = 4;

/// One line.
pub fn line(line: &str, names: &mut Names, stays: &mut Counts) -> String {
    let mut written = of_line(line, names, stays);
    // A line in which nothing changed reads the same again.
    for _ in 1..MOST_LOOKS {
        if written == line {
            break;
        }
        let again = of_line(&written, names, &mut Counts::default());
        if again == written {
            break;
        }
        written = again;
    }
    written
}

fn of_line(line: &str, names: &mut Names, stays: &mut Counts) -> String {
    let line = line.trim();
    let (head, said) = line.split_at_checked(head(line)).unwrap_or(("", line));
    let said = match without(said, Depth::FIRST, stays) {
        Some(left) => scrubbed(&left, stays),
        None => scrubbed(said, stays),
    };
    let written = match names.on {
        true => format!("{head}{}", in_pseudonyms(&said, names)),
        false => format!("{}{said}", scrubbed(head, stays)),
    };
    written.trim_end().to_owned()
}

/// Severity, day and the seconds.
const STAMP: usize = "E0000 00:00:00.".len();

/// How long the text before a message may be.
const LONGEST_HEAD: usize = 100;

/// Up to `authentication.go:63] ` if nothing but numbers and a file stands before it, and otherwise the stamp of klog.
fn head(line: &str) -> usize {
    let is_stamp = |(at, byte): (usize, u8)| match at {
        0 => byte.is_ascii_uppercase(),
        1..=4 => byte.is_ascii_digit(),
        _ => byte.is_ascii_digit() || b" :.".contains(&byte),
    };
    if !line.bytes().take(STAMP).enumerate().all(is_stamp) {
        return 0;
    }
    let stamp = STAMP.min(line.len());
    let Some(end) = line
        .find("] ")
        .filter(|end| (stamp..LONGEST_HEAD).contains(end))
    else {
        return stamp;
    };
    let words = line.get(stamp..end).unwrap_or_default();
    let (numbers, file) = words.rsplit_once(' ').unwrap_or(("x", words));
    let (name, number) = file.split_once(".go:").unwrap_or((file, "x"));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match is_number(numbers) && is_number(number) && is_name {
        true => end + 2,
        false => stamp,
    }
}

/// Keeps words that Kubernetes says, numbers and names that have a pseudonym; of the rest no letter.
fn in_pseudonyms(said: &str, names: &mut Names) -> String {
    let mut written = String::with_capacity(said.len());
    let mut rest = said;
    while !rest.is_empty() {
        let end = rest.find(ends_wide).unwrap_or(rest.len());
        let (wide, after) = rest.split_at(end);
        let behind = after.find(|c| !ends_wide(c)).unwrap_or(after.len());
        push(&mut written, &of_wide(wide, names));
        push(&mut written, &after[..behind]);
        rest = &after[behind..];
    }
    written
}

/// One mark for whatever was left out in a row.
fn push(written: &mut String, more: &str) {
    let more = match written.trim_end().ends_with('…') {
        true => more.trim_start_matches('…'),
        false => more,
    };
    written.push_str(more);
}

fn ends_wide(character: char) -> bool {
    character.is_whitespace() || "\"'`,;[](){}<>=|\\*".contains(character)
}

/// What stands between blanks, quotes and brackets.
fn of_wide(wide: &str, names: &mut Names) -> String {
    let word = wide.trim_end_matches(['.', ':', '!']);
    let behind = &wide[word.len()..];
    if let Some(known) = names.known(word) {
        return known + behind;
    }
    if word.contains("://") || is_ipv6(word) {
        return names.of(Sort::Host, word) + behind;
    }
    let mut written = String::new();
    let mut rest = wide;
    while !rest.is_empty() {
        let end = rest.find(ends_atom).unwrap_or(rest.len());
        let (atom, after) = rest.split_at(end);
        let between = after.find(|c| !ends_atom(c)).unwrap_or(after.len());
        push(&mut written, &of_atom(atom, names));
        push(&mut written, &after[..between]);
        rest = &after[between..];
    }
    written
}

/// A time has fewer colons, and none side by side.
fn is_ipv6(word: &str) -> bool {
    let fits = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
    let colons = word.matches(':').count();
    word.bytes().all(fits) && (word.contains("::") || colons > 4)
}

fn ends_atom(character: char) -> bool {
    "/:@!#?&%+~$^".contains(character)
}

fn of_atom(atom: &str, names: &mut Names) -> String {
    let word = atom.trim_end_matches('.');
    let behind = &atom[word.len()..];
    if word.is_empty() {
        return atom.into();
    }
    if let Some(known) = names.known(word) {
        return known + behind;
    }
    let lower = word.to_ascii_lowercase();
    let is_number = word
        .bytes()
        .all(|b| b.is_ascii_digit() || b"-.".contains(&b));
    let dots = word.matches('.').count();
    let is_address = is_number && dots == 3;
    if is_pseudonym(word) || CONSTANTS.contains(&word) || KNOWN_WORDS.contains(lower.as_str()) {
        return atom.into();
    }
    if is_uid(&lower) {
        return names.of(Sort::Uid, word) + behind;
    }
    if !is_address && (is_number || is_time(word)) {
        return atom.into();
    }
    if let Some(pod) = word
        .strip_prefix("kube-apiserver-")
        .filter(|it| !it.is_empty())
    {
        return format!("kube-apiserver-{}{behind}", names.of(Sort::Server, pod));
    }
    if is_address || dots > 0 && !word.ends_with(".go") && is_natural(word) {
        return names.of(Sort::Host, word) + behind;
    }
    if word.ends_with(".go")
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b"._".contains(&b))
    {
        return atom.into();
    }
    "…".into()
}

fn is_uid(word: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let mut parts = word.split('-');
    let fits = lengths.iter().all(|length| {
        parts.next().is_some_and(|part| {
            part.len() == *length && part.bytes().all(|b| b.is_ascii_hexdigit())
        })
    });
    fits && parts.next().is_none()
}

/// `2022-07-22T11`, `40`, `27Z`, `1.5s`, `3m0s`.
fn is_time(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.len() - digits;
    digits > 0
        && letters <= 4
        && word
            .bytes()
            .all(|b| b.is_ascii_digit() || b"TZhmsnu.-".contains(&b))
}
