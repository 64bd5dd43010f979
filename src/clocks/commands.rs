//! Commands that measure clocks, ready to be copied: names to be filled in stand in capitals.
//!
//! What each prints is read here: see the forms that it names. None of them changes anything, and all but two print
//! no secret (`fresh-token` a token, which is what it is for; `audit` what the audit policy keeps of requests).

/// A command to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    pub id: &'static str,
    pub text: &'static str,
    /// The forms of evidence that read what it prints.
    pub printed: &'static [&'static str],
}

/// In the order in which they help: first those that need no access to a machine.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "date-headers",
        text: "for s in SERVER-1 SERVER-2 SERVER-3; do echo \"== $s\"; \
             curl -sk -m 2 -o /dev/null -D - \"https://$s:6443/livez\"; done",
        printed: &["date_header"],
    },
    Command {
        id: "fresh-token",
        text: "kubectl create token SERVICEACCOUNT -n NAMESPACE",
        printed: &["compact"],
    },
    Command {
        id: "events",
        text: "kubectl get events -A -o custom-columns=HOST:.source.host,COUNT:.count,\
             FIRST:.firstTimestamp,CREATED:.metadata.creationTimestamp",
        printed: &["event"],
    },
    Command {
        id: "node-leases",
        text: "kubectl get lease -n kube-node-lease -o yaml --show-managed-fields",
        printed: &["lease"],
    },
    Command {
        id: "node-lease-list",
        text: "kubectl get lease -n kube-node-lease \
             -o custom-columns=NAME:.metadata.name,RENEWED:.spec.renewTime",
        printed: &["lease"],
    },
    Command {
        id: "api-server-leases",
        text: "kubectl get lease -n kube-system \
             -l apiserver.kubernetes.io/identity=kube-apiserver -o yaml",
        printed: &["lease"],
    },
    Command {
        id: "chrony",
        text: "chronyc -n tracking; chronyc -n sources",
        printed: &["chrony"],
    },
    Command {
        id: "timedatectl",
        text: "timedatectl",
        printed: &["timedatectl"],
    },
    Command {
        id: "date-on-nodes",
        text: "for n in NODE-1 NODE-2 NODE-3; do echo \"$n $(ssh $n date -u +%s.%N)\"; done",
        printed: &["date"],
    },
    Command {
        id: "audit",
        text: "grep -h '\"resource\":\"leases\"' /var/log/kubernetes/audit/audit.log | tail -n 200",
        printed: &["audit_event"],
    },
    Command {
        id: "apiserver-log",
        text: "kubectl logs -n kube-system kube-apiserver-NODE --since=1h | grep -F authentication.go",
        printed: &["klog"],
    },
];

/// The command of this id.
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::closer::{forms, look};
    use crate::evidence::recognise;

    /// What each prints, shortened.
    const PRINTED: &[(&str, &str)] = &[
        (
            "date-headers",
            "== cp-1\nHTTP/2 401 \naudit-id: 3f5b1c4e\ndate: Tue, 12 Dec 2023 18:37:53 GMT\n\n== cp-2\nHTTP/2 200 \n\
             date: Tue, 12 Dec 2023 18:39:50 GMT\n\n",
        ),
        ("fresh-token", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln\n"),
        (
            "events",
            "HOST     COUNT   FIRST                  CREATED\n\
             node-7   1       2023-12-12T18:37:53Z   2023-12-12T18:37:54Z\n",
        ),
        (
            "node-leases",
            "apiVersion: v1\nitems:\n- apiVersion: coordination.k8s.io/v1\n  kind: Lease\n  metadata:\n    \
             creationTimestamp: \"2023-02-18T04:21:03Z\"\n    managedFields:\n    - fieldsV1:\n        f:spec:\n          \
             f:renewTime: {}\n      time: \"2023-12-12T18:37:53Z\"\n    name: node-7\n    namespace: kube-node-lease\n  \
             spec:\n    renewTime: \"2023-12-12T18:37:53.063390Z\"\nkind: List\n",
        ),
        (
            "node-lease-list",
            "NAME     RENEWED\nnode-7   2023-12-12T18:37:53.063390Z\nnode-8   2023-12-12T18:37:55.063390Z\n",
        ),
        (
            "api-server-leases",
            "apiVersion: v1\nitems:\n- apiVersion: coordination.k8s.io/v1\n  kind: Lease\n  metadata:\n    labels:\n      \
             apiserver.kubernetes.io/identity: kube-apiserver\n      kubernetes.io/hostname: cp-1\n    name: apiserver-a\n    \
             namespace: kube-system\n  spec:\n    renewTime: \"2023-12-12T18:37:53.063390Z\"\nkind: List\n",
        ),
        (
            "chrony",
            "Reference ID    : A9FEA97B (169.254.169.123)\nSystem time     : 0.000012345 seconds slow of NTP time\n\
             Leap status     : Normal\nMS Name/IP address         Stratum Poll Reach LastRx Last sample\n\
             ===\n^* 169.254.169.123               3   4   377     5    -10us[  -12us] +/-  345us\n",
        ),
        (
            "timedatectl",
            "               Local time: Tue 2023-12-12 18:37:53 UTC\n           Universal time: Tue 2023-12-12 18:37:53 \
             UTC\n                 RTC time: Tue 2023-12-12 18:37:53\n",
        ),
        (
            "date-on-nodes",
            "node-7 1702406273.063390123\nnode-8 1702406273.163390123\n",
        ),
        (
            "audit",
            "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"RequestResponse\",\
             \"auditID\":\"3f5b1c4e\",\"stage\":\"ResponseComplete\",\"objectRef\":{\"resource\":\"leases\"},\
             \"requestReceivedTimestamp\":\"2023-12-12T18:37:53.063390Z\"}\n",
        ),
        (
            "apiserver-log",
            "E1212 18:37:53.063583       1 authentication.go:63] \"Unable to authenticate the request\" \
             err=\"[invalid bearer token, Token has expired.]\"\n",
        ),
    ];

    #[test]
    fn what_each_prints_is_read() {
        for command in COMMANDS {
            let id = command.id;
            let printed = PRINTED.iter().find(|(of, _)| *of == id);
            let (_, text) = printed.unwrap_or_else(|| panic!("what does {id} print?"));
            let evidence = recognise(text);
            let at_once = evidence.findings.iter().map(|it| it.form);
            let closer = look(text, &evidence);
            let read: Vec<&str> = at_once.chain(closer.iter().map(|it| it.form)).collect();
            let known = |form: &str| forms().chain(crate::evidence::forms()).any(|it| it == form);
            // A form that is not there yet.
            for form in command.printed.iter().filter(|form| known(form)) {
                assert!(read.contains(form), "{id}: no {form} in {read:?}");
            }
        }
        assert_eq!(PRINTED.len(), COMMANDS.len());
    }

    #[test]
    fn commands_are_found_and_are_one_line() {
        for each in COMMANDS {
            assert_eq!(command(each.id), Some(each));
            assert!(!each.text.contains(['\n', '…', '“']), "{}", each.id);
            assert_eq!(each.text.matches('"').count() % 2, 0, "{}", each.id);
            assert_eq!(each.text.matches('\'').count() % 2, 0, "{}", each.id);
        }
        assert_eq!(command("other"), None);
    }
}
