//! The clock lab against what it stands for: verifiers that are asked, closed forms, and kubelets played step by step.

#[path = "dice/mod.rs"]
mod dice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dice::Dice;
use jwtriage::claims::{Facts, read_sent};
use jwtriage::clocks::{CHECKS, JITTER, Machine, REREAD, Role};
use jwtriage::kube::Minor;
use jwtriage::lab::fresh::{Fresh, Lifetime, STAMPED};
use jwtriage::lab::matrix::{Answer, Matrix};
use jwtriage::lab::simulation::{
    Chance, Client, Generation, MOST_GENERATIONS, Scenario, Stretch, Verifier, Why, simulate,
};
use jwtriage::lab::tolerance::{Bound, Fate, bears};
use jwtriage::report::{inspect, outlook};
use jwtriage::time::{Instant, Nanos, SECOND};
use jwtriage::verifier::{Judged, Setting, Situation, Situations, Verdict};

const CLUSTERS: usize = 10_000;
const LIFETIMES: [i64; 8] = [600, 601, 900, 3_600, 3_607, 43_200, 86_400, 200_000];

/// Offsets near the edges at which something changes, and anywhere.
fn offset(dice: &mut Dice) -> Nanos {
    let near = [0, 0, 1, 30, 59, 60, 61, 90, 120, 480, 780, 3_000, 86_400];
    let whole = Nanos::from(dice.of(&near)) * SECOND;
    let fraction = dice.of(&[0, 0, 0, 1, -1, 400_000_000, 999_999_999]);
    dice.of(&[1, -1]) * whole + fraction
}

fn machine(id: u32, role: Role, offset: Nanos) -> Machine {
    Machine {
        id,
        name: format!("m{id}"),
        role,
        offset,
    }
}

fn servers(dice: &mut Dice, most: usize) -> Vec<Machine> {
    let count = 1 + dice.below(most);
    let ids = 0..u32::try_from(count).unwrap();
    ids.map(|id| machine(id, Role::Verifier, offset(dice)))
        .collect()
}

/// The claims of a token with these stamps, as they would be sent.
fn token(iat: Nanos, exp: Nanos) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(
        r#"{{"iss":"i","aud":["i"],"iat":{iat},"nbf":{iat},"exp":{exp},"sub":"system:serviceaccount:n:s","kubernetes.io":{{"namespace":"n","pod":{{"name":"p","uid":"1"}},"serviceaccount":{{"name":"s","uid":"1"}}}}}}"#
    );
    format!(
        "{}.{}.c2ln",
        part(r#"{"alg":"RS256","kid":"k"}"#),
        part(&claims)
    )
}

fn stamped(issuer: &Machine, at: Instant, lifetime: Lifetime) -> Facts {
    let iat = issuer.reads(at).0.div_euclid(SECOND);
    read_sent(&token(iat, iat + lifetime.given / SECOND))
}

fn accepts(judged: &Judged, verifier: &Machine, at: Instant) -> bool {
    judged.trace.at(verifier.reads(at)).verdict == Verdict::Accepts
}

