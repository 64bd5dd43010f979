//! What only the region Keys says: who signed, and how a release reports what it refuses.
//!
//! Apart from `RestLanguage`, because it grows with every kind of key.

mod en;
mod zh;

use super::Locale;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWord {
    Hint,
    Placeholder,
    ReadAs,
    AsKeys,
    AsText,
    AsBase64,
    AsBase64url,
    AsHex,
    SharedSecret,
    /// What kube-apiserver makes of HMAC.
    SecretNote,
    Outright,
    Thumbprint,
    HeldBy,
    HeldByNone,
    /// In the box for keys, and not in the evidence.
    PutIn,
    NoKeyRecognised,
    HeaderWarnings,
    IssuerSays,
    /// What the chosen release says of an unknown `kid`, and of a wrong signature.
    UnknownKid,
    WrongSignature,
    AllTried,
    ReportsHint,
}

/// Who signed, with the names of keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Who<'a> {
    Key(&'a str),
    Secret,
    /// None of so many.
    Nobody(usize),
    /// None, though the header names one of them.
    NobodyNamed,
    /// None is of the sort that this algorithm takes.
    NoneFits(&'a str),
    /// The header names no algorithm for signatures.
    NoAlgorithm,
    /// No signature to ask about; the header names one of them, or none.
    Unknown {
        named: bool,
    },
}

pub trait KeysLanguage {
    fn key_word(&self, word: KeyWord) -> &'static str;
    fn who(&self, who: Who) -> String;
    fn secret(&self, bits: usize) -> String;
}

impl Locale {
    pub fn keys(self) -> &'static dyn KeysLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
