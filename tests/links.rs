//! A published link opens for ever, and nothing that somebody makes of a link does harm.
//!
//! `tests/links/v1.md` holds links as they were once written, each with the state that must come out. Nothing in it
//! is ever changed; what a later version writes is added.

mod dice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dice::Dice;
use jwtriage::app::date_text;
use jwtriage::app::{
    Action, AppState, EventKind, LONGEST_NAME, Lab, List, MOST_MACHINES, OfVerifier, Others, Own,
    PeopleTab, Preferences, Reading, Reviewer, Round, SAMPLES, TokenTab, TypedEvent, View, after,
    open,
};
use jwtriage::clocks::Role;
use jwtriage::i18n::{Locale, Sample};
use jwtriage::json::Kind;
use jwtriage::kube::{Minor, releases};
use jwtriage::lab::review::Program;
use jwtriage::lab::simulation::Client;
use jwtriage::share::dictionary::DICTIONARY;
use jwtriage::share::link::{LONGEST_LINK, LinkFault, MOST_UNPACKED, Misfit, is_link, read, write};
use jwtriage::time::{Instant, SECOND};
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, compress_to_output,
    create_comp_flags_from_zip_params,
};
use miniz_oxide::mz_adler32_oxide;
use serde_json::{Value, json};
use std::rc::Rc;

const PUBLISHED: &str = include_str!("links/v1.md");

/// Made states, and made texts in a link.
const MADE: usize = 10_000;

/// What a person who opens links has chosen. A link must not turn it.
fn preferences() -> Preferences {
    Preferences {
        locale: Locale::Zh,
        minor: Minor(30),
        ..Preferences::default()
    }
}

/// A state as people read it, whole.
fn readable(state: &AppState) -> Value {
    let clocks = state.clocks.iter().map(|clock| {
        json!({
            "id": clock.machine.id,
            "name": clock.machine.name,
            "role": clock.machine.role.id(),
            "typed": clock.typed,
            "nanos": clock.machine.offset.to_string(),
        })
    });
    let own = state.own.iter().map(|own| {
        json!({
            "machine": own.machine,
            "issuers": own.issuers,
            "audiences": own.audiences,
            "lacks": own.lacks,
        })
    });
    let mut readable = json!({
        "kubernetes": state.minor.to_string(),
        "moment": state.moment,
        "clocks": clocks.collect::<Vec<_>>(),
        "issuers": state.issuers,
        "audiences": state.audiences,
        "own": own.collect::<Vec<_>>(),
        "review_audiences": state.review_audiences,
        "token_tab": state.token_tab.id(),
        "people_tab": state.people_tab.id(),
        "show_places": state.show_places,
        "shown_server": state.shown_server,
        "view": state.view.id(),
        "pasted": state.pasted.split('\n').collect::<Vec<_>>(),
    });
    // Links from before these were there have none.
    let reading = &state.reading;
    let moment = |at: Option<Instant>| at.map(date_text).unwrap_or_default();
    let reviewer = |it| match it {
        Reviewer::Token(number) => number.to_string(),
        Reviewer::Same => "same".to_owned(),
    };
    let program = reading.program;
    for (name, text) in [
        ("log_zone", reading.zone.clone()),
        ("log_year", reading.year.clone()),
        ("read_at", moment(reading.just_now)),
        ("made_at", moment(reading.fresh)),
        (
            "reviewer",
            reading.reviewer.map(reviewer).unwrap_or_default(),
        ),
        (
            "program",
            program.map(Program::id).unwrap_or_default().into(),
        ),
    ] {
        if !text.is_empty() {
            readable[name] = text.into();
        }
    }
    let events = state.events.iter().map(|event| {
        json!({
            "machine": event.machine,
            "kind": event.kind.id(),
            "at": event.at,
            "to": event.to,
        })
    });
    if !state.events.is_empty() {
        readable["events"] = events.collect();
    }
    let lab = &state.lab;
    if **lab != Lab::default() {
        readable["lab"] = json!({
            "token": lab.round.id(),
            "seconds": lab.seconds,
            "node": lab.node,
            "client": lab.client.id(),
            "fails_from": lab.fails_from,
            "fails_to": lab.fails_to,
        });
    }
    let others = &state.others;
    if **others != Others::default() {
        let of = |of: &OfVerifier| json!([of.id, of.offset, of.leeway]);
        readable["others"] = others.typed.iter().map(of).collect();
        readable["reviews"] = json!(others.asked);
    }
    readable
}

