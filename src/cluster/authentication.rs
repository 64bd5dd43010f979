//! What kube-apiserver was told about foreign issuers: AuthenticationConfiguration, or the `--oidc-…` flags.
//!
//! kubernetes staging/src/k8s.io/apiserver/pkg/apis/apiserver/{v1alpha1,v1beta1,v1}/types.go. Whether it is any good is
//! for `kube::authentication` to say; nothing is fetched and nothing evaluated.

use super::flags::{ApiServerFlags, Placed};
use super::pasted::move_node;
use crate::evidence::Finding;
use crate::json::{self, Kind, Node, Value};
use crate::text::Span;
use crate::yaml;

pub const KIND: &str = "AuthenticationConfiguration";
pub const GROUP: &str = "apiserver.config.k8s.io";

/// Where it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    File,
    Flags,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    pub span: Span,
    pub origin: Origin,
    /// `v1beta1`; empty with flags.
    pub version: String,
    pub jwt: Vec<Authenticator>,
    /// Algorithms that are taken; none if whatever a key can verify is.
    pub algorithms: Option<Vec<String>>,
    pub anonymous: Option<Anonymous>,
    pub faults: Vec<Fault>,
}

/// One item of `jwt`. A text that is not there is empty, as it is for the API server.
#[derive(Clone, Debug, PartialEq)]
pub struct Authenticator {
    pub span: Span,
    pub url: Placed<String>,
    pub discovery_url: Placed<String>,
    pub has_authority: bool,
    pub audiences: Vec<Placed<String>>,
    pub audiences_span: Span,
    pub match_policy: Placed<String>,
    pub egress: Placed<String>,
    pub claim_rules: Vec<ClaimRule>,
    pub username: Mapping,
    pub groups: Mapping,
    pub uid: Mapping,
    pub extra: Vec<Extra>,
    pub user_rules: Vec<UserRule>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRule {
    pub span: Span,
    pub claim: Placed<String>,
    pub required_value: Placed<String>,
    pub expression: Placed<String>,
    pub message: Placed<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    pub span: Span,
    pub claim: Placed<String>,
    /// An empty one is another thing than none.
    pub prefix: Option<Placed<String>>,
    pub expression: Placed<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    pub key: Placed<String>,
    pub expression: Placed<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct UserRule {
    pub expression: Placed<String>,
    pub message: Placed<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Anonymous {
    pub span: Span,
    pub enabled: bool,
    /// The paths that it is for; all if there are none.
    pub paths: Vec<String>,
}

/// What the API server's strict decoder does not take. Paths are written as it writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    UnknownField(String),
    Type {
        path: String,
        found: Kind,
        wanted: Kind,
    },
}

/// Reads what `evidence::recognise` found in the same paste, and the flags that were read of it.
pub fn read(pasted: &str, findings: &[Finding], servers: &[ApiServerFlags]) -> Vec<Configuration> {
    let mut all = Vec::new();
    let manifests = findings.iter().filter(|it| it.form == "manifest");
    for finding in manifests {
        let text = pasted.get(finding.span.start..finding.span.end);
        let text = text.unwrap_or_default();
        if !text.contains(KIND) {
            continue;
        }
        let documents: Vec<Node> = match text.trim_start().starts_with('{') {
            true => json::read(text.as_bytes()).0.into_iter().collect(),
            false => yaml::read(text).0,
        };
        for mut document in documents {
            move_node(&mut document, finding.span.start);
            all.extend(of_document(&document));
        }
    }
    all.extend(servers.iter().filter_map(of_flags));
    all
}

/// What a document says, if it is an AuthenticationConfiguration.
pub fn of_document(document: &Node) -> Option<Configuration> {
    let version = document.get("apiVersion")?.as_str()?;
    let version = version.strip_prefix(GROUP)?.strip_prefix('/')?;
    if document.get("kind")?.as_str()? != KIND {
        return None;
    }
    let mut faults = Vec::new();
    let root = Reader {
        node: Some(document),
        span: document.span,
        path: String::new(),
    };
    root.names(&["apiVersion", "kind", "jwt", "anonymous"], &mut faults);
    let jwt = root.list("jwt", &mut faults);
    let jwt = jwt
        .iter()
        .map(|it| authenticator(it, &mut faults))
        .collect();
    let anonymous = root.object("anonymous", &mut faults);
    let anonymous = anonymous.node.map(|_| {
        anonymous.names(&["enabled", "conditions"], &mut faults);
        let conditions = anonymous.list("conditions", &mut faults);
        let paths = conditions
            .iter()
            .map(|it| it.text("path", &mut faults).value);
        Anonymous {
            span: anonymous.span,
            paths: paths.collect(),
            enabled: anonymous
                .node
                .and_then(|it| it.get("enabled"))
                .is_some_and(|it| it.value == Value::Bool(true)),
        }
    });
    Some(Configuration {
        span: document.span,
        origin: Origin::File,
        version: version.into(),
        jwt,
        algorithms: None,
        anonymous,
        faults,
    })
}

fn authenticator(it: &Reader, faults: &mut Vec<Fault>) -> Authenticator {
    it.names(
        &[
            "issuer",
            "claimValidationRules",
            "claimMappings",
            "userValidationRules",
        ],
        faults,
    );
    let issuer = it.object("issuer", faults);
    issuer.names(
        &[
            "url",
            "discoveryURL",
            "certificateAuthority",
            "audiences",
            "audienceMatchPolicy",
            "egressSelectorType",
        ],
        faults,
    );
    let mappings = it.object("claimMappings", faults);
    mappings.names(&["username", "groups", "uid", "extra"], faults);
    let mapping = |name: &str, faults: &mut Vec<Fault>| {
        let it = mappings.object(name, faults);
        let known = ["claim", "expression", "prefix"];
        it.names(if name == "uid" { &known[..2] } else { &known }, faults);
        Mapping {
            span: it.span,
            claim: it.text("claim", faults),
            prefix: it
                .node
                .and_then(|node| node.get("prefix"))
                .filter(|prefix| prefix.value != Value::Null)
                .map(|_| it.text("prefix", faults)),
            expression: it.text("expression", faults),
        }
    };
    let username = mapping("username", faults);
    let groups = mapping("groups", faults);
    let uid = mapping("uid", faults);
    let audiences = issuer.list("audiences", faults);
    Authenticator {
        span: it.span,
        url: issuer.text("url", faults),
        discovery_url: issuer.text("discoveryURL", faults),
        has_authority: !issuer.text("certificateAuthority", faults).value.is_empty(),
        audiences_span: audiences.first().map_or(issuer.span, |it| it.span),
        audiences: audiences.iter().map(|it| it.itself(faults)).collect(),
        match_policy: issuer.text("audienceMatchPolicy", faults),
        egress: issuer.text("egressSelectorType", faults),
        claim_rules: it
            .list("claimValidationRules", faults)
            .iter()
            .map(|it| {
                it.names(&["claim", "requiredValue", "expression", "message"], faults);
                ClaimRule {
                    span: it.span,
                    claim: it.text("claim", faults),
                    required_value: it.text("requiredValue", faults),
                    expression: it.text("expression", faults),
                    message: it.text("message", faults),
                }
            })
            .collect(),
        username,
        groups,
        uid,
        extra: mappings
            .list("extra", faults)
            .iter()
            .map(|it| {
                it.names(&["key", "valueExpression"], faults);
                Extra {
                    key: it.text("key", faults),
                    expression: it.text("valueExpression", faults),
                }
            })
            .collect(),
        user_rules: it
            .list("userValidationRules", faults)
            .iter()
            .map(|it| {
                it.names(&["expression", "message"], faults);
                UserRule {
                    expression: it.text("expression", faults),
                    message: it.text("message", faults),
                }
            })
            .collect(),
    }
}

/// A value and its path; none where nothing stands.
struct Reader<'a> {
    node: Option<&'a Node>,
    /// Of what it stands in, if it is not there.
    span: Span,
    path: String,
}

impl<'a> Reader<'a> {
    fn member(&self, name: &str) -> Reader<'a> {
        let node = self.node.and_then(|node| node.get(name));
        let node = node.filter(|node| node.value != Value::Null);
        let dot = if self.path.is_empty() { "" } else { "." };
        Reader {
            node,
            span: node.map_or(self.span, |node| node.span),
            path: format!("{}{dot}{name}", self.path),
        }
    }

