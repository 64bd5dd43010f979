//! What the browser keeps of the page itself, so that it works without a network.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Of the start script: drops the page's kept files and its service worker. The single file has neither.
    #[wasm_bindgen(js_name = forgetFiles)]
    pub fn forget_files();
}
