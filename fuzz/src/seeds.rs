//! What fuzzing begins with: every paste of the specs, and the keys.

use std::path::{Path, PathBuf};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

/// Every block of the specs, and the whole keys and tokens of `tests/keys`.
pub fn seeds() -> Vec<String> {
    let mut seeds = Vec::new();
    for folder in ["forms", "incidents", "links"] {
        for text in files(&tests().join(folder)) {
            seeds.extend(blocks(&text));
        }
    }
    for text in files(&tests().join("keys")) {
        seeds.extend(strings(&text));
    }
    seeds.retain(|it| !it.trim().is_empty() && it.len() < 6_000);
    seeds.sort();
    seeds.dedup();
    assert!(seeds.len() > 100, "the specs are not there");
    seeds
}

/// The same with marks where tokens stand.
pub fn marked(text: &str) -> String {
    let mut marked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("eyJ") {
        let (before, from) = rest.split_at(at);
        let is_digit = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let end = from.find(|c| !is_digit(c)).unwrap_or(from.len());
        marked.push_str(before);
        match from[..end].matches('.').count() {
            2 => marked.push('§'),
            _ => marked.push_str(&from[..end]),
        }
        rest = &from[end..];
    }
    marked + rest
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|it| std::fs::read_to_string(it).ok())
        .collect()
}

fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match (line.starts_with("```"), &mut block) {
            (true, None) => block = Some(String::new()),
            (true, Some(_)) => blocks.extend(block.take()),
            (false, Some(block)) => {
                block.push_str(line);
                block.push('\n');
            }
            (false, None) => {}
        }
    }
    blocks
}

/// Long texts in a file of JSON.
fn strings(json: &str) -> Vec<String> {
    let parts = json.split('"').filter(|it| it.len() > 60);
    parts.map(|it| it.replace("\\n", "\n")).take(60).collect()
}
