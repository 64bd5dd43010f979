//! Each way to write a command line, each flag, and what is wrong with a value, at its place.

use super::*;
use crate::yaml;

/// One line about everything that was read.
fn shown(flags: &ApiServerFlags) -> String {
    let names = |list: &[Placed<String>]| {
        let names: Vec<_> = list.iter().map(|it| it.value.as_str()).collect();
        names.join("|")
    };
    let mut shown = Vec::new();
    for (name, list) in [
        ("name", &flags.name_hints),
        ("iss", &flags.issuers),
        ("key", &flags.key_files),
    ] {
        if !list.is_empty() {
            shown.push(format!("{name}={}", names(list)));
        }
    }
    shown.extend(
        flags
            .audiences
            .as_ref()
            .map(|it| format!("aud={}", names(it))),
    );
    shown.extend(
        flags
            .signing_key_file
            .as_ref()
            .map(|it| format!("sign={}", it.value)),
    );
    shown.extend(
        flags
            .extend
            .as_ref()
            .map(|it| format!("extend={}", it.value)),
    );
    shown.extend(
        flags
            .max_expiration
            .as_ref()
            .map(|it| format!("max={}", it.value / SECOND)),
    );
    shown.extend(
        flags
            .lookup
            .as_ref()
            .map(|it| format!("lookup={}", it.value)),
    );
    shown.extend(
        flags
            .others
            .iter()
            .map(|(name, it)| format!("{name}={}", it.value)),
    );
    shown.join(" ")
}

fn read(pasted: &str) -> ApiServerFlags {
    let flags = of_command_line(pasted, Span::new(0, pasted.len()));
    let lists = [
        &flags.issuers,
        &flags.key_files,
        flags.audiences.as_ref().unwrap_or(&flags.issuers),
    ];
    for placed in lists
        .into_iter()
        .flatten()
        .filter(|it| !it.value.is_empty())
    {
        assert_eq!(
            pasted.get(placed.span.start..placed.span.end),
            Some(placed.value.as_str()),
            "{pasted}"
        );
    }
    flags
}

fn check(pasted: &str, expected: &str) {
    let flags = read(pasted);
    assert_eq!(shown(&flags), expected, "{pasted:?}");
    assert_eq!(flags.faults, [], "{pasted:?}");
}

#[test]
fn a_command_line_is_read_however_it_is_written() {
    let expected = "iss=https://a|https://b key=/k/1.pub|/k/2.pub aud=x|y|z sign=/k/s extend=false max=86400 lookup=true";
    for quote in ["", "'", "\""] {
        for (space, break_) in [
            (" ", " "),
            ("=", " \\\n  "),
            ("=", " \\\r\n  "),
            ("=", "\n- "),
            (" ", "\n    "),
        ] {
            let flags = [
                ("service-account-issuer", "https://a"),
                ("service-account-issuer", "https://b"),
                ("service-account-key-file", "/k/1.pub"),
                ("service-account-key-file", "/k/2.pub"),
                ("api-audiences", "x,y"),
                ("api-audiences", "z"),
                ("service-account-signing-key-file", "/k/s"),
                ("service-account-max-token-expiration", "24h0m0s"),
            ];
            let flags = flags.map(|(name, value)| format!("--{name}{space}{quote}{value}{quote}"));
            let bools = [
                "--service-account-extend-token-expiration=false",
                "--service-account-lookup",
            ];
            let line = flags
                .into_iter()
                .chain(bools.map(String::from))
                .collect::<Vec<_>>();
            for begin in [
                "kube-apiserver",
                "ExecStart=/usr/local/bin/kube-apiserver",
                "root 1 0.0 /usr/bin/kube-apiserver",
                "-",
            ] {
                check(&format!("{begin} {}", line.join(break_)), expected);
            }
        }
    }
    check(
        "\"--service-account-issuer=https://a\",\n\"--api-audiences=x,y\",",
        "iss=https://a aud=x|y",
    );
    check("kube-apiserver --api-audiences=\\\"a,b\\\",c", "aud=a,b|c");
    check("kube-apiserver --a | grep --service-account-issuer=x", "");
}

#[test]
fn a_flag_is_read_as_pflag_reads_it() {
    for (flags, expected) in [
        ("--service_account_issuer=a", "iss=a"),
        ("--service-account-issuer a,b", "iss=a,b"),
        ("--service-account-key-file=a,b", "key=a,b"),
        ("--service-account-issuer=a=b", "iss=a=b"),
        (
            "--service-account-lookup=F --service-account-lookup=1",
            "lookup=true",
        ),
        ("--service-account-lookup false", "lookup=true"),
        (
            "--service-account-signing-key-file=a --service-account-signing-key-file=b",
            "sign=b",
        ),
        ("--api-audiences=", "aud="),
        ("--api-audiences=a,,b,", "aud=a||b|"),
        (
            "--service-account-api-audiences=a --service-account-api-audiences=b",
            "aud=a|b",
        ),
        ("--service-account-max-token-expiration=0", "max=0"),
        (
            "--oidc-issuer-url=x --oidc-client-id=c --authentication-config=f",
            "oidc-issuer-url=x oidc-client-id=c authentication-config=f",
        ),
        ("--unknown --service-account-issuer=a value", "iss=a"),
        ("-- --service-account-issuer=a", ""),
        ("-service-account-issuer=a", ""),
    ] {
        check(&format!("kube-apiserver {flags}"), expected);
    }
}

