//! What is wrong or remarkable about what was pasted. Values only: the sentences are in `i18n`.

use crate::claims::Shape;
use crate::json;
use crate::text::Span;

/// One thing to say about the paste.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub what: What,
    pub weight: Weight,
    /// Where in the paste, if it is about a place.
    pub place: Option<Span>,
}

/// Whether it stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Harmless: something was taken off, or is only worth knowing.
    Note,
    /// A verifier would stumble here.
    Fault,
}

/// The parts of a compact token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Header,
    Payload,
    Signature,
}

/// What stood around the token and was left aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TookOff {
    AuthorizationHeader,
    Bearer,
    Quotes,
    Space(usize),
    LineBreaks(usize),
    /// Zero-width characters and their like, invisible on a screen.
    Hidden(usize),
    /// Other text before or after.
    Around,
}

/// What the paste looks like, when no token is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// `abcdef.0123456789abcdef`, as kubeadm makes them.
    BootstrapToken,
    /// `k8s-aws-v1.` and a presigned URL.
    AwsIamToken,
    PrivateKey,
    PublicKey,
    Certificate,
    /// What an OIDC issuer says of itself.
    Discovery,
    Json,
    Yaml,
    /// Lines of log without a token in them.
    Log,
    /// One word without dots: perhaps a static token.
    OneWord {
        length: usize,
    },
    /// Anything else.
    Text {
        length: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    TookOff(TookOff),
    /// So many more tokens stand in the paste; the first is shown.
    MoreTokens(usize),
    NotAToken(Look),
    SegmentMissing(Part),
    SegmentEmpty(Part),
    TooManySegments(usize),
    /// The word stands once more before the token.
    BearerTwice,
    /// The header begins with `yJ`: the `e` before it is missing.
    FirstLetterMissing,
    /// Five segments: a JWE, readable only with its key.
    Encrypted,
    /// `+` or `/`, which tokens write as `-` and `_`.
    OrdinaryBase64 {
        part: Part,
        found: char,
        instead: char,
    },
    Padding {
        part: Part,
    },
    NotBase64 {
        part: Part,
        found: char,
    },
    /// `…` or `...` where the middle was cut out.
    Ellipsis {
        part: Part,
    },
    /// One character over: base64 never has this length, so something is missing at the end.
    LengthImpossible {
        part: Part,
    },
    Json {
        part: Part,
        wrong: json::Wrong,
    },
    NotAnObject {
        part: Part,
        found: json::Kind,
    },
    /// A claim of another type than its definition says.
    ClaimType {
        claim: String,
        found: json::Kind,
        wanted: Shape,
    },
    /// A date that makes sense only in milliseconds, or in what is finer.
    Milliseconds {
        claim: String,
        written: String,
        per_second: i64,
        year: i128,
    },
    /// A date written as a string of digits.
    DateAsText {
        claim: String,
        written: String,
    },
    /// A known claim in other letters, which Kubernetes does not see.
    OtherCase {
        found: String,
        meant: String,
    },
    /// A placeholder stands for the signature: whoever shared the token kept it back.
    SignatureLeftOut,
    /// `alg` is `none`.
    Unsigned,
}

impl Problem {
    pub fn note(what: What, place: Option<Span>) -> Problem {
        Problem {
            what,
            weight: Weight::Note,
            place,
        }
    }

    pub fn fault(what: What, place: Option<Span>) -> Problem {
        Problem {
            what,
            weight: Weight::Fault,
            place,
        }
    }
}
