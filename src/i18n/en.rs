//! English.

use super::format::{Units, capitalised, roughly, spoken};
use super::{Crowd, Language, Sample, Skew, Voice, Why, Word};
use crate::advice::Advice;
use crate::claims::{Meaning, Shape};
use crate::clocks::{Refresh, Role, Rotation};
use crate::cluster::ObjectKind;
use crate::jose::ClaimError;
use crate::json::{self, Wrong};
use crate::rules::{Assumption, Edge, Found, ObjectRef, Refusal};
use crate::time::{Nanos, OffsetFault, SECOND, TypedFault};
use crate::token::{Binding, Kind, Look, Part, TookOff, What};
use crate::verifier::{Heals, SUCCESS_CACHE};

pub struct English;

const UNITS: Units = ["d", "h", "min", "s", "ns"];

pub(super) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "a string",
        Shape::Date => "a number of seconds",
        Shape::TextOrList => "a string or a list of strings",
        Shape::Bool => "true or false",
        Shape::Object => "an object",
        Shape::Any => "anything",
    }
}

pub(super) fn list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    quoted.join(", ")
}

impl Language for English {
    fn word(&self, word: Word) -> &'static str {
        match word {
            Word::Tagline => "which clock rejected your token?",
            Word::NothingLeaves => "Nothing leaves this page",
            Word::NothingLeavesWhy => {
                "Its content security policy lets the page ask for nothing but its own files, and nothing you paste is stored."
            }
            Word::Theme => "Theme",
            Word::ThemeSystem => "as the system",
            Word::ThemeLight => "light",
            Word::ThemeDark => "dark",
            Word::Share => "Share…",
            Word::CopyReport => "Copy report",
            Word::Forget => "Forget everything",
            Word::ForgetHint => {
                "Clears the page, the remembered choices, and the files kept for offline use"
            }
            Word::OfflineReady => "Works without a network from now on.",
            Word::OfflineNot => {
                "This page is not kept for offline use here (that takes HTTPS and a browser that allows it); save the file instead."
            }
            Word::UpdateReady => "A newer version has arrived. The next visit opens it.",
            Word::SaveAsFile => "Save as one file",
            Word::StructuredFailed => {
                "What judges tokens by AuthenticationConfiguration did not arrive."
            }
            Word::SigningFailed => "What writes and signs tokens did not arrive.",
            Word::EditAndSign => "Edit and sign",
            Word::SharingFailed => "What shares, reports and opens links did not arrive.",
            Word::LanguageLabel => "Language",
            Word::VersionLabel => "Kubernetes version",
            Word::ZoneLabel => "Times in",
            Word::ZoneUtc => "UTC",
            Word::ZoneLocal => "local time",
            Word::Evidence => "Evidence",
            Word::EvidenceHint => {
                "Paste a token, bare or in other text; beside it log lines, kubectl's YAML, kube-apiserver's flags"
            }
            Word::Examples => "Examples",
            Word::ExamplesHint => "Each fills in a token, machines and a moment.",
            Word::Clear => "Clear",
            Word::Token => "Token",
            Word::Claims => "Claims",
            Word::Json => "JSON",
            Word::Header => "Header",
            Word::Payload => "Payload",
            Word::Copy => "Copy",
            Word::Copied => "Copied",
            Word::Claim => "Claim",
            Word::Value => "Value and meaning",
            Word::UnknownClaim => "not a claim that Kubernetes looks at",
            Word::NoTokenYet => "Paste a token to see its claims.",
            Word::Local => "local",
            Word::NoTokenHeadline => "Paste a token, or open an example",
            Word::NoTokenWhy => {
                "Then enter how far each clock is off. The page says which branch of kube-apiserver's \
                 validation fails, on which server, why, and for how long."
            }
            Word::Branch => "Branch",
            Word::Because => "Refused because",
            Word::Distance => "Distance to acceptance",
            Word::HealsByItself => "Heals by itself",
            Word::HoldsFor => "Accepted for",
            Word::Servers => "Servers that refuse",
            Word::WhatToDo => "What to do",
            Word::AssumedHeading => "Assumed",
            Word::ForEver => "without end: no expiry is checked",
            Word::Never => "never",
            Word::Timeline => "Timeline",
            Word::TimelineHint => {
                "Each handle stands where that machine's clock stands. Drag it, or use the arrow keys: \
                 1 s, with Shift 1 min; Home sets it right."
            }
            Word::TimelineAxis => "what a clock shows",
            Word::WholeLife => "Whole life",
            Word::AroundClocks => "Around the clocks",
            Word::Leeway => "leeway",
            Word::Clocks => "Clocks",
            Word::ClocksHint => {
                "Offsets against true time, as you would write them: -2m, +90s, 1m30s, -0.4s, 1h. Plus is ahead."
            }
            Word::Machine => "Machine",
            Word::RoleColumn => "Role",
            Word::Offset => "Offset",
            Word::Reads => "Reads",
            Word::Answer => "Answer",
            Word::AddServer => "Add an API server",
            Word::AddNode => "Add a node",
            Word::Remove => "Remove",
            Word::MakeIssuer => "Make it the issuer",
            Word::TimeOfRequest => "Time of the request",
            Word::TimeOfRequestHint => "empty: now · 2023-12-12 10:39:53Z · 1702377593 · nbf+3s",
            Word::Hold => "Hold",
            Word::GoLive => "Go live",
            Word::RestFailed => {
                "The steps, releases and messages could not be loaded from this page's host."
            }
            Word::KeysFailed => {
                "What checks signatures could not be loaded from this page's host, so the keys count as not pasted."
            }
            Word::CloserFailed => {
                "What reads logs and measures clocks could not be loaded from this page's host."
            }
            Word::KeysAreAll => "the pasted keys are all that the API servers have",
            Word::TryAgain => "Try again",
            Word::Source => "Apache-2.0 or MIT.",
            Word::SingleFile => "single file: works without a network",
            Word::AcceptsShort => "accepts",
            Word::RejectsShort => "rejects",
            Word::CannotTellShort => "cannot tell",
            Word::RotatesInTime => "rotates in time",
            Word::RotatesLate => "rotates too late",
            Word::NotRotated => "not rotated by a kubelet",
        }
    }

    fn sample(&self, sample: Sample) -> (&'static str, &'static str) {
        match sample {
            Sample::Story => (
                "The 401 that comes and goes",
                "Kubernetes 1.22, two API servers, one of them two minutes slow. Press +1 min twice, and both accept.",
            ),
            Sample::NeverReread => (
                "A client that never re-read its token",
                "expired an hour ago, while the file holds a new one",
            ),
            Sample::Extended => (
                "A token that lives for a year",
                "extended, and past its warnafter",
            ),
            Sample::WrongAudience => (
                "A token for somebody else",
                "made for Vault, shown to the API server",
            ),
            Sample::Legacy => ("A token from a secret", "legacy: no clock is ever asked"),
        }
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Issuer => "API server, issued the token",
            Role::Verifier => "API server",
            Role::Node => "node: kubelet and workload",
        }
    }

    fn form(&self, form: &str) -> &'static str {
        match form {
            "share_link" => "jwtriage link",
            "compact" => "Token",
            "bearer" => "Token with Bearer",
            "bootstrap" => "Bootstrap token",
            "aws_iam" => "AWS IAM token",
            "pem" => "PEM block",
            "discovery" => "OIDC discovery document",
            "der" => "Key or certificate without PEM (DER in base64)",
            "klog" => "Log line",
            "json" => "JSON",
            "jwks" => "Public keys (JWKS)",
            "manifest" => "Kubernetes object",
            "kube_apiserver" => "kube-apiserver flags",
            "not_found" => "“Not found” answer",
            _ => "",
        }
    }

    fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Bound { to, extended } => {
                let to = match to {
                    Binding::None => "not bound to an object",
                    Binding::Pod => "bound to a pod",
                    Binding::Secret => "bound to a secret",
                    Binding::Node => "bound to a node",
                };
                let extended = if extended { ", extended to a year" } else { "" };
                format!("service account token, {to}{extended}")
            }
            Kind::LegacySecret => "legacy service account token, from a secret".into(),
            Kind::IdToken => "OIDC ID token, or one like it".into(),
            Kind::OtherJwt => "JWT of another kind".into(),
            Kind::Jwe => "encrypted token (JWE)".into(),
        }
    }

    fn part(&self, part: Part) -> &'static str {
        match part {
            Part::Header => "header",
            Part::Payload => "payload",
            Part::Signature => "signature",
        }
    }

    fn problem(&self, what: &What) -> String {
        match what {
            What::TookOff(took) => match took {
                TookOff::AuthorizationHeader => "`Authorization: Bearer` was taken off".into(),
                TookOff::Bearer => "`Bearer` was taken off".into(),
                TookOff::Quotes => "the quotes around the token were taken off".into(),
                TookOff::Space(count) => format!(
                    "{} taken off",
                    plural(
                        *count,
                        "blank or line break was",
                        "blanks and line breaks were"
                    )
                ),
                TookOff::LineBreaks(1) => "1 line break inside the token was taken out".into(),
                TookOff::LineBreaks(count) => {
                    format!("{count} line breaks inside the token were taken out")
                }
                TookOff::Hidden(count) => format!(
                    "{} taken out",
                    plural(
                        *count,
                        "invisible character was",
                        "invisible characters were"
                    )
                ),
                TookOff::Around => "the text around the token was left aside".into(),
            },
            What::MoreTokens(count) => format!(
                "{} in the paste; this is about the first",
                plural(*count, "more token is", "more tokens are")
            ),
            What::NotAToken(look) => not_a_token(look),
            What::SegmentMissing(Part::Signature) => {
                "the third segment, the signature, is missing; everything but the signature is judged".into()
            }
            What::SegmentMissing(part) => format!("the segment with the {} is missing; a token has three, with dots between them", self.part(*part)),
            What::SegmentEmpty(part) => format!("the {} is empty", self.part(*part)),
            What::TooManySegments(count) => format!("{count} segments; a signed token has three, an encrypted one five"),
            What::Encrypted => "five segments: this token is encrypted (JWE). Only its header can be read without the key; kube-apiserver takes none of these".into(),
            What::BearerTwice => "`Bearer` stands twice: a verifier takes the second one for the token".into(),
            What::FirstLetterMissing => "the header begins with `yJ`: its first letter, `e`, was probably lost when it was copied".into(),
            What::OrdinaryBase64 { part, found, instead } => format!(
                "`{found}` in the {} belongs to ordinary base64; tokens use `{instead}` in its place, and it was read as that",
                self.part(*part)
            ),
            What::Padding { part } => format!("`=` at the end of the {}: tokens are written without padding", self.part(*part)),
            What::NotBase64 { part, found } => format!(
                "`{}` in the {} is no base64url character; what stands before it was read",
                found.escape_debug(),
                self.part(*part)
            ),
            What::Ellipsis { part } => format!("`…`: the middle of the {} was cut out; paste the whole token", self.part(*part)),
            What::LengthImpossible { part } => format!("the {} has a length that base64 never has; its end is probably missing", self.part(*part)),
            What::Json { part, wrong } => format!("{}: {}", self.part(*part), json_fault(wrong)),
            What::NotAnObject { part, found } => format!("the {} is {}; it should be a JSON object", self.part(*part), self.json_kind(*found)),
            What::ClaimType {
                claim,
                found,
                wanted,
            } => format!("`{claim}` is {}; it should be {}", self.json_kind(*found), shape(*wanted)),
            What::Milliseconds { claim, written, per_second, year } => {
                let unit = match per_second {
                    1_000 => "milli",
                    1_000_000 => "micro",
                    _ => "nano",
                };
                format!("`{claim}` is written in {unit}seconds (`{written}`); read as seconds, as everybody does, it lies in the year {year}")
            }
            What::DateAsText { claim, written } => format!("`{claim}` is the string `{written}`; a date is a number of seconds, without quotes"),
            What::OtherCase { found, meant } => format!("`{found}` is not `{meant}`: claim names are case-sensitive, and kube-apiserver ignores this one"),
            What::SignatureLeftOut => "the signature was left out on purpose; everything else is judged".into(),
            What::Unsigned => "`alg` is `none`: the token is not signed, and no API server takes it".into(),
        }
    }

    fn json_kind(&self, kind: json::Kind) -> &'static str {
        match kind {
            json::Kind::Null => "null",
            json::Kind::Bool => "a boolean",
            json::Kind::Number => "a number",
            json::Kind::String => "a string",
            json::Kind::Array => "a list",
            json::Kind::Object => "an object",
        }
    }

    fn meaning(&self, meaning: Meaning) -> &'static str {
        match meaning {
            Meaning::Issuer => {
                "issuer: must be one of the API server's --service-account-issuer, to the letter"
            }
            Meaning::Subject => "who the token speaks for",
            Meaning::Audience => {
                "whom the token was made for; a server must answer to one of these"
            }
            Meaning::Expires => "expires: not accepted after this moment and the leeway",
            Meaning::NotBefore => "not before: not accepted earlier than this, less the leeway",
            Meaning::IssuedAt => "issued at, by the issuer's clock",
            Meaning::TokenId => {
                "id of this very token; in audit logs as credential-id from 1.30 on"
            }
            Meaning::Kubernetes => "what the token is bound to",
            Meaning::Namespace => "namespace of the service account",
            Meaning::ServiceAccount => "service account",
            Meaning::ServiceAccountUid => {
                "its UID; a recreated service account has another, and the token is refused"
            }
            Meaning::Pod => "pod the token is bound to; refused once the pod is gone",
            Meaning::PodUid => "its UID",
            Meaning::Secret => "secret the token is bound to; refused once the secret is gone",
            Meaning::SecretUid => "its UID",
            Meaning::Node => "node the token is bound to, or its pod runs on",
            Meaning::NodeUid => "its UID",
            Meaning::WarnAfter => {
                "when the client should have a newer token; later use is accepted and marked as stale in the audit log"
            }
            Meaning::LegacyNamespace => "namespace of the service account",
            Meaning::LegacySecret => "secret that holds the token",
            Meaning::LegacyServiceAccount => "service account",
            Meaning::LegacyServiceAccountUid => "its UID",
            Meaning::Nonce => "ties the token to one login",
            Meaning::AuthorizedParty => "client that asked for the token",
            Meaning::AuthTime => "when the person logged in",
            Meaning::Email => "e-mail address",
            Meaning::EmailVerified => {
                "whether the address was checked; kube-apiserver refuses false when the user name is the e-mail"
            }
            Meaning::Name => "name",
            Meaning::Groups => "groups",
            Meaning::AccessTokenHash => "hash of the access token issued with it",
            Meaning::Algorithm => "algorithm of the signature",
            Meaning::KeyId => {
                "id of the key that signed; kube-apiserver picks keys by it from 1.31 on"
            }
            Meaning::Type => "type; kube-apiserver sets none",
            Meaning::ContentType => "type of the payload",
            Meaning::KeyUrl => {
                "address of a key set; never fetched here, and not used by kube-apiserver"
            }
            Meaning::EmbeddedKey => "a key inside the token; never trusted",
            Meaning::CertificateUrl => {
                "address of a certificate; never fetched here, and not used by kube-apiserver"
            }
            Meaning::CertificateChain => "certificates inside the token; never trusted",
            Meaning::CertificateThumbprint => "thumbprint of a certificate",
            Meaning::Critical => {
                "extensions a verifier must understand; kube-apiserver understands none, from 1.27 on only `b64`"
            }
            Meaning::Encryption => "how the content is encrypted",
        }
    }

    fn branch(&self, refusal: Option<&Refusal>) -> &'static str {
        let Some(refusal) = refusal else {
            return "cannot tell";
        };
        match refusal {
            Refusal::NotMine { .. } => "its issuer is not accepted",
            Refusal::Unreadable => "it does not parse",
            Refusal::IssuerChanged { .. } => "its issuer is not accepted",
            Refusal::Undecodable { error, .. } => match error {
                ClaimError::DateNotANumber { .. } => "a date in it is not a number",
                ClaimError::AudienceNotText { .. } => "its audience is not text",
                ClaimError::WrongType { .. } => "a claim in it has the wrong type",
                ClaimError::Duplicate { .. } => "a claim in it stands twice",
            },
            Refusal::NoKeyFound { .. } => "its kid names no key of the server",
            Refusal::SignatureWrong { .. } => "no key verifies its signature",
            Refusal::CriticalUnreadable { .. } | Refusal::CriticalUnknown { .. } => {
                "its crit header asks for too much"
            }
            Refusal::AlgorithmUnusable { .. } => "no key verifies its algorithm",
            Refusal::AudienceDiffers { .. } => "made for another audience",
            Refusal::NotValidYet => "not valid yet",
            Refusal::Expired => "expired",
            Refusal::NoExpiry => "expired, because it has no exp",
            Refusal::IssuedInTheFuture => "issued in the future",
            Refusal::LegacyClaimMissing { .. } => "a legacy claim is missing",
            Refusal::LegacySubjectDiffers => "its subject does not fit",
            Refusal::NodeBindingOff => "bound to a node, which this release refuses",
            Refusal::ObjectMissing { .. } => "what it is bound to does not exist",
            Refusal::ObjectDeleted { .. } => "what it is bound to is deleted",
            Refusal::ObjectDiffers { .. } => "what it is bound to was made anew",
            Refusal::LegacySecretDiffers { .. } => "its secret holds another token",
            Refusal::LegacyInvalidated { .. } => "its secret is marked invalid",
            Refusal::ByConfiguration { .. } => "turned down by its issuer's configuration",
        }
    }

    fn rejects(&self, crowd: Crowd, branch: &str) -> String {
        match crowd {
            Crowd::One(server) => format!("{server} rejects this token: {branch}"),
            Crowd::All(count) => format!("All {count} API servers reject this token: {branch}"),
            Crowd::Some { count, of } => {
                format!("{count} of {of} API servers reject this token: {branch}")
            }
        }
    }

    fn accepts(&self, crowd: Crowd) -> String {
        match crowd {
            Crowd::One(server) => format!("{server} accepts this token"),
            Crowd::All(count) => format!("All {count} API servers accept this token"),
            Crowd::Some { count, of } => format!("{count} of {of} API servers accept this token"),
        }
    }

    fn different_reasons(&self) -> &'static str {
        "for different reasons"
    }

    fn distance(&self, short_by: Nanos, edge: Edge) -> String {
        match edge {
            Edge::Start => format!("+{} (its clock is too early)", self.span(short_by)),
            Edge::End => format!("−{} (its clock is too late)", self.span(short_by)),
        }
    }

    fn labelled(&self, label: &str, what: &str) -> String {
        format!("{label}: {what}")
    }

    fn counted(&self, label: &str, count: usize) -> String {
        format!("{label} ({count})")
    }

    fn since_request(&self, distance: Nanos) -> String {
        match distance {
            0 => "at the moment of the request".into(),
            1.. => format!("{} after the request", roughly(distance, &UNITS)),
            _ => format!("{} before the request", roughly(distance, &UNITS)),
        }
    }

    fn read_as(&self, seconds: Nanos, by_processor: bool) -> String {
        if by_processor {
            format!("kube-apiserver on amd64 reads this as {seconds}; other processors may differ")
        } else {
            format!("kube-apiserver reads this as {seconds}")
        }
    }

    fn judged_now_instead(&self) -> &'static str {
        "; judged now instead"
    }

    fn cannot_tell(&self) -> &'static str {
        "Cannot tell"
    }

    fn why(&self, why: &Why, voice: &Voice) -> String {
        let (server, clock) = (why.server, voice.time(why.clock));
        let Some(refusal) = why.refusal else {
            return accepted(self, why, voice);
        };
        let mut text = match (refusal, why.check) {
            (Refusal::NotValidYet | Refusal::IssuedInTheFuture, Some(check)) => format!(
                "{server}'s clock reads {clock}. The token {} {} ({}) by {}, and the check allows {} of leeway: this clock is {} short.",
                if check.claim == "iat" {
                    "was stamped"
                } else {
                    "starts at"
                },
                voice.time(check.stamp),
                check.claim,
                if why.foreign {
                    "its issuer's clock"
                } else {
                    "the clock of the API server that issued it"
                },
                self.leeway(check.leeway),
                self.span(why.short_by.unwrap_or(0)),
            ),
            (Refusal::Expired, Some(check)) => format!(
                "{server}'s clock reads {clock}. The token ended at {} (exp){}: over by {}.",
                voice.time(check.stamp),
                if check.leeway == 0 {
                    ", and this check allows no leeway".into()
                } else {
                    format!(
                        ", and its {} of leeway at {}",
                        self.leeway(check.leeway),
                        voice.time(check.stamp.plus(check.leeway))
                    )
                },
                self.span(why.short_by.unwrap_or(0)),
            ),
            (refusal, _) => capitalised(&self.refusal(refusal)) + ".",
        };
        if let Some(found) = why.skew() {
            text.push(' ');
            text.push_str(&skew(self, server, found));
        }
        text
    }

    fn stale(&self, stale_for: Nanos) -> String {
        format!(
            "It is past its warnafter by {}: accepted, and every use is marked as stale in the audit log. The client goes on with an old token.",
            self.span(stale_for)
        )
    }

    fn share(&self, rejecting: usize, servers: usize) -> String {
        if rejecting == servers {
            format!("all {servers}")
        } else {
            format!("{rejecting} of {servers}; which one a client meets depends on its connection")
        }
    }

    fn in_time(&self, distance: Nanos, at: &str) -> String {
        format!("in {}, at {at}", self.span(distance))
    }

    fn away(&self, distance: Nanos) -> String {
        match distance {
            0 => "now".into(),
            1.. => format!("in {}", roughly(distance, &UNITS)),
            _ => format!("{} ago", roughly(distance, &UNITS)),
        }
    }

    fn span(&self, distance: Nanos) -> String {
        spoken(distance, &UNITS)
    }

    fn leeway(&self, leeway: Nanos) -> String {
        format!("{} s", leeway / SECOND)
    }

    fn far_year(&self, year: Nanos) -> String {
        format!("about the year {year}")
    }

    fn advice(&self, advice: &Advice) -> String {
        match advice {
            Advice::SetClock { machine } => format!("Set {machine}'s clock right. `chronyc tracking` on it shows how far it is off."),
            Advice::CompareClocks { one, other } => format!(
                "Compare the clocks of {one} and {other}: `chronyc tracking` on both, or the `Date` headers of their answers."
            ),
            Advice::Wait { distance, skewed } => {
                let wait = format!("Wait {}: then this token is accepted.", self.span(*distance));
                if *skewed {
                    format!("{wait} The next new one meets the same fate until the clocks agree.")
                } else {
                    wait
                }
            }
            Advice::NewToken => "Get a new token, and give it to whoever sends this one.".into(),
            Advice::NewIdToken => {
                "Get a new ID token: log in again, or let the client refresh it.".into()
            }
            Advice::EnterOffsets => "A server stamps `nbf` when it issues, so some clock is off: the issuer's ahead, or the verifier's or this computer's behind. Enter the offsets under Clocks, or the time of the request.".into(),
            Advice::Reread => "Make the client read the token file again, or restart it. Clients should re-read every minute; client-go does.".into(),
            Advice::RecreatePod => "If it is urgent and a controller owns the pod, delete it: the new pod gets a new token.".into(),
            Advice::AskForAudience { audience } => format!(
                "Ask for a token with the audience that this server answers to: set `audience: {audience}` in the projected volume, or `--audience` of `kubectl create token` (1.24 and later)."
            ),
            Advice::CompareIssuer => "Compare `iss` with `--service-account-issuer` of every API server, to the letter: a slash at the end counts.".into(),
            Advice::EnterAudiences => "If this API server has other `--api-audiences`, enter them under Cluster.".into(),
            Advice::FindCaller => "The log does not name the caller. Search the audit log for responses with code 401 at that time: the events name source address and user agent, but no user.".into(),
            Advice::ReplaceLegacy => "It never expires. Move to tokens of the TokenRequest API: `kubectl create token`, or a projected volume.".into(),
            Advice::PasteWhole => "Paste the whole token: `kubectl exec POD -- cat /var/run/secrets/kubernetes.io/serviceaccount/token`.".into(),
            Advice::CompareFlags { one, other } => format!("{one} and {other} run with different settings, so which of them answers decides. Give all API servers the same `--service-account-…` flags and `--api-audiences`."),
            Advice::CheckEveryServer => "Which API server answers decides. Check the clocks of all control-plane machines, not just one.".into(),
        }
    }

    fn assumption(&self, assumption: &Assumption) -> String {
        match assumption {
            Assumption::Issuer { issuer } => {
                format!("the API servers accept the issuer `{issuer}`")
            }
            Assumption::OidcIssuer { issuer } => format!("`{issuer}` is configured for OIDC"),
            Assumption::Key {
                kid: Some(kid),
                all_tried: false,
            } => format!("the API servers have the key `{kid}`"),
            Assumption::Key {
                kid: Some(_),
                all_tried: true,
            } => "the API servers have the key; this release tries all of them, whatever the kid"
                .into(),
            Assumption::Key { kid: None, .. } => {
                "the API servers have the key; the header names none, so all are tried".into()
            }
            Assumption::Signature => {
                "the signature is good: no key is pasted to check it with".into()
            }
            Assumption::SignatureNotPasted => {
                "the token has a good signature, though the paste has none".into()
            }
            Assumption::Audiences { audiences } => {
                format!("the API servers answer to {}", list(audiences))
            }
            Assumption::OidcAudience { audiences } if audiences.is_empty() => {
                "the client id is configured".into()
            }
            Assumption::OidcAudience { audiences } => {
                format!("the configured client id is among {}", list(audiences))
            }
            Assumption::ServiceAccount { namespace, name } => {
                format!("service account `{namespace}/{name}` exists, with this UID")
            }
            Assumption::Secret { namespace, name } => {
                format!("secret `{namespace}/{name}` exists, with this UID")
            }
            Assumption::Pod { namespace, name } => {
                format!("pod `{namespace}/{name}` exists, with this UID")
            }
            Assumption::Node { name } => format!("node `{name}` exists, with this UID"),
            Assumption::LegacySecret { namespace, name } => {
                format!("secret `{namespace}/{name}` still holds this very token")
            }
            Assumption::LegacyNotInvalidated => {
                "the secret has no label kubernetes.io/legacy-token-invalid-since".into()
            }
            Assumption::Configuration => {
                "what this page cannot evaluate of the configuration turns nobody down".into()
            }
        }
    }

    fn found(&self, found: &Found) -> String {
        let object = object_of(&found.object);
        let deleted = match found.deletion {
            Some(_) => " and is being deleted",
            None => "",
        };
        match &found.uid {
            Some(uid) => {
                format!("{object} exists with the UID `{uid}`, as the token says{deleted}")
            }
            None => format!("{object} exists{deleted}; its UID is assumed to be the token's"),
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotMine { found: Some(found), accepted } if accepted.is_empty() => format!("nobody accepts the issuer `{found}`"),
            Refusal::NotMine { found: Some(found), accepted } => format!("issued by `{found}`, and this server accepts {}", list(accepted)),
            Refusal::NotMine { found: None, .. } => "there is no `iss` that is text, so no authenticator takes the token".into(),
            Refusal::Unreadable => "the text does not parse as a token, so no authenticator takes it".into(),
            Refusal::IssuerChanged { found } if found.is_empty() => "after verification there is no `iss` of exactly this name".into(),
            Refusal::IssuerChanged { found } => format!("after verification `iss` is `{found}`, which is not accepted"),
            Refusal::Undecodable { error, .. } => match error {
                ClaimError::DateNotANumber { claim, found } => format!("`{claim}` is {}, where a number of seconds is wanted", self.json_kind(*found)),
                ClaimError::AudienceNotText { found } => format!("`aud` is {}, where text or a list of texts is wanted", self.json_kind(*found)),
                ClaimError::WrongType { claim, found, .. } => format!("`{claim}` is {}, which does not decode", self.json_kind(*found)),
                ClaimError::Duplicate { name } => format!("`{name}` stands twice in one object, which does not decode"),
            },
            Refusal::NoKeyFound { kid: Some(kid) } => format!("the server has no key with the kid `{kid}`"),
            Refusal::NoKeyFound { kid: None } => "the server has no key".into(),
            Refusal::SignatureWrong { tried: 1 } => "the key that was tried does not verify the signature".into(),
            Refusal::SignatureWrong { tried } => format!("none of the {tried} keys that were tried verifies the signature"),
            Refusal::CriticalUnreadable { found, .. } => format!("`crit` holds {}, where a list of texts is wanted", self.json_kind(*found)),
            Refusal::CriticalUnknown { names } => format!("`crit` asks for {}, which this release does not know", list(names)),
            Refusal::AlgorithmUnusable { alg: Some(alg) } => {
                format!("`alg` is `{alg}`: no key of an API server verifies that")
            }
            Refusal::ByConfiguration { error } => {
                format!("the configuration for its issuer turns it down: `{error}`")
            }
            Refusal::AlgorithmUnusable { alg: None } => {
                "the header has no `alg` that is text, and no key verifies that".into()
            }
            Refusal::ObjectMissing { object } if object.name.is_empty() => {
                format!("the token names no {}, and the look-up finds nothing", kind_of(object.kind))
            }
            Refusal::ObjectMissing { object } => format!("{} does not exist", object_of(object)),
            Refusal::ObjectDeleted { object } if object.legacy => format!("{} is being deleted", object_of(object)),
            Refusal::ObjectDeleted { object } => format!("{} was deleted more than a minute ago", object_of(object)),
            Refusal::ObjectDiffers { object, uid, claim } => {
                format!("{} has the UID `{uid}`, and the token names `{claim}`: it was made anew", object_of(object))
            }
            Refusal::LegacySecretDiffers { object } => format!("{} holds another token", object_of(object)),
            Refusal::LegacyInvalidated { object } => {
                format!("{} is labelled kubernetes.io/legacy-token-invalid-since, because the token was not used for long", object_of(object))
            }
            Refusal::AudienceDiffers {
                found,
                wanted,
                assumed,
            } => {
                let answers = if *assumed { "is assumed to answer" } else { "answers" };
                format!("made for {}, and this server {answers} to {}", list(found), list(wanted))
            }
            Refusal::NotValidYet => "the clock is before the token's start".into(),
            Refusal::Expired => "the clock is past the token's end".into(),
            Refusal::NoExpiry => "there is no `exp`, which counts as long past up to Kubernetes 1.26 and in OIDC".into(),
            Refusal::IssuedInTheFuture => "the clock is before the moment the token was issued".into(),
            Refusal::LegacyClaimMissing { claim } => format!("the legacy claim `{claim}` is missing or empty"),
            Refusal::LegacySubjectDiffers => "`sub` does not fit the namespace and name in the other claims".into(),
            Refusal::NodeBindingOff => "bound to a node, and the gate ServiceAccountTokenNodeBindingValidation is off in this release".into(),
        }
    }

    fn damaged(&self) -> &'static str {
        "Part of the token is missing from the paste, so what a server makes of the whole cannot be told. What could be read is shown."
    }

    fn rotation(&self, refresh: &Refresh, rotation: &Rotation, voice: &Voice) -> String {
        if refresh.at_once {
            return "This clock is so far ahead of the issuer's that a new token is due as soon as it arrives: the kubelet asks for another on every check, about once a minute.".into();
        }
        let when = format!(
            "The kubelet replaces the file between {} and {} true time: at 80 % of {} or after 24 h, whichever is first, which is {} by its own clock, checked about once a minute.",
            voice.time(refresh.earliest),
            voice.time(refresh.latest),
            self.span(refresh.lifetime),
            voice.time(refresh.due),
        );
        let then = match rotation {
            Rotation::InTime { spare } => format!(
                "With a minute for the client to re-read it, {} are left before an API server calls the old token expired.",
                self.span(*spare)
            ),
            Rotation::Late { by, server } => format!(
                "That is too late: for up to {} the workload may hold a token that {server} calls expired.",
                self.span(*by)
            ),
            Rotation::NoExpiry => "No API server ever calls the old token expired.".into(),
        };
        format!("{when} {then}")
    }

    fn offset_fault(&self, fault: &OffsetFault) -> String {
        match fault {
            OffsetFault::NoNumber { found, column } if found.is_empty() => {
                format!("a number is missing at column {column}; write it like -2m or +90s")
            }
            OffsetFault::NoNumber { found, column } => format!(
                "`{found}` at column {column} is no number; write it like -2m, +90s or 1m30s"
            ),
            OffsetFault::UnknownUnit { unit, column } => {
                format!("`{unit}` at column {column} is no unit; use d, h, m, s, ms, us or ns")
            }
            OffsetFault::SignInside { column } => {
                format!("a sign at column {column}; one sign at the beginning holds for all")
            }
            OffsetFault::TooFine { column } => {
                format!("finer than a nanosecond at column {column}")
            }
            OffsetFault::TooLarge => "more than 36 525 days, which no clock is off by".into(),
        }
    }

    fn typed_fault(&self, fault: &TypedFault) -> String {
        match fault {
            TypedFault::NotATime { found } => {
                format!("`{found}` is no time; write 2023-12-12 10:39:53Z, 1702377593 or nbf+3s")
            }
            TypedFault::NoSuchDate { found } => format!("`{found}` is in no calendar"),
            TypedFault::Distance { claim, fault } => {
                format!("after `{claim}`: {}", self.offset_fault(fault))
            }
        }
    }

    fn no_such_claim(&self, claim: &str) -> String {
        format!("the token has no `{claim}` to count from")
    }

    fn place(&self, line: usize, column: usize, many_lines: bool) -> String {
        if many_lines {
            format!("line {line}, column {column}")
        } else {
            format!("column {column}")
        }
    }

    fn live_note(&self, moment: &str) -> String {
        format!("Judged now, {moment}, by this computer's clock.")
    }

    fn held_note(&self, moment: &str, away: &str) -> String {
        format!("Judged at {moment}, {away}.")
    }

    fn handle(&self, machine: &str, offset: &str, reads: &str, answer: &str) -> String {
        {
            let mut text = format!("{machine}: {offset}");
            for (before, part) in [(", reads ", reads), (", ", answer)] {
                if !part.is_empty() {
                    text.push_str(before);
                    text.push_str(part);
                }
            }
            text
        }
    }

    fn build(&self, version: &str, commit: Option<&str>) -> String {
        match commit {
            Some(commit) => format!("jwtriage {version} ({commit})"),
            None => format!("jwtriage {version}"),
        }
    }
}

