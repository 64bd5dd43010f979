//! What only the closer look says: what was found in a paste, what it proves about clocks, and how to measure them.
//!
//! Apart from `Language`, because it loads later and grows with every form.

mod en;
mod zh;

use super::{Locale, Voice};
use crate::evidence::clue::{Caller, Carries, Grade, How, Opened, Party, Who, Wrapped};
use crate::evidence::flood::Flood;
use crate::evidence::sift::{Says, Sifted};
use crate::proof::{Hint, Why, ZoneBy};
use crate::time::{Assumed, Instant, Nanos, Stamp};

/// Labels and sentences that never vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloserWord {
    /// The region's heading.
    MustBeTrue,
    MustBeTrueHint,
    /// Nothing bounds a clock yet.
    NothingProven,
    TakenRight,
    Contradict,
    SetAside,
    CountAgain,
    Pieces,
    Assumptions,
    Zone,
    ZoneHint,
    Year,
    YearHint,
    ZoneFault,
    YearFault,
    JustNow,
    JustNowHint,
    FreshToken,
    FreshTokenHint,
    NotJustNow,
    Show,
    Shown,
    Nodes,
    Node,
    Offset,
    MeasuredBy,
    Bears,
    AddNode,
    BearsYes,
    BearsLoops,
    BearsPerhaps,
    Judge,
    JudgeHint,
    Commands,
    CommandsHint,
    Mend,
    BreaksSignature,
    Hints,
    Floods,
    /// Behind the name of a clock that evidence excludes at the offset that it has.
    DoesNotExplain,
    NoSubject,
    PrivateKey,
    Stop,
    Dismiss,
}

/// How the reading of a large file ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Whole,
    Stopped,
    /// In the browser's words.
    Broken(String),
}

pub trait CloserLanguage {
    fn closer_word(&self, word: CloserWord) -> &'static str;
    /// A form's name; empty if it is one of the forms that are recognised at once.
    fn found_form(&self, form: &str) -> &'static str;
    fn speaker(&self, who: Who) -> &'static str;
    fn grade(&self, grade: Grade) -> &'static str;
    /// What a rule's refusal is, in few words; empty if it has none.
    fn refused_as(&self, id: &str) -> &'static str;
    fn carries(&self, carries: Carries) -> &'static str;
    fn wrapped(&self, wrapped: Wrapped) -> String;
    fn party(&self, party: &Party) -> String;
    /// How far the first clock is from the other: at least one end is there.
    fn apart(&self, one: &str, low: Option<Nanos>, high: Option<Nanos>, other: &str) -> String;
    /// The same without names, for a row of the table.
    fn range(&self, low: Option<Nanos>, high: Option<Nanos>) -> String;
    /// What a piece of evidence rests on, with the names of its two clocks.
    fn reason(&self, why: &Why, one: &str, other: &str, voice: &Voice) -> String;
    fn measured_by(&self, how: How) -> &'static str;
    /// What to know about it.
    fn caveat(&self, how: How) -> &'static str;
    fn zone(&self, zone: &str, by: ZoneBy) -> String;
    fn contradiction(&self, pieces: usize, by: Nanos) -> String;
    fn misfits(&self, count: usize) -> String;
    fn take(&self, offset: &str) -> String;
    fn opened(&self, opened: &Opened, voice: &Voice) -> String;
    fn used_by(&self, names: &str) -> String;
    /// Who asked the API server.
    fn who_calls(&self, caller: &Caller) -> String;
    fn remark(&self, id: &str) -> &'static str;
    /// A node whose pods hold ended tokens for so long or longer.
    fn bears_not(&self, by: Nanos) -> String;
    fn tolerance(&self, lifetime: Nanos, slowest: Nanos) -> String;
    fn hint(&self, hint: &Hint, name: &dyn Fn(&Party) -> String, voice: &Voice) -> String;
    /// Who says what, in few words.
    fn said(&self, who: Who, host: Option<&str>, branch: Option<&str>, grade: Grade) -> String;
    /// What lines of a large file say.
    fn says(&self, says: &Says) -> String;
    /// While a file is read: bytes of it that were read, of how many, and lines that tell something.
    fn sifting(&self, name: &str, read: f64, size: f64, telling: usize) -> String;
    /// After it was read: sentences. `reach` has the bytes that were read, and of how many.
    fn sifted(&self, name: &str, sifted: &Sifted, reach: (f64, f64), how: &Ended) -> Vec<String>;
    fn flood(&self, flood: &Flood, first: &str, last: &str, span: Nanos) -> String;
    /// What a mend does, as a button says it.
    fn mend(&self, id: &str) -> &'static str;
    /// What a command measures.
    fn command(&self, id: &str) -> &'static str;
}

impl Locale {
    pub fn closer(self) -> &'static dyn CloserLanguage {
        match self {
            Locale::En => &super::en::English,
            Locale::Zh => &super::zh::Chinese,
        }
    }
}

/// To the second where that says as much: evidence is rarely finer, and `data-offset-max` has it whole.
pub(super) fn rounded(distance: Nanos) -> Nanos {
    const SECOND: Nanos = crate::time::SECOND;
    let step = match distance.abs() {
        near if near < SECOND => SECOND / 1000,
        near if near < 10 * SECOND => SECOND / 10,
        _ => SECOND,
    };
    (distance + step / 2).div_euclid(step) * step
}

