//! Writes a report as Markdown (CommonMark, and tables as GitHub has them).
//!
//! Whatever was pasted stands in code spans and fences that are longer than any backticks in it. Words that could
//! turn into a link, a mention or a reference do so as well; of the rest, what could be markup is escaped.

use super::clean::is_plain;
use super::{Block, Handout, Piece, Text};

/// Where a line of text stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// At the start of a paragraph or an item, where some signs begin a block.
    Start,
    Inside,
    Cell,
}

pub fn write(handout: &Handout, block: &Block) -> String {
    match block {
        Block::Title(text) => format!("# {}", inline(text, Place::Inside)),
        Block::Heading(text) => format!("## {}", inline(text, Place::Inside)),
        Block::Paragraph(text) => inline(text, Place::Start),
        Block::Facts(facts) => {
            let language = handout.locale.language();
            let facts = facts.iter().map(|(label, text)| {
                // A colon inside of the asterisks would keep them from being markup before Chinese.
                let label = format!("**{}**", inline(label, Place::Inside));
                format!(
                    "- {}",
                    language.labelled(&label, &inline(text, Place::Inside))
                )
            });
            joined(facts)
        }
        Block::List { items, numbered } => joined(items.iter().enumerate().map(|(at, item)| {
            let item = inline(item, Place::Start);
            if *numbered {
                format!("{}. {item}", at + 1)
            } else {
                // Another sign than for facts, or the two would be one list where they meet.
                format!("* {item}")
            }
        })),
        Block::Table { head, rows } => table(head, rows),
        Block::Commands(commands) => joined(commands.iter().map(|(what, command)| {
            format!(
                "- {}  \n  {}",
                inline(what, Place::Start),
                span(command, Place::Inside)
            )
        })),
        Block::Code(text) => {
            let fence = "`".repeat(3.max(longest_run(text) + 1));
            format!("{fence}text\n{}\n{fence}", text.trim_end_matches('\n'))
        }
        Block::Link(link) => match is_address(link) {
            true => format!("<{link}>"),
            false => span(&super::clean::line(link), Place::Inside),
        },
    }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<String>>().join("\n")
}

fn table(head: &[Text], rows: &[Vec<Text>]) -> String {
    let row = |cells: &[Text]| {
        let cells = cells.iter().map(|cell| inline(cell, Place::Cell));
        format!("| {} |", cells.collect::<Vec<String>>().join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(head.len()));
    let rows = rows.iter().map(|cells| row(cells));
    joined([row(head), rule].into_iter().chain(rows))
}

/// Whether it may stand between angle brackets.
fn is_address(link: &str) -> bool {
    let web = ["https://", "http://", "file://"];
    let harmless = |c: char| !c.is_whitespace() && !"<>`\\\"".contains(c);
    web.iter().any(|scheme| link.starts_with(scheme))
        && is_plain(link)
        && link.chars().all(harmless)
}

fn inline(text: &Text, place: Place) -> String {
    let mut written = String::new();
    for piece in &text.0 {
        match piece {
            Piece::Code(value) => written.push_str(&span(value, place)),
            Piece::Words(words) => write_words(words, place, &mut written),
        }
    }
    written
}

/// Words, of which those that some reader turns into a link are code.
fn write_words(words: &str, place: Place, written: &mut String) {
    for word in words.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ');
        if is_linked(bare) {
            written.push_str(&span(bare, place));
            written.push_str(&word[bare.len()..]);
        } else {
            escape(word, place, written);
        }
    }
}

/// Whether a reader of Markdown might make more of it: an address, a mention, a reference to an issue.
fn is_linked(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.contains(['@', '#'])
        || ["://", "www.", "mailto:", "xmpp:", "gh-"]
            .iter()
            .any(|it| lower.contains(it))
}

fn escape(words: &str, place: Place, written: &mut String) {
    for c in words.chars() {
        // Four of these would begin a block of code.
        if c == ' ' && place == Place::Start && written.is_empty() {
            continue;
        }
        let markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' | '$' => true,
            '|' => place == Place::Cell,
            // These would begin a list or a line under a heading, and with digits before them a numbered list.
            '+' | '-' | '=' => place == Place::Start && written.is_empty(),
            '.' | ')' => place == Place::Start && written.bytes().all(|it| it.is_ascii_digit()),
            _ => false,
        };
        if markup {
            written.push('\\');
        }
        written.push(c);
    }
}

/// A code span that nothing inside can end.
fn span(value: &str, place: Place) -> String {
    let mut value = value.to_owned();
    if place == Place::Cell {
        // Readers disagree about a backslash before an escaped bar.
        value = value.replace("\\|", "\\¦").replace('|', "\\|");
    }
    if value.is_empty() {
        value = "\"\"".into();
    }
    let fence = "`".repeat(longest_run(&value) + 1);
    let blank = |c: Option<char>| matches!(c, Some(' ' | '`'));
    // One blank on each side is taken off again.
    let only_blanks = value.chars().all(|c| c == ' ');
    let padded = !only_blanks && (blank(value.chars().next()) || blank(value.chars().last()));
    let pad = if padded { " " } else { "" };
    format!("{fence}{pad}{value}{pad}{fence}")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}
