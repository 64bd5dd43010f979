//! kube-apiserver's flags, as far as they decide about tokens: from a command line, or from the server's pod.
//!
//! kubernetes pkg/kubeapiserver/options/authentication.go (1.32 and later); how a value is read is pflag's. Where pflag
//! would take the next flag for a missing value, the value is missing here. Values are not checked against files.

mod words;

use crate::json::{Node, Value};
use crate::text::Span;
use crate::time::{Nanos, SECOND, go_duration};
use words::{Word, words};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Span,
}

/// What one kube-apiserver was started with. What is not among its flags is none, or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiServerFlags {
    /// The whole command line or pod.
    pub span: Span,
    /// What may be the server's name: its pod's, then its node's.
    pub name_hints: Vec<Placed<String>>,
    /// `--service-account-issuer`: the first one signs, all are accepted.
    pub issuers: Vec<Placed<String>>,
    /// `--api-audiences`, and `--service-account-api-audiences` its name before 1.13.
    pub audiences: Option<Vec<Placed<String>>>,
    /// `--service-account-key-file`: names only.
    pub key_files: Vec<Placed<String>>,
    /// `--service-account-signing-key-file`
    pub signing_key_file: Option<Placed<String>>,
    /// `--service-account-extend-token-expiration`; true by default.
    pub extend: Option<Placed<bool>>,
    /// `--service-account-max-token-expiration`; 0 is no limit, as by default.
    pub max_expiration: Option<Placed<Nanos>>,
    /// `--service-account-lookup`; true by default.
    pub lookup: Option<Placed<bool>>,
    pub oidc: Oidc,
    /// Other flags about authentication, by their names; the last of each.
    pub others: Vec<(&'static str, Placed<String>)>,
    pub faults: Vec<Fault>,
}

/// Flags about a foreign issuer that may stand more than once.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Oidc {
    /// `--oidc-required-claim`: names and values; of a name that stands twice, the later one.
    pub required: Vec<(Placed<String>, Placed<String>)>,
    /// `--oidc-signing-algs`; RS256 by default.
    pub algorithms: Vec<Placed<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    /// Without its hyphens.
    pub flag: &'static str,
    pub what: Wrong,
}

/// Why a flag was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing follows, or the next flag.
    ValueMissing,
    /// `strconv.ParseBool` knows `1`, `t`, `T`, `true`, `True`, `TRUE`, and the same of false.
    NotABool(String),
    /// Not as Go writes a duration.
    NotADuration(String),
    /// The server starts only with 1 h to 2^32 s, or 0. Taken all the same.
    OutOfRange(Nanos),
    /// With an empty issuer the server does not start.
    Empty,
    /// With one issuer twice the server does not start.
    Twice(String),
    /// A variable of the shell, whose value does not stand here.
    NotExpanded(String),
}

/// What a flag is, and so how its value is read.
enum Takes {
    Issuer,
    Audiences,
    KeyFile,
    SigningKeyFile,
    Extend,
    MaxExpiration,
    Lookup,
    RequiredClaim,
    Algorithms,
    /// Only noted.
    Text,
}

const FLAGS: &[(&str, Takes)] = &[
    ("service-account-issuer", Takes::Issuer),
    ("api-audiences", Takes::Audiences),
    ("service-account-api-audiences", Takes::Audiences),
    ("service-account-key-file", Takes::KeyFile),
    ("service-account-signing-key-file", Takes::SigningKeyFile),
    ("service-account-extend-token-expiration", Takes::Extend),
    ("service-account-max-token-expiration", Takes::MaxExpiration),
    ("service-account-lookup", Takes::Lookup),
    ("service-account-signing-endpoint", Takes::Text),
    ("service-account-jwks-uri", Takes::Text),
    ("advertise-address", Takes::Text),
    ("tls-private-key-file", Takes::Text),
    ("oidc-issuer-url", Takes::Text),
    ("oidc-client-id", Takes::Text),
    ("oidc-username-claim", Takes::Text),
    ("oidc-username-prefix", Takes::Text),
    ("oidc-groups-claim", Takes::Text),
    ("oidc-groups-prefix", Takes::Text),
    ("oidc-required-claim", Takes::RequiredClaim),
    ("oidc-signing-algs", Takes::Algorithms),
    ("authentication-config", Takes::Text),
    ("authentication-token-webhook-config-file", Takes::Text),
    ("token-auth-file", Takes::Text),
];

/// kubernetes pkg/controlplane/apiserver/options/options.go (1.32 and later), completeServiceAccountOptions: ends
/// included.
const SHORTEST: Nanos = 3_600 * SECOND;
const LONGEST: Nanos = (1 << 32) * SECOND;

