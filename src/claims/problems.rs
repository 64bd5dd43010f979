//! What is odd about the claims themselves: wrong types, milliseconds, dates as text, other letters.

use super::NumericDate;
use super::registry::{Entry, REGISTRY, Shape};
use crate::jose::folds_to;
use crate::json::{Kind, Node, Value};
use crate::token::{Problem, Token, What};

/// Dates from here on are in the year 5138 or later: in seconds nobody writes them. So many a second everybody does, up
/// to a thousand times as many.
const FINER: [(f64, i64); 3] = [(1e11, 1_000), (1e14, 1_000_000), (1e17, 1_000_000_000)];

/// The claims of RFC 7519, section 4.1.
const REGISTERED: &[&str] = &["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Looks at every known claim, and at names that are nearly known.
pub fn problems(token: &Token) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(payload) = &token.payload.json {
        look(token, payload, "", &mut problems);
    }
    problems
}

fn look(token: &Token, object: &Node, prefix: &str, problems: &mut Vec<Problem>) {
    for member in object.members() {
        let below = |entry: &Entry| entry.path.strip_prefix(prefix);
        let entry = REGISTRY
            .iter()
            .find(|entry| below(entry) == Some(&member.name));
        let mut say = |what, span| {
            let place = token.place_of_bytes(&token.payload, span);
            problems.push(Problem::fault(what, place));
        };
        match entry {
            Some(entry) => {
                if let Some(what) = odd_value(entry, &member.value) {
                    say(what, member.value.span);
                }
            }
            None => {
                // Other names belong to providers, who may spell them as they like.
                let meant = REGISTRY
                    .iter()
                    .filter(|entry| {
                        REGISTERED.contains(&entry.path) || entry.path.starts_with("kubernetes.io")
                    })
                    .find(|entry| below(entry).is_some_and(|name| folds_to(&member.name, name)));
                if let Some(meant) = meant {
                    let what = What::OtherCase {
                        found: format!("{prefix}{}", member.name),
                        meant: meant.path.into(),
                    };
                    say(what, member.name_span);
                }
            }
        }
        if let Some(entry) = entry.filter(|entry| entry.shape == Shape::Object) {
            look(token, &member.value, &format!("{}.", entry.path), problems);
        }
    }
}

fn odd_value(entry: &Entry, node: &Node) -> Option<What> {
    let claim = || entry.path.to_owned();
    match (entry.shape, &node.value) {
        (Shape::Date, Value::Number(written)) => milliseconds(entry.path, written),
        (Shape::Date, Value::String(written)) => Some(What::DateAsText {
            claim: claim(),
            written: written.clone(),
        }),
        (Shape::Text, Value::String(_))
        | (Shape::TextOrList, Value::String(_))
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Object, Value::Object(_))
        | (Shape::Any, _) => None,
        (Shape::TextOrList, Value::Array(items))
            if items.iter().all(|item| item.as_str().is_some()) =>
        {
            None
        }
        (Shape::Date | Shape::Text | Shape::TextOrList | Shape::Bool | Shape::Object, value) => {
            let found: Kind = value.kind();
            Some(What::ClaimType {
                claim: claim(),
                found,
                wanted: entry.shape,
            })
        }
    }
}

fn milliseconds(claim: &str, written: &str) -> Option<What> {
    let float: f64 = written.parse().ok()?;
    let fits = |(from, _): &&(f64, i64)| (*from..*from * 1e3).contains(&float);
    let (_, per_second) = FINER.iter().find(fits)?;
    let date = NumericDate::read(written)?;
    Some(What::Milliseconds {
        claim: claim.into(),
        written: written.into(),
        per_second: *per_second,
        year: date.instant.rough_year(),
    })
}
