//! A large paste costs memory in proportion: at its peak, reading holds at most 8 times the paste.
//!
//! Live bytes of the heap are counted, the paste itself included, and a block that grows counts twice
//! while it is moved. It does not measure what an allocator adds, nor the page that shows it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::report::inspect;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const PASTE: usize = 10 << 20;

const LIMIT: usize = 8 * PASTE;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: every call goes to the system's allocator; `realloc` is the default one, which asks for a
// second block, copies, and gives the first back.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhcGkiLCJzdWIiOiJ4In0.c2lnbmF0dXJl";

fn token(payload: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"alg":"RS256","kid":"k"}"#);
    format!("{header}.{}.{}", part(payload), part("signature"))
}

/// The pieces one after another, to the size of a paste.
fn filled(size: usize, mut piece: impl FnMut(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 4096);
    for index in 0.. {
        text.push_str(&piece(index));
        if text.len() >= size {
            break;
        }
    }
    text
}

/// A token whose payload fills the paste.
fn large_token(begin: &str, end: &str, piece: impl FnMut(usize) -> String) -> String {
    token(&format!("{begin}{}{end}", filled(PASTE / 4 * 3, piece)))
}

fn log_line(index: usize) -> String {
    format!(
        "E1212 18:37:53.{index:06}       1 authentication.go:63] \"Unable to authenticate the request\"\n"
    )
}

fn wrapped(token: &str, width: usize, between: &str) -> String {
    let lines: Vec<&str> = token
        .as_bytes()
        .chunks(width)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    lines.join(between)
}

/// A name, and how to make it.
type Shape = (&'static str, fn() -> String);

fn shapes() -> Vec<Shape> {
    vec![
        ("one long token", || {
            large_token(r#"{"sub":""#, r#""}"#, |_| "somebody ".into())
        }),
        ("a signature that does not end", || {
            filled(PASTE, |index| {
                if index == 0 {
                    TOKEN.into()
                } else {
                    "c2ln".repeat(100)
                }
            })
        }),
        ("a token wrapped at 76 columns", || {
            wrapped(
                &large_token(r#"{"sub":""#, r#""}"#, |_| "somebody ".into()),
                76,
                "\n",
            )
        }),
        ("a token with hidden characters all over", || {
            let token = token(&"x".repeat(PASTE / 16 * 3));
            token[..20].to_owned() + &wrapped(&token[20..], 1, "\u{200b}")
        }),
        ("log lines and a token", || {
            filled(PASTE, |index| match index {
                40_000 => format!("{TOKEN}\n"),
                _ => log_line(index),
            })
        }),
        ("log lines, every other with a token", || {
            filled(PASTE, |index| match index % 2 {
                0 => log_line(index),
                _ => format!("I1212 token={TOKEN}\n"),
            })
        }),
        ("rubbish", || {
            filled(PASTE, |index| {
                let dice = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
                char::from_u32(dice as u32 % 0x3000)
                    .unwrap_or(' ')
                    .to_string()
            })
        }),
        ("nested arrays", || filled(PASTE, |_| "[".into())),
        ("a token of nested objects", || {
            large_token("", "", |_| r#"{"a":"#.into())
        }),
        ("a payload of many members", || {
            large_token("{", r#""sub":"x"}"#, |index| {
                format!("\"https://example.com/claims/{index}\":\"a value of claim {index}\",")
            })
        }),
        ("a payload of short members", || {
            large_token("{", r#""sub":"x"}"#, |index| {
                format!("\"claim{index}\":{index},")
            })
        }),
        ("a payload of groups", || {
            large_token(r#"{"groups":["#, r#""x"]}"#, |index| {
                format!("\"oidc:team-{index}\",")
            })
        }),
        ("JSON that is no token", || {
            let members = filled(PASTE, |index| {
                format!("{{\"name\":\"pod-{index}\",\"ready\":true}},\n")
            });
            format!("[{members}{{}}]")
        }),
        ("thousands of tokens", || {
            let token = token(&format!(r#"{{"sub":"{}"}}"#, "x".repeat(700)));
            filled(PASTE, |_| format!("{token}\n"))
        }),
        ("tokens of 60 bytes", || {
            filled(PASTE, |_| format!("{TOKEN}\n"))
        }),
        ("certificates", || {
            filled(PASTE, |_| {
                format!(
                    "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                    "MIIB".repeat(200)
                )
            })
        }),
        ("keys without their lines", || {
            filled(PASTE, |_| {
                format!("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE{}==\n", "A".repeat(86))
            })
        }),
        ("what begins like a key", || {
            filled(PASTE, |_| format!("MII/{}\n", "A".repeat(60)))
        }),
        ("discovery documents", || {
            filled(PASTE, |index| {
                format!(
                    "{{\"issuer\":\"https://{index}\",\"jwks_uri\":\"https://{index}/keys\"}}\n"
                )
            })
        }),
    ]
}

#[test]
fn a_large_paste_takes_at_most_eight_times_its_size() {
    let mut too_much = Vec::new();
    for (name, make) in shapes() {
        let pasted = make();
        let before = LIVE.load(Relaxed) - pasted.capacity();
        PEAK.store(0, Relaxed);
        black_box(inspect(black_box(&pasted)));
        let peak = PEAK.load(Relaxed).saturating_sub(before) - pasted.capacity() + pasted.len();
        let factor = peak as f64 / pasted.len() as f64;
        println!("{factor:5.2} times: {name}");
        assert!(pasted.len() > PASTE / 10 * 9, "{name}");
        if peak > LIMIT.max(8 * pasted.len()) {
            too_much.push(format!("{name}: {factor:.2} times"));
        }
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
}
