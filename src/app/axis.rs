//! The timeline's axis: what a clock shows, from one moment to another, with ticks a person would choose.

use crate::time::{Instant, Nanos, SECOND};

/// What the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    /// The clocks and the edges near them.
    #[default]
    Clocks,
    /// From the token's start to its end.
    WholeLife,
}

impl View {
    pub const ALL: [View; 2] = [View::Clocks, View::WholeLife];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            View::Clocks => "clocks",
            View::WholeLife => "whole-life",
        }
    }

    pub fn read(id: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.id() == id)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub from: Instant,
    pub to: Instant,
}

/// A mark on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub at: Instant,
}

const MINUTE: Nanos = 60 * SECOND;
const HOUR: Nanos = 60 * MINUTE;
const DAY: Nanos = 24 * HOUR;

/// Distances between ticks.
const STEPS: &[Nanos] = &[
    SECOND / 10,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
    3_650 * DAY,
    36_500 * DAY,
];

/// An edge farther from every clock than this is not drawn among the clocks.
const NEAR: Nanos = 6 * HOUR;

/// No picture goes farther: four times the range of a claim.
const FARTHEST: Nanos = (1 << 65) * SECOND;

/// Less than this is not worth a picture.
const SHORTEST: Nanos = 4 * MINUTE;

impl Axis {
    /// The stretch to show: all clocks, and the edges that belong to the view.
    pub fn around(view: View, clocks: &[Instant], edges: &[Instant]) -> Axis {
        let near = |edge: &&Instant| clocks.iter().any(|clock| edge.since(*clock).abs() <= NEAR);
        let mut points: Vec<Instant> = clocks.to_vec();
        match view {
            View::Clocks => points.extend(nearest(clocks, edges).iter().filter(near)),
            View::WholeLife => points.extend(edges),
        }
        let tame = |at: &Instant| Instant(at.0.clamp(-FARTHEST, FARTHEST));
        let first = points.iter().min().map_or(Instant(0), tame);
        let last = points.iter().max().map_or(Instant(0), tame);
        let length = last.since(first).max(SHORTEST);
        let middle = first.plus(last.since(first) / 2);
        let half = length / 2 + length / 6;
        // Moved in steps, so that a live clock wanders over the picture instead of dragging it along.
        let grid = step_over(length / 8);
        let from = middle.minus(half);
        let from = from.minus(from.0.rem_euclid(grid));
        Axis {
            from,
            to: from.plus(half.saturating_mul(2).saturating_add(grid)),
        }
    }

    pub fn length(&self) -> Nanos {
        self.to.since(self.from).max(1)
    }

    /// Where a moment lies, as a share of the axis; may be outside 0 to 1.
    pub fn share(&self, at: Instant) -> f64 {
        at.since(self.from) as f64 / self.length() as f64
    }

    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && at <= self.to
    }

    /// At most this many ticks, on round times of a clock that is `east_seconds` east of UTC.
    pub fn ticks(&self, most: usize, east_seconds: i32) -> Vec<Tick> {
        let most = Nanos::try_from(most.max(1)).unwrap_or(1);
        let step = step_over(self.length() / most);
        let east = Nanos::from(east_seconds) * SECOND;
        let first = self.from.plus(east);
        let first = first
            .plus(step - 1 - (first.0 - 1).rem_euclid(step))
            .minus(east);
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= self.to && ticks.len() <= 64 {
            ticks.push(Tick { at });
            at = at.plus(step);
        }
        ticks
    }

    /// How far a clock moves per pixel, rounded to something a person would type.
    pub fn step_per_pixel(&self, pixels: f64) -> Nanos {
        let exact = (self.length() as f64 / pixels.max(1.0)) as Nanos;
        step_over(exact)
    }
}

/// The edge nearest to each clock.
fn nearest(clocks: &[Instant], edges: &[Instant]) -> Vec<Instant> {
    clocks
        .iter()
        .filter_map(|clock| {
            edges
                .iter()
                .min_by_key(|edge| edge.since(*clock).abs())
                .copied()
        })
        .collect()
}

fn step_over(length: Nanos) -> Nanos {
    STEPS
        .iter()
        .copied()
        .find(|step| *step >= length)
        .unwrap_or_else(|| length.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    #[test]
    fn every_clock_and_the_nearest_edge_are_on_the_picture() {
        let clocks = [at(1_000_000), at(999_880)];
        let edges = [at(1_000_057), at(1_003_657)];
        let axis = Axis::around(View::Clocks, &clocks, &edges);
        assert!(clocks.iter().all(|clock| axis.contains(*clock)));
        assert!(axis.contains(edges[0]) && !axis.contains(edges[1]));
        assert!(axis.length() < 20 * MINUTE);
        let axis = Axis::around(View::WholeLife, &clocks, &edges);
        assert!(axis.contains(edges[1]));
    }

    #[test]
    fn far_edges_are_left_out_and_absurd_ones_do_no_harm() {
        let axis = Axis::around(View::Clocks, &[at(0)], &[at(31_536_000)]);
        assert!(axis.length() < HOUR);
        for edge in [Instant(Nanos::MAX), Instant(Nanos::MIN), at(i64::MAX)] {
            for view in [View::Clocks, View::WholeLife] {
                let axis = Axis::around(view, &[at(0)], &[edge, at(5)]);
                assert!(axis.ticks(8, 0).len() <= 65);
                assert!(axis.share(at(0)).is_finite());
            }
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let axis = Axis {
            from: at(1_702_406_173),
            to: at(1_702_406_473),
        };
        let ticks: Vec<_> = axis
            .ticks(6, 0)
            .iter()
            .map(|tick| tick.at.seconds() % 60)
            .collect();
        assert_eq!(ticks, [0, 0, 0, 0, 0]);
        let local = axis.ticks(1, 5 * 3600 + 1800);
        assert!(
            local
                .iter()
                .all(|tick| (tick.at.seconds() + 19_800) % 300 == 0)
        );
    }

    #[test]
    fn the_picture_stands_still_for_a_while_under_a_live_clock() {
        let edges = [at(1_003_600)];
        let frames: std::collections::BTreeSet<_> = (0..60)
            .map(|second| Axis::around(View::Clocks, &[at(1_000_000 + second)], &edges).from)
            .collect();
        assert!(frames.len() <= 3, "{frames:?}");
    }
}
