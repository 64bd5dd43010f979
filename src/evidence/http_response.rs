//! An HTTP answer with its headers, as `curl -i` and `-v`, `kubectl -v=8` and the Python client print it: the
//! server's clock stands in `Date`, and `Audit-Id` is its name in the audit log.
//!
//! Any server answers 401. That it is an API server is said by its headers, its `Status`, or the address that was asked.

use super::Evidence;
use super::clue::{Found, Grade, Reason, What, Who};
use super::klog::{head, quoted};
use super::said;
use crate::kube::reasons::Speaks;
use crate::text::Span;
use crate::time::Stamp;

/// What only an API server answers, and what is only asked of one, in lower-case letters. (`no-cache, private` is of
/// apiserver `filters/cachecontrol.go`, the headers of priority and fairness of `flowcontrol/v1/types.go`.)
const API_SERVERS: [&str; 14] = [
    "audit-id",
    "x-kubernetes-pf-",
    "no-cache, private",
    "\"kind\":\"status\"",
    "\"kind\": \"status\"",
    ":6443",
    "/livez",
    "/readyz",
    "/api/v1",
    "/apis/",
    "/api?",
    "kubernetes.default",
    "round_trippers.go",
    "-> kube-apiserver",
];

/// A body follows its headers within this, and a request stands so near before its answer.
const NEAR: usize = 1_000;

/// Whether what stands around an answer says that an API server gave it; the answers before and after are cut off.
pub(super) fn is_api_servers(pasted: &str, from: usize, answer: Span) -> bool {
    let from = from.max(answer.start.saturating_sub(NEAR));
    let from = pasted.ceil_char_boundary(from);
    let until = pasted.floor_char_boundary(answer.end.saturating_add(NEAR));
    let inside = pasted.get(from..answer.end).unwrap_or_default();
    let mut behind = pasted.get(answer.end..until).unwrap_or_default();
    for next in ["HTTP/", "\n==", "curl ", "Response Status"] {
        let end = behind.find(next).unwrap_or(behind.len());
        behind = behind.get(..end).unwrap_or_default();
    }
    let told = |text: &str| {
        let text = text.to_ascii_lowercase();
        API_SERVERS.iter().any(|sign| text.contains(sign))
    };
    told(inside) || told(behind)
}

/// An answer while its headers are read.
struct Answer {
    /// From its first line to the last of its headers.
    span: Span,
    code: Option<(u16, Span)>,
    date: Option<Stamp>,
    audit_id: Option<String>,
    who: Who,
    reasons: Vec<Reason>,
}

/// A paste without one of these has no answer.
const SIGNS: [&str; 6] = [
    "round_trippers.go",
    "HTTP/",
    "Response Status: ",
    "\"Response\" ",
    "HTTPHeaderDict",
    "CIMultiDictProxy",
];

pub(super) fn find(pasted: &str, _: &Evidence) -> Vec<Found> {
    let mut all = Vec::new();
    if !SIGNS.iter().any(|sign| pasted.contains(sign)) {
        return all;
    }
    // Where the answer before ended.
    let mut from = 0;
    let mut close = |answer: Option<Answer>, all: &mut Vec<Found>| {
        if let Some(answer) = answer {
            let end = answer.span.end;
            close(pasted, from, answer, all);
            from = end;
        }
    };
    let mut open: Option<Answer> = None;
    let mut before: [(usize, &str); 2] = [(0, ""); 2];
    let mut start = 0;
    for line in pasted.split_inclusive('\n') {
        let whole = line.trim_ascii_end();
        let (mut inner, at) = undecorated(said::start_of(whole), start);
        let end = start + whole.len();
        if let Some((code, place)) = status(inner, at) {
            close(open.take(), &mut all);
            open = Some(Answer::of(Span::new(start, end), Some((code, place))));
        } else if let Some(headers) = dictionary(inner) {
            close(open.take(), &mut all);
            close(
                Some(in_python(headers, before, Span::new(start, end), start)),
                &mut all,
            );
        } else if let Some(answer) = &mut open {
            // curl ends the headers with an empty `< `, klog writes a heading above them.
            inner = inner.trim();
            let goes_on = match header(inner) {
                Some((name, value)) => {
                    answer.take(name, value, at + inner.len().saturating_sub(value.len()));
                    true
                }
                None => inner.ends_with(" Headers:") || inner.starts_with("HTTP Statistics: "),
            };
            if goes_on {
                answer.span.end = end;
            } else {
                close(open.take(), &mut all);
            }
        } else if let Some(Found { span, .. }) = all.last_mut()
            && inner.starts_with("HTTP response body: ")
            && span.end + 2 >= start
        {
            span.end = end;
        }
        before = [before[1], (start, said::start_of(whole))];
        start += line.len();
    }
    close(open, &mut all);
    all
}

