//! Times against goals, for a quiet machine and an optimised build.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Whether the program is asked to check goals instead of measuring.
pub fn are_asked_for() -> bool {
    std::env::args().any(|argument| argument == "--check")
}

/// What was timed so far.
pub struct Goals {
    are_met: bool,
}

impl Goals {
    pub fn new() -> Self {
        Self { are_met: true }
    }

    /// Times something, the best of so many times, against a goal in milliseconds.
    pub fn time<T>(&mut self, name: &str, times: usize, milliseconds: u64, what: impl Fn() -> T) {
        let goal = Duration::from_millis(milliseconds);
        let time = || {
            let begin = Instant::now();
            let found = black_box(what());
            let taken = begin.elapsed();
            drop(found);
            taken
        };
        let best = (0..times).map(|_| time()).min().unwrap_or(Duration::MAX);
        let is_met = best <= goal;
        self.are_met &= is_met;
        println!("{name:45} {best:>10.1?} of {goal:>7.0?}: {}", if is_met { "met" } else { "not met" });
    }

    /// How the program ends: 1 if a goal was missed.
    pub fn end(self) -> ExitCode {
        if self.are_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
