//! Each string of the validation, and what becomes of a token.

use super::*;
use crate::cluster::authentication::read;
use crate::cluster::pasted;
use crate::kube::Minor;
use crate::report::inspect;
use crate::rules::testing::token;

const GOOD: &str = "apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://id.example
    audiences: [k8s]
  claimMappings:
    username:
      claim: sub
      prefix: \"id:\"
";

fn configuration(text: &str) -> Configuration {
    let inspection = inspect(text);
    let findings = &inspection.evidence.findings;
    let servers = pasted::read(text, findings).servers;
    let mut all = read(text, findings, &servers);
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

fn found(text: &str) -> Vec<String> {
    let configuration = configuration(text);
    let own = vec!["https://kubernetes.default.svc".to_owned()];
    let problems = problems(&configuration, &own);
    let each = problems.into_iter().map(|problem| {
        assert!(text.get(problem.span.start..problem.span.end).is_some());
        match problem.what {
            Ok(said) => said.text.to_string(),
            Err(unknown) => format!("{unknown:?}"),
        }
    });
    each.collect()
}

fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replace(from, to)
}

#[test]
fn a_good_one_has_no_fault() {
    assert_eq!(found(GOOD), [""; 0]);
    let json = r#"{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthenticationConfiguration","jwt":[],
        "anonymous":{"enabled":true,"conditions":[{"path":"/livez"}]}}"#;
    let read = configuration(json);
    assert_eq!(read.version, "v1");
    assert_eq!(read.anonymous.expect("said").paths, ["/livez"]);
    assert_eq!(found(json), [""; 0]);
}

