//! Chromium and Firefox as the system has them, and glyphs for Chinese.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process::{answer, run};
use crate::set_up::on_path;
use crate::tree::Tree;

pub struct Browser {
    /// As the tests call it.
    pub name: &'static str,
    /// The environment variable that names the executable.
    pub variable: &'static str,
    places: &'static [&'static str],
    debian_package: &'static str,
}

pub const BROWSERS: [Browser; 2] = [
    Browser {
        name: "chromium",
        variable: "CHROMIUM",
        places: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ],
        debian_package: "chromium",
    },
    Browser {
        name: "firefox",
        variable: "FIREFOX",
        places: &[
            "firefox-esr",
            "firefox",
            "/Applications/Firefox.app/Contents/MacOS/firefox",
        ],
        debian_package: "firefox-esr",
    },
];

const CHINESE_FONTS: &str = "fonts-noto-cjk";

impl Browser {
    /// Where it is, if it is installed; a variable that names nothing is a mistake to be told about.
    fn executable(&self) -> Outcome<Option<PathBuf>> {
        let named = env::var_os(self.variable)
            .filter(|place| !place.is_empty())
            .map(PathBuf::from);
        match named {
            Some(place) if place.is_file() => Ok(Some(place)),
            Some(place) => Err(Failure::new(format!(
                "the environment variable {} names `{}`, where there is no file",
                self.variable,
                place.display()
            ))),
            None => Ok(self
                .places
                .iter()
                .find_map(|place| match Path::new(place).is_absolute() {
                    true => Some(PathBuf::from(place)).filter(|place| place.is_file()),
                    false => on_path(place),
                })),
        }
    }

    /// The executable, or one line on how to name it.
    pub fn find(&self) -> Outcome<PathBuf> {
        self.executable()?.ok_or_else(|| {
            Failure::new(format!(
                "{} is not installed; install it, or name its executable in the environment variable {}",
                self.name, self.variable
            ))
        })
    }
}

pub fn provide(tree: &Tree) -> Outcome {
    let mut packages = Vec::new();
    for browser in &BROWSERS {
        if browser.executable()?.is_none() {
            packages.push(browser.debian_package);
        }
    }
    if is_debian() {
        if !has_package(tree, CHINESE_FONTS) {
            packages.push(CHINESE_FONTS);
        }
        if !packages.is_empty() {
            install(tree, &packages)?;
        }
    }
    BROWSERS
        .iter()
        .try_for_each(|browser| browser.find().map(drop))
}

pub fn install(tree: &Tree, packages: &[&str]) -> Outcome {
    println!("  apt-get install {}", packages.join(" "));
    let Some(prefix) = as_root(tree) else {
        return Err(Failure::new(format!(
            "this needs root; run `apt-get install {}`",
            packages.join(" ")
        )));
    };
    update_packages(tree, prefix)?;
    let mut line = vec!["install", "--yes", "--no-install-recommends"];
    line.extend(packages);
    apt_get(tree, prefix, &line)
}

/// Tells apt which packages there are.
pub fn update_packages(tree: &Tree, as_root: &[&str]) -> Outcome {
    apt_get(tree, as_root, &["update"])
}

fn apt_get(tree: &Tree, as_root: &[&str], words: &[&str]) -> Outcome {
    let mut line: Vec<&str> = as_root.to_vec();
    line.extend([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]);
    line.extend(words);
    run(tree.command(line[0]).args(&line[1..]))
}

/// What has to stand before a command to run it as root, if that can be had without a question.
pub fn as_root(tree: &Tree) -> Option<&'static [&'static str]> {
    if answer(tree.command("id").arg("-u")).as_deref() == Some("0") {
        return Some(&[]);
    }
    answer(tree.command("sudo").args(["-n", "true"])).map(|_| &["sudo", "-n"][..])
}

/// Only Debian: the packages of the same names elsewhere are others.
pub fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian") && on_path("apt-get").is_some()
}

fn has_package(tree: &Tree, package: &str) -> bool {
    let status = answer(tree.command("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]));
    status.as_deref() == Some("installed")
}
