//! How long reading and judging take, as ratios to the least that reading a token costs.
//!
//! The floor is base64 decoding and `serde_json::from_slice::<Value>` of the same token. Each sample times
//! the floor and ours one right after the other, so that a busy machine slows both sides; the median of
//! their ratios is held to a limit, and one above it ends the run with a failure. It says nothing about
//! WebAssembly, which is built for size.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::Criterion;
use criterion::measurement::{Measurement, WallTime};
use jwtriage::clocks::{Machine, Role};
use jwtriage::kube::Minor;
use jwtriage::report::{Inspection, Outlook, Report, inspect, outlook, report, seen_of};
use jwtriage::time::{Instant, SECOND};
use jwtriage::verifier::Situation;
use serde_json::Value;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

/// Fewer samples than this are a try, as `cargo test --benches` makes, and no measurement.
const ENOUGH: usize = 10;

const HEADER: &str = r#"{"alg":"RS256","kid":"4rmLTLkf4uHUlmbcCx-M9bt8QVcEuXTKhJWkCJQkPaM"}"#;

/// As the kubelet gets it for a pod, from kube-apiserver 1.30.
const PAYLOAD: &str = concat!(
    r#"{"aud":["https://kubernetes.default.svc"],"exp":1827050709,"iat":1795514709,"#,
    r#""iss":"https://kubernetes.default.svc","jti":"0f5d7e5c-6a3e-4f0b-9a57-2b6f4c3d8e91","#,
    r#""kubernetes.io":{"namespace":"shop","node":{"name":"worker-2","#,
    r#""uid":"9c1f3b1e-57d4-4d1c-8f0a-3f6f0f6d2a10"},"pod":{"name":"cart-6d5f9c7b8-x2x7q","#,
    r#""uid":"5b7a2d90-4c3e-4b7f-b0a1-7d6e5f4c3b2a"},"serviceaccount":{"name":"cart","#,
    r#""uid":"d2c1b0a9-8f7e-4d6c-9b5a-4f3e2d1c0b9a"},"warnafter":1795518316},"#,
    r#""nbf":1795514709,"sub":"system:serviceaccount:shop:cart"}"#
);

fn token() -> String {
    // Any bytes do: nobody verifies them.
    let signature: Vec<u8> = (0..=255).collect();
    let parts = [HEADER.as_bytes(), PAYLOAD.as_bytes(), &signature];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

/// What any reader of tokens has to do.
fn floor(token: &str) -> Option<(Value, Value, Vec<u8>)> {
    let mut bytes = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part));
    let header = serde_json::from_slice(&bytes.next()?.ok()?).ok()?;
    let payload = serde_json::from_slice(&bytes.next()?.ok()?).ok()?;
    Some((header, payload, bytes.next()?.ok()?))
}

fn situation() -> Situation {
    Situation::of(Minor(30))
}

fn server() -> Machine {
    Machine {
        id: 1,
        name: "apiserver-1".into(),
        role: Role::Issuer,
        offset: -120 * SECOND,
    }
}

/// What one API server says, and what is seen of it.
fn judged(inspection: &Inspection, situation: &Situation, machines: &[Machine]) -> Option<Outlook> {
    let outlook = outlook(inspection, situation, machines)?;
    let report: Report = report(&outlook, nbf_plus_3_s());
    black_box(seen_of(inspection, report.lead())?);
    Some(outlook)
}

/// With a clock two minutes behind it is rejected, which is more to write than an acceptance.
fn nbf_plus_3_s() -> Instant {
    Instant::from_seconds(1_795_514_712)
}

/// A ratio with its limit, and whether it is kept.
struct Ratio {
    name: &'static str,
    limit: f64,
    samples: Vec<f64>,
}

impl Ratio {
    fn median(&self) -> f64 {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    /// Says how it stands; false if it is above the limit.
    fn holds(&self) -> bool {
        let (name, limit, median) = (self.name, self.limit, self.median());
        let verdict = if median <= limit { "holds" } else { "TOO SLOW" };
        println!("{name}: {median:.3} times the floor, at most {limit}: {verdict}");
        median <= limit
    }
}

fn time<T>(times: u64, mut work: impl FnMut() -> T) -> Duration {
    let start = WallTime.start();
    for _ in 0..times {
        black_box(work());
    }
    WallTime.end(start)
}

/// Lets criterion sample `ours`, and times the floor beside each sample.
fn measure<T>(
    criterion: &mut Criterion,
    name: &'static str,
    limit: f64,
    mut ours: impl FnMut() -> T,
) -> Ratio {
    let token = token();
    let mut samples = Vec::new();
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let least = time(times, || floor(black_box(&token)));
            let taken = time(times, &mut ours);
            samples.push(taken.as_secs_f64() / least.as_secs_f64());
            taken
        });
    });
    Ratio {
        name,
        limit,
        samples,
    }
}

fn main() -> ExitCode {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .configure_from_args();
    let token = token();
    let (situation, machines) = (situation(), [server()]);
    let read = inspect(&token);
    let Some(asked) = judged(&read, &situation, &machines) else {
        eprintln!("the token of this bench is not judged");
        return ExitCode::FAILURE;
    };
    assert_eq!(read.problems, []);
    assert!(floor(&token).is_some());
    println!("a token of {} bytes", token.len());

    criterion.bench_function("the floor", |bencher| {
        bencher.iter(|| floor(black_box(&token)));
    });
    let ratios = [
        measure(&mut criterion, "text to decoded facts", 4.0, || {
            inspect(black_box(&token))
        }),
        measure(&mut criterion, "text to report", 10.0, || {
            judged(&inspect(black_box(&token)), &situation, &machines)
        }),
        measure(&mut criterion, "judging again", 0.1, || {
            report(black_box(&asked), black_box(nbf_plus_3_s()))
        }),
    ];
    criterion.final_summary();

    let too_slow = ratios
        .iter()
        .filter(|ratio| ratio.samples.len() >= ENOUGH)
        .filter(|ratio| !ratio.holds())
        .count();
    if too_slow > 0 {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
