//! Objects of each kind as kubectl prints them, lists of them, and what cannot be used.

use super::*;
use crate::{json, yaml};

/// One line about an object.
fn shown(object: &Object) -> String {
    let mut words = vec![
        format!("{:?}", object.kind),
        format!("{}/{}", object.namespace, object.name),
    ];
    words.extend(object.uid.as_ref().map(|uid| format!("uid={uid}")));
    words.extend(
        object
            .deletion
            .map(|at| format!("deleted={}", at.seconds())),
    );
    words.extend(
        object
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={value}")),
    );
    words.extend(object.secrets.iter().map(|name| format!("secret={name}")));
    words.extend(object.token.as_ref().map(|token| format!("token={token}")));
    words.extend(
        object
            .service_account
            .as_ref()
            .map(|name| format!("as={name}")),
    );
    words.extend(object.node.as_ref().map(|name| format!("on={name}")));
    words.join(" ")
}

/// Reads YAML, and the same as JSON, which must not differ but for the places.
fn check(text: &str, objects: &[&str], others: &[&str]) {
    let (documents, faults) = yaml::read(text);
    assert_eq!(faults, [], "{text}");
    for document in &documents {
        let again = json::pretty(document);
        let (again, faults) = json::read(again.as_bytes());
        assert_eq!(faults, [], "{text}");
        for document in [document, &again.expect("it is there")] {
            let found = read(document);
            assert_eq!(found.faults, [], "{text}");
            let found_objects: Vec<_> = found.objects.iter().map(|it| shown(&it.object)).collect();
            assert_eq!(found_objects, objects, "{text}");
            let mut rest: Vec<_> = found.others.iter().map(|(kind, _)| kind.clone()).collect();
            rest.extend(
                found
                    .missing
                    .iter()
                    .map(|it| format!("no {:?} {}", it.kind, it.name)),
            );
            assert_eq!(rest, others, "{text}");
        }
    }
}

const POD: &str = r#"apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"other"}}
  creationTimestamp: "2026-11-24T08:00:00Z"
  deletionGracePeriodSeconds: 30
  deletionTimestamp: "2026-11-24T09:00:30Z"
  labels:
    app: web
    version: "1"
  name: web-0
  namespace: shop
  resourceVersion: "4711"
  uid: 0b2f3b1e-55a4-4c6e-9f0e-3f7d6a1c2b3d
spec:
  containers:
  - image: nginx
    name: web
  nodeName: worker-1
  serviceAccount: web
  serviceAccountName: web
status:
  phase: Running
"#;

#[test]
fn objects_are_read_as_kubectl_prints_them() {
    check(
        POD,
        &[
            "Pod shop/web-0 uid=0b2f3b1e-55a4-4c6e-9f0e-3f7d6a1c2b3d deleted=1795510830 app=web version=1 as=web on=worker-1",
        ],
        &[],
    );
    check(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: shop\n  uid: u\nsecrets:\n- name: web-token-abcde\n- name: web-dockercfg\n",
        &["ServiceAccount shop/web uid=u secret=web-token-abcde secret=web-dockercfg"],
        &[],
    );
    check(
        "apiVersion: v1\ndata:\n  ca.crt: QQ==\n  token: |\n    ZXlK\n    aC5iLmM=\nkind: Secret\nmetadata:\n  name: t\n  labels:\n    kubernetes.io/legacy-token-last-used: \"2026-11-23\"\ntype: kubernetes.io/service-account-token\n",
        &["Secret default/t kubernetes.io/legacy-token-last-used=2026-11-23 token=eyJh.b.c"],
        &[],
    );
    check(
        "kind: Secret\nmetadata: {name: t, namespace: ns}\ndata: {token: REDACTED}",
        &["Secret ns/t"],
        &[],
    );
    check(
        "kind: Secret\nmetadata: {name: t, namespace: ns, deletionTimestamp: null}\ndata: {token: QQ==}\nstringData: {token: b}",
        &["Secret ns/t token=b"],
        &[],
    );
    check(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ndata:",
        &["Secret default/t"],
        &[],
    );
    check(
        "apiVersion: v1\nkind: Node\nmetadata:\n  name: worker-1\n  uid: n\n",
        &["Node /worker-1 uid=n"],
        &[],
    );
}

