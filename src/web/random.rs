//! Randomness of the browser, for keys to throw away and for signatures. Nothing else in the project draws lots.

use crate::keys::chance::Chance;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// There without a secure context, too.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// So much is given at once (Web Cryptography API, section 10.1.1).
const MOST: usize = 65_536;

/// Bytes that nobody can guess.
pub fn chance() -> Chance<impl FnMut(&mut [u8])> {
    Chance(|bytes: &mut [u8]| bytes.chunks_mut(MOST).for_each(get_random_values))
}