    /// The same, if it is of this kind.
    fn of_kind(self, wanted: Kind, faults: &mut Vec<Fault>) -> Reader<'a> {
        let found = self.node.map(|node| node.value.kind());
        let Some(found) = found.filter(|found| *found != wanted) else {
            return self;
        };
        let (span, path) = (self.span, self.path.clone());
        let what = Wrong::Type {
            path,
            found,
            wanted,
        };
        faults.push(Fault { span, what });
        Reader { node: None, ..self }
    }

    fn object(&self, name: &str, faults: &mut Vec<Fault>) -> Reader<'a> {
        self.member(name).of_kind(Kind::Object, faults)
    }

    fn list(&self, name: &str, faults: &mut Vec<Fault>) -> Vec<Reader<'a>> {
        let list = self.member(name).of_kind(Kind::Array, faults);
        let Some(Value::Array(items)) = list.node.map(|node| &node.value) else {
            return Vec::new();
        };
        let item = |(index, node): (usize, &'a Node)| Reader {
            node: Some(node),
            span: node.span,
            path: format!("{}[{index}]", list.path),
        };
        items.iter().enumerate().map(item).collect()
    }

    fn text(&self, name: &str, faults: &mut Vec<Fault>) -> Placed<String> {
        self.member(name).itself(faults)
    }

    fn itself(&self, faults: &mut Vec<Fault>) -> Placed<String> {
        let same = Reader {
            node: self.node,
            span: self.span,
            path: self.path.clone(),
        };
        let found = same.of_kind(Kind::String, faults);
        Placed {
            value: found.node.and_then(Node::as_str).unwrap_or_default().into(),
            span: self.span,
        }
    }

    /// Names that this release's decoder may know.
    fn names(&self, known: &[&str], faults: &mut Vec<Fault>) {
        let dot = if self.path.is_empty() { "" } else { "." };
        for member in self.node.map_or(&[][..], Node::members) {
            if !known.contains(&member.name.as_str()) {
                let path = format!("{}{dot}{}", self.path, member.name);
                faults.push(Fault {
                    span: member.name_span,
                    what: Wrong::UnknownField(path),
                });
            }
        }
    }
}

