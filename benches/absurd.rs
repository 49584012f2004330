//! 100,000 absurd problem files, each of which must be refused with its place or answered, without a panic and in bounded memory.
//! Prints how they ended, and the most memory that was held (where the system tells). `cargo bench --bench absurd`.

#![expect(clippy::print_stdout, reason = "the counts are the result")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[path = "../tests/it/properties/absurd_problems/mod.rs"]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the generator is written as a test")]
mod absurd_problems;
#[path = "../tests/it/properties/instances.rs"]
#[expect(dead_code, reason = "only the generator of numbers is needed")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the instances are written as a test")]
mod instances;

const PROBLEMS: u64 = 100_000;

fn main() {
    let start = Instant::now();
    let mut counts = BTreeMap::new();
    let mut slowest = (Duration::ZERO, 0);
    for number in 0..PROBLEMS {
        let begin = Instant::now();
        let end = absurd_problems::try_problem(number);
        slowest = slowest.max((begin.elapsed(), number));
        *counts.entry((number % 3, end)).or_insert(0_u32) += 1;
    }
    for ((computation, end), count) in counts {
        let name = match computation {
            0 => "assignment",
            1 => "pairing",
            _ => "ranking",
        };
        println!("{name:10} {end:?}: {count}");
    }
    println!(
        "{PROBLEMS} problems in {:.1?}; the slowest, number {}, took {:.1?}",
        start.elapsed(),
        slowest.1,
        slowest.0
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory is not known here");
    println!("{peak}");
}
