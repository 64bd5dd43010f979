//! Writes the edition that is one file: it opens from a disk, and its policy lets it load nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::compress::small_gzip;
use crate::failure::{Failure, Outcome, While};
use crate::html::{Edits, Tag, tags};
use crate::minify::Script;
use crate::page::{BOOT_ARRIVED, Landmarks, Parts, boot, with_policy};
use crate::{glue, packed, policy, unpacker};

const BOOT: &str = include_str!("boot/single_file.js");

pub fn page(parts: &Parts) -> Outcome<String> {
    let landmarks = Landmarks::of(&parts.index)?;
    let mut edits = Edits::of(&parts.index);
    edits.insert(landmarks.html_end, " data-edition=\"single-file\"");
    landmarks.inline_stylesheet(&mut edits, &parts.stylesheet)?;
    for tag in &landmarks.tags {
        if tag.is_link("icon") {
            edits.replace(tag.element(), inline_icon(tag, parts)?);
        } else if ["modulepreload", "preload", "manifest"]
            .into_iter()
            .any(|rel| tag.is_link(rel))
        {
            edits.remove(tag.element());
        }
    }
    if let Some(title) = landmarks.tags.iter().find(|tag| tag.name == "title") {
        let script = (parts.minify)(BOOT_ARRIVED, Script::Classic)?;
        edits.insert(title.range.start, format!("<script>{script}</script>\n"));
    }
    edits.replace(
        landmarks.tags[landmarks.starter].element(),
        start(&landmarks, parts)?,
    );
    let page = edits.apply();
    refuse_other_files(&tags(&page))?;
    with_policy(&page, policy::single_file)
}

/// The wasm as data, and the script that unpacks and starts it. From `file://` a browser refuses to
/// import or fetch anything, so both have to be in the page.
fn start(landmarks: &Landmarks<'_>, parts: &Parts) -> Outcome<String> {
    let page = parts.bytes(landmarks.wasm)?;
    let mut start = gzip(unpacker::CRATE, &parts.unpacker)?;
    start.push_str(&lzma("page", page, b"")?);
    for chunk in &parts.chunks.chunks {
        start.push_str(&lzma(&chunk.name, &chunk.wasm, page)?);
    }
    let glue = glue::inline(parts.text(landmarks.glue)?, &parts.chunks)?;
    let script = (parts.minify)(&boot(BOOT, &[("GLUE\n", &glue)]), Script::Module)?;
    Ok(format!("{start}<script type=\"module\">{script}</script>"))
}

/// What every browser unpacks by itself.
fn gzip(name: &str, wasm: &[u8]) -> Outcome<String> {
    let packed = small_gzip(wasm).during(|| format!("packing the wasm of {name}"))?;
    let text = STANDARD.encode(packed);
    Ok(element(name, "type=\"application/gzip\"", &text))
}

/// What the unpacker unpacks, over bytes that are there by then.
fn lzma(name: &str, wasm: &[u8], known: &[u8]) -> Outcome<String> {
    let text = packed::pack(wasm, known).during(|| format!("packing the wasm of {name}"))?;
    let length = wasm.len();
    let kind = format!("type=\"application/x-lzma\" data-length=\"{length}\"");
    Ok(element(name, &kind, &text))
}

fn element(name: &str, kind: &str, text: &str) -> String {
    format!("<script id=\"wasm-{name}\" {kind}>{text}</script>\n")
}

fn inline_icon(tag: &Tag<'_>, parts: &Parts) -> Outcome<String> {
    let address = tag.get("href").unwrap_or_default();
    let kind = if address.ends_with(".svg") {
        "image/svg+xml"
    } else {
        "image/png"
    };
    let data = STANDARD.encode(parts.bytes(address)?);
    Ok(format!(
        "<link rel=\"icon\" type=\"{kind}\" href=\"data:{kind};base64,{data}\">"
    ))
}

/// Links that a person may follow are fine; anything that the browser loads by itself is not.
fn refuse_other_files(tags: &[Tag<'_>]) -> Outcome {
    let loads = tags.iter().filter(|tag| tag.name != "a").find_map(|tag| {
        let address = tag.get("src").or(tag.get("href"))?;
        (!address.starts_with("data:") && !address.starts_with('#')).then_some(address)
    });
    match loads {
        None => Ok(()),
        Some(address) => Err(Failure::new(format!(
            "the single file would still load `{address}`; put it inline in index.html"
        ))),
    }
}
