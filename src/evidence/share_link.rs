//! A share link of jwtriage. What is in it is for `share::link` to say.

use super::Finding;
use crate::share::address::begun_link;

pub fn find(pasted: &str) -> Vec<Finding> {
    let link = begun_link(pasted).map(|span| Finding {
        form: "share_link",
        span,
        token: None,
        look: None,
        notes: Vec::new(),
    });
    link.into_iter().collect()
}
