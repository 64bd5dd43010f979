//! What the authenticator of an issuer makes of a token, behind the times and the signature: oidc.go, AuthenticateToken.

use super::{CREDENTIAL_ID_OF_JWT, EMPTY_USERNAME_REFUSED};
use crate::claims::Facts;
use crate::cluster::authentication::{Authenticator, Configuration, Mapping};
use crate::expressions::{Budget, Expression, Failure, Said, Unknown, Value, Variable, Wanted};
use crate::json::{self, Kind, Node};
use crate::kube::Release;
use crate::kube::messages::{go_quote, go_quote_list};
use crate::order;
use crate::text::Span;
use std::rc::Rc;

/// What is asked behind the mappings.
mod rules;

/// A question that is asked of the token, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Issuer,
    Audience,
    Algorithm,
    DistributedClaims,
    Username,
    Groups,
    Uid,
    Extra,
    RequiredClaim,
    ClaimRule,
    UserRule,
}

/// How it came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// Content; with what was found, if that is worth showing.
    Fits(Vec<String>),
    Fails(Said),
    Unknown(Unknown),
    /// Claims of somebody else's that the API server would fetch.
    Fetched,
    /// The expression is one for which the configuration is not taken.
    NotTaken,
    NotReached,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub what: What,
    /// The claim, or the expression.
    pub of: String,
    pub span: Span,
    pub came: Came,
}

/// Who it is, without `system:authenticated`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Person {
    pub name: String,
    pub uid: String,
    pub groups: Vec<String>,
    pub extra: Vec<(String, Vec<String>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Which item of `jwt` takes it; none leaves it to others without a word.
    pub entry: Option<usize>,
    pub steps: Vec<Step>,
    /// If nothing failed and everything is known.
    pub person: Option<Person>,
}

impl Judged {
    /// The error that is reported; what is not known before it may have been another.
    pub fn error(&self) -> Option<Said> {
        let mut sure = true;
        for step in &self.steps {
            match &step.came {
                Came::Fails(said) => {
                    return Some(Said {
                        exact: said.exact && sure,
                        ..said.clone()
                    });
                }
                Came::Unknown(_) | Came::Fetched | Came::NotTaken => sure = false,
                Came::Fits(_) | Came::NotReached => {}
            }
        }
        None
    }

    pub fn is_known(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step.came, Came::Fits(_)))
    }
}

/// apiserver oidc.go, allowedSigningAlgs, in order.
const ALGORITHMS: [&str; 9] = [
    "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512",
];

/// Those that the authenticators of a configuration take.
pub fn algorithms(configuration: &Configuration) -> Vec<String> {
    match &configuration.algorithms {
        Some(given) => given.clone(),
        None => ALGORITHMS.iter().map(|it| (*it).into()).collect(),
    }
}

/// A token of Google's may leave out what its issuer's URL begins with (oidc.go, untrustedIssuer).
fn issuer_of(facts: &Facts) -> Option<&str> {
    match facts.first_look.issuer.as_deref()? {
        "accounts.google.com" => Some("https://accounts.google.com"),
        other => Some(other),
    }
}

pub fn judge(configuration: &Configuration, facts: &Facts, release: impl Into<Release>) -> Judged {
    let issuer = issuer_of(facts);
    let takes = |it: &Authenticator| Some(it.url.value.as_str()) == issuer && issuer != Some("");
    let entry = configuration.jwt.iter().position(takes);
    let Some((jwt, at)) = entry.and_then(|at| Some((configuration.jwt.get(at)?, at))) else {
        return Judged {
            entry: None,
            steps: Vec::new(),
            person: None,
        };
    };
    let empty = Rc::new(Node {
        span: Span::new(0, 0),
        value: json::Value::Object(Vec::new()),
    });
    let payload = facts.payload.clone().unwrap_or(empty);
    let mut run = Run {
        release: release.into(),
        values: Value::of_json(&payload),
        payload,
        budget: Budget::default(),
        steps: Vec::new(),
        failed: false,
        person: Person::default(),
    };
    run.step(
        What::Issuer,
        &jwt.url.value,
        jwt.url.span,
        Came::Fits(Vec::new()),
    );
    run.verified(configuration, jwt, facts);
    run.mapped(jwt);
    run.claim_rules(jwt);
    run.user_rules(jwt);
    let known = run.steps.iter().all(|it| matches!(it.came, Came::Fits(_)));
    Judged {
        entry: Some(at),
        person: known.then_some(run.person),
        steps: run.steps,
    }
}

