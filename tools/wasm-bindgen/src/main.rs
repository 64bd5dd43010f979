//! `wasm-bindgen`, built with this folder's own lock file.
//!
//! The lock file published with wasm-bindgen-cli 0.2.130 names a crate version that the registry does
//! not have, so `cargo install --locked` of it fails; without `--locked` the build would not be repeatable.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
