//! Hands the finished page to the journeys in `tests/browser`.

use std::env;
use std::process::Command;

use crate::browsers::{BROWSERS, Browser};
use crate::failure::{Failure, Outcome};
use crate::hosts::HOSTS;
use crate::page::SINGLE_FILE;
use crate::process::{run, run_hearing};
use crate::server::{Serving, Site, serve};
use crate::tally::Tally;
use crate::tree::Tree;

/// The journeys in every browser that the person did not rule out with `BROWSERS`, and what they came
/// to; one browser's failure does not keep the other from being tried.
pub fn run_all(tree: &Tree, filter: Option<&str>) -> Outcome {
    let mut tally = Tally::default();
    let mut outcome = Ok(());
    for browser in chosen()? {
        outcome = run_in(tree, browser, filter, &mut tally).and(outcome);
    }
    println!("\n{tally}");
    match tally.is_empty() {
        true => outcome.and(Err(Failure::new("no journey ran"))),
        false => outcome,
    }
}

/// Journeys in one browser; the counts are added as they are read.
pub fn run_in(tree: &Tree, browser: &Browser, filter: Option<&str>, tally: &mut Tally) -> Outcome {
    let mut node = Command::new("node");
    let serving = prepare(tree, &mut node, Site::of(tree.dist()))?;
    node.env("BROWSERS", browser.name)
        .env(browser.variable, browser.find()?);
    for host in &HOSTS {
        if let Some(place) = host.find(tree)? {
            node.env(host.variable, place);
        }
    }
    node.args(["--test-reporter=spec", "tests/browser/harness/run.mjs"])
        .args(filter);
    let outcome = run_hearing(&mut node, |line| tally.hear_node(line));
    drop(serving);
    outcome
}

/// The start-up measurement, in Chromium.
pub fn bench(tree: &Tree) -> Outcome {
    let mut node = Command::new("node");
    let site = Site::of(tree.dist())
        .with("floor.html", tree.at("tests/browser/bench/floor.html"))
        .compressed()?;
    let serving = prepare(tree, &mut node, site)?;
    for browser in &BROWSERS[..1] {
        node.env(browser.variable, browser.find()?);
    }
    let outcome = run(node.arg("tests/browser/harness/bench.mjs"));
    drop(serving);
    outcome
}

pub fn chosen() -> Outcome<Vec<&'static Browser>> {
    let Ok(names) = env::var("BROWSERS") else {
        return Ok(BROWSERS.iter().collect());
    };
    let mut chosen = Vec::new();
    for name in names.split([',', ' ']).filter(|name| !name.is_empty()) {
        let browser = BROWSERS.iter().find(|browser| browser.name == name);
        chosen.push(browser.ok_or_else(|| {
            Failure::new(format!(
                "BROWSERS has `{name}`; it takes chromium, firefox, or both with a comma"
            ))
        })?);
    }
    Ok(chosen)
}

/// Starts a server and tells node where both editions are.
fn prepare(tree: &Tree, node: &mut Command, site: Site) -> Outcome<Serving> {
    let serving = serve(site, Some(0))?;
    let single_file = tree.dist().join(SINGLE_FILE);
    let base = tree.command("node");
    for (name, value) in base.get_envs() {
        if let Some(value) = value {
            node.env(name, value);
        }
    }
    node.current_dir(tree.at("."))
        .stdin(std::process::Stdio::null());
    node.env("JWTRIAGE_URL", &serving.address).env(
        "JWTRIAGE_FILE",
        file_address(&single_file.to_string_lossy()),
    );
    Ok(serving)
}

fn file_address(path: &str) -> String {
    let mut address = String::from("file://");
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                address.push(byte as char)
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_spaces_and_other_letters_has_an_address() {
        assert_eq!(
            file_address("/tmp/a b/令.html"),
            "file:///tmp/a%20b/%E4%BB%A4.html"
        );
    }
}
