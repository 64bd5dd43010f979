//! Is the house in order? What no compiler and no linter asks for.

use jwtriage::rules::{BOUND, LEGACY, OIDC};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How long a file of source may be.
const LONGEST: usize = 600;

/// One exhaustive match for each language: as long as there are sentences.
const CATALOGUES: &[&str] = &[
    "src/i18n/en.rs",
    "src/i18n/zh.rs",
    "src/i18n/closer/en.rs",
    "src/i18n/closer/zh.rs",
];

/// A file and its text.
struct File {
    name: String,
    text: String,
}

impl File {
    fn is(&self, extension: &str) -> bool {
        self.name.ends_with(extension)
    }

    /// The lines outside of test modules, numbered from 1.
    fn shipped(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        if self.name.contains("/tests/") || self.name.ends_with("/tests.rs") {
            return lines;
        }
        let mut in_tests = false;
        for (number, line) in (1..).zip(self.text.lines()) {
            in_tests |= line == "#[cfg(test)]";
            if !in_tests {
                lines.push((number, line));
            }
            // A module of tests ends with its brace, one in a file of its own with the semicolon.
            in_tests &= line != "}" && !(line.contains("mod ") && line.ends_with(';'));
        }
        lines
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// All files below some folders, by name; a folder that is not there has none.
fn files(folders: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut found);
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn collect(path: &Path, found: &mut Vec<File>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), found);
        }
    } else if let Ok(text) = std::fs::read_to_string(path) {
        let name = path.strip_prefix(root()).unwrap_or(path);
        let name = name.to_string_lossy().replace('\\', "/");
        found.push(File { name, text });
    }
}

