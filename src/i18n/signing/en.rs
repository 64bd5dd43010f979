//! English.

use super::super::en::English;
use super::{EditWord, SigningLanguage};
use crate::keys::private::PrivateFault;
use crate::keys::sign::SignFault;

impl SigningLanguage for English {
    fn edit_word(&self, word: EditWord) -> &'static str {
        match word {
            EditWord::TakeBack => "Undo",
            EditWord::NoExp => "no exp",
            EditWord::MendHeader => "Mend the header first: its algorithm cannot be read or set.",
            EditWord::Signed => "Signed.",
            EditWord::SecretJwk => "Shared secret (JWK)",
            EditWord::BoundTo => "Bound to",
            EditWord::NotBound => "nothing",
            EditWord::Object => "Its name",
            EditWord::NotNames => {
                "Namespace, service account and object are named as Kubernetes names them: lower-case letters, digits, `-` and `.`."
            }
            EditWord::ExpirationTimestamp => "status.expirationTimestamp",
            EditWord::EditHint => {
                "Write a token and sign it, to rehearse what a cluster would do. Nothing of it leaves this page."
            }
            EditWord::FromToken => "Begin with the token shown",
            EditWord::Empty => "Begin anew",
            EditWord::Header => "Header",
            EditWord::Payload => "Payload",
            EditWord::Dates => "Dates",
            EditWord::StampedBy => "by the clock of",
            EditWord::TrueTime => "true time",
            EditWord::StampNow => "iat = nbf = now",
            EditWord::ExpireInAnHour => "exp = now + 1 h",
            EditWord::AnHourMore => "exp + 1 h",
            EditWord::Algorithm => "Algorithm",
            EditWord::Unsecured => "none (no signature)",
            EditWord::SigningKey => "Signing key",
            EditWord::ThrowAway => "a throw-away key, made here",
            EditWord::ThrowAwayNote => {
                "Made in this page for rehearsals, and gone with it. Never let a cluster trust it."
            }
            EditWord::MakeAnother => "Make another",
            EditWord::MakeRsa => "Make an RSA key",
            EditWord::Stop => "Stop",
            EditWord::PrivatePem => "Private key",
            EditWord::PublicPem => "Public key",
            EditWord::WriteKid => "Write the key's kid into the header, as Kubernetes does",
            EditWord::WithoutBlanks => {
                "Sign it without blanks between its values, as issuers write it"
            }
            EditWord::Sign => "Sign",
            EditWord::SignedToken => "Signed token",
            EditWord::UseIt => "Judge it",
            EditWord::Undo => "Put back what was in the evidence",
            EditWord::NoAlgorithm => {
                "The header names no algorithm that this page signs by. Choose one."
            }
            EditWord::NoKeyFor => "No key is there for this algorithm.",
            EditWord::Request => "As a TokenRequest would give it",
            EditWord::RequestHint => {
                "The claims that the chosen release would write, stamped by the chosen API server's clock at the time of the request."
            }
            EditWord::ApiServer => "API server",
            EditWord::Namespace => "Namespace",
            EditWord::ServiceAccount => "Service account",
            EditWord::Seconds => "expirationSeconds",
            EditWord::Audiences => "Audiences (empty: the API server's own)",
            EditWord::MakeToken => "Make the token",
            EditWord::NotSeconds => "expirationSeconds is a whole number of seconds, like 3600.",
            EditWord::Extended => {
                "3607 s for a pod: the API server extends it to a year, and marks it as stale after 3607 s."
            }
            EditWord::WeakAlgorithm => "An unsecured token: every kube-apiserver refuses it.",
        }
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} bits")
    }

    fn private_fault(&self, fault: &PrivateFault) -> String {
        match fault {
            PrivateFault::NoKey => "there is no private key".into(),
            PrivateFault::Form(_) | PrivateFault::Jwk(_) => "the private key cannot be read".into(),
            PrivateFault::NoPrivatePart => "it is a public key, which signs nothing".into(),
            PrivateFault::Apart => {
                "its private part belongs to another key than its public part".into()
            }
            PrivateFault::Modulus { bits } => format!("an RSA key of {bits} bits is not taken"),
            PrivateFault::MorePrimes => "an RSA key of more than two primes is not taken".into(),
            PrivateFault::NoPrimes => "the RSA key comes without its primes".into(),
            PrivateFault::TooMany => "from here on keys are not read".into(),
        }
    }

    fn sign_fault(&self, fault: SignFault) -> String {
        match fault {
            SignFault::Algorithm => "This key does not sign by this algorithm.".into(),
            SignFault::TooShort { bits, wanted } => format!(
                "An RSA key of {bits} bits has no room for this digest; {wanted} bits are needed."
            ),
            SignFault::Numbers => {
                "What this key signs it does not verify: its numbers are wrong.".into()
            }
        }
    }

    fn looking(&self, bits: u32, tries: usize) -> String {
        format!("Looking for the primes of an RSA key of {bits} bits: {tries} numbers tried.")
    }

    fn stamped(&self, from: &str, until: &str) -> String {
        format!("Stamped {from}, good until {until}.")
    }
}