/// What stands between two fences.
fn block<'a>(section: &'a str, kind: &str) -> &'a str {
    let (_, rest) = section
        .split_once(&format!("```{kind}\n"))
        .expect("a block of each kind");
    rest.split_once("\n```").expect("a fence").0
}

#[test]
fn every_published_link_opens_for_ever() {
    let sections: Vec<&str> = PUBLISHED.split("\n## ").skip(1).collect();
    assert!(sections.len() >= 10);
    for section in sections {
        let name = section.lines().next().unwrap_or_default();
        let state = read(block(section, "link"), preferences());
        let state = state.unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        assert_eq!(state.preferences, preferences(), "{name}");
        let expected: Value = serde_json::from_str(block(section, "json")).expect("JSON");
        let found = readable(&state);
        let found_text = serde_json::to_string_pretty(&found).unwrap_or_default();
        assert_eq!(found, expected, "{name}\n{found_text}");
        // Whoever opened it can hand it on.
        let again = write(&state).expect("a link");
        assert_eq!(read(&again, preferences()), Ok(state), "{name}");
    }
}

/// The story as it is handed on: its signature taken off.
fn story() -> AppState {
    let mut state = open(Sample::Story, preferences());
    let (token, _) = state.pasted.rsplit_once('.').expect("a signature");
    state.pasted = format!("{token}.REDACTED").into();
    state.moment = "2023-12-12 10:39:53Z".into();
    state
}

#[test]
fn the_story_is_short_enough_for_any_chat() {
    let link = write(&story()).expect("a link");
    let length = 40 + "#".len() + link.len();
    println!("the story, with an address of 40 characters: {length}");
    assert!(length <= 400, "{length}");
    assert!(link.is_ascii() && is_link(&link));
}

/// Packs a text as another program would: with any level, any kind of blocks.
fn packed_by(level: i32, strategy: CompressionStrategy, text: &str) -> String {
    let flags = create_comp_flags_from_zip_params(level, -15, strategy as i32);
    let mut compressor = Box::new(CompressorOxide::new(flags));
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let mut packed = Vec::new();
    compress_to_output(&mut compressor, text.as_bytes(), TDEFLFlush::Finish, |it| {
        packed.extend_from_slice(it);
        true
    });
    with_checksum(packed, text.as_bytes())
}

/// Puts a text as it is into blocks.
fn stored(text: &str) -> String {
    let mut packed = Vec::new();
    let mut blocks = text.as_bytes().chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        packed.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).expect("a short block");
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    with_checksum(packed, text.as_bytes())
}

fn with_checksum(mut packed: Vec<u8>, text: &[u8]) -> String {
    packed.extend(mz_adler32_oxide(1, text).to_be_bytes());
    format!("v1={}", URL_SAFE_NO_PAD.encode(packed))
}

/// A state in the words of the form, by this test's own hand.
const BY_HAND: &str = r#" {
  "kubernetes": "1.28", "unknown": [{"a": null}], "moment": "nbf+3s",
  "machines": [
    {"name": "中 1", "role": "issuer", "offset": "+1x", "in_force": "-2m", "unknown": 1},
    {"name": "b", "role": "verifier", "offset": "fast"},
    {"role": "node", "name": "c"}
  ],
  "own": [{"machine": 1, "issuers": "i", "lacks": ["k"]}, {"machine": 0, "audiences": "a"}],
  "shown_server": 1, "token_tab": "from the future", "people_tab": "review",
  "evidence": ["Bearer ", ["{}", "{\"a\":1}"], ".x\n"]
} "#;

