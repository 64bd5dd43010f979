//! The faults for which kube-apiserver does not take a configuration, as it names them.

use crate::cluster::authentication::{Authenticator, Configuration, Mapping, Origin, Wrong};
use crate::cluster::flags::Placed;
use crate::expressions::{Expression, Failure, Said, Unknown, Variable, Wanted};
use crate::kube::messages::{aggregate, go_quote};
use crate::text::Span;
use std::collections::HashSet;
use std::rc::Rc;

/// A fault and where it stands, or what this page could not look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub span: Span,
    pub what: Result<Said, Unknown>,
}

/// More authenticators are refused (validation.go, ValidateAuthenticationConfiguration).
const MOST: usize = 64;

/// More expressions of one configuration are not looked at.
const MOST_EXPRESSIONS: usize = 400;

/// Everything that is wrong, in the order in which the API server finds it. `own` are the issuers of service account
/// tokens, which no other may have.
pub fn problems(configuration: &Configuration, own: &[String]) -> Vec<Problem> {
    let mut found = Finder::default();
    for fault in &configuration.faults {
        match &fault.what {
            Wrong::UnknownField(path) => {
                let text = format!("strict decoding error: unknown field {}", go_quote(path));
                found.say(fault.span, text, true);
            }
            Wrong::Type { path, .. } => {
                found.say(
                    fault.span,
                    format!("json: cannot unmarshal … {path}"),
                    false,
                );
            }
        }
    }
    if !found.all.is_empty() {
        // The decoder goes first, and the rest is not looked at.
        return found.all;
    }
    if configuration.jwt.len() > MOST {
        let count = configuration.jwt.len();
        let text = format!("jwt: Too many: {count}: must have at most {MOST} items");
        found.say(configuration.span, text, true);
        return found.all;
    }
    let (mut urls, mut discoveries) = (HashSet::new(), HashSet::new());
    for (index, jwt) in configuration.jwt.iter().enumerate() {
        let path = format!("jwt[{index}]");
        found.authenticator(jwt, &path, own);
        if !urls.insert(&jwt.url.value) {
            found.duplicate(&jwt.url, &format!("{path}.issuer.url"));
        }
        let discovery = &jwt.discovery_url;
        if !discovery.value.is_empty() && !discoveries.insert(&discovery.value) {
            found.duplicate(discovery, &format!("{path}.issuer.discoveryURL"));
        }
    }
    if let Some(anonymous) = &configuration.anonymous
        && !anonymous.enabled
        && !anonymous.paths.is_empty()
    {
        let text = "anonymous.conditions: Invalid value: …: enabled should be set to true when conditions are defined";
        found.say(anonymous.span, text.into(), false);
    }
    found.all
}

/// All of them in one line, as the API server prints it when it does not start.
pub fn refusal(configuration: &Configuration, problems: &[Problem]) -> Option<Said> {
    let said: Vec<&Said> = problems
        .iter()
        .filter_map(|it| it.what.as_ref().ok())
        .collect();
    if said.is_empty() {
        return None;
    }
    let texts: Vec<String> = said.iter().map(|it| it.text.to_string()).collect();
    let decoding = !configuration.faults.is_empty();
    let before = match (configuration.origin, decoding) {
        (Origin::File, true) => "failed to load authentication configuration from file \"…\": ",
        _ => "invalid authentication configuration: ",
    };
    Some(Said {
        text: format!("{before}{}", aggregate(&texts)).into(),
        exact: !decoding && said.iter().all(|it| it.exact),
    })
}

/// The key of an extra attribute behind its domain (apimachinery pkg/util/validation/validation.go, httpPathFmt).
const PATH: &str = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
    and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
    '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

#[derive(Default)]
struct Finder {
    all: Vec<Problem>,
    expressions: usize,
}

/// What an expression of an authenticator uses, as far as it compiles.
#[derive(Default)]
struct Uses {
    email: bool,
    email_verified: bool,
}

impl Finder {
    fn say(&mut self, span: Span, text: String, exact: bool) {
        let text = Rc::from(text);
        self.all.push(Problem {
            span,
            what: Ok(Said { text, exact }),
        });
    }

