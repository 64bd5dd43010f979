//! What holds for any paste, any clocks and any moment.
//!
//! The inputs are made by a generator of a few lines from a constant, so that every run sees the same ones.

mod dice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dice::Dice;
use jwtriage::claims::{read_sent, rows};
use jwtriage::clocks::{Machine, Role};
use jwtriage::cluster::{self, Cluster, Object, ObjectKind};
use jwtriage::i18n::LOCALES;
use jwtriage::jose::warnings::warnings;
use jwtriage::json::{self, pretty};
use jwtriage::kube::{Minor, Opinion, outcome, releases};
use jwtriage::report::{Inspection, Outlook, failing, inspect, outlook, report, seen_of, short_by};
use jwtriage::text::place_of;
use jwtriage::time::{Instant, Nanos, SECOND, offset_text, read_offset, read_typed};
use jwtriage::verifier::{Authenticator, Heals, Key, Setting, Situation, Verdict, judge_by};

/// Inputs of every kind.
const INPUTS: usize = 10_000;

/// A hundred years, the largest offset that is read.
const CENTURY: Nanos = 36_525 * 86_400 * SECOND;

impl Dice {
    fn seconds(&mut self) -> i64 {
        let any = self.roll() as i64;
        match self.below(6) {
            0 => any,
            1 => self.of(&[i64::MIN, i64::MAX, 0, -1, 1]),
            2 => any % 4_000_000_000_000,
            _ => 1_700_000_000 + any % 100_000,
        }
    }

    fn moment(&mut self) -> Instant {
        let nanos = self.of(&[0, 0, 1, 999_999_999]);
        match self.below(40) {
            0 => Instant(self.of(&[Nanos::MIN, Nanos::MAX])),
            _ => Instant::from_seconds(self.seconds()).plus(nanos),
        }
    }

    fn offset(&mut self) -> Nanos {
        match self.below(4) {
            0 => 0,
            1 => Nanos::from(self.roll() as i64 % 300) * SECOND,
            2 => self.of(&[CENTURY, -CENTURY, 1, -1]),
            _ => Nanos::from(self.roll() as i64) * 1_000 % CENTURY,
        }
    }
}

const CHARACTERS: &[char] = &[
    'e', 'y', 'J', 'A', '9', '.', '.', '-', '_', '+', '/', '=', '"', '\'', '{', '}', '[', ']', ':',
    ',', ' ', '\n', '\r', '\t', '\0', '…', 'é', '中', '😀', '\u{200b}', '\u{feff}', '\u{301}', 'ſ',
    '\u{212a}',
];

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "1700000000",
    "1700003600",
    "1700000000.9",
    "-0.9",
    "1e3",
    "1E+400",
    "-1e400",
    "1e-400",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "9223371974719179007",
    "9223371974719180800",
    "1e19",
    "1e300",
    "-1e300",
    "1767225600000",
    "01",
    "+1",
    ".5",
    "99999999999999999999999999999999999999999999",
];

const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "\"\"",
    "\"x\"",
    "\"1700000000\"",
    "[]",
    "[\"a\",\"b\"]",
    "[1,null]",
    "{}",
    "{\"name\":\"n\",\"uid\":\"u\"}",
    "{\"name\":1}",
    "\"\\ud83d\"",
    "\"é中😀\"",
    "\"a\nb\"",
    "{\"namespace\":\"ns\",\"pod\":{\"name\":\"p\",\"uid\":\"u\"},\"warnafter\":1e300}",
    "\"https://kubernetes.default.svc\"",
    "\"kubernetes/serviceaccount\"",
];

const CLAIMS: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "kubernetes.io",
    "ISS",
    "i\u{17f}s",
    "Exp",
    "nonce",
    "email",
    "kubernetes.io/serviceaccount/namespace",
    "kubernetes.io/serviceaccount/secret.name",
    "groups",
    "x",
    "",
];

