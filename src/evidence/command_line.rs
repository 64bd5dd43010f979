//! A token in a command line: curl, kubectl and others, the option before it named.

use super::carried::{Around, Candidate};
use super::clue::{Found, What};

const FORM: &str = "command_line";

const PROGRAMS: [&str; 27] = [
    "curl",
    "kubectl",
    "oc",
    "wget",
    "http",
    "https",
    "xh",
    "grpcurl",
    "websocat",
    "hey",
    "ab",
    "vault",
    "kubeadm",
    "helm",
    "argocd",
    "aws",
    "az",
    "gcloud",
    "docker",
    "podman",
    "nerdctl",
    "crictl",
    "step",
    "jwt",
    "nats",
    "consul",
    "Invoke-WebRequest",
];

pub fn read(around: &Around) -> Vec<Found> {
    let Some((program, option)) = command(around.before) else {
        return Vec::new();
    };
    let candidate: &Candidate = around.candidate;
    let mut found = candidate.found(FORM, Some(program.to_owned()));
    if let What::Token(carried) = &mut found.what {
        carried.used_by.push(option.to_owned());
    }
    vec![found]
}

/// The program, and the last option before the token.
fn command(before: &str) -> Option<(&str, &str)> {
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, '|' | ';' | '(' | '`' | '/' | '&' | '"');
    let mut program: Option<(&str, &str)> = None;
    let mut rest = before;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (word, behind) = rest.split_at_checked(at)?;
        let name = word.rsplit(is_edge).next().unwrap_or_default();
        let name = name.strip_suffix(".exe").unwrap_or(name);
        // The first is the program; another behind a pipe is a program of its own.
        let begins =
            program.is_none() || rest.starts_with('|') || word.ends_with(name) && word != name;
        if begins && PROGRAMS.contains(&name) {
            program = Some((name, behind));
        }
        rest = behind.trim_start();
    }
    let (name, arguments) = program?;
    let words = arguments.split(char::is_whitespace);
    let option = words.rev().find_map(|word| {
        let word = word.trim_start_matches(['"', '\'']);
        let is_option = word.starts_with('-') && word.len() > 1;
        let option = word.split(['=', '"', '\'']).next().unwrap_or_default();
        is_option.then_some(option)
    });
    // HTTPie has headers without options: `Authorization:'Bearer eyJ…'`; az and vault have `name=eyJ…`.
    let header = || {
        let last = arguments.trim_end_matches(['"', '\'']);
        let last = last.strip_suffix("Bearer ").unwrap_or(last);
        let last = last.trim_end_matches(['"', '\'']);
        let last = last.rsplit(char::is_whitespace).next().unwrap_or_default();
        let last = last.trim_start_matches(['"', '\'']);
        last.strip_suffix([':', '=']).filter(|it| !it.is_empty())
    };
    let told = option.or_else(header);
    told.map(|told| (name, told))
}
