//! The same said over and over: how often, from when to when, and in which rhythm.
//!
//! Whoever comes back every few seconds with a token that is refused has a period; several at once have none.

use super::clue::{Found, Grade, Reason, Said, What, Who};
use crate::order;
use crate::time::{Assumed, Instant, Nanos, Stamp};

#[derive(Clone, Debug, PartialEq)]
pub struct Flood {
    pub count: usize,
    pub first: Stamp,
    pub last: Stamp,
    /// From one to the next, if they come regularly.
    pub period: Option<Nanos>,
    /// How far most distances lie from the period at most.
    pub spread: Option<Nanos>,
    pub branch: Option<&'static str>,
    pub grade: Grade,
    pub who: Who,
    pub host: Option<String>,
}

/// Fewer are no flood.
const LEAST: usize = 3;

/// A group while it is gathered.
struct Group<'a> {
    who: Who,
    host: Option<&'a str>,
    branch: Option<&'static str>,
    grade: Grade,
    moments: Vec<(Instant, Stamp)>,
}

/// What was said three times or more by one speaker, in the order in which it began.
pub fn floods(found: &[Found], assumed: &Assumed) -> Vec<Flood> {
    let mut groups: Vec<Group> = Vec::new();
    for found in found {
        let What::Said(said) = &found.what else {
            continue;
        };
        let Some((reason, at)) = telling(said).zip(said.at) else {
            continue;
        };
        let key = (
            said.speaker.who,
            said.speaker.host.as_deref(),
            reason.branch,
            reason.grade,
        );
        let same = |group: &Group| (group.who, group.host, group.branch, group.grade) == key;
        let moment = (at.moment(assumed), at);
        let known = groups.iter().position(same);
        let has_room = groups.len() < MOST;
        match known.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.moments.push(moment),
            None if has_room => groups.push(Group {
                who: key.0,
                host: key.1,
                branch: key.2,
                grade: key.3,
                moments: vec![moment],
            }),
            None => {}
        }
    }
    groups.into_iter().filter_map(flood).collect()
}

/// So many groups are told apart, so that hosts without end take no time without end.
const MOST: usize = 256;

/// The reason that a line is about: what is wrong with the token, before what nobody took for theirs.
pub(super) fn telling(said: &Said) -> Option<&Reason> {
    let of = |grade: Grade| {
        said.reasons
            .iter()
            .find(move |reason| reason.grade == grade)
    };
    let known = of(Grade::Bad)
        .or_else(|| of(Grade::Transport))
        .or_else(|| of(Grade::Accepted));
    known
        .or_else(|| {
            said.reasons
                .iter()
                .find(|reason| reason.grade != Grade::NotMine)
        })
        .or(said.reasons.first())
}

fn flood(mut group: Group) -> Option<Flood> {
    order::by_key(&mut group.moments, |(moment, _)| *moment);
    let (first, last) = (group.moments.first()?.1, group.moments.last()?.1);
    let mut gaps: Vec<Nanos> = group
        .moments
        .windows(2)
        .filter_map(|pair| match pair {
            [(one, _), (next, _)] => Some(next.since(*one)),
            _ => None,
        })
        .collect();
    order::by_key(&mut gaps, |it| *it);
    let rhythm = rhythm(&gaps, first.unit.max(last.unit));
    (group.moments.len() >= LEAST).then(|| Flood {
        count: group.moments.len(),
        first,
        last,
        period: rhythm.map(|(period, _)| period),
        spread: rhythm.map(|(_, spread)| spread),
        branch: group.branch,
        grade: group.grade,
        who: group.who,
        host: group.host.map(str::to_owned),
    })
}

/// The middle of the distances, and how far three quarters of them lie from it; none if that is more than a tenth,
/// beyond what the stamps cut off.
fn rhythm(gaps: &[Nanos], unit: Nanos) -> Option<(Nanos, Nanos)> {
    let middle = *gaps.get(gaps.len() / 2)?;
    let mut away: Vec<Nanos> = gaps.iter().map(|gap| (gap - middle).abs()).collect();
    order::by_key(&mut away, |it| *it);
    let spread = *away.get((away.len() * 3 / 4).min(away.len() - 1))?;
    (middle > unit && spread <= middle / 10 + unit).then_some((middle, spread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::closer::look;
    use crate::evidence::recognise;
    use crate::time::{SECOND, offset_text};

    fn check(lines: &[&str], wanted: &[&str]) {
        let pasted = lines.join("\n");
        let assumed = Assumed {
            near: Instant::from_seconds(1_649_000_000),
            year: None,
            zone: 0,
        };
        let found = look(&pasted, &recognise(&pasted));
        let shown: Vec<String> = floods(&found, &assumed)
            .iter()
            .map(|it| {
                let span = it.last.moment(&assumed).since(it.first.moment(&assumed)) / SECOND;
                let host = it.host.as_deref().unwrap_or("-");
                let period = it.period.map_or("-".into(), offset_text);
                format!(
                    "{} {:?} {host} {} in {span} s, {period}",
                    it.count,
                    it.who,
                    it.branch.unwrap_or("-")
                )
            })
            .collect();
        assert_eq!(shown, wanted, "{pasted}");
    }

    fn line(time: &str, host: &str, error: &str) -> String {
        format!(
            "Apr 03 {time} {host} k3s[911]: E0403 {time}.424793     911 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, {error}]\""
        )
    }

    #[test]
    fn a_flood_has_its_rhythm() {
        let regular: Vec<String> = ["16:12:47", "16:13:02", "16:13:17", "16:13:32", "16:13:46"]
            .map(|time| line(time, "a", "Token has expired."))
            .into();
        let mixed: Vec<String> = ["16:12:47", "16:12:48", "16:13:17", "16:16:32"]
            .map(|time| line(time, "b", "Token has been invalidated"))
            .into();
        let few: Vec<String> = ["16:12:47", "16:12:48"]
            .map(|time| line(time, "c", "Token has expired."))
            .into();
        let all: Vec<&str> = regular
            .iter()
            .chain(&mixed)
            .chain(&few)
            .map(String::as_str)
            .collect();
        check(
            &all,
            &[
                "5 ApiServer a expired in 59 s, +15s",
                "4 ApiServer b pod-exists in 225 s, -",
            ],
        );
        check(&[], &[]);
        check(&["no log", "no log", "no log"], &[]);
    }
}
