//! Writes the list of what is inside the page: CycloneDX as JSON, which scanners for faults and licences read.
//!
//! Listed is what is given to the linker; how much of a crate it then leaves out is not told. The same sources
//! give the same list: it has no date and no number of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, While};
use crate::process::answer;
use crate::tree::Tree;
use crate::unpacker;
use crate::versions::{TRUNK, WASM_BINDGEN, WASM_TARGET};

/// The name of the list; scanners know it by its end.
pub const LIST: &str = "sbom.cdx.json";
/// The crate that is the page.
const PAGE: &str = "jwtriage";
/// The cutter, in the lock file of the tool that carries it.
const CUTTER: &str = "wasm_split_cli_support";
const SPECIFICATION: &str = "1.5";

pub fn write(tree: &Tree, commit: &str) -> Outcome<String> {
    let read = |name: &str| {
        let file = tree.at(name);
        fs::read_to_string(&file).during(|| format!("reading {}", file.display()))
    };
    let crates = Crates::read(&linked(tree)?, &read("Cargo.lock")?)?;
    let rust = answer(tree.command("rustc").arg("--version"))
        .and_then(|said| Some(said.split(' ').nth(1)?.to_owned()))
        .ok_or_else(|| Failure::new("`rustc --version` names no version"))?;
    let tools = [
        ("rustc", rust.clone()),
        ("trunk", TRUNK.to_owned()),
        ("wasm-bindgen", WASM_BINDGEN.to_owned()),
        (CUTTER, cutter(&read("tools/wasm-bindgen/Cargo.lock")?)?),
        ("wasm-opt", from_npm("binaryen", &read("package.json")?)?),
        ("terser", from_npm("terser", &read("package.json")?)?),
    ];
    let list = list(&crates, &rust, &tools, commit);
    Ok(format!("{list:#}\n"))
}

/// What cargo links into the page. Crates that only run while it is compiled are left out.
fn linked(tree: &Tree) -> Outcome<String> {
    let mut cargo = tree.cargo();
    cargo
        .args(["tree", "--package", PAGE, "--package", unpacker::CRATE])
        .args(["--target", WASM_TARGET, "--no-default-features"])
        .args(["--features", &format!("{PAGE}/web")])
        .args(["--edges", "normal,no-proc-macro"])
        .args(["--prefix", "depth", "--format", "{p}\t{l}"])
        .args(tree.locked());
    answer(&mut cargo).ok_or_else(|| Failure::new("`cargo tree` does not tell what the page links"))
}

/// A crate's name and version.
type Id = (String, String);

struct Crate {
    licence: String,
    /// Of the archive in the registry, which only other people's crates have.
    checksum: Option<String>,
    uses: BTreeSet<Id>,
}

struct Crates {
    page: Id,
    by_id: BTreeMap<Id, Crate>,
}

impl Crates {
    /// From lines like `2der v0.8.3<tab>Apache-2.0 OR MIT`, where the number says how deep below the page. The
    /// unpacker comes as a second tree, and is a piece of the page.
    fn read(tree: &str, lock: &str) -> Outcome<Crates> {
        let checksums = checksums(lock);
        let mut by_id: BTreeMap<Id, Crate> = BTreeMap::new();
        let mut above: Vec<Id> = Vec::new();
        let mut page: Option<Id> = None;
        for line in tree.lines().filter(|line| !line.is_empty()) {
            let (depth, mut id, licence) = read_line(line)
                .ok_or_else(|| Failure::new(format!("`cargo tree` wrote `{line}`")))?;
            if licence.is_empty() {
                let (name, version) = id;
                return Err(Failure::new(format!("{name} {version} names no licence")));
            }
            if depth == 0 {
                id = page.get_or_insert(id).clone();
            }
            above.truncate(depth);
            if let Some(user) = above.last().and_then(|user| by_id.get_mut(user)) {
                user.uses.insert(id.clone());
            }
            above.push(id.clone());
            by_id.entry(id.clone()).or_insert_with(|| Crate {
                licence,
                checksum: checksums.get(&id).cloned(),
                uses: BTreeSet::new(),
            });
        }
        let page = page.ok_or_else(|| Failure::new("`cargo tree` wrote nothing"))?;
        Ok(Crates { page, by_id })
    }

    fn others(&self) -> impl Iterator<Item = (&Id, &Crate)> {
        self.by_id.iter().filter(|(id, _)| **id != self.page)
    }

    /// How the rest of the list calls a crate.
    fn reference(&self, id: &Id) -> String {
        if *id == self.page {
            PAGE.to_owned()
        } else {
            address(id)
        }
    }
}

fn read_line(line: &str) -> Option<(usize, Id, String)> {
    let (depth, rest) = line.split_at(line.find(|c: char| !c.is_ascii_digit())?);
    let (package, licence) = rest.split_once('\t')?;
    let mut words = package.split(' ');
    let id = (
        words.next()?.to_owned(),
        words.next()?.strip_prefix('v')?.to_owned(),
    );
    // A crate that was listed with its crates before is marked, and they are not listed again.
    let licence = licence.trim_end_matches("(*)").trim();
    Some((depth.parse().ok()?, id, expression(licence)))
}

