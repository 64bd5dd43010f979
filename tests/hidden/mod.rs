//! What must not be handed over, and whether some of it was.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::collections::HashSet;

pub const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// So long a run of a secret is a leak.
pub const RUN: usize = 8;

/// What must not be handed over, in whichever spelling.
#[derive(Default)]
pub struct Hidden {
    runs: HashSet<Vec<u8>>,
}

impl Hidden {
    pub fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.runs.extend(bytes.windows(RUN).map(<[u8]>::to_vec));
    }

    pub fn add_bytes(&mut self, bytes: &[u8]) {
        self.add(&URL_SAFE_NO_PAD.encode(bytes));
        self.add(&STANDARD.encode(bytes));
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.add(&hex);
        self.runs.extend(bytes.windows(RUN).map(<[u8]>::to_vec));
    }

    /// What of it is in some bytes, or in what they decode to.
    pub fn leak(&self, bytes: &[u8], depth: usize) -> Option<String> {
        let found = bytes.windows(RUN).find(|run| self.runs.contains(*run));
        if let Some(run) = found {
            return Some(String::from_utf8_lossy(run).into_owned());
        }
        if depth == 0 {
            return None;
        }
        let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
        for word in bytes.split(|b| !is_base64(b)).filter(|it| it.len() >= RUN) {
            let word: String = word.iter().map(|b| char::from(*b)).collect();
            let word = word.replace('+', "-").replace('/', "_");
            let whole = word.len() - usize::from(word.len() % 4 == 1);
            if let Ok(inner) = LENIENT.decode(&word[..whole])
                && let Some(leak) = self.leak(&inner, depth - 1)
            {
                return Some(leak);
            }
        }
        None
    }
}
