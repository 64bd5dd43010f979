//! Real incidents, each told in a Markdown file that runs.
//!
//! A `situation` block says which Kubernetes, whose clocks, and what token; a later one changes only what it names,
//! and adds to the issuers and audiences.
//! An `expect` block begins with a moment of true time and says what everybody answers then. Distances are written
//! as the page writes them: `1m30s`, `2d4h`. `text` blocks are quotations, and not read.
//!
//! | line | says |
//! | --- | --- |
//! | `kubernetes 1.25`, `issuer URL`, `audience NAME` | the settings; issuers and audiences are assumed unless given |
//! | `machine NAME issuer\|verifier\|node OFFSET` | a clock; the issuer is an API server, too |
//! | `step NAME MOMENT OFFSET` | from then on the clock is so much further ahead |
//! | `sleep NAME MOMENT MOMENT` | from the first until the second the machine stands still, its clock with it |
//! | `payload {…}` or a `payload` block | the claims, of which a token is made |
//! | a `paste` block | what was pasted, as it is; `{token}` stands for the token of the last payload |
//! | `key NAME KID signed\|other` | an API server's keys are those that are told; whether one made the signature |
//! | `object KIND NAMESPACE NAME UID` | the cluster holds it; `deleted SECONDS` may stand behind |
//! | `just-now MOMENT`, `fresh MOMENT` | by the page's clock: when what is pasted had just been read, or the token made |
//! | `gone NAME KIND OBJECT` | this API server knows that there is none |
//! | a `reviewer` block, `reviewer same` | the claims of the token that TokenReviews of the other are asked with, `{reviewer}` in a paste; or it is the same |
//! | `program vault`, `asks AUDIENCE` | what asks for the reviews, and an audience that it names if not as it comes |
//! | `at MOMENT` | true time: a date, unix seconds, or a claim and a distance, `nbf-90s` |
//! | `NAME accepts`, `rejects RULE`, `cannot-tell RULE` | the ruling of an API server |
//! | `NAME short SPAN` | how far its clock is from acceptance |
//! | `NAME heals SPAN`, `heals never`, `holds SPAN`, `holds forever` | what waiting does |
//! | `share 1 of 2` | how many API servers turn it down |
//! | `log NAME TEXT`, `nolog NAME` | a line of its log ends so; its log stays empty |
//! | `client NAME TEXT`, `review NAME TEXT`, `annotation NAME TEXT` | kubectl, TokenReview, the audit log (or `noannotation NAME`) |
//! | `NAME reviews OUTCOME`, `NAME turns SPAN OUTCOME`, `turns never` … | what becomes of a review: see `tests/reviewed` |
//! | `NODE due iat+SPAN`, `earliest`, `latest` | the kubelet's refresh: by its own clock, and in true time |
//! | `NODE in-time SPAN`, `late SPAN by NAME`, `no-expiry`, `never`, `at-once` | whether the new token comes soon enough |
//! | `kind …`, `problem TEXT` | what the token is, and what is odd about the paste |
//! | `finds`, `proves`, `hint`, `flood`, `other` … | what the closer look finds and proves: see `tests/proved` |

mod found;
mod proved;
mod reviewed;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwtriage::app::{EventKind, TypedEvent};
use jwtriage::clocks::{Course, Machine, Placed, Refresh, Role, Rotation};
use jwtriage::cluster::{Object, ObjectKind};
use jwtriage::i18n::Utc;
use jwtriage::kube::{Minor, Seen};
use jwtriage::lab::review::Program;
use jwtriage::proof::Choices;
use jwtriage::report::{Inspection, Outlook, Report, branch, inspect, outlook};
use jwtriage::report::{report, seen_of, short_by};
use jwtriage::time::{Instant, Nanos, Typed, offset_text, read_offset, read_typed};
use jwtriage::token::{Binding, Kind};
use jwtriage::verifier::{Heals, Key, Setting, Situation, Situations, Verdict};
use proved::Proved;
use reviewed::Reviews;
use std::path::Path;

