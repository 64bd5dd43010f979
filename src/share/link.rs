//! A link holds a whole scenario: what was pasted, the machines with their clocks, the moment, and what is shown.
//! Of the preferences it holds none. It stands after a `#`, which no browser sends to a server.
//!
//! The form is `v1=`, and it is frozen: every later version opens what this one wrote (`tests/links.rs`). Another
//! program can write it as well:
//!
//! 1. An object of JSON (RFC 8259) in UTF-8, of at most 4 MiB, with these members. Only `kubernetes` has to be
//!    there. What is left out, or not known to the reader, is as if it were not meant.
//!
//!    | member | value | without it |
//!    | --- | --- | --- |
//!    | `kubernetes` | the minor: `"1.22"` | |
//!    | `moment` | the moment judged, as typed: `"nbf+3s"` | `""`, now |
//!    | `machines` | a list of 1 to 32 machines: objects, as below | `[{"name":"apiserver-1","role":"issuer"},{"name":"node-1","role":"node"}]` |
//!    | `issuers`, `audiences` | of all API servers, as typed | `""`, which is assumed |
//!    | `own` | a list of objects: what is typed for one machine, as below | `[]` |
//!    | `review_audiences` | as typed | `""` |
//!    | `token_tab` | `"claims"`, `"json"` | `"claims"` |
//!    | `people_tab` | `"log"`, `"client"`, `"review"` | `"log"` |
//!    | `show_places` | `true`, `false` | `false` |
//!    | `shown_server` | the place of an API server in `machines`, counted from 0 | none |
//!    | `view` | `"clocks"`, `"whole-life"` | `"clocks"` |
//!    | `events` | what happens to clocks: a list of at most 64 objects, as below | `[]` |
//!    | `log_zone`, `log_year` | of stamps in the evidence that have none, as typed: `"+08:00"`, `"2023"` | `""`, as it fits |
//!    | `read_at`, `made_at` | by the sender's clock: when what was pasted had just been read, and when the token had just been made; as `moment` | not known |
//!    | `reviewer` | of the tokens in the evidence, counted from 0, the one that a TokenReview of the first is asked with; `"same"` if that is the first | none |
//!    | `program` | what asks for it: `"vault"`, `"istiod"`, `"spire"`, `"kube-rbac-proxy"`, `"kube-oidc-proxy"`, `"extension"` | none |
//!    | `lab` | what the clock lab is asked: an object, as below | `{}` |
//!    | `others` | what is assumed of other verifiers: a list of at most 128 objects, as below | `[]` |
//!    | `reviews` | the place in `machines` of the API server that those ask which verify by TokenReview | the issuer |
//!    | `evidence` | what was pasted: a list of pieces that follow one another | `[]` |
//!
//!    A machine has `name` (1 to 253 characters, unlike the others, no blanks around it), `role` (`"issuer"`: one
//!    of them; `"verifier"`, `"node"`), `offset` as typed (without it `"+0s"`) and, where another offset is in force
//!    than the one typed, because that cannot be read, `in_force` (written like `offset`).
//!
//!    What is typed for one machine has `machine` (its place in `machines`, counted from 0, each at most once),
//!    `issuers`, `audiences` (as typed) and `lacks` (a list of kids of pasted keys that it does not have).
//!
//!    An event has `machine` (its place in `machines`, counted from 0), `kind` (`"step"`, `"sleep"`), `at` (as `moment`)
//!    and `to`, as typed: by how much the clock is stepped, or until when the machine sleeps.
//!
//!    The clock lab has `token` (`"new"`, or `"shown"` for the evidence's own), `seconds` (`expirationSeconds` of a new
//!    one, as typed), `node` (its place in `machines`, counted from 0; without it the worst), `client` (`"rereads"`, or
//!    `"never"` reads the file again) and `fails_from`, `fails_to` (ages of a token between which the kubelet's requests
//!    fail, as typed).
//!
//!    What is assumed of another verifier has `id` (of a row of `verifier/libraries`), and as typed `offset` (of its
//!    clock) and `leeway`; without them its clock is right and the leeway its default.
//!
//!    A piece of evidence is a text, or a list of two texts, which stand for the base64url of the first, a dot, and
//!    the base64url of the second: the header and the payload of a token. Its signature is in the text that follows.
//!
//! 2. Compressed by deflate (RFC 1951) with the preset dictionary of `share/dictionary.rs`, and then the Adler-32 of
//!    the JSON, the first byte highest: what RFC 1950 has behind its header. In Python
//!    `zlib.compressobj(9, zlib.DEFLATED, -15, zdict=dictionary)` and `zlib.adler32`.
//! 3. As base64url without padding (RFC 4648), behind `v1=`: at most 1 MiB.
//!
//! What chats do to a link is forgiven when it is read: blanks and breaks in it, `%2D` for `-`, and the full stop or
//! bracket that follows it in a sentence. Anything else the checksum finds.

