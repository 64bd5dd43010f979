//! English.

use super::super::en::{English, kind_of};
use super::{Check, HandoutLanguage, Phrase, Turn};
use crate::handout::NotRead;

impl HandoutLanguage for English {
    fn phrase(&self, phrase: Phrase) -> &'static str {
        match phrase {
            Phrase::Checks => "Commands to check it",
            Phrase::When => "In true time",
            Phrase::NeverAccepts => "never accepts",
            Phrase::Recognised => "Recognised in the paste",
            Phrase::Known => "Known of the cluster",
            Phrase::Faults => "Odd about the paste",
            Phrase::PictureKey => {
                "= accepts   . rejects   o accepts, x rejects the request   (not to scale)"
            }
            Phrase::NotRead(NotRead::Cluster) => {
                "What was pasted about the cluster was not read: that part of the page had not loaded."
            }
            Phrase::NotRead(NotRead::Keys) => {
                "The keys pasted were not read: that part of the page had not loaded."
            }
            Phrase::Separator | Phrase::Comma => ", ",
        }
    }

    fn more_characters(&self, count: usize) -> String {
        match count {
            1 => "(1 more character)".into(),
            _ => format!("({count} more characters)"),
        }
    }

    fn more_lines(&self, count: usize) -> String {
        match count {
            1 => "… (1 more line)".into(),
            _ => format!("… ({count} more lines)"),
        }
    }

    fn and_more(&self, count: usize) -> String {
        format!("… and {count} more")
    }

    fn accepts_during(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (Some(from), Some(until)) => format!("accepts from {from} until {until}"),
            (Some(from), None) => format!("accepts from {from} on"),
            (None, Some(until)) => format!("accepts until {until}"),
            (None, None) => "accepts at any time".into(),
        }
    }

    fn replaces_during(&self, from: &str, until: &str) -> String {
        format!("replaces it between {from} and {until}")
    }

    fn turn(&self, turn: Turn, machines: &str, until: Option<&str>) -> String {
        match turn {
            Turn::Accepts => format!("accepted by {machines} from here on"),
            Turn::Request => "<- the request".into(),
            Turn::Stale => format!("marked as stale by {machines} from here on"),
            Turn::Replaces => {
                let by = until.map(|until| format!(" (at {until} at the latest)"));
                format!(
                    "replaced by the kubelet of {machines}{}",
                    by.unwrap_or_default()
                )
            }
            Turn::Stops => format!("last accepted by {machines}"),
        }
    }

    fn moment(&self, at: &str, utc: Option<&str>, typed: Option<&str>) -> String {
        let typed = typed.map(|typed| format!(" (`{typed}`)"));
        let typed = typed.unwrap_or_default();
        match utc {
            None => format!("{at}{typed}; all times here are in UTC"),
            Some(utc) => format!(
                "{at}{typed}, in UTC {utc}; times without a zone are in the first of the two"
            ),
        }
    }

    fn check(&self, check: Check) -> String {
        match check {
            Check::Clocks { machines } => format!("On {machines}: how far is the clock off?"),
            Check::SameMoment => {
                "On all of them at the same moment: do the clocks agree?".into()
            }
            Check::DateHeader => {
                "An API server's clock from outside, in the `Date` header of any answer".into()
            }
            Check::Leases => {
                "Clocks of the control plane (API servers from 1.26 on): each holder stamps RENEWED by its own, every few seconds".into()
            }
            Check::NodeLeases => {
                "Clocks of the nodes: each kubelet stamps RENEWED by its own, about every 10 s".into()
            }
            Check::Uid { kind, uid: "" } => {
                format!("Is the {} there? The token names no UID", kind_of(kind))
            }
            Check::Uid { kind, uid } => {
                format!(
                    "The {}'s UID, and since when it is being deleted, if it is; the token names `{uid}`",
                    kind_of(kind)
                )
            }
            Check::SecretLabels => {
                "Is the secret there, and not labelled `kubernetes.io/legacy-token-invalid-since`?".into()
            }
            Check::Keys { kid: Some(kid) } => {
                format!("The keys that the API servers publish; the token's kid is `{kid}`")
            }
            Check::Keys { kid: None } => {
                "The keys that the API servers publish; the token names no kid".into()
            }
            Check::Issuer { issuer } => {
                format!("The `issuer` that the API servers publish; the token's is `{issuer}`")
            }
            Check::Flags => {
                "The API servers' own flags, where they run as pods; compare them with each other".into()
            }
            Check::NewToken { audience: Some(audience) } => {
                format!("A token for `{audience}`, for a try (kubectl 1.24 and later)")
            }
            Check::NewToken { audience: None } => {
                "A new token of the same service account, for a try (kubectl 1.24 and later)".into()
            }
            Check::FileNow => {
                "The claims of the token that is in the pod's file now: with a later `exp`, the client holds an old one".into()
            }
        }
    }

    fn made_by(&self, build: &str, at: &str) -> String {
        format!("Made by {build} at {at}. No cluster was asked; it rests on what stands here.")
    }
}