#[test]
fn every_incident_is_answered_as_it_went() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/incidents");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of incidents")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let (mut lines, mut failures) = (0, Vec::new());
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(file).expect("a text");
        let ran = run(&text, &mut |number, what| {
            failures.push(format!("tests/incidents/{name}:{number}: {what}"));
        });
        lines += ran;
    }
    assert!(
        failures.is_empty(),
        "{} of {lines} lines failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    println!("{} incidents, {lines} lines", files.len());
    assert!(files.len() > 50);
}

/// Runs one file and returns how many expectations it holds.
fn run(text: &str, fail: &mut dyn FnMut(usize, String)) -> usize {
    if !text.starts_with("# ") {
        fail(1, "a file begins with its title, `# …`".into());
    }
    let (mut told, mut lines) = (Told::default(), 0);
    for block in blocks(text) {
        match block.language {
            "text" => {}
            "expect" => lines += expect(&told, &block, fail),
            _ => {
                if let Err((number, what)) = told.read(&block) {
                    fail(number, what);
                }
            }
        }
    }
    if lines == 0 {
        fail(1, "a file holds at least one expectation".into());
    }
    lines
}

/// A fenced block, its lines numbered as in the file.
struct Block<'a> {
    language: &'a str,
    lines: Vec<(usize, &'a str)>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block {
                    language,
                    lines: Vec::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push((number, line)),
            (None, None) => {}
        }
    }
    blocks.extend(open);
    blocks
}

/// What the blocks told so far.
#[derive(Default)]
struct Told {
    minor: Option<Minor>,
    issuers: Vec<String>,
    audiences: Vec<String>,
    machines: Vec<Machine>,
    events: Vec<TypedEvent>,
    /// Each with the name of the API server that has it.
    keys: Vec<(String, Key)>,
    objects: Vec<Object>,
    /// Which API server knows that there is none of this kind and name.
    gone: Vec<(String, ObjectKind, String)>,
    /// What a person said of the evidence.
    choices: Choices,
    /// Of the last payload.
    token: String,
    /// With which reviews are asked for.
    reviewer: String,
    program: Option<Program>,
    asks: Vec<String>,
    pasted: String,
}

