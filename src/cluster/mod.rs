//! What is known of the objects that a token names: nothing, or what was pasted.

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
    pub uid: String,
    /// `metadata.deletionTimestamp`
    pub deletion: Option<Instant>,
    pub labels: Vec<(String, String)>,
    /// The secrets that a service account lists.
    pub secrets: Vec<String>,
    /// `data.token` of a secret, decoded.
    pub token: Option<String>,
}

impl Object {
    pub fn new(kind: ObjectKind, namespace: &str, name: &str, uid: &str) -> Object {
        Object {
            kind,
            namespace: namespace.into(),
            name: name.into(),
            uid: uid.into(),
            deletion: None,
            labels: Vec::new(),
            secrets: Vec::new(),
            token: None,
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
}

impl Cluster {
    pub fn look_up(&self, kind: ObjectKind, namespace: &str, name: &str) -> Lookup<'_> {
        let found = self.objects.iter().find(|object| {
            object.kind == kind && object.namespace == namespace && object.name == name
        });
        match found {
            Some(object) => Lookup::Found(object),
            None if self.complete => Lookup::Missing,
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
            complete: false,
        };
        let look_up = |cluster: &Cluster, kind, name| match cluster.look_up(kind, "ns", name) {
            Lookup::Found(object) => Some(object.uid.clone()),
            Lookup::Missing => Some("missing".into()),
            Lookup::Unknown => None,
        };
        assert_eq!(look_up(&cluster, ObjectKind::Pod, "p"), Some("u".into()));
        assert_eq!(look_up(&cluster, ObjectKind::Secret, "p"), None);
        cluster.complete = true;
        assert_eq!(
            look_up(&cluster, ObjectKind::Pod, "q"),
            Some("missing".into())
        );
        assert_eq!(pod.label("x"), "");
    }
}
