//! The places in the checkout.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};

/// The checkout that the tasks work on.
#[derive(Clone)]
pub struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Cargo says at run time where this package lies; a path baked in when it was compiled would go
    /// stale when the checkout is moved.
    pub fn find() -> Outcome<Tree> {
        let root = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => Path::new(&package).parent().map(Path::to_path_buf),
            None => env::current_dir().ok(),
        };
        root.filter(|root| root.join("Trunk.toml").is_file())
            .map(|root| Tree { root })
            .ok_or_else(|| {
                Failure::new("no Trunk.toml here; run `cargo xtask` inside the checkout")
            })
    }

    /// A checkout elsewhere.
    #[cfg(test)]
    pub fn of(root: &Path) -> Tree {
        Tree {
            root: root.to_owned(),
        }
    }

    pub fn at(&self, place: &str) -> PathBuf {
        self.root.join(place)
    }

    /// The finished page.
    pub fn dist(&self) -> PathBuf {
        self.at("dist")
    }

    /// What Trunk leaves, before it is finished; Trunk.toml names the same place.
    pub fn trunk_output(&self) -> PathBuf {
        self.at("target/trunk-output")
    }

    pub fn tools(&self) -> PathBuf {
        self.at(".tools")
    }

    /// A command that starts in the checkout, never waits for a keyboard, and finds the pinned tools
    /// before any other.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .stdin(std::process::Stdio::null())
            .env("PATH", self.path());
        command
    }

    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Whether the lock file must already be right: yes where nobody would see it change.
    pub fn locked(&self) -> &'static [&'static str] {
        if env::var_os("CI").is_some() {
            &["--locked"]
        } else {
            &[]
        }
    }

    fn path(&self) -> OsString {
        let pinned = [self.tools().join("bin"), self.at("node_modules/.bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(pinned.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited)
    }
}