#[test]
fn the_matrix_is_what_the_verifiers_say_on_both_sides_of_every_edge() {
    let mut dice = Dice(1);
    let mut kinds = [0_usize; 3];
    for _ in 0..CLUSTERS {
        let servers = servers(&mut dice, 5);
        let minors: Vec<u8> = servers.iter().map(|_| dice.of(&[20, 26, 27, 36])).collect();
        let own = |server: &Machine| {
            let minor = Minor(minors[usize::try_from(server.id).unwrap()]);
            (server.id, Situation::of(minor))
        };
        let situations = Situations {
            common: Situation::of(Minor(36)),
            own: servers.iter().map(own).collect(),
        };
        let all: Vec<&Machine> = servers.iter().collect();
        let fresh = Fresh::of(&all, &situations, dice.of(&LIFETIMES)).unwrap();
        let issued = STAMPED.plus(Nanos::from(dice.roll() % 5_000_000_000));
        let matrix = Matrix::fresh(&all, &fresh, issued);
        let judged: Vec<Judged> = matrix
            .pairs
            .iter()
            .map(|pair| {
                let facts = stamped(all[pair.issuer], issued, fresh.lifetime);
                Judged::of(&facts, &own(all[pair.verifier]).1)
            })
            .collect();
        let says = |at: usize, age: Nanos| {
            let verifier = all[matrix.pairs[at].verifier];
            accepts(&judged[at], verifier, issued.plus(age))
        };
        for (at, pair) in matrix.pairs.iter().enumerate() {
            kinds[match pair.answer() {
                Answer::Accepts => 0,
                Answer::After(age) => {
                    assert!(!says(at, 0) && !says(at, age - 1) && says(at, age));
                    1
                }
                Answer::Never => {
                    assert!(!says(at, 0));
                    2
                }
            }] += 1;
            let window = pair.window.expect("each has one");
            let (from, until) = (window.from.unwrap().at.0, window.until.unwrap().at.0);
            for (age, accepted) in [
                (from - 1, false),
                (from, true),
                (until, true),
                (until + 1, false),
            ] {
                assert_eq!(says(at, age), accepted, "{pair:?} {age}");
            }
        }
        let step = matrix.steps[dice.below(matrix.steps.len())].at;
        for age in [step - 1, step, step + 1, step + SECOND] {
            let age = age.max(0);
            let refused = (0..matrix.pairs.len()).filter(|at| !says(*at, age));
            assert_eq!(matrix.refused(age), refused.count(), "{age}");
        }
    }
    assert!(kinds.iter().all(|count| *count > 1_000), "{kinds:?}");
}

#[test]
fn of_a_pasted_token_the_row_is_what_the_servers_say() {
    let mut dice = Dice(2);
    for _ in 0..1_000 {
        let mut servers = servers(&mut dice, 9);
        servers[0].role = Role::Issuer;
        let situation = Situation::of(dice.of(&[Minor(22), Minor(30)]));
        let iat = 1_700_000_000;
        let pasted = inspect(&token(iat, iat + 3_600));
        let outlook = outlook(&pasted, &situation, &servers).unwrap();
        let issued = servers[0].true_time(Instant(iat * SECOND));
        let matrix = Matrix::pasted(&outlook.servers, 0, issued);
        for step in matrix.steps.clone() {
            for age in [step.at, step.at + 1] {
                let refused = outlook.servers.iter().filter(|server| {
                    server.at(issued.plus(age), 0).ruling.verdict == Verdict::Rejects
                });
                assert_eq!(matrix.refused(age), refused.count());
            }
        }
        assert_eq!(matrix.pairs.len(), servers.len());
    }
}

#[test]
fn servers_that_differ_in_more_than_clocks_never_accept_each_others_tokens() {
    let servers = [
        machine(0, Role::Issuer, 0),
        machine(1, Role::Verifier, 0),
        machine(2, Role::Verifier, 0),
    ];
    let with = |issuer: &str| Situation {
        issuers: Setting::Given(vec![issuer.into()]),
        ..Situation::of(Minor(30))
    };
    let situations = Situations {
        common: with("https://a"),
        own: vec![(1, with("https://b"))],
    };
    let all: Vec<&Machine> = servers.iter().collect();
    let fresh = Fresh::of(&all, &situations, 3_600).unwrap();
    let matrix = Matrix::fresh(&all, &fresh, STAMPED);
    let never =
        |(issuer, verifier)| matrix.pair(issuer, verifier).unwrap().answer() == Answer::Never;
    let refused = [(0, 1), (1, 0), (1, 2), (2, 1)];
    assert!(refused.into_iter().all(never));
    assert_eq!(matrix.refusing_new(), refused.len());
    assert_eq!(matrix.calm().unwrap().refused, refused.len());
}

