//! What collectors of logs put before a line: journald and syslog, container runtimes, `kubectl logs` and stern.
//!
//! The stamp is a clock of the same machine as the line's own, so that the two together measure nothing; but it has
//! a year, and often a zone, which klog has not.

use crate::time::Stamp;

/// What stood before the line.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Prefix {
    /// The collector's stamp: journald's, the container runtime's.
    pub at: Option<Stamp>,
    pub host: Option<String>,
    /// The name of the process or of the container.
    pub program: Option<String>,
    /// Written by or through a container runtime.
    pub runtime: bool,
}

/// So many prefixes stand before one line: a pod's name, the runtime's stamp, journald.
const MOST: usize = 4;

/// A prefix is no longer than this.
const LONGEST: usize = 512;

/// What stands before the line itself, and where that begins. Docker's JSON is none of these: its line is escaped.
pub(super) fn prefix(line: &str) -> (Prefix, usize) {
    let mut all = Prefix::default();
    let mut at = 0;
    if !may_have_one(line) {
        return (all, at);
    }
    for _ in 0..MOST {
        let rest = line.get(at..).unwrap_or_default();
        let Some((one, length)) = FORMS.iter().find_map(|form| form(rest)) else {
            break;
        };
        at += length;
        // The inner ones are nearer to who spoke.
        all.at = one.at.or(all.at);
        all.host = one.host.or(all.host);
        all.program = one.program.or(all.program);
        all.runtime |= one.runtime;
    }
    (all, at)
}

/// Most lines have none, and are told so at once: a time, brackets, a bar, an object, or a pair.
fn may_have_one(line: &str) -> bool {
    let mut threes = line.as_bytes().windows(3).take(MOST * LONGEST);
    threes.any(|it| {
        matches!(
            it,
            [b'0'..=b'9', b':' | b'.' | b'-', b'0'..=b'9']
                | [b'[' | b'|', ..]
                | [b'{', b'"', _]
                | [_, b'=', _]
        )
    })
}

type Form = fn(&str) -> Option<(Prefix, usize)>;

const FORMS: [Form; 9] = [
    cri, loki, syslog, process, kubectl, kail, compose, stern, timestamps,
];

/// Reads a prefix from its beginning on.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn of(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, words: &str) -> Option<()> {
        self.rest()
            .starts_with(words)
            .then(|| self.at += words.len())
    }

    fn stamp(&mut self) -> Option<Stamp> {
        let (stamp, length) = Stamp::read(self.rest())?;
        self.at += length;
        Some(stamp)
    }

    fn blanks(&mut self) -> Option<()> {
        let count = self.rest().bytes().take_while(|byte| *byte == b' ').count();
        self.at += count;
        (count > 0).then_some(())
    }

    /// Up to one of these, at least one byte, none of it a blank.
    fn until(&mut self, ends: &[u8]) -> Option<&'a str> {
        let rest = self.rest();
        let count = rest
            .bytes()
            .take(LONGEST)
            .take_while(|byte| !ends.contains(byte) && !byte.is_ascii_whitespace())
            .count();
        let word = rest.get(..count).filter(|word| !word.is_empty())?;
        self.at += count;
        Some(word)
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        (count > 0).then_some(())
    }
}

/// `2024-10-19T20:50:00.035673627Z stdout F `, P for a part of a line.
fn cri(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let at = dated(&mut reader)?;
    reader
        .skip(" stdout ")
        .or_else(|| reader.skip(" stderr "))?;
    reader.skip("F").or_else(|| reader.skip("P"))?;
    reader
        .skip(" ")
        .or(reader.rest().is_empty().then_some(()))?;
    let found = Prefix {
        at: Some(at),
        runtime: true,
        ..Prefix::default()
    };
    Some((found, reader.at))
}

/// A stamp that begins with its year.
fn dated(reader: &mut Reader) -> Option<Stamp> {
    let bytes = reader.rest().as_bytes();
    let is_one = bytes.first().is_some_and(u8::is_ascii_digit) && bytes.get(4) == Some(&b'-');
    is_one.then(|| reader.stamp()).flatten()
}

/// Loggers write their level where journald writes the host.
const LEVELS: [&str; 11] = [
    "trace", "debug", "info", "notice", "warn", "warning", "error", "err", "crit", "fatal", "panic",
];

