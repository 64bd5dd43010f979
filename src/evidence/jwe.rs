//! Encrypted tokens, JWE in compact serialization (RFC 7516, section 7.1): five segments, of which the header can be
//! read.

use super::clue::{Found, Opened, What};
use crate::jose::base64::decode;
use crate::json;

const FORM: &str = "jwe";

pub fn read(_pasted: &str, found: &mut Found) -> Vec<Found> {
    let What::Token(carried) = &found.what else {
        return Vec::new();
    };
    let text = &carried.clean.text;
    if text.bytes().filter(|byte| *byte == b'.').count() != 4 {
        return Vec::new();
    }
    let header = text.split('.').next().and_then(decode);
    let header = header.and_then(|bytes| json::read(&bytes).0);
    let member = |name| {
        let node = header.as_ref().and_then(|header| header.get(name));
        node.and_then(|node| node.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let (alg, enc) = (member("alg"), member("enc"));
    if enc.is_empty() {
        return Vec::new();
    }
    vec![Found {
        form: FORM,
        span: found.span,
        what: What::Opened(Opened::Encrypted { alg, enc }),
    }]
}
