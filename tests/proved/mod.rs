//! What the closer look at a paste finds and proves, against the lines of an incident.
//!
//! | line | says |
//! | --- | --- |
//! | `finds FORM key=value …` | one of what was found has all of these, as `tests/found` has them |
//! | `library ID` | a reason is in this verifier's words |
//! | `proves NAME low SPAN high SPAN` | how far NAME's clock is ahead of the issuer's, or `none` |
//! | `compares NAME NAME low SPAN high SPAN` | a piece of evidence between two clocks, whether the issuer's is tied to them or not |
//! | `contradiction SPAN`, `contradiction none` | the pieces cannot all be true |
//! | `zone +08:00 fits`, `zone UTC assumed`, `misfits COUNT` | the zone of stamps without one; lines about another token |
//! | `hint half-hours COUNT NAME`, `born-expired NAME`, `stepped SPAN`, `never-reread SPAN`, `sleep SPAN`, `hint none` | a hint |
//! | `flood COUNT SPAN period SPAN` | how often, for how long, in which rhythm; `flood none` |
//! | `bears NODE yes`, `perhaps`, `loops`, `no SPAN` | what the tokens of a node bear of its clock |
//! | `other ID accepts MOMENT`, `other ID rejects CLAIM MOMENT`, `other ID asks` | another verifier whose clock shows this |
//!
//! A NAME is a machine's, or `issuer`, `verifier` (an API server that is not named), `client` (a machine that is not),
//! `sts`, `signer`, `person`, `source`.

use crate::found::{differences, words};
use crate::{moment, span};
use jwtriage::app::reading::zone_text;
use jwtriage::clocks::fleet::{Bears, Tolerance, table};
use jwtriage::evidence::closer::look;
use jwtriage::evidence::clue::{Found, Party, What, Who};
use jwtriage::evidence::flood::floods;
use jwtriage::proof::{Choices, Hint, Proof, ZoneBy, hints};
use jwtriage::report::Inspection;
use jwtriage::time::{Instant, Nanos, offset_text, read_offset};
use jwtriage::verifier::libraries::{Dates, Opinion, library};

/// Everything that was found in a paste, and what it proves.
pub struct Proved<'a> {
    pasted: &'a str,
    inspection: &'a Inspection,
    found: Vec<Found>,
    proof: Proof,
}

impl<'a> Proved<'a> {
    /// `now` is the page's clock.
    pub fn of(
        pasted: &'a str,
        inspection: &'a Inspection,
        choices: &Choices,
        now: Instant,
    ) -> Self {
        let found = look(pasted, &inspection.evidence);
        let proof = Proof::of(&found, &inspection.facts, choices, now);
        Proved {
            pasted,
            inspection,
            found,
            proof,
        }
    }

    /// The line as it would have to read to be true; none if it is no line of this kind.
    pub fn line_like(&self, line: &str) -> Option<Result<String, String>> {
        let mut all = line.split(' ');
        let (first, second) = (all.next().unwrap_or(""), all.next().unwrap_or(""));
        let rest: Vec<&str> = all.collect();
        let like = match first {
            "finds" => self.finds(line),
            "library" => Ok(among(line, self.libraries())),
            "proves" => Ok(self.proves(second)),
            "compares" => Ok(among(line, self.compared())),
            "contradiction" => Ok(match &self.proof.contradiction {
                None => "contradiction none".into(),
                Some(it) => format!("contradiction {}", span(it.by)),
            }),
            "zone" => Ok(self.zone()),
            "misfits" => Ok(format!("misfits {}", self.proof.misfits.len())),
            "hint" => Ok(among(line, self.hints())),
            "flood" => Ok(among(line, self.floods())),
            "bears" => self.bears(second),
            "other" => self.other(second, &rest),
            _ => return None,
        };
        Some(like.map(|like| match plain(&like) == plain(line) {
            true => line.into(),
            false => like,
        }))
    }

    fn finds(&self, line: &str) -> Result<String, String> {
        let words = words(line);
        let form = words.get(1).ok_or("`finds` what?")?;
        let differ: Vec<String> = self
            .found
            .iter()
            .filter(|found| found.form == form)
            .map(|found| {
                differences(found, &words[2..], self.pasted, &self.proof.assumed).join(", ")
            })
            .collect();
        match differ.iter().any(String::is_empty) {
            true => Ok(line.into()),
            false if differ.is_empty() => Err(format!("no {form} in {:#?}", self.found)),
            false => Err(differ.join("\n  or ")),
        }
    }

    fn libraries(&self) -> Vec<String> {
        let said = self.found.iter().filter_map(|found| match &found.what {
            What::Said(said) => Some(said),
            _ => None,
        });
        let reasons = said.flat_map(|said| &said.reasons);
        let ids = reasons.filter_map(|reason| reason.origin);
        ids.map(|id| format!("library {id}")).collect()
    }

