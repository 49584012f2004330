//! What marks say about entries when each judge sees only some of them and judges differ: adjusted values, how certain they are, and what
//! cannot be known.
//!
//! `observations` is the one input: who gave what to which entry. Estimators: `means` (plain, and standardised by judge), `two_way` (entries and judges
//! fixed, judges weighted by their precision: the official one) and `mixed` (both drawn from fields, fitted by REML: shown beside); `beside` ranks by each
//! of them. `components` are the parts that may be compared, `covariance` the certainty of a two-way estimate, `draws` the rank intervals and chances, `refusal` what is not
//! known, with its reason and remedy. [`calibrate`] puts it together for a ranking, and [`official`] makes of it the scores of a round whose rule
//! says so; `compute::agreement` reports on the judges.
//!
//! Floating numbers are at home here and in `compute::agreement` only. An official number leaves this module as an integer of decimal units,
//! rounded once. Only operations that are the same on every platform are used, see `number`.

pub(crate) mod cholesky;
pub(crate) mod number;
pub mod official;
pub(crate) mod refusal;
pub(crate) mod two_way;

mod beside;
mod calibrate;
mod chance;
mod components;
mod covariance;
mod draws;
mod means;
mod mixed;
mod observations;
mod search;

pub use beside::{Beside, MOST_MIXED_JUDGES, Method, Side, Withheld, fitted};
pub use calibrate::{Adjusted, Calibration, CalibrationError, Certainty, Contrast, Request, calibrate};
pub use components::{Component, Components};
pub use covariance::Covariance;
pub use draws::{Drawing, RankRange};
pub use means::{plain_means, standard_scores};
pub use mixed::{Mixed, MixedError, mixed};
pub use number::Rounding;
pub use observations::{Observation, ObservationError, Observations};
pub use refusal::{FEWEST_MARKS, FEWEST_SPARE, Refusal, Review, are_best, best_bridges};
pub use two_way::{TwoWay, Weighting, two_way};