fn accepted(english: &English, why: &Why, voice: &Voice) -> String {
    let (server, clock) = (why.server, voice.time(why.clock));
    match why.heals {
        Heals::Holds(Some(left)) => format!(
            "{server}'s clock reads {clock}. It goes on accepting for {}, until its clock reads {}, and for up to {} longer if it accepted it just before (a cache).",
            english.span(left),
            voice.time(why.clock.plus(left)),
            english.leeway(SUCCESS_CACHE),
        ),
        _ if why.timed => format!(
            "{server}'s clock reads {clock}. The token has no `exp`, so this release accepts it without end."
        ),
        _ => format!(
            "{server}'s clock reads {clock}, which does not matter: no date of this token is compared."
        ),
    }
}

/// The sentence that names the clock.
fn skew(english: &English, server: &str, skew: Skew) -> String {
    match skew {
        Skew::RefusesNewTokens {
            issuer,
            behind,
            first,
        } => format!(
            "{server} is {} behind {issuer}, so it refuses every new token from there for its first {}.",
            english.span(behind),
            english.span(first),
        ),
        Skew::BornExpired { issuer, ahead } => format!(
            "{server} is {} ahead of {issuer}, more than the token's whole life: it is born expired.",
            english.span(ahead),
        ),
        Skew::ExpiresEarly { issuer, ahead } => format!(
            "{server} is {} ahead of {issuer}, and calls tokens expired that much earlier.",
            english.span(ahead),
        ),
    }
}

