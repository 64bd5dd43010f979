//! What each API server runs with: typed, pasted, or assumed.
//!
//! What was typed for one server goes before what was typed for all, and that before what was pasted.

use super::{AppState, setting};
use crate::clocks::Machine;
use crate::cluster::flags::{ApiServerFlags, Placed};
use crate::cluster::pasted::Pasted;
use crate::text::Span;
use crate::verifier::{Held, Setting, Situation, Situations};

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Assumed,
    /// Typed into the page.
    Given,
    /// Read from flags that stand here in the paste.
    Pasted(Span),
}

/// A list that an API server runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub setting: Setting,
    pub known: Known,
}

/// What one API server runs with.
#[derive(Clone, Debug, PartialEq)]
pub struct Configured<'a> {
    pub issuers: Listed,
    pub audiences: Listed,
    pub flags: Option<&'a ApiServerFlags>,
}

/// What was typed for one API server that differs from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub machine: u32,
    pub issuers: String,
    pub audiences: String,
    /// The kids of the pasted keys that it does not have.
    pub lacks: Vec<String>,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Issuers,
    Audiences,
}

impl Own {
    pub fn of(machine: u32) -> Own {
        Own {
            machine,
            issuers: String::new(),
            audiences: String::new(),
            lacks: Vec::new(),
        }
    }

    pub fn list(&self, list: List) -> &str {
        match list {
            List::Issuers => &self.issuers,
            List::Audiences => &self.audiences,
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.issuers.is_empty() && self.audiences.is_empty() && self.lacks.is_empty()
    }
}

impl AppState {
    /// What was typed for this API server alone; empty if nothing was.
    pub fn own(&self, machine: u32, list: List) -> &str {
        let own = self.own.iter().find(|own| own.machine == machine);
        own.map_or("", |own| own.list(list))
    }

    /// Whether this API server has this pasted key. Each has all of them unless it was said otherwise.
    pub fn has_key(&self, machine: u32, kid: &str) -> bool {
        let own = self.own.iter().find(|own| own.machine == machine);
        own.is_none_or(|own| own.lacks.iter().all(|lacks| lacks != kid))
    }