mod lab;

use self::lab::{event_of, events, lab, lab_of, of_verifier, others};
use super::packed::{Unpackable, pack, unpack};
use super::pieces::{Piece, apart, put_together};
use crate::app::{
    AppState, Clock, EventKind, KeyBox, LONGEST_NAME, Lab, MOST_EVENTS, MOST_MACHINES, MOST_OTHERS,
    OfVerifier, Others, Own, PeopleTab, Preferences, Reading, Reviewer, Round, TokenTab,
    TypedEvent, View, date_text,
};
use crate::clocks::Role;
use crate::json::{self, Kind, Node, Value};
use crate::kube::Minor;
use crate::lab::review::Program;
use crate::lab::simulation::Client;
use crate::time::{Instant, Typed, offset_text, read_offset, read_typed};
use percent_encoding::percent_decode_str;
use serde_json::{Map, json};
use std::borrow::Cow;
use std::rc::Rc;

/// A link with more bytes is refused before anything is read. Firefox follows no address that is longer.
pub const LONGEST_LINK: usize = 1 << 20;

/// A link that unpacks to more bytes is refused: deflate makes a thousand of one, and an honest scenario three or
/// four.
pub const MOST_UNPACKED: usize = 4 << 20;

/// The newest form of links that is read, and the one that is written.
const VERSION: u16 = 1;

/// The machines of a link that names none. Frozen with the form, whatever a new page starts with.
const MACHINES: [(&str, Role); 2] = [("apiserver-1", Role::Issuer), ("node-1", Role::Node)];

/// Why a link cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It does not begin with `v`, a number and `=`.
    NotALink,
    /// It has more than `LONGEST_LINK` bytes.
    TooLong,
    /// Its form is newer than this page.
    TooNew(u16),
    /// It was cut or changed on the way.
    Damaged,
    /// It holds more than `MOST_UNPACKED` bytes, or more than `MOST_MACHINES` machines.
    TooMuch,
    /// It arrived as it was written, and is about a release that this page does not know: `1.99`.
    UnknownRelease(String),
    /// It arrived as it was written, and is no scenario.
    NotAScenario {
        /// The name of the member; empty if it is the whole.
        member: &'static str,
        wrong: Misfit,
    },
}

/// What is wrong with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The text is no JSON.
    NotJson,
    /// It has to be there.
    Missing,
    /// It is of this kind, and another is expected.
    Kind(Kind),
    /// It is of the right kind, and no such value is possible here.
    Value,
}

/// What stands after `#` to open this state elsewhere; none if that is more than a link may hold. The same state
/// always gives the same link.
pub fn write(state: &AppState) -> Option<String> {
    if state.pasted.len() > MOST_UNPACKED {
        return None;
    }
    let text = scenario(state);
    if text.len() > MOST_UNPACKED {
        return None;
    }
    let link = format!("v{VERSION}={}", pack(&text));
    (link.len() <= LONGEST_LINK).then_some(link)
}

/// The evidence as a link carries it, for whoever wants to read it before: of tokens header and payload in clear.
pub fn in_clear(evidence: &str) -> String {
    let pieces = apart(evidence).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Token(header, payload) => format!("{header}\n{payload}\n"),
    });
    pieces.collect()
}

