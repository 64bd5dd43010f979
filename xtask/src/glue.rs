//! wasm-bindgen's script, made to stand inside the page.

use crate::chunks::{Chunks, Named};
use crate::failure::{Failure, Outcome};

/// The script as a part of another: it exports nothing, and does not ask where it lies. What loads the
/// parts of the program is no import any more.
pub fn inline(glue: &str, chunks: &Chunks, named: Named) -> Outcome<String> {
    let mut inline = String::with_capacity(glue.len());
    let mut loaders = None;
    for line in glue.lines() {
        if let Some(name) = loader(line) {
            // It is imported once for each part, and stands here once.
            match loaders {
                None => inline.push_str(&chunks.inline(name, named)?),
                Some(first) => inline.push_str(&format!("const {name} = {first};\n")),
            }
            loaders = loaders.or(Some(name));
            continue;
        }
        if line.starts_with("import ") || line.starts_with("import{") {
            return Err(Failure::new(format!(
                "the page's script imports another and cannot be put inline: {line}"
            )));
        }
        if line.starts_with("export {")
            || line.starts_with("export{")
            || line.starts_with("export default")
        {
            continue;
        }
        inline.push_str(
            &line
                .strip_prefix("export ")
                .unwrap_or(line)
                .replace("import.meta.url", "location.href"),
        );
        inline.push('\n');
    }
    if !inline.contains("function __wbg_init(") && glue.contains("WebAssembly") {
        return Err(Failure::new(
            "wasm-bindgen's script has no `__wbg_init`; its shape has changed",
        ));
    }
    Ok(inline)
}

/// The name under which the loader of the parts is imported, if this line does that.
fn loader(line: &str) -> Option<&str> {
    let (name, from) = line.strip_prefix("import * as ")?.split_once(" from ")?;
    from.contains("__wasm_split.js").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunks::Chunk;

    #[test]
    fn what_loads_the_parts_is_there_once_under_every_name() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\n\
                    import * as import2 from \"./__wasm_split.js\"\n\
                    function __wbg_init() {}\n";
        let script = inline(glue, &Chunks::default(), Chunk::name).unwrap();
        assert_eq!(script.matches("const import1 = {").count(), 1);
        assert!(script.contains("const import2 = import1;\n"));
        assert!(
            inline(
                "import { x } from \"./y.js\"",
                &Chunks::default(),
                Chunk::name
            )
            .is_err()
        );
    }
}
