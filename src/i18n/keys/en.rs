//! English.

use super::super::en::English;
use super::{KeyWord, KeysLanguage, Who};

impl KeysLanguage for English {
    fn key_word(&self, word: KeyWord) -> &'static str {
        match word {
            KeyWord::Hint => {
                "Public keys say who signed the token. Put them here or into the evidence, several at once: PEM, certificates, JWKS, DER. What is put in here is never handed over, but for public keys."
            }
            KeyWord::Placeholder => "kubectl get --raw /openid/v1/jwks, sa.pub, or a shared secret",
            KeyWord::ReadAs => "Read it as",
            KeyWord::AsKeys => "keys, or else a secret as text",
            KeyWord::AsText => "shared secret, text",
            KeyWord::AsBase64 => "shared secret, base64",
            KeyWord::AsBase64url => "shared secret, base64url",
            KeyWord::AsHex => "shared secret, hex",
            KeyWord::SharedSecret => "Shared secret",
            KeyWord::SecretNote => {
                "kube-apiserver has no shared secrets: it refuses every token with `HS…`, whoever signed it."
            }
            KeyWord::Outright => {
                "To take it for a secret all the same, choose so under “Read it as”."
            }
            KeyWord::Thumbprint => "thumbprint (RFC 7638)",
            KeyWord::HeldBy => "API servers that have it",
            KeyWord::HeldByNone => "no API server here has it",
            KeyWord::PutIn => "put in",
            KeyWord::NoKeyRecognised => "No key was recognised in what was put in.",
            KeyWord::HeaderWarnings => "In the header",
            KeyWord::IssuerSays => "What the issuer says of itself",
            KeyWord::UnknownKid => "A kid that it does not know",
            KeyWord::WrongSignature => "A signature that is wrong",
            KeyWord::AllTried => "tries all its keys",
            KeyWord::ReportsHint => "How this release reports them",
        }
    }

    fn who(&self, who: Who) -> String {
        match who {
            Who::Key(kid) => format!("This token was signed by the key `{kid}`."),
            Who::Secret => "This token was signed with the shared secret.".into(),
            Who::Nobody(1) => "This token was signed by another key than this one.".into(),
            Who::Nobody(count) => format!("This token was signed by none of these {count} keys."),
            Who::NoneFits(alg) => format!("The header's `alg` is {alg}, and none of these is of the sort that it takes."),
            Who::NoAlgorithm => "The header names no algorithm for signatures, so no key can tell.".into(),
            Who::NobodyNamed => {
                "The header names one of these keys, and the signature is not that key's: the token was changed, or another key goes by its name.".into()
            }
            Who::Unknown { named: true } => {
                "There is no signature to ask about. By its kid, the header means one of these keys.".into()
            }
            Who::Unknown { named: false } => {
                "There is no signature to ask about, and the header names none of these keys.".into()
            }
        }
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} bits")
    }
}