/// Whether this is a link, of whatever version: `v1=…`.
pub fn is_link(fragment: &str) -> bool {
    version(fragment).is_some()
}

/// The state that a link holds. Machines get new ids, from 1 on.
pub fn read(fragment: &str, preferences: Preferences) -> Result<AppState, LinkFault> {
    let (version, packed) = version(fragment).ok_or(LinkFault::NotALink)?;
    if fragment.len() > LONGEST_LINK {
        return Err(LinkFault::TooLong);
    }
    match version {
        VERSION => {}
        0 => return Err(LinkFault::Damaged),
        newer => return Err(LinkFault::TooNew(newer)),
    }
    let text = unpack(&as_written(packed), MOST_UNPACKED).map_err(|why| match why {
        Unpackable::Damaged => LinkFault::Damaged,
        Unpackable::TooMuch => LinkFault::TooMuch,
    })?;
    let (scenario, faults) = json::read(text.as_bytes());
    match scenario {
        Some(scenario) if faults.is_empty() => state(&scenario, preferences),
        _ => Err(misfit("", Misfit::NotJson)),
    }
}

/// What follows the number of a link's form.
pub(super) fn after_version(fragment: &str) -> Option<&str> {
    version(fragment).map(|(_, packed)| packed)
}

/// The number of a link's form, and what follows.
fn version(fragment: &str) -> Option<(u16, &str)> {
    let rest = fragment.strip_prefix('v')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    // More digits are no version that anybody will see.
    if !(1..=3).contains(&digits) {
        return None;
    }
    let (number, rest) = rest.split_at(digits);
    let signs = ["=", "%3D", "%3d"];
    let packed = signs.iter().find_map(|sign| rest.strip_prefix(sign))?;
    Some((number.parse().ok()?, packed))
}

/// Without what chats, mails and sentences do to a link.
fn as_written(packed: &str) -> String {
    let plain: Cow<str> = percent_decode_str(packed).decode_utf8_lossy();
    // Those without width are put into long words so that they can be broken.
    let is_blank = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
    };
    let mut text: String = plain.chars().filter(|c| !is_blank(*c)).collect();
    let end = text.trim_end_matches(is_after_sentence).len();
    text.truncate(end);
    text
}

/// Whether it may follow a link in a sentence. No `…` and no `-`: the one tells of a cut, the other may be the link's.
fn is_after_sentence(character: char) -> bool {
    matches!(
        character,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '>' | '"' | '\'' | '`' | '*' | '|'
    ) || matches!(
        character,
        '。' | '，'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '】'
            | '》'
            | '」'
            | '』'
            | '”'
            | '’'
            | '»'
    )
}

