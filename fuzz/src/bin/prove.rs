//! What a paste proves, counts and hints at can be said in every language, whatever is assumed of it.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        fuzz::prove(text);
    }
});

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate::text(bytes, size, most, seed)
});
