//! Makes sure of everything that building and testing need. What is there already is left alone.

use std::env;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::process::{answer, run};
use crate::tree::Tree;
use crate::versions::WASM_TARGET;
use crate::{browsers, hosts, node, openssl, tools};

pub fn for_building(tree: &Tree) -> Outcome {
    wasm_target(tree)?;
    crates(tree)?;
    tools::provide(tree)?;
    node::provide(tree)
}

pub fn for_testing(tree: &Tree) -> Outcome {
    for_building(tree)?;
    openssl::provide(tree)?;
    browsers::provide(tree)?;
    hosts::provide(tree)
}

fn wasm_target(tree: &Tree) -> Outcome {
    let sysroot = answer(tree.command("rustc").args(["--print", "sysroot"])).ok_or_else(|| {
        Failure::new("`rustc` does not answer; install Rust with rustup (https://rustup.rs)")
    })?;
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    println!("  adding the target {WASM_TARGET}");
    if answer(tree.command("rustup").arg("--version")).is_none() {
        return Err(Failure::new(format!(
            "this Rust has no {WASM_TARGET}, and no rustup to add it; install rustup (https://rustup.rs)"
        )));
    }
    run(tree.command("rustup").args(["target", "add", WASM_TARGET]))
}

/// Trunk builds offline, so the crates of the page have to be there before it starts: those for wasm, and those that
/// run on this machine while it is built, whose features cargo weighs with the dependencies of a native page.
fn crates(tree: &Tree) -> Outcome {
    run(tree
        .cargo()
        .args(["fetch", "--quiet", "--target", WASM_TARGET])
        .args(["--target", "host-tuple"])
        .args(tree.locked()))
}

/// Whether there is an executable of this name, and where.
pub fn on_path(program: &str) -> Option<std::path::PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
