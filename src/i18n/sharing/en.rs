//! English.

use super::super::en::{English, plural};
use super::{Caption, SharingLanguage};
use crate::share::address::PresetFault;
use crate::share::link::{LinkFault, Misfit};
use crate::share::travel::{Stays, Travels};
use crate::share::weight::Piece;

impl SharingLanguage for English {
    fn caption(&self, caption: Caption) -> &'static str {
        match caption {
            Caption::Share => "Share",
            Caption::ShareHint => {
                "All of it stands behind the # of the link, which no server gets. Look at what will travel before you copy it."
            }
            Caption::WhatTravels => "What travels",
            Caption::Consent => {
                "Whoever has this link can use the token until it expires, and browsers list it among the pages visited. To hand it out, type"
            }
            Caption::ConsentPhrase => "hand out the token",
            Caption::Goes => "This will travel",
            Caption::GoesEvidence => "What the other side finds in its box",
            Caption::GoesNothing => "Nothing of what was pasted.",
            Caption::StaysHere => "This stays here",
            Caption::Address => "Address of the page",
            Caption::AddressHint => {
                "A file on your disk has no address for others. Put in the one of your team's copy, or leave it empty: what begins with # can be pasted into the box of any copy."
            }
            Caption::Link => "Link",
            Caption::CopyLink => "Copy link",
            Caption::LongLink => "Some chats cut addresses after 2,000 characters.",
            Caption::TooLong => {
                "This is more than a link can hold. Share the claims only, or copy the report."
            }
            Caption::QrCode => "QR code",
            Caption::QrTooLong => "This link is longer than a QR code can hold (2,953 characters).",
            Caption::Close => "Close",
            Caption::Report => "Report",
            Caption::ReportHint => "For a ticket or a chat. What is below is what will be copied.",
            Caption::Format => "Format",
            Caption::Markdown => "Markdown",
            Caption::Plain => "Plain text",
            Caption::CopyReport => "Copy",
            Caption::WithLink => "With a link to this situation",
            Caption::Print => "Print",
            Caption::Copied => "Copied.",
            Caption::NotCopied => "Not copied yet.",
            Caption::CopyByHand => {
                "The browser did not let the page copy. The link is selected: copy it with the keyboard."
            }
            Caption::LookedAt => "Opened at",
            Caption::ForgetAsk => {
                "This takes away the remembered choices and the files kept for offline use, and empties the page."
            }
            Caption::ForgetWork => "What you pasted and typed goes too, and does not come back.",
            Caption::ForgetNow => "Forget it all",
            Caption::Forgotten => "This browser keeps nothing of this page any more.",
            Caption::LinkArrived => "A link was opened",
            Caption::TokenArrived => "The address brought a token",
            Caption::Replace => "Opening it replaces what is on this page.",
            Caption::OpenIt => "Open it",
            Caption::KeepMine => "Keep mine",
            Caption::LinkFailed => "This link does not open",
            Caption::OtherRanges => "What stays here bounds clocks: other ranges follow there.",
            Caption::PresetFailed => "The address presets what is not offered here",
        }
    }

    fn travels(&self, travels: Travels) -> (&'static str, &'static str) {
        match travels {
            Travels::WithoutSignature => (
                "Without signature",
                "Nobody can use the token; all but its signature can be judged.",
            ),
            Travels::ClaimsOnly => (
                "Claims only",
                "Header and claims of the token, and the settings; nothing else that was pasted.",
            ),
            Travels::Pseudonyms => (
                "Pseudonyms",
                "Without signature, and with names and UIDs replaced, each by the same one everywhere.",
            ),
            Travels::WholeToken => (
                "Whole token",
                "With its signature, which makes it a credential.",
            ),
        }
    }

    fn stays(&self, what: Stays) -> String {
        match what {
            Stays::Signature => "the signature: nobody can use the token without it".into(),
            Stays::OtherSignatures(count) => plural(
                count,
                "signature of another token",
                "signatures of other tokens",
            ),
            Stays::NestedSignatures(count) => plural(
                count,
                "signature of a token that stands inside of claims or other text",
                "signatures of tokens that stand inside of claims or other text",
            ),
            Stays::PrivateKeys(count) => plural(count, "private key", "private keys"),
            Stays::Secrets(count) => plural(count, "other secret", "other secrets"),
            Stays::Draft => "what is being written under Edit and sign".into(),
            Stays::Keys(count) => plural(count, "public key", "public keys"),
            Stays::Fields(count) => plural(
                count,
                "field of the pasted objects that the page does not read",
                "fields of the pasted objects that the page does not read",
            ),
            Stays::Flags(count) => plural(
                count,
                "flag of kube-apiserver that the page does not read",
                "flags of kube-apiserver that the page does not read",
            ),
            Stays::Words(count) => plural(
                count,
                "word of log lines that may be a secret",
                "words of log lines that may be secrets",
            ),
            Stays::Names(count) => plural(
                count,
                "name; a pseudonym stands for it",
                "names; pseudonyms stand for them",
            ),
            Stays::Evidence(count) => plural(
                count,
                "other thing that was recognised in the paste",
                "other things that were recognised in the paste",
            ),
            Stays::Text(count) => plural(
                count,
                "character that was not recognised",
                "characters that were not recognised",
            ),
        }
    }

    fn keeps_moving(&self, moment: &str) -> String {
        format!("Judge at the time at which the link is opened, and not at {moment}")
    }

    fn characters(&self, count: usize) -> String {
        format!("{count} characters:")
    }

    fn piece(&self, piece: Piece) -> &'static str {
        match piece {
            Piece::Tokens => "tokens",
            Piece::OtherEvidence => "other evidence",
            Piece::Machines => "clocks",
            Piece::Settings => "settings",
        }
    }

    fn weighs(&self, piece: &str, percent: usize) -> String {
        format!("{piece} {percent} %")
    }

    fn other_verdict(&self, theirs: &str, mine: &str) -> String {
        format!(
            "What stays here makes a difference. It says there: “{theirs}” It says here: “{mine}”"
        )
    }

    fn link_fault(&self, fault: &LinkFault) -> String {
        match fault {
            LinkFault::NotALink => "It is no link of this page.".into(),
            LinkFault::TooLong => "It is longer than any link that this page writes.".into(),
            LinkFault::TooNew(version) => format!(
                "It is written in form {version}, and this page reads form 1. A newer jwtriage opens it."
            ),
            LinkFault::Damaged => {
                "It was cut or changed on its way: copy it again, from `#` to its very end.".into()
            }
            LinkFault::TooMuch => "It holds more than this page takes.".into(),
            LinkFault::UnknownRelease(minor) => {
                format!(
                    "It is about Kubernetes `{minor}`, which this page does not know. A newer jwtriage may."
                )
            }
            LinkFault::NotAScenario { member, wrong } => {
                let wrong = match wrong {
                    Misfit::NotJson => "is not JSON",
                    Misfit::Missing => "is missing",
                    Misfit::Kind(_) => "is of another kind",
                    Misfit::Value => "has a value that is not possible",
                };
                if member.is_empty() {
                    format!("It holds no situation: its content {wrong}.")
                } else {
                    format!("It holds no situation: its `{member}` {wrong}.")
                }
            }
        }
    }

    fn preset_fault(&self, fault: &PresetFault) -> String {
        match fault {
            PresetFault::NotAVersion(found) => {
                format!("`version={found}` is not written like `version=1.28`.")
            }
            PresetFault::NotOffered(found) => {
                format!("Kubernetes `{found}` is not among the releases that this page knows.")
            }
        }
    }
}