    /// What this API server runs with.
    pub fn configured<'a>(&self, machine: u32, pasted: &'a Pasted) -> Configured<'a> {
        let flags = self
            .flags(pasted)
            .into_iter()
            .find(|(id, _)| *id == machine)
            .map(|(_, flags)| flags);
        let typed = |list, common: &str| {
            let own = setting(self.own(machine, list));
            let typed = if own == Setting::Assumed {
                setting(common)
            } else {
                own
            };
            (typed != Setting::Assumed).then_some(Listed {
                setting: typed,
                known: Known::Given,
            })
        };
        let issuers = typed(List::Issuers, &self.issuers)
            .or_else(|| flags.and_then(|flags| pasted_list(&flags.issuers, flags.span)))
            .unwrap_or(Listed::ASSUMED);
        // Without audiences of its own a server answers to its issuers, whoever said those.
        let own = |flags: &&ApiServerFlags| {
            flags.audiences.is_some() || matches!(issuers.known, Known::Pasted(_))
        };
        let audiences = typed(List::Audiences, &self.audiences)
            .or_else(|| flags.filter(own).and_then(pasted_audiences))
            .unwrap_or(Listed::ASSUMED);
        Configured {
            issuers,
            audiences,
            flags,
        }
    }

    /// What all API servers run with, of the keys that were pasted; none if nobody said any.
    pub fn situations(&self, pasted: &Pasted, keys: Option<&[Held]>) -> Situations {
        let cluster = pasted.cluster();
        let common = Situation {
            issuers: setting(&self.issuers),
            audiences: setting(&self.audiences),
            keys: keys.map(|keys| keys.iter().map(|held| held.key.clone()).collect()),
            cluster,
            ..Situation::of(self.minor)
        };
        let servers = self.servers().map(|machine| machine.id);
        let own = servers
            .map(|id| {
                let configured = self.configured(id, pasted);
                let lookup = configured.flags.and_then(|flags| flags.lookup.as_ref());
                let situation = Situation {
                    issuers: configured.issuers.setting,
                    audiences: configured.audiences.setting,
                    legacy_lookup: lookup.is_none_or(|lookup| lookup.value),
                    keys: keys.map(|keys| {
                        let keys = keys.iter().filter(|held| self.has_key(id, &held.derived));
                        keys.map(|held| held.key.clone()).collect()
                    }),
                    ..common.clone()
                };
                (id, situation)
            })
            .filter(|(_, situation)| *situation != common)
            .collect();
        Situations { common, own }
    }

    /// Which flags are whose: by name; one set that has no server's name is everybody's; of several, the others
    /// go to the servers without, in order.
    fn flags<'a>(&self, pasted: &'a Pasted) -> Vec<(u32, &'a ApiServerFlags)> {
        let mut found: Vec<(u32, &ApiServerFlags)> = Vec::new();
        let mut nameless = Vec::new();
        for flags in &pasted.servers {
            match self
                .servers()
                .find(|machine| is_named(flags, &machine.name))
            {
                Some(machine) => {
                    // Of flags pasted twice, the later ones.
                    found.retain(|(id, _)| *id != machine.id);
                    found.push((machine.id, flags));
                }
                None => nameless.push(flags),
            }
        }
        if let ([flags], true) = (&nameless[..], found.is_empty()) {
            return self.servers().map(|machine| (machine.id, *flags)).collect();
        }
        let without: Vec<u32> = self
            .servers()
            .map(|machine| machine.id)
            .filter(|id| found.iter().all(|(other, _)| other != id))
            .collect();
        found.extend(without.into_iter().zip(nameless));
        found
    }

    pub fn servers(&self) -> impl Iterator<Item = &Machine> {
        let machines = self.clocks.iter().map(|clock| &clock.machine);
        machines.filter(|machine| machine.role.verifies())
    }
}

impl Listed {
    const ASSUMED: Listed = Listed {
        setting: Setting::Assumed,
        known: Known::Assumed,
    };
}

/// `kube-apiserver-cp-1` is the pod of the machine `cp-1`.
fn is_named(flags: &ApiServerFlags, machine: &str) -> bool {
    flags.name_hints.iter().any(|hint| {
        let rest = hint.value.strip_suffix(machine);
        rest.is_some_and(|rest| rest.is_empty() || rest == "kube-apiserver-")
    })
}

fn pasted_list(items: &[Placed<String>], whole: Span) -> Option<Listed> {
    let span = items.first().map_or(whole, |item| item.span);
    let items: Vec<String> = items.iter().map(|item| item.value.clone()).collect();
    (!items.is_empty()).then_some(Listed {
        setting: Setting::Given(items),
        known: Known::Pasted(span),
    })
}