#[test]
fn thirty_two_servers_have_their_matrix() {
    let servers: Vec<Machine> = (0..32)
        .map(|id| machine(id, Role::Verifier, Nanos::from(id) * 7 * SECOND))
        .collect();
    let all: Vec<&Machine> = servers.iter().collect();
    let fresh = Fresh::of(&all, &Situation::of(Minor(36)), 600).unwrap();
    let matrix = Matrix::fresh(&all, &fresh, STAMPED);
    // Those at least nine apart: 63 s.
    let apart = (9..32).map(|by| 32 - by).sum::<usize>();
    assert_eq!(matrix.refusing_new(), apart);
    assert_eq!(matrix.refused(Nanos::MAX), 32 * 32);
}

fn reach(lifetime: Lifetime) -> Option<jwtriage::time::Window> {
    let server = machine(0, Role::Issuer, 0);
    let fresh = Fresh::of(
        &[&server],
        &Situation::of(Minor(36)),
        i64::try_from(lifetime.asked / SECOND).unwrap(),
    );
    fresh.unwrap().reach(0, 0)
}

/// A node whose clock, and a verifier whose clock, are so far ahead of a right issuer's.
fn scenario<'a>(
    lifetime: Lifetime,
    issuer: &'a Machine,
    node: &'a Machine,
    verifiers: &[Nanos],
) -> Scenario<'a> {
    let verifier = |offset: &Nanos| Verifier {
        offset: *offset,
        reach: reach(lifetime),
    };
    let mut scenario = Scenario {
        lifetime,
        issuer,
        node,
        verifiers: verifiers.iter().map(verifier).collect(),
        failing: None,
        client: Client::Rereads,
        horizon: 0,
    };
    scenario.horizon = scenario.turn() * 3 + 600 * SECOND;
    scenario
}

/// The earliest and the latest age of a kubelet's next token, without any failure: 80 % or a day after the stamp, by
/// the node's clock.
fn refreshed(lifetime: Lifetime, token: &Generation, node: &Machine) -> (Nanos, Nanos) {
    let due = (lifetime.asked * 4 / 5).min(86_400 * SECOND);
    let wait = token.stamp + due - node.offset - token.issued;
    let soonest = (wait - (JITTER - SECOND)).max(CHECKS[0]);
    let latest = if wait < CHECKS[0] { 0 } else { wait } + CHECKS[1];
    (token.issued + soonest, token.issued + latest)
}

/// How long a verifier refuses what is held from one age to another, by its leeway of a minute.
fn refused_by_hand(token: &Generation, to: Nanos, verifier: Nanos, lifetime: Lifetime) -> Nanos {
    let minute = 60 * SECOND;
    let held = token.held.unwrap();
    let opens = token.stamp - minute - verifier;
    let ends = token.stamp + lifetime.given + minute - verifier;
    (opens.min(to) - held).max(0) + (to - ends.max(held)).max(0)
}

