//! Writes JSON again, two blanks to a level, so that a person can read it.

use super::{Node, Value};

/// The value written again with two blanks of indentation, every number and every member as it stood.
pub fn pretty(node: &Node) -> String {
    let mut out = String::new();
    write_pretty(node, 0, &mut out);
    out
}

fn write_pretty(node: &Node, depth: usize, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(written) => out.push_str(written),
        Value::String(text) => write_string(text, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                new_line(index, depth + 1, out);
                write_pretty(item, depth + 1, out);
            }
            end_line(depth, out);
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                new_line(index, depth + 1, out);
                write_string(&member.name, out);
                out.push_str(": ");
                write_pretty(&member.value, depth + 1, out);
            }
            end_line(depth, out);
            out.push('}');
        }
    }
}

fn new_line(index: usize, depth: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
    end_line(depth, out);
}

fn end_line(depth: usize, out: &mut String) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Writes a JSON string, quotes included.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", control as u32));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn members_and_numbers_stay_as_they_stood() {
        let (node, _) = read(br#"{"b":1.0,"a":[],"b":{"c":"x\u0001\n\"","d":[1e3,null]}}"#);
        let written = node.map(|node| pretty(&node)).unwrap_or_default();
        assert_eq!(
            written,
            r#"{
  "b": 1.0,
  "a": [],
  "b": {
    "c": "x\u0001\n\"",
    "d": [
      1e3,
      null
    ]
  }
}"#
        );
    }
}
