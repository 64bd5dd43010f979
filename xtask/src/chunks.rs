//! The parts of the program that the page loads when something first needs them.
//!
//! The tool behind Trunk cuts them off (`tools/wasm-bindgen`) and writes the script that loads them. Here they
//! are made small and named by what they hold, and the script is made to stand inside the page.

use std::collections::BTreeMap;
use std::fs;

use crate::failure::{Failure, Outcome, While};
use crate::html::tags;
use crate::process::run;
use crate::sums;
use crate::tree::Tree;

/// Where Trunk leaves what the tool wrote.
const FOLDER: &str = "snippets/parts/";
const LINK: &str = "__wasm_split.js";

/// A part that loads later.
pub struct Chunk {
    /// The word that stands in `wasm_split(…)`.
    pub name: String,
    /// The name of its file on a host.
    pub file: String,
    pub wasm: Vec<u8>,
}

#[derive(Default)]
pub struct Chunks {
    pub chunks: Vec<Chunk>,
    /// The script that loads them, as the tool wrote it.
    link: String,
}

impl Chunks {
    /// Takes them out of what Trunk made.
    pub fn take(
        tree: &Tree,
        index: &str,
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Outcome<Chunks> {
        let mut found = Chunks::default();
        let inside = |name: &String| name.starts_with(FOLDER);
        let names: Vec<String> = files.keys().filter(|name| inside(name)).cloned().collect();
        for name in names {
            let bytes = files.remove(&name).unwrap_or_default();
            let file = &name[FOLDER.len()..];
            if file == LINK {
                found.link = String::from_utf8(bytes)
                    .map_err(|_| Failure::new(format!("{name} is not in UTF-8")))?;
            } else if let Some(stem) = file.strip_suffix(".wasm") {
                let wasm = optimized(tree, stem, &bytes)?;
                found.chunks.push(Chunk::of(stem, wasm));
            }
        }
        if found.link.is_empty() && index.contains("wasm") {
            return Err(Failure::new(format!(
                "Trunk's output has no {FOLDER}{LINK}; is another wasm-bindgen first in the PATH?"
            )));
        }
        Ok(found)
    }

    /// The script without its imports and exports, and the object that the page's script imports it as.
    /// Parts are asked of `part(name)`, which each edition defines, as it names them.
    pub fn inline(&self, imported_as: &str, named: Named) -> Outcome<String> {
        let mut script = String::new();
        let mut exported = Vec::new();
        for line in self.link.lines() {
            if line.starts_with("import ") {
                continue;
            }
            let line = match line.strip_prefix("export const ") {
                Some(rest) => {
                    exported.extend(rest.split(' ').next());
                    format!("const {rest}")
                }
                None => line.to_owned(),
            };
            script.push_str(&line);
            script.push('\n');
        }
        for chunk in &self.chunks {
            let asked = format!(
                "fetch(new URL(\"./{}.wasm\", import.meta.url))",
                chunk.stem()
            );
            script = script.replace(&asked, &format!("part(\"{}\")", named(chunk)));
        }
        script = script.replace(
            "WebAssembly.instantiateStreaming(src, imports)",
            "src.then((module) => WebAssembly.instantiate(module, imports))",
        );
        if script.contains("fetch(")
            || script.contains("import.meta")
            || script.contains("Streaming")
        {
            return Err(Failure::new(
                "the script that loads the page's parts has changed its shape",
            ));
        }
        // Said once, and not for each part: the page waits for this script.
        for chunk in &self.chunks {
            let name = named(chunk);
            script = script.replace(
                &loading(&format!("\"{name}\"")),
                &format!("loading(\"{name}\")"),
            );
        }
        script.insert_str(
            0,
            &format!("const loading = (name) => {};\n", loading("name")),
        );
        script.push_str(&format!(
            "const {imported_as} = {{ {} }};\n",
            exported.join(", ")
        ));
        Ok(script)
    }

    /// The shared parts that have to be there before a part, by the script that loads them.
    pub fn needed_by(&self, part: &Chunk) -> impl Iterator<Item = String> {
        let asked = format!("./{}.wasm", part.stem());
        let behind = self
            .link
            .split_once(&asked)
            .map_or("", |(_, behind)| behind);
        let list = behind.split_once(", [").map_or("", |(_, list)| list);
        let names = list.split(']').next().unwrap_or_default().split(", ");
        names.map(|name| name.trim_start_matches('_').to_owned())
    }
}

/// How the tool asks for a part and starts it, with what is put in its place here.
fn loading(name: &str) -> String {
    format!(
        "() => {{\n    const src = part({name});\n    src.catch(() => {{}});\n    return async (imports) => \
         (src.then((module) => WebAssembly.instantiate(module, imports)));\n}}"
    )
}

/// How an edition names a part.
pub type Named = fn(&Chunk) -> &str;

impl Chunk {
    /// In the single file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// On a host, without its end.
    pub fn hashed(&self) -> &str {
        self.file.trim_end_matches(".wasm")
    }

