//! What the functions of `library` do.

use super::value::{Key, whole};
use super::{Budget, Failure, Outcome, Said, Unknown, Value};
use crate::kube::go_quote;
use regex_lite::RegexBuilder;
use std::cmp::Ordering;
use std::rc::Rc;

fn no_overload(name: &str, given: &[Value]) -> Failure {
    let types: Vec<&str> = given.iter().map(Value::type_name).collect();
    Said::like(format!("no such overload: {name}({})", types.join(", ")))
}

fn unknown<T>(what: Unknown) -> Result<T, Failure> {
    Err(Failure::Unknown(what))
}

/// Equality, paid for.
pub fn equal(one: &Value, other: &Value, budget: &mut Budget) -> Result<bool, Failure> {
    let before = budget.0 as usize;
    let mut left = before;
    match one.equals(other, &mut left) {
        Some(equal) => {
            budget.take(before - left)?;
            Ok(equal)
        }
        None => {
            budget.take(usize::MAX)?;
            Ok(false)
        }
    }
}

/// What a function gives. What it is called on is the first of what is given.
pub fn call(name: &str, given: &[Value], budget: &mut Budget) -> Outcome {
    use Value::{Bool, Bytes, Double, Int, List, Map, Optional, Text, Type, Uint};
    for value in given {
        budget.text(value.size())?;
    }
    Ok(match (name, given) {
        ("size", [Text(text)]) => count(text.chars().count()),
        ("size", [value @ (Bytes(_) | List(_) | Map(_))]) => count(value.size()),
        ("contains", [Text(text), Text(part)]) => {
            budget.take(part.len() / 10)?;
            Bool(text.contains(&**part))
        }
        ("startsWith", [Text(text), Text(part)]) => Bool(text.starts_with(&**part)),
        ("endsWith", [Text(text), Text(part)]) => Bool(text.ends_with(&**part)),
        ("matches", [Text(text), Text(pattern)]) => matches(text, pattern, budget)?,
        ("string", [value]) => Value::text(written(value).ok_or_else(|| match value {
            Bytes(_) | Double(_) => Failure::Unknown(Unknown::Arguments(name.into())),
            _ => no_overload(name, given),
        })?),
        ("int", [value]) => match value {
            Int(it) => Int(*it),
            Uint(it) => Int(i64::try_from(*it).map_err(|_| Said::like("integer overflow"))?),
            Double(it) => match whole(it.trunc()) {
                Some(int) => Int(int),
                None => return Err(Said::like("integer overflow")),
            },
            Text(text) => Int(text.parse().map_err(|_| {
                Said::like(format!(
                    "strconv.ParseInt: parsing {}: invalid syntax",
                    go_quote(text)
                ))
            })?),
            _ => return Err(no_overload(name, given)),
        },
        ("uint", [value]) => match value {
            Uint(it) => Uint(*it),
            Int(it) => {
                Uint(u64::try_from(*it).map_err(|_| Said::like("unsigned integer overflow"))?)
            }
            Text(text) => Uint(text.parse().map_err(|_| {
                Said::like(format!(
                    "strconv.ParseUint: parsing {}: invalid syntax",
                    go_quote(text)
                ))
            })?),
            Double(_) => return unknown(Unknown::Arguments(name.into())),
            _ => return Err(no_overload(name, given)),
        },
        ("double", [value]) => match value {
            Double(it) => Double(*it),
            Int(it) => Double(*it as f64),
            Uint(it) => Double(*it as f64),
            Text(text) => match text.parse::<f64>() {
                Ok(it) if it.is_finite() => Double(it),
                _ => return unknown(Unknown::Arguments(name.into())),
            },
            _ => return Err(no_overload(name, given)),
        },
        ("bool", [Bool(it)]) => Bool(*it),
        ("bool", [Text(text)]) => match &**text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Bool(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Bool(false),
            _ => {
                return Err(Said::like(format!(
                    "strconv.ParseBool: parsing {}: invalid syntax",
                    go_quote(text)
                )));
            }
        },
        ("bytes", [Bytes(it)]) => Bytes(it.clone()),
        ("bytes", [Text(text)]) => Bytes(text.as_bytes().into()),
        ("dyn", [value]) => value.clone(),
        ("type", [value]) => Type(value.type_name()),
        ("lowerAscii", [Text(text)]) => Value::text(text.to_ascii_lowercase()),
        ("upperAscii", [Text(text)]) => Value::text(text.to_ascii_uppercase()),
        ("trim", [Text(text)]) => Value::text(text.trim()),
        ("charAt", [Text(text), Int(at)]) => {
            let length = text.chars().count();
            match usize::try_from(*at).ok().filter(|at| *at <= length) {
                Some(at) => Value::text(text.chars().skip(at).take(1).collect::<String>()),
                None => return Err(out_of_range(*at)),
            }
        }
        ("substring", [Text(text), Int(from)]) => {
            let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            substring(text, *from, length)?
        }
        ("substring", [Text(text), Int(from), Int(to)]) => substring(text, *from, *to)?,
        ("indexOf" | "lastIndexOf", [Text(text), Text(part)]) => {
            budget.take(part.len() / 10)?;
            let at = match name {
                "indexOf" => text.find(&**part),
                _ => text.rfind(&**part),
            };
            at.map_or(Int(-1), |at| count(text[..at].chars().count()))
        }
        ("indexOf" | "lastIndexOf", [Text(_), Text(_), Int(_)]) => {
            return unknown(Unknown::Arguments(name.into()));
        }
        ("indexOf" | "lastIndexOf", [List(items), value]) => {
            let mut found = None;
            for (at, item) in items.iter().enumerate() {
                if equal(item, value, budget)? {
                    found = Some(at);
                    if name == "indexOf" {
                        break;
                    }
                }
            }
            found.map_or(Int(-1), count)
        }
        ("join", [List(items)]) => join(items, "", given, budget)?,
        ("join", [List(items), Text(between)]) => join(items, between, given, budget)?,
        ("replace", [Text(text), Text(old), Text(new)]) => replace(text, old, new, -1, budget)?,
        ("replace", [Text(text), Text(old), Text(new), Int(most)]) => {
            replace(text, old, new, *most, budget)?
        }
        ("split", [Text(text), Text(by)]) => split(text, by, -1, budget)?,
        ("split", [Text(text), Text(by), Int(most)]) => split(text, by, *most, budget)?,
        ("format", [Text(text), List(items)]) => format(text, items, budget)?,
        ("strings.quote", [Text(text)]) => {
            let plain = |c: char| (' '..='~').contains(&c) && c != '\\' && c != '"';
            if !text.chars().all(plain) {
                return unknown(Unknown::Arguments(name.into()));
            }
            Value::text(format!("\"{text}\""))
        }
        ("isSorted" | "min" | "max" | "sum", [List(items)]) => fold(name, items)?,
        ("sets.contains", [List(all), List(some)]) => Bool(within(some, all, budget)?),
        ("sets.equivalent", [List(one), List(other)]) => {
            Bool(within(one, other, budget)? && within(other, one, budget)?)
        }
        ("sets.intersects", [List(one), List(other)]) => {
            let mut shared = false;
            for item in one.iter() {
                shared = shared || within(std::slice::from_ref(item), other, budget)?;
            }
            Bool(shared)
        }
        ("optional.none", []) => Optional(None),
        ("optional.of", [value]) => Optional(Some(Rc::new(value.clone()))),
        ("optional.ofNonZeroValue", [value]) => {
            Optional(Some(Rc::new(value.clone())).filter(|it| !is_zero(it)))
        }
        ("hasValue", [Optional(it)]) => Bool(it.is_some()),
        ("value", [Optional(Some(it))]) => (**it).clone(),
        ("value", [Optional(None)]) => return Err(Said::like("optional.none() dereference")),
        ("or", [it @ Optional(Some(_)), _]) | ("or", [Optional(None), it @ Optional(_)]) => {
            it.clone()
        }
        ("orValue", [Optional(Some(it)), _]) => (**it).clone(),
        ("orValue", [Optional(None), other]) => other.clone(),
        _ => return Err(no_overload(name, given)),
    })
}

