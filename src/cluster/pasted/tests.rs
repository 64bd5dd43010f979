//! Whole pastes: in any order, cut anywhere, and with places in the paste.

use super::*;
use crate::cluster::Lookup;
use crate::evidence::recognise;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
const KLOG: &str = "E1124 09:00:53.063583       1 authentication.go:63] \"Unable to authenticate\" err=\"kind: x\"";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: shop\n  uid: u\nspec:\n  nodeName: é\n";
const SECRET: &str =
    "apiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: t\r\nstringData:\r\n  token: b\r\n";
const LIST: &str = "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata:\n    name: n\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: sa\nkind: List\nmetadata:\n  resourceVersion: \"\"\n";
const JSON: &str =
    "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Pod\",\n  \"metadata\": {\"name\": \"j\"}\n}";
const STATIC: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\n  namespace: kube-system\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n    - --service-account-issuer=https://static\n";
const LINE: &str = "ExecStart=/usr/bin/kube-apiserver \\\n  --service-account-issuer=https://line \\\n  --api-audiences=a,b";
const FLAGS: &str =
    "    - --service-account-issuer=https://flags\n    - --service-account-lookup=maybe";
const GONE: &str = "Error from server (NotFound): pods \"web-0\" not found";

fn read_all(pasted: &str) -> Pasted {
    let evidence = recognise(pasted);
    let read = read(pasted, &evidence.findings);
    let spans = read.objects.iter().map(|it| it.1);
    let spans = spans.chain(read.missing.iter().map(|it| it.2));
    let spans = spans.chain(read.servers.iter().map(|it| it.span));
    let spans = spans.chain(
        read.servers
            .iter()
            .flat_map(|it| it.issuers.iter().map(|it| it.span)),
    );
    let spans = spans.chain(read.faults.iter().map(|it| it.span));
    for span in spans.chain(read.others.iter().map(|it| it.1)) {
        assert!(
            pasted.get(span.start..span.end).is_some(),
            "{span:?} in {pasted:?}"
        );
    }
    read
}

fn shown(read: &Pasted) -> Vec<String> {
    let objects = read
        .objects
        .iter()
        .map(|(it, _)| format!("{}/{}", it.namespace, it.name));
    let missing = read.missing.iter().map(|it| format!("no {}", it.1));
    let issuers = read
        .servers
        .iter()
        .flat_map(|it| it.issuers.iter().map(|it| it.value.clone()));
    let others = read.others.iter().map(|it| it.0.clone());
    objects
        .chain(missing)
        .chain(issuers)
        .chain(others)
        .collect()
}

#[test]
fn pieces_are_read_in_any_order_and_the_token_found() {
    let pieces: [(&str, &[&str]); 10] = [
        (TOKEN, &[]),
        (KLOG, &[]),
        (POD, &["shop/web-0"]),
        (SECRET, &["default/t"]),
        (LIST, &["/n", "default/sa"]),
        (JSON, &["default/j"]),
        (STATIC, &["kube-system/kube-apiserver", "https://static"]),
        (LINE, &["https://line"]),
        (FLAGS, &["https://flags"]),
        (GONE, &["no web-0"]),
    ];
    for first in 0..pieces.len() {
        for step in [1, 3, 7, 9] {
            for between in ["\n", "\n\n", "\n---\n", "\n\nand then:\n"] {
                let order = (0..pieces.len()).map(|at| (first + at * step) % pieces.len());
                let (mut pasted, mut expected) = (String::new(), Vec::new());
                for at in order {
                    pasted.push_str(pieces[at].0.trim_end());
                    pasted.push_str(between);
                    expected.extend(pieces[at].1.iter().map(|it| it.to_string()));
                }
                let read = read_all(&pasted);
                let mut found = shown(&read);
                expected.sort();
                found.sort();
                assert_eq!(found, expected, "{pasted}");
                assert_eq!(read.faults.len(), 1, "{pasted}\n{:?}", read.faults);
                let token = recognise(&pasted).token.map(|it| it.text.clone());
                assert_eq!(token.as_deref(), Some(TOKEN), "{pasted}");
            }
        }
    }
}

#[test]
fn indented_flags_below_a_manifest_are_not_its_own() {
    let read = read_all(&format!("{POD}\n{FLAGS}\n\n{TOKEN}"));
    assert_eq!(shown(&read), ["shop/web-0", "https://flags"]);
    // But a blank line in a list of its own does no harm.
    let blank = STATIC.replace("    - --", "\n    - --");
    let read = read_all(&blank);
    assert_eq!(
        shown(&read),
        ["kube-system/kube-apiserver", "https://static"]
    );
}

#[test]
fn an_object_that_stands_twice_is_the_later_one() {
    let later = POD.replace("uid: u", "uid: v");
    let read = read_all(&format!("{POD}\n{later}"));
    let uids: Vec<_> = read
        .objects
        .iter()
        .map(|(it, _)| it.uid.as_deref())
        .collect();
    assert_eq!(uids, [Some("v")]);
    let ask = |pasted: &str| {
        let cluster = read_all(pasted).cluster();
        match cluster.look_up(ObjectKind::Pod, "shop", "web-0") {
            Lookup::Found(_) => "found",
            Lookup::Missing => "missing",
            Lookup::Unknown => "unknown",
        }
    };
    assert_eq!(ask(POD), "found");
    // It may have been asked in another namespace.
    assert_eq!(ask(&format!("{POD}\n{GONE}")), "found");
    assert_eq!(ask(&format!("{GONE}\n{POD}")), "found");
    assert_eq!(ask(GONE), "missing");
    assert_eq!(ask(&GONE.replace("pods", "secrets")), "unknown");
    assert_eq!(ask(&GONE.replace("pods", "deployments.apps")), "unknown");
    assert_eq!(ask(SECRET), "unknown");
}

#[test]
fn faults_have_their_places_in_the_paste() {
    for (text, place) in [
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: 7\n", "7"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: é\n  name: é\n",
            "name",
        ),
        (
            "{\"apiVersion\": \"v1\",\n\"kind\": \"Pod\", \"metadata\": {\"name\": 7}}",
            "7",
        ),
        ("kube-apiserver --service-account-lookup=perhaps", "perhaps"),
    ] {
        let pasted = format!("é before\n\n{text}\n\nafter");
        let faults = read_all(&pasted).faults;
        assert_eq!(faults.len(), 1, "{pasted}: {faults:?}");
        let span = faults[0].span;
        assert_eq!(&pasted[span.start..span.end], place, "{pasted}");
    }
}

#[test]
fn every_cut_of_a_paste_is_read() {
    let whole = [POD, SECRET, LIST, JSON, STATIC, LINE, FLAGS, GONE].join("\n");
    for (at, _) in whole.char_indices() {
        read_all(&whole[..at]);
        read_all(&whole[at..]);
    }
    // Of a cut object what is there counts.
    let read = read_all(&POD[..POD.find("uid").expect("it is there")]);
    assert_eq!(read.objects[0].0.uid, None);
    let read = read_all(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"j\",\"uid\":\"u",
    );
    assert_eq!(shown(&read), ["default/j"]);
}