#[test]
fn the_simulation_is_what_the_closed_form_says() {
    let mut dice = Dice(3);
    let (mut late, mut early, mut fast, mut failed) = (0, 0, 0, 0);
    for _ in 0..CLUSTERS {
        let lifetime = Lifetime::of(dice.of(&LIFETIMES)).unwrap();
        let issuer = machine(0, Role::Issuer, offset(&mut dice));
        let node = machine(1, Role::Node, offset(&mut dice));
        let verifiers = [issuer.offset, offset(&mut dice)];
        let mut scenario = scenario(lifetime, &issuer, &node, &verifiers);
        if dice.below(4) == 0 {
            let from = scenario.turn() * 9 / 10;
            let long = Nanos::from(dice.of(&[60, 600, 7_200])) * SECOND;
            scenario.failing = Some((from, from + long));
            scenario.horizon += long;
        }
        let chance = match dice.below(8) {
            0 => Chance::Earliest,
            1 => Chance::Latest,
            2 => Chance::Prompt,
            _ => Chance::Drawn(dice.roll()),
        };
        let played = simulate(&scenario, chance);
        assert!(played.until <= scenario.horizon);
        assert!(played.generations.len() <= MOST_GENERATIONS);
        for pair in played.generations.windows(2) {
            let (soonest, latest) = refreshed(lifetime, &pair[0], &node);
            let (from, to) = scenario.failing.unwrap_or((0, 0));
            let next = pair[1].issued;
            match pair[0].failed {
                Some(asked) => {
                    failed += 1;
                    assert!((from..to).contains(&asked));
                    assert!((soonest..=latest).contains(&asked));
                    assert!((to..=to + CHECKS[1]).contains(&next));
                }
                None => {
                    assert!((soonest..=latest).contains(&next), "{pair:?}");
                    assert!(!(from..to).contains(&next));
                }
            }
            let picked = pair[1].held.unwrap();
            assert!((next..=next + REREAD).contains(&picked));
            fast += usize::from(soonest == pair[0].issued + CHECKS[0]);
        }
        for (at, verifier) in verifiers.iter().enumerate() {
            let ends = played.generations[1..]
                .iter()
                .map(|next| next.held.unwrap());
            let by_hand: Nanos = played
                .generations
                .iter()
                .zip(ends.chain([played.until]))
                .filter(|(token, _)| token.held.unwrap() < played.until)
                .map(|(token, to)| {
                    refused_by_hand(token, to.min(played.until), *verifier, lifetime)
                })
                .sum();
            let length = |it: &Stretch| it.to - it.from;
            let refused: Nanos = played.refused[at].iter().map(length).sum();
            assert_eq!(refused, by_hand, "{scenario:?} {chance:?}");
            let why = |why| played.refused[at].iter().filter(|it| it.why == why).count();
            late += why(Why::Ended);
            early += why(Why::NotYet);
        }
    }
    for count in [late, early, fast, failed] {
        assert!(
            count > 300,
            "{late} late, {early} early, {fast} fast, {failed} failed"
        );
    }
}

#[test]
fn a_stretch_is_what_the_verifier_says_of_what_is_held() {
    let mut dice = Dice(4);
    let mut asked = 0;
    for _ in 0..1_000 {
        let lifetime = Lifetime::of(dice.of(&LIFETIMES)).unwrap();
        let issuer = machine(0, Role::Issuer, offset(&mut dice));
        let node = machine(1, Role::Node, offset(&mut dice));
        let verifier = machine(2, Role::Verifier, offset(&mut dice));
        let scenario = scenario(lifetime, &issuer, &node, &[verifier.offset]);
        let played = simulate(&scenario, Chance::Drawn(dice.roll()));
        let situation = Situation::of(Minor(36));
        for stretch in &played.refused[0] {
            // Held at its end it is still good, and from its beginning on.
            let edge = match stretch.why {
                Why::Ended => (stretch.from, false),
                _ => (stretch.to, false),
            };
            let picked = |age| played.generations.iter().any(|it| it.held == Some(age));
            let inside = [(stretch.from + 1, true), (stretch.to - 1, true)];
            let inside = inside.into_iter().filter(|_| stretch.to - stretch.from > 2);
            let edge = Some(edge).filter(|(age, _)| !picked(*age) && *age < played.until);
            for (age, refused) in inside.chain(edge) {
                let held = |it: &&Generation| it.held.is_some_and(|held| held <= age);
                let token = played.generations.iter().rev().find(held).unwrap();
                let at = STAMPED.plus(token.issued);
                let judged = Judged::of(&stamped(&issuer, at, lifetime), &situation);
                let accepted = accepts(&judged, &verifier, STAMPED.plus(age));
                assert_eq!(!accepted, refused, "{stretch:?} {scenario:?}");
                asked += 1;
            }
        }
    }
    assert!(asked > 500, "{asked}");
}

