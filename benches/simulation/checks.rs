//! What a simulation must show, held against the errors of what it found. Every check is printed with its threshold.

use std::process::ExitCode;

/// The error of a figure of the other simulation: it took as many panels of each kind.
const OTHER_ERROR: f64 = 0.005;
/// The error of its recall.
const OTHER_RECALL_ERROR: f64 = 0.01;

/// So many errors may two simulations be apart; among some fifty comparisons one of 300 is so far by chance.
pub const APART: f64 = 4.0;
/// So many where the estimator is what it is all about; one of 80 comparisons is so far by chance. What the plain two-way gives is further away.
pub const NEAR: f64 = 2.5;
/// So many of its own errors is a difference from what it must exceed; one of 400 is by chance, with 40 panels.
const SURE: f64 = 3.0;
/// So many errors are added to a loss before it is called small enough; one of 40 is taken wrongly.
const ALLOWED: f64 = 2.0;

/// A mean over panels and its error.
#[derive(Clone, Copy)]
pub struct Figure {
    pub mean: f64,
    pub error: f64,
}

impl Figure {
    /// The mean of one number for each panel.
    pub fn of(values: &[f64]) -> Self {
        let count = f64::from(u32::try_from(values.len()).unwrap());
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self { mean, error: (squares / (count - 1.0) / count).sqrt() }
    }
}

/// A figure of the other simulation.
#[derive(Clone, Copy)]
pub struct Known {
    value: f64,
    error: f64,
}

impl Known {
    pub const fn tau(value: f64) -> Self {
        Self { value, error: OTHER_ERROR }
    }

    /// Whether a figure is ahead of another by more than three errors.
    pub fn is_above(self, other: Self) -> bool {
        self.value - other.value > SURE * self.error
    }

    pub const fn recall(value: f64) -> Self {
        Self { value, error: OTHER_RECALL_ERROR }
    }

    /// How much one tau is above another; its error is that of two figures, as the panels that they have in common are not known.
    pub fn rise(from: f64, to: f64) -> Self {
        Self { value: to - from, error: OTHER_ERROR * std::f64::consts::SQRT_2 }
    }
}

/// What was checked so far.
#[derive(Default)]
pub struct Checks {
    missed: Vec<String>,
}

impl Checks {
    /// A figure agrees with the other simulation's within so many errors of both.
    pub fn near(&mut self, what: &str, found: Figure, known: Known, errors: f64) {
        let room = errors * found.error.hypot(known.error);
        let is_near = (found.mean - known.value).abs() <= room;
        self.note(is_near, format!("{what}: {:.3}, wanted {:.3} ± {room:.3}", found.mean, known.value));
    }

    /// A difference is surely more than that.
    pub fn above(&mut self, what: &str, found: Figure, least: f64) {
        let room = SURE * found.error;
        let line =
            format!("{what}: {:.4}, wanted more than {:.4} = {least} + {room:.4}", found.mean, least + room);
        self.note(found.mean > least + room, line);
    }

    /// A loss is surely less than that.
    pub fn below(&mut self, what: &str, found: Figure, most: f64) {
        let room = ALLOWED * found.error;
        let line =
            format!("{what}: {:.4}, wanted less than {:.4} = {most} - {room:.4}", found.mean, most - room);
        self.note(found.mean < most - room, line);
    }

    /// A share lies between two bounds.
    pub fn within(&mut self, what: &str, found: f64, (least, most): (f64, f64)) {
        let is_within = (least..=most).contains(&found);
        self.note(is_within, format!("{what}: {found:.3}, wanted {least} to {most}"));
    }

    fn note(&mut self, is_so: bool, line: String) {
        println!("    {} {line}", if is_so { "met    " } else { "not met" });
        if !is_so {
            self.missed.push(line);
        }
    }

    /// How the program ends: 1 if anything is not as it should be.
    pub fn end(self) -> ExitCode {
        if self.missed.is_empty() {
            println!("\neverything came out as it should");
            return ExitCode::SUCCESS;
        }
        println!("\nnot as it should be:\n  {}", self.missed.join("\n  "));
        ExitCode::FAILURE
    }
}