impl Told {
    fn read(&mut self, block: &Block) -> Result<(), (usize, String)> {
        let all: Vec<&str> = block.lines.iter().map(|(_, line)| *line).collect();
        match block.language {
            "paste" => {
                let text = all.join("\n").replace("{token}", &self.token);
                self.pasted = text.replace("{reviewer}", &self.reviewer);
            }
            "reviewer" => self.reviewer = token(&all.join("\n")),
            "payload" => self.payload(&all.join("\n")),
            "situation" => {
                let before = std::mem::take(&mut self.machines);
                let events = std::mem::take(&mut self.events);
                let keys = std::mem::take(&mut self.keys);
                for (number, line) in &block.lines {
                    self.read_line(line).map_err(|what| (*number, what))?;
                }
                if self.machines.is_empty() {
                    self.machines = before;
                    self.events.extend(events);
                }
                if self.keys.is_empty() {
                    self.keys = keys;
                }
            }
            other => {
                let number = block.lines.first().map_or(1, |(number, _)| number - 1);
                return Err((number, format!("there is no block `{other}`")));
            }
        }
        Ok(())
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "kubernetes" => {
                let unknown = || format!("`{rest}` is no release that is offered");
                self.minor = Some(Minor::read(rest).ok_or_else(unknown)?);
            }
            "issuer" => self.issuers.push(rest.into()),
            "audience" => self.audiences.push(rest.into()),
            "payload" => self.payload(rest),
            "machine" => self.machines.push(machine(self.machines.len(), rest)?),
            "step" | "sleep" => self.events.push(event(&self.machines, line)?),
            "key" => self.keys.push(key(rest)?),
            "object" => {
                let object = object(rest)?;
                let other = |it: &Object| it.kind != object.kind || it.name != object.name;
                self.objects.retain(other);
                self.objects.push(object);
            }
            "reviewer" if rest == "same" => self.reviewer = self.token.clone(),
            "program" => {
                let unknown = || format!("`{rest}` is no program that asks for reviews");
                self.program = Some(Program::read(rest).ok_or_else(unknown)?);
            }
            "asks" => self.asks.push(rest.into()),
            "just-now" => self.choices.just_now = Some(date(rest)?),
            "fresh" => self.choices.fresh = Some(date(rest)?),
            "gone" => match rest.split(' ').collect::<Vec<_>>()[..] {
                [server, kind, name] => {
                    self.gone
                        .push((server.into(), object_kind(kind)?, name.into()));
                }
                _ => return Err("`gone NAME KIND OBJECT`".into()),
            },
            _ => return Err(format!("a situation has no line `{line}`")),
        }
        Ok(())
    }

    fn payload(&mut self, payload: &str) {
        self.token = token(payload);
        self.pasted = self.token.clone();
    }

    /// With what has happened to their clocks by then.
    fn machines_at(
        &self,
        moment: Instant,
        inspection: &Inspection,
    ) -> Result<Vec<Machine>, String> {
        let read = |event: &TypedEvent| {
            let read = event.read(&inspection.facts, &Utc, moment);
            let read = read.map_err(|fault| format!("{event:?}: {fault:?}"))?;
            Ok((event.machine, read))
        };
        let events = self
            .events
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, String>>()?;
        let after = |machine: &Machine| {
            let own = events.iter().filter(|(id, _)| *id == machine.id);
            machine.after(&Course::of(own.map(|(_, event)| *event)), moment)
        };
        Ok(self.machines.iter().map(after).collect())
    }

    /// What each API server runs with.
    fn situations(&self) -> Option<Situations> {
        let setting = |given: &[String]| match given {
            [] => Setting::Assumed,
            given => Setting::Given(given.into()),
        };
        let mut common = Situation {
            issuers: setting(&self.issuers),
            audiences: setting(&self.audiences),
            ..Situation::of(self.minor?)
        };
        common.cluster.objects = self.objects.clone();
        let own = self.machines.iter().map(|machine| {
            let mut own = common.clone();
            if !self.keys.is_empty() {
                let of = self.keys.iter().filter(|(name, _)| *name == machine.name);
                own.keys = Some(of.map(|(_, key)| key.clone()).collect());
            }
            let gone = self.gone.iter().filter(|(name, ..)| *name == machine.name);
            let gone: Vec<_> = gone.map(|(_, kind, name)| (*kind, name.clone())).collect();
            let is_gone = |it: &Object| gone.contains(&(it.kind, it.name.clone()));
            own.cluster.objects.retain(|it| !is_gone(it));
            own.cluster.missing = gone;
            (machine.id, own)
        });
        Some(Situations {
            own: own.collect(),
            common,
        })
    }
}

/// `step|sleep NAME MOMENT TO`
fn event(machines: &[Machine], line: &str) -> Result<TypedEvent, String> {
    let [kind, name, at, to] = line.split(' ').collect::<Vec<_>>()[..] else {
        return Err("`step NAME MOMENT OFFSET` or `sleep NAME MOMENT MOMENT`".into());
    };
    let mut named = machines.iter().filter(|machine| machine.name == name);
    let machine = named
        .next()
        .ok_or_else(|| format!("there is no machine `{name}`"))?;
    Ok(TypedEvent {
        machine: machine.id,
        kind: EventKind::read(kind).ok_or("a kind of event")?,
        at: at.into(),
        to: to.into(),
    })
}

/// `NAME KID signed|other`
fn key(text: &str) -> Result<(String, Key), String> {
    match text.split(' ').collect::<Vec<_>>()[..] {
        [server, kid, made @ ("signed" | "other")] => {
            let key = Key {
                name: kid.into(),
                kid: kid.into(),
                verifies: made == "signed",
                verifies_raw: false,
            };
            Ok((server.into(), key))
        }
        _ => Err("`key NAME KID signed|other`".into()),
    }
}

