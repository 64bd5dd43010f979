//! Reviews with two tokens: whatever the clocks, the outcome is what asking about each token apart says, on both sides
//! of every edge; and when two tokens are shared, neither signature travels, and the outcome stays.

mod dice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dice::Dice;
use jwtriage::app::{AppState, Preferences, Reading, Reviewer};
use jwtriage::clocks::{Machine, Role};
use jwtriage::cluster::pasted::Pasted;
use jwtriage::cluster::{Object, ObjectKind};
use jwtriage::evidence::clue::What;
use jwtriage::evidence::{Clean, closer};
use jwtriage::kube::{Minor, releases};
use jwtriage::lab::review::{Outcome, Program, Reviewed, Shown, reviews};
use jwtriage::report::{Inspection, inspect, inspect_token, outlook, report};
use jwtriage::share::travel::{Travels, travelling};
use jwtriage::time::{Instant, SECOND};
use jwtriage::verifier::{Setting, Situation, Situations, Verdict};
use std::collections::BTreeMap;
use std::rc::Rc;

const START: i64 = 1_700_000_000;

/// Made pairs of tokens.
const MADE: usize = 4000;

fn token(payload: &str, signature: &str) -> String {
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = segment("{\"alg\":\"RS256\",\"kid\":\"k\"}");
    format!("{header}.{}.{}", segment(payload), segment(signature))
}

/// Good for some hours around the start, or without one of its dates, or cut.
fn made_token(dice: &mut Dice) -> String {
    let mut payload = String::from("{\"iss\":\"https://issuer\"");
    let mut put = |text: String| {
        payload.push(',');
        payload.push_str(&text);
    };
    let near = |dice: &mut Dice| START + dice.below(4 * 3600) as i64 - 7200;
    for name in ["nbf", "iat"] {
        if dice.below(6) > 0 {
            put(format!("\"{name}\":{}", near(dice)));
        }
    }
    if dice.below(12) > 0 {
        put(format!("\"exp\":{}", near(dice) + dice.below(7200) as i64));
    }
    if dice.below(5) > 0 {
        let audience = dice.of(&["https://issuer", "https://kubernetes.default.svc", "vault"]);
        put(format!("\"aud\":[\"{audience}\"]"));
    }
    let name = dice.of(&["till", "vault"]);
    put(format!(
        "\"sub\":\"system:serviceaccount:shop:{name}\",\"kubernetes.io\":{{\"namespace\":\"shop\",\
         \"serviceaccount\":{{\"name\":\"{name}\",\"uid\":\"u\"}}}}}}"
    ));
    let token = token(&payload, "signature");
    match dice.below(12) {
        0 => format!("{}…", &token[..token.len() / 2]),
        _ => token,
    }
}

fn made_settings(dice: &mut Dice) -> Situations {
    let minor = dice.of(&releases().collect::<Vec<Minor>>());
    let mut common = Situation::of(minor);
    if dice.below(3) == 0 {
        common.audiences = Setting::Given(vec!["https://issuer".into()]);
    }
    if dice.below(3) == 0 {
        let mut account = Object::new(ObjectKind::ServiceAccount, "shop", "till", "u");
        account.deletion = Some(Instant::from_seconds(START));
        common.cluster.objects.push(account);
    }
    let mut own = common.clone();
    own.issuers = Setting::Given(vec![dice.of(&["https://issuer", "https://other"]).into()]);
    let own = match dice.below(2) {
        0 => vec![(2, own)],
        _ => Vec::new(),
    };
    Situations { common, own }
}

fn made_machines(dice: &mut Dice) -> Vec<Machine> {
    let count = 1 + dice.below(3);
    let machine = |(number, dice): (usize, &mut Dice)| Machine {
        id: u32::try_from(number + 1).unwrap_or(0),
        name: format!("api-{number}"),
        role: if number == 0 {
            Role::Issuer
        } else {
            Role::Verifier
        },
        offset: (dice.below(7200) as i128 - 3600) * SECOND + dice.below(3) as i128,
    };
    (0..count).map(|number| machine((number, dice))).collect()
}

