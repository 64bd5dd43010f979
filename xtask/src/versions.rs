//! The versions of everything that is fetched to build and test the page.
//!
//! Trunk.toml, package.json and tools/wasm-bindgen/Cargo.toml have to name the same ones; the tests
//! below compare them.

pub const TRUNK: &str = "0.21.14";
pub const WASM_BINDGEN: &str = "0.2.130";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
pub const OLDEST_NODE: u32 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_TOML: &str = include_str!("../../Trunk.toml");
    const PACKAGE_JSON: &str = include_str!("../../package.json");
    const PAGE: &str = include_str!("../../Cargo.toml");
    const WRAPPER: &str = include_str!("../../tools/wasm-bindgen/Cargo.toml");

    #[test]
    fn the_page_and_the_tools_name_one_wasm_bindgen() {
        let exact = format!("\"={WASM_BINDGEN}\"");
        assert!(PAGE.contains(&exact), "Cargo.toml should pin {exact}");
        assert!(
            WRAPPER.contains(&exact),
            "tools/wasm-bindgen should pin {exact}"
        );
        assert!(TRUNK_TOML.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
    }

    #[test]
    fn trunk_and_npm_name_one_wasm_opt() {
        let (_, rest) = PACKAGE_JSON
            .split_once("\"binaryen\": \"")
            .expect("package.json names binaryen");
        let (major, _) = rest.split_once('.').expect("a version with dots");
        assert!(TRUNK_TOML.contains(&format!("wasm_opt = \"version_{major}\"")));
    }
}
