//! Kubernetes by release: which minors there are, what changed in which, and the words each one uses.

pub mod behaviours;
mod log;
mod messages;
mod releases;
mod seen;

pub use behaviours::{Change, History};
pub use log::{LogLine, Severity, klog_line, refusal_lines};
pub use messages::{error_text, go_quote, go_quote_list, request_error};
pub use releases::{Minor, NEWEST, OLDEST, releases};
pub use seen::{Refused, Seen, seen};
