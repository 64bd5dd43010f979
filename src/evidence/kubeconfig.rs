//! kubeconfig files (k8s.io/client-go/tools/clientcmd/api/v1/types.go): users with their credentials, and the contexts
//! that use them.
//!
//! Whole files, as YAML or JSON, and what `kubectl config view` prints; in YAML also parts of one, indented or not.

use super::carried::{self, Credential};
use super::clue::{Found, Opened, What};
use super::document::{Document, at, items, text_at};
use super::{MOST, certificate};
use crate::json::Node;
use crate::text::Span;
use crate::token::LEFT_OUT;
use std::collections::HashMap;

const FORM: &str = "kubeconfig";

/// The members of a file, in whichever order.
const MEMBERS: [&str; 9] = [
    "apiVersion",
    "kind",
    "clusters",
    "contexts",
    "current-context",
    "preferences",
    "users",
    "extensions",
    "legacy",
];

/// Stretches of YAML that may be a kubeconfig: lines that belong together, one of them `users:`.
pub fn stretches(pasted: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    if !pasted.contains("users:") {
        return found;
    }
    // Where it begins, how far it is indented, and whether its users were seen.
    let mut open: Option<(Span, usize, bool)> = None;
    let mut at = 0;
    for line in pasted.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        let depth = line.len() - line.trim_start_matches(' ').len();
        let name = text.split(':').next().unwrap_or_default();
        let is_member = MEMBERS.contains(&name) && text.len() > name.len();
        if let Some((span, base, users)) = &mut open {
            let is_item = depth == *base && (text.starts_with("- ") || text.starts_with('#'));
            let goes_on = text.is_empty() || depth > *base || is_item;
            // A second file begins with what this one had already.
            let is_next = depth == *base && is_member && !(name == "users" && *users);
            if goes_on || is_next {
                *users |= is_next && name == "users";
                if !text.is_empty() {
                    span.end = start + line.trim_end().len();
                }
                continue;
            }
        }
        found.extend(open.take().filter(|it| it.2).map(|it| it.0));
        if found.len() == MOST {
            break;
        }
        if is_member {
            let span = Span::new(start, start + line.trim_end().len());
            open = Some((span, depth, name == "users"));
        }
    }
    found.extend(open.filter(|it| it.2).map(|it| it.0));
    found
}

pub fn read(document: &Document) -> Vec<Found> {
    let root = &document.root;
    let mut found = Vec::new();
    let users = items(root.get("users"));
    // Other documents may have users, too; those of a kubeconfig have a name and a `user`.
    let is_user = |it: &&Node| it.get("user").is_some() && text_at(it, &["name"]).is_some();
    let mut users = users.iter().filter(is_user).peekable();
    if users.peek().is_none() {
        return found;
    }
    let contexts = contexts(root);
    for user in users {
        read_user(document, user, &contexts, &mut found);
    }
    for cluster in items(root.get("clusters")) {
        let path = ["cluster", "certificate-authority-data"];
        found.extend(authority(document, at(cluster, &path)));
    }
    found
}

fn read_user(document: &Document, user: &Node, contexts: &Contexts, found: &mut Vec<Found>) {
    let name = text_at(user, &["name"]).map(str::to_owned);
    let used_by = contexts.get(name.as_deref().unwrap_or_default());
    let used_by = used_by.cloned().unwrap_or_default();
    let Some(user) = user.get("user") else { return };
    let credential = |node| Credential {
        form: FORM,
        node,
        name: name.clone(),
        used_by: used_by.clone(),
        expires: None,
    };
    for path in [
        &["token"][..],
        &["auth-provider", "config", "id-token"],
        &["auth-provider", "config", "access-token"],
    ] {
        let node = at(user, path).filter(|node| node.as_str() != Some(LEFT_OUT));
        if let Some(node) = node {
            carried::credential(document, credential(node), found);
        }
    }
    found.extend(authority(document, user.get("client-certificate-data")));
    for path in [&["tokenFile"][..], &["exec", "command"]] {
        let node = at(user, path).filter(|node| node.as_str().is_some());
        found.extend(node.map(|node| carried::named(FORM, node.span)));
    }
    if let Some(node) = user.get("username").filter(|it| it.as_str().is_some()) {
        let name = name.clone();
        found.push(Found {
            form: FORM,
            span: node.span,
            what: What::Opened(Opened::Static { name }),
        });
    }
}

fn authority(document: &Document, node: Option<&Node>) -> Vec<Found> {
    let word = node.and_then(|node| document.word(node));
    word.map_or(Vec::new(), |word| certificate::of_base64(FORM, &word))
}

/// The contexts of each user.
type Contexts<'n> = HashMap<&'n str, Vec<String>>;

/// The current one first; with the cluster where that has another name.
fn contexts(root: &Node) -> Contexts<'_> {
    let current = text_at(root, &["current-context"]);
    let mut contexts = Contexts::new();
    for context in items(root.get("contexts")) {
        let (Some(name), Some(user)) = (
            text_at(context, &["name"]),
            text_at(context, &["context", "user"]),
        ) else {
            continue;
        };
        let cluster = text_at(context, &["context", "cluster"]);
        let said = match cluster.filter(|cluster| *cluster != name) {
            Some(cluster) => [name, " (", cluster, ")"].concat(),
            None => name.into(),
        };
        let used_by = contexts.entry(user).or_default();
        let at = if current == Some(name) {
            0
        } else {
            used_by.len()
        };
        used_by.insert(at, said);
    }
    contexts
}