    fn invalid(&mut self, value: &Placed<String>, path: &str, detail: &str) {
        let quoted = go_quote(&value.value);
        self.say(
            value.span,
            format!("{path}: Invalid value: {quoted}: {detail}"),
            true,
        );
    }

    /// A fault of a whole mapping, whose value the API server leaves empty.
    fn invalid_whole(&mut self, span: Span, path: &str, detail: &str) {
        self.say(span, format!("{path}: Invalid value: \"\": {detail}"), true);
    }

    fn required(&mut self, span: Span, path: &str, detail: &str) {
        let detail = match detail {
            "" => String::new(),
            detail => format!(": {detail}"),
        };
        self.say(span, format!("{path}: Required value{detail}"), true);
    }

    fn duplicate(&mut self, value: &Placed<String>, path: &str) {
        let quoted = go_quote(&value.value);
        self.say(
            value.span,
            format!("{path}: Duplicate value: {quoted}"),
            true,
        );
    }

    fn compile(
        &mut self,
        text: &Placed<String>,
        path: &str,
        variable: Variable,
        wanted: Wanted,
    ) -> Option<Expression> {
        self.expressions += 1;
        let compiled = match self.expressions > MOST_EXPRESSIONS {
            true => Err(Failure::Unknown(Unknown::TooMuch)),
            false => Expression::compile(&text.value, variable, wanted),
        };
        match compiled {
            Ok(expression) => Some(expression),
            Err(Failure::Unknown(unknown)) => {
                self.all.push(Problem {
                    span: text.span,
                    what: Err(unknown),
                });
                None
            }
            Err(Failure::Error(said)) => {
                let quoted = go_quote(&text.value);
                let text_of = format!("{path}: Invalid value: {quoted}: {}", said.text);
                self.say(text.span, text_of, said.exact);
                None
            }
        }
    }

    fn authenticator(&mut self, jwt: &Authenticator, path: &str, own: &[String]) {
        let issuer = format!("{path}.issuer");
        if jwt.url.value.is_empty() {
            self.required(jwt.url.span, &format!("{issuer}.url"), "");
        } else {
            self.url(&jwt.url, &format!("{issuer}.url"), own);
        }
        let discovery = &jwt.discovery_url;
        if !discovery.value.is_empty() {
            let path = format!("{issuer}.discoveryURL");
            let bare = |url: &'_ str| url.trim_end_matches('/').to_owned();
            if !jwt.url.value.is_empty() && bare(&jwt.url.value) == bare(&discovery.value) {
                self.invalid(discovery, &path, "discoveryURL must be different from URL");
            }
            self.url(discovery, &path, &[]);
        }
        self.audiences(jwt, &issuer);
        let egress = &jwt.egress;
        if !matches!(egress.value.as_str(), "" | "controlplane" | "cluster") {
            let detail = "egress selector must be either controlplane or cluster";
            self.invalid(egress, &format!("{issuer}.egressSelectorType"), detail);
        }
        let mut uses = Uses::default();
        self.claim_rules(jwt, &format!("{path}.claimValidationRules"), &mut uses);
        self.mappings(jwt, &format!("{path}.claimMappings"), &mut uses);
        let mut seen = HashSet::new();
        for (index, rule) in jwt.user_rules.iter().enumerate() {
            let path = format!("{path}.userValidationRules[{index}].expression");
            if rule.expression.value.is_empty() {
                self.required(rule.expression.span, &path, "");
            } else if !seen.insert(&rule.expression.value) {
                self.duplicate(&rule.expression, &path);
            } else {
                self.compile(&rule.expression, &path, Variable::User, Wanted::Bool);
            }
        }
    }

