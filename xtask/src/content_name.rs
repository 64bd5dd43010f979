//! Names the page's wasm by what it holds.
//!
//! Trunk names it by what the compiler wrote, before wasm-bindgen and wasm-opt. Another version of theirs would
//! change the file and not its name, under which browsers may keep it for ever; and what the compiler wrote may
//! differ where the finished file does not.

use std::collections::BTreeMap;

use crate::failure::{Failure, Outcome};
use crate::sums;

const WASM: &str = "_bg.wasm";

/// Gives the wasm its name, among the files and wherever the page and its script name it.
pub fn give(files: &mut BTreeMap<String, Vec<u8>>, index: &mut String) -> Outcome {
    let found = files.keys().find(|name| name.ends_with(WASM)).cloned();
    let old = found.ok_or_else(|| Failure::new(format!("Trunk made no file ending in {WASM}")))?;
    let wasm = files.remove(&old).unwrap_or_default();
    let stem = old.rsplit_once('-').map_or("page", |(stem, _)| stem);
    let new = format!("{stem}-{}{WASM}", sums::short(&wasm));
    files.insert(new.clone(), wasm);
    *index = index.replace(&old, &new);
    for (_, script) in files.iter_mut().filter(|(name, _)| name.ends_with(".js")) {
        if let Ok(text) = std::str::from_utf8(script) {
            *script = text.replace(&old, &new).into_bytes();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_has_the_same_name_everywhere() {
        let check = |hash: &str, wasm: &str, name: &str| {
            let old = format!("jwtriage-{hash}_bg.wasm");
            let mut index = format!("<link href=\"./{old}\"><script>init('./{old}')</script>");
            let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
            let script = format!("jwtriage-{hash}.js");
            let mut files = BTreeMap::from([
                file(&old, wasm),
                file(&script, &format!("new URL('{old}')")),
            ]);
            give(&mut files, &mut index).unwrap();
            assert_eq!(
                index,
                format!("<link href=\"./{name}\"><script>init('./{name}')</script>")
            );
            assert_eq!(files[name], wasm.as_bytes());
            assert_eq!(files[&script], format!("new URL('{name}')").as_bytes());
            assert_eq!(files.len(), 2);
        };
        check("0a", "abc", "jwtriage-ba7816bf8f01cfea_bg.wasm");
        check("ff", "abc", "jwtriage-ba7816bf8f01cfea_bg.wasm");
        check("ff", "", "jwtriage-e3b0c44298fc1c14_bg.wasm");
        assert!(give(&mut BTreeMap::new(), &mut String::new()).is_err());
    }
}