/// Without `--api-audiences` an API server answers to its issuers.
fn pasted_audiences(flags: &ApiServerFlags) -> Option<Listed> {
    let items = flags
        .effective_audiences()
        .filter(|items| !items.is_empty())?;
    let first = flags.audiences.as_ref().and_then(|items| items.first());
    let span = first
        .or(flags.issuers.first())
        .map_or(flags.span, |item| item.span);
    Some(Listed {
        setting: Setting::Given(items),
        known: Known::Pasted(span),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Preferences, after};
    use super::*;
    use crate::clocks::Role;
    use crate::cluster::pasted;
    use crate::evidence::recognise;
    use crate::verifier::{Key, Settings};

    fn read(text: &str) -> Pasted {
        pasted::read(text, &recognise(text).findings)
    }

    fn two_servers() -> AppState {
        let state = AppState::new(Preferences::default());
        after(&state, Action::Add(Role::Verifier))
    }

    fn pod(name: &str, issuer: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-{name}\nspec:\n  containers:\n  - name: a\n    command:\n    - kube-apiserver\n    - --service-account-issuer={issuer}\n"
        )
    }

    fn issuers(state: &AppState, pasted: &Pasted, machine: u32) -> (Option<String>, bool) {
        let listed = state.configured(machine, pasted).issuers;
        let first = match listed.setting {
            Setting::Given(items) => items.into_iter().next(),
            Setting::Assumed => None,
        };
        (first, matches!(listed.known, Known::Pasted(_)))
    }

    #[test]
    fn one_set_of_flags_is_everybodys_until_it_has_a_name() {
        let state = two_servers();
        let given = |text: &str| Some(text.to_owned());
        let all = read("kube-apiserver --service-account-issuer=https://a --api-audiences=x,y");
        for machine in [1, 3] {
            assert_eq!(issuers(&state, &all, machine), (given("https://a"), true));
        }
        let situations = state.situations(&all, None);
        assert_eq!(
            situations.own[0].1.audiences,
            Setting::Given(vec!["x".into(), "y".into()])
        );
        let one = read(&pod("apiserver-2", "https://b"));
        assert_eq!(issuers(&state, &one, 3), (given("https://b"), true));
        assert_eq!(issuers(&state, &one, 1), (None, false));
        let both = format!(
            "{}---\n{}",
            pod("cp-1", "https://c"),
            pod("cp-2", "https://d")
        );
        let both = read(&both);
        assert_eq!(issuers(&state, &both, 1).0, given("https://c"));
        assert_eq!(issuers(&state, &both, 3).0, given("https://d"));
    }

    #[test]
    fn what_is_typed_goes_before_what_is_pasted() {
        let all = read("kube-apiserver --service-account-issuer=https://a");
        let state = after(&two_servers(), Action::TypeIssuers("https://typed".into()));
        let audiences = state.configured(1, &all).audiences.setting;
        assert_eq!(audiences, Setting::Assumed, "those of the issuers in force");
        let given = |text: &str| (Some(text.to_owned()), false);
        assert_eq!(issuers(&state, &all, 1), given("https://typed"));
        let own = Action::TypeOwn(3, List::Issuers, "https://own".into());
        let state = after(&state, own);
        assert_eq!(issuers(&state, &all, 3), given("https://own"));
        assert_eq!(issuers(&state, &all, 1), given("https://typed"));
        let state = after(&state, Action::Remove(3));
        assert_eq!(state.own, []);
    }

    #[test]
    fn a_server_may_lack_a_key_that_the_others_have() {
        let key = |kid: &str| Held {
            derived: kid.into(),
            key: Key {
                name: String::new(),
                kid: format!("signer's {kid}"),
                verifies: true,
                verifies_raw: false,
            },
        };
        let state = after(&two_servers(), Action::HaveKey(3, "b".into(), false));
        let kids = |state: &AppState, machine: u32| -> Vec<String> {
            let situations = state.situations(&Pasted::default(), Some(&[key("a"), key("b")]));
            let keys = situations.of(machine).keys.clone().unwrap_or_default();
            keys.into_iter().map(|key| key.kid).collect()
        };
        assert_eq!(kids(&state, 1), ["signer's a", "signer's b"]);
        assert_eq!(kids(&state, 3), ["signer's a"]);
        let state = after(&state, Action::HaveKey(3, "b".into(), true));
        assert_eq!(state.own, []);
    }

    #[test]
    fn without_audiences_of_its_own_a_server_answers_to_its_issuers() {
        let state = AppState::new(Preferences::default());
        let all = read(
            "kube-apiserver --service-account-issuer=https://a --service-account-lookup=false",
        );
        let situations = state.situations(&all, None);
        let (_, own) = &situations.own[0];
        assert_eq!(own.audiences, Setting::Given(vec!["https://a".into()]));
        assert!(!own.legacy_lookup);
        assert_eq!(state.situations(&Pasted::default(), None).own, []);
    }
}
