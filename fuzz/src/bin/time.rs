//! Four times as much of anything takes no more than about four times as long: `time --minutes 5 --seed 1`.

#![expect(clippy::disallowed_methods, reason = "what is measured is time")]

use fuzz::mutate::{Dice, once};
use fuzz::seeds::seeds;
use std::time::{Duration, Instant};

const SHORT: usize = 64 << 10;
const LONG: usize = 256 << 10;

/// Four times as long would be linear, sixteen times quadratic.
const MOST: f64 = 8.0;

/// Below this, noise decides.
const LEAST: Duration = Duration::from_millis(15);

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let of = |name: &str, or: u64| {
        let at = words.iter().position(|it| it == name);
        let word = at.and_then(|at| words.get(at + 1));
        word.and_then(|it| it.parse().ok()).unwrap_or(or)
    };
    // One piece alone, at growing lengths.
    if let Some(at) = words.iter().position(|it| it == "--piece") {
        let piece = words
            .get(at + 1)
            .map_or("", String::as_str)
            .replace("↵", "\n");
        for length in [16, 32, 64, 128, 256, 512, 1024, 4096] {
            let text = repeated(&piece, length << 10);
            let fastest = |ask: fn(&str)| (0..5).map(|_| took(&text, ask)).min();
            let (closer, share) = (fastest(fuzz::all), fastest(fuzz::hand_over));
            println!("{length} KiB: closer {closer:?}, share {share:?}");
        }
        return;
    }
    let end = Instant::now() + Duration::from_secs(60 * of("--minutes", 5));
    let mut dice = Dice(of("--seed", 1));
    let seeds = seeds();
    let (mut count, mut worst, mut failed) = (0, 0.0, 0);
    while Instant::now() < end {
        let piece = piece(&seeds, &mut dice);
        count += 1;
        for (name, ask) in [
            ("closer", fuzz::all as fn(&str)),
            ("share", fuzz::hand_over),
        ] {
            let Some((ratio, took)) = ratio(&piece, ask) else {
                continue;
            };
            if ratio > worst {
                worst = ratio;
                println!("{name} {ratio:.1} times, {took:?}: {piece:?}");
            }
            if ratio > MOST {
                failed += 1;
                println!("FAILED {name} {ratio:.1} times, {took:?}: {piece:?}");
            }
        }
    }
    println!("{count} pieces, {failed} failed, at worst {worst:.1} times");
    std::process::exit(i32::from(failed > 0));
}

/// Something to repeat: a stretch of a seed, a line, or a few words, perhaps changed.
fn piece(seeds: &[String], dice: &mut Dice) -> String {
    let seed = &seeds[dice.below(seeds.len())];
    let mut characters = seed.chars().skip(dice.below(seed.len()));
    let length = match dice.below(4) {
        0 => 1 + dice.below(6),
        1 => 1 + dice.below(40),
        2 => 1 + dice.below(300),
        _ => seed.len(),
    };
    let mut piece: String = characters.by_ref().take(length).collect();
    for _ in 0..dice.below(3) {
        piece = once(&piece, dice);
    }
    let end = piece
        .char_indices()
        .nth(2_000)
        .map_or(piece.len(), |it| it.0);
    piece.truncate(end);
    match piece.is_empty() {
        true => seed.clone(),
        false => piece,
    }
}

/// How many times as long four times as much takes. Where that is much, the next four times decide: what is allocated
/// comes fresh from the system at some length, which makes one step and no more.
fn ratio(piece: &str, ask: fn(&str)) -> Option<(f64, Duration)> {
    let first = between(piece, ask, SHORT, LONG)?;
    if first.0 <= MOST {
        return Some(first);
    }
    let second = between(piece, ask, LONG, 4 * LONG)?;
    Some(if second.0 < first.0 { second } else { first })
}

/// The fastest of a few times, since others use the machine.
fn between(piece: &str, ask: fn(&str), short: usize, long: usize) -> Option<(f64, Duration)> {
    let (short, long) = (repeated(piece, short), repeated(piece, long));
    let (mut first, mut second) = (Duration::MAX, Duration::MAX);
    let mut ratio = 0.0;
    for _ in 0..4 {
        first = first.min(took(&short, ask));
        second = second.min(took(&long, ask));
        ratio = second.as_secs_f64() / first.as_secs_f64().max(1e-9);
        if ratio <= MOST {
            break;
        }
    }
    (second > LEAST).then_some((ratio, second))
}

fn repeated(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len().max(1) + 1)
}

fn took(text: &str, ask: fn(&str)) -> Duration {
    let start = Instant::now();
    ask(text);
    start.elapsed()
}
