//! What the closer look found, once it has travelled: of every paste in `tests/forms/` the same is said and measured
//! where it arrives, and no secret that is planted among it travels.

mod dice;
mod hidden;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use dice::Dice;
use hidden::Hidden;
use jwtriage::app::{AppState, Preferences, Reviewer};
use jwtriage::evidence::clue::{Found, Party, What};
use jwtriage::evidence::{closer, recognise};
use jwtriage::report::inspect;
use jwtriage::share::travel::{Travels, travelling};
use std::collections::HashMap;
use std::path::Path;

/// Every paste and look-alike of the forms, with the file's name.
fn pastes() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the forms")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let mut pastes = Vec::new();
    for file in files {
        let name = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&file).expect("text");
        let mut block: Option<Vec<&str>> = None;
        for line in text.lines() {
            match (line.strip_prefix("```"), block.take()) {
                (Some("paste" | "look-alike"), None) => block = Some(Vec::new()),
                (Some(_), Some(lines)) => pastes.push((name.clone(), lines.join("\n"))),
                (None, Some(mut lines)) => {
                    lines.push(line);
                    block = Some(lines);
                }
                _ => {}
            }
        }
    }
    pastes
}

fn state(pasted: &str) -> AppState {
    let mut state = AppState::new(Preferences::default());
    state.pasted = pasted.into();
    state
}

fn sent(pasted: &str, travels: Travels) -> String {
    let state = state(pasted);
    travelling(&state, &inspect(pasted), travels)
        .state
        .pasted
        .to_string()
}

fn look(pasted: &str) -> Vec<Found> {
    closer::look(pasted, &recognise(pasted))
}

/// Names by the order in which they come, so that pseudonyms are names as well.
#[derive(Default)]
struct Order(HashMap<String, usize>);

impl Order {
    fn of(&mut self, name: &str) -> String {
        let next = self.0.len();
        format!("#{}", self.0.entry(name.to_owned()).or_insert(next))
    }
}

/// What was said and measured, without its places; the names as they are, or by their order.
fn facts(found: &[Found], named: bool) -> Vec<String> {
    let mut order = Order::default();
    let mut name = |name: &str| match named {
        true => name.to_owned(),
        false => order.of(name),
    };
    let mut facts: Vec<String> = Vec::new();
    for it in found {
        match &it.what {
            What::Said(said) => {
                let speaker = &said.speaker;
                let reasons = said.reasons.iter().map(|it| {
                    format!(
                        "{:?} {:?} {:?} {:?} {:?}",
                        it.grade, it.branch, it.origin, it.times, it.spans
                    )
                });
                facts.push(format!(
                    "{:?} {:?} {:?} {:?} {:?} {:?} [{}]",
                    speaker.who,
                    speaker.host.as_deref().map(&mut name),
                    said.at,
                    said.subject.as_ref().filter(|_| named),
                    said.audit_id.as_ref().filter(|_| named),
                    said.remark,
                    reasons.collect::<Vec<_>>().join("; ")
                ));
            }
            What::Measured(it) => {
                let mut party = |party: &Party| match party {
                    Party::ApiServer(Some(it)) => format!("api server {}", name(it)),
                    Party::Host(Some(it)) => format!("host {}", name(it)),
                    Party::Node(it) => format!("node {}", name(it)),
                    other => format!("{other:?}"),
                };
                facts.push(format!(
                    "{} {} {:?} {:?} {:?} {:?}",
                    party(&it.clock),
                    party(&it.against),
                    it.how,
                    it.low,
                    it.high,
                    it.at
                ));
            }
            _ => {}
        }
    }
    facts
}

/// The machines that were found.
fn hosts(found: &[Found]) -> Vec<String> {
    let party = |party: &Party| match party {
        Party::ApiServer(name) | Party::Host(name) => name.clone(),
        Party::Node(name) => Some(name.clone()),
        _ => None,
    };
    let all = found.iter().flat_map(|it| match &it.what {
        What::Said(said) => vec![said.speaker.host.clone()],
        What::Measured(it) => vec![party(&it.clock), party(&it.against)],
        _ => Vec::new(),
    });
    // Shorter ones are letters of everything, and one is a word of the line itself.
    all.flatten()
        .filter(|name| name.len() > 3 && name != "against")
        .collect()
}

