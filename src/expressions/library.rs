//! The functions that expressions may call, by name and types.
//!
//! Those of CEL itself, of cel-go's strings (version 2), sets and optional values, and of Kubernetes' lists
//! (apiserver pkg/cel/environment/base.go, pkg/cel/library). Others that Kubernetes has are named, and not evaluated.

/// What a function takes and gives, in one letter for each type (`check::Type::of_code`, `result`).
pub struct Signature {
    pub member: bool,
    pub takes: &'static [u8],
    pub gives: u8,
}

/// A name, and its signatures: a dot behind the first letter says that it is called on it.
const FUNCTIONS: &[(&str, &[(&str, u8)])] = &[
    (
        "size",
        &[
            ("s.", b'i'),
            ("y.", b'i'),
            ("l.", b'i'),
            ("m.", b'i'),
            ("s", b'i'),
            ("y", b'i'),
            ("l", b'i'),
            ("m", b'i'),
        ],
    ),
    ("contains", &[("s.s", b'b')]),
    ("startsWith", &[("s.s", b'b')]),
    ("endsWith", &[("s.s", b'b')]),
    ("matches", &[("s.s", b'b'), ("ss", b'b')]),
    (
        "string",
        &[
            ("s", b's'),
            ("i", b's'),
            ("u", b's'),
            ("d", b's'),
            ("b", b's'),
            ("y", b's'),
        ],
    ),
    ("int", &[("i", b'i'), ("u", b'i'), ("d", b'i'), ("s", b'i')]),
    (
        "uint",
        &[("u", b'u'), ("i", b'u'), ("d", b'u'), ("s", b'u')],
    ),
    (
        "double",
        &[("d", b'd'), ("i", b'd'), ("u", b'd'), ("s", b'd')],
    ),
    ("bool", &[("b", b'b'), ("s", b'b')]),
    ("bytes", &[("y", b'y'), ("s", b'y')]),
    ("dyn", &[("*", b'*')]),
    ("type", &[("*", b't')]),
    ("charAt", &[("s.i", b's')]),
    ("indexOf", &[("s.s", b'i'), ("s.si", b'i'), ("l.*", b'i')]),
    (
        "lastIndexOf",
        &[("s.s", b'i'), ("s.si", b'i'), ("l.*", b'i')],
    ),
    ("join", &[("L.", b's'), ("L.s", b's')]),
    ("lowerAscii", &[("s.", b's')]),
    ("upperAscii", &[("s.", b's')]),
    ("trim", &[("s.", b's')]),
    ("replace", &[("s.ss", b's'), ("s.ssi", b's')]),
    ("split", &[("s.s", b'L'), ("s.si", b'L')]),
    ("substring", &[("s.i", b's'), ("s.ii", b's')]),
    ("format", &[("s.l", b's')]),
    ("strings.quote", &[("s", b's')]),
    ("isSorted", &[("l.", b'b')]),
    ("sum", &[("l.", b'E')]),
    ("min", &[("l.", b'E')]),
    ("max", &[("l.", b'E')]),
    ("sets.contains", &[("ll", b'b')]),
    ("sets.equivalent", &[("ll", b'b')]),
    ("sets.intersects", &[("ll", b'b')]),
    ("optional.of", &[("*", b'O')]),
    ("optional.ofNonZeroValue", &[("*", b'O')]),
    ("optional.none", &[("", b'o')]),
    ("hasValue", &[("o.", b'b')]),
    ("value", &[("o.", b'I')]),
    ("or", &[("o.o", b'A')]),
    ("orValue", &[("o.*", b'V')]),
];

/// What stands before the dot of a function that is called on nothing.
pub const NAMESPACES: [&str; 10] = [
    "base64", "cel", "format", "ip", "lists", "math", "optional", "regex", "sets", "strings",
];

/// Functions of Kubernetes, or of cel-go's other libraries, that this page does not evaluate. Whether a release has them
/// is not asked.
const ELSEWHERE: &[&str] = &[
    "add",
    "asApproximateFloat",
    "asInteger",
    "cidr",
    "compareTo",
    "containsCIDR",
    "containsIP",
    "distinct",
    "duration",
    "family",
    "find",
    "findAll",
    "first",
    "flatten",
    "format.named",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getEscapedPath",
    "getFullYear",
    "getHost",
    "getHostname",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getPort",
    "getQuery",
    "getScheme",
    "getSeconds",
    "ip",
    "ip.isCanonical",
    "isCIDR",
    "isGlobalUnicast",
    "isGreaterThan",
    "isIP",
    "isInteger",
    "isLessThan",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "isLoopback",
    "isQuantity",
    "isSemver",
    "isURL",
    "isUnspecified",
    "last",
    "major",
    "masked",
    "minor",
    "optFlatMap",
    "optMap",
    "patch",
    "prefixLength",
    "quantity",
    "reverse",
    "semver",
    "sign",
    "slice",
    "sort",
    "sortBy",
    "sub",
    "timestamp",
    "transformList",
    "transformMap",
    "transformMapEntry",
    "unwrap",
    "unwrapOpt",
    "url",
    "validate",
    // Macros for two variables.
    "all",
    "exists",
    "existsOne",
    "exists_one",
];

pub fn signatures(name: &str) -> impl Iterator<Item = Signature> + use<> {
    let found = FUNCTIONS.iter().find(|(it, _)| *it == name);
    let all = found.map_or(&[][..], |(_, all)| *all);
    all.iter().map(|(takes, gives)| {
        let takes = takes.as_bytes();
        let member = takes.get(1) == Some(&b'.');
        Signature {
            member,
            takes: match member {
                true => MEMBERS
                    .iter()
                    .find(|(written, _)| *written == takes)
                    .map_or(&[], |(_, plain)| *plain),
                false => takes,
            },
            gives: *gives,
        }
    })
}

/// Signatures without their dot.
const MEMBERS: &[(&[u8], &[u8])] = &[
    (b"s.", b"s"),
    (b"y.", b"y"),
    (b"l.", b"l"),
    (b"m.", b"m"),
    (b"o.", b"o"),
    (b"L.", b"L"),
    (b"L.s", b"Ls"),
    (b"s.s", b"ss"),
    (b"s.i", b"si"),
    (b"s.l", b"sl"),
    (b"s.si", b"ssi"),
    (b"s.ss", b"sss"),
    (b"s.ii", b"sii"),
    (b"s.ssi", b"sssi"),
    (b"l.*", b"l*"),
    (b"o.o", b"oo"),
    (b"o.*", b"o*"),
];

/// Whether something knows the function, or something of its namespace, that this page does not.
pub fn is_elsewhere(name: &str) -> bool {
    let space = name.split_once('.').map(|(space, _)| space);
    let whole = ["base64", "cel", "lists", "math", "regex"];
    ELSEWHERE.contains(&name) || space.is_some_and(|space| whole.contains(&space))
}
