//! What Kubernetes says of a token, read back: which rule it is about, what it proves, and the times in it.
//!
//! Three generations of wording, the OIDC plugin and go-oidc, x509 and Go's network errors. Sources: kubernetes
//! `pkg/serviceaccount/{jwt,claims,legacy}.go` and `plugin/pkg/auth/authenticator/token/bootstrap`, apiserver
//! `plugin/pkg/authenticator/token/{oidc,webhook}`, go-oidc v2 `verify.go`, Go `crypto/x509/verify.go`.

use crate::evidence::clue::{Carries, Grade, Reason};
use crate::text::{Beginnings, Span};
use crate::time::{Nanos, SECOND, Stamp};

/// Whose text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaks {
    /// Any program: only words that are nobody else's.
    Anyone,
    /// A client of an API server: it may also speak of its network, and of refusals without a reason.
    Client,
    /// One that verifies tokens: an object that it does not find is the token's.
    Verifier,
}

struct Row {
    speaks: Speaks,
    words: &'static str,
    grade: Grade,
    branch: Option<&'static str>,
    origin: Option<&'static str>,
    /// What must stand behind one more word.
    behind: &'static str,
    /// What must stand before the words, not always at once.
    after: &'static str,
    read: fn(&str, &mut Reason),
}

const fn row(speaks: Speaks, grade: Grade, words: &'static str) -> Row {
    Row {
        speaks,
        words,
        grade,
        branch: None,
        origin: None,
        behind: "",
        after: "",
        read: nothing,
    }
}

/// Something is wrong with the token that the rule of this id asks about.
const fn bad(words: &'static str, branch: &'static str) -> Row {
    let mut row = row(Speaks::Anyone, Grade::Bad, words);
    row.branch = Some(branch);
    row
}

const fn transport(words: &'static str) -> Row {
    row(Speaks::Client, Grade::Transport, words)
}

const fn gone(words: &'static str, branch: &'static str, behind: &'static str) -> Row {
    let mut row = bad(words, branch);
    row.behind = behind;
    row.speaks = Speaks::Verifier;
    row
}

impl Row {
    const fn from(mut self, library: &'static str) -> Row {
        self.origin = Some(library);
        self
    }

    const fn reading(mut self, read: fn(&str, &mut Reason)) -> Row {
        self.read = read;
        self
    }

    /// Of the plugin of the API server.
    const fn oidc(self) -> Row {
        self.from(OIDC)
    }

    /// Of go-oidc in that plugin: others have it in a version of their own.
    const fn go_oidc(mut self) -> Row {
        self.after = "oidc: verify token: ";
        self.from(OIDC)
    }

    const fn before(mut self, behind: &'static str) -> Row {
        self.behind = behind;
        self
    }
}

const GO_JOSE: &str = "go-jose-v2";
pub const OIDC: &str = "kube-oidc";
pub const X509: &str = "x509";
pub const BOOTSTRAP: &str = "bootstrap-token";
const WEBHOOK: &str = "kube-apiserver-webhook";
pub const KUBELET: &str = "kubelet";

