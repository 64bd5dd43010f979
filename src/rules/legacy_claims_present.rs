//! Does a legacy token carry all of its claims, and does `sub` fit them?
//!
//! kubernetes pkg/serviceaccount/legacy.go, Validate. No date is looked at, here or later.

use super::{Answer, Case, Finding, Refusal, Rule, Source};

pub const RULE: Rule = Rule {
    id: "legacy-claims-present",
    kubernetes: "legacyValidator.Validate",
    source: Source::Validator,
    check,
};

fn check(case: &Case) -> Answer {
    let legacy = &case.facts.legacy;
    let sub = case.facts.sub.text().unwrap_or_default();
    let missing = [
        ("sub", sub),
        ("namespace", &legacy.namespace),
        ("secretName", &legacy.secret_name),
        ("serviceAccountName", &legacy.service_account_name),
        ("serviceAccountUID", &legacy.service_account_uid),
    ]
    .into_iter()
    .find(|(_, value)| value.is_empty());
    if let Some((claim, _)) = missing {
        return Answer::Refuses(Refusal::LegacyClaimMissing { claim });
    }
    let wanted = format!(
        "system:serviceaccount:{}:{}",
        legacy.namespace, legacy.service_account_name
    );
    if sub != wanted || !is_label(&legacy.namespace) || !is_subdomain(&legacy.service_account_name)
    {
        return Answer::Refuses(Refusal::LegacySubjectDiffers);
    }
    Answer::Passes(Finding::LegacyClaims)
}

/// RFC 1123, as apimachinery pkg/util/validation has it for namespaces.
fn is_label(name: &str) -> bool {
    let ends =
        |end: Option<char>| end.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= 63
        && ends(name.chars().next())
        && ends(name.chars().next_back())
        && name.chars().all(inside)
}

/// The same for names of service accounts: labels between dots.
fn is_subdomain(name: &str) -> bool {
    name.len() <= 253
        && name
            .split('.')
            .all(|label| label.len() > 63 || is_label(label))
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;
    use crate::verifier::Authenticator;

    #[test]
    fn the_first_missing_claim_is_named() {
        let full = r#"{"sub":"system:serviceaccount:ns:sa","kubernetes.io/serviceaccount/namespace":"ns",
            "kubernetes.io/serviceaccount/secret.name":"s","kubernetes.io/serviceaccount/service-account.name":"sa",
            "kubernetes.io/serviceaccount/service-account.uid":"u"}"#;
        let answer = |payload: &str| ask(&RULE, 30, Authenticator::Legacy, payload);
        assert_eq!(answer(full), Answer::Passes(Finding::LegacyClaims));
        let missing = |claim| Answer::Refuses(Refusal::LegacyClaimMissing { claim });
        assert_eq!(answer("{}"), missing("sub"));
        assert_eq!(
            answer(&full.replace("secret.name", "x")),
            missing("secretName")
        );
        assert_eq!(
            answer(&full.replace("uid\":\"u\"", "uid\":\"\"")),
            missing("serviceAccountUID")
        );
        assert_eq!(
            answer(&full.replace("ns:sa", "ns:other")),
            Answer::Refuses(Refusal::LegacySubjectDiffers)
        );
    }
}
