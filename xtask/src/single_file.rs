//! Writes the edition that is one file: it opens from a disk, and its policy lets it load nothing.

use std::iter;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::archives::{Archive, element};
use crate::compress::small_gzip;
use crate::failure::{Failure, Outcome, While};
use crate::html::{Edits, Tag, tags};
use crate::minify::Script;
use crate::page::{BOOT_ARRIVED, Landmarks, Parts, boot, with_policy};
use crate::{archives, glue, policy, unpacker};

const BOOT: &str = include_str!("boot/single_file.js");
const PROGRAM: &str = include_str!("boot/program.js");

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
    let parts_of_it = Archive::of_parts(&parts.chunks)?;
    let program = program(&landmarks, parts, &archives::places(&parts_of_it))?;
    let first = Archive {
        name: "page",
        pieces: vec![
            ("page", parts.bytes(landmarks.wasm)?),
            ("program", program.as_bytes()),
        ],
    };
    let all: Vec<_> = iter::once(first).chain(parts_of_it).collect();
    edits.replace(
        landmarks.tags[landmarks.starter].element(),
        start(&landmarks, parts, &all)?,
    );
    let page = edits.apply();
    refuse_other_files(&tags(&page))?;
    with_policy(&page, |tags| policy::single_file(tags, &program))
}

/// The script that needs not be there before the page's wasm is, and is packed with it.
fn program(landmarks: &Landmarks<'_>, parts: &Parts, places: &str) -> Outcome<String> {
    let glue = glue::inline(parts.text(landmarks.glue)?, &parts.chunks)?;
    let program = boot(PROGRAM, &[("GLUE\n", &glue), ("PART_PLACES", places)]);
    (parts.minify)(&program, Script::Classic)
}

/// Everything as data, and the script that unpacks and starts it. From `file://` a browser refuses to
/// import or fetch anything, so all has to be in the page.
fn start(landmarks: &Landmarks<'_>, parts: &Parts, all: &[Archive<'_>]) -> Outcome<String> {
    let unpacker = gzip(unpacker::CRATE, &parts.unpacker)?;
    let archives = archives::elements(all)?;
    let length = parts.bytes(landmarks.wasm)?.len().to_string();
    let script = (parts.minify)(&boot(BOOT, &[("WASM_LENGTH", &length)]), Script::Module)?;
    Ok(format!(
        "{unpacker}{archives}<script type=\"module\">{script}</script>"
    ))
}

/// What every browser unpacks by itself.
fn gzip(name: &str, wasm: &[u8]) -> Outcome<String> {
    let packed = small_gzip(wasm).during(|| format!("packing the wasm of {name}"))?;
    let text = STANDARD.encode(packed);
    Ok(element(name, "type=\"application/gzip\"", &text))
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
