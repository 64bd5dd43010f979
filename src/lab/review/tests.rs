//! Reviews with two tokens, on both sides of every edge, and what programs say of them.

use super::suggest::{Suggested, speaks, suggest};
use super::*;
use crate::clocks::Role;
use crate::evidence::closer;
use crate::kube::Minor;
use crate::report::inspect;
use crate::time::{Nanos, SECOND};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const START: i64 = 1_700_000_000;

fn token(account: &str, audience: &str, from: i64, until: i64) -> String {
    let (namespace, name) = account.split_once(':').expect("namespace:name");
    let payload = format!(
        "{{\"iss\":\"https://issuer\",\"aud\":[\"{audience}\"],\"sub\":\"system:serviceaccount:{account}\",\
         \"nbf\":{from},\"iat\":{from},\"exp\":{until},\"kubernetes.io\":{{\"namespace\":\"{namespace}\",\
         \"serviceaccount\":{{\"name\":\"{name}\",\"uid\":\"u\"}}}}}}"
    );
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = segment("{\"alg\":\"RS256\",\"kid\":\"k\"}");
    format!("{header}.{}.{}", segment(&payload), segment("signature"))
}

fn machine(id: u32, offset: Nanos) -> Machine {
    Machine {
        id,
        name: format!("api-{id}"),
        role: if id == 1 {
            Role::Issuer
        } else {
            Role::Verifier
        },
        offset,
    }
}

fn settings() -> Situations {
    Situations {
        common: Situation::of(Minor(30)),
        own: Vec::new(),
    }
}

/// The reviewer's token and the subject's, on one API server.
fn one(
    reviewer: &str,
    subject: &str,
    audiences: Option<&[String]>,
) -> (Reviewed, [Inspection; 2], Machine) {
    let (settings, machine) = (settings(), machine(1, 0));
    let both = [inspect(reviewer), inspect(subject)];
    let shown = |inspection| Shown {
        inspection,
        settings: &settings,
    };
    let machines = [machine.clone()];
    let reviewed = reviews(shown(&both[1]), shown(&both[0]), &machines, audiences);
    let reviewed = reviewed.expect("an answer").remove(0);
    (reviewed, both, machine)
}

fn at(seconds: i64, nanos: Nanos) -> Instant {
    Instant::from_seconds(seconds).plus(nanos)
}

/// The reviewer's token is good for two hours, and the subject's from one hour on for three.
#[test]
fn the_subject_is_looked_at_only_while_the_reviewer_is_let_in() {
    let reviewer = token("vault:vault", "https://issuer", START, START + 7200);
    let subject = token(
        "shop:till",
        "https://issuer",
        START + 3600,
        START + 4 * 3600,
    );
    let (reviewed, [of_reviewer, of_subject], machine) = one(&reviewer, &subject, None);
    let (open, starts, ends) = (START - 60, START + 3600 - 60, START + 7200 + 60);
    use Outcome::{Authenticated, ReviewRefused, SubjectRefused};
    for (moment, outcome, change) in [
        (at(open, -1), ReviewRefused, Some((open, SubjectRefused))),
        (at(open, 0), SubjectRefused, Some((starts, Authenticated))),
        (
            at(starts, -1),
            SubjectRefused,
            Some((starts, Authenticated)),
        ),
        (at(starts, 0), Authenticated, Some((ends, ReviewRefused))),
        (at(ends, 0), Authenticated, Some((ends, ReviewRefused))),
        (at(ends, 1), ReviewRefused, None),
    ] {
        let answer = reviewed.at(moment, &machine);
        let change = change.map(|(at, to)| Change {
            at: Instant::from_seconds(at),
            to,
        });
        assert_eq!((answer.outcome, answer.change), (outcome, change));
        assert_eq!(answer.subject.is_some(), outcome != ReviewRefused);
        let seen = answer.seen(&of_subject, &of_reviewer).expect("an answer");
        let error = error_of(&seen).unwrap_or_default();
        assert_eq!(error.is_empty(), outcome == Authenticated, "{error}");
        let is_open = reviewed.window().expect("a window").contains(moment);
        assert_eq!(is_open, outcome == Authenticated);
    }
}

#[test]
fn the_reviewer_is_judged_by_the_api_servers_audiences_and_the_subject_by_those_asked_for() {
    let api = token("vault:vault", "https://issuer", START, START + 3600);
    let of_vault = token("shop:till", "vault", START, START + 3600);
    let now = at(START, 0);
    let vault = ["vault".to_owned()];
    use Outcome::{Authenticated, ReviewRefused, SubjectRefused};
    for (reviewer, subject, asked, outcome) in [
        (&api, &of_vault, Some(&vault[..]), Authenticated),
        (&api, &of_vault, None, SubjectRefused),
        (&api, &api, Some(&vault[..]), SubjectRefused),
        // Made for Vault, and used to review: bank-vaults/vault-secrets-webhook#78.
        (&of_vault, &of_vault, Some(&vault[..]), ReviewRefused),
        (&of_vault, &api, None, ReviewRefused),
    ] {
        let (reviewed, _, machine) = one(reviewer, subject, asked);
        assert_eq!(reviewed.at(now, &machine).outcome, outcome);
    }
}

