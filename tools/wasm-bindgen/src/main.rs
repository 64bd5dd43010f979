//! `wasm-bindgen`, built with this folder's own lock file, which first cuts the page into its parts.
//!
//! The lock file published with wasm-bindgen-cli 0.2.130 names a crate version that the registry does
//! not have, so `cargo install --locked` of it fails; without `--locked` the build would not be repeatable.
//!
//! Trunk calls this with the linked wasm. Functions marked `wasm_split` in the page begin parts that load
//! later: those parts, and the script that loads them, are put into `snippets/parts` of the folder that Trunk
//! copies from; the first part goes on to wasm-bindgen.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{Context, OptionExt, Result};
use wasm_bindgen_cli::wasm_bindgen::run_cli_with_args;
use wasm_split_cli_support::{Options, transform};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Vec<OsString>) -> Result<()> {
    let wasm = arguments
        .iter()
        .position(|argument| Path::new(argument).extension().is_some_and(|end| end == "wasm"));
    if let Some(wasm) = wasm {
        let out = arguments
            .iter()
            .find_map(|argument| argument.to_str()?.strip_prefix("--out-dir="))
            .ok_or_eyre("no --out-dir=FOLDER")?;
        arguments[wasm] = split(Path::new(&arguments[wasm]), Path::new(out))?.into();
        // The other parts take the first one's table from its exports.
        arguments.push("--keep-lld-exports".into());
    }
    run_cli_with_args(arguments).map_err(|error| eyre::eyre!("{error:?}"))
}

/// Cuts the wasm and returns where its first part lies.
fn split(wasm: &Path, out: &Path) -> Result<PathBuf> {
    let parts = out.join("snippets/parts");
    if parts.exists() {
        fs::remove_dir_all(&parts)?;
    }
    let linked = fs::read(wasm).wrap_err_with(|| format!("reading {}", wasm.display()))?;
    let first = out.join("first.wasm");
    fs::create_dir_all(out)?;
    let mut options = Options::new(&linked);
    options.output_dir = &parts;
    options.main_out_path = &first;
    transform(options).wrap_err("cutting the page into its parts")?;
    Ok(first)
}
