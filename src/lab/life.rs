//! An axis of ages on which a minute after issue and a minute before the end can both be seen: what lies between is
//! drawn shorter if nothing happens there.

use crate::order;
use crate::time::{Nanos, SECOND};

/// A stretch of ages and where it is drawn, as shares of the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    pub from: Nanos,
    pub to: Nanos,
    pub begins: f64,
    pub ends: f64,
    /// Whether it is drawn shorter, because nothing happens there.
    pub shortened: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub sections: Vec<Section>,
}

/// What a shortened section, and one that begins and ends at issue, take of the axis, against what others take.
const SHORTENED: f64 = 0.45;
const ISSUE: f64 = 0.25;

/// No section around something that happens is shorter.
const SHORTEST: Nanos = 30 * SECOND;

/// No more are shortened.
const MOST_SHORTENED: usize = 3;

impl Life {
    /// Around ages at which something happens, from 0 on.
    pub fn around(marks: impl IntoIterator<Item = Nanos>) -> Life {
        let tame = |mark: Nanos| mark.clamp(0, Nanos::MAX / 16);
        let mut marks: Vec<Nanos> = marks.into_iter().map(tame).collect();
        marks.push(0);
        order::by_key(&mut marks, |mark| *mark);
        marks.dedup();
        let last = marks.last().copied().unwrap_or(0).max(SHORTEST);
        let gaps = || marks.windows(2).map(|pair| (pair[0], pair[1]));
        let is_wide = |(from, to): &(Nanos, Nanos)| to - from > last / 6;
        let narrow: Nanos = gaps()
            .filter(|gap| !is_wide(gap))
            .map(|(from, to)| to - from)
            .sum();
        let wide = gaps()
            .filter(is_wide)
            .filter(|(from, to)| to - from > narrow.saturating_mul(3));
        let mut wide: Vec<(Nanos, Nanos)> = wide.collect();
        if wide.len() > MOST_SHORTENED || narrow == 0 {
            wide.clear();
        }
        Life::of(&stretches(&wide, last))
    }

    fn of(stretches: &[(Nanos, Nanos, bool)]) -> Life {
        let weight = |(_, to, shortened): &(Nanos, Nanos, bool)| match shortened {
            true => SHORTENED,
            false if *to <= SHORTEST && stretches.len() > 1 => ISSUE,
            false => 1.0,
        };
        let whole: f64 = stretches.iter().map(weight).sum();
        let mut begins = 0.0;
        let sections = stretches.iter().enumerate().map(|(at, stretch)| {
            let is_last = at + 1 == stretches.len();
            let ends = if is_last {
                1.0
            } else {
                begins + weight(stretch) / whole
            };
            let (from, to, shortened) = *stretch;
            let section = Section {
                from,
                to,
                begins,
                ends,
                shortened,
            };
            begins = ends;
            section
        });
        Life {
            sections: sections.collect(),
        }
    }

    pub fn end(&self) -> Nanos {
        self.sections.last().map_or(0, |section| section.to)
    }

    /// Where an age lies, from 0 to 1.
    pub fn share(&self, age: Nanos) -> f64 {
        let section = self.sections.iter().find(|section| age <= section.to);
        let Some(section) = section else {
            return 1.0;
        };
        let length = (section.to - section.from).max(1) as f64;
        let inside = (age - section.from).max(0) as f64 / length;
        section.begins + inside * (section.ends - section.begins)
    }
}

/// The axis cut at the wide gaps. What happens beside them keeps some room.
fn stretches(wide: &[(Nanos, Nanos)], last: Nanos) -> Vec<(Nanos, Nanos, bool)> {
    let mut stretches = Vec::new();
    let (mut from, mut begun) = (0, 0);
    for (before, after) in wide {
        let most = (after - before) / 5;
        let room = ((before - begun) / 4).max(SHORTEST).min(most);
        let next = SHORTEST.min(most);
        stretches.push((from, before + room, false));
        stretches.push((before + room, after - next, true));
        (from, begun) = (after - next, *after);
    }
    let room = ((last - begun) / 8).max(SHORTEST);
    stretches.push((from, last + room, false));
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Nanos {
        Nanos::from(seconds) * SECOND
    }

    #[test]
    fn what_happens_at_both_ends_is_told_apart() {
        let marks = [60, 3_540, 3_660, 3_780].map(at);
        let life = Life::around(marks);
        let places: Vec<i64> = marks
            .iter()
            .map(|mark| (life.share(*mark) * 100.0) as i64)
            .collect();
        assert_eq!(places, [27, 63, 79, 95]);
        let shortened = |life: &Life| life.sections.iter().filter(|it| it.shortened).count();
        assert_eq!(shortened(&life), 1);
        // A year is no different.
        let life = Life::around([at(60), at(31_536_000), at(31_536_060)]);
        assert!(life.share(at(60)) > 0.15 && life.share(at(31_536_060)) < 0.95);
        // Three times at which much happens.
        let life = Life::around([20, 60, 150, 3_500, 3_600, 3_700, 7_380, 7_400].map(at));
        assert_eq!(shortened(&life), 2);
        assert!(life.share(at(7_380)) - life.share(at(3_700)) < 0.3);
    }

    #[test]
    fn an_axis_goes_up_whatever_the_marks() {
        for marks in [
            vec![],
            vec![0, 0],
            vec![Nanos::MIN, 5],
            vec![at(1), at(2), at(3)],
            vec![at(1 << 40)],
            vec![Nanos::MAX / 8],
        ] {
            let life = Life::around(marks.iter().copied());
            let end = life.end();
            let places: Vec<f64> = (0..=100).map(|part| life.share(end / 100 * part)).collect();
            assert!(
                places.windows(2).all(|pair| pair[0] <= pair[1]),
                "{marks:?}"
            );
            assert!(places.iter().all(|place| (0.0..=1.0).contains(place)));
        }
    }
}
