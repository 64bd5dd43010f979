//! Commands that check what the verdict rests on, ready to be copied.
//!
//! Values out of a token are words of a shell there and nothing else; a command that would need a value nobody
//! can type is left out.

use super::clean::shell_word;
use super::timeline::names;
use super::{More, Text};
use crate::advice::Advice;
use crate::claims::{Facts, Reference};
use crate::clocks::Placed;
use crate::cluster::ObjectKind;
use crate::i18n::{Check, Voice};
use crate::report::{Outlook, Report};
use crate::rules::{Answer, Assumption, ObjectRef, Refusal};
use crate::token::{Binding, Kind};
use crate::verifier::{Authenticator, Verdict};

const TOKEN_FILE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// Whether it is the one, and whether it is on its way out.
const UID: &str = "{.metadata.uid} {.metadata.deletionTimestamp}";

/// The claims of a token that comes in; `base64` grumbles about the missing padding.
const DECODE: &str = "cut -d. -f2 | tr '_-' '/+' | base64 -d 2>/dev/null";

/// The commands, in the order in which they help.
pub struct Commands<'a> {
    pub voice: &'a Voice<'a>,
    pub facts: &'a Facts,
    pub kind: Option<Kind>,
    pub more: More<'a>,
    pub found: Vec<(Text, String)>,
}

/// An object as the token names it.
struct Named<'a> {
    namespace: &'a str,
    name: &'a str,
    uid: &'a str,
}

impl Commands<'_> {
    pub fn choose(&mut self, outlook: &Outlook, report: &Report, advice: &[Advice]) {
        let lead = report.lead();
        let about_clocks = |advice: &Advice| {
            matches!(
                advice,
                Advice::SetClock { .. }
                    | Advice::CompareClocks { .. }
                    | Advice::EnterOffsets
                    | Advice::CheckEveryServer
            )
        };
        let timed = lead.judged.trace.time_checks().next().is_some();
        if timed && advice.iter().any(about_clocks) {
            self.clocks(outlook);
        }
        match report.verdict {
            Verdict::CannotTell => {}
            Verdict::Accepts => self.accepted(lead),
            Verdict::Rejects => self.rejected(lead),
        }
        if advice
            .iter()
            .any(|it| matches!(it, Advice::CompareFlags { .. }))
        {
            self.flags();
        }
    }

    fn push(&mut self, check: Check, command: Option<String>) {
        let what = self.voice.locale.handout().check(check);
        let what = Text::marked(&what, self.more);
        let known = |(_, other): &(Text, String)| Some(other) == command.as_ref();
        if !self.found.iter().any(known) {
            self.found.extend(command.map(|command| (what, command)));
        }
    }

    fn clocks(&mut self, outlook: &Outlook) {
        let servers = outlook.servers.iter().map(|server| &server.machine);
        let nodes = outlook.nodes.iter().map(|node| &node.machine);
        let machines: Vec<&str> = servers.chain(nodes).map(|it| it.name.as_str()).collect();
        let several = machines.len() > 1;
        let machines = names(self.voice, &machines).replace('`', "'");
        let columns = "NAME:.metadata.name,RENEWED:.spec.renewTime";
        let leases = |namespace| {
            Some(format!(
                "kubectl get lease -n {namespace} -o custom-columns={columns}"
            ))
        };
        self.push(
            Check::Clocks {
                machines: &machines,
            },
            Some("chronyc tracking".into()),
        );
        if several {
            self.push(Check::SameMoment, Some("date -u +%s.%N".into()));
        }
        let header =
            "curl -ski -m 2 https://ADDRESS:6443/livez | grep -iE '^(date|audit-id):'; date -u";
        self.push(Check::DateHeader, Some(header.into()));
        let now = |command: Option<String>| command.map(|command| format!("{command}; date -u"));
        self.push(Check::Leases, now(leases("kube-system")));
        if !outlook.nodes.is_empty() {
            self.push(Check::NodeLeases, now(leases("kube-node-lease")));
        }
    }

    fn rejected(&mut self, lead: &Placed) {
        let Some(refusal) = &lead.ruling.refusal else {
            return;
        };
        if lead.judged.trace.authenticator == Authenticator::Oidc {
            return;
        }
        match refusal {
            Refusal::Expired | Refusal::NoExpiry => self.renew(),
            Refusal::AudienceDiffers {
                wanted, assumed, ..
            } => {
                self.new_token(wanted.first().map(String::as_str));
                if *assumed {
                    self.flags();
                }
            }
            Refusal::NotMine {
                found: Some(issuer),
                ..
            }
            | Refusal::IssuerChanged { found: issuer } => {
                let command = "kubectl get --raw /.well-known/openid-configuration";
                self.push(Check::Issuer { issuer }, Some(command.into()));
                self.flags();
            }
            Refusal::NoKeyFound { .. } | Refusal::SignatureWrong { .. } => self.keys(),
            Refusal::ObjectMissing { object }
            | Refusal::ObjectDeleted { object }
            | Refusal::ObjectDiffers { object, .. } => {
                self.object(object);
                self.renew();
            }
            Refusal::LegacySecretDiffers { object } | Refusal::LegacyInvalidated { object } => {
                self.secret(&object.namespace, &object.name);
                self.new_token(None);
            }
            Refusal::NotMine { found: None, .. }
            | Refusal::NotValidYet
            | Refusal::IssuedInTheFuture
            | Refusal::Unreadable
            | Refusal::Undecodable { .. }
            | Refusal::CriticalUnreadable { .. }
            | Refusal::CriticalUnknown { .. }
            | Refusal::AlgorithmUnusable { .. }
            | Refusal::LegacyClaimMissing { .. }
            | Refusal::LegacySubjectDiffers
            | Refusal::NodeBindingOff
            | Refusal::ByConfiguration { .. } => {}
        }
    }

    /// What an acceptance rests on, as far as it was assumed.
    fn accepted(&mut self, lead: &Placed) {
        if lead.ruling.stale_for.is_some() {
            self.file_now();
        }
        for step in &lead.judged.trace.steps {
            match &step.answer {
                Answer::Assumed(Assumption::Key { .. }) => self.keys(),
                Answer::Assumed(Assumption::ServiceAccount { .. }) => {
                    self.uid(ObjectKind::ServiceAccount);
                }
                Answer::Assumed(Assumption::Secret { .. }) => self.uid(ObjectKind::Secret),
                Answer::Assumed(Assumption::Pod { .. }) => self.uid(ObjectKind::Pod),
                Answer::Assumed(Assumption::Node { .. }) => self.uid(ObjectKind::Node),
                Answer::Assumed(Assumption::LegacySecret { namespace, name }) => {
                    self.secret(namespace, name)
                }
                Answer::Found(found) if found.uid.is_none() => self.object(&found.object),
                _ => {}
            }
        }
    }

    fn keys(&mut self) {
        let header = self.facts.header.clone();
        let kid = header
            .as_ref()
            .and_then(|header| header.get("kid")?.as_str());
        let command = "kubectl get --raw /openid/v1/jwks";
        self.push(Check::Keys { kid }, Some(command.into()));
    }

    fn flags(&mut self) {
        let command = "kubectl get pod -n kube-system -l component=kube-apiserver -oyaml | \
             grep -E -e '--(service-account|api-audiences)' -e '^    name:'";
        self.push(Check::Flags, Some(command.into()));
    }

    fn secret(&mut self, namespace: &str, name: &str) {
        let command = named("secret", namespace, name, "{.metadata.labels}");
        self.push(Check::SecretLabels, command);
    }

    fn object(&mut self, object: &ObjectRef) {
        if object.legacy && object.kind == ObjectKind::Secret {
            self.secret(&object.namespace, &object.name);
        } else {
            self.uid(object.kind);
        }
    }

    /// The UID of what the token names.
    fn uid(&mut self, kind: ObjectKind) {
        let Some(Named {
            namespace,
            name,
            uid,
        }) = object(self.facts, kind)
        else {
            return;
        };
        let resource = match kind {
            ObjectKind::ServiceAccount => "serviceaccount",
            ObjectKind::Secret => "secret",
            ObjectKind::Pod => "pod",
            ObjectKind::Node => "node",
        };
        let command = named(resource, namespace, name, UID);
        self.push(Check::Uid { kind, uid }, command);
    }

    fn renew(&mut self) {
        match self.kind {
            Some(Kind::Bound {
                to: Binding::Pod, ..
            }) => self.file_now(),
            _ => self.new_token(None),
        }
    }

    fn new_token(&mut self, audience: Option<&str>) {
        let account = object(self.facts, ObjectKind::ServiceAccount);
        let command = account.and_then(
            |Named {
                 namespace, name, ..
             }| {
                let (name, namespace) = (filled(name)?, filled(namespace)?);
                let audience = match audience {
                    Some(audience) => format!(" --audience={}", shell_word(audience)?),
                    None => String::new(),
                };
                Some(format!(
                    "kubectl create token {name} --namespace={namespace}{audience}"
                ))
            },
        );
        self.push(Check::NewToken { audience }, command);
    }

    fn file_now(&mut self) {
        let pod = object(self.facts, ObjectKind::Pod);
        let command = pod.and_then(
            |Named {
                 namespace, name, ..
             }| {
                let (name, namespace) = (filled(name)?, filled(namespace)?);
                Some(format!(
                    "kubectl exec {name} -n {namespace} -- cat {TOKEN_FILE} | {DECODE}"
                ))
            },
        );
        self.push(Check::FileNow, command);
    }
}

