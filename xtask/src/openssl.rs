//! OpenSSL, which `tests/signing.rs` asks what it makes of our signatures.

use crate::browsers::{install, is_debian};
use crate::failure::{Failure, Outcome};
use crate::set_up::on_path;
use crate::tree::Tree;

const OPENSSL: &str = "openssl";

/// On Debian it is installed.
pub fn provide(tree: &Tree) -> Outcome {
    if on_path(OPENSSL).is_some() {
        return Ok(());
    }
    if is_debian() {
        return install(tree, &[OPENSSL]);
    }
    Err(Failure::new(
        "`openssl` is not installed; install it (https://openssl-library.org)",
    ))
}