fn count(of: usize) -> Value {
    Value::Int(i64::try_from(of).unwrap_or(i64::MAX))
}

fn out_of_range(at: i64) -> Failure {
    Said::like(format!("index out of range: {at}"))
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(it) => !it,
        Value::Int(it) => *it == 0,
        Value::Uint(it) => *it == 0,
        Value::Double(it) => *it == 0.0,
        Value::Optional(it) => it.is_none(),
        Value::Type(_) => false,
        other => other.size() == 0,
    }
}

/// As `string` writes it.
fn written(value: &Value) -> Option<Rc<str>> {
    Some(match value {
        Value::Text(text) => text.clone(),
        Value::Int(it) => it.to_string().into(),
        Value::Uint(it) => it.to_string().into(),
        Value::Bool(it) => it.to_string().into(),
        // How Go writes a fraction is left.
        Value::Double(it) if it.abs() < 1e15 => whole(*it)?.to_string().into(),
        Value::Bytes(bytes) => std::str::from_utf8(bytes).ok()?.into(),
        _ => return None,
    })
}

fn substring(text: &str, from: i64, to: i64) -> Outcome {
    let length = text.chars().count();
    let place = |at: i64| usize::try_from(at).ok().filter(|at| *at <= length);
    let Some(start) = place(from) else {
        return Err(out_of_range(from));
    };
    let Some(end) = place(to) else {
        return Err(out_of_range(to));
    };
    if start > end {
        return Err(Said::like(format!(
            "invalid substring range. start: {from}, end: {to}"
        )));
    }
    Ok(Value::text(
        text.chars()
            .skip(start)
            .take(end - start)
            .collect::<String>(),
    ))
}

