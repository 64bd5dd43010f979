//! All tests, the cheap ones first, and the line that says how they went.

use crate::browser_tests::{chosen, run_in};
use crate::failure::{Failure, Outcome};
use crate::page;
use crate::phase::phase;
use crate::process::{run, run_hearing};
use crate::sizes::Sizes;
use crate::tally::Tally;
use crate::tree::Tree;
use crate::versions::WASM_TARGET;
use crate::{beside, set_up, sums, unpacker};

/// Stops at the first phase that fails; the summary comes last in any case.
pub fn run_all(tree: &Tree) -> Outcome {
    let mut tally = Tally::default();
    let outcome = phases(tree, &mut tally).and_then(|()| match tally.is_empty() {
        true => Err(Failure::new("no test ran, and that is not a success")),
        false => Ok(()),
    });
    if let Err(failure) = &outcome {
        println!("\nstopped: {failure}");
        // A phase without tests of its own counts as one, so that the summary cannot look like a success.
        tally.failed = tally.failed.max(1);
    }
    println!("\n{tally}");
    outcome.map_err(|_| Failure::already_said())
}

fn phases(tree: &Tree, tally: &mut Tally) -> Outcome {
    phase("set-up", || set_up::for_testing(tree))?;
    phase("formatting", || {
        run(tree.cargo().args(["fmt", "--all", "--check"]))
    })?;
    phase("clippy, without a browser", || {
        clippy(tree, &["--workspace", "--all-targets"])
    })?;
    phase("clippy, the page", || {
        clippy(
            tree,
            &[
                "--package",
                "jwtriage",
                "--lib",
                "--bins",
                "--no-default-features",
                "--features",
                "web",
                "--target",
                WASM_TARGET,
            ],
        )
    })?;
    phase("clippy, the unpacker", || {
        clippy(
            tree,
            &["--package", unpacker::CRATE, "--target", WASM_TARGET],
        )
    })?;
    phase("cargo test", || {
        let mut cargo = tree.cargo();
        cargo
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(tree.locked());
        run_hearing(&mut cargo, |line| tally.hear_cargo(line))
    })?;
    phase("tokens, beside jose", || beside::run_all(tree, tally))?;
    phase("building the page", || page::build(tree))?;
    phase("sizes", || {
        let sizes = Sizes::measure(tree)?;
        sizes.print();
        sizes.check()
    })?;
    phase("sums", || sums::checked(&tree.dist()).map(|_| ()))?;
    for browser in chosen()? {
        phase(&format!("journeys in {}", browser.name), || {
            let before = *tally;
            run_in(tree, browser, None, tally)?;
            match *tally == before {
                true => Err(Failure::new(format!("no journey ran in {}", browser.name))),
                false => Ok(()),
            }
        })?;
    }
    Ok(())
}

fn clippy(tree: &Tree, what: &[&str]) -> Outcome {
    run(tree
        .cargo()
        .args(["clippy", "--quiet"])
        .args(tree.locked())
        .args(what)
        .args(["--", "-D", "warnings"]))
}