fn by_hand() -> AppState {
    let mut state = AppState::new(preferences());
    state.minor = Minor(28);
    state = after(&state, Action::TypeMoment("nbf+3s".into()));
    state = after(&state, Action::Add(Role::Verifier));
    for (id, clock) in (1..).zip(&mut state.clocks) {
        clock.machine.id = id;
    }
    for action in [
        Action::Rename(1, "中 1".into()),
        Action::TypeOffset(1, "-2m".into()),
        Action::TypeOffset(1, "+1x".into()),
        Action::Rename(2, "b".into()),
        Action::TypeOffset(2, "fast".into()),
        Action::Rename(3, "c".into()),
        Action::TypeOwn(2, List::Issuers, "i".into()),
        Action::HaveKey(2, "k".into(), false),
        Action::TypeOwn(1, List::Audiences, "a".into()),
        Action::ShowServer(Some(2)),
        Action::ShowPeople(PeopleTab::Review),
        Action::Paste("Bearer e30.eyJhIjoxfQ.x\n".into()),
    ] {
        state = after(&state, action);
    }
    state
}

#[test]
fn whatever_compressed_it_is_read() {
    let expected = Ok(by_hand());
    assert_eq!(read(&stored(BY_HAND), preferences()), expected);
    let levels = 0..=10;
    for level in levels {
        for strategy in [
            CompressionStrategy::Default,
            CompressionStrategy::Fixed,
            CompressionStrategy::HuffmanOnly,
        ] {
            let link = packed_by(level, strategy, BY_HAND);
            assert_eq!(read(&link, preferences()), expected, "{level}");
        }
    }
    let without = miniz_oxide::deflate::compress_to_vec(BY_HAND.as_bytes(), 6);
    let link = with_checksum(without, BY_HAND.as_bytes());
    assert_eq!(read(&link, preferences()), expected);
}

#[test]
fn what_chats_do_to_a_link_is_forgiven() {
    let state = story();
    let link = write(&state).expect("a link");
    let broken = |every: usize, between: &str| {
        let characters: Vec<char> = link[3..].chars().collect();
        let lines: Vec<String> = characters.chunks(every).map(String::from_iter).collect();
        format!("v1={}", lines.join(between))
    };
    let mut changed = vec![
        link.replace('-', "%2D").replace('_', "%5f"),
        link.replacen('=', "%3D", 1),
        broken(20, "\n"),
        broken(76, "\r\n\t"),
        broken(1, " "),
        broken(9, "\u{200b}"),
        broken(9, "%20"),
        broken(9, "%0D%0A"),
        broken(9, "%E2%80%8B"),
    ];
    for after in [
        ".",
        ",",
        ")",
        ">",
        "]",
        "\"",
        "'",
        ").",
        ">, ",
        "。",
        "）",
        "”",
        "%29",
        "%E3%80%82",
        "\n",
    ] {
        changed.push(format!("{link}{after}"));
    }
    for link in changed {
        assert_eq!(read(&link, preferences()).as_ref(), Ok(&state), "{link}");
    }
}

#[test]
fn a_link_that_was_cut_or_changed_is_never_another_state() {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ .=+/%…中";
    let empty = AppState::new(preferences());
    for state in [story(), empty] {
        let link = write(&state).expect("a link");
        for end in 0..link.len() {
            assert!(read(&link[..end], preferences()).is_err(), "{end}");
        }
        for at in 0..link.len() {
            for other in alphabet.chars() {
                let changed = format!("{}{other}{}", &link[..at], &link[at + 1..]);
                // A few bits before the checksum mean nothing.
                if let Ok(read) = read(&changed, preferences()) {
                    assert_eq!(read, state, "{changed}");
                }
            }
        }
        for more in ["A", "AA", "AAA", "AAAA", "…", "v1=", "="] {
            let longer = format!("{link}{more}");
            assert_eq!(read(&longer, preferences()), Err(LinkFault::Damaged));
        }
    }
}

