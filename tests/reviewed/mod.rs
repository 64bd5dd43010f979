//! Lines about TokenReviews, which are asked for with a token of somebody's own.
//!
//! | line | says |
//! | --- | --- |
//! | `NAME reviews review-refused RULE`, `subject-refused RULE`, `authenticated`, `cannot-tell RULE` | what an API server makes of the review |
//! | `NAME turns SPAN OUTCOME`, `NAME turns never` | when that is another outcome, if only time goes by |
//! | `program-log NAME TEXT`, `program-client NAME TEXT` | what the program says of this API server's answer; a line of its log ends so |

use jwtriage::clocks::{Machine, Role};
use jwtriage::lab::review::{Answered, Program, Says, Shown, audiences, error_of, reviews};
use jwtriage::report::{Inspection, branch};
use jwtriage::time::{Instant, offset_text};
use jwtriage::verifier::Situations;

pub struct Reviews {
    moment: Instant,
    answers: Vec<(Answered, Option<Says>)>,
}

impl Reviews {
    /// Of the subject and its reviewer.
    pub fn of(
        [subject, reviewer]: [&Inspection; 2],
        settings: &Situations,
        machines: &[Machine],
        (program, asks): (Option<Program>, Option<&[String]>),
        moment: Instant,
    ) -> Option<Reviews> {
        let shown = |inspection| Shown {
            inspection,
            settings,
        };
        let own = audiences(program, &subject.facts);
        let asked = asks.or(own.as_deref());
        let issuer = machines.iter().find(|it| it.role == Role::Issuer)?;
        let answers = reviews(shown(subject), shown(reviewer), machines, asked)?;
        let answers = answers.iter().map(|reviewed| {
            let answer = reviewed.at(moment, issuer);
            let seen = answer.seen(subject, reviewer);
            let error = seen.as_ref().and_then(error_of).unwrap_or_default();
            let says = program.and_then(|program| program.says(answer.outcome, &error));
            (answer, says)
        });
        Some(Reviews {
            moment,
            answers: answers.collect(),
        })
    }

    /// The line as it would have to read to be true; none if it is not about reviews.
    pub fn line_like(&self, line: &str) -> Option<Result<String, String>> {
        let mut words = line.splitn(3, ' ');
        let mut next = || words.next().unwrap_or("");
        let (first, second, rest) = (next(), next(), next());
        match (first, second) {
            ("program-log" | "program-client", server) => Some(self.answer(server).map(|it| {
                let said = said(first, rest, it.1.as_ref());
                format!("{first} {server}{said}")
            })),
            (server, "reviews") => Some(self.answer(server).map(|(answer, _)| {
                let rule = branch(answer.about()).map_or("", |rule| rule.id);
                let outcome = format!("{server} reviews {} {rule}", answer.outcome.id());
                outcome.trim_end().to_owned()
            })),
            (server, "turns") => Some(self.answer(server).map(|(answer, _)| self.turns(answer))),
            _ => None,
        }
    }

    fn answer(&self, name: &str) -> Result<&(Answered, Option<Says>), String> {
        let mut answers = self.answers.iter();
        let found = answers.find(|(answer, _)| answer.reviewer.machine.name == name);
        found.ok_or_else(|| format!("no API server is called `{name}`"))
    }

    fn turns(&self, answer: &Answered) -> String {
        let name = &answer.reviewer.machine.name;
        match answer.change {
            None => format!("{name} turns never"),
            Some(change) => {
                let span = offset_text(change.at.since(self.moment));
                let span = span.trim_start_matches('+');
                format!("{name} turns {span} {}", change.to.id())
            }
        }
    }
}

fn said(what: &str, text: &str, says: Option<&Says>) -> String {
    let Some(says) = says else {
        return String::new();
    };
    match what {
        "program-client" => format!(" {}", says.client),
        _ => match says
            .log
            .iter()
            .any(|line| !text.is_empty() && line.ends_with(text))
        {
            true => format!(" {text}"),
            false => says.log.iter().map(|line| format!(" {line}")).collect(),
        },
    }
}
