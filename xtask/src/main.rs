//! The tasks of this project: `cargo xtask help` lists them.

mod archives;
mod beside;
mod browser_tests;
mod browsers;
mod checks;
mod chunks;
mod commit;
mod compress;
mod content_name;
mod failure;
mod glue;
mod hosts;
mod html;
mod http;
mod imports;
mod manifest;
mod minify;
mod node;
mod openssl;
mod packed;
mod page;
mod paths;
mod phase;
mod policy;
mod process;
mod reproduce;
mod sbom;
mod server;
mod service_worker;
mod set_up;
mod single_file;
mod sizes;
mod stylesheets;
mod sums;
mod tally;
mod tools;
mod tree;
mod unpacker;
mod versions;

use std::process::ExitCode;

use failure::{Failure, Outcome};
use phase::phase;
use sizes::Sizes;
use tally::Tally;
use tree::Tree;

const HELP: &str = "\
cargo xtask <task>

  run [--port N]      set up, build, and serve the page on this machine (port 8080, or the next free one)
  test                set up and run every test, the cheap ones first
  set-up [--browsers] what building needs; with --browsers, what testing needs as well
  build               build both editions of the page into dist/
  sizes               what the page weighs, and whether it is within its budgets
  sums                the SHA-256 of every file in dist/, and whether they are as the build left them
  reproduce           build the last commit twice, in two new folders, and compare every byte (minutes)
  browser [FILTER]    the browser tests whose file name contains FILTER, on dist/ as it is
                      (BROWSERS=chromium or BROWSERS=firefox for one browser only)
  jose                tokens signed here verified by another implementation, and the other way round
  bench               how long the page takes to its first answer, beside a page of plain HTML
  help                this text

CHROMIUM and FIREFOX name the browsers' executables, NGINX and CADDY the servers', where they are not found
by themselves.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match task(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_said() {
                eprintln!("error: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn task(words: &[&str]) -> Outcome {
    match words {
        ["run"] => serve(None),
        ["run", "--port", port] => match port.parse() {
            Ok(port) => serve(Some(port)),
            Err(_) => Err(Failure::new(format!(
                "`{port}` is no port; a port is a number up to 65535"
            ))),
        },
        ["test"] => checks::run_all(&Tree::find()?),
        ["set-up"] => phase("set-up", || set_up::for_building(&Tree::find()?)),
        ["set-up", "--browsers"] => phase("set-up", || set_up::for_testing(&Tree::find()?)),
        ["build"] => build(&Tree::find()?),
        ["sizes"] => {
            let sizes = Sizes::measure(&Tree::find()?)?;
            sizes.print();
            sizes.check()
        }
        ["sums"] => {
            print!("{}", sums::checked(&Tree::find()?.dist())?);
            Ok(())
        }
        ["reproduce"] => phase("reproducing", || reproduce::run_twice(&Tree::find()?)),
        ["browser"] => browser(None),
        ["browser", filter] => browser(Some(filter)),
        ["jose"] => jose(),
        ["bench"] => {
            let tree = Tree::find()?;
            built(&tree)?;
            phase("start-up", || browser_tests::bench(&tree))
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::new(format!(
            "`{}` is no task; `cargo xtask help` lists them",
            words.join(" ")
        ))),
    }
}

fn build(tree: &Tree) -> Outcome {
    phase("set-up", || set_up::for_building(tree))?;
    phase("building the page", || page::build(tree))?;
    let sizes = Sizes::measure(tree)?;
    sizes.print();
    // Here only a remark: whoever builds may be looking for the very thing that is too large.
    if let Err(failure) = sizes.check() {
        println!("  {failure}");
    }
    Ok(())
}

/// Builds only what is missing: a journey is often run again and again on one page.
fn built(tree: &Tree) -> Outcome {
    phase("set-up", || set_up::for_testing(tree))?;
    if tree.dist().join("index.html").is_file() {
        Ok(())
    } else {
        build(tree)
    }
}

fn serve(port: Option<u16>) -> Outcome {
    let tree = Tree::find()?;
    build(&tree)?;
    let serving = server::serve(server::Site::of(tree.dist()), port)?;
    println!("\nthe page is at {}   (stop with Ctrl-C)", serving.address);
    serving.wait();
    Ok(())
}

fn jose() -> Outcome {
    let tree = Tree::find()?;
    phase("set-up", || node::provide(&tree))?;
    let mut tally = Tally::default();
    let outcome = beside::run_all(&tree, &mut tally);
    println!("\n{tally}");
    outcome
}

fn browser(filter: Option<&str>) -> Outcome {
    let tree = Tree::find()?;
    built(&tree)?;
    browser_tests::run_all(&tree, filter)
}