/// `Dec 12 18:37:53 host k3s[911]: `, the ISO and full forms of `journalctl -o`, and what syslog writes to files and
/// to the network (RFC 3164, RFC 5424).
fn syslog(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let first = *line.as_bytes().first()?;
    let mut numbered = false;
    if first == b'<' {
        // The priority, and in RFC 5424 a version.
        reader.skip("<")?;
        reader.digits()?;
        reader.skip(">")?;
        numbered = reader.skip("1 ").is_some();
    }
    let letters = reader.rest().starts_with(|c: char| c.is_ascii_alphabetic());
    let at = match reader.skip("[") {
        // `journalctl -o short-monotonic`: seconds since the machine started.
        Some(()) => {
            let _ = reader.blanks();
            reader.digits()?;
            reader.skip(".")?;
            reader.digits()?;
            reader.skip("]")?;
            None
        }
        None if reader.rest().starts_with(|c: char| c.is_alphanumeric()) => Some(reader.stamp()?),
        None => return None,
    };
    reader.blanks()?;
    let found = |host: Option<&str>, program: &str| Prefix {
        at,
        host: host.map(str::to_owned),
        program: Some(program.to_owned()),
        runtime: false,
    };
    let word = reader.until(b"[:=\"{")?;
    if let Some(length) = after_program(&reader) {
        // `--no-hostname`: only by its process id is it no level.
        let has_id = reader.rest().starts_with('[');
        return has_id.then(|| (found(None, word), reader.at + length));
    }
    let host = word;
    reader.blanks()?;
    let program = reader.until(b"[:=\"{")?;
    if numbered {
        // Process id, message id and structured data, each perhaps nil.
        for _ in 0..2 {
            reader.blanks()?;
            reader.until(b"")?;
        }
        reader.skip(" -")?;
        let _ = reader.blanks();
        return Some((found(Some(host), program), reader.at));
    }
    let length = after_program(&reader)?;
    let is_level = LEVELS.iter().any(|level| level.eq_ignore_ascii_case(host));
    let has_id = reader.rest().starts_with('[');
    let is_one = has_id || at.is_none() || letters || program == "kernel";
    (is_one && !is_level).then(|| (found(Some(host), program), reader.at + length))
}

/// `k3s[911]: `, without time and host, only before a line that has a stamp of its own.
fn process(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let program = reader.until(b"/[]:=\"{")?;
    if !reader.rest().starts_with('[') {
        return None;
    }
    reader.at += after_program(&reader)?;
    let found = Prefix {
        program: Some(program.to_owned()),
        ..Prefix::default()
    };
    is_stamped(reader.rest()).then_some((found, reader.at))
}

/// `[911]: `, `: `: how long that is.
fn after_program(reader: &Reader) -> Option<usize> {
    let mut reader = Reader {
        text: reader.rest(),
        at: 0,
    };
    if reader.skip("[").is_some() {
        reader.digits()?;
        reader.skip("]")?;
    }
    reader.skip(":")?;
    reader.blanks().or(reader.rest().is_empty().then_some(()))?;
    Some(reader.at)
}

/// `[pod/kube-apiserver-cp1/kube-apiserver] `, as `kubectl logs --prefix` writes it.
fn kubectl(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    reader.skip("[pod/")?;
    let pod = reader.until(b"/]")?;
    reader.skip("/")?;
    let container = reader.until(b"/]")?;
    reader.skip("]")?;
    reader.blanks()?;
    Some((in_pod(pod, container), reader.at))
}

/// `kube-system/kube-apiserver-cp1[kube-apiserver]: `.
fn kail(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let namespace = reader.until(b"/[]:=\"{")?;
    reader.skip("/")?;
    let pod = reader.until(b"/[]:=\"{")?;
    reader.skip("[")?;
    let container = reader.until(b"/[]:=\"{")?;
    reader.skip("]: ")?;
    is_name(namespace).then(|| (in_pod(pod, container), reader.at))
}

/// `kube-apiserver-cp1 kube-apiserver `, only before a line that has a stamp of its own.
fn stern(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let pod = reader.until(b"/[]:=\"{")?;
    reader.blanks()?;
    let container = reader.until(b"/[]:=\"{")?;
    reader.blanks()?;
    let are_names = is_name(pod) && is_name(container) && !pod.as_bytes().first()?.is_ascii_digit();
    let is_one =
        are_names && (is_stamped(reader.rest()) || dated(&mut Reader::of(reader.rest())).is_some());
    is_one.then(|| (in_pod(pod, container), reader.at))
}

/// `api-1  | `, as docker compose writes it, only before a line that has a stamp of its own.
fn compose(line: &str) -> Option<(Prefix, usize)> {
    let (found, at) = compose_service(line)?;
    let rest = line.get(at..)?;
    let is_one = is_stamped(rest) || dated(&mut Reader::of(rest)).is_some();
    is_one.then_some((found, at))
}

/// The same before any line: whether it is one is for who reads what is behind it to say.
pub(super) fn compose_service(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let name = reader.until(b"/[]:=\"{|")?;
    reader.blanks()?;
    reader.skip("| ")?;
    let _ = reader.blanks();
    // One of several containers has a number.
    let program = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let program = program.strip_suffix(['-', '_']).unwrap_or(name);
    let found = Prefix {
        program: Some(program.to_owned()),
        runtime: true,
        ..Prefix::default()
    };
    is_name(&name.replace('_', "-")).then_some((found, reader.at))
}

