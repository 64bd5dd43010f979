//! Pseudonyms: the same name is always the same one, and what is read out of a name stays readable.
//!
//! Whatever looks like a pseudonym already stays as it is, so that doing it twice changes nothing.

use crate::rules::USUAL_AUDIENCES;
use crate::verifier::LEGACY_ISSUER;
use std::collections::{HashMap, HashSet};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    Namespace,
    ServiceAccount,
    Secret,
    Pod,
    Node,
    /// An API server.
    Server,
    Uid,
    Issuer,
    Audience,
    Subject,
    TokenId,
    Kid,
    User,
    Group,
    Text,
    /// The name of a claim that this project does not know.
    Claim,
    File,
    Host,
}

const SORTS: &[(Sort, &str)] = &[
    (Sort::Namespace, "namespace"),
    (Sort::ServiceAccount, "serviceaccount"),
    (Sort::Secret, "secret"),
    (Sort::Pod, "pod"),
    (Sort::Node, "node"),
    (Sort::Server, "apiserver"),
    (Sort::Uid, "uid"),
    (Sort::Issuer, "issuer"),
    (Sort::Audience, "audience"),
    (Sort::Subject, "subject"),
    (Sort::TokenId, "id"),
    (Sort::Kid, "kid"),
    (Sort::User, "user"),
    (Sort::Group, "group"),
    (Sort::Text, "text"),
    (Sort::Claim, "claim"),
    (Sort::File, "file"),
    (Sort::Host, "host"),
];

const UID: &str = "00000000-0000-4000-8000-";
const API_SERVER: &str = "kube-apiserver-";
const ACCOUNT: &str = "system:serviceaccount:";
const ACCOUNTS: &str = "system:serviceaccounts:";
const NODE: &str = "system:node:";

/// What every cluster or every token calls so. Names of nobody.
const CONSTANTS: &[&str] = &[
    LEGACY_ISSUER,
    "system:authenticated",
    "system:unauthenticated",
    "system:anonymous",
    "system:masters",
    "system:nodes",
    "system:serviceaccounts",
    "system:kube-controller-manager",
    "system:kube-scheduler",
    "system:kube-proxy",
    "JWT",
    "Bearer",
    "Opaque",
    "true",
    "false",
];

/// The pseudonyms of one paste and its settings.
#[derive(Default)]
pub struct Names {
    /// Without it every name is its own.
    pub on: bool,
    /// Those that a rule looks into, and the others: the same text may have one of each.
    read: HashMap<String, String>,
    others: HashMap<String, String>,
    counts: HashMap<Sort, usize>,
    /// Names that look like pseudonyms, whose numbers are taken.
    pub taken: HashSet<String>,
}

impl Names {
    pub fn count(&self) -> usize {
        self.read.len() + self.others.len()
    }

    /// What a name is called where it goes; empty names are none.
    pub fn of(&mut self, sort: Sort, name: &str) -> String {
        if !self.on || matches!(name, "" | "…") || is_constant(sort, name) {
            return name.into();
        }
        if let Some(parts) = name.strip_prefix(ACCOUNT) {
            let (namespace, account) = parts.split_once(':').unwrap_or((parts, ""));
            let colon = if parts.contains(':') { ":" } else { "" };
            let namespace = self.of(Sort::Namespace, namespace);
            let account = self.of(Sort::ServiceAccount, account);
            return format!("{ACCOUNT}{namespace}{colon}{account}");
        }
        for (prefix, sort) in [
            (ACCOUNTS, Sort::Namespace),
            (NODE, Sort::Node),
            // The pod of the machine `cp-1` is called `kube-apiserver-cp-1`.
            (API_SERVER, Sort::Server),
        ] {
            if let Some(rest) = name.strip_prefix(prefix).filter(|rest| !rest.is_empty()) {
                return format!("{prefix}{}", self.of(sort, rest));
            }
        }
        if is_pseudonym(name) {
            self.taken.insert(name.into());
            return name.into();
        }
        let known = match sort.is_read() {
            true => self.read.get(name).cloned(),
            false => self.others.get(name).cloned().or_else(|| self.known(name)),
        };
        if let Some(known) = known {
            return known;
        }
        let made = self.free(sort, name);
        let names = match sort.is_read() {
            true => &mut self.read,
            false => &mut self.others,
        };
        names.insert(name.into(), made.clone());
        made
    }

    /// Whether somebody's own name is one that was made for another.
    pub fn clash(&self) -> bool {
        let mut made = self.read.values().chain(self.others.values());
        made.any(|made| self.taken.contains(made))
    }

    /// For another look at the same: with the pseudonyms that are taken, and those that were made beside them.
    pub fn again(self) -> Names {
        Names {
            on: self.on,
            taken: self.taken,
            ..Names::default()
        }
    }

    /// A name that has a pseudonym already.
    pub fn known(&self, name: &str) -> Option<String> {
        self.read
            .get(name)
            .or_else(|| self.others.get(name))
            .cloned()
    }

