//! Keeps the folders of whoever builds the page out of it.
//!
//! Where a library may panic, the compiler notes the path of its file. Left alone, that would tell everybody who
//! opens the page where its builder keeps crates, and two people could not build the same bytes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::tree::Tree;

/// The one variable whose flags may hold blanks. It goes before the flags of `.cargo/config.toml`, which are
/// therefore in `FLAGS`, and before `RUSTFLAGS`, which would change the page.
pub const VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";
const SEPARATOR: &str = "\u{1f}";

/// What `.cargo/config.toml` gives to the compiler for the page.
const FLAGS: [&str; 6] = [
    "-C",
    "link-arg=--emit-relocs",
    "--cfg",
    "cpubits=\"32\"",
    "--cfg",
    "sha2_backend_soft=\"compact\"",
];

/// The compiler's flags for the page: those it always has, and new names for folders.
pub fn flags(tree: &Tree) -> String {
    encoded(&FLAGS, &named(tree))
}

/// For what is not cut into parts, the new names alone.
pub fn names(tree: &Tree) -> String {
    encoded(&[], &named(tree))
}

fn named(tree: &Tree) -> Vec<(PathBuf, &'static str)> {
    let mut named = vec![(tree.at(""), "/jwtriage")];
    // The folders of registries are named by the address that was asked, a mirror's for example.
    // Where all crates lie in the checkout there is none.
    let registries = fs::read_dir(cargo_home().join("registry/src"));
    let entries = registries.into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    named.extend(folders.into_iter().map(|folder| (folder, "/crates")));
    named
}

/// A folder inside another comes later in the list: the compiler takes the last that fits.
fn encoded(flags: &[&str], named: &[(PathBuf, &str)]) -> String {
    let mut flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    for (folder, name) in named {
        let folder = folder.to_string_lossy();
        let folder = folder.trim_end_matches(['/', '\\']);
        flags.push(format!("--remap-path-prefix={folder}={name}"));
    }
    flags.join(SEPARATOR)
}

/// Where cargo keeps the crates. Rustup says it; without rustup it is the person's own setting or the usual place.
fn cargo_home() -> PathBuf {
    match env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        Some(home) => PathBuf::from(home),
        None => Path::new(&env::var_os("HOME").unwrap_or_default()).join(".cargo"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_get_names_that_are_the_same_everywhere() {
        let named = [
            (PathBuf::from("/home/a b/jwtriage/"), "/jwtriage"),
            (
                PathBuf::from("/home/a b/.cargo/registry/src/x-1"),
                "/crates",
            ),
        ];
        assert_eq!(
            encoded(&FLAGS, &named).split(SEPARATOR).collect::<Vec<_>>(),
            [
                "-C",
                "link-arg=--emit-relocs",
                "--cfg",
                "cpubits=\"32\"",
                "--cfg",
                "sha2_backend_soft=\"compact\"",
                "--remap-path-prefix=/home/a b/jwtriage=/jwtriage",
                "--remap-path-prefix=/home/a b/.cargo/registry/src/x-1=/crates",
            ]
        );
    }

    #[test]
    fn the_flags_are_those_of_the_settings() {
        let quoted = FLAGS.map(|flag| format!("{flag:?}")).join(", ");
        let line = format!("rustflags = [{quoted}]\n");
        let settings = include_str!("../../.cargo/config.toml");
        assert!(settings.contains(&line), "{line}");
    }
}
