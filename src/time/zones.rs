//! The names of time zones that programs write behind a time; only those that mean one zone.

/// Names that mean one zone only, in minutes east of UTC (the tz database). Not among them are those that mean several:
/// CST and CDT (America, China, Cuba), IST (India, Ireland, Israel), BST (Britain, Bangladesh), PST (America, the
/// Philippines), AST and ADT.
const ZONES: &[(&str, i32)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("UCT", 0),
    ("Zulu", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("SAST", 120),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("EST", -300),
    ("EDT", -240),
    ("MST", -420),
    ("MDT", -360),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
];

/// Seconds east of UTC.
pub(super) fn named_zone(name: &str) -> Option<i32> {
    let zone = ZONES.iter().find(|(known, _)| *known == name);
    zone.map(|(_, minutes)| minutes * 60)
}
