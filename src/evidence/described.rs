//! Leases as `kubectl describe` prints them: those of `describe lease`, and the section Lease of `describe node`.
//!
//! The time of the write is there only with `--show-managed-fields`; then it stands below `f:renewTime`.

use super::api_objects::Time;
use super::measures::lines;
use crate::text::Span;

/// What one object says, as it is printed.
pub(super) struct Described<'a> {
    pub span: Span,
    pub name: &'a str,
    pub namespace: Option<&'a str>,
    /// Of the label `kubernetes.io/hostname`.
    pub host: Option<&'a str>,
    pub holder: Option<&'a str>,
    pub is_server: bool,
    pub renewed: Option<Time>,
    pub created: Option<Time>,
    pub written: Option<Time>,
    is_lease: bool,
    in_lease: bool,
    owns: bool,
}

const HOSTNAME: &str = "kubernetes.io/hostname=";
const IDENTITY: &str = "apiserver.kubernetes.io/identity=";

/// All of a paste, in order.
pub(super) fn leases(pasted: &str) -> Vec<Described<'_>> {
    let mut all: Vec<Described> = Vec::new();
    if !(pasted.contains("Renew Time:") || pasted.contains("RenewTime:")) {
        return all;
    }
    for (start, line) in lines(pasted) {
        let depth = line.len() - line.trim_start().len();
        let end = start + line.trim_end().len();
        let text = line.trim();
        let (key, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.trim();
        if depth == 0 && key == "Name" && !value.is_empty() {
            all.push(Described::of(value, Span::new(start, end)));
            continue;
        }
        if let Some(it) = all.last_mut() {
            it.take(depth, key, value, text, end);
        }
    }
    all.retain(|it| it.renewed.is_some());
    for it in &mut all {
        // A node's own lease has its name.
        if !it.is_lease {
            it.namespace = Some("kube-node-lease");
            it.created = None;
        }
    }
    all
}

impl<'a> Described<'a> {
    fn of(name: &'a str, span: Span) -> Described<'a> {
        Described {
            span,
            name,
            namespace: None,
            host: None,
            holder: None,
            is_server: false,
            renewed: None,
            created: None,
            written: None,
            is_lease: false,
            in_lease: false,
            owns: false,
        }
    }

    fn take(&mut self, depth: usize, key: &'a str, value: &'a str, text: &'a str, end: usize) {
        let some = Some(value).filter(|value| !value.is_empty() && !value.starts_with('<'));
        if let Some((_, host)) = text.split_once(HOSTNAME).filter(|_| self.host.is_none()) {
            self.host = host.split_whitespace().next();
        }
        self.is_server |= text.contains(IDENTITY);
        if depth == 0 {
            self.in_lease = key == "Lease";
        }
        match key {
            "Namespace" if depth == 0 => self.namespace = some,
            "Kind" if depth == 0 => self.is_lease = value == "Lease",
            "Creation Timestamp" => self.created = some.and_then(Time::of),
            "f" if text.starts_with("f:renewTime") => self.owns = true,
            "API Version" => self.owns = false,
            "Time" if self.owns => {
                let both = self.written.into_iter().chain(some.and_then(Time::of));
                self.written = both.max_by_key(|time| time.moment);
                self.owns = false;
            }
            "Holder Identity" if self.is_lease => self.holder = some,
            "HolderIdentity" if self.in_lease => self.holder = some,
            "Renew Time" if self.is_lease => self.renew(some, end),
            "RenewTime" if self.in_lease => self.renew(some, end),
            _ => {}
        }
    }

    fn renew(&mut self, value: Option<&str>, end: usize) {
        self.renewed = value.and_then(Time::of);
        self.span.end = end;
    }
}
