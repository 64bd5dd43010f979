//! What the forms that measure clocks have in common: numbers with a unit, sheets of `key: value`, and the machine
//! that a command's output is of.

use super::clue::{Found, How, Measured, Opened, Party, What};
use crate::text::Span;
use crate::time::{Nanos, Stamp};

/// So many lines before an output may name its machine.
const LINES_BEFORE: usize = 6;

/// A line that is longer names no machine.
const LONGEST_HEADING: usize = 300;

/// The lines without their breaks, and where each begins.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let end = line.len() - usize::from(line.ends_with('\n'));
        let line = line.get(..end).unwrap_or_default();
        let end = end - usize::from(line.ends_with('\r'));
        (start, line.get(..end).unwrap_or_default())
    })
}

/// The decimal number that the text begins with, in units of so many nanoseconds, and its length. What is finer than
/// a nanosecond is cut off.
pub fn number(text: &str, unit: Nanos) -> Option<(Nanos, usize)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let whole = digits(0);
    let fraction = match bytes.get(whole) {
        Some(b'.') => digits(whole + 1),
        _ => 0,
    };
    if whole == 0 || whole > 19 {
        return None;
    }
    let mut sum: Nanos = 0;
    for byte in bytes.get(..whole)? {
        sum = sum * 10 + Nanos::from(byte - b'0');
    }
    sum = sum.saturating_mul(unit);
    let mut worth = unit;
    for byte in bytes
        .get(whole + 1..)
        .unwrap_or_default()
        .iter()
        .take(fraction)
    {
        // In two steps, so that 0.5 of 1 ns is nothing and 0.25 of 10 ns is 2.
        worth /= 10;
        sum += worth * Nanos::from(byte - b'0');
    }
    let length = text.len() - unsigned.len() + whole + if fraction > 0 { fraction + 1 } else { 0 };
    Some((if text.starts_with('-') { -sum } else { sum }, length))
}

/// Units of distances as time daemons write them.
const UNITS: &[(&str, Nanos)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
    ("w", 604_800_000_000_000),
    ("month", 2_629_800_000_000_000),
    ("y", 31_557_600_000_000_000),
];

/// A number with its unit right behind it, `-12us` or `+1.5ms`, and its length.
pub fn with_unit(text: &str) -> Option<(Nanos, usize)> {
    let (_, length) = number(text, 1)?;
    let rest = text.get(length..)?;
    let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
    let name = rest.get(..letters)?;
    let (_, unit) = UNITS.iter().find(|(unit, _)| *unit == name)?;
    let (value, _) = number(text, *unit)?;
    Some((value, length + letters))
}

/// A distance of several parts, `+1min 59.5s` (systemd, `format_timespan`), and its length. The sign in front holds for
/// all of them.
pub fn in_parts(text: &str) -> Option<(Nanos, usize)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut at = text.len() - unsigned.len();
    let (mut sum, mut end): (Nanos, usize) = (0, 0);
    while text.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
        let (part, length) = with_unit(text.get(at..)?)?;
        sum = sum.saturating_add(part);
        end = at + length;
        at = end + usize::from(text.as_bytes().get(end) == Some(&b' '));
    }
    let sum = if text.starts_with('-') { -sum } else { sum };
    (end > 0).then_some((sum, end))
}

/// A machine that a line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine<'a> {
    pub name: &'a str,
    /// Kubernetes calls it so: `node/NAME`.
    pub is_node: bool,
}

/// Whose clock it is, where the machine is known or not.
pub fn party(machine: Option<Machine>) -> Party {
    match machine {
        Some(Machine {
            name,
            is_node: true,
        }) => Party::Node(name.into()),
        machine => Party::Host(machine.map(|machine| machine.name.into())),
    }
}

/// A word that may be the name or the address of a machine.
pub fn is_host(word: &str) -> bool {
    let bytes = word.as_bytes();
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    (1..254).contains(&word.len())
        && ends(bytes.first())
        && ends(bytes.last())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
        && !bytes.iter().all(u8::is_ascii_digit)
}