/// The JSON of a state, without what goes without saying.
fn scenario(state: &AppState) -> String {
    let mut members = Map::new();
    members.insert("kubernetes".into(), state.minor.to_string().into());
    put_text(&mut members, "moment", &state.moment);
    let machines: Vec<_> = state.clocks.iter().map(machine).collect();
    if machines != MACHINES.map(|(name, role)| machine(&Clock::right(0, name, role))) {
        members.insert("machines".into(), machines.into());
    }
    put_text(&mut members, "issuers", &state.issuers);
    put_text(&mut members, "audiences", &state.audiences);
    let place = |id| state.clocks.iter().position(|clock| clock.machine.id == id);
    let own: Vec<_> = state
        .own
        .iter()
        .filter_map(|own| Some(own_of(place(own.machine)?, own)))
        .collect();
    if !own.is_empty() {
        members.insert("own".into(), own.into());
    }
    let events: Vec<_> = state
        .events
        .iter()
        .filter_map(|event| Some(event_of(place(event.machine)?, event)))
        .collect();
    if !events.is_empty() {
        members.insert("events".into(), events.into());
    }
    put_text(&mut members, "review_audiences", &state.review_audiences);
    if state.token_tab != TokenTab::Claims {
        put_text(&mut members, "token_tab", state.token_tab.id());
    }
    if state.people_tab != PeopleTab::Log {
        put_text(&mut members, "people_tab", state.people_tab.id());
    }
    if state.show_places {
        members.insert("show_places".into(), true.into());
    }
    if let Some(place) = state.shown_server.and_then(place) {
        members.insert("shown_server".into(), place.into());
    }
    if state.view != View::Clocks {
        put_text(&mut members, "view", state.view.id());
    }
    let reading = &state.reading;
    put_text(&mut members, "log_zone", &reading.zone);
    put_text(&mut members, "log_year", &reading.year);
    for (name, at) in [("read_at", reading.just_now), ("made_at", reading.fresh)] {
        if let Some(at) = at {
            put_text(&mut members, name, &date_text(at));
        }
    }
    match reading.reviewer {
        Some(Reviewer::Token(number)) => {
            members.insert("reviewer".into(), number.into());
        }
        Some(Reviewer::Same) => put_text(&mut members, "reviewer", SAME),
        None => {}
    }
    let program = reading.program.map(Program::id);
    put_text(&mut members, "program", program.unwrap_or_default());
    let lab = lab_of(&state.lab, &place);
    if !lab.is_empty() {
        members.insert("lab".into(), lab.into());
    }
    let others: Vec<_> = state.others.typed.iter().map(of_verifier).collect();
    if !others.is_empty() {
        members.insert("others".into(), others.into());
    }
    if let Some(place) = state.others.asked.and_then(place) {
        members.insert("reviews".into(), place.into());
    }
    let pieces: Vec<_> = apart(&state.pasted)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => json!(text),
            Piece::Token(header, payload) => json!([header, payload]),
        })
        .collect();
    if !pieces.is_empty() {
        members.insert("evidence".into(), pieces.into());
    }
    serde_json::Value::from(members).to_string()
}

fn put_text(members: &mut Map<String, serde_json::Value>, name: &str, text: &str) {
    if !text.is_empty() {
        members.insert(name.into(), text.into());
    }
}

fn machine(clock: &Clock) -> serde_json::Value {
    let mut members = Map::new();
    members.insert("name".into(), clock.machine.name.as_str().into());
    members.insert("role".into(), clock.machine.role.id().into());
    if clock.typed != offset_text(0) {
        members.insert("offset".into(), clock.typed.as_str().into());
    }
    if read_offset(&clock.typed).unwrap_or(0) != clock.machine.offset {
        let in_force = offset_text(clock.machine.offset);
        members.insert("in_force".into(), in_force.into());
    }
    members.into()
}

fn own_of(place: usize, own: &Own) -> serde_json::Value {
    let mut members = Map::new();
    members.insert("machine".into(), place.into());
    put_text(&mut members, "issuers", &own.issuers);
    put_text(&mut members, "audiences", &own.audiences);
    if !own.lacks.is_empty() {
        members.insert("lacks".into(), own.lacks.clone().into());
    }
    members.into()
}

fn misfit(member: &'static str, wrong: Misfit) -> LinkFault {
    LinkFault::NotAScenario { member, wrong }
}

