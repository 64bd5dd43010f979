//! Changes to text that bytes at random seldom make: pieces of other forms, wrapping, other digits.

use super::seeds::seeds;
use super::travel::MARKS;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::sync::LazyLock;

/// splitmix64 (Steele, Lea and Flood, 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

static SEEDS: LazyLock<Vec<String>> = LazyLock::new(seeds);

/// Half of what is tried is libFuzzer's own.
pub fn text(bytes: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed));
    if dice.below(2) == 0 {
        return libfuzzer_sys::fuzzer_mutate(bytes, size, most);
    }
    let mut text = String::from_utf8_lossy(&bytes[..size]).into_owned();
    for _ in 0..=dice.below(3) {
        text = changed(&text, &mut dice);
    }
    let mut length = text.len().min(most);
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    length
}

const SPECIAL: [&str; 48] = [
    ".",
    "=",
    "%",
    "\\",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\r\n",
    " ",
    "\t",
    ":",
    ",",
    "-",
    "~",
    "中",
    "😀",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "…",
    "\0",
    "\u{85}",
    "é",
    "−",
    "\\n",
    "\\u0000",
    "\\ud83d",
    "%2E",
    "%25",
    "---\n",
    "- ",
    "  ",
    "|",
    ">",
    "&a ",
    "*a",
    "!!str ",
    "# ",
    "eyJ",
    "9223372036854775807",
    "-",
    "1e400",
    "年",
    "T00:00:00Z",
];

/// Times and lengths at which sums and calendars end.
const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "60",
    "9",
    "1970",
    "9999",
    "10000",
    "2147483648",
    "99999999999",
    "1700000000000",
    "9223372036854775807",
    "18446744073709551616",
    "1e308",
    "0.0000000001",
    "340282366920938463463374607431768211456",
];

/// A place between characters.
fn place(text: &str, dice: &mut Dice) -> usize {
    let mut at = dice.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn stretch(text: &str, dice: &mut Dice) -> (usize, usize) {
    let (one, other) = (place(text, dice), place(text, dice));
    let (start, end) = (one.min(other), one.max(other));
    // Most are short.
    let mut short = start + dice.below(24);
    while !text.is_char_boundary(short.min(text.len())) {
        short += 1;
    }
    match dice.below(3) {
        0 => (start, end),
        _ => (start, short.min(end)),
    }
}

fn line(text: &str, dice: &mut Dice) -> (usize, usize) {
    let at = place(text, dice);
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it + 1);
    (start, end)
}

/// Digits in a row, or something else that is a word.
fn word(text: &str, dice: &mut Dice, is: fn(char) -> bool) -> Option<(usize, usize)> {
    let at = place(text, dice);
    let start = at + text[at..].find(is)?;
    let rest = &text[start..];
    let length = rest.find(|c| !is(c)).unwrap_or(rest.len());
    Some((start, start + length))
}

fn changed(text: &str, dice: &mut Dice) -> String {
    let seeds = &*SEEDS;
    let other = &seeds[dice.below(seeds.len())];
    let with = |(start, end): (usize, usize), instead: &str| {
        [&text[..start], instead, &text[end..]].concat()
    };
    let (at, span) = (place(text, dice), stretch(text, dice));
    let inside = &text[span.0..span.1];
    match dice.below(22) {
        0 => with(span, ""),
        1 => with((at, at), inside),
        2 => with((at, at), dice.of(&SPECIAL)),
        3 => with(span, dice.of(&SPECIAL)),
        4 => {
            let (start, end) = stretch(other, dice);
            with((at, at), &other[start..end])
        }
        5 => {
            let (start, end) = line(other, dice);
            with(line(text, dice), &other[start..end])
        }
        6 => {
            let line = line(text, dice);
            let again = text[line.0..line.1].repeat(1 + dice.below(5));
            with((line.1, line.1), &again)
        }
        7 => with(line(text, dice), ""),
        8 => format!("{text}{}{other}", dice.of(&["\n", "\n\n", "\n---\n", " "])),
        9 => format!("{other}\n{text}"),
        10 => match word(text, dice, |c| c.is_ascii_digit()) {
            Some(digits) => with(digits, dice.of(&NUMBERS)),
            None => with(span, dice.of(&NUMBERS)),
        },
        11 => match word(text, dice, |c| c.is_ascii_digit()) {
            Some((start, end)) => {
                let digits: String = (start..end)
                    .map(|_| dice.of(&['0', '1', '2', '5', '9']))
                    .collect();
                with((start, end), &digits)
            }
            None => with(span, inside),
        },
        12 => match word(text, dice, |c| {
            c.is_ascii_alphanumeric() || "-_.".contains(c)
        }) {
            Some((start, end)) => with((start, end), &STANDARD.encode(&text[start..end])),
            None => with(span, inside),
        },
        13 => match word(text, dice, |c| {
            c.is_ascii_alphanumeric() || "-_".contains(c)
        }) {
            // A segment, or what else is base64: changed inside.
            Some((start, end)) => match URL_SAFE_NO_PAD.decode(&text[start..end]) {
                Ok(inner) => match String::from_utf8(inner) {
                    Ok(inner) => with((start, end), &URL_SAFE_NO_PAD.encode(changed(&inner, dice))),
                    Err(_) => with(span, ""),
                },
                Err(_) => with((start, end), ""),
            },
            None => with(span, inside),
        },
        14 => with(
            span,
            &inside
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n"),
        ),
        15 => format!(
            "{{\"log\":\"{}\"}}",
            text.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n")
        ),
        16 => format!("token: {}\n", STANDARD.encode(text)),
        17 => text.lines().map(|line| format!("  {line}\n")).collect(),
        18 => with(
            span,
            &inside
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect::<String>(),
        ),
        19 => with((at, at), &dice.of(&MARKS).to_string()),
        20 => text.replace('\n', "\r\n"),
        _ => {
            let column = 40 + dice.below(60);
            let characters: Vec<char> = inside.chars().collect();
            let lines: Vec<String> = characters
                .chunks(column)
                .map(|it| it.iter().collect())
                .collect();
            with(span, &lines.join("\n"))
        }
    }
}

/// One more change, for whoever has no libFuzzer around.
pub fn once(text: &str, dice: &mut Dice) -> String {
    changed(text, dice)
}