/// Stamps in documents are whole, so that nothing is assumed of them.
pub(super) fn whole(stamp: &Stamp, voice: &Voice) -> Instant {
    stamp.moment(&Assumed {
        near: voice.moment,
        year: None,
        zone: 0,
    })
}

/// Bytes of a file as megabytes.
fn megabytes(bytes: f64) -> String {
    let megabytes = bytes / 1e6;
    match megabytes {
        few if few < 9.95 => format!("{few:.1}"),
        many => format!("{many:.0}"),
    }
}

/// With commas between thousands, as both languages write them.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Caller, grouped, megabytes};
    use crate::i18n::LOCALES;
    use crate::time::SECOND;

    #[test]
    fn a_range_is_a_sentence() {
        let s = SECOND;
        for (low, high, en, zh) in [
            (
                None,
                Some(-117 * s + 63_391_000),
                "b is at least 1 min 57 s behind a",
                "b 比 a 至少慢 1 分钟 57 秒",
            ),
            (
                None,
                Some(3910 * s),
                "b is at most 1 h 5 min 10 s ahead of a",
                "b 比 a 至多快 1 小时 5 分钟 10 秒",
            ),
            (
                Some(5 * s),
                None,
                "b is at least 5 s ahead of a",
                "b 比 a 至少快 5 秒",
            ),
            (
                Some(-5 * s),
                None,
                "b is at most 5 s behind a",
                "b 比 a 至多慢 5 秒",
            ),
            (
                Some(-121 * s),
                Some(-119 * s),
                "b is 1 min 59 s to 2 min 1 s behind a",
                "b 比 a 慢 1 分钟 59 秒到 2 分钟 1 秒",
            ),
            (
                Some(2 * s),
                Some(4 * s),
                "b is 2 s to 4 s ahead of a",
                "b 比 a 快 2 秒到 4 秒",
            ),
            (
                Some(-s),
                Some(s),
                "b is between 1 s behind and 1 s ahead of a",
                "b 比 a 慢不超过 1 秒，快不超过 1 秒",
            ),
            (
                Some(-3 * s),
                Some(-3 * s),
                "b is 3 s behind a",
                "b 比 a 慢 3 秒",
            ),
            (
                Some(3 * s),
                Some(3 * s),
                "b is 3 s ahead of a",
                "b 比 a 快 3 秒",
            ),
            (Some(0), Some(0), "b and a read the same", "b 与 a 读数相同"),
        ] {
            assert_eq!(LOCALES[0].closer().apart("b", low, high, "a"), en);
            assert_eq!(LOCALES[1].closer().apart("b", low, high, "a"), zh);
        }
    }

    #[test]
    fn who_calls_is_said_as_far_as_it_is_known() {
        let whole = Caller {
            user: Some("alice".into()),
            acting_as: Some("bob".into()),
            addresses: vec!["10.0.0.7".into(), "172.16.0.1".into()],
            agent: Some("kubectl/v1.29.2".into()),
        };
        let address = Caller {
            addresses: vec!["10.0.0.7".into()],
            ..Caller::default()
        };
        for (caller, en, zh) in [
            (
                whole,
                "Who calls: alice, as bob, from 10.0.0.7, 172.16.0.1, with kubectl/v1.29.2.",
                "谁在调用：alice，以 bob 的身份，来自 10.0.0.7、172.16.0.1，客户端 kubectl/v1.29.2。",
            ),
            (
                address,
                "Who calls: not named, from 10.0.0.7.",
                "谁在调用：未写明，来自 10.0.0.7。",
            ),
        ] {
            assert_eq!(LOCALES[0].closer().who_calls(&caller), en);
            assert_eq!(LOCALES[1].closer().who_calls(&caller), zh);
        }
    }

    #[test]
    fn every_mend_has_its_words() {
        for locale in LOCALES {
            for what in crate::token::mend::WHATS {
                assert_ne!(locale.closer().mend(what), "", "{} {what}", locale.tag());
            }
        }
    }

    #[test]
    fn every_command_says_what_it_measures() {
        for locale in LOCALES {
            for command in crate::clocks::commands::COMMANDS {
                let said = locale.closer().command(command.id);
                assert_ne!(said, "", "{} {}", locale.tag(), command.id);
            }
        }
    }

    #[test]
    fn every_form_of_the_closer_look_has_a_name() {
        for locale in LOCALES {
            for form in crate::evidence::closer::forms() {
                let name = locale.closer().found_form(form);
                let at_once = locale.language().form(form);
                assert_ne!((name, at_once), ("", ""), "{} {form}", locale.tag());
            }
        }
    }

    #[test]
    fn numbers_are_written_with_commas_and_sizes_in_megabytes() {
        let counts = [0, 999, 1_000, 12_345, 1_234_567];
        assert_eq!(
            counts.map(grouped),
            ["0", "999", "1,000", "12,345", "1,234,567"]
        );
        let sizes = [0.0, 49_999.0, 9_940_000.0, 9_960_000.0, 50_000_000.0];
        assert_eq!(sizes.map(megabytes), ["0.0", "0.0", "9.9", "10", "50"]);
    }
}
