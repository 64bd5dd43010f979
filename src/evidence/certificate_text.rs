//! What `openssl x509` prints of a certificate: with `-text`, and with `-subject -issuer -dates`.

use super::clue::{Found, Opened, What};
use super::measures::lines;
use crate::text::Span;
use crate::time::{Assumed, Instant, Stamp};

/// Lines of one certificate lie no further apart.
const NEAR: usize = 40;

#[derive(Default)]
struct Printed<'a> {
    span: Option<Span>,
    line: usize,
    subject: Option<&'a str>,
    issuer: Option<&'a str>,
    not_before: Option<Instant>,
    not_after: Option<Instant>,
    is_ca: bool,
}

pub fn read(form: &'static str, pasted: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !["Not Before", "notBefore=", "notAfter="]
        .iter()
        .any(|words| pasted.contains(words))
    {
        return found;
    }
    let mut open = Printed::default();
    for (number, (start, line)) in lines(pasted).enumerate() {
        let text = line.trim();
        if text == "CA:TRUE" && open.span.is_some() {
            open.is_ca = true;
            continue;
        }
        let Some((key, value)) = pair(text) else {
            continue;
        };
        let is_far = open.span.is_some() && number > open.line + NEAR;
        if is_far || open.has(key) {
            close(form, std::mem::take(&mut open), &mut found);
        }
        let taken = match key {
            Key::Subject => open.subject.replace(value).is_none(),
            Key::Issuer => open.issuer.replace(value).is_none(),
            Key::NotBefore | Key::NotAfter => {
                let slot = match key {
                    Key::NotBefore => &mut open.not_before,
                    _ => &mut open.not_after,
                };
                *slot = date(value);
                slot.is_some()
            }
        };
        if taken {
            let (start, end) = (
                start + line.len() - line.trim_start().len(),
                start + line.len(),
            );
            let span = open.span.get_or_insert(Span::new(start, end));
            span.end = end;
            open.line = number;
        }
    }
    close(form, open, &mut found);
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Key {
    Subject,
    Issuer,
    NotBefore,
    NotAfter,
}

/// `Not After : Dec 11 10:37:53 2024 GMT`, `notAfter=Dec 11 10:37:53 2024 GMT`.
fn pair(text: &str) -> Option<(Key, &str)> {
    const KEYS: [(&str, Key); 8] = [
        ("Subject:", Key::Subject),
        ("subject=", Key::Subject),
        ("Issuer:", Key::Issuer),
        ("issuer=", Key::Issuer),
        ("Not Before:", Key::NotBefore),
        ("notBefore=", Key::NotBefore),
        ("Not After :", Key::NotAfter),
        ("notAfter=", Key::NotAfter),
    ];
    KEYS.iter()
        .find_map(|(word, key)| Some((*key, text.strip_prefix(word)?.trim())))
}

/// `Dec  1 10:37:53 2023 GMT`, always UTC; newer ones are told to print `2023-12-01 10:37:53Z`.
fn date(value: &str) -> Option<Instant> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let turned = match &words[..] {
        [month, day, time, year, "GMT"] => {
            let day = ["0", day];
            let day = day.concat();
            let day = day.get(day.len() - 2..)?;
            [day, " ", month, " ", year, " ", time, " GMT"].concat()
        }
        _ => value.to_owned(),
    };
    let assumed = Assumed {
        near: Instant(0),
        year: None,
        zone: 0,
    };
    let stamp = Stamp::read_whole(&turned).filter(|it| it.has_year)?;
    Some(stamp.moment(&assumed))
}

impl Printed<'_> {
    fn has(&self, key: Key) -> bool {
        match key {
            Key::Subject => self.subject.is_some(),
            Key::Issuer => self.issuer.is_some(),
            Key::NotBefore => self.not_before.is_some(),
            Key::NotAfter => self.not_after.is_some(),
        }
    }
}

/// Without both dates there is nothing to say.
fn close(form: &'static str, printed: Printed, found: &mut Vec<Found>) {
    let (Some(span), Some(not_before), Some(not_after)) =
        (printed.span, printed.not_before, printed.not_after)
    else {
        return;
    };
    let name = |name: Option<&str>| name.unwrap_or("?").replace(" = ", "=");
    found.push(Found {
        form,
        span,
        what: What::Opened(Opened::Certificate {
            subject: name(printed.subject),
            issuer: name(printed.issuer),
            not_before,
            not_after,
            is_ca: printed.is_ca,
        }),
    });
}