#[test]
fn each_fault_is_named_as_the_api_server_names_it() {
    let url = "url: https://id.example\n";
    let audiences = "audiences: [k8s]";
    let username = "claim: sub\n      prefix: \"id:\"";
    let end = "prefix: \"id:\"\n";
    let behind = |more: &str| changed(end, &format!("{end}{more}"));
    let uses_email = "claims.email_verified must be used in claimMappings.username.expression or \
        claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in \
        claimMappings.username.expression";
    for (text, expected) in [
        (
            changed(url, "url: ''\n"),
            "jwt[0].issuer.url: Required value",
        ),
        (
            changed(url, "url: http://id.example\n"),
            "jwt[0].issuer.url: Invalid value: \"http://id.example\": URL scheme must be https",
        ),
        (
            changed(url, "url: https://me:x@id.example\n"),
            "jwt[0].issuer.url: Invalid value: \"https://me:x@id.example\": URL must not contain a username or password",
        ),
        (
            changed(url, "url: https://id.example?a=b\n"),
            "jwt[0].issuer.url: Invalid value: \"https://id.example?a=b\": URL must not contain a query",
        ),
        (
            changed(url, "url: 'https://id.example#a'\n"),
            "jwt[0].issuer.url: Invalid value: \"https://id.example#a\": URL must not contain a fragment",
        ),
        (
            changed(url, "url: https://kubernetes.default.svc\n"),
            "jwt[0].issuer.url: Invalid value: \"https://kubernetes.default.svc\": URL must not overlap with \
             disallowed issuers: [https://kubernetes.default.svc]",
        ),
        (
            changed(
                url,
                "url: https://id.example\n    discoveryURL: https://id.example/\n",
            ),
            "jwt[0].issuer.discoveryURL: Invalid value: \"https://id.example/\": discoveryURL must be different from URL",
        ),
        (
            changed(audiences, "audiences: []"),
            "jwt[0].issuer.audiences: Required value: at least one jwt[0].issuer.audiences is required",
        ),
        (
            changed(audiences, "audiences: ['']"),
            "jwt[0].issuer.audiences[0]: Required value",
        ),
        (
            changed(
                audiences,
                "audiences: [a, a]\n    audienceMatchPolicy: MatchAny",
            ),
            "jwt[0].issuer.audiences[1]: Duplicate value: \"a\"",
        ),
        (
            changed(audiences, "audiences: [a, b]"),
            "jwt[0].issuer.audienceMatchPolicy: Invalid value: \"\": audienceMatchPolicy must be MatchAny for \
             multiple audiences",
        ),
        (
            changed(
                audiences,
                "audiences: [a]\n    audienceMatchPolicy: MatchAll",
            ),
            "jwt[0].issuer.audienceMatchPolicy: Invalid value: \"MatchAll\": audienceMatchPolicy must be empty or \
             MatchAny for single audience",
        ),
        (
            changed(audiences, "audiences: [a]\n    egressSelectorType: etcd"),
            "jwt[0].issuer.egressSelectorType: Invalid value: \"etcd\": egress selector must be either controlplane \
             or cluster",
        ),
        (
            behind("  claimValidationRules:\n  - claim: hd\n    expression: 'true'\n"),
            "jwt[0].claimValidationRules[0]: Invalid value: \"hd\": claim and expression can't both be set",
        ),
        (
            behind("  claimValidationRules:\n  - message: x\n"),
            "jwt[0].claimValidationRules[0]: Required value: claim or expression is required",
        ),
        (
            behind("  claimValidationRules:\n  - claim: hd\n    message: x\n"),
            "jwt[0].claimValidationRules[0].message: Invalid value: \"x\": may not be specified when claim is set",
        ),
        (
            behind("  claimValidationRules:\n  - expression: 'true'\n    requiredValue: x\n"),
            "jwt[0].claimValidationRules[0].requiredValue: Invalid value: \"x\": may not be specified when expression \
             is set",
        ),
        (
            behind("  claimValidationRules:\n  - claim: hd\n  - claim: hd\n"),
            "jwt[0].claimValidationRules[1].claim: Duplicate value: \"hd\"",
        ),
        (
            behind("  claimValidationRules:\n  - expression: 'true'\n  - expression: 'true'\n"),
            "jwt[0].claimValidationRules[1].expression: Duplicate value: \"true\"",
        ),
        (
            behind("  claimValidationRules:\n  - expression: claims.admin\n"),
            "jwt[0].claimValidationRules[0].expression: Invalid value: \"claims.admin\": must evaluate to bool",
        ),
        (
            behind("  claimValidationRules:\n  - expression: claim.a == 1\n"),
            "jwt[0].claimValidationRules[0].expression: Invalid value: \"claim.a == 1\": compilation failed: ERROR: \
             <input>:1:1: undeclared reference to 'claim' (in container '')\n | claim.a == 1\n | ^",
        ),
        (
            changed(username, "prefix: x"),
            "jwt[0].claimMappings.username: Required value: claim or expression is required",
        ),
        (
            changed(username, "claim: sub"),
            "jwt[0].claimMappings.username.prefix: Required value: prefix is required when claim is set. It can be \
             set to an empty string to disable prefixing",
        ),
        (
            changed(username, "claim: sub\n      expression: claims.sub"),
            "jwt[0].claimMappings.username: Invalid value: \"\": claim and expression can't both be set",
        ),
        (
            changed(username, "expression: claims.sub\n      prefix: x"),
            "jwt[0].claimMappings.username.prefix: Invalid value: \"x\": may not be specified when expression is set",
        ),
        (
            changed(username, "expression: claims.email"),
            &format!(
                "jwt[0].claimMappings.username.expression: Invalid value: \"claims.email\": {uses_email}"
            ),
        ),
        (
            behind("    uid: {claim: a, expression: claims.a}\n"),
            "jwt[0].claimMappings.uid: Invalid value: \"\": claim and expression can't both be set",
        ),
        (
            behind("    extra: [{key: '', valueExpression: claims.a}]\n"),
            "jwt[0].claimMappings.extra[0].key: Required value",
        ),
        (
            behind("    extra: [{key: foo, valueExpression: claims.a}]\n"),
            "jwt[0].claimMappings.extra[0].key: Invalid value: \"foo\": must be a domain-prefixed path (such as \
             \"acme.io/foo\")",
        ),
        (
            behind("    extra: [{key: a.b/Foo, valueExpression: claims.a}]\n"),
            "jwt[0].claimMappings.extra[0].key: Invalid value: \"a.b/Foo\": must be lowercase",
        ),
        (
            behind("    extra: [{key: x.k8s.io/foo, valueExpression: claims.a}]\n"),
            "jwt[0].claimMappings.extra[0].key: Invalid value: \"x.k8s.io/foo\": k8s.io, kubernetes.io and their \
             subdomains are reserved for Kubernetes use",
        ),
        (
            behind("    extra: [{key: a.b/c}]\n"),
            "jwt[0].claimMappings.extra[0].valueExpression: Required value",
        ),
        (
            behind("    extra: [{key: a.b/c, valueExpression: a}]\n").replace(
                "Expression: a}",
                "Expression: \"'a'\"}, \
             {key: a.b/c, valueExpression: \"'a'\"}",
            ),
            "jwt[0].claimMappings.extra[1].key: Duplicate value: \"a.b/c\"",
        ),
        (
            behind("  userValidationRules:\n  - message: x\n"),
            "jwt[0].userValidationRules[0].expression: Required value",
        ),
        (
            behind("  userValidationRules:\n  - expression: 'true'\n  - expression: 'true'\n"),
            "jwt[0].userValidationRules[1].expression: Duplicate value: \"true\"",
        ),
        (
            behind("  claimRules: []\n"),
            "strict decoding error: unknown field \"jwt[0].claimRules\"",
        ),
        (
            changed(url, "url: https://id.example\n    URL: a\n"),
            "strict decoding error: unknown field \"jwt[0].issuer.URL\"",
        ),
    ] {
        assert_eq!(found(&text), [expected], "{text}");
    }
    let twice = format!("{GOOD}{}", &GOOD[GOOD.find("- issuer").expect("an item")..]);
    assert_eq!(
        found(&twice),
        ["jwt[1].issuer.url: Duplicate value: \"https://id.example\""]
    );
    let item = &GOOD[GOOD.find("- issuer").expect("an item")..];
    let many = format!("{GOOD}{}", item.repeat(64));
    assert_eq!(
        found(&many),
        ["jwt: Too many: 65: must have at most 64 items"]
    );
}

