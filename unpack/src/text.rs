//! Bytes as text for an HTML page: thirteen in fifteen characters.
//!
//! The digits are what ASCII has but five characters: browsers read another character for NUL and for CR, `<` may end
//! the element, what changes the ends of lines changes LF, and ESC talks to terminals.

const LEFT_OUT: [u8; 5] = *b"\0\n\r\x1b<";
const BASE: u64 = 128 - LEFT_OUT.len() as u64;
const CHARACTERS: usize = 15;
pub const BYTES: usize = 13;
/// So many digits are read first; the nine others have `BASE.pow(9)` numbers.
const HIGH: usize = CHARACTERS - 9;

/// The text of one group of bytes, which count as a number with the highest byte first.
pub fn group(bytes: [u8; BYTES]) -> [u8; CHARACTERS] {
    let mut number = bytes
        .iter()
        .fold(0, |number, &byte| number << 8 | u128::from(byte));
    let mut text = [0; CHARACTERS];
    for place in text.iter_mut().rev() {
        *place = character((number % u128::from(BASE)) as u8);
        number /= u128::from(BASE);
    }
    text
}

fn character(digit: u8) -> u8 {
    LEFT_OUT
        .iter()
        .fold(digit, |it, left_out| it + u8::from(it >= *left_out))
}

/// The bytes, in the place of the text; `None` if it is none.
pub(crate) fn bytes(text: &mut [u8]) -> Option<&[u8]> {
    let groups = text.len() / CHARACTERS;
    for group in 0..groups {
        let from = group * CHARACTERS;
        let number = number(&text[from..from + CHARACTERS])?;
        let to = group * BYTES;
        let number = &number.to_be_bytes()[size_of::<u128>() - BYTES..];
        text[to..to + BYTES].copy_from_slice(number);
    }
    (text.len() == groups * CHARACTERS).then(|| &text[..groups * BYTES])
}

fn number(group: &[u8]) -> Option<u128> {
    let (high, low) = group.split_at(HIGH);
    // Nine digits do not fill a `u64`.
    let (high, low) = (digits(high)?, digits(low)?);
    let number = u128::from(high) * u128::from(BASE.pow(9)) + u128::from(low);
    (number >> (8 * BYTES) == 0).then_some(number)
}

fn digits(characters: &[u8]) -> Option<u64> {
    characters.iter().try_fold(0, |number, &character| {
        Some(number * BASE + digit(character)?)
    })
}

fn digit(character: u8) -> Option<u64> {
    let mut digit = character;
    for left_out in LEFT_OUT {
        if character == left_out {
            return None;
        }
        digit -= u8::from(character > left_out);
    }
    character.is_ascii().then_some(u64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_is_each_character_that_a_page_gives_back_and_no_other() {
        let digits: Vec<u8> = (0..BASE as u8).map(character).collect();
        for (nth, &each) in (0..).zip(&digits) {
            assert_eq!(digit(each), Some(nth), "{each}");
        }
        for other in (0..=u8::MAX).filter(|each| !digits.contains(each)) {
            assert!(LEFT_OUT.contains(&other) || !other.is_ascii(), "{other}");
            assert_eq!(digit(other), None, "{other}");
        }
    }

    #[test]
    fn each_group_comes_back_and_what_is_larger_is_none() {
        let check = |whole: [u8; BYTES]| {
            let mut text = group(whole);
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
        let largest = group([u8::MAX; BYTES]);
        // One more than the largest.
        let mut more = largest;
        let last = (0..CHARACTERS)
            .rev()
            .find(|&at| digit(more[at]) != Some(BASE - 1))
            .unwrap();
        more[last] = character(digit(more[last]).unwrap() as u8 + 1);
        more[last + 1..].fill(character(0));
        assert_eq!(bytes(&mut more), None);
        assert_eq!(bytes(&mut [character(BASE as u8 - 1); CHARACTERS]), None);
        for short in 1..CHARACTERS {
            assert_eq!(bytes(&mut group([1; BYTES])[..short]), None);
        }
    }
}
