//! What a site presets for everybody who opens its page: one cluster's release and names.

use crate::kube::Minor;

/// As typed where a person would type it; empty is nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Preset {
    pub minor: Option<Minor>,
    pub issuers: String,
    pub audiences: String,
}
