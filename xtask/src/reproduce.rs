//! Builds the commit twice, in two folders that share nothing but caches, and compares every byte.
//!
//! Each build starts from a clone, as a stranger's would. It takes minutes, and is asked for by hand.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use crate::commit::{self, here};
use crate::failure::{Failure, Outcome, While};
use crate::phase::phase;
use crate::process::{answer, run};
use crate::sums;
use crate::tree::Tree;

/// Of different depth and length: a path that gets into the page makes a difference.
const FOLDERS: [&str; 2] = ["one", "another/that is/deeper"];

/// What would tell cargo to build somewhere else than in the clone.
const ELSEWHERE: [&str; 3] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_BUILD_DIR",
];

pub fn run_twice(tree: &Tree) -> Outcome {
    let head = answer(here(&mut tree.command("git")).args(["rev-parse", "--verify", "HEAD"]));
    let head = head.ok_or_else(|| {
        Failure::new("no commit to build; this needs git and a checkout with its history")
    })?;
    if commit::of(tree).ends_with(commit::MODIFIED) {
        println!("  built is {head}, without what was changed since");
    }
    let scratch = Scratch::new()?;
    let mut lists = Vec::new();
    for folder in FOLDERS {
        let place = scratch.0.join(folder);
        phase(&format!("building in {}", place.display()), || {
            clone(tree, &head, &place)?;
            build(&place)?;
            lists.push(sums::checked(&place.join("dist"))?);
            Ok(())
        })?;
    }
    compared(&lists)
}

fn compared(lists: &[String]) -> Outcome {
    let (first, others) = lists
        .split_first()
        .ok_or_else(|| Failure::new("nothing was built"))?;
    for other in others {
        let found = sums::differences(first, other);
        if !found.is_empty() {
            return Err(Failure::new(format!(
                "the second build is not the first: {}",
                found.join(", ")
            )));
        }
    }
    print!("{first}");
    println!(
        "{} builds gave the same {} files",
        lists.len(),
        first.lines().count()
    );
    Ok(())
}

fn clone(tree: &Tree, head: &str, place: &Path) -> Outcome {
    let mut git = tree.command("git");
    let cloning = here(&mut git).args(["clone", "--quiet", "--no-checkout", "--"]);
    run(cloning.arg(tree.at(".")).arg(place))?;
    let mut git = tree.command("git");
    let checking_out = here(&mut git).arg("-C").arg(place);
    run(checking_out.args(["checkout", "--quiet", "--detach", head]))
}

/// Not by way of this checkout's tools: the clone has to find its own.
fn build(place: &Path) -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(place).stdin(Stdio::null());
    cargo.args(["xtask", "build"]);
    for name in ELSEWHERE {
        cargo.env_remove(name);
    }
    run(&mut cargo)
}

/// A folder that goes when it is no longer needed, whatever came of it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Outcome<Scratch> {
        let folder = env::temp_dir().join(format!("jwtriage-reproduce-{}", process::id()));
        fs::create_dir_all(&folder).during(|| format!("making {}", folder.display()))?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // That it cannot be removed changes nothing of what was found.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_named_and_agreement_is_not_a_failure() {
        let check = |one: &str, other: &str, wanted: Option<&str>| {
            let found = compared(&[one.to_owned(), other.to_owned()]);
            let found = found.err().map(|failure| failure.to_string());
            assert_eq!(found.as_deref(), wanted);
        };
        check("1  a\n2  b\n", "1  a\n2  b\n", None);
        check(
            "1  a\n2  b\n",
            "1  a\n3  b\n",
            Some("the second build is not the first: b has changed"),
        );
        check(
            "1  a-1.wasm\n",
            "2  a-2.wasm\n",
            Some("the second build is not the first: a-1.wasm is missing, a-2.wasm is not listed"),
        );
        assert!(compared(&[]).is_err());
    }

    #[test]
    fn nothing_is_left_behind() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.0.clone();
        fs::create_dir_all(folder.join(FOLDERS[1])).unwrap();
        drop(scratch);
        assert!(!folder.exists());
    }
}
