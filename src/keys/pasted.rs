//! Public keys that a person pasted beside the token, and what each makes of its signature.
//!
//! Reads the stretches that `evidence` recognised. Keys inside of manifests are not looked for.

use super::algorithms::{Algorithm, Takes};
use super::file::{self, Block};
use super::question::{Question, jws_of};
use super::secret::{Secret, Warning};
use super::{Check, KeyFault, Kind, PublicKey, jwk};
use crate::claims::Facts;
use crate::evidence::Finding;
use crate::jose::Jws;
use crate::json::{self, Node, Value};
use crate::text::Span;
use crate::verifier;

/// So many keys are read; each verifies a signature.
pub const MOST: usize = 100;

/// Everything that was read, in the order of the paste. All places are places in it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PastedKeys {
    /// Each key once, as it stands first.
    pub keys: Vec<PastedKey>,
    /// Secrets, which no API server has; each stands among the faults as well.
    pub secrets: Vec<PastedSecret>,
    pub faults: Vec<Fault>,
    /// Whether there was a whole token to ask the keys about. If not, `verifies` says nothing.
    pub checked: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PastedKey {
    /// Named as its JWK is, and otherwise not; its `kid` is derived from the key.
    pub key: verifier::Key,
    pub span: Span,
    pub kind: Kind,
    /// RFC 7638.
    pub thumbprint: String,
    /// What the standard answers for the token, and where Go answers otherwise; none without a whole token.
    /// `key` has what an API server answers.
    pub check: Option<Check>,
    pub notes: Vec<Note>,
    /// Whether it was pasted as a public key: not only in a certificate, or with its secret.
    pub public: bool,
}

/// A shared secret (`kty` is `oct`), of which nothing is kept but this.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedSecret {
    /// Its `kid`; empty if it has none.
    pub name: String,
    pub span: Span,
    pub bits: usize,
    /// Whether it signed the token, which an API server then refuses all the same; none without a whole token.
    pub check: Option<Check>,
    pub warnings: Vec<Warning>,
}

/// What is remarkable about a key that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Its JWK has another `kid` than Kubernetes derives from the key. Keys of a key file always have the derived
    /// one; an external signer, from 1.32 on, names its keys itself, and kube-apiserver then publishes and
    /// compares that name (kubernetes pkg/serviceaccount/externaljwt/plugin/keycache.go at 51c6fe12, openidmetadata.go
    /// at 265a0181).
    OwnKid(String),
    /// The secret was pasted as well.
    Private,
    /// It stands in a certificate, which is seldom an API server's key file.
    Certificate,
    /// kube-apiserver does not take it from a key file: Ed25519, RSA in its older form (PKCS#1), another than RSA in
    /// PKCS#8.
    NotInKeyFile,
    /// RSA of so few bits, where RFC 7518, sections 3.3 and 3.5, wants 2048.
    ShortRsa(usize),
    /// No API server can have it: Go reads no such keys ([`Kind::is_in_go`]).
    NotOfServers,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub span: Span,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    Json(json::Wrong),
    /// Of a PEM block.
    Pem(KeyFault),
    /// A member that a JWK of its type must have.
    Missing {
        member: &'static str,
    },
    NotText {
        member: &'static str,
        found: json::Kind,
    },
    NotBase64url {
        member: &'static str,
    },
    /// Bytes of a coordinate.
    Length {
        member: &'static str,
        found: usize,
        wanted: usize,
    },
    /// An RSA modulus that is too short, or longer than anybody waits for.
    Modulus {
        bits: usize,
    },
    /// `kty` is none that a token is verified with.
    Type(String),
    /// `kty` is `oct`: a secret, which no API server has for a key.
    Symmetric,
    /// `crv` is none that a token is verified with.
    Curve(String),
    /// The members of a JWK together are no key.
    Key(KeyFault),
    NotAnObject {
        found: json::Kind,
    },
    /// From here on keys were not read.
    TooMany,
}

/// Reads what `evidence::recognise` found in the same paste, and asks each key about the token of these facts.
pub fn read(pasted: &str, findings: &[Finding], facts: &Facts) -> PastedKeys {
    let jws = jws_of(facts);
    let mut reader = Reader {
        question: Question::of(facts, jws.as_ref()),
        jws,
        left: MOST + 1,
        read: PastedKeys::default(),
    };
    for finding in findings {
        let (span, text) = (
            finding.span,
            pasted.get(finding.span.start..finding.span.end),
        );
        match (finding.form, text) {
            ("pem", Some(text)) => reader.block(file::read(text), span),
            ("der", Some(text)) => reader.block(file::read_der(text), span),
            ("jwks", Some(text)) => reader.jwks(text, span),
            _ => {}
        }
    }
    reader.read.checked = reader.question.is_some();
    reader.read
}