#[test]
fn a_release_reads_what_it_knows() {
    let of = |version: &str| configuration(&changed("v1beta1", version));
    for (version, minor, expected) in [
        ("v1alpha1", 28, Reads::No),
        ("v1alpha1", 29, Reads::Gated),
        ("v1beta1", 29, Reads::NotTheVersion),
        ("v1beta1", 30, Reads::Yes),
        ("v1", 33, Reads::NotTheVersion),
        ("v1", 34, Reads::Yes),
        ("v1alpha1", 36, Reads::Yes),
        ("v2", 36, Reads::NotTheVersion),
    ] {
        assert_eq!(
            reads(&of(version), Minor(minor)),
            expected,
            "{version} in 1.{minor}"
        );
    }
}

fn judged(text: &str, payload: &str, minor: u8) -> Judged {
    let facts = inspect(&token(payload)).facts;
    judge(&configuration(text), &facts, Minor(minor))
}

fn error(text: &str, payload: &str) -> String {
    let judged = judged(text, payload, 36);
    judged
        .error()
        .map_or("none".into(), |it| it.text.to_string())
}

const ALICE: &str = r#"{"iss":"https://id.example","aud":"k8s","sub":"alice","email":"a@b","groups":["dev","ops"],
    "hd":"example.org","jti":"7","exp":4600,"iat":1000}"#;

fn alice(from: &str, to: &str) -> String {
    assert!(ALICE.contains(from), "{from}");
    ALICE.replace(from, to)
}

#[test]
fn who_it_is_comes_from_claims_and_expressions() {
    let mapped = changed(
        "claim: sub\n      prefix: \"id:\"",
        "expression: claims.sub + '@x'
    groups:
      expression: claims.groups.map(g, 'id:' + g)
    uid:
      claim: jti
    extra:
    - key: example.org/domain
      valueExpression: claims.hd
    - key: example.org/none
      valueExpression: claims.?nobody.orValue('')
  claimValidationRules:
  - claim: hd
    requiredValue: example.org
  - expression: claims.exp - claims.iat <= 3600
    message: too long
  userValidationRules:
  - expression: \"!user.username.startsWith('system:')\"
  - expression: user.extra['example.org/domain'].size() == 1 && user.groups.size() == 2",
    );
    let found = judged(&mapped, ALICE, 36);
    assert_eq!(found.error(), None);
    let person = found.person.expect("somebody");
    assert_eq!(person.name, "alice@x");
    assert_eq!(person.uid, "7");
    assert_eq!(person.groups, ["id:dev", "id:ops"]);
    let credential = "authentication.kubernetes.io/credential-id".to_owned();
    let domain = (
        "example.org/domain".to_owned(),
        vec!["example.org".to_owned()],
    );
    assert_eq!(
        person.extra,
        [(credential, vec!["JTI=7".to_owned()]), domain.clone()]
    );
    // Until 1.31 the claim is not taken for the credential's id.
    let person = judged(&mapped, ALICE, 31).person.expect("somebody");
    assert_eq!(person.extra, [domain]);
}