/// Without what curl and klog put before, and where the rest begins.
fn undecorated(line: &str, at: usize) -> (&str, usize) {
    let length = match head(line) {
        Some(head) if head.file.starts_with("round_trippers.go") => head.length,
        _ => 0,
    };
    let rest = line.get(length..).unwrap_or_default();
    let rest = rest.strip_prefix("< ").unwrap_or(rest).trim_start();
    (rest, at + (line.len() - rest.len()))
}

/// `HTTP/1.1 401 Unauthorized`, `HTTP/2 401`, `Response Status: 401 Unauthorized in 5 milliseconds`.
fn status(line: &str, at: usize) -> Option<(u16, Span)> {
    let code = match line.strip_prefix("HTTP/") {
        Some(rest) => rest.split_once(' ')?.1.trim_start(),
        None => line
            .strip_prefix("Response Status: ")
            .or_else(|| {
                let (_, rest) = line
                    .strip_prefix("\"Response\" ")?
                    .split_once("status=\"")?;
                Some(rest)
            })
            .or_else(|| asked(line))?,
    };
    let digits = code.get(..3)?;
    let ends = !code
        .get(3..4)
        .is_some_and(|next| next.starts_with(|c: char| c.is_alphanumeric()));
    let number = digits.parse().ok().filter(|_| ends)?;
    let start = at + (line.len() - code.len());
    Some((
        number,
        Span::new(start, start + quoted(code).trim_end().len()),
    ))
}

/// `GET https://10.0.0.1:6443/api?timeout=32s 401 Unauthorized in 9 milliseconds`: from the code on.
fn asked(line: &str) -> Option<&str> {
    let (verb, rest) = line.split_once(" https://")?;
    let is_verb = !verb.is_empty() && verb.bytes().all(|byte| byte.is_ascii_uppercase());
    let (_, code) = rest.split_once(' ')?;
    (is_verb && code.ends_with(" milliseconds")).then_some(code)
}

/// `Date: Mon, 11 Apr 2022 09:06:42 GMT`.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some((name, value.trim()))
}

/// What stands between the braces of `HTTPHeaderDict({'Date': '…'})`, and its like in aiohttp.
fn dictionary(line: &str) -> Option<&str> {
    ["HTTPHeaderDict({", "CIMultiDictProxy("]
        .iter()
        .find_map(|name| Some(line.split_once(name)?.1))
}

/// The Python client writes `(401)` and `Reason: Unauthorized` above its headers.
fn in_python(headers: &str, before: [(usize, &str); 2], span: Span, at: usize) -> Answer {
    let [(first, above), (reason, words)] = before;
    let code = above
        .rsplit_once('(')
        .and_then(|(_, code)| code.strip_suffix(')')?.parse().ok())
        .filter(|_| words.starts_with("Reason: "));
    let mut answer = Answer::of(span, None);
    if let Some(code) = code {
        answer.span.start = first;
        answer.code = Some((code, Span::new(reason, reason + words.len())));
    }
    let mut parts = headers.split('\'').skip(1).step_by(2);
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        answer.take(name, value, at);
    }
    answer
}

impl Answer {
    fn of(span: Span, code: Option<(u16, Span)>) -> Answer {
        Answer {
            span,
            code,
            date: None,
            audit_id: None,
            who: Who::ApiServer,
            reasons: Vec::new(),
        }
    }

    fn take(&mut self, name: &str, value: &str, at: usize) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("date") {
            self.date = Stamp::read_whole(value).or(self.date);
        } else if is("audit-id") {
            self.audit_id = Some(value.to_owned());
        } else if is("www-authenticate") {
            self.reasons = said::reasons(value, at, Speaks::Anyone);
        } else if is("server") && value.contains("envoy") {
            self.who = Who::Envoy;
        }
    }
}

/// Only of answers that refuse, or that the audit log knows.
fn close(pasted: &str, from: usize, mut answer: Answer, all: &mut Vec<Found>) {
    let refused = answer.code.filter(|(code, _)| matches!(code, 401 | 403));
    if refused.is_none() && answer.audit_id.is_none() {
        return;
    }
    let place = answer.code.map_or(answer.span, |(_, place)| place);
    // 403 knows who asks, or that nobody said so.
    if answer.reasons.is_empty() && matches!(answer.code, Some((401, _))) {
        answer.reasons.push(said::of_grade(place, Grade::NoReason));
    }
    if answer.who == Who::ApiServer && !is_api_servers(pasted, from, answer.span) {
        answer.who = Who::Other;
    }
    let mut said = said::said(answer.who, answer.date, place, answer.reasons);
    said.audit_id = answer.audit_id;
    all.push(Found {
        form: "http_response",
        span: answer.span,
        what: What::Said(said),
    });
}
