//! What only the part says that hands over and opens: links, reports, and what stays here.
//!
//! Apart from `Language` and `RestLanguage`, because what one table holds is loaded whole.

mod en;
mod zh;

use super::Locale;
use crate::share::address::PresetFault;
use crate::share::link::LinkFault;
use crate::share::travel::{Stays, Travels};
use crate::share::weight::Piece;

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    Share,
    ShareHint,
    WhatTravels,
    Consent,
    /// What has to be typed before a whole token is handed out.
    ConsentPhrase,
    Goes,
    GoesEvidence,
    GoesNothing,
    StaysHere,
    Address,
    AddressHint,
    Link,
    CopyLink,
    LongLink,
    TooLong,
    QrCode,
    QrTooLong,
    Close,
    Report,
    ReportHint,
    Format,
    Markdown,
    Plain,
    CopyReport,
    WithLink,
    Print,
    Copied,
    NotCopied,
    /// The button did not reach the clipboard.
    CopyByHand,
    /// What is looked at: open tabs and the like.
    LookedAt,
    ForgetAsk,
    ForgetWork,
    ForgetNow,
    Forgotten,
    LinkArrived,
    TokenArrived,
    Replace,
    OpenIt,
    KeepMine,
    LinkFailed,
    PresetFailed,
    /// Of clocks, where what travels is read.
    OtherRanges,
}

pub trait SharingLanguage {
    fn caption(&self, caption: Caption) -> &'static str;
    /// The choice, and what it means.
    fn travels(&self, travels: Travels) -> (&'static str, &'static str);
    fn stays(&self, what: Stays) -> String;
    /// That the time of the request may go on moving, or else stays at this moment.
    fn keeps_moving(&self, moment: &str) -> String;
    fn characters(&self, count: usize) -> String;
    fn piece(&self, piece: Piece) -> &'static str;
    /// A piece and its share of the whole.
    fn weighs(&self, piece: &str, percent: usize) -> String;
    /// That whoever gets it reads another verdict.
    fn other_verdict(&self, theirs: &str, mine: &str) -> String;
    fn link_fault(&self, fault: &LinkFault) -> String;
    fn preset_fault(&self, fault: &PresetFault) -> String;
}

impl Locale {
    pub fn sharing(self) -> &'static dyn SharingLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}
