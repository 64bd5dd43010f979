//! The closer look at the paste: forms that take longer, in the order in which they are asked. In the page it is a
//! part that loads later.

use super::Evidence;
use super::carried::{self, Around};
use super::clue::{Found, What};
use super::document::Document;
use super::rows;
use crate::order;

/// A form that reads lines, each for itself: a log of any size can be read in slices.
pub struct LineForm {
    pub id: &'static str,
    /// Given one line without its break, and where it begins in the paste.
    pub read: fn(&str, usize) -> Option<Found>,
}

/// A form that is more than a line, or needs what stands around it.
pub struct BlockForm {
    pub id: &'static str,
    pub read: fn(&str, &Evidence) -> Vec<Found>,
}

/// A form that carries tokens and is a JSON or YAML document: it is given every document of the paste.
pub struct DocumentForm {
    pub id: &'static str,
    pub read: fn(&Document) -> Vec<Found>,
}

/// A form that is told by what stands around a token.
pub struct AroundForm {
    pub id: &'static str,
    pub read: fn(&Around) -> Vec<Found>,
}

/// A form inside of a token, which may also say more of the token itself.
pub struct InsideForm {
    pub id: &'static str,
    pub read: fn(&str, &mut Found) -> Vec<Found>,
}

/// Of two that find the same token the first has it; before what stands around it, except for the last.
pub const DOCUMENTS: &[DocumentForm] = &[
    DocumentForm {
        id: "kubeconfig",
        read: super::kubeconfig::read,
    },
    DocumentForm {
        id: "secret",
        read: super::secret::read,
    },
    DocumentForm {
        id: "token_request",
        read: super::token_request::read,
    },
    DocumentForm {
        id: "exec_credential",
        read: super::exec_credential::read,
    },
    DocumentForm {
        id: "token_review",
        read: super::token_review::read,
    },
    DocumentForm {
        id: "jws_json",
        read: super::jws_json::read,
    },
    DocumentForm {
        id: "jwe",
        read: super::jwe::documents,
    },
    DocumentForm {
        id: "docker_config",
        read: super::docker_config::read,
    },
    DocumentForm {
        id: "vault_response",
        read: super::vault_response::read,
    },
    DocumentForm {
        id: "token_response",
        read: super::token_response::read,
    },
    DocumentForm {
        id: "service_account_json",
        read: super::service_account_json::read,
    },
    DocumentForm {
        id: "json_member",
        read: super::json_member::read,
    },
];

/// The first that knows what stands around has the token.
pub const AROUND: &[AroundForm] = &[
    AroundForm {
        id: "log_tail",
        read: super::log_tail::read,
    },
    AroundForm {
        id: "url",
        read: super::url::read,
    },
    AroundForm {
        id: "cookie",
        read: super::cookie::read,
    },
    AroundForm {
        id: "env",
        read: super::env::read,
    },
    AroundForm {
        id: "command_line",
        read: super::command_line::read,
    },
    AroundForm {
        id: "authorization_header",
        read: super::authorization_header::read,
    },
    AroundForm {
        id: "json_member",
        read: super::json_member::around,
    },
];

/// Asked of every token.
pub const INSIDE: &[InsideForm] = &[
    InsideForm {
        id: "sd_jwt",
        read: super::sd_jwt::read,
    },
    InsideForm {
        id: "jwe",
        read: super::jwe::read,
    },
    InsideForm {
        id: "nested",
        read: super::nested::read,
    },
];

/// Tokens that the first look cannot see; the file of its name finds them.
const ENCODED: &str = "encoded";

/// What is no JWT, wherever it stands.
pub const OPENED: &[BlockForm] = &[
    BlockForm {
        id: "aws_iam",
        read: super::aws_iam::read,
    },
    BlockForm {
        id: "bootstrap",
        read: super::bootstrap::read,
    },
    BlockForm {
        id: "certificate",
        read: super::certificate::read,
    },
    BlockForm {
        id: "private_key",
        read: super::private_key::read,
    },
];

/// The first that recognises a line has it.
const LINES: &[LineForm] = &[
    LineForm {
        id: "log_export",
        read: super::log_export::read,
    },
    LineForm {
        id: "measurement",
        read: super::measurement::read,
    },
    LineForm {
        id: "statement",
        read: super::statement::read,
    },
    LineForm {
        id: "clock_step",
        read: super::clock_step::read,
    },
    LineForm {
        id: "container_log",
        read: super::container_log::read,
    },
    LineForm {
        id: "journald",
        read: super::journald::read,
    },
    LineForm {
        id: "klog",
        read: super::klog::read,
    },
    LineForm {
        id: "json_log",
        read: super::json_log::read,
    },
    LineForm {
        id: "logfmt",
        read: super::logfmt::read,
    },
    LineForm {
        id: "client",
        read: super::client::read,
    },
    LineForm {
        id: "line",
        read: super::line::read,
    },
];

