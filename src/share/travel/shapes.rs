//! Secrets that are known by their shape, or by what stands around them: found before a text is looked at word by word,
//! because a password in an address and a bootstrap token are made of words that might be anybody's.
//!
//! Times, hosts and codes have none of these shapes; what only might be a secret is left to the words.

use std::ops::Range;

/// How tokens begin that say who issued them, and how many characters there are at least behind that.
const ISSUED: &[(&str, usize)] = &[
    ("hvs.", 4),
    ("hvb.", 4),
    ("hvr.", 4),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 16),
    ("xoxa-", 8),
    ("xoxb-", 8),
    ("xoxe-", 8),
    ("xoxp-", 8),
    ("xoxr-", 8),
    ("xoxs-", 8),
    ("xapp-", 8),
    ("ya29.", 16),
    ("AIza", 30),
    ("npm_", 30),
    ("dop_v1_", 30),
];

/// Headers with a session in them, up to the end of their line.
const COOKIES: [&str; 2] = ["cookie", "set-cookie"];

/// What stands between `Authorization:` and the secret.
const SCHEMES: &[&str] = &[
    "basic",
    "bearer",
    "token",
    "bot",
    "apikey",
    "negotiate",
    "ntlm",
    "digest",
    "aws4-hmac-sha256",
];

/// A header has no longer name.
const LONGEST_NAME: usize = 64;

/// Between a name and its value there is no more than `\": [\"`.
const MOST_BETWEEN: usize = 8;

/// A random number in base64 that is shorter looks like a word.
const SHORTEST_RANDOM: usize = 20;

/// A secret access key of AWS has so many characters.
const AWS_KEY: usize = 40;

/// Where secrets are that say who issued them, and names with passwords in addresses: in any text.
pub fn sure(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    issued(text, &mut found);
    userinfo(text, &mut found);
    in_order(found)
}

/// Where secrets are in a line of a log or a terminal.
pub fn in_line(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    issued(text, &mut found);
    userinfo(text, &mut found);
    bootstrap(text, &mut found);
    headers(text, &mut found);
    curl(text, &mut found);
    random(text, &mut found);
    in_order(found)
}

/// Disjoint; where two touch or overlap they are one.
fn in_order(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    crate::order::by_key(&mut found, |place| (place.start, place.end));
    let mut all: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for place in found {
        match all.last_mut().filter(|last| place.start <= last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => all.push(place),
        }
    }
    all
}

/// The longest stretches of such bytes.
fn stretches(text: &str, is_in: fn(u8) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(at..)?;
        let start = at + rest.iter().position(|byte| is_in(*byte))?;
        let length = text.as_bytes().get(start..)?;
        let length = length.iter().take_while(|byte| is_in(**byte)).count();
        at = start + length;
        Some((start, text.get(start..at)?))
    })
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// Of whom it says that it is: `hvs.…`, `ghp_…`, and Vault's older `s.…`.
fn issued(text: &str, found: &mut Vec<Range<usize>>) {
    for (start, atom) in stretches(text, is_atom) {
        let atom = atom.trim_end_matches('.');
        let is_known = |(begins, least): &(&str, usize)| {
            let behind = atom.strip_prefix(begins);
            behind.is_some_and(|it| it.len() >= *least)
        };
        if ISSUED.iter().any(is_known) || is_older_vault(atom) {
            found.push(start..start + atom.len());
        }
    }
}