fn payload(dice: &mut Dice) -> String {
    let mut text = String::from("{");
    for index in 0..dice.below(9) {
        if index > 0 {
            text.push(',');
        }
        let claim = dice.of(CLAIMS);
        let value = match dice.below(3) {
            0 => dice.of(VALUES).to_owned(),
            1 => dice.of(NUMBERS).to_owned(),
            _ => dice.seconds().to_string(),
        };
        text.push_str(&format!("\"{claim}\":{value}"));
    }
    text.push('}');
    text
}

/// A pod's token with a random lifetime and place in time.
fn pod_payload(dice: &mut Dice) -> String {
    let (iat, nbf, exp) = (dice.seconds(), dice.seconds(), dice.seconds());
    let warnafter = match dice.below(2) {
        0 => String::new(),
        _ => format!(",\"warnafter\":{}", dice.seconds()),
    };
    format!(
        r#"{{"iss":"https://kubernetes.default.svc","aud":["https://kubernetes.default.svc"],"iat":{iat},"nbf":{nbf},"exp":{exp},"kubernetes.io":{{"namespace":"ns","pod":{{"name":"p","uid":"u"}}{warnafter}}}}}"#
    )
}

fn token(payload: &str) -> String {
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        segment(r#"{"alg":"RS256","kid":"k"}"#),
        segment(payload),
        segment("signature")
    )
}

/// Changes a text in one to five places.
fn mutated(dice: &mut Dice, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(5) {
        let at = dice.below(characters.len());
        let other = dice.below(characters.len());
        match dice.below(7) {
            _ if characters.is_empty() => characters.push(dice.of(CHARACTERS)),
            0 => characters.insert(at, dice.of(CHARACTERS)),
            1 => {
                characters.remove(at);
            }
            2 => characters[at] = dice.of(CHARACTERS),
            3 => characters.swap(at, other),
            4 => characters.truncate(at),
            5 => {
                let again: Vec<char> = characters[at.min(other)..at.max(other)].to_vec();
                characters.extend(again);
            }
            _ => {
                characters.drain(at.min(other)..at.max(other));
            }
        }
    }
    characters.into_iter().collect()
}

fn around(dice: &mut Dice, token: &str) -> String {
    match dice.below(6) {
        0 => format!("Authorization: Bearer {token}\r\n"),
        1 => format!("  \"{token}\","),
        2 => format!("é{token}…中 {token}"),
        3 => format!("E1212 18:37:53.063583       1 authentication.go:63] x\n{token}"),
        4 => format!("curl -H 'authorization: bearer {token}' https://中.example\u{200b}"),
        _ => token.to_owned(),
    }
}

fn noise(dice: &mut Dice) -> String {
    let bytes: Vec<u8> = (0..dice.below(200)).map(|_| dice.roll() as u8).collect();
    match dice.below(2) {
        0 => String::from_utf8_lossy(&bytes).into_owned(),
        _ => bytes
            .iter()
            .map(|byte| CHARACTERS[usize::from(*byte) % CHARACTERS.len()])
            .collect(),
    }
}

fn paste(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => noise(dice),
        1 => {
            let text = payload(dice);
            let text = if dice.below(3) == 0 {
                mutated(dice, &text)
            } else {
                text
            };
            around(dice, &token(&text))
        }
        2 => {
            let text = pod_payload(dice);
            around(dice, &token(&text))
        }
        _ => {
            let text = if dice.below(2) == 0 {
                pod_payload(dice)
            } else {
                payload(dice)
            };
            let text = token(&text);
            let text = around(dice, &text);
            mutated(dice, &text)
        }
    }
}

