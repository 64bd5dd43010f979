//! CEL, as kube-apiserver's JWT authenticators use it: an expression over `claims` or over `user`.
//!
//! The crate `cel` knows the grammar and expands the macros. Checking and evaluating are here, because what the API
//! server says and what it costs are here: nothing that is pasted may hang the page or stop it, and what this page does
//! not know is never guessed (`Failure::Unknown`).

mod check;
mod eval;
mod functions;
mod library;
mod places;
mod value;

pub use value::{Map, Value};

use cel::parser::PrattParser;
use cel::{IdedExpr, common::ast};
use std::rc::Rc;

/// The variable that an expression is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    Claims,
    User,
}

/// What the API server wants an expression to be, by its checked type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Bool,
    /// Whatever it is; its value is looked at later.
    Any,
}

/// What the API server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: Rc<str>,
    /// Whether it is word for word. If not, the API server says something like it.
    pub exact: bool,
}

/// Why an expression does not have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is an error.
    Error(Said),
    /// This page does not know.
    Unknown(Unknown),
}

/// What this page does not evaluate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// A function that Kubernetes has, or may have, and this page has not.
    Function(Rc<str>),
    /// What a function has to do with such arguments.
    Arguments(Rc<str>),
    /// A regular expression that is written in no common way.
    Pattern(Rc<str>),
    /// A literal of a message.
    Literal(Rc<str>),
    TooLong,
    TooDeep,
    /// More steps than this page takes.
    TooMuch,
}

pub type Outcome = Result<Value, Failure>;

/// An expression that the API server takes.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Rc<str>,
    variable: Variable,
    tree: Rc<IdedExpr>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.text == other.text && self.variable == other.variable
    }
}

/// Longer ones are not read, and more conditions are not counted: the parser goes one step deeper for each.
const LONGEST: usize = 4_000;
const MOST_CONDITIONS: usize = 64;
const DEEPEST: usize = 120;
const NESTING: u16 = 40;

/// How many steps may still be taken. A step is a node, ten characters or an item of a list.
///
/// kube-apiserver counts in a like way and stops at a million for each expression (apiserver pkg/apis/cel/config.go,
/// PerCallLimit); here a million are for all expressions of a token together.
#[derive(Clone, Debug)]
pub struct Budget(u32);

impl Default for Budget {
    fn default() -> Budget {
        Budget(1_000_000)
    }
}

impl Budget {
    fn take(&mut self, steps: usize) -> Result<(), Failure> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        match self.0.checked_sub(steps) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => {
                self.0 = 0;
                Err(Failure::Unknown(Unknown::TooMuch))
            }
        }
    }

    fn text(&mut self, bytes: usize) -> Result<(), Failure> {
        self.take(bytes / 10 + 1)
    }
}

impl Said {
    fn exactly(text: impl Into<Rc<str>>) -> Failure {
        Failure::Error(Said {
            text: text.into(),
            exact: true,
        })
    }

    fn like(text: impl Into<Rc<str>>) -> Failure {
        Failure::Error(Said {
            text: text.into(),
            exact: false,
        })
    }
}

impl Expression {
    /// Reads and checks an expression, as kube-apiserver does when it loads its configuration.
    pub fn compile(text: &str, variable: Variable, wanted: Wanted) -> Result<Expression, Failure> {
        let unknown = |what| Err(Failure::Unknown(what));
        if text.len() > LONGEST || text.matches('?').count() > MOST_CONDITIONS {
            return unknown(Unknown::TooLong);
        }
        let parser = PrattParser::new()
            .max_recursion_depth(NESTING)
            .enable_optional_syntax(true);
        let tree = match parser.parse(text) {
            Ok(tree) => tree,
            Err(errors) => {
                let deep = |it: &cel::ParseError| it.msg.contains("recursion limit");
                if errors.errors.iter().any(deep) {
                    return unknown(Unknown::TooDeep);
                }
                return Err(places::syntax(text, &errors));
            }
        };
        if is_deep(&tree) {
            return unknown(Unknown::TooDeep);
        }
        let found = check::check(text, &tree, variable)?;
        if wanted == Wanted::Bool && found != check::Type::Bool {
            return Err(Said::exactly("must evaluate to bool"));
        }
        Ok(Expression {
            text: text.into(),
            variable,
            tree: Rc::new(tree),
        })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its value, for the claims or the user.
    pub fn value(&self, of: &Value, budget: &mut Budget) -> Outcome {
        eval::evaluate(&self.tree, name_of(self.variable), of, budget)
    }

    /// Whether a field of the variable is selected anywhere in it (validation.go, hasSelectExp).
    pub fn selects(&self, field: &str) -> bool {
        let name = name_of(self.variable);
        let is_variable =
            |it: &IdedExpr| matches!(&it.expr, ast::Expr::Ident(ident) if ident == name);
        let mut left = vec![&*self.tree];
        while let Some(node) = left.pop() {
            let found = match &node.expr {
                ast::Expr::Select(select) => is_variable(&select.operand) && select.field == field,
                ast::Expr::Call(call) if call.func_name == ast::operators::OPT_SELECT => {
                    call.args.first().is_some_and(is_variable)
                        && call.args.get(1).and_then(text_of).as_deref() == Some(field)
                }
                _ => false,
            };
            if found {
                return true;
            }
            left.extend(parts(node));
        }
        false
    }
}

fn name_of(variable: Variable) -> &'static str {
    match variable {
        Variable::Claims => "claims",
        Variable::User => "user",
    }
}

/// The text, if this is one.
fn text_of(node: &IdedExpr) -> Option<String> {
    match &node.expr {
        ast::Expr::Literal(ast::LiteralValue::String(text)) => Some(text.inner().to_owned()),
        _ => None,
    }
}

/// The nodes right below this one.
fn parts(node: &IdedExpr) -> Vec<&IdedExpr> {
    match &node.expr {
        ast::Expr::Unspecified | ast::Expr::Ident(_) | ast::Expr::Literal(_) => Vec::new(),
        ast::Expr::Call(call) => call
            .target
            .as_deref()
            .into_iter()
            .chain(&call.args)
            .collect(),
        ast::Expr::Comprehension(it) => vec![
            &it.iter_range,
            &it.accu_init,
            &it.loop_cond,
            &it.loop_step,
            &it.result,
        ],
        ast::Expr::List(list) => list.elements.iter().collect(),
        ast::Expr::Map(map) => entries(&map.entries),
        ast::Expr::Struct(it) => entries(&it.entries),
        ast::Expr::Select(select) => vec![&select.operand],
    }
}

fn entries(entries: &[ast::IdedEntryExpr]) -> Vec<&IdedExpr> {
    let mut all = Vec::new();
    for entry in entries {
        match &entry.expr {
            ast::EntryExpr::StructField(field) => all.push(&field.value),
            ast::EntryExpr::MapEntry(entry) => all.extend([&entry.key, &entry.value]),
        }
    }
    all
}

/// Looked at level by level, so that nothing goes deep to find out.
fn is_deep(tree: &IdedExpr) -> bool {
    let mut level = vec![tree];
    for _ in 0..DEEPEST {
        level = level.into_iter().flat_map(parts).collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