/// Reads a stretch that `evidence` recognised: a command line, lines of a unit file or of `ps`, or flags alone.
pub fn of_command_line(pasted: &str, span: Span) -> ApiServerFlags {
    let words = words(pasted, span);
    let program = words.iter().position(|word| is_program(&word.text));
    let words = &words[program.map_or(0, |at| at + 1)..];
    let mut flags = ApiServerFlags::none(span);
    flags.take(pasted, words);
    flags
}

/// Reads the pod of a kube-apiserver, from its manifest or from the API; none if no container runs one.
pub fn of_pod(pasted: &str, pod: &Node) -> Option<ApiServerFlags> {
    let spec = pod.get("spec")?;
    let containers = items(spec.get("containers"));
    let words = containers.iter().find_map(run_by)?;
    let mut flags = ApiServerFlags::none(pod.span);
    let name = pod
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    for hint in [name, spec.get("nodeName")].into_iter().flatten() {
        if let Some(value) = hint.as_str().filter(|name| !name.is_empty()) {
            flags.name_hints.push(Placed {
                value: value.into(),
                span: hint.span,
            });
        }
    }
    flags.take(pasted, &words);
    Some(flags)
}

/// The words behind the program's name, if this container runs it, perhaps in a shell.
fn run_by(container: &Node) -> Option<Vec<Word>> {
    let command = items(container.get("command")).iter();
    let all = command.chain(items(container.get("args")));
    let said: Vec<Word> = all
        .filter_map(|node| {
            Some(Word {
                text: node.as_str()?.into(),
                span: node.span,
            })
        })
        .collect();
    if let Some(at) = said.iter().position(|word| is_program(&word.text)) {
        return Some(said.into_iter().skip(at + 1).collect());
    }
    // `sh -c "exec kube-apiserver --a=b 1>>/var/log/x 2>&1"`: its words have the place of the whole.
    for line in said.iter().filter(|word| word.text.contains(' ')) {
        let whole = Span::new(0, line.text.len());
        let mut inner = words::words(&line.text, whole);
        if let Some(at) = inner.iter().position(|word| is_program(&word.text)) {
            let placed = inner.drain(at + 1..).map(|word| Word {
                text: word.text,
                span: line.span,
            });
            return Some(placed.collect());
        }
    }
    let named = container.get("name").and_then(Node::as_str) == Some("kube-apiserver");
    let flags = said.iter().any(|word| word.text.starts_with("--"));
    (named && flags).then_some(said)
}

fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.value) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

/// `kube-apiserver`, with or without a path.
fn is_program(word: &str) -> bool {
    let name = word.rsplit(['/', '=']).next().unwrap_or(word);
    name == "kube-apiserver" && !word.starts_with("--")
}

