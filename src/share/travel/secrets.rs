//! Texts that travel as they are, without the tokens, private keys and secrets that stand in them.
//!
//! A text in which nothing of the kind is found stays as it is, letter for letter.

use super::token::{self, Depth};
use super::{Counts, shapes};
use crate::jose::base64;
use crate::token::LEFT_OUT;
use std::ops::Range;

/// How short a word is that may be a secret by its looks alone.
const SHORTEST: usize = 16;

/// So short a piece says nothing, whatever its letters.
const SHORT: usize = 8;

/// The longest piece of lower-case letters and digits that is a name: the hash of a ReplicaSet has 10, the last part
/// of a UID 12.
const LONGEST_MIXED: usize = 16;

/// No word of a person or a program has so many letters.
const LONGEST_WORD: usize = 40;

/// What has a secret behind it, in lower-case letters.
const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "secret",
    "credential",
    "cookie",
    "apikey",
    "api-key",
    "api_key",
    "private-key",
    "private_key",
    "passphrase",
    "signature",
];

/// The same, but also words of Kubernetes' own sentences, which a colon may follow.
const SPOKEN_NAMES: &[&str] = &["token", "bearer", "authorization"];

/// So often a text is looked at until nothing changes any more.
const MOST_LOOKS: usize = 4;

/// The text without secrets; none if there are none in it.
pub fn without(text: &str, depth: Depth, stays: &mut Counts) -> Option<String> {
    let mut found = Counts::default();
    let places = shapes::sure(text);
    let shaped = (!places.is_empty()).then(|| left_out(text, &places, &mut found));
    let mut written = match (
        looked_at(shaped.as_deref().unwrap_or(text), depth, &mut found),
        shaped,
    ) {
        (Some(written), _) | (None, Some(written)) => written,
        (None, None) => return None,
    };
    for _ in 1..MOST_LOOKS {
        match looked_at(&written, depth, &mut Counts::default()) {
            Some(again) if again != written => written = again,
            _ => break,
        }
    }
    if written == text {
        return None;
    }
    stays.add_inside(&found);
    Some(written)
}

fn looked_at(text: &str, depth: Depth, stays: &mut Counts) -> Option<String> {
    if text.contains("PRIVATE KEY") {
        stays.private_keys += 1;
        return Some(LEFT_OUT.into());
    }
    if text.len() < SHORTEST {
        return None;
    }
    // A wrapped token is put together first.
    if text.contains(char::is_whitespace) && text.chars().all(|c| is_run(c) || c.is_whitespace()) {
        let joined: String = text.split_whitespace().collect();
        if let Some(written) = looked_at(&joined, depth, stays) {
            return Some(written);
        }
    }
    let mut written = String::new();
    let mut kept = 0;
    for (start, run) in runs(text) {
        let Some(instead) = in_run(run, depth, stays) else {
            continue;
        };
        if start < kept {
            continue;
        }
        join(&mut written, &scrubbed(&text[kept..start], stays));
        join(&mut written, &instead);
        kept = start + run.len();
        // A token that goes on in the next line is not put together; what it goes on with stays.
        let after = &text[kept..];
        let space = after.len() - after.trim_start().len();
        if after[..space].contains(['\n', '\r']) {
            stays.text += after.trim().chars().count();
            return Some(written + "…");
        }
    }
    if kept == 0 {
        return None;
    }
    join(&mut written, &scrubbed(&text[kept..], stays));
    Some(written)
}

/// Two pieces that a reader would take for one stay two.
fn join(written: &mut String, more: &str) {
    if written.ends_with(is_run) && more.starts_with(is_run) {
        written.push_str(" | ");
    }
    written.push_str(more);
}

/// What a token in any spelling is written with.
fn is_run(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.+/=%…".contains(character)
}

/// The longest stretches of such characters, and where they start.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c| !is_run(c)).map(move |run| {
        // Every character that ends a run may have any length.
        let start = at + text[at..].find(run).unwrap_or(0);
        at = start + run.len();
        (start, run)
    })
}

