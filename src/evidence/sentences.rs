//! What verifiers and libraries say when they refuse a token: a table of their sentences, and whose they are.

use super::clue::Reason;

/// Every refusal that the text holds, in order. `at` is where the text begins in the paste.
pub fn reasons(_text: &str, _at: usize) -> Vec<Reason> {
    Vec::new()
}
