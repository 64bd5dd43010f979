//! Writes the service worker, which keeps the files of one version of the hosted page.

use std::collections::BTreeMap;

use crate::sums::{short, sum};

/// The worker's name on a host, which never changes: browsers look there for the next version.
pub const FILE: &str = "sw.js";

const TEMPLATE: &str = include_str!("boot/service_worker.js");

/// What the files of the hosted page are together; another name or another byte is another version.
pub fn version(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut all = String::from(TEMPLATE);
    for (name, bytes) in files {
        all.push_str(&format!("\n{name} {}", sum(bytes)));
    }
    short(all.as_bytes())
}

/// The worker of this version, with the hash of each of its files.
pub fn script(version: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut list = String::from("{");
    for (name, bytes) in files {
        list.push_str(&format!("\n  \"{name}\": \"{}\",", sum(bytes)));
    }
    list.push_str("\n}");
    TEMPLATE
        .replace("PAGE_VERSION", version)
        .replace("PAGE_FILES", &list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        let pairs = files.iter();
        pairs
            .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn another_name_or_another_byte_is_another_version() {
        let page = version(&files(&[("a", "1"), ("b", "2")]));
        assert_eq!(page.len(), 16);
        assert_eq!(page, version(&files(&[("b", "2"), ("a", "1")])));
        for other in [
            files(&[("a", "1"), ("b", "3")]),
            files(&[("a", "1"), ("c", "2")]),
            files(&[("a", "1")]),
        ] {
            assert_ne!(page, version(&other), "{other:?}");
        }
    }

    #[test]
    fn the_script_names_every_file_with_its_hash() {
        let script = script("0123", &files(&[("index.html", "page")]));
        assert!(script.contains("const VERSION = \"0123\";"));
        let hash = sum(b"page");
        assert!(script.contains(&format!("\n  \"index.html\": \"{hash}\",\n}};")));
        assert!(!script.contains("PAGE_"), "{script}");
    }
}