fn date(text: &str) -> Result<Instant, String> {
    match read_typed(text) {
        Ok(Typed::At(instant)) => Ok(instant),
        other => Err(format!("`{text}` is no moment: {other:?}")),
    }
}

fn object_kind(kind: &str) -> Result<ObjectKind, String> {
    ObjectKind::of_kind(kind).ok_or_else(|| format!("no token names a `{kind}`"))
}

/// `KIND NAMESPACE NAME UID`, and `deleted SECONDS`.
fn object(text: &str) -> Result<Object, String> {
    let words: Vec<&str> = text.split(' ').collect();
    let [kind, namespace, name, uid, deleted @ ..] = &words[..] else {
        return Err("`object KIND NAMESPACE NAME UID`".into());
    };
    let mut object = Object::new(object_kind(kind)?, namespace, name, uid);
    object.deletion = match deleted {
        [] => None,
        ["deleted", seconds] => {
            let seconds = seconds.parse().map_err(|_| "seconds since 1970")?;
            Some(Instant::from_seconds(seconds))
        }
        _ => return Err("`deleted SECONDS`".into()),
    };
    Ok(object)
}

/// `NAME issuer|verifier|node OFFSET`
fn machine(index: usize, text: &str) -> Result<Machine, String> {
    let mut words = text.splitn(3, ' ');
    let (name, role) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let role = [Role::Issuer, Role::Verifier, Role::Node]
        .into_iter()
        .find(|known| known.id() == role)
        .ok_or_else(|| format!("`{role}` is no role"))?;
    let offset = read_offset(words.next().unwrap_or(""));
    Ok(Machine {
        id: u32::try_from(index).unwrap_or(u32::MAX),
        name: name.into(),
        role,
        offset: offset.map_err(|fault| format!("{fault:?}"))?,
    })
}

/// A compact token with these claims and a signature of no use.
fn token(payload: &str) -> String {
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = segment(r#"{"alg":"RS256","kid":"an-incident"}"#);
    format!(
        "{header}.{}.{}",
        segment(payload.trim()),
        segment("signature")
    )
}

/// Checks one block and returns how many expectations it holds.
fn expect(told: &Told, block: &Block, fail: &mut dyn FnMut(usize, String)) -> usize {
    let Some(((first, at), lines)) = block.lines.split_first() else {
        return 0;
    };
    let here = match Here::new(told, at) {
        Ok(here) => here,
        Err(what) => {
            fail(*first, what);
            return 0;
        }
    };
    let proved = here.proved();
    let reviews = here.reviews();
    for (number, line) in lines {
        match here.line_like(line, &proved, reviews.as_ref()) {
            Ok(is) if is == *line => {}
            Ok(is) => fail(*number, format!("\n  expected  {line}\n  got       {is}")),
            Err(what) => fail(*number, what),
        }
    }
    lines.len()
}

/// Everything there is to say at one moment.
struct Here<'a> {
    told: &'a Told,
    moment: Instant,
    inspection: Inspection,
    /// None if nothing in the paste is a token.
    asked: Option<(Outlook, Report)>,
}