#[test]
fn lists_are_read_item_by_item() {
    let items = "- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {kind: Service, apiVersion: v1, metadata: {name: s}}\n- {kind: Node, metadata: {name: n}}\n";
    let objects = ["Pod default/a", "Node /n"];
    check(items, &objects, &["Service"]);
    check(
        &format!("apiVersion: v1\nkind: List\nitems:\n{items}"),
        &objects,
        &["Service"],
    );
    check(
        "kind: SecretList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}",
        &["Secret default/a", "Secret default/b"],
        &[],
    );
    check("kind: PodList\nitems: null", &[], &[]);
    check(
        "kind: DeploymentList\nitems: [{metadata: {name: x}}]",
        &[],
        &["Deployment"],
    );
}

#[test]
fn what_is_not_looked_at_is_named() {
    check(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {}",
        &[],
        &["Deployment"],
    );
    check(
        "apiVersion: other.io/v1\nkind: Node\nmetadata: {name: n}",
        &[],
        &["Node"],
    );
    let status = |rest: &str| {
        format!(
            "{{kind: Status, apiVersion: v1, metadata: {{}}, status: Failure, code: 404, {rest}}}"
        )
    };
    check(
        &status("reason: NotFound, details: {name: web-0, kind: pods}"),
        &[],
        &["no Pod web-0"],
    );
    check(
        &status("reason: NotFound, details: {name: web, kind: deployments, group: apps}"),
        &[],
        &["Status"],
    );
    check(
        &status("reason: NotFound, details: {name: web, kind: pods, group: x.io}"),
        &[],
        &["Status"],
    );
    check(
        &status("reason: Forbidden, details: {name: web-0, kind: pods}"),
        &[],
        &["Status"],
    );
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let wrong = |path, found, wanted| Wrong::Type {
        path,
        found,
        wanted,
    };
    let time = |found: &str| Wrong::NotATime {
        path: "metadata.deletionTimestamp",
        found: found.into(),
    };
    for (text, place, what, used) in [
        (
            "just words",
            "just words",
            Wrong::NotAnObject(Kind::String),
            0,
        ),
        (
            "{metadata: {name: x}}",
            "{metadata: {name: x}}",
            Wrong::Missing("kind"),
            0,
        ),
        (
            "{kind: 7}",
            "7",
            wrong("kind", Kind::Number, Kind::String),
            0,
        ),
        (
            "{kind: Pod}",
            "{kind: Pod}",
            Wrong::Missing("metadata.name"),
            0,
        ),
        (
            "{kind: Pod, metadata: {}}",
            "{}",
            Wrong::Missing("metadata.name"),
            0,
        ),
        (
            "{kind: Pod, metadata: x}",
            "x",
            wrong("metadata", Kind::String, Kind::Object),
            0,
        ),
        (
            "{kind: Pod, metadata: {name: 12}}",
            "12",
            wrong("metadata.name", Kind::Number, Kind::String),
            0,
        ),
        (
            "{kind: Pod, metadata: {name: a, namespace: 1}}",
            "1",
            wrong("metadata.namespace", Kind::Number, Kind::String),
            0,
        ),
        (
            "{kind: Pod, metadata: {name: a, uid: 0}}",
            "0",
            wrong("metadata.uid", Kind::Number, Kind::String),
            1,
        ),
        (
            "{kind: Pod, metadata: {name: a, deletionTimestamp: '2026-11-24'}}",
            "'2026-11-24'",
            time("2026-11-24"),
            1,
        ),
        (
            "{kind: Pod, metadata: {name: a, deletionTimestamp: '1795511030'}}",
            "'1795511030'",
            time("1795511030"),
            1,
        ),
        (
            "{kind: Pod, metadata: {name: a, labels: {x: 1}}}",
            "1",
            wrong("metadata.labels", Kind::Number, Kind::String),
            1,
        ),
        (
            "{kind: Pod, metadata: {name: a}, spec: []}",
            "[]",
            wrong("spec", Kind::Array, Kind::Object),
            1,
        ),
        (
            "{kind: Secret, metadata: {name: a}, data: {token: <redacted>}}",
            "<redacted>",
            Wrong::NotBase64("data.token"),
            1,
        ),
        (
            "{kind: ServiceAccount, metadata: {name: a}, secrets: {}}",
            "{}",
            wrong("secrets", Kind::Object, Kind::Array),
            1,
        ),
        (
            "{kind: List, items: 1}",
            "1",
            wrong("items", Kind::Number, Kind::Array),
            0,
        ),
    ] {
        let (documents, faults) = yaml::read(text);
        assert_eq!((documents.len(), faults.len()), (1, 0), "{text}");
        let found = read(&documents[0]);
        let said: Vec<_> = found
            .faults
            .iter()
            .map(|it| (&text[it.span.start..it.span.end], it.what.clone()))
            .collect();
        assert_eq!(said, [(place, what)], "{text}");
        assert_eq!(found.objects.len(), used, "{text}");
    }
}
