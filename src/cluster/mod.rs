//! What is known of the objects that a token names: nothing, or what was pasted.

pub mod authentication;
pub mod discovery;
pub mod flags;
pub mod manifest;
pub mod pasted;

use crate::time::Instant;

/// The kinds of objects that a token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    ServiceAccount,
    Secret,
    Pod,
    Node,
}

impl ObjectKind {
    pub const ALL: [ObjectKind; 4] = [
        ObjectKind::ServiceAccount,
        ObjectKind::Secret,
        ObjectKind::Pod,
        ObjectKind::Node,
    ];

    /// As objects call themselves.
    pub fn kind(self) -> &'static str {
        match self {
            ObjectKind::ServiceAccount => "ServiceAccount",
            ObjectKind::Secret => "Secret",
            ObjectKind::Pod => "Pod",
            ObjectKind::Node => "Node",
        }
    }

    pub fn of_kind(kind: &str) -> Option<ObjectKind> {
        ObjectKind::ALL.into_iter().find(|it| it.kind() == kind)
    }

    pub fn of_resource(resource: &str) -> Option<ObjectKind> {
        let mut all = ObjectKind::ALL.into_iter();
        all.find(|kind| kind.resource() == resource)
    }

    /// The resource, as API errors name it.
    pub fn resource(self) -> &'static str {
        match self {
            ObjectKind::ServiceAccount => "serviceaccounts",
            ObjectKind::Secret => "secrets",
            ObjectKind::Pod => "pods",
            ObjectKind::Node => "nodes",
        }
    }
}

/// An object of the cluster, as far as authentication looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: ObjectKind,
    /// Empty for a node.
    pub namespace: String,
    pub name: String,
    /// None if nobody said it, which is no contradiction.
    pub uid: Option<String>,
    /// `metadata.deletionTimestamp`
    pub deletion: Option<Instant>,
    pub labels: Vec<(String, String)>,
    /// The secrets that a service account lists.
    pub secrets: Vec<String>,
    /// `data.token` of a secret, decoded; none if nobody said it.
    pub token: Option<String>,
    /// `spec.serviceAccountName` of a pod. No rule asks for it.
    pub service_account: Option<String>,
    /// `spec.nodeName` of a pod. No rule asks for it.
    pub node: Option<String>,
}

impl Object {
    pub fn new(kind: ObjectKind, namespace: &str, name: &str, uid: &str) -> Object {
        Object {
            kind,
            namespace: namespace.into(),
            name: name.into(),
            uid: Some(uid.into()),
            deletion: None,
            labels: Vec::new(),
            secrets: Vec::new(),
            token: None,
            service_account: None,
            node: None,
        }
    }

    /// A label's value; empty if it is missing, as Go has it.
    pub fn label(&self, name: &str) -> &str {
        let label = self.labels.iter().find(|(label, _)| label == name);
        label.map_or("", |(_, value)| value)
    }
}

/// What a look-up finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lookup<'a> {
    /// Nobody said anything about this object.
    Unknown,
    Missing,
    Found(&'a Object),
}

/// The objects that are known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cluster {
    pub objects: Vec<Object>,
    /// Whether these are all: what is not among them does not exist.
    pub complete: bool,
    /// What is known not to exist. An API server says `pods "web-0" not found` without a namespace, so in none.
    pub missing: Vec<(ObjectKind, String)>,
}

impl Cluster {
    pub fn look_up(&self, kind: ObjectKind, namespace: &str, name: &str) -> Lookup<'_> {
        let found = self.objects.iter().find(|object| {
            object.kind == kind && object.namespace == namespace && object.name == name
        });
        let gone = |(other, gone): &(ObjectKind, String)| *other == kind && gone == name;
        match found {
            Some(object) => Lookup::Found(object),
            None if self.complete || self.missing.iter().any(gone) => Lookup::Missing,
            None => Lookup::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_said_is_unknown_unless_all_was_said() {
        let pod = Object::new(ObjectKind::Pod, "ns", "p", "u");
        let mut cluster = Cluster {
            objects: vec![pod.clone()],
            ..Cluster::default()
        };
        let look_up = |cluster: &Cluster, kind, name| match cluster.look_up(kind, "ns", name) {
            Lookup::Found(object) => object.uid.clone(),
            Lookup::Missing => Some("missing".into()),
            Lookup::Unknown => None,
        };
        assert_eq!(look_up(&cluster, ObjectKind::Pod, "p"), Some("u".into()));
        assert_eq!(look_up(&cluster, ObjectKind::Secret, "p"), None);
        // What was seen outweighs words without a namespace.
        for name in ["p", "gone"] {
            cluster.missing.push((ObjectKind::Pod, name.into()));
        }
        assert_eq!(look_up(&cluster, ObjectKind::Pod, "p"), Some("u".into()));
        assert_eq!(
            look_up(&cluster, ObjectKind::Pod, "gone"),
            Some("missing".into())
        );
        assert_eq!(look_up(&cluster, ObjectKind::Node, "gone"), None);
        cluster.complete = true;
        assert_eq!(
            look_up(&cluster, ObjectKind::Pod, "q"),
            Some("missing".into())
        );
        assert_eq!(pod.label("x"), "");
    }
}
