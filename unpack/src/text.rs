//! Bytes as text for an HTML page in UTF-16: sixty-three in thirty-two code units, which are sixty-four bytes of the file.
//!
//! The digits are code units in one row, from behind the control characters to before the surrogates: browsers give back
//! others for NUL, for CR, and for a surrogate that is alone, and `<` may end the element.

const FIRST: u16 = 0xa0;
/// The least whose fourth power holds 63 bits.
const BASE: u64 = 55_109;
/// So many digits are one number, and the numbers of a group hold seven bytes each and seven bits of its last seven bytes.
const DIGITS: usize = 4;
const NUMBERS: usize = 8;
const OWN: usize = 7;
const SHARED_BITS: usize = 7;
const CHARACTERS: usize = NUMBERS * DIGITS;
/// Of a group, as they lie in the file.
const WIDE: usize = CHARACTERS * size_of::<u16>();
pub const BYTES: usize = (NUMBERS + 1) * OWN;

/// The text of one group of bytes.
pub fn group(bytes: [u8; BYTES]) -> [u16; CHARACTERS] {
    let last = number(&bytes[NUMBERS * OWN..]);
    let mut text = [0; CHARACTERS];
    for nth in 0..NUMBERS {
        let shared = last >> (SHARED_BITS * (NUMBERS - 1 - nth)) & ((1 << SHARED_BITS) - 1);
        let mut left = shared << (8 * OWN) | number(&bytes[nth * OWN..][..OWN]);
        for place in text[nth * DIGITS..][..DIGITS].iter_mut().rev() {
            *place = FIRST + (left % BASE) as u16;
            left /= BASE;
        }
    }
    text
}

/// Seven bytes with the highest first.
fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The bytes, in the place of the text; `None` if it is none. Of each code unit the lower byte comes first.
pub(crate) fn bytes(text: &mut [u8]) -> Option<&[u8]> {
    let groups = text.len() / WIDE;
    for group in 0..groups {
        let mut last = 0;
        for nth in 0..NUMBERS {
            let from = group * WIDE + nth * DIGITS * size_of::<u16>();
            let number = digits(&text[from..][..DIGITS * size_of::<u16>()])?;
            last = last << SHARED_BITS | number >> (8 * OWN);
            // What is written lies before what is still to be read.
            put(&mut text[group * BYTES + nth * OWN..], number);
        }
        put(&mut text[group * BYTES + NUMBERS * OWN..], last);
    }
    (text.len() == groups * WIDE).then(|| &text[..groups * BYTES])
}

fn digits(text: &[u8]) -> Option<u64> {
    let number = text.chunks(size_of::<u16>()).try_fold(0, |number, unit| {
        let digit = u16::from_le_bytes(unit.try_into().ok()?).checked_sub(FIRST)?;
        (u64::from(digit) < BASE).then_some(number * BASE + u64::from(digit))
    })?;
    (number >> (8 * OWN + SHARED_BITS) == 0).then_some(number)
}

fn put(text: &mut [u8], number: u64) {
    let bytes = number.to_be_bytes();
    text[..OWN].copy_from_slice(&bytes[bytes.len() - OWN..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &[u16]) -> Vec<u8> {
        text.iter().flat_map(|unit| unit.to_le_bytes()).collect()
    }

    #[test]
    fn every_digit_is_a_character_that_a_page_gives_back() {
        let digits = FIRST..=FIRST + (BASE - 1) as u16;
        assert!(
            digits
                .clone()
                .all(|unit| char::from_u32(unit.into()).is_some_and(|it| !it.is_control()))
        );
        assert!(!digits.contains(&u16::from(b'<')));
        assert!(
            BASE.pow(3)
                .checked_mul(BASE)
                .is_some_and(|all| all >= 1 << 63)
        );
    }

    #[test]
    fn each_group_comes_back_and_what_is_larger_is_none() {
        let check = |whole: [u8; BYTES]| {
            let mut text = wide(&group(whole));
            assert_eq!(bytes(&mut text), Some(&whole[..]));
        };
        check([0; BYTES]);
        check([u8::MAX; BYTES]);
        for place in 0..BYTES {
            for byte in 0..=u8::MAX {
                let mut whole = [0; BYTES];
                whole[place] = byte;
                check(whole);
            }
        }
        let none = |text: &[u16]| assert_eq!(bytes(&mut wide(text)), None, "{text:x?}");
        let largest = group([u8::MAX; BYTES]);
        let last = FIRST + (BASE - 1) as u16;
        for nth in 0..NUMBERS {
            let mut more = largest;
            // One more than the largest.
            let number = &mut more[nth * DIGITS..][..DIGITS];
            let at = number.iter().rposition(|&unit| unit != last).unwrap();
            number[at] += 1;
            number[at + 1..].fill(FIRST);
            none(&more);
        }
        none(&[last; CHARACTERS]);
        for other in [0, b'<'.into(), FIRST - 1, last + 1, 0xd800, u16::MAX] {
            for place in 0..CHARACTERS {
                let mut text = group([1; BYTES]);
                text[place] = other;
                none(&text);
            }
        }
        for short in 1..CHARACTERS {
            none(&group([1; BYTES])[..short]);
        }
        assert_eq!(bytes(&mut wide(&largest)[..WIDE - 1]), None);
    }
}
