//! Judges recorded questions as one release of Kubernetes does: `judge --kubernetes 1.28 < inputs.jsonl`.
//!
//! Reads lines of JSON, the first of them with the keys, and writes a line for each: the answer, or
//! `{"line": N, "problem": "…"}`. The exit status is 1 if there was a problem, 2 if it was not understood
//! what to do.

use jwtriage::kube::{Minor, NEXT};
use jwtriage::vectors::{Keys, Question};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: judge --kubernetes 1.20|…|1.36|next < inputs.jsonl";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let minor = match arguments.as_slice() {
        [flag, version] if flag == "--kubernetes" => read_version(version),
        _ => None,
    };
    let Some(minor) = minor else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match judge(minor) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads the answers has gone: nobody is left to be told.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("judge: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read_version(version: &str) -> Option<Minor> {
    match version {
        "next" => Some(NEXT),
        version => Minor::read(version),
    }
}

/// Whether every line was a question.
fn judge(minor: Minor) -> io::Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut keys: Option<Keys> = None;
    let mut all_good = true;
    for (index, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let answer = match &keys {
            None => Keys::read(line).map(|read| {
                keys = Some(read);
                None
            }),
            Some(keys) => Question::read(line, keys).map(|question| Some(question.answer(minor))),
        };
        let said: Option<Value> = answer.unwrap_or_else(|problem| {
            all_good = false;
            Some(json!({"line": index + 1, "problem": problem}))
        });
        if let Some(said) = said {
            writeln!(out, "{said}")?;
        }
    }
    out.flush()?;
    Ok(all_good)
}