/// The first of them that stands in a text is what the text says.
const ROWS: &[Row] = &[
    // Times first: they say most.
    bad(
        "x509: certificate has expired or is not yet valid",
        "expired",
    )
    .from(X509)
    .reading(certificate),
    bad("oidc: token is expired", "expired")
        .go_oidc()
        .reading(expiry),
    bad("oidc: current time ", "not-yet-valid")
        .go_oidc()
        .reading(before_nbf),
    row(
        Speaks::Anyone,
        Grade::Accepted,
        "seconds after warning threshold: ",
    )
    .reading(warning),
    bad("Expired bootstrap token in ", "expired")
        .from(BOOTSTRAP)
        .reading(bootstrap),
    bad("Unparseable expiration time (", "expired").from(BOOTSTRAP),
    // Bound and legacy tokens.
    bad("service account token has expired", "expired"),
    bad("Token has expired.", "expired"),
    bad("service account token is not valid yet", "not-yet-valid"),
    // Up to 1.22 nbf has no sentence of its own: these two lines, of which the second says no more than that some
    // other check of the times failed. exp has its sentence, iat was not looked at.
    bad("Token could not be validated", "not-yet-valid"),
    bad("unexpected validation error: *errors.", "not-yet-valid"),
    bad(
        "service account token is issued in the future",
        "issued-in-future",
    ),
    // Later, exp and nbf have theirs, and iat is what is left.
    bad(
        "service account token claims could not be validated due to unexpected validation error",
        "issued-in-future",
    ),
    // A Secret that is gone, and a node in some releases, say the same: nearly all tokens are bound to a pod only.
    bad("service account token has been invalidated", "pod-exists"),
    bad("Token has been invalidated", "pod-exists"),
    bad("service account UID (", "service-account-exists"),
    bad("ServiceAccount UID (", "service-account-exists"),
    bad("secret UID (", "secret-exists"),
    bad("Secret UID (", "secret-exists"),
    bad("pod UID (", "pod-exists"),
    bad("Pod UID (", "pod-exists"),
    bad("node UID (", "node-exists"),
    bad("token is bound to a Node object but", "node-exists"),
    bad("service account ", "service-account-exists").before(" has been deleted"),
    bad("ServiceAccount ", "service-account-exists").before(" has been deleted"),
    bad(
        "Service account has been deleted ",
        "service-account-exists",
    ),
    bad("Bound pod is deleted and awaiting removal", "pod-exists"),
    bad(
        "Bound secret is deleted and awaiting removal",
        "secret-exists",
    ),
    bad("Token is deleted and awaiting removal", "secret-exists"),
    bad(
        "Service account UID no longer matches",
        "service-account-exists",
    ),
    bad("Secret UID no longer matches", "secret-exists"),
    bad("Pod UID no longer matches", "pod-exists"),
    bad("Node UID no longer matches", "node-exists"),
    bad(
        "Could not retrieve service account ",
        "service-account-exists",
    ),
    bad("Could not retrieve bound secret ", "secret-exists"),
    bad("Could not retrieve token ", "secret-exists"),
    bad("Could not retrieve bound pod ", "pod-exists"),
    bad("Could not retrieve node object ", "node-exists"),
    gone("serviceaccounts \"", "service-account-exists", " not found"),
    gone("serviceaccount \"", "service-account-exists", " not found"),
    gone("secrets \"", "secret-exists", " not found"),
    gone("secret \"", "secret-exists", " not found"),
    gone("pods \"", "pod-exists", " not found"),
    gone("pod \"", "pod-exists", " not found"),
    gone("nodes \"", "node-exists", " not found"),
    gone("node \"", "node-exists", " not found"),
    bad("token audiences [", "audience-expected"),
    bad("unable to match the audience: ", "audience-expected"),
    bad("invalid signature, no keys found", "key-found"),
    bad(
        "go-jose: error in cryptographic primitive",
        "signature-verified",
    )
    .from(GO_JOSE),
    bad("go-jose: unsupported critical header", "signature-verified").from(GO_JOSE),
    bad(
        "expected number value to unmarshal NumericDate",
        "claims-decoded",
    )
    .from(GO_JOSE),
    bad(
        "expected string or array value to unmarshal to Audience",
        "claims-decoded",
    )
    .from(GO_JOSE),
    bad("json: cannot unmarshal ", "claims-decoded"),
    bad("json: duplicate key ", "claims-decoded"),
    bad("token issuer \"", "issuer-confirmed"),
    bad("namespace claim is missing", "legacy-claims-present"),
    bad("secretName claim is missing", "legacy-claims-present"),
    bad(
        "serviceAccountName claim is missing",
        "legacy-claims-present",
    ),
    bad(
        "serviceAccountUID claim is missing",
        "legacy-claims-present",
    ),
    bad("sub claim is missing", "legacy-claims-present"),
    bad("sub claim is invalid", "legacy-claims-present"),
    bad(
        "Token does not match server's copy",
        "legacy-secret-matches",
    ),
    bad("Token contents no longer matches", "legacy-secret-matches"),
    bad("the token in secret ", "legacy-not-invalidated"),
    // OIDC.
    row(
        Speaks::Anyone,
        Grade::Transport,
        "oidc: authenticator not initialized",
    )
    .oidc(),
    row(
        Speaks::Anyone,
        Grade::Transport,
        "oidc: authenticator for issuer ",
    )
    .oidc(),
    row(
        Speaks::Anyone,
        Grade::Transport,
        "oidc authenticator: initializing plugin",
    )
    .oidc(),
    row(
        Speaks::Anyone,
        Grade::Transport,
        "failed to verify signature: fetching keys",
    )
    .go_oidc(),
    row(Speaks::Anyone, Grade::Transport, "oidc: get keys failed").go_oidc(),
    row(
        Speaks::Anyone,
        Grade::Transport,
        "oidc: could not expand distributed claims",
    )
    .oidc(),
    bad("oidc: malformed jwt payload", "claims-decoded").go_oidc(),
    bad("oidc: malformed jwt", "well-formed").go_oidc(),
    bad("oidc: failed to unmarshal claims", "claims-decoded").go_oidc(),
    bad(
        "oidc: id token issued by a different provider",
        "issuer-expected",
    )
    .go_oidc(),
    // Of several audiences the plugin says so itself, of one go-oidc.
    bad("oidc: expected audience in ", "audience-expected").oidc(),
    bad("oidc: expected audience ", "audience-expected").go_oidc(),
    bad(
        "oidc: id token signed with unsupported algorithm",
        "signature-verified",
    )
    .go_oidc(),
    bad("failed to verify id token signature", "signature-verified").go_oidc(),
    row(Speaks::Anyone, Grade::Bad, "oidc: required claim ").oidc(),
    row(Speaks::Anyone, Grade::Bad, "oidc: email not verified").oidc(),
    row(Speaks::Anyone, Grade::Bad, "oidc: parse ").oidc(),
    row(Speaks::Anyone, Grade::Bad, "oidc: error evaluating ").oidc(),
    row(
        Speaks::Anyone,
        Grade::Bad,
        "oidc: empty username via CEL expression",
    )
    .oidc(),
    row(Speaks::Verifier, Grade::Bad, "oidc: verify token: ").oidc(),
    // Bootstrap tokens, at v=3.
    row(Speaks::Anyone, Grade::Bad, "Bootstrap secret ")
        .from(BOOTSTRAP)
        .before(" matching bearer token"),
    row(Speaks::Anyone, Grade::Bad, "No secret of name ")
        .from(BOOTSTRAP)
        .before(" to match bootstrap bearer token"),
    // What the kubelet holds, by the node's clock: no verifier has decided anything.
    {
        let mut row = bad("expired and refresh failed: ", "expired").from(KUBELET);
        row.speaks = Speaks::Verifier;
        row.grade = Grade::Transport;
        row
    },
    row(Speaks::Anyone, Grade::NotMine, "invalid bearer token"),
    // Nothing was decided.
    row(
        Speaks::Anyone,
        Grade::Transport,
        "Failed to make webhook authenticator request",
    )
    .from(WEBHOOK),
    transport("dial tcp"),
    transport("connection refused"),
    transport("connection reset by peer"),
    transport("i/o timeout"),
    transport("no such host"),
    transport("no route to host"),
    transport("context deadline exceeded"),
    transport("TLS handshake timeout"),
    transport("Client.Timeout exceeded"),
    transport("request canceled while waiting for connection"),
    row(
        Speaks::Anyone,
        Grade::NoReason,
        "the server has asked for the client to provide credentials",
    ),
    row(
        Speaks::Anyone,
        Grade::NoReason,
        "You must be logged in to the server",
    ),
    row(Speaks::Client, Grade::NoReason, "Unauthorized").reading(whole_word),
];

