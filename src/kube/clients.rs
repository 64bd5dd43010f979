//! What clients of an API server print when it refuses them: words that give no reason, and one that guesses.
//!
//! Sources: kubectl `pkg/cmd/util/helpers.go`, client-go `tools/cache/reflector.go`, fabric8 kubernetes-client
//! `OperationSupport.java`, the Python client's `rest.py`, calico `cni-plugin`.

use crate::text::Beginnings;

struct Words {
    words: &'static str,
    remark: Option<&'static str>,
}

const fn plain(words: &'static str) -> Words {
    Words {
        words,
        remark: None,
    }
}

const fn guess(words: &'static str) -> Words {
    Words {
        words,
        remark: Some("guesses"),
    }
}

const WORDS: &[Words] = &[
    // The answer was 401, and nothing in it says why.
    guess("Service account may have been revoked"),
    guess("Configured service account doesn't have access"),
    plain("You must be logged in to the server"),
    plain("the server has asked for the client to provide credentials"),
    plain("Error from server (Unauthorized)"),
    plain("connection is unauthorized: Unauthorized"),
    plain("401 Unauthorized"),
    plain("401: Unauthorized"),
    plain("Failure executing: "),
    plain("Unable to connect to the server: "),
    plain("The connection to the server "),
    plain("Get \"https://"),
    plain("Post \"https://"),
    plain("Put \"https://"),
];

static BEGINNINGS: Beginnings = {
    let mut beginnings = Beginnings::NONE;
    let mut at = 0;
    while at < WORDS.len() {
        beginnings = beginnings.with(WORDS[at].words);
        at += 1;
    }
    beginnings
};

/// The remark of this id.
pub fn remark(id: &str) -> Option<&'static str> {
    let mut remarks = WORDS.iter().filter_map(|row| row.remark);
    remarks.find(|known| *known == id)
}

/// Where a client's words begin, and the remark about them.
pub fn client_words(line: &str) -> Option<(usize, Option<&'static str>)> {
    let mut best: Option<(usize, usize)> = None;
    for start in BEGINNINGS.places(line) {
        let rest = line.get(start..).unwrap_or_default();
        let row = WORDS.iter().position(|row| rest.starts_with(row.words));
        let better = row.filter(|row| best.is_none_or(|(before, _)| *row < before));
        best = better.map(|row| (row, start)).or(best);
    }
    let found = best.and_then(|(row, start)| Some((start, WORDS.get(row)?.remark)));
    // Reflectors, CNI plugins and the Python client end with it.
    found.or_else(|| {
        let trimmed = line.trim_end_matches(['"', '\'', ')', ']', '.', ' ']);
        let before = trimmed.strip_suffix("Unauthorized")?;
        before.ends_with(": ").then_some((before.len(), None))
    })
}
