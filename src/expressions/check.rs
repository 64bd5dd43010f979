//! The types of an expression, before it has values: what kube-apiserver's cel-go refuses when it loads its
//! configuration.
//!
//! Claims are of any type, so little can be told. What is refused here is refused there; in what words is only exact
//! for names that nobody declared.

use super::library::{NAMESPACES, is_elsewhere, signatures};
use super::places::{error, words};
use super::{Failure, Said, Unknown, Variable, name_of};
use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, operators};

#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    List(Box<Type>),
    Map(Box<Type>),
    Optional(Box<Type>),
    OfTypes,
    User,
}

struct Checker<'a> {
    scope: Vec<(&'a str, Type)>,
    /// Names that are nowhere declared, and whether they are called.
    undeclared: Vec<(&'a str, bool)>,
    /// Names of macros' own variables.
    bound: Vec<&'a str>,
}

type Checked = Result<Type, Failure>;

pub fn check(text: &str, tree: &IdedExpr, variable: Variable) -> Checked {
    let of = match variable {
        Variable::Claims => Type::Map(Box::new(Type::Dyn)),
        Variable::User => Type::User,
    };
    let mut checker = Checker {
        scope: vec![(name_of(variable), of)],
        undeclared: Vec::new(),
        bound: Vec::new(),
    };
    let found = checker.node(tree);
    if checker.undeclared.is_empty() {
        return found;
    }
    Err(checker.nowhere_declared(text))
}

fn mismatch(function: &str, given: &[Type]) -> Failure {
    let given: Vec<String> = given.iter().map(Type::name).collect();
    let given = given.join(", ");
    Said::like(format!(
        "compilation failed: ERROR: <input>: found no matching overload for '{function}' applied to '({given})'"
    ))
}

impl<'a> Checker<'a> {
    /// All of them, in the order of their places.
    fn nowhere_declared(&self, text: &str) -> Failure {
        let mut said = String::from("compilation failed: ");
        let mut count = 0;
        for word in words(text) {
            let is_it = |(name, called): &(&str, bool)| {
                *name == word.text
                    && *called == word.called.is_some()
                    && (*called || !word.behind_dot)
            };
            if !self.undeclared.iter().any(is_it) {
                continue;
            }
            if count > 0 {
                said.push('\n');
            }
            count += 1;
            let message = format!("undeclared reference to '{}' (in container '')", word.text);
            said.push_str(&error(text, word.called.unwrap_or(word.at), &message));
        }
        // A name that is a variable somewhere else in it may have been counted there as well.
        let ambiguous = |name: &str| self.bound.contains(&name);
        match count > 0 && !self.undeclared.iter().any(|(name, _)| ambiguous(name)) {
            true => Said::exactly(said),
            false => Said::like(said),
        }
    }

    fn node(&mut self, node: &'a IdedExpr) -> Checked {
        Ok(match &node.expr {
            Expr::Unspecified => Type::Dyn,
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(_) => Type::Bool,
                LiteralValue::Bytes(_) => Type::Bytes,
                LiteralValue::Double(_) => Type::Double,
                LiteralValue::Int(_) => Type::Int,
                LiteralValue::Null => Type::Null,
                LiteralValue::String(_) => Type::Text,
                LiteralValue::UInt(_) => Type::Uint,
            },
            Expr::Ident(name) => self.ident(name),
            Expr::Select(select) => {
                let of = self.node(&select.operand)?;
                let field = of.field(&select.field)?;
                if select.test { Type::Bool } else { field }
            }
            Expr::List(list) => {
                let mut items = Vec::new();
                for (index, item) in list.elements.iter().enumerate() {
                    let item = self.node(item)?;
                    items.push(match list.optional_indices.contains(&index) {
                        true => item.inside(),
                        false => item,
                    });
                }
                Type::List(Box::new(alike(items)?))
            }
            Expr::Map(map) => {
                let mut values = Vec::new();
                let mut keys = Vec::new();
                for entry in &map.entries {
                    let EntryExpr::MapEntry(entry) = &entry.expr else {
                        continue;
                    };
                    keys.push(self.node(&entry.key)?);
                    let value = self.node(&entry.value)?;
                    values.push(if entry.optional {
                        value.inside()
                    } else {
                        value
                    });
                }
                alike(keys)?;
                Type::Map(Box::new(alike(values)?))
            }
            Expr::Struct(it) => {
                return Err(Failure::Unknown(Unknown::Literal(
                    it.type_name.as_str().into(),
                )));
            }
            Expr::Comprehension(it) => self.comprehension(it)?,
            Expr::Call(call) => self.call(call)?,
        })
    }

    fn ident(&mut self, name: &'a str) -> Type {
        let name = name.strip_prefix('.').unwrap_or(name);
        if let Some((_, found)) = self.scope.iter().rev().find(|(it, _)| *it == name) {
            return found.clone();
        }
        if TYPES.contains(&name) {
            return Type::OfTypes;
        }
        self.undeclared.push((name, false));
        Type::Dyn
    }

    fn comprehension(&mut self, it: &'a ComprehensionExpr) -> Checked {
        if it.iter_var2.is_some() {
            return Err(Failure::Unknown(Unknown::Function("all(i, v, …)".into())));
        }
        let range = self.node(&it.iter_range)?;
        let item = match range {
            Type::List(item) => *item,
            Type::Map(_) => Type::Text,
            Type::Dyn => Type::Dyn,
            other => {
                return Err(Said::like(format!(
                    "compilation failed: ERROR: <input>: expression of type '{}' cannot be range of a \
                     comprehension (must be list, map, or dynamic)",
                    other.name()
                )));
            }
        };
        let start = self.node(&it.accu_init)?;
        let outside = self.scope.len();
        self.bound.push(&it.iter_var);
        self.scope.push((&it.accu_var, start.clone()));
        self.scope.push((&it.iter_var, item));
        let condition = self.node(&it.loop_cond);
        let step = self.node(&it.loop_step);
        // What is collected is of the type of the first that is.
        let collected = match (&start, &step) {
            (Type::List(_), Ok(step)) => step.clone(),
            _ => start,
        };
        self.scope.truncate(outside);
        self.scope.push((&it.accu_var, collected));
        let result = self.node(&it.result);
        self.scope.truncate(outside);
        condition?;
        step?;
        result
    }

    fn call(&mut self, call: &'a CallExpr) -> Checked {
        let name = call.func_name.as_str();
        if let Some(target) = &call.target {
            if let Expr::Ident(space) = &target.expr {
                let declared = self.scope.iter().any(|(it, _)| it == space);
                if NAMESPACES.contains(&space.as_str()) && !declared {
                    let given = self.all(&call.args)?;
                    return self.function(&format!("{space}.{name}"), name, given, false);
                }
            }
            if let (true, [variable, step]) = (matches!(name, "optMap" | "optFlatMap"), &*call.args)
            {
                return self.opt_map(name, target, variable, step);
            }
            let mut given = vec![self.node(target)?];
            given.extend(self.all(&call.args)?);
            return self.function(name, name, given, true);
        }
        let given = self.all(&call.args)?;
        match (name, &*given) {
            (operators::CONDITIONAL, [condition, one, other]) => {
                condition.must_be(&Type::Bool, name, &given)?;
                return one.join(other).ok_or_else(|| mismatch(name, &given));
            }
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [one, other]) => {
                one.must_be(&Type::Bool, name, &given)?;
                other.must_be(&Type::Bool, name, &given)?;
                return Ok(Type::Bool);
            }
            (operators::LOGICAL_NOT | operators::NOT_STRICTLY_FALSE, [one]) => {
                one.must_be(&Type::Bool, name, &given)?;
                return Ok(Type::Bool);
            }
            (operators::EQUALS | operators::NOT_EQUALS, [one, other]) => {
                let fits = one.join(other).is_some();
                return if fits {
                    Ok(Type::Bool)
                } else {
                    Err(mismatch(name, &given))
                };
            }
            (
                operators::LESS
                | operators::LESS_EQUALS
                | operators::GREATER
                | operators::GREATER_EQUALS,
                [one, other],
            ) => {
                let both = one.is_number() && other.is_number();
                let fits = both || (one.is_ordered() && other.is_ordered() && one.fits(other));
                return if fits {
                    Ok(Type::Bool)
                } else {
                    Err(mismatch(name, &given))
                };
            }
            (operators::IN, [one, other]) => {
                let fits = match other {
                    Type::Dyn => true,
                    Type::List(item) => one.fits(item),
                    Type::Map(_) => matches!(
                        one,
                        Type::Dyn | Type::Bool | Type::Int | Type::Uint | Type::Text
                    ),
                    _ => false,
                };
                return if fits {
                    Ok(Type::Bool)
                } else {
                    Err(mismatch(name, &given))
                };
            }
            (operators::NEGATE, [one]) => {
                let fits = matches!(one, Type::Dyn | Type::Int | Type::Double);
                return if fits {
                    Ok(one.clone())
                } else {
                    Err(mismatch(name, &given))
                };
            }
            (operators::INDEX | operators::OPT_INDEX | operators::OPT_SELECT, [of, index]) => {
                let found = match of.clone().inside() {
                    Type::Dyn => Type::Dyn,
                    Type::List(item) if index.is_number() => *item,
                    Type::Map(value) => *value,
                    Type::User if name == operators::OPT_SELECT => {
                        match call.args.get(1).and_then(super::text_of) {
                            Some(field) => Type::User.field(&field)?,
                            None => Type::Dyn,
                        }
                    }
                    _ => return Err(mismatch(name, &given)),
                };
                let optional = name != operators::INDEX || matches!(of, Type::Optional(_));
                return Ok(if optional {
                    Type::Optional(Box::new(found))
                } else {
                    found
                });
            }
            (
                operators::ADD
                | operators::SUBSTRACT
                | operators::MULTIPLY
                | operators::DIVIDE
                | operators::MODULO,
                [one, other],
            ) => return arithmetic(name, one, other),
            _ => {}
        }
        self.function(name, name, given, false)
    }

    fn all(&mut self, nodes: &'a [IdedExpr]) -> Result<Vec<Type>, Failure> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn opt_map(
        &mut self,
        name: &str,
        target: &'a IdedExpr,
        variable: &'a IdedExpr,
        step: &'a IdedExpr,
    ) -> Checked {
        let of = self.node(target)?;
        let Expr::Ident(variable) = &variable.expr else {
            return Err(Said::like(format!(
                "compilation failed: ERROR: <input>: {name}() variable name must be a simple identifier"
            )));
        };
        of.must_be(
            &Type::Optional(Box::new(Type::Dyn)),
            name,
            std::slice::from_ref(&of),
        )?;
        self.bound.push(variable);
        self.scope.push((variable, of.inside()));
        let found = self.node(step);
        self.scope.pop();
        let found = found?;
        Ok(Type::Optional(Box::new(match name {
            "optFlatMap" => found.inside(),
            _ => found,
        })))
    }

    fn function(&mut self, name: &str, called: &'a str, given: Vec<Type>, member: bool) -> Checked {
        let mut known = false;
        for signature in signatures(name).filter(|it| it.member == member) {
            known = true;
            let takes = signature.takes;
            let fits = takes.len() == given.len()
                && given
                    .iter()
                    .zip(takes)
                    .all(|(given, code)| given.fits(&Type::of_code(*code)));
            if fits {
                return Ok(Type::result(signature.gives, &given));
            }
        }
        if known {
            return Err(mismatch(name, &given));
        }
        if is_elsewhere(name) {
            return Err(Failure::Unknown(Unknown::Function(name.into())));
        }
        self.undeclared.push((called, true));
        Ok(Type::Dyn)
    }
}

