//! The report that people paste into a ticket or a chat, or print: a list of blocks, and two ways to write them.
//!
//! Everything is handed in; no clock is read here. What was pasted stays text: it never becomes markup.

mod clean;
mod clocks;
mod cluster;
mod commands;
mod compose;
mod markdown;
mod plain;
mod timeline;
mod token;

pub use compose::{NotRead, Told, compose};

use crate::i18n::Locale;

/// Says that so many characters were left out.
type More<'a> = &'a dyn Fn(usize) -> String;

/// A report, in the order in which it is read: what is decisive comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handout {
    locale: Locale,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The first line of all.
    Title(Text),
    Heading(Text),
    Paragraph(Text),
    /// What something is, by name.
    Facts(Vec<(Text, Text)>),
    List {
        items: Vec<Text>,
        numbered: bool,
    },
    /// Each row has as many cells as the head.
    Table {
        head: Vec<Text>,
        rows: Vec<Vec<Text>>,
    },
    /// What a command is good for, and the command.
    Commands(Vec<(Text, String)>),
    /// Lines as they are.
    Code(String),
    /// A link to this very situation, made by the page.
    Link(String),
}

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Text(Vec<Piece>);

/// Words are ours, or names that a person gave; code is whatever was pasted, and Kubernetes' own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    Code(String),
}

/// So long may one paragraph be; sentences hold values of any length.
const LONGEST_TEXT: usize = 900;

impl Text {
    /// A sentence in which backticks mark what is not ours, as those of `i18n` do.
    fn marked(sentence: &str, more: More) -> Text {
        let mut text = Text::default();
        let (mut taken, mut room) = (0, LONGEST_TEXT);
        for (index, piece) in sentence.split('`').enumerate() {
            if index % 2 == 1 {
                text.0.push(Piece::Code(clean::value(piece, more)));
            } else if !piece.is_empty() {
                let (words, left) = clean::cut(piece, LONGEST_TEXT);
                let end = left.map(|left| format!("… {}", more(left)));
                text.0
                    .push(Piece::Words(clean::line(words) + &end.unwrap_or_default()));
            }
            // With the backtick behind it.
            taken = sentence.len().min(taken + piece.len() + 1);
            room = room.saturating_sub(piece.len().min(clean::LONGEST_VALUE) + 1);
            if room == 0 && taken < sentence.len() {
                let left = sentence[taken..].chars().count();
                text.0.push(Piece::Words(format!("… {}", more(left))));
                break;
            }
        }
        text
    }

    fn words(words: impl AsRef<str>) -> Text {
        let (words, more) = clean::cut(words.as_ref(), LONGEST_TEXT);
        let end = if more.is_some() { "…" } else { "" };
        Text(vec![Piece::Words(format!("{}{end}", clean::line(words)))])
    }

    fn code(value: &str, more: More) -> Text {
        Text(vec![Piece::Code(clean::value(value, more))])
    }

    /// With more words behind it.
    fn and(mut self, words: &str) -> Text {
        self.0.push(Piece::Words(clean::line(words)));
        self
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

impl Handout {
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// As Markdown that GitHub, GitLab and CommonMark read alike.
    pub fn markdown(&self) -> String {
        self.written(markdown::write)
    }

    /// Without any markup, for chats and mails.
    pub fn plain(&self) -> String {
        self.written(plain::write)
    }

    fn written(&self, write: fn(&Handout, &Block) -> String) -> String {
        let blocks = self.blocks.iter().map(|block| write(self, block));
        blocks.collect::<Vec<String>>().join("\n\n") + "\n"
    }
}
