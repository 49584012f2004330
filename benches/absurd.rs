//! 100,000 absurd problem files, each of which must be refused with its place or answered, without a panic and in bounded memory.
//! Prints how they ended, and the most memory that was held; above a bound, the bench fails. It fails as
//! well where numbers that overflow would go unseen: `CARGO_PROFILE_BENCH_OVERFLOW_CHECKS=true cargo bench --bench absurd`; a number behind `--`
//! asks for so many problems.

#![expect(clippy::print_stdout, reason = "the counts are the result")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[path = "../tests/it/properties/absurd_problems/mod.rs"]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the generator is written as a test")]
mod absurd_problems;
#[path = "../tests/it/properties/instances.rs"]
#[expect(dead_code, reason = "only the generator of numbers is needed")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the instances are written as a test")]
mod instances;

const PROBLEMS: u64 = 100_000;
/// The most memory that all of them may have held at once, in kilobytes. The largest files have some 10 MB, of which a reading may hold a few copies.
const MOST_KILOBYTES: u64 = 400_000;

fn main() -> ExitCode {
    if !is_overflow_seen() {
        println!(
            "overflows are not checked: CARGO_PROFILE_BENCH_OVERFLOW_CHECKS=true cargo bench --bench absurd"
        );
        return ExitCode::FAILURE;
    }
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let problems: u64 = asked.unwrap_or(PROBLEMS);
    let start = Instant::now();
    let mut counts = BTreeMap::new();
    let mut slowest = (Duration::ZERO, 0);
    for number in 0..problems {
        let begin = Instant::now();
        let end = absurd_problems::try_problem(number);
        slowest = slowest.max((begin.elapsed(), number));
        *counts.entry((number % absurd_problems::COMPUTATIONS, end)).or_insert(0_u32) += 1;
    }
    for ((computation, end), count) in counts {
        let name = match computation {
            0 => "assignment",
            1 => "pairing",
            2 => "ranking",
            _ => "judges",
        };
        println!("{name:10} {end:?}: {count}");
    }
    println!(
        "{problems} problems in {:.1?}; the slowest, number {}, took {:.1?}",
        start.elapsed(),
        slowest.1,
        slowest.0
    );
    let Some(peak) = peak() else {
        println!("how much memory was held is not known here");
        return ExitCode::SUCCESS;
    };
    let is_bounded = peak <= MOST_KILOBYTES;
    println!(
        "{peak} kB held at most, of {MOST_KILOBYTES} kB: {}",
        if is_bounded { "met" } else { "not met" }
    );
    if is_bounded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether a number that overflows stops the program, tried with one that does.
fn is_overflow_seen() -> bool {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let sum = std::panic::catch_unwind(|| black_box(u8::MAX) + black_box(1));
    std::panic::set_hook(usual);
    sum.is_err()
}

/// The most memory that this process held, in kilobytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
