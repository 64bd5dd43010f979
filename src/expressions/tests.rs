//! What expressions amount to, what is refused beforehand, and that nothing stops the page.

use super::*;
use crate::json;

const CLAIMS: &str = r#"{
    "sub": "alice", "email": "alice@example.org", "email_verified": true, "hd": null,
    "groups": ["dev", "ops", ""], "roles": "admin,viewer", "exp": 4600, "iat": 1000, "half": 0.5, "whole": 2.0,
    "realm_access": {"roles": ["a", "b"]}, "aud": ["k8s", "other"], "empty": "", "none": []
}"#;

fn claims() -> Value {
    let (node, _) = json::read(CLAIMS.as_bytes());
    Value::of_json(&node.expect("claims"))
}

/// A value as it is written in these tables.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Uint(it) => format!("{it}u"),
        Value::Double(it) => format!("{it:?}"),
        Value::Text(it) => format!("{it:?}"),
        Value::Bytes(it) => format!("b{it:?}"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let entry = |(key, value): (&value::Key, &Value)| {
                format!("{}: {}", shown(&key.value()), shown(value))
            };
            let entries: Vec<String> = map.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Optional(None) => "none".into(),
        Value::Optional(Some(it)) => format!("some({})", shown(it)),
        Value::Type(it) => format!("type {it}"),
    }
}

fn said(outcome: Outcome) -> String {
    match outcome {
        Ok(value) => shown(&value),
        Err(Failure::Error(Said { text, exact: true })) => format!("error: {text}"),
        Err(Failure::Error(Said { text, exact: false })) => format!("error like: {text}"),
        Err(Failure::Unknown(what)) => format!("unknown: {what:?}"),
    }
}

fn evaluated(text: &str) -> String {
    let compiled = Expression::compile(text, Variable::Claims, Wanted::Any);
    said(compiled.and_then(|it| it.value(&claims(), &mut Budget::default())))
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(evaluated(text), *expected, "{text}");
    }
}

