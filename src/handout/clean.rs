//! Text that cannot surprise: one line stays one line, nothing invisible stays invisible, nothing is endless.

use super::More;

/// So long may a value be where it is quoted.
pub const LONGEST_VALUE: usize = 160;

/// Whether it changes how the text around it is read, or cannot be seen at all.
fn surprises(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether nothing in it has to be made visible.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(surprises)
}

/// On one line, with what cannot be seen written as JSON writes it: `\n`, `\u202e`.
pub fn line(text: &str) -> String {
    visible(text, false)
}

/// The same of several lines, whose ends and tabs stay.
pub fn lines(text: &str) -> String {
    visible(&text.replace("\r\n", "\n"), true)
}

fn visible(text: &str, keep_lines: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' if keep_lines => clean.push(c),
            '\n' => clean.push_str("\\n"),
            '\r' => clean.push_str("\\r"),
            '\t' => clean.push_str("\\t"),
            c if !surprises(c) => clean.push(c),
            c if u32::from(c) < 0x1_0000 => {
                clean.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => clean.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    clean
}

/// The first characters, and how many are left out if not all fit.
pub fn cut(text: &str, most: usize) -> (&str, Option<usize>) {
    match text.char_indices().nth(most) {
        None => (text, None),
        Some((end, _)) => (&text[..end], Some(text[end..].chars().count())),
    }
}

/// A value on one line, not too long.
pub fn value(text: &str, more: More) -> String {
    let (first, left) = cut(text, LONGEST_VALUE);
    let first = line(first);
    match left {
        None => first,
        Some(left) => format!("{first}… {}", more(left)),
    }
}

/// How many columns a character takes where all have the same width.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x1ab0..=0x1aff | 0x20d0..=0x20ff => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

/// How many columns a text takes: a Chinese character takes two.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Filled up with blanks to so many columns.
pub fn padded(text: &str, to: usize) -> String {
    let missing = to.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// A word of a command for a POSIX shell; none if nobody could type it, or if it would be read as an option.
pub fn shell_word(text: &str) -> Option<String> {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c);
    if !is_plain(text) || text.starts_with('-') || text.chars().nth(LONGEST_VALUE).is_some() {
        return None;
    }
    if !text.is_empty() && text.chars().all(harmless) {
        return Some(text.into());
    }
    Some(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        let odd = "a\u{1b}[31mb\r\nc\u{202e}d\u{e0041}";
        assert_eq!(line(odd), "a\\u001b[31mb\\r\\nc\\u202ed\\u{e0041}");
        assert_eq!(lines(odd), "a\\u001b[31mb\nc\\u202ed\\u{e0041}");
    }

    #[test]
    fn a_value_is_cut_with_a_count() {
        let more = |left: usize| format!("({left} more)");
        assert_eq!(value("short", &more), "short");
        let long = "长".repeat(LONGEST_VALUE + 3);
        let expected = format!("{}… (3 more)", "长".repeat(LONGEST_VALUE));
        assert_eq!(value(&long, &more), expected);
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("API Server 拒绝"), 15);
        assert_eq!(padded("时钟", 6), "时钟  ");
    }

    #[test]
    fn a_word_of_a_command_does_nothing_else() {
        for (text, word) in [
            (
                "https://vault.example:8200/a,b",
                "https://vault.example:8200/a,b",
            ),
            ("", "''"),
            ("'; rm -rf /; '", r"''\''; rm -rf /; '\'''"),
            ("$(id) `id` \\ *", "'$(id) `id` \\ *'"),
        ] {
            assert_eq!(shell_word(text).as_deref(), Some(word));
        }
        for text in ["--all", "a\nb", "\u{202e}x", "\u{1b}[2J"] {
            assert_eq!(shell_word(text), None, "{text:?}");
        }
    }
}