impl ApiServerFlags {
    fn none(span: Span) -> ApiServerFlags {
        ApiServerFlags {
            span,
            name_hints: Vec::new(),
            issuers: Vec::new(),
            audiences: None,
            key_files: Vec::new(),
            signing_key_file: None,
            extend: None,
            max_expiration: None,
            lookup: None,
            oidc: Oidc::default(),
            others: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The audiences that the server takes: those given, or else the issuers (authentication.go,
    /// ToAuthenticationConfig); none if neither was given.
    pub fn effective_audiences(&self) -> Option<Vec<String>> {
        let given = self.audiences.as_ref().filter(|given| !given.is_empty());
        let from = given.unwrap_or(&self.issuers);
        let names: Vec<String> = from.iter().map(|it| it.value.clone()).collect();
        (!names.is_empty()).then_some(names)
    }

    fn take(&mut self, pasted: &str, words: &[Word]) {
        // Each name of the audiences begins its own list.
        let mut audiences_of = None;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            match word.text.as_str() {
                "--" | "|" | "||" | ";" | "&" | "&&" => break,
                _ => {}
            }
            let Some(text) = word.text.strip_prefix("--") else {
                continue;
            };
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (text, None),
            };
            // k8s.io/component-base/cli/flag/flags.go, WordSepNormalizeFunc
            let name = name.replace('_', "-");
            let Some((flag, takes)) = FLAGS.iter().find(|(flag, _)| *flag == name) else {
                continue;
            };
            let value = match value {
                Some(value) => Placed {
                    value: value.to_owned(),
                    span: last_of(pasted, word.span, value),
                },
                // A flag that may stand alone takes no value from the next word.
                None if matches!(takes, Takes::Extend | Takes::Lookup) => Placed {
                    value: "true".into(),
                    span: word.span,
                },
                None => match words.get(at).filter(|next| !next.text.starts_with("--")) {
                    Some(next) => {
                        at += 1;
                        Placed {
                            value: next.text.clone(),
                            span: last_of(pasted, next.span, &next.text),
                        }
                    }
                    None => {
                        self.fault(flag, word.span, Wrong::ValueMissing);
                        continue;
                    }
                },
            };
            if value.value.contains('$') {
                self.fault(flag, value.span, Wrong::NotExpanded(value.value));
                continue;
            }
            if matches!(takes, Takes::Audiences) && audiences_of != Some(flag) {
                audiences_of = Some(flag);
                self.audiences = Some(Vec::new());
            }
            self.set(pasted, flag, takes, value);
        }
    }

    fn set(&mut self, pasted: &str, flag: &'static str, takes: &Takes, value: Placed<String>) {
        match takes {
            Takes::Issuer => {
                let same = |issuer: &Placed<String>| issuer.value == value.value;
                if value.value.is_empty() {
                    self.fault(flag, value.span, Wrong::Empty);
                } else if self.issuers.iter().any(same) {
                    self.fault(flag, value.span, Wrong::Twice(value.value));
                } else {
                    self.issuers.push(value);
                }
            }
            Takes::Audiences => {
                let audiences = self.audiences.get_or_insert_default();
                audiences.extend(comma_separated(pasted, &value));
            }
            Takes::KeyFile => self.key_files.push(value),
            Takes::SigningKeyFile => self.signing_key_file = Some(value),
            Takes::Extend => {
                let read = self.bool(flag, value);
                self.extend = read.or(self.extend.take());
            }
            Takes::Lookup => {
                let read = self.bool(flag, value);
                self.lookup = read.or(self.lookup.take());
            }
            Takes::MaxExpiration => match go_duration(&value.value) {
                Some(nanos) => {
                    if nanos != 0 && !(SHORTEST..=LONGEST).contains(&nanos) {
                        self.fault(flag, value.span, Wrong::OutOfRange(nanos));
                    }
                    self.max_expiration = Some(Placed {
                        value: nanos,
                        span: value.span,
                    });
                }
                None => self.fault(flag, value.span, Wrong::NotADuration(value.value)),
            },
            Takes::Algorithms => {
                let all = comma_separated(pasted, &value);
                self.oidc.algorithms.extend(all);
            }
            // What has no `=` stops the server (component-base cli/flag/map_string_string.go).
            Takes::RequiredClaim => {
                let Some((name, wanted)) = value.value.split_once('=') else {
                    return;
                };
                let placed = |text: &str| Placed {
                    value: text.trim().to_owned(),
                    span: value.span,
                };
                self.oidc.required.retain(|(it, _)| it.value != name.trim());
                self.oidc.required.push((placed(name), placed(wanted)));
            }
            Takes::Text => {
                self.others.retain(|(other, _)| *other != flag);
                self.others.push((flag, value));
            }
        }
    }

    fn bool(&mut self, flag: &'static str, value: Placed<String>) -> Option<Placed<bool>> {
        let read = match value.value.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
            _ => {
                self.fault(flag, value.span, Wrong::NotABool(value.value));
                return None;
            }
        };
        Some(Placed {
            value: read,
            span: value.span,
        })
    }

    fn fault(&mut self, flag: &'static str, span: Span, what: Wrong) {
        self.faults.push(Fault { span, flag, what });
    }
}

/// Where a value stands in its word: it is the end of it, but for quotes. The whole word if it is written otherwise.
fn last_of(pasted: &str, word: Span, value: &str) -> Span {
    let written = pasted.get(word.start..word.end).unwrap_or_default();
    match written.rfind(value).filter(|_| !value.is_empty()) {
        Some(at) => Span::new(word.start + at, word.start + at + value.len()),
        None => word,
    }
}

/// pflag's StringSlice: one line of comma separated values, as encoding/csv reads it.
fn comma_separated(pasted: &str, value: &Placed<String>) -> Vec<Placed<String>> {
    let mut values = Vec::new();
    let mut rest = value.value.as_str();
    // From where the next value is looked for in what was written.
    let mut from = Some(value.span.start);
    while !rest.is_empty() || !values.is_empty() {
        let (item, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                let after = quoted.get(end + 1..).unwrap_or_default();
                (&quoted[..end], after)
            }
            None => rest.split_at(rest.find(',').unwrap_or(rest.len())),
        };
        let written = from.and_then(|from| pasted.get(from..value.span.end));
        let at = from.zip(written.and_then(|written| written.find(item)));
        let span = at.map_or(value.span, |(from, at)| {
            Span::new(from + at, from + at + item.len())
        });
        from = at.map(|_| span.end);
        values.push(Placed {
            value: item.into(),
            span,
        });
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None => break,
        }
    }
    values
}

#[cfg(test)]
mod tests;
