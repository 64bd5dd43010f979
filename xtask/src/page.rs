//! Builds the page: Trunk compiles it, and what follows makes it two editions.
//!
//! Trunk's output stays what it is, in `target/`; `dist/` holds only finished files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::chunks::{Chunk, Chunks};
use crate::failure::{Failure, Outcome, While};
use crate::html::{Edits, Tag, tags};
use crate::minify::{Script, minified};
use crate::stylesheets::Sheet;
use crate::tree::Tree;
use crate::{
    commit, compress, content_name, glue, imports, manifest, paths, policy, process, sbom,
    service_worker, single_file, stylesheets, sums, unpacker,
};

/// The name of the edition that is one file.
pub const SINGLE_FILE: &str = "jwtriage.html";

/// In both editions the first script of all.
pub const BOOT_ARRIVED: &str = include_str!("boot/arrived.js");
const BOOT_ASK: &str = include_str!("boot/ask.js");
const BOOT_HOSTED: &str = include_str!("boot/hosted.js");
const BOOT_DROPPED: &str = include_str!("boot/dropped.js");
const BOOT_EARLY: &str = include_str!("boot/early.js");
const BOOT_FAILED: &str = include_str!("boot/failed.js");
const BOOT_OFFLINE: &str = include_str!("boot/offline.js");
/// Stands in the hosted page's script for its version.
const VERSION: &str = "PAGE_VERSION";

/// What Trunk made, by file name.
pub struct Parts {
    files: BTreeMap<String, Vec<u8>>,
    pub index: String,
    /// In the order in which the page links them.
    pub sheets: Vec<Sheet>,
    pub chunks: Chunks,
    /// For the parts in the single file.
    pub unpacker: Vec<u8>,
    /// Makes scripts small.
    pub minify: Minify,
}

type Minify = Box<dyn Fn(&str, Script) -> Outcome<String>>;

pub fn build(tree: &Tree) -> Outcome {
    let output = tree.trunk_output();
    let mut trunk = tree.command("trunk");
    trunk
        .args(["build", "--release", "--quiet"])
        .args(tree.locked());
    // Trunk takes NO_COLOR only as `true` or `false`, and the convention is any text at all.
    trunk.env_remove("NO_COLOR");
    // The compiler's message is the news; where in Trunk it arrived is not.
    trunk.env("RUST_BACKTRACE", "0");
    trunk.env(paths::VARIABLE, paths::flags(tree));
    process::run(&mut trunk)?;

    let mut parts = Parts::read(tree, &output)?;
    let commit = commit::of(tree);
    parts.index = commit::named_in(&parts.index, &commit)?;
    let mut finished = parts.others();
    for chunk in &parts.chunks.chunks {
        finished.insert(chunk.file.clone(), chunk.wasm.clone());
    }
    finished.insert(manifest::FILE.into(), manifest::of(&parts)?.into_bytes());
    // The page says which version it is, so that is settled before the page is.
    let page = hosted(&parts)?;
    let of_version = |version: &str| with_policy(&page.replace(VERSION, version), policy::hosted);
    finished.insert("index.html".into(), of_version("")?.into_bytes());
    let version = service_worker::version(&finished);
    finished.insert("index.html".into(), of_version(&version)?.into_bytes());
    let worker = service_worker::script(&version, &finished);
    finished.insert(service_worker::FILE.into(), worker.into_bytes());
    let single_file = single_file::bytes(&single_file::page(&parts)?);
    finished.insert(SINGLE_FILE.into(), single_file);
    finished.insert(sbom::LIST.into(), sbom::write(tree, &commit)?.into_bytes());
    compress::add_packed(&mut finished)?;
    // Last, because it lists everything else.
    finished.insert(sums::LIST.into(), sums::list(&finished).into_bytes());
    put_in_place(&finished, &tree.dist())
}

