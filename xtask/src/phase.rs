//! Says what is being done, and how long it took.

use std::time::Instant;

use crate::failure::{Failure, Outcome};

pub fn phase<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("• {name}");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    match outcome {
        Ok(done) => {
            println!("  {name}: done in {seconds:.1} s");
            Ok(done)
        }
        Err(failure) => Err(Failure::new(format!(
            "{name} failed after {seconds:.1} s: {failure}"
        ))),
    }
}