#[test]
fn each_refusal_is_in_the_words_of_the_log() {
    let rules = |rules: &str| changed("prefix: \"id:\"\n", &format!("prefix: \"id:\"\n{rules}"));
    let username = |to: &str| changed("claim: sub\n      prefix: \"id:\"", to);
    let rule = "  claimValidationRules:\n  - expression: claims.hd == 'other.org'\n    message: only other.org\n";
    for (text, payload, expected) in [
        (GOOD.to_owned(), ALICE.to_owned(), "none"),
        (
            GOOD.into(),
            alice("\"k8s\"", "\"x\""),
            "oidc: verify token: oidc: expected audience \"k8s\" got [\"x\"]",
        ),
        (
            changed("[k8s]", "[b, a]\n    audienceMatchPolicy: MatchAny"),
            ALICE.into(),
            "oidc: verify token: oidc: expected audience in [\"a\" \"b\"] got [\"k8s\"]",
        ),
        (
            GOOD.into(),
            alice("\"sub\"", "\"user\""),
            "oidc: parse username claims \"sub\": claim not present",
        ),
        (
            GOOD.into(),
            alice("\"alice\"", "5"),
            "oidc: parse username claims \"sub\": json: cannot unmarshal number into Go value of type string",
        ),
        (
            username("claim: email\n      prefix: ''"),
            alice("\"hd\"", "\"email_verified\":false,\"hd\""),
            "oidc: email not verified",
        ),
        (
            username("claim: email\n      prefix: ''"),
            alice("\"hd\"", "\"email_verified\":\"true\",\"hd\""),
            "oidc: parse 'email_verified' claim: json: cannot unmarshal string into Go value of type bool",
        ),
        (
            username("claim: email\n      prefix: ''"),
            ALICE.into(),
            "none",
        ),
        (
            username("expression: claims.nobody"),
            ALICE.into(),
            "oidc: error evaluating username claim expression: expression 'claims.nobody' resulted in error: no such \
             key: nobody",
        ),
        (
            username("expression: claims.exp"),
            ALICE.into(),
            "oidc: error evaluating username claim expression: username claim expression must return a string",
        ),
        (
            username("expression: claims.?nobody.orValue('')"),
            ALICE.into(),
            "oidc: empty username via CEL expression is not allowed",
        ),
        (
            rules("    groups: {claim: exp, prefix: ''}\n"),
            ALICE.into(),
            "oidc: parse groups claim \"exp\": json: cannot unmarshal number into Go value of type string",
        ),
        (
            rules("    groups: {expression: claims.exp}\n"),
            ALICE.into(),
            "oidc: error evaluating group claim expression: expression must return a string or a list of strings",
        ),
        (
            rules("    uid: {claim: nobody}\n"),
            ALICE.into(),
            "oidc: parse uid claim \"nobody\": claim not present",
        ),
        (
            rules("    uid: {expression: claims.exp}\n"),
            ALICE.into(),
            "oidc: error evaluating uid claim expression: uid claim expression must return a string",
        ),
        (
            rules("    extra: [{key: a.b/c, valueExpression: claims.exp}]\n"),
            ALICE.into(),
            "oidc: error evaluating extra claim expression: claims.exp: expression must return a string or a list of \
             strings",
        ),
        (
            rules("    extra: [{key: a.b/c, valueExpression: claims.nobody}]\n"),
            ALICE.into(),
            "expression 'claims.nobody' resulted in error: no such key: nobody",
        ),
        (
            rules("  claimValidationRules: [{claim: nobody, requiredValue: x}]\n"),
            ALICE.into(),
            "oidc: required claim nobody not present in ID token",
        ),
        (
            rules("  claimValidationRules: [{claim: exp, requiredValue: x}]\n"),
            ALICE.into(),
            "oidc: parse claim exp: json: cannot unmarshal number into Go value of type string",
        ),
        (
            rules("  claimValidationRules: [{claim: hd, requiredValue: other.org}]\n"),
            ALICE.into(),
            "oidc: required claim hd value does not match. Got = example.org, want = other.org",
        ),
        (
            rules(rule),
            ALICE.into(),
            "oidc: error evaluating claim validation expression: validation expression 'claims.hd == 'other.org'' \
             failed: only other.org",
        ),
        // An error of a later rule is reported before a rule that is false.
        (
            rules(&format!("{rule}  - expression: claims.nobody == 'x'\n")),
            ALICE.into(),
            "oidc: error evaluating claim validation expression: expression 'claims.nobody == 'x'' resulted in error: \
             no such key: nobody",
        ),
        (
            rules(
                "  userValidationRules:\n  - expression: \"!user.username.startsWith('id:')\"\n    message: reserved\n",
            ),
            ALICE.into(),
            "oidc: error evaluating user info validation rule: validation expression \
             '!user.username.startsWith('id:')' failed: reserved",
        ),
    ] {
        assert_eq!(error(&text, &payload), expected, "{text}");
    }
    let of_1_29 = judged(
        &username("expression: claims.?nobody.orValue('')"),
        ALICE,
        29,
    );
    assert_eq!(of_1_29.person.expect("nobody, and let in").name, "");
}