fn situation(dice: &mut Dice) -> Situation {
    let all: Vec<Minor> = releases().collect();
    let setting = |dice: &mut Dice| match dice.below(4) {
        0 => Setting::Given(vec!["https://kubernetes.default.svc".into()]),
        1 => Setting::Given(vec!["x".into(), String::new()]),
        _ => Setting::Assumed,
    };
    let key = |dice: &mut Dice| Key {
        name: "sa.pub".into(),
        kid: dice.of(&["k", "other"]).into(),
        verifies: dice.below(4) > 0,
        verifies_raw: dice.below(2) > 0,
    };
    let (keys, requested) = (dice.below(3), dice.below(5));
    Situation {
        issuers: setting(dice),
        audiences: setting(dice),
        keys: (dice.below(2) > 0).then(|| (0..keys).map(|_| key(dice)).collect()),
        requested: (requested == 0).then(|| vec!["x".into()]),
        cluster: cluster(dice),
        legacy_lookup: dice.below(4) > 0,
        ..Situation::of(dice.of(&all))
    }
}

/// Objects that the made tokens name, and others.
fn cluster(dice: &mut Dice) -> Cluster {
    let kinds = [
        ObjectKind::ServiceAccount,
        ObjectKind::Secret,
        ObjectKind::Pod,
        ObjectKind::Node,
    ];
    let object = |dice: &mut Dice| {
        let (kind, namespace) = (dice.of(&kinds), dice.of(&["ns", "x", ""]));
        let name = dice.of(&["p", "sa", "n", "x", ""]);
        let mut object = Object::new(kind, namespace, name, dice.of(&["u", "other", ""]));
        object.deletion = (dice.below(3) == 0).then(|| Instant::from_seconds(dice.seconds()));
        let label = dice.of(&["legacy-token-invalid-since", "legacy-token-last-used"]);
        object
            .labels
            .push((format!("kubernetes.io/{label}"), "2023-11-14".into()));
        object.secrets.push(dice.of(&["p", "x"]).into());
        object
    };
    Cluster {
        objects: (0..dice.below(12)).map(|_| object(dice)).collect(),
        complete: dice.below(2) > 0,
        ..Cluster::default()
    }
}

fn machines(dice: &mut Dice) -> Vec<Machine> {
    let roles = [Role::Issuer, Role::Verifier, Role::Verifier, Role::Node];
    (0..)
        .zip(roles)
        .map(|(id, role)| Machine {
            id,
            name: format!("m{id}"),
            role,
            offset: dice.offset(),
        })
        .collect()
}

/// Runs a check on every generated paste, with a situation and machines to go with it.
fn for_all(seed: u64, check: impl Fn(&mut Dice, &str, &Inspection, Option<&Outlook>)) {
    let mut dice = Dice(seed);
    let mut asked = 0;
    for _ in 0..INPUTS {
        let pasted = paste(&mut dice);
        let inspection = inspect(&pasted);
        let situation = situation(&mut dice);
        let machines = machines(&mut dice);
        let outlook = outlook(&inspection, &situation, &machines);
        asked += usize::from(outlook.is_some());
        check(&mut dice, &pasted, &inspection, outlook.as_ref());
    }
    assert!(asked * 2 > INPUTS, "only {asked} pastes held a token");
}

#[test]
fn nothing_that_is_pasted_makes_it_stumble() {
    for_all(1, |dice, pasted, inspection, outlook| {
        let Some(outlook) = outlook else {
            return;
        };
        if let Some(token) = &inspection.token {
            for segment in [&token.header, &token.payload] {
                segment.json.as_deref().map(rows);
            }
        }
        for _ in 0..3 {
            let report = report(outlook, dice.moment());
            for server in &report.servers {
                let seen = seen_of(inspection, server);
                let answered = server.ruling.verdict != Verdict::CannotTell;
                assert_eq!(seen.is_some(), answered, "{pasted:?}");
                if let Some(short) = short_by(server) {
                    assert!(short > 0, "{pasted:?} at {:?}", report.moment);
                }
            }
            assert!(report.lead().machine.role.verifies());
        }
    });
}

