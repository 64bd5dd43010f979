//! What an expression amounts to, step by step and no further than the budget.
//!
//! As cel-go does it (interpreter/interpretable.go, attributes.go): `&&` and `||` overlook an error on one side if the
//! other decides, and the macros `all` and `exists` carry errors along until an item decides.

use super::functions::{call, contains, equal};
use super::library::NAMESPACES;
use super::value::{Key, Map, whole};
use super::{Budget, Failure, Outcome, Said, Unknown, Value};
use cel::IdedExpr;
use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, MapExpr, SelectExpr, operators,
};
use std::cmp::Ordering;
use std::rc::Rc;

struct Run<'a, 'b> {
    scope: Vec<(&'a str, Outcome)>,
    budget: &'b mut Budget,
}

pub fn evaluate(tree: &IdedExpr, name: &str, of: &Value, budget: &mut Budget) -> Outcome {
    let scope = vec![(name, Ok(of.clone()))];
    Run { scope, budget }.node(tree)
}

fn truth(value: &Outcome) -> Option<bool> {
    match value {
        Ok(Value::Bool(it)) => Some(*it),
        _ => None,
    }
}

fn no_overload() -> Failure {
    Said::like("no such overload")
}

fn no_key(key: &Value) -> Failure {
    match key {
        Value::Text(name) => Said::exactly(format!("no such key: {name}")),
        Value::Int(number) => Said::exactly(format!("no such key: {number}")),
        _ => Said::like("no such key"),
    }
}

/// Nothing decides against this: no more steps are there.
fn is_over(failure: &Failure) -> bool {
    *failure == Failure::Unknown(Unknown::TooMuch)
}

/// A member or an item, as a selection or an index finds it.
enum Found {
    It(Value),
    /// Not there, which a test for it does not mind.
    Missing(Failure),
    Wrong(Failure),
}

fn member(of: &Value, key: &Value) -> Found {
    match of {
        Value::Map(map) => match Key::of(key).and_then(|key| map.get(&key)) {
            Some(value) => Found::It(value.clone()),
            None => Found::Missing(no_key(key)),
        },
        Value::List(items) => {
            let at = match key {
                Value::Int(at) => Some(*at),
                Value::Uint(at) => i64::try_from(*at).ok(),
                Value::Double(at) => whole(*at),
                other => {
                    let kind = other.type_name();
                    return Found::Wrong(Said::like(format!(
                        "unsupported index type '{kind}' in list"
                    )));
                }
            };
            let item = at.and_then(|at| items.get(usize::try_from(at).ok()?));
            match item {
                Some(item) => Found::It(item.clone()),
                None => Found::Missing(match at {
                    Some(at) => Said::exactly(format!("index out of bounds: {at}")),
                    None => Said::like("index out of bounds"),
                }),
            }
        }
        _ => Found::Missing(no_key(key)),
    }
}

impl<'a> Run<'a, '_> {
    fn node(&mut self, node: &'a IdedExpr) -> Outcome {
        self.budget.take(1)?;
        match &node.expr {
            Expr::Unspecified => Err(no_overload()),
            Expr::Literal(literal) => Ok(match literal {
                LiteralValue::Null => Value::Null,
                LiteralValue::Boolean(it) => Value::Bool(*it.inner()),
                LiteralValue::Int(it) => Value::Int(*it.inner()),
                LiteralValue::UInt(it) => Value::Uint(*it.inner()),
                LiteralValue::Double(it) => Value::Double(*it.inner()),
                LiteralValue::String(it) => Value::text(it.inner()),
                LiteralValue::Bytes(it) => Value::Bytes(it.inner().into()),
            }),
            Expr::Ident(name) => self.ident(name),
            Expr::Select(select) => self.select(select),
            Expr::List(list) => {
                let mut items = Vec::new();
                for (index, item) in list.elements.iter().enumerate() {
                    match (self.node(item)?, list.optional_indices.contains(&index)) {
                        (Value::Optional(None), true) => {}
                        (Value::Optional(Some(item)), true) => items.push((*item).clone()),
                        (item, _) => items.push(item),
                    }
                }
                Ok(Value::list(items))
            }
            Expr::Map(map) => self.map(map),
            Expr::Struct(it) => Err(Failure::Unknown(Unknown::Literal(
                it.type_name.as_str().into(),
            ))),
            Expr::Comprehension(it) => self.comprehension(it),
            Expr::Call(it) => self.call(it),
        }
    }

