//! What a person pasted about the cluster: objects, what is missing, and how the API servers were started.
//!
//! Reads the stretches that `evidence` recognised. Nothing of the first look at a paste calls this.

use super::discovery::{self, Discovery};
use super::flags::{self, ApiServerFlags};
use super::manifest::{self, Manifest, Missing};
use super::{Cluster, Object, ObjectKind};
use crate::evidence::{Finding, not_found};
use crate::json::{self, Node};
use crate::order;
use crate::text::Span;
use crate::yaml;
use std::collections::HashMap;

/// Everything that was read, in the order of the paste. All places are places in it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pasted {
    /// Of an object that stands twice, the later one.
    pub objects: Vec<(Object, Span)>,
    /// What an API server did not find, in whichever namespace.
    pub missing: Vec<(ObjectKind, String, Span)>,
    pub servers: Vec<ApiServerFlags>,
    /// Objects of kinds that authentication does not look at.
    pub others: Vec<(String, Span)>,
    /// What issuers say of themselves.
    pub discovery: Vec<Discovery>,
    pub faults: Vec<Fault>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    Yaml(yaml::Wrong),
    Json(json::Wrong),
    Object(manifest::Wrong),
    Flag {
        /// Without its hyphens.
        flag: &'static str,
        what: flags::Wrong,
    },
}

/// Reads what `evidence::recognise` found in the same paste.
pub fn read(pasted: &str, findings: &[Finding]) -> Pasted {
    let mut read = Pasted::default();
    for finding in findings {
        match finding.form {
            "manifest" => read.manifest(pasted, finding.span),
            "kube_apiserver" => read.server(flags::of_command_line(pasted, finding.span)),
            "discovery" => {
                let text = pasted.get(finding.span.start..finding.span.end);
                let found = text.and_then(|text| discovery::read(text, finding.span));
                read.discovery.extend(found);
            }
            "not_found" => {
                let words = pasted.get(finding.span.start..finding.span.end);
                let named = words.and_then(not_found::read);
                let named = named.map(|(resource, name)| (ObjectKind::of_resource(resource), name));
                if let Some((Some(kind), name)) = named {
                    read.missing.push((kind, name.into(), finding.span));
                }
            }
            _ => {}
        }
    }
    read.keep_the_later();
    order::by_key(&mut read.faults, |fault| fault.span);
    read
}

impl Pasted {
    /// What is known of the cluster. A node of which it was said later that it is not there is not there; of
    /// anything else that may have been said of another namespace, because `not found` names none.
    pub fn cluster(&self) -> Cluster {
        let gone = |object: &Object, span: Span| {
            object.kind == ObjectKind::Node
                && self.missing.iter().any(|(kind, name, place)| {
                    *kind == object.kind && *name == object.name && place.start > span.start
                })
        };
        let known = self.objects.iter().filter(|(it, span)| !gone(it, *span));
        let missing = self.missing.iter();
        Cluster {
            objects: known.map(|(object, _)| object.clone()).collect(),
            complete: false,
            missing: missing
                .map(|(kind, name, _)| (*kind, name.clone()))
                .collect(),
        }
    }

    fn manifest(&mut self, pasted: &str, span: Span) {
        let text = pasted.get(span.start..span.end).unwrap_or_default();
        let mut documents = Vec::new();
        if text.trim_start().starts_with('{') {
            let (node, faults) = json::read(text.as_bytes());
            documents.extend(node);
            for fault in faults {
                self.fault(fault.span.moved(span.start), Wrong::Json(fault.what));
            }
        } else {
            let (nodes, faults) = yaml::read(text);
            documents = nodes;
            for fault in faults {
                self.fault(fault.span.moved(span.start), Wrong::Yaml(fault.what));
            }
        }
        for mut document in documents {
            move_node(&mut document, span.start);
            let found = manifest::read(&document);
            for pod in &found.pods {
                if let Some(server) = flags::of_pod(pasted, pod) {
                    self.server(server);
                }
            }
            let object = |Manifest { object, span }| (object, span);
            self.objects.extend(found.objects.into_iter().map(object));
            let missing = |it: Missing| (it.kind, it.name, it.span);
            self.missing.extend(found.missing.into_iter().map(missing));
            self.others.extend(found.others);
            for fault in found.faults {
                self.fault(fault.span, Wrong::Object(fault.what));
            }
        }
    }

    fn server(&mut self, server: ApiServerFlags) {
        for fault in &server.faults {
            let (flag, what) = (fault.flag, fault.what.clone());
            self.fault(fault.span, Wrong::Flag { flag, what });
        }
        self.servers.push(server);
    }

    fn fault(&mut self, span: Span, what: Wrong) {
        self.faults.push(Fault { span, what });
    }

    fn keep_the_later(&mut self) {
        let mut last = HashMap::new();
        for (at, (object, _)) in self.objects.iter().enumerate() {
            let name = (object.kind, object.namespace.clone(), object.name.clone());
            last.insert(name, at);
        }
        let mut keep = vec![false; self.objects.len()];
        last.into_values().for_each(|at| keep[at] = true);
        let mut keep = keep.into_iter();
        self.objects.retain(|_| keep.next().unwrap_or(true));
    }
}

/// From places in a stretch to places in the paste.
pub(crate) fn move_node(node: &mut Node, by: usize) {
    node.span = node.span.moved(by);
    match &mut node.value {
        json::Value::Array(items) => items.iter_mut().for_each(|item| move_node(item, by)),
        json::Value::Object(members) => {
            for member in members {
                member.name_span = member.name_span.moved(by);
                move_node(&mut member.value, by);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