#[test]
fn every_place_lies_in_the_paste_and_between_characters() {
    for_all(2, |_, pasted, inspection, _| {
        for finding in &inspection.evidence.findings {
            let span = finding.span;
            assert!(
                pasted.get(span.start..span.end).is_some(),
                "{finding:?} in {pasted:?}"
            );
        }
        for problem in &inspection.problems {
            let Some(span) = problem.place else {
                continue;
            };
            assert!(
                pasted.get(span.start..span.end).is_some(),
                "{problem:?} in {pasted:?}"
            );
            let place = place_of(pasted, span.start);
            assert!(place.line > 0 && place.column > 0);
        }
    });
}

const HEADER_MEMBERS: &[&str] = &[
    r#""alg":"RS256""#,
    r#""alg":"nOnE""#,
    r#""alg":"HS256""#,
    r#""alg" : "中""#,
    r#""alg":null"#,
    r#""jwk":{"kty":"EC","é":1}"#,
    r#""jku":"https://a@evil.example:1/é""#,
    r#""x5u":"://""#,
    r#""x5c":[1]"#,
    r#""crit":["b64","é",1]"#,
    r#""b64":false"#,
    r#""kid":"../../dev/null\u0000""#,
    r#""kid":"\ud83d|""#,
    r#""kid":1"#,
];

#[test]
fn a_warning_about_the_header_has_its_place_in_the_paste() {
    let mut dice = Dice(13);
    let mut told = 0;
    for _ in 0..INPUTS {
        let members: Vec<&str> = (0..dice.below(6))
            .map(|_| dice.of(HEADER_MEMBERS))
            .collect();
        let header = URL_SAFE_NO_PAD.encode(format!("{{{}}}", members.join(", ")));
        let rest = dice.of(&["e30.c2ln", "e30.", "..", ".e30.c2ln.eA"]);
        let text = around(&mut dice, &format!("{header}.{rest}"));
        let pasted = match dice.below(2) {
            0 => mutated(&mut dice, &text),
            _ => text,
        };
        let Some(token) = inspect(&pasted).token else {
            continue;
        };
        for warning in warnings(&token) {
            told += 1;
            let bytes = token
                .header
                .bytes
                .get(warning.member.start..warning.member.end);
            assert!(
                bytes.is_some_and(|it| !it.is_empty()),
                "{warning:?} in {pasted:?}"
            );
            let place = warning.place.expect("a place");
            assert!(
                pasted.get(place.start..place.end).is_some(),
                "{warning:?} in {pasted:?}"
            );
            for locale in LOCALES {
                assert!(!locale.rest().header_warning(&warning.what).is_empty());
            }
        }
    }
    assert!(told > INPUTS, "{told}");
}

#[test]
fn accepted_means_inside_the_window_at_every_moment() {
    for_all(3, |dice, pasted, _, outlook| {
        let Some(outlook) = outlook else {
            return;
        };
        let mut moments: Vec<Instant> = (0..3).map(|_| dice.moment()).collect();
        for server in &outlook.servers {
            for end in server
                .window
                .iter()
                .flat_map(|window| [window.from, window.until])
                .flatten()
            {
                moments.extend([end.at.minus(1), end.at, end.at.plus(1)]);
            }
        }
        for moment in moments {
            for (server, placed) in outlook.servers.iter().zip(report(outlook, moment).servers) {
                let ruling = &placed.ruling;
                // At the very ends of the clock, where sums saturate, nobody is asked.
                if moment.0.unsigned_abs() > 1 << 125 {
                    continue;
                }
                let inside = server.window.is_some_and(|window| window.contains(moment));
                let accepts = ruling.verdict == Verdict::Accepts;
                assert_eq!(accepts, inside, "{pasted:?} at {moment:?}: {ruling:?}");
                assert_eq!(
                    accepts,
                    matches!(ruling.heals, Heals::Holds(_)),
                    "{pasted:?}"
                );
                assert_eq!(accepts, ruling.stopped_at.is_none(), "{pasted:?}");
                if let Some(check) = failing(&placed) {
                    assert!(check.distance(ruling.clock) < 0, "{pasted:?}");
                    assert!(!check.window().contains(ruling.clock), "{pasted:?}");
                }
                if let Heals::In(wait) = ruling.heals {
                    let later = server.at(moment.plus(wait), outlook.issuer.offset);
                    assert_eq!(later.ruling.verdict, Verdict::Accepts, "{pasted:?}");
                    let before = moment.plus(wait - 1);
                    let before = server.at(before, outlook.issuer.offset);
                    assert_eq!(before.ruling.verdict, Verdict::Rejects, "{pasted:?}");
                }
            }
        }
    });
}