    fn ident(&self, name: &str) -> Outcome {
        let name = name.strip_prefix('.').unwrap_or(name);
        match self.scope.iter().rev().find(|(it, _)| *it == name) {
            Some((_, value)) => value.clone(),
            // The checker let the names of types pass, and nothing else.
            None => TYPES
                .iter()
                .find(|it| **it == name)
                .map(|it| Value::Type(it))
                .ok_or_else(no_overload),
        }
    }

    fn select(&mut self, select: &'a SelectExpr) -> Outcome {
        let of = self.node(&select.operand)?;
        let key = Value::text(select.field.as_str());
        if let Value::Optional(inside) = &of {
            let found = match inside {
                Some(inside) => self.optional(inside, &key)?,
                None => Value::Optional(None),
            };
            return Ok(match (select.test, found) {
                (true, found) => Value::Bool(matches!(found, Value::Optional(Some(_)))),
                (false, found) => found,
            });
        }
        match (member(&of, &key), select.test) {
            (Found::It(_), true) => Ok(Value::Bool(true)),
            (Found::Missing(_), true) => Ok(Value::Bool(false)),
            (Found::It(value), false) => Ok(value),
            (Found::Missing(failure), false) | (Found::Wrong(failure), _) => Err(failure),
        }
    }

    fn optional(&mut self, of: &Value, key: &Value) -> Outcome {
        match member(of, key) {
            Found::It(value) => Ok(Value::Optional(Some(Rc::new(value)))),
            Found::Missing(_) => Ok(Value::Optional(None)),
            Found::Wrong(failure) => Err(failure),
        }
    }

    fn map(&mut self, map: &'a MapExpr) -> Outcome {
        let mut made = Map::new();
        for entry in &map.entries {
            let EntryExpr::MapEntry(entry) = &entry.expr else {
                return Err(no_overload());
            };
            let key = self.node(&entry.key)?;
            let value = self.node(&entry.value)?;
            let value = match (value, entry.optional) {
                (Value::Optional(None), true) => continue,
                (Value::Optional(Some(value)), true) => (*value).clone(),
                (value, _) => value,
            };
            let Some(key) = Key::of(&key) else {
                return Err(Said::like("unsupported key type"));
            };
            if made.insert(key, value).is_some() {
                return Err(Said::like("Failed with repeated key"));
            }
        }
        Ok(Value::Map(Rc::new(made)))
    }

    fn comprehension(&mut self, it: &'a ComprehensionExpr) -> Outcome {
        let items: Vec<Value> = match self.node(&it.iter_range)? {
            Value::List(items) => {
                self.budget.take(items.len())?;
                items.iter().cloned().collect()
            }
            Value::Map(map) => {
                self.budget.take(map.len())?;
                map.keys().map(Key::value).collect()
            }
            _ => return Err(no_overload()),
        };
        let start = self.node(&it.accu_init)?;
        let outside = self.scope.len();
        self.scope.push((&it.accu_var, Ok(start)));
        for item in items {
            let goes_on = self.node(&it.loop_cond);
            if truth(&goes_on) == Some(false) {
                break;
            }
            goes_on?;
            self.scope.push((&it.iter_var, Ok(item)));
            let step = self.node(&it.loop_step);
            self.scope.truncate(outside);
            if let Err(failure) = &step
                && is_over(failure)
            {
                return step;
            }
            self.scope.push((&it.accu_var, step));
        }
        let result = self.node(&it.result);
        self.scope.truncate(outside);
        result
    }

