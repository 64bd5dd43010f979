//! The moment judged: what was typed, with the zone and the token it refers to.

use crate::claims::Facts;
use crate::i18n::Zone;
use crate::time::{Instant, Nanos, SECOND, Typed, TypedFault, civil, offset_text, read_typed};

#[derive(Clone, Debug, PartialEq)]
pub enum MomentFault {
    Typed(TypedFault),
    /// The token has no such claim to count from.
    NoSuchClaim(String),
}

/// The moment of true time that was typed; `now` if nothing was, or if it cannot be read.
pub fn moment(
    typed: &str,
    facts: &Facts,
    zone: &dyn Zone,
    now: Instant,
) -> (Instant, Option<MomentFault>) {
    if typed.is_empty() {
        return (now, None);
    }
    match read_typed(typed) {
        Ok(Typed::Live) => (now, None),
        Ok(Typed::At(instant)) => (instant, None),
        Ok(Typed::Local(civil)) => (in_zone(civil, zone), None),
        Ok(Typed::AfterClaim { claim, distance }) => match facts.date(&claim).value() {
            Some(date) => (date.instant.plus(distance), None),
            None => (now, Some(MomentFault::NoSuchClaim(claim))),
        },
        Err(fault) => (now, Some(MomentFault::Typed(fault))),
    }
}

/// What to type for a moment this much later: relative to the same claim, or else as a date in UTC.
pub fn shifted(typed: &str, moment: Instant, by: Nanos) -> String {
    if let Ok(Typed::AfterClaim { claim, distance }) = read_typed(typed) {
        return format!("{claim}{}", offset_text(distance.saturating_add(by)));
    }
    date_text(moment.plus(by))
}

/// A moment as `2023-12-12 10:39:53Z`, which reads back as the same moment.
pub fn date_text(moment: Instant) -> String {
    let Some(c) = civil(moment, 0) else {
        return moment.seconds().to_string();
    };
    let fraction = if c.nanosecond == 0 {
        String::new()
    } else {
        format!(".{:09}", c.nanosecond)
            .trim_end_matches('0')
            .to_owned()
    };
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{fraction}Z",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// A calendar time of this zone. Around a change of clocks the offset after it counts.
fn in_zone(civil: Instant, zone: &dyn Zone) -> Instant {
    let east = |moment| Nanos::from(zone.offset_seconds(moment)) * SECOND;
    let guess = civil.minus(east(civil));
    civil.minus(east(guess))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::facts;

    struct East8;

    impl Zone for East8 {
        fn offset_seconds(&self, _: Instant) -> i32 {
            8 * 3600
        }

        fn is_utc(&self) -> bool {
            false
        }
    }

    #[test]
    fn a_time_without_a_zone_is_read_in_the_zone_shown() {
        let now = Instant::from_seconds(5);
        let facts = facts(r#"{"nbf":1000}"#);
        let read = |text| moment(text, &facts, &East8, now);
        assert_eq!(read(""), (now, None));
        assert_eq!(
            read("2023-12-12 18:37:53"),
            (Instant::from_seconds(1_702_377_473), None)
        );
        assert_eq!(
            read("2023-12-12 18:37:53Z"),
            (Instant::from_seconds(1_702_406_273), None)
        );
        assert_eq!(read("nbf+3s"), (Instant::from_seconds(1003), None));
        assert_eq!(
            read("exp"),
            (now, Some(MomentFault::NoSuchClaim("exp".into())))
        );
        assert!(matches!(read("x"), (at, Some(MomentFault::Typed(_))) if at == now));
    }

    #[test]
    fn a_moment_is_shifted_in_the_words_it_was_typed_in() {
        let at = Instant(1_702_377_593_500_000_000);
        let minute = 60 * SECOND;
        assert_eq!(shifted("nbf+3s", at, minute), "nbf+1m3s");
        assert_eq!(shifted("exp", at, -minute), "exp-1m");
        assert_eq!(shifted("", at, minute), "2023-12-12 10:40:53.5Z");
        assert_eq!(read_typed(&date_text(at)), Ok(Typed::At(at)));
    }
}
