//! What of a log is kept, wherever its pieces end.

use super::*;
use crate::evidence::recognise;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";

fn sift(text: &[u8], piece: usize) -> Sifted {
    let mut sifter = Sifter::default();
    text.chunks(piece).for_each(|piece| sifter.feed(piece));
    sifter.end()
}

fn refused(second: usize, words: &str) -> String {
    format!(
        "E1212 18:{:02}:{:02}.063583       1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid bearer token, {words}]\"",
        second / 60 % 60,
        second % 60
    )
}

#[test]
fn a_line_is_kept_if_it_says_something() {
    let expired = refused(1, "service account token has expired");
    for (line, kept) in [
        (expired.as_str(), true),
        ("2023-12-12T18:37:53Z jwt: token is expired by 3m2s", true),
        (&format!("GET /callback?id_token={TOKEN} 200"), true),
        (TOKEN, true),
        (
            "token k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8 sent",
            true,
        ),
        (
            "Dec 12 18:37:53 node-7 chronyd[612]: System clock was stepped by -3.201 seconds",
            true,
        ),
        (
            "I1212 18:37:53.063583       1 httplog.go:132] \"HTTP\" verb=\"GET\" resp=200",
            false,
        ),
        ("{\"level\":\"info\",\"msg\":\"request served\"}", false),
        ("a word", false),
        ("eyJ", false),
        ("", false),
    ] {
        let sifted = sift(line.as_bytes(), 7);
        assert_eq!(sifted.kept == 1, kept, "{line}");
        assert_eq!(sifted.lines, usize::from(!line.is_empty()));
        let text = if kept {
            format!("{line}\n")
        } else {
            String::new()
        };
        assert_eq!(sifted.text, text);
    }
}

#[test]
fn pieces_may_end_anywhere() {
    let text = format!(
        "看 {}\r\n\n看日志 x\n{TOKEN} é\nlast: jwt: token is expired",
        refused(3, "Token has expired.")
    );
    let whole = sift(text.as_bytes(), usize::MAX);
    assert_eq!((whole.lines, whole.kept, whole.bytes), (5, 3, text.len()));
    assert_eq!(whole.cut, 0);
    for piece in 1..text.len() {
        assert_eq!(sift(text.as_bytes(), piece), whole, "{piece}");
    }
    // What is no UTF-8 is read as far as it goes.
    let broken = [b"\xff\xfe ".as_slice(), TOKEN.as_bytes(), b"\n"].concat();
    assert_eq!(sift(&broken, 2).kept, 1);
    assert_eq!(sift(b"", 1), Sifted::default());
}

#[test]
fn a_line_that_is_too_long_is_cut_and_counted() {
    let long = format!("{} {TOKEN}", "x".repeat(LONGEST));
    let text = format!("{TOKEN} {long}\n{long}\n{TOKEN}\n");
    for piece in [1 << 18, 1 << 30] {
        let sifted = sift(text.as_bytes(), piece);
        assert_eq!((sifted.lines, sifted.cut, sifted.kept), (3, 2, 2));
        let first = sifted.text.lines().next().unwrap_or_default();
        assert_eq!(first.len(), LONGEST);
    }
}

#[test]
fn of_a_flood_the_first_and_the_last_stay() {
    let mut text = String::new();
    for second in 0..3_000 {
        text += &refused(second, "Token has expired.");
        text += "\nI1212 18:37:53.063583       1 httplog.go:132] resp=200\n";
        if second == 1_500 {
            text += &format!("{TOKEN}\n");
        }
    }
    let sifted = sift(text.as_bytes(), 1 << 16);
    assert_eq!((sifted.lines, sifted.telling), (6_001, 3_001));
    assert_eq!(sifted.kept, MOST_LINES);
    assert_eq!(sifted.text.lines().count(), MOST_LINES);
    let counts: Vec<_> = sifted.groups.iter().map(|it| it.lines).collect();
    assert_eq!(counts, [3_000, 1]);
    assert!(sifted.text.contains(TOKEN));
    let (first, last) = (
        refused(0, "Token has expired."),
        refused(2_999, "Token has expired."),
    );
    assert!(sifted.text.starts_with(&first) && sifted.text.ends_with(&format!("{last}\n")));
    // In their order, from both ends.
    let lines: Vec<&str> = sifted.text.lines().collect();
    assert_eq!(lines[900], refused(900, "Token has expired."));
    assert_eq!(lines[1_100], refused(2_100, "Token has expired."));
    let evidence = recognise(&sifted.text);
    assert!(evidence.token.is_some());
}

#[test]
fn groups_and_bytes_have_a_limit() {
    let mut text = String::new();
    for host in 0..400 {
        text += &format!(
            "Dec 12 18:37:53 node-{host} k3s[9]: {}\n",
            refused(1, "Token has expired.")
        );
    }
    let sifted = sift(text.as_bytes(), 1_000);
    assert_eq!((sifted.kept, sifted.groups.len()), (400, MOST_GROUPS + 1));
    assert_eq!(
        sifted.groups[0],
        Count {
            says: Says::Others,
            lines: 144
        }
    );
    let long = format!("{TOKEN} {}\n", "x".repeat(100_000));
    let sifted = sift(long.repeat(100).as_bytes(), 1 << 20);
    assert_eq!((sifted.telling, sifted.kept), (100, 39));
}

#[test]
fn objects_over_lines_are_counted() {
    let text = "apiVersion: v1\nkind: Pod\n---\n{\n  \"kind\": \"Pod\"\n}\n";
    let sifted = sift(text.as_bytes(), 3);
    assert_eq!((sifted.objects, sifted.kept), (2, 0));
}
