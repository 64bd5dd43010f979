//! What is put in beside the evidence: keys, and a token that is being written. None of it is ever handed over as it
//! stands; of the keys, those that are public travel (`share::travel`).

use std::fmt;
use std::rc::Rc;

/// The box for keys. `Debug` shows nothing of what is in it.
#[derive(Clone, PartialEq, Default)]
pub struct KeyBox {
    pub text: Rc<str>,
    /// How the whole text is read as a shared secret; none if it is to be read as keys.
    pub secret: Option<SecretForm>,
}

/// How a shared secret is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretForm {
    Text,
    Base64,
    Base64url,
    Hex,
}

/// A token that is being written. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Default)]
pub struct Draft {
    /// None until somebody writes: then it is the token of the evidence that is shown.
    pub written: Option<Written>,
    /// What was there before it was begun anew or made.
    pub replaced: Option<Written>,
    pub signer: Signer,
    pub how: How,
    /// The API server by whose clock dates are stamped; none is true time.
    pub clock: Option<u32>,
    /// What was made here to sign with, one of each sort: private keys in PEM, and secrets as JWKs.
    pub made: Vec<Rc<str>>,
    /// The token of this header and payload, once signed.
    pub signed: Option<Rc<str>>,
    /// What the evidence was before a signed token was put into it.
    pub judged: Option<Judged>,
    /// None until somebody fills it in: then it is the one for the token of the evidence.
    pub request: Option<RequestForm>,
}

/// As JSON, letter for letter.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Written {
    pub header: String,
    pub payload: String,
}

/// The evidence before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub before: Rc<str>,
    pub after: Rc<str>,
}

/// What signs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Signer {
    /// A key made here.
    #[default]
    ThrowAway,
    /// The private key of this kid, or the secret of this name, that was put in.
    PutIn(String),
}

/// How a draft is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// With the kid of what signs it.
    pub kid: bool,
    /// Without the blanks between its values.
    pub compact: bool,
}

impl Default for How {
    fn default() -> How {
        How {
            kid: true,
            compact: true,
        }
    }
}

/// A TokenRequest, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestForm {
    pub namespace: String,
    pub service_account: String,
    pub bound_to: BoundTo,
    /// The name of the object that the token is bound to.
    pub object: String,
    pub seconds: String,
    /// Those of the API server if empty.
    pub audiences: String,
    /// The API server that is asked; none is the issuer.
    pub server: Option<u32>,
}

/// The kind of object that a token is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundTo {
    Nothing,
    Pod,
    Secret,
    Node,
}

impl Default for RequestForm {
    fn default() -> RequestForm {
        RequestForm {
            namespace: "default".into(),
            service_account: "default".into(),
            bound_to: BoundTo::Nothing,
            object: String::new(),
            seconds: "3600".into(),
            audiences: String::new(),
            server: None,
        }
    }
}

impl fmt::Debug for KeyBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyBox({} bytes, {:?})", self.text.len(), self.secret)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({} keys made)", self.made.len())
    }
}

impl BoundTo {
    pub const ALL: [BoundTo; 4] = [
        BoundTo::Nothing,
        BoundTo::Pod,
        BoundTo::Secret,
        BoundTo::Node,
    ];

    /// The kind as Kubernetes calls it; empty for none.
    pub fn kind(self) -> &'static str {
        match self {
            BoundTo::Nothing => "",
            BoundTo::Pod => "Pod",
            BoundTo::Secret => "Secret",
            BoundTo::Node => "Node",
        }
    }

    pub fn read(kind: &str) -> Option<BoundTo> {
        BoundTo::ALL.into_iter().find(|it| it.kind() == kind)
    }
}

impl SecretForm {
    pub const ALL: [SecretForm; 4] = [
        SecretForm::Text,
        SecretForm::Base64,
        SecretForm::Base64url,
        SecretForm::Hex,
    ];

    pub fn id(self) -> &'static str {
        match self {
            SecretForm::Text => "text",
            SecretForm::Base64 => "base64",
            SecretForm::Base64url => "base64url",
            SecretForm::Hex => "hex",
        }
    }

    pub fn read(id: &str) -> Option<SecretForm> {
        SecretForm::ALL.into_iter().find(|form| form.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{AppState, Preferences};

    #[test]
    fn debug_shows_no_secret() {
        let mut state = AppState::new(Preferences::default());
        state.keys.text = "hunter2".into();
        state.draft = Rc::new(Draft {
            written: Some(Written {
                payload: "hunter2".into(),
                ..Written::default()
            }),
            made: vec!["hunter2".into()],
            signed: Some("hunter2".into()),
            ..Draft::default()
        });
        assert!(!format!("{state:?}").contains("hunter2"));
    }
}