    fn proves(&self, name: &str) -> String {
        let clock = self.proof.clocks.iter().find(|it| is(&it.party, name));
        match clock {
            None if self.proof.contradiction.is_some() => "a contradiction".into(),
            None => format!("nothing of {name} in {:?}", self.proof.parties),
            Some(it) => format!("proves {name} {}", range(it.range.low, it.range.high)),
        }
    }

    fn compared(&self) -> Vec<String> {
        let name = |number: usize| self.proof.parties.get(number).map_or("?".into(), called);
        let pieces = self.proof.pieces.iter();
        pieces
            .map(|it| {
                let (one, other) = (name(it.left), name(it.right));
                format!("compares {one} {other} {}", range(it.low, it.high))
            })
            .collect()
    }

    fn zone(&self) -> String {
        let by = match self.proof.zone_by {
            ZoneBy::Assumed => "assumed",
            ZoneBy::Fits => "fits",
            ZoneBy::Chosen => "chosen",
        };
        format!("zone {} {by}", zone_text(self.proof.assumed.zone))
    }

    fn hints(&self) -> Vec<String> {
        let hints = hints(&self.found, &self.inspection.facts, &self.proof);
        hints
            .iter()
            .map(|hint| match hint {
                Hint::HalfHours { party, half_hours } => {
                    format!("hint half-hours {half_hours} {}", called(party))
                }
                Hint::BornExpired { party } => format!("hint born-expired {}", called(party)),
                Hint::SteppedTogether { by } => format!("hint stepped {}", span(*by)),
                Hint::NeverReread { overdue, .. } => {
                    format!("hint never-reread {}", span(*overdue))
                }
                Hint::Sleep { from, until } => format!("hint sleep {}", span(until.since(*from))),
            })
            .collect()
    }

    fn floods(&self) -> Vec<String> {
        let moment = |stamp| self.proof.moment(stamp);
        floods(&self.found, &self.proof.assumed)
            .iter()
            .map(|it| {
                let lasts = span(moment(&it.last).since(moment(&it.first)));
                let period = it.period.map_or("none".into(), span);
                format!("flood {} {lasts} period {period}", it.count)
            })
            .collect()
    }

    fn bears(&self, name: &str) -> Result<String, String> {
        let rows = table(&self.found, &Tolerance::of(&self.inspection.facts));
        let row = rows.iter().find(|row| row.name == name);
        let row = row.ok_or_else(|| format!("no `{name}` among {rows:?}"))?;
        Ok(match row.bears {
            Bears::Yes => format!("bears {name} yes"),
            Bears::Loops => format!("bears {name} loops"),
            Bears::Perhaps => format!("bears {name} perhaps"),
            Bears::No { by } => format!("bears {name} no {}", span(by)),
        })
    }

    fn other(&self, id: &str, rest: &[&str]) -> Result<String, String> {
        let library = library(id).ok_or_else(|| format!("no verifier is called `{id}`"))?;
        let at = match rest {
            ["accepts" | "asks", at @ ..] | ["rejects", _, at @ ..] => at.join(" "),
            _ => return Err(format!("what does {id} do?")),
        };
        let clock = match at.is_empty() {
            true => Instant(0),
            false => moment(self.inspection, &at)?,
        };
        let opinion = library.check(&Dates::of(&self.inspection.facts), clock);
        Ok(match opinion {
            Opinion::Accepts => format!("other {id} accepts {at}"),
            Opinion::Refuses(claim) => format!("other {id} rejects {claim} {at}"),
            Opinion::AsksApiServer => format!("other {id} asks"),
        })
    }
}

/// Its distances as they are written by the page.
fn plain(line: &str) -> String {
    let word = |word: &str| match read_offset(word) {
        Ok(offset) if word.ends_with('s') || word.ends_with('m') || word.ends_with('h') => {
            offset_text(offset)
        }
        _ => word.into(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The line if it is one of these, or all of them.
fn among(line: &str, all: Vec<String>) -> String {
    match all.iter().any(|one| plain(one) == plain(line)) {
        true => line.into(),
        false if all.is_empty() => format!("{} none", line.split(' ').next().unwrap_or("")),
        false => all.join("\n            "),
    }
}

fn range(low: Option<Nanos>, high: Option<Nanos>) -> String {
    let end = |end: Option<Nanos>| end.map_or("none".into(), offset_text);
    format!("low {} high {}", end(low), end(high))
}

fn called(party: &Party) -> String {
    match party {
        Party::Issuer => "issuer".into(),
        Party::ApiServer(None) => "verifier".into(),
        Party::Host(None) => "client".into(),
        Party::ApiServer(Some(name)) | Party::Node(name) | Party::Host(Some(name)) => name.clone(),
        Party::Service(Who::Sts) => "sts".into(),
        Party::Service(Who::Signer) => "signer".into(),
        Party::Service(who) => format!("{who:?}").to_lowercase(),
        Party::Person => "person".into(),
        Party::TimeSource => "source".into(),
        Party::Others => "others".into(),
    }
}

fn is(party: &Party, name: &str) -> bool {
    called(party) == name
}