fn filled(name: &str) -> Option<String> {
    shell_word(name).filter(|_| !name.is_empty())
}

fn named(resource: &str, namespace: &str, name: &str, path: &str) -> Option<String> {
    let mut command = format!("kubectl get {resource} {}", filled(name)?);
    if !namespace.is_empty() {
        command.push_str(&format!(" -n {}", shell_word(namespace)?));
    }
    Some(format!("{command} -o jsonpath='{path}'"))
}

fn object(facts: &Facts, kind: ObjectKind) -> Option<Named<'_>> {
    let legacy = &facts.legacy;
    let Some(kubernetes) = &facts.kubernetes else {
        let (name, uid) = match kind {
            ObjectKind::ServiceAccount => {
                (&legacy.service_account_name, &*legacy.service_account_uid)
            }
            ObjectKind::Secret => (&legacy.secret_name, ""),
            ObjectKind::Pod | ObjectKind::Node => return None,
        };
        let namespace = &legacy.namespace;
        return Some(Named {
            namespace,
            name,
            uid,
        });
    };
    let reference = match kind {
        ObjectKind::ServiceAccount => Some(&kubernetes.service_account),
        ObjectKind::Secret => kubernetes.secret.as_ref(),
        ObjectKind::Pod => kubernetes.pod.as_ref(),
        ObjectKind::Node => kubernetes.node.as_ref(),
    };
    reference.map(|Reference { name, uid }| Named {
        // A node is in none.
        namespace: if kind == ObjectKind::Node {
            ""
        } else {
            &kubernetes.namespace
        },
        name,
        uid,
    })
}