pub const TYPES: [&str; 11] = [
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "optional_type",
    "string",
    "type",
    "uint",
];

fn arithmetic(name: &str, one: &Type, other: &Type) -> Checked {
    let fits = match one {
        Type::Dyn => true,
        Type::Int | Type::Uint => true,
        Type::Double => name != operators::MODULO,
        Type::Text | Type::Bytes | Type::List(_) => name == operators::ADD,
        _ => false,
    };
    let joined = one.join(other).filter(|_| fits);
    let takes_other = *one != Type::Dyn
        || matches!(
            other,
            Type::Dyn
                | Type::Int
                | Type::Uint
                | Type::Double
                | Type::Text
                | Type::Bytes
                | Type::List(_)
        );
    let joined = joined.filter(|_| takes_other);
    match joined {
        // Which overload it is, the known side tells.
        Some(Type::Dyn) => Ok(match (one, other) {
            (Type::Dyn, known) | (known, _) => known.clone(),
        }),
        Some(found) => Ok(found),
        None => Err(mismatch(name, &[one.clone(), other.clone()])),
    }
}

/// Items of a literal: Kubernetes wants one type in each (cel.HomogeneousAggregateLiterals).
fn alike(types: Vec<Type>) -> Checked {
    let mut found: Option<Type> = None;
    for next in types {
        found = Some(match found {
            None => next,
            Some(before) => match before.join(&next) {
                Some(joined) => joined,
                None => {
                    return Err(Said::like(format!(
                        "compilation failed: ERROR: <input>: type '{}' does not match previous type '{}' in aggregate. \
                         Use 'dyn(x)' to make the aggregate dynamic.",
                        next.name(),
                        before.name()
                    )));
                }
            },
        });
    }
    Ok(found.unwrap_or(Type::Dyn))
}

