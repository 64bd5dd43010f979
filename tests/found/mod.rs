//! What the closer look found, against a line of a spec: a form's id and words `key=value`, each of which must hold.
//!
//! Values with blanks stand in double quotes. Times are written as `read_typed` takes them, distances as offsets
//! (`-1m57s`, `none`).
//!
//! | key | of what was found |
//! | --- | --- |
//! | `text` | what stands there begins so |
//! | `token`, `name`, `used-by`, `wrapped`, `expires` | a token: its text begins so, whose it is, by what it is used, how it was wrapped (by commas) |
//! | `who`, `host`, `clock`, `subject`, `audit-id`, `remark` | who spoke, where, when by their clock |
//! | `calls` | who calls: `alice as bob from 10.0.0.7 with kubectl` |
//! | `branch`, `grade`, `library` | of each reason in order, by commas; `-` is none |
//! | `now`, `exp`, `nbf`, `iat`, `client`, `limit`, `away`, `after-warning`, `age`, `leeway` | what the words carry |
//! | `measures`, `against`, `how`, `low`, `high`, `at` | two clocks: `person`, `node(NAME)`, `apiserver(none)` |
//! | `opened` | its parts, as they are debugged without quotes, hold this text |

use jwtriage::evidence::clue::{Caller, Carries, Found, Party, Reason, Said, What};
use jwtriage::time::{
    Assumed, Instant, Nanos, Stamp, Typed, civil, offset_text, read_offset, read_typed,
};

/// What does not hold of it: each key with what it is and what was wanted.
pub fn differences(
    found: &Found,
    words: &[String],
    pasted: &str,
    assumed: &Assumed,
) -> Vec<String> {
    let mut differ = Vec::new();
    for word in words {
        let (key, wanted) = word.split_once('=').unwrap_or((word, ""));
        let is = value(found, key, pasted, assumed);
        let holds = match key {
            "text" | "token" => is.starts_with(wanted),
            "opened" => is.contains(wanted),
            "clock" | "expires" | "now" | "exp" | "nbf" | "iat" | "client" | "limit" | "at"
                if wanted != "none" =>
            {
                is == utc(instant(wanted))
            }
            "low" | "high" | "away" | "after-warning" | "age" | "leeway" if wanted != "none" => {
                read_offset(wanted).is_ok_and(|offset| offset_text(offset) == is)
            }
            _ => is == wanted,
        };
        if !holds {
            differ.push(format!("{key} is {is:?}, not {wanted:?}"));
        }
    }
    differ
}

/// Separated by blanks, except in double quotes, which are taken off.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(character),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

pub fn instant(text: &str) -> Instant {
    match read_typed(text) {
        Ok(Typed::At(instant)) => instant,
        other => panic!("{text}: {other:?}"),
    }
}

fn utc(instant: Instant) -> String {
    let nanos = instant.subsecond();
    let c = civil(instant, 0).expect("a date");
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{nanos:09}",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

fn value(found: &Found, key: &str, pasted: &str, assumed: &Assumed) -> String {
    let time =
        |stamp: Option<Stamp>| stamp.map_or("none".into(), |stamp| utc(stamp.moment(assumed)));
    let span = |nanos: Option<Nanos>| nanos.map_or("none".into(), offset_text);
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    match (&found.what, key) {
        (_, "text") => pasted[found.span.start..found.span.end].into(),
        (What::Token(it), "token") => it.clean.text.clone(),
        (What::Token(it), "name") => or_dash(it.name.as_deref()),
        (What::Token(it), "used-by") => it.used_by.join(","),
        (What::Token(it), "wrapped") => {
            let names = it.wrapped.iter().map(|it| format!("{it:?}").to_lowercase());
            names.collect::<Vec<_>>().join(",")
        }
        (What::Token(it), "expires") => time(it.expires),
        (What::Said(it), _) => said(it, key, &time, &span),
        (What::Measured(it), "measures") => party(&it.clock),
        (What::Measured(it), "against") => party(&it.against),
        (What::Measured(it), "how") => format!("{:?}", it.how).to_lowercase(),
        (What::Measured(it), "low") => span(it.low),
        (What::Measured(it), "high") => span(it.high),
        (What::Measured(it), "at") => time(it.at),
        (What::Opened(it), "opened") => format!("{it:?}").replace('"', ""),
        _ => format!("nothing that {:?} has", found.what),
    }
}

/// `node(node-7)`, `apiserver(none)`.
fn party(party: &Party) -> String {
    let text = format!("{party:?}").to_lowercase().replace('"', "");
    text.replace("some(", "").replace("))", ")")
}

fn calls(caller: &Caller) -> String {
    let mut parts: Vec<String> = caller.user.iter().cloned().collect();
    parts.extend(caller.acting_as.iter().map(|it| format!("as {it}")));
    if !caller.addresses.is_empty() {
        parts.push(format!("from {}", caller.addresses.join(",")));
    }
    parts.extend(caller.agent.iter().map(|it| format!("with {it}")));
    parts.join(" ")
}

fn said(
    said: &Said,
    key: &str,
    time: &dyn Fn(Option<Stamp>) -> String,
    span: &dyn Fn(Option<Nanos>) -> String,
) -> String {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or("-".into());
    let each = |part: &dyn Fn(&Reason) -> String| {
        said.reasons.iter().map(part).collect::<Vec<_>>().join(",")
    };
    let carried = match key {
        "now" => Carries::Now,
        "exp" => Carries::Exp,
        "nbf" => Carries::Nbf,
        "iat" => Carries::Iat,
        "client" => Carries::Client,
        "limit" => Carries::Limit,
        "away" => Carries::Away,
        "after-warning" => Carries::AfterWarning,
        "age" => Carries::Age,
        "leeway" => Carries::Leeway,
        "who" => return format!("{:?}", said.speaker.who).to_lowercase(),
        "host" => return or_dash(&said.speaker.host),
        "clock" => return time(said.at),
        "subject" => return or_dash(&said.subject),
        "audit-id" => return or_dash(&said.audit_id),
        "calls" => return said.caller.as_ref().map_or("-".into(), |it| calls(it)),
        "remark" => return said.remark.unwrap_or("-").into(),
        "branch" => return each(&|it| it.branch.unwrap_or("-").into()),
        "grade" => return each(&|it| format!("{:?}", it.grade).to_lowercase()),
        "library" => return each(&|it| it.origin.unwrap_or("-").into()),
        other => return format!("there is no key {other}"),
    };
    let mut times = said.reasons.iter().flat_map(|it| &it.times);
    let mut spans = said.reasons.iter().flat_map(|it| &it.spans);
    match (
        times.find(|(what, _)| *what == carried),
        spans.find(|(what, _)| *what == carried),
    ) {
        (Some((_, stamp)), _) => time(Some(*stamp)),
        (None, found) => span(found.map(|(_, nanos)| *nanos)),
    }
}
