//! Mounts the page; nothing else.

fn main() {
    yew::Renderer::<jwtriage::ui::Page>::new().render();
}