/// Fails with one line for each place that `odd` finds, of the lines that ship.
fn check_lines(files: &[File], why: &str, odd: impl Fn(&File, &str) -> bool) {
    let mut places = Vec::new();
    for file in files {
        for (number, line) in file.shipped() {
            if odd(file, line) {
                places.push(format!("{}:{number}: {}", file.name, line.trim()));
            }
        }
    }
    assert!(places.is_empty(), "{why}:\n{}", places.join("\n"));
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[test]
fn the_first_line_says_what_a_file_is_for() {
    let missing: Vec<String> = files(&["src", "tests", "unpack/src", "xtask/src"])
        .into_iter()
        .filter(|file| file.is(".rs") && !file.text.starts_with("//! "))
        .map(|file| file.name)
        .collect();
    assert!(
        missing.is_empty(),
        "no `//!` in the first line: {missing:?}"
    );
}

#[test]
fn nothing_that_ships_panics_or_is_left_undone() {
    let words = [
        "todo!",
        "unimplemented!",
        "dbg!",
        ".unwrap()",
        "panic!(",
        "unreachable!",
    ];
    check_lines(
        &files(&["src", "unpack/src"]),
        "left undone, or a way to panic",
        |file, line| {
            file.is(".rs") && !is_comment(line) && words.iter().any(|word| line.contains(word))
        },
    );
}

#[test]
fn minors_are_compared_in_the_table_only() {
    let core: Vec<File> = files(&["src"])
        .into_iter()
        .filter(|file| !file.name.starts_with("src/kube/"))
        .collect();
    check_lines(&core, "ask `kube::behaviours` instead", |_, line| {
        let code = line.replace("->", "").replace("=>", "");
        let compares = code.contains(['<', '>']) || code.contains("==") || code.contains("!=");
        let number = code.contains("minor.0") || code.contains("Minor(");
        let ordered = ["minor <", "minor >", "minor() <", "minor() >"];
        !is_comment(line) && (compares && number || ordered.iter().any(|it| code.contains(it)))
    });
}

#[test]
fn styles_are_layered_and_nothing_is_inline() {
    let page = files(&["src", "static/css", "index.html"]);
    check_lines(&page, "layers decide, not `!important`", |file, line| {
        file.is(".css") && line.contains("!important")
    });
    check_lines(&page, "styles belong in static/css", |file, line| {
        !file.is(".css")
            && !is_comment(line)
            && (line.contains(" style=") || line.contains("<style"))
    });
    check_lines(
        &page,
        "the content security policy runs no inline handler",
        |file, line| {
            let handler = |at: usize| {
                let name = &line[at + 3..];
                let length = name.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(0);
                length > 0 && name[length..].starts_with("=\"")
            };
            !file.is(".css") && line.match_indices(" on").any(|(at, _)| handler(at))
        },
    );
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let long: Vec<String> = files(&["src", "static/css"])
        .into_iter()
        .filter(|file| !CATALOGUES.contains(&file.name.as_str()))
        .filter(|file| file.text.lines().count() > LONGEST)
        .map(|file| file.name)
        .collect();
    assert!(long.is_empty(), "more than {LONGEST} lines: {long:?}");
}

#[test]
fn a_rule_is_the_file_of_its_name() {
    let asked: BTreeSet<String> = [BOUND, LEGACY, OIDC]
        .concat()
        .iter()
        .map(|rule| rule.id.replace('-', "_"))
        .collect();
    assert_eq!(
        asked,
        names_in("src/rules", &["mod", "answer", "bound_object"])
    );
}

#[test]
fn a_form_of_evidence_is_the_file_of_its_name() {
    let catalogue = |name: &str| std::fs::read_to_string(root().join(name)).expect("the forms");
    let forms = catalogue("src/evidence/mod.rs") + &catalogue("src/evidence/closer.rs");
    let ids: BTreeSet<String> = forms
        .lines()
        .filter_map(|line| line.trim().strip_prefix("id: \"")?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    let mut names = names_in("src/evidence", SHARED_BY_FORMS);
    for name in names_in("src/evidence/sentences", &[]) {
        names.remove(&name);
    }
    assert_eq!(ids, names);
}

/// What forms of evidence have in common.
const SHARED_BY_FORMS: &[&str] = &[
    "aggregate",
    "api_objects",
    "calls",
    "carried",
    "certificate_text",
    "clean",
    "closer",
    "clue",
    "columns",
    "described",
    "document",
    "encoded",
    "flood",
    "leases",
    "measures",
    "mod",
    "objects",
    "plain",
    "prefix",
    "rows",
    "said",
    "sentences",
    "shape",
    "sift",
    "tests",
];

/// The names of a folder's files, without some and without their extension.
#[test]
fn a_stylesheet_is_linked_and_belongs_to_the_component_of_its_name() {
    let index = std::fs::read_to_string(root().join("index.html")).expect("index.html is there");
    for sheet in files(&["static/css"]) {
        assert!(
            index.contains(&format!("href=\"{}\"", sheet.name)),
            "{} is not linked",
            sheet.name
        );
    }
    let components = names_in("src/ui", &["mod"]);
    let sheets: BTreeSet<String> = files(&["static/css/components"])
        .into_iter()
        .filter_map(|sheet| {
            Some(
                sheet
                    .name
                    .rsplit_once('/')?
                    .1
                    .strip_suffix(".css")?
                    .to_owned(),
            )
        })
        .collect();
    let strange: Vec<_> = sheets.difference(&components).collect();
    assert!(strange.is_empty(), "no component of this name: {strange:?}");
}

fn names_in(folder: &str, without: &[&str]) -> BTreeSet<String> {
    files(&[folder])
        .iter()
        .filter_map(|file| Path::new(&file.name).file_stem()?.to_str())
        .filter(|name| !without.contains(name))
        .map(str::to_owned)
        .collect()
}

/// The core speaks in values. A word of a person's language has blanks around it and no place there.
#[test]
fn the_core_holds_no_sentence() {
    let core = [
        "src/text",
        "src/json",
        "src/time",
        "src/evidence",
        "src/token",
        "src/claims",
        "src/clocks",
        "src/verifier",
        "src/rules",
        "src/handout",
        "src/report.rs",
    ];
    check_lines(
        &files(&core)
            .into_iter()
            .filter(|file| !file.name.starts_with("src/evidence/sentences"))
            // What a shell is told.
            .filter(|file| file.name != "src/clocks/commands.rs")
            .collect::<Vec<_>>(),
        "sentences are in `i18n`, Kubernetes' in `kube`, those of other verifiers in `evidence/sentences`",
        |_, line| {
            // What Kubernetes calls a branch is its own name for it.
            let names_branch = line.trim_start().starts_with("kubernetes: ");
            let literals = line.split('"').skip(1).step_by(2);
            let mut sentences =
                literals.filter(|text| text.split(' ').filter(|word| is_word(word)).count() > 3);
            !is_comment(line) && !names_branch && sentences.next().is_some()
        },
    );
}

fn is_word(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[test]
fn no_machine_is_named_on_which_this_was_written() {
    // In two halves, so that this file does not name them either.
    let names = [
        ("/wo", "rk/"),
        ("/wo", "rk "),
        ("../sha", "red"),
        ("fa", "rm-"),
        (".libr", "ary"),
        ("/ro", "ot/"),
    ];
    let names = names.map(|(one, other)| format!("{one}{other}"));
    let mut all = files(&[
        "src",
        "tests",
        "unpack/src",
        "xtask/src",
        "static",
        "benches",
        "examples",
        "fuzz",
    ]);
    let top = std::fs::read_dir(root()).expect("the project");
    for entry in top.flatten().filter(|entry| entry.path().is_file()) {
        collect(&entry.path(), &mut all);
    }
    let mut places = Vec::new();
    for file in &all {
        for (number, line) in (1..).zip(file.text.lines()) {
            for name in names.iter().filter(|name| line.contains(name.as_str())) {
                places.push(format!("{}:{number}: {name}", file.name));
            }
        }
    }
    assert!(places.is_empty(), "{}", places.join("\n"));
}
