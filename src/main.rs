//! Mounts the page; nothing else.

use jwtriage::ui::{Page, PageProps};
use jwtriage::web::document::EarlyField;

fn main() {
    let early = EarlyField::read();
    yew::Renderer::<Page>::with_props(PageProps { early }).render();
}
