//! Does the example answer lines, go on after one that is no question, and say so by its exit status?

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const HEADER: &str = r#"{"type":"header","keys":{"k":{"spki_pem":"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiZCvVhKP/bK9xq4lUOwSlB77HJPl\nluOtkM3uhQpv2GIsA6G53CxRtOf8+ItqLQBOIvMqHPoRLteS2yS4viGzeQ==\n-----END PUBLIC KEY-----\n"}}}"#;

/// `{"alg":"ES256"}` and `{"iss":"api"}`, with a signature of no use.
const QUESTION: &str = r#"{"id":7,"token":"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhcGkifQ.c2ln","config":{"issuers":["api"],"implicit_audiences":["api"],"keys":["k"],"legacy_lookup":true},"requested_audiences":null,"now_s":0,"now_ns":0,"state":{}}"#;

#[test]
fn a_line_is_a_question_and_anything_else_is_a_problem() {
    let (answers, status) = judge(&["--kubernetes", "1.28"], &[HEADER, QUESTION]);
    assert_eq!(status, Some(0));
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["id"], 7);
    assert_eq!(answers[0]["step"], "signature");
    assert_eq!(
        answers[0]["error"],
        "square/go-jose: error in cryptographic primitive"
    );

    let other_key = QUESTION.replace("[\"k\"]", "[\"q\"]");
    let lines = [HEADER, "{", QUESTION, "[]", &other_key];
    let (answers, status) = judge(&["--kubernetes", "next"], &lines);
    assert_eq!(status, Some(1));
    let lines: Vec<&Value> = answers.iter().map(|answer| &answer["line"]).collect();
    assert_eq!(lines, [&json!(2), &json!(null), &json!(4), &json!(5)]);
    assert_eq!(answers[3]["problem"], "there is no key q");
}

#[test]
fn a_release_that_is_not_known_is_no_release() {
    for arguments in [&["--kubernetes", "1.19"][..], &["--kubernetes"], &[]] {
        assert_eq!(
            judge(arguments, &[]),
            (Vec::new(), Some(2)),
            "{arguments:?}"
        );
    }
}

fn judge(arguments: &[&str], lines: &[&str]) -> (Vec<Value>, Option<i32>) {
    let mut child = Command::new(example())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the example, which `cargo test` builds and `cargo test --test judge` does not");
    let mut stdin = child.stdin.take().expect("a pipe");
    // It may have gone already, if the arguments were wrong.
    let _ = stdin.write_all(lines.join("\n").as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the example ends");
    let said = String::from_utf8(output.stdout).expect("text");
    let answers = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    (answers.collect(), output.status.code())
}

/// Cargo builds examples beside the tests.
fn example() -> PathBuf {
    let tests = std::env::current_exe().expect("this test");
    let target = tests.ancestors().nth(2).expect("the target folder");
    target
        .join("examples")
        .join(format!("judge{}", std::env::consts::EXE_SUFFIX))
}
