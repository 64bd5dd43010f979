//! Several errors written as one: `[a, b, [c, d]]`, as apimachinery writes them, alone or in the middle of a text.
//!
//! Commas inside of quotes, parentheses and lists such as `["a" "b"]` divide nothing.

use std::ops::Range;

/// What begins so goes on with the sentence before the comma.
const GOES_ON: [&str; 6] = [
    "SKID=",
    "AKID=",
    "or remove the ",
    "but wanted ",
    "accepted: [",
    "got ",
];

/// What ends so is not over at the comma: `validation failed, token is expired (exp)`.
const NOT_OVER: [&str; 6] = [
    "validation failed",
    "validation field",
    "invalid signature",
    "malformed jwt",
    "different provider",
    "unsupported algorithm",
];

/// Deeper than this nobody nests errors.
const DEEPEST: usize = 16;

/// A bracket that is open.
struct Open {
    /// Whether it holds errors; a list of quoted words does not.
    is_list: bool,
    commas: usize,
    /// Where the piece begins that is being read, and how many leaves there were then.
    piece: usize,
    leaves: usize,
    /// Parentheses that are open inside of it.
    parentheses: usize,
}

/// The errors that the text holds, in order; of a text without such a list, the whole.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut leaves: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut more_quotes = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'"' if more_quotes && !open.is_empty() => match quote_end(bytes, at) {
                Some(end) => at = end,
                None => more_quotes = false,
            },
            b'[' if open.len() < DEEPEST => {
                let is_inside = open.last().is_none_or(|outer| outer.is_list);
                open.push(Open {
                    is_list: is_inside && is_list(bytes, start),
                    commas: 0,
                    piece: at,
                    leaves: leaves.len(),
                    parentheses: 0,
                });
            }
            b']' => {
                if let Some(closed) = open.pop() {
                    close(text, &closed, start, &mut leaves);
                }
            }
            b'(' => {
                if let Some(open) = open.last_mut() {
                    open.parentheses += 1;
                }
            }
            b')' => {
                if let Some(open) = open.last_mut() {
                    open.parentheses = open.parentheses.saturating_sub(1);
                }
            }
            b',' if bytes.get(at) == Some(&b' ') => {
                if let Some(open) = open.last_mut()
                    && divides(text, open, start)
                {
                    take(text, open.piece..start, open.leaves, &mut leaves);
                    open.commas += 1;
                    open.piece = at + 1;
                    open.leaves = leaves.len();
                }
            }
            _ => {}
        }
    }
    // Cut off in the middle.
    while let Some(closed) = open.pop() {
        close(text, &closed, text.len(), &mut leaves);
    }
    if leaves.is_empty() {
        leaves.extend(trimmed(text, 0..text.len()));
    }
    leaves
}

/// Whether the bracket opens a list of errors: not an index, not Go's `[]string`, no words in quotes, no JSON.
fn is_list(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let behind = bytes.get(at + 1);
    !before.is_some_and(u8::is_ascii_alphanumeric)
        && behind.is_some_and(|byte| !b"\"'\\]{0123456789 ".contains(byte))
}

fn divides(text: &str, open: &Open, comma: usize) -> bool {
    let (before, behind) = text.split_at_checked(comma).unwrap_or_default();
    let behind = behind.get(2..).unwrap_or_default();
    open.is_list
        && open.parentheses == 0
        && !GOES_ON.iter().any(|words| behind.starts_with(words))
        && !NOT_OVER.iter().any(|words| before.ends_with(words))
}

/// The last piece of a list; one without a comma and without a list in it is none.
fn close(text: &str, closed: &Open, end: usize, leaves: &mut Vec<Range<usize>>) {
    if closed.commas > 0 {
        take(text, closed.piece..end, closed.leaves, leaves);
    }
}

/// A piece in which lists were found is those.
fn take(text: &str, piece: Range<usize>, before: usize, leaves: &mut Vec<Range<usize>>) {
    if leaves.len() == before {
        leaves.extend(trimmed(text, piece));
    }
}

fn trimmed(text: &str, piece: Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(piece.clone())?;
    let start = piece.start + (whole.len() - whole.trim_start().len());
    let range = start..start + whole.trim().len();
    (!range.is_empty()).then_some(range)
}

/// Behind the quote that closes; a backslash before a quote makes it no other one.
fn quote_end(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
    Some(at + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_split_where_they_were_joined() {
        for (text, wanted) in [
            ("", &[][..]),
            (" a ", &["a"]),
            ("[a, b, c]", &["a", "b", "c"]),
            ("x: [a, b]: y", &["a", "b"]),
            (
                "[invalid bearer token, [invalid bearer token, invalid bearer token]]",
                &[
                    "invalid bearer token",
                    "invalid bearer token",
                    "invalid bearer token",
                ],
            ),
            ("[a, x: [b, c], d]", &["a", "b", "c", "d"]),
            (
                r#"[a, token audiences ["x" "y, z"] is invalid for the target audiences ["c"]]"#,
                &[
                    "a",
                    r#"token audiences ["x" "y, z"] is invalid for the target audiences ["c"]"#,
                ],
            ),
            (
                r#"[a, token audiences [\"x, y\"] is wrong]"#,
                &["a", r#"token audiences [\"x, y\"] is wrong"#],
            ),
            ("[a, b (c, d), e]", &["a", "b (c, d)", "e"]),
            (
                "[x509: expired: current time A is before B, verifying certificate SN=1, SKID=, AKID=2 failed: x509: x]",
                &[
                    "x509: expired: current time A is before B",
                    "verifying certificate SN=1, SKID=, AKID=2 failed: x509: x",
                ],
            ),
            (
                "[a, go-jose/go-jose/jwt: validation failed, token is expired (exp)]",
                &[
                    "a",
                    "go-jose/go-jose/jwt: validation failed, token is expired (exp)",
                ],
            ),
            (
                "[a, invalid signature, no keys found]",
                &["a", "invalid signature, no keys found"],
            ),
            (
                r#"[a, oidc: malformed jwt, expected 3 parts got 1, oidc: id token issued by a different provider, expected "a", got "b"]"#,
                &[
                    "a",
                    "oidc: malformed jwt, expected 3 parts got 1",
                    r#"oidc: id token issued by a different provider, expected "a", got "b""#,
                ],
            ),
            (
                "[a, unable to match the audience: [b] , accepted: [c]]",
                &["a", "unable to match the audience: [b] , accepted: [c]"],
            ),
            // Cut off.
            (
                "[invalid bearer token, Token has exp",
                &["invalid bearer token", "Token has exp"],
            ),
            // No lists of errors.
            ("[a]", &["[a]"]),
            ("a, b", &["a, b"]),
            ("pods[a, b]", &["pods[a, b]"]),
            (
                r#"expected audience in ["a", "b"]"#,
                &[r#"expected audience in ["a", "b"]"#],
            ),
            ("[1, 2]", &["[1, 2]"]),
            (r#"say "[a, b]"#, &["a", "b"]),
            ("]]", &["]]"]),
            ("[, ]", &[]),
            ("[é, 中]", &["é", "中"]),
        ] {
            let pieces: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
            let wanted = if text == "[, ]" {
                &["[, ]"][..]
            } else {
                wanted
            };
            assert_eq!(pieces, wanted, "{text}");
        }
    }

    #[test]
    fn any_text_is_split_in_linear_time() {
        for character in ["[", "]", "\"", ",", "(", ", ", "[,", "[a, "] {
            split(&character.repeat(1_000_000));
        }
    }
}