/// Before there were expressions, a slash stood for `OR`.
fn expression(licence: &str) -> String {
    let choices: Vec<&str> = licence.split('/').map(str::trim).collect();
    choices.join(" OR ")
}

fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let id = (value(package, "name")?, value(package, "version")?);
            Some((id, value(package, "checksum")?))
        })
        .collect()
}

/// `key = "value"` in a part of a lock file.
fn value(package: &str, key: &str) -> Option<String> {
    let mut values = package.lines().filter_map(|line| {
        let (name, value) = line.split_once(" = ")?;
        (name == key).then(|| value.trim_matches('"').to_owned())
    });
    values.next()
}

fn cutter(lock: &str) -> Outcome<String> {
    let found = checksums(lock).into_keys().find(|(name, _)| name == CUTTER);
    let (_, version) = found.ok_or_else(|| {
        Failure::new(format!(
            "tools/wasm-bindgen/Cargo.lock does not name {CUTTER}"
        ))
    })?;
    Ok(version)
}

fn from_npm(name: &str, package: &str) -> Outcome<String> {
    let package: Value = serde_json::from_str(package)
        .map_err(|error| Failure::new(format!("reading package.json: {error}")))?;
    ["dependencies", "devDependencies"]
        .iter()
        .find_map(|kind| package[*kind][name].as_str())
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("package.json does not name {name}")))
}

