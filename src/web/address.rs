//! What the page was opened with: what stood after `#`, and what stands before it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Of the start script, which has taken it out of the address (`xtask/src/boot/arrived.js`).
    #[wasm_bindgen(js_name = onArrival)]
    fn listen(tell: &Closure<dyn FnMut(String)>);
}

/// Calls back with what arrived after `#`, now and whenever another link is opened in this tab.
pub fn on_arrival(then: impl FnMut(String) + 'static) {
    let tell = Closure::new(then);
    listen(&tell);
    // It listens as long as the page lives.
    tell.forget();
}

/// What stands after `?`; empty if nothing does.
pub fn query() -> String {
    let location = web_sys::window().map(|window| window.location());
    let query = location.and_then(|location| location.search().ok());
    query.map_or_else(String::new, |query| {
        query.trim_start_matches('?').to_owned()
    })
}

/// The page's own address for others, without `?` and `#`; none for a file, whose place is nobody else's.
pub fn own() -> Option<String> {
    let location = web_sys::window()?.location();
    let origin = location.origin().ok().filter(|it| it.starts_with("http"))?;
    Some(origin + &location.pathname().ok()?)
}
