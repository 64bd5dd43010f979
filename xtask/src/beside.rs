//! Tokens beside another implementation: the tests in `tests/jose`, which ask `examples/jws.rs`.

use crate::failure::{Failure, Outcome};
use crate::process::{run, run_hearing};
use crate::tally::Tally;
use crate::tree::Tree;

const TESTS: &str = "tests/jose/jose.test.mjs";

/// The counts are added as they are read.
pub fn run_all(tree: &Tree, tally: &mut Tally) -> Outcome {
    let mut cargo = tree.cargo();
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "jwtriage",
        "--example",
        "jws",
    ]);
    run(cargo.args(tree.locked()))?;
    let before = *tally;
    let mut node = tree.command("node");
    node.args(["--test", "--test-reporter=spec", TESTS]);
    run_hearing(&mut node, |line| tally.hear_node(line))?;
    match *tally == before {
        true => Err(Failure::new(format!("no test ran in {TESTS}"))),
        false => Ok(()),
    }
}