/// What stands for a run with a secret in it.
fn in_run(run: &str, depth: Depth, stays: &mut Counts) -> Option<String> {
    if run.len() < SHORTEST {
        return None;
    }
    let dotted;
    let run = match run.contains('%') {
        true => {
            dotted = run.replace("%2E", ".").replace("%2e", ".");
            dotted.as_str()
        }
        false => run,
    };
    let begins = run.find("eyJ").or_else(|| {
        let json = run.starts_with("ew") || run.starts_with("ey");
        (json && run.contains('.')).then_some(0)
    });
    if let Some(at) = begins
        && run[at..].contains(['.', '…'])
    {
        stays.nested += 1;
        let Some(deeper) = depth.deeper() else {
            return Some(LEFT_OUT.into());
        };
        let before = scrubbed(&run[..at], stays);
        return Some(before + &token::nested(&run[at..], deeper, stays));
    }
    let mut words = run.split(|c: char| !is_base64(c));
    if words.any(|word| holds_secret(word, depth)) {
        stays.nested += 1;
        return Some(LEFT_OUT.into());
    }
    None
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+/-_".contains(character)
}

/// Whether the word is base64 of a token, a private key, or a text that holds one.
fn holds_secret(word: &str, depth: Depth) -> bool {
    if word.len() < SHORTEST {
        return false;
    }
    let word = word.replace('+', "-").replace('/', "_");
    let whole = word.len() - usize::from(word.len() % 4 == 1);
    let Some(bytes) = word.get(..whole).and_then(base64::decode) else {
        return false;
    };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(wrong) => {
            let valid = std::str::from_utf8(&bytes[..wrong.valid_up_to()]).unwrap_or_default();
            // The rest may be a signature behind JSON that lost its dot.
            if valid.len() >= SHORTEST && valid.starts_with("{\"") {
                return true;
            }
            valid
        }
    };
    match depth.deeper() {
        Some(deeper) => without(text, deeper, &mut Counts::default()).is_some(),
        None => text.contains("eyJ"),
    }
}

/// The text without what stands in these places.
fn left_out(text: &str, places: &[Range<usize>], stays: &mut Counts) -> String {
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for place in places {
        let secret = text.get(place.clone()).unwrap_or_default();
        stays.words += usize::from(secret != LEFT_OUT);
        written.push_str(text.get(at..place.start).unwrap_or_default());
        written.push_str(LEFT_OUT);
        at = place.end;
    }
    written.push_str(text.get(at..).unwrap_or_default());
    written
}

/// The text with every word left out that may be a secret by its shape, by its looks, or by what stands before it.
pub fn scrubbed(text: &str, stays: &mut Counts) -> String {
    let places = shapes::in_line(text);
    if places.is_empty() {
        return by_word(text, stays);
    }
    let shaped = left_out(text, &places, stays);
    by_word(&shaped, stays)
}

fn by_word(text: &str, stays: &mut Counts) -> String {
    let mut written = String::with_capacity(text.len());
    // The name and what is between it and its value.
    let mut name = "";
    let mut between = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if word.is_empty() {
            let next = after.find(is_word).unwrap_or(after.len());
            written.push_str(&after[..next]);
            between.push_str(&after[..next]);
            rest = &after[next..];
            continue;
        }
        let is_value = is_secret_value(name, &between, word);
        if is_value || !is_natural(word) {
            stays.words += usize::from(word != LEFT_OUT);
            written.push_str(LEFT_OUT);
        } else {
            written.push_str(word);
        }
        // `Authorization: Bearer x` has one more name before its value.
        name = word;
        between.clear();
        rest = after;
    }
    written
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || "+/-_~!$%^&*…".contains(character)
}

/// What settings have that are nobody's secret.
const SETTINGS: &[&str] = &["true", "false", "nil", "null", "none"];

