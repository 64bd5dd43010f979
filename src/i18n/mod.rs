//! Everything said to people, in every language. The rest of the core speaks in values.
//!
//! A language is one implementation of `Language`; its matches are exhaustive, so a missing sentence does not
//! build. Kubernetes' own strings are quoted as they are and never pass through here.

mod closer;
mod en;
mod format;
mod handout;
#[cfg(feature = "keys")]
mod keys;
mod lab;
mod others;
mod replay;
mod rest;
mod review;
pub mod said;
mod sharing;
#[cfg(feature = "keys")]
mod signing;
mod structured;
mod zh;

pub use closer::{CloserLanguage, CloserWord, Ended};
pub use format::{Utc, Voice, Zone, capitalised, era_text};
pub use handout::{Check, HandoutLanguage, Phrase, Turn};
#[cfg(feature = "keys")]
pub use keys::{KeyWord, KeysLanguage, Who};
pub use lab::{Balanced, Gets, LabLanguage, LabWord, NodeWhy};
pub use others::{OthersLanguage, OthersWord};
pub use replay::{ReplayLanguage, ReplayWord};
pub use rest::{FlagNote, KeyMatch, RestLanguage, Term};
pub use review::{Fault, ReviewLanguage, ReviewWord};
pub use sharing::{Caption, SharingLanguage};
#[cfg(feature = "keys")]
pub use signing::{EditWord, SigningLanguage};
pub use structured::{StructuredLanguage, StructuredWord};

use crate::advice::Advice;
use crate::claims::Meaning;
use crate::clocks::{Refresh, Role, Rotation};
use crate::json;
use crate::rules::{Assumption, Edge, Found, Refusal, TimeCheck};
use crate::time::{Instant, Nanos, OffsetFault, TypedFault};
use crate::token::{Kind, Part, What};
use crate::verifier::Heals;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Locale {
    #[default]
    En,
    Zh,
}

pub const LOCALES: [Locale; 2] = [Locale::En, Locale::Zh];

impl Locale {
    /// The language tag, as `lang` and the preferences carry it.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Zh => "zh-Hans",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::Zh => "简体中文",
        }
    }

    /// The best language for a browser's tag, such as `zh-CN`.
    pub fn for_tag(tag: &str) -> Locale {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Locale::Zh
        } else {
            Locale::En
        }
    }

    pub fn language(self) -> &'static dyn Language {
        match self {
            Locale::En => &en::English,
            Locale::Zh => &zh::Chinese,
        }
    }
}

/// Labels and fixed sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Tagline,
    NothingLeaves,
    NothingLeavesWhy,
    Theme,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    Share,
    CopyReport,
    Forget,
    ForgetHint,
    OfflineReady,
    OfflineNot,
    UpdateReady,
    SaveAsFile,
    LanguageLabel,
    VersionLabel,
    ZoneLabel,
    ZoneUtc,
    ZoneLocal,
    Evidence,
    EvidenceHint,
    Examples,
    ExamplesHint,
    Clear,
    Token,
    Claims,
    Json,
    Header,
    Payload,
    Copy,
    Copied,
    Claim,
    Value,
    UnknownClaim,
    NoTokenYet,
    Local,
    NoTokenHeadline,
    NoTokenWhy,
    Branch,
    Because,
    Distance,
    HealsByItself,
    HoldsFor,
    Servers,
    WhatToDo,
    AssumedHeading,
    ForEver,
    Never,
    Timeline,
    TimelineHint,
    TimelineAxis,
    WholeLife,
    AroundClocks,
    Leeway,
    Clocks,
    ClocksHint,
    Machine,
    RoleColumn,
    Offset,
    Reads,
    Answer,
    AddServer,
    AddNode,
    Remove,
    MakeIssuer,
    TimeOfRequest,
    TimeOfRequestHint,
    Hold,
    GoLive,
    /// The second part of the page did not arrive.
    RestFailed,
    /// The part that hands over did not arrive.
    SharingFailed,
    SigningFailed,
    StructuredFailed,
    EditAndSign,
    KeysFailed,
    /// The part that looks closer did not arrive.
    CloserFailed,
    /// Pasted keys count as all that the API servers have.
    KeysAreAll,
    TryAgain,
    Source,
    SingleFile,
    AcceptsShort,
    RejectsShort,
    CannotTellShort,
    RotatesInTime,
    RotatesLate,
    NotRotated,
}

