//! Which token of a paste may be the one that reviews are asked with: by the name of what carries it, or of its service
//! account. A guess, which a person takes or leaves.

use super::Program;
use crate::claims::{self, Facts};
use crate::evidence::clue::{Carried, Found, What, Who};
use crate::token::decode;

/// So many tokens are looked at.
pub const MOST: usize = 32;

/// A guess about two tokens, by their number in the paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggested {
    pub reviewer: usize,
    pub subject: usize,
    pub program: Program,
}

/// Who may ask with which token about which; `shown` is the number of the one that is shown. None if no token looks
/// like a reviewer's, or all do.
pub fn suggest(found: &[Found], shown: usize) -> Option<Suggested> {
    let looks: Vec<Option<Program>> = tokens(found)
        .take(MOST)
        .map(|(form, carried)| reviews(form, carried))
        .collect();
    let is_subject = |number: &usize| looks.get(*number).is_some_and(Option::is_none);
    let subject = Some(shown).filter(is_subject);
    let subject = subject.or_else(|| (0..looks.len()).find(is_subject))?;
    let (reviewer, program) = looks
        .iter()
        .enumerate()
        .find_map(|(number, program)| Some((number, (*program)?)))?;
    Some(Suggested {
        reviewer,
        subject,
        program,
    })
}

/// Every token of a paste with the form that carries it, in order: their numbers count them.
pub fn tokens(found: &[Found]) -> impl Iterator<Item = (&'static str, &Carried)> {
    found.iter().filter_map(|found| match &found.what {
        What::Token(carried) => Some((found.form, carried)),
        _ => None,
    })
}

/// What a token is called: by what carries it, or else by its subject.
pub fn name_of(carried: &Carried) -> Option<String> {
    let (token, _) = decode(carried.clean.clone());
    let facts = claims::read(&token);
    let subject = facts.sub.text().map(str::to_owned);
    let name = carried.used_by.first().or(carried.name.as_ref()).cloned();
    match (name, subject) {
        (Some(name), Some(subject)) => Some(format!("{name}, {subject}")),
        (name, subject) => name.or(subject),
    }
}

/// The program that speaks of reviews in the paste, if one does.
pub fn speaks(found: &[Found]) -> Option<Program> {
    found.iter().find_map(|found| match &found.what {
        What::Said(said) => match said.speaker.who {
            Who::Vault => Some(Program::Vault),
            Who::Istiod => Some(Program::Istiod),
            Who::Spire => Some(Program::Spire),
            Who::Delegating => Some(Program::Extension),
            _ => None,
        },
        _ => None,
    })
}

/// Whose reviews are asked with this token, if it looks like that.
fn reviews(form: &str, carried: &Carried) -> Option<Program> {
    // The token in a TokenReview is the one that it asks about.
    if form == "token_review" {
        return None;
    }
    let names = carried.name.iter().chain(&carried.used_by);
    let mut names = names.map(|name| name.to_ascii_lowercase());
    // Vault's own name for it.
    if names.any(|name| name.contains("token_reviewer_jwt")) {
        return Some(Program::Vault);
    }
    let (token, _) = decode(carried.clean.clone());
    of_account(&account(&claims::read(&token))?)
}

/// The service account's name, without its namespace.
fn account(facts: &Facts) -> Option<String> {
    let subject = facts.sub.text()?;
    let account = subject.strip_prefix("system:serviceaccount:")?;
    account.split_once(':').map(|(_, name)| name.to_owned())
}

/// As the programs' own charts and documents call their service accounts.
fn of_account(name: &str) -> Option<Program> {
    let is = |names: &[&str]| names.contains(&name);
    let has = |word: &str| name.contains(word);
    if is(&["vault", "vault-auth"]) || has("token-review") || has("tokenreview") {
        return Some(Program::Vault);
    }
    if is(&["istiod", "istiod-service-account"]) || name.starts_with("istiod-") {
        return Some(Program::Istiod);
    }
    if is(&["spire-server"]) {
        return Some(Program::Spire);
    }
    if has("kube-rbac-proxy") {
        return Some(Program::KubeRbacProxy);
    }
    if has("kube-oidc-proxy") {
        return Some(Program::KubeOidcProxy);
    }
    is(&["metrics-server"]).then_some(Program::Extension)
}
