//! What is put in beside the evidence: keys, and a token that is being written. None of it is ever handed over as it
//! stands; of the keys, those that are public travel (`share::travel`).

use std::rc::Rc;

/// The box for keys.
#[derive(Clone, Debug, PartialEq, Default)]
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

/// A token that is being written.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Draft {
    /// As JSON, letter for letter what will be signed.
    pub header: String,
    pub payload: String,
    pub signer: Signer,
    /// What was made here to sign with, one of each sort: private keys in PEM, and secrets as JWKs.
    pub made: Vec<Rc<str>>,
    /// The token of this header and payload, once signed.
    pub signed: Option<Rc<str>>,
    /// What the evidence was before a signed token was put into it.
    pub before: Option<Rc<str>>,
    pub request: RequestForm,
}

/// What signs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Signer {
    /// A key made here.
    #[default]
    ThrowAway,
    /// The private key of this kid, or the secret, that was put in.
    PutIn(String),
}

/// A TokenRequest, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestForm {
    pub namespace: String,
    pub service_account: String,
    /// The pod that the token is bound to; none if empty.
    pub pod: String,
    pub seconds: String,
    /// Those of the API server if empty.
    pub audiences: String,
    /// The API server that is asked; none is the issuer.
    pub server: Option<u32>,
}

impl Default for RequestForm {
    fn default() -> RequestForm {
        RequestForm {
            namespace: "default".into(),
            service_account: "default".into(),
            pod: String::new(),
            seconds: "3600".into(),
            audiences: String::new(),
            server: None,
        }
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
