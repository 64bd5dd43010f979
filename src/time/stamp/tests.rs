//! Times as programs write them, and what only looks like one.

use super::*;
use crate::time::Typed;
use crate::time::read_typed;

const NEAR: Assumed = Assumed {
    near: Instant(1_702_377_590 * SECOND),
    year: None,
    zone: 0,
};

fn instant(text: &str) -> Instant {
    match read_typed(text) {
        Ok(Typed::At(instant)) => instant,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn times_are_read_as_programs_write_them() {
    for (text, wanted) in [
        ("2023-12-12T18:37:53Z", "2023-12-12T18:37:53Z"),
        (
            "2023-12-12T18:37:53.063583+08:00",
            "2023-12-12T10:37:53.063583Z",
        ),
        ("2022-07-22 11:40:27 +0000 UTC", "2022-07-22T11:40:27Z"),
        ("2024-02-22 14:40:31 -0500 EST", "2024-02-22T19:40:31Z"),
        (
            "2024-02-22 14:40:31.5 +0800 +0800",
            "2024-02-22T06:40:31.5Z",
        ),
        (
            "2024-02-22 14:40:31.123 +0000 UTC m=+12.345",
            "2024-02-22T14:40:31.123Z",
        ),
        ("2024/01/02 15:04:05", "2024-01-02T15:04:05Z"),
        ("2024-08-23T15:43:59,5+0800", "2024-08-23T07:43:59.5Z"),
        ("1212 18:37:53.063390", "2023-12-12T18:37:53.063390Z"),
        ("0101 00:00:00.000000", "2024-01-01T00:00:00Z"),
        ("20170416T194251Z", "2017-04-16T19:42:51Z"),
        ("01/31/2024 15:04:05", "2024-01-31T15:04:05Z"),
        ("1/2/2024 3:04:05 PM", "2024-01-02T15:04:05Z"),
        ("Mon, 11 Apr 2022 09:06:42 GMT", "2022-04-11T09:06:42Z"),
        ("Monday, 11-Apr-22 09:06:42 GMT", "2022-04-11T09:06:42Z"),
        ("Sat Apr  6 20:28:56 UTC 2019", "2019-04-06T20:28:56Z"),
        ("Sat Apr  6 20:28:56 CST 2019", "2019-04-06T20:28:56Z"),
        ("Sat Apr  6 20:28:56 2019", "2019-04-06T20:28:56Z"),
        ("Sat Apr  6 20:28:56 +08 2019", "2019-04-06T12:28:56Z"),
        ("Thu 26 Nov 2026 01:29:22 AM UTC", "2026-11-26T01:29:22Z"),
        ("Thu Nov 26 12:29:22 AM UTC 2026", "2026-11-26T00:29:22Z"),
        ("Thu 2026-11-26 01:29:22 UTC", "2026-11-26T01:29:22Z"),
        ("Dec 12 18:37:53", "2023-12-12T18:37:53Z"),
        ("Jan  2 03:04:05.678", "2024-01-02T03:04:05.678Z"),
        (
            "2026年 11月 26日 星期四 01:29:22 UTC",
            "2026-11-26T01:29:22Z",
        ),
        ("2026年11月26日 下午 1:29:22", "2026-11-26T13:29:22Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000.25", "2023-11-14T22:13:20.25Z"),
        ("1700000000123", "2023-11-14T22:13:20.123Z"),
        ("1700000000123.456", "2023-11-14T22:13:20.123456Z"),
        ("1700000000123456789", "2023-11-14T22:13:20.123456789Z"),
        ("0229 00:00:00.000000", "2024-02-29T00:00:00Z"),
    ] {
        let read = Stamp::read_whole(text).map(|stamp| stamp.moment(&NEAR));
        assert_eq!(read, Some(instant(wanted)), "{text}");
    }
}

#[test]
fn what_follows_a_time_is_left() {
    for (text, length) in [
        ("2023-12-12T18:37:53Z is before", 20),
        ("2023-12-12 18:37:53 kernel: x", 19),
        ("1212 18:37:53.063390       1 claims.go:126]", 20),
        ("Dec 12 18:37:53 host k3s[911]: x", 15),
        ("Dec 12 18:37:53 2001 was", 15),
        ("2022-07-22 11:40:27 +0000 UTC)", 29),
        ("1704727025 must", 10),
        ("2024-01-01 00:00:00 m=x", 19),
    ] {
        assert_eq!(
            Stamp::read(text).map(|(_, length)| length),
            Some(length),
            "{text}"
        );
    }
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    for text in [
        "",
        "x",
        "2023-13-12T18:37:53Z",
        "2023-12-12",
        "2023-12-12T18:37",
        "1312 18:37:53.063390",
        "1212 18:37:53",
        "123456789",
        "12345678901",
        "17000000001234567891",
        "Foo 12 18:37:53",
        "Dec 12",
        "Marching 12 18:37:53",
        "2023年",
        "99/99/2024 15:04:05",
        "20170416T194251",
        "2023-12-12T25:00:00Z",
        "6 Apr 20:28:56",
        "Feb 30 00:00:00",
        "é",
        "年",
    ] {
        assert_eq!(Stamp::read_whole(text), None, "{text}");
    }
}

#[test]
fn what_was_not_written_is_assumed_and_nothing_else() {
    let assumed = Assumed {
        zone: 8 * 3600,
        year: Some(2019),
        ..NEAR
    };
    for (text, wanted) in [
        ("1212 18:37:53.063390", "2019-12-12T10:37:53.063390Z"),
        ("Sat Apr  6 20:28:56 CST 2018", "2018-04-06T12:28:56Z"),
        ("2023-12-12T18:37:53Z", "2023-12-12T18:37:53Z"),
    ] {
        let read = Stamp::read_whole(text).map(|stamp| stamp.moment(&assumed));
        assert_eq!(read, Some(instant(wanted)), "{text}");
    }
    // No 29th in that year: as it was written.
    let leap = Stamp::read_whole("0229 00:00:00.000000")
        .map(|stamp| stamp.moment(&Assumed { zone: 0, ..assumed }));
    assert_eq!(leap, Some(instant("2000-02-29T00:00:00Z")));
}

#[test]
fn a_stamp_beside_another_has_its_year_and_zone() {
    let read = |text| Stamp::read_whole(text).expect(text);
    let assumed = Assumed {
        near: Instant(0),
        year: None,
        zone: 3600,
    };
    for (stamp, beside, wanted) in [
        (
            "1212 18:37:53.063390",
            "2023-12-12T18:37:53.1Z",
            Some("2023-12-12T18:37:53.063390Z"),
        ),
        (
            "1212 18:37:53.063390",
            "2023-12-12T10:37:54.1Z",
            Some("2023-12-12T18:37:53.063390+08:00"),
        ),
        (
            "1212 13:07:53.063390",
            "2023-12-12T18:37:53+0800",
            Some("2023-12-12T13:07:53.063390+02:30"),
        ),
        (
            "0101 00:00:00.000001",
            "2023-12-31T23:59:59.9Z",
            Some("2024-01-01T00:00:00.000001Z"),
        ),
        (
            "1231 23:59:59.900000",
            "2024-01-01T00:00:00Z",
            Some("2023-12-31T23:59:59.900000Z"),
        ),
        (
            "0229 00:00:00.500000",
            "2024-02-29T00:00:00Z",
            Some("2024-02-29T00:00:00.500000Z"),
        ),
        // Too far apart, or without a zone to take.
        ("1212 18:37:53.063390", "2023-12-12T18:38:53Z", None),
        ("1212 18:37:53.063390", "2023-12-11T00:37:53Z", None),
        ("1212 18:37:53.063390", "2023-12-12 18:37:53", None),
        ("1212 18:37:53.063390", "Dec 12 18:37:53", None),
    ] {
        let other = read(beside);
        let is = read(stamp).with_year_of(&other).with_zone_of(&other);
        assert_eq!(is.has_year, other.has_year, "{beside}");
        assert_eq!(is.has_zone, wanted.is_some(), "{beside}");
        if let Some(wanted) = wanted {
            assert_eq!(
                is.moment(&assumed),
                read(wanted).moment(&assumed),
                "{beside}"
            );
        }
    }
}

#[test]
fn a_stamp_is_written_as_it_reads_back() {
    for (text, wanted) in [
        ("2023-12-12T18:37:53.063390Z", "2023-12-12T18:37:53.063390Z"),
        ("2023-12-12 18:37:53 +0800", "2023-12-12T10:37:53Z"),
        ("2024/01/02 15:04:05,5", "2024-01-02T15:04:05.5"),
        ("1212 18:37:53.063390", "Dec 12 18:37:53.063390"),
        ("Feb 29 18:37:53", "Feb 29 18:37:53"),
        ("Dec 2 18:37:53 UTC", "Dec 02 18:37:53 UTC"),
        ("1700000000123456789", "2023-11-14T22:13:20.123456789Z"),
    ] {
        let stamp = Stamp::read_whole(text).expect(text);
        assert_eq!(stamp.text().as_deref(), Some(wanted), "{text}");
        assert_eq!(Stamp::read_whole(wanted), Some(stamp), "{text}");
    }
}