/// What kube-apiserver makes of its flags (pkg/kubeapiserver/options/authentication.go, ToAuthenticationConfig).
pub fn of_flags(flags: &ApiServerFlags) -> Option<Configuration> {
    let oidc = &flags.oidc;
    let said = |flag: &str| {
        let found = flags.others.iter().find(|(name, _)| *name == flag);
        found.map(|(_, placed)| placed.clone())
    };
    let url = said("oidc-issuer-url").filter(|it| !it.value.is_empty())?;
    let client = said("oidc-client-id").filter(|it| !it.value.is_empty())?;
    let place = |value: String| Placed {
        value,
        span: url.span,
    };
    let none = || place(String::new());
    let claim = said("oidc-username-claim").unwrap_or_else(|| place("sub".into()));
    let prefix = said("oidc-username-prefix").unwrap_or_else(none);
    let prefix = match prefix.value.as_str() {
        "-" => none(),
        "" if claim.value != "email" => place(format!("{}#", url.value)),
        _ => prefix,
    };
    let groups = said("oidc-groups-claim").filter(|it| !it.value.is_empty());
    let rules = oidc.required.iter().map(|(claim, value)| ClaimRule {
        span: claim.span,
        claim: claim.clone(),
        required_value: value.clone(),
        expression: none(),
        message: none(),
    });
    let mapping = |claim: Placed<String>, prefix| Mapping {
        span: claim.span,
        claim,
        prefix,
        expression: none(),
    };
    let algorithms = match oidc.algorithms.is_empty() {
        true => vec!["RS256".into()],
        false => oidc.algorithms.iter().map(|it| it.value.clone()).collect(),
    };
    Some(Configuration {
        span: flags.span,
        origin: Origin::Flags,
        version: String::new(),
        algorithms: Some(algorithms),
        anonymous: None,
        faults: Vec::new(),
        jwt: vec![Authenticator {
            span: flags.span,
            discovery_url: none(),
            has_authority: false,
            audiences_span: client.span,
            audiences: vec![client],
            match_policy: none(),
            egress: none(),
            claim_rules: rules.collect(),
            username: mapping(claim, Some(prefix)),
            groups: match groups {
                Some(claim) => {
                    mapping(claim, Some(said("oidc-groups-prefix").unwrap_or_else(none)))
                }
                None => mapping(none(), None),
            },
            uid: mapping(none(), None),
            extra: Vec::new(),
            user_rules: Vec::new(),
            url,
        }],
    })
}