#[test]
fn a_fast_node_asks_on_every_check_and_the_picture_ends() {
    let lifetime = Lifetime::of(600).unwrap();
    let issuer = machine(0, Role::Issuer, 0);
    let node = machine(1, Role::Node, 36_525 * 86_400 * SECOND);
    let mut scenario = scenario(lifetime, &issuer, &node, &[0]);
    scenario.horizon = 36_525 * 86_400 * SECOND;
    for chance in [Chance::Earliest, Chance::Latest, Chance::Drawn(5)] {
        let played = simulate(&scenario, chance);
        assert_eq!(played.generations.len(), MOST_GENERATIONS);
        assert!(played.until <= Nanos::try_from(MOST_GENERATIONS).unwrap() * CHECKS[1]);
        assert_eq!(played.refused, [vec![]]);
    }
}

#[test]
fn a_client_that_never_rereads_is_refused_once_its_token_is_over() {
    let lifetime = Lifetime::of(3_600).unwrap();
    let right = machine(0, Role::Issuer, 0);
    let mut scenario = scenario(lifetime, &right, &right, &[0, -60 * SECOND]);
    scenario.client = Client::Never;
    for (lifetime, first) in [
        (lifetime, Some(3_660 * SECOND)),
        (Lifetime::of(3_607).unwrap(), None),
    ] {
        scenario.lifetime = lifetime;
        for verifier in &mut scenario.verifiers {
            verifier.reach = reach(lifetime);
        }
        let played = simulate(&scenario, Chance::Latest);
        assert_eq!(played.first_refusal(0), first);
        assert_eq!(played.first_refusal(1), first.map(|it| it + 60 * SECOND));
        assert!(played.generations.len() > 2);
    }
}

#[test]
fn thirteen_minutes_slow_with_ten_minute_tokens() {
    let lifetime = Lifetime::of(600).unwrap();
    let right = machine(0, Role::Issuer, 0);
    let slow = machine(1, Role::Node, -780 * SECOND);
    let scenario = scenario(lifetime, &right, &slow, &[0]);
    let played = simulate(&scenario, Chance::Prompt);
    assert_eq!(played.generations[1].issued, 1_260 * SECOND);
    assert_eq!(
        played.refused[0][0],
        Stretch {
            from: 660 * SECOND,
            to: 1_260 * SECOND,
            why: Why::Ended,
        }
    );
    let share = (600 * SECOND, 1_260 * SECOND);
    assert_eq!(played.share(0), Some(share));
}

/// Whether some 401 comes while the first few tokens are held.
fn gets_401(lifetime: Lifetime, clocks: [Nanos; 3], chance: Chance) -> bool {
    let [issuer, verifier, node] = clocks;
    let issuer = machine(0, Role::Issuer, issuer);
    let node = machine(1, Role::Node, node);
    let mut scenario = scenario(lifetime, &issuer, &node, &[verifier]);
    // Only the first token: it is stamped on the very second that is asked for.
    scenario.horizon = simulate(&scenario, chance).generations[1].held.unwrap();
    !simulate(&scenario, chance).refused[0].is_empty()
}

#[test]
fn each_bound_is_the_last_nanosecond_that_is_borne() {
    for seconds in LIFETIMES {
        let lifetime = Lifetime::of(seconds).unwrap();
        let bears = bears(lifetime);
        let check = |bound: Bound, clocks: [fn(Nanos, Nanos) -> [Nanos; 3]; 2]| {
            let [surely, luckily] = clocks;
            let loops = bears.loops;
            for (chance, clocks, edge) in [
                (Chance::Latest, surely, bound.surely),
                (Chance::Earliest, luckily, bound.luckily),
            ] {
                let asked = |by| gets_401(lifetime, clocks(edge + by, loops), chance);
                assert!(!asked(0), "{seconds} {chance:?} {bound:?}");
                assert!(asked(1), "{seconds} {chance:?} {bound:?}");
            }
        };
        check(bears.late, [|by, _| [0, 0, -by], |by, _| [0, 0, -by]]);
        check(bears.late, [|by, _| [0, by, 0], |by, _| [0, by, 0]]);
        // What is cut off the stamp is least and most here.
        let behind = |by: Nanos, _| [0, -by, 0];
        check(bears.new, [behind, |by, _| [by, 0, 0]]);
        // On a node so fast that it asks on every check.
        check(
            bears.born_old,
            [|by, loops| [-1, by - 1, loops], |by, loops| [0, by, loops]],
        );
    }
}

