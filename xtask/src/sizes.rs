//! How much a person loads before the page answers, and how much it may be.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome, While};
use crate::html::tags;
use crate::page::SINGLE_FILE;
use crate::tree::Tree;

/// What the hosted page may cost on the wire, as brotli.
const HOSTED_BUDGET: usize = 220 * 1024;
/// What the single file may weigh on a disk.
const SINGLE_FILE_BUDGET: usize = 900 * 1024;

struct Size {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// The table, and whether everything is within its budget.
pub struct Sizes {
    hosted: Vec<Size>,
    /// Parts that the hosted page asks for later.
    later: Vec<Size>,
    single_file: Size,
}

impl Sizes {
    pub fn measure(tree: &Tree) -> Outcome<Sizes> {
        let dist = tree.dist();
        let index = dist.join("index.html");
        let page = fs::read_to_string(&index).during(|| format!("reading {}", index.display()))?;
        let mut names = vec!["index.html".to_owned()];
        let loading = tags(&page).into_iter().filter(|tag| tag.name != "a");
        for address in loading.filter_map(|tag| tag.get("href").or(tag.get("src"))) {
            let name = address.trim_start_matches("./").to_owned();
            if !names.contains(&name) && dist.join(&name).is_file() {
                names.push(name);
            }
        }
        let first = names.len();
        names.extend(later(&dist, &names)?);
        let mut hosted = names
            .iter()
            .map(|name| Size::of(&dist, name))
            .collect::<Outcome<Vec<_>>>()?;
        let later = hosted.split_off(first);
        Ok(Sizes {
            hosted,
            later,
            single_file: Size::of(&dist, SINGLE_FILE)?,
        })
    }

    pub fn print(&self) {
        println!(
            "  {:44} {:>10} {:>10} {:>10}",
            "loaded until the page answers", "raw", "gzip", "brotli"
        );
        for size in &self.hosted {
            size.print();
        }
        let total = |part: fn(&Size) -> usize| self.hosted.iter().map(part).sum();
        Size {
            name: "together".into(),
            raw: total(|size| size.raw),
            gzip: total(|size| size.gzip),
            brotli: total(|size| size.brotli),
        }
        .print();
        for size in self.later.iter().chain([&self.single_file]) {
            size.print();
        }
    }

    pub fn check(&self) -> Outcome {
        let hosted = self.hosted.iter().map(|size| size.brotli).sum();
        within("the hosted page as brotli", hosted, HOSTED_BUDGET)?;
        within(SINGLE_FILE, self.single_file.raw, SINGLE_FILE_BUDGET)
    }
}

impl Size {
    fn of(dist: &Path, name: &str) -> Outcome<Size> {
        let length = |name: &str| fs::metadata(dist.join(name)).map(|file| file.len() as usize);
        let raw = length(name).during(|| format!("reading {name} in {}", dist.display()))?;
        // What does not get smaller lies there only as it is, and travels so.
        let packed = |end: &str| length(&format!("{name}{end}")).unwrap_or(raw);
        Ok(Size {
            name: name.to_owned(),
            raw,
            gzip: packed(".gz"),
            brotli: packed(".br"),
        })
    }

    fn print(&self) {
        println!(
            "  {:44} {:>10} {:>10} {:>10}",
            self.name, self.raw, self.gzip, self.brotli
        );
    }
}

/// The wasm that the page does not name: its script asks for it when something needs it.
fn later(dist: &Path, first: &[String]) -> Outcome<Vec<String>> {
    let reading = || format!("reading {}", dist.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).during(reading)? {
        let name = entry.during(reading)?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name.ends_with(".wasm") && !first.contains(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn within(what: &str, bytes: usize, budget: usize) -> Outcome {
    if bytes <= budget {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{what} has {bytes} bytes, {} more than its budget of {budget}",
        bytes - budget
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_weighs_what_lies_packed_beside_it() {
        let folder = std::env::temp_dir().join(format!("jwtriage-sizes-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, length) in [("a.js", 9), ("a.js.br", 3), ("a.js.gz", 4), ("b.png", 5)] {
            fs::write(folder.join(name), "x".repeat(length)).unwrap();
        }
        let check = |name: &str, wanted: Option<[usize; 3]>| {
            let size = Size::of(&folder, name).ok();
            let found = size.map(|size| [size.raw, size.gzip, size.brotli]);
            assert_eq!(found, wanted, "{name}");
        };
        check("a.js", Some([9, 4, 3]));
        check("b.png", Some([5, 5, 5]));
        check("c.js", None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
