//! Who calls: what an audit event and the API server's log of requests say of it, and, by `Audit-Id`, everything else
//! that speaks of the same request.

use super::clue::{Caller, Found, Said, What};
use super::klog::quoted;
use std::collections::HashMap;

/// The callers of a paste by `Audit-Id`.
pub struct Callers<'a>(HashMap<&'a str, &'a Caller>);

impl<'a> Callers<'a> {
    pub fn of(found: &'a [Found]) -> Callers<'a> {
        let mut known: HashMap<&str, &Caller> = HashMap::new();
        for it in found {
            if let What::Said(said) = &it.what
                && let (Some(id), Some(caller)) = (&said.audit_id, &said.caller)
            {
                let before = known.entry(id).or_insert(caller);
                // An audit event names the user, a log of requests does not.
                if before.user.is_none() && caller.user.is_some() {
                    *before = caller;
                }
            }
        }
        Callers(known)
    }

    /// Whose request this is about.
    pub fn caller(&self, said: &'a Said) -> Option<&'a Caller> {
        let own = said.caller.as_deref();
        let id = said.audit_id.as_deref();
        let known = id.and_then(|id| self.0.get(id)).copied();
        own.filter(|own| own.user.is_some()).or(known).or(own)
    }
}

/// None of which nothing is known.
pub(super) fn boxed(caller: Caller) -> Option<Box<Caller>> {
    (caller != Caller::default()).then(|| Box::new(caller))
}

/// What a line of klog says of the request: `audit-ID="…"`, `userAgent="…"`, `srcIP="10.0.0.7:41234"`.
pub(super) fn of_line(text: &str, said: &mut Said) {
    let Some(id) = member(text, " audit-ID=\"") else {
        return;
    };
    said.audit_id = Some(id);
    let address = member(text, " srcIP=\"").map(|address| without_port(&address).to_owned());
    said.caller = boxed(Caller {
        addresses: address.into_iter().collect(),
        agent: member(text, " userAgent=\""),
        ..Caller::default()
    });
}

fn member(text: &str, name: &str) -> Option<String> {
    let (_, value) = text.split_once(name)?;
    Some(quoted(value).to_owned()).filter(|value| !value.is_empty())
}

/// `10.0.0.7` of `10.0.0.7:41234`, and the same of `[fd00::7]:41234`.
fn without_port(address: &str) -> &str {
    if let Some(rest) = address.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    match address.rsplit_once(':') {
        Some((host, _)) if !host.contains(':') => host,
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{closer, recognise};
    use super::*;

    const ID: &str = "0d9b54a9-2c1f-4b2e-9d0a-6f1a9bd2a001";

    fn callers(pasted: &str) -> Vec<Option<String>> {
        let found = closer::look(pasted, &recognise(pasted));
        let callers = Callers::of(&found);
        let said = found.iter().filter_map(|it| match &it.what {
            What::Said(said) => Some(callers.caller(said)),
            _ => None,
        });
        said.map(|it| it.map(|it| it.user.clone().unwrap_or_else(|| it.addresses.join(","))))
            .collect()
    }

    #[test]
    fn an_audit_id_joins_what_speaks_of_one_request() {
        let answer = format!("HTTP/1.1 401 Unauthorized\nAudit-Id: {ID}\n\n");
        let line = format!(
            "I1212 10:37:53.000001       1 httplog.go:132] \"HTTP\" verb=\"GET\" userAgent=\"kubectl/v1.29.2\" audit-ID=\"{ID}\" srcIP=\"10.0.0.7:41234\" resp=401\n"
        );
        let event = format!(
            r#"{{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"{ID}","user":{{"username":"alice"}},"sourceIPs":["10.0.0.7"],"responseStatus":{{"code":401}},"requestReceivedTimestamp":"2023-12-12T10:37:53.000000Z"}}"#
        );
        let alice = || Some("alice".to_owned());
        let address = || Some("10.0.0.7".to_owned());
        assert_eq!(callers(&answer), [None]);
        assert_eq!(
            callers(&[answer.as_str(), &line].concat()),
            [address(), address()]
        );
        let all = [answer.as_str(), &line, &event].concat();
        assert_eq!(callers(&all), [alice(), alice(), alice()]);
        let other = event.replace("a001", "a002");
        assert_eq!(
            callers(&[answer.as_str(), &other].concat()),
            [None, alice()]
        );
    }

    #[test]
    fn a_port_is_no_part_of_an_address() {
        for (written, address) in [
            ("10.0.0.7:41234", "10.0.0.7"),
            ("10.0.0.7", "10.0.0.7"),
            ("[fd00::7]:41234", "fd00::7"),
            ("fd00::7", "fd00::7"),
        ] {
            assert_eq!(without_port(written), address);
        }
    }
}