/// What all authenticators together say of a whole token, in any cluster and release: never a panic, always the
/// same, and a deleted object counts until its edge and not a nanosecond longer.
#[test]
fn a_thousand_clusters_are_judged_alike_twice() {
    let mut dice = Dice(0xc1a5);
    for _ in 0..1_000 {
        let text = match dice.below(3) {
            0 => payload(&mut dice),
            _ => pod_payload(&mut dice),
        };
        let facts = read_sent(&token(&text));
        let situation = situation(&mut dice);
        let moment = dice.moment();
        let first = outcome(&facts, &situation, moment);
        assert_eq!(first, outcome(&facts, &situation, moment), "{text}");
        let trace = judge_by(Authenticator::Bound, &facts, &situation);
        for check in trace.time_checks() {
            let edge = check.accepted_edge();
            for clock in [edge.minus(1), edge, edge.plus(1)] {
                let inside = trace.window().is_some_and(|window| window.contains(clock));
                let accepts = trace.at(clock).verdict == Verdict::Accepts;
                assert_eq!(accepts, inside, "{text} at {clock:?}");
                let answered = outcome(&facts, &situation, clock).bound.opinion == Opinion::Accept;
                assert_eq!(answered, accepts, "{text} at {clock:?}");
            }
        }
    }
}

#[test]
fn only_the_difference_between_clocks_counts() {
    let mut dice = Dice(4);
    for _ in 0..INPUTS {
        let inspection = inspect(&paste(&mut dice));
        let (situation, machines) = (situation(&mut dice), machines(&mut dice));
        let moment = Instant::from_seconds(dice.seconds());
        let shift = dice.offset();
        let shifted: Vec<Machine> = machines
            .iter()
            .map(|machine| Machine {
                offset: machine.offset + shift,
                ..machine.clone()
            })
            .collect();
        let one = outlook(&inspection, &situation, &machines);
        let other = outlook(&inspection, &situation, &shifted);
        let (Some(one), Some(other)) = (one, other) else {
            continue;
        };
        let one_report = report(&one, moment);
        let other_report = report(&other, moment.minus(shift));
        assert_eq!(one_report.share, other_report.share);
        assert_eq!(one_report.lead, other_report.lead);
        for (one, other) in one_report.servers.iter().zip(&other_report.servers) {
            assert_eq!(one.ruling, other.ruling);
            assert_eq!(one.behind_issuer, other.behind_issuer);
        }
        for (one, other) in one.nodes.iter().zip(&other.nodes) {
            let (Some((early, in_time)), Some((late, still))) = (&one.plan, &other.plan) else {
                assert_eq!(one.plan.is_some(), other.plan.is_some());
                continue;
            };
            assert_eq!(in_time, still);
            assert_eq!(early.due, late.due);
            assert_eq!(early.latest.since(late.latest), shift);
            assert_eq!(early.at_once, late.at_once);
        }
    }
}

#[test]
fn offsets_are_read_as_they_are_written() {
    let mut dice = Dice(5);
    for _ in 0..INPUTS {
        let offset = dice.offset();
        let text = offset_text(offset);
        assert_eq!(read_offset(&text), Ok(offset), "{text}");
        assert_eq!(offset_text(read_offset(&text).unwrap_or_default()), text);
    }
}

