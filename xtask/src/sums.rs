//! The list of what the page consists of, file by file, as `sha256sum` writes and checks it.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};
use crate::page::read_folder;

/// The name of the list; it does not list itself.
pub const LIST: &str = "SHA256SUMS";

/// The list's text, sorted by name.
pub fn list(files: &BTreeMap<String, Vec<u8>>) -> String {
    files
        .iter()
        .filter(|(name, _)| *name != LIST)
        .map(|(name, bytes)| format!("{}  {name}\n", sum(bytes)))
        .collect()
}

/// The list of a folder, if every file is as the list says and no other is there.
pub fn checked(folder: &Path) -> Outcome<String> {
    let mut files = BTreeMap::new();
    read_folder(folder, "", &mut files)?;
    let listed = files.get(LIST).ok_or_else(|| {
        Failure::new(format!(
            "no {LIST} in {}; `cargo xtask build` writes it",
            folder.display()
        ))
    })?;
    let listed = String::from_utf8_lossy(listed).into_owned();
    let there = list(&files);
    match differences(&listed, &there)[..] {
        [] => Ok(listed),
        ref found => Err(Failure::new(format!("not as listed: {}", found.join(", ")))),
    }
}

/// Each file on which two lists do not agree, and how the second differs from the first.
pub fn differences(listed: &str, there: &str) -> Vec<String> {
    let (listed, there) = (by_name(listed), by_name(there));
    let mut found = Vec::new();
    for (name, sum) in &listed {
        match there.get(name) {
            None => found.push(format!("{name} is missing")),
            Some(other) if other != sum => found.push(format!("{name} has changed")),
            Some(_) => {}
        }
    }
    let others = there.keys().filter(|name| !listed.contains_key(*name));
    found.extend(others.map(|name| format!("{name} is not listed")));
    found
}

fn by_name(list: &str) -> BTreeMap<&str, &str> {
    // A line that is none counts as a file of that name, which is then missing.
    list.lines()
        .map(|line| line.split_once("  ").unwrap_or(("", line)))
        .map(|(sum, name)| (name, sum))
        .collect()
}

/// Enough of a sum to tell files apart by their names.
pub fn short(bytes: &[u8]) -> String {
    sum(bytes)[..16].to_owned()
}

/// The SHA-256, as `sha256sum` writes it.
pub fn sum(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_list_is_sha256sums_own_and_sorted() {
        let names = ["index.html.br", "b", "index.html", LIST, "a/c"];
        let files = names.map(|name| (name.to_owned(), b"abc".to_vec()));
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(
            list(&BTreeMap::from(files)),
            ["a/c", "b", "index.html", "index.html.br"]
                .map(|name| format!("{sum}  {name}\n"))
                .concat()
        );
    }

    #[test]
    fn a_file_that_is_not_as_listed_is_named() {
        let check = |listed: &str, there: &str, found: &[&str]| {
            assert_eq!(differences(listed, there), found, "{listed:?} {there:?}");
        };
        check("", "", &[]);
        check("1  a\n2  b\n", "1  a\n2  b\n", &[]);
        check("1  a\n", "2  a\n", &["a has changed"]);
        check("1  a\n2  b\n", "1  a\n", &["b is missing"]);
        check("1  a\n", "1  a\n2  b c\n", &["b c is not listed"]);
        check("1  a\n", "1  b\n", &["a is missing", "b is not listed"]);
        check("garbled\n", "", &["garbled is missing"]);
    }

    #[test]
    fn a_folder_is_checked_with_its_own_list() {
        let folder = std::env::temp_dir().join(format!("jwtriage-sums-{}", std::process::id()));
        let check = |wanted: Result<&str, &str>| {
            let found = checked(&folder).map_err(|failure| failure.to_string());
            match (&found, wanted) {
                (Ok(list), Ok(wanted)) => assert!(list.ends_with(wanted), "{list}"),
                (Err(line), Err(wanted)) => assert!(line.contains(wanted), "{line}"),
                _ => panic!("{found:?} and not {wanted:?}"),
            }
        };
        fs::create_dir_all(folder.join("in")).unwrap();
        fs::write(folder.join("in/a.txt"), "abc").unwrap();
        check(Err("`cargo xtask build` writes it"));
        let mut files = BTreeMap::new();
        read_folder(&folder, "", &mut files).unwrap();
        fs::write(folder.join(LIST), list(&files)).unwrap();
        check(Ok("  in/a.txt\n"));
        fs::write(folder.join("in/a.txt"), "abd").unwrap();
        fs::write(folder.join("b"), "").unwrap();
        check(Err("not as listed: in/a.txt has changed, b is not listed"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