/// `s.` and 24 letters and digits, then the id of a namespace perhaps; `b.` and what was encrypted.
fn is_older_vault(atom: &str) -> bool {
    let Some((kind, rest)) = atom.split_once('.') else {
        return false;
    };
    let (id, namespace) = rest.split_once('.').unwrap_or((rest, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match kind {
        "s" => id.len() == 24 && plain(id) && namespace.len() <= 8 && plain(namespace),
        "b" | "r" => id.len() >= 60 && id.bytes().any(|byte| byte.is_ascii_uppercase()),
        _ => false,
    }
}

/// `[a-z0-9]{6}\.[a-z0-9]{16}` and nothing more (cluster-bootstrap, token/util). A number is none.
fn bootstrap(text: &str, found: &mut Vec<Range<usize>>) {
    let fits = |part: &str, length| {
        part.len() == length
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    for (start, atom) in stretches(text, is_atom) {
        let atom = atom.trim_end_matches('.');
        let Some((before, secret)) = atom.rsplit_once('.') else {
            continue;
        };
        let id = before.rsplit(['-', '_']).next().unwrap_or(before);
        let is_number = id.bytes().chain(secret.bytes()).all(|b| b.is_ascii_digit());
        if fits(id, 6) && fits(secret, 16) && !is_number {
            let end = start + atom.len();
            found.push(end - 23..end);
        }
    }
}

/// `https://user:password@host`, also with JSON's `\/`: what stands before the last `@` of the authority.
fn userinfo(text: &str, found: &mut Vec<Range<usize>>) {
    let is_in = |byte: u8| !byte.is_ascii_whitespace() && !b"\"'`<>".contains(&byte);
    for (start, stretch) in stretches(text, is_in) {
        let mut next = authority(stretch, 0);
        while let Some((at, length)) = next {
            let from = at + length;
            // What comes behind another `://` is looked at by itself.
            next = authority(stretch, from);
            let end = next.map_or(stretch.len(), |(at, _)| at);
            let piece = stretch.get(from..end).unwrap_or_default();
            if let Some(user) = user(piece).filter(|user| *user > 0) {
                found.push(start + from..start + from + user);
            }
        }
    }
}

/// How long the name and the password are that an address has before its host.
fn user(address: &str) -> Option<usize> {
    let host = address.split(['/', '?', '#', '\\']).next()?;
    if let Some(user) = host.rfind('@') {
        return Some(user);
    }
    // A password with a slash in it; behind a host stands a port.
    let (_, behind) = host.split_once(':').filter(|_| !host.starts_with('['))?;
    let is_port = behind.bytes().all(|byte| byte.is_ascii_digit());
    if is_port {
        return None;
    }
    address.rfind('@')
}

/// The next `://`, and how long it is.
fn authority(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let start = at + text.get(at..)?.find(':')?;
        let rest = text.get(start + 1..)?;
        for slashes in ["//", "\\/\\/"] {
            if rest.starts_with(slashes) {
                return Some((start, 1 + slashes.len()));
            }
        }
        at = start + 1;
    }
}

/// `Cookie: a=b; c=d`, `X-Vault-Token:[…]`, `-H 'Authorization: Basic …'`.
fn headers(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(colon) = text.get(at..).and_then(|rest| rest.find(':')) {
        let colon = at + colon;
        at = colon + 1;
        let is_mark = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\');
        let before = bytes.get(..colon).unwrap_or_default();
        let marks = before.iter().rev().take(3).take_while(|it| is_mark(it));
        let end = colon - marks.count();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let letters = bytes.get(..end).unwrap_or_default().iter().rev();
        let start = end
            - letters
                .take(LONGEST_NAME)
                .take_while(|it| is_name(it))
                .count();
        let name = text
            .get(start..end)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let kind = match &*name {
            name if COOKIES.contains(&name) => Header::Cookie,
            "authorization" | "proxy-authorization" => Header::Authorization,
            name if is_token_header(name) => Header::Token,
            _ => continue,
        };
        // Around all of it stand quotation marks, or around the value.
        let outer = start.checked_sub(1).and_then(|it| bytes.get(it)).copied();
        let outer = outer.filter(|it| end == colon && is_mark(it));
        let rest = text.get(colon + 1..).unwrap_or_default();
        let open: usize = rest
            .bytes()
            .take(MOST_BETWEEN)
            .take_while(|byte| b" \t[\"'\\".contains(byte))
            .count();
        let value = rest.get(open..).unwrap_or_default();
        let in_list = rest.get(..open).is_some_and(|it| it.contains('['));
        let in_marks = rest.get(..open).is_some_and(|it| it.contains(['"', '\'']));
        let closes = |c: char| match c {
            '\n' | '\r' => true,
            ']' => in_list,
            '"' | '\'' | '\\' => in_marks || outer.is_some(),
            _ => false,
        };
        let Some((skip, to)) = kind.secret(value) else {
            continue;
        };
        let from = colon + 1 + open + skip;
        let rest = text.get(from..).unwrap_or_default();
        let length = match to {
            To::Word => {
                rest.find(|c: char| closes(c) || c.is_whitespace() || "\"',;]})".contains(c))
            }
            To::End => rest.find(closes),
        };
        let length = length.unwrap_or(rest.len());
        if length > 0 {
            found.push(from..from + length);
            at = from + length;
        }
    }
}

#[derive(Clone, Copy)]
enum Header {
    Cookie,
    Authorization,
    Token,
}

/// How far a secret reaches.
enum To {
    Word,
    End,
}

impl Header {
    /// Where in the value the secret begins, if there is one.
    fn secret(self, value: &str) -> Option<(usize, To)> {
        let near = value
            .get(..value.floor_char_boundary(LONGEST_NAME))
            .unwrap_or_default();
        match self {
            // Without a name and its value it is prose.
            Header::Cookie => {
                let first = near.find([';', ' ', '=', '\n', '"', '\''])?;
                (near.as_bytes().get(first) == Some(&b'=')).then_some((0, To::End))
            }
            Header::Token => Some((0, To::Word)),
            Header::Authorization => {
                let (scheme, behind) = near.split_once(' ')?;
                let known = scheme.to_ascii_lowercase();
                // `Bearer token is missing` is what servers say.
                if !SCHEMES.contains(&&*known) || behind.trim_start().starts_with("token") {
                    return None;
                }
                let skip = near.len() - behind.trim_start().len();
                let to = match &*known {
                    "digest" | "aws4-hmac-sha256" => To::End,
                    _ => To::Word,
                };
                Some((skip, to))
            }
        }
    }
}

fn is_token_header(name: &str) -> bool {
    let ends = ["-token", "-key", "-secret", "-signature"];
    name.starts_with("x-") && ends.iter().any(|end| name.ends_with(end))
        || matches!(
            name,
            "private-token" | "job-token" | "deploy-token" | "api-key"
        )
}

/// `curl -u user:password`, `--user=user:password`, `"-u","user:password"`.
fn curl(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let calls = line.contains("curl");
        if calls || line.contains("--user") || line.contains("--proxy-user") {
            users(line, start, calls, found);
        }
        start += line.len();
    }
}

fn users(line: &str, start: usize, calls: bool, found: &mut Vec<Range<usize>>) {
    let is_flag = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
    let mut until = 0;
    for (at, flag) in stretches(line, is_flag) {
        let before = at.checked_sub(1).and_then(|it| line.as_bytes().get(it));
        let begins = before.is_none_or(|byte| b" \t\"'(;|".contains(byte));
        if at < until || !flag.starts_with('-') || !begins {
            continue;
        }
        let named = ["--user", "--proxy-user"].contains(&flag);
        // `-u`, and `-sku`; what stands right behind it may be the user.
        let short = calls && !flag.starts_with("--");
        let Some(letter) = flag.find('u').filter(|_| short || named) else {
            continue;
        };
        let behind = at + if named { flag.len() } else { letter + 1 };
        let rest = line.get(behind..).unwrap_or_default();
        let open = rest
            .bytes()
            .take(MOST_BETWEEN)
            .take_while(|byte| b" \t=\"',\\".contains(byte))
            .count();
        let between = rest.get(..open).unwrap_or_default();
        let value = rest.get(open..).unwrap_or_default();
        let mark = between.chars().rev().find(|c| *c == '"' || *c == '\'');
        let ends = |c: char| match mark {
            Some(mark) => c == mark || c == '\\' || c == '\n',
            None => c.is_whitespace() || "\"'|;)".contains(c),
        };
        let length = value.find(ends).unwrap_or(value.len());
        let user = value.get(..length).unwrap_or_default();
        let has_password = user
            .split_once(':')
            .is_some_and(|(user, password)| !user.is_empty() && !password.is_empty());
        if has_password && !user.contains("://") {
            let from = start + behind + open;
            found.push(from..from + length);
            until = behind + open + length;
        }
    }
}

/// Bytes in base64 with slashes, which split them into words that are short enough for anybody's: a secret access key
/// of AWS, `openssl rand -base64 32`. A path has few changes between small letters, capitals and digits.
fn random(text: &str, found: &mut Vec<Range<usize>>) {
    let is_in = |byte: u8| byte.is_ascii_alphanumeric() || b"+/\\".contains(&byte);
    for (start, run) in stretches(text, is_in) {
        let length = run.bytes().filter(|byte| *byte != b'\\').count();
        if !run.contains('/') || length < SHORTEST_RANDOM {
            continue;
        }
        let class = |byte: u8| match byte {
            b'a'..=b'z' => 1,
            b'A'..=b'Z' => 2,
            b'0'..=b'9' => 3,
            _ => 0,
        };
        let has = |wanted| run.bytes().any(|byte| class(byte) == wanted);
        let pairs = run.bytes().zip(run.bytes().skip(1));
        let changes = pairs
            .map(|(one, next)| (class(one), class(next)))
            .filter(|(one, next)| *one > 0 && *next > 0 && one != next)
            .count();
        let enough = changes * 10 >= length * 4 || length == AWS_KEY && changes >= 10;
        if has(1) && has(2) && has(3) && enough {
            found.push(start..start + run.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With `[` and `]` around what is found.
    fn marked(text: &str, places: &[Range<usize>]) -> String {
        let mut written = String::new();
        let mut at = 0;
        for place in places {
            written += &text[at..place.start];
            written += &format!("⟦{}⟧", &text[place.clone()]);
            at = place.end;
        }
        written + &text[at..]
    }

    #[test]
    fn secrets_are_known_by_their_shape_and_by_what_stands_around_them() {
        for line in [
            // Bootstrap tokens.
            "kubeadm join 10.0.0.1:6443 --token ⟦abcdef.0123456789abcdef⟧ --discovery-token-unsafe-skip-ca-verification",
            "token=⟦abcdef.0123456789abcdef⟧.",
            "bootstrap-token-⟦abcdef.abcdefghijklmnop⟧ x",
            // Addresses.
            "GET https://⟦admin:hunter2⟧@cp-1:6443/livez?timeout=10s 401",
            "postgres://⟦u:p@ss⟧@db/x https://h/y@z",
            "https://⟦u:p/a⟧@host/x",
            "proxy=http:\\/\\/⟦u:pw⟧@proxy:3128\\/x",
            "a=https://h/?u=https://⟦x:y⟧@b/@c",
            "git clone https://⟦sometoken⟧@host/x",
            // Headers.
            "X-Vault-Token:[⟦hvs.CAESIabc⟧]",
            "X-Vault-Token: ⟦root⟧ and",
            "\"X-Vault-Token\":[\"⟦abc⟧\"]",
            "{\\\"X-Auth-Token\\\": \\\"⟦abc⟧\\\"}",
            "< set-cookie: ⟦sid=abc def; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT⟧\nDate: x",
            "curl -H 'Cookie: ⟦a=b; c=d⟧' https://h",
            "Cookie:[⟦a=b; c=d⟧] User-Agent:[x]",
            "Authorization: Basic ⟦dTpw⟧",
            "-H \"Authorization: Bearer ⟦a-b⟧\" https://h",
            "Authorization:[Negotiate ⟦YII⟧]",
            "Authorization: AWS4-HMAC-SHA256 ⟦Credential=AKIA/2023/x, Signature=ab⟧",
            // curl.
            "curl -sk -u ⟦admin:hunter⟧ https://h",
            "curl -sku '⟦admin:hunter two⟧' https://h",
            "curl -u⟦admin:x⟧ h; curl --user=⟦a:b⟧ h",
            "[\"curl\",\"-u\",\"⟦a:b⟧\",\"https://h\"]",
            // By whom they were issued.
            "login ⟦s.abcdefghijklmnopqrstuvwx⟧, ⟦hvs.abcd⟧ and ⟦hvb.AAAAAQ⟧.",
            "⟦xoxb-123456789012-abcdef⟧ ⟦ghp_abcdefghijklmnop⟧ (⟦github_pat_11ABCDEFG0abcdefghij⟧)",
            // AWS.
            "⟦wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY⟧",
            "key ⟦wJalrXUtnFEMI\\/K7MDENG\\/bPxRfiCYEXAMPLEKEY⟧ x",
        ] {
            let text = line.replace(['⟦', '⟧'], "");
            assert_eq!(marked(&text, &in_line(&text)), line);
        }
    }

    #[test]
    fn times_hosts_and_codes_have_none_of_these_shapes() {
        for line in [
            "1702406273.063390123 123456.0123456789012345",
            "abcdef.0123456789abcdef.example.org",
            "server.internal node-7.ab 10.0.0.1:6443 s.example.org",
            "GET https://cp-1:6443/apis/authentication.k8s.io/v1/tokenreviews?timeout=10s 401",
            "https://[::1]:6443/x@y https://cp-1/@x registry/image@sha256:ab https://cp-1:6443/a@b",
            "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token]\"",
            "Authorization: Bearer token is missing",
            "authorization: no rule fits",
            "www-authenticate: Bearer realm=\"x\", error=\"invalid_token\"",
            "cookie: it has expired",
            "date -u 18:37:53; journalctl -u kubelet --since 10:00",
            "curl -sk https://cp-1:6443/livez -o /dev/null",
            "X-Kubernetes-Pf-Flowschema-Uid: 4c1d2e5a-7f0b-4d3c-9a6e-1b2c3d4e5f9e",
            "/api/v1/namespaces/argo/serviceaccounts/ci/token /var/lib/kubelet/pods/x",
            "pkg/mod/k8s.io/client-go@v0.28.15/tools/cache/reflector.go:229",
            "sk-abc ghp_ xoxb- hvs. s.",
            "",
        ] {
            assert_eq!(marked(line, &in_line(line)), line);
        }
    }

    #[test]
    fn in_any_text_only_what_is_sure() {
        for line in [
            "x https://⟦u:p⟧@h ⟦hvs.abcd⟧ abcdef.0123456789abcdef",
            "-u a:b Cookie: a=b wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ] {
            let text = line.replace(['⟦', '⟧'], "");
            assert_eq!(marked(&text, &sure(&text)), line);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "what is measured is time")]
    #[test]
    fn long_lines_take_no_longer_for_each_of_their_bytes() {
        for piece in [
            "://",
            "cookie:",
            "-u ",
            "a:b@",
            "://a:b/",
            "\\/",
            ":",
            "authorization: digest ",
        ] {
            let text = format!("curl {}", piece.repeat(1 << 18));
            let began = std::time::Instant::now();
            in_line(&text);
            assert!(began.elapsed().as_secs() < 5, "{piece}");
        }
    }
}