impl Type {
    fn of_code(code: u8) -> Type {
        match code {
            b'b' => Type::Bool,
            b'i' => Type::Int,
            b'u' => Type::Uint,
            b'd' => Type::Double,
            b's' => Type::Text,
            b'y' => Type::Bytes,
            b't' => Type::OfTypes,
            b'l' => Type::List(Box::new(Type::Dyn)),
            b'L' => Type::List(Box::new(Type::Text)),
            b'm' => Type::Map(Box::new(Type::Dyn)),
            b'o' => Type::Optional(Box::new(Type::Dyn)),
            // Any, and the two that are taken from what is given.
            _ => Type::Dyn,
        }
    }

    /// A result that depends on what is given.
    fn result(code: u8, given: &[Type]) -> Type {
        let first = || given.first().cloned().unwrap_or(Type::Dyn);
        let other = || given.get(1).cloned().unwrap_or(Type::Dyn);
        match code {
            b'V' => first().inside().join(&other()).unwrap_or(Type::Dyn),
            b'I' => first().inside(),
            b'O' => Type::Optional(Box::new(first())),
            b'A' => first().join(&other()).unwrap_or(Type::Dyn),
            b'E' => match first() {
                Type::List(item) => *item,
                _ => Type::Dyn,
            },
            code => Type::of_code(code),
        }
    }

