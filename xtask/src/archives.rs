//! What the single file carries, in the order in which it is needed: each archive is packed over all before it.

use std::collections::BTreeSet;

use crate::chunks::{Chunk, Chunks};
use crate::failure::{Failure, Outcome, While};
use crate::packed;

/// The parts in the order in which people come to need them. Others stand behind them.
const USUAL: [&str; 7] = [
    "rest",
    "lab",
    "closer",
    "keys",
    "sharing",
    "signing",
    "structured",
];

/// What is unpacked at once.
pub struct Archive<'a> {
    pub name: &'a str,
    pub pieces: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Archive<'a> {
    /// Each part, behind what it needs and no part before it did.
    pub fn of_parts(chunks: &'a Chunks) -> Outcome<Vec<Archive<'a>>> {
        let (mut shared, mut parts): (Vec<_>, Vec<_>) =
            chunks.chunks.iter().partition(|each| each.is_shared());
        let usual = |part: &Chunk| USUAL.iter().position(|name| *name == part.name);
        parts.sort_by_key(|part| (usual(part).unwrap_or(USUAL.len()), &part.name));
        let mut archives = Vec::new();
        for part in parts {
            let needed: BTreeSet<String> = chunks.needed_by(part).collect();
            let (taken, left) = shared
                .into_iter()
                .partition(|each| needed.contains(&each.name));
            shared = left;
            let whole = [taken, vec![part]].concat();
            archives.push(Archive {
                name: &part.name,
                pieces: whole
                    .iter()
                    .map(|each| (each.name.as_str(), &*each.wasm))
                    .collect(),
            });
        }
        match shared.first() {
            None => Ok(archives),
            Some(left) => Err(Failure::new(format!(
                "no part needs {}; the script that loads the page's parts has changed its shape",
                left.name
            ))),
        }
    }

    /// As they are packed: each taken apart.
    fn apart(&self) -> Vec<u8> {
        let pieces = self.pieces.iter();
        pieces.flat_map(|(_, bytes)| unpack::apart(bytes)).collect()
    }
}

/// Where each part lies, as the page's script has it: in which archive, from where, and to where. The first archive is
/// not among these.
pub fn places(archives: &[Archive<'_>]) -> String {
    let mut places = Vec::new();
    for (nth, archive) in (1..).zip(archives) {
        let mut from = 0;
        for (name, bytes) in &archive.pieces {
            let to = from + bytes.len();
            places.push(format!("{name}: [{nth}, {from}, {to}]"));
            from = to;
        }
    }
    format!("{{ {} }}", places.join(", "))
}

/// The elements that carry them.
pub fn elements(archives: &[Archive<'_>]) -> Outcome<String> {
    let mut elements = String::new();
    let mut known = Vec::new();
    for archive in archives {
        let (name, bytes) = (archive.name, archive.apart());
        let text = packed::pack(&bytes, &known).during(|| format!("packing the part {name}"))?;
        let kind = format!(
            "type=\"application/x-lzma\" data-length=\"{}\"",
            bytes.len()
        );
        elements.push_str(&element(name, &kind, &text));
        known.extend(bytes);
    }
    Ok(elements)
}

pub fn element(name: &str, kind: &str, text: &str) -> String {
    format!("<script id=\"wasm-{name}\" {kind}>{text}</script>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunks::tests::chunks;

    #[test]
    fn what_parts_share_lies_with_the_first_that_needs_it() {
        let link = "fetch(new URL(\"./split_more.wasm\", import.meta.url));\n}\n, [__chunk_1]);\n\
                    fetch(new URL(\"./split_rest.wasm\", import.meta.url));\n}, [__chunk_2, __chunk_1]);\n\
                    fetch(new URL(\"./split_last.wasm\", import.meta.url));\n}, []);\n";
        let names = [
            "chunk_1",
            "chunk_2",
            "split_last",
            "split_more",
            "split_rest",
        ];
        let parts = chunks(&names, link);
        let archives = Archive::of_parts(&parts).unwrap();
        // Each holds its own name.
        assert_eq!(
            places(&archives),
            "{ chunk_1: [1, 0, 7], chunk_2: [1, 7, 14], rest: [1, 14, 24], last: [2, 0, 10], more: [3, 0, 10] }"
        );
        let elements = elements(&archives).unwrap();
        let found: Vec<_> = crate::html::tags(&elements)
            .iter()
            .filter_map(|tag| {
                Some((
                    tag.get("id")?.to_owned(),
                    tag.get("data-length")?.to_owned(),
                ))
            })
            .collect();
        // Three words stand before each.
        let wanted = [("rest", 24 + 36), ("last", 10 + 12), ("more", 10 + 12)];
        let wanted = wanted.map(|(name, length)| (format!("wasm-{name}"), length.to_string()));
        assert_eq!(found, wanted);
        assert!(Archive::of_parts(&chunks(&names, "")).is_err());
    }
}