/// The sample situations on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    Story,
    NeverReread,
    Extended,
    WrongAudience,
    Legacy,
}

/// How the headline counts the API servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd<'a> {
    /// There is one, or one of several is meant.
    One(&'a str),
    /// All of several.
    All(usize),
    /// Some of several.
    Some { count: usize, of: usize },
}

/// What one API server says, with everything a sentence about it needs.
#[derive(Clone, Debug)]
pub struct Why<'a> {
    pub server: &'a str,
    /// What its clock shows.
    pub clock: Instant,
    pub refusal: Option<&'a Refusal>,
    pub check: Option<&'a TimeCheck>,
    pub short_by: Option<Nanos>,
    pub heals: Heals,
    /// The issuing API server, if it is another machine.
    pub issuer: Option<&'a str>,
    /// How far the server's clock is behind the issuer's.
    pub behind_issuer: Nanos,
    /// `exp` − `iat`.
    pub lifetime: Option<Nanos>,
    /// Whether any date is compared with the clock.
    pub timed: bool,
    /// Whether an OpenID Connect provider issued it, and none of the machines here.
    pub foreign: bool,
}

/// What a difference between the server's clock and the issuer's does, when that is the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew<'a> {
    /// Every new token is refused at first.
    RefusesNewTokens {
        issuer: &'a str,
        behind: Nanos,
        first: Nanos,
    },
    /// A token is over before it begins.
    BornExpired { issuer: &'a str, ahead: Nanos },
    /// Tokens end that much earlier.
    ExpiresEarly { issuer: &'a str, ahead: Nanos },
}

impl<'a> Why<'a> {
    /// Names the two clocks, if with equal clocks the token would be accepted.
    pub fn skew(&self) -> Option<Skew<'a>> {
        let issuer = self.issuer.filter(|_| !self.foreign)?;
        let (leeway, over) = (self.check?.leeway, self.short_by?);
        let (behind, ahead) = (self.behind_issuer, -self.behind_issuer);
        match self.refusal? {
            Refusal::NotValidYet | Refusal::IssuedInTheFuture if behind > leeway => {
                Some(Skew::RefusesNewTokens {
                    issuer,
                    behind,
                    first: behind - leeway,
                })
            }
            Refusal::Expired if self.lifetime.is_some_and(|life| ahead > life + leeway) => {
                Some(Skew::BornExpired { issuer, ahead })
            }
            Refusal::Expired if ahead >= over => Some(Skew::ExpiresEarly { issuer, ahead }),
            _ => None,
        }
    }
}