    fn free(&mut self, sort: Sort, name: &str) -> String {
        let taken = &self.taken;
        let count = self.counts.entry(sort).or_default();
        loop {
            *count += 1;
            let made = pseudonym(sort, name, *count);
            if !taken.contains(&made) {
                return made;
            }
        }
    }
}

impl Sort {
    /// Whether rules look into names of this sort, and compare them among each other only.
    fn is_read(self) -> bool {
        matches!(
            self,
            Sort::Namespace
                | Sort::ServiceAccount
                | Sort::Secret
                | Sort::Pod
                | Sort::Node
                | Sort::Server
        )
    }

    fn stem(self) -> &'static str {
        let found = SORTS.iter().find(|(sort, _)| *sort == self);
        found.map_or("name", |(_, stem)| stem)
    }
}

fn pseudonym(sort: Sort, name: &str, number: usize) -> String {
    let stem = sort.stem();
    match sort {
        Sort::Uid => format!("{UID}{number:012}"),
        Sort::TokenId if name.len() == 36 => format!("{UID}{number:012}").replace(UID, TOKEN_ID),
        Sort::User => format!("{stem}-{number}@example.com"),
        Sort::Issuer | Sort::Audience | Sort::Host if name.contains("://") => {
            format!("https://{stem}-{number}.example")
        }
        // kube-apiserver tells names of namespaces and of service accounts from other texts.
        _ if sort.is_read() && !is_label(name) => match is_subdomain(name) {
            true => format!("{stem}-{number}.example"),
            false => format!("{stem}_{number}"),
        },
        _ => format!("{stem}-{number}"),
    }
}

const TOKEN_ID: &str = "00000000-0000-4000-9000-";

/// RFC 1123: what may stand between dots.
fn is_label(name: &str) -> bool {
    let inside = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    let bytes = name.as_bytes();
    bytes.len() <= 63
        && bytes.iter().all(|c| inside(*c) || *c == b'-')
        && bytes.first().is_some_and(|c| inside(*c))
        && bytes.last().is_some_and(|c| inside(*c))
}

/// As `rules/legacy_claims_present.rs` has it.
fn is_subdomain(name: &str) -> bool {
    let fits = |label: &str| label.len() > 63 || is_label(label);
    name.len() <= 253 && name.split('.').all(fits)
}

pub fn is_pseudonym(name: &str) -> bool {
    for prefix in [UID, TOKEN_ID] {
        if let Some(number) = name.strip_prefix(prefix) {
            return number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit());
        }
    }
    let name = name.strip_prefix("https://").unwrap_or(name);
    let name = name.strip_suffix("@example.com").unwrap_or(name);
    let name = name.strip_suffix(".example").unwrap_or(name);
    let number = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let stem = &name[..name.len() - number.len()];
    let digits = number.strip_prefix(['-', '_']).unwrap_or_default();
    let is_number = (1..=9).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    is_number && SORTS.iter().any(|(_, known)| *known == stem)
}

/// Names of the API server inside of any cluster.
pub fn is_constant(sort: Sort, name: &str) -> bool {
    let in_cluster = || {
        let name = name.strip_suffix('/').unwrap_or(name);
        USUAL_AUDIENCES.contains(&name)
    };
    match sort {
        Sort::Issuer | Sort::Audience => name == LEGACY_ISSUER || in_cluster(),
        Sort::Subject | Sort::User | Sort::Group | Sort::Text => {
            CONSTANTS.contains(&name) || name.starts_with("https://") && in_cluster()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_is_read_out_of_them() {
        let mut names = Names {
            on: true,
            taken: ["pod-1".to_owned()].into(),
            ..Names::default()
        };
        for (sort, name, made) in [
            (Sort::Namespace, "argo", "namespace-1"),
            (Sort::ServiceAccount, "argo", "namespace-1"),
            (
                Sort::ServiceAccount,
                "ci.runner",
                "serviceaccount-1.example",
            ),
            (Sort::Namespace, "Argo", "namespace_2"),
            (Sort::Pod, "ci-build-7d9f", "pod-2"),
            (
                Sort::Subject,
                "system:serviceaccount:argo:ci",
                "system:serviceaccount:namespace-1:serviceaccount-2",
            ),
            (Sort::Subject, "system:node:cp-1", "system:node:node-1"),
            (Sort::Pod, "kube-apiserver-cp-1", "kube-apiserver-node-1"),
            (Sort::Server, "cp-1", "node-1"),
            (Sort::Issuer, "https://id.corp", "https://issuer-1.example"),
            (
                Sort::Audience,
                "https://id.corp",
                "https://issuer-1.example",
            ),
            (Sort::Audience, "vault", "audience-1"),
            (Sort::Audience, "api", "api"),
            (Sort::Issuer, LEGACY_ISSUER, LEGACY_ISSUER),
            (
                Sort::Uid,
                "4c1d2e5a",
                "00000000-0000-4000-8000-000000000001",
            ),
            (Sort::User, "a@b.c", "user-1@example.com"),
            (Sort::Kid, "nHLl7", "kid-1"),
            (Sort::Text, "", ""),
        ] {
            assert_eq!(names.of(sort, name), made, "{name}");
            assert_eq!(names.of(sort, made), made, "{made}");
        }
    }
}
