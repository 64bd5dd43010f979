//! Where one of many words may begin in a text: most places are passed by after a look at three letters.

/// Which letters come first, second and third in some words.
pub struct Beginnings {
    /// By the first byte, the second bytes that follow it, one bit for each of the alphabet.
    first: [u32; 128],
    /// By the second byte, the third bytes.
    second: [u32; 128],
}

impl Beginnings {
    pub const NONE: Beginnings = Beginnings {
        first: [0; 128],
        second: [0; 128],
    };

    /// With a word of three bytes or more, all of them ASCII.
    pub const fn with(mut self, word: &str) -> Beginnings {
        let bytes = word.as_bytes();
        self.first[bytes[0] as usize] |= bit(bytes[1]);
        self.second[bytes[1] as usize] |= bit(bytes[2]);
        self
    }

    /// The places where a letter or digit begins a word, and one of these words perhaps.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let bytes = text.as_bytes();
        let at_least = bytes.len().saturating_sub(2);
        let threes = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        let threes = threes.zip(bytes.get(2..).unwrap_or_default());
        let mut in_word = false;
        threes
            .take(at_least)
            .enumerate()
            .filter_map(move |(at, ((one, two), three))| {
                let begins = !in_word;
                in_word = one.is_ascii_alphanumeric();
                (begins && follows(&self.first, *one, *two) && follows(&self.second, *two, *three))
                    .then_some(at)
            })
    }
}

const fn bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

fn follows(table: &[u32; 128], one: u8, other: u8) -> bool {
    table
        .get(usize::from(one))
        .is_some_and(|bits| bits & bit(other) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_where_words_begin() {
        static WORDS: Beginnings = Beginnings::NONE
            .with("token")
            .with("dial tcp")
            .with("401 x");
        for (text, wanted) in [
            ("", &[][..]),
            ("to", &[]),
            ("token", &[0]),
            ("a token, dial (token) 401", &[2, 9, 15, 22]),
            ("atoken xtoken é中token", &[19]),
            ("toaster dig", &[]),
        ] {
            let places: Vec<usize> = WORDS.places(text).collect();
            assert_eq!(places, wanted, "{text}");
        }
    }
}
