//! Accessible names of the parts. They are the same in every language: tests and scripts find parts by them.

use crate::share::travel::Travels;

pub const EVIDENCE: &str = "Evidence";
pub const EXAMPLES: &str = "Examples";
pub const MENDS: &str = "Fixes";
pub const LARGE_FILE: &str = "Large file";
pub const RECOGNISED: &str = "Recognised";
pub const TOKEN: &str = "Token";
pub const CLAIMS: &str = "Claims";
pub const JSON: &str = "JSON";
pub const EDIT: &str = "Edit and sign";
pub const HEADER: &str = "Header";
pub const PAYLOAD: &str = "Payload";
pub const STAMPED_BY: &str = "Stamped by";
pub const ALGORITHM: &str = "Algorithm";
pub const SIGNING_KEY: &str = "Signing key";
pub const SEARCH: &str = "Search for a key";
pub const SIGNED_TOKEN: &str = "Signed token";
pub const ASKED_SERVER: &str = "Asked API server";
pub const SECONDS: &str = "expirationSeconds";
pub const NAMESPACE: &str = "Namespace";
pub const SERVICE_ACCOUNT: &str = "Service account";
pub const BOUND_TO: &str = "Bound to";
pub const OBJECT: &str = "Bound object";
pub const REQUESTED_AUDIENCES: &str = "Requested audiences";
pub const VERDICT: &str = "Verdict";
pub const TIMELINE: &str = "Timeline";
pub const CLOCKS: &str = "Clocks";
pub const WHO_REJECTS_WHOM: &str = "Who rejects whom";
pub const MATRIX: &str = "Pairs of API servers";
pub const NEW_SECONDS: &str = "expirationSeconds of a new token";
pub const NODE_HOLDS: &str = "What the node holds";
pub const HELD_NODE: &str = "Node that holds tokens";
pub const HELD_CLIENT: &str = "Client that uses them";
pub const FAILS_FROM: &str = "Refresh fails from";
pub const FAILS_TO: &str = "Refresh fails to";
pub const TOLERANCE: &str = "How much a clock may err";
pub const MUST_BE_TRUE: &str = "What must be true";
pub const ZONE: &str = "Zone of log lines";
pub const YEAR: &str = "Year of log lines";
pub const NODES: &str = "Clocks of nodes";
pub const TIME_OF_REQUEST: &str = "Time of the request";
pub const STRUCTURED: &str = "Structured authentication";
pub const RESULTING_USER: &str = "Resulting user";
pub const STEPS: &str = "Steps";
pub const RELEASES: &str = "Releases";
pub const PEOPLE: &str = "What people will see";
pub const API_SERVER_LOG: &str = "API server log";
pub const CLIENT: &str = "Client";
pub const TOKEN_REVIEW: &str = "TokenReview";
pub const CLUSTER: &str = "Cluster";
pub const ISSUERS: &str = "Issuers";
pub const AUDIENCES: &str = "API audiences";
pub const KEYS: &str = "Keys";
pub const READ_AS: &str = "Read as";
pub const SECRETS_FOUND: &str = "Secrets found";
pub const KEYS_FOUND: &str = "Keys found";
pub const TWO_TOKENS: &str = "Two tokens";
pub const REVIEWS: &str = "Reviews";
pub const REVIEWER: &str = "Asked with";
pub const ASKED_BY: &str = "Asked by";
pub const REVIEW_AUDIENCES: &str = "Audiences of the review";
pub const VERSION: &str = "Kubernetes version";
pub const LANGUAGE: &str = "Language";
pub const TIMES: &str = "Times in";
pub const THEME: &str = "Theme";
pub const SHARE: &str = "Share…";
pub const COPY_REPORT: &str = "Copy report";
pub const SHARE_DIALOG: &str = "Share";
pub const REPORT_DIALOG: &str = "Report";
pub const ARRIVED: &str = "Arrived";
pub const WHAT_TRAVELS: &str = "What travels";
pub const CONSENT: &str = "Consent";
pub const KEEPS_MOVING: &str = "Time keeps moving";
pub const GOES: &str = "Evidence that travels";
pub const ADDRESS: &str = "Address of the page";
pub const LINK: &str = "Link";
pub const QR_CODE: &str = "QR code";
pub const FORMAT: &str = "Format";
pub const REPORT: &str = "Report text";
pub const WITH_LINK: &str = "With a link";
pub const REPLAY: &str = "Replay";
pub const OTHERS: &str = "Other verifiers";
pub const FIND_VERIFIER: &str = "Find a verifier";
pub const REVIEWING_SERVER: &str = "TokenReviews go to";
pub const SPEED: &str = "Speed";
pub const TRUE_TIME: &str = "True time";
pub const EVENTS: &str = "Events of clocks";
pub const MACHINE: &str = "Machine";
pub const EVENT_KIND: &str = "Kind";
pub const EVENT_AT: &str = "Moment";
pub const EVENT_TO: &str = "Extent";
pub const FORGET: &str = "Forget everything";
pub const FORGETTING: &str = "Forget";
pub const SEEN_AT: &str = "As seen at";

/// `Without signature`
pub fn travels(travels: Travels) -> &'static str {
    match travels {
        Travels::WithoutSignature => "Without signature",
        Travels::ClaimsOnly => "Claims only",
        Travels::Pseudonyms => "Pseudonyms",
        Travels::WholeToken => "Whole token",
    }
}

/// `Offset of apiserver-1`.
pub fn offset_of(machine: &str) -> String {
    of_machine("Offset", machine)
}

/// `Key 3Fq…`
pub fn key(kid: &str) -> String {
    format!("Key {kid}")
}

/// `Issuers of apiserver-1`.
pub fn of_machine(what: &str, machine: &str) -> String {
    format!("{what} of {machine}")
}

/// `Clock of apiserver-1`: the handle on the timeline.
pub fn clock_of(machine: &str) -> String {
    of_machine("Clock", machine)
}

/// `Moment of event 1`.
pub fn event(number: usize, field: &str) -> String {
    format!("{field} of event {number}")
}

/// `Name of apiserver-1`.
pub fn name_of(machine: &str) -> String {
    of_machine("Name", machine)
}