static BEGINNINGS: Beginnings = {
    let mut beginnings = Beginnings::NONE;
    let mut at = 0;
    while at < ROWS.len() {
        beginnings = beginnings.with(ROWS[at].words);
        at += 1;
    }
    beginnings
};

/// What the text says of a token. `at` is where it begins in the paste.
pub fn reason(text: &str, at: usize, speaks: Speaks) -> Option<Reason> {
    let bytes = text.as_bytes();
    let mut best: Option<(usize, usize)> = None;
    for start in BEGINNINGS.places(text) {
        let rows = ROWS
            .get(..best.map_or(ROWS.len(), |(row, _)| row))
            .unwrap_or_default();
        let rest = bytes.get(start..).unwrap_or_default();
        let found = rows.iter().position(|row| {
            rest.starts_with(row.words.as_bytes())
                && row.speaks <= speaks
                && stands(row, bytes, start)
        });
        if let Some(row) = found {
            best = Some((row, start));
        }
    }
    let (row, start) = best?;
    let row = ROWS.get(row)?;
    let mut reason = Reason {
        span: Span::new(at + start, at + text.trim_end().len().max(start)),
        grade: row.grade,
        branch: row.branch,
        origin: row.origin,
        times: Vec::new(),
        spans: Vec::new(),
    };
    let behind = text.get(start + row.words.len()..).unwrap_or_default();
    (row.read)(behind, &mut reason);
    // Only said so, and not of a token.
    (reason.grade != Grade::Unknown).then_some(reason)
}

