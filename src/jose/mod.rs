//! The token as Go's decoders and go-jose read it: stricter here, more lenient there than people expect.
//!
//! Everything is exact for the text that the server got. What a person sees of a token, with places and with
//! damage forgiven, is read in `token`.

pub mod base64;
mod claims;
mod first_look;
mod header;
mod jws;
pub mod warnings;

pub use claims::{ClaimError, Schema, unmarshal};
pub use first_look::{FirstLook, first_look, folds_to, issuer_of};
pub use header::{Critical, Header};
pub use jws::{Jws, parse};

/// The versions of go-jose that Kubernetes has vendored, as far as they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Library {
    /// gopkg.in/square/go-jose.v2 v2.2.2
    V2_2,
    /// gopkg.in/square/go-jose.v2 v2.6.0 and gopkg.in/go-jose/go-jose.v2 v2.6.3
    V2_6,
    /// github.com/go-jose/go-jose/v4 v4.1.4
    V4,
}

impl Library {
    /// Whether it goes on where the header's `crit` demands this extension: 2.2.2 knows none, the later ones `b64`
    /// (go-jose v2.6.0 signing.go, supportedCritical).
    pub fn knows_critical(self, name: &str) -> bool {
        self > Library::V2_2 && name == "b64"
    }
}
