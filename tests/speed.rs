//! Reading a paste takes time in proportion, whatever is in it: any single character, logs, and what is made to hurt.
//!
//! The yardstick is a plain pass over a log of the same size: its lines, and a word looked for in each. At another size
//! the times are shown, and how they grow: `JWTRIAGE_MEGABYTES=10 cargo test --release --test speed -- --nocapture`.

use jwtriage::app::{KeyBox, found};
use jwtriage::evidence::closer;
use jwtriage::report::inspect;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// So many times the yardstick. Optimized as it is shipped, 10 MB of a character are under 300 ms with the first, where
/// the yardstick takes 2 ms.
const CHARACTERS: f64 = 150.0;
const PIECES: f64 = 900.0;

/// Twice the text takes at most so many times as long.
const GROWTH: f64 = 2.6;

/// Less is not compared: the system counts in ticks.
const SHORTEST: Duration = Duration::from_millis(60);

/// What else uses the machine may be unlucky for us so often.
const TRIES: usize = 4;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhcGkiLCJzdWIiOiJ4In0.c2lnbmF0dXJl";

const OTHERS: &str = "é中…“\u{ad}\u{200b}\u{feff}\u{2028}\u{3000}🕰";

/// What a form looks for, and nothing that it could make of it.
const HURTING: &[&str] = &[
    "{\"",
    "{\"a\":\"",
    "{\"a\":1}\n",
    "{\"apiVersion\":\"",
    "{\"kty\":\"",
    "{\"kty\":1}",
    "\"jwks_uri\"{",
    "apiVersion: v1\n",
    "kind: Pod\n",
    "users:\n",
    "a: b\n",
    "eyJ",
    "eyJ.",
    "eyJ ",
    "ey J",
    "%2E",
    "\\n",
    "\\u002e",
    "\\\"",
    "-----BEGIN ",
    "-----BEGIN CERTIFICATE-----\n",
    "MIIB",
    "MIIB ",
    "M ",
    "Date: ",
    "date: GMT\n",
    "HTTP/1.1 200\n",
    "[",
    "k8s-aws-v1.",
    "k8s-aws-v1. ",
    "#v1=",
    "https://a.example/#v1=",
    "kubectl --",
    "--token ",
    "--a\n",
    "kube-apiserver ",
    "kube-apiserver\n",
    "(NotFound): ",
    "token ",
    "jwt: token is expired ",
    "E1212 18:37:53.063583 ",
    "E1212 18:37:53.063583       1 a.go:63] x\n",
    "Dec 12 18:37:53 a b[1]: ",
    "time=1 level=x msg=y\n",
    "of NTP time\n",
    "System time : 1\n",
    "remote refid offset\n",
    "associd=0 ",
    "Last sample\n",
    "12345678\n",
    "node-1\n",
    "2023-12-12T18:37:53Z\n",
    "\"Status\"{",
    "x\n",
    "ab cd\n",
    "[31m",
    "\u{1b}[1;31m",
    "> ",
    "> a\n",
    "{\"textPayload\":\"",
    "{\"MESSAGE\":1}\n",
    "\"jsonPayload\"{",
    "E1212 18:37:53.063583       1 a.go:63] \"x\n",
    "E1212 18:37:53.063583       1 a.go:63] [x\ny\n",
    "E1212 18:37:53.063583       1 a.go:63] \"x\ny\ny\ny\ny\ny\ny\ny\ny\ny\n",
    "2023-12-12T18:37:53Z {",
    "a-1  | ",
    "Name: a\nLease:\n  RenewTime: 2023-12-12T18:37:53Z\n",
    "Not Before: Dec 12 10:37:53 2023 GMT\n",
    "unsynchronised\n",
    "Bearer ",
    "{\"ciphertext\":\"",
    " audit-ID=\"",
];

/// One paste, of any size.
enum Paste {
    /// Again and again.
    Of(String),
    /// Between two of which it is made.
    Between(&'static str, char),
    Log(fn(usize) -> String),
}

impl Paste {
    fn name(&self) -> String {
        match self {
            Paste::Of(piece) => format!("{piece:?}"),
            Paste::Between(before, character) => format!("{before:.10} {character:?} x"),
            Paste::Log(line) => format!("{:.40}", line(0)),
        }
    }

    fn make(&self, size: usize) -> String {
        match self {
            Paste::Of(piece) => piece.repeat(size / piece.len()),
            Paste::Between(before, character) => {
                let inside = character.to_string().repeat(size / character.len_utf8());
                format!("{before}{inside}x")
            }
            Paste::Log(line) => log(size, *line),
        }
    }

    fn limit(&self) -> f64 {
        match self {
            Paste::Of(piece) if piece.chars().count() == 1 => CHARACTERS,
            _ => PIECES,
        }
    }
}

fn log(size: usize, line: fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 1000);
    let mut lines = (0..).map(line);
    while text.len() < size {
        text.extend(lines.next());
    }
    text
}

