//! kube-apiserver's command line, or flags copied out of one: a unit file, `ps`, a list in a manifest.
//!
//! Finds the lines only; `cluster::flags` reads them.

use super::{Finding, MOST};
use crate::text::Span;

/// Flags of kube-apiserver that decide about tokens; other programs have none of these.
const TELLING: &[&str] = &[
    "--service-account-issuer",
    "--service-account-key-file",
    "--service-account-signing",
    "--service-account-extend-token",
    "--service-account-max-token",
    "--service-account-lookup",
    "--api-audiences",
];

const PROGRAM: &str = "kube-apiserver";

/// So often the name is looked for in one line.
const MOST_NAMES: usize = 8;

/// Whether the text speaks of kube-apiserver's flags, whose letters could all be a token's.
pub(super) fn is_in(text: &str) -> bool {
    text.contains(PROGRAM) || TELLING.iter().any(|flag| text.contains(flag))
}

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !pasted.contains("--") {
        return findings;
    }
    let mut lines = Lines { pasted, at: 0 };
    while let Some((start, line)) = lines.next() {
        let names_program = names_program(line);
        let is_flag = begins_with_flag(line);
        if names_program.is_none() && !is_flag {
            continue;
        }
        let mut end = start + line.trim_end().len();
        let mut goes_on = continues(line);
        let mut has_flags = is_flag || names_program == Some(true);
        while let Some((at, line)) = lines.peek() {
            let next_is_flag = begins_with_flag(line) && !names_program_first(line);
            if !next_is_flag && !goes_on {
                break;
            }
            has_flags |= next_is_flag;
            goes_on = continues(line);
            end = at + line.trim_end().len();
            lines.next();
        }
        let start = start + (line.len() - line.trim_start().len());
        let telling = || TELLING.iter().any(|flag| pasted[start..end].contains(flag));
        if has_flags && (names_program.is_some() || telling()) {
            if findings.len() == MOST {
                break;
            }
            findings.push(Finding {
                form: "kube_apiserver",
                span: Span::new(start, end),
                token: None,
                look: None,
                notes: Vec::new(),
            });
        }
    }
    findings
}

struct Lines<'a> {
    pasted: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<(usize, &'a str)> {
        let line = self.pasted[self.at..].split_inclusive('\n').next()?;
        Some((self.at, line))
    }

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let found = self.peek()?;
        self.at += found.1.len();
        Some(found)
    }
}

/// `--flag`, perhaps as an item of a list and in quotes.
fn begins_with_flag(line: &str) -> bool {
    let text = line.trim_start();
    let text = text.strip_prefix("- ").unwrap_or(text).trim_start();
    let text = text.strip_prefix(['"', '\'']).unwrap_or(text);
    let name = text.strip_prefix("--");
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// A backslash at the end of the line.
fn continues(line: &str) -> bool {
    line.trim_end().ends_with('\\')
}

/// The program as a word, or the end of a path: not its image, not a part of a name. True if flags follow on this
/// line; otherwise they must on the next.
fn names_program(line: &str) -> Option<bool> {
    let mut places = line.match_indices(PROGRAM).take(MOST_NAMES);
    places.find_map(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + PROGRAM.len()..]);
        let begins = before.is_empty()
            || before.ends_with(|c: char| c.is_whitespace() || "/=\"'".contains(c));
        let rest = after.trim_start_matches(['"', '\'', ',']);
        let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
        let flags = begins_with_flag(rest);
        let alone = rest.trim().is_empty() && !before.contains(": ");
        (begins && ends && (flags || continues(rest) || alone)).then_some(flags)
    })
}

/// Whether another command line begins here.
fn names_program_first(line: &str) -> bool {
    let text = line.trim_start().trim_start_matches("- ");
    text.starts_with(PROGRAM) || text.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pasted: &str, stretches: &[&str]) {
        let found = find(pasted);
        let found: Vec<_> = found
            .iter()
            .map(|it| &pasted[it.span.start..it.span.end])
            .collect();
        assert_eq!(found, stretches, "{pasted:?}");
    }

    #[test]
    fn command_lines_and_lists_of_flags_are_found() {
        for one in [
            "kube-apiserver --a=b",
            "root  1234  2.0  5.1 1104836 301024 ?  Ssl  10:00  3:12 kube-apiserver --advertise-address=10.0.0.1 --x",
            "ExecStart=/usr/local/bin/kube-apiserver \\\n  --a=b \\\n  --c d",
            "/usr/bin/kube-apiserver\n--a=b\n--c=d",
            "- kube-apiserver\n- --advertise-address=10.0.0.1\n- --b=c",
            "- --service-account-issuer=https://x\n    - --api-audiences=a",
            "\"--service-account-issuer=https://x\",\r\n\"--b\"",
            "--b=c\n--api-audiences=x",
            "exec kube-apiserver \\\r\n --a",
        ] {
            check(one, &[one]);
            check(&format!("a word\n  {one}\n\nand more"), &[one]);
        }
        check(
            "x kube-apiserver --a\ny kube-apiserver --b\nz etcd --c",
            &["x kube-apiserver --a", "y kube-apiserver --b"],
        );
    }

    #[test]
    fn what_only_looks_like_it_is_not_found() {
        for none in [
            "root 99 grep --color=auto kube-apiserver",
            "image: registry.k8s.io/kube-apiserver:v1.30.1 --x",
            "kube-apiserver",
            "restart kube-apiserver and wait -- please",
            "kube-apiserver is started with --api-audiences=x",
            "- --leader-elect=true\n- --root-ca-file=/x",
            "my-kube-apiserver --a",
            "name: kube-apiserver\n--\n",
            "-- \nkube",
        ] {
            check(none, &[]);
        }
    }
}