impl Parts {
    fn read(tree: &Tree, output: &Path) -> Outcome<Parts> {
        let mut files = BTreeMap::new();
        read_folder(output, "", &mut files)?;
        let index = files
            .remove("index.html")
            .ok_or_else(|| Failure::new("Trunk wrote no index.html"))?;
        let mut index =
            String::from_utf8(index).map_err(|_| Failure::new("index.html is not in UTF-8"))?;
        imports::shorten(&mut files)?;
        content_name::give(&mut files, &mut index)?;
        let chunks = Chunks::take(tree, &index, &mut files)?;
        let mut parts = Parts {
            files,
            index,
            sheets: Vec::new(),
            chunks,
            unpacker: unpacker::wasm(tree)?,
            minify: {
                let tree = tree.clone();
                Box::new(move |script, kind| minified(&tree, script, kind))
            },
        };
        let mut sheets = Vec::new();
        for tag in tags(&parts.index)
            .iter()
            .filter(|tag| tag.is_link("stylesheet"))
        {
            let address = address(tag)?;
            sheets.push(Sheet {
                address: address.to_owned(),
                text: parts.text(address)?.to_owned(),
            });
        }
        parts.sheets = sheets;
        Ok(parts)
    }

    /// The file that the page means by `./name`.
    pub fn bytes(&self, address: &str) -> Outcome<&[u8]> {
        let name = address.trim_start_matches("./");
        let file = self.files.get(name).map(Vec::as_slice);
        file.ok_or_else(|| {
            Failure::new(format!(
                "index.html names `{address}`, and Trunk made no such file"
            ))
        })
    }

    pub fn text(&self, address: &str) -> Outcome<&str> {
        std::str::from_utf8(self.bytes(address)?)
            .map_err(|_| Failure::new(format!("`{address}` is not in UTF-8")))
    }

    /// Every file but the page itself and what stands inside it: the sheets and the script.
    fn others(&self) -> BTreeMap<String, Vec<u8>> {
        let tags = tags(&self.index);
        let joined: Vec<_> = tags
            .iter()
            .filter(|tag| tag.is_link("stylesheet") || tag.is_link("modulepreload"))
            .filter_map(|tag| tag.get("href"))
            .collect();
        let kept = self
            .files
            .iter()
            .filter(|(name, _)| !joined.contains(&format!("./{name}").as_str()));
        kept.map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect()
    }
}

/// The places in Trunk's page that both editions change.
pub struct Landmarks<'a> {
    pub tags: Vec<Tag<'a>>,
    /// Where attributes of the `html` element may be added.
    pub html_end: usize,
    /// Trunk's own start of the page.
    pub starter: usize,
    pub glue: &'a str,
    pub wasm: &'a str,
}

impl<'a> Landmarks<'a> {
    pub fn of(index: &'a str) -> Outcome<Landmarks<'a>> {
        let tags = tags(index);
        let find = |what: &str, is: &dyn Fn(&Tag<'_>) -> bool| {
            let at = tags.iter().position(is);
            at.ok_or_else(|| Failure::new(format!("Trunk's index.html has no {what}")))
        };
        let html = find("<html> tag", &|tag| tag.name == "html")?;
        let starter = find("script that starts the page", &|tag| {
            tag.is_inline_script()
                && tag
                    .text
                    .is_some_and(|text| text.contains("TrunkApplicationStarted"))
        })?;
        let glue = find("modulepreload of the page's script", &|tag| {
            tag.is_link("modulepreload")
                && !tag
                    .get("href")
                    .is_some_and(|href| href.contains("snippets/"))
        })?;
        let wasm = find("preload of the page's wasm", &|tag| {
            tag.is_link("preload") && tag.get("type") == Some("application/wasm")
        })?;
        Ok(Landmarks {
            html_end: tags[html].range.end - 1,
            starter,
            glue: address(&tags[glue])?,
            wasm: address(&tags[wasm])?,
            tags,
        })
    }

    pub fn stylesheets(&self) -> impl Iterator<Item = &Tag<'a>> {
        self.tags.iter().filter(|tag| tag.is_link("stylesheet"))
    }

    /// Puts the joined stylesheet where the first one is linked: a page that waits for no sheet of its own
    /// paints and starts while its script is still arriving.
    pub fn inline_stylesheet(&self, edits: &mut Edits<'_>, sheet: &str) -> Outcome {
        let element = format!("<style>{}</style>", stylesheets::fit_for_inline(sheet)?);
        for (nth, tag) in self.stylesheets().enumerate() {
            if nth == 0 {
                edits.replace(tag.element(), element.clone());
            } else {
                edits.remove(tag.element());
            }
        }
        Ok(())
    }
}

fn address<'a>(tag: &Tag<'a>) -> Outcome<&'a str> {
    tag.get("href")
        .ok_or_else(|| Failure::new("Trunk's index.html has a link without href"))
}