#[test]
fn no_link_and_newer_links_are_told_apart() {
    for text in [
        "", "v", "v=", "1=", "v1", "v1:", "V1=", "v1234=", "v-1=", "v１=", "token=x",
    ] {
        assert!(!is_link(text), "{text}");
        assert_eq!(
            read(text, preferences()),
            Err(LinkFault::NotALink),
            "{text}"
        );
    }
    for (text, fault) in [
        ("v2=", LinkFault::TooNew(2)),
        ("v999=abc…", LinkFault::TooNew(999)),
        ("v0=", LinkFault::Damaged),
        ("v1=", LinkFault::Damaged),
        ("v1=....", LinkFault::Damaged),
        ("v1=AAAA", LinkFault::Damaged),
    ] {
        assert!(is_link(text), "{text}");
        assert_eq!(read(text, preferences()), Err(fault), "{text}");
    }
}

/// As many bytes of nothing as a link can hold.
fn bomb(mebibytes: usize) -> String {
    let mut compressor = Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(
        9, -15, 0,
    )));
    let mut packed = Vec::new();
    let zeros = vec![0; 1 << 20];
    compress_to_output(&mut compressor, &zeros, TDEFLFlush::Full, |it| {
        packed.extend_from_slice(it);
        true
    });
    with_checksum(packed.repeat(mebibytes), b"")
}

#[test]
fn a_bomb_does_not_go_off() {
    let most = bomb(512);
    assert!(most.len() <= LONGEST_LINK);
    assert_eq!(read(&most, preferences()), Err(LinkFault::TooMuch));
    assert_eq!(read(&bomb(1024), preferences()), Err(LinkFault::TooLong));
    for character in ["A", " ", ".", "%", "%20", "=", "\0", "中"] {
        let long = format!("v1={}", character.repeat((10 << 20) / character.len()));
        assert_eq!(read(&long, preferences()), Err(LinkFault::TooLong));
    }
}

#[test]
fn what_would_not_open_is_not_written() {
    let with = |pasted: String| {
        let state = after(&AppState::new(preferences()), Action::Paste(pasted.into()));
        let link = write(&state);
        if let Some(link) = &link {
            assert!(link.len() <= LONGEST_LINK);
            assert_eq!(read(link, preferences()), Ok(state));
        }
        link.is_some()
    };
    assert!(with("x".repeat(MOST_UNPACKED - 100)));
    assert!(!with("x".repeat(MOST_UNPACKED + 1)));
    assert!(!with("\u{1}".repeat(MOST_UNPACKED / 2)));
    let mut dice = Dice(1);
    let mut noise = |bytes: usize| -> String {
        (0..bytes)
            .map(|_| char::from(b'0' + (dice.roll() % 64) as u8))
            .collect()
    };
    assert!(with(noise(900_000)));
    assert!(!with(noise(1_200_000)));
}

