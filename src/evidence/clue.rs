//! What a closer look at the paste finds, as values: what was said, by whom and by which clock, clocks that were
//! measured, and tokens with the place where they sat.
//!
//! `recognise` tells forms by their shape and finds what can be judged at once. The closer look reads on, and comes
//! later; see [`super::closer`].

use super::Clean;
use crate::text::Span;
use crate::time::{Instant, Nanos, Stamp};
use std::rc::Rc;

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The form's id: the name of its file.
    pub form: &'static str,
    pub span: Span,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Token(Carried),
    Said(Said),
    Measured(Measured),
    Opened(Opened),
    /// The form alone: it is named, and says nothing about clocks.
    Named,
}

/// A token, and where it sat.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Its text with the way back to the paste.
    pub clean: Rc<Clean>,
    /// Whose it is, as the form names it: a kubeconfig's user, a Secret's name.
    pub name: Option<String>,
    /// More that the form says of it, such as the contexts of a kubeconfig that use it.
    pub used_by: Vec<String>,
    /// How it was wrapped.
    pub wrapped: Vec<Wrapped>,
    /// When it ends, as the form says beside it: `status.expirationTimestamp`, `expires_in` is none.
    pub expires: Option<Stamp>,
}

/// What was taken off to get at a token, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    Base64,
    Percent,
    JsonString,
    /// JWS JSON serialization, flattened or general (RFC 7515, section 7.2).
    JwsJson,
    /// The token is the payload of another.
    Nested,
    /// JWE JSON serialization, flattened or general (RFC 7516, section 7.2).
    JweJson,
    /// An SD-JWT with so many disclosures behind it.
    Disclosures(usize),
    /// A line break stands in the value, which whoever reads it gets as well.
    LineBreak,
    /// `Bearer` stands before it more than once: a server reads the second one as a part of the token.
    BearerTwice,
}

/// Somebody who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    ApiServer,
    /// An extension API server, or another program with the API server's delegated authentication.
    Delegating,
    Kubelet,
    /// kubectl, client-go, or a client in another language: not a verifier.
    Client,
    ContainerRuntime,
    /// The operating system or its time daemon.
    Host,
    Vault,
    Consul,
    Spire,
    Istiod,
    Envoy,
    Keycloak,
    Sts,
    Entra,
    Google,
    ArgoCd,
    Harbor,
    /// Who signs client certificates: the controller-manager, with its machine's clock.
    Signer,
    /// A program that verifies with the library that `Reason::library` names.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speaker {
    pub who: Who,
    /// The machine, where the text names it.
    pub host: Option<String>,
}

/// One line, or one answer: who spoke, when by their own clock, and what they said.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub speaker: Speaker,
    /// The speaker's clock.
    pub at: Option<Stamp>,
    /// The sentence apart from its prefixes.
    pub sentence: Span,
    /// The aggregate `[a, b, c]` split, or the one reason.
    pub reasons: Vec<Reason>,
    /// Whose token it was, where it is named: `system:serviceaccount:ns:name`.
    pub subject: Option<String>,
    /// `Audit-Id`, by which the API server's audit log has it.
    pub audit_id: Option<String>,
    /// Who asked, where the text says so.
    pub caller: Option<Box<Caller>>,
    /// A remark about this sentence, as an id for which there is a sentence in each language: `guesses` where the
    /// words guess at a cause that they cannot know.
    pub remark: Option<&'static str>,
}

/// Who asked the API server, as its audit log and its log of requests have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Caller {
    pub user: Option<String>,
    /// As whom, where it impersonates.
    pub acting_as: Option<String>,
    pub addresses: Vec<String>,
    pub agent: Option<String>,
}

/// What becomes of a token according to one part of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// The authenticator does not know this issuer, or does not take such tokens: another may.
    NotMine,
    /// It is its token, and something is wrong with it.
    Bad,
    /// Nothing was decided: network, a service that did not answer.
    Transport,
    /// A refusal that gives no reason, by design.
    NoReason,
    /// Accepted all the same.
    Accepted,
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub span: Span,
    pub grade: Grade,
    /// The rule that it is about, as in `rules`: `expired`, `not-yet-valid`, `issued-in-future`, …
    pub branch: Option<&'static str>,
    /// Whose words they are; an id of `verifier::libraries`.
    pub origin: Option<&'static str>,
    /// Times that the words carry, each with what it is.
    pub times: Vec<(Carries, Stamp)>,
    /// Distances that the words carry, in nanoseconds.
    pub spans: Vec<(Carries, Nanos)>,
}