fn not_a_token(look: &Look) -> String {
    match look {
        Look::BootstrapToken => "a bootstrap token, which is no JWT: its secret in kube-system says until when it is good (`kubeadm token list`)".into(),
        Look::AwsIamToken => "a token of aws-iam-authenticator, which is no JWT: a presigned AWS URL, good for 15 minutes from its X-Amz-Date".into(),
        Look::PrivateKey => "a private key, not a token. Nothing leaves this page, and yet: take it out of the clipboard".into(),
        Look::PublicKey => "a public key, not a token".into(),
        Look::Certificate => "a certificate, not a token".into(),
        Look::Discovery => "an OIDC issuer's description of itself (discovery document), not a token".into(),
        Look::Json => "JSON without a token in it; a token is three stretches of base64url with dots between them".into(),
        Look::Yaml => "YAML without a token in it; a token begins with `eyJ`".into(),
        Look::Log => "log lines without a token in them; paste the token below them".into(),
        Look::OneWord { length } => format!("one word of {} without the dots of a JWT: a static token, perhaps. A service account token begins with `eyJ` and has two dots", plural(*length, "character", "characters")),
        Look::Text { length } => format!("{} of text without a token in it; a token begins with `eyJ` and has two dots", plural(*length, "character", "characters")),
    }
}

