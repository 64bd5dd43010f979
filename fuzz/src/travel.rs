//! Tokens with signatures that nobody else has, put into a paste: none of them may travel.

use super::mutate::Dice;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jwtriage::app::{AppState, Preferences};
use jwtriage::report::inspect;
use jwtriage::share::travel::{Travels, travelling};
use std::collections::HashSet;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// So long a run of a signature is a leak.
const RUN: usize = 16;

/// What stands for a token: as it is, in base64, percent-encoded, inside of a claim of another.
pub const MARKS: [char; 4] = ['§', '¶', '†', '‡'];

pub fn share(text: &str) {
    let mut dice = super::dice(text);
    let mut hidden = HashSet::new();
    let pasted = with_tokens(text, &mut dice, &mut hidden);
    let mut state = AppState::new(Preferences::default());
    state.pasted = pasted.as_str().into();
    let inspection = inspect(&pasted);
    for travels in Travels::ALL {
        let sent = travelling(&state, &inspection, travels).state;
        let own = inspection.token.as_ref();
        let own = own.map(|token| token.segment_text(&token.signature).to_owned());
        let own = own.filter(|it| travels == Travels::WholeToken && !it.is_empty());
        let rest = own.map_or(sent.pasted.to_string(), |own| sent.pasted.replace(&own, ""));
        let leak = leak(&hidden, rest.as_bytes(), 3);
        assert_eq!(
            leak, None,
            "{travels:?}\n{pasted:?}\n--->\n{:?}",
            sent.pasted
        );
    }
}

/// What travels of a paste without any marks.
pub fn sent(text: &str) {
    let mut state = AppState::new(Preferences::default());
    state.pasted = text.into();
    let inspection = inspect(text);
    for travels in Travels::ALL {
        travelling(&state, &inspection, travels);
    }
}

/// Each mark with a token; a blank goes before it where it would be a word's end or a path's.
fn with_tokens(text: &str, dice: &mut Dice, hidden: &mut HashSet<Vec<u8>>) -> String {
    let mut pasted = String::new();
    let mut count = 0;
    let goes_on = |c: char| c.is_alphanumeric() || "+/-_.=%\\".contains(c);
    for character in text.chars() {
        if !MARKS.contains(&character) {
            // Nor does anything stand right behind.
            if goes_on(character) && pasted.ends_with('\u{1}') {
                pasted.pop();
                pasted.push(' ');
            }
            if pasted.ends_with('\u{1}') {
                pasted.pop();
            }
            pasted.push(character);
            continue;
        }
        count += 1;
        if count > 6 {
            continue;
        }
        if pasted.ends_with('\u{1}') {
            pasted.pop();
            pasted.push(' ');
        }
        if pasted.ends_with(goes_on) && !pasted.ends_with('=') {
            pasted.push(' ');
        }
        let token = token(dice, hidden, "");
        pasted.push_str(&match character {
            '¶' => STANDARD.encode(token),
            '†' => token.replace('.', "%2E"),
            '‡' => self::token(dice, hidden, &token),
            _ => token,
        });
        pasted.push('\u{1}');
    }
    if pasted.ends_with('\u{1}') {
        pasted.pop();
    }
    pasted
}

fn token(dice: &mut Dice, hidden: &mut HashSet<Vec<u8>>, inner: &str) -> String {
    let signature: Vec<u8> = (0..32 + dice.below(48))
        .map(|_| dice.roll() as u8)
        .collect();
    let written = URL_SAFE_NO_PAD.encode(&signature);
    for bytes in [
        signature.as_slice(),
        written.as_bytes(),
        STANDARD.encode(&signature).as_bytes(),
    ] {
        hidden.extend(bytes.windows(RUN).map(<[u8]>::to_vec));
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"k"}"#);
    let claims = match inner {
        "" => r#"{"iss":"https://kubernetes.default.svc","sub":"x","iat":1700000000,"exp":1700003600}"#.to_owned(),
        inner => format!(r#"{{"iss":"x","exp":1700003600,"inner":"{inner}"}}"#),
    };
    format!("{header}.{}.{written}", URL_SAFE_NO_PAD.encode(claims))
}

/// What of it is in some bytes, or in what they decode to.
fn leak(hidden: &HashSet<Vec<u8>>, bytes: &[u8], depth: usize) -> Option<String> {
    let found = bytes.windows(RUN).find(|run| hidden.contains(*run));
    if let Some(run) = found {
        return Some(String::from_utf8_lossy(run).into_owned());
    }
    let deeper = depth.checked_sub(1)?;
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    let words = bytes.split(|b| !is_digit(b)).filter(|it| it.len() >= RUN);
    words.into_iter().find_map(|word| {
        let word: String = word.iter().map(|b| char::from(*b)).collect();
        let word = word.replace('+', "-").replace('/', "_");
        let whole = word.len() - usize::from(word.len() % 4 == 1);
        let inner = LENIENT.decode(&word[..whole]).ok()?;
        leak(hidden, &inner, deeper)
    })
}