impl Here<'_> {
    fn new<'a>(told: &'a Told, at: &str) -> Result<Here<'a>, String> {
        let situations = told.situations().ok_or("no `kubernetes 1.…` is told")?;
        let inspection = inspect(&told.pasted);
        let at = at.strip_prefix("at ");
        let moment = moment(
            &inspection,
            at.ok_or("an expect block begins with `at MOMENT`")?,
        )?;
        let machines = told.machines_at(moment, &inspection)?;
        let asked = outlook(&inspection, &situations, &machines).map(|outlook| {
            let report = report(&outlook, moment);
            (outlook, report)
        });
        if asked.is_none() && inspection.token.is_some() {
            return Err("no machine is told that issued the token".into());
        }
        Ok(Here {
            told,
            moment,
            inspection,
            asked,
        })
    }

    fn asked(&self) -> Result<(&Outlook, &Report), String> {
        let asked = self
            .asked
            .as_ref()
            .map(|(outlook, report)| (outlook, report));
        asked.ok_or_else(|| "nothing in the paste is a token".into())
    }

    fn proved(&self) -> Proved<'_> {
        let mut machines = self.told.machines.iter();
        let issuer = machines.find(|machine| machine.role == Role::Issuer);
        let issuer = issuer.map_or("", |machine| machine.name.as_str());
        let choices = Choices {
            issuer: issuer.into(),
            ..self.told.choices.clone()
        };
        Proved::of(&self.told.pasted, &self.inspection, &choices, self.moment)
    }

    /// What becomes of reviews of the token, if somebody asks for them.
    fn reviews(&self) -> Option<Reviews> {
        let told = self.told;
        let asks = (!told.asks.is_empty()).then_some(&told.asks[..]);
        let reviewer = Some(&*told.reviewer).filter(|token| !token.is_empty())?;
        Reviews::of(
            [&self.inspection, &inspect(reviewer)],
            &told.situations()?,
            &told.machines,
            (told.program, asks),
            self.moment,
        )
    }

    /// The line as it would have to read to be true.
    fn line_like(
        &self,
        line: &str,
        proved: &Proved,
        reviews: Option<&Reviews>,
    ) -> Result<String, String> {
        if let Some(like) = proved.line_like(line) {
            return like;
        }
        if let Some(like) = reviews.and_then(|reviews| reviews.line_like(line)) {
            return like;
        }
        let mut words = line.splitn(3, ' ');
        let mut next = || words.next().unwrap_or("");
        let (first, second, rest) = (next(), next(), next());
        let unknown = || format!("an expectation has no line `{line}`");
        match first {
            "share" => {
                let share = self.asked()?.1.share;
                return Ok(format!("share {} of {}", share.rejecting, share.servers));
            }
            "kind" => return Ok(format!("kind {}", kind(self.inspection.kind))),
            "problem" => return Ok(self.problem(line)),
            "log" | "nolog" | "client" | "review" | "annotation" | "noannotation" => {
                let server = self.server(second)?;
                let seen = self.seen(first, rest, server)?;
                return Ok(format!("{first} {second}{seen}"));
            }
            _ => {}
        }
        match second {
            "accepts" | "rejects" | "cannot-tell" => {
                Ok(format!("{first} {}", self.ruling(self.server(first)?)?))
            }
            "short" => {
                let short = short_by(self.server(first)?);
                Ok(format!(
                    "{first} short {}",
                    short.map_or("none".into(), span)
                ))
            }
            "heals" | "holds" => Ok(format!(
                "{first} {}",
                heals(self.server(first)?.ruling.heals)
            )),
            "due" | "earliest" | "latest" | "at-once" | "in-time" | "late" | "no-expiry"
            | "never" => Ok(format!("{first} {}", self.node(first, second)?)),
            _ => Err(unknown()),
        }
    }

    fn server(&self, name: &str) -> Result<&Placed, String> {
        self.asked()?
            .1
            .servers
            .iter()
            .find(|server| server.machine.name == name)
            .ok_or_else(|| format!("no API server is called `{name}`"))
    }

    fn ruling(&self, server: &Placed) -> Result<String, String> {
        let rule = branch(server).map_or("", |rule| rule.id);
        Ok(match server.ruling.verdict {
            Verdict::Accepts => "accepts".into(),
            Verdict::Rejects => format!("rejects {rule}"),
            Verdict::CannotTell => format!("cannot-tell {rule}"),
        })
    }

    /// What is seen of a ruling, where `text` is looked for. Begins with a blank unless it is nothing.
    fn seen(&self, what: &str, text: &str, server: &Placed) -> Result<String, String> {
        let seen = seen_of(&self.inspection, server).unwrap_or_default();
        let Seen {
            log,
            refused,
            review,
            annotations,
            ..
        } = seen;
        let is_meant = |one: &&String| !text.is_empty() && one.ends_with(text);
        let among = |all: Vec<String>| match all.iter().find(is_meant) {
            Some(_) => format!(" {text}"),
            None => all.iter().map(|one| format!(" {one}")).collect(),
        };
        Ok(match what {
            "client" => refused.map_or(String::new(), |refused| format!(" {}", refused.kubectl)),
            "review" => {
                let review: serde_json::Value = serde_json::from_str(&review).unwrap_or_default();
                let error = review["error"].as_str().unwrap_or_default();
                format!(" {error}")
            }
            "annotation" | "noannotation" => {
                let all = annotations
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"));
                among(all.collect())
            }
            _ => among(log),
        })
    }

    fn node(&self, name: &str, what: &str) -> Result<String, String> {
        let node = self
            .asked()?
            .0
            .nodes
            .iter()
            .find(|node| node.machine.name == name)
            .ok_or_else(|| format!("no node is called `{name}`"))?;
        let Some((refresh, rotation)) = &node.plan else {
            return Ok("never".into());
        };
        Ok(match what {
            "due" | "earliest" | "latest" => self.refresh(refresh, what),
            "at-once" if refresh.at_once => "at-once".into(),
            _ => match rotation {
                Rotation::InTime { spare } => format!("in-time {}", span(*spare)),
                Rotation::Late { by, server } => format!("late {} by {server}", span(*by)),
                Rotation::NoExpiry => "no-expiry".into(),
            },
        })
    }

    fn refresh(&self, refresh: &Refresh, what: &str) -> String {
        let at = match what {
            "due" => refresh.due,
            "earliest" => refresh.earliest,
            _ => refresh.latest,
        };
        let issued = self.inspection.facts.iat.value().map(|iat| iat.instant);
        let after = issued.map(|issued| offset_text(at.since(issued)));
        format!("{what} iat{}", after.unwrap_or_default())
    }

    fn problem(&self, line: &str) -> String {
        let wanted = line.strip_prefix("problem ").unwrap_or_default();
        let problems = &self.inspection.problems;
        let all: Vec<String> = problems.iter().map(|it| format!("{:?}", it.what)).collect();
        match all.iter().any(|problem| problem.contains(wanted)) {
            true => line.into(),
            false => format!("problem {}", all.join(", ")),
        }
    }
}

