//! Builds the unpacker that stands in the single file (`unpack/`).

use std::fs;

use crate::chunks;
use crate::failure::{Outcome, While};
use crate::paths;
use crate::process::run;
use crate::tree::Tree;
use crate::versions::WASM_TARGET;

/// The crate, and the name of its module.
pub const CRATE: &str = "unpack";
/// Known, wherever cargo would build otherwise.
const FOLDER: &str = "target/unpack";

pub fn wasm(tree: &Tree) -> Outcome<Vec<u8>> {
    let mut cargo = tree.cargo();
    cargo
        .args(["rustc", "--release", "--quiet", "--package", CRATE])
        // A library for xtask, and a module of its own only here.
        .args(["--lib", "--crate-type", "cdylib", "--target", WASM_TARGET])
        .arg("--target-dir")
        .arg(tree.at(FOLDER))
        .args(tree.locked());
    cargo.env(paths::VARIABLE, paths::names(tree));
    run(&mut cargo)?;
    let file = tree.at(&format!("{FOLDER}/{WASM_TARGET}/release/{CRATE}.wasm"));
    let wasm = fs::read(&file).during(|| format!("reading {}", file.display()))?;
    chunks::optimized(tree, CRATE, &wasm)
}