/// Labels by which streams of logs are told apart, where they name a machine or a program.
const HOST_LABELS: [&str; 5] = ["node", "node_name", "nodename", "hostname", "host"];
const PROGRAM_LABELS: [&str; 4] = ["container", "app", "unit", "job"];

/// `2023-12-12T18:37:53Z {app="kube-apiserver", node="cp1"} `, as logcli prints a stream's labels.
fn loki(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let at = dated(&mut reader)?;
    reader.blanks()?;
    reader.skip("{")?;
    let labels = reader.rest().split_once("} ")?.0;
    let pairs = || labels.split(',').map(|pair| pair.trim().split_once('='));
    let quoted = |value: &str| value.len() > 1 && value.starts_with('"') && value.ends_with('"');
    let fits = pairs().all(|pair| pair.is_some_and(|(_, value)| quoted(value)));
    let of = |names: &[&str]| {
        let find = |name: &&str| {
            let mut pairs = pairs().flatten();
            pairs.find(|(label, _)| label == name)
        };
        let value = names.iter().find_map(find)?.1.trim_matches('"');
        let value = value.strip_suffix(".service").unwrap_or(value);
        (!value.is_empty() && value.len() < 254).then(|| value.to_owned())
    };
    if !fits || labels.len() > LONGEST {
        return None;
    }
    reader.at += labels.len() + 2;
    let _ = reader.blanks();
    let found = Prefix {
        at: Some(at),
        host: of(&HOST_LABELS),
        program: of(&PROGRAM_LABELS),
        runtime: true,
    };
    Some((found, reader.at))
}

/// `kubectl logs --timestamps`: only before a line that has a stamp of its own. Before any other it is the line's.
fn timestamps(line: &str) -> Option<(Prefix, usize)> {
    let mut reader = Reader::of(line);
    let at = dated(&mut reader)?;
    reader.blanks()?;
    let found = Prefix {
        at: Some(at),
        runtime: true,
        ..Prefix::default()
    };
    is_stamped(reader.rest()).then_some((found, reader.at))
}

/// A static pod is called as its container and the node.
fn in_pod(pod: &str, container: &str) -> Prefix {
    let node = pod
        .strip_prefix(container)
        .and_then(|rest| rest.strip_prefix('-'))
        .filter(|node| container.starts_with("kube-") && !is_hashed(node));
    Prefix {
        at: None,
        host: node.map(str::to_owned),
        program: Some(container.to_owned()),
        runtime: true,
    }
}

/// `x7k2p`, `7d9fc8b5c4-x7k2p`: what a DaemonSet and a ReplicaSet put behind a pod's name. Their letters are drawn
/// from those that make no words (apimachinery pkg/util/rand).
fn is_hashed(name: &str) -> bool {
    let last = name.rsplit('-').next().unwrap_or_default();
    last.len() == 5
        && last
            .bytes()
            .all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte))
}

/// A DNS name, as pods and containers have it.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
    };
    text.bytes().all(plain) && !text.starts_with('-')
}