/// What a time or a distance in a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// The verifier's clock.
    Now,
    Exp,
    Nbf,
    Iat,
    /// The client's clock when it signed (SigV4).
    Client,
    /// The verifier's clock less what it allows (SigV4).
    Limit,
    /// How long ago it ended, or how long until it begins.
    Away,
    /// So long after `warnafter`.
    AfterWarning,
    /// The age of the token.
    Age,
    /// The verifier's leeway.
    Leeway,
}

/// Whose clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// The API server that stamped the token.
    Issuer,
    /// An API server: the one of this name, or one that is not named (behind a load balancer it is some).
    ApiServer(Option<String>),
    Node(String),
    /// The machine on which a command was typed, if it does not say its name.
    Host(Option<String>),
    /// A verifier outside of the cluster, or whoever signed a certificate.
    Service(Who),
    /// Whoever pasted it, with the page's own clock.
    Person,
    /// The machine's time source, taken as right.
    TimeSource,
    /// The middle of the list that it stands in.
    Others,
}

impl Party {
    /// The machine's name, if it has one: all that runs on a machine has the same clock.
    pub fn machine(&self) -> Option<&str> {
        let name = match self {
            Party::ApiServer(Some(name)) | Party::Node(name) | Party::Host(Some(name)) => name,
            _ => return None,
        };
        Some(name.as_str()).filter(|name| !name.is_empty())
    }
}

/// Two clocks, and how far one is ahead of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    pub clock: Party,
    pub against: Party,
    pub how: How,
    /// `clock − against` lies between these; none is no limit.
    pub low: Option<Nanos>,
    pub high: Option<Nanos>,
    /// When it was read, if the text says so.
    pub at: Option<Stamp>,
}

/// By what a clock was measured. Each has its sentence, and its caveat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// The `Date` of an answer, against the page's clock when it was pasted: only if it was just now.
    DateHeader,
    /// Two answers asked at once.
    TwoDateHeaders,
    /// A token's `iat`, made just now.
    FreshToken,
    /// `date`, `timedatectl`: against the page's clock, if it was just now.
    DateCommand,
    /// chronyc, ntpq, w32tm: against the machine's own time source.
    TimeDaemon,
    /// A clock was moved by so much; before it was off by this.
    Step,
    /// First occurrences of events of this host.
    Events,
    /// A node's lease and the time of the write.
    LeaseWrite,
    /// A lease among the others of its list.
    LeaseAmongOthers,
    /// An audit event and a time inside of its request.
    Audit,
    /// A sentence that carries both clocks.
    Sentence,
}

/// What is no JWT, opened as far as that helps.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// `k8s-aws-v1.`: the presigned URL. Valid for 15 minutes from its date, whatever it says itself.
    AwsIam {
        at: Option<Stamp>,
        region: Option<String>,
        expires: Option<Nanos>,
        key_id: Option<String>,
    },
    Certificate {
        subject: String,
        issuer: String,
        not_before: Instant,
        not_after: Instant,
        is_ca: bool,
    },
    /// A Secret of type bootstrap.kubernetes.io/token; its end is compared without leeway.
    Bootstrap { id: String, expires: Option<Stamp> },
    /// A user with a password or a static token: no time in it.
    Static { name: Option<String> },
    /// A private key where the first look does not see it: inside of an object, or in base64.
    PrivateKey,
    /// JWE: encrypted, and only its header can be read. Without an `enc` nobody can decrypt it.
    Encrypted { alg: String, enc: String },
    /// SD-JWT disclosures: the claim's name (none for an element of a list) and its value as JSON.
    Disclosures(Vec<(Option<String>, String)>),
    /// So many objects of a kind in a list, and how far they reach.
    List { kind: String, count: usize },
    /// What a machine's time daemon says of itself; none where it says nothing.
    TimeStatus {
        synchronized: Option<bool>,
        /// Whether it is switched on.
        ntp: Option<bool>,
        /// The clock that runs while the machine is off is kept in local time.
        rtc_in_local: Option<bool>,
        /// How far that clock is ahead of the system's.
        rtc_off: Option<Nanos>,
        stratum: Option<u32>,
        source: Option<String>,
    },
    /// A list of leases as a whole.
    Leases {
        nodes: usize,
        servers: usize,
        /// Whether the API server keeps the time of writes (managed fields); if not, only the list says something.
        /// None if no such time was shown: `--show-managed-fields` was left out.
        kept: Option<bool>,
        /// Nodes and servers whose lease is so much older than the rest that they are taken for gone.
        gone: Vec<String>,
        /// Two groups of nodes, and how far apart their differences lie: two API servers whose clocks differ.
        two_groups: Option<(usize, usize, Nanos)>,
        /// API servers whose lease is older than renewals lie apart: slow, or gone.
        behind: Vec<String>,
    },
}