#[test]
fn claims_are_what_json_says() {
    check(&[
        ("claims.sub", r#""alice""#),
        ("claims['sub']", r#""alice""#),
        ("claims.exp", "4600"),
        ("claims.half", "0.5"),
        ("claims.whole", "2.0"),
        ("claims.hd", "null"),
        ("claims.realm_access.roles[1]", r#""b""#),
        ("claims.nobody", "error: no such key: nobody"),
        ("claims.sub.name", "error: no such key: name"),
        ("claims.realm_access.nobody", "error: no such key: nobody"),
        ("claims.groups[7]", "error: index out of bounds: 7"),
        ("claims.groups[-1]", "error: index out of bounds: -1"),
        (
            "claims.groups.first",
            "error like: unsupported index type 'string' in list",
        ),
        ("has(claims.sub)", "true"),
        ("has(claims.hd)", "true"),
        ("has(claims.nobody)", "false"),
        ("has(claims.sub.name)", "false"),
        ("has(claims.nobody.name)", "error: no such key: nobody"),
    ]);
}

#[test]
fn operators_are_those_of_cel() {
    check(&[
        ("claims.exp - claims.iat", "3600"),
        ("claims.exp - claims.iat <= 3600", "true"),
        ("claims.exp - claims.iat < 3600", "false"),
        ("1 + 2 * 3 - 4 / 2 % 2", "7"),
        ("-claims.exp", "-4600"),
        ("dyn(1) == 1.0", "true"),
        ("claims.whole == 2", "true"),
        ("dyn(1u) == 1", "true"),
        ("dyn(9007199254740993) == 9007199254740992.0", "false"),
        ("claims.half < 1 && claims.half > 0", "true"),
        ("'a' < 'b' && 'B' < 'a'", "true"),
        ("claims.sub == 5", "false"),
        ("claims.sub + '@' + claims.sub", r#""alice@alice""#),
        ("[1] + [2]", "[1, 2]"),
        ("{'a': 1}", r#"{"a": 1}"#),
        ("{'a': 1}.a", "1"),
        ("'dev' in claims.groups", "true"),
        ("'sub' in claims", "true"),
        ("'x' in claims.sub", "error like: no such overload"),
        ("claims.sub + 1", "error like: no such overload"),
        ("!claims.email_verified", "false"),
        ("!claims.sub", "error like: no such overload: !_(string)"),
        ("claims.email_verified ? 'a' : 'b'", r#""a""#),
        ("claims.exp / 0", "error like: division by zero"),
        ("claims.exp % 0", "error like: modulus by zero"),
        (
            "9223372036854775807 + claims.iat",
            "error like: integer overflow",
        ),
        (
            "-9223372036854775808 / (claims.iat - 1001)",
            "error like: integer overflow",
        ),
        ("type(claims.exp) == int", "true"),
        ("type(claims.groups)", "type list"),
    ]);
}

#[test]
fn a_side_that_decides_overlooks_an_error() {
    check(&[
        ("false && claims.nobody == 1", "false"),
        ("claims.nobody == 1 && false", "false"),
        ("claims.nobody == 1 || true", "true"),
        ("claims.nobody == 1 && true", "error: no such key: nobody"),
        ("false || claims.nobody == 1", "error: no such key: nobody"),
        (
            "claims.groups.exists(g, g == 'dev' || claims.nobody == g)",
            "true",
        ),
        (
            "claims.groups.all(g, g != 'dev' && claims.nobody == g)",
            "false",
        ),
        (
            "claims.groups.exists(g, claims.nobody == g)",
            "error: no such key: nobody",
        ),
    ]);
}

#[test]
fn macros_go_over_lists_and_names() {
    check(&[
        ("claims.groups.all(g, g.size() < 4)", "true"),
        ("claims.groups.exists(g, g == 'ops')", "true"),
        ("claims.groups.exists_one(g, g.startsWith('d'))", "true"),
        ("claims.groups.filter(g, g != '')", r#"["dev", "ops"]"#),
        (
            "claims.groups.map(g, 'x:' + g)",
            r#"["x:dev", "x:ops", "x:"]"#,
        ),
        (
            "claims.groups.map(g, g != '', g.upperAscii())",
            r#"["DEV", "OPS"]"#,
        ),
        ("claims.realm_access.map(name, name)", r#"["roles"]"#),
        (
            "[1, 2].map(a, [10, 20].map(b, a + b))",
            "[[11, 21], [12, 22]]",
        ),
        ("claims.sub.all(c, true)", "error like: no such overload"),
        ("claims.none.all(g, false)", "true"),
        ("claims.none.exists(g, true)", "false"),
    ]);
}

#[test]
fn optional_values_are_there_or_not() {
    check(&[
        ("claims.?sub.orValue('x')", r#""alice""#),
        ("claims.?nobody.orValue('x')", r#""x""#),
        ("claims.?email_verified.orValue(true) == true", "true"),
        ("claims.?nobody.hasValue()", "false"),
        ("claims.?realm_access.roles", r#"some(["a", "b"])"#),
        ("claims.?realm_access.?nobody", "none"),
        ("claims.?nobody.nobody.orValue(1)", "1"),
        ("claims.?sub.?name.hasValue()", "false"),
        ("claims[?'sub']", r#"some("alice")"#),
        ("claims.groups[?9].orValue('none')", r#""none""#),
        ("claims.?sub.value()", r#""alice""#),
        (
            "claims.?nobody.value()",
            "error like: optional.none() dereference",
        ),
        ("claims.?nobody.or(claims.?sub).value()", r#""alice""#),
        ("optional.of(1).orValue(2)", "1"),
        ("optional.none().orValue(2)", "2"),
        ("optional.ofNonZeroValue('').hasValue()", "false"),
        ("[1, ?claims.?nobody]", "[1]"),
        ("{?'a': claims.?sub}", r#"{"a": "alice"}"#),
        ("claims.?sub.optMap(s, s + '!').orValue('')", r#""alice!""#),
        ("claims.?nobody.optMap(s, s + '!').orValue('')", r#""""#),
        (
            "claims.?sub.optFlatMap(s, optional.of(s))",
            r#"some("alice")"#,
        ),
    ]);
}

#[test]
fn each_function_does_what_its_library_says() {
    check(&[
        ("size('πέντε')", "5"),
        ("'πέντε'.size()", "5"),
        ("size(claims.groups)", "3"),
        ("size({'a': 1})", "1"),
        ("size(b'abc')", "3"),
        ("claims.email.contains('@')", "true"),
        ("claims.email.startsWith('alice')", "true"),
        ("claims.email.endsWith('.com')", "false"),
        (
            "claims.exp.startsWith('4')",
            "error like: no such overload: startsWith(int, string)",
        ),
        ("claims.email.matches('^[a-z]+@example\\\\.org$')", "true"),
        ("matches(claims.email, 'bob')", "false"),
        ("'é'.matches('^.$')", "true"),
        ("string(5)", r#""5""#),
        ("string(true)", r#""true""#),
        ("string(claims.whole)", r#""2""#),
        ("string(claims.half)", r#"unknown: Arguments("string")"#),
        ("string(2u)", r#""2""#),
        ("string(b'a')", r#""a""#),
        (
            "string(claims.groups)",
            "error like: no such overload: string(list)",
        ),
        ("int('12') + int(3.9) + int(4u)", "19"),
        (
            "int('x')",
            "error like: strconv.ParseInt: parsing \"x\": invalid syntax",
        ),
        ("int(1e19)", "error like: integer overflow"),
        ("uint(5)", "5u"),
        ("uint('5')", "5u"),
        ("uint(-5)", "error like: unsigned integer overflow"),
        ("double(5)", "5.0"),
        ("double('1.5')", "1.5"),
        ("bool('true')", "true"),
        (
            "bool('yes')",
            "error like: strconv.ParseBool: parsing \"yes\": invalid syntax",
        ),
        ("bytes('ab')", "b[97, 98]"),
        ("dyn(1)", "1"),
        ("'tacocat'.charAt(3)", r#""o""#),
        ("'ab'.charAt(2)", r#""""#),
        ("'ab'.charAt(3)", "error like: index out of range: 3"),
        ("'hello mellow'.indexOf('ello')", "1"),
        ("'hello mellow'.lastIndexOf('ello')", "7"),
        ("'é!'.indexOf('!')", "1"),
        ("'hello'.indexOf('x')", "-1"),
        ("'hello'.indexOf('')", "0"),
        ("['a', 'b', 'a'].indexOf('a')", "0"),
        ("['a', 'b', 'a'].lastIndexOf('a')", "2"),
        ("['a', 'b'].join()", r#""ab""#),
        ("claims.groups.join('/')", r#""dev/ops/""#),
        ("'TÉ'.lowerAscii()", r#""tÉ""#),
        ("'té'.upperAscii()", r#""Té""#),
        ("'  a b '.trim()", r#""a b""#),
        ("'aaa'.replace('a', 'b')", r#""bbb""#),
        ("'aaa'.replace('a', 'b', 2)", r#""bba""#),
        ("'aaa'.replace('a', 'b', 0)", r#""aaa""#),
        ("'ab'.replace('', '-')", r#""-a-b-""#),
        ("claims.roles.split(',')", r#"["admin", "viewer"]"#),
        ("'a,b,c'.split(',', 2)", r#"["a", "b,c"]"#),
        ("'a,b'.split(',', 0)", "[]"),
        ("'a,b'.split(',', -1)", r#"["a", "b"]"#),
        ("'abc'.split('')", r#"["a", "b", "c"]"#),
        ("'abc'.split('', 2)", r#"["a", "bc"]"#),
        ("'tacocat'.substring(4)", r#""cat""#),
        ("'tacocat'.substring(0, 4)", r#""taco""#),
        ("'ab'.substring(3)", "error like: index out of range: 3"),
        (
            "'ab'.substring(2, 1)",
            "error like: invalid substring range. start: 2, end: 1",
        ),
        ("'%s is %d%%'.format([dyn('a'), 5])", r#""a is 5%""#),
        ("'%.2f'.format([1.5])", r#"unknown: Arguments("format")"#),
        ("strings.quote('a')", r#""\"a\"""#),
        ("[1, 2].sum() + [3, 1].min() + [3, 9].max()", "13"),
        ("[1, 2, 2].isSorted()", "true"),
        ("['b', 'a'].isSorted()", "false"),
        ("sets.contains(claims.aud, ['k8s'])", "true"),
        (
            "sets.equivalent(claims.aud, ['other', 'k8s', 'k8s'])",
            "true",
        ),
        ("sets.intersects(claims.aud, ['x', 'other'])", "true"),
        ("sets.intersects(claims.aud, ['x'])", "false"),
    ]);
}

#[test]
fn what_is_not_known_here_is_said_to_be() {
    check(&[
        (
            "timestamp(claims.exp) > timestamp('2024-01-01T00:00:00Z')",
            r#"unknown: Function("timestamp")"#,
        ),
        ("quantity('1Gi').sign()", r#"unknown: Function("quantity")"#),
        ("url(claims.sub).getHost()", r#"unknown: Function("url")"#),
        (
            "math.greatest(1, 2)",
            r#"unknown: Function("math.greatest")"#,
        ),
        (
            "claims.email.matches('\\\\pL')",
            r#"unknown: Pattern("\\pL")"#,
        ),
        (
            "claims.email.matches('[[:alpha:]]')",
            r#"unknown: Pattern("[[:alpha:]]")"#,
        ),
        ("'é'.matches('(?i)É')", r#"unknown: Pattern("(?i)É")"#),
        ("'A'.matches('(?i)a')", "true"),
        ("claims.email.matches('(')", r#"unknown: Pattern("(")"#),
        (
            "google.protobuf.Duration{seconds: 1}",
            r#"unknown: Literal("google.protobuf.Duration")"#,
        ),
        // What decides does not need it.
        ("claims.email.matches('(') || true", "true"),
    ]);
    let long = format!("'{}' == ''", "a".repeat(LONGEST));
    assert_eq!(evaluated(&long), "unknown: TooLong");
    let deep = format!("{}1{}", "(1 + ".repeat(200), ")".repeat(200));
    assert_eq!(evaluated(&deep), "unknown: TooDeep");
    let chain = format!("claims{}", ".a".repeat(300));
    assert_eq!(evaluated(&chain), "unknown: TooDeep");
}

fn refused(text: &str, variable: Variable) -> String {
    match Expression::compile(text, variable, Wanted::Bool) {
        Ok(_) => "taken".into(),
        Err(failure) => said(Err(failure)),
    }
}

#[test]
fn a_rule_is_a_bool_before_there_are_claims() {
    for (text, expected) in [
        ("claims.a == 'b'", "taken"),
        ("has(claims.a) && claims.a", "taken"),
        ("claims.groups.exists(g, g == 'x')", "taken"),
        ("claims.?email_verified.orValue(true) == true", "taken"),
        ("claims.sub.startsWith('x')", "taken"),
        ("claims.exp - claims.iat <= 86400", "taken"),
        ("'x' in claims.aud", "taken"),
        ("true ? claims.a == 1 : false", "taken"),
        ("claims.email_verified", "error: must evaluate to bool"),
        (
            "claims.?email_verified.orValue(true)",
            "error: must evaluate to bool",
        ),
        ("true ? claims.a : false", "error: must evaluate to bool"),
        ("claims.exp + 1", "error: must evaluate to bool"),
        ("'x'", "error: must evaluate to bool"),
        ("null", "error: must evaluate to bool"),
    ] {
        assert_eq!(refused(text, Variable::Claims), expected, "{text}");
    }
    for (text, expected) in [
        ("!user.username.startsWith('system:')", "taken"),
        ("user.groups.all(g, !g.startsWith('system:'))", "taken"),
        ("user.extra['a/b'].size() == 1", "taken"),
        ("user.username", "error: must evaluate to bool"),
        (
            "user.name == 'x'",
            "error like: compilation failed: ERROR: <input>: undefined field 'name'",
        ),
        (
            "user.username == 5",
            "error like: compilation failed: ERROR: <input>: found no matching overload for '_==_' applied to \
             '(string, int)'",
        ),
    ] {
        assert_eq!(refused(text, Variable::User), expected, "{text}");
    }
}

#[test]
fn what_nobody_declared_is_named_with_its_place() {
    for (text, expected) in [
        (
            "claim.sub == 'x'",
            "undeclared reference to 'claim' (in container '')\n | claim.sub == 'x'\n | ^",
        ),
        (
            "'é' == subject",
            "undeclared reference to 'subject' (in container '')\n | 'é' == subject\n | .．.....^",
        ),
        (
            "claims.sub.beginsWith('x')",
            "undeclared reference to 'beginsWith' (in container '')\n | claims.sub.beginsWith('x')\n | .....................^",
        ),
        (
            "'a' == foo\n|| bar('x') == foo",
            "undeclared reference to 'foo' (in container '')\n | 'a' == foo\n | .......^\nERROR: <input>:2:7: \
             undeclared reference to 'bar' (in container '')\n | || bar('x') == foo\n | ......^\nERROR: <input>:2:16: \
             undeclared reference to 'foo' (in container '')\n | || bar('x') == foo\n | ...............^",
        ),
    ] {
        let found = refused(text, Variable::Claims);
        let prefix = "error: compilation failed: ERROR: <input>:";
        assert!(found.starts_with(prefix), "{found}");
        assert!(found.ends_with(expected), "{text}:\n{found}");
    }
    // `user` is not there for claims, nor `claims` for a user.
    assert!(refused("user.username == 'x'", Variable::Claims).contains("'user'"));
    assert!(refused("claims.sub == 'x'", Variable::User).contains("'claims'"));
}

#[test]
fn what_cannot_be_parsed_is_refused_with_its_place() {
    for text in [
        "claims.sub ==",
        "claims..sub",
        "'abc",
        "a b",
        "",
        "(",
        "claims.sub = 'x'",
        "has(1)",
    ] {
        let found = refused(text, Variable::Claims);
        let prefix = "error like: compilation failed: ERROR: <input>:1:";
        assert!(found.starts_with(prefix), "{text}: {found}");
    }
}

#[test]
fn a_selected_field_is_found_wherever_it_stands() {
    for (text, selects) in [
        ("claims.email", true),
        ("claims.?email", true),
        ("['yay', string(claims.email), 'panda'].join(' ')", true),
        ("{claims.?email: 'panda'}", true),
        ("{'fancy': claims.?email}", true),
        ("['a'].map(i, i + claims.email)", true),
        ("has(claims.email)", true),
        ("claims.email_", false),
        ("claims['email']", false),
        ("'claims.email'", false),
    ] {
        let compiled = Expression::compile(text, Variable::Claims, Wanted::Any);
        assert_eq!(compiled.expect(text).selects("email"), selects, "{text}");
    }
}

#[test]
fn what_would_take_for_ever_stops() {
    let doubled = format!(
        "'{}'{}",
        "ab".repeat(50),
        ".replace('a', 'aa').replace('b', 'bb')".repeat(20)
    );
    let maps = format!(
        "[1, 2, 3, 4, 5, 6, 7, 8]{}",
        ".map(a, [1, 2, 3, 4, 5, 6, 7, 8])".repeat(3)
    );
    let nested = |deep: usize| {
        let lists: String = (0..deep)
            .map(|at| format!("[1, 2, 3, 4, 5, 6, 7, 8, 9].all(v{at}, "))
            .collect();
        format!("{lists}true{}", ")".repeat(deep))
    };
    let summed = format!("[['a']]{}", ".map(l, l + l)".repeat(90));
    for (text, over) in [
        (doubled, true),
        (maps, false),
        (nested(4), false),
        (nested(9), true),
        (nested(20), true),
        (summed, true),
    ] {
        let found = evaluated(&text);
        assert_eq!(found == "unknown: TooMuch", over, "{text}: {found}");
    }
}

mod made;