fn is_secret_value(name: &str, between: &str, word: &str) -> bool {
    if SETTINGS.contains(&word) || name.is_empty() || between.contains(['\n', '.', ']', ')', '>']) {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let assigned = between.contains('=') || between.contains("\":");
    let told = assigned || between.trim_start_matches(['"', '\'']).starts_with(':');
    let plain = word.bytes().all(|b| b.is_ascii_lowercase()) || word.eq_ignore_ascii_case("bearer");
    let of = |names: &[&str]| names.iter().any(|known| name.contains(known));
    if name == "bearer" && between.trim().is_empty() {
        // `invalid bearer token` is what Kubernetes says.
        return !(word.eq_ignore_ascii_case("token") || word.eq_ignore_ascii_case("tokens"));
    }
    if of(SECRET_NAMES) {
        // A flag may have its value behind a blank.
        return told || name.starts_with("--") && between.trim().is_empty();
    }
    of(SPOKEN_NAMES)
        && (assigned || told && !plain || name.starts_with("--") && between.trim().is_empty())
}

/// Whether a word looks like a name, a path or a word of a language, and not like bytes that were encoded.
pub fn is_natural(word: &str) -> bool {
    word.len() < SHORT || word.split('/').all(is_natural_piece)
}

fn is_natural_piece(piece: &str) -> bool {
    if piece.len() < SHORT {
        return !piece.contains('+');
    }
    let has = |fits: fn(&u8) -> bool| piece.bytes().any(|b| fits(&b));
    let (upper, lower) = (has(u8::is_ascii_uppercase), has(u8::is_ascii_lowercase));
    let digit = has(u8::is_ascii_digit);
    if upper && lower {
        // Words written together have few changes of case, and a number at their end.
        let letters = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = piece.len() - letters.len();
        return number <= 3
            && piece.len() <= LONGEST_WORD
            && letters
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_')
            && changes(letters) * 5 <= letters.len() * 2;
    }
    if piece.contains(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')) {
        return false;
    }
    let mut parts = piece.split(['-', '_']);
    parts.all(|part| {
        let digits = part.bytes().any(|b| b.is_ascii_digit());
        part.len() <= LONGEST_MIXED || (!(digits && digit) && part.len() <= LONGEST_WORD)
    })
}

/// How often a letter is of another case than the one before.
fn changes(letters: &str) -> usize {
    let bytes = letters.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs
        .filter(|(one, next)| one.is_ascii_uppercase() != next.is_ascii_uppercase())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubernetes_says_stays_and_what_looks_encoded_goes() {
        let scrub = |text: &str| scrubbed(text, &mut Counts::default());
        for kept in [
            "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, Token could not be validated.]\"",
            "I1212 18:37:53 1 claims.go:126] unexpected validation error: *errors.errorString",
            "Could not retrieve bound pod argo/ci-build-7d9f for service account workflow: pods \"ci-build-7d9f\" not found",
            "Pod UID no longer matches argo/x: \"4c1d2e5a-7f0b-4d3c-9a6e-1b2c3d4e5f9e\" != \"\"",
            "oidc: verify token: oidc: token is expired (Token Expiry: 2022-07-22 11:40:27 +0000 UTC)",
            "GET /api/v1/namespaces/argo/pods 10.0.0.1:6443 authentication.k8s.io/v1/TokenReview",
            "ServiceAccountTokenNodeBinding=true",
        ] {
            assert_eq!(scrub(kept), kept);
        }
        for (text, left) in [
            (
                "Authorization: Bearer abc",
                "Authorization: Bearer REDACTED",
            ),
            ("token=abc x", "token=REDACTED x"),
            ("password: hunter", "password: REDACTED"),
            ("\"password\":\"hunter\"", "\"password\":\"REDACTED\""),
            ("--client-secret abc", "--client-secret REDACTED"),
            ("sig aB3dE6fG9hJ2kL5m", "sig REDACTED"),
            ("sig aBcDeFgHiJkLmNoP", "sig REDACTED"),
            ("x/aB3dE6fG9hJ2kL5m+b/c", "REDACTED"),
            ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", "REDACTED"),
            // By shape, also where the words are anybody's.
            (
                "GET https://admin:hunter@cp-1:6443/livez",
                "GET https://REDACTED@cp-1:6443/livez",
            ),
            ("X-Vault-Token:[hvs.abcd]", "X-Vault-Token:[REDACTED]"),
            ("--token abcdef.abcdefghijklmnop", "--token REDACTED"),
            (
                "curl -u admin:hunter https://h",
                "curl -u REDACTED https://h",
            ),
            ("Set-Cookie: sid=abc; Path=/", "Set-Cookie: REDACTED"),
            (
                "Authorization: Basic dTpw",
                "Authorization: REDACTED REDACTED",
            ),
        ] {
            assert_eq!(scrub(text), left);
            assert_eq!(scrub(left), left);
        }
    }
}
