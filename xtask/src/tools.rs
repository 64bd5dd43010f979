//! Trunk and wasm-bindgen, in exactly the pinned versions, built from crates.io.
//!
//! They are kept outside the checkout as well, so that a second checkout need not build them again,
//! and are asked for their version before anything trusts them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use sha2::{Digest, Sha256};

use crate::failure::{Outcome, While};
use crate::process::{answer, run};
use crate::tree::Tree;
use crate::versions::{TRUNK, WASM_BINDGEN};

struct Tool {
    name: &'static str,
    version: &'static str,
    /// How `cargo install` is told what to install.
    source: &'static [&'static str],
}

const TOOLS: [Tool; 2] = [
    Tool {
        name: "trunk",
        version: TRUNK,
        // Trunk's default features are for downloads and updates, and this one downloads nothing.
        source: &["trunk", "--version", TRUNK, "--no-default-features"],
    },
    Tool {
        name: "wasm-bindgen",
        version: WASM_BINDGEN,
        source: &["--path", "tools/wasm-bindgen"],
    },
];

/// The tools run for a few seconds and compile for minutes: no optimisation saves most of that.
const QUICKLY: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

/// Says in the checkout what its tools were made from.
const MADE_FROM: &str = "made-from";

pub fn provide(tree: &Tree) -> Outcome {
    let key = made_from(tree)?;
    let said = tree.tools().join(MADE_FROM);
    if !fs::read_to_string(&said).is_ok_and(|said| said == key) {
        // Of the same version, and yet others.
        let _ = fs::remove_dir_all(tree.tools().join("bin"));
    }
    for tool in &TOOLS {
        let place = tree.tools().join("bin").join(tool.name);
        if tool.is_at(&place) {
            continue;
        }
        match Kept::of(&key, tool) {
            Some(kept) if tool.is_at(&kept.file) => {
                println!(
                    "  taking {} {} from {}",
                    tool.name,
                    tool.version,
                    kept.file.display()
                );
                put(&kept.file, &place)?;
            }
            Some(kept) => {
                tool.build(tree, &kept.folder, &kept.file)?;
                put(&kept.file, &place)?;
            }
            None => tool.build(tree, &tree.tools(), &place)?,
        }
    }
    fs::write(&said, key).during(|| format!("writing {}", said.display()))
}

/// A word for the compiler and the sources that the tools are built with.
fn made_from(tree: &Tree) -> Outcome<String> {
    let mut key = Sha256::new();
    key.update(answer(tree.command("rustc").arg("--version").arg("--verbose")).unwrap_or_default());
    for source in ["Cargo.lock", "Cargo.toml", "src/main.rs"] {
        let file = tree.at("tools/wasm-bindgen").join(source);
        key.update(fs::read(&file).during(|| format!("reading {}", file.display()))?);
    }
    let hash = key.finalize();
    Ok(hash
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

impl Tool {
    fn is_at(&self, place: &Path) -> bool {
        let version = answer(Command::new(place).arg("--version"));
        version.is_some_and(|version| version == format!("{} {}", self.name, self.version))
    }

    /// Builds in a folder of its own within `folder`, then moves the finished tool to `place` at once:
    /// whoever else builds the same tool at the same time finds a whole one or none.
    fn build(&self, tree: &Tree, folder: &Path, place: &Path) -> Outcome {
        println!("  building {} {} (minutes, once)", self.name, self.version);
        let partial = folder.join(format!("partial-{}-{}", self.name, process::id()));
        let mut install = tree.cargo();
        install
            .args(["install", "--quiet", "--locked", "--no-track", "--root"])
            .arg(&partial);
        install.arg("--target-dir").arg(partial.join("target"));
        install
            .args(self.source)
            .envs(QUICKLY)
            .env_remove("CARGO_TARGET_DIR");
        let built =
            run(&mut install).and_then(|()| move_to(&partial.join("bin").join(self.name), place));
        // Half a gigabyte, needed by nobody now; that it cannot be removed is no reason to stop.
        let _ = fs::remove_dir_all(&partial);
        built
    }
}

/// Where a tool is kept for other checkouts.
struct Kept {
    folder: PathBuf,
    file: PathBuf,
}

impl Kept {
    /// Nowhere, if this person has no folder for such things that can be written to.
    fn of(key: &str, tool: &Tool) -> Option<Kept> {
        let caches = match env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
            Some(folder) => PathBuf::from(folder),
            None => Path::new(&env::var_os("HOME").filter(|home| !home.is_empty())?).join(".cache"),
        };
        let folder = caches.join("jwtriage").join(format!("tools-{key}"));
        fs::create_dir_all(&folder).ok()?;
        let file = folder.join(format!("{}-{}", tool.name, tool.version));
        Some(Kept { folder, file })
    }
}

fn move_to(built: &Path, place: &Path) -> Outcome {
    let moving = || format!("moving {} to {}", built.display(), place.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).during(moving)?;
    }
    fs::rename(built, place).during(moving)
}

fn put(kept: &Path, place: &Path) -> Outcome {
    let copying = || format!("copying {} to {}", kept.display(), place.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).during(copying)?;
    }
    let fresh = place.with_extension(format!("new-{}", process::id()));
    fs::copy(kept, &fresh).during(copying)?;
    fs::rename(&fresh, place).during(copying)
}