#[test]
fn what_is_no_scenario_is_named() {
    let kind = |member, kind| LinkFault::NotAScenario {
        member,
        wrong: Misfit::Kind(kind),
    };
    let value = |member| LinkFault::NotAScenario {
        member,
        wrong: Misfit::Value,
    };
    let missing = |member| LinkFault::NotAScenario {
        member,
        wrong: Misfit::Missing,
    };
    let machines = |list: &str| format!(r#"{{"kubernetes":"1.22","machines":[{list}]}}"#);
    let with = |members: &str| format!(r#"{{"kubernetes":"1.22",{members}}}"#);
    let one = r#"{"name":"a","role":"issuer"}"#;
    let many = |count: usize| {
        let node = |index| format!(r#"{{"name":"{index}","role":"node"}}"#);
        let nodes: Vec<String> = (1..count).map(node).collect();
        machines(&format!("{one},{}", nodes.join(",")))
    };
    let named = |name: &str| machines(&format!(r#"{{"name":"{name}","role":"issuer"}}"#));
    assert!(read(&stored(&many(MOST_MACHINES)), preferences()).is_ok());
    assert!(read(&stored(&named(&"中".repeat(LONGEST_NAME))), preferences()).is_ok());
    let not_json = || LinkFault::NotAScenario {
        member: "",
        wrong: Misfit::NotJson,
    };
    let mut cases = vec![
        (" ".into(), not_json()),
        ("{".into(), not_json()),
        (with(r#""kubernetes":"1.30""#), not_json()),
        ("[".repeat(100_000), not_json()),
        (with(r#""reviewer":"another""#), value("reviewer")),
        (with(r#""reviewer":-1"#), value("reviewer")),
        (with(r#""reviewer":1.5"#), value("reviewer")),
        (with(r#""reviewer":4294967296"#), value("reviewer")),
        (with(r#""reviewer":[0]"#), value("reviewer")),
        (with(r#""program":0"#), kind("program", Kind::Number)),
        (
            with(&format!(r#""evidence":{}"#, "[".repeat(1_000))),
            not_json(),
        ),
        ("[]".into(), kind("", Kind::Array)),
        ("null".into(), kind("", Kind::Null)),
        ("{}".into(), missing("kubernetes")),
        (r#"{"kubernetes":""}"#.into(), value("kubernetes")),
        (r#"{"kubernetes":"2.1"}"#.into(), value("kubernetes")),
        (
            r#"{"kubernetes":"1.99"}"#.into(),
            LinkFault::UnknownRelease("1.99".into()),
        ),
        (
            r#"{"kubernetes":"1.19"}"#.into(),
            LinkFault::UnknownRelease("1.19".into()),
        ),
        (machines(""), value("machines")),
        (machines("1"), kind("machines", Kind::Number)),
        (machines(r#"{"role":"issuer"}"#), missing("name")),
        (machines(r#"{"name":"a"}"#), missing("role")),
        (machines(r#"{"name":"a","role":"king"}"#), value("role")),
        (machines(r#"{"name":"a","role":"node"}"#), value("machines")),
        (
            machines(r#"{"name":"a","role":"verifier"}"#),
            value("machines"),
        ),
        (
            machines(r#"{"name":"a","role":"issuer"},{"name":"b","role":"issuer"}"#),
            value("machines"),
        ),
        (machines(&format!("{one},{one}")), value("name")),
        (many(MOST_MACHINES + 1), LinkFault::TooMuch),
        (named(""), value("name")),
        (named(" a"), value("name")),
        (named(&"a".repeat(LONGEST_NAME + 1)), value("name")),
        (
            machines(r#"{"name":"a","role":"issuer","in_force":"2x"}"#),
            value("in_force"),
        ),
        (
            machines(r#"{"name":"a","role":"issuer","in_force":"36526d"}"#),
            value("in_force"),
        ),
        (with(r#""own":[1]"#), kind("own", Kind::Number)),
        (with(r#""own":[{}]"#), missing("machine")),
        (
            with(r#""own":[{"machine":0,"lacks":[1]}]"#),
            kind("lacks", Kind::Number),
        ),
        (
            with(r#""own":[{"machine":0,"issuers":"i"},{"machine":0}]"#),
            value("machine"),
        ),
        (with(r#""evidence":[1]"#), kind("evidence", Kind::Number)),
        (with(r#""evidence":[[]]"#), value("evidence")),
        (with(r#""evidence":[["{}"]]"#), value("evidence")),
        (with(r#""evidence":[["{}","{}","x"]]"#), value("evidence")),
        (
            with(r#""evidence":[["{}",1]]"#),
            kind("evidence", Kind::Number),
        ),
    ];
    // No place in the list, or none that an API server has.
    for place in ["-1", "1.0", "1e0", "2", "99999999999999999999999999", "1"] {
        cases.push((
            with(&format!(r#""shown_server":{place}"#)),
            value("shown_server"),
        ));
    }
    for place in ["-0", "2", "1e400", "18446744073709551616"] {
        let own = format!(r#""own":[{{"machine":{place},"issuers":"i"}}]"#);
        cases.push((with(&own), value("machine")));
    }
    let kinds = [
        ("null", Kind::Null),
        ("true", Kind::Bool),
        ("1", Kind::Number),
        (r#""x""#, Kind::String),
        ("[]", Kind::Array),
        ("{}", Kind::Object),
    ];
    let members = [
        ("moment", Kind::String),
        ("issuers", Kind::String),
        ("audiences", Kind::String),
        ("review_audiences", Kind::String),
        ("token_tab", Kind::String),
        ("people_tab", Kind::String),
        ("view", Kind::String),
        ("show_places", Kind::Bool),
        ("shown_server", Kind::Number),
        ("machines", Kind::Array),
        ("own", Kind::Array),
        ("evidence", Kind::Array),
    ];
    let of_machine = ["name", "role", "offset", "in_force"].map(|name| (name, Kind::String));
    let of_own = [
        ("issuers", Kind::String),
        ("audiences", Kind::String),
        ("machine", Kind::Number),
        ("lacks", Kind::Array),
    ];
    for (written, found) in kinds {
        for (member, wanted) in members {
            if found != wanted {
                let text = with(&format!(r#""{member}":{written}"#));
                cases.push((text, kind(member, found)));
            }
        }
        if found != Kind::String {
            let text = format!(r#"{{"kubernetes":{written}}}"#);
            cases.push((text, kind("kubernetes", found)));
        }
        for (member, wanted) in of_machine {
            if found != wanted {
                let mut machine = json!({"name": "a", "role": "issuer"});
                machine[member] = serde_json::from_str(written).unwrap_or_default();
                cases.push((machines(&machine.to_string()), kind(member, found)));
            }
        }
        for (member, wanted) in of_own {
            if found != wanted {
                let mut own = json!({"machine": 0});
                own[member] = serde_json::from_str(written).unwrap_or_default();
                cases.push((with(&format!(r#""own":[{own}]"#)), kind(member, found)));
            }
        }
    }
    for (text, fault) in cases {
        let shown: String = text.chars().take(200).collect();
        assert_eq!(read(&stored(&text), preferences()), Err(fault), "{shown}");
    }
    let zeros = format!(
        r#"{{"kubernetes":"1.22","evidence":[0{}]}}"#,
        ",0".repeat(2_000_000)
    );
    let link = packed_by(6, CompressionStrategy::Default, &zeros);
    assert_eq!(
        read(&link, preferences()),
        Err(kind("evidence", Kind::Number))
    );
}

impl Dice {
    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.of(pieces)).collect()
    }
}

const TYPED: &[&str] = &[
    "-2m",
    "+90s",
    "2x",
    "-",
    "nbf",
    "+3s",
    "2023-12-12",
    " ",
    "中",
    "😀",
    "\"",
    "\\",
    "\0",
    "\u{1f}",
    "\u{7f}",
    "\u{2028}",
    "\n",
    "\u{feff}",
    "e30",
    ".",
    "\u{fffd}",
    "https://a,",
    "kube",
    "'",
    "/",
];

const EVIDENCE: &[&str] = &[
    "e30.e30",
    "e30.eyJhIjoxfQ",
    ".c2lnbmF0dXJl",
    ".REDACTED",
    "e30.",
    ".",
    "e31.e30",
    "eyJ",
    "ey",
    "Bearer ",
    "\n",
    "\r\n",
    "\"",
    "\\",
    "中",
    "\0",
    "…",
    "=",
    "-",
    "_",
    "e30.e30.e30.e30.e30",
    "😀",
    "E1212 18:37:53.000001       1 authentication.go:63] \"Unable to authenticate the request\"\n",
    "apiVersion: v1\nkind: Pod\n",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhcGkiLCJzdWIiOiJ4In0",
    " ",
    "eyJhIjoiXHUwMDAwIn0.eyJhIjoi5LitIn0",
];

fn made_action(dice: &mut Dice) -> Action {
    let id = u32::try_from(dice.below(8)).unwrap_or(0);
    let typed = dice.text(TYPED, 3);
    let roles = [Role::Verifier, Role::Node];
    match dice.below(23) {
        22 => {
            let offset = dice.text(TYPED, 3);
            let id = dice.of(&["go-jose-v2", "kube-oidc", "unknown"]);
            let with = Others::default().with(id, |of| {
                of.offset = offset;
                of.leeway = typed;
            });
            Action::AskOthers(with.into())
        }
        19 => Action::Happen(Rc::new(
            (0..dice.below(4))
                .map(|_| TypedEvent {
                    machine: u32::try_from(dice.below(8)).unwrap_or(0),
                    kind: dice.of(&EventKind::ALL),
                    at: dice.text(TYPED, 3),
                    to: dice.text(TYPED, 3),
                })
                .collect(),
        )),
        20 => Action::AskLab(
            Lab {
                round: dice.of(&Round::ALL),
                seconds: typed,
                client: dice.of(&Client::ALL),
                fails_from: dice.of(&["", "40m", "x"]).into(),
                fails_to: dice.of(&["", "2h"]).into(),
                node: None,
            }
            .into(),
        ),
        18 => Action::Read(
            Reading {
                zone: typed,
                year: dice.of(&["", "2023", "x"]).into(),
                just_now: (dice.below(2) == 0).then_some(Instant(1_700_000_000_123_456_789)),
                fresh: (dice.below(2) == 0).then_some(Instant(1_600_000_000 * SECOND)),
                reviewer: dice.of(&[
                    None,
                    Some(Reviewer::Same),
                    Some(Reviewer::Token(0)),
                    Some(Reviewer::Token(4_294_967_295)),
                ]),
                program: dice.of(&[None, Some(Program::Vault), Some(Program::Extension)]),
                ..Reading::default()
            }
            .into(),
        ),
        0 => Action::Paste(dice.text(EVIDENCE, 40).into()),
        1 | 2 => Action::TypeOffset(id, typed),
        3 => Action::MoveClock(id, i128::from(dice.roll() as i64) * dice.of(&[1, SECOND])),
        4 => Action::Rename(id, typed),
        5..=7 => Action::Add(dice.of(&roles)),
        8 => Action::Remove(id),
        9 => Action::MakeIssuer(id),
        10 => Action::TypeMoment(typed),
        11 => Action::Choose(dice.of(&releases().collect::<Vec<_>>())),
        12 => Action::TypeIssuers(typed),
        13 => Action::TypeAudiences(typed),
        14 => Action::TypeOwn(id, dice.of(&[List::Issuers, List::Audiences]), typed),
        15 => Action::HaveKey(id, typed, dice.below(3) == 0),
        16 => Action::TypeReviewAudiences(typed),
        17 => Action::ShowToken(dice.of(&TokenTab::ALL)),
        _ => match dice.below(3) {
            0 => Action::ShowPeople(dice.of(&PeopleTab::ALL)),
            1 => Action::ShowPlaces(dice.below(2) == 0),
            _ => Action::LookAt(dice.of(&View::ALL)),
        },
    }
}

fn made_state(dice: &mut Dice) -> AppState {
    let begin = match dice.below(4) {
        0 => open(dice.of(&SAMPLES), preferences()),
        _ => AppState::new(preferences()),
    };
    let mut state = (0..dice.below(24)).fold(begin, |state, _| after(&state, made_action(dice)));
    // Only an API server of these can be looked at.
    let servers: Vec<u32> = state.servers().map(|machine| machine.id).collect();
    if dice.below(2) == 0 {
        state = after(&state, Action::ShowServer(Some(dice.of(&servers))));
    }
    // Only a node of these can be looked at.
    let nodes = state.clocks.iter().map(|clock| &clock.machine);
    let nodes = nodes.filter(|machine| machine.role == Role::Node);
    let nodes: Vec<u32> = nodes.map(|machine| machine.id).collect();
    if !nodes.is_empty() && dice.below(2) == 0 {
        let lab = Lab {
            node: Some(dice.of(&nodes)),
            ..(*state.lab).clone()
        };
        state = after(&state, Action::AskLab(lab.into()));
    }
    if dice.below(2) == 0 {
        let others = Others {
            asked: Some(dice.of(&servers)),
            ..(*state.others).clone()
        };
        state = after(&state, Action::AskOthers(others.into()));
    }
    // A choice is remembered by who makes it, and not by who opens its link.
    state.preferences = preferences();
    state
}

/// The same with ids from 1 on, as a link gives them.
fn numbered(state: &AppState) -> AppState {
    let mut next = state.clone();
    let number = |id: u32| {
        let place = state.clocks.iter().position(|it| it.machine.id == id);
        place.and_then(|place| u32::try_from(place + 1).ok())
    };
    for clock in &mut next.clocks {
        clock.machine.id = number(clock.machine.id).unwrap_or(0);
    }
    next.events = Rc::new(
        state
            .events
            .iter()
            .filter_map(|event| {
                Some(TypedEvent {
                    machine: number(event.machine)?,
                    ..event.clone()
                })
            })
            .collect(),
    );
    next.own = state
        .own
        .iter()
        .filter_map(|own| {
            Some(Own {
                machine: number(own.machine)?,
                ..own.clone()
            })
        })
        .collect();
    next.shown_server = state.shown_server.and_then(number);
    next.lab = Lab {
        node: state.lab.node.and_then(number),
        ..(*state.lab).clone()
    }
    .into();
    next.others = Others {
        asked: state.others.asked.and_then(number),
        ..(*state.others).clone()
    }
    .into();
    next
}

#[test]
fn every_state_comes_back_as_it_was() {
    let mut dice = Dice(20_231_212);
    let mut longest = 0;
    for index in 0..MADE {
        let state = made_state(&mut dice);
        let link = write(&state).expect("a link");
        let read = read(&link, preferences());
        assert_eq!(read, Ok(numbered(&state)), "{index}");
        assert_eq!(write(&numbered(&state)).as_ref(), Some(&link), "{index}");
        longest = longest.max(link.len());
    }
    assert!(longest > 400, "{longest}");
}

/// Texts with a checksum that is right, and odd content: whatever comes out, nothing panics, and what can be opened
/// can be written.
#[test]
fn no_text_in_a_link_does_harm() {
    let mut dice = Dice(7);
    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "0",
        "-1",
        "1e999",
        "\"name\"",
        "\"role\"",
        "\"node\"",
        "\"issuer\"",
        "\"machines\"",
        "\"evidence\"",
        "\"own\"",
        "\"machine\"",
        "中",
        "\0",
        "99999999999999999999",
        "\"1.99\"",
        "true",
        "\"offset\"",
        "\"in_force\"",
        " ",
    ];
    let mut opened = 0;
    for _ in 0..MADE {
        let mut text = BY_HAND.to_owned();
        for _ in 0..=dice.below(3) {
            let mut from = dice.below(text.len());
            let mut to = (from + dice.below(12)).min(text.len());
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            while !text.is_char_boundary(to) {
                to += 1;
            }
            let instead = dice.of(PIECES);
            text.replace_range(from..to, instead);
        }
        if let Ok(state) = read(&stored(&text), preferences()) {
            opened += 1;
            let again = write(&state).expect("a link");
            assert_eq!(read(&again, preferences()), Ok(state), "{text}");
        }
    }
    assert!(opened > 100, "{opened}");
}