fn join(items: &[Value], between: &str, given: &[Value], budget: &mut Budget) -> Outcome {
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let Value::Text(text) = item else {
            return Err(no_overload("join", given));
        };
        budget.text(text.len() + between.len())?;
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(text);
    }
    Ok(Value::text(joined))
}

/// Go's strings.Replace.
fn replace(text: &str, old: &str, new: &str, most: i64, budget: &mut Budget) -> Outcome {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    budget.take(text.len())?;
    let times = match old {
        "" => text.chars().count() + 1,
        old => text.matches(old).count(),
    };
    budget.text(times.min(most).saturating_mul(new.len()))?;
    Ok(Value::text(text.replacen(old, new, most)))
}

/// Go's strings.SplitN.
fn split(text: &str, by: &str, most: i64, budget: &mut Budget) -> Outcome {
    budget.take(text.len())?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if by.is_empty() {
        let ends = text.char_indices().map(|(at, it)| at + it.len_utf8());
        let mut items = Vec::new();
        let mut start = 0;
        for end in ends {
            if items.len() + 1 >= most {
                break;
            }
            items.push(&text[start..end]);
            start = end;
        }
        if start < text.len() && most > 0 {
            items.push(&text[start..]);
        }
        return Ok(Value::texts(items));
    }
    Ok(Value::texts(match most {
        0 => Vec::new(),
        most => text.splitn(most, by).collect(),
    }))
}

/// `%s`, `%d` and `%%`; the other verbs are left.
fn format(text: &str, items: &[Value], budget: &mut Budget) -> Outcome {
    let mut items = items.iter();
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            out.push(character);
            continue;
        }
        let verb = characters.next();
        if verb == Some('%') {
            out.push('%');
            continue;
        }
        let item = items.next();
        let piece = match (verb, item) {
            (Some('s'), Some(Value::Double(_) | Value::Bytes(_))) => None,
            (Some('s'), Some(value)) => written(value),
            (Some('d'), Some(value @ (Value::Int(_) | Value::Uint(_)))) => written(value),
            _ => None,
        };
        let Some(piece) = piece else {
            return unknown(Unknown::Arguments("format".into()));
        };
        budget.text(piece.len())?;
        out.push_str(&piece);
    }
    Ok(Value::text(out))
}

