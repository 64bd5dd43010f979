//! Kubernetes by release: which minors there are, what changed in which, and the words each one uses.

pub mod authentication;
pub mod behaviours;
pub mod clients;
mod effects;
mod log;
mod messages;
mod outcome;
mod place;
pub mod reasons;
mod releases;
mod seen;
pub mod speakers;
pub mod token_request;
pub mod which;

pub use behaviours::{Change, History, Row, rows};
pub use effects::{Effects, User};
pub use log::{LogLine, Severity, klog_line, refusal_line, validator_line};
pub use messages::{aggregate, errors, go_quote, go_quote_list, request_error};
pub use outcome::{Bearer, Opinion, Outcome, Request, Single, bearer, outcome, request};
pub use place::place;
pub use releases::{Minor, NEWEST, NEXT, OLDEST, Release, releases};
pub use seen::{Refused, Seen, seen, seen_of_all, warning_header};
