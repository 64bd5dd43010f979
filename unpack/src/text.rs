//! Bytes as text for an HTML page: four in five characters, which is a sixteenth less than base64.
//!
//! Not the alphabet of Ascii85, RFC 1924 or Z85: they have `<`, which may end the element.

/// The digits are the characters from this one on, to `}`, without `<`.
const ZERO: u8 = b'(';
const LEFT_OUT: u8 = b'<';
const BASE: u32 = 85;
const CHARACTERS: usize = 5;
pub(crate) const BYTES: usize = 4;

/// The text of one group of bytes, which count as a number with the highest byte first.
pub fn group(bytes: [u8; BYTES]) -> [u8; CHARACTERS] {
    let mut number = u32::from_be_bytes(bytes);
    let mut text = [0; CHARACTERS];
    for place in text.iter_mut().rev() {
        let character = ZERO + (number % BASE) as u8;
        *place = character + u8::from(character >= LEFT_OUT);
        number /= BASE;
    }
    text
}

/// The bytes, in the place of the text; `None` if it is none.
pub(crate) fn bytes(text: &mut [u8]) -> Option<&[u8]> {
    let groups = text.len() / CHARACTERS;
    for group in 0..groups {
        let from = group * CHARACTERS;
        let number = number(&text[from..from + CHARACTERS])?;
        let to = group * BYTES;
        text[to..to + BYTES].copy_from_slice(&number.to_be_bytes());
    }
    (text.len() == groups * CHARACTERS).then(|| &text[..groups * BYTES])
}

fn number(group: &[u8]) -> Option<u32> {
    group.iter().try_fold(0_u32, |number, &character| {
        let character = match character {
            LEFT_OUT => return None,
            above if above > LEFT_OUT => above - 1,
            below => below,
        };
        let digit = u32::from(character.checked_sub(ZERO)?);
        (digit < BASE).then_some(())?;
        number.checked_mul(BASE)?.checked_add(digit)
    })
}
