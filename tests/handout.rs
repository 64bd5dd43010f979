//! The reports that people take along: word for word for the page's examples, and safe whatever was pasted.
//!
//! What is expected of the examples stands in `tests/handout/`. After a change that is meant,
//! `RENEW_HANDOUTS=1 cargo test --test handout` writes it anew; read the difference before you commit it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::app::{AppState, Clock, EventKind, Preferences, TypedEvent, moment, open};
use jwtriage::clocks::Role;
use jwtriage::cluster::pasted;
use jwtriage::handout::{Block, Handout, Told, compose};
use jwtriage::i18n::{LOCALES, Locale, Sample, Utc, Voice, Zone};
use jwtriage::report::{inspect, outlook, report};
use jwtriage::share::again::proven;
use jwtriage::time::Instant;
use jwtriage::verifier::{Held, Key};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use std::path::Path;
use std::rc::Rc;

/// Where people live who read the Chinese reports here.
struct East8;

impl Zone for East8 {
    fn offset_seconds(&self, _: Instant) -> i32 {
        8 * 3600
    }

    fn is_utc(&self) -> bool {
        false
    }
}

/// When the reports were made: a day after the examples' tokens.
const NOW: i64 = 1_702_464_000;

/// The report of this state of the page, with all of its evidence.
fn handout(state: &AppState, locale: Locale, link: Option<&str>) -> Handout {
    with_keys(state, locale, link, None)
}

/// The same with keys that were pasted.
fn with_keys(
    state: &AppState,
    locale: Locale,
    link: Option<&str>,
    keys: Option<&[Held]>,
) -> Handout {
    let inspection = inspect(&state.pasted);
    let found = pasted::read(&state.pasted, &inspection.evidence.findings);
    let situations = state.situations(&found, keys);
    let zone: &dyn Zone = match locale {
        Locale::En => &Utc,
        Locale::Zh => &East8,
    };
    let now = Instant::from_seconds(NOW);
    let (moment, _) = moment(&state.moment, &inspection.facts, zone, now);
    let machines = state.machines_at(moment, &inspection.facts, zone, now);
    let outlook = outlook(&inspection, &situations, &machines);
    let report = outlook.as_ref().map(|outlook| report(outlook, moment));
    let (clues, proof) = proven(state, &inspection, now);
    compose(&Told {
        proven: Some((&clues, &proof)),
        not_read: &[],
        state,
        inspection: &inspection,
        judged: outlook.as_ref().zip(report.as_ref()),
        pasted: &found,
        voice: Voice {
            locale,
            zone,
            moment,
        },
        now,
        evidence: &state.pasted,
        version: "0.1.0",
        commit: Some("1a2b3c4"),
        link,
    })
}

fn check(name: &str, sample: Sample) {
    check_state(name, &open(sample, Preferences::default()));
}