pub(super) fn json_fault(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty => "nothing in it; it should be a JSON object".into(),
        Wrong::CutShort { last: Some(last) } => {
            format!("the JSON is cut short; the last member that is whole is `{last}`")
        }
        Wrong::CutShort { last: None } => "the JSON is cut short".into(),
        Wrong::Unexpected(found) => format!("`{}` cannot stand here in JSON", found.escape_debug()),
        Wrong::BadNumber(found) => format!("`{found}` is no JSON number"),
        Wrong::BadEscape => "a backslash with something behind it that JSON does not know".into(),
        Wrong::Control(code) => format!(
            "a control character (0x{code:02x}) inside a string; JSON writes it with a backslash"
        ),
        Wrong::Trailing => "more text behind the JSON value".into(),
        Wrong::Duplicate(name) => format!(
            "`{name}` stands twice; kube-apiserver refuses that, other readers take the last"
        ),
        Wrong::NotUtf8 => "bytes that are not UTF-8; shown as `\u{fffd}`".into(),
        Wrong::TooDeep => "nested deeper than anything a token needs".into(),
    }
}

pub(super) fn kind_of(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::ServiceAccount => "service account",
        ObjectKind::Secret => "secret",
        ObjectKind::Pod => "pod",
        ObjectKind::Node => "node",
    }
}

fn object_of(object: &ObjectRef) -> String {
    let kind = kind_of(object.kind);
    match object.kind {
        ObjectKind::Node => format!("{kind} `{}`", object.name),
        _ => format!("{kind} `{}/{}`", object.namespace, object.name),
    }
}