/// What both outlooks say, asked one after the other.
fn apart(verdicts: [Verdict; 2]) -> Outcome {
    match verdicts {
        [Verdict::Rejects, _] => Outcome::ReviewRefused,
        [Verdict::Accepts, Verdict::Rejects] => Outcome::SubjectRefused,
        [Verdict::Accepts, Verdict::Accepts] => Outcome::Authenticated,
        _ => Outcome::CannotTell,
    }
}

#[test]
fn the_outcome_is_what_asking_about_each_token_says() {
    let mut dice = Dice(45);
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut changes = 0;
    for _ in 0..MADE {
        let subject = inspect(&made_token(&mut dice));
        let reviewer = match dice.below(4) {
            0 => subject.clone(),
            _ => inspect(&made_token(&mut dice)),
        };
        let (settings, machines) = (made_settings(&mut dice), made_machines(&mut dice));
        let asked = dice.of(&[None, Some("vault"), Some("https://issuer")]);
        let asked: Option<Vec<String>> = asked.map(|one| vec![one.into()]);
        let shown = |inspection| Shown {
            inspection,
            settings: &settings,
        };
        let both = reviews(
            shown(&subject),
            shown(&reviewer),
            &machines,
            asked.as_deref(),
        )
        .expect("two tokens and a server");
        let mut of_subject = settings.clone();
        of_subject.common.requested = asked.clone();
        for (_, own) in &mut of_subject.own {
            own.requested = asked.clone();
        }
        let of_subject = outlook(&subject, &of_subject, &machines).expect("an outlook");
        let of_reviewer = outlook(&reviewer, &settings, &machines).expect("an outlook");
        for (index, reviewed) in both.iter().enumerate() {
            let truth = |moment| {
                let verdict = |outlook| report(outlook, moment).servers[index].ruling.verdict;
                apart([verdict(&of_reviewer), verdict(&of_subject)])
            };
            let mut moments: Vec<Instant> = reviewed
                .edges()
                .into_iter()
                .flat_map(|edge| [edge.minus(1), edge, edge.plus(1)])
                .collect();
            moments.push(Instant::from_seconds(START));
            moments.push(Instant::from_seconds(START - 100_000));
            for moment in moments {
                let answer = reviewed.at(moment, &machines[0]);
                assert_eq!(answer.outcome, truth(moment), "{moment:?} {reviewed:?}");
                *seen.entry(answer.outcome.id()).or_default() += 1;
                let is_open = reviewed.window().is_some_and(|it| it.contains(moment));
                assert_eq!(is_open, answer.outcome == Outcome::Authenticated);
                changes += usize::from(answer.change.is_some());
                foretold(reviewed, moment, &truth);
            }
        }
    }
    for outcome in [
        "review-refused",
        "subject-refused",
        "authenticated",
        "cannot-tell",
    ] {
        assert!(
            seen.get(outcome).is_some_and(|count| *count > 500),
            "{seen:?}"
        );
    }
    assert!(changes > 10_000, "{changes}");
}

/// Until the change that is foretold it is as it is, and then as foretold.
fn foretold(reviewed: &Reviewed, moment: Instant, truth: &dyn Fn(Instant) -> Outcome) {
    let answer = reviewed.at(moment, reviewed.machine());
    let now = answer.outcome;
    let ahead = reviewed.edges().into_iter().filter(|edge| *edge >= moment);
    match answer.change {
        Some(change) => {
            assert!(change.at >= moment);
            assert_ne!(change.to, now);
            for edge in ahead.filter(|edge| *edge < change.at) {
                assert_eq!([truth(edge), truth(edge.plus(1))], [now, now]);
            }
            let sides = [truth(change.at), truth(change.at.plus(1))];
            assert!(sides.contains(&change.to), "{change:?} {sides:?}");
        }
        None => {
            for edge in ahead {
                assert_eq!([truth(edge), truth(edge.plus(1))], [now, now]);
            }
        }
    }
}

fn tokens(pasted: &str) -> Vec<Rc<Clean>> {
    let found = closer::look(pasted, &inspect(pasted).evidence);
    let tokens = found.iter().filter_map(|found| match &found.what {
        What::Token(carried) => Some(carried.clean.clone()),
        _ => None,
    });
    tokens.collect()
}

