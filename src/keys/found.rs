//! All keys beside a token: those of the evidence, those that were put in, and a shared secret.

use super::pasted::{PastedKey, PastedKeys};
use super::secret::{self, Form, LineEnd, Secret, SecretFault, Warning};
use super::{Check, pasted};
use crate::app::{KeyBox, SecretForm};
use crate::claims::Facts;
use crate::evidence::{Finding, recognise};
use crate::jose::{Library, parse};
use crate::keys::algorithms::{Algorithm, Takes};
use crate::verifier::Held;

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Found {
    /// Places are places in the paste.
    pub evidence: PastedKeys,
    /// Places are places in the box for keys.
    pub put_in: PastedKeys,
    /// What the box holds, read as a secret.
    pub secret: Option<Result<AskedSecret, SecretFault>>,
    /// What API servers with these keys have; see [`PastedKeys::of_servers`].
    pub held: Option<Vec<Held>>,
}

/// A shared secret that was asked about the token. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSecret {
    pub bits: usize,
    /// None without a whole token.
    pub check: Option<Check>,
    pub warnings: Vec<Warning>,
    /// The line end with which the text would have signed the token, where as it stands it did not.
    pub line_end: Option<LineEnd>,
}

/// Who signed the token, as far as the keys tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signer<'a> {
    NoKeys,
    /// There is no signature to ask about. The key is the one that the header names.
    NoSignature(Option<&'a PastedKey>),
    Key(&'a PastedKey),
    Secret,
    /// None of so many keys and secrets. The key is the one that the header names all the same.
    Nobody(usize, Option<&'a PastedKey>),
}

/// Reads them all, and asks each about the token of these facts. What is in the box is read as keys; as a secret if
/// somebody said so, or if no form of a key is in it.
pub fn read(pasted: &str, findings: &[Finding], facts: &Facts, keys: &KeyBox) -> Found {
    let mut found = all(pasted, findings, facts, keys);
    found.held = found.together().of_servers(facts);
    found
}

fn all(pasted: &str, findings: &[Finding], facts: &Facts, keys: &KeyBox) -> Found {
    let mut found = Found {
        evidence: pasted::read(pasted, findings, facts),
        ..Found::default()
    };
    if keys.text.trim().is_empty() {
        return found;
    }
    if let Some(form) = keys.secret {
        let secret = Secret::outright(&keys.text, form.into());
        found.secret = Some(secret.map(|secret| asked(&secret, &keys.text, form, facts)));
        return found;
    }
    found.put_in = pasted::read(&keys.text, &recognise(&keys.text).findings, facts);
    if found.put_in.is_empty() {
        let secret = Secret::read(&keys.text, Form::Text);
        let form = SecretForm::Text;
        found.secret = Some(secret.map(|secret| asked(&secret, &keys.text, form, facts)));
    }
    found
}

fn asked(secret: &Secret, text: &str, form: SecretForm, facts: &Facts) -> AskedSecret {
    // A placeholder is no signature that a secret could be asked about.
    let sent = facts.sent_text().filter(|_| !facts.signature_left_out);
    let jws = sent.and_then(|text| parse(text, Library::V2_6));
    let signed = jws
        .as_ref()
        .map(|jws| jws.signed(jws.header.encoded_payload));
    let asked = jws.as_ref().zip(signed.as_ref());
    let check = asked.map(|(jws, signed)| secret.check(&jws.header.alg, signed, &jws.signature));
    let alg = jws
        .as_ref()
        .and_then(|jws| Algorithm::of(&jws.header.alg))
        .filter(|algorithm| algorithm.takes() == Takes::Secret)
        .or_else(|| Algorithm::with(Takes::Secret).next());
    let other_end = || {
        let (jws, signed) = asked.filter(|_| form == SecretForm::Text)?;
        secret::line_end(text, &jws.header.alg, signed, &jws.signature)
    };
    AskedSecret {
        bits: secret.bits(),
        warnings: alg.map_or_else(Vec::new, |alg| secret.warnings(alg)),
        line_end: check
            .is_some_and(|check| !check.is_good())
            .then(other_end)
            .flatten(),
        check,
    }
}

impl Found {
    /// Each key once; what stands in the evidence goes before what was put in.
    pub fn keys(&self) -> impl Iterator<Item = &PastedKey> {
        let known = &self.evidence.keys;
        let is_new = move |key: &&PastedKey| known.iter().all(|it| it.key.kid != key.key.kid);
        known.iter().chain(self.put_in.keys.iter().filter(is_new))
    }

    /// Whether there was a whole token to ask about.
    pub fn is_checked(&self) -> bool {
        self.evidence.checked
    }

    /// All of them as if they had been pasted together.
    pub fn together(&self) -> PastedKeys {
        PastedKeys {
            keys: self.keys().cloned().collect(),
            checked: self.is_checked(),
            ..PastedKeys::default()
        }
    }

    pub fn signer(&self, facts: &Facts) -> Signer<'_> {
        let kid = facts.kid();
        let is_named =
            |key: &&PastedKey| kid == Some(&key.key.kid) || kid == Some(&key.as_published().kid);
        let named = self.keys().find(is_named);
        let of_box = self.secret.iter().flatten().map(|secret| secret.check);
        let pasted = self.evidence.secrets.iter().chain(&self.put_in.secrets);
        let secrets: Vec<Option<Check>> = of_box.chain(pasted.map(|it| it.check)).collect();
        match self.keys().count() + secrets.len() {
            0 => Signer::NoKeys,
            _ if !self.is_checked() => Signer::NoSignature(named),
            count => match self.keys().find(|key| key.signed()) {
                Some(key) => Signer::Key(key),
                None if secrets.iter().flatten().any(|check| check.is_good()) => Signer::Secret,
                None => Signer::Nobody(count, named),
            },
        }
    }
}

impl From<SecretForm> for Form {
    fn from(form: SecretForm) -> Form {
        match form {
            SecretForm::Text => Form::Text,
            SecretForm::Base64 => Form::Base64,
            SecretForm::Base64url => Form::Base64url,
            SecretForm::Hex => Form::Hex,
        }
    }
}
