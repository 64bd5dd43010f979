//! A link as a QR code, for the phone of somebody who looks over a shoulder.

use super::names;
use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::*;

/// So many modules stay empty around it (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The code, drawn; none if the text is longer than a code may hold (2,953 bytes).
pub fn qr(text: &str) -> Option<Html> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).ok()?;
    let size = code.size() + 2 * QUIET;
    Some(html! {
        <svg class="qr" role="img" aria-label={names::QR_CODE} viewBox={format!("0 0 {size} {size}")} shape-rendering="crispEdges">
            <rect width={size.to_string()} height={size.to_string()} fill="#fff" />
            <path d={path(&code)} fill="#000" />
        </svg>
    })
}

/// Each run of dark modules in a row is one rectangle.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + QUIET, y + QUIET, x - start);
                path += &format!("M{left} {top}h{width}v1h-{width}z");
            }
            x += 1;
        }
    }
    path
}