/// The outcomes of a review as the page works them out.
fn outcomes(state: &AppState) -> Vec<Outcome> {
    let first = inspect(&state.pasted);
    let all = tokens(&state.pasted);
    let inspected = |number: usize| -> Inspection {
        let clean = all.get(number).expect("a token").clone();
        inspect_token(first.evidence.clone(), clean)
    };
    let subject = state.reading.token.map_or(first.clone(), inspected);
    let reviewer = match state.reading.reviewer.expect("a reviewer") {
        Reviewer::Same => subject.clone(),
        Reviewer::Token(number) => inspected(number),
    };
    let settings = state.situations(&Pasted::default(), None);
    let shown = |inspection| Shown {
        inspection,
        settings: &settings,
    };
    let machines = state.machines();
    let reviewed = reviews(shown(&subject), shown(&reviewer), &machines, None).expect("answers");
    let moments = (0..8).map(|hours| Instant::from_seconds(START + hours * 1800));
    moments
        .flat_map(|moment| {
            let machines = &machines;
            let answers = reviewed.iter();
            answers.map(move |it| it.at(moment, &machines[0]).outcome)
        })
        .collect()
}

#[test]
fn both_tokens_travel_without_signature_and_the_roles_stay() {
    let of = |name: &str, from: i64, hours: i64, signature: &str| {
        let (from, until) = (START + from, START + from + hours * 3600);
        let payload = format!(
            "{{\"iss\":\"https://kubernetes.default.svc\",\"aud\":[\"https://kubernetes.default.svc\"],\
             \"nbf\":{from},\"iat\":{from},\"exp\":{until},\"sub\":\"system:serviceaccount:shop:{name}\",\
             \"kubernetes.io\":{{\"namespace\":\"shop\",\"serviceaccount\":{{\"name\":\"{name}\",\
             \"uid\":\"u\"}}}}}}"
        );
        token(&payload, signature)
    };
    const SIGNATURES: [&str; 3] = ["the-first-signature", "the-second-signature", "a-third-one"];
    let [till, vault, other] = [
        of("till", 0, 3, SIGNATURES[0]),
        of("vault", 1800, 1, SIGNATURES[1]),
        of("other", 0, 1, SIGNATURES[2]),
    ];
    let secret = format!(
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata:\n  name: vault\n  \
         namespace: shop\nstringData:\n  token: {vault}\n"
    );
    let pastes = [
        format!("{till}\n\n#\n\n{vault}"),
        format!("{vault}\n\n#\n\n{other}\n\n#\n\n{till}"),
        format!("vault write auth/kubernetes/config token_reviewer_jwt={vault}\n\njwt: {till}"),
        format!("{till}\n\n---\n{secret}"),
    ];
    for paste in pastes {
        let all = tokens(&paste);
        let number = |token: &str| all.iter().position(|it| it.text == token);
        let (subject, reviewer) = (number(&till).expect("it"), number(&vault).expect("it"));
        for (token, reviewer) in [
            (Some(subject), Reviewer::Token(reviewer)),
            (Some(reviewer), Reviewer::Token(subject)),
            (Some(subject), Reviewer::Same),
            (None, Reviewer::Same),
        ] {
            let mut state = AppState::new(Preferences::default());
            state.pasted = paste.as_str().into();
            state.reading = Rc::new(Reading {
                token,
                reviewer: Some(reviewer),
                program: Some(Program::Vault),
                ..Reading::default()
            });
            for travels in Travels::ALL {
                let sent = travelling(&state, &inspect(&paste), travels).state;
                let context = || format!("{travels:?} {:?}\n{}", state.reading, sent.pasted);
                let there = SIGNATURES.map(|signature| {
                    let signature = URL_SAFE_NO_PAD.encode(signature);
                    usize::from(sent.pasted.contains(&signature))
                });
                let most = usize::from(travels == Travels::WholeToken);
                assert!(there.iter().sum::<usize>() <= most, "{}", context());
                // Of the claims alone the other token is no part.
                let stays = travels == Travels::ClaimsOnly && reviewer != Reviewer::Same;
                assert_eq!(sent.reading.reviewer.is_none(), stays, "{}", context());
                assert_eq!(sent.reading.program.is_none(), stays);
                if !stays {
                    assert_eq!(outcomes(&sent), outcomes(&state), "{}", context());
                }
            }
        }
    }
}