/// A name as machines have it and fields of objects hardly ever do: small letters, and a digit, hyphen or dot; or an
/// address.
pub fn looks_like_host(word: &str) -> bool {
    let said = |byte: u8| byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let letters = word.bytes().any(|byte| byte.is_ascii_lowercase());
    let address = || {
        let four = word.split('.').count() == 4;
        four && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    is_host(word)
        && word.bytes().any(said)
        && !word
            .bytes()
            .any(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && (letters || address())
}

/// The machine that this line names as a heading or in a prompt or a command.
pub fn heading(line: &str) -> Option<Machine<'_>> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST_HEADING {
        return None;
    }
    let host = |name| {
        is_host(name).then_some(Machine {
            name,
            is_node: false,
        })
    };
    // `== node-7 ==`, `--- node-7`
    let marks = ['=', '-', '*', '>', '#'];
    let inner = line.trim_start_matches(marks);
    if line.len() >= inner.len() + 2 {
        let name = inner.trim_end_matches(marks).trim();
        return host(name.trim_end_matches(':'));
    }
    if let Some(name) = line.strip_suffix(':') {
        return host(name);
    }
    // ansible's `node-7 | CHANGED | rc=0 >>`, pssh's `[1] 18:37:53 [SUCCESS] node-7`
    if line.ends_with(">>") {
        return host(line.split(" | ").next()?);
    }
    if let Some((_, name)) = line.split_once("[SUCCESS] ") {
        return host(name.trim());
    }
    if let Some(machine) = in_command(line) {
        return Some(machine);
    }
    if let Some(machine) = in_prompt(line) {
        return Some(machine);
    }
    looks_like_host(line).then(|| host(line)).flatten()
}

/// `ssh root@node-7 date`, `kubectl debug node/node-7 …`.
fn in_command(line: &str) -> Option<Machine<'_>> {
    let mut words = line.split_whitespace();
    let mut before = "";
    while let Some(word) = words.next() {
        let after = std::mem::replace(&mut before, word);
        // A container has the clock of the machine that it runs on; where that is a node, it is called so.
        let runs = word == "exec" && CONTAINERS.contains(&after);
        if runs || word == "ssh" && after == "minikube" {
            return in_container(words, runs);
        }
        if let Some(name) = word.strip_prefix("node/") {
            return is_host(name).then_some(Machine {
                name,
                is_node: true,
            });
        }
        if word != "ssh" {
            continue;
        }
        let mut target = words.next()?;
        while target.starts_with('-') {
            // These have their value as the next word.
            if target.len() == 2 && target.ends_with(['i', 'p', 'l', 'o', 'J', 'F']) {
                words.next()?;
            }
            target = words.next()?;
        }
        let name = target.rsplit('@').next().unwrap_or(target);
        return is_host(name).then_some(Machine {
            name,
            is_node: false,
        });
    }
    None
}

/// Programs that run a command in a container or a virtual machine, by its name.
const CONTAINERS: [&str; 6] = ["docker", "podman", "nerdctl", "multipass", "lxc", "incus"];

/// `docker exec -it kind-control-plane date`, `minikube ssh -n minikube-m02 -- date`: what stands behind the command.
fn in_container<'a>(words: impl Iterator<Item = &'a str>, runs: bool) -> Option<Machine<'a>> {
    let mut words = words.skip_while(|word| runs && word.starts_with('-'));
    let name = match runs {
        true => words.next(),
        // Without `-n` it is the only machine or the first one, which is called as the profile.
        false => {
            let mut named = words.skip_while(|word| !matches!(*word, "-n" | "--node" | "-p"));
            named.nth(1).or(Some("minikube"))
        }
    };
    name.filter(|name| is_host(name)).map(|name| Machine {
        name,
        is_node: false,
    })
}

/// `[root@node-7 ~]# date`, `ubuntu@node-7:~$ date`.
fn in_prompt(line: &str) -> Option<Machine<'_>> {
    let (user, rest) = line.split_once('@')?;
    let user = user.trim_start_matches('[');
    let is_user = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if user.is_empty() || !user.bytes().all(is_user) {
        return None;
    }
    let name = rest.split([' ', ':']).next()?;
    let after = rest.get(name.len()..)?;
    let prompts = ["# ", "$ ", "% ", "> "];
    let ends = after.ends_with(['#', '$']) || prompts.iter().any(|end| after.contains(end));
    (ends && is_host(name)).then_some(Machine {
        name,
        is_node: false,
    })
}

