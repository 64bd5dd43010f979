//! Short names for what the page's wasm imports from its script.
//!
//! wasm-bindgen's names end with sixteen digits of a hash, in the wasm and in the script, and no packer makes a hash
//! smaller.

use std::collections::BTreeMap;

use crate::failure::{Failure, Outcome};

const WASM: &str = "_bg.wasm";
/// What wasm-bindgen calls its script, whatever the file is called.
const SCRIPT: &str = "_bg.js";

const HEADER: usize = 8;
const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// Renames them in the page's wasm and in its script.
pub fn shorten(files: &mut BTreeMap<String, Vec<u8>>) -> Outcome {
    let named = |end: &str| {
        let found = files.iter().find(|(name, _)| name.ends_with(end));
        found.ok_or_else(|| Failure::new(format!("Trunk made no file ending in {end}")))
    };
    let (wasm, bytes) = named(WASM)?;
    let (script, text) = named(".js")?;
    let text =
        std::str::from_utf8(text).map_err(|_| Failure::new(format!("{script} is not in UTF-8")))?;
    let (renamed, names) = renamed(bytes).ok_or_else(|| {
        Failure::new(format!(
            "the imports of {wasm} cannot be read, or are other things than functions"
        ))
    })?;
    let text = with_names(text, &names)?;
    let (wasm, script) = (wasm.clone(), script.clone());
    files.insert(wasm, renamed);
    files.insert(script, text.into_bytes());
    Ok(())
}

/// The wasm, in which the functions of its script are called by their number, and what they were called.
fn renamed(wasm: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let (header, mut rest) = wasm.split_at_checked(HEADER)?;
    let mut renamed = header.to_vec();
    let mut names = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        rest = after;
        let section = counted(&mut rest)?;
        let imports;
        let section = match kind {
            IMPORTS => {
                imports = renamed_imports(section, &mut names)?;
                &imports
            }
            _ => section,
        };
        renamed.push(kind);
        put_counted(&mut renamed, section);
    }
    Some((renamed, names))
}

fn renamed_imports(mut rest: &[u8], names: &mut Vec<String>) -> Option<Vec<u8>> {
    let count = number(&mut rest)?;
    let mut renamed = Vec::new();
    put_number(&mut renamed, count);
    for _ in 0..count {
        let module = counted(&mut rest)?;
        let name = counted(&mut rest)?;
        put_counted(&mut renamed, module);
        if module.ends_with(SCRIPT.as_bytes()) {
            put_counted(&mut renamed, names.len().to_string().as_bytes());
            names.push(String::from_utf8(name.to_vec()).ok()?);
        } else {
            put_counted(&mut renamed, name);
        }
        let (&kind, after) = rest.split_first()?;
        rest = after;
        if kind != FUNCTION {
            return None;
        }
        renamed.push(kind);
        put_number(&mut renamed, number(&mut rest)?);
    }
    rest.is_empty().then_some(renamed)
}

/// The script, whose functions are the members of an object.
fn with_names(script: &str, names: &[String]) -> Outcome<String> {
    let mut renamed = script.to_owned();
    for (nth, name) in names.iter().enumerate() {
        let member = format!(" {name}: function(");
        if renamed.matches(&member).count() != 1 {
            return Err(Failure::new(format!(
                "the page's script has not one function `{name}`, which its wasm imports; its shape has changed"
            )));
        }
        renamed = renamed.replace(&member, &format!(" {nth}: function("));
    }
    Ok(renamed)
}

/// A number as LEB128, seven bits a byte and the lowest first.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..32).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes with their count in front.
fn counted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let count = number(rest)?;
    let (bytes, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(bytes)
}

fn put_counted(bytes: &mut Vec<u8>, counted: &[u8]) {
    put_number(bytes, counted.len());
    bytes.extend_from_slice(counted);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(module: &str, name: &str, kind: u8) -> Vec<u8> {
        let mut import = Vec::new();
        put_counted(&mut import, module.as_bytes());
        put_counted(&mut import, name.as_bytes());
        import.push(kind);
        put_number(&mut import, 300);
        import
    }

    fn wasm(imports: &[Vec<u8>]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\x00\x00\x02".to_vec();
        let mut section = vec![imports.len() as u8];
        section.extend(imports.concat());
        put_counted(&mut wasm, &section);
        // Code, which is longer than one byte can count.
        wasm.push(10);
        put_counted(&mut wasm, &[7; 300]);
        wasm
    }

    const LONG: &str = "__wbg_appendChild_dbf7ad2f48413560";
    const OTHER: &str = "__wbg_appendChild_dbf7ad2f48413561";

    #[test]
    fn wasm_and_script_name_the_same_by_less() {
        let before = wasm(&[
            import("./page_bg.js", LONG, FUNCTION),
            import("./__wasm_split.js", LONG, FUNCTION),
            import("./page_bg.js", OTHER, FUNCTION),
        ]);
        let after = wasm(&[
            import("./page_bg.js", "0", FUNCTION),
            import("./__wasm_split.js", LONG, FUNCTION),
            import("./page_bg.js", "1", FUNCTION),
        ]);
        let script = format!("{{ {OTHER}: function() {{}}, {LONG}: function(a) {{}}, x: 1 }}");
        let mut files = BTreeMap::from([
            ("page-1_bg.wasm".to_owned(), before),
            ("page-1.js".to_owned(), script.into_bytes()),
        ]);
        shorten(&mut files).unwrap();
        assert_eq!(files["page-1_bg.wasm"], after);
        assert_eq!(
            String::from_utf8_lossy(&files["page-1.js"]),
            "{ 1: function() {}, 0: function(a) {}, x: 1 }"
        );
    }

    #[test]
    fn what_has_another_shape_is_refused() {
        let check = |wasm: &[u8], script: &str| {
            let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
            let mut files =
                BTreeMap::from([file("p_bg.wasm", wasm), file("p.js", script.as_bytes())]);
            assert!(shorten(&mut files).is_err(), "{script}");
        };
        let script = format!("{{ {LONG}: function() {{}} }}");
        let whole = wasm(&[import("./p_bg.js", LONG, FUNCTION)]);
        assert!(renamed(&whole).is_some());
        for cut in [1, 9, 12, 17, 20, 40, whole.len() - 1] {
            check(&whole[..cut], &script);
        }
        const MEMORY: u8 = 2;
        check(&wasm(&[import("./p_bg.js", LONG, MEMORY)]), &script);
        check(&whole, "");
        check(&whole, &script.replace(LONG, OTHER));
        check(&whole, &script.repeat(2));
        assert!(shorten(&mut BTreeMap::new()).is_err());
    }

    #[test]
    fn numbers_of_any_length_come_out_again() {
        for wanted in [
            0,
            1,
            127,
            128,
            300,
            16_383,
            16_384,
            2_000_000,
            u32::MAX as usize,
        ] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, wanted);
            let mut rest = &*bytes;
            assert_eq!((number(&mut rest), rest.len()), (Some(wanted), 0));
        }
        assert_eq!(number(&mut &[0x80; 9][..]), None);
    }
}
