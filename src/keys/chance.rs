//! Randomness, as whoever asks for a signature or a key hands it in.
//!
//! The core draws no lots: the page asks the browser, an example the system, and a test throws its dice.

use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;

pub use rand_core::CryptoRng;

/// Something that fills bytes. Whoever makes one vouches that nobody can guess them
/// (`crypto.getRandomValues`, `/dev/urandom`); of a source that can be guessed, keys and signatures can be too.
pub struct Chance<F: FnMut(&mut [u8])>(pub F);

impl<F: FnMut(&mut [u8])> TryRng for Chance<F> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(bytes);
        Ok(())
    }
}

impl<F: FnMut(&mut [u8])> TryCryptoRng for Chance<F> {}

#[cfg(test)]
#[path = "../../tests/dice/mod.rs"]
#[allow(dead_code, reason = "not every method is needed here")]
pub mod dice;

/// The same in every run.
#[cfg(test)]
pub fn thrown(seed: u64) -> impl CryptoRng {
    let mut dice = dice::Dice(seed);
    Chance(move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes()[..chunk.len()]);
        }
    })
}