fn state(scenario: &Node, preferences: Preferences) -> Result<AppState, LinkFault> {
    is_object(scenario, "")?;
    let clocks = clocks(scenario)?;
    let own = owns(scenario, &clocks)?;
    let events = Rc::new(events(scenario, &clocks)?);
    let shown_server = match scenario.get("shown_server") {
        None => None,
        Some(place) => Some(id_at(&clocks, place, "shown_server", Role::verifies)?),
    };
    Ok(AppState {
        pasted: evidence(scenario)?,
        reading: Rc::new(Reading {
            zone: text(scenario, "log_zone")?.unwrap_or_default().into(),
            year: text(scenario, "log_year")?.unwrap_or_default().into(),
            just_now: instant(scenario, "read_at")?,
            fresh: instant(scenario, "made_at")?,
            reviewer: reviewer(scenario)?,
            // One that only a newer page knows has no words here.
            program: text(scenario, "program")?.and_then(Program::read),
            // Which token is shown comes first in what travels, and what was set aside counts again.
            ..Reading::default()
        }),
        moment: text(scenario, "moment")?.unwrap_or_default().into(),
        issuers: text(scenario, "issuers")?.unwrap_or_default().into(),
        audiences: text(scenario, "audiences")?.unwrap_or_default().into(),
        review_audiences: text(scenario, "review_audiences")?
            .unwrap_or_default()
            .into(),
        minor: minor(scenario)?,
        // What only a newer page can show is shown as the page begins.
        token_tab: text(scenario, "token_tab")?
            .and_then(TokenTab::read)
            .unwrap_or(TokenTab::Claims),
        people_tab: text(scenario, "people_tab")?
            .and_then(PeopleTab::read)
            .unwrap_or(PeopleTab::Log),
        view: text(scenario, "view")?
            .and_then(View::read)
            .unwrap_or(View::Clocks),
        show_places: flag(scenario, "show_places")?,
        shown_server,
        lab: Rc::new(lab(scenario, &clocks)?),
        others: Rc::new(others(scenario, &clocks)?),
        clocks,
        events,
        own,
        // These stay where they are put in.
        keys: KeyBox::default(),
        draft: Rc::default(),
        preferences,
        // A site's, and never a link's.
        preset: Rc::default(),
    })
}

fn instant(scenario: &Node, member: &'static str) -> Result<Option<Instant>, LinkFault> {
    match text(scenario, member)?.map(read_typed) {
        None => Ok(None),
        Some(Ok(Typed::At(at))) => Ok(Some(at)),
        Some(_) => Err(misfit(member, Misfit::Value)),
    }
}

/// The reviewer whose token is the one that is reviewed.
const SAME: &str = "same";

fn reviewer(scenario: &Node) -> Result<Option<Reviewer>, LinkFault> {
    let misfit = misfit("reviewer", Misfit::Value);
    match scenario.get("reviewer").map(|node| &node.value) {
        None => Ok(None),
        Some(Value::String(text)) if text == SAME => Ok(Some(Reviewer::Same)),
        Some(Value::Number(written)) => match written.parse::<u32>() {
            Ok(number) => Ok(usize::try_from(number).ok().map(Reviewer::Token)),
            Err(_) => Err(misfit),
        },
        Some(_) => Err(misfit),
    }
}

fn clocks(scenario: &Node) -> Result<Vec<Clock>, LinkFault> {
    let Some(machines) = list(scenario, "machines")? else {
        let clock = |(id, (name, role))| Clock::right(id, name, role);
        return Ok((1..).zip(MACHINES).map(clock).collect());
    };
    if machines.len() > MOST_MACHINES {
        return Err(LinkFault::TooMuch);
    }
    let mut clocks: Vec<Clock> = Vec::with_capacity(machines.len());
    for (id, machine) in (1..).zip(machines) {
        let clock = clock(id, machine)?;
        let is_same = |other: &Clock| other.machine.name == clock.machine.name;
        if clocks.iter().any(is_same) {
            return Err(misfit("name", Misfit::Value));
        }
        clocks.push(clock);
    }
    let issues = |clock: &&Clock| clock.machine.role == Role::Issuer;
    if clocks.iter().filter(issues).count() == 1 {
        Ok(clocks)
    } else {
        Err(misfit("machines", Misfit::Value))
    }
}

fn clock(id: u32, machine: &Node) -> Result<Clock, LinkFault> {
    is_object(machine, "machines")?;
    let name = needed(machine, "name")?;
    let fits = !name.is_empty() && name.trim() == name && name.chars().count() <= LONGEST_NAME;
    if !fits {
        return Err(misfit("name", Misfit::Value));
    }
    let role = Role::read(needed(machine, "role")?).ok_or(misfit("role", Misfit::Value))?;
    let mut clock = match text(machine, "offset")? {
        Some(typed) => Clock::new(id, name, role, typed),
        None => Clock::right(id, name, role),
    };
    if let Some(in_force) = text(machine, "in_force")? {
        let offset = read_offset(in_force).map_err(|_| misfit("in_force", Misfit::Value))?;
        clock.machine.offset = offset;
    }
    Ok(clock)
}