fn check_state(name: &str, state: &AppState) {
    for locale in LOCALES {
        let handout = handout(state, locale, None);
        for (extension, text) in [("md", handout.markdown()), ("txt", handout.plain())] {
            let file = format!("{name}.{}.{extension}", locale.tag());
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handout");
            let path = path.join(&file);
            if std::env::var_os("RENEW_HANDOUTS").is_some() {
                std::fs::write(&path, &text).expect("the folder is there");
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(text, expected, "{file} (see the top of tests/handout.rs)");
        }
    }
}

#[test]
fn the_story_is_told_as_it_was() {
    check("story", Sample::Story);
}

#[test]
fn the_story_is_told_with_what_its_log_proves() {
    let mut state = open(Sample::Story, Preferences::default());
    let log = "E1212 18:37:53.063390       1 claims.go:126] unexpected validation error: *errors.errorString\n\
               E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" \
               err=\"[invalid bearer token, Token could not be validated.]\"\n";
    let lease =
        "clock node-9 against api-server: -20m to -19m58s (lease-write) at 2023-12-12T10:37:53Z\n";
    state.pasted = format!("{}\n\n{log}{lease}", state.pasted.trim_end()).into();
    check_state("story-log", &state);
}

#[test]
fn what_happens_to_the_clocks_is_told() {
    let mut state = open(Sample::Story, Preferences::default());
    let event = |machine, kind, at: &str, to: &str| TypedEvent {
        machine,
        kind,
        at: at.into(),
        to: to.into(),
    };
    // The slow one is set right while a request waits, and an event that cannot be read is none.
    let slow = state.clocks[1].machine.id;
    state.events = Rc::new(vec![
        event(slow, EventKind::Step, "nbf+2s", "+2m"),
        event(slow, EventKind::Sleep, "nbf+10m", "+5m"),
        event(slow, EventKind::Step, "tomorrow", "+2m"),
    ]);
    check_state("story-stepped", &state);
}

#[test]
fn a_token_that_was_never_read_again_is_told() {
    check("never-reread", Sample::NeverReread);
}

#[test]
fn a_token_that_lives_for_a_year_is_told() {
    check("extended", Sample::Extended);
}

#[test]
fn a_token_for_somebody_else_is_told() {
    check("wrong-audience", Sample::WrongAudience);
}

#[test]
fn a_token_from_a_secret_is_told() {
    check("legacy", Sample::Legacy);
}

/// What people may find in a claim, and no report may turn into markup.
const HOSTILE: &[&str] = &[
    "`",
    "``` \n# heading\n```",
    "a`b``c```d",
    "|",
    "a\\|b",
    "\\",
    "`\\|`|",
    "<script>alert(1)</script>",
    "<!-- x",
    "<https://evil.example>",
    "&lt;b&gt;&#64;here",
    "![x](http://evil.example/x.png)",
    "[x](http://evil.example)",
    "[x]: http://evil.example",
    "[^1]",
    "http://evil.example",
    "www.evil.example",
    "me@evil.example",
    "@everyone",
    "#123",
    "org/repo#1",
    "GH-12",
    "**bold** __bold__ *em* _em_ ~~no~~ $x$ :tada:",
    "\n\n- item\n1. item\n> quote\n---\n",
    "\r\n| a | b |\r\n| - | - |\r\n",
    "- item",
    "+ item",
    "1. item",
    "# heading",
    "> quote",
    "---",
    "===",
    "    code",
    "\t\tcode",
    "\u{1b}[2J\u{1b}]8;;http://evil.example\u{7}x",
    "\u{202e}gnp.exe",
    "\u{200b}\u{feff}\u{2066}x\u{2069}",
    "\u{0}\u{85}\u{2028}",
    "'; echo PWNED; '",
    "$(echo PWNED)",
    "\"; echo PWNED; \"",
    "--all-namespaces",
    "\n echo PWNED\n",
    "x\u{301}\u{4e2d}\u{6587}",
    "",
];

fn token(payload: &Value) -> String {
    let header = json!({"alg": payload["alg"].as_str().unwrap_or("RS256"), "kid": payload["sub"]});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signature = URL_SAFE_NO_PAD.encode("an example, signed by nobody");
    format!("{}.{}.{signature}", part(&header), part(payload))
}

/// Bound and legacy tokens, ID tokens and others, with this text wherever a text may stand.
fn tokens_with(text: &str) -> Vec<String> {
    let bound = json!({
        "iss": text, "sub": text, "aud": [text, text], "exp": 4600, "nbf": 1000, "iat": 1000, "jti": text, text: text,
        "kubernetes.io": {
            "namespace": text, "serviceaccount": {"name": text, "uid": text}, "pod": {"name": text, "uid": text},
            "node": {"name": text, "uid": text}, "secret": {"name": text, "uid": text}, "warnafter": 1003,
        },
    });
    let legacy = json!({
        "iss": "kubernetes/serviceaccount", "sub": text,
        "kubernetes.io/serviceaccount/namespace": text,
        "kubernetes.io/serviceaccount/secret.name": text,
        "kubernetes.io/serviceaccount/service-account.name": text,
        "kubernetes.io/serviceaccount/service-account.uid": text,
    });
    let login = json!({"iss": text, "sub": text, "aud": text, "exp": 1500, "email": text, "groups": [text], "alg": text});
    let odd =
        json!({"iss": [text], "sub": {text: text}, "aud": {text: text}, "exp": text, "nbf": text});
    [bound, legacy, login, odd].iter().map(token).collect()
}

/// A state with the text in everything that a person can type, and three machines.
fn state_with(pasted: String, text: &str, typed: bool) -> AppState {
    let mut state = AppState::new(Preferences::default());
    state.pasted = pasted.into();
    state.moment = "1970-01-01 00:16:43Z".into();
    state.clocks = vec![
        Clock::right(1, "apiserver-1", Role::Issuer),
        Clock::new(2, &format!("{text} 2"), Role::Verifier, "-2m"),
        Clock::new(3, &format!("{text} 3"), Role::Node, "+2h"),
    ];
    if typed {
        state.issuers = format!("{text} https://other");
        state.audiences = format!("other {text}");
    }
    state
}

/// Everything that may be wrong with a report, whatever it is about.
fn check_is_only_text(handout: &Handout, link: bool) {
    let markdown = handout.markdown();
    let wrong = |what: &str| format!("{what} in\n{markdown}");
    let (mut headings, mut code_blocks, mut tables, mut columns, mut cells, mut links) =
        (0, 0, 0, 0, 0, 0);
    let (mut in_code_block, mut labels, mut lists) = (false, 0, 0);
    for event in Parser::new_ext(&markdown, Options::all()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => panic!("{}", wrong("HTML")),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                panic!("{}", wrong("a footnote or a formula"))
            }
            Event::TaskListMarker(_) | Event::Rule => panic!("{}", wrong("a box or a rule")),
            Event::Start(tag) => match tag {
                Tag::Link { .. } => links += 1,
                Tag::Heading { .. } => headings += 1,
                Tag::CodeBlock(_) => {
                    code_blocks += 1;
                    in_code_block = true;
                }
                Tag::Table(alignments) => {
                    tables += 1;
                    columns = alignments.len();
                }
                Tag::TableHead | Tag::TableRow => cells = 0,
                Tag::TableCell => cells += 1,
                Tag::Strong => labels += 1,
                Tag::List(_) => lists += 1,
                Tag::Paragraph | Tag::Item => {}
                other => panic!("{}", wrong(&format!("{other:?}"))),
            },
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                assert_eq!(cells, columns, "{}", wrong("a row of another width"));
            }
            Event::End(TagEnd::CodeBlock) => in_code_block = false,
            Event::Text(text) if !in_code_block => {
                let linked = ["@", "://", "www.", "#1"]
                    .iter()
                    .find(|it| text.contains(*it));
                assert!(linked.is_none() || link, "{}", wrong("something linked"));
            }
            _ => {}
        }
    }
    let count = |is: fn(&Block) -> bool| handout.blocks().iter().filter(|block| is(block)).count();
    assert_eq!(links, usize::from(link), "{}", wrong("a link"));
    let expected = count(|block| matches!(block, Block::Title(_) | Block::Heading(_)));
    assert_eq!(headings, expected, "{}", wrong("another heading"));
    let expected = count(|block| matches!(block, Block::Code(_)));
    assert_eq!(code_blocks, expected, "{}", wrong("another code block"));
    let expected = count(|block| {
        matches!(
            block,
            Block::Facts(_) | Block::List { .. } | Block::Commands(_)
        )
    });
    assert_eq!(lists, expected, "{}", wrong("another list"));
    let facts = handout.blocks().iter().map(|block| match block {
        Block::Facts(facts) => facts.len(),
        _ => 0,
    });
    assert_eq!(labels, facts.sum::<usize>(), "{}", wrong("another label"));
    let expected = count(|block| matches!(block, Block::Table { .. }));
    assert_eq!(tables, expected, "{}", wrong("another table"));
    for text in [&markdown, &handout.plain()] {
        let unseen = |c: char| {
            c.is_control() && c != '\n' && c != '\t'
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        assert!(!text.contains(unseen), "{}", wrong("something unseen"));
    }
}

