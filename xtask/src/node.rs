//! What comes from npm: wasm-opt, terser, the driver of the browsers, the accessibility rules, another implementation of JOSE.

use std::fs;

use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome, While};
use crate::process::{answer, run};
use crate::tree::Tree;
use crate::versions::OLDEST_NODE;

/// Holds the hash of the lock file that `node_modules` was filled from.
const FILLED_FROM: &str = "node_modules/.filled-from";

pub fn provide(tree: &Tree) -> Outcome {
    check_node(tree)?;
    let lock =
        fs::read(tree.at("package-lock.json")).during(|| "reading package-lock.json".into())?;
    let hash: String = Sha256::digest(&lock)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let filled_from = tree.at(FILLED_FROM);
    if fs::read_to_string(&filled_from).is_ok_and(|filled| filled.trim() == hash) {
        return Ok(());
    }
    println!("  npm ci");
    run(tree.command("npm").args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ]))?;
    fs::write(&filled_from, hash).during(|| format!("writing {FILLED_FROM}"))
}

fn check_node(tree: &Tree) -> Outcome {
    let wanted = format!("install Node.js {OLDEST_NODE} or newer (https://nodejs.org)");
    let version = answer(tree.command("node").arg("--version"))
        .ok_or_else(|| Failure::new(format!("`node` is not installed; {wanted}")))?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        return Err(Failure::new(format!("`node` is {version}; {wanted}")));
    }
    if answer(tree.command("npm").arg("--version")).is_none() {
        return Err(Failure::new(format!(
            "`npm` is not installed; it comes with Node.js: {wanted}"
        )));
    }
    Ok(())
}
