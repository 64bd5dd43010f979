//! Runs other programs, and says in one line which of them failed.

use std::io::{BufRead, BufReader, ErrorKind};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, While};

/// Runs to the end, with the output going to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(ended_badly(command, status))
    }
}

/// Runs to the end with every line of the output shown, and also handed to `hear`.
pub fn run_hearing(command: &mut Command, mut hear: impl FnMut(&str)) -> Outcome {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .during(|| name(command))?
            > 0
        {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            hear(text.trim_end());
            line.clear();
        }
    }
    let status = child.wait().during(|| name(command))?;
    if status.success() {
        Ok(())
    } else {
        Err(ended_badly(command, status))
    }
}

/// What a program prints when asked; nothing when it is not there or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::new(format!("`{program}` is not installed, or not on PATH"))
        }
        _ => Failure::new(format!("`{program}` does not start: {error}")),
    }
}

fn ended_badly(command: &Command, status: std::process::ExitStatus) -> Failure {
    Failure::new(format!("`{}` failed ({status})", name(command)))
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