    fn url(&mut self, url: &Placed<String>, path: &str, own: &[String]) {
        if own.contains(&url.value) {
            let mut own: Vec<&str> = own.iter().map(String::as_str).collect();
            crate::order::by_key(&mut own, |it| it.to_string());
            own.dedup();
            let own = own.join(" ");
            let detail = format!("URL must not overlap with disallowed issuers: [{own}]");
            self.invalid(url, path, &detail);
        }
        let text = url.value.as_str();
        if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
            let quoted = go_quote(text);
            let detail = format!("parse {quoted}: net/url: invalid control character in URL");
            return self.invalid(url, path, &detail);
        }
        if text.starts_with(':') {
            let detail = format!("parse {}: missing protocol scheme", go_quote(text));
            return self.invalid(url, path, &detail);
        }
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (before, query) = before.split_once('?').unwrap_or((before, ""));
        let scheme = before.split_once(':').map(|(scheme, _)| scheme);
        let is_scheme = |it: &&str| {
            it.starts_with(|c: char| c.is_ascii_alphabetic())
                && it
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        };
        if !scheme
            .filter(is_scheme)
            .is_some_and(|it| it.eq_ignore_ascii_case("https"))
        {
            self.invalid(url, path, "URL scheme must be https");
        }
        let authority = before.split_once("://").map_or("", |(_, rest)| rest);
        let authority = authority.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            self.invalid(url, path, "URL must not contain a username or password");
        }
        if !query.is_empty() {
            self.invalid(url, path, "URL must not contain a query");
        }
        if !fragment.is_empty() {
            self.invalid(url, path, "URL must not contain a fragment");
        }
    }

    fn audiences(&mut self, jwt: &Authenticator, issuer: &str) {
        let path = format!("{issuer}.audiences");
        if jwt.audiences.is_empty() {
            let detail = format!("at least one {path} is required");
            return self.required(jwt.audiences_span, &path, &detail);
        }
        let mut seen = HashSet::new();
        for (index, audience) in jwt.audiences.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if audience.value.is_empty() {
                self.required(audience.span, &path, "");
            }
            if !seen.insert(&audience.value) {
                self.duplicate(audience, &path);
            }
        }
        let (path, policy) = (format!("{issuer}.audienceMatchPolicy"), &jwt.match_policy);
        match (jwt.audiences.len(), policy.value.as_str()) {
            (_, "MatchAny") | (1, "") => {}
            (1, _) => {
                let detail = "audienceMatchPolicy must be empty or MatchAny for single audience";
                self.invalid(policy, &path, detail);
            }
            _ => {
                let detail = "audienceMatchPolicy must be MatchAny for multiple audiences";
                self.invalid(policy, &path, detail);
            }
        }
    }

    fn claim_rules(&mut self, jwt: &Authenticator, path: &str, uses: &mut Uses) {
        let (mut claims, mut expressions) = (HashSet::new(), HashSet::new());
        for (index, rule) in jwt.claim_rules.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let (claim, expression) = (&rule.claim, &rule.expression);
            match (claim.value.is_empty(), expression.value.is_empty()) {
                (false, false) => self.invalid(claim, &path, BOTH),
                (true, true) => self.required(rule.span, &path, EITHER),
                (false, true) => {
                    if !rule.message.value.is_empty() {
                        let path = format!("{path}.message");
                        self.invalid(
                            &rule.message,
                            &path,
                            "may not be specified when claim is set",
                        );
                    }
                    if !claims.insert(&claim.value) {
                        self.duplicate(claim, &format!("{path}.claim"));
                    }
                }
                (true, false) => {
                    if !rule.required_value.value.is_empty() {
                        let path = format!("{path}.requiredValue");
                        let detail = "may not be specified when expression is set";
                        self.invalid(&rule.required_value, &path, detail);
                    }
                    let path = format!("{path}.expression");
                    if !expressions.insert(&expression.value) {
                        self.duplicate(expression, &path);
                        continue;
                    }
                    let compiled = self.compile(expression, &path, Variable::Claims, Wanted::Bool);
                    uses.email_verified |= compiled.is_some_and(|it| it.selects("email_verified"));
                }
            }
        }
    }

    fn mapping(&mut self, mapping: &Mapping, path: &str, is_required: bool) -> Option<Expression> {
        let (claim, expression) = (&mapping.claim, &mapping.expression);
        match (claim.value.is_empty(), expression.value.is_empty()) {
            (false, false) => self.invalid_whole(mapping.span, path, BOTH),
            (true, true) if is_required => self.required(mapping.span, path, EITHER),
            (true, true) => {}
            (true, false) => {
                if let Some(prefix) = &mapping.prefix {
                    let detail = "may not be specified when expression is set";
                    self.invalid(prefix, &format!("{path}.prefix"), detail);
                }
                let path = format!("{path}.expression");
                return self.compile(expression, &path, Variable::Claims, Wanted::Any);
            }
            (false, true) if mapping.prefix.is_none() => {
                let detail = "prefix is required when claim is set. It can be set to an empty string to disable prefixing";
                self.required(mapping.span, &format!("{path}.prefix"), detail);
            }
            (false, true) => {}
        }
        None
    }

    fn mappings(&mut self, jwt: &Authenticator, path: &str, uses: &mut Uses) {
        // A fault of the mapping keeps its expression from being looked into.
        let before = self.all.len();
        let username = self.mapping(&jwt.username, &format!("{path}.username"), true);
        if let Some(username) = username.filter(|_| self.all.len() == before) {
            uses.email |= username.selects("email");
            uses.email_verified |= username.selects("email_verified");
        }
        self.mapping(&jwt.groups, &format!("{path}.groups"), false);
        let uid = &jwt.uid;
        match (uid.claim.value.is_empty(), uid.expression.value.is_empty()) {
            (false, false) => self.invalid_whole(uid.span, &format!("{path}.uid"), BOTH),
            (_, true) => {}
            (true, false) => {
                let path = format!("{path}.uid.expression");
                self.compile(&uid.expression, &path, Variable::Claims, Wanted::Any);
            }
        }
        let mut keys = HashSet::new();
        for (index, extra) in jwt.extra.iter().enumerate() {
            let path = format!("{path}.extra[{index}]");
            let key_path = format!("{path}.key");
            self.key(&extra.key, &key_path);
            if !keys.insert(&extra.key.value) {
                self.duplicate(&extra.key, &key_path);
                continue;
            }
            let path = format!("{path}.valueExpression");
            if extra.expression.value.is_empty() {
                self.required(extra.expression.span, &path, "");
                continue;
            }
            let compiled = self.compile(&extra.expression, &path, Variable::Claims, Wanted::Any);
            uses.email_verified |= compiled.is_some_and(|it| it.selects("email_verified"));
        }
        if uses.email && !uses.email_verified {
            let detail = "claims.email_verified must be used in claimMappings.username.expression or \
                 claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is \
                 used in claimMappings.username.expression";
            self.invalid(
                &jwt.username.expression,
                &format!("{path}.username.expression"),
                detail,
            );
        }
    }

    /// A key of extra attributes: IsDomainPrefixedPath and what validateClaimMappings adds.
    fn key(&mut self, key: &Placed<String>, path: &str) {
        let part = |text: &str| Placed {
            value: text.to_owned(),
            span: key.span,
        };
        match key.value.split_once('/') {
            _ if key.value.is_empty() => self.required(key.span, path, ""),
            Some((domain, rest)) if !domain.is_empty() && !rest.is_empty() => {
                let label = |label: &str| {
                    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                    !label.is_empty()
                        && label.bytes().all(inside)
                        && !label.starts_with('-')
                        && !label.ends_with('-')
                };
                if domain.len() > 253 {
                    self.invalid(&part(domain), path, "must be no more than 253 characters");
                }
                if !domain.split('.').all(label) {
                    self.invalid(&part(domain), path, SUBDOMAIN);
                }
                let in_path =
                    |b: u8| b.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&b);
                if !rest.bytes().all(in_path) {
                    let detail = format!("Invalid path (regex used for validation is '{PATH}')");
                    self.invalid(&part(rest), path, &detail);
                }
            }
            _ => {
                let detail = "must be a domain-prefixed path (such as \"acme.io/foo\")";
                self.invalid(key, path, detail);
            }
        }
        if key.value.to_lowercase() != key.value {
            self.invalid(key, path, "must be lowercase");
        }
        let domain = key.value.split_once('/').map_or("", |(domain, _)| domain);
        let reserved = ["kubernetes.io", "k8s.io"];
        let is_under = |of: &&str| domain == *of || domain.ends_with(&format!(".{of}"));
        if reserved.iter().any(is_under) {
            let detail =
                "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use";
            self.invalid(key, path, detail);
        }
    }
}

const BOTH: &str = "claim and expression can't both be set";
const EITHER: &str = "claim or expression is required";
