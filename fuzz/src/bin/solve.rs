//! Systems of bounds between clocks: what they leave open is in order, and what contradicts does so without the rest.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::solve(bytes));