#[test]
fn another_issuer_is_left_to_others() {
    for iss in ["https://id.example/", "https://ID.example", ""] {
        let payload = alice("https://id.example", iss);
        assert_eq!(judged(GOOD, &payload, 36).entry, None, "{iss}");
    }
    let google = changed("https://id.example", "https://accounts.google.com");
    let payload = alice("https://id.example", "accounts.google.com");
    assert_eq!(judged(&google, &payload, 36).entry, Some(0));
}

#[test]
fn what_is_not_known_is_no_verdict() {
    let rule = "prefix: \"id:\"\n  claimValidationRules:\n  - expression: timestamp(claims.exp) > timestamp(0)\n";
    let text = changed("prefix: \"id:\"\n", rule);
    let found = judged(&text, ALICE, 36);
    assert!(found.error().is_none() && !found.is_known() && found.person.is_none());
    // Groups that somebody else keeps are not fetched.
    let text = changed(
        "prefix: \"id:\"\n",
        "prefix: \"id:\"\n    groups: {claim: roles, prefix: ''}\n",
    );
    let payload = alice("\"hd\"", "\"_claim_names\":{\"roles\":\"src1\"},\"hd\"");
    let found = judged(&text, &payload, 36);
    assert!(found.steps.iter().any(|it| it.came == Came::Fetched) && found.person.is_none());
}

#[test]
fn flags_are_the_same_in_another_form() {
    let flags = |more: &str| {
        format!("kube-apiserver --oidc-issuer-url=https://id.example --oidc-client-id=k8s {more}")
    };
    let name = |more: &str| {
        judged(&flags(more), ALICE, 20)
            .person
            .expect("somebody")
            .name
    };
    assert_eq!(name(""), "https://id.example#alice");
    assert_eq!(name("--oidc-username-prefix=-"), "alice");
    assert_eq!(name("--oidc-username-prefix=x:"), "x:alice");
    assert_eq!(name("--oidc-username-claim=email"), "a@b");
    let groups = judged(
        &flags("--oidc-groups-claim=groups --oidc-groups-prefix=g:"),
        ALICE,
        20,
    );
    assert_eq!(groups.person.expect("somebody").groups, ["g:dev", "g:ops"]);
    assert_eq!(
        error(
            &flags("--oidc-required-claim=hd=other.org --oidc-required-claim=sub=alice"),
            ALICE
        ),
        "oidc: required claim hd value does not match. Got = example.org, want = other.org"
    );
    assert_eq!(
        error(&flags("--oidc-signing-algs=ES256,PS256"), ALICE),
        "oidc: verify token: oidc: id token signed with unsupported algorithm, expected [\"ES256\" \"PS256\"] got \
         \"RS256\""
    );
    let without = "kube-apiserver --oidc-issuer-url=https://id.example";
    let findings = inspect(without).evidence.findings;
    let servers = pasted::read(without, &findings).servers;
    assert_eq!(read(without, &findings, &servers), []);
}

#[test]
fn whatever_is_changed_in_it_is_judged_or_not() {
    let facts = inspect(&token(ALICE)).facts;
    for (at, character) in GOOD.char_indices() {
        for other in ["'", "[", "{", ":", "\n", "- ", "é", ""] {
            let end = at + character.len_utf8();
            let text = format!("{}{other}{}", &GOOD[..at], &GOOD[end..]);
            let findings = inspect(&text).evidence.findings;
            for configuration in read(&text, &findings, &[]) {
                for problem in problems(&configuration, &[]) {
                    assert!(text.get(problem.span.start..problem.span.end).is_some());
                }
                let _ = judge(&configuration, &facts, Minor(36));
            }
        }
    }
}
