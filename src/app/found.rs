//! All keys beside a token: those of the evidence, those that were put in, and a shared secret.

use super::{KeyBox, SecretForm};
use crate::claims::Facts;
use crate::evidence::{Finding, recognise};
use crate::json::Node;
use crate::keys::algorithms::{Algorithm, Takes};
use crate::keys::pasted::{self, PastedKey, PastedKeys};
use crate::keys::question::{Question, jws_of};
use crate::keys::secret::{self, Form, LineEnd, Secret, SecretFault, Warning};
use crate::keys::{Check, Kind};
use crate::verifier::Held;

/// No secret is longer. What is longer is a file that was meant for the evidence.
pub const LONGEST_SECRET: usize = 65_536;

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Found {
    /// Places are places in the paste.
    pub evidence: PastedKeys,
    /// Places are places in the box for keys.
    pub put_in: PastedKeys,
    /// What the box holds, read as a secret.
    pub secret: Option<Result<AskedSecret, SecretFault>>,
    /// Whether there is something in the box in which no key was recognised, and which is not read as a secret.
    pub unread: bool,
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
    /// None is of the sort that the header's `alg` takes.
    NoneFits(&'static Algorithm),
    /// The header names no algorithm for signatures, so nobody can tell.
    NoAlgorithm,
}

/// Reads them all, and asks each about the token of these facts. What is in the box is read as keys; as a secret if
/// somebody said so, or if no form of a key is in it and the header's `alg` takes a secret.
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
    if let Some(form) = keys.secret.filter(|_| keys.text.len() <= LONGEST_SECRET) {
        let secret = Secret::outright(&keys.text, form.into());
        found.secret = Some(secret.map(|secret| asked(&secret, &keys.text, form, facts)));
        return found;
    }
    found.put_in = pasted::read(&keys.text, &recognise(&keys.text).findings, facts);
    if !found.put_in.is_empty() {
        return found;
    }
    let takes = algorithm(facts).map(Algorithm::takes);
    found.unread = takes != Some(Takes::Secret) || keys.text.len() > LONGEST_SECRET;
    if !found.unread {
        let secret = Secret::read(&keys.text, Form::Text);
        let form = SecretForm::Text;
        found.secret = Some(secret.map(|secret| asked(&secret, &keys.text, form, facts)));
    }
    found
}

/// The one that the header names.
fn algorithm(facts: &Facts) -> Option<&'static Algorithm> {
    let alg = facts.header.as_ref()?.get("alg").and_then(Node::as_str)?;
    Algorithm::of(alg)
}

/// Whether such a key can be asked: go-jose takes any curve for any ECDSA.
fn fits(kind: Kind, wanted: Takes) -> bool {
    let is_curve = |takes| matches!(takes, Takes::Curve(_));
    kind.takes() == wanted || is_curve(kind.takes()) && is_curve(wanted)
}

