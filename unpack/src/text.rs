//! Bytes as text for an HTML page: nine in eleven characters.
//!
//! The digits are every character of ASCII that prints, and the blank, but no `<`, which may end the element.

const ZERO: u8 = b' ';
const LEFT_OUT: u8 = b'<';
const BASE: u64 = 94;
const CHARACTERS: usize = 11;
pub const BYTES: usize = 9;
/// So many digits are read first; the three others have `BASE.pow(3)` numbers.
const HIGH: usize = CHARACTERS - 3;

/// The text of one group of bytes, which count as a number with the highest byte first.
pub fn group(bytes: [u8; BYTES]) -> [u8; CHARACTERS] {
    let mut number = bytes
        .iter()
        .fold(0, |number, &byte| number << 8 | u128::from(byte));
    let mut text = [0; CHARACTERS];
    for place in text.iter_mut().rev() {
        let character = ZERO + (number % u128::from(BASE)) as u8;
        *place = character + u8::from(character >= LEFT_OUT);
        number /= u128::from(BASE);
    }
    text
}

/// The bytes, in the place of the text; `None` if it is none.
pub(crate) fn bytes(text: &mut [u8]) -> Option<&[u8]> {
    let groups = text.len() / CHARACTERS;
    for group in 0..groups {
        let from = group * CHARACTERS;
        let (first, last) = number(&text[from..from + CHARACTERS])?;
        let to = group * BYTES;
        text[to] = first;
        text[to + 1..to + BYTES].copy_from_slice(&last.to_be_bytes());
    }
    (text.len() == groups * CHARACTERS).then(|| &text[..groups * BYTES])
}

/// The first byte of a group, and the number of the others.
fn number(group: &[u8]) -> Option<(u8, u64)> {
    let (high, low) = group.split_at(HIGH);
    // Eight digits and three digits are far from filling a `u64`.
    let (high, low) = (digits(high)?, digits(low)?);
    let number = u128::from(high) * u128::from(BASE.pow(3)) + u128::from(low);
    Some((u8::try_from(number >> u64::BITS).ok()?, number as u64))
}

fn digits(characters: &[u8]) -> Option<u64> {
    characters.iter().try_fold(0, |number, &character| {
        let character = match character {
            LEFT_OUT => return None,
            above if above > LEFT_OUT => above - 1,
            below => below,
        };
        let digit = u64::from(character.checked_sub(ZERO)?);
        (digit < BASE).then_some(number * BASE + digit)
    })
}
