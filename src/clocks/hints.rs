//! What an offset looks like: a time zone, a sleep, a step of everything together, or no matter of clocks at all.
//!
//! Each hint is a guess from numbers alone. None changes what can be true; that is for `solve` to say.

use super::kubelet::{CHECK, REREAD, due};
use super::solve::Range;
use crate::order;
use crate::time::{Instant, Nanos, SECOND};

const HALF_HOUR: Nanos = 1800 * SECOND;

/// No zone is farther from UTC than 14 h.
const FARTHEST_ZONE: Nanos = 28;

/// How much later than the kubelet and a client need may also be a clock that is a little off.
const FEW_MINUTES: Nanos = 150 * SECOND;

/// How many half hours an offset is, give or take `slack`: a time zone, or a hardware clock in local time that
/// was read as UTC. None if that is no half hour, or more than 14 h.
pub fn near_half_hours(offset: Nanos, slack: Nanos) -> Option<i32> {
    let half_hours = offset.saturating_add(HALF_HOUR / 2).div_euclid(HALF_HOUR);
    if half_hours == 0 || half_hours.abs() > FARTHEST_ZONE {
        return None;
    }
    let away = (offset - half_hours * HALF_HOUR).abs();
    (away <= slack)
        .then(|| i32::try_from(half_hours).ok())
        .flatten()
}

/// The same of a range: whichever of its offsets is true, it is this one. Half hours lie close, so a wide range
/// would hold one by chance and says nothing.
pub fn zone_in(range: &Range, slack: Nanos) -> Option<i32> {
    let low = near_half_hours(range.low?, slack)?;
    let high = near_half_hours(range.high?, slack)?;
    (low == high).then_some(low)
}

/// Whether a right clock called the token expired when it was made. `issuer_behind` is positive when the
/// issuer's clock is behind.
pub fn born_expired(issuer_behind: Nanos, lifetime: Nanos, leeway: Nanos) -> bool {
    issuer_behind > lifetime.saturating_add(leeway)
}

/// A machine by its number, the moment at which its clock was set, and by how much; negative is back.
pub type ClockStep = (usize, Instant, Nanos);

/// By how much all of several clocks were set, when that was together: all amounts within `slack` of each other,
/// all moments within `at_once`. Of each machine the largest step counts, those back first. A step of no more
/// than `slack` is no step. What is said is the step in the middle, one that was made.
pub fn stepped_back_together(steps: &[ClockStep], slack: Nanos, at_once: Nanos) -> Option<Nanos> {
    let machines = largest(steps, |_| true).len();
    let back = largest(steps, |step| step < 0);
    let ahead = largest(steps, |step| step > 0);
    [back, ahead].into_iter().find_map(|each| {
        if each.len() < machines.max(2) {
            return None;
        }
        let mut by: Vec<Nanos> = each.iter().map(|(_, _, step)| *step).collect();
        order::by_key(&mut by, |it| *it);
        let (least, most) = (*by.first()?, *by.last()?);
        let first = each.iter().map(|(_, at, _)| *at).min()?;
        let last = each.iter().map(|(_, at, _)| *at).max()?;
        let is_step = least > slack || most < slack.saturating_neg();
        let together = most.saturating_sub(least) <= slack && last.since(first) <= at_once;
        let middle = by.get((by.len() - 1) / 2).copied();
        middle.filter(|_| is_step && together)
    })
}

/// The largest step of each machine, the earliest of equal ones, of those in one direction.
fn largest(steps: &[ClockStep], counts: fn(Nanos) -> bool) -> Vec<ClockStep> {
    let counted = steps.iter().filter(|(_, _, step)| counts(*step));
    let mut each: Vec<ClockStep> = counted.copied().collect();
    order::by_key(&mut each, |(machine, at, step)| {
        (*machine, std::cmp::Reverse(step.unsigned_abs()), *at)
    });
    each.dedup_by_key(|(machine, _, _)| *machine);
    each
}

