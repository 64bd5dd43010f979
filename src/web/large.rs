//! A file that is too large for the box. The start script reads it in slices (`xtask/src/boot/dropped.js`).

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Of the start script: calls back with what was dropped, now and whenever something is.
    #[wasm_bindgen(js_name = onLarge)]
    fn listen(tell: &Closure<dyn FnMut(Large)>);

    /// One or several files, which are read one behind the other.
    #[derive(Clone, Debug, PartialEq)]
    pub type Large;

    /// Their names.
    #[wasm_bindgen(method, getter)]
    pub fn name(this: &Large) -> String;

    /// How many bytes they are, packed or not.
    #[wasm_bindgen(method, getter)]
    pub fn size(this: &Large) -> f64;

    #[wasm_bindgen(method)]
    fn read(this: &Large, take: &Closure<dyn FnMut(JsValue, f64) -> bool>);
}

/// Calls back with every large file that is dropped on the page.
pub fn on_drop(then: impl FnMut(Large) + 'static) {
    let tell = Closure::new(then);
    listen(&tell);
    // It listens as long as the page lives.
    tell.forget();
}

/// What comes of a file.
pub enum Slice {
    Bytes(Vec<u8>),
    End,
    /// It could not be read on, and why in the browser's words.
    Broken(String),
}

impl Large {
    /// Reads it from its beginning: `take` gets each slice, and how many bytes were read. It says whether to go on, and
    /// should hold little once it has said no.
    pub fn begin(&self, mut take: impl FnMut(Slice, f64) -> bool + 'static) {
        let take = Closure::new(move |slice: JsValue, read: f64| {
            let slice = match (slice.as_string(), slice.dyn_into::<js_sys::Uint8Array>()) {
                (Some(why), _) => Slice::Broken(why),
                (None, Ok(bytes)) => Slice::Bytes(bytes.to_vec()),
                (None, Err(_)) => Slice::End,
            };
            take(slice, read)
        });
        self.read(&take);
        // The script may call it after whoever began has gone.
        take.forget();
    }
}