fn asked(secret: &Secret, text: &str, form: SecretForm, facts: &Facts) -> AskedSecret {
    let question = Question::of(facts, jws_of(facts).as_ref());
    let question = question.as_ref();
    let check = question.map(|it| secret.check(&it.alg, &it.signed, &it.signature));
    let alg = question
        .and_then(|it| Algorithm::of(&it.alg))
        .filter(|algorithm| algorithm.takes() == Takes::Secret)
        .or_else(|| Algorithm::with(Takes::Secret).next());
    let other_end = || {
        let asked = question.filter(|_| form == SecretForm::Text)?;
        secret::line_end(text, &asked.alg, &asked.signed, &asked.signature)
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
        let of_box = self.secret.iter().flatten();
        let with_end = of_box.clone().any(|secret| secret.line_end.is_some());
        let pasted = self.evidence.secrets.iter().chain(&self.put_in.secrets);
        let secrets: Vec<Option<Check>> = of_box
            .map(|secret| secret.check)
            .chain(pasted.map(|it| it.check))
            .collect();
        if self.keys().next().is_none() && secrets.is_empty() {
            return Signer::NoKeys;
        }
        if !self.is_checked() {
            return Signer::NoSignature(named);
        }
        if let Some(key) = self.keys().find(|key| key.signed()) {
            return Signer::Key(key);
        }
        if with_end || secrets.iter().flatten().any(|check| check.is_good()) {
            return Signer::Secret;
        }
        let Some(algorithm) = algorithm(facts) else {
            return Signer::NoAlgorithm;
        };
        let wanted = algorithm.takes();
        let fitting = match wanted {
            Takes::Secret => secrets.len(),
            _ => self.keys().filter(|key| fits(key.kind, wanted)).count(),
        };
        match fitting {
            0 => Signer::NoneFits(algorithm),
            count => Signer::Nobody(count, named),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::chance::Chance;
    use crate::keys::generate::generate;
    use crate::keys::sign;
    use crate::report::inspect;

    fn boxed(text: &str, secret: Option<SecretForm>) -> KeyBox {
        KeyBox {
            text: text.into(),
            secret,
        }
    }

    fn found(pasted: &str, keys: &KeyBox) -> (Found, Facts) {
        let inspection = inspect(pasted);
        let found = read(
            pasted,
            &inspection.evidence.findings,
            &inspection.facts,
            keys,
        );
        (found, inspection.facts)
    }

    fn token(header: &str, signer: sign::Signer, alg: &str) -> String {
        sign::sign_token(
            header,
            "{\"iss\":\"x\"}",
            signer,
            alg,
            &mut Chance(|bytes| bytes.fill(7)),
        )
        .expect("a token")
    }

    #[test]
    fn a_key_signed_wherever_it_was_put() {
        let key = generate(Kind::P256, &mut Chance(|bytes| bytes.fill(7))).expect("a key");
        let other = generate(Kind::P256, &mut Chance(|bytes| bytes.fill(9))).expect("a key");
        let [pem, other] = [&key, &other].map(|key| key.public().to_pem());
        let text = token("{\"alg\":\"ES256\"}", sign::Signer::Key(&key), "ES256");
        let kid = key.public().kid();
        for (pasted, put_in) in [
            (format!("{text}\n{pem}"), String::new()),
            (text.clone(), pem.clone()),
            (format!("{text}\n{other}"), pem.clone()),
            (format!("{text}\n{pem}"), pem.clone()),
            (text.clone(), key.to_pkcs8_pem().to_string()),
        ] {
            let (found, facts) = found(&pasted, &boxed(&put_in, None));
            let signer = found.signer(&facts);
            assert!(
                matches!(signer, Signer::Key(it) if it.key.kid == kid),
                "{signer:?}"
            );
            let held = found.held.as_ref().expect("keys");
            assert!(held.iter().any(|it| it.key.verifies && it.derived == kid));
        }
        let (wrong, facts) = found(&text, &boxed(&other, None));
        assert_eq!(wrong.signer(&facts), Signer::Nobody(1, None));
        let (none, facts) = found(&text, &KeyBox::default());
        assert_eq!(none.signer(&facts), Signer::NoKeys);
        let cut = text.rsplit_once('.').expect("a dot").0;
        let (unsigned, facts) = found(&format!("{cut}.REDACTED"), &boxed(&pem, None));
        assert_eq!(unsigned.signer(&facts), Signer::NoSignature(None));
    }

    #[test]
    fn a_token_that_go_jose_does_not_parse_was_signed_all_the_same() {
        let key = generate(Kind::Ed25519, &mut Chance(|bytes| bytes.fill(7))).expect("a key");
        let header = "{\"alg\":\"EdDSA\",\"kid\":5,\"jwk\":{\"kty\":\"EC\"}}";
        let text = token(header, sign::Signer::Key(&key), "EdDSA");
        let (found, facts) = found(&text, &boxed(&key.public().to_pem(), None));
        assert!(matches!(found.signer(&facts), Signer::Key(_)));
        let held = found.held.expect("a key");
        assert!(!held[0].key.verifies && !held[0].key.verifies_raw);
    }

    #[test]
    fn nobody_is_blamed_where_nobody_could_have_signed() {
        let key = generate(Kind::P256, &mut Chance(|bytes| bytes.fill(7))).expect("a key");
        let text = token("{\"alg\":\"ES256\"}", sign::Signer::Key(&key), "ES256");
        for other in [
            "a-kid-of-no-form",
            "ssh-rsa AAAA",
            "hello",
            &"x".repeat(LONGEST_SECRET + 1),
        ] {
            let (found, facts) = found(&text, &boxed(other, None));
            assert!(found.unread && found.secret.is_none(), "{other}");
            assert_eq!(found.signer(&facts), Signer::NoKeys);
        }
        let ed = generate(Kind::Ed25519, &mut Chance(|bytes| bytes.fill(7))).expect("a key");
        let (found_ed, facts) = found(&text, &boxed(&ed.public().to_pem(), None));
        assert!(matches!(found_ed.signer(&facts), Signer::NoneFits(it) if it.name == "ES256"));
        let odd = text.replacen("eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJYUzk5OSJ9", 1);
        let (found_odd, facts) = found(&odd, &boxed(&key.public().to_pem(), None));
        assert_eq!(found_odd.signer(&facts), Signer::NoAlgorithm);
    }

    #[test]
    fn what_has_no_form_of_a_key_is_a_secret_and_what_has_one_only_if_told() {
        let key = generate(Kind::P256, &mut Chance(|bytes| bytes.fill(7))).expect("a key");
        let pem = key.public().to_pem();
        let of_text = |text: &str| {
            let secret = Secret::outright(text, Form::Text).expect("text");
            token(
                "{\"alg\":\"HS256\"}",
                sign::Signer::Secret(&secret),
                "HS256",
            )
        };
        let asked = |pasted: &str, keys: KeyBox| {
            let (found, facts) = found(pasted, &keys);
            assert_eq!(found.held, None, "no API server has a secret");
            let signed = found.signer(&facts) == Signer::Secret;
            (signed, found)
        };
        let plain = of_text("s3cret");
        assert!(asked(&plain, boxed("s3cret", None)).0);
        assert!(asked(&plain, boxed("s3cret\n", None)).0);
        assert!(asked(&plain, boxed("czNjcmV0", Some(SecretForm::Base64))).0);
        assert!(asked(&plain, boxed("733363726574", Some(SecretForm::Hex))).0);
        assert!(!asked(&plain, boxed("733363726574", None)).0);
        let (_, found) = asked(&plain, boxed("zz", Some(SecretForm::Hex)));
        assert!(matches!(found.secret, Some(Err(SecretFault::Character(_)))));
        // The trick of CVE-2015-9235, which works for whoever insists, and warns.
        let forged = of_text(&pem);
        let (found, facts) = super::tests::found(&forged, &boxed(&pem, None));
        assert!(matches!(found.signer(&facts), Signer::NoneFits(_)));
        let (signed, found) = asked(&forged, boxed(&pem, Some(SecretForm::Text)));
        let warned = matches!(&found.secret, Some(Ok(it)) if it.warnings.iter().any(|it| matches!(it, Warning::LooksLikeAKey(_))));
        assert!(signed && warned);
    }
}
