//! Joins the page's stylesheets into one, without comments and spare white space.

use crate::failure::{Failure, Outcome};

/// One of the page's, as Trunk wrote it.
pub struct Sheet {
    pub address: String,
    pub text: String,
}

/// One sheet, in the order in which the page links its parts.
pub fn join(sheets: &[Sheet]) -> String {
    let squeezed = sheets.iter().map(|sheet| squeeze(&sheet.text));
    squeezed.collect::<Vec<_>>().join("\n")
}

/// Drops comments, the last `;` of a block, and white space where it cannot mean anything: at either side of `{`, `}`,
/// `;`, `,` and `>`, and behind `:`. Everywhere else a run of it becomes one space, because between two selectors or in a
/// calculation it does mean something.
fn squeeze(sheet: &str) -> String {
    let mut squeezed = String::with_capacity(sheet.len());
    let mut rest = sheet;
    let mut space = false;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
            space = true;
        } else if next.is_whitespace() {
            rest = &rest[next.len_utf8()..];
            space = true;
        } else {
            let (word, after) = rest.split_at(length_of_word(rest, next));
            let stands_alone =
                squeezed.is_empty() || squeezed.ends_with(['{', '}', ';', ',', ':', '>']);
            if space && !stands_alone && !word.starts_with(['{', '}', ';', ',', '>']) {
                squeezed.push(' ');
            }
            if word == "}" && squeezed.ends_with(';') {
                squeezed.pop();
            }
            squeezed.push_str(word);
            rest = after;
            space = false;
        }
    }
    squeezed
}

/// A whole string in quotes, or one character.
fn length_of_word(rest: &str, first: char) -> usize {
    if first != '"' && first != '\'' {
        return first.len_utf8();
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == first && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Files that a sheet asks for besides itself. A page whose policy forbids loading anything must not
/// have any.
pub fn wants_files(sheet: &str) -> bool {
    let outside = sheet.split("url(").skip(1).any(|url| {
        let url = url.trim_start_matches(['"', '\'', ' ']);
        !url.starts_with("data:") && !url.starts_with('#')
    });
    outside || sheet.contains("@import")
}

/// The sheet, if it can stand inside the page.
pub fn fit_for_inline(sheet: &str) -> Outcome<&str> {
    if wants_files(sheet) {
        return Err(Failure::new(
            "a stylesheet has `@import` or a `url()` of a file; a sheet inside the page cannot load it",
        ));
    }
    if sheet.contains("</style") {
        return Err(Failure::new(
            "a stylesheet holds `</style` and cannot be put inline",
        ));
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_goes_and_what_means_something_stays() {
        let sheet = "/* why */\n@layer a, b;\n.x :hover,\n.y > .z /* odd */ .w {\n  margin: calc(1px + 2px) -1px;\n}\n";
        assert_eq!(
            squeeze(sheet),
            "@layer a,b;.x :hover,.y>.z .w{margin:calc(1px + 2px) -1px}"
        );
    }

    #[test]
    fn a_string_is_left_as_it_is() {
        let sheet = r#".x::before { content: "/* \" { ;  "; quotes: '«  ' "»"; }"#;
        assert_eq!(
            squeeze(sheet),
            r#".x::before{content:"/* \" { ;  ";quotes:'«  ' "»"}"#
        );
    }

    #[test]
    fn a_sheet_that_needs_other_files_is_noticed() {
        assert!(wants_files("a { background: url(\"./icon.svg\") }"));
        assert!(wants_files("@import 'b.css';"));
        assert!(!wants_files(
            "a { mask: url(#x); background: url('data:image/svg+xml,<svg/>') }"
        ));
    }
}
