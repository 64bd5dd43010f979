//! The claims as a table: one row a value, objects unfolded, everything as it was written.

use super::NumericDate;
use super::registry::{Meaning, Shape, known};
use crate::json::{Node, Value, pretty};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The names from the top, joined by dots.
    pub path: String,
    pub value: RowValue,
    pub meaning: Option<Meaning>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RowValue {
    /// A string, without its quotes.
    Text(String),
    /// A list of strings.
    List(Vec<String>),
    /// A date, if the claim is one and the number can be read.
    Date(NumericDate),
    /// Anything else, as written.
    Written(String),
}

/// The rows of an object, in the order written. Only objects that are known are unfolded.
pub fn rows(object: &Node) -> Vec<Row> {
    let mut rows = Vec::new();
    unfold(object, "", &mut rows);
    rows
}

fn unfold(object: &Node, prefix: &str, rows: &mut Vec<Row>) {
    for member in object.members() {
        let path = format!("{prefix}{}", member.name);
        let entry = known(&path);
        let opens = entry.is_some_and(|entry| entry.shape == Shape::Object);
        if opens && !member.value.members().is_empty() {
            unfold(&member.value, &format!("{path}."), rows);
            continue;
        }
        let is_date = entry.is_some_and(|entry| entry.shape == Shape::Date);
        rows.push(Row {
            value: row_value(&member.value, is_date),
            meaning: entry.map(|entry| entry.meaning),
            path,
        });
    }
}

fn row_value(node: &Node, is_date: bool) -> RowValue {
    match &node.value {
        Value::String(text) => RowValue::Text(text.clone()),
        Value::Number(written) if is_date => NumericDate::read(written)
            .map_or_else(|| RowValue::Written(written.clone()), RowValue::Date),
        Value::Array(items) if !items.is_empty() => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            texts.map_or_else(|| RowValue::Written(pretty(node)), RowValue::List)
        }
        _ => RowValue::Written(pretty(node)),
    }
}