/// What a key makes of a token; nothing, if that is none that go-jose parses.
pub fn key_of(name: &str, key: &PublicKey, jws: Option<&Jws>) -> verifier::Key {
    let verifies = |encoded_payload: bool| {
        // The other way is asked for by header alone.
        let asked = |jws: &&Jws| encoded_payload || !jws.header.encoded_payload;
        jws.filter(asked).is_some_and(|jws| {
            let signed = jws.signed(encoded_payload);
            key.verifies(&jws.header.alg, &signed, &jws.signature)
        })
    };
    verifier::Key {
        name: name.into(),
        kid: key.kid().into(),
        verifies: verifies(true),
        verifies_raw: verifies(false),
    }
}

/// The same, of a key that has answered by the standard already: signatures are not verified twice.
fn checked(name: &str, key: &PublicKey, jws: Option<&Jws>, check: Option<Check>) -> verifier::Key {
    let Some(jws) = jws.filter(|jws| jws.header.encoded_payload) else {
        return key_of(name, key, jws);
    };
    debug_assert_eq!(
        key_of(name, key, Some(jws)).verifies,
        check.is_some_and(Check::is_good) && key.kind().is_in_go()
    );
    verifier::Key {
        name: name.into(),
        kid: key.kid().into(),
        verifies: key.kind().is_in_go() && check.is_some_and(Check::is_good),
        verifies_raw: false,
    }
}

impl PastedKeys {
    /// Whether nothing like a key was there.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.secrets.is_empty() && self.faults.is_empty()
    }

    /// What API servers with these keys have; none if there are none, or none that an API server can have. If one of them is named by its signer as the
    /// token's header names it, all go by such names.
    ///
    /// A certificate or a private key that did not sign the token is taken for somebody else's: a CA's, a web
    /// server's. Where there is no signature to tell, the one that the header names has signed it.
    pub fn of_servers(&self, facts: &Facts) -> Option<Vec<verifier::Held>> {
        let kid = facts.kid();
        let counts = |key: &&PastedKey| {
            if !key.kind.is_in_go() {
                return false;
            }
            let signed = key.key.verifies || key.key.verifies_raw;
            let is_meant = !self.checked && kid == Some(key.key.kid.as_str());
            key.public || signed || is_meant
        };
        let keys: Vec<&PastedKey> = self.keys.iter().filter(counts).collect();
        if keys.is_empty() {
            return None;
        }
        let named = |key: &PastedKey| {
            let mut notes = key.notes.iter();
            notes.any(|note| matches!(note, Note::OwnKid(own) if Some(own.as_str()) == kid))
        };
        let published = keys.iter().any(|key| named(key));
        let held = |found: &PastedKey| {
            let mut key = match published {
                true => found.as_published(),
                false => found.key.clone(),
            };
            if key.name.is_empty() {
                key.name = key.kid.clone();
            }
            verifier::Held {
                derived: found.key.kid.clone(),
                key,
            }
        };
        Some(keys.into_iter().map(held).collect())
    }
}

impl PastedKey {
    /// Whether it signed the token, by the standard or as an API server sees it.
    pub fn signed(&self) -> bool {
        let in_go = self.key.verifies || self.key.verifies_raw;
        in_go || self.check.is_some_and(Check::is_good)
    }

    /// The key as an API server knows it whose external signer names its keys: by the `kid` of its JWK, if that
    /// is another than Kubernetes derives.
    pub fn as_published(&self) -> verifier::Key {
        let own = self.notes.iter().find_map(|note| match note {
            Note::OwnKid(kid) => Some(kid.clone()),
            _ => None,
        });
        verifier::Key {
            kid: own.unwrap_or_else(|| self.key.kid.clone()),
            ..self.key.clone()
        }
    }
}

struct Reader {
    jws: Option<Jws>,
    question: Option<Question>,
    left: usize,
    read: PastedKeys,
}

impl Reader {
    fn block(&mut self, block: Result<Block, KeyFault>, span: Span) {
        if !self.may_read(span) {
            return;
        }
        match block {
            Ok(block) => {
                let mut notes = Vec::new();
                if block.is_private {
                    notes.push(Note::Private);
                }
                if block.is_certificate {
                    notes.push(Note::Certificate);
                }
                notes.extend(form_notes(block.key.kind(), block.in_key_file));
                self.add(&block.key, "", span, notes);
            }
            Err(fault) => self.fault(span, Wrong::Pem(fault)),
        }
    }

    fn jwks(&mut self, text: &str, span: Span) {
        let (node, faults) = json::read(text.as_bytes());
        let is_whole = faults.iter().all(|fault| fault.what.go_reads_on());
        for fault in faults {
            self.fault(fault.span.moved(span.start), Wrong::Json(fault.what));
        }
        let Some(node) = node else {
            return;
        };
        if node.get("kty").is_some() {
            self.jwk(&node, span.start, is_whole);
        }
        if let Some(Value::Array(items)) = node.get("keys").map(|keys| &keys.value) {
            for (at, item) in items.iter().enumerate() {
                self.jwk(item, span.start, is_whole || at + 1 < items.len());
            }
        }
    }