/// A start script with the words in capitals filled in.
pub fn boot(script: &str, words: &[(&str, &str)]) -> String {
    let filled = script
        .replace("FAILED\n", BOOT_FAILED)
        .replace("EARLY\n", BOOT_EARLY)
        .replace("DROPPED\n", BOOT_DROPPED);
    words
        .iter()
        .fold(filled, |text, (word, with)| text.replace(word, with))
}

/// Adds the policy last, because it holds the hashes of everything else.
pub fn with_policy(page: &str, policy: impl Fn(&[Tag<'_>]) -> String) -> Outcome<String> {
    let tags = tags(page);
    let charset = tags
        .iter()
        .find(|tag| tag.name == "meta" && tag.get("charset").is_some());
    let at = charset
        .ok_or_else(|| Failure::new("index.html has no <meta charset>"))?
        .range
        .end;
    let mut edits = Edits::of(page);
    edits.insert(at, policy::element(&policy(&tags)));
    Ok(edits.apply())
}

/// Without its policy, and with a word in place of its version.
fn hosted(parts: &Parts) -> Outcome<String> {
    let landmarks = Landmarks::of(&parts.index)?;
    let mut edits = Edits::of(&parts.index);
    edits.insert(landmarks.html_end, " data-edition=\"hosted\"");
    landmarks.inline_stylesheet(&mut edits, &stylesheets::join(&parts.sheets))?;
    let ask = boot(BOOT_ASK, &[("WASM_FILE", landmarks.wasm)]);
    let glue = glue::inline(parts.text(landmarks.glue)?, &parts.chunks, Chunk::hashed)?;
    let start = boot(
        BOOT_HOSTED,
        &[("GLUE\n", &glue), ("OFFLINE\n", BOOT_OFFLINE)],
    );
    let start = (parts.minify)(&start, Script::Classic)?;
    edits.remove(landmarks.tags[landmarks.starter].element());
    let links = |rel| landmarks.tags.iter().filter(move |tag| tag.is_link(rel));
    for tag in links("modulepreload") {
        edits.remove(tag.element());
    }
    // Asked for before the sheet and the script that follow in the page, and compiled from its first byte
    // on: a fetch that comes later is handed the bytes one copy and one layout later.
    if let Some(title) = landmarks.tags.iter().find(|tag| tag.name == "title") {
        let mut first = String::new();
        for tag in links("preload") {
            first.push_str(&parts.index[tag.element()]);
            edits.remove(tag.element());
        }
        let script = (parts.minify)(&format!("{BOOT_ARRIVED}{ask}"), Script::Classic)?;
        first.push_str(&format!("\n<script>{script}</script>\n"));
        edits.insert(title.range.start, first);
    }
    if let Some(icon) = links("icon").next() {
        edits.insert(icon.range.start, manifest::LINK);
    }
    // No module, which would wait until the whole page has been read and laid out.
    let end = parts.index.rfind("</body>");
    edits.insert(
        end.ok_or_else(|| Failure::new("index.html has no </body>"))?,
        format!("<script>{start}</script>\n"),
    );
    Ok(edits.apply())
}

/// Adds every file below a folder, by its name within.
pub fn read_folder(folder: &Path, within: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Outcome {
    let reading = || format!("reading {}", folder.display());
    for entry in fs::read_dir(folder).during(reading)? {
        let entry = entry.during(reading)?;
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.file_type().during(reading)?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path()).during(reading)?);
        }
    }
    Ok(())
}

/// Writes everything beside the place and then moves it there: a page that is being served is never
/// half of one.
fn put_in_place(files: &BTreeMap<String, Vec<u8>>, dist: &Path) -> Outcome {
    let writing = || format!("writing {}", dist.display());
    let fresh = dist.with_extension("new");
    remove(&fresh)?;
    for (name, bytes) in files {
        let file = fresh.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).during(writing)?;
        }
        fs::write(&file, bytes).during(writing)?;
    }
    remove(dist)?;
    fs::rename(&fresh, dist).during(writing)
}