    /// One side decides, whatever the other is; else an error is one.
    fn decided(&mut self, call: &'a CallExpr, by: bool) -> Outcome {
        let mut failed = None;
        for side in &call.args {
            match self.node(side) {
                Ok(Value::Bool(it)) if it == by => return Ok(Value::Bool(by)),
                Ok(Value::Bool(_)) => {}
                Ok(_) => failed = failed.or(Some(no_overload())),
                Err(failure) if is_over(&failure) => return Err(failure),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        failed.map_or(Ok(Value::Bool(!by)), Err)
    }

    fn call(&mut self, it: &'a CallExpr) -> Outcome {
        let name = it.func_name.as_str();
        if let Some(target) = &it.target {
            if let Expr::Ident(space) = &target.expr {
                let declared = self.scope.iter().any(|(it, _)| it == space);
                if NAMESPACES.contains(&space.as_str()) && !declared {
                    let given = self.all(&it.args)?;
                    return call(&format!("{space}.{name}"), &given, self.budget);
                }
            }
            let mut given = vec![self.node(target)?];
            if let ("optMap" | "optFlatMap", [variable, step]) = (name, &*it.args) {
                return self.opt_map(name, &given[0], variable, step);
            }
            // What stands in for a missing value is looked at only then.
            if let ("or" | "orValue", Value::Optional(Some(_))) = (name, &given[0]) {
                given.push(Value::Optional(None));
                return call(name, &given, self.budget);
            }
            given.extend(self.all(&it.args)?);
            return call(name, &given, self.budget);
        }
        match name {
            operators::LOGICAL_AND => return self.decided(it, false),
            operators::LOGICAL_OR => return self.decided(it, true),
            operators::CONDITIONAL => {
                let [condition, one, other] = &*it.args else {
                    return Err(no_overload());
                };
                return match self.node(condition)? {
                    Value::Bool(true) => self.node(one),
                    Value::Bool(false) => self.node(other),
                    _ => Err(no_overload()),
                };
            }
            operators::NOT_STRICTLY_FALSE => {
                let Some(value) = it.args.first().map(|side| self.node(side)) else {
                    return Err(no_overload());
                };
                return match value {
                    Err(failure) if is_over(&failure) => Err(failure),
                    value => Ok(Value::Bool(truth(&value) != Some(false))),
                };
            }
            _ => {}
        }
        let given = self.all(&it.args)?;
        match (name, &*given) {
            (operators::LOGICAL_NOT, [Value::Bool(it)]) => Ok(Value::Bool(!it)),
            (operators::NEGATE, [value]) => match value {
                Value::Int(it) => it.checked_neg().map(Value::Int).ok_or_else(overflow),
                Value::Double(it) => Ok(Value::Double(-it)),
                _ => Err(no_overload()),
            },
            (operators::EQUALS, [one, other]) => equal(one, other, self.budget).map(Value::Bool),
            (operators::NOT_EQUALS, [one, other]) => {
                equal(one, other, self.budget).map(|it| Value::Bool(!it))
            }
            (operators::IN, [item, all]) => contains(all, item, self.budget),
            (operators::INDEX, [Value::Optional(inside), key]) => match inside {
                Some(inside) => self.optional(inside, key),
                None => Ok(Value::Optional(None)),
            },
            (operators::INDEX, [of, key]) => match member(of, key) {
                Found::It(value) => Ok(value),
                Found::Missing(failure) | Found::Wrong(failure) => Err(failure),
            },
            (operators::OPT_INDEX | operators::OPT_SELECT, [of, key]) => match of {
                Value::Optional(None) => Ok(Value::Optional(None)),
                Value::Optional(Some(inside)) => self.optional(inside, key),
                of => self.optional(of, key),
            },
            (
                operators::LESS
                | operators::LESS_EQUALS
                | operators::GREATER
                | operators::GREATER_EQUALS,
                [one, other],
            ) => {
                self.budget.text(one.size().min(other.size()))?;
                let Some(order) = one.order(other) else {
                    return Err(no_overload());
                };
                let fits = |order| match name {
                    operators::LESS => order == Ordering::Less,
                    operators::LESS_EQUALS => order != Ordering::Greater,
                    operators::GREATER => order == Ordering::Greater,
                    _ => order != Ordering::Less,
                };
                Ok(Value::Bool(order.is_some_and(fits)))
            }
            (_, [one, other]) if ARITHMETIC.contains(&name) => self.arithmetic(name, one, other),
            (name, given) => call(name, given, self.budget),
        }
    }

    fn all(&mut self, nodes: &'a [IdedExpr]) -> Result<Vec<Value>, Failure> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn opt_map(
        &mut self,
        name: &str,
        of: &Value,
        variable: &'a IdedExpr,
        step: &'a IdedExpr,
    ) -> Outcome {
        let Value::Optional(inside) = of else {
            return Err(no_overload());
        };
        let (Some(inside), Expr::Ident(variable)) = (inside, &variable.expr) else {
            return Ok(Value::Optional(None));
        };
        self.scope.push((variable, Ok((**inside).clone())));
        let found = self.node(step);
        self.scope.pop();
        match (name, found?) {
            ("optFlatMap", found @ Value::Optional(_)) => Ok(found),
            ("optFlatMap", _) => Err(no_overload()),
            (_, found) => Ok(Value::Optional(Some(Rc::new(found)))),
        }
    }

    fn arithmetic(&mut self, name: &str, one: &Value, other: &Value) -> Outcome {
        match (one, other) {
            (Value::Int(one), Value::Int(other)) => match name {
                operators::ADD => one.checked_add(*other),
                operators::SUBSTRACT => one.checked_sub(*other),
                operators::MULTIPLY => one.checked_mul(*other),
                _ if *other == 0 => return Err(by_zero(name)),
                operators::DIVIDE => one.checked_div(*other),
                _ => one.checked_rem(*other),
            }
            .map(Value::Int)
            .ok_or_else(overflow),
            (Value::Uint(one), Value::Uint(other)) => match name {
                operators::ADD => one.checked_add(*other),
                operators::SUBSTRACT => one.checked_sub(*other),
                operators::MULTIPLY => one.checked_mul(*other),
                _ if *other == 0 => return Err(by_zero(name)),
                operators::DIVIDE => one.checked_div(*other),
                _ => one.checked_rem(*other),
            }
            .map(Value::Uint)
            .ok_or_else(|| Said::like("unsigned integer overflow")),
            (Value::Double(one), Value::Double(other)) => Ok(Value::Double(match name {
                operators::ADD => one + other,
                operators::SUBSTRACT => one - other,
                operators::MULTIPLY => one * other,
                operators::DIVIDE => one / other,
                _ => return Err(no_overload()),
            })),
            (Value::Text(one), Value::Text(other)) if name == operators::ADD => {
                self.budget.text(one.len() + other.len())?;
                Ok(Value::text([&**one, &**other].concat()))
            }
            (Value::Bytes(one), Value::Bytes(other)) if name == operators::ADD => {
                self.budget.text(one.len() + other.len())?;
                Ok(Value::Bytes([&**one, &**other].concat().into()))
            }
            (Value::List(one), Value::List(other)) if name == operators::ADD => {
                self.budget.take(one.len() + other.len())?;
                Ok(Value::list(
                    one.iter().chain(other.iter()).cloned().collect(),
                ))
            }
            _ => Err(no_overload()),
        }
    }
}

const ARITHMETIC: [&str; 5] = [
    operators::ADD,
    operators::SUBSTRACT,
    operators::MULTIPLY,
    operators::DIVIDE,
    operators::MODULO,
];

/// The names that stand for types.
const TYPES: [&str; 11] = super::check::TYPES;

fn overflow() -> Failure {
    Said::like("integer overflow")
}

fn by_zero(name: &str) -> Failure {
    Said::like(match name {
        operators::DIVIDE => "division by zero",
        _ => "modulus by zero",
    })
}