/// The machine that the lines before this place name.
pub fn machine_before(pasted: &str, at: usize) -> Option<Machine<'_>> {
    let mut before = pasted.get(..at)?;
    for _ in 0..LINES_BEFORE {
        before = before.strip_suffix('\n').unwrap_or(before);
        if before.is_empty() {
            return None;
        }
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        if let Some(machine) = heading(before.get(start..)?) {
            return Some(machine);
        }
        before = before.get(..start)?;
    }
    None
}

/// Lines of `key: value`, as `timedatectl` and `chronyc tracking` print them.
pub struct Sheet<'a> {
    pub span: Span,
    pub machine: Option<Machine<'a>>,
    /// Of each key that was asked for.
    values: Vec<Option<&'a str>>,
}

impl<'a> Sheet<'a> {
    /// The value of the key with this number.
    pub fn get(&self, key: usize) -> Option<&'a str> {
        self.values.get(key).copied().flatten()
    }

    pub fn found(&self, form: &'static str, what: What) -> Found {
        Found {
            form,
            span: self.span,
            what,
        }
    }
}

/// All sheets with these keys. Between two keys there may be lines with others, and blank ones.
pub fn sheets<'a>(pasted: &'a str, keys: &[&str]) -> Vec<Sheet<'a>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut open = false;
    for (start, line) in lines(pasted) {
        let Some((key, value, machine)) = pair(line, keys) else {
            open &= line.trim().is_empty() || line.contains(':');
            continue;
        };
        let fits = |sheet: &Sheet| {
            sheet.get(key).is_none() && machine.is_none_or(|it| sheet.machine == Some(it))
        };
        if !(open && sheets.last().is_some_and(fits)) {
            sheets.push(Sheet {
                span: Span::new(start, start),
                machine: machine.or_else(|| machine_before(pasted, start)),
                values: vec![None; keys.len()],
            });
        }
        open = true;
        if let Some(sheet) = sheets.last_mut() {
            sheet.span.end = start + line.trim_end().len();
            if let Some(slot) = sheet.values.get_mut(key) {
                *slot = Some(value);
            }
        }
    }
    sheets
}

/// A key, its value, and the machine before both if there is one, as pdsh prints it.
fn pair<'a>(line: &'a str, keys: &[&str]) -> Option<(usize, &'a str, Option<Machine<'a>>)> {
    let (name, value) = line.split_once(':')?;
    let known = |name: &str| keys.iter().position(|key| *key == name.trim());
    if let Some(key) = known(name) {
        return Some((key, value.trim(), None));
    }
    let machine = Machine {
        name: name.trim(),
        is_node: false,
    };
    let (name, value) = value.split_once(':')?;
    let key = known(name).filter(|_| is_host(machine.name))?;
    Some((key, value.trim(), Some(machine)))
}

/// Two clocks that were measured; without bounds the page works them out when a person says when it was.
pub fn measured(
    clock: Party,
    against: Party,
    how: How,
    bounds: Option<(Nanos, Nanos)>,
    at: Option<Stamp>,
) -> What {
    What::Measured(Measured {
        clock,
        against,
        how,
        low: bounds.map(|(low, _)| low),
        high: bounds.map(|(_, high)| high),
        at,
    })
}

/// Whether what a time daemon follows is the clock of its own machine: NTP's driver for that has the address
/// 127.127.1.x and the id LOCL (RFC 5905, figure 12), chrony's `local` the first of these. It says nothing of the time.
pub fn is_own_clock(reference: &str) -> bool {
    let known = [
        "127.127.1.",
        "7F7F01",
        "4C4F434C",
        "0x4C4F434C",
        "LOCL",
        ".LOCL",
        "LOCAL(",
    ];
    let reference = reference.trim();
    known.iter().any(|known| reference.starts_with(known)) || reference.contains("\"LOCL\"")
}

/// A clock against its time source, with what may be wrong on either side.
pub fn off_source(clock: Party, off: Nanos, error: Nanos, at: Option<Stamp>) -> What {
    let bounds = (off.saturating_sub(error), off.saturating_add(error));
    measured(clock, Party::TimeSource, How::TimeDaemon, Some(bounds), at)
}