/// Before the lines; what they take is not read as lines.
const BLOCKS: &[BlockForm] = &[
    BlockForm {
        id: "audit_event",
        read: super::audit_event::find,
    },
    BlockForm {
        id: "http_response",
        read: super::http_response::find,
    },
    BlockForm {
        id: "client",
        read: super::client::find,
    },
    BlockForm {
        id: "log_export",
        read: super::log_export::find,
    },
    BlockForm {
        id: "lease",
        read: super::lease::read,
    },
    BlockForm {
        id: "event",
        read: super::event::read,
    },
    BlockForm {
        id: "date_header",
        read: super::date_header::read,
    },
    BlockForm {
        id: "chrony",
        read: super::chrony::read,
    },
    BlockForm {
        id: "timedatectl",
        read: super::timedatectl::read,
    },
    BlockForm {
        id: "ntpq",
        read: super::ntpq::read,
    },
    BlockForm {
        id: "ntpstat",
        read: super::ntpstat::read,
    },
    BlockForm {
        id: "w32tm",
        read: super::w32tm::read,
    },
    BlockForm {
        id: "date",
        read: super::date::read,
    },
];

/// The ids of all forms of the closer look: each is the name of a file, and has a name in every language.
pub fn forms() -> impl Iterator<Item = &'static str> {
    let blocks = BLOCKS.iter().chain(OPENED).map(|form| form.id);
    let blocks = blocks.chain([ENCODED]);
    let blocks = blocks.chain(LINES.iter().map(|form| form.id));
    let carriers = DOCUMENTS.iter().map(|form| form.id);
    let carriers = carriers.chain(AROUND.iter().map(|form| form.id));
    let carriers = carriers.chain(INSIDE.iter().map(|form| form.id));
    carriers.chain(blocks)
}

/// Everything that the closer look finds, in the order in which it stands in the paste.
pub fn look(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Nothing but blanks.
    if evidence.findings.is_empty() && evidence.problems.is_empty() {
        return found;
    }
    for form in BLOCKS {
        found.extend((form.read)(pasted, evidence));
    }
    let (carried, said): (Vec<Found>, Vec<Found>) = carried::all(pasted, evidence, 0)
        .into_iter()
        .partition(|it| !matches!(it.what, What::Said(_) | What::Measured(_)));
    found.extend(said);
    order::by_key(&mut found, |found| found.span);
    let mut in_lines = Vec::new();
    let (mut at, mut block) = (0, 0);
    while let Some(line) = pasted.get(at..).and_then(first_line) {
        let (start, end) = (at, at + line.len());
        at = end;
        if line.len() < SHORTEST {
            continue;
        }
        while found.get(block).is_some_and(|it| it.span.end <= start) {
            block += 1;
        }
        if found.get(block).is_some_and(|it| it.span.start < end) {
            continue;
        }
        let limit = found.get(block).map_or(pasted.len(), |it| it.span.start);
        if let Some((found, next)) = rows::wrapped(pasted, start, limit) {
            in_lines.push(found);
            at = next;
            continue;
        }
        in_lines.extend(read_line(line.trim_end_matches(['\n', '\r']), start));
    }
    found.extend(in_lines);
    // A token takes no line: one that was logged stands in what somebody said.
    found.extend(carried);
    order::by_key(&mut found, |found| found.span);
    found
}

/// With its break; none where nothing is left.
fn first_line(text: &str) -> Option<&str> {
    text.split_inclusive('\n').next()
}

/// Shorter lines say nothing.
const SHORTEST: usize = 8;

/// What one line says, if anything, whatever mail and a terminal put on it.
pub fn read_line(line: &str, at: usize) -> Option<Found> {
    match rows::bare(line, at) {
        Some(way) => Some(rows::placed(read_bare(&way.text, 0)?, &way)),
        None => read_bare(line, at),
    }
}

/// Whether what stands on the next line may be read as the rest of this one.
pub fn goes_on(line: &str) -> bool {
    rows::goes_on(line)
}

pub(super) fn read_bare(line: &str, at: usize) -> Option<Found> {
    if line.trim_ascii().len() < SHORTEST {
        return None;
    }
    LINES.iter().find_map(|form| (form.read)(line, at))
}