#[test]
fn what_is_in_a_claim_never_becomes_markup() {
    for text in HOSTILE {
        for pasted in tokens_with(text) {
            for typed in [false, true] {
                for locale in LOCALES {
                    let state = state_with(pasted.clone(), text, typed);
                    check_is_only_text(&handout(&state, locale, None), false);
                }
            }
        }
    }
}

#[test]
fn what_is_no_token_never_becomes_markup_either() {
    for text in HOSTILE {
        for locale in LOCALES {
            let state = state_with((*text).into(), text, true);
            check_is_only_text(&handout(&state, locale, None), false);
        }
    }
}

#[test]
fn a_command_runs_nothing_but_itself() {
    for text in HOSTILE {
        for pasted in tokens_with(text) {
            for minor in [22, 30] {
                let mut state = state_with(pasted.clone(), text, minor == 30);
                state.minor = jwtriage::kube::Minor(minor);
                let handout = handout(&state, Locale::En, None);
                for block in handout.blocks() {
                    if let Block::Commands(commands) = block {
                        commands
                            .iter()
                            .for_each(|(_, command)| check_command(command));
                    }
                }
            }
        }
    }
}

/// Runs it with the programs replaced by one that does nothing, and looks for what else ran.
fn check_command(command: &str) {
    assert!(!command.contains('\n'), "{command:?}");
    let nothing = [
        "kubectl", "curl", "chronyc", "date", "grep", "cut", "tr", "base64",
    ];
    let nothing = nothing.map(|name| format!("{name}() {{ :; }}\n")).concat();
    let run = std::process::Command::new("sh")
        .args(["-c", &format!("{nothing}{command}")])
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.is_empty(), "{command}: {said}");
}

#[test]
fn a_link_is_one_only_if_it_is_an_address() {
    let state = open(Sample::Story, Preferences::default());
    let address = "https://jwtriage.example/#v1.abc";
    let with_link = handout(&state, Locale::En, Some(address));
    check_is_only_text(&with_link, true);
    assert!(with_link.plain().trim_end().ends_with(address));
    for link in ["javascript:alert(1)", "https://a> <script>", "https://a\nb"] {
        check_is_only_text(&handout(&state, Locale::En, Some(link)), false);
    }
}