fn fold(name: &str, items: &[Value]) -> Outcome {
    let odd = || Failure::Unknown(Unknown::Arguments(name.into()));
    if name == "sum" {
        let mut sum = 0_i64;
        for item in items {
            let Value::Int(it) = item else {
                return Err(odd());
            };
            sum = sum
                .checked_add(*it)
                .ok_or_else(|| Said::like("integer overflow"))?;
        }
        return match items.is_empty() {
            // Of which type its zero is, is not seen here.
            true => Err(odd()),
            false => Ok(Value::Int(sum)),
        };
    }
    let mut found: Option<&Value> = None;
    let mut sorted = true;
    for item in items {
        if let Some(before) = found {
            let order = before.order(item).flatten().ok_or_else(odd)?;
            sorted &= order != Ordering::Greater;
            let keep = match name {
                "min" => order != Ordering::Greater,
                "max" => order != Ordering::Less,
                _ => false,
            };
            if keep {
                continue;
            }
        }
        found = Some(item);
    }
    match (name, found) {
        ("isSorted", _) => Ok(Value::Bool(sorted)),
        (_, Some(found)) => Ok(found.clone()),
        (_, None) => Err(Said::like(format!("{name} called on empty list"))),
    }
}

fn within(some: &[Value], all: &[Value], budget: &mut Budget) -> Result<bool, Failure> {
    for item in some {
        if !is_in(item, all, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_in(item: &Value, all: &[Value], budget: &mut Budget) -> Result<bool, Failure> {
    for other in all {
        if equal(item, other, budget)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// CEL's `in`.
pub fn contains(all: &Value, item: &Value, budget: &mut Budget) -> Outcome {
    match all {
        Value::List(items) => is_in(item, items, budget).map(Value::Bool),
        Value::Map(map) => {
            budget.take(1)?;
            let found = Key::of(item).is_some_and(|key| map.contains_key(&key));
            Ok(Value::Bool(found))
        }
        _ => Err(Said::like("no such overload")),
    }
}

/// kube-apiserver's patterns are those of RE2. What RE2 and the crate `regex-lite` read alike is evaluated.
fn matches(text: &str, pattern: &str, budget: &mut Budget) -> Outcome {
    let left_out = || Failure::Unknown(Unknown::Pattern(pattern.into()));
    budget.take(text.len().saturating_mul(pattern.len()) / 8)?;
    if !is_common(pattern, text) {
        return Err(left_out());
    }
    let built = RegexBuilder::new(pattern)
        .size_limit(1 << 18)
        .nest_limit(50)
        .build();
    match built {
        Ok(regex) => Ok(Value::Bool(regex.is_match(text))),
        Err(_) => Err(left_out()),
    }
}

/// Whether a pattern is written with nothing that one of the two reads otherwise: classes of Unicode, borders of words
/// that only one has, flags that only one has, and letters of any case beyond ASCII.
fn is_common(pattern: &str, text: &str) -> bool {
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let next = rest[at + 1..].chars().next();
        let known = |c: char| c.is_ascii_punctuation() || "dDsSwWbBntrfvAz".contains(c);
        if !next.is_some_and(known) || matches!(next, Some('<' | '>')) {
            return false;
        }
        let width = next.map_or(0, char::len_utf8);
        rest = &rest[at + 1 + width..];
        if next == Some('b') && rest.starts_with('{') {
            return false;
        }
    }
    for (at, _) in pattern.match_indices("(?") {
        let flags = &pattern[at + 2..];
        let flags = &flags[..flags.find([':', ')', '<', 'P']).unwrap_or(flags.len())];
        let any_case = flags.contains('i');
        if !flags.bytes().all(|b| b"ims-".contains(&b))
            || any_case && !(pattern.is_ascii() && text.is_ascii())
        {
            return false;
        }
    }
    // A bracket in a class: `[[:alpha:]]`, or a class inside of one.
    let mut in_class = false;
    let mut escaped = false;
    for character in pattern.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if in_class => return false,
            '[' => in_class = true,
            ']' => in_class = false,
            '&' | '~' if in_class => return false,
            _ => {}
        }
    }
    // Empty alternatives and repetitions of nothing are read alike; `{,n}` is not.
    !pattern.contains("{,")
}