    fn field(&self, name: &str) -> Checked {
        let texts = || Type::List(Box::new(Type::Text));
        Ok(match self {
            Type::Map(value) => (**value).clone(),
            Type::Dyn => Type::Dyn,
            Type::Optional(inside) => Type::Optional(Box::new(inside.field(name)?)),
            Type::User => match name {
                "username" | "uid" => Type::Text,
                "groups" => texts(),
                "extra" => Type::Map(Box::new(texts())),
                _ => {
                    return Err(Said::like(format!(
                        "compilation failed: ERROR: <input>: undefined field '{name}'"
                    )));
                }
            },
            other => {
                return Err(Said::like(format!(
                    "compilation failed: ERROR: <input>: type '{}' does not support field selection",
                    other.name()
                )));
            }
        })
    }

    /// What an optional holds; anything else is what it is.
    fn inside(self) -> Type {
        match self {
            Type::Optional(inside) => *inside,
            other => other,
        }
    }

    /// Whether one may stand where the other is wanted.
    fn fits(&self, wanted: &Type) -> bool {
        match (self, wanted) {
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::List(one), Type::List(other))
            | (Type::Map(one), Type::Map(other))
            | (Type::Optional(one), Type::Optional(other)) => one.fits(other),
            (one, other) => one == other,
        }
    }

    fn must_be(&self, wanted: &Type, name: &str, given: &[Type]) -> Result<(), Failure> {
        match self.fits(wanted) {
            true => Ok(()),
            false => Err(mismatch(name, given)),
        }
    }

    /// The type of either: dynamic if one of the two is.
    fn join(&self, other: &Type) -> Option<Type> {
        Some(match (self, other) {
            (Type::Dyn, _) | (_, Type::Dyn) => Type::Dyn,
            (Type::List(one), Type::List(other)) => Type::List(Box::new(one.join(other)?)),
            (Type::Map(one), Type::Map(other)) => Type::Map(Box::new(one.join(other)?)),
            (Type::Optional(one), Type::Optional(other)) => {
                Type::Optional(Box::new(one.join(other)?))
            }
            (one, other) if one == other => one.clone(),
            _ => return None,
        })
    }

    fn is_number(&self) -> bool {
        matches!(self, Type::Dyn | Type::Int | Type::Uint | Type::Double)
    }

    fn is_ordered(&self) -> bool {
        self.is_number() || matches!(self, Type::Bool | Type::Text | Type::Bytes)
    }

    fn name(&self) -> String {
        let simple = match self {
            Type::Dyn => "dyn",
            Type::Null => "null",
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Uint => "uint",
            Type::Double => "double",
            Type::Text => "string",
            Type::Bytes => "bytes",
            Type::OfTypes => "type",
            Type::User => "kubernetes.UserInfo",
            Type::List(of) => return format!("list({})", of.name()),
            Type::Map(of) => return format!("map(string, {})", of.name()),
            Type::Optional(of) => return format!("optional_type({})", of.name()),
        };
        simple.into()
    }
}
