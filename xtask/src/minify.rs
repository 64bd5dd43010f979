//! Makes the page's scripts small with terser: comments, blanks and long names stay in the sources.

use std::io::Write;
use std::process::Stdio;

use crate::failure::{Failure, Outcome, While};
use crate::tree::Tree;

#[derive(Clone, Copy)]
pub enum Script {
    /// What it declares outside of functions is there for the other scripts, and keeps its name.
    Classic,
    Module,
}

/// Names of members stay, so that the wasm finds what it imports.
const OPTIONS: [&str; 3] = ["--ecma=2022", "--compress=passes=2", "--mangle"];

pub fn minified(tree: &Tree, script: &str, kind: Script) -> Outcome<String> {
    let working = || "making the page's script small".to_owned();
    let mut terser = tree.command("terser");
    if let Script::Module = kind {
        terser.arg("--module");
    }
    terser
        .args(OPTIONS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut terser = terser.spawn().during(working)?;
    // It reads to the end before it writes.
    if let Some(mut stdin) = terser.stdin.take() {
        stdin.write_all(script.as_bytes()).during(working)?;
    }
    let output = terser.wait_with_output().during(working)?;
    let small = match String::from_utf8(output.stdout) {
        Ok(small) if output.status.success() => small.trim_end().to_owned(),
        _ => return Err(Failure::new("terser failed on the page's script")),
    };
    // It knows that scripts stand in pages, and takes care of both.
    if small.contains("</script") || small.contains("<!--") {
        return Err(Failure::new(
            "a script of the page holds `</script` or `<!--` and cannot be put inline",
        ));
    }
    Ok(small)
}