#[test]
fn a_token_that_reviews_itself_is_good_while_it_is_good() {
    let token = token("shop:till", "https://issuer", START, START + 3600);
    let (reviewed, _, machine) = one(&token, &token, None);
    for (moment, outcome) in [
        (at(START - 60, -1), Outcome::ReviewRefused),
        (at(START - 60, 0), Outcome::Authenticated),
        (at(START + 3660, 0), Outcome::Authenticated),
        (at(START + 3660, 1), Outcome::ReviewRefused),
    ] {
        assert_eq!(reviewed.at(moment, &machine).outcome, outcome);
    }
}

#[test]
fn a_damaged_token_is_no_refusal() {
    let good = token("vault:vault", "https://issuer", START, START + 3600);
    let cut = format!("{}…", &good[..good.len() / 2]);
    let now = at(START, 0);
    for (reviewer, subject) in [(&good, &cut), (&cut, &good)] {
        let (reviewed, _, machine) = one(reviewer, subject, None);
        assert_eq!(reviewed.at(now, &machine).outcome, Outcome::CannotTell);
    }
}

#[test]
fn the_sentence_is_about_the_answer_that_hides_most() {
    let reviewer = token("vault:vault", "https://issuer", START, START + 3600);
    let subject = token("shop:till", "https://issuer", START, START + 7200);
    let settings = settings();
    let both = [inspect(&reviewer), inspect(&subject)];
    let shown = |inspection| Shown {
        inspection,
        settings: &settings,
    };
    for (offsets, at_hours, wanted) in [
        ([0, 0], 1, "api-1 authenticated"),
        ([0, 7200], 1, "api-2 review-refused"),
        ([0, 0], 2, "api-1 review-refused"),
        ([-3600, 0], 2, "api-2 review-refused"),
    ] {
        let machines = [
            machine(1, offsets[0] * SECOND),
            machine(2, offsets[1] * SECOND),
        ];
        let reviewed = reviews(shown(&both[1]), shown(&both[0]), &machines, None);
        let moment = at(START + at_hours * 3600, 0);
        let answers: Vec<Answered> = reviewed
            .expect("answers")
            .iter()
            .map(|it| it.at(moment, &machines[0]))
            .collect();
        let lead = lead(&answers).expect("an answer");
        let said = format!("{} {}", lead.reviewer.machine.name, lead.outcome.id());
        assert_eq!(said, wanted, "{offsets:?}");
    }
}

const ERROR: &str = "[invalid bearer token, service account token has expired]";

#[test]
fn programs_say_it_in_their_own_words() {
    for (program, refused, of_subject, client, status) in [
        (
            Program::Vault,
            "lookup failed: service account unauthorized; this could mean it has been deleted or recreated \
             with a new token",
            "lookup failed: [invalid bearer token, service account token has expired]",
            "permission denied",
            Some(403),
        ),
        (
            Program::Istiod,
            "Authenticator KubeJWTAuthenticator: failed to validate the JWT from cluster \"Kubernetes\": \
             Unauthorized",
            "Authenticator KubeJWTAuthenticator: failed to validate the JWT from cluster \"Kubernetes\": the \
             service account authentication returns an error: [invalid bearer token, service account token \
             has expired]",
            "request authenticate failure",
            None,
        ),
        (
            Program::Spire,
            "nodeattestor(k8s_psat): unable to validate token with TokenReview API for cluster \"…\": unable \
             to query token review API: Unauthorized",
            "nodeattestor(k8s_psat): unable to validate token with TokenReview API for cluster \"…\": token \
             review API response contains an error: [invalid bearer token, service account token has expired]",
            "",
            None,
        ),
        (
            Program::KubeRbacProxy,
            "Failed to make webhook authenticator request: Unauthorized\n\
             Unable to authenticate the request due to an error: Unauthorized",
            "Unable to authenticate the request due to an error: [invalid bearer token, service account token \
             has expired]",
            "Unauthorized",
            Some(401),
        ),
        (
            Program::KubeOidcProxy,
            "unable to authenticate the request via TokenReview due to an error (…): Unauthorized",
            "unable to authenticate the request via TokenReview due to an error (…): error authenticating \
             using token review: [invalid bearer token, service account token has expired]",
            "Unauthorized",
            Some(401),
        ),
        (
            Program::Extension,
            "Failed to make webhook authenticator request: Unauthorized\n\
             \"Unable to authenticate the request\" err=\"Unauthorized\"",
            "\"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has \
             expired]\"",
            "Unauthorized",
            Some(401),
        ),
    ] {
        for (outcome, log) in [
            (Outcome::ReviewRefused, refused),
            (Outcome::SubjectRefused, of_subject),
        ] {
            let says = program.says(outcome, ERROR).expect("words");
            let client = if client.is_empty() { log } else { client };
            assert_eq!(says.log.join("\n"), log, "{program:?}");
            assert_eq!((&*says.client, says.status), (client, status));
        }
        for outcome in [Outcome::Authenticated, Outcome::CannotTell] {
            assert_eq!(program.says(outcome, ""), None);
        }
        assert_eq!(Program::read(program.id()), Some(program));
    }
    assert_eq!(Program::read("nobody"), None);
}

