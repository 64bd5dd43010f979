//! Writes the edition that is one file: it opens from a disk, and its policy lets it load nothing.

use std::iter;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::archives::{Archive, element};
use crate::chunks::Chunk;
use crate::compress::small_gzip;
use crate::failure::{Failure, Outcome, While};
use crate::html::{Edits, Tag, tags};
use crate::minify::Script;
use crate::page::{BOOT_ARRIVED, Landmarks, Parts, boot, with_policy};
use crate::stylesheets::Sheet;
use crate::{archives, glue, policy, stylesheets, unpacker};

const BOOT: &str = include_str!("boot/single_file.js");
const PROGRAM: &str = include_str!("boot/program.js");
/// The last of the stylesheets that the page needs before its wasm is there.
const LAST_EARLY: &str = "examples";
/// Behind the control characters.
const FIRST_DIGIT: u32 = 0xa0;

pub fn page(parts: &Parts) -> Outcome<String> {
    let landmarks = Landmarks::of(&parts.index)?;
    let mut edits = Edits::of(&parts.index);
    edits.insert(landmarks.html_end, " data-edition=\"single-file\"");
    let (early, later) = sheets(parts)?;
    landmarks.inline_stylesheet(&mut edits, &early)?;
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
            ("sheet", later.as_bytes()),
            ("program", program.as_bytes()),
        ],
    };
    let all: Vec<_> = iter::once(first).chain(parts_of_it).collect();
    edits.replace(
        landmarks.tags[landmarks.starter].element(),
        start(parts, &all)?,
    );
    let page = edits.apply();
    refuse_other_files(&tags(&page))?;
    let page = with_policy(&page, |tags| policy::single_file(tags, &later, &program))?;
    Ok(without_charset(&page))
}

/// The file, whose byte order mark says that it is UTF-16. Browsers go by that before anything that a host says of it.
pub fn bytes(page: &str) -> Vec<u8> {
    let marked = iter::once(0xfeff).chain(page.encode_utf16());
    marked.flat_map(u16::to_le_bytes).collect()
}

/// It says UTF-8.
fn without_charset(page: &str) -> String {
    let mut edits = Edits::of(page);
    for tag in tags(page) {
        if tag.name == "meta" && tag.get("charset").is_some() {
            edits.remove(tag.element());
        }
    }
    edits.apply()
}

/// What the page looks like until its wasm is there, and the rest, which is packed with that.
fn sheets(parts: &Parts) -> Outcome<(String, String)> {
    let is_last = |sheet: &Sheet| sheet.address.contains(LAST_EARLY);
    let last = parts
        .sheets
        .iter()
        .position(is_last)
        .ok_or_else(|| Failure::new(format!("index.html links no stylesheet {LAST_EARLY}")))?;
    let (early, later) = parts.sheets.split_at(last + 1);
    let later = stylesheets::join(later);
    stylesheets::fit_for_inline(&later)?;
    Ok((stylesheets::join(early), later))
}

/// The script that needs not be there before the page's wasm is, and is packed with it.
fn program(landmarks: &Landmarks<'_>, parts: &Parts, places: &str) -> Outcome<String> {
    let glue = glue::inline(parts.text(landmarks.glue)?, &parts.chunks, Chunk::name)?;
    let program = boot(PROGRAM, &[("GLUE\n", &glue), ("PART_PLACES", places)]);
    (parts.minify)(&program, Script::Classic)
}

/// Everything as data, and the script that unpacks and starts it. From `file://` a browser refuses to
/// import or fetch anything, so all has to be in the page.
fn start(parts: &Parts, all: &[Archive<'_>]) -> Outcome<String> {
    // What every browser unpacks by itself.
    let packed = small_gzip(&parts.unpacker).during(|| "packing the unpacker".to_owned())?;
    let unpacker = element(
        unpacker::CRATE,
        "type=\"application/gzip\"",
        &text(&packed)?,
    );
    let archives = archives::elements(all)?;
    let [wasm, sheet] = [0, 1].map(|nth| all[0].pieces[nth].1.len());
    let words = [
        ("UNPACKER_LENGTH", packed.len().to_string()),
        ("FIRST_DIGIT", FIRST_DIGIT.to_string()),
        ("WASM_LENGTH", wasm.to_string()),
        ("STYLE_END", (wasm + sheet).to_string()),
    ];
    let words: Vec<_> = words
        .iter()
        .map(|(word, with)| (*word, with.as_str()))
        .collect();
    let script = (parts.minify)(&boot(BOOT, &words), Script::Module)?;
    Ok(format!(
        "{unpacker}{archives}<script type=\"module\">{script}</script>"
    ))
}

/// Fifteen bits a character, which the page's script reads without the unpacker.
fn text(bytes: &[u8]) -> Outcome<String> {
    let bit = |at: usize| {
        let byte = bytes.get(at / 8).copied().unwrap_or(0);
        u32::from(byte >> (7 - at % 8) & 1)
    };
    let firsts = (0..8 * bytes.len()).step_by(15);
    let digits = firsts.map(|from| (from..from + 15).fold(0, |digit, at| digit << 1 | bit(at)));
    let text = digits.map(|digit| char::from_u32(FIRST_DIGIT + digit));
    let text: Option<String> = text.collect();
    text.ok_or_else(|| Failure::new("the unpacker does not stand in characters"))
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