/// klog, JSON with members, and logfmt say themselves when they were written.
fn is_stamped(line: &str) -> bool {
    super::klog::is_klog(line)
        || line.starts_with("{\"")
        || ["time=", "ts=", "level="]
            .iter()
            .any(|key| line.starts_with(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KLOG: &str = "E1212 18:37:53.063390       1 claims.go:126] x";

    /// Host, program, whether by a runtime, whether stamped with a year and a zone.
    fn check(line: &str, inner: &str, wanted: Option<(&str, &str, bool, &str)>) {
        let (found, at) = prefix(line);
        assert_eq!(&line[at..], inner, "{line}");
        let stamped = match found.at {
            None => "no",
            Some(stamp) if stamp.has_year && stamp.has_zone => "whole",
            Some(stamp) if stamp.has_year => "dated",
            Some(_) => "short",
        };
        let is = (at > 0).then_some((
            found.host.as_deref().unwrap_or("-"),
            found.program.as_deref().unwrap_or("-"),
            found.runtime,
            stamped,
        ));
        assert_eq!(is, wanted, "{line}");
    }

    #[test]
    fn prefixes_are_taken_off() {
        let journald = |stamped| Some(("cp1", "k3s", false, stamped));
        for (before, wanted) in [
            ("Dec 12 18:37:53 cp1 k3s[911]: ", journald("short")),
            ("Dec 02 18:37:53.063390 cp1 k3s[911]: ", journald("short")),
            ("2023-12-12T18:37:53+0800 cp1 k3s[911]: ", journald("whole")),
            (
                "2023-12-12T18:37:53.063390+08:00 cp1 k3s[911]: ",
                journald("whole"),
            ),
            (
                "Tue 2023-12-12 18:37:53 UTC cp1 k3s[911]: ",
                journald("whole"),
            ),
            ("Tue 2023-12-12 18:37:53 CST cp1 k3s[911]: ", None),
            ("k3s[911]: ", Some(("-", "k3s", false, "no"))),
            ("1702406273.063390 cp1 k3s[911]: ", journald("whole")),
            ("[   12.345678] cp1 k3s[911]: ", journald("no")),
            ("<30>Dec 12 18:37:53 cp1 k3s[911]: ", journald("short")),
            (
                "<30>1 2023-12-12T18:37:53.063390+08:00 cp1 k3s 911 - - ",
                journald("whole"),
            ),
            ("Dec 12 18:37:53 cp1 k3s: ", journald("short")),
            (
                "Dec 12 18:37:53 k3s[911]: ",
                Some(("-", "k3s", false, "short")),
            ),
            (
                "Dec 12 18:37:53 cp1.example.com kube-apiserver[8728]: ",
                Some(("cp1.example.com", "kube-apiserver", false, "short")),
            ),
            (
                "2024-10-19T20:50:00.035673627Z stdout F ",
                Some(("-", "-", true, "whole")),
            ),
            (
                "2024-10-19T20:50:00.035673627+08:00 stderr P ",
                Some(("-", "-", true, "whole")),
            ),
            (
                "2024-10-19T20:50:00.035673627Z ",
                Some(("-", "-", true, "whole")),
            ),
            (
                "[pod/kube-apiserver-cp1/kube-apiserver] ",
                Some(("cp1", "kube-apiserver", true, "no")),
            ),
            (
                "[pod/kube-proxy-x7k2p/kube-proxy] ",
                Some(("-", "kube-proxy", true, "no")),
            ),
            (
                "[pod/kube-apiserver-cp1/kube-apiserver] 2024-10-19T20:50:00.035673627Z ",
                Some(("cp1", "kube-apiserver", true, "whole")),
            ),
            (
                "kube-apiserver-ip-10-0-0-1.ec2.internal kube-apiserver ",
                Some(("ip-10-0-0-1.ec2.internal", "kube-apiserver", true, "no")),
            ),
            (
                "metrics-server-7d9fc8b5c4-x7k2p metrics-server ",
                Some(("-", "metrics-server", true, "no")),
            ),
            (
                "kube-system/kube-apiserver-cp1[kube-apiserver]: ",
                Some(("cp1", "kube-apiserver", true, "no")),
            ),
            ("api-1  | ", Some(("-", "api", true, "no"))),
            ("shop_api_1    | ", Some(("-", "shop_api", true, "no"))),
            (
                "2023-12-12T18:37:53Z {app=\"kube-apiserver\", node=\"cp1\"} ",
                Some(("cp1", "kube-apiserver", true, "whole")),
            ),
            (
                "2023-12-12T18:37:53Z {unit=\"k3s.service\"} ",
                Some(("-", "k3s", true, "whole")),
            ),
        ] {
            let line = format!("{before}{KLOG}");
            match wanted {
                Some(_) => check(&line, KLOG, wanted),
                // `CST` is the time of Chicago and of Shanghai.
                None => check(&line, &line, None),
            }
        }
    }

    #[test]
    fn what_is_not_a_prefix_is_left() {
        for line in [
            "",
            "E",
            KLOG,
            "2023-12-12T18:37:53Z error ads: no",
            "2023-12-12T18:37:53Z INFO controller[1]: no",
            "2023-12-12 18:37:53 host program: no",
            "2024-10-19T20:50:00.035673627Z stdout X no",
            "2024-10-19T20:50:00.035673627Z a line that is its own",
            "Dec 12 18:37:53 and no more",
            "Dec 12 18:37:53 error: no",
            "k3s[911]: no stamp",
            "a b c: d",
            "two words and more",
            "api-1  | no stamp",
            "2023-12-12T18:37:53Z {x=1} no",
            "[pod] x",
            "<30> x",
            "[ 1] x",
            "é中 x",
        ] {
            check(line, line, None);
        }
        // A kernel has no process id.
        check(
            "2023-12-12T18:37:53.063390+08:00 cp1 kernel: rtc_cmos",
            "rtc_cmos",
            Some(("cp1", "kernel", false, "whole")),
        );
        check(
            "Dec 12 18:37:53 cp1 chronyd[611]: System clock was stepped by -25198.995738 seconds",
            "System clock was stepped by -25198.995738 seconds",
            Some(("cp1", "chronyd", false, "short")),
        );
    }
}
