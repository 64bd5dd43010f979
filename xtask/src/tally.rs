//! Counts tests from what cargo and node print about them.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    pub fn is_empty(self) -> bool {
        self == Tally::default()
    }

    /// `test result: ok. 12 passed; 0 failed; 0 ignored; …`
    pub fn hear_cargo(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        for part in counts.split([';', '.']) {
            match part.split_whitespace().collect::<Vec<_>>()[..] {
                [count, "passed"] => self.passed += count.parse().unwrap_or(0),
                [count, "failed"] => self.failed += count.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// `ℹ pass 12` or `# pass 12`, and the same of `fail` and `cancelled`.
    pub fn hear_node(&mut self, line: &str) {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["ℹ" | "#", "pass", count] => self.passed += count.parse().unwrap_or(0),
            ["ℹ" | "#", "fail" | "cancelled", count] => self.failed += count.parse().unwrap_or(0),
            _ => {}
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The line that a run of the tests ends with.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_and_node_are_added_up() {
        let mut tally = Tally::default();
        tally.hear_cargo("running 2 tests");
        tally.hear_cargo(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; finished in 0.01s",
        );
        tally.hear_cargo(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; finished in 0.01s",
        );
        tally.hear_node("ℹ tests 5");
        tally.hear_node("ℹ pass 4");
        tally.hear_node("# fail 1");
        tally.hear_node("✔ a journey whose name has pass 9 in it");
        assert_eq!(tally.to_string(), "19 passed, 3 failed");
    }
}
