//! What keys are asked about a token: by which algorithm, over which bytes, which signature.

use crate::claims::Facts;
use crate::jose::{Jws, Library, base64, parse};
use crate::json::Node;

pub struct Question {
    /// As the header spells it; empty if it has none.
    pub alg: String,
    /// RFC 7515, section 5.2, and where the header asks for it RFC 7797.
    pub signed: Vec<u8>,
    pub signature: Vec<u8>,
}

/// The token as go-jose parses it; none if it does not, or if a placeholder stands for the signature.
pub fn jws_of(facts: &Facts) -> Option<Jws> {
    let sent = facts.sent_text().filter(|_| !facts.signature_left_out)?;
    parse(sent, Library::V2_6)
}

impl Question {
    /// None without a signature to ask about. Where go-jose does not parse the token, for a `jwk` that is no key or a
    /// `kid` that is no text, a key may still tell whether it signed it.
    pub fn of(facts: &Facts, jws: Option<&Jws>) -> Option<Question> {
        match jws {
            Some(jws) => Some(Question {
                alg: jws.header.alg.clone(),
                signed: jws.signed(jws.header.encoded_payload),
                signature: jws.signature.clone(),
            }),
            None => Question::of_text(facts),
        }
    }

    fn of_text(facts: &Facts) -> Option<Question> {
        let sent = facts.sent_text().filter(|_| !facts.signature_left_out)?;
        let (signed, signature) = sent.rsplit_once('.')?;
        let is_compact = signed.split('.').count() == 2;
        let signature = base64::decode(signature).filter(|it| is_compact && !it.is_empty())?;
        let header = facts.header.as_ref()?;
        let alg = header.get("alg").and_then(Node::as_str);
        Some(Question {
            alg: alg.unwrap_or_default().into(),
            signed: signed.into(),
            signature,
        })
    }
}
