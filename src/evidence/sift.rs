//! Sifts a log that is too large for the box: keeps the lines that say something of tokens or clocks, and counts all.
//!
//! It is fed piece by piece, and a piece may end anywhere. Lines are read each for itself; what is more than a line,
//! such as an object over several lines, is counted and not kept. Where too many lines say something, each group of
//! those that say the same keeps its first and its last, so that how far it reaches stays true.

use super::clue::{Found, Grade, What, Who};
use super::{Evidence, audit_event, aws_iam, closer, compact, flood};
use crate::order;
use std::cmp::Reverse;
use std::collections::VecDeque;

/// So many lines are kept.
pub const MOST_LINES: usize = 2_000;

/// And so many bytes of them.
const MOST_BYTES: usize = 4_000_000;

/// A longer line is cut.
const LONGEST: usize = 1_000_000;

/// So many groups are told apart; what comes after is one.
const MOST_GROUPS: usize = 256;

/// What lines of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Somebody said something of a token.
    Said {
        who: Who,
        host: Option<String>,
        branch: Option<&'static str>,
        grade: Grade,
    },
    /// A clock was measured.
    Measured,
    /// A token stands in it.
    Token,
    /// More groups than are told apart.
    Others,
}

/// How many lines say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub says: Says,
    pub lines: usize,
}

/// What came out of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sifted {
    /// The lines that were kept, in their order.
    pub text: String,
    pub kept: usize,
    pub bytes: usize,
    pub lines: usize,
    /// The lines that say something, kept or not.
    pub telling: usize,
    /// Lines that were cut because they are too long.
    pub cut: usize,
    /// Objects over several lines that were passed over.
    pub objects: usize,
    /// The largest first.
    pub groups: Vec<Count>,
}

/// A line that was kept, and its number.
struct Line {
    number: usize,
    text: String,
}

struct Group {
    count: Count,
    first: Vec<Line>,
    last: VecDeque<Line>,
    bytes: usize,
}

#[derive(Default)]
pub struct Sifter {
    /// A line of which the end is still to come.
    open: Vec<u8>,
    is_cut: bool,
    groups: Vec<Group>,
    kept: usize,
    kept_bytes: usize,
    so_far: Sifted,
}

impl Sifter {
    /// Takes the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        self.so_far.bytes = self.so_far.bytes.saturating_add(piece.len());
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match part.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (part, false),
            };
            let is_whole = ends && self.open.is_empty() && text.len() <= LONGEST;
            if is_whole {
                self.line(text);
                continue;
            }
            let room = LONGEST.saturating_sub(self.open.len());
            self.is_cut |= text.len() > room;
            self.open.extend(text.iter().take(room));
            if ends {
                self.end_line();
            }
        }
    }

    /// How many bytes and lines were read, and how many of these say something.
    pub fn so_far(&self) -> (usize, usize, usize) {
        (self.so_far.bytes, self.so_far.lines, self.so_far.telling)
    }

    /// What was found; nothing more comes.
    pub fn end(mut self) -> Sifted {
        if !self.open.is_empty() {
            self.end_line();
        }
        let mut sifted = self.so_far;
        let mut lines: Vec<Line> = Vec::with_capacity(self.kept);
        for group in self.groups {
            lines.extend(group.first);
            lines.extend(group.last);
            sifted.groups.push(group.count);
        }
        order::by_key(&mut sifted.groups, |group| Reverse(group.lines));
        order::by_key(&mut lines, |line| line.number);
        sifted.kept = lines.len();
        for line in lines {
            sifted.text.push_str(&line.text);
            sifted.text.push('\n');
        }
        sifted
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.open);
        self.so_far.cut += usize::from(std::mem::take(&mut self.is_cut));
        self.line(&line);
    }

    fn line(&mut self, line: &[u8]) {
        self.so_far.lines += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = String::from_utf8_lossy(line);
        if begins_object(&text) {
            self.so_far.objects += 1;
        }
        if let Some(says) = says(&text) {
            self.so_far.telling += 1;
            self.keep(says, &text);
        }
    }

    fn keep(&mut self, says: Says, text: &str) {
        let known = self.groups.iter().position(|it| it.count.says == says);
        let at = known.unwrap_or(self.groups.len()).min(MOST_GROUPS);
        if at == self.groups.len() {
            let says = if at < MOST_GROUPS { says } else { Says::Others };
            self.groups.push(Group {
                count: Count { says, lines: 0 },
                first: Vec::new(),
                last: VecDeque::new(),
                bytes: 0,
            });
        }
        let Some(group) = self.groups.get_mut(at) else {
            return;
        };
        group.count.lines += 1;
        group.bytes += text.len();
        let line = Line {
            number: self.so_far.lines,
            text: text.to_owned(),
        };
        // What follows the first is taken for the last, until something has to go.
        match group.first.is_empty() {
            true => group.first.push(line),
            false => group.last.push_back(line),
        }
        self.kept += 1;
        self.kept_bytes += text.len();
        while self.kept > MOST_LINES || self.kept_bytes > MOST_BYTES {
            if !self.let_go() {
                break;
            }
        }
    }

    /// One line from the middle of the group that has most of what there is too much of.
    fn let_go(&mut self) -> bool {
        let many = self.kept > MOST_LINES;
        let weight = |group: &Group| match many {
            true => group.first.len() + group.last.len(),
            false => group.bytes,
        };
        let Some(group) = self.groups.iter_mut().max_by_key(|group| weight(group)) else {
            return false;
        };
        // The middle of the group moves on as it grows: what has come early stays.
        while group.first.len() < group.last.len() {
            group.first.extend(group.last.pop_front());
        }
        let line = match group.first.len() > group.last.len() + 1 {
            true => group.first.pop(),
            false => group.last.pop_front().or_else(|| group.first.pop()),
        };
        let Some(line) = line else {
            return false;
        };
        group.bytes = group.bytes.saturating_sub(line.text.len());
        self.kept -= 1;
        self.kept_bytes = self.kept_bytes.saturating_sub(line.text.len());
        true
    }
}

/// What a line says of tokens or clocks, if anything.
fn says(line: &str) -> Option<Says> {
    let found = closer::read_line(line, 0);
    if let Some(says) = found.as_ref().and_then(said) {
        return Some(says);
    }
    if line.contains("audit.k8s.io/")
        && let Some(says) = audit_event::find(line, &Evidence::default())
            .iter()
            .find_map(said)
    {
        return Some(says);
    }
    let token = !compact::inside(line).is_empty() || !aws_iam::find(line).is_empty();
    token.then_some(Says::Token)
}

fn said(found: &Found) -> Option<Says> {
    match &found.what {
        What::Said(said) => flood::telling(said).map(|reason| Says::Said {
            who: said.speaker.who,
            host: said.speaker.host.clone(),
            branch: reason.branch,
            grade: reason.grade,
        }),
        What::Measured(_) => Some(Says::Measured),
        What::Token(_) => Some(Says::Token),
        What::Opened(_) | What::Named => None,
    }
}

/// `{` alone, or the first line of YAML.
fn begins_object(line: &str) -> bool {
    line == "{" || line.starts_with("apiVersion:")
}

#[cfg(test)]
mod tests;