#[test]
fn vault_asks_for_the_tokens_own_audiences_and_others_for_theirs() {
    let subject = inspect(&token("shop:till", "vault", START, START + 3600));
    let none = inspect("eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
    let asked = |program: Program, of: &Inspection| {
        audiences(Some(program), &of.facts).map(|all| all.join(" "))
    };
    for (program, of_subject, of_none) in [
        (Program::Vault, Some("vault"), None),
        (Program::Istiod, Some("istio-ca"), Some("istio-ca")),
        (Program::Spire, Some("spire-server"), Some("spire-server")),
        (Program::KubeRbacProxy, None, None),
        (Program::KubeOidcProxy, None, None),
        (Program::Extension, None, None),
    ] {
        assert_eq!(asked(program, &subject).as_deref(), of_subject);
        assert_eq!(asked(program, &none).as_deref(), of_none);
    }
    assert_eq!(audiences(None, &subject.facts), None);
}

/// Numbers of the reviewer and the subject, and the program.
fn suggested(pasted: &str, shown: usize) -> Option<(usize, usize, &'static str)> {
    let found = closer::look(pasted, &inspect(pasted).evidence);
    suggest(&found, shown).map(
        |Suggested {
             reviewer,
             subject,
             program,
         }| (reviewer, subject, program.id()),
    )
}

#[test]
fn a_reviewer_is_told_by_what_carries_it_or_by_its_service_account() {
    let of = |account: &str| token(account, "https://issuer", START, START + 3600);
    let till = of("shop:till");
    for (pasted, shown, wanted) in [
        (
            format!("{till}\n\n{}", of("vault:vault")),
            0,
            Some((1, 0, "vault")),
        ),
        // The one that is shown is the reviewer's: the roles are the other way round.
        (
            format!("{}\n\n{till}", of("vault:vault")),
            0,
            Some((0, 1, "vault")),
        ),
        (
            format!("{till}\n\n{}\n\n{}", of("a:b"), of("istio-system:istiod")),
            1,
            Some((2, 1, "istiod")),
        ),
        (
            format!("{till}\n\n{}", of("spire:spire-server")),
            0,
            Some((1, 0, "spire")),
        ),
        (
            format!("{till}\n\n{}", of("kube-system:metrics-server")),
            0,
            Some((1, 0, "extension")),
        ),
        (
            format!("{till}\n\n{}", of("m:my-kube-rbac-proxy")),
            0,
            Some((1, 0, "kube-rbac-proxy")),
        ),
        (
            format!("token_reviewer_jwt={}\n\n{till}", of("a:b")),
            1,
            Some((0, 1, "vault")),
        ),
        (
            format!(
                "vault write auth/kubernetes/config token_reviewer_jwt={}\n\n{till}",
                of("a:b")
            ),
            1,
            Some((0, 1, "vault")),
        ),
        (
            format!("{{\"token_reviewer_jwt\":\"{}\"}}\n{till}", of("a:b")),
            1,
            Some((0, 1, "vault")),
        ),
        (till.clone(), 0, None),
        (of("vault:vault"), 0, None),
        (
            format!("{}\n\n{}", of("vault:vault"), of("vault:vault-auth")),
            0,
            None,
        ),
        (format!("{till}\n\n{}", of("shop:vault-agent")), 0, None),
        (String::new(), 0, None),
    ] {
        assert_eq!(suggested(&pasted, shown), wanted, "{pasted}");
    }
}

#[test]
fn the_token_that_a_review_asks_about_is_no_reviewers() {
    let of = |account: &str| token(account, "https://issuer", START, START + 3600);
    let review = format!(
        "{{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"spec\":{{\"token\":\"{}\"}}}}",
        of("vault:vault")
    );
    assert_eq!(
        suggested(&format!("{}\n\n{review}", of("shop:till")), 0),
        None
    );
}

#[test]
fn a_program_that_complains_is_the_one_that_asked() {
    let speaks = |pasted: &str| speaks(&closer::look(pasted, &inspect(pasted).evidence));
    for (pasted, program) in [
        (
            "lookup failed: service account unauthorized; this could mean it has been deleted or recreated \
             with a new token",
            Some(Program::Vault),
        ),
        (
            "time=\"2026-08-21T23:40:29Z\" level=error msg=\"Could not reattest agent\" \
             error=\"nodeattestor(k8s_psat): unable to validate token with TokenReview API for cluster \
             \\\"c\\\": token review API response contains an error: [invalid bearer token, service account \
             token has expired]\"",
            Some(Program::Spire),
        ),
        ("nothing of the kind", None),
    ] {
        assert_eq!(speaks(pasted), program);
    }
}
