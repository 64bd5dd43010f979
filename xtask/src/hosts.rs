//! nginx and Caddy, with which the journeys try the files in `deploy/`.
//!
//! They are unpacked and not installed: a test should leave no web server running on a person's machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::browsers::{as_root, is_debian, update_packages};
use crate::failure::{Failure, Outcome, While};
use crate::process::{answer, run};
use crate::set_up::on_path;
use crate::tree::Tree;

pub struct Host {
    /// The environment variable that names the executable.
    pub variable: &'static str,
    /// The program, and Debian's package.
    name: &'static str,
    /// What it says its version to.
    version: &'static str,
    /// Where the package has it.
    place: &'static str,
}

pub const HOSTS: [Host; 2] = [
    Host {
        variable: "NGINX",
        name: "nginx",
        version: "-v",
        place: "usr/sbin/nginx",
    },
    Host {
        variable: "CADDY",
        name: "caddy",
        version: "version",
        place: "usr/bin/caddy",
    },
];

/// Where packages are unpacked, below the tools.
const UNPACKED: &str = "hosts";

impl Host {
    /// Where it is, if it is anywhere; a variable that names nothing is a mistake to be told about.
    pub fn find(&self, tree: &Tree) -> Outcome<Option<PathBuf>> {
        let named = env::var_os(self.variable).filter(|place| !place.is_empty());
        if let Some(place) = named.map(PathBuf::from) {
            return match place.is_file() {
                true => Ok(Some(place)),
                false => Err(Failure::new(format!(
                    "the environment variable {} names `{}`, where there is no file",
                    self.variable,
                    place.display()
                ))),
            };
        }
        let unpacked = tree.tools().join(UNPACKED).join(self.place);
        // Debian keeps servers where a person's path does not look.
        let places = [Path::new("/").join(self.place), unpacked];
        Ok(on_path(self.name).or_else(|| places.into_iter().find(|place| place.is_file())))
    }

    fn runs(&self, tree: &Tree, place: &Path) -> bool {
        answer(tree.command(&place.to_string_lossy()).arg(self.version)).is_some()
    }
}

/// On Debian they are fetched; elsewhere their journeys are skipped where they are missing.
pub fn provide(tree: &Tree) -> Outcome {
    for host in &HOSTS {
        if host.find(tree)?.is_some() {
            continue;
        }
        if !is_debian() {
            println!(
                "  {} is not installed; install it, or name its executable in the environment variable {}: \
                 until then its journeys are skipped",
                host.name, host.variable
            );
            continue;
        }
        unpack(tree, host.name)?;
        let found = host.find(tree)?.filter(|place| host.runs(tree, place));
        if found.is_none() {
            return Err(Failure::new(format!(
                "Debian's {0} does not start here; run `apt-get install {0}`",
                host.name
            )));
        }
    }
    Ok(())
}

fn unpack(tree: &Tree, package: &str) -> Outcome {
    println!("  apt-get download {package}");
    let folder = tree.tools().join(UNPACKED);
    let fetched = folder.join("packages");
    let making = || format!("making {}", fetched.display());
    if fetched.exists() {
        fs::remove_dir_all(&fetched).during(making)?;
    }
    fs::create_dir_all(&fetched).during(making)?;
    let download = || {
        let mut apt = tree.command("apt-get");
        let words = ["-qq", "-o", "APT::Sandbox::User=root", "download", package];
        apt.args(words).current_dir(&fetched);
        apt
    };
    if answer(&mut download()).is_none() {
        // A fresh machine knows of no packages yet.
        let prefix = as_root(tree).ok_or_else(|| {
            Failure::new("apt knows of no packages; run `apt-get update` as root".to_owned())
        })?;
        update_packages(tree, prefix)?;
        run(&mut download())?;
    }
    for entry in fs::read_dir(&fetched).during(making)? {
        let archive = entry.during(making)?.path();
        run(tree.command("dpkg-deb").arg("-x").arg(archive).arg(&folder))?;
    }
    fs::remove_dir_all(&fetched).during(making)
}