/// The address of a crate as package URLs have it.
fn address((name, version): &Id) -> String {
    // Of what a version may hold, only this means something in an address.
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

fn list(crates: &Crates, rust: &str, tools: &[(&str, String)], commit: &str) -> Value {
    let page = &crates.by_id[&crates.page];
    let std = format!("pkg:github/rust-lang/rust@{rust}");
    let mut components = vec![json!({
        "type": "library",
        "bom-ref": std,
        "name": "std",
        "version": rust,
        "description": "Rust's standard library, with the crates inside it",
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        "purl": std,
    })];
    components.extend(crates.others().map(|(id, each)| component(id, each)));
    let mut dependencies = vec![json!({ "ref": std, "dependsOn": [] })];
    dependencies.extend(crates.by_id.iter().map(|(id, each)| {
        let standard = (*id == crates.page).then(|| std.clone());
        let uses = each.uses.iter().map(|used| crates.reference(used));
        let uses: Vec<String> = uses.chain(standard).collect();
        json!({ "ref": crates.reference(id), "dependsOn": uses })
    }));
    let tools: Vec<Value> = tools
        .iter()
        .map(|(name, version)| json!({ "type": "application", "name": name, "version": version }))
        .collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "version": 1,
        "metadata": {
            "lifecycles": [{ "phase": "build" }],
            "tools": { "components": tools },
            "component": {
                "type": "application",
                "bom-ref": PAGE,
                "name": PAGE,
                "version": crates.page.1,
                "licenses": [{ "expression": page.licence }],
                "properties": [{ "name": "jwtriage:commit", "value": commit }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    })
}

fn component(id: &Id, each: &Crate) -> Value {
    let (name, version) = id;
    let hashes = each.checksum.iter();
    let hashes = hashes.map(|sum| json!({ "alg": "SHA-256", "content": sum }));
    json!({
        "type": "library",
        "bom-ref": address(id),
        "name": name,
        "version": version,
        "hashes": hashes.collect::<Vec<_>>(),
        "licenses": [{ "expression": each.licence }],
        "purl": address(id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn here() -> Tree {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        Tree::of(root.expect("the checkout"))
    }

    fn words<'a>(list: &'a Value, place: &str, key: &str) -> Vec<&'a str> {
        let found = list.pointer(place).and_then(Value::as_array);
        found
            .unwrap_or_else(|| panic!("no {place}"))
            .iter()
            .map(|each| each[key].as_str().unwrap_or_default())
            .collect()
    }

    #[test]
    fn the_page_is_listed_with_what_it_links_and_nothing_else() {
        let text = write(&here(), "2ffc89e01234").unwrap();
        assert_eq!(text, write(&here(), "2ffc89e01234").unwrap());
        let list: Value = serde_json::from_str(&text).unwrap();
        let names = words(&list, "/components", "name");
        for wanted in [
            "yew",
            "serde_json",
            "rsa",
            "web-sys",
            "saphyr-parser",
            "std",
        ] {
            assert!(names.contains(&wanted), "{wanted} is missing");
        }
        // Of tests, of xtask, of the compiler, of another platform, and the page itself.
        for other in [
            "criterion",
            "flate2",
            "httparse",
            "brotli",
            "syn",
            "yew-macro",
            "autocfg",
            "libc",
            PAGE,
        ] {
            assert!(!names.contains(&other), "{other} is no part of the page");
        }
        let lock = include_str!("../../Cargo.lock");
        for each in list["components"].as_array().unwrap() {
            if each["name"] == "std" {
                continue;
            }
            let sum = each["hashes"][0]["content"].as_str().unwrap();
            assert!(lock.contains(&format!("checksum = \"{sum}\"")), "{each}");
            let licence = each["licenses"][0]["expression"].as_str().unwrap();
            assert!(!licence.is_empty() && !licence.contains('/'), "{each}");
        }
    }

    #[test]
    fn the_graph_names_each_component_once_and_nothing_that_is_none() {
        let text = write(&here(), "x").unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        let mut known = words(&list, "/components", "bom-ref");
        known.push(PAGE);
        let mut told = words(&list, "/dependencies", "ref");
        known.sort_unstable();
        told.sort_unstable();
        assert_eq!(known, told);
        known.dedup();
        assert_eq!(known.len(), told.len());
        let of = |who: &str| {
            let all = list["dependencies"].as_array().unwrap();
            let one = all.iter().find(|one| one["ref"] == who).unwrap();
            one["dependsOn"].as_array().unwrap().clone()
        };
        for used in of(PAGE)
            .iter()
            .chain(&of(&known_one(&known, "pkg:cargo/yew@")))
        {
            assert!(known.contains(&used.as_str().unwrap()), "{used}");
        }
        assert!(
            of(PAGE)
                .iter()
                .any(|used| used.as_str().unwrap().starts_with("pkg:cargo/yew@"))
        );
    }

    fn known_one(known: &[&str], start: &str) -> String {
        let found = known.iter().find(|name| name.starts_with(start));
        (*found.unwrap()).to_owned()
    }

    #[test]
    fn the_page_its_commit_and_its_tools_are_told() {
        let text = write(&here(), "2ffc89e01234").unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        let page = &list["metadata"]["component"];
        assert_eq!(page["name"], PAGE);
        assert_eq!(page["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(page["properties"][0]["value"], "2ffc89e01234");
        assert!(
            include_str!("../../Cargo.toml")
                .contains(&format!("\nversion = {}\n", page["version"]))
        );
        assert_eq!(
            words(&list, "/metadata/tools/components", "name"),
            [
                "rustc",
                "trunk",
                "wasm-bindgen",
                CUTTER,
                "wasm-opt",
                "terser"
            ]
        );
        for changing in [
            "timestamp",
            "serialNumber",
            "CARGO_HOME",
            here().at("").to_str().unwrap(),
        ] {
            assert!(!text.contains(changing), "{changing}");
        }
    }

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0+x\"\nchecksum = \"01\"\n\
                        dependencies = [\n \"b\",\n]\n\n[[package]]\nname = \"page\"\nversion = \"0.1.0\"\n";

    #[test]
    fn lines_of_the_tree_become_a_graph() {
        let tree = "0page v0.1.0 (/somewhere/with blanks)\tMIT OR Apache-2.0\n1a v1.0.0+x\tMIT/Apache-2.0\n\
                    2b v2.0.0\tZlib\n1c v3.0.0\tApache-2.0 / MIT\n2a v1.0.0+x\tMIT/Apache-2.0 (*)\n\
                    \n0piece v0.0.0 (/somewhere)\tMIT\n1d v4.0.0\tMIT";
        let crates = Crates::read(tree, LOCK).unwrap();
        let told: Vec<String> = crates
            .by_id
            .iter()
            .map(|(id, each)| {
                let uses: Vec<_> = each
                    .uses
                    .iter()
                    .map(|used| crates.reference(used))
                    .collect();
                format!(
                    "{} [{}] {:?} -> {}",
                    crates.reference(id),
                    each.licence,
                    each.checksum,
                    uses.join(", ")
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "pkg:cargo/a@1.0.0%2Bx [MIT OR Apache-2.0] Some(\"01\") -> pkg:cargo/b@2.0.0",
                "pkg:cargo/b@2.0.0 [Zlib] None -> ",
                "pkg:cargo/c@3.0.0 [Apache-2.0 OR MIT] None -> pkg:cargo/a@1.0.0%2Bx",
                "pkg:cargo/d@4.0.0 [MIT] None -> ",
                "jwtriage [MIT OR Apache-2.0] None -> pkg:cargo/a@1.0.0%2Bx, pkg:cargo/c@3.0.0, pkg:cargo/d@4.0.0",
            ]
        );
    }

    #[test]
    fn what_cannot_be_listed_is_named() {
        let check = |tree: &str, wanted: &str| {
            let refused = Crates::read(tree, LOCK)
                .err()
                .map(|failure| failure.to_string());
            assert_eq!(refused.as_deref(), Some(wanted));
        };
        check("", "`cargo tree` wrote nothing");
        check("0page v0.1.0\tMIT\n1a v1.0.0\t", "a 1.0.0 names no licence");
        check(
            "0page v0.1.0\tMIT\n1a v1.0.0\t (*)",
            "a 1.0.0 names no licence",
        );
        check("warning: odd", "`cargo tree` wrote `warning: odd`");
    }
}
