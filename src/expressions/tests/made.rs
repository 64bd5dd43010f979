//! Made expressions: nothing stops the page, and the crate's own evaluator agrees.

use super::*;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    /// An expression, mostly of the right types.
    fn expression(&mut self, deep: usize) -> String {
        const LEAVES: &[&str] = &[
            "claims.sub",
            "claims.groups",
            "claims.exp",
            "claims.half",
            "claims.nobody",
            "claims",
            "1",
            "0",
            "-3",
            "2.5",
            "'a'",
            "''",
            "'é,b'",
            "true",
            "false",
            "null",
            "[1, 2]",
            "['a']",
            "{'a': 1}",
            "b'x'",
            "7u",
            "v",
            "claims.email_verified",
            "claims.?sub",
            "claims.realm_access",
        ];
        const INFIX: &[&str] = &[
            "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in",
        ];
        const CALLED: &[&str] = &[
            "size()",
            "startsWith('a')",
            "contains('')",
            "orValue(1)",
            "hasValue()",
            "all(v, v == 'dev')",
            "exists(v, v == 1)",
            "map(v, v)",
            "filter(v, v != '')",
            "exists_one(v, v == v)",
            "sub",
            "?sub",
        ];
        if deep == 0 {
            return self.pick(LEAVES).into();
        }
        let one = self.expression(deep - 1);
        match self.roll(6) {
            0 | 1 => format!(
                "({one}) {} ({})",
                self.pick(INFIX),
                self.expression(deep - 1)
            ),
            2 => format!("({one}).{}", self.pick(CALLED)),
            3 => format!(
                "({one} ? {} : {})",
                self.expression(deep - 1),
                self.expression(deep - 1)
            ),
            4 => format!("[{one}, {}]", self.expression(deep - 1)),
            _ => format!(
                "{}({one})",
                self.pick(&["!", "-", "size", "string", "int", "has", "dyn", "type"])
            ),
        }
    }
}

#[test]
fn no_text_stops_the_page() {
    let mut dice = Dice(1);
    const PIECES: &[&str] = &[
        "claims",
        ".",
        "?",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ":",
        ",",
        "'",
        "\"",
        "\\",
        "r'",
        "b'",
        "'''",
        "\\u00",
        "\\x",
        "1",
        "0x",
        "9999999999999999999",
        "1e400",
        "u",
        "-",
        "!",
        "&&",
        "||",
        "in",
        "has",
        "all",
        "map",
        "x",
        " ",
        "\n",
        "é",
        "`",
        "//",
        "\\777",
        "==",
        "+",
        ".map(x,",
        "true",
    ];
    for _ in 0..30_000 {
        let length = dice.roll(24);
        let text: String = (0..length).map(|_| dice.pick(PIECES)).collect();
        let _ = evaluated(&text);
        let _ = refused(&text, Variable::User);
    }
}

/// The crate's own evaluator, as a second opinion.
fn second_opinion(text: &str) -> Option<Result<String, String>> {
    let json = CLAIMS;
    fn of(node: &json::Node) -> cel::Value {
        match &node.value {
            json::Value::Null => cel::Value::Null,
            json::Value::Bool(it) => cel::Value::Bool(*it),
            json::Value::Number(it) => match it.parse() {
                Ok(int) => cel::Value::Int(int),
                Err(_) => cel::Value::Float(it.parse().expect("a number")),
            },
            json::Value::String(it) => cel::Value::String(it.clone().into()),
            json::Value::Array(items) => {
                cel::Value::List(items.iter().map(of).collect::<Vec<_>>().into())
            }
            json::Value::Object(members) => {
                let entries = members.iter().map(|it| (it.name.clone(), of(&it.value)));
                let map: std::collections::HashMap<String, cel::Value> = entries.collect();
                cel::Value::Map(map.into())
            }
        }
    }
    let tree = PrattParser::new()
        .enable_optional_syntax(true)
        .parse(text)
        .ok()?;
    let mut context = cel::Context::default();
    context.add_variable_from_value("claims", of(&json::read(json.as_bytes()).0?));
    Some(match cel::Value::resolve(&tree, &context) {
        Ok(cel::Value::Bool(it)) => Ok(it.to_string()),
        Ok(cel::Value::Int(it)) => Ok(it.to_string()),
        Ok(cel::Value::String(it)) => Ok(format!("{it:?}")),
        Ok(_) => return None,
        Err(error) => Err(error.to_string()),
    })
}

#[test]
fn the_crates_own_evaluator_agrees() {
    let mut dice = Dice(7);
    let (mut same, mut errors, mut differ) = (0, 0, Vec::new());
    for _ in 0..30_000 {
        let deep = 1 + dice.roll(3);
        let text = dice.expression(deep);
        let Ok(compiled) = Expression::compile(&text, Variable::Claims, Wanted::Any) else {
            continue;
        };
        let mine = compiled.value(&claims(), &mut Budget::default());
        // A type is a text to it.
        let Some(theirs) = second_opinion(&text).filter(|_| !text.contains("type(")) else {
            continue;
        };
        match (mine, theirs) {
            (Ok(mine), Ok(theirs)) => {
                same += 1;
                if shown(&mine) != theirs {
                    differ.push(format!("{text}: {mine:?} {theirs}"));
                }
            }
            (Err(Failure::Error(_)), Err(_)) => errors += 1,
            (Err(Failure::Unknown(_)), _) => {}
            // cel-go goes on optionally behind `.?` (interpreter/attributes.go, applyQualifiers); the crate does not.
            (Ok(_), Err(_)) if text.contains(".?sub).sub") => {}
            // Nor does cel-go mind what can be no name of a map (common/types/map.go, Contains).
            (Ok(Value::Bool(false)), Err(theirs)) if theirs.contains("'@in'") => {}
            (mine, theirs) => differ.push(format!("{text}: {mine:?} {theirs:?}")),
        }
    }
    assert!(
        differ.is_empty(),
        "{} {:#?}",
        differ.len(),
        &differ[..differ.len().min(40)]
    );
    assert!(same > 1_000 && errors > 1_000, "{same} {errors}");
}