fn moment(inspection: &Inspection, text: &str) -> Result<Instant, String> {
    match read_typed(text) {
        Ok(Typed::At(instant) | Typed::Local(instant)) => Ok(instant),
        Ok(Typed::AfterClaim { claim, distance }) => {
            let date = inspection.facts.date(&claim).value();
            let date = date.ok_or_else(|| format!("the token has no `{claim}`"))?;
            Ok(date.instant.plus(distance))
        }
        other => Err(format!("`{text}` is no moment: {other:?}")),
    }
}

fn heals(heals: Heals) -> String {
    match heals {
        Heals::Holds(Some(distance)) => format!("holds {}", span(distance)),
        Heals::Holds(None) => "holds forever".into(),
        Heals::In(distance) => format!("heals {}", span(distance)),
        Heals::Never => "heals never".into(),
    }
}

fn kind(kind: Option<Kind>) -> String {
    match kind {
        None => "none".into(),
        Some(Kind::Bound { to, extended }) => {
            let to = match to {
                Binding::None => "nothing",
                Binding::Pod => "pod",
                Binding::Secret => "secret",
                Binding::Node => "node",
            };
            format!("bound {to}{}", if extended { " extended" } else { "" })
        }
        Some(Kind::LegacySecret) => "legacy-secret".into(),
        Some(Kind::IdToken) => "id-token".into(),
        Some(Kind::OtherJwt) => "other-jwt".into(),
        Some(Kind::Jwe) => "jwe".into(),
    }
}

/// A distance without the plus that an offset carries.
fn span(distance: Nanos) -> String {
    let text = offset_text(distance);
    text.strip_prefix('+').map_or(text.clone(), str::to_owned)
}