    /// One whose end was cut off is no fault of its own.
    fn jwk(&mut self, node: &Node, start: usize, is_whole: bool) {
        let span = node.span.moved(start);
        if !self.may_read(span) {
            return;
        }
        let found = node.value.kind();
        if found != json::Kind::Object {
            return self.fault(span, Wrong::NotAnObject { found });
        }
        if is_whole {
            self.secret(node, span);
        }
        match jwk::read(node) {
            Ok(jwk) => {
                let mut notes = Vec::new();
                let kid = jwk.kid.unwrap_or_default();
                if !kid.is_empty() && kid != jwk.key.kid() {
                    notes.push(Note::OwnKid(kid.clone()));
                }
                if jwk.is_private {
                    notes.push(Note::Private);
                }
                let kind = jwk.key.kind();
                notes.extend(form_notes(kind, kind.is_in_key_file()));
                self.add(&jwk.key, &kid, span, notes);
            }
            Err(fault) if is_whole => self.fault(fault.span.moved(start), fault.what),
            Err(_) => {}
        }
    }

    /// That it is no key of an API server is a fault for `jwk`.
    fn secret(&mut self, node: &Node, span: Span) {
        let Ok(secret) = Secret::of_jwk(node) else {
            return;
        };
        let question = self.question.as_ref();
        let alg = question.and_then(|it| Algorithm::of(&it.alg));
        // Without a token, or one of another kind, it is asked about what every secret can do.
        let is_hmac = |it: &&Algorithm| it.takes() == Takes::Secret;
        let asked = alg
            .filter(is_hmac)
            .or_else(|| Algorithm::with(Takes::Secret).next());
        let kid = node.get("kid").and_then(Node::as_str);
        self.read.secrets.push(PastedSecret {
            name: kid.unwrap_or_default().into(),
            span,
            bits: secret.bits(),
            check: question.map(|it| secret.check(&it.alg, &it.signed, &it.signature)),
            warnings: asked.map(|it| secret.warnings(it)).unwrap_or_default(),
        });
    }

    fn may_read(&mut self, span: Span) -> bool {
        if self.left == 1 {
            self.fault(span, Wrong::TooMany);
        }
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn add(&mut self, key: &PublicKey, name: &str, span: Span, notes: Vec<Note>) {
        let alone = |note: &Note| !matches!(note, Note::Private | Note::Certificate);
        let public = notes.iter().all(alone);
        let mut keys = self.read.keys.iter_mut();
        let question = self.question.as_ref();
        let Some(known) = keys.find(|known| known.key.kid == key.kid()) else {
            let check = question.map(|it| key.check(&it.alg, &it.signed, &it.signature));
            return self.read.keys.push(PastedKey {
                key: checked(name, key, self.jws.as_ref(), check),
                span,
                kind: key.kind(),
                thumbprint: key.thumbprint(),
                check,
                notes,
                public,
            });
        };
        // A name says more than none, a form that is taken more than one that is not, and a secret stays pasted.
        if known.key.name.is_empty() {
            known.key.name = name.into();
        }
        if !notes.contains(&Note::NotInKeyFile) {
            known.notes.retain(|note| *note != Note::NotInKeyFile);
        }
        known.public |= public;
        if public {
            known.notes.retain(|note| *note != Note::Certificate);
        }
        for note in notes {
            let is_new = match note {
                Note::OwnKid(_) => !known.notes.iter().any(|it| matches!(it, Note::OwnKid(_))),
                Note::Private => !known.notes.contains(&note),
                Note::Certificate | Note::NotInKeyFile | Note::NotOfServers | Note::ShortRsa(_) => {
                    false
                }
            };
            if is_new {
                known.notes.push(note);
            }
        }
    }

    fn fault(&mut self, span: Span, what: Wrong) {
        self.read.faults.push(Fault { span, what });
    }
}

/// Bits of an RSA modulus (RFC 7518, section 3.3).
const SHORTEST_RSA: usize = 2048;

/// What is remarkable about the sort of the key, or the form that it is in.
fn form_notes(kind: Kind, in_key_file: bool) -> impl Iterator<Item = Note> {
    let form = match (kind.is_in_go(), in_key_file) {
        (false, _) => Some(Note::NotOfServers),
        (true, false) => Some(Note::NotInKeyFile),
        (true, true) => None,
    };
    let short = match kind {
        Kind::Rsa { bits } if bits < SHORTEST_RSA => Some(Note::ShortRsa(bits)),
        _ => None,
    };
    form.into_iter().chain(short)
}

#[cfg(test)]
mod tests;