fn klog(index: usize) -> String {
    let (minute, second) = (index / 1200 % 60, index / 20 % 60);
    match index % 50 {
        7 => format!(
            "E1212 18:{minute:02}:{second:02}.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token is not valid yet]\"\n"
        ),
        _ => format!(
            "I1212 18:{minute:02}:{second:02}.{index:06}       1 httplog.go:132] \"HTTP\" verb=\"GET\" URI=\"/api/v1/namespaces/shop/pods?limit=500\" latency=\"1.2ms\" userAgent=\"kubelet/v1.30.1\" audit-ID=\"5f1c\" srcIP=\"10.0.0.7:4711\" resp=200\n"
        ),
    }
}

fn json_log(index: usize) -> String {
    let second = index / 20 % 60;
    let said = match index % 50 {
        7 => "token is expired by 3m2s",
        _ => "request served",
    };
    format!(
        "{{\"level\":\"info\",\"ts\":\"2023-12-12T18:37:{second:02}.063Z\",\"caller\":\"server/handler.go:{index}\",\"msg\":\"{said}\",\"path\":\"/v1/items\",\"status\":200,\"user\":{{\"name\":\"a\"}}}}\n"
    )
}

/// As many servers as answers.
fn date_headers(index: usize) -> String {
    format!("== cp-{index}\nHTTP/2 401\ndate: Tue, 12 Dec 2023 18:37:53 GMT\n")
}

/// A table of as many API servers as rows.
fn leases(index: usize) -> String {
    match index {
        0 => "NAME HOST RENEWED\n".into(),
        _ => format!("apiserver-{index} cp-{index} 2023-12-12T18:37:53.063390Z\n"),
    }
}

fn pastes() -> Vec<Paste> {
    let characters = (0..128_u8).map(char::from).chain(OTHERS.chars());
    let alone = characters.map(|it| Paste::Of(it.to_string()));
    let hurting = HURTING.iter().map(|it| Paste::Of((*it).into()));
    let tokens = [TOKEN.to_owned(), format!("{TOKEN}\n")];
    let mut pastes: Vec<Paste> = alone.chain(hurting).chain(tokens.map(Paste::Of)).collect();
    for character in [' ', '\t', '\n', '\r', '\u{b}', '\u{2028}', '"', ',', '.'] {
        pastes.extend(["x", TOKEN].map(|before| Paste::Between(before, character)));
    }
    pastes.extend([
        Paste::Log(klog),
        Paste::Log(json_log),
        Paste::Log(date_headers),
        Paste::Log(leases),
    ]);
    pastes
}

/// Everything that reads a paste: the first look, the token, the closer look, the keys, and the box for keys.
fn read(text: &str) {
    let inspection = black_box(inspect(text));
    black_box(closer::look(text, &inspection.evidence));
    let keys = KeyBox {
        text: text.into(),
        secret: None,
    };
    let findings = &inspection.evidence.findings;
    black_box(found::read(text, findings, &inspection.facts, &keys));
}

fn plain(text: &str) {
    black_box(text.lines().filter(|line| line.contains("eyJ")).count());
}

/// What this thread has worked since something; where the system does not tell, the time that has passed.
fn worked(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|it| it.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

#[expect(clippy::disallowed_methods, reason = "what is measured is time")]
fn time(run: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    let before = worked(begun);
    run();
    worked(begun).saturating_sub(before)
}

#[test]
fn time_is_in_proportion() {
    let asked = std::env::var("JWTRIAGE_MEGABYTES").ok();
    let asked: Option<usize> = asked.and_then(|it| it.parse().ok());
    let size = asked.unwrap_or(1) * 1_000_000;
    let only = std::env::var("JWTRIAGE_PASTE").ok();
    let known = log(size, klog);
    // Often, for the system counts in ticks.
    let times = (200_000_000 / size) as u32;
    let yardstick = || time(|| (0..times).for_each(|_| plain(&known))) / times;
    let mut unit = yardstick();
    println!("{:>8.1?} the yardstick", unit);
    for paste in pastes() {
        let name = paste.name();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let (half, whole) = (paste.make(size / 2), paste.make(size));
        let mut told = String::new();
        let fits = (0..TRIES).any(|attempt| {
            if attempt > 0 {
                unit = yardstick();
            }
            let long = time(|| read(&whole));
            let ratio = long.as_secs_f64() / unit.as_secs_f64();
            let compared = long > SHORTEST;
            let short = if compared { time(|| read(&half)) } else { long };
            let growth = long.as_secs_f64() / short.as_secs_f64().max(1e-9);
            told = format!("{long:>8.1?} ×{ratio:<6.1} growth {growth:.2}  {name}");
            ratio < paste.limit() && (!compared || growth < GROWTH)
        });
        if asked.is_some() {
            println!("{told}");
        }
        assert!(fits, "{told}");
    }
}