/// Whether what must stand before the words does, and what must stand behind them and one more word.
fn stands(row: &Row, text: &[u8], start: usize) -> bool {
    if !row.after.is_empty() {
        let near = text
            .get(start.saturating_sub(128)..start)
            .unwrap_or_default();
        let mut places = near.windows(row.after.len());
        return places.any(|place| place == row.after.as_bytes());
    }
    let rest = text.get(start + row.words.len()..).unwrap_or_default();
    let word = match row.behind {
        "" => 0,
        _ => rest
            .iter()
            .take(512)
            .take_while(|byte| **byte != b' ')
            .count(),
    };
    let rest = rest.get(word..).unwrap_or_default();
    rest.starts_with(row.behind.as_bytes())
}

fn nothing(_: &str, _: &mut Reason) {}

/// `Unauthorized` and not `Unauthorized access`.
fn whole_word(behind: &str, reason: &mut Reason) {
    let ends = behind
        .bytes()
        .next()
        .is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b' ');
    if !ends {
        reason.grade = Grade::Unknown;
    }
}

fn stamp_at(text: &str) -> Option<(Stamp, &str)> {
    let (stamp, length) = Stamp::read(text)?;
    Some((stamp, text.get(length..)?))
}

/// ` (Token Expiry: 2022-07-22 11:40:27 +0000 UTC)`.
fn expiry(behind: &str, reason: &mut Reason) {
    let stamp = behind.strip_prefix(" (Token Expiry: ").and_then(stamp_at);
    reason
        .times
        .extend(stamp.map(|(exp, _)| (Carries::Exp, exp)));
}

/// `<now> before the nbf (not before) time: <nbf>`.
fn before_nbf(behind: &str, reason: &mut Reason) {
    let Some((now, rest)) = stamp_at(behind) else {
        return;
    };
    reason.times.push((Carries::Now, now));
    let nbf = rest.strip_prefix(" before the nbf (not before) time: ");
    reason
        .times
        .extend(nbf.and_then(stamp_at).map(|(nbf, _)| (Carries::Nbf, nbf)));
}

/// `: current time A is before B`, `is after B`; older Go says neither, and then it may be either.
fn certificate(behind: &str, reason: &mut Reason) {
    reason.branch = None;
    let now = behind.strip_prefix(": current time ").and_then(stamp_at);
    let Some((now, rest)) = now else { return };
    reason.times.push((Carries::Now, now));
    for (words, branch, carries) in [
        (" is before ", "not-yet-valid", Carries::Nbf),
        (" is after ", "expired", Carries::Exp),
    ] {
        if let Some((end, _)) = rest.strip_prefix(words).and_then(stamp_at) {
            reason.branch = Some(branch);
            reason.times.push((carries, end));
        }
    }
}

/// The rule or the library of this id, if the table has it.
pub fn known(id: &str) -> Option<&'static str> {
    let ids = ROWS.iter().flat_map(|row| [row.branch, row.origin]);
    let mut ids = ids.flatten().chain([STALE]);
    ids.find(|known| *known == id)
}

const STALE: &str = "stale";

/// `3989`: accepted, and for so long past `warnafter`.
fn warning(behind: &str, reason: &mut Reason) {
    reason.branch = Some(STALE);
    let digits = behind
        .bytes()
        .take(18)
        .take_while(u8::is_ascii_digit)
        .count();
    let seconds = behind
        .get(..digits)
        .and_then(|digits| digits.parse::<Nanos>().ok());
    reason
        .spans
        .extend(seconds.map(|seconds| (Carries::AfterWarning, seconds * SECOND)));
}

/// `kube-system/bootstrap-token-abcdef Secret: 2024-01-02T15:04:05Z`.
fn bootstrap(behind: &str, reason: &mut Reason) {
    let stamp = behind
        .split_once(" Secret: ")
        .and_then(|(_, rest)| stamp_at(rest));
    reason
        .times
        .extend(stamp.map(|(exp, _)| (Carries::Exp, exp)));
}

#[cfg(test)]
mod tests;