    fn of(stem: &str, wasm: Vec<u8>) -> Chunk {
        let name = stem.trim_start_matches("split_").to_owned();
        Chunk {
            file: format!("{name}-{}.wasm", sums::short(&wasm)),
            name,
            wasm,
        }
    }

    /// Whether several parts need it.
    pub fn is_shared(&self) -> bool {
        self.name.starts_with("chunk_")
    }

    /// As the tool calls it: chunks that several parts share have no prefix.
    fn stem(&self) -> String {
        match self.is_shared() {
            true => self.name.clone(),
            false => format!("split_{}", self.name),
        }
    }
}

/// What Trunk does to the page's own wasm, by the same attributes.
pub fn optimized(tree: &Tree, stem: &str, wasm: &[u8]) -> Outcome<Vec<u8>> {
    let page = fs::read_to_string(tree.at("index.html")).during(|| "reading index.html".into())?;
    let tags = tags(&page);
    let told = |name| tags.iter().find_map(|tag| tag.get(name));
    let folder = tree.at("target/parts");
    let working = || format!("optimizing {stem}.wasm");
    fs::create_dir_all(&folder).during(working)?;
    let (from, to) = (
        folder.join(format!("{stem}.wasm")),
        folder.join(format!("{stem}.small.wasm")),
    );
    fs::write(&from, wasm).during(working)?;
    run(tree
        .command("wasm-opt")
        .arg(format!("-O{}", told("data-wasm-opt").unwrap_or("s")))
        .args(FEATURES)
        .args(
            told("data-wasm-opt-params")
                .unwrap_or_default()
                .split_whitespace(),
        )
        .arg("--strip-debug")
        .arg("-o")
        .arg(&to)
        .arg(&from))?;
    fs::read(&to).during(working)
}

/// What rustc's target wasm32-unknown-unknown uses; the parts do not say it themselves.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

#[cfg(test)]
pub mod tests {
    use super::*;

    const WRITTEN: &str = r#"import { initSync } from "./main.js";
let sharedImports = undefined;
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_more = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_more.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_1]));
"#;

    /// Each holds its own name.
    pub fn chunks(stems: &[&str], link: &str) -> Chunks {
        let chunk = |stem: &&str| Chunk::of(stem, stem.as_bytes().to_vec());
        Chunks {
            chunks: stems.iter().map(chunk).collect(),
            link: link.into(),
        }
    }

    const STEMS: [&str; 2] = ["chunk_1", "split_more"];

    #[test]
    fn parts_are_asked_of_the_edition_and_named_by_what_they_hold() {
        let chunks = chunks(&STEMS, WRITTEN);
        let script = chunks.inline("import1", Chunk::name).unwrap();
        let needed: Vec<_> = chunks.needed_by(&chunks.chunks[1]).collect();
        assert_eq!(needed, ["chunk_1"]);
        for wanted in [
            "const loading = (name) => () => {\n    const src = part(name);",
            "const __chunk_1 = makeLoad(loading(\"chunk_1\")\n, []);",
            "makeLoad(loading(\"more\")\n, [__chunk_1])",
            "const __wasm_split_load_more = wrapAsyncCb(",
            "const import1 = { __wasm_split_load_more };\n",
        ] {
            assert!(script.contains(wanted), "{wanted}\n{script}");
        }
        assert!(!script.contains("import {") && !script.contains("export "));
        let hosted = chunks.inline("import1", Chunk::hashed).unwrap();
        assert!(
            hosted.contains("makeLoad(loading(\"more-c90c2a9c563535fa\")"),
            "{hosted}"
        );
    }

    #[test]
    fn a_script_of_another_shape_is_refused() {
        let other = WRITTEN.replace("new URL(\"./split_more.wasm\", import.meta.url)", "more");
        assert!(
            chunks(&STEMS, &other)
                .inline("import1", Chunk::name)
                .is_err()
        );
    }
}
