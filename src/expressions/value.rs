//! Values of CEL: those of JSON, and a few more.

use crate::json::{self, Node};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    List(Rc<Vec<Value>>),
    Map(Rc<Map>),
    Optional(Option<Rc<Value>>),
    /// A type, by its name.
    Type(&'static str),
}

/// Names in order: Go has none, and what depends on one is not decided.
pub type Map = BTreeMap<Key, Value>;

/// A whole number is one key, however it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Text(Rc<str>),
}

impl Key {
    pub fn of(value: &Value) -> Option<Key> {
        match value {
            Value::Bool(it) => Some(Key::Bool(*it)),
            Value::Int(it) => Some(Key::Int(*it)),
            Value::Uint(it) => Some(i64::try_from(*it).map_or(Key::Uint(*it), Key::Int)),
            Value::Double(it) => whole(*it).map(Key::Int),
            Value::Text(it) => Some(Key::Text(it.clone())),
            _ => None,
        }
    }

    pub fn value(&self) -> Value {
        match self {
            Key::Bool(it) => Value::Bool(*it),
            Key::Int(it) => Value::Int(*it),
            Key::Uint(it) => Value::Uint(*it),
            Key::Text(it) => Value::Text(it.clone()),
        }
    }
}

/// The whole number that this is.
pub fn whole(double: f64) -> Option<i64> {
    // The largest double below 2^63, and -2^63 itself.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&double);
    (fits && double.fract() == 0.0).then_some(double as i64)
}

impl Value {
    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Text(text.into())
    }

    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(items))
    }

    pub fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
        Value::list(texts.into_iter().map(Value::text).collect())
    }

    pub fn map(entries: impl IntoIterator<Item = (Rc<str>, Value)>) -> Value {
        let entries = entries.into_iter();
        Value::Map(Rc::new(
            entries
                .map(|(name, value)| (Key::Text(name), value))
                .collect(),
        ))
    }

    /// As kube-apiserver hands claims to CEL: a number that Go's int64 takes is an int, any other a double
    /// (apimachinery pkg/util/json). Of a name that stands twice the later one counts.
    pub fn of_json(node: &Node) -> Value {
        match &node.value {
            json::Value::Null => Value::Null,
            json::Value::Bool(it) => Value::Bool(*it),
            json::Value::Number(digits) => match digits.parse() {
                Ok(int) => Value::Int(int),
                Err(_) => Value::Double(digits.parse().unwrap_or(f64::NAN)),
            },
            json::Value::String(text) => Value::text(text.as_str()),
            json::Value::Array(items) => Value::list(items.iter().map(Value::of_json).collect()),
            json::Value::Object(members) => Value::map(
                members
                    .iter()
                    .map(|it| (it.name.as_str().into(), Value::of_json(&it.value))),
            ),
        }
    }

    /// As CEL calls its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::Text(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Optional(_) => "optional_type",
            Value::Type(_) => "type",
        }
    }

    /// What holding another copy of it costs, about.
    pub fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            Value::List(items) => items.len(),
            Value::Map(map) => map.len(),
            _ => 1,
        }
    }

    /// CEL's `==`: numbers of different types are compared as numbers, other types are never equal. None if that takes
    /// more steps than are left.
    pub fn equals(&self, other: &Value, left: &mut usize) -> Option<bool> {
        *left = left.checked_sub(1)?;
        Some(match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Text(one), Value::Text(other)) => {
                *left = left.checked_sub(one.len().min(other.len()) / 10)?;
                one == other
            }
            (Value::Bytes(one), Value::Bytes(other)) => one == other,
            (Value::Type(one), Value::Type(other)) => one == other,
            (Value::Optional(None), Value::Optional(None)) => true,
            (Value::Optional(Some(one)), Value::Optional(Some(other))) => {
                one.equals(other, left)?
            }
            (Value::List(one), Value::List(other)) => {
                if one.len() != other.len() {
                    return Some(false);
                }
                for (one, other) in one.iter().zip(other.iter()) {
                    if !one.equals(other, left)? {
                        return Some(false);
                    }
                }
                true
            }
            (Value::Map(one), Value::Map(other)) => {
                if one.len() != other.len() {
                    return Some(false);
                }
                for ((key, one), (name, other)) in one.iter().zip(other.iter()) {
                    if key != name || !one.equals(other, left)? {
                        return Some(false);
                    }
                }
                true
            }
            _ => self.numbers(other) == Some(Some(Ordering::Equal)),
        })
    }

    /// How two numbers stand to each other; `Some(None)` if one is not a number.
    pub fn numbers(&self, other: &Value) -> Option<Option<Ordering>> {
        Some(match (self, other) {
            (Value::Int(one), Value::Int(other)) => Some(one.cmp(other)),
            (Value::Uint(one), Value::Uint(other)) => Some(one.cmp(other)),
            (Value::Double(one), Value::Double(other)) => one.partial_cmp(other),
            (Value::Int(one), Value::Uint(other)) => {
                Some(i128::from(*one).cmp(&i128::from(*other)))
            }
            (Value::Uint(one), Value::Int(other)) => {
                Some(i128::from(*one).cmp(&i128::from(*other)))
            }
            (Value::Double(one), Value::Int(other)) => with_whole(*one, i128::from(*other)),
            (Value::Double(one), Value::Uint(other)) => with_whole(*one, i128::from(*other)),
            (Value::Int(one), Value::Double(other)) => {
                with_whole(*other, i128::from(*one)).map(Ordering::reverse)
            }
            (Value::Uint(one), Value::Double(other)) => {
                with_whole(*other, i128::from(*one)).map(Ordering::reverse)
            }
            _ => return None,
        })
    }

    /// How two values stand to each other, where CEL has an order.
    pub fn order(&self, other: &Value) -> Option<Option<Ordering>> {
        Some(Some(match (self, other) {
            (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
            (Value::Text(one), Value::Text(other)) => one.as_bytes().cmp(other.as_bytes()),
            (Value::Bytes(one), Value::Bytes(other)) => one.cmp(other),
            _ => return self.numbers(other),
        }))
    }
}

/// A double beside a whole number, without losing digits of it.
fn with_whole(double: f64, whole: i128) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    let floor = double.floor();
    // A cast saturates, and both ends are far beyond 64 bits.
    Some(match (floor as i128).cmp(&whole) {
        Ordering::Equal if double > floor => Ordering::Greater,
        order => order,
    })
}