fn owns(scenario: &Node, clocks: &[Clock]) -> Result<Vec<Own>, LinkFault> {
    let mut owns: Vec<Own> = Vec::new();
    for typed in list(scenario, "own")?.unwrap_or_default() {
        is_object(typed, "own")?;
        let place = typed
            .get("machine")
            .ok_or(misfit("machine", Misfit::Missing))?;
        let machine = id_at(clocks, place, "machine", |_| true)?;
        if owns.iter().any(|own| own.machine == machine) {
            return Err(misfit("machine", Misfit::Value));
        }
        let kids = list(typed, "lacks")?.unwrap_or_default().iter();
        let own = Own {
            machine,
            issuers: text(typed, "issuers")?.unwrap_or_default().into(),
            audiences: text(typed, "audiences")?.unwrap_or_default().into(),
            lacks: kids
                .map(|kid| Ok(as_text(kid, "lacks")?.to_owned()))
                .collect::<Result<_, _>>()?,
        };
        if !own.is_empty() {
            owns.push(own);
        }
    }
    Ok(owns)
}

/// The id of the machine at this place, if its role is one of those that can stand here.
fn id_at(
    clocks: &[Clock],
    place: &Node,
    member: &'static str,
    fits: impl Fn(Role) -> bool,
) -> Result<u32, LinkFault> {
    let Value::Number(written) = &place.value else {
        return Err(misfit(member, Misfit::Kind(place.value.kind())));
    };
    let clock = written
        .parse()
        .ok()
        .and_then(|place: usize| clocks.get(place));
    clock
        .filter(|clock| fits(clock.machine.role))
        .map(|clock| clock.machine.id)
        .ok_or(misfit(member, Misfit::Value))
}

fn minor(scenario: &Node) -> Result<Minor, LinkFault> {
    let release = needed(scenario, "kubernetes")?;
    if let Some(minor) = Minor::read(release) {
        return Ok(minor);
    }
    let number = release.strip_prefix("1.").unwrap_or_default();
    if (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LinkFault::UnknownRelease(release.into()));
    }
    Err(misfit("kubernetes", Misfit::Value))
}

fn evidence(scenario: &Node) -> Result<Rc<str>, LinkFault> {
    let mut evidence = String::new();
    for piece in list(scenario, "evidence")?.unwrap_or_default() {
        match &piece.value {
            Value::String(text) => evidence.push_str(text),
            Value::Array(texts) => {
                let [header, payload] = texts.as_slice() else {
                    return Err(misfit("evidence", Misfit::Value));
                };
                let header = as_text(header, "evidence")?;
                put_together(header, as_text(payload, "evidence")?, &mut evidence);
            }
            other => return Err(misfit("evidence", Misfit::Kind(other.kind()))),
        }
    }
    Ok(evidence.into())
}

fn is_object(node: &Node, member: &'static str) -> Result<(), LinkFault> {
    match node.value.kind() {
        Kind::Object => Ok(()),
        kind => Err(misfit(member, Misfit::Kind(kind))),
    }
}

fn as_text<'a>(node: &'a Node, member: &'static str) -> Result<&'a str, LinkFault> {
    node.as_str()
        .ok_or(misfit(member, Misfit::Kind(node.value.kind())))
}

fn text<'a>(object: &'a Node, member: &'static str) -> Result<Option<&'a str>, LinkFault> {
    object
        .get(member)
        .map(|node| as_text(node, member))
        .transpose()
}

fn needed<'a>(object: &'a Node, member: &'static str) -> Result<&'a str, LinkFault> {
    text(object, member)?.ok_or(misfit(member, Misfit::Missing))
}

fn list<'a>(object: &'a Node, member: &'static str) -> Result<Option<&'a [Node]>, LinkFault> {
    match object.get(member).map(|node| &node.value) {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(other) => Err(misfit(member, Misfit::Kind(other.kind()))),
    }
}

fn flag(object: &Node, member: &'static str) -> Result<bool, LinkFault> {
    match object.get(member).map(|node| &node.value) {
        None => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(misfit(member, Misfit::Kind(other.kind()))),
    }
}