fn remove(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).during(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM_TRUNK: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>page</title>
<link rel="stylesheet" href="./a-1.css"/>
<link rel="stylesheet" href="./b-examples-2.css"/>
<link rel="stylesheet" href="./c-3.css"/>
<link rel="icon" href="./icon-3.svg">
<script type="module">
import init from './page-4.js';
dispatchEvent(new CustomEvent("TrunkApplicationStarted"));
</script>
<link rel="modulepreload" href="./page-4.js"><link rel="preload" href="./page-4_bg.wasm" as="fetch" type="application/wasm"></head>
<body><p id="boot" hidden>no</p></body>
</html>
"#;

    fn parts(index: &str) -> Parts {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let files = [
            file("a-1.css", "@layer one, two;"),
            file("b-examples-2.css", "a { color: red }"),
            file("c-3.css", "b { color: blue }"),
            file("icon-3.svg", "<svg/>"),
            file(
                "page-4.js",
                "let url = import.meta.url;\nfunction __wbg_init() {}\nexport { initSync, __wbg_init as default };\n",
            ),
            file("page-4_bg.wasm", "wasm"),
        ];
        let sheets = ["a-1.css", "b-examples-2.css", "c-3.css"];
        let sheets = sheets.map(|name| {
            let (_, text) = files.iter().find(|(file, _)| file == name).expect(name);
            Sheet {
                address: format!("./{name}"),
                text: String::from_utf8(text.clone()).expect(name),
            }
        });
        Parts {
            files: BTreeMap::from(files),
            index: index.into(),
            sheets: sheets.into(),
            chunks: Chunks::default(),
            unpacker: b"wasm".to_vec(),
            minify: Box::new(|script, _| Ok(script.to_owned())),
        }
    }

    #[test]
    fn the_hosted_page_waits_for_its_wasm_alone_and_states_its_policy_first() {
        let page = hosted(&parts(FROM_TRUNK)).unwrap().replace(VERSION, "1a2b");
        let page = with_policy(&page, policy::hosted).unwrap();
        assert!(page.contains("<html lang=\"en\" data-edition=\"hosted\">"));
        assert!(
            page.contains("<meta charset=\"utf-8\">\n<meta http-equiv=\"content-security-policy\"")
        );
        let at = |text: &str| {
            page.find(text)
                .unwrap_or_else(|| panic!("no {text} in {page}"))
        };
        let preload = at("<link rel=\"preload\" href=\"./page-4_bg.wasm\"");
        assert!(preload < at("<style>@layer one,two;\na{color:red}\nb{color:blue}</style>"));
        let asked = at("compiled(\"./page-4_bg.wasm\")");
        assert!(preload < asked && asked < at("<style>"));
        assert!(at("id=\"boot\"") < at("let url = location.href;"));
        assert_eq!(page.matches("rel=\"preload\"").count(), 1);
        assert!(page.contains("postMessage(\"1a2b\")"), "{page}");
        assert!(page.contains("<link rel=\"manifest\" href=\"./manifest.webmanifest\""));
        for gone in [
            "rel=\"stylesheet\"",
            "modulepreload",
            "page-4.js",
            "TrunkApplicationStarted",
        ] {
            assert!(!page.contains(gone), "{gone}");
        }
    }

    #[test]
    fn the_single_file_asks_for_no_other() {
        let page = single_file::page(&parts(FROM_TRUNK)).unwrap();
        assert!(page.contains("data-edition=\"single-file\""));
        assert!(!page.contains("=\"./"), "{page}");
        assert!(page.contains("<style>@layer one,two;\na{color:red}</style>"));
        // The other sheet is packed, and the policy knows it.
        let of_sheet = policy::single_file(&[], "b{color:blue}", "");
        let hash = of_sheet
            .split_once("style-src ")
            .unwrap()
            .1
            .split(';')
            .next()
            .unwrap();
        assert!(!page.contains("blue") && page.contains(hash), "{page}");
        assert!(page.contains("img-src data:;"));
        assert!(!page.contains("charset"), "{page}");
        let bytes = single_file::bytes(&page);
        assert_eq!(bytes[..4], [0xff, 0xfe, b'<', 0]);
        assert_eq!(bytes.len(), 2 + 2 * page.encode_utf16().count());
        assert!(!page.contains("manifest"), "{page}");
        assert!(!page.contains("serviceWorker"), "{page}");
    }

    #[test]
    fn a_part_that_would_be_missing_from_the_single_file_is_refused() {
        let page = FROM_TRUNK.replace("</head>", "<script src=\"./theme.js\"></script></head>");
        let refused = single_file::page(&parts(&page)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the single file would still load `./theme.js`; put it inline in index.html"
        );
    }
}