#[test]
fn audiences_are_the_issuers_if_none_are_given() {
    for (flags, audiences) in [
        (
            "--service-account-issuer=a --service-account-issuer=b",
            Some("a b"),
        ),
        ("--service-account-issuer=a --api-audiences=", Some("a")),
        ("--service-account-issuer=a --api-audiences=c", Some("c")),
        ("--v=2", None),
    ] {
        let found = read(&format!("kube-apiserver {flags}")).effective_audiences();
        assert_eq!(
            found.map(|it| it.join(" ")).as_deref(),
            audiences,
            "{flags}"
        );
    }
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    for (flags, place, what) in [
        (
            "--service-account-issuer",
            "--service-account-issuer",
            Wrong::ValueMissing,
        ),
        (
            "--service-account-issuer --v=2",
            "--service-account-issuer",
            Wrong::ValueMissing,
        ),
        (
            "--service-account-issuer=",
            "--service-account-issuer=",
            Wrong::Empty,
        ),
        (
            "--service-account-issuer=a --service-account-issuer 'a'",
            "a",
            Wrong::Twice("a".into()),
        ),
        (
            "--service-account-issuer=${ISSUER}",
            "${ISSUER}",
            Wrong::NotExpanded("${ISSUER}".into()),
        ),
        (
            "--service-account-extend-token-expiration=maybe",
            "maybe",
            Wrong::NotABool("maybe".into()),
        ),
        (
            "--service-account-lookup=",
            "--service-account-lookup=",
            Wrong::NotABool(String::new()),
        ),
        (
            "--service-account-max-token-expiration=1d",
            "1d",
            Wrong::NotADuration("1d".into()),
        ),
        (
            "--service-account-max-token-expiration 30m",
            "30m",
            Wrong::OutOfRange(1_800 * SECOND),
        ),
    ] {
        let pasted = format!("kube-apiserver {flags}");
        let faults = read(&pasted).faults;
        let found: Vec<_> = faults
            .iter()
            .map(|it| (&pasted[it.span.start..it.span.end], it.what.clone()))
            .collect();
        assert_eq!(found, [(place, what)], "{pasted}");
    }
}

#[test]
fn the_pod_of_a_server_is_found_and_no_other() {
    let pod = |containers: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-cp-1\nspec:\n  nodeName: cp-1\n  containers:\n{containers}"
        );
        let (documents, faults) = yaml::read(&text);
        assert_eq!(faults, []);
        of_pod(&text, &documents[0]).map(|flags| {
            for placed in flags.issuers.iter().chain(&flags.name_hints) {
                let written = &text[placed.span.start..placed.span.end];
                assert!(written.contains(&placed.value), "{written}");
            }
            shown(&flags)
        })
    };
    let name = "name=kube-apiserver-cp-1|cp-1";
    for containers in [
        "  - command:\n    - kube-apiserver\n    - --service-account-issuer=https://a\n",
        "  - name: other\n    command: [sleep]\n  - command: [/usr/bin/kube-apiserver, '--service-account-issuer=https://a']\n",
        "  - command: [/go-runner, --log-file=/x, kube-apiserver]\n    args: [--service-account-issuer, https://a]\n",
        "  - command: [/bin/sh, -c, \"exec /usr/bin/kube-apiserver --service-account-issuer=https://a 1>>/x 2>&1\"]\n",
        "  - name: kube-apiserver\n    args: [--service-account-issuer=https://a]\n",
    ] {
        assert_eq!(
            pod(containers),
            Some(format!("{name} iss=https://a")),
            "{containers}"
        );
    }
    assert_eq!(pod("  - name: etcd\n    command: [etcd, --a=b]\n"), None);
    assert_eq!(pod("  - command: 7\n"), None);
    assert_eq!(pod("  - name: x\n    image: kube-apiserver\n"), None);
}

#[test]
fn every_cut_of_a_command_line_is_read() {
    let line = "ExecStart=/usr/bin/kube-apiserver \\\r\n  --service-account-issuer=\"https://é\\\"\" \\\n --api-audiences 'a,b',\"c\\$d\" --service-account-max-token-expiration=1h\\";
    for (at, _) in line.char_indices() {
        for text in [&line[..at], &line[at..]] {
            let flags = of_command_line(text, Span::new(0, text.len()));
            for placed in flags.issuers.iter().chain(flags.audiences.iter().flatten()) {
                assert!(
                    text.get(placed.span.start..placed.span.end).is_some(),
                    "{text}"
                );
            }
            for fault in &flags.faults {
                assert!(
                    text.get(fault.span.start..fault.span.end).is_some(),
                    "{text}"
                );
            }
        }
    }
}
