//! The closer look at the paste: forms that take longer, in the order in which they are asked. In the page it is a
//! part that loads later.

use super::Evidence;
use super::clue::Found;

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

/// The first that recognises a line has it.
const LINES: &[LineForm] = &[
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
    let blocks = BLOCKS.iter().map(|form| form.id);
    blocks.chain(LINES.iter().map(|form| form.id))
}

/// Everything that the closer look finds, in the order in which it stands in the paste.
pub fn look(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for form in BLOCKS {
        found.extend((form.read)(pasted, evidence));
    }
    found.sort_by_key(|found| found.span);
    let mut in_lines = Vec::new();
    let (mut at, mut block) = (0, 0);
    for line in pasted.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        while found.get(block).is_some_and(|it| it.span.end <= start) {
            block += 1;
        }
        if found.get(block).is_some_and(|it| it.span.start < end) {
            continue;
        }
        in_lines.extend(read_line(line.trim_end_matches(['\n', '\r']), start));
    }
    found.extend(in_lines);
    found.sort_by_key(|found| found.span);
    found
}

/// What one line says, if anything.
pub fn read_line(line: &str, at: usize) -> Option<Found> {
    LINES.iter().find_map(|form| (form.read)(line, at))
}
