//! The content security policy of each edition: what the page may load, run and talk to.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::html::Tag;

/// The page on a host: its own files, its own scripts, and no other network.
pub fn hosted(tags: &[Tag<'_>]) -> String {
    format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src{}; img-src 'self'; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'",
        hashes(scripts(tags)),
        hashes(styles(tags)),
    )
}

/// The page as one file: what it carries, and no network at all. A sheet and a script, the program, it has packed.
pub fn single_file(tags: &[Tag<'_>], sheet: &str, program: &str) -> String {
    let images = if tags.iter().any(|tag| tag.is_link("icon")) {
        " img-src data:;"
    } else {
        ""
    };
    format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src{};{images} base-uri 'none'; \
         form-action 'none'",
        hashes(scripts(tags).chain([program])),
        hashes(styles(tags).chain([sheet])),
    )
}

/// Writes the policy where it precedes everything that it governs.
pub fn element(policy: &str) -> String {
    format!("\n<meta http-equiv=\"content-security-policy\" content=\"{policy}\">")
}

fn scripts<'a>(tags: &[Tag<'a>]) -> impl Iterator<Item = &'a str> {
    let run = tags.iter().filter(|tag| tag.is_inline_script());
    run.filter_map(|tag| tag.text)
}

fn styles<'a>(tags: &[Tag<'a>]) -> impl Iterator<Item = &'a str> {
    let styles = tags.iter().filter(|tag| tag.name == "style");
    styles.filter_map(|tag| tag.text)
}

fn hashes<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .map(|text| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tags;

    #[test]
    fn a_script_that_is_data_needs_no_leave_to_run() {
        let page = "<script type=\"application/wasm\">QQ==</script><script>run()</script><style>a{}</style>";
        assert_eq!(
            single_file(&tags(page), "b{}", "rest()"),
            "default-src 'none'; script-src 'wasm-unsafe-eval' \
             'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ=' \
             'sha256-E2l647QFt+sgSmIYkmnxnyS4Kn5wCBjxYVDL6k9FgjE='; style-src \
             'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=' \
             'sha256-7yqHVAesot11p6HczDsgKRipvI5UPgs97z80zNXlans='; base-uri 'none'; form-action 'none'"
        );
    }
}
