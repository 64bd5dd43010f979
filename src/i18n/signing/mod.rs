//! What only the tab Edit and sign says.

mod en;
mod zh;

use super::Locale;
use crate::keys::private::PrivateFault;
use crate::keys::sign::SignFault;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditWord {
    TakeBack,
    NoExp,
    MendHeader,
    Signed,
    SecretJwk,
    BoundTo,
    NotBound,
    Object,
    NotNames,
    ExpirationTimestamp,
    EditHint,
    FromToken,
    Empty,
    Header,
    Payload,
    Dates,
    StampedBy,
    TrueTime,
    StampNow,
    ExpireInAnHour,
    AnHourMore,
    Algorithm,
    Unsecured,
    SigningKey,
    ThrowAway,
    ThrowAwayNote,
    MakeAnother,
    MakeRsa,
    Stop,
    PrivatePem,
    PublicPem,
    WriteKid,
    WithoutBlanks,
    Sign,
    SignedToken,
    UseIt,
    Undo,
    NoAlgorithm,
    NoKeyFor,
    Request,
    RequestHint,
    ApiServer,
    Namespace,
    ServiceAccount,
    Seconds,
    Audiences,
    MakeToken,
    NotSeconds,
    Extended,
    WeakAlgorithm,
}

pub trait SigningLanguage {
    fn edit_word(&self, word: EditWord) -> &'static str;
    fn secret(&self, bits: usize) -> String;
    fn private_fault(&self, fault: &PrivateFault) -> String;
    fn sign_fault(&self, fault: SignFault) -> String;
    /// So many numbers were looked at for a key of so many bits.
    fn looking(&self, bits: u32, tries: usize) -> String;
    /// When it was stamped, and until when it is good.
    fn stamped(&self, from: &str, until: &str) -> String;
}

impl Locale {
    pub fn signing(self) -> &'static dyn SigningLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