/// Such as `node-7`, which may be somebody's own and stays.
fn is_pseudonym(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
    digits.len() > 1 && digits.starts_with('-') && digits[1..].bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn what_was_found_is_found_again_where_it_arrives() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, paste) in pastes() {
        let mine = look(&paste);
        for travels in [
            Travels::WithoutSignature,
            Travels::Pseudonyms,
            Travels::WholeToken,
        ] {
            let named = travels != Travels::Pseudonyms;
            let there = sent(&paste, travels);
            let (mut here, mut arrived) = (facts(&mine, named), facts(&look(&there), named));
            here.sort();
            arrived.sort();
            count += here.len();
            if here != arrived {
                let lost: Vec<_> = here.iter().filter(|it| !arrived.contains(it)).collect();
                let new: Vec<_> = arrived.iter().filter(|it| !here.contains(it)).collect();
                failures.push(format!(
                    "== {name} {travels:?}: {} became {}\n{paste}\n--->\n{there}\nlost {lost:#?}\nnew {new:#?}",
                    here.len(),
                    arrived.len()
                ));
            }
            for name in hosts(&mine).into_iter().filter(|_| !named) {
                let is_there = |word: &str| word == name;
                let mut words =
                    there.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
                if !is_pseudonym(&name) && words.any(is_there) {
                    failures.push(format!("== {name} is named\n{paste}\n--->\n{there}"));
                }
            }
            let again = sent(&there, travels);
            if again != there {
                failures.push(format!(
                    "== {name} {travels:?} twice\n{there}\n--->\n{again}"
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(count > 500, "{count}");
}

/// Where the token that is shown stands once more in a secret before it, and where a line was cut off above another.
#[test]
fn sharing_again_gives_the_same() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpIn0.c2ln";
    let secret = |name: &str| {
        let data = STANDARD.encode(token);
        format!(
            "- apiVersion: v1\n  kind: Secret\n  metadata: {{name: {name}}}\n  data: {{token: {data}}}\n"
        )
    };
    let secrets = ["a", "b"].map(secret).concat();
    let list = format!("apiVersion: v1\nkind: List\nitems:\n{secrets}");
    let review =
        format!(r#"{{"apiVersion":"v1","kind":"TokenReview","spec":{{"token":"{token}"}}}}"#);
    let cut = "E1212 18:37:53.063390       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, service";
    for paste in [
        format!("{list}\n\n{review}"),
        format!("{review}\n\n{list}"),
        format!("{list}- {review}\n"),
        format!("{cut}\n\nid: x\n\naccount token has expired"),
        format!("F1212 18:37:53.063390\n{token}\n401 Unauthorized"),
    ] {
        for travels in Travels::ALL {
            let once = sent(&paste, travels);
            assert_eq!(sent(&once, travels), once, "{travels:?}\n{paste}");
        }
    }
}

/// What stands behind a refusal in its line goes along, but for the secrets in it.
#[test]
fn a_secret_of_a_known_shape_stays_where_the_rest_of_its_line_travels() {
    let line = "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has expired]\"";
    for (behind, secret) in [
        ("token abcdef.abcdefghijklmnop", "abcdefghijklmnop"),
        ("url=https://admin:hunter@cp-1:6443/x", "hunter"),
        ("X-Vault-Token:[hvs.abcd]", "abcd"),
        (
            "login s.abcdefghijklmnopqrstuvwx",
            "abcdefghijklmnopqrstuvwx",
        ),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "K7MDENG"),
        ("curl -u admin:hunter https://cp-1", "hunter"),
        ("Cookie: session=hunter; b=c", "hunter"),
        ("xoxb-hunter-hunter", "hunter"),
        ("ghp_abcdefghijklmnop", "abcdefghijklmnop"),
        ("Authorization: Basic dTpw", "dTpw"),
    ] {
        let pasted = format!("{line} {behind}");
        for travels in [Travels::WithoutSignature, Travels::Pseudonyms] {
            let there = sent(&pasted, travels);
            assert!(!there.contains(secret), "{pasted}\n--->\n{there}");
            assert_eq!(facts(&look(&pasted), false), facts(&look(&there), false));
        }
        let there = sent(&pasted, Travels::WithoutSignature);
        assert!(
            there.contains("service account token has expired"),
            "{there}"
        );
    }
}

/// An address and a program are nobody's to hand on; the `Audit-Id` is, which whoever has the audit log looks up.
#[test]
fn who_calls_stays_and_the_audit_id_goes() {
    let id = "0d9b54a9-2c1f-4b2e-9d0a-6f1a9bd2a001";
    let paste = format!(
        r#"HTTP/1.1 401 Unauthorized
Audit-Id: {id}
Date: Tue, 12 Dec 2023 10:37:53 GMT

I1212 10:37:53.000001       1 httplog.go:132] "HTTP" verb="GET" URI="/api" userAgent="kubectl/v1.29.2" audit-ID="{id}" srcIP="10.0.0.7:41234" resp=401
{{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"{id}","user":{{"username":"alice"}},"impersonatedUser":{{"username":"bob"}},"sourceIPs":["10.0.0.7"],"userAgent":"kubectl/v1.29.2","responseStatus":{{"code":401}},"requestReceivedTimestamp":"2023-12-12T10:37:53.000000Z"}}
"#
    );
    for travels in [
        Travels::WithoutSignature,
        Travels::Pseudonyms,
        Travels::WholeToken,
    ] {
        let there = sent(&paste, travels);
        for caller in ["10.0.0.7", "kubectl", "alice", "bob"] {
            assert!(!there.contains(caller), "{travels:?} {caller}\n{there}");
        }
        let named = travels != Travels::Pseudonyms;
        assert_eq!(
            there.matches(id).count(),
            if named { 3 } else { 0 },
            "{there}"
        );
    }
}

/// Random pages, the same in every run.
const PAGES: usize = 10_000;

const MIXED: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// One without capitals might be the name of a machine, and travels where such a name stands.
fn secret(dice: &mut Dice, length: usize, hidden: &mut Hidden) -> String {
    loop {
        let secret: String = (0..length).map(|_| char::from(dice.of(MIXED))).collect();
        if secret.bytes().any(|byte| byte.is_ascii_uppercase()) {
            hidden.add(&secret);
            return secret;
        }
    }
}

fn bytes(dice: &mut Dice, length: usize, hidden: &mut Hidden) -> Vec<u8> {
    let bytes: Vec<u8> = (0..length).map(|_| dice.roll() as u8).collect();
    hidden.add_bytes(&bytes);
    bytes
}

fn signed(dice: &mut Dice, hidden: &mut Hidden) -> String {
    let claims = format!(
        r#"{{"iss":"i","iat":1702377590,"nbf":1702377590,"exp":{}}}"#,
        1_702_381_197 + dice.below(1_000)
    );
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signature = bytes(dice, 64, hidden);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256","kid":"k1"}"#),
        part(&claims),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

/// A private key in PEM, of no use.
fn private_pem(dice: &mut Dice, hidden: &mut Hidden) -> String {
    let body = STANDARD.encode(bytes(dice, 96, hidden));
    hidden.add(&body);
    let label = dice.of(&[
        "RSA PRIVATE KEY",
        "PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
    ]);
    let lines: Vec<&str> = (0..body.len())
        .step_by(64)
        .filter_map(|at| body.get(at..(at + 64).min(body.len())))
        .collect();
    let blank = if dice.below(2) == 0 { "" } else { "\n" };
    format!(
        "{blank}-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// Something that must not travel, in one of the forms that carry it.
fn planted(dice: &mut Dice, hidden: &mut Hidden) -> String {
    let length = 12 + dice.below(20);
    let log = "authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, Token has expired.]\"";
    let refused = "jwt: token has expired";
    let encoded = |text: &str| STANDARD.encode(text);
    match dice.below(26) {
        0 => format!(
            "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    client-key-data: {}\n",
            encoded(&private_pem(dice, hidden))
        ),
        1 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  tls.key: {}\n",
            encoded(&private_pem(dice, hidden))
        ),
        2 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  tls.key: |\n    {}\n",
            private_pem(dice, hidden).trim().replace('\n', "\n    ")
        ),
        3 => format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  token: {}\n",
            encoded(&signed(dice, hidden))
        ),
        4 => format!(
            "users:\n- name: a\n  user:\n    token: {}\n- name: b\n  user:\n    username: b\n    password: {}\n- name: c\n  user:\n    token: {}\n",
            signed(dice, hidden),
            secret(dice, length, hidden),
            secret(dice, length, hidden)
        ),
        5 => format!(
            "users:\n- name: a\n  user:\n    auth-provider:\n      config:\n        id-token: {}\n        refresh-token: {}\n        client-secret: {}\n      name: oidc\n",
            signed(dice, hidden),
            secret(dice, length, hidden),
            secret(dice, length, hidden)
        ),
        6 => format!(
            "{{\"access_token\":\"{}\",\"refresh_token\":\"{}\",\"expires_in\":3600}}",
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        7 => format!(
            "{{\"auth\":{{\"client_token\":\"hvs.{}\",\"lease_duration\":3600}},\"data\":{{\"token\":\"{}\"}}}}",
            secret(dice, length, hidden),
            signed(dice, hidden)
        ),
        8 => format!(
            "k8s-aws-v1.{}",
            encoded(&format!(
                "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Date=20231212T103753Z&X-Amz-Signature={}",
                secret(dice, 64, hidden)
            ))
        ),
        9 => {
            let value: String = (0..16)
                .map(|_| char::from(dice.of(b"abcdefghij0123456789")))
                .collect();
            hidden.add(&value);
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: bootstrap-token-abcdef\ntype: bootstrap.kubernetes.io/token\nstringData:\n  token-id: abcdef\n  token-secret: {value}\n"
            )
        }
        10 => format!(
            "{{\"auths\":{{\"r.example\":{{\"auth\":\"{}\"}}}}}}",
            encoded(&format!("user:{}", signed(dice, hidden)))
        ),
        11 => {
            let token = signed(dice, hidden);
            let (before, signature) = token.rsplit_once('.').expect("dots");
            let (header, payload) = before.split_once('.').expect("dots");
            format!(
                "{{\"payload\":\"{payload}\",\"protected\":\"{header}\",\"signature\":\"{signature}\"}}"
            )
        }
        12 => format!(
            "https://a.example/cb#id_token={}&state=x",
            signed(dice, hidden).replace('.', "%2E")
        ),
        13 => format!(
            "Cookie: session={}; token={}",
            secret(dice, length, hidden),
            signed(dice, hidden)
        ),
        14 => format!(
            "export TOKEN={}\nexport AWS_SECRET_ACCESS_KEY={}",
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        15 => format!(
            "kubectl --token={} get pods --password {}",
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        16 => format!(
            "Dec 12 18:37:53 cp1 k3s[911]: E1212 18:37:53.063583       1 {log} token={}",
            secret(dice, length, hidden)
        ),
        17 => format!(
            "Dec 12 18:37:53 cp1 app[9]: {refused} {}",
            signed(dice, hidden)
        ),
        18 => format!(
            "{{\"ts\":1702377473.5,\"caller\":\"a.go:1\",\"msg\":\"{refused}\",\"token\":\"{}\",\"password\":\"{}\"}}",
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        19 => format!(
            "time=\"2023-12-12T10:37:53Z\" level=error msg=\"{refused}\" secret={} body={}",
            secret(dice, length, hidden),
            STANDARD.encode(bytes(dice, 48, hidden))
        ),
        20 => format!(
            "2023-12-12T10:37:53.1Z stderr F E1212 10:37:53.063583       1 {log} sig {}",
            URL_SAFE_NO_PAD.encode(bytes(dice, 48, hidden))
        ),
        21 => format!(
            "HTTP/1.1 401 Unauthorized\nAudit-Id: {}\nDate: Tue, 12 Dec 2023 10:37:53 GMT\nSet-Cookie: s={}\nAuthorization: Bearer {}\n",
            secret(dice, length, hidden),
            secret(dice, length, hidden),
            signed(dice, hidden)
        ),
        22 => format!(
            "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"{}\",\"requestURI\":\"/x?token={}\",\"responseStatus\":{{\"code\":401}},\"requestReceivedTimestamp\":\"2023-12-12T10:37:53.000000Z\",\"user\":{{\"username\":\"{}\"}}}}",
            secret(dice, length, hidden),
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        23 => format!(
            "clock node-{} against api-server cp-1: -2m (lease-write)\nsaid by api-server {}; bad expired; audit-id {}",
            secret(dice, length, hidden),
            secret(dice, length, hidden),
            secret(dice, length, hidden)
        ),
        24 => format!(
            "{}\n2023-12-12 10:37:53 {refused}, password={}",
            signed(dice, hidden),
            secret(dice, length, hidden)
        ),
        _ => signed(dice, hidden),
    }
}

/// What is in the pastes of the forms themselves.
fn hide(found: &[Found], hidden: &mut Hidden) {
    for it in found {
        if let What::Token(carried) = &it.what {
            // Where tokens were glued together, the next one's header is no secret.
            if let [_, _, signature] = carried.clean.text.split('.').collect::<Vec<_>>()[..]
                && !signature.eq_ignore_ascii_case("REDACTED")
            {
                hidden.add(signature);
            }
        }
    }
}

#[test]
fn nothing_that_is_planted_in_any_form_travels() {
    let pastes = pastes();
    let mut dice = Dice(0x7a11);
    for number in 0..PAGES {
        let mut hidden = Hidden::default();
        let mut pieces: Vec<String> = Vec::new();
        for _ in 0..1 + dice.below(2) {
            let at = dice.below(pastes.len());
            pieces.push(pastes[at].1.clone());
            pieces.push(planted(&mut dice, &mut hidden));
        }
        if dice.below(2) == 0 {
            pieces.reverse();
        }
        let paste = pieces.join(if dice.below(4) == 0 { "\n" } else { "\n\n" });
        let found = look(&paste);
        hide(&found, &mut hidden);
        let mut state = state(&paste);
        let tokens: Vec<&str> = found
            .iter()
            .filter_map(|it| match &it.what {
                What::Token(carried) => Some(carried.clean.text.as_str()),
                _ => None,
            })
            .collect();
        if !tokens.is_empty() && dice.below(3) > 0 {
            state.reading = jwtriage::app::Reading {
                token: Some(dice.below(tokens.len() + 1)),
                reviewer: [
                    None,
                    Some(Reviewer::Same),
                    Some(Reviewer::Token(0)),
                    Some(Reviewer::Token(1)),
                ][number / 4 % 4],
                zone: secret(&mut dice, 20, &mut hidden),
                year: secret(&mut dice, 20, &mut hidden),
                left_out: vec![secret(&mut dice, 20, &mut hidden)],
                ..Default::default()
            }
            .into();
        }
        let here = inspect(&paste);
        let travels = Travels::ALL[number % 4];
        let sent = travelling(&state, &here, travels).state;
        let context = || format!("{number} {travels:?}\n{paste}\n--->\n{}", sent.pasted);
        let mut text = format!("{}\n{:?}", sent.pasted, sent);
        // The signature of the token that is shown, where it was asked for: it comes first.
        let there = inspect(&sent.pasted);
        if travels == Travels::WholeToken
            && let Some(first) = there.evidence.token.as_ref()
            && let Some(signature) = first.text.splitn(3, '.').nth(2)
        {
            text = text.replace(signature, "");
        }
        assert_eq!(hidden.leak(text.as_bytes(), 4), None, "{}", context());
        // The token that was chosen is the one that is shown there.
        if let Some(chosen) = state.reading.token.and_then(|number| tokens.get(number)) {
            let payload = |text: &str| text.split('.').nth(1).map(str::len);
            let first = there.evidence.token.as_ref().map(|it| it.text.clone());
            let first = first.as_deref().and_then(payload);
            assert_eq!(first.is_some(), payload(chosen).is_some(), "{}", context());
            if travels != Travels::Pseudonyms && chosen.split('.').count() == 3 {
                let header = |text: &str| text.split('.').next().map(str::to_owned);
                let first = there.evidence.token.as_ref();
                let first = first.and_then(|it| header(&it.text));
                assert_eq!(first, header(chosen), "{}", context());
            }
        }
        assert_eq!(sent.reading.token, None);
        let again = travelling(&sent, &there, travels).state;
        assert_eq!(again.pasted, sent.pasted, "{}", context());
    }
}
