//! English.

use super::super::en::{English, plural};
use super::{KeyWord, KeysLanguage, Who};
use crate::keys::algorithms::{Curve, Takes};
use crate::keys::secret::{KeyLike, LineEnd, SecretFault, Warning};
use crate::keys::{Check, Loose, Why};

fn curve(curve: Curve) -> &'static str {
    match curve {
        Curve::P256 => "P-256",
        Curve::P384 => "P-384",
        Curve::P521 => "P-521",
        Curve::Secp256k1 => "secp256k1",
    }
}

fn takes(wanted: Takes) -> String {
    match wanted {
        Takes::Secret => "a shared secret".into(),
        Takes::Rsa => "an RSA key".into(),
        Takes::Curve(of) => format!("a key on {}", curve(of)),
        Takes::Edwards => "an Edwards key (Ed25519)".into(),
    }
}

fn like(like: KeyLike) -> &'static str {
    match like {
        KeyLike::Pem => "a PEM block",
        KeyLike::Jwk => "a JSON Web Key",
        KeyLike::Der => "a key in DER",
    }
}

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
            Who::NobodyNamed(_) => {
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

    fn check(&self, check: Check) -> Option<String> {
        let text = match check {
            Check::Verifies | Check::Not(Why::Wrong) => return None,
            Check::VerifiesInGoOnly(Loose::SaltLength) => {
                "kube-apiserver takes this signature, others may not: its salt is not as long as the digest (RFC 7518, 3.5)".into()
            }
            Check::VerifiesInGoOnly(Loose::OtherCurve { wanted }) => format!(
                "kube-apiserver takes this signature, others do not: `alg` is for {}",
                curve(wanted)
            ),
            Check::Not(Why::UnknownAlgorithm) => {
                "nothing is known of this `alg`, so no key can verify it".into()
            }
            Check::Not(Why::OtherKind { wanted }) => {
                format!("this `alg` takes {}", takes(wanted))
            }
            Check::Not(Why::Length { found, wanted }) => format!(
                "the signature has {}, and {wanted} are wanted",
                plural(found, "byte", "bytes")
            ),
            Check::Not(Why::DerEncoded) => {
                "it is this key's signature in the form that OpenSSL writes (DER); tokens carry R and S side by side (RFC 7518, 3.4)".into()
            }
        };
        Some(text)
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} bits")
    }

    fn secret_fault(&self, fault: &SecretFault) -> String {
        match fault {
            SecretFault::Character(_) => "this character is none of that form".into(),
            SecretFault::Cut(_) => "the last characters make no whole byte".into(),
            SecretFault::LooksLikeAKey(it) => {
                format!("this is {}, and no secret by its form", like(*it))
            }
        }
    }

    fn secret_warning(&self, warning: Warning) -> String {
        match warning {
            Warning::Empty => "it is empty".into(),
            Warning::Short { found, wanted } => format!(
                "{found} bits are fewer than the {wanted} of the digest: such secrets are found by trying (RFC 7518, 3.2)"
            ),
            Warning::LooksLikeAKey(it) => format!(
                "taken for a secret because you said so, and it is {}: a verifier that does this lets anybody forge tokens with a public key",
                like(it)
            ),
        }
    }

    fn line_end(&self, end: LineEnd) -> &'static str {
        match end {
            LineEnd::None => {
                "Without the line break at its end it would be the secret: `echo` adds one, `printf` does not."
            }
            LineEnd::Newline => {
                "With a line break at its end, as `echo` writes it, it would be the secret."
            }
            LineEnd::CarriageReturn => {
                "With a Windows line break at its end it would be the secret."
            }
        }
    }
}
