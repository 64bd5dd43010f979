//! Writes a report without any markup: blank lines, columns and indents only.

use super::clean::{padded, width};
use super::{Block, Handout, Piece, Text};

pub fn write(handout: &Handout, block: &Block) -> String {
    match block {
        Block::Title(text) | Block::Heading(text) | Block::Paragraph(text) => inline(text),
        Block::Facts(facts) => {
            let language = handout.locale.language();
            let facts = facts.iter().map(|(label, text)| {
                let label = inline(label);
                format!("  {}", language.labelled(&label, &inline(text)))
            });
            joined(facts)
        }
        Block::List { items, numbered } => joined(items.iter().enumerate().map(|(at, item)| {
            let item = inline(item);
            if *numbered {
                format!("  {}. {item}", at + 1)
            } else {
                format!("  - {item}")
            }
        })),
        Block::Table { head, rows } => table(head, rows),
        Block::Commands(commands) => joined(
            commands
                .iter()
                .map(|(what, command)| format!("  {}\n      {command}", inline(what))),
        ),
        Block::Code(text) => joined(text.trim_end_matches('\n').lines().map(|line| match line {
            "" => String::new(),
            line => format!("    {line}"),
        })),
        Block::Link(link) => super::clean::line(link),
    }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<String>>().join("\n")
}

/// Values stand as they are; among words, those with blanks in them stand in quotes.
fn inline(text: &Text) -> String {
    let alone = text.0.len() == 1;
    let pieces = text.0.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Code(value) if value.is_empty() || value.contains(' ') && !alone => {
            format!("\"{value}\"")
        }
        Piece::Code(value) => value.clone(),
    });
    pieces.collect()
}

/// Columns, in which a Chinese character takes two.
fn table(head: &[Text], rows: &[Vec<Text>]) -> String {
    let written = |cells: &[Text]| cells.iter().map(inline).collect::<Vec<String>>();
    let all: Vec<Vec<String>> = std::iter::once(head)
        .chain(rows.iter().map(Vec::as_slice))
        .map(written)
        .collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = all.iter().filter_map(|row| row.get(column));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    joined(all.iter().map(|row| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| padded(cell, *width));
        format!("  {}", cells.collect::<Vec<String>>().join("  ").trim_end())
    }))
}