struct Run {
    release: Release,
    payload: Rc<Node>,
    values: Value,
    budget: Budget,
    steps: Vec<Step>,
    failed: bool,
    person: Person,
}

fn said(text: String) -> Came {
    Came::Fails(Said {
        text: text.into(),
        exact: true,
    })
}

/// Go's error where a claim is of another type.
fn cannot_unmarshal(found: Kind, wanted: &str) -> String {
    let found = match found {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    format!("json: cannot unmarshal {found} into Go value of type {wanted}")
}

impl Run {
    /// Notes a step; behind one that failed none is reached.
    fn step(&mut self, what: What, of: &str, span: Span, came: Came) {
        let came = if self.failed { Came::NotReached } else { came };
        self.failed |= matches!(came, Came::Fails(_));
        self.steps.push(Step {
            what,
            of: of.into(),
            span,
            came,
        });
    }

    fn claim(&self, name: &str) -> Option<&Node> {
        self.payload.get(name)
    }

    /// A claim as Go reads it into a string: null leaves it empty.
    fn text(&self, name: &str) -> Result<String, String> {
        let Some(node) = self.claim(name) else {
            return Err("claim not present".into());
        };
        match &node.value {
            json::Value::String(text) => Ok(text.clone()),
            json::Value::Null => Ok(String::new()),
            other => Err(cannot_unmarshal(other.kind(), "string")),
        }
    }

    /// Audience and algorithm; the times and the signature are asked beside them.
    fn verified(&mut self, configuration: &Configuration, jwt: &Authenticator, facts: &Facts) {
        let found = facts.aud.value().cloned().unwrap_or_default();
        let mut wanted: Vec<String> = jwt.audiences.iter().map(|it| it.value.clone()).collect();
        order::by_key(&mut wanted, |it| it.clone());
        wanted.dedup();
        let shared: Vec<String> = wanted
            .iter()
            .filter(|it| found.contains(it))
            .cloned()
            .collect();
        let came = match (shared.is_empty(), &*wanted) {
            (false, _) => Came::Fits(shared),
            (true, [one]) => said(format!(
                "oidc: verify token: oidc: expected audience {} got {}",
                go_quote(one),
                go_quote_list(&found)
            )),
            (true, wanted) => said(format!(
                "oidc: verify token: oidc: expected audience in {} got {}",
                go_quote_list(wanted),
                go_quote_list(&found)
            )),
        };
        // One audience is compared by go-oidc, first of all; several behind everything that it asks.
        let is_one = wanted.len() < 2;
        let audience = came;
        if is_one {
            self.step(What::Audience, "aud", jwt.audiences_span, audience.clone());
        }
        let header = facts.header.as_ref();
        let alg = header.and_then(|it| it.get("alg")).and_then(Node::as_str);
        let alg = alg.unwrap_or_default();
        let all = algorithms(configuration);
        let came = match all.iter().any(|it| it == alg) {
            true => Came::Fits(vec![alg.into()]),
            false => said(format!(
                "oidc: verify token: oidc: id token signed with unsupported algorithm, expected {} got {}",
                go_quote_list(&all),
                go_quote(alg)
            )),
        };
        self.step(What::Algorithm, "alg", jwt.span, came);
        if !is_one {
            self.step(What::Audience, "aud", jwt.audiences_span, audience);
        }
    }

    /// Evaluates one expression over the claims. What the API server does not compile it does not evaluate.
    fn value(&mut self, text: &str, wanted: Wanted) -> Result<Value, Came> {
        let values = self.values.clone();
        self.value_of(text, Variable::Claims, wanted, &values)
    }

    fn value_of(
        &mut self,
        text: &str,
        variable: Variable,
        wanted: Wanted,
        of: &Value,
    ) -> Result<Value, Came> {
        if self.failed {
            return Err(Came::NotReached);
        }
        let expression = match Expression::compile(text, variable, wanted) {
            Ok(expression) => expression,
            Err(Failure::Unknown(unknown)) => return Err(Came::Unknown(unknown)),
            Err(Failure::Error(_)) => return Err(Came::NotTaken),
        };
        match expression.value(of, &mut self.budget) {
            Ok(value) => Ok(value),
            Err(Failure::Unknown(unknown)) => Err(Came::Unknown(unknown)),
            Err(Failure::Error(error)) => Err(Came::Fails(Said {
                text: format!("expression '{text}' resulted in error: {}", error.text).into(),
                exact: error.exact,
            })),
        }
    }

    fn mapped(&mut self, jwt: &Authenticator) {
        self.distributed(jwt);
        let (of, span) = source(&jwt.username);
        let came = self.username(&jwt.username);
        if let Came::Fits(found) = &came {
            self.person.name = found.first().cloned().unwrap_or_default();
        }
        self.step(What::Username, of, span, came);
        let (of, span) = source(&jwt.groups);
        if !of.is_empty() {
            let came = self.groups(&jwt.groups);
            if let Came::Fits(found) = &came {
                self.person.groups = found.clone();
            }
            self.step(What::Groups, of, span, came);
        }
        let (of, span) = source(&jwt.uid);
        if !of.is_empty() {
            let came = self.uid(&jwt.uid);
            if let Came::Fits(found) = &came {
                self.person.uid = found.first().cloned().unwrap_or_default();
            }
            self.step(What::Uid, of, span, came);
        }
        self.extra(jwt);
    }

    /// Groups may be kept by somebody else, from whom the API server would fetch them.
    fn distributed(&mut self, jwt: &Authenticator) {
        let claim = &jwt.groups.claim;
        if claim.value.is_empty() || self.claim(&claim.value).is_some() {
            return;
        }
        let names = self
            .claim("_claim_names")
            .and_then(|it| it.get(&claim.value));
        if names.is_some() {
            self.step(
                What::DistributedClaims,
                &claim.value,
                claim.span,
                Came::Fetched,
            );
        }
    }

    fn username(&mut self, mapping: &Mapping) -> Came {
        let of = mapping.expression.value.as_str();
        if !of.is_empty() {
            let before = "oidc: error evaluating username claim expression: ";
            return match self.value(of, Wanted::Any) {
                Ok(Value::Text(name))
                    if name.is_empty() && EMPTY_USERNAME_REFUSED.at(self.release) =>
                {
                    said("oidc: empty username via CEL expression is not allowed".into())
                }
                Ok(Value::Text(name)) => Came::Fits(vec![name.to_string()]),
                Ok(_) => said(format!(
                    "{before}username claim expression must return a string"
                )),
                Err(came) => prefixed(before, came),
            };
        }
        let claim = &mapping.claim.value;
        let name = match self.text(claim) {
            Ok(name) => name,
            Err(error) => {
                return said(format!(
                    "oidc: parse username claims {}: {error}",
                    go_quote(claim)
                ));
            }
        };
        if claim == "email"
            && let Some(verified) = self.claim("email_verified")
        {
            match &verified.value {
                json::Value::Bool(true) => {}
                json::Value::Bool(false) | json::Value::Null => {
                    return said("oidc: email not verified".into());
                }
                other => {
                    let error = cannot_unmarshal(other.kind(), "bool");
                    return said(format!("oidc: parse 'email_verified' claim: {error}"));
                }
            }
        }
        let prefix = mapping.prefix.as_ref().map_or("", |it| it.value.as_str());
        Came::Fits(vec![format!("{prefix}{name}")])
    }

    fn groups(&mut self, mapping: &Mapping) -> Came {
        let of = mapping.expression.value.as_str();
        if !of.is_empty() {
            let before = "oidc: error evaluating group claim expression: ";
            return match self.value(of, Wanted::Any).map(|it| texts(&it)) {
                Ok(Some(groups)) => Came::Fits(groups),
                Ok(None) => said(format!("{before}{NOT_TEXTS}")),
                Err(came) => prefixed(before, came),
            };
        }
        let claim = &mapping.claim.value;
        let Some(node) = self.claim(claim) else {
            return Came::Fits(Vec::new());
        };
        let prefix = mapping.prefix.as_ref().map_or("", |it| it.value.as_str());
        let of_item = |it: &Node| match &it.value {
            json::Value::String(text) => Some(text.clone()),
            json::Value::Null => Some(String::new()),
            _ => None,
        };
        let groups = match &node.value {
            json::Value::Null => Some(Vec::new()),
            json::Value::String(one) => Some(vec![one.clone()]),
            json::Value::Array(items) => items.iter().map(of_item).collect(),
            _ => None,
        };
        match groups {
            Some(groups) => Came::Fits(groups.iter().map(|it| format!("{prefix}{it}")).collect()),
            None => said(format!(
                "oidc: parse groups claim {}: {}",
                go_quote(claim),
                cannot_unmarshal(node.value.kind(), "string")
            )),
        }
    }

    fn uid(&mut self, mapping: &Mapping) -> Came {
        let claim = &mapping.claim.value;
        if !claim.is_empty() {
            return match self.text(claim) {
                Ok(uid) => Came::Fits(vec![uid]),
                Err(error) => said(format!(
                    "oidc: parse uid claim {}: {error}",
                    go_quote(claim)
                )),
            };
        }
        let before = "oidc: error evaluating uid claim expression: ";
        match self.value(&mapping.expression.value, Wanted::Any) {
            Ok(Value::Text(uid)) => Came::Fits(vec![uid.to_string()]),
            Ok(_) => said(format!("{before}uid claim expression must return a string")),
            Err(came) => prefixed(before, came),
        }
    }

    /// All are evaluated before any value is looked at.
    fn extra(&mut self, jwt: &Authenticator) {
        let jti = self.claim("jti").and_then(Node::as_str);
        if let Some(jti) = jti.filter(|it| !it.is_empty() && CREDENTIAL_ID_OF_JWT.at(self.release))
        {
            let key = "authentication.kubernetes.io/credential-id".to_owned();
            self.person.extra.push((key, vec![format!("JTI={jti}")]));
        }
        let rules: Vec<_> = jwt
            .extra
            .iter()
            .map(|it| it.expression.value.as_str())
            .collect();
        let values = self.all(&rules, Variable::Claims, Wanted::Any, "");
        for (extra, value) in jwt.extra.iter().zip(values) {
            let came = match value {
                Err(came) => came,
                Ok(value) => match texts(&value) {
                    Some(texts) => {
                        if !texts.is_empty() {
                            self.person
                                .extra
                                .push((extra.key.value.clone(), texts.clone()));
                        }
                        Came::Fits(texts)
                    }
                    None => said(format!(
                        "oidc: error evaluating extra claim expression: {}: {NOT_TEXTS}",
                        extra.expression.value
                    )),
                },
            };
            self.step(What::Extra, &extra.key.value, extra.key.span, came);
        }
    }

    /// The values of several expressions. An error of one is reported before any value is looked at.
    fn all(
        &mut self,
        rules: &[&str],
        variable: Variable,
        wanted: Wanted,
        before: &str,
    ) -> Vec<Result<Value, Came>> {
        let of = match variable {
            Variable::Claims => self.values.clone(),
            Variable::User => user(&self.person),
        };
        let mut values = Vec::new();
        let mut is_over = false;
        for rule in rules {
            if is_over {
                values.push(Err(Came::NotReached));
                continue;
            }
            let value = self.value_of(rule, variable, wanted, &of);
            is_over = matches!(value, Err(Came::Fails(_)));
            values.push(value.map_err(|came| prefixed(before, came)));
        }
        if is_over {
            for value in &mut values {
                if value.is_ok() {
                    *value = Err(Came::NotReached);
                }
            }
        }
        values
    }
}

const NOT_TEXTS: &str = "expression must return a string or a list of strings";

fn prefixed(before: &str, came: Came) -> Came {
    match came {
        Came::Fails(error) => Came::Fails(Said {
            text: format!("{before}{}", error.text).into(),
            ..error
        }),
        other => other,
    }
}

/// The claim or the expression, and where it stands.
fn source(mapping: &Mapping) -> (&str, Span) {
    let from = match mapping.expression.value.is_empty() {
        true => &mapping.claim,
        false => &mapping.expression,
    };
    (&from.value, from.span)
}

/// A text or a list of texts; empty ones are left out (oidc.go, convertCELValueToStringList).
fn texts(value: &Value) -> Option<Vec<String>> {
    let mut found = match value {
        Value::Null => Vec::new(),
        Value::Text(one) => vec![one.to_string()],
        Value::List(items) => {
            let text = |it: &Value| match it {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            };
            items.iter().map(text).collect::<Option<Vec<_>>>()?
        }
        _ => return None,
    };
    found.retain(|it| !it.is_empty());
    Some(found)
}

/// `user`, with every field there.
fn user(person: &Person) -> Value {
    let texts = |all: &[String]| Value::texts(all.iter().map(String::as_str));
    let extra = person
        .extra
        .iter()
        .map(|(key, all)| (key.as_str().into(), texts(all)));
    Value::map([
        ("username".into(), Value::text(person.name.as_str())),
        ("uid".into(), Value::text(person.uid.as_str())),
        ("groups".into(), texts(&person.groups)),
        ("extra".into(), Value::map(extra)),
    ])
}