/// Some pages of paper.
const LONG: usize = 30_000;

#[test]
fn the_absurd_is_cut_and_counted() {
    let mut many = serde_json::Map::new();
    for number in 0..400_000 {
        many.insert(format!("c{number}"), number.into());
    }
    many.insert("iss".into(), "i".repeat(1_000_000).into());
    many.insert("aud".into(), vec!["a`b"; 20_000].into());
    let state = state_with(token(&Value::Object(many)), "x", false);
    let handout = handout(&state, Locale::En, None);
    let markdown = handout.markdown();
    check_is_only_text(&handout, false);
    assert!(markdown.len() < LONG, "{}", markdown.len());
    assert!(
        markdown.contains("… (999840 more characters)"),
        "{markdown}"
    );
    assert!(markdown.contains("… and 400000 more"), "{markdown}");
    assert!(markdown.contains("… and 19995 more"), "{markdown}");
}

#[test]
fn a_paste_that_is_cut_is_told_as_far_as_it_goes() {
    let whole = open(Sample::Story, Preferences::default());
    for length in (0..whole.pasted.len()).step_by(7) {
        let mut state = whole.clone();
        state.pasted = whole.pasted[..length].into();
        check_is_only_text(&handout(&state, Locale::En, None), false);
    }
}

#[test]
fn a_moment_that_could_not_be_read_is_not_shown_as_if_it_was() {
    let mut state = open(Sample::Story, Preferences::default());
    let at_nbf = |state: &AppState| {
        handout(state, Locale::En, None)
            .markdown()
            .contains("(`nbf+3s`)")
    };
    assert!(at_nbf(&state));
    state.pasted = token(&json!({"iss": "x", "sub": "y", "exp": 4600})).into();
    assert!(!at_nbf(&state));
}

#[test]
fn what_was_pasted_about_the_cluster_is_told() {
    let mut state = open(Sample::Story, Preferences::default());
    let about = "Error from server (NotFound): pods \"ci-build-7d9f\" not found\n\
         kube-apiserver --service-account-issuer=https://kubernetes.default.svc.cluster.local\n";
    state.pasted = format!("{}\n{about}", state.pasted).into();
    state.moment = "nbf+5m".into();
    let told = handout(&state, Locale::En, None).markdown();
    for line in [
        "# All 2 API servers reject this token: what it is bound to does not exist",
        "- **Issuers (pasted)**: `https://kubernetes.default.svc.cluster.local`",
        "- **Pod**: pod `argo/ci-build-7d9f` does not exist",
        "  `kubectl get pod ci-build-7d9f -n argo -o jsonpath='{.metadata.uid} {.metadata.deletionTimestamp}'`",
        "* service account `argo/workflow` exists, with this UID",
    ] {
        assert!(told.lines().any(|it| it == line), "{line} in\n{told}");
    }
}

#[test]
fn what_keys_were_pasted_is_told() {
    let key = |verifies| Held {
        derived: "k".into(),
        key: Key {
            name: "k".into(),
            kid: "k".into(),
            verifies,
            verifies_raw: false,
        },
    };
    let mut state = open(Sample::Story, Preferences::default());
    state.moment = "nbf+5m".into();
    let told = |verifies| {
        let keys = [key(verifies)];
        with_keys(&state, Locale::En, None, Some(&keys)).markdown()
    };
    let good = told(true);
    assert!(
        good.contains("- **Signature**: verified by the key `k`"),
        "{good}"
    );
    let wrong = told(false);
    for words in [
        "# All 2 API servers reject this token: no key verifies its signature",
        "- **Signature**: the key that was tried does not verify the signature",
        "* the pasted keys are all that the API servers have",
        "  `kubectl get --raw /openid/v1/jwks`",
    ] {
        assert!(wrong.contains(words), "{words} in\n{wrong}");
    }
}

#[test]
fn thirty_two_machines_are_told() {
    let mut state = open(Sample::Story, Preferences::default());
    for id in 4..33 {
        let role = if id % 3 == 0 {
            Role::Node
        } else {
            Role::Verifier
        };
        let name = format!("machine-with-a-long-name-{id}");
        state
            .clocks
            .push(Clock::new(id, &name, role, &format!("-{id}m")));
    }
    for locale in LOCALES {
        let handout = handout(&state, locale, None);
        check_is_only_text(&handout, false);
        assert!(handout.markdown().len() < LONG);
        let wide = handout.plain();
        let drawn = wide.lines().filter(|line| line.contains("[===")).count();
        assert_eq!(drawn, 0, "too many to draw");
    }
}