/// Played check by check and reading by reading, from phases that are drawn.
fn played_by_hand(dice: &mut Dice, lifetime: Lifetime, clocks: [Nanos; 3]) -> bool {
    let [issuer, verifier, node] = clocks;
    let until = 3 * lifetime.asked.min(90_000 * SECOND) + 4_000 * SECOND;
    let mut nanos = |low: Nanos, high: Nanos| low + Nanos::from(dice.roll()) % (high - low + 1);
    let start = STAMPED.0 + nanos(0, SECOND);
    let stamped = |now: Nanos| (now + issuer).div_euclid(SECOND) * SECOND;
    let due = lifetime.asked - (lifetime.asked / 5).max(lifetime.asked - 86_400 * SECOND);
    let (mut file, mut held) = (stamped(start), stamped(start));
    let mut check = start + nanos(CHECKS[0], CHECKS[1]);
    let mut reading = start + nanos(0, REREAD);
    let mut now = start;
    while now < start + until {
        let next = check.min(reading);
        // The client asks all the time.
        let accepted = |at: Nanos| {
            let reads = at + verifier;
            reads + 60 * SECOND >= held && reads - 60 * SECOND <= held + lifetime.given
        };
        if !accepted(now) || !accepted(next) {
            return true;
        }
        now = next;
        if now == check {
            if now + node > file + due - nanos(0, 9) * SECOND {
                file = stamped(now);
            }
            check += nanos(CHECKS[0], CHECKS[1]);
        } else {
            held = file;
            reading += nanos(50 * SECOND, REREAD);
        }
    }
    false
}

#[test]
fn what_is_certain_is_so_for_kubelets_that_are_played_check_by_check() {
    let mut dice = Dice(6);
    let mut fates = [[0_usize; 2]; 3];
    for _ in 0..CLUSTERS {
        let seconds = dice.of(&[600, 601, 900, 3_600, 3_607]);
        let lifetime = Lifetime::of(seconds).unwrap();
        let bears = bears(lifetime);
        // One distance near one of its edges, the others anywhere.
        let bound = dice.of(&[bears.new, bears.late, bears.born_old]);
        let edge = dice.of(&[bound.surely, bound.luckily]);
        let near = edge + dice.of(&[-70, -1, 0, 1, 70]) * SECOND;
        let mut clocks = [0, 0, 0];
        clocks[dice.below(3)] += dice.of(&[near, -near]);
        clocks[dice.below(3)] += offset(&mut dice) / 4;
        let [issuer, verifier, node] = clocks;
        let fate = bears.fate(issuer, verifier, node);
        let got_401 = played_by_hand(&mut dice, lifetime, clocks);
        let told = match fate {
            Fate::Fine => !got_401,
            Fate::Refused => got_401,
            Fate::Perhaps => true,
        };
        // An extended token outlives what is played, unless it is refused at once.
        let outlives = seconds == 3_607 && bears.new.fate(issuer - verifier) != Fate::Refused;
        assert!(
            told || (outlives && !got_401),
            "{seconds} {clocks:?} {fate:?}"
        );
        let row = match fate {
            Fate::Fine => 0,
            Fate::Perhaps => 1,
            Fate::Refused => 2,
        };
        fates[row][usize::from(got_401)] += 1;
    }
    assert!(fates[0][0] > 1_000 && fates[2][1] > 1_000, "{fates:?}");
    assert!(fates[1][0] > 100 && fates[1][1] > 100, "{fates:?}");
}