/// What a time daemon says of itself.
pub fn time_status(
    synchronized: Option<bool>,
    stratum: Option<u32>,
    source: Option<&str>,
) -> Opened {
    Opened::TimeStatus {
        synchronized,
        ntp: None,
        rtc_in_local: None,
        rtc_off: None,
        stratum,
        source: source.filter(|it| !it.is_empty()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    #[test]
    fn lines_and_where_they_begin() {
        for (text, expected) in [
            ("", &[][..]),
            ("\n", &[(0, "")]),
            ("a\r\n\nb", &[(0, "a"), (3, ""), (4, "b")]),
            ("中\nc\n", &[(0, "中"), (4, "c")]),
        ] {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_and_units() {
        for (text, unit, expected) in [
            ("0.000012345 seconds", 1_000_000_000, Some((12_345, 11))),
            (
                "-25198.995738 s",
                1_000_000_000,
                Some((-25_198_995_738_000, 13)),
            ),
            ("+00.0012345s", 1_000_000_000, Some((1_234_500, 11))),
            ("-0.0004", 1_000_000, Some((-400, 7))),
            ("3.", 1, Some((3, 1))),
            ("99999999999999999999", 1, None),
            (".5", 1, None),
            ("x", 1, None),
            ("", 1, None),
            ("-", 1, None),
        ] {
            assert_eq!(number(text, unit), expected, "{text}");
        }
        for (text, expected) in [
            ("-10us[", Some((-10_000, 5))),
            ("+1.5ms", Some((1_500_000, 6))),
            ("3600s", Some((3_600_000_000_000, 5))),
            ("12", None),
            ("12 us", None),
            ("12parsecs", None),
        ] {
            assert_eq!(with_unit(text), expected, "{text}");
        }
    }

    #[test]
    fn distances_of_several_parts_are_summed() {
        for (text, expected) in [
            ("-995us", Some((-995_000, 6))),
            ("+1min 59s", Some((119 * SECOND, 9))),
            ("-1min 59.5s", Some((-119_500_000_000, 11))),
            ("1h 1min 1s", Some((3661 * SECOND, 10))),
            ("-1d 7h", Some((-31 * 3600 * SECOND, 6))),
            ("1w 1d", Some((8 * 86_400 * SECOND, 5))),
            ("1min 2.5ms (max: 5s)", Some((60_002_500_000, 10))),
            ("1min 2parsecs", None),
            ("1min -2s", Some((60 * SECOND, 4))),
            ("2", None),
            ("+", None),
            ("", None),
        ] {
            assert_eq!(in_parts(text), expected, "{text}");
        }
    }

    #[test]
    fn machines_in_headings_prompts_and_commands() {
        for (line, expected) in [
            ("== node-7", Some(("node-7", false))),
            ("=== node-7 ===", Some(("node-7", false))),
            ("--- alpha:", Some(("alpha", false))),
            ("node-7:", Some(("node-7", false))),
            ("node-7 | CHANGED | rc=0 >>", Some(("node-7", false))),
            ("[1] 18:37:53 [SUCCESS] 10.0.0.7", Some(("10.0.0.7", false))),
            ("$ ssh -p 22 root@node-7 date", Some(("node-7", false))),
            (
                "ssh node-7.example.org chronyc tracking",
                Some(("node-7.example.org", false)),
            ),
            (
                "kubectl debug node/worker -it --image=busybox -- date",
                Some(("worker", true)),
            ),
            ("[root@node-7 ~]# chronyc tracking", Some(("node-7", false))),
            ("ubuntu@ip-10-0-0-1:~$ date", Some(("ip-10-0-0-1", false))),
            ("node-7", Some(("node-7", false))),
            ("alpha", None),
            ("1702406273.063390123", None),
            ("2023-12-12", None),
            ("10.0.0.7", Some(("10.0.0.7", false))),
            ("the clock:", None),
            ("=====", None),
            ("== two words", None),
            ("someone@example.org wrote", None),
            ("---", None),
            ("$ date", None),
            ("", None),
        ] {
            let found = heading(line).map(|it| (it.name, it.is_node));
            assert_eq!(found, expected, "{line}");
        }
        let machine = |text: &'static str| machine_before(text, text.len()).map(|it| it.name);
        assert_eq!(machine("== a-1\n\n"), Some("a-1"));
        assert_eq!(machine("== a-1\r\nx y\n"), Some("a-1"));
        assert_eq!(machine("== a-1\n1 2\n1 2\n1 2\n1 2\n1 2\n1 2\n"), None);
        assert_eq!(machine(""), None);
    }
}