#[test]
fn no_typed_moment_and_no_offset_makes_it_stumble() {
    let mut dice = Dice(6);
    let typed = [
        "2023-12-12T18:37:53.063583Z",
        "2023-12-12 18:37:53 +08:00",
        "1702377473.063",
        "nbf+3s",
        "exp - 1m",
        "-25198.995738 seconds",
        "1h2m3.000000004s",
        "−2分钟",
        "-100000-01-01",
        "9999-12-31 23:59:59-18:59",
    ];
    for _ in 0..INPUTS {
        let text = dice.of(&typed);
        let text = match dice.below(5) {
            0 => noise(&mut dice),
            _ => mutated(&mut dice, text),
        };
        let _ = read_typed(&text);
        if let Ok(offset) = read_offset(&text) {
            assert!(offset.abs() <= CENTURY, "{text:?}");
            assert_eq!(read_offset(&offset_text(offset)), Ok(offset), "{text:?}");
        }
    }
}

/// Manifests, command lines and answers, damaged and in any order.
#[test]
fn whatever_is_said_of_the_cluster_is_read_with_its_places() {
    let pieces = [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  labels: {a: &x \"é\", b: *x}\n  deletionTimestamp: \"2026-11-24T09:00:30Z\"\n",
        "- apiVersion: v1\r\n  kind: Secret\r\n  metadata: {name: t}\r\n  data:\r\n    token: |\r\n      QQ==\r\n",
        "{\n \"apiVersion\": \"v1\", \"kind\": \"List\",\n \"items\": [{\"kind\": \"Node\", \"metadata\": {\"name\": \"n\"}}]\n}\n",
        "---\n",
        "kube-apiserver \\\n --service-account-issuer='https://é' --api-audiences \"a,b\" --service-account-lookup=no\n",
        "    - --service-account-max-token-expiration=1h\n    - --api-audiences=,\n",
        "Error from server (NotFound): pods \"web-0\" not found\n",
        "\n",
    ];
    let mut dice = Dice(8);
    let mut known = 0;
    for _ in 0..INPUTS {
        let mut text = String::new();
        for _ in 0..dice.below(6) {
            let piece = dice.of(&pieces);
            text.push_str(&match dice.below(3) {
                0 => mutated(&mut dice, piece),
                _ => piece.into(),
            });
        }
        let inspection = inspect(&text);
        let read = cluster::pasted::read(&text, &inspection.evidence.findings);
        let spans = read.objects.iter().map(|it| it.1);
        let spans = spans.chain(read.missing.iter().map(|it| it.2));
        let spans = spans.chain(read.others.iter().map(|it| it.1));
        let spans = spans.chain(read.faults.iter().map(|it| it.span));
        let audiences = read.servers.iter().filter_map(|it| it.audiences.as_ref());
        let spans = spans.chain(audiences.flatten().map(|it| it.span));
        for span in spans {
            assert!(
                text.get(span.start..span.end).is_some(),
                "{span:?} in {text:?}"
            );
        }
        known += read.cluster().objects.len();
    }
    assert!(known > INPUTS / 2, "{known}");
}

#[test]
fn pretty_json_is_read_as_the_same_values() {
    let mut dice = Dice(7);
    let mut read = 0;
    for _ in 0..INPUTS {
        let text = payload(&mut dice);
        let text = if dice.below(2) == 0 {
            text
        } else {
            mutated(&mut dice, &text)
        };
        let (node, faults) = json::read(text.as_bytes());
        for fault in &faults {
            assert!(
                fault.span.start <= fault.span.end && fault.span.end <= text.len(),
                "{fault:?}"
            );
        }
        let Some(node) = node else {
            continue;
        };
        read += 1;
        let written = pretty(&node);
        let (again, faults) = json::read(written.as_bytes());
        assert!(
            faults.iter().all(|fault| fault.what.go_reads_on()),
            "{written}"
        );
        assert_eq!(again.map(|again| pretty(&again)), Some(written));
    }
    assert!(read * 2 > INPUTS);
}