/// When a token in a pod's volume was due for replacement, and by how much it was overdue when it was used. Beyond what the kubelet's
/// check, the client's reading and a clock a little off explain, somebody never read the file again; or the
/// kubelet of a slow node, a sleep or an API server that was down left it there.
///
/// `ends` is `exp`, or `warnafter` where the token has one, as for the kubelet; `now` is what the verifier read.
pub fn never_reread(iat: Instant, ends: Instant, now: Instant) -> Option<(Instant, Nanos)> {
    let (due, _) = due(iat, ends)?;
    let overdue = now.since(due);
    (overdue > CHECK + REREAD + FEW_MINUTES).then_some((due, overdue))
}

/// Which gap in a log, from its last line before to the first after, is as long as an offset is large, give or
/// take `slack`: a machine that slept. The closest one, and the first of equals.
pub fn length_of_sleep(offset: Nanos, gaps: &[(Instant, Instant)], slack: Nanos) -> Option<usize> {
    let offset = offset.saturating_abs();
    let away = gaps.iter().enumerate().filter_map(|(index, (from, to))| {
        let length = to.since(*from);
        let away = length.saturating_sub(offset).saturating_abs();
        (length > slack && offset > slack && away <= slack).then_some((away, index))
    });
    away.min().map(|(_, index)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Instant = Instant(Nanos::MAX);

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    fn millis(milliseconds: Nanos) -> Nanos {
        milliseconds * SECOND / 1000
    }

    #[test]
    fn an_offset_of_a_time_zone_is_so_many_half_hours() {
        for (offset, slack, expected) in [
            // kubespray#10946: a gap of 25 672 s, 7 h and the 8 minutes of a reboot.
            (25_672 * SECOND, 600 * SECOND, Some(14)),
            (25_672 * SECOND, 471 * SECOND, None),
            // A hardware clock in China's time.
            (28_800 * SECOND, 0, Some(16)),
            // `System clock was stepped by -25198.995738 seconds`.
            (-25_198_995_738_000, 2 * SECOND, Some(-14)),
            (-25_198_995_738_000, SECOND, None),
            // India, and Newfoundland in summer.
            (19_800 * SECOND, SECOND, Some(11)),
            (-9_000 * SECOND, SECOND, Some(-5)),
            (50_400 * SECOND, 0, Some(28)),
            (-50_400 * SECOND, 0, Some(-28)),
            (1801 * SECOND, SECOND, Some(1)),
            (1799 * SECOND, SECOND, Some(1)),
            (1801 * SECOND + 1, SECOND, None),
            (1799 * SECOND - 1, SECOND, None),
            // No zone: none at all, too far, two days, sleeps, and the starting story's 117 s.
            (0, SECOND, None),
            (SECOND, SECOND, None),
            (52_200 * SECOND, SECOND, None),
            (172_800 * SECOND, SECOND, None),
            (81_130 * SECOND, 60 * SECOND, None),
            (104_321 * SECOND, 60 * SECOND, None),
            (117 * SECOND, 60 * SECOND, None),
            (5_400 * SECOND, -1, None),
            (Nanos::MAX, Nanos::MAX, None),
            (Nanos::MIN, Nanos::MAX, None),
        ] {
            assert_eq!(near_half_hours(offset, slack), expected, "{offset} {slack}");
        }
    }

    #[test]
    fn a_range_is_a_zone_only_if_all_of_it_is() {
        let hour = 3600 * SECOND;
        for (low, high, expected) in [
            (Some(hour - 5), Some(hour + 5), Some(2)),
            (Some(-hour), Some(-hour), Some(-2)),
            (Some(hour - 20), Some(hour + 5), None),
            (Some(hour), Some(hour + HALF_HOUR), None),
            (Some(hour), None, None),
            (None, Some(hour), None),
            (None, None, None),
            (Some(-5), Some(5), None),
        ] {
            let range = Range {
                low,
                high,
                ..Range::default()
            };
            assert_eq!(zone_in(&range, 10), expected, "{low:?} {high:?}");
        }
    }

    #[test]
    fn a_token_made_more_than_its_life_ago_is_born_expired() {
        for (behind, lifetime, leeway, expected) in [
            // cluster-api#6029: one hour behind, bootstrap tokens of 15 min.
            (3600, 900, 0, true),
            (900, 900, 0, false),
            (901, 900, 0, true),
            (960, 900, 60, false),
            (961, 900, 60, true),
            (-3600, 900, 0, false),
            (7200, 3607, 60, true),
            (2700, 3607, 60, false),
        ] {
            assert_eq!(
                born_expired(behind, lifetime, leeway),
                expected,
                "{behind} {lifetime} {leeway}"
            );
        }
        assert!(!born_expired(Nanos::MAX, Nanos::MAX, Nanos::MAX));
    }

    #[test]
    fn clocks_that_were_all_set_by_the_same_amount_at_once_were_set_together() {
        let check = |steps: &[(usize, i64, Nanos)], expected: Option<Nanos>| {
            let steps: Vec<ClockStep> = steps
                .iter()
                .map(|&(machine, moment, step)| (machine, at(moment), millis(step)))
                .collect();
            let found = stepped_back_together(&steps, 2 * SECOND, 120 * SECOND);
            assert_eq!(found, expected.map(millis), "{steps:?}");
        };
        // kubernetes#123415: everything two hours back; the token was an hour old.
        check(
            &[(0, 0, -7_200_000), (1, 5, -7_199_500), (2, 9, -7_200_900)],
            Some(-7_200_000),
        );
        check(&[(0, 0, -7_200_000), (1, 0, -7_200_000)], Some(-7_200_000));
        // Two days ahead, later corrected; all of them.
        check(
            &[
                (4, 0, 172_800_000),
                (7, 9, 172_801_000),
                (4, 900, -172_800_000),
                (7, 901, -172_801_000),
            ],
            Some(-172_801_000),
        );
        // Woken together: ahead.
        check(&[(0, 0, 28_800_000), (1, 60, 28_801_000)], Some(28_800_000));
        // Small steps beside the large one.
        check(
            &[(0, 0, -7_200_000), (0, 300, -40), (1, 5, -7_200_000)],
            Some(-7_200_000),
        );
        // One machine alone, or one that stayed; two at other times, by other amounts, apart; corrections.
        check(&[], None);
        check(&[(0, 0, -7_200_000), (0, 10, -7_200_000)], None);
        check(&[(0, 0, -7_200_000), (1, 0, -7_200_000), (2, 0, 0)], None);
        check(&[(0, 0, -7_200_000), (1, 121, -7_200_000)], None);
        check(&[(0, 0, -7_200_000), (1, 0, -7_202_001)], None);
        check(&[(0, 0, -7_200_000), (1, 0, 7_200_000)], None);
        check(&[(0, 0, -1_500), (1, 0, -1_500)], None);
    }

    #[test]
    fn steps_beyond_all_measure_do_no_harm() {
        let far = [(0, NEVER, Nanos::MIN), (1, Instant(Nanos::MIN), Nanos::MAX)];
        assert_eq!(stepped_back_together(&far, SECOND, SECOND), None);
        let far = [(0, NEVER, Nanos::MIN), (1, NEVER, Nanos::MIN)];
        assert_eq!(stepped_back_together(&far, SECOND, 0), Some(Nanos::MIN));
        assert_eq!(stepped_back_together(&far, Nanos::MIN, 0), None);
    }

    #[test]
    fn a_file_that_was_never_read_again_is_overdue() {
        const YEAR: i64 = 31_536_000;
        for (lifetime, used, overdue) in [
            // kubernetes#77651, kube-state-metrics#753: exactly an hour and its leeway.
            (3600, 3661, Some(781_000)),
            (3607, 3668, Some(782_400)),
            // Extended tokens after a year, and those that an audit event calls stale: 3989 s, 65 758 s.
            (YEAR, YEAR + 61, Some((YEAR + 61 - 86_400) * 1000)),
            (3607, 7596, Some(4_710_400)),
            (3607, 69_365, Some(66_479_400)),
            // istio#26225: 12 h; cni files of 24 h that nobody writes again: 80 % are 69 120 s.
            (43_200, 43_261, Some(8_701_000)),
            (43_200, 79_200, Some(44_640_000)),
            (86_400, 86_461, Some(17_341_000)),
            // k3s#6555: frozen for 8 h.
            (3600, 28_800, Some(25_920_000)),
            // Replaced in time, or a few minutes late; the shortest tokens expire within those.
            (3600, 2000, None),
            (3600, 2880 + 300, None),
            (3600, 2880 + 301, Some(301_000)),
            (600, 661, None),
            (200_000, 86_700, None),
            (200_000, 86_701, Some(301_000)),
            // Issued after it was seen (kubernetes#124022), or never good.
            (3600, -172_200, None),
            (0, 5000, None),
            (-10, 5000, None),
        ] {
            let iat = 1_700_000_000;
            let found = never_reread(at(iat), at(iat + lifetime), at(iat + used));
            let overdue = overdue.map(|it: i64| millis(it.into()));
            let due = overdue.map(|overdue| at(iat + used).minus(overdue));
            assert_eq!(found, due.zip(overdue), "{lifetime} {used}");
        }
        assert!(never_reread(Instant(Nanos::MIN), at(0), NEVER).is_some());
        assert_eq!(never_reread(NEVER, Instant(Nanos::MIN), at(0)), None);
    }

    #[test]
    fn an_offset_as_long_as_a_gap_is_a_sleep() {
        // minikube#4064: from Fri Apr 5 21:56:46 to Sat Apr 6 20:28:56, 2019; crc#1198: `now` and IssuedAt.
        let minikube = (at(1_554_501_406), at(1_554_582_536));
        let crc = (at(1_587_483_336), at(1_587_587_657));
        // kubespray#10946: from 02:55:43 to 10:03:35.
        let reboot = (at(10_543), at(36_215));
        let gaps = [reboot, crc, minikube];
        for (offset, slack, expected) in [
            (-81_130, 5, Some(2)),
            (81_130, 0, Some(2)),
            (-104_321, 5, Some(1)),
            (-81_136, 5, None),
            (-25_672, 5, Some(0)),
            // 7 h, were all but the reboot a time zone.
            (25_200, 600, Some(0)),
            (25_200, 471, None),
            (25_200, 472, Some(0)),
            (0, 60, None),
            (28_800, 60, None),
        ] {
            let found = length_of_sleep(offset * SECOND, &gaps, slack * SECOND);
            assert_eq!(found, expected, "{offset} {slack}");
        }
        let slept = |offset: Nanos, gaps: &[(i64, i64)], slack: Nanos| {
            let gaps: Vec<_> = gaps.iter().map(|&(from, to)| (at(from), at(to))).collect();
            length_of_sleep(offset * SECOND, &gaps, slack * SECOND)
        };
        // The closest, the first of equals; never one that ends before it begins, nor a pause between two lines.
        assert_eq!(slept(-100, &[(0, 98), (0, 101), (50, 151)], 5), Some(1));
        assert_eq!(slept(-100, &[(100, 0)], 5), None);
        assert_eq!(slept(-4, &[(0, 3)], 5), None);
        assert_eq!(slept(-100, &[], 5), None);
        let all = [(Instant(Nanos::MIN), NEVER)];
        assert_eq!(length_of_sleep(Nanos::MIN, &all, 0), None);
    }
}