/// A language says everything.
pub trait Language {
    fn word(&self, word: Word) -> &'static str;
    fn sample(&self, sample: Sample) -> (&'static str, &'static str);
    fn role(&self, role: Role) -> &'static str;
    fn form(&self, form: &str) -> &'static str;
    fn kind(&self, kind: Kind) -> String;
    fn part(&self, part: Part) -> &'static str;
    fn problem(&self, what: &What) -> String;
    fn json_kind(&self, kind: json::Kind) -> &'static str;
    fn meaning(&self, meaning: Meaning) -> &'static str;
    /// Why the token is turned down, in a few words, for headlines.
    fn branch(&self, refusal: Option<&Refusal>) -> &'static str;
    /// `branch` is why, as `branch` or `different_reasons` says it.
    fn rejects(&self, crowd: Crowd, branch: &str) -> String;
    fn different_reasons(&self) -> &'static str;
    /// `57 s too early`, signed by how far the clock is from where it would be accepted.
    fn distance(&self, short_by: Nanos, edge: Edge) -> String;
    /// A label and what it is about: `Assumed: …`.
    fn labelled(&self, label: &str, what: &str) -> String;
    /// A label and how many there are.
    fn counted(&self, label: &str, count: usize) -> String;
    /// `3 s after the request`.
    fn since_request(&self, distance: Nanos) -> String;
    /// A date that the API server reads as another than was written.
    fn read_as(&self, seconds: Nanos, by_processor: bool) -> String;
    /// Added when a moment could not be read.
    fn judged_now_instead(&self) -> &'static str;
    fn accepts(&self, crowd: Crowd) -> String;
    fn cannot_tell(&self) -> &'static str;
    /// The paragraph under the headline.
    fn why(&self, why: &Why, voice: &Voice) -> String;
    fn stale(&self, stale_for: Nanos) -> String;
    fn share(&self, rejecting: usize, servers: usize) -> String;
    fn in_time(&self, distance: Nanos, at: &str) -> String;
    /// `in 57 s`, `3 min ago`.
    fn away(&self, distance: Nanos) -> String;
    fn span(&self, distance: Nanos) -> String;
    /// A leeway, in seconds as everybody knows it.
    fn leeway(&self, leeway: Nanos) -> String;
    fn far_year(&self, year: Nanos) -> String;
    fn advice(&self, advice: &Advice) -> String;
    fn assumption(&self, assumption: &Assumption) -> String;
    fn found(&self, found: &Found) -> String;
    /// A step that turned the token down, or would.
    fn refusal(&self, refusal: &Refusal) -> String;
    fn damaged(&self) -> &'static str;
    fn rotation(&self, refresh: &Refresh, rotation: &Rotation, voice: &Voice) -> String;
    fn offset_fault(&self, fault: &OffsetFault) -> String;
    fn typed_fault(&self, fault: &TypedFault) -> String;
    /// A moment relative to a claim that the token does not have.
    fn no_such_claim(&self, claim: &str) -> String;
    fn place(&self, line: usize, column: usize, many_lines: bool) -> String;
    fn live_note(&self, moment: &str) -> String;
    fn held_note(&self, moment: &str, away: &str) -> String;
    /// `Offset of apiserver-1 against true time`, for handles on the timeline.
    fn handle(&self, machine: &str, offset: &str, reads: &str, answer: &str) -> String;
    fn build(&self, version: &str, commit: Option<&str>) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{BOUND, LEGACY, OIDC};

    #[test]
    fn every_rule_has_a_title_of_its_own_in_every_language() {
        for locale in LOCALES {
            let mut seen = Vec::new();
            for rule in BOUND.iter().chain(LEGACY).chain(OIDC) {
                let title = locale.rest().rule(rule.id);
                assert_ne!(title, "", "{} {}", locale.tag(), rule.id);
                if !seen.contains(&(rule.id, title)) {
                    assert!(seen.iter().all(|(_, other)| *other != title), "{title}");
                    seen.push((rule.id, title));
                }
            }
        }
    }

    #[test]
    fn every_form_of_evidence_has_a_name_in_every_language() {
        for locale in LOCALES {
            for form in crate::evidence::forms() {
                assert_ne!(locale.language().form(form), "", "{} {form}", locale.tag());
            }
        }
    }

    #[test]
    fn a_span_is_exact_and_a_distance_from_now_has_two_units() {
        let s = crate::time::SECOND;
        for (distance, en, zh) in [
            (0, "0 s", "0 秒"),
            (1, "1 ns", "1 纳秒"),
            (400_000_000, "0.4 s", "0.4 秒"),
            (57 * s, "57 s", "57 秒"),
            (57 * s + 1, "57.000000001 s", "57.000000001 秒"),
            (117 * s, "1 min 57 s", "1 分钟 57 秒"),
            (172_140 * s, "1 d 23 h 49 min", "1 天 23 小时 49 分钟"),
            (3600 * s, "1 h", "1 小时"),
            (31_536_000 * s, "365 d", "365 天"),
        ] {
            assert_eq!(Locale::En.language().span(distance), en);
            assert_eq!(Locale::Zh.language().span(-distance), zh);
        }
        assert_eq!(Locale::En.language().away(172_140 * s), "in 1 d 23 h");
    }

    #[test]
    fn the_browsers_language_is_followed() {
        for (tag, locale) in [
            ("zh-CN", Locale::Zh),
            ("zh", Locale::Zh),
            ("ZH-tw", Locale::Zh),
            ("en-GB", Locale::En),
            ("de", Locale::En),
            ("", Locale::En),
        ] {
            assert_eq!(Locale::for_tag(tag), locale, "{tag}");
        }
    }
}
